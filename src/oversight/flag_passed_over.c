// C5: people ranked high enough who were left out. The list itself follows from the rounds, and
// `verify` makes it again; so somebody is passed over where a reader refuses a person whose rank
// has a place, and the place falls to the next. Readers are harsh in different degrees, honestly,
// so each is held beside the others with the spread of these.

#include "oversight/oversight_private.h"

enum { LEAST_RANKED = 10 };

static bool has_place(const overseer *run, const jub_reading_fact *reading)
{
    const jub_proposal *proposal = &run->basis->proposals[reading->person];
    return proposal->rank > 0 && proposal->rank <= proposal->places;
}

static jub_status weigh_reader(overseer *run, uint16_t reader, beside *item, jub_error *error)
{
    const uint32_t first = run->reader_offsets[reader], last = run->reader_offsets[reader + 1u];
    doubt *doubts = JUB_NEW(run->arena, doubt, last - first);
    double expected = 0;
    size_t count = 0;
    if (!doubts) return jub_fail_no_memory(error);
    *item = (beside){.subject = reader};
    for (uint32_t i = first; i < last; i++) {
        const jub_reading_fact *answer = &run->evidence->readings.items[run->reader_readings[i]];
        if (!has_place(run, answer)) continue;
        item->tally.trials++;
        expected += 1 - oversight_chance(run, answer->case_number, reader);
        if (!answer->is_pass)
            doubts[count++] = (doubt){oversight_likeness(run, answer), run->reader_readings[i]};
    }
    item->tally.hits = item->entry_count = item->person_count = count;
    item->tally.mean = item->tally.trials > 0 ? expected / (double)item->tally.trials : 0;
    return oversight_rests_on(run, doubts, count, &item->entries, &item->persons, error);
}

static bool ranks_anybody(const overseer *run)
{
    for (size_t i = 0; run->basis->proposals && i < run->state->cases.count; i++) {
        const uint32_t person = run->state->cases.items[i].person;
        if (person != JUB_NO_ROW && run->basis->proposals[person].rank > 0) return true;
    }
    return false;
}

jub_status flag_passed_over(overseer *run, jub_error *error)
{
    static const beside_question question = {
        .indicator = JUB_INDICATOR_PASSED_OVER,
        .kind = JUB_SUBJECT_ACTOR,
        .least = LEAST_RANKED,
        .says = JUB_SAYS_RANKED_REFUSED,
    };
    const size_t actors = run->state->actors.count;
    size_t count = 0;
    jub_status status = JUB_OK;
    if (!ranks_anybody(run)) {
        run->untested[JUB_INDICATOR_PASSED_OVER] = JUB_UNTESTED_NO_RANKS;
        return JUB_OK;
    }
    beside *items = JUB_NEW(run->arena, beside, actors);
    if (!items) return jub_fail_no_memory(error);
    for (size_t i = 0; status == JUB_OK && i < actors; i++)
        if (run->reader_offsets[i + 1] > run->reader_offsets[i])
            status = weigh_reader(run, (uint16_t)i, &items[count++], error);
    return status == JUB_OK ? oversight_beside(run, &question, items, count, error) : status;
}
