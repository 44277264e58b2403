// D6: a reader and one facility's people. Families: two readers who pass each other's people, each
// of them being of the facility whose people the other passes; and a reader who passes those of any
// one facility. Expected is what others pass of the same cases, knowing what the other reader
// answered, moved by as much as this reader is kinder or harder than they are about the people of
// all other facilities. The same readings enter many tests.

#include <math.h>
#include <stdlib.h>

#include "oversight/logit_private.h"
#include "oversight/oversight_private.h"
#include "statistics/tail.h"

enum { LEAST_CASES = 5, NEWTON_STEPS = 16 };
static const double KINDNESS_RIDGE = 1.0; // one over the variance of readers, in logits
static const double LEAST_STEP = 1e-9;
static const uint64_t PAIRS_MAX = UINT64_C(1) << 26; // readers times facilities

enum { OTHER_REFUSED, OTHER_PASSED, OTHER_NONE, OTHERS };

// One reading: what was to be expected of it, and what came.
typedef struct favour_answer {
    double logit; // of a pass by somebody else
    uint32_t facility;
    uint8_t other; // what the other reader answered
    bool is_pass;
} favour_answer;

typedef struct favour {
    overseer *run;
    uint32_t facilities;
    uint32_t *readers; // [reader_count] actors
    uint32_t reader_count;
    favour_answer *answers; // as run->reader_readings
    uint32_t *sizes;        // [reader_count][facilities] readings of that facility's people
    double *chances, *work; // for one test
} favour;

static uint32_t home_of(const overseer *run, uint32_t actor)
{
    const jub_actor *reader = &run->state->actors.items[actor];
    if (reader->facility != JUB_NO_ROW) return reader->facility;
    if (reader->officer == JUB_NO_ROW || !jub_parties_has_officers(run->basis->parties))
        return JUB_NO_ROW;
    return jub_parties_post(run->basis->parties, reader->officer);
}

// Whether and what the other reader answered.
static uint8_t other_of(const overseer *run, const jub_reading_fact *reading)
{
    const jub_reading_fact *other = oversight_other(run, reading);
    return !other ? OTHER_NONE : other->is_pass ? OTHER_PASSED : OTHER_REFUSED;
}

// Two who differ in kindness differ most about what was refused: so the other's answer is kept.
static void lay_out(favour *set)
{
    const overseer *run = set->run;
    for (uint32_t i = 0; i < run->reader_offsets[run->state->actors.count]; i++) {
        const jub_reading_fact *reading = &run->evidence->readings.items[run->reader_readings[i]];
        const double like = oversight_likeness(run, reading);
        set->answers[i] =
            (favour_answer){.logit = logit(reading->is_pass ? like : 1 - like),
                            .facility = jub_basis_facility_of(run->basis, reading->person),
                            .other = other_of(run, reading),
                            .is_pass = reading->is_pass};
    }
}

static void count_sizes(favour *set)
{
    const overseer *run = set->run;
    for (uint32_t r = 0; r < set->reader_count; r++)
        for (uint32_t i = run->reader_offsets[set->readers[r]];
             i < run->reader_offsets[set->readers[r] + 1]; i++)
            if (set->answers[i].facility != JUB_NO_ROW)
                set->sizes[(size_t)r * set->facilities + set->answers[i].facility]++;
}

static jub_status open_set(overseer *run, favour *set, jub_error *error)
{
    const uint32_t total = run->reader_offsets[run->state->actors.count];
    *set = (favour){.run = run,
                    .facilities = run->basis->facilities->row_count,
                    .readers = JUB_NEW(run->arena, uint32_t, run->state->actors.count),
                    .answers = JUB_NEW(run->arena, favour_answer, total),
                    .chances = JUB_NEW(run->arena, double, total),
                    .work = JUB_NEW(run->arena, double, (size_t)total + 1)};
    if (!set->readers || !set->answers || !set->chances || !set->work)
        return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < run->state->actors.count; i++)
        if (run->reader_offsets[i + 1] > run->reader_offsets[i])
            set->readers[set->reader_count++] = i;
    if ((uint64_t)set->reader_count * set->facilities > PAIRS_MAX) return JUB_OK;
    set->sizes = JUB_NEW(run->arena, uint32_t, (size_t)set->reader_count * set->facilities);
    if (!set->sizes) return jub_fail_no_memory(error);
    lay_out(set);
    count_sizes(set);
    return JUB_OK;
}

// -- one test -------------------------------------------------------------------------------------

typedef struct favoured {
    jub_finding finding;
    size_t trials;
    doubt *doubts;
    size_t doubt_count;
} favoured;

// By how much (in logits) the reader is kinder about people who are held elsewhere, drawn toward
// not at all, for one answer of the other reader: steps of Newton's until they are none.
static double kindness_elsewhere(const favour *set, uint32_t reader, uint32_t facility,
                                 uint8_t other)
{
    const uint32_t first = set->run->reader_offsets[set->readers[reader]];
    const uint32_t last = set->run->reader_offsets[set->readers[reader] + 1];
    double kindness = 0;
    for (int i = 0; i < NEWTON_STEPS; i++) {
        double slope = -KINDNESS_RIDGE * kindness, bend = KINDNESS_RIDGE;
        for (uint32_t j = first; j < last; j++) {
            const favour_answer *answer = &set->answers[j];
            if (answer->facility == facility || answer->other != other) continue;
            const double chance = inverse_logit(answer->logit + kindness);
            slope += answer->is_pass - chance;
            bend += chance * (1 - chance);
        }
        const double step = short_of(slope / bend);
        kindness += step;
        if (fabs(step) < LEAST_STEP) break;
    }
    return kindness;
}

static void add_group(favour *set, uint32_t reader, uint32_t facility, favoured *found)
{
    const overseer *run = set->run;
    double steps[OTHERS];
    for (uint32_t other = 0; other < OTHERS; other++)
        steps[other] = kindness_elsewhere(set, reader, facility, (uint8_t)other);
    for (uint32_t i = run->reader_offsets[set->readers[reader]];
         i < run->reader_offsets[set->readers[reader] + 1]; i++) {
        const favour_answer *answer = &set->answers[i];
        if (answer->facility != facility) continue;
        set->chances[found->trials++] = inverse_logit(answer->logit + steps[answer->other]);
        if (answer->is_pass)
            found->doubts[found->doubt_count++] =
                (doubt){inverse_logit(answer->logit), run->reader_readings[i]};
    }
}

static size_t group_size(const favour *set, uint32_t reader, uint32_t facility)
{
    return set->sizes[(size_t)reader * set->facilities + facility];
}

static jub_status hand_in(favour *set, favoured *found, jub_error *error)
{
    overseer *run = set->run;
    jub_finding *finding = &found->finding;
    finding->hits = found->doubt_count;
    finding->trials = found->trials;
    finding->expected = 0;
    for (size_t i = 0; i < found->trials; i++) finding->expected += set->chances[i];
    finding->p =
        jub_poisson_binomial_at_least(found->doubt_count, set->chances, found->trials, set->work);
    finding->effect = ((double)finding->hits - finding->expected) / (double)found->trials;
    finding->entry_count = finding->person_count = found->doubt_count;
    const jub_status status = oversight_rests_on(run, found->doubts, found->doubt_count,
                                                 &finding->entries, &finding->persons, error);
    return status == JUB_OK ? oversight_add(run, finding, error) : status;
}

static jub_status test_pair(favour *set, uint32_t a, uint32_t b, jub_error *error)
{
    overseer *run = set->run;
    const uint32_t home_a = home_of(run, set->readers[a]), home_b = home_of(run, set->readers[b]);
    if (home_a == JUB_NO_ROW || home_b == JUB_NO_ROW || home_a == home_b) return JUB_OK;
    const size_t there = group_size(set, a, home_b), back = group_size(set, b, home_a);
    if (there == 0 || back == 0) return JUB_OK; // they cannot have done each other a favour
    favoured found = {.finding = oversight_finding(JUB_INDICATOR_FACILITY_FAVOUR, JUB_SUBJECT_PAIR,
                                                   set->readers[a])};
    found.finding.other = set->readers[b];
    found.finding.says = JUB_SAYS_EACH_OTHERS;
    found.finding.trials = there + back;
    if (there + back < LEAST_CASES) return oversight_add(run, &found.finding, error);
    found.doubts = JUB_NEW(run->arena, doubt, there + back);
    if (!found.doubts) return jub_fail_no_memory(error);
    add_group(set, a, home_b, &found);
    add_group(set, b, home_a, &found);
    return hand_in(set, &found, error);
}

static jub_status test_one(favour *set, uint32_t reader, uint32_t facility, jub_error *error)
{
    overseer *run = set->run;
    const size_t size = group_size(set, reader, facility);
    if (size == 0) return JUB_OK;
    favoured found = {.finding = oversight_finding(JUB_INDICATOR_FACILITY_FAVOUR, JUB_SUBJECT_ACTOR,
                                                   set->readers[reader])};
    found.finding.family = 1;
    found.finding.other = facility;
    found.finding.about = jub_basis_facility_key(run->basis, facility);
    found.finding.says = JUB_SAYS_ONE_FACILITY;
    found.finding.trials = size;
    if (size < LEAST_CASES) return oversight_add(run, &found.finding, error);
    found.doubts = JUB_NEW(run->arena, doubt, size);
    if (!found.doubts) return jub_fail_no_memory(error);
    add_group(set, reader, facility, &found);
    return hand_in(set, &found, error);
}

jub_status flag_favour(overseer *run, jub_error *error)
{
    favour set;
    jub_status status = open_set(run, &set, error);
    if (status != JUB_OK) return status;
    if (!set.sizes || set.reader_count == 0) {
        run->untested[JUB_INDICATOR_FACILITY_FAVOUR] =
            set.reader_count == 0 ? JUB_UNTESTED_NO_CHOICE : JUB_UNTESTED_TOO_MANY_PAIRS;
        return JUB_OK;
    }
    for (uint32_t a = 0; status == JUB_OK && a < set.reader_count; a++)
        for (uint32_t b = a + 1; status == JUB_OK && b < set.reader_count; b++)
            status = test_pair(&set, a, b, error);
    for (uint32_t a = 0; status == JUB_OK && a < set.reader_count; a++)
        for (uint32_t f = 0; status == JUB_OK && f < set.facilities; f++)
            status = test_one(&set, a, f, error);
    return status;
}
