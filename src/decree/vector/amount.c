#include "decree/vector/amount_private.h"

// Ends of terms row by row: what each grant leads to by itself (`decree_grant_end`), the lengths
// that decide (`decree_term_amount`), and the caps of limits.

bool vector_amounts_init(jub_arena *arena, jub_bulk_worker *worker)
{
    const jub_bulk *bulk = worker->bulk;
    worker->grant_views = JUB_NEW(arena, vector_grant_view, bulk->tree->grants.count);
    worker->limit_views = JUB_NEW(arena, vector_length_view, bulk->tree->limits.count);
    return worker->grant_views && worker->limit_views;
}

// -- registers of a block -------------------------------------------------------------------------

static vector_length_view view_of(const jub_bulk_worker *worker, const vector_length *length)
{
    vector_length_view view = {.is_given = length->is_given, .constant = length->constant};
    if (!length->is_given || length->is_constant) return view;
    view.values = vector_durations_of(worker->room, length->slot);
    view.referred = vector_referred_of(worker->room, length->slot);
    return view;
}

static vector_numbers base_of(const jub_bulk_worker *worker, const uint8_t **referred_out)
{
    *referred_out = worker->zeros;
    if (worker->bulk->term_end == VECTOR_NO_SLOT)
        return (vector_numbers){worker->no_days, worker->zeros, worker->ones};
    *referred_out = vector_referred_of(worker->room, worker->bulk->term_end);
    return vector_numbers_of(worker->room, worker->bulk->term_end);
}

void vector_amounts_begin(jub_bulk_worker *worker)
{
    const jub_bulk *bulk = worker->bulk;
    worker->base = base_of(worker, &worker->base_referred);
    for (size_t i = 0; i < bulk->tree->grants.count; i++) {
        const vector_grant *grant = &bulk->grants[i];
        vector_grant_view *view = &worker->grant_views[i];
        if (grant->kind == VECTOR_OFF_TERM || grant->kind == VECTOR_RELEASE) continue;
        *view = (vector_grant_view){.kind = grant->kind,
                                    .by = view_of(worker, &grant->by),
                                    .at_least = view_of(worker, &grant->at_least),
                                    .at_most = view_of(worker, &grant->at_most),
                                    .to = view_of(worker, &grant->to),
                                    .is_of_months = grant->is_of_months};
        if (grant->from == VECTOR_NO_SLOT) continue;
        view->from = vector_numbers_of(worker->room, grant->from);
        view->from_referred = vector_referred_of(worker->room, grant->from);
    }
    for (size_t i = 0; i < bulk->tree->limits.count; i++)
        worker->limit_views[i] = view_of(worker, &bulk->limits[i]);
}

vector_state vector_old_end(const jub_bulk_worker *worker, uint32_t at, int32_t *end_out)
{
    *end_out = worker->base.values[at];
    if (worker->base_referred[at]) return VECTOR_FAILED;
    return worker->base.none[at]    ? VECTOR_NONE
           : worker->base.known[at] ? VECTOR_KNOWN
                                    : VECTOR_UNKNOWN;
}

// -- lengths --------------------------------------------------------------------------------------

static vector_state length_at(const vector_length_view *view, uint32_t at, jub_duration *out)
{
    *out = view->constant;
    if (!view->referred) return VECTOR_KNOWN;
    if (view->referred[at]) return VECTOR_FAILED;
    if (view->values.none[at]) return VECTOR_NONE;
    if (!view->values.known[at]) return VECTOR_UNKNOWN;
    *out = (jub_duration){view->values.months[at], view->values.days[at]};
    return VECTOR_KNOWN;
}

// A date with a length added or taken off, as decree_eval_date_add.
typedef struct moved {
    vector_state state;
    int32_t end;
    jub_duration length;
} moved;

static moved move(const jub_bulk_worker *worker, vector_state date_state, int32_t date,
                  const vector_length_view *view, uint32_t at, int32_t sign)
{
    moved sum = {.end = 0};
    const vector_state state = length_at(view, at, &sum.length);
    sum.state = VECTOR_FAILED;
    if (date_state == VECTOR_FAILED || state == VECTOR_FAILED) return sum;
    sum.state = VECTOR_NONE;
    if (date_state == VECTOR_NONE || state == VECTOR_NONE) return sum;
    sum.state = VECTOR_UNKNOWN;
    if (date_state == VECTOR_UNKNOWN || state == VECTOR_UNKNOWN) return sum;
    sum.state = vector_date_add(&worker->bulk->calendar, date, sign * sum.length.months,
                                sign * sum.length.days, &sum.end)
                    ? VECTOR_KNOWN
                    : VECTOR_FAILED;
    return sum;
}

// The greater or the lesser of two ends, neither of them failed.
static void take_extreme(moved *into, vector_state state, int32_t end, bool is_max)
{
    if (into->state == VECTOR_NONE || state == VECTOR_NONE)
        into->state = VECTOR_NONE;
    else if (into->state == VECTOR_UNKNOWN || state == VECTOR_UNKNOWN)
        into->state = VECTOR_UNKNOWN;
    else if (is_max ? end > into->end : end < into->end)
        into->end = end;
}

// -- grants ---------------------------------------------------------------------------------------

static vector_end reduced_end(const jub_bulk_worker *worker, const vector_grant_view *view,
                              uint32_t at)
{
    const vector_length_view *const lengths[] = {&view->by, &view->at_least, &view->at_most};
    moved ends[3] = {{.state = VECTOR_NONE}, {.state = VECTOR_NONE}, {.state = VECTOR_NONE}};
    int32_t base = 0;
    const vector_state base_state = vector_old_end(worker, at, &base);
    for (uint32_t i = 0; i < 3; i++) {
        if (!lengths[i]->is_given) continue;
        ends[i] = move(worker, base_state, base, lengths[i], at, -1);
        if (ends[i].state == VECTOR_FAILED) return (vector_end){.state = VECTOR_FAILED};
    }
    moved end = ends[0];
    if (end.state == VECTOR_NONE) return (vector_end){.state = VECTOR_NONE};
    for (uint32_t i = 1; i < 3; i++)
        if (ends[i].state != VECTOR_NONE) take_extreme(&end, ends[i].state, ends[i].end, i == 2);
    take_extreme(&end, base_state, base, false);
    vector_end out = {.state = end.state, .end = end.end};
    for (uint32_t i = 0; i < 3 && out.state == VECTOR_KNOWN && !out.has_amount; i++)
        if (ends[i].state == VECTOR_KNOWN && ends[i].end == out.end) {
            out.has_amount = true;
            out.amount = ends[i].length;
        }
    return out;
}

// `LENGTH from DAY`: a reduction leaves an earlier end alone, a commutation makes a new one.
static vector_end new_end(const jub_bulk_worker *worker, const vector_grant_view *view, uint32_t at)
{
    int32_t base = 0;
    const vector_state from_state = view->from_referred[at] ? VECTOR_FAILED
                                    : view->from.none[at]   ? VECTOR_NONE
                                    : view->from.known[at]  ? VECTOR_KNOWN
                                                            : VECTOR_UNKNOWN;
    moved end = move(worker, from_state, view->from.values[at], &view->to, at, 1);
    if (end.state != VECTOR_FAILED && view->kind == VECTOR_NEW_TERM) {
        const vector_state base_state = vector_old_end(worker, at, &base);
        if (base_state == VECTOR_FAILED)
            end.state = VECTOR_FAILED;
        else
            take_extreme(&end, base_state, base, false);
    }
    return (vector_end){.state = end.state, .end = end.end};
}

vector_end vector_end_by(const jub_bulk_worker *worker, uint32_t grant, uint32_t at)
{
    const vector_grant_view *view = &worker->grant_views[grant];
    return view->kind == VECTOR_REDUCTION ? reduced_end(worker, view, at)
                                          : new_end(worker, view, at);
}

vector_end vector_cap_by(const jub_bulk_worker *worker, uint32_t limit, uint32_t at)
{
    int32_t base = 0;
    const vector_state state = vector_old_end(worker, at, &base);
    const moved cap = move(worker, state, base, &worker->limit_views[limit], at, -1);
    return (vector_end){.state = cap.state, .end = cap.end};
}

// -- many rows at once ----------------------------------------------------------------------------

// Whole months between two others order ends as they order lengths, and no two of them lead to one
// end: one sum is enough. False where this row has to be looked at properly.
static inline bool reduce_months(const jub_bulk_worker *worker, const vector_grant_view *view,
                                 int32_t floor, int32_t cap, uint32_t at, vector_end *out)
{
    const int32_t by = view->by.referred ? view->by.values.months[at] : view->by.constant.months;
    const int32_t days = view->by.referred ? view->by.values.days[at] : view->by.constant.days;
    const int32_t longer = by > floor ? by : floor, length = longer < cap ? longer : cap;
    const bool is_plain =
        days == 0 && by >= 0 && by <= VECTOR_PLAIN_MONTHS_MAX && !worker->base_referred[at] &&
        worker->base.known[at] &&
        (!view->by.referred || (view->by.values.known[at] && !view->by.referred[at]));
    if (!is_plain) return false;
    out->has_amount = true;
    out->amount = (jub_duration){length, 0};
    out->state = VECTOR_KNOWN;
    return worker->base.values[at] >= VECTOR_PLAIN_DAY_MIN &&
           vector_date_add(&worker->bulk->calendar, worker->base.values[at], -length, 0, &out->end);
}

static inline bool put(vector_end end, int32_t base, int32_t effect, uint32_t at,
                       const jub_bulk_columns *out)
{
    const int32_t late = end.end > effect ? end.end : effect;
    if (out->new_ends) out->new_ends[at] = late < base ? late : base;
    if (out->amounts && end.has_amount) out->amounts[at] = end.amount;
    return true;
}

uint32_t vector_put_ends(const jub_bulk_worker *worker, uint32_t grant, uint16_t *rows,
                         uint32_t count, const jub_bulk_columns *out)
{
    const vector_grant_view *view = &worker->grant_views[grant];
    const int32_t effect = worker->bulk->has_effect ? worker->bulk->effect : INT32_MIN;
    const bool is_of_months = view->is_of_months;
    const int32_t floor = view->at_least.is_given ? view->at_least.constant.months : 0;
    const int32_t cap = view->at_most.is_given ? view->at_most.constant.months : INT32_MAX;
    uint32_t left = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t at = rows[i];
        vector_end end = {.state = VECTOR_UNKNOWN};
        int32_t base = worker->base.values[at];
        if (!is_of_months || !reduce_months(worker, view, floor, cap, at, &end)) {
            end = vector_end_by(worker, grant, at);
            if (end.state != VECTOR_KNOWN || vector_old_end(worker, at, &base) != VECTOR_KNOWN) {
                rows[left++] = at;
                continue;
            }
        }
        put(end, base, effect, at, out);
    }
    return left;
}
