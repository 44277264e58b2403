// A6: two who sign for each other.
//
// Who may sign what is a rule, so here it is checked again where the rules look at one event at a
// time: no key stands for two people, and who finalised the list did not seal it. Reciprocity has
// nothing to be tested with: readers are paired by lot and blind, and a facility has one clerk and
// one head. Devices and typing are in no log.

#include "oversight/shares_private.h"

static jub_status add_breach(overseer *run, uint32_t first, uint32_t second, jub_says says,
                             jub_error *error)
{
    jub_finding finding = oversight_finding(JUB_INDICATOR_FOUR_EYES, JUB_SUBJECT_PAIR, first);
    finding.other = second;
    finding.verdict = JUB_VERDICT_BREACH;
    finding.hits = 1;
    finding.says = says;
    return oversight_add(run, &finding, error);
}

jub_status flag_four_eyes(overseer *run, jub_error *error)
{
    const jub_state *state = run->state;
    jub_status status = JUB_OK;
    jub_map keys = jub_map_init(run->arena, run->options->seed);
    uint32_t *first = JUB_NEW(run->arena, uint32_t, state->actors.count);
    if (!first) return jub_fail_no_memory(error);
    for (uint32_t i = 0; status == JUB_OK && i < state->actors.count; i++) {
        bool is_new;
        if (state->actors.items[i].key.length_bytes == 0) continue;
        run->checked[JUB_INDICATOR_FOUR_EYES]++;
        const uint32_t number = jub_map_add(&keys, state->actors.items[i].key, &is_new);
        if (number == JUB_MAP_ABSENT) return jub_fail_no_memory(error);
        if (is_new)
            first[number] = i;
        else
            status = add_breach(run, first[number], i, JUB_SAYS_ONE_KEY, error);
    }
    if (status == JUB_OK && state->programme.stage >= JUB_PROGRAMME_SEALED &&
        state->programme.list_by == state->programme.sealed_by)
        status = add_breach(run, state->programme.list_by, state->programme.sealed_by,
                            JUB_SAYS_SAME_REGISTRAR, error);
    run->untested[JUB_INDICATOR_FOUR_EYES] = JUB_UNTESTED_NO_PAIRS;
    return status;
}
