#include "draw/assignment.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static int compare_labels(const void *left, const void *right)
{
    return jub_text_compare(*(const jub_text *)left, *(const jub_text *)right);
}

static jub_status refuse_twice(const jub_text *sorted, size_t count, const char *what,
                               jub_error *error)
{
    for (size_t i = 1; i < count; i++)
        if (jub_text_equal(sorted[i - 1], sorted[i]))
            return jub_fail(error, JUB_DUPLICATE, (jub_position){0}, "list each once",
                            "the %s '%.*s' is listed twice", what, JUB_TEXT_ARG(sorted[i]));
    return JUB_OK;
}

jub_status jub_reviewers_sort(jub_arena *arena, const jub_text *labels, size_t count,
                              jub_reviewers *reviewers_out, jub_error *error)
{
    if (count == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "there are no reviewers");
    if (count > JUB_REVIEWER_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "%zu reviewers, more than %d",
                        count, JUB_REVIEWER_MAX);
    jub_text *sorted = JUB_NEW(arena, jub_text, count);
    if (!sorted) return jub_fail_no_memory(error);
    memcpy(sorted, labels, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_labels);
    const jub_status status = refuse_twice(sorted, count, "reviewer", error);
    if (status == JUB_OK) *reviewers_out = (jub_reviewers){sorted, count};
    return status;
}

static int compare_conflicts(const void *left, const void *right)
{
    const jub_conflict *a = left, *b = right;
    const int order = jub_text_compare(a->label, b->label);
    return order != 0 ? order : jub_text_compare(a->reviewer, b->reviewer);
}

jub_status jub_conflicts_sort(jub_arena *arena, const jub_conflict *items, size_t count,
                              const jub_reviewers *reviewers, jub_conflicts *conflicts_out,
                              jub_error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!bsearch(&items[i].reviewer, reviewers->labels, reviewers->count,
                     sizeof *reviewers->labels, compare_labels))
            return jub_fail(error, JUB_MISSING, (jub_position){.line = (uint32_t)i + 1},
                            "name a reviewer who is on the list",
                            "'%.*s', with whom '%.*s' has a conflict, is no reviewer",
                            JUB_TEXT_ARG(items[i].reviewer), JUB_TEXT_ARG(items[i].label));
    jub_conflict *sorted = JUB_NEW(arena, jub_conflict, count);
    if (!sorted) return jub_fail_no_memory(error);
    if (count > 0) memcpy(sorted, items, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_conflicts);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare_conflicts(&sorted[kept - 1], &sorted[i]) != 0)
            sorted[kept++] = sorted[i];
    *conflicts_out = (jub_conflicts){sorted, kept};
    return JUB_OK;
}

static bool has_conflict(const jub_conflicts *conflicts, jub_text label, jub_text reviewer)
{
    const jub_conflict wanted = {label, reviewer};
    return conflicts->count > 0 && bsearch(&wanted, conflicts->items, conflicts->count,
                                           sizeof *conflicts->items, compare_conflicts);
}

// Those without conflict, sorted; how many.
static size_t list_eligible(const jub_reviewers *reviewers, const jub_conflicts *conflicts,
                            jub_text label, uint32_t *eligible_out)
{
    size_t count = 0;
    for (size_t i = 0; i < reviewers->count; i++)
        if (!has_conflict(conflicts, label, reviewers->labels[i]))
            eligible_out[count++] = (uint32_t)i;
    return count;
}

static jub_status pick(jub_arena *arena, const uint8_t seed[JUB_DRAW_SEED_BYTES], jub_text purpose,
                       const jub_reviewers *reviewers, const jub_conflicts *conflicts,
                       jub_text label, size_t size, uint32_t *reviewers_out, jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    jub_draw_stream stream;
    jub_status status = jub_draw_open(seed, purpose, label, &stream, error);
    if (status != JUB_OK) return status;
    uint32_t *eligible = JUB_NEW(arena, uint32_t, reviewers->count);
    if (!eligible) return jub_fail_no_memory(error);
    size_t count = list_eligible(reviewers, conflicts, label, eligible);
    if (count < size) {
        status = jub_fail(error, JUB_CONFLICT, (jub_position){0},
                          "add reviewers, or look at the conflicts of this case",
                          "'%.*s' needs %zu without conflict, and of %zu there are %zu",
                          JUB_TEXT_ARG(label), size, reviewers->count, count);
        goto done;
    }
    for (size_t i = 0; i < size; i++, count--) {
        const size_t place = (size_t)jub_draw_uniform(&stream, count);
        reviewers_out[i] = eligible[place];
        memmove(eligible + place, eligible + place + 1, (count - place - 1) * sizeof *eligible);
    }

done:
    jub_arena_rewind(arena, mark_bytes);
    return status;
}

jub_status jub_assign_independent(jub_arena *arena, const uint8_t seed[JUB_DRAW_SEED_BYTES],
                                  const jub_reviewers *reviewers, const jub_conflicts *conflicts,
                                  jub_text label, uint32_t *reviewer_out, jub_error *error)
{
    return pick(arena, seed, JUB_TEXT("reviewer"), reviewers, conflicts, label, 1, reviewer_out,
                error);
}

jub_status jub_assign_panel(jub_arena *arena, const uint8_t seed[JUB_DRAW_SEED_BYTES],
                            const jub_reviewers *reviewers, const jub_conflicts *conflicts,
                            jub_text label, size_t size, uint32_t *reviewers_out, jub_error *error)
{
    assert(size >= 1 && size <= JUB_PANEL_MAX);
    return pick(arena, seed, JUB_TEXT("panel"), reviewers, conflicts, label, size, reviewers_out,
                error);
}

void jub_assign_permutation(const uint8_t seed[JUB_DRAW_SEED_BYTES], size_t reviewer_count,
                            uint64_t block, uint32_t *order_out)
{
    char name[32];
    const int length = snprintf(name, sizeof name, "block/%llu", (unsigned long long)block);
    jub_draw_stream stream;
    const jub_status status = jub_draw_open(seed, JUB_TEXT("permutation"),
                                            (jub_text){name, (size_t)length}, &stream, NULL);
    assert(status == JUB_OK);
    for (size_t i = 0; i < reviewer_count; i++) order_out[i] = (uint32_t)i;
    for (size_t i = reviewer_count; i-- > 1;) {
        const size_t j = (size_t)jub_draw_uniform(&stream, i + 1);
        const uint32_t moved = order_out[i];
        order_out[i] = order_out[j];
        order_out[j] = moved;
    }
}

// The block at hand of a balanced assignment.
typedef struct block_draw {
    const uint8_t *seed;
    const jub_reviewers *reviewers;
    const jub_conflicts *conflicts;
    uint32_t *permutation; // [reviewers->count]
    bool *is_taken;        // [reviewers->count], by place in the permutation
} block_draw;

static void open_block(const block_draw *block, uint64_t number)
{
    const size_t count = block->reviewers->count;
    jub_assign_permutation(block->seed, count, number, block->permutation);
    memset(block->is_taken, 0, count * sizeof *block->is_taken);
}

// The first without conflict who is left, or else the first without conflict of all.
static bool take_from_block(const block_draw *block, jub_text label, uint32_t *reviewer_out,
                            bool *is_second_out)
{
    const size_t count = block->reviewers->count;
    size_t first = count;
    for (size_t i = 0; i < count; i++) {
        const uint32_t reviewer = block->permutation[i];
        if (has_conflict(block->conflicts, label, block->reviewers->labels[reviewer])) continue;
        if (first == count) first = i;
        if (block->is_taken[i]) continue;
        block->is_taken[i] = true;
        *reviewer_out = reviewer;
        *is_second_out = false;
        return true;
    }
    if (first == count) return false;
    *reviewer_out = block->permutation[first];
    *is_second_out = true;
    return true;
}

static jub_status order_cases(jub_arena *arena, const uint8_t seed[JUB_DRAW_SEED_BYTES],
                              const jub_text *labels, size_t count, uint32_t **order_out,
                              jub_error *error)
{
    uint32_t *order = JUB_NEW(arena, uint32_t, count);
    uint8_t *tickets = JUB_NEW(arena, uint8_t, count * JUB_DRAW_TICKET_BYTES);
    jub_text *sorted = JUB_NEW(arena, jub_text, count);
    if (!order || !tickets || !sorted) return jub_fail_no_memory(error);
    if (count > 0) memcpy(sorted, labels, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_labels);
    jub_status status = refuse_twice(sorted, count, "case", error);
    if (status == JUB_OK) status = jub_draw_tickets(seed, labels, count, tickets, error);
    if (status != JUB_OK) return status;
    jub_draw_order(tickets, labels, count, order);
    *order_out = order;
    return JUB_OK;
}

static jub_status fill_blocks(const block_draw *block, const jub_text *labels,
                              const uint32_t *order, size_t count, uint32_t *reviewers_out,
                              bool *is_second_out, jub_error *error)
{
    const size_t width = block->reviewers->count;
    for (size_t i = 0; i < count; i++) {
        const uint32_t place = order[i];
        if (i % width == 0) open_block(block, i / width);
        if (!take_from_block(block, labels[place], &reviewers_out[place], &is_second_out[place]))
            return jub_fail(error, JUB_CONFLICT, (jub_position){.line = place + 1},
                            "add reviewers, or look at the conflicts of this case",
                            "all %zu reviewers have a conflict with '%.*s'", width,
                            JUB_TEXT_ARG(labels[place]));
    }
    return JUB_OK;
}

jub_status jub_assign_balanced(jub_arena *arena, const uint8_t seed[JUB_DRAW_SEED_BYTES],
                               const jub_reviewers *reviewers, const jub_conflicts *conflicts,
                               const jub_text *labels, size_t count, uint32_t *reviewers_out,
                               bool *is_second_out, jub_error *error)
{
    if (count > JUB_CASE_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "%zu cases, more than %d", count,
                        JUB_CASE_MAX);
    const size_t mark_bytes = jub_arena_mark(arena);
    uint32_t *order = NULL;
    const block_draw block = {seed, reviewers, conflicts,
                              JUB_NEW(arena, uint32_t, reviewers->count),
                              JUB_NEW(arena, bool, reviewers->count)};
    jub_status status = block.permutation && block.is_taken
                            ? order_cases(arena, seed, labels, count, &order, error)
                            : jub_fail_no_memory(error);
    if (status == JUB_OK)
        status = fill_blocks(&block, labels, order, count, reviewers_out, is_second_out, error);
    jub_arena_rewind(arena, mark_bytes);
    return status;
}
