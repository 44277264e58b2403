// C1: a reader who passes more, or fewer, than colleagues would of the same cases.

#include <math.h>

#include "oversight/oversight_private.h"

static jub_status weigh_reader(overseer *run, uint16_t reader, beside *item, jub_error *error)
{
    const uint32_t first = run->reader_offsets[reader], last = run->reader_offsets[reader + 1u];
    doubt *doubts = JUB_NEW(run->arena, doubt, last - first);
    double expected = 0;
    size_t count = 0;
    if (!doubts) return jub_fail_no_memory(error);
    *item = (beside){.subject = reader, .tally.trials = last - first};
    for (uint32_t i = first; i < last; i++) {
        const jub_reading_fact *reading = &run->evidence->readings.items[run->reader_readings[i]];
        item->tally.hits += reading->is_pass;
        expected += oversight_chance(run, reading->case_number, reader);
    }
    item->tally.mean = expected / (double)item->tally.trials;
    const bool is_generous = (double)item->tally.hits > expected;
    for (uint32_t i = first; i < last; i++) {
        const jub_reading_fact *reading = &run->evidence->readings.items[run->reader_readings[i]];
        if (reading->is_pass == is_generous)
            doubts[count++] = (doubt){oversight_likeness(run, reading), run->reader_readings[i]};
    }
    item->entry_count = item->person_count = count;
    return oversight_rests_on(run, doubts, count, &item->entries, &item->persons, error);
}

jub_status flag_generous(overseer *run, jub_error *error)
{
    static const beside_question question = {
        .indicator = JUB_INDICATOR_GENEROUS,
        .kind = JUB_SUBJECT_ACTOR,
        .least = JUB_OVERSIGHT_DECISIONS_MIN,
        .is_two_sided = true,
        .has_funnel = true,
        .says = JUB_SAYS_MORE_OR_FEWER,
    };
    const size_t actors = run->state->actors.count;
    beside *items = JUB_NEW(run->arena, beside, actors);
    size_t count = 0;
    jub_status status = JUB_OK;
    if (!items) return jub_fail_no_memory(error);
    for (size_t i = 0; status == JUB_OK && i < actors; i++)
        if (run->reader_offsets[i + 1] > run->reader_offsets[i])
            status = weigh_reader(run, (uint16_t)i, &items[count++], error);
    if (status != JUB_OK) return status;
    if (count == 0) run->untested[JUB_INDICATOR_GENEROUS] = JUB_UNTESTED_NO_CHOICE;
    return oversight_beside(run, &question, items, count, error);
}
