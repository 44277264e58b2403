#include "decree/bulk.h"

#include <assert.h>

#include "decree/quota_private.h"
#include "decree/vector/amount_private.h"
#include "decree/vector/write_private.h"

// A block of rows at a time: the plan is run over it (plan_private.h), each row gets the number of
// its verdict, and verdicts and amounts are written. Whoever is referred is determined by the
// reference afterwards, in the order of rows.

// -- opening --------------------------------------------------------------------------------------

jub_status jub_bulk_open(jub_arena *arena, jub_determiner *determiner, jub_bulk **bulk_out,
                         jub_error *error)
{
    jub_bulk *bulk = JUB_NEW(arena, jub_bulk, 1);
    if (!bulk) return jub_fail_no_memory(error);
    bulk->determiner = determiner;
    bulk->program = &determiner->program;
    bulk->tree = determiner->program.tree;
    bulk->has_effect = determiner->program.has_effect;
    bulk->effect = determiner->program.effect;
    assert(determiner->quota_count <= VECTOR_QUOTA_MAX);
    if (!vector_open(arena, bulk)) return jub_fail_no_memory(error);
    *bulk_out = bulk;
    return JUB_OK;
}

jub_bulk_worker *jub_bulk_worker_new(jub_arena *arena, const jub_bulk *bulk)
{
    jub_bulk_worker *worker = JUB_NEW(arena, jub_bulk_worker, 1);
    if (!worker) return NULL;
    worker->bulk = bulk;
    worker->reference = jub_worker_new(arena, bulk->determiner);
    worker->room = vector_room_new(arena, bulk->plan);
    if (bulk->key_plan) worker->key_room = vector_room_new(arena, bulk->key_plan);
    if (bulk->candidate_plan) worker->candidate_room = vector_room_new(arena, bulk->candidate_plan);
    const size_t byte_planes = (size_t)bulk->word_count * 8;
    worker->planes = JUB_NEW(arena, uint8_t, byte_planes * 8 * VECTOR_BLOCK);
    worker->key_bytes = JUB_NEW(arena, uint8_t, byte_planes * VECTOR_BLOCK);
    worker->keys = JUB_NEW(arena, uint64_t, (size_t)bulk->word_count * VECTOR_BLOCK);
    worker->forms = JUB_NEW(arena, vector_form, VECTOR_FORM_MAX);
    memset(worker->ones, 0xFF, sizeof worker->ones);
    if (!worker->reference || !worker->room || (bulk->key_plan && !worker->key_room) ||
        (bulk->candidate_plan && !worker->candidate_room) || !worker->planes ||
        !worker->key_bytes || !worker->keys || !worker->forms ||
        !vector_verdicts_init(arena, worker) || !vector_amounts_init(arena, worker))
        return NULL;
    return worker;
}

// -- a block --------------------------------------------------------------------------------------

// Runs the plan over the block that begins at `first` and ends before `last`, and finds verdicts.
static void run_block(jub_bulk_worker *worker, uint32_t first, uint32_t last,
                      vector_purpose purpose)
{
    worker->first = first;
    worker->count = last - first < VECTOR_BLOCK ? last - first : VECTOR_BLOCK;
    worker->is_for_candidates = purpose == VECTOR_FOR_CANDIDATES;
    if (worker->is_for_candidates)
        vector_run(worker->bulk->candidate_plan, worker->candidate_room, first, worker->count);
    else
        vector_run(worker->bulk->plan, worker->room, first, worker->count);
    if (purpose == VECTOR_FOR_WHOLE && worker->bulk->key_plan)
        vector_run(worker->bulk->key_plan, worker->key_room, first, worker->count);
    if (purpose != VECTOR_FOR_CANDIDATES) vector_amounts_begin(worker);
    vector_key_fill(worker, purpose);
    vector_verdicts_find(worker);
}

void jub_bulk_candidates(jub_bulk *bulk, jub_bulk_worker *worker, uint32_t first, uint32_t last)
{
    const uint32_t quota_count = bulk->determiner->quota_count;
    if (quota_count == 0) return;
    for (uint32_t at = first; at < last; at += worker->count) {
        run_block(worker, at, last, VECTOR_FOR_CANDIDATES);
        for (uint32_t i = 0; i < quota_count; i++) {
            uint8_t *states = bulk->determiner->quotas[i].states + at;
            for (uint32_t row = 0; row < worker->count; row++)
                states[row] = worker->verdicts[worker->numbers[row]].states[i];
        }
        for (uint32_t row = 0; row < worker->count; row++)
            if (worker->acts_of[worker->numbers[row]] == VECTOR_ACT_REFER)
                jub_determine_candidates(bulk->determiner, worker->reference, at + row,
                                         at + row + 1);
    }
}

jub_status jub_bulk_rank(jub_bulk *bulk, jub_bulk_worker *worker, bool needs_ranks,
                         const jub_parallel *parallel, jub_error *error)
{
    bulk->needs_ranks = needs_ranks;
    for (uint32_t i = 0; i < bulk->determiner->quota_count; i++) {
        decree_quota_run *quota = &bulk->determiner->quotas[i];
        bool is_done = false;
        jub_status status = decree_check_tickets(quota, error);
        quota->contested_count = quota->floating_count = 0;
        if (status == JUB_OK) status = vector_rank(bulk, i, parallel, &is_done, error);
        if (status == JUB_OK && !is_done) {
            status = decree_rank_quota(bulk->determiner, worker->reference, quota, error);
            if (status == JUB_OK) vector_take_standings(bulk, i);
        }
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

// -- columns --------------------------------------------------------------------------------------

// Where a block's columns are written: the caller's own, or the worker's where those do not take
// the whole block.
static jub_bulk_columns columns_of(jub_bulk_worker *worker, const jub_bulk_columns *columns,
                                   uint32_t skip, uint32_t to)
{
    const bool is_whole = skip == 0;
    return (jub_bulk_columns){
        is_whole && columns->standings ? columns->standings + to : worker->standings,
        is_whole && columns->clauses ? columns->clauses + to : worker->clauses,
        is_whole && columns->amounts ? columns->amounts + to : worker->amounts,
        is_whole && columns->new_ends ? columns->new_ends + to : worker->new_ends};
}

static void write_outcome(const jub_bulk_columns *out, uint32_t at, const jub_outcome *outcome,
                          uint64_t clauses)
{
    const bool gives = outcome->standing == JUB_GRANTED || outcome->standing == JUB_DEFERRED;
    out->standings[at] = outcome->standing;
    out->clauses[at] = clauses;
    out->amounts[at] = outcome->has_amount ? outcome->amount : (jub_duration){0, 0};
    out->new_ends[at] = gives && outcome->has_new_end ? outcome->new_end : JUB_BULK_NO_DAY;
}

static void refer_exact(jub_bulk_worker *worker, uint32_t at, const jub_bulk_columns *out)
{
    jub_determination found;
    const uint32_t row = worker->first + at;
    jub_determine_rows(worker->bulk->determiner, worker->reference, row, row + 1, NULL, &found);
    write_outcome(out, at, &found.result,
                  vector_clauses_shown(found.result.standing, found.result.grants, found.exclusions,
                                       found.revocations, found.open_grants));
}

// No further than the plain decision.
static void refer_plain(jub_bulk_worker *worker, uint32_t at, const jub_bulk_columns *out)
{
    const jub_determiner *determiner = worker->bulk->determiner;
    const uint32_t row = worker->first + at;
    decree_decision *found = worker->scratch;
    decree_load_row(determiner, worker->reference, row);
    const decree_places places = decree_find_places(determiner, row);
    decree_decide(&worker->reference->eval, places, found);
    const jub_outcome open = {.standing = JUB_UNDETERMINED};
    const jub_outcome *outcome = found->is_settled ? &found->result : &open;
    const uint64_t open_grants = decree_open_grants(worker->bulk->tree, &found->truths, places);
    write_outcome(out, at, outcome,
                  vector_clauses_shown(outcome->standing, outcome->grants, found->exclusions,
                                       found->revocations, open_grants));
}

static void write_open(uint32_t at, const vector_verdict *verdict, const jub_bulk_columns *out)
{
    const jub_outcome open = {.standing = JUB_UNDETERMINED};
    write_outcome(out, at, &open, verdict->open_grants);
}

// Rows that have no plain answer. Returns whether the row was referred.
static bool write_hard(jub_bulk_worker *worker, uint32_t at, jub_bulk_mode mode,
                       const jub_bulk_columns *out)
{
    const vector_verdict *verdict = &worker->verdicts[worker->numbers[at]];
    const uint8_t act = worker->acts_of[worker->numbers[at]];
    jub_outcome outcome;
    vector_weighed weighed = act == VECTOR_ACT_REFER  ? VECTOR_REFERRED
                             : act == VECTOR_ACT_OPEN ? VECTOR_UNSETTLED
                                                      : vector_weigh(worker, verdict, at, &outcome);
    if (weighed == VECTOR_UNSETTLED && mode == JUB_BULK_EXACT) weighed = VECTOR_REFERRED;
    switch (weighed) {
    case VECTOR_SETTLED:
        write_outcome(out, at, &outcome,
                      vector_clauses_shown(outcome.standing, outcome.grants, verdict->exclusions,
                                           verdict->revocations, verdict->open_grants));
        return false;
    case VECTOR_UNSETTLED: write_open(at, verdict, out); return false;
    case VECTOR_REFERRED: break;
    }
    if (mode == JUB_BULK_EXACT)
        refer_exact(worker, at, out);
    else
        refer_plain(worker, at, out);
    return true;
}

// Writes what a verdict says of itself, and what is granted without a look at amounts.
static void write_plain(jub_bulk_worker *worker, bool present[VECTOR_ACT_COUNT],
                        const jub_bulk_columns *out)
{
    const uint32_t count = worker->count;
    const vector_numbers *old = &worker->base;
    uint8_t *standings = out->standings;
    uint64_t *clauses = out->clauses;
    memset(present, 0, VECTOR_ACT_COUNT);
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t number = worker->numbers[i];
        const uint8_t act = worker->acts_of[number];
        standings[i] = worker->standings_of[number];
        clauses[i] = worker->clauses_of[number];
        worker->acts[i] = act;
        present[act] = true;
    }
    memset(out->amounts, 0, count * sizeof *out->amounts);
    vector_write_none(out->new_ends, count);
    if (present[VECTOR_ACT_KEEP])
        vector_write_kept(worker->acts, old->values, old->known, count, out->new_ends);
    if (present[VECTOR_ACT_RELEASE])
        vector_write_released(worker->acts, old->values, old->known, worker->bulk->effect, count,
                              out->new_ends);
}

static uint32_t write_hard_rows(jub_bulk_worker *worker, const uint16_t *rows, uint32_t count,
                                jub_bulk_mode mode, const jub_bulk_columns *out)
{
    uint32_t referred = 0;
    for (uint32_t i = 0; i < count; i++) referred += write_hard(worker, rows[i], mode, out);
    return referred;
}

static uint32_t list_rows(const jub_bulk_worker *worker, uint32_t skip, uint8_t act, uint16_t *rows)
{
    uint32_t count = 0;
    for (uint32_t i = skip; i < worker->count; i++) {
        rows[count] = (uint16_t)i;
        count += worker->acts[i] == act;
    }
    return count;
}

// What amounts decide, or the reference. Returns how many rows were referred.
static uint32_t write_rest(jub_bulk_worker *worker, uint32_t skip, jub_bulk_mode mode,
                           const bool present[VECTOR_ACT_COUNT], const jub_bulk_columns *out)
{
    static const uint8_t hard[] = {VECTOR_ACT_REFER, VECTOR_ACT_OPEN, VECTOR_ACT_WEIGH};
    uint16_t rows[VECTOR_BLOCK];
    uint32_t referred = 0;
    for (uint32_t i = 0; i < worker->bulk->tree->grants.count; i++) {
        if (!present[VECTOR_ACT_ONE + i]) continue;
        uint32_t count = list_rows(worker, skip, (uint8_t)(VECTOR_ACT_ONE + i), rows);
        count = vector_put_ends(worker, i, rows, count, out);
        referred += write_hard_rows(worker, rows, count, mode, out);
    }
    for (size_t i = 0; i < sizeof hard; i++) {
        if (!present[hard[i]] || (hard[i] == VECTOR_ACT_OPEN && mode == JUB_BULK_KLEENE)) continue;
        const uint32_t count = list_rows(worker, skip, hard[i], rows);
        referred += write_hard_rows(worker, rows, count, mode, out);
    }
    return referred;
}

// Of a block that begins before the caller's rows.
static void copy_out(const jub_bulk_columns *from, uint32_t skip, uint32_t count,
                     const jub_bulk_columns *to)
{
    if (to->standings) memcpy(to->standings, from->standings + skip, count);
    if (to->clauses) memcpy(to->clauses, from->clauses + skip, count * sizeof *to->clauses);
    if (to->amounts) memcpy(to->amounts, from->amounts + skip, count * sizeof *to->amounts);
    if (to->new_ends) memcpy(to->new_ends, from->new_ends + skip, count * sizeof *to->new_ends);
}

// Blocks begin at multiples of 64.
static uint32_t block_begin(uint32_t row)
{
    return row / 64 * 64;
}

void jub_bulk_rows(const jub_bulk *bulk, jub_bulk_worker *worker, uint32_t first, uint32_t last,
                   jub_bulk_mode mode, const jub_bulk_columns *columns, jub_bulk_tally *tally)
{
    bool present[VECTOR_ACT_COUNT];
    assert(first <= last && last <= bulk->determiner->persons->row_count);
    for (uint32_t row = first; row < last; row = worker->first + worker->count) {
        const uint32_t begin = block_begin(row), skip = row - begin;
        run_block(worker, begin, last, VECTOR_FOR_COLUMNS);
        const jub_bulk_columns out = columns_of(worker, columns, skip, row - first);
        write_plain(worker, present, &out);
        const uint32_t referred = write_rest(worker, skip, mode, present, &out);
        if (skip > 0) copy_out(&out, skip, worker->count - skip, columns); // the first block
        if (!tally) continue;
        tally->rows += worker->count - skip;
        tally->referred += referred;
    }
}

// -- whole determinations -------------------------------------------------------------------------

static uint32_t determine_row(jub_bulk_worker *worker, uint32_t at,
                              const jub_row_error_sink *errors,
                              jub_determination *determination_out)
{
    const uint16_t number = worker->numbers[at];
    const uint8_t act = worker->acts_of[number];
    const uint32_t row = worker->first + at;
    jub_outcome outcome;
    const vector_weighed weighed =
        act == VECTOR_ACT_REFER  ? VECTOR_REFERRED
        : act == VECTOR_ACT_OPEN ? VECTOR_UNSETTLED
                                 : vector_weigh(worker, &worker->verdicts[number], at, &outcome);
    if (weighed == VECTOR_SETTLED)
        return vector_form_fill(worker, number, at, &outcome, errors, determination_out);
    jub_determine_rows(worker->bulk->determiner, worker->reference, row, row + 1, errors,
                       determination_out);
    return JUB_BULK_NO_FORM;
}

void jub_bulk_determinations(const jub_bulk *bulk, jub_bulk_worker *worker, uint32_t first,
                             uint32_t last, const jub_row_error_sink *errors,
                             jub_determination *determinations, uint32_t *forms)
{
    assert(first <= last && last <= bulk->determiner->persons->row_count);
    for (uint32_t row = first; row < last;) {
        const uint32_t begin = block_begin(row);
        run_block(worker, begin, last, VECTOR_FOR_WHOLE);
        for (; row < worker->first + worker->count; row++) {
            const uint32_t form =
                determine_row(worker, row - begin, errors, &determinations[row - first]);
            if (forms) forms[row - first] = form;
        }
    }
}
