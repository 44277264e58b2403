#include "rehearsal/run_private.h"

#include <sodium.h>
#include <string.h>

#define RUN_MAX_BYTES ((size_t)64 << 30)
// People by facility, in the order of rows.
static jub_status sort_people(rehearsal *run, jub_error *error)
{
    const uint32_t people = run->basis->persons->row_count, places = run->cast->facility_count;
    uint32_t *offsets = JUB_NEW(&run->arena, uint32_t, (size_t)places + 2);
    run->by_facility = JUB_NEW(&run->arena, uint32_t, people);
    run->is_edited = JUB_NEW(&run->arena, bool, people);
    if (!offsets || !run->by_facility || !run->is_edited) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < people; i++) {
        const uint32_t place = jub_basis_facility_of(run->basis, i);
        if (place != JUB_NO_ROW) offsets[place + 2]++;
    }
    for (uint32_t i = 1; i <= places; i++) offsets[i + 1] += offsets[i];
    for (uint32_t i = 0; i < people; i++) {
        const uint32_t place = jub_basis_facility_of(run->basis, i);
        if (place != JUB_NO_ROW) run->by_facility[offsets[place + 1]++] = i;
    }
    run->facility_offsets = offsets;
    return JUB_OK;
}

static jub_status begin(rehearsal *run, jub_error *error)
{
    run->random = jub_lots_random(&run->cast->lots, "salts", &run->salts);
    run->first_day = run->cast->first_day;
    run->last_day = run->basis->agenda.effect + 1;
    run_wait(run, run->first_day, 0);
    jub_status status = sort_people(run, error);
    if (status == JUB_OK)
        status = jub_log_create(&run->ports->log, jub_text_from(run->cast->origin), error);
    return status == JUB_OK ? run_open_desk(run, error) : status;
}

static jub_status play(rehearsal *run, jub_error *error)
{
    jub_status status = act_opening(run, error);
    if (status == JUB_OK) status = act_first_round(run, error);
    if (status == JUB_OK) status = act_cases(run, error);
    if (status == JUB_OK) status = act_final_round(run, error);
    if (status == JUB_OK) status = act_list(run, error);
    if (status == JUB_OK) status = act_notices(run, error);
    return status == JUB_OK ? act_effects(run, error) : status;
}

jub_status jub_rehearse(const jub_cast *cast, const jub_rehearsal_ports *ports, jub_state *state,
                        jub_rehearsal_counts *counts_out, jub_error *error)
{
    rehearsal run = {.cast = cast,
                     .ports = ports,
                     .state = state,
                     .basis = state->basis,
                     .arena = jub_arena_init(RUN_MAX_BYTES),
                     .day = jub_arena_init(RUN_MAX_BYTES),
                     .now = INT64_MIN};
    jub_status status = begin(&run, error);
    if (status == JUB_OK) status = play(&run, error);
    if (status == JUB_OK) {
        run.counts.entry_count = run.size;
        *counts_out = run.counts;
    }
    jub_desk_free(run.desk);
    sodium_memzero(&run.salts, sizeof run.salts);
    jub_arena_clear(&run.arena);
    jub_arena_clear(&run.day);
    return status;
}
