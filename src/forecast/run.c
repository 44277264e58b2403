#include "forecast/fate_private.h"

#include <stdio.h>
#include <string.h>

#include "base/prng.h"
#include "decree/bulk.h"
#include "decree/schedule.h"

enum { ROWS_AT_ONCE = 512, STAND_IN_SEED = 20220216 };
#define WORKER_MAX_BYTES ((size_t)1 << 30)

// What one thread works with.
typedef struct worker_room {
    jub_arena arena;
    jub_arena scratch;
    jub_bulk_worker *worker;
    jub_determination *determinations; // [ROWS_AT_ONCE]
    jub_person_custody *person;
} worker_room;

typedef struct whole_run {
    const forecast_run *asked;
    jub_determiner *determiner;
    jub_bulk *bulk;
    uint32_t person_count;
    uint32_t part_count;
    worker_room *rooms; // [part_count]
    forecast_fate *fates;
} whole_run;

// -- lots and rounds that are still to come ------------------------------------------------------

// Equals have to be told apart before any draw is held; the numbers stand for no draw.
static jub_status stand_in(jub_arena *arena, const forecast_run *run, uint32_t person_count,
                           const uint8_t *const **tickets_out, jub_error *error)
{
    const uint32_t count = jub_decree_lottery_count(run->decree);
    const uint8_t **tickets = JUB_NEW(arena, const uint8_t *, count);
    uint8_t *bytes =
        JUB_NEW(arena, uint8_t, count > 0 ? (size_t)person_count * JUB_TICKET_BYTES : 0);
    if (!tickets || !bytes) return jub_fail_no_memory(error);
    jub_prng prng = {STAND_IN_SEED};
    for (size_t i = 0; count > 0 && i < (size_t)person_count * 2; i++) {
        const uint64_t word = jub_prng_next(&prng);
        for (size_t k = 0; k < 8; k++) bytes[i * 8 + k] = (uint8_t)(word >> 8 * k);
    }
    for (uint32_t i = 0; i < count; i++) tickets[i] = bytes;
    *tickets_out = tickets;
    return JUB_OK;
}

static jub_status pass_all(jub_arena *arena, const forecast_run *run, uint32_t person_count,
                           const uint8_t *const **rounds_out, jub_error *error)
{
    const uint32_t count = jub_decree_round_count(run->decree);
    *rounds_out = NULL;
    if (run->options->takes_rounds || count == 0) return JUB_OK;
    const uint8_t **rounds = JUB_NEW(arena, const uint8_t *, count);
    uint8_t *passed = JUB_NEW(arena, uint8_t, person_count);
    if (!rounds || !passed) return jub_fail_no_memory(error);
    memset(passed, JUB_ROUND_PASSED, person_count);
    for (uint32_t i = 0; i < count; i++) rounds[i] = passed;
    *rounds_out = rounds;
    return JUB_OK;
}

static jub_status open_determiner(jub_arena *arena, const forecast_run *run,
                                  jub_diagnostics *diagnostics, whole_run *whole, jub_error *error)
{
    const char *word;
    jub_determine_options options = {.has_day = run->has_day, .day = run->day};
    jub_status status = stand_in(arena, run, whole->person_count, &options.tickets, error);
    if (status == JUB_OK)
        status = pass_all(arena, run, whole->person_count, &options.rounds, error);
    if (status != JUB_OK) return status;
    options.has_law_date = jub_decree_law_date(run->decree, &options.law_date, &word);
    status = jub_determiner_open(arena, run->decree, run->reg, &options, diagnostics,
                                 &whole->determiner);
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (status != JUB_OK)
        return jub_fail(error, status, (jub_position){0}, NULL,
                        "the decree does not fit the register");
    return jub_bulk_open(arena, whole->determiner, &whole->bulk, error);
}

// -- everybody ------------------------------------------------------------------------------------

static bool open_room(const whole_run *whole, worker_room *room)
{
    room->worker = jub_bulk_worker_new(&room->arena, whole->bulk);
    room->determinations = JUB_NEW(&room->arena, jub_determination, ROWS_AT_ONCE);
    room->person = JUB_NEW(&room->arena, jub_person_custody, 1);
    // Something is kept in the arena, so that it does not go back to the system each time.
    return room->worker && room->determinations && room->person && JUB_NEW(&room->scratch, char, 1);
}

static bool open_rooms(jub_arena *arena, whole_run *whole)
{
    worker_room *rooms = JUB_NEW(arena, worker_room, whole->part_count);
    if (!rooms) return false;
    for (uint32_t i = 0; i < whole->part_count; i++) {
        rooms[i].arena = jub_arena_init(WORKER_MAX_BYTES);
        rooms[i].scratch = jub_arena_init(WORKER_MAX_BYTES);
    }
    whole->rooms = rooms;
    for (uint32_t i = 0; i < whole->part_count; i++)
        if (!open_room(whole, &rooms[i])) return false;
    return true;
}

static void clear_rooms(whole_run *whole)
{
    for (uint32_t i = 0; whole->rooms && i < whole->part_count; i++) {
        jub_arena_clear(&whole->rooms[i].arena);
        jub_arena_clear(&whole->rooms[i].scratch);
    }
}

static bool is_out(const jub_outcome *outcome, bool has_effect, jub_date effect)
{
    if (outcome->standing != JUB_GRANTED) return false;
    return outcome->is_release || (has_effect && outcome->has_new_end && outcome->is_reduction &&
                                   outcome->new_end <= effect);
}

static bool is_one_bit(uint64_t mask)
{
    return mask != 0 && (mask & (mask - 1)) == 0;
}

static forecast_fate read_fate(const whole_run *whole, worker_room *room, uint32_t row,
                               const jub_determination *found)
{
    const forecast_run *run = whole->asked;
    jub_date effect = 0;
    const bool has_effect = jub_decree_effect(run->decree, &effect);
    if (run->has_day) effect = run->day;
    const uint8_t standing = found->result.standing;
    const bool is_open = standing == JUB_UNDETERMINED;
    const jub_outcome *worst = &found->worst, *best = &found->best;
    forecast_fate fate = {.standing = standing,
                          .grants = standing == JUB_GRANTED ? found->result.grants : 0,
                          .open = is_open ? found->open_grants | best->grants : 0,
                          .is_sure = worst->standing == JUB_GRANTED,
                          .may = best->standing == JUB_GRANTED,
                          .is_out = is_out(worst, has_effect, effect),
                          .may_be_out = is_out(best, has_effect, effect),
                          .has_place = found->quota != JUB_NO_QUOTA,
                          .leaves = jub_forecast_leaves(run->reg, row)};
    const bool may_place = found->is_contested || found->rank <= found->places;
    fate.is_place_open =
        is_open && fate.has_place && may_place && !fate.is_sure && is_one_bit(found->open_grants);
    if (standing == JUB_GRANTED && found->result.has_days_saved)
        fate.days_saved = found->result.days_saved;
    fate.leaves_least = forecast_leaves_by(run, row, worst, room->person, &room->scratch);
    fate.leaves_most = is_open ? forecast_leaves_by(run, row, best, room->person, &room->scratch)
                               : fate.leaves_least;
    return fate;
}

// Parts begin where bulk may be parted.
static uint32_t begin_of(const whole_run *whole, uint32_t part)
{
    const uint32_t begin = jub_part_begin(whole->person_count, part, whole->part_count);
    return part == whole->part_count ? begin : begin / 64 * 64;
}

static void find_candidates(void *context, uint32_t part)
{
    const whole_run *whole = context;
    jub_bulk_candidates(whole->bulk, whole->rooms[part].worker, begin_of(whole, part),
                        begin_of(whole, part + 1));
}

static void determine_part(void *context, uint32_t part)
{
    const whole_run *whole = context;
    worker_room *room = &whole->rooms[part];
    const uint32_t end = begin_of(whole, part + 1);
    for (uint32_t first = begin_of(whole, part); first < end;) {
        const uint32_t last = end - first < ROWS_AT_ONCE ? end : first + ROWS_AT_ONCE;
        jub_bulk_determinations(whole->bulk, room->worker, first, last, NULL, room->determinations,
                                NULL);
        for (uint32_t row = first; row < last; row++)
            whole->fates[row] = read_fate(whole, room, row, &room->determinations[row - first]);
        first = last;
    }
}

jub_status forecast_run_all(jub_arena *arena, forecast_run *run, jub_diagnostics *diagnostics,
                            forecast_fate *fates_out, jub_error *error)
{
    const jub_parallel *parallel = run->options->parallel;
    whole_run whole = {.asked = run,
                       .person_count = run->reg->resources[run->reg->persons].row_count,
                       .part_count = jub_parallel_parts(parallel),
                       .fates = fates_out};
    jub_status status = open_determiner(arena, run, diagnostics, &whole, error);
    if (status != JUB_OK) return status;
    if (!open_rooms(arena, &whole)) {
        status = jub_fail_no_memory(error);
        goto done;
    }
    jub_parallel_run(parallel, whole.part_count, find_candidates, &whole);
    status = jub_bulk_rank(whole.bulk, whole.rooms[0].worker, true, parallel, error);
    if (status != JUB_OK) goto done;
    run->open_places =
        jub_determiner_contested(whole.determiner) + jub_determiner_floating(whole.determiner);
    jub_parallel_run(parallel, whole.part_count, determine_part, &whole);

done:
    clear_rooms(&whole);
    return status;
}
