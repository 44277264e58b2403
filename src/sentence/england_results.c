// Draws up the dates over all units: the latest wins, date by date.
#include "sentence/england_private.h"

#include <assert.h>

// All units in the order of release, with their dates as they stand.
typedef struct dated_unit {
    england_unit *unit;
    jub_date release, expiry;
    uint32_t labels;
} dated_unit;

typedef struct overview {
    england_case *c;
    dated_unit *units;
    uint32_t count, dto_count;
    jub_date start, last_release, last_expiry, last_unadjusted, last_licence;
    bool has_licence;
    bool all_under_age, all_of_age; // at every unit's release
    bool is_conditional;
    const dated_unit *last_expiring;         // the first with the latest expiry
    const dated_unit *last_dto, *last_other; // the latest released, of equals the last
} overview;

static size_t group_count(const england_case *c)
{
    return c->released.count + (c->custody.count > 0);
}

static england_group group_at(const england_case *c, size_t i)
{
    if (i < c->released.count) return c->released.items[i];
    return (england_group){c->custody.items, (uint32_t)c->custody.count};
}

// Added days hold nobody past the expiry.
static void settle_unused(england_case *c, england_unit *unit)
{
    const int32_t excess = england_unit_release(c, unit) - england_expiry(c, unit);
    if (excess > 0) unit->counts.unused += excess;
}

// A licence of a mixed chain ends no later than the last expiry of those released together.
static void settle_unused_licence(england_case *c, england_group group)
{
    jub_date last_expiry = JUB_DATE_MIN;
    int32_t most = 0;
    for (uint32_t i = 0; i < group.count; i++) {
        const jub_date expiry = england_expiry(c, group.units[i]);
        if (expiry > last_expiry) last_expiry = expiry;
    }
    for (uint32_t i = 0; i < group.count; i++) {
        jub_date end;
        if (!group.units[i]->is_mixed || !(england_labels(c, group.units[i]) & LABEL_LED) ||
            !england_licence_end(c, group.units[i], &end))
            continue;
        if (end - last_expiry > most) most = end - last_expiry;
    }
    for (uint32_t i = 0; most > 0 && i < group.count; i++)
        group.units[i]->counts.unused_licence += most;
}

static bool gather_units(overview *o)
{
    england_case *c = o->c;
    size_t total = 0;
    for (size_t i = 0; i < group_count(c); i++) total += group_at(c, i).count;
    o->units = JUB_NEW(c->arena, dated_unit, total);
    if (!o->units) return false;
    for (size_t i = 0; i < group_count(c); i++) {
        const england_group group = group_at(c, i);
        for (uint32_t j = 0; j < group.count; j++) settle_unused(c, group.units[j]);
        settle_unused_licence(c, group);
        for (uint32_t j = 0; j < group.count; j++) {
            england_unit *unit = group.units[j];
            o->units[o->count++] = (dated_unit){unit, england_unit_release(c, unit),
                                                england_expiry(c, unit), england_labels(c, unit)};
        }
    }
    return true;
}

static void look_at(overview *o, const dated_unit *d)
{
    const bool is_first = d == o->units;
    const jub_date unadjusted = england_unadjusted_expiry(o->c, d->unit);
    jub_date licence;
    if (is_first || d->unit->start < o->start) o->start = d->unit->start;
    if (is_first || d->release > o->last_release) o->last_release = d->release;
    if (is_first || unadjusted > o->last_unadjusted) o->last_unadjusted = unadjusted;
    if (is_first || d->expiry > o->last_expiry) {
        o->last_expiry = d->expiry;
        o->last_expiring = d;
    }
    if (england_licence_end(o->c, d->unit, &licence)) {
        if (!o->has_licence || licence > o->last_licence) o->last_licence = licence;
        o->has_licence = true;
    }
    o->all_of_age &= d->release >= o->c->adult_from;
    o->all_under_age &= d->release < o->c->adult_from;
    o->dto_count += d->unit->is_dto;
    const dated_unit **latest = d->unit->is_dto ? &o->last_dto : &o->last_other;
    if (!*latest || d->release >= (*latest)->release) *latest = d;
}

static bool decide_conditional(const overview *o, const jub_release *release)
{
    const bool is_short =
        release->length_years * 12 + release->length_months < o->c->figures->short_term_months;
    if (o->dto_count > 0) {
        if (o->all_under_age && is_short) return false;
        if (o->dto_count < o->count && o->all_of_age) return true;
    }
    return o->has_licence && o->last_licence >= o->last_release;
}

static void set_end(const overview *o, jub_release *release)
{
    const bool is_both = o->dto_count > 0 && o->dto_count < o->count;
    if (o->has_licence && o->last_licence == o->last_expiry &&
        (o->last_expiring->labels & LABEL_SLED)) {
        release_set(release, JUB_SLED, o->last_expiry);
    } else if (is_both) {
        const bool is_same = o->last_dto->expiry == o->last_other->expiry;
        release_set(release, is_same ? JUB_SLED : JUB_SED, o->last_expiry);
    } else {
        release_set(release, JUB_SED, o->last_expiry);
        if (o->has_licence && o->last_licence >= o->last_release)
            release_set(release, JUB_LED, o->last_licence);
    }
}

static bool is_wholly_before(const overview *o, const england_unit *unit, jub_date day)
{
    for (uint32_t i = 0; i < unit->member_count; i++)
        if (england_sentence(o->c, unit->members[i])->sentenced_at >= day) return false;
    return true;
}

static jub_date mid_term_beside_others(const overview *o)
{
    const dated_unit *j = o->last_dto;
    const bool is_early = is_wholly_before(o, j->unit, o->c->figures->dto_remand_from);
    if (j->release == j->unit->start && !is_early) return j->unit->start;
    if (o->is_conditional && is_early)
        return england_plus(o->c, j->unit->start, j->unit->release_days - 1);
    if (o->is_conditional || o->all_under_age) return j->release;
    return o->last_release;
}

static void set_release(const overview *o, jub_release *release)
{
    const jub_release_date name = o->is_conditional ? JUB_CRD : JUB_ARD;
    if (o->dto_count == 0) {
        release_set(release, name, o->last_release);
    } else if (o->dto_count == o->count) {
        release_set(release, JUB_MTD, o->last_release);
    } else {
        jub_date licence;
        release_set(release, name, o->last_other->release);
        release_set(release, JUB_MTD, mid_term_beside_others(o));
        if (england_is_conditional(o->last_other->labels) && !release_has(release, JUB_SLED) &&
            england_licence_end(o->c, o->last_other->unit, &licence))
            release_set(release, JUB_LED, licence);
    }
}

static void draw_one(overview *o, jub_release *release)
{
    const dated_unit *d = o->units;
    jub_date licence;
    release_set(release, d->labels & LABEL_SLED ? JUB_SLED : JUB_SED, d->expiry);
    const jub_release_date name = england_is_conditional(d->labels) ? JUB_CRD
                                  : d->unit->is_dto                 ? JUB_MTD
                                                                    : JUB_ARD;
    release_set(release, name, d->release);
    if ((d->labels & LABEL_LED) && england_licence_end(o->c, d->unit, &licence))
        release_set(release, JUB_LED, licence);
    if (!d->unit->is_botus) release_set(release, JUB_ESED, o->last_unadjusted);
}

static void draw_several(overview *o, jub_release *release)
{
    o->is_conditional = decide_conditional(o, release);
    set_end(o, release);
    set_release(o, release);
    release_set(release, JUB_ESED, o->last_unadjusted);
    england_say(o->c, STEP_LATEST,
                "%u terms are served together or in turn; each day asked for is "
                "the latest of theirs, and release is %s",
                o->count, o->is_conditional ? "on licence" : "without licence");
}

bool england_draw_up(england_case *c, jub_release *release_out)
{
    overview o = {.c = c, .all_of_age = true, .all_under_age = true};
    if (!gather_units(&o)) return false;
    if (o.count == 0) return true;
    for (uint32_t i = 0; i < o.count; i++) {
        look_at(&o, &o.units[i]);
        if (c->steps) england_explain_dates(c, o.units[i].unit);
    }
    release_out->start = o.start;
    release_set_length(release_out, o.start, o.last_unadjusted);
    if (o.count == 1) {
        draw_one(&o, release_out);
    } else {
        draw_several(&o, release_out);
    }
    return true;
}
