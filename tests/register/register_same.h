#ifndef JUB_TEST_REGISTER_SAME_H
#define JUB_TEST_REGISTER_SAME_H

// Whether two registers are the same in every byte that can be asked for, and whether their faults
// were told in the same words and order.

#include <stdio.h>

#include "base/buffer.h"
#include "register/register.h"

typedef struct told_faults {
    jub_buffer text;
} told_faults;

static inline void tell_fault(void *context, const jub_fault *fault)
{
    jub_buffer *text = &((told_faults *)context)->text;
    jub_buffer_format(text, "%s %.*s %llu %u %.*s ", jub_fault_word(fault->kind),
                      JUB_TEXT_ARG(fault->path), (unsigned long long)fault->record, fault->line,
                      JUB_TEXT_ARG(fault->column));
    jub_buffer_text(text, fault->value);
    jub_buffer_format(text, " %s\n", fault->reason);
}

static inline bool same_bytes(const void *a, const void *b, size_t count)
{
    return count == 0 || memcmp(a, b, count) == 0;
}

static inline bool same_dictionary(const jub_map *a, const jub_map *b)
{
    if (!a || !b) return a == b;
    if (a->count != b->count) return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!jub_text_equal(a->keys[i], b->keys[i]) || jub_map_find(b, a->keys[i]) != i)
            return false;
    return true;
}

static inline bool same_values(const jub_column *a, const jub_column *b)
{
    const size_t rows = a->row_count, words = jub_bit_words(rows);
    switch (a->type) {
    case JUB_BOOLEAN: return same_bytes(a->booleans, b->booleans, words * sizeof(jub_bits));
    case JUB_INTEGER: return same_bytes(a->integers, b->integers, rows * sizeof(int64_t));
    case JUB_DATE: return same_bytes(a->dates, b->dates, rows * sizeof(jub_date));
    case JUB_DURATION: return same_bytes(a->durations, b->durations, rows * sizeof(jub_duration));
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: return same_bytes(a->codes, b->codes, rows * sizeof(uint32_t));
    case JUB_CODES:
        return same_bytes(a->sets.offsets, b->sets.offsets, (rows + 1) * sizeof(uint32_t)) &&
               same_bytes(a->sets.items, b->sets.items, a->sets.offsets[rows] * sizeof(uint32_t));
    }
    return false;
}

static inline bool same_column(const jub_column *a, const jub_column *b)
{
    const size_t bytes = jub_bit_words(a->row_count) * sizeof(jub_bits);
    return a->row_count == b->row_count && a->type == b->type && !a->none == !b->none &&
           same_bytes(a->known, b->known, bytes) &&
           (!a->none || same_bytes(a->none, b->none, bytes)) && same_values(a, b) &&
           same_dictionary(a->dictionary, b->dictionary);
}

static inline bool same_link(const jub_register *reg, const jub_resource *resource,
                             const jub_link *a, const jub_link *b)
{
    const size_t targets = reg->resources[a->target_resource].row_count;
    return same_bytes(a->target_rows, b->target_rows, resource->row_count * sizeof(uint32_t)) &&
           same_bytes(a->child_offsets, b->child_offsets, (targets + 1) * sizeof(uint32_t)) &&
           same_bytes(a->child_rows, b->child_rows, a->child_offsets[targets] * sizeof(uint32_t));
}

static inline bool same_resource(const jub_register *reg, const jub_resource *a,
                                 const jub_resource *b)
{
    if (a->row_count != b->row_count || a->line_mark_count != b->line_mark_count ||
        a->link_count != b->link_count || !a->key_rows != !b->key_rows)
        return false;
    if (!same_bytes(a->line_marks, b->line_marks, a->line_mark_count * sizeof(jub_line_mark)))
        return false;
    for (uint32_t i = 0; i < a->column_count; i++)
        if (!same_column(&a->columns[i], &b->columns[i])) return false;
    if (a->key_rows && !same_bytes(a->key_rows, b->key_rows,
                                   a->columns[a->key_column].dictionary->count * sizeof(uint32_t)))
        return false;
    for (uint32_t i = 0; i < a->link_count; i++)
        if (!same_link(reg, a, &a->links[i], &b->links[i])) return false;
    return true;
}

static inline bool same_register(const jub_register *a, const jub_register *b)
{
    if (!same_bytes(&a->faults, &b->faults, sizeof a->faults)) return false;
    for (uint32_t i = 0; i < a->resource_count; i++)
        if (!same_resource(a, &a->resources[i], &b->resources[i])) return false;
    return true;
}

static inline bool same_error(const jub_error *a, const jub_error *b)
{
    return a->status == b->status && a->at.line == b->at.line && a->at.column == b->at.column &&
           strcmp(a->message, b->message) == 0 && strcmp(a->hint, b->hint) == 0;
}

#endif
