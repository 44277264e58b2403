// Laws that commence on a day and reach earlier sentences by tranches.
#include "sentence/england_private.h"

static bool is_listed(const england_law *law, const jub_sentence *sentence)
{
    return !(sentence->exclusions & law->without) &&
           (law->only_with == 0 || (sentence->exclusions & law->only_with)) &&
           !(sentence->marks & law->without_marks);
}

bool england_law_covers(const england_case *c, uint32_t index, const jub_sentence *sentence)
{
    const england_law *law = &c->figures->laws[index];
    if (sentence->kind != JUB_STANDARD || !is_listed(law, sentence)) return false;
    if (england_is_enhanced(c, sentence)) return law->has_enhanced;
    if (law->without_enhanced_today && (sentence->marks & JUB_ENHANCED_TODAY)) return false;
    return law->has_plain;
}

static jub_fraction law_fraction(const england_case *c, uint32_t index,
                                 const jub_sentence *sentence)
{
    const england_law *law = &c->figures->laws[index];
    return england_is_enhanced(c, sentence) ? law->enhanced : law->plain;
}

static jub_fraction fine_fraction(const england_figures *figures, const jub_sentence *sentence)
{
    const bool is_large = sentence->fine_cents >= figures->large_fine_pounds * 100 &&
                          sentence->sentenced_at >= figures->large_fine_from;
    return is_large ? figures->large_fine_fraction : figures->fine_fraction;
}

jub_fraction england_fraction_on(const england_case *c, const jub_sentence *sentence, jub_date day)
{
    if (sentence->kind == JUB_DTO) return c->figures->dto_fraction;
    if (sentence->kind == JUB_BOTUS) return c->figures->breach_fraction;
    if (sentence->kind == JUB_FINE_DEFAULT) return fine_fraction(c->figures, sentence);
    for (uint32_t law = LAW_COUNT; law-- > 0;)
        if (england_has_law(c, law) && c->figures->laws[law].commences <= day &&
            england_law_covers(c, law, sentence))
            return law_fraction(c, law, sentence);
    return law_fraction(c, LAW_DEFAULT, sentence);
}

// Units in custody, then units on licence.
static size_t held_count(const england_case *c)
{
    return c->custody.count + c->licence.count;
}

static england_unit *held(const england_case *c, size_t i)
{
    return i < c->custody.count ? c->custody.items[i] : c->licence.items[i - c->custody.count];
}

static bool is_earlier_standard(const england_case *c, const england_law *law,
                                const jub_sentence *sentence)
{
    (void)c;
    return sentence->kind == JUB_STANDARD && sentence->sentenced_at < law->commences;
}

// SDS40 asks whether a plain sentence is there, even an excluded one; the progression model whether
// one it covers is.
static bool is_subject(const england_case *c, uint32_t index, const jub_sentence *sentence)
{
    if (!is_earlier_standard(c, &c->figures->laws[index], sentence)) return false;
    if (index == LAW_SDS40) return !england_is_enhanced(c, sentence);
    return england_law_covers(c, index, sentence);
}

static bool is_eligible(england_case *c, uint32_t index, const england_unit *unit)
{
    const jub_date commences = c->figures->laws[index].commences;
    const bool is_late = index == LAW_SDS40 ? england_unit_release(c, unit) > commences
                                            : england_base_release(c, unit) >= commences;
    for (uint32_t i = 0; is_late && i < unit->member_count; i++)
        if (is_subject(c, index, england_sentence(c, unit->members[i]))) return true;
    return false;
}

// The length of a unit's earlier standard sentences, one after the other, in the law's measure; 0
// when it has none.
static int32_t tranche_length(england_case *c, const england_law *law, const england_unit *unit)
{
    bool found = false;
    jub_date start = 0, next = 0;
    for (uint32_t i = 0; i < unit->member_count; i++) {
        const jub_sentence *s = england_sentence(c, unit->members[i]);
        if (!is_earlier_standard(c, law, s)) continue;
        if (!found || s->sentenced_at < start) start = s->sentenced_at;
        found = true;
    }
    next = start;
    for (uint32_t i = 0; found && i < unit->member_count; i++) {
        const jub_sentence *s = england_sentence(c, unit->members[i]);
        if (is_earlier_standard(c, law, s))
            next = england_plus(c, next, england_term_length(c, next, s->term));
    }
    if (!found) return 0;
    return law->measures_years ? jub_count_months(start, next, 12, JUB_DOWN, JUB_OVERFLOW)
                               : next - start;
}

static const jub_movement *last_movement_before(const england_case *c, jub_date day)
{
    const jub_movement *last = NULL;
    for (uint32_t i = 0; i < c->custody_in->movement_count; i++) {
        const jub_movement *m = &c->custody_in->movements[i];
        if (m->date < day && (!last || m->date >= last->date)) last = m;
    }
    return last;
}

// A period at large that is known of by `today` and reaches over the tranche day.
static bool is_at_large_on(const england_case *c, jub_date tranche_day, jub_date today)
{
    for (uint32_t i = 0; i < c->custody_in->adjustment_count; i++) {
        const jub_adjustment *a = &c->custody_in->adjustments[i];
        if (a->kind == JUB_AT_LARGE && a->applies_from < today && a->from != JUB_NO_DATE &&
            a->to != JUB_NO_DATE && a->from < tranche_day && a->to >= tranche_day)
            return true;
    }
    return false;
}

static bool is_out_on(const england_case *c, jub_date tranche_day, jub_date today)
{
    const jub_movement *last = last_movement_before(c, tranche_day);
    if (!last || !last->is_out) return false;
    if (last->reason == JUB_HDC || last->reason == JUB_ERS || last->reason == JUB_ECSL) return true;
    return !is_at_large_on(c, tranche_day, today);
}

static void allocate(england_case *c, uint32_t index, jub_date today)
{
    const england_law *law = &c->figures->laws[index];
    bool is_subject_to_it = false;
    int32_t longest = 0;
    uint32_t tranche = 0;
    for (size_t i = 0; i < held_count(c) && !is_subject_to_it; i++)
        is_subject_to_it = is_eligible(c, index, held(c, i));
    if (!is_subject_to_it) return;
    for (size_t i = 0; i < held_count(c); i++) {
        const int32_t length = tranche_length(c, law, held(c, i));
        if (length > longest) longest = length;
    }
    while (tranche + 1 < law->tranche_count && longest > law->tranches[tranche].longest) tranche++;
    const jub_date day = law->tranches[tranche].day;
    if (index == LAW_SDS40 && is_out_on(c, day, today)) return;
    c->allocations[index].tranche = (int32_t)tranche + 1;
    c->allocations[index].day = day;
    char text[JUB_DATE_TEXT_BYTES + 1];
    england_say(c, STEP_TRANCHE, "%.*s: the longest earlier sentence is %d %s: tranche %u, on %s",
                JUB_TEXT_ARG(law->name), longest, law->measures_years ? "whole years" : "days",
                tranche + 1, jub_date_format(day, text));
}

static bool has_covered(const england_case *c, uint32_t index, const england_unit *unit)
{
    for (uint32_t i = 0; i < unit->member_count; i++)
        if (england_law_covers(c, index, england_sentence(c, unit->members[i]))) return true;
    return false;
}

static bool is_to_change(england_case *c, uint32_t index, const england_unit *unit, jub_date day)
{
    return england_unit_release(c, unit) > day && has_covered(c, index, unit);
}

static void change_unit(england_case *c, uint32_t index, england_unit *unit)
{
    for (uint32_t i = 0; i < unit->member_count; i++) {
        const jub_sentence *s = england_sentence(c, unit->members[i]);
        if (england_law_covers(c, index, s))
            c->fractions[unit->members[i]] = law_fraction(c, index, s);
    }
    england_unit_measure_release(c, unit);
    unit->counts.unused = unit->counts.unused_licence = 0;
    if (index == LAW_PROGRESSION && unit->is_short &&
        unit->offence < c->figures->supervision_offence_from)
        unit->is_progressed = true;
    england_explain_release_days(c, unit);
}

// SDS40 takes a snapshot only when there is somebody's date to change.
static bool take_snapshot(england_case *c, uint32_t index, jub_date day)
{
    bool is_wanted = index != LAW_SDS40 && held_count(c) + c->released.count > 0;
    for (size_t i = 0; !is_wanted && index == LAW_SDS40 && i < held_count(c); i++)
        is_wanted = is_to_change(c, index, held(c, i), day);
    if (!is_wanted) return true;
    jub_release release = {0};
    jub_steps *steps = c->steps;
    c->steps = NULL; // the snapshot is a means, not an answer
    const bool is_drawn = england_draw_up(c, &release);
    c->steps = steps;
    if (!is_drawn) return false;
    c->allocations[index].has_snapshot = true;
    c->allocations[index].has_conditional = release_has(&release, JUB_CRD);
    c->allocations[index].conditional = release.dates[JUB_CRD];
    return true;
}

static bool apply_tranche_day(england_case *c, uint32_t index, jub_date day)
{
    if (!take_snapshot(c, index, day)) return false;
    char text[JUB_DATE_TEXT_BYTES + 1];
    for (size_t i = 0; i < held_count(c); i++) {
        if (!is_to_change(c, index, held(c, i), day)) continue;
        england_say(c, STEP_NEW_FRACTION, "on %s %.*s reaches sentences imposed before it",
                    jub_date_format(day, text), JUB_TEXT_ARG(c->figures->laws[index].name));
        change_unit(c, index, held(c, i));
    }
    england_take_next_release(c);
    return true;
}

// Those in custody when the further exclusions came in force go back to the ordinary fraction.
static void apply_amendment(england_case *c)
{
    for (size_t i = 0; i < c->custody.count; i++) {
        england_unit *unit = c->custody.items[i];
        if (!has_covered(c, LAW_SDS40_EXTRA, unit)) continue;
        for (uint32_t j = 0; j < unit->member_count; j++) {
            const jub_sentence *s = england_sentence(c, unit->members[j]);
            if (england_law_covers(c, LAW_SDS40_EXTRA, s))
                c->fractions[unit->members[j]] = law_fraction(c, LAW_SDS40_EXTRA, s);
        }
        england_unit_measure_release(c, unit);
        england_say(c, STEP_NEW_FRACTION,
                    "an exclusion added later takes them out of sds-40 again");
        england_explain_release_days(c, unit);
    }
}

static bool is_tranche_day(const england_law *law, jub_date day)
{
    for (uint32_t i = 0; i < law->tranche_count; i++)
        if (law->tranches[i].day == day) return true;
    return false;
}

bool england_apply_laws(england_case *c, jub_date day)
{
    static const uint32_t by_tranches[] = {LAW_SDS40, LAW_PROGRESSION};
    for (size_t i = 0; i < 2; i++) {
        const uint32_t law = by_tranches[i];
        struct england_allocation *allocation = &c->allocations[law];
        if (!england_has_law(c, law) || !is_tranche_day(&c->figures->laws[law], day)) continue;
        if (allocation->tranche == 0) allocate(c, law, day);
        if (allocation->tranche > 0 && allocation->day == day && !apply_tranche_day(c, law, day))
            return false;
    }
    if (england_has_law(c, LAW_SDS40_EXTRA) && c->figures->laws[LAW_SDS40_EXTRA].commences == day)
        apply_amendment(c);
    return true;
}

// All added days of the case less all that were given back.
static int64_t net_added_days(const england_case *c)
{
    int64_t net = 0;
    for (uint32_t i = 0; i < c->custody_in->adjustment_count; i++) {
        const jub_adjustment *a = &c->custody_in->adjustments[i];
        if (a->kind == JUB_ADDED_DAYS) net += a->days;
        if (a->kind == JUB_RESTORED_DAYS) net -= a->days;
    }
    return net;
}

static jub_date hold_progression(england_case *c, const struct england_allocation *a, jub_date e)
{
    const int64_t added = net_added_days(c);
    if (a->has_conditional && a->conditional - added < a->day) return a->conditional;
    if (e - added < a->day) return england_plus(c, a->day, added);
    return e;
}

static jub_date hold_sds40(const struct england_allocation *a, jub_date e)
{
    if (!a->has_conditional) return e;
    if (a->conditional < a->day) return a->conditional;
    return e < a->day ? a->day : e;
}

void england_hold_until_tranche(england_case *c, jub_release *release)
{
    if (!release_has(release, JUB_CRD)) return;
    const struct england_allocation *progression = &c->allocations[LAW_PROGRESSION];
    const struct england_allocation *sds40 = &c->allocations[LAW_SDS40];
    const jub_date e = release->dates[JUB_CRD];
    jub_date held_date = e;
    if (progression->tranche > 0 && progression->has_snapshot) {
        held_date = hold_progression(c, progression, e);
    } else if (sds40->tranche > 0 && sds40->has_snapshot) {
        held_date = hold_sds40(sds40, e);
    }
    if (held_date == e) return;
    release->dates[JUB_CRD] = held_date;
    char before[JUB_DATE_TEXT_BYTES + 1], after[JUB_DATE_TEXT_BYTES + 1];
    england_say(c, STEP_NOT_BEFORE, "CRD %s is moved to %s", jub_date_format(e, before),
                jub_date_format(held_date, after));
}
