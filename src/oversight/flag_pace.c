// C4: answers that follow the one before, or the hour.
//
// What is weighed is the surprise of an answer: one less the chance of a pass for a pass, less that
// chance for a refusal. If only the papers count, the surprises of a day come in any order.
// Families: each surprise by the one before it, and those in the last hour of the reader's day. The
// log has no hour at which a case was opened and no number of pages, so pace itself has no data.

#include <math.h>

#include "oversight/oversight_private.h"
#include "statistics/shuffle.h"
#include "statistics/tail.h"

enum { LEAST_PAIRS = 20, LEAST_LATE = 10, HOUR_SECONDS = 3600 };

// A reader's surprises, day by day.
typedef struct reader_days {
    uint32_t reader;
    double *surprises; // [count]
    uint8_t *is_late;  // [count] in the last hour of its day
    size_t *day_ends;  // [day_count]
    size_t count, day_count;
    size_t pair_count, late_count;
    double follow_p, follow_effect, late_p, late_effect; // what came of it
} reader_days;

typedef struct pace_work {
    const overseer *run;
    reader_days *readers;
    uint32_t reader_count, part_count;
    bool *is_out_of_memory; // [part_count]
} pace_work;

static double surprise_of(const overseer *run, const jub_reading_fact *reading)
{
    return reading->is_pass ? 1 - oversight_likeness(run, reading)
                            : oversight_likeness(run, reading) - 1;
}

static void end_day(reader_days *days, const jub_reading_fact *readings, const uint32_t *items,
                    size_t begin, size_t end)
{
    const int64_t last = readings[items[end - 1]].time;
    days->day_ends[days->day_count++] = end;
    days->pair_count += end - begin - 1;
    for (size_t i = begin; i < end; i++) {
        days->is_late[i] = readings[items[i]].time > last - HOUR_SECONDS;
        // A day that is all one hour has no rest to hold it against.
        if (readings[items[begin]].time > last - HOUR_SECONDS) days->is_late[i] = false;
        days->late_count += days->is_late[i];
    }
}

static jub_status lay_out(overseer *run, uint32_t reader, reader_days *days, jub_error *error)
{
    const uint32_t *items = &run->reader_readings[run->reader_offsets[reader]];
    const jub_reading_fact *readings = run->evidence->readings.items;
    const size_t count = run->reader_offsets[reader + 1] - run->reader_offsets[reader];
    *days = (reader_days){.reader = reader,
                          .count = count,
                          .surprises = JUB_NEW(run->arena, double, count),
                          .is_late = JUB_NEW(run->arena, uint8_t, count),
                          .day_ends = JUB_NEW(run->arena, size_t, count)};
    if (!days->surprises || !days->is_late || !days->day_ends) return jub_fail_no_memory(error);
    size_t begin = 0;
    for (size_t i = 0; i < count; i++) {
        days->surprises[i] = surprise_of(run, &readings[items[i]]);
        const bool is_last =
            i + 1 == count || jub_state_day(run->state, readings[items[i]].time) !=
                                  jub_state_day(run->state, readings[items[i + 1]].time);
        if (!is_last) continue;
        end_day(days, readings, items, begin, i + 1);
        begin = i + 1;
    }
    return JUB_OK;
}

// -- one order of a day ---------------------------------------------------------------------------

static double follow(const reader_days *days, const uint32_t *order)
{
    double sum = 0;
    size_t begin = 0;
    for (size_t day = 0; day < days->day_count; day++) {
        for (size_t i = begin + 1; i < days->day_ends[day]; i++)
            sum += days->surprises[order[i]] * days->surprises[order[i - 1]];
        begin = days->day_ends[day];
    }
    return sum;
}

static double late(const reader_days *days, const uint32_t *order)
{
    double sum = 0;
    for (size_t i = 0; i < days->count; i++)
        if (days->is_late[i]) sum += days->surprises[order[i]];
    return sum;
}

// How many orders give as much and as little, to within rounding.
typedef struct extremes {
    size_t high, low;
    double sum;
} extremes;

static void count_order(double value, double found, extremes *counts)
{
    counts->high += value >= found - 1e-9;
    counts->low += value <= found + 1e-9;
    counts->sum += value;
}

static double chance_of(const extremes *counts, size_t draws)
{
    return jub_two_sided(jub_shuffle_chance(counts->high, draws),
                         jub_shuffle_chance(counts->low, draws));
}

static void shuffle_reader(const overseer *run, reader_days *days, uint32_t *order)
{
    const size_t draws = run->options->draws;
    extremes follows = {0}, lates = {0};
    double squares = 0;
    jub_prng prng = {oversight_seed(run, JUB_INDICATOR_PACE, days->reader)};
    for (size_t i = 0; i < days->count; i++) {
        order[i] = (uint32_t)i;
        squares += days->surprises[i] * days->surprises[i];
    }
    const double follow_found = follow(days, order), late_found = late(days, order);
    for (size_t i = 0; i < draws; i++) {
        jub_shuffle_within(&prng, order, days->day_ends, days->day_count);
        count_order(follow(days, order), follow_found, &follows);
        count_order(late(days, order), late_found, &lates);
    }
    const double drawn = draws > 0 ? (double)draws : 1;
    days->follow_p = days->pair_count < LEAST_PAIRS ? NAN : chance_of(&follows, draws);
    days->late_p = days->late_count < LEAST_LATE ? NAN : chance_of(&lates, draws);
    // By how much the share of passes is moved: by a whole answer before it, and late.
    days->follow_effect = squares > 0 ? (follow_found - follows.sum / drawn) / squares : 0;
    days->late_effect =
        days->late_count > 0 ? (late_found - lates.sum / drawn) / (double)days->late_count : 0;
}

static void shuffle_part(void *context, uint32_t part)
{
    const pace_work *work = context;
    jub_arena arena = jub_arena_init((size_t)1 << 30);
    for (uint32_t i = part; i < work->reader_count; i += work->part_count) {
        uint32_t *order = JUB_NEW(&arena, uint32_t, work->readers[i].count);
        if (!order) {
            work->is_out_of_memory[part] = true;
            break;
        }
        shuffle_reader(work->run, &work->readers[i], order);
        jub_arena_rewind(&arena, 0);
    }
    jub_arena_clear(&arena);
}

// -- what is handed in ----------------------------------------------------------------------------

static jub_status take_doubts(const overseer *run, const reader_days *days, bool only_late,
                              jub_finding *finding, jub_error *error)
{
    const uint32_t *items = &run->reader_readings[run->reader_offsets[days->reader]];
    doubt *doubts = JUB_NEW(run->arena, doubt, days->count);
    size_t count = 0;
    if (!doubts) return jub_fail_no_memory(error);
    for (size_t i = 0; i < days->count; i++) {
        const jub_reading_fact *reading = &run->evidence->readings.items[items[i]];
        if (!only_late || days->is_late[i])
            doubts[count++] = (doubt){oversight_likeness(run, reading), items[i]};
    }
    finding->entry_count = finding->person_count = count;
    return oversight_rests_on(run, doubts, count, &finding->entries, &finding->persons, error);
}

static jub_status hand_in(overseer *run, const reader_days *days, jub_error *error)
{
    jub_finding finding = oversight_finding(JUB_INDICATOR_PACE, JUB_SUBJECT_ACTOR, days->reader);
    finding.says = JUB_SAYS_ANSWER_BEFORE;
    finding.p = days->follow_p;
    finding.effect = days->follow_effect;
    finding.trials = days->pair_count;
    jub_status status = isnan(finding.p) ? JUB_OK : take_doubts(run, days, false, &finding, error);
    if (status == JUB_OK) status = oversight_add(run, &finding, error);
    if (status != JUB_OK) return status;
    finding = oversight_finding(JUB_INDICATOR_PACE, JUB_SUBJECT_ACTOR, days->reader);
    finding.family = 1;
    finding.says = JUB_SAYS_LAST_HOUR;
    finding.p = days->late_p;
    finding.effect = days->late_effect;
    finding.trials = days->late_count;
    status = isnan(finding.p) ? JUB_OK : take_doubts(run, days, true, &finding, error);
    return status == JUB_OK ? oversight_add(run, &finding, error) : status;
}

static jub_status shuffle_all(overseer *run, reader_days *readers, uint32_t count, jub_error *error)
{
    const uint32_t parts = jub_parallel_parts(run->options->parallel);
    pace_work work = {.run = run,
                      .readers = readers,
                      .reader_count = count,
                      .part_count = parts,
                      .is_out_of_memory = JUB_NEW(run->arena, bool, parts)};
    if (!work.is_out_of_memory) return jub_fail_no_memory(error);
    jub_parallel_run(run->options->parallel, parts, shuffle_part, &work);
    for (uint32_t i = 0; i < parts; i++)
        if (work.is_out_of_memory[i]) return jub_fail_no_memory(error);
    return JUB_OK;
}

jub_status flag_pace(overseer *run, jub_error *error)
{
    const size_t actors = run->state->actors.count;
    reader_days *readers = JUB_NEW(run->arena, reader_days, actors);
    uint32_t count = 0;
    jub_status status = JUB_OK;
    if (!readers) return jub_fail_no_memory(error);
    for (uint32_t i = 0; status == JUB_OK && i < actors; i++)
        if (run->reader_offsets[i + 1] > run->reader_offsets[i])
            status = lay_out(run, i, &readers[count++], error);
    if (count == 0) run->untested[JUB_INDICATOR_PACE] = JUB_UNTESTED_NO_CHOICE;
    if (status == JUB_OK) status = shuffle_all(run, readers, count, error);
    for (uint32_t i = 0; status == JUB_OK && i < count; i++)
        status = hand_in(run, &readers[i], error);
    return status;
}
