#include "population/projection_private.h"

#include <math.h>
#include <string.h>

// One simulation after another: people come, go on and leave.

enum { RETURN_MONTHS = 24 };

typedef struct simulation {
    const projection_frame *frame;
    projection_room *room;
    jub_prng prng;
    double rate;            // of this run's admissions a day against the past's
    uint32_t newcomers_out; // let out by the amnesty, of who was admitted since the first day
} simulation;

typedef struct all_runs {
    const projection_frame *frame;
    projection_results *results;
    projection_room *rooms; // [part_count]
    uint32_t part_count;
} all_runs;

static size_t cell_of(const projection_frame *frame, uint32_t place, int32_t day)
{
    return (size_t)place * frame->month_count + frame->month_of[day];
}

static bool is_within(const projection_frame *frame, int64_t day)
{
    return day <= frame->day_count;
}

static void go(simulation *now, uint32_t place, int64_t day, uint32_t *flow)
{
    if (!is_within(now->frame, day)) return;
    const size_t at = cell_of(now->frame, place, (int32_t)day);
    now->room->change[at]--;
    flow[at]++;
}

static void move(simulation *now, uint32_t from, uint32_t to, int64_t day)
{
    if (from == to || !is_within(now->frame, day)) return;
    now->room->change[cell_of(now->frame, from, (int32_t)day)]--;
    now->room->change[cell_of(now->frame, to, (int32_t)day)]++;
}

// -- who comes ------------------------------------------------------------------------------------

static int64_t scaled(const simulation *now, int32_t days)
{
    return (int64_t)days * now->frame->scenario->terms_permille / 1000;
}

// Whether the amnesty lets out somebody who has come since the first day.
static bool is_reached(simulation *now, int64_t from, int64_t leaves)
{
    const projection_frame *frame = now->frame;
    return frame->newcomers_permille > 0 && from < frame->amnesty_day &&
           leaves > frame->amnesty_day && is_within(frame, frame->amnesty_day) &&
           jub_prng_chance(&now->prng, frame->newcomers_permille, 1000);
}

// From an admission on day `from`: moves, and leaves.
static void follow(simulation *now, const projection_stay *stay, int64_t from)
{
    int64_t moved = stay->moved;
    uint32_t last = stay->last;
    int32_t total = stay->total;
    if (stay->is_open) {
        int32_t shift = 0;
        const projection_stay *other =
            projection_go_on(now->frame->past, stay->elapsed, &now->prng, &shift);
        if (!other) return;
        const int64_t later = (int64_t)stay->elapsed + shift; // 0 but for a wait that begins anew
        if (other->judged != PROJECTION_NEVER && other->moved != PROJECTION_NEVER) {
            moved = other->moved + later;
            last = other->last;
        }
        total =
            other->total == PROJECTION_NEVER ? PROJECTION_NEVER : (int32_t)(other->total + later);
    }
    int64_t leaves = total == PROJECTION_NEVER ? INT64_MAX : from + scaled(now, total);
    const bool is_let_out = is_reached(now, from, leaves);
    if (is_let_out) leaves = now->frame->amnesty_day;
    uint32_t place = stay->first;
    if (moved != PROJECTION_NEVER && from + moved < leaves) {
        move(now, place, last, from + moved);
        if (is_within(now->frame, from + moved)) place = last;
    }
    if (leaves != INT64_MAX)
        go(now, place, leaves, is_let_out ? now->room->pardoned : now->room->left);
    if (is_let_out) now->newcomers_out++;
}

static const projection_stay *draw_stay(simulation *now)
{
    const projection_past *past = now->frame->past;
    return &past->stays[jub_prng_below(&now->prng, past->stay_count)];
}

static void come(simulation *now, int64_t day, uint32_t *flow)
{
    const projection_stay *stay = draw_stay(now);
    const size_t at = cell_of(now->frame, stay->first, (int32_t)day);
    now->room->change[at]++;
    flow[at]++;
    follow(now, stay, day);
}

static void admit(simulation *now, uint32_t month)
{
    const projection_frame *frame = now->frame;
    const jub_scenario *scenario = frame->scenario;
    const jub_date before = month == 0 ? frame->first_day : frame->months[month - 1];
    const uint32_t days = (uint32_t)(frame->months[month] - before);
    const double factor =
        month + 1 >= scenario->admissions_from_month ? scenario->admissions_permille / 1000.0 : 1;
    const double mean = frame->past->per_day * days * factor * now->rate *
                        variate_gamma(&now->prng, frame->past->extra_spread);
    const uint32_t count = variate_poisson(&now->prng, mean);
    for (uint32_t i = 0; i < count; i++) {
        const int64_t day =
            (int64_t)before - frame->first_day + 1 + jub_prng_below(&now->prng, days);
        come(now, day, now->room->admitted);
    }
}

// Half of those who come back within 24 months are back by the scenario's half.
static void come_back(simulation *now, int64_t let_out)
{
    const jub_scenario *scenario = now->frame->scenario;
    if (!jub_prng_chance(&now->prng, scenario->returns_permille, 1000)) return;
    const double half = (double)scenario->returns_half_months / RETURN_MONTHS;
    const double share = pow(variate_unit(&now->prng), log(half) / log(0.5));
    const int64_t day = let_out + 1 + (int64_t)(share * (JUB_PROJECTION_RETURN_DAYS - 1));
    if (is_within(now->frame, day)) come(now, day, now->room->returned);
}

// -- who is there ---------------------------------------------------------------------------------

static void wait_for_trial(simulation *now, const projection_chance *chance)
{
    int32_t shift = 0;
    const projection_stay *stay =
        projection_go_on(now->frame->past, chance->elapsed, &now->prng, &shift);
    if (!stay) return;
    uint32_t place = chance->place;
    const int64_t leaves =
        stay->total == PROJECTION_NEVER ? INT64_MAX : (int64_t)stay->total + shift;
    const int64_t moved =
        stay->moved == PROJECTION_NEVER ? INT64_MAX : (int64_t)stay->moved + shift;
    if (moved < leaves && is_within(now->frame, moved)) {
        move(now, place, stay->last, moved < 1 ? 1 : moved);
        place = stay->last;
    }
    if (leaves != INT64_MAX) go(now, place, leaves < 1 ? 1 : leaves, now->room->left);
}

// Those whose facts are missing for the same reason fare alike, so the share that has the most is
// drawn once for all.
static void take_chances(simulation *now)
{
    const uint32_t share = jub_prng_below(&now->prng, 1001);
    for (uint32_t i = 0; i < now->frame->chance_count; i++) {
        const projection_chance *chance = &now->frame->chances[i];
        if (chance->is_waiting) {
            wait_for_trial(now, chance);
            continue;
        }
        const bool has_most = jub_prng_chance(&now->prng, share, 1000);
        const int32_t day = has_most ? chance->most : chance->least;
        const bool is_pardoned = has_most && chance->is_pardoned;
        if (day == PROJECTION_NEVER) continue;
        go(now, chance->place, day, is_pardoned ? now->room->pardoned : now->room->left);
        if (is_pardoned && is_within(now->frame, day)) come_back(now, day);
    }
}

static void begin_run(simulation *now)
{
    const projection_frame *frame = now->frame;
    const size_t cells = ((size_t)frame->facility_count + 1) * frame->month_count;
    memset(now->room->admitted, 0, cells * sizeof *now->room->admitted);
    memset(now->room->returned, 0, cells * sizeof *now->room->returned);
    memcpy(now->room->left, frame->left, cells * sizeof *now->room->left);
    memcpy(now->room->pardoned, frame->pardoned, cells * sizeof *now->room->pardoned);
    for (size_t i = 0; i < cells; i++)
        now->room->change[i] = -(int32_t)(frame->left[i] + frame->pardoned[i]);
}

static void simulate(simulation *now)
{
    const projection_past *past = now->frame->past;
    begin_run(now);
    const double known = past->per_day * past->block_count * PROJECTION_BLOCK_DAYS;
    now->rate = known > 0
                    ? variate_gamma(&now->prng, 1 / known + past->extra_spread / past->block_count)
                    : 0;
    take_chances(now);
    for (uint32_t month = 0; past->stay_count > 0 && month < now->frame->month_count; month++)
        admit(now, month);
    const uint32_t let_out = now->frame->pardoned_total + now->newcomers_out;
    for (uint32_t i = 0; past->stay_count > 0 && i < let_out; i++)
        come_back(now, now->frame->amnesty_day);
}

// -- all of them ---------------------------------------------------------------------------------

static void run_part(void *context, uint32_t part)
{
    const all_runs *all = context;
    const uint32_t count = all->results->run_count;
    const uint32_t end = jub_part_begin(count, part + 1, all->part_count);
    for (uint32_t run = jub_part_begin(count, part, all->part_count); run < end; run++) {
        simulation now = {.frame = all->frame,
                          .room = &all->rooms[part],
                          .prng = variate_begin(all->frame->scenario->seed, run)};
        simulate(&now);
        projection_take_up(all->frame, all->results, now.room, run);
    }
}

static bool open_room(jub_arena *arena, const projection_frame *frame, projection_room *room)
{
    const size_t cells = ((size_t)frame->facility_count + 1) * frame->month_count;
    const size_t sums = ((size_t)1 + frame->trade_count) * frame->month_count;
    *room = (projection_room){.change = JUB_NEW(arena, int32_t, cells),
                              .admitted = JUB_NEW(arena, uint32_t, cells),
                              .left = JUB_NEW(arena, uint32_t, cells),
                              .pardoned = JUB_NEW(arena, uint32_t, cells),
                              .returned = JUB_NEW(arena, uint32_t, cells),
                              .totals = JUB_NEW(arena, uint32_t, sums * PROJECTION_FIGURE_COUNT)};
    return room->change && room->admitted && room->left && room->pardoned && room->returned &&
           room->totals;
}

jub_status projection_simulate(jub_arena *arena, const projection_frame *frame,
                               const jub_parallel *parallel, projection_results *results,
                               jub_error *error)
{
    all_runs all = {.frame = frame, .results = results, .part_count = jub_parallel_parts(parallel)};
    all.rooms = JUB_NEW(arena, projection_room, all.part_count);
    if (!all.rooms) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < all.part_count; i++)
        if (!open_room(arena, frame, &all.rooms[i])) return jub_fail_no_memory(error);
    jub_parallel_run(parallel, all.part_count, run_part, &all);
    return JUB_OK;
}
