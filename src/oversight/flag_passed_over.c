// C5: people ranked high enough who were left out. The list itself follows from the rounds, and
// `verify` makes it again; so somebody is passed over where a reader refuses a person whose rank
// has a place, and the place falls to the next.

#include <math.h>

#include "oversight/oversight_private.h"
#include "statistics/tail.h"

enum { LEAST_RANKED = 10 };

static bool has_place(const overseer *run, const jub_reading_fact *reading)
{
    const jub_proposal *proposal = &run->basis->proposals[reading->person];
    return proposal->rank > 0 && proposal->rank <= proposal->places;
}

static jub_status test_reader(overseer *run, uint32_t reader, jub_error *error)
{
    const uint32_t first = run->reader_offsets[reader], last = run->reader_offsets[reader + 1];
    jub_finding finding = oversight_finding(JUB_INDICATOR_PASSED_OVER, JUB_SUBJECT_ACTOR, reader);
    doubt *doubts = JUB_NEW(run->arena, doubt, last - first);
    double *chances = JUB_NEW(run->arena, double, last - first),
           *work = JUB_NEW(run->arena, double, last - first + 1);
    if (!doubts || !chances || !work) return jub_fail_no_memory(error);
    size_t count = 0;
    finding.says = "refuses people who are ranked high enough, so that others move up";
    finding.expected = 0;
    for (uint32_t i = first; i < last; i++) {
        const uint32_t item = run->reader_readings[i];
        const jub_reading_fact *reading = &run->evidence->readings.items[item];
        if (!has_place(run, reading)) continue;
        const double refuse = 1 - oversight_chance(run, reading->case_number, (uint16_t)reader);
        chances[finding.trials++] = refuse;
        finding.expected += refuse;
        if (!reading->is_pass) doubts[count++] = (doubt){oversight_likeness(run, reading), item};
    }
    finding.hits = count;
    if (finding.trials >= LEAST_RANKED) {
        finding.p = jub_poisson_binomial_at_least(count, chances, finding.trials, work);
        finding.effect = ((double)count - finding.expected) / (double)finding.trials;
        finding.entry_count = finding.person_count = count;
        const jub_status status =
            oversight_rests_on(run, doubts, count, &finding.entries, &finding.persons, error);
        if (status != JUB_OK) return status;
    }
    return oversight_add(run, &finding, error);
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
    jub_status status = JUB_OK;
    if (!ranks_anybody(run)) {
        run->untested[JUB_INDICATOR_PASSED_OVER] = JUB_UNTESTED_NO_RANKS;
        return JUB_OK;
    }
    for (uint32_t i = 0; status == JUB_OK && i < run->state->actors.count; i++)
        if (run->reader_offsets[i + 1] > run->reader_offsets[i])
            status = test_reader(run, i, error);
    return status;
}
