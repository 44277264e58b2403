// Which readings take part, reader by reader, and what the other reader of a case answered.

#include "oversight/oversight_private.h"

bool oversight_has_choice(const overseer *run, uint32_t case_number)
{
    const uint32_t person = run->state->cases.items[case_number - 1].person;
    if (person == JUB_NO_ROW || !run->basis->proposals) return false;
    const jub_proposal *proposal = &run->basis->proposals[person];
    return proposal->standing != proposal->standing_failed;
}

const jub_reading_fact *oversight_other(const overseer *run, const jub_reading_fact *reading)
{
    if (reading->number > 2) return NULL;
    const uint32_t item =
        run->answers[((size_t)reading->case_number - 1) * 2 + (reading->number == 1)];
    return item == JUB_NO_ROW ? NULL : &run->evidence->readings.items[item];
}

static bool takes_part(const overseer *run, const jub_reading_fact *reading)
{
    return reading->number <= 2 && oversight_has_choice(run, reading->case_number);
}

static bool is_before(const jub_reading_fact *a, const jub_reading_fact *b)
{
    return a->time != b->time ? a->time < b->time : a->entry < b->entry;
}

// Entries of a log are in the order of time but for what one sitting says of its own hours.
static void sort_by_time(const overseer *run, uint32_t *items, size_t count)
{
    const jub_reading_fact *readings = run->evidence->readings.items;
    for (size_t i = 1; i < count; i++) {
        const uint32_t item = items[i];
        size_t at = i;
        for (; at > 0 && is_before(&readings[item], &readings[items[at - 1]]); at--)
            items[at] = items[at - 1];
        items[at] = item;
    }
}

jub_status oversight_order_readings(overseer *run, jub_error *error)
{
    const size_t actors = run->state->actors.count, cases = run->state->cases.count;
    const size_t count = run->evidence->readings.count;
    run->reader_offsets = JUB_NEW(run->arena, uint32_t, actors + 2);
    run->reader_readings = JUB_NEW(run->arena, uint32_t, count);
    run->answers = JUB_NEW(run->arena, uint32_t, cases * 2);
    if (!run->reader_offsets || !run->reader_readings || !run->answers)
        return jub_fail_no_memory(error);
    for (size_t i = 0; i < cases * 2; i++) run->answers[i] = JUB_NO_ROW;
    uint32_t *offsets = run->reader_offsets;
    for (size_t i = 0; i < count; i++) {
        const jub_reading_fact *reading = &run->evidence->readings.items[i];
        if (!takes_part(run, reading)) continue;
        offsets[reading->reader + 2]++;
        run->answers[((size_t)reading->case_number - 1) * 2 + reading->number - 1] = (uint32_t)i;
    }
    for (size_t i = 1; i <= actors; i++) offsets[i + 1] += offsets[i];
    for (size_t i = 0; i < count; i++) {
        const jub_reading_fact *reading = &run->evidence->readings.items[i];
        if (takes_part(run, reading))
            run->reader_readings[offsets[reading->reader + 1]++] = (uint32_t)i;
    }
    for (size_t i = 0; i < actors; i++)
        sort_by_time(run, &run->reader_readings[offsets[i]], offsets[i + 1] - offsets[i]);
    return JUB_OK;
}
