#ifndef JUB_DECREE_VALUE_PRIVATE_H
#define JUB_DECREE_VALUE_PRIVATE_H

#include "decree/ast_private.h"
#include "decree/determine.h"

// What an expression comes to for one person.
//
// A number, a date or a duration is kept as the least and the greatest it can be. In the plain pass
// over a register the two are equal. In the exact pass over the undetermined few a missing number
// stands as a range, and whatever is certain over the whole range is certain.

typedef enum decree_state { DECREE_UNKNOWN, DECREE_NONE, DECREE_KNOWN } decree_state;

/// A bit for each fact.
typedef struct decree_mask {
    uint64_t words[2];
} decree_mask;

static inline decree_mask decree_mask_or(decree_mask a, decree_mask b)
{
    return (decree_mask){{a.words[0] | b.words[0], a.words[1] | b.words[1]}};
}

static inline bool decree_mask_any(decree_mask mask)
{
    return (mask.words[0] | mask.words[1]) != 0;
}

static inline bool decree_mask_has(decree_mask mask, uint32_t field)
{
    return mask.words[field / 64] >> (field % 64) & 1;
}

/// Whether a set of any size, in words of 64 bits, holds a number.
static inline bool decree_set_has(const uint64_t *words, uint32_t number)
{
    return words[number / 64] >> number % 64 & 1;
}

/// Sets of up to 64 clauses of a kind, by their number.
static inline uint64_t decree_bit(uint32_t index)
{
    return (uint64_t)1 << index;
}

static inline uint32_t decree_lowest(uint64_t clauses)
{
    return (uint32_t)__builtin_ctzll(clauses);
}

static inline void decree_mask_set(decree_mask *mask, uint32_t field)
{
    mask->words[field / 64] |= (uint64_t)1 << (field % 64);
}

static inline void decree_mask_clear(decree_mask *mask, uint32_t field)
{
    mask->words[field / 64] &= ~((uint64_t)1 << (field % 64));
}

/// What is known about the codes of a dictionary: the sets each belongs to and whether it is
/// listed, that is named by the decree or held by the register's list.
typedef struct decree_code_book {
    uint32_t code_count;
    const jub_text *codes;    // [code_count]
    const uint64_t *members;  // [code_count * set_words] a bit for each set
    const uint8_t *is_listed; // [code_count]
} decree_code_book;

/// The codes of one person; or, in the exact pass, what holds of the codes that are missing: of
/// which sets some code is, and of which sets every code is.
typedef struct decree_code_list {
    const decree_code_book *book; // NULL: a pattern
    const uint32_t *items;
    uint32_t count;
    uint64_t some; // pattern: a bit for each of at most 64 sets
    uint64_t every;
} decree_code_list;

typedef struct decree_value {
    decree_state state;
    jub_row_error_kind reason; // unknown: why, when not for a missing fact alone
    decree_mask open;          // the missing fields it comes from
    union {
        bool truth;
        struct {
            decree_ratio low; // integers and dates have denominator 1
            decree_ratio high;
        };
        struct {
            jub_duration least;
            jub_duration most;
        };
        uint32_t case_index;
        jub_text text;
        decree_code_list codes;
    };
} decree_value;

static inline decree_value decree_value_truth(bool truth)
{
    return (decree_value){.state = DECREE_KNOWN, .truth = truth};
}

static inline decree_value decree_value_integer(int64_t integer)
{
    return (decree_value){.state = DECREE_KNOWN, .low = {integer, 1}, .high = {integer, 1}};
}

static inline decree_value decree_value_duration(jub_duration duration)
{
    return (decree_value){.state = DECREE_KNOWN, .least = duration, .most = duration};
}

static inline decree_value decree_value_none(void)
{
    return (decree_value){.state = DECREE_NONE};
}

/// A fact that is missing.
static inline decree_value decree_value_missing(uint32_t field, jub_row_error_kind reason)
{
    decree_value value = {.state = DECREE_UNKNOWN, .reason = reason};
    decree_mask_set(&value.open, field);
    return value;
}

/// Known to be one value and not a range.
bool decree_value_is_point(const decree_value *value, decree_type_kind type);

/// Both known and equal, or both none.
bool decree_value_equal(const decree_value *a, const decree_value *b, decree_type_kind type);

/// Less than, equal to or greater than 0.
int decree_ratio_compare(decree_ratio a, decree_ratio b);

/// As a person would write it: `unknown`, `none`, `2024-04-18`, `6 years`, `model`. `cases` for one
/// of { ... }.
void decree_value_write(const decree_value *value, decree_type type, jub_buffer *buffer);

/// Smallest units as a person would write them: `2000.00 EUR`; a number without currency as it is.
void decree_money_write(int64_t units, decree_type type, jub_buffer *buffer);

#endif
