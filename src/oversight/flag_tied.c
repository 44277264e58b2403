// D2: officer and beneficiary are tied.
//
//     one step    a reader who answered about somebody from whom the dealing bars him (kin, own
//                 facility, one town, one unit, handled before): a breach. The dealing keeps them
//                 apart, so this checks it again, from the answers
//     two steps   clerks and heads do not choose whose list they make, so ties to people of their
//                 own facility are no breach. One test over all: are more of the people tied to
//                 their clerk or head (kin, one home town) nominated than of the facility's others?
//                 Exact: nominations shuffled among those proposed at each facility give each a
//                 hypergeometric count, and the sum of these is their convolution

#include "oversight/shares_private.h"
#include "statistics/tail.h"

enum { TIED_LEAST = 5 };

static jub_status add_bars(overseer *run, jub_error *error)
{
    const jub_evidence *evidence = run->evidence;
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < evidence->readings.count; i++) {
        const jub_reading_fact *reading = &evidence->readings.items[i];
        if (reading->person == JUB_NO_ROW) continue;
        run->checked[JUB_INDICATOR_TIED]++;
        const jub_bar bar =
            jub_parties_bar(run->basis->parties, run->state->actors.items[reading->reader].officer,
                            reading->person);
        if (bar == JUB_BAR_NONE) continue;
        jub_finding finding =
            oversight_finding(JUB_INDICATOR_TIED, JUB_SUBJECT_ACTOR, reading->reader);
        finding.about = jub_text_from(jub_bar_words(bar));
        finding.says = JUB_SAYS_BARRED;
        status = oversight_breach(run, &finding, reading->entry, reading->person, error);
    }
    return status;
}

// -- two steps ------------------------------------------------------------------------------------

static bool is_known_text(const jub_column *column, uint32_t row)
{
    return column && (column->type == JUB_TEXT_VALUE || column->type == JUB_CHOICE) &&
           jub_column_has(column, row);
}

// Whether somebody signs for the facility's people: a clerk or a head who is in the register.
static bool is_staff(const jub_actor *actor)
{
    return (actor->role == JUB_ROLE_CLERK || actor->role == JUB_ROLE_HEAD) &&
           actor->officer != JUB_NO_ROW && actor->facility != JUB_NO_ROW;
}

// Towns of the staff of each facility, one behind the other.
typedef struct staff_towns {
    uint32_t *first; // [facilities] number of an actor, plus 1
    uint32_t *next;  // [actors] likewise
    uint32_t *town;  // [actors] in the dictionary of people's towns
} staff_towns;

static bool find_towns(const overseer *run, const jub_column *person, const jub_column *officer,
                       staff_towns *out)
{
    *out = (staff_towns){
        .first = JUB_NEW(run->arena, uint32_t, run->basis->facilities->row_count),
        .next = JUB_NEW(run->arena, uint32_t, run->state->actors.count),
        .town = JUB_NEW(run->arena, uint32_t, run->state->actors.count),
    };
    if (!out->first || !out->next || !out->town) return false;
    for (uint32_t i = 0; i < run->state->actors.count; i++) {
        const jub_actor *actor = &run->state->actors.items[i];
        if (!is_staff(actor) || !is_known_text(officer, actor->officer)) continue;
        out->town[i] = jub_map_find(person->dictionary,
                                    officer->dictionary->keys[officer->codes[actor->officer]]);
        out->next[i] = out->first[actor->facility];
        out->first[actor->facility] = i + 1;
    }
    return true;
}

static jub_status mark_towns(const overseer *run, const jub_resource *officers, bool *is_tied,
                             jub_error *error)
{
    const jub_column *person = jub_resource_column(run->basis->persons, JUB_TEXT("home_town"));
    const jub_column *officer = jub_resource_column(officers, JUB_TEXT("home_town"));
    staff_towns staff;
    if (!person || !officer) return JUB_OK;
    if (!find_towns(run, person, officer, &staff)) return jub_fail_no_memory(error);
    for (uint32_t row = 0; row < run->basis->persons->row_count; row++) {
        const uint32_t facility = jub_basis_facility_of(run->basis, row);
        if (facility == JUB_NO_ROW || !is_known_text(person, row)) continue;
        for (uint32_t i = staff.first[facility]; i > 0; i = staff.next[i - 1])
            is_tied[row] = is_tied[row] || staff.town[i - 1] == person->codes[row];
    }
    return JUB_OK;
}

static void mark_kin(const overseer *run, const jub_resource *officers, bool *is_tied)
{
    const jub_register *reg = run->basis->reg;
    const jub_resource *ties = jub_register_resource(reg, JUB_TEXT("ties"));
    const jub_link *to_person = ties ? jub_resource_link(reg, ties, run->basis->persons) : NULL;
    const jub_link *to_officer = ties ? jub_resource_link(reg, ties, officers) : NULL;
    if (!to_person || !to_officer) return;
    for (size_t i = 0; i < run->state->actors.count; i++) {
        const jub_actor *actor = &run->state->actors.items[i];
        if (!is_staff(actor)) continue;
        const uint32_t *offsets = to_officer->child_offsets;
        for (uint32_t j = offsets[actor->officer]; j < offsets[actor->officer + 1]; j++) {
            const uint32_t person = to_person->target_rows[to_officer->child_rows[j]];
            if (person != JUB_NO_ROW &&
                jub_basis_facility_of(run->basis, person) == actor->facility)
                is_tied[person] = true;
        }
    }
}

typedef struct facility_ties {
    uint64_t proposed, nominated, tied, tied_nominated;
} facility_ties;

// Lays the count of one facility over the distribution of the sum so far: [reach + 1] chances.
static void convolve(double *chances, size_t *reach, const facility_ties *of, double *work)
{
    for (size_t i = 0; i <= *reach + of->tied; i++) work[i] = 0;
    for (uint64_t hits = 0; hits <= of->tied; hits++) {
        const double chance =
            jub_hypergeometric_at_least(hits, of->tied, of->nominated, of->proposed) -
            (hits < of->tied
                 ? jub_hypergeometric_at_least(hits + 1, of->tied, of->nominated, of->proposed)
                 : 0);
        for (size_t i = 0; i <= *reach; i++) work[i + hits] += chances[i] * chance;
    }
    *reach += of->tied;
    memcpy(chances, work, (*reach + 1) * sizeof *chances);
}

static jub_status weigh_ties(overseer *run, const facility_ties *all, uint32_t count,
                             jub_finding *finding, jub_error *error)
{
    double expected = 0, tail = 0;
    size_t reach = 0;
    for (uint32_t i = 0; i < count; i++) {
        finding->hits += all[i].tied_nominated;
        finding->trials += all[i].tied;
        if (all[i].proposed > 0)
            expected += (double)all[i].tied * (double)all[i].nominated / (double)all[i].proposed;
    }
    finding->expected = expected;
    if (finding->trials < TIED_LEAST) return JUB_OK;
    double *chances = JUB_NEW(run->arena, double, finding->trials + 1);
    double *work = JUB_NEW(run->arena, double, finding->trials + 1);
    if (!chances || !work) return jub_fail_no_memory(error);
    chances[0] = 1;
    for (uint32_t i = 0; i < count; i++)
        if (all[i].tied > 0) convolve(chances, &reach, &all[i], work);
    for (size_t i = reach + 1; i-- > finding->hits;) tail += chances[i];
    finding->p = tail < 1 ? tail : 1;
    finding->effect = ((double)finding->hits - expected) / (double)finding->trials;
    return JUB_OK;
}

static jub_status add_whole(overseer *run, const bool *is_tied, jub_error *error)
{
    const uint32_t facilities = run->basis->facilities->row_count;
    facility_ties *all = JUB_NEW(run->arena, facility_ties, facilities);
    finding_trail trail = {0};
    jub_finding finding = oversight_finding(JUB_INDICATOR_TIED, JUB_SUBJECT_WHOLE, 0);
    jub_status status = JUB_OK;
    if (!all) return jub_fail_no_memory(error);
    for (uint32_t row = 0; status == JUB_OK && row < run->state->people.count; row++) {
        const jub_person *person = &run->state->people.items[row];
        const uint32_t facility = jub_basis_facility_of(run->basis, row);
        const bool is_nominated = person->nomination == JUB_IS_NOMINATED;
        if (person->nomination == JUB_NOT_YET || facility == JUB_NO_ROW) continue;
        all[facility].proposed++;
        all[facility].nominated += is_nominated;
        all[facility].tied += is_tied[row];
        all[facility].tied_nominated += is_tied[row] && is_nominated;
        if (is_tied[row] && is_nominated)
            status = trail_add(run->arena, &trail, person->nomination_entry, row, error);
    }
    trail_put(&trail, &finding);
    finding.says = JUB_SAYS_TIED_NOMINATED;
    if (status == JUB_OK) status = weigh_ties(run, all, facilities, &finding, error);
    return status == JUB_OK ? oversight_add(run, &finding, error) : status;
}

jub_status flag_tied(overseer *run, jub_error *error)
{
    const jub_resource *officers = jub_register_resource(run->basis->reg, JUB_TEXT("officers"));
    if (!officers || officers->key_column == JUB_NO_ROW) {
        run->untested[JUB_INDICATOR_TIED] = JUB_UNTESTED_NO_OFFICERS;
        return JUB_OK;
    }
    bool *is_tied = JUB_NEW(run->arena, bool, run->basis->persons->row_count);
    if (!is_tied) return jub_fail_no_memory(error);
    jub_status status = mark_towns(run, officers, is_tied, error);
    mark_kin(run, officers, is_tied);
    if (status == JUB_OK) status = add_bars(run, error);
    return status == JUB_OK ? add_whole(run, is_tied, error) : status;
}
