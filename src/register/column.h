#ifndef JUB_REGISTER_COLUMN_H
#define JUB_REGISTER_COLUMN_H

#include "base/map.h"
#include "calendar/duration.h"

/// The sorts of value a register holds, with the type of Frictionless Table Schema each is read
/// from.
///
///     X(name, word, schema type)
#define JUB_VALUE_TYPE_LIST(X)                                                                     \
    X(JUB_BOOLEAN, "boolean", "boolean")                                                           \
    X(JUB_INTEGER, "integer", "integer")                                                           \
    X(JUB_DATE, "date", "date")                                                                    \
    X(JUB_DURATION, "duration", "duration")                                                        \
    X(JUB_TEXT_VALUE, "text", "string")                                                            \
    X(JUB_CHOICE, "one of", "string with an enum")                                                 \
    X(JUB_CODES, "codes", "list")

typedef enum jub_value_type {
#define X(name, word, schema) name,
    JUB_VALUE_TYPE_LIST(X)
#undef X
} jub_value_type;

/// A bit a row, least significant first.
typedef uint64_t jub_bits;

static inline bool jub_bit(const jub_bits *plane, size_t row)
{
    return plane[row / 64] >> (row % 64) & 1;
}

static inline void jub_bit_set(jub_bits *plane, size_t row)
{
    plane[row / 64] |= (jub_bits)1 << (row % 64);
}

static inline void jub_bit_clear(jub_bits *plane, size_t row)
{
    plane[row / 64] &= ~((jub_bits)1 << (row % 64));
}

static inline size_t jub_bit_words(size_t row_count)
{
    return (row_count + 63) / 64;
}

/// One fact about every row: values and two planes. A row whose `known` bit is 0 is unknown, and
/// its value means nothing. A row whose `none` bit is 1 is known not to have the fact ("does not
/// apply", a life sentence has no end date); its `known` bit is 1 too. `none` is NULL when no row
/// has it.
///
///     booleans    [bits]          value plane
///     integers    [row_count]
///     dates       [row_count]
///     durations   [row_count]
///     codes       [row_count]     number in the dictionary (text and one of)
///     sets        offsets [row_count + 1] into items, each a number in the dictionary (codes);
///                 in the order of the cell, repeats as they stand there
///
/// Texts are in Unicode normal form C. A column that refers to another resource may share the
/// dictionary of that resource's key.
typedef struct jub_column {
    jub_text name;
    jub_value_type type;
    size_t row_count;
    jub_bits *known;
    jub_bits *none;
    union {
        jub_bits *booleans;
        int64_t *integers;
        jub_date *dates;
        jub_duration *durations;
        uint32_t *codes;
        struct {
            uint32_t *offsets;
            uint32_t *items;
        } sets;
    };
    const jub_map *dictionary; // text, one of, codes; for one of it begins with the declared cases
    uint32_t case_count;       // one of: how many cases the schema declares
    char list_delimiter;       // codes: what stands between the items of a cell
} jub_column;

/// Whether the row has a value: known, and not known to be none.
static inline bool jub_column_has(const jub_column *column, size_t row)
{
    return jub_bit(column->known, row) && !(column->none && jub_bit(column->none, row));
}

#endif
