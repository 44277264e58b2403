#include "programme/selection_private.h"

#include <stdio.h>
#include <string.h>

#include "draw/draw.h"

_Static_assert((int)JUB_TICKET_BYTES == (int)JUB_DRAW_TICKET_BYTES, "tickets are those of a draw");

jub_arena selection_scratch(const jub_arena *arena)
{
    return jub_arena_init(arena->max_bytes - arena->used_bytes);
}

// -- the engine -----------------------------------------------------------------------------------

// What a person is drawn by: as `jubilee determine` has it, so that anybody finds the same list.
static jub_text ticket_label(const jub_basis *basis, uint32_t person, char room[16])
{
    const jub_text key = jub_basis_person_key(basis, person);
    if (key.length_bytes > 0) return key;
    (void)snprintf(room, 16, "#%llu", (unsigned long long)person + 2);
    return jub_text_from(room);
}

// Tickets of one lottery, which are drawn in parts.
typedef struct ticket_work {
    const jub_basis *basis;
    const uint8_t *seed;
    uint8_t *tickets; // [person count * JUB_TICKET_BYTES]
    uint32_t part_count;
    jub_status statuses[JUB_PARALLEL_MAX];
    jub_error errors[JUB_PARALLEL_MAX];
} ticket_work;

static void draw_part(void *context, uint32_t part)
{
    enum { AT_ONCE = 64 };
    ticket_work *work = context;
    const uint32_t count = work->basis->persons->row_count;
    const uint32_t end = jub_part_begin(count, part + 1, work->part_count);
    uint32_t row = jub_part_begin(count, part, work->part_count);
    jub_status status = JUB_OK;
    while (row < end && status == JUB_OK) {
        jub_text labels[AT_ONCE];
        char rooms[AT_ONCE][16];
        const uint32_t some = end - row < AT_ONCE ? end - row : AT_ONCE;
        for (uint32_t i = 0; i < some; i++)
            labels[i] = ticket_label(work->basis, row + i, rooms[i]);
        status =
            jub_draw_tickets(work->seed, labels, some,
                             work->tickets + (size_t)row * JUB_TICKET_BYTES, &work->errors[part]);
        row += some;
    }
    work->statuses[part] = status;
}

static jub_status draw_tickets(jub_arena *arena, const jub_basis *basis, const uint8_t *seed,
                               const uint8_t **tickets_out, jub_error *error)
{
    const uint32_t count = basis->persons->row_count;
    ticket_work *work = JUB_NEW(arena, ticket_work, 1);
    uint8_t *tickets = JUB_NEW(arena, uint8_t, (size_t)count * JUB_TICKET_BYTES);
    if (!work || !tickets) return jub_fail_no_memory(error);
    *work = (ticket_work){.basis = basis,
                          .seed = seed,
                          .tickets = tickets,
                          .part_count = jub_parallel_parts(basis->parallel)};
    jub_parallel_run(basis->parallel, work->part_count, draw_part, work);
    for (uint32_t part = 0; part < work->part_count; part++) {
        if (work->statuses[part] == JUB_OK) continue;
        if (error) *error = work->errors[part];
        return work->statuses[part];
    }
    *tickets_out = tickets;
    return JUB_OK;
}

static const uint8_t *find_seed(const jub_lottery_seed *seeds, size_t count, jub_text lottery)
{
    for (size_t i = 0; i < count; i++)
        if (jub_text_equal(seeds[i].lottery, lottery)) return seeds[i].seed;
    return NULL;
}

// A lottery without a seed stays without tickets, and is told when it is needed.
static jub_status draw_lotteries(jub_arena *arena, const jub_basis *basis,
                                 const jub_lottery_seed *seeds, size_t seed_count,
                                 const uint8_t *const **tickets_out, jub_error *error)
{
    const uint32_t count = jub_decree_lottery_count(basis->decree);
    const uint8_t **tickets = JUB_NEW(arena, const uint8_t *, count);
    if (!tickets) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *seed =
            find_seed(seeds, seed_count, jub_decree_lottery_name(basis->decree, i));
        const jub_status status =
            seed ? draw_tickets(arena, basis, seed, &tickets[i], error) : JUB_OK;
        if (status != JUB_OK) return status;
    }
    *tickets_out = tickets;
    return JUB_OK;
}

static bool open_rounds(jub_arena *arena, selection_run *run)
{
    for (int i = 0; i < JUB_ROUND_MAX; i++) {
        run->rounds[i] = JUB_NEW(arena, uint8_t, run->person_count);
        if (!run->rounds[i]) return false;
        memset(run->rounds[i], JUB_ROUND_PASSED, run->person_count);
    }
    return true;
}

static bool open_workers(const jub_arena *arena, selection_run *run)
{
    run->part_count = jub_parallel_parts(run->parallel);
    for (uint32_t part = 0; part < run->part_count; part++)
        run->arenas[part] = selection_scratch(arena);
    for (uint32_t part = 0; part < run->part_count; part++) {
        run->workers[part] = jub_worker_new(&run->arenas[part], run->determiner);
        if (!run->workers[part]) return false;
        if (!run->bulk) continue;
        run->bulk_workers[part] = jub_bulk_worker_new(&run->arenas[part], run->bulk);
        if (!run->bulk_workers[part]) return false;
    }
    return true;
}

static jub_status first_diagnostic(const jub_diagnostics *diagnostics, jub_status status,
                                   jub_error *error)
{
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const jub_diagnostic *told = &diagnostics->list.items[i];
        if (told->severity != JUB_ERROR) continue;
        char hint[JUB_HINT_MAX_BYTES];
        (void)snprintf(hint, sizeof hint, "%.*s", JUB_TEXT_ARG(told->hint));
        return jub_fail(error, told->status, told->at, hint, "%.*s", JUB_TEXT_ARG(told->message));
    }
    return status == JUB_NO_MEMORY ? jub_fail_no_memory(error)
                                   : jub_fail(error, status, (jub_position){0}, NULL,
                                              "the decree does not fit the register");
}

jub_status selection_open(jub_arena *arena, const jub_basis *basis, const jub_lottery_seed *seeds,
                          size_t seed_count, bool has_no_quotas, selection_run *run,
                          jub_error *error)
{
    const uint8_t *const *tickets = NULL;
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    *run = (selection_run){.parallel = basis->parallel};
    if (!basis->reg)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, "this needs the register",
                        "who is granted what cannot be told from what is public");
    run->person_count = basis->persons->row_count;
    if (!open_rounds(arena, run)) return jub_fail_no_memory(error);
    jub_status status =
        has_no_quotas ? JUB_OK : draw_lotteries(arena, basis, seeds, seed_count, &tickets, error);
    if (status != JUB_OK) return status;
    const jub_determine_options options = {.tickets = tickets,
                                           .rounds = (const uint8_t *const *)run->rounds,
                                           .has_no_quotas = has_no_quotas};
    status = jub_determiner_open(arena, basis->decree, basis->reg, &options, &diagnostics,
                                 &run->determiner);
    if (status != JUB_OK) return first_diagnostic(&diagnostics, status, error);
    if (!has_no_quotas) status = jub_bulk_open(arena, run->determiner, &run->bulk, error);
    if (status != JUB_OK) return status;
    return open_workers(arena, run) ? JUB_OK : jub_fail_no_memory(error);
}

void selection_close(selection_run *run)
{
    for (uint32_t part = 0; part < run->part_count; part++) jub_arena_clear(&run->arenas[part]);
    run->part_count = 0;
}

uint32_t selection_begin(const selection_run *run, uint32_t part)
{
    const uint32_t begin = jub_part_begin(run->person_count, part, run->part_count);
    return part == run->part_count ? begin : begin / 64 * 64;
}

static void find_candidates(void *context, uint32_t part)
{
    const selection_run *run = context;
    jub_bulk_candidates(run->bulk, run->bulk_workers[part], selection_begin(run, part),
                        selection_begin(run, part + 1));
}

jub_status selection_rank(selection_run *run, jub_error *error)
{
    jub_parallel_run(run->parallel, run->part_count, find_candidates, run);
    return jub_bulk_rank(run->bulk, run->bulk_workers[0], true, run->parallel, error);
}

jub_determination selection_determine(const selection_run *run, uint32_t part, uint32_t person)
{
    jub_determination determination;
    jub_determine_rows(run->determiner, run->workers[part], person, person + 1, NULL,
                       &determination);
    return determination;
}

// In bulk a few rows cost as much as many.
void selection_determine_rows(const selection_run *run, uint32_t part, uint32_t first,
                              uint32_t last, jub_determination *determinations)
{
    enum { FEW = 16 };
    if (last - first > FEW)
        jub_bulk_determinations(run->bulk, run->bulk_workers[part], first, last, NULL,
                                determinations, NULL);
    else
        jub_determine_rows(run->determiner, run->workers[part], first, last, NULL, determinations);
}

// -- who may be nominated -------------------------------------------------------------------------

typedef struct propose_work {
    selection_run run, unlimited;
    uint32_t reserve;
    jub_proposal *proposals;                      // [person count]
    jub_determination *passing[JUB_PARALLEL_MAX]; // [SELECTION_AT_ONCE] of each part
    jub_determination *failing[JUB_PARALLEL_MAX];
} propose_work;

// What both rounds give to somebody for whom the quota has no place, were there one.
static void propose_reserve(const propose_work *work, uint32_t part, uint32_t person,
                            jub_proposal *proposal)
{
    if (proposal->standing != JUB_NOT_GRANTED || proposal->quota == JUB_NO_QUOTA) return;
    const uint64_t last = (uint64_t)proposal->places + work->reserve;
    if (proposal->rank == 0 || proposal->rank > last) return;
    const jub_determination determination = selection_determine(&work->unlimited, part, person);
    if (determination.result.standing != JUB_GRANTED) return;
    proposal->grants = determination.result.grants;
    proposal->is_proposed = proposal->is_reserve = true;
}

// The worst rank counts: who may be beyond the reserve by what is missing of others is not in it.
static jub_proposal propose(const propose_work *work, uint32_t part, uint32_t person,
                            const jub_determination *passing, const jub_determination *failing)
{
    const bool is_granted = passing->result.standing == JUB_GRANTED;
    jub_proposal proposal = {.grants = is_granted ? passing->result.grants : 0,
                             .quota = passing->quota,
                             .rank = passing->rank_last,
                             .places = passing->places,
                             .standing = passing->result.standing,
                             .standing_failed = failing->result.standing,
                             .is_proposed = is_granted,
                             .is_contested = passing->is_contested};
    propose_reserve(work, part, person, &proposal);
    return proposal;
}

static void propose_part(void *context, uint32_t part)
{
    propose_work *work = context;
    const selection_run *run = &work->run;
    uint8_t *final = run->rounds[JUB_ROUND_FINAL];
    jub_determination *passing = work->passing[part], *failing = work->failing[part];
    const uint32_t end = selection_begin(run, part + 1);
    for (uint32_t first = selection_begin(run, part), last; first < end; first = last) {
        last = end - first < SELECTION_AT_ONCE ? end : first + SELECTION_AT_ONCE;
        selection_determine_rows(run, part, first, last, passing);
        memset(final + first, JUB_ROUND_FAILED, last - first);
        selection_determine_rows(run, part, first, last, failing);
        memset(final + first, JUB_ROUND_PASSED, last - first);
        for (uint32_t i = first; i < last; i++)
            work->proposals[i] = propose(work, part, i, &passing[i - first], &failing[i - first]);
    }
}

static bool open_determinations(propose_work *work)
{
    for (uint32_t part = 0; part < work->run.part_count; part++) {
        jub_arena *arena = &work->run.arenas[part];
        work->passing[part] = JUB_NEW(arena, jub_determination, SELECTION_AT_ONCE);
        work->failing[part] = JUB_NEW(arena, jub_determination, SELECTION_AT_ONCE);
        if (!work->passing[part] || !work->failing[part]) return false;
    }
    return true;
}

static jub_status propose_all(jub_arena *scratch, const jub_basis *basis,
                              const jub_lottery_seed *seeds, size_t seed_count, propose_work *work,
                              jub_error *error)
{
    jub_status status = selection_open(scratch, basis, seeds, seed_count, false, &work->run, error);
    if (status == JUB_OK) status = selection_rank(&work->run, error);
    if (status == JUB_OK)
        status = selection_open(scratch, basis, NULL, 0, true, &work->unlimited, error);
    if (status == JUB_OK && !open_determinations(work)) status = jub_fail_no_memory(error);
    if (status == JUB_OK)
        jub_parallel_run(basis->parallel, work->run.part_count, propose_part, work);
    selection_close(&work->unlimited);
    selection_close(&work->run);
    return status;
}

jub_status jub_propose(jub_arena *arena, const jub_basis *basis, const jub_lottery_seed *seeds,
                       size_t seed_count, uint32_t reserve, const jub_proposal **proposals_out,
                       jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    jub_proposal *proposals =
        JUB_NEW(arena, jub_proposal, basis->persons ? basis->persons->row_count : 0);
    if (!proposals) return jub_fail_no_memory(error);
    jub_arena scratch = selection_scratch(arena);
    propose_work work = {.reserve = reserve, .proposals = proposals};
    const jub_status status = propose_all(&scratch, basis, seeds, seed_count, &work, error);
    jub_arena_clear(&scratch);
    if (status == JUB_OK)
        *proposals_out = proposals;
    else
        jub_arena_rewind(arena, mark);
    return status;
}
