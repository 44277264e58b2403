// C3: a reader whom the other reader of the same cases contradicts, both reading blind.
//
// Three families. In the first, passes that the other refused are held against refusals that the
// other passed: honest readers have about as many of either, one more of these and another of
// those. In the other two the reader is held against colleagues: of the cases that the other
// refused, how many are passed, and of those that the other passed, how many are refused.

#include <math.h>

#include "oversight/oversight_private.h"

enum { LEAST_DIFFERENCES = 10, LEAST_ONE_WAY = 10 };

typedef struct one_way {
    beside item;
    double expected;
} one_way;

typedef struct differing {
    one_way passes, refusals; // where the other refused, and where the other passed
} differing;

static void count_reading(const overseer *run, const jub_reading_fact *reading,
                          const jub_reading_fact *other, differing *found)
{
    const double pass = oversight_chance_given(run, reading->case_number, reading->reader);
    one_way *way = other->is_pass ? &found->refusals : &found->passes;
    way->item.tally.trials++;
    way->item.tally.hits += reading->is_pass != other->is_pass;
    way->expected += other->is_pass ? 1 - pass : pass;
}

static jub_status take_doubts(const overseer *run, uint16_t reader, bool is_pass, one_way *way,
                              jub_error *error)
{
    const uint32_t first = run->reader_offsets[reader], last = run->reader_offsets[reader + 1u];
    doubt *doubts = JUB_NEW(run->arena, doubt, last - first);
    size_t count = 0;
    if (!doubts) return jub_fail_no_memory(error);
    for (uint32_t i = first; i < last; i++) {
        const jub_reading_fact *reading = &run->evidence->readings.items[run->reader_readings[i]];
        const jub_reading_fact *other = oversight_other(run, reading);
        if (other && reading->is_pass == is_pass && other->is_pass != is_pass)
            doubts[count++] = (doubt){oversight_likeness(run, reading), run->reader_readings[i]};
    }
    way->item.subject = reader;
    way->item.entry_count = way->item.person_count = count;
    way->item.tally.mean =
        way->item.tally.trials > 0 ? way->expected / (double)way->item.tally.trials : 0;
    return oversight_rests_on(run, doubts, count, &way->item.entries, &way->item.persons, error);
}

// Both directions against each other: half of the differences are expected to be passes.
static beside net_of(const differing *found)
{
    const uint64_t b = found->passes.item.tally.hits, c = found->refusals.item.tally.hits;
    beside item = b >= c ? found->passes.item : found->refusals.item;
    item.tally = (jub_tally){b, b + c, 0.5};
    return item;
}

static jub_status weigh_reader(overseer *run, uint16_t reader, differing *found, jub_error *error)
{
    *found = (differing){0};
    for (uint32_t i = run->reader_offsets[reader]; i < run->reader_offsets[reader + 1u]; i++) {
        const jub_reading_fact *reading = &run->evidence->readings.items[run->reader_readings[i]];
        const jub_reading_fact *other = oversight_other(run, reading);
        if (other) count_reading(run, reading, other, found);
    }
    jub_status status = take_doubts(run, reader, true, &found->passes, error);
    return status == JUB_OK ? take_doubts(run, reader, false, &found->refusals, error) : status;
}

static const beside_question questions[] = {
    {.indicator = JUB_INDICATOR_DIFFERS,
     .family = 0,
     .kind = JUB_SUBJECT_ACTOR,
     .least = LEAST_DIFFERENCES,
     .is_two_sided = true,
     .has_funnel = true,
     .says = JUB_SAYS_ONE_DIRECTION},
    {.indicator = JUB_INDICATOR_DIFFERS,
     .family = 1,
     .kind = JUB_SUBJECT_ACTOR,
     .least = LEAST_ONE_WAY,
     .says = JUB_SAYS_PASSES_REFUSED},
    {.indicator = JUB_INDICATOR_DIFFERS,
     .family = 2,
     .kind = JUB_SUBJECT_ACTOR,
     .least = LEAST_ONE_WAY,
     .says = JUB_SAYS_REFUSES_PASSED},
};
enum { QUESTIONS = sizeof questions / sizeof questions[0] };

jub_status flag_differs(overseer *run, jub_error *error)
{
    const size_t actors = run->state->actors.count;
    beside *items[QUESTIONS];
    size_t count = 0;
    jub_status status = JUB_OK;
    for (size_t i = 0; i < QUESTIONS; i++) {
        items[i] = JUB_NEW(run->arena, beside, actors);
        if (!items[i]) return jub_fail_no_memory(error);
    }
    for (size_t i = 0; status == JUB_OK && i < actors; i++) {
        differing found;
        if (run->reader_offsets[i + 1] == run->reader_offsets[i]) continue;
        status = weigh_reader(run, (uint16_t)i, &found, error);
        items[0][count] = net_of(&found);
        items[1][count] = found.passes.item;
        items[2][count++] = found.refusals.item;
    }
    if (count == 0) run->untested[JUB_INDICATOR_DIFFERS] = JUB_UNTESTED_NO_SECOND;
    for (size_t i = 0; status == JUB_OK && i < QUESTIONS; i++)
        status = oversight_beside(run, &questions[i], items[i], count, error);
    return status;
}
