// One unit: its length, its days to release, its labels and its dates.
#include "sentence/england_private.h"

static jub_date hold(england_case *c, int64_t day)
{
    if (jub_date_in_range(day)) return (jub_date)day;
    c->is_out_of_range = true;
    return day < 0 ? JUB_DATE_MIN : JUB_DATE_MAX;
}

jub_date england_plus(england_case *c, jub_date date, int64_t days)
{
    return hold(c, date + days);
}

jub_date england_months_after(england_case *c, jub_date date, int64_t months)
{
    jub_date sum;
    if (months <= JUB_MONTHS_MAX) {
        const jub_duration duration = {.months = (int32_t)months};
        if (jub_date_add(date, duration, JUB_CLAMP, &sum) == JUB_ADDED) return sum;
    }
    return hold(c, (int64_t)JUB_DATE_MAX + 1);
}

// A term ends on the day before the same day of its last month. Where it does not start on the
// first of a month, the step back comes before the months are added, and years and months are added
// apart, each cut to the month's end.
static jub_date last_day(england_case *c, jub_date start, jub_term term)
{
    const int64_t months = (int64_t)term.years * 12 + term.months;
    jub_date last = england_plus(c, start, -1);
    if (months > 0) {
        if (jub_civil_from_date(start).day == 1) {
            last = england_plus(c, england_months_after(c, start, months), -1);
        } else {
            last = england_months_after(c, last, (int64_t)term.years * 12);
            last = england_months_after(c, last, term.months);
        }
    }
    return england_plus(c, last, (int64_t)term.weeks * 7 + term.days);
}

int32_t england_term_length(england_case *c, jub_date start, jub_term term)
{
    return last_day(c, start, term) - start + 1;
}

typedef enum block_sort { BLOCK_NONE, BLOCK_MONTHS, BLOCK_DAYS } block_sort;

typedef struct blocks {
    jub_date next; // where the pending block starts
    jub_term pending;
    block_sort sort;
} blocks;

static void lay_pending(england_case *c, blocks *b)
{
    if (jub_term_is_zero(b->pending)) return;
    b->next = england_plus(c, b->next, england_term_length(c, b->next, b->pending));
    b->pending = (jub_term){0};
}

static void add_part(england_case *c, blocks *b, block_sort sort, jub_term part)
{
    if (jub_term_is_zero(part)) return;
    if (b->sort != sort) lay_pending(c, b);
    b->sort = sort;
    b->pending = jub_term_add(b->pending, part);
}

int32_t england_blocks_length(england_case *c, jub_date start, const uint16_t *members,
                              uint32_t member_count, const jub_fraction *only)
{
    blocks b = {.next = start};
    for (uint32_t i = 0; i < member_count; i++) {
        if (only && !jub_fraction_equal(c->fractions[members[i]], *only)) continue;
        const jub_term term = england_sentence(c, members[i])->term;
        add_part(c, &b, BLOCK_MONTHS, (jub_term){.years = term.years, .months = term.months});
        add_part(c, &b, BLOCK_DAYS, (jub_term){.weeks = term.weeks, .days = term.days});
    }
    lay_pending(c, &b);
    return b.next - start;
}

bool england_is_old_law(const england_case *c, const jub_sentence *sentence)
{
    return sentence->kind == JUB_STANDARD &&
           sentence->sentenced_at < c->figures->old_law_sentenced_before &&
           sentence->offence_at < c->figures->old_law_offence_before;
}

bool england_is_enhanced(const england_case *c, const jub_sentence *sentence)
{
    return sentence->kind == JUB_STANDARD && (sentence->marks & JUB_ENHANCED) &&
           !england_is_old_law(c, sentence);
}

// What the members are, gathered once when a unit is formed.
typedef struct traits {
    uint32_t count, standard, old_law, enhanced, dto, botus;
    uint32_t new_before, new_from; // new-law standard, by the day the supervision rules came
    bool dto_before_remand_day;    // every one imposed before remand counted for the dto
    bool is_civil_fine;            // the one sentence is a fine for a civil matter
    bool can_add_days;             // one at least that added days count for
} traits;

static traits gather_traits(const england_case *c, const england_unit *unit)
{
    traits t = {.count = unit->member_count, .dto_before_remand_day = true};
    for (uint32_t i = 0; i < unit->member_count; i++) {
        const jub_sentence *s = england_sentence(c, unit->members[i]);
        const bool is_standard = s->kind == JUB_STANDARD, is_old = england_is_old_law(c, s);
        const bool is_before = s->offence_at < c->figures->supervision_offence_from;
        t.standard += is_standard;
        t.old_law += is_old;
        t.enhanced += england_is_enhanced(c, s);
        t.dto += s->kind == JUB_DTO;
        t.botus += s->kind == JUB_BOTUS;
        t.new_before += is_standard && !is_old && is_before;
        t.new_from += is_standard && !is_old && !is_before;
        if (s->sentenced_at >= c->figures->dto_remand_from) t.dto_before_remand_day = false;
        if (s->kind == JUB_FINE_DEFAULT && (s->marks & JUB_CIVIL_OFFENCE)) t.is_civil_fine = true;
    }
    t.is_civil_fine &= t.count == 1;
    t.can_add_days = t.standard > 0;
    return t;
}

// Whether the threshold length is under so many months from the unit's start.
static bool is_under(england_case *c, const england_unit *unit, int64_t months)
{
    return unit->threshold_days < england_months_after(c, unit->start, months) - unit->start;
}

static uint32_t old_law_labels(england_case *c, const england_unit *unit)
{
    if (unit->is_short) return LABEL_SED | LABEL_ARD;
    if (is_under(c, unit, c->figures->long_term_months)) return LABEL_SED | LABEL_LED | LABEL_CRD;
    return LABEL_SLED | LABEL_CRD;
}

static uint32_t new_law_labels(const england_case *c, const england_unit *unit)
{
    const bool is_before = unit->offence < c->figures->supervision_offence_from;
    if ((unit->is_short && is_before) || unit->threshold_days == 1) return LABEL_SED | LABEL_ARD;
    return LABEL_SLED | LABEL_CRD;
}

static uint32_t choose_labels(england_case *c, const england_unit *unit, const traits *t)
{
    if (t->dto == t->count) return LABEL_SED | LABEL_MTD;
    if (t->standard == 0) return LABEL_SED | LABEL_ARD;
    if (unit->shape == SHAPE_CHAIN) {
        if (t->enhanced == t->count) return LABEL_SLED | LABEL_CRD;
        if (t->old_law > 0 && t->old_law < t->standard) return LABEL_SLED | LABEL_CRD;
        if (unit->is_mixed)
            return unit->is_short ? LABEL_SED | LABEL_LED | LABEL_CRD : LABEL_SLED | LABEL_CRD;
    }
    return t->old_law > 0 ? old_law_labels(c, unit) : new_law_labels(c, unit);
}

static int32_t threshold(england_case *c, const england_unit *unit)
{
    if (unit->shape != SHAPE_CHAIN) return unit->expiry_days;
    jub_term sum = {0};
    for (uint32_t i = 0; i < unit->member_count; i++)
        sum = jub_term_add(sum, england_sentence(c, unit->members[i])->term);
    return england_term_length(c, unit->start, sum);
}

static int32_t dto_cap(england_case *c, const england_unit *unit, int32_t days)
{
    if (!unit->is_dto) return days;
    const int32_t most =
        england_months_after(c, unit->start, c->figures->dto_longest_months) - unit->start;
    return days < most ? days : most;
}

static int32_t merged_length(england_case *c, const england_unit *unit)
{
    jub_date latest = unit->start;
    for (uint32_t i = 0; i < unit->member_count; i++) {
        const jub_sentence *s = england_sentence(c, unit->members[i]);
        const jub_date last = last_day(c, s->sentenced_at, s->term);
        if (last > latest) latest = last;
    }
    return latest - unit->start + 1;
}

static int32_t expiry_days(england_case *c, const england_unit *unit)
{
    switch (unit->shape) {
    case SHAPE_CHAIN:
        return dto_cap(
            c, unit,
            england_blocks_length(c, unit->start, unit->members, unit->member_count, NULL));
    case SHAPE_MERGED: return dto_cap(c, unit, merged_length(c, unit));
    case SHAPE_SINGLE: break;
    }
    return england_term_length(c, unit->start, england_sentence(c, unit->members[0])->term);
}

bool england_starts_group(const england_case *c, const england_unit *unit, uint32_t index)
{
    for (uint32_t i = 0; i < index; i++)
        if (jub_fraction_equal(c->fractions[unit->members[i]], c->fractions[unit->members[index]]))
            return false;
    return true;
}

// The fraction of a chain of dto is taken of the length once it is cut, as is its expiry.
int32_t england_group_length(england_case *c, const england_unit *unit, jub_date start,
                             jub_fraction fraction)
{
    const int32_t length =
        england_blocks_length(c, start, unit->members, unit->member_count, &fraction);
    return dto_cap(c, unit, length > 0 ? length : 0);
}

static int32_t chain_release_days(england_case *c, const england_unit *unit)
{
    int32_t days = 0;
    for (uint32_t i = 0; i < unit->member_count; i++) {
        if (!england_starts_group(c, unit, i)) continue;
        const jub_fraction fraction = c->fractions[unit->members[i]];
        const jub_date start = england_plus(c, unit->start, days);
        const int32_t length = england_group_length(c, unit, start, fraction);
        days += jub_fraction_of(fraction, length, JUB_UP);
    }
    return days;
}

void england_unit_measure_release(england_case *c, england_unit *unit)
{
    if (unit->shape == SHAPE_CHAIN) {
        unit->release_days = chain_release_days(c, unit);
        return;
    }
    jub_fraction fraction = c->fractions[unit->members[0]];
    if (unit->shape == SHAPE_MERGED && !unit->is_dto) fraction = c->figures->merged_fraction;
    unit->release_days =
        jub_fraction_of(fraction, unit->expiry_days > 0 ? unit->expiry_days : 0, JUB_UP);
}

static void take_earliest_days(const england_case *c, england_unit *unit)
{
    const jub_sentence *first = england_sentence(c, unit->members[0]);
    unit->start = first->sentenced_at;
    unit->offence = first->offence_at;
    for (uint32_t i = 1; i < unit->member_count; i++) {
        const jub_sentence *s = england_sentence(c, unit->members[i]);
        if (s->sentenced_at < unit->start) unit->start = s->sentenced_at;
        if (s->offence_at < unit->offence) unit->offence = s->offence_at;
    }
}

england_unit *england_unit_new(england_case *c, england_shape shape, const uint16_t *members,
                               uint32_t member_count)
{
    england_unit *unit = JUB_NEW(c->arena, england_unit, 1);
    if (!unit) return NULL;
    *unit = (england_unit){.shape = shape, .members = members, .member_count = member_count};
    take_earliest_days(c, unit);
    const traits t = gather_traits(c, unit);
    unit->is_dto = t.dto == t.count;
    unit->is_botus = t.botus == t.count;
    unit->is_mixed = shape == SHAPE_CHAIN && t.new_before > 0 && t.new_from > 0 && t.old_law == 0;
    unit->takes_added = t.can_add_days;
    unit->takes_bail = !t.is_civil_fine && !unit->is_botus;
    unit->takes_remand = unit->takes_bail && !(unit->is_dto && t.dto_before_remand_day);
    unit->expiry_days = expiry_days(c, unit);
    unit->threshold_days = threshold(c, unit);
    unit->is_short = is_under(c, unit, c->figures->short_term_months);
    unit->labels = choose_labels(c, unit, &t);
    england_unit_measure_release(c, unit);
    return unit;
}

static int32_t credit_days(const england_unit *unit)
{
    return (unit->takes_remand ? unit->counts.remand : 0) +
           (unit->takes_bail ? unit->counts.bail : 0);
}

jub_date england_base_release(england_case *c, const england_unit *unit)
{
    return england_plus(c, unit->start,
                        (int64_t)unit->release_days - 1 + unit->counts.at_large -
                            credit_days(unit));
}

jub_date england_unit_release(england_case *c, const england_unit *unit)
{
    const england_counts *n = &unit->counts;
    const int64_t added = unit->takes_added ? n->added : 0;
    const jub_date release =
        england_plus(c, england_base_release(c, unit), added - n->served - (int64_t)n->unused);
    return release > unit->start ? release : unit->start;
}

jub_date england_unadjusted_expiry(england_case *c, const england_unit *unit)
{
    return england_plus(c, unit->start, unit->expiry_days - 1);
}

jub_date england_expiry(england_case *c, const england_unit *unit)
{
    return england_plus(c, england_unadjusted_expiry(c, unit),
                        unit->counts.at_large - credit_days(unit));
}

uint32_t england_labels(england_case *c, const england_unit *unit)
{
    uint32_t labels = unit->labels;
    const uint32_t adult = LABEL_SLED | LABEL_CRD, young = LABEL_SED | LABEL_ARD;
    if (unit->is_progressed && labels == young) labels = adult;
    if (labels == adult && unit->is_short && !unit->is_dto &&
        england_unit_release(c, unit) < c->adult_from)
        labels = young;
    return labels;
}

// The licence of a chain with offences on both sides of the supervision rules: half the terms that
// those rules reach.
int32_t england_mixed_licence_days(england_case *c, const england_unit *unit, int32_t *length_out)
{
    jub_term sum = {0};
    for (uint32_t i = 0; i < unit->member_count; i++) {
        const jub_sentence *s = england_sentence(c, unit->members[i]);
        if (s->offence_at >= c->figures->supervision_offence_from) sum = jub_term_add(sum, s->term);
    }
    const int32_t length = england_term_length(c, unit->start, sum);
    *length_out = length > 0 ? length : 0;
    return jub_fraction_of(c->figures->mixed_licence_fraction, *length_out, JUB_DOWN);
}

static jub_date mixed_licence_end(england_case *c, const england_unit *unit)
{
    int32_t length;
    const int32_t days = england_mixed_licence_days(c, unit, &length);
    return england_plus(c, england_unit_release(c, unit), days - unit->counts.unused_licence);
}

bool england_licence_end(england_case *c, const england_unit *unit, jub_date *end_out)
{
    const uint32_t labels = england_labels(c, unit);
    if (labels & LABEL_SLED) {
        *end_out = england_expiry(c, unit);
    } else if ((labels & LABEL_LED) && unit->is_mixed) {
        *end_out = mixed_licence_end(c, unit);
    } else if (labels & LABEL_LED) {
        const int32_t days =
            jub_fraction_of(c->figures->old_law_licence_fraction, unit->expiry_days, JUB_UP);
        *end_out = england_plus(c, unit->start,
                                (int64_t)days - 1 + unit->counts.at_large - credit_days(unit));
    } else {
        return false;
    }
    return true;
}
