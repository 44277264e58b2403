// B3: many credits typed in one session.
//
// The log has the day on which something was typed and not the day of which it speaks, so there is
// no delay to be measured. A session is what one editor typed on one day of the programme. Where it
// raised facts of five people or more, the question is whether more of them stand on the list than
// of as many drawn from the facility's people: the tail of the hypergeometric distribution. But
// whoever has been raised, with full right, is on the list more often than others are; so there
// must be more of them, too, than of people who have the raised value anyway: the Poisson-binomial
// tail. The larger of the two tails counts.

#include <math.h>

#include "oversight/fact_gain_private.h"
#include "oversight/shares_private.h"
#include "statistics/tail.h"

enum { TOUCHED_LEAST = 5 };

typedef struct session {
    uint16_t editor;
    jub_date day;
    uint32_t facility; // of the first who was touched
    uint64_t touched, listed;
    JUB_LIST(double) rates; // [touched] of people who have the value that was given
    finding_trail trail;
} session;

typedef struct sessions {
    JUB_LIST(session) items;
    jub_map numbers; // of an item, by editor and day
} sessions;

typedef struct facility_people {
    uint64_t people, listed;
} facility_people;

static bool is_listed(const overseer *run, uint32_t person)
{
    return person < run->state->people.count && run->state->people.items[person].is_listed;
}

static bool has_person(const finding_trail *trail, uint32_t person)
{
    for (size_t i = 0; i < trail->persons.count; i++)
        if (trail->persons.items[i] == person) return true;
    return false;
}

static session *session_of(overseer *run, sessions *all, const jub_edit_fact *edit)
{
    bool is_new = false;
    const jub_date day = jub_state_day(run->state, edit->time);
    const jub_text key = jub_text_format(run->arena, "%u %d", (unsigned)edit->editor, (int)day);
    const uint32_t number = key.bytes ? jub_map_add(&all->numbers, key, &is_new) : JUB_MAP_ABSENT;
    if (number == JUB_MAP_ABSENT) return NULL;
    if (!is_new) return &all->items.items[number];
    const session made = {.editor = edit->editor,
                          .day = day,
                          .facility = jub_basis_facility_of(run->basis, edit->person)};
    return JUB_LIST_PUSH(run->arena, &all->items, made) ? &all->items.items[number] : NULL;
}

static jub_status gather(overseer *run, sessions *all, jub_error *error)
{
    fact_gains *gains = NULL;
    jub_status status = fact_gains_open(run, &gains, error);
    for (size_t i = 0; status == JUB_OK && i < run->evidence->edits.count; i++) {
        const jub_edit_fact *edit = &run->evidence->edits.items[i];
        fact_move move;
        if (edit->person == JUB_NO_ROW) continue;
        status = fact_gains_move(gains, edit, &move, error);
        if (status != JUB_OK || !move.is_up) continue;
        session *of = session_of(run, all, edit);
        if (!of) return jub_fail_no_memory(error);
        if (has_person(&of->trail, edit->person)) continue;
        of->touched++;
        of->listed += is_listed(run, edit->person);
        if (!JUB_LIST_PUSH(run->arena, &of->rates, move.rate_after))
            return jub_fail_no_memory(error);
        status = trail_add(run->arena, &of->trail, edit->entry, edit->person, error);
    }
    return status;
}

static facility_people *count_facilities(const overseer *run)
{
    facility_people *counts =
        JUB_NEW(run->arena, facility_people, run->basis->facilities->row_count);
    for (uint32_t row = 0; counts && row < run->state->people.count; row++) {
        const uint32_t facility = jub_basis_facility_of(run->basis, row);
        if (facility == JUB_NO_ROW) continue;
        counts[facility].people++;
        counts[facility].listed += is_listed(run, row);
    }
    return counts;
}

// The two tails, and what is expected by the one that asks for more.
static jub_status weigh(overseer *run, const session *of, const facility_people *held,
                        jub_finding *finding, jub_error *error)
{
    double *work = JUB_NEW(run->arena, double, of->touched + 1);
    double by_value = 0;
    if (!work) return jub_fail_no_memory(error);
    for (uint64_t i = 0; i < of->touched; i++) by_value += of->rates.items[i];
    finding->expected =
        fmax(by_value, (double)of->touched * (double)held->listed / (double)held->people);
    finding->effect = ((double)of->listed - finding->expected) / (double)of->touched;
    // Who chose fewer than five of them so is not what the rule speaks of.
    if (of->listed < TOUCHED_LEAST)
        finding->p = 1;
    else
        finding->p =
            fmax(jub_hypergeometric_at_least(of->listed, of->touched, held->listed, held->people),
                 jub_poisson_binomial_at_least(of->listed, of->rates.items, of->touched, work));
    return JUB_OK;
}

static jub_status add_test(overseer *run, const session *of, const facility_people *counts,
                           jub_error *error)
{
    jub_finding finding = oversight_finding(JUB_INDICATOR_BATCHES, JUB_SUBJECT_ACTOR, of->editor);
    char day[JUB_DATE_TEXT_BYTES + 1];
    const facility_people nobody = {0};
    const facility_people *held = of->facility != JUB_NO_ROW ? &counts[of->facility] : &nobody;
    jub_status status = JUB_OK;
    finding.about = jub_text_format(run->arena, "typed on %s", jub_date_format(of->day, day));
    if (!finding.about.bytes) return jub_fail_no_memory(error);
    finding.hits = of->listed;
    finding.trials = of->touched;
    finding.says = JUB_SAYS_ONE_SESSION;
    trail_put(&of->trail, &finding);
    if (of->touched >= TOUCHED_LEAST && of->touched <= held->people)
        status = weigh(run, of, held, &finding, error);
    return status == JUB_OK ? oversight_add(run, &finding, error) : status;
}

jub_status flag_batches(overseer *run, jub_error *error)
{
    sessions all = {.numbers = jub_map_init(run->arena, run->options->seed)};
    if (run->evidence->edits.count == 0) {
        run->untested[JUB_INDICATOR_BATCHES] = JUB_UNTESTED_NO_EDITS;
        return JUB_OK;
    }
    const facility_people *counts = count_facilities(run);
    if (!counts) return jub_fail_no_memory(error);
    jub_status status = gather(run, &all, error);
    if (status == JUB_OK && all.items.count == 0)
        run->untested[JUB_INDICATOR_BATCHES] = JUB_UNTESTED_NO_RAISE;
    for (size_t i = 0; status == JUB_OK && i < all.items.count; i++)
        status = add_test(run, &all.items.items[i], counts, error);
    return status;
}
