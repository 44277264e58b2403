// Rows are shared out by blocks among threads, which write into arrays of their own rows.

#include <stdlib.h>

#include "library/result_private.h"

enum { BLOCK_ROWS = 4096 };
_Static_assert(BLOCK_ROWS % 64 == 0, "blocks share no word of a bitmap");

// -- memory ---------------------------------------------------------------------------------------

static bool open_fixed(const library_result *out, uint32_t column, size_t size_bytes,
                       library_fixed *fixed)
{
    if (!library_result_has(out, column)) return true;
    fixed->values = library_export_room(out->count * size_bytes);
    fixed->valid = library_export_bits(out->count);
    return fixed->values && fixed->valid;
}

static bool open_result(library_result *out)
{
    const size_t count = out->count;
    out->standings = library_export_room(count);
    if (library_result_has(out, JUBILEE_CLAUSES | JUBILEE_CLAUSE_MASK))
        out->clauses = library_export_room(count * sizeof *out->clauses);
    if (library_result_has(out, JUBILEE_MISSING_FACTS))
        out->missing = library_export_room(count * 2 * sizeof *out->missing);
    return out->standings &&
           (out->clauses || !library_result_has(out, JUBILEE_CLAUSES | JUBILEE_CLAUSE_MASK)) &&
           (out->missing || !library_result_has(out, JUBILEE_MISSING_FACTS)) &&
           open_fixed(out, JUBILEE_AMOUNT, sizeof(int32_t), &out->months) &&
           open_fixed(out, JUBILEE_AMOUNT, sizeof(int32_t), &out->days) &&
           open_fixed(out, JUBILEE_OLD_END, sizeof(int32_t), &out->old_ends) &&
           open_fixed(out, JUBILEE_NEW_END, sizeof(int32_t), &out->new_ends) &&
           open_fixed(out, JUBILEE_DAYS_SAVED, sizeof(int32_t), &out->days_saved) &&
           open_fixed(out, JUBILEE_DEFERRED_UNTIL, sizeof(int32_t), &out->deferred_until) &&
           open_fixed(out, JUBILEE_RANK, sizeof(int64_t), &out->ranks);
}

void library_fixed_clear(library_fixed *fixed)
{
    free(fixed->values);
    free(fixed->valid);
}

void library_result_clear(library_result *out)
{
    free(out->standings);
    free(out->clauses);
    free(out->missing);
    library_fixed_clear(&out->months);
    library_fixed_clear(&out->days);
    library_fixed_clear(&out->old_ends);
    library_fixed_clear(&out->new_ends);
    library_fixed_clear(&out->days_saved);
    library_fixed_clear(&out->deferred_until);
    library_fixed_clear(&out->ranks);
}

// -- determining ----------------------------------------------------------------------------------

static bool gives(const jub_outcome *outcome)
{
    return outcome->standing == JUB_GRANTED || outcome->standing == JUB_DEFERRED;
}

static uint64_t deciding_clauses(const jub_determination *each)
{
    switch ((jub_standing)each->result.standing) {
    case JUB_GRANTED:
    case JUB_DEFERRED: return each->result.grants;
    case JUB_EXCLUDED: return each->exclusions;
    case JUB_REVOKED: return each->revocations;
    case JUB_UNDETERMINED: return each->open_grants;
    case JUB_NOT_COVERED:
    case JUB_NOT_GRANTED:
    case JUB_STANDING_COUNT: break;
    }
    return 0;
}

static void put_day(library_fixed *column, uint32_t at, bool is_there, int32_t value)
{
    if (!column->values) return;
    ((int32_t *)column->values)[at] = is_there ? value : 0;
    if (is_there) jub_bit_set(column->valid, at);
}

static void put_amount(library_result *out, uint32_t at, const jub_outcome *outcome)
{
    const jub_duration amount = outcome->amount;
    const bool is_there =
        gives(outcome) && outcome->has_amount && (amount.months != 0 || amount.days != 0);
    put_day(&out->months, at, is_there, amount.months);
    put_day(&out->days, at, is_there, amount.days);
}

static void put(library_result *out, uint32_t at, const jub_determination *each)
{
    const jub_outcome *outcome = &each->result;
    out->standings[at] = outcome->standing;
    if (out->clauses) out->clauses[at] = deciding_clauses(each);
    put_amount(out, at, outcome);
    put_day(&out->old_ends, at, each->has_old_end, each->old_end);
    put_day(&out->new_ends, at, gives(outcome) && outcome->has_new_end, outcome->new_end);
    put_day(&out->days_saved, at, gives(outcome) && outcome->has_days_saved, outcome->days_saved);
    put_day(&out->deferred_until, at,
            outcome->standing == JUB_DEFERRED && outcome->has_deferred_until,
            outcome->deferred_until);
    if (out->ranks.values) {
        const bool is_there = each->quota != JUB_NO_QUOTA;
        ((int64_t *)out->ranks.values)[at] = is_there ? each->rank : 0;
        if (is_there) jub_bit_set(out->ranks.valid, at);
    }
    const bool is_open = outcome->standing == JUB_UNDETERMINED;
    for (size_t i = 0; out->missing && i < 2; i++)
        out->missing[(size_t)at * 2 + i] = is_open ? each->missing[i] : 0;
}

// -- by blocks ------------------------------------------------------------------------------------

// What one thread needs for a block.
typedef struct block_room {
    jub_arena arena;
    jub_bulk_worker *worker;
    jub_determination *determinations; // [BLOCK_ROWS], or NULL where columns will do
    jub_duration *amounts;             // [BLOCK_ROWS]
} block_room;

// What jub_bulk_rows gives without whole determinations.
static bool are_columns_enough(const jubilee_run *run)
{
    const uint32_t given =
        JUBILEE_STATUS | JUBILEE_CLAUSES | JUBILEE_CLAUSE_MASK | JUBILEE_AMOUNT | JUBILEE_NEW_END;
    return (run->columns & ~given) == 0;
}

static bool open_room(const jubilee_run *run, block_room *room)
{
    *room = (block_room){.arena = jub_arena_init(LIBRARY_MEMORY_MAX_BYTES)};
    room->worker = jub_bulk_worker_new(&room->arena, run->bulk);
    room->amounts = JUB_NEW(&room->arena, jub_duration, BLOCK_ROWS);
    if (!are_columns_enough(run))
        room->determinations = JUB_NEW(&room->arena, jub_determination, BLOCK_ROWS);
    return room->worker && room->amounts && (are_columns_enough(run) || room->determinations);
}

static void determine_whole(library_result *out, block_room *room, uint32_t at, uint32_t rows)
{
    const uint32_t first = out->first + at;
    jub_bulk_determinations(out->run->bulk, room->worker, first, first + rows, NULL,
                            room->determinations, NULL);
    for (uint32_t i = 0; i < rows; i++) put(out, at + i, &room->determinations[i]);
}

static void determine_columns(library_result *out, block_room *room, uint32_t at, uint32_t rows)
{
    const uint32_t first = out->first + at;
    int32_t *new_ends = out->new_ends.values;
    const jub_bulk_columns columns = {
        .standings = out->standings + at,
        .clauses = out->clauses ? out->clauses + at : NULL,
        .amounts = out->months.values ? room->amounts : NULL,
        .new_ends = new_ends ? new_ends + at : NULL,
    };
    jub_bulk_rows(out->run->bulk, room->worker, first, first + rows, JUB_BULK_EXACT, &columns,
                  NULL);
    for (uint32_t i = 0; columns.amounts && i < rows; i++) {
        const jub_duration amount = room->amounts[i];
        const bool is_there = amount.months != 0 || amount.days != 0;
        put_day(&out->months, at + i, is_there, amount.months);
        put_day(&out->days, at + i, is_there, amount.days);
    }
    for (uint32_t i = 0; new_ends && i < rows; i++) {
        if (new_ends[at + i] == JUB_BULK_NO_DAY)
            new_ends[at + i] = 0;
        else
            jub_bit_set(out->new_ends.valid, at + i);
    }
}

static void determine_blocks(void *context, uint32_t part)
{
    library_result *out = context;
    const uint64_t stride = (uint64_t)BLOCK_ROWS * jub_parallel_parts(&out->run->parallel);
    block_room room;
    const bool is_open = open_room(out->run, &room);
    out->is_out_of_memory[part] = !is_open;
    for (uint64_t at = (uint64_t)part * BLOCK_ROWS; is_open && at < out->count; at += stride) {
        const uint32_t left = out->count - (uint32_t)at;
        const uint32_t rows = left < BLOCK_ROWS ? left : BLOCK_ROWS;
        if (room.determinations)
            determine_whole(out, &room, (uint32_t)at, rows);
        else
            determine_columns(out, &room, (uint32_t)at, rows);
    }
    jub_arena_clear(&room.arena);
}

bool library_result_determine(library_result *out)
{
    const uint32_t part_count = jub_parallel_parts(&out->run->parallel);
    if (!open_result(out)) return false;
    jub_parallel_run(&out->run->parallel, part_count, determine_blocks, out);
    for (uint32_t i = 0; i < part_count; i++)
        if (out->is_out_of_memory[i]) return false;
    return true;
}
