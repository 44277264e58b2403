#include "decree/vector/amount_private.h"

// What the grants of a verdict come to for one row: outcome.c and term.c once more, over ends that
// are computed already and are single days.

// -- one end or none ------------------------------------------------------------------------------

typedef struct term_item {
    uint64_t grants; // that decide
    bool is_release;
    bool is_sum;
    vector_state state;
    int64_t end;
} term_item;

typedef struct weighing {
    jub_bulk_worker *worker;
    const jub_bulk *bulk;
    uint32_t at;
    vector_state base_state;
    int32_t base;
    bool has_effect;
    int64_t effect; // or the day until which all is put off
    int64_t days[DECREE_GRANT_MAX];
    term_item list[DECREE_GRANT_MAX];
    uint32_t count;
    bool is_referred;
} weighing;

static void take_extreme(term_item *item, vector_state state, int64_t end, bool is_max)
{
    if (item->state == VECTOR_NONE || state == VECTOR_NONE)
        item->state = VECTOR_NONE;
    else if (item->state == VECTOR_UNKNOWN || state == VECTOR_UNKNOWN)
        item->state = VECTOR_UNKNOWN;
    else if (is_max ? end > item->end : end < item->end)
        item->end = end;
}

static void not_before_effect(const weighing *work, term_item *item)
{
    if (work->has_effect) take_extreme(item, VECTOR_KNOWN, work->effect, true);
}

// -- limits ---------------------------------------------------------------------------------------

static void cut_own_part(weighing *work, uint64_t own, vector_state cap_state, int64_t cap,
                         term_item *item)
{
    if (cap_state != VECTOR_KNOWN || item->state != VECTOR_KNOWN) {
        item->state = VECTOR_UNKNOWN;
        return;
    }
    int64_t days = 0;
    const int64_t cap_days = work->base - cap;
    for (uint64_t left = own; left; left &= left - 1) days += work->days[decree_lowest(left)];
    if (days <= cap_days) return;
    item->end += days - cap_days;
    work->days[decree_lowest(own)] -= days - cap_days;
}

static void apply_limit(weighing *work, uint32_t number, term_item *item)
{
    const decree_clause *limit = work->bulk->tree->limits.items[number];
    const uint64_t on = limit->on_grants ? limit->on_grants : UINT64_MAX;
    const uint64_t own = item->grants & on;
    if (own == 0) return;
    const vector_end cap = vector_cap_by(work->worker, number, work->at);
    if (cap.state == VECTOR_FAILED) work->is_referred = true;
    if (cap.state == VECTOR_FAILED || cap.state == VECTOR_NONE) return;
    if (own == item->grants)
        take_extreme(item, cap.state, cap.end, true);
    else if (item->is_sum)
        cut_own_part(work, own, cap.state, cap.end, item);
}

static void apply_limits(weighing *work, term_item *item)
{
    if (item->is_release || item->state == VECTOR_NONE) return;
    for (uint32_t i = 0; i < work->bulk->tree->limits.count; i++)
        if (work->bulk->limits[i].is_given) apply_limit(work, i, item);
}

// -- several --------------------------------------------------------------------------------------

static term_item combine_first(const term_item *list, uint32_t count)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < count; i++)
        if (decree_lowest(list[i].grants) < decree_lowest(list[best].grants)) best = i;
    return list[best];
}

static bool any_release(const term_item *list, uint32_t count, term_item *release_out)
{
    uint64_t grants = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!list[i].is_release) continue;
        grants |= list[i].grants;
        *release_out = list[i];
        release_out->grants = grants;
    }
    return grants != 0;
}

static bool reaches(const term_item *item, const term_item *best)
{
    if (item->is_release && best->is_release) return true;
    if (item->state != VECTOR_KNOWN || best->state != VECTOR_KNOWN) return !best->is_release;
    return item->end <= best->end;
}

static term_item combine_most_favourable(weighing *work, term_item *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        apply_limits(work, &list[i]);
        not_before_effect(work, &list[i]);
    }
    term_item best;
    if (!any_release(list, count, &best)) {
        best = list[0];
        for (uint32_t i = 1; i < count; i++) take_extreme(&best, list[i].state, list[i].end, false);
    }
    best.is_sum = false;
    uint64_t grants = 0;
    for (uint32_t i = 0; i < count; i++)
        if (reaches(&list[i], &best)) {
            grants |= list[i].grants;
            best.is_sum |= list[i].is_sum;
        }
    best.grants = grants;
    return best;
}

// As decree_moved_back: a sum stops at the ends of the calendar before the next is taken off it.
static int64_t moved_back(int64_t end, int64_t days)
{
    end -= days;
    return end < JUB_DATE_MIN ? JUB_DATE_MIN : end > JUB_DATE_MAX ? JUB_DATE_MAX : end;
}

static term_item sum_on_original(weighing *work, const term_item *list, uint32_t count)
{
    term_item sum = {.is_sum = true, .state = work->base_state, .end = work->base};
    for (uint32_t i = 0; i < count; i++) {
        sum.grants |= list[i].grants;
        if (sum.state != VECTOR_KNOWN || list[i].state != VECTOR_KNOWN) {
            sum.state = VECTOR_UNKNOWN;
            continue;
        }
        const int64_t days = work->base - list[i].end;
        if (!list[i].is_sum) work->days[decree_lowest(list[i].grants)] = days;
        sum.end = moved_back(sum.end, days);
    }
    return sum;
}

static term_item combine_list(weighing *work, const decree_combine *combine, term_item *list,
                              uint32_t count)
{
    term_item release;
    switch (combine->kind) {
    case DECREE_FIRST: return combine_first(list, count);
    case DECREE_MOST_FAVOURABLE: return combine_most_favourable(work, list, count);
    case DECREE_CUMULATIVE: break;
    }
    if (any_release(list, count, &release)) return release;
    if (count == 1) return list[0];
    if (combine->on_remainder && work->base_state == VECTOR_KNOWN) work->is_referred = true;
    return sum_on_original(work, list, count);
}

static void combine_among(weighing *work, const decree_combine *combine)
{
    term_item members[DECREE_GRANT_MAX];
    uint32_t member_count = 0, kept = 0;
    for (uint32_t i = 0; i < work->count; i++)
        if ((work->list[i].grants & ~combine->grants) == 0)
            members[member_count++] = work->list[i];
        else
            work->list[kept++] = work->list[i];
    if (member_count > 0) work->list[kept++] = combine_list(work, combine, members, member_count);
    work->count = kept;
}

// -- the term -------------------------------------------------------------------------------------

static bool find_item(weighing *work, uint32_t number, term_item *item_out)
{
    const vector_grant *grant = &work->bulk->grants[number];
    *item_out = (term_item){.grants = decree_bit(number)};
    if (grant->kind == VECTOR_RELEASE) {
        item_out->is_release = true;
        item_out->state = work->has_effect ? VECTOR_KNOWN : VECTOR_UNKNOWN;
        item_out->end = work->effect;
        return true;
    }
    const vector_end end = vector_end_by(work->worker, number, work->at);
    item_out->state = end.state;
    item_out->end = end.end;
    if (item_out->state == VECTOR_FAILED) work->is_referred = true;
    return item_out->state != VECTOR_NONE;
}

// As decree_term_find; false when nothing touches the term.
static bool find_term(weighing *work, uint64_t grants, term_item *term_out, bool *has_conflict_out)
{
    const decree_tree *tree = work->bulk->tree;
    work->count = 0;
    for (uint64_t left = grants & work->bulk->term_grants; left; left &= left - 1) {
        term_item item;
        if (find_item(work, decree_lowest(left), &item)) work->list[work->count++] = item;
        if (work->is_referred) return false;
    }
    if (work->count == 0) return false;
    for (uint64_t left = grants; left; left &= left - 1) work->days[decree_lowest(left)] = 0;
    for (size_t i = 0; i < tree->combines.count; i++)
        if (!decree_combine_is_general(tree->combines.items[i]))
            combine_among(work, tree->combines.items[i]);
    for (size_t i = 0; i < tree->combines.count; i++)
        if (decree_combine_is_general(tree->combines.items[i])) {
            work->list[0] = combine_list(work, tree->combines.items[i], work->list, work->count);
            work->count = 1;
        }
    *term_out = work->list[0];
    apply_limits(work, term_out);
    not_before_effect(work, term_out);
    *has_conflict_out = work->count > 1;
    return true;
}

// As decree_term_amount.
static void find_amount(const weighing *work, const term_item *term, jub_outcome *outcome)
{
    if (term->is_release || (term->grants & (term->grants - 1)) != 0) return;
    const uint32_t number = decree_lowest(term->grants);
    if (work->bulk->grants[number].kind != VECTOR_REDUCTION) return;
    const vector_end end = vector_end_by(work->worker, number, work->at);
    if (end.state != VECTOR_KNOWN || !end.has_amount) return;
    int64_t left = end.end;
    if (work->has_effect && left < work->effect) left = work->effect;
    if (left != term->end) return;
    outcome->has_amount = true;
    outcome->amount = end.amount;
}

static void write_term(const weighing *work, const term_item *term, jub_outcome *outcome)
{
    outcome->grants |= term->grants;
    outcome->is_release = term->is_release;
    outcome->is_reduction = !term->is_release;
    outcome->has_new_end = term->state == VECTOR_KNOWN;
    outcome->new_end = outcome->has_new_end ? (jub_date)term->end : 0;
    outcome->has_days_saved = work->base_state == VECTOR_KNOWN && outcome->has_new_end;
    if (!outcome->has_new_end && !term->is_release) outcome->is_open = true;
    if (!outcome->has_days_saved) return;
    if (outcome->new_end > work->base) outcome->new_end = work->base;
    outcome->days_saved = work->base - outcome->new_end;
    find_amount(work, term, outcome);
}

// -- an outcome -----------------------------------------------------------------------------------

vector_targets vector_targets_of(const jub_bulk *bulk, uint64_t grants)
{
    vector_targets targets = {0};
    targets.kind = decree_find_target(bulk->program, DECREE_COMMUTE, grants, &targets.cited,
                                      &targets.has_conflict);
    targets.place = decree_find_target(bulk->program, DECREE_TRANSFER, grants, &targets.cited,
                                       &targets.has_conflict);
    return targets;
}

static jub_outcome outcome_of_nothing(const weighing *work, jub_standing standing)
{
    jub_outcome outcome = {.standing = (uint8_t)standing,
                           .new_kind = JUB_NO_TARGET,
                           .new_place = JUB_NO_TARGET,
                           .has_days_saved = true};
    outcome.has_new_end = work->base_state == VECTOR_KNOWN;
    outcome.new_end = outcome.has_new_end ? work->base : 0;
    return outcome;
}

static jub_outcome outcome_of_grants(weighing *work, uint64_t grants,
                                     const vector_targets *all_targets)
{
    jub_outcome outcome = outcome_of_nothing(work, JUB_GRANTED);
    vector_targets targets = *all_targets;
    term_item term;
    bool has_conflict = false;
    if (find_term(work, grants, &term, &has_conflict)) {
        const uint64_t lost =
            has_conflict ? 0 : decree_lost_commutations(work->bulk->tree, grants, term.grants);
        write_term(work, &term, &outcome);
        if (lost) { // its target of transfer stays
            targets.cited = 0;
            targets.has_conflict = false;
            targets.kind = decree_find_target(work->bulk->program, DECREE_COMMUTE, grants & ~lost,
                                              &targets.cited, &targets.has_conflict);
            targets.place = decree_find_target(work->bulk->program, DECREE_TRANSFER, grants,
                                               &targets.cited, &targets.has_conflict);
        }
    }
    outcome.new_kind = targets.kind;
    outcome.new_place = targets.place;
    outcome.grants |= targets.cited;
    outcome.is_open |= has_conflict || targets.has_conflict;
    if (outcome.grants == 0) outcome.standing = JUB_NOT_GRANTED;
    return outcome;
}

// The last of the days until which grants are put off.
static term_item deferred_until(weighing *work, const decree_applying *applying)
{
    const decree_tree *tree = work->bulk->tree;
    term_item until = {.state = VECTOR_NONE};
    for (uint64_t left = applying->deferrals; left; left &= left - 1) {
        const uint32_t number = decree_lowest(left);
        if ((tree->defers.items[number]->bars & applying->deferred) == 0) continue;
        const vector_slot slot = work->bulk->untils[number];
        vector_state state = VECTOR_UNKNOWN;
        int64_t day = 0;
        if (slot != VECTOR_NO_SLOT) {
            const vector_numbers days = vector_numbers_of(work->worker->room, slot);
            if (vector_referred_of(work->worker->room, slot)[work->at]) work->is_referred = true;
            day = days.values[work->at];
            state = days.none[work->at]    ? VECTOR_NONE
                    : days.known[work->at] ? VECTOR_KNOWN
                                           : VECTOR_UNKNOWN;
        }
        if (until.state == VECTOR_NONE)
            until = (term_item){.state = state, .end = day};
        else
            take_extreme(&until, state, day, true);
    }
    return until;
}

static jub_outcome outcome_deferred(weighing *work, const vector_side *side)
{
    const int64_t held_effect = work->effect;
    const term_item until = deferred_until(work, &side->applying);
    const bool has_until = until.state == VECTOR_KNOWN;
    if (has_until && work->has_effect && until.end > work->effect) work->effect = until.end;
    jub_outcome outcome = outcome_of_grants(work, side->applying.deferred, &side->deferred);
    work->effect = held_effect;
    if (outcome.standing != JUB_GRANTED) return outcome;
    outcome.standing = JUB_DEFERRED;
    outcome.has_deferred_until = has_until;
    if (has_until) outcome.deferred_until = (jub_date)until.end;
    return outcome;
}

// As decree_outcome.
static jub_outcome outcome_of_side(weighing *work, const vector_side *side)
{
    const decree_applying *applying = &side->applying;
    if (applying->now) {
        const jub_outcome outcome = outcome_of_grants(work, applying->now, &side->now);
        if (outcome.standing == JUB_GRANTED) return outcome;
    }
    if (applying->deferred) {
        const jub_outcome outcome = outcome_deferred(work, side);
        if (outcome.standing >= JUB_DEFERRED) return outcome;
    }
    return outcome_of_nothing(work, applying->otherwise);
}

// Whether nothing is granted at worst, while at best one reduction surely has something to act on,
// whatever it comes to: the most common way to be undetermined.
static bool is_plainly_open(const jub_bulk_worker *worker, const vector_verdict *verdict,
                            uint32_t at)
{
    const decree_applying *worst = &verdict->worst.applying, *best = &verdict->best.applying;
    const uint64_t on_term = best->now & worker->bulk->term_grants;
    if ((worst->now | worst->deferred) != 0 || on_term == 0 || (on_term & (on_term - 1)) != 0)
        return false;
    const vector_grant_view *view = &worker->grant_views[decree_lowest(on_term)];
    if (worker->bulk->grants[decree_lowest(on_term)].kind != VECTOR_REDUCTION) return false;
    if (worker->base_referred[at] || worker->base.none[at]) return false;
    return !view->by.referred || !(view->by.referred[at] | view->by.values.none[at]);
}

vector_weighed vector_weigh(jub_bulk_worker *worker, const vector_verdict *verdict, uint32_t at,
                            jub_outcome *outcome_out)
{
    weighing work; // the lists are filled as they are needed
    if (is_plainly_open(worker, verdict, at)) return VECTOR_UNSETTLED;
    work.worker = worker;
    work.bulk = worker->bulk;
    work.at = at;
    work.base = 0;
    work.base_state = vector_old_end(worker, at, &work.base);
    work.has_effect = worker->bulk->has_effect;
    work.effect = worker->bulk->effect;
    work.count = 0;
    work.is_referred = false;
    const decree_applying *low = &verdict->worst.applying, *high = &verdict->best.applying;
    const bool is_one = verdict->is_same && low->deferred == high->deferred &&
                        (low->deferred == 0 || low->deferrals == high->deferrals) &&
                        (low->now | low->deferred) != 0 && low->otherwise == high->otherwise;
    const jub_outcome best = outcome_of_side(&work, &verdict->best);
    const jub_outcome worst = is_one ? best : outcome_of_side(&work, &verdict->worst);
    if (work.is_referred) return VECTOR_REFERRED;
    *outcome_out = best;
    if (!verdict->can_settle || !decree_outcomes_agree(&worst, &best)) return VECTOR_UNSETTLED;
    if (best.grants & worst.grants) outcome_out->grants = best.grants & worst.grants;
    return VECTOR_SETTLED;
}

uint64_t vector_clauses_shown(uint8_t standing, uint64_t grants, uint64_t exclusions,
                              uint64_t revocations, uint64_t open_grants)
{
    switch ((jub_standing)standing) {
    case JUB_GRANTED:
    case JUB_DEFERRED: return grants;
    case JUB_EXCLUDED: return exclusions;
    case JUB_REVOKED: return revocations;
    case JUB_UNDETERMINED: return open_grants;
    case JUB_NOT_COVERED:
    case JUB_NOT_GRANTED:
    case JUB_STANDING_COUNT: break;
    }
    return 0;
}
