#ifndef JUB_REGISTER_PACK_PRIVATE_H
#define JUB_REGISTER_PACK_PRIVATE_H

#include "register/pack.h"

/// The table of faults has a row of these for each.
enum {
    PACK_FAULT_KIND,
    PACK_FAULT_RESOURCE,
    PACK_FAULT_COLUMN, // UINT32_MAX: the whole row
    PACK_FAULT_ROW,
    PACK_FAULT_LINE,
    PACK_FAULT_REASON, // in the dictionary of reasons
    PACK_FAULT_WIDTH
};

struct jub_pack_faults {
    const jub_package *package;
    jub_arena arena; // of the reasons
    jub_map reasons;
    jub_buffer table;         // uint32_t [count][PACK_FAULT_WIDTH]
    jub_buffer values;        // the cells, one after another
    jub_buffer value_offsets; // uint64_t [count + 1]
    uint64_t count;
    bool has_failed;
};

/// Arrays are used as they lie in the file, and the files are little-endian.
static inline bool pack_is_possible(void)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
}

/// Bytes of a plane of bits: whole words.
static inline uint64_t pack_plane_bytes(uint64_t row_count)
{
    return (uint64_t)jub_bit_words((size_t)row_count) * sizeof(jub_bits);
}

// -- what must hold, whoever made the files -------------------------------------------------------

/// Each of them says what is wrong without naming a file; `error->at` is unused. All are linear.
/// Texts come first, then columns and lines, then keys and links, which rely on the former.
/// Errors: JUB_RANGE, JUB_CONFLICT, JUB_DUPLICATE; JUB_NO_MEMORY.

/// Bits: none behind the last row, none that do not apply without being known. Values: in range in
/// every row, known or not, since code that gathers reads them all.
jub_status pack_check_column(const jub_column *column, uint64_t item_count, const jub_field *field,
                             jub_error *error);

/// Offsets [count + 1]: from 0 to `end` without a step back.
jub_status pack_check_offsets(const uint32_t *offsets, size_t count, uint64_t end,
                              jub_error *error);

/// Texts [begin, end) of a dictionary from their offsets: makes the views, checks that they are
/// UTF-8, and says whether each is behind the one before it.
jub_status pack_check_texts(jub_text bytes, const uint64_t *offsets, uint32_t begin, uint32_t end,
                            jub_text *keys_out, bool *is_sorted_out, jub_error *error);

/// Keys: every text of the dictionary stands in one row, and rows lead back to it.
jub_status pack_check_keys(const jub_resource *resource, jub_error *error);

/// References: a row where the column has a value and none elsewhere, the right one where both have
/// one dictionary; no loops; the way back is the same.
jub_status pack_check_link(const jub_register *reg, const jub_resource *resource,
                           const jub_link *link, jub_error *error);

/// Marks of lines: the first row, and rows and lines that grow.
jub_status pack_check_lines(const jub_resource *resource, jub_error *error);

/// The table of faults against the resources; counts them.
jub_status pack_check_faults(const jub_register *reg, const uint32_t *table, uint64_t count,
                             uint32_t reason_count, jub_fault_counts *counts_out, jub_error *error);

#endif
