// C7: a facility that sets aside more of those who may be nominated than others do. What counts is
// what stood when the round was closed: a slip that was put right is none.

#include "oversight/oversight_private.h"

typedef struct facility_count {
    uint64_t proposed, set_aside;
} facility_count;

static bool is_decided(const overseer *run, uint32_t person, uint32_t *facility_out)
{
    *facility_out = jub_basis_facility_of(run->basis, person);
    return *facility_out != JUB_NO_ROW && run->basis->proposals[person].is_proposed &&
           run->state->people.items[person].nomination != JUB_NOT_YET;
}

static jub_status rests_on(overseer *run, uint32_t facility, beside *item, jub_error *error)
{
    uint64_t *entries = JUB_NEW(run->arena, uint64_t, item->tally.hits);
    uint32_t *persons = JUB_NEW(run->arena, uint32_t, item->tally.hits), held;
    if (!entries || !persons) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < run->state->people.count; i++) {
        const jub_person *person = &run->state->people.items[i];
        if (!is_decided(run, i, &held) || held != facility ||
            person->nomination != JUB_IS_SET_ASIDE)
            continue;
        entries[item->entry_count] = person->nomination_entry;
        persons[item->entry_count++] = i;
    }
    item->entries = entries;
    item->persons = persons;
    item->person_count = item->entry_count;
    return JUB_OK;
}

static jub_status count_facilities(overseer *run, facility_count **counts_out, jub_error *error)
{
    uint32_t facility;
    *counts_out = JUB_NEW(run->arena, facility_count, run->basis->facilities->row_count);
    if (!*counts_out) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < run->state->people.count; i++) {
        if (!is_decided(run, i, &facility)) continue;
        const bool is_aside = run->state->people.items[i].nomination == JUB_IS_SET_ASIDE;
        (*counts_out)[facility].proposed++;
        (*counts_out)[facility].set_aside += is_aside;
    }
    return JUB_OK;
}

jub_status flag_set_aside(overseer *run, jub_error *error)
{
    static const beside_question question = {
        .indicator = JUB_INDICATOR_SET_ASIDE,
        .kind = JUB_SUBJECT_FACILITY,
        .least = JUB_OVERSIGHT_DECISIONS_MIN,
        .has_funnel = true,
        .says = JUB_SAYS_SETS_ASIDE,
    };
    const uint32_t facilities = run->basis->facilities->row_count;
    facility_count *counts;
    size_t count = 0;
    if (!run->basis->proposals) {
        run->untested[JUB_INDICATOR_SET_ASIDE] = JUB_UNTESTED_NOBODY_PROPOSED;
        return JUB_OK;
    }
    beside *items = JUB_NEW(run->arena, beside, facilities);
    if (!items) return jub_fail_no_memory(error);
    jub_status status = count_facilities(run, &counts, error);
    for (uint32_t i = 0; status == JUB_OK && i < facilities; i++) {
        if (counts[i].proposed == 0) continue;
        items[count] =
            (beside){.subject = i, .tally = {counts[i].set_aside, counts[i].proposed, 0}};
        status = rests_on(run, i, &items[count++], error);
    }
    oversight_pool(items, count);
    if (count == 0) run->untested[JUB_INDICATOR_SET_ASIDE] = JUB_UNTESTED_NOBODY_PROPOSED;
    return status == JUB_OK ? oversight_beside(run, &question, items, count, error) : status;
}
