#include "decree/vector/bulk_private.h"

// Ends of terms over a block: what each grant leads to by itself (`decree_grant_end`), and the
// lengths that decide (`decree_term_amount`); and the caps of limits. They are computed when a row
// of the block first needs them.

bool vector_ends_init(jub_arena *arena, jub_bulk_worker *worker)
{
    const jub_bulk *bulk = worker->bulk;
    const size_t grant_count = bulk->tree->grants.count, limit_count = bulk->tree->limits.count;
    worker->grant_ends = JUB_NEW(arena, vector_ends *, grant_count);
    worker->limit_ends = JUB_NEW(arena, vector_ends *, limit_count);
    if (!worker->grant_ends || !worker->limit_ends) return false;
    for (size_t i = 0; i < grant_count; i++) {
        const vector_term_kind kind = bulk->grants[i].kind;
        if (kind == VECTOR_OFF_TERM || kind == VECTOR_RELEASE) continue;
        worker->grant_ends[i] = JUB_NEW(arena, vector_ends, 1);
        if (!worker->grant_ends[i]) return false;
    }
    for (size_t i = 0; i < limit_count; i++) {
        if (!bulk->limits[i].is_given) continue;
        worker->limit_ends[i] = JUB_NEW(arena, vector_ends, 1);
        if (!worker->limit_ends[i]) return false;
    }
    return true;
}

void vector_ends_forget(jub_bulk_worker *worker)
{
    const jub_bulk *bulk = worker->bulk;
    for (size_t i = 0; i < bulk->tree->grants.count; i++)
        if (worker->grant_ends[i]) worker->grant_ends[i]->is_computed = false;
    for (size_t i = 0; i < bulk->tree->limits.count; i++)
        if (worker->limit_ends[i]) worker->limit_ends[i]->is_computed = false;
}

vector_state vector_old_end(const jub_bulk_worker *worker, uint32_t at, int32_t *end_out)
{
    if (worker->bulk->term_end == VECTOR_NO_SLOT) return VECTOR_NONE;
    const vector_numbers old = vector_numbers_of(worker->room, worker->bulk->term_end);
    *end_out = old.values[at];
    return old.none[at] ? VECTOR_NONE : old.known[at] ? VECTOR_KNOWN : VECTOR_UNKNOWN;
}

// The old ends of the block; of a decree in which nothing is the end of a term, none.
static vector_numbers read_base(jub_bulk_worker *worker, const uint8_t **referred_out)
{
    *referred_out = worker->zeros;
    if (worker->bulk->term_end == VECTOR_NO_SLOT)
        return (vector_numbers){worker->sums[0], worker->zeros, worker->ones};
    *referred_out = vector_referred_of(worker->room, worker->bulk->term_end);
    return vector_numbers_of(worker->room, worker->bulk->term_end);
}

// -- a length taken off -------------------------------------------------------------------------

// A length over a block, and the sums with it.
typedef struct block_length {
    vector_durations values;
    const uint8_t *referred;
    const int32_t *sums;
    const uint8_t *fails;
} block_length;

// Values over the block; a constant is spread into the worker's own arrays.
static vector_durations read_length(jub_bulk_worker *worker, const vector_length *length,
                                    const uint8_t **referred_out)
{
    *referred_out = worker->zeros;
    if (!length->is_constant) {
        *referred_out = vector_referred_of(worker->room, length->slot);
        return vector_durations_of(worker->room, length->slot);
    }
    for (uint32_t i = 0; i < VECTOR_BLOCK; i++) {
        worker->constants[0][i] = length->constant.months;
        worker->constants[1][i] = length->constant.days;
    }
    return (vector_durations){worker->constants[0], worker->constants[1], worker->ones,
                              worker->zeros};
}

static vector_state state_of(const block_length *length, const vector_numbers *base,
                             const uint8_t *base_referred, uint32_t at)
{
    if (length->referred[at] || base_referred[at]) return VECTOR_FAILED;
    if (base->none[at] || length->values.none[at]) return VECTOR_NONE;
    if (!base->known[at] || !length->values.known[at]) return VECTOR_UNKNOWN;
    return length->fails[at] ? VECTOR_FAILED : VECTOR_KNOWN;
}

static block_length add_length(jub_bulk_worker *worker, const vector_length *length,
                               const int32_t *dates, int32_t sign, uint32_t number)
{
    block_length out;
    out.values = read_length(worker, length, &out.referred);
    vector_date_add(&worker->bulk->calendar, dates, out.values.months, out.values.days, sign,
                    worker->count, worker->sums[number], worker->fails[number]);
    out.sums = worker->sums[number];
    out.fails = worker->fails[number];
    return out;
}

// -- a reduction by a length ----------------------------------------------------------------------

typedef struct reduction {
    vector_numbers base;
    const uint8_t *base_referred;
    block_length lengths[3]; // by, at least, at most; of those that are given
    bool is_given[3];
    jub_duration constants[3];
} reduction;

// The greater or the lesser of two ends; FAILED is kept by the caller.
static void take_extreme(vector_state state, int32_t end, bool is_max, vector_state *into_state,
                         int32_t *into)
{
    if (*into_state == VECTOR_UNKNOWN) return;
    if (state == VECTOR_UNKNOWN) {
        *into_state = VECTOR_UNKNOWN;
        return;
    }
    if (is_max ? end > *into : end < *into) *into = end;
}

static void write_amount(const reduction *work, const vector_state *states, uint32_t at,
                         vector_ends *out)
{
    for (uint32_t i = 0; i < 3; i++) {
        if (!work->is_given[i] || states[i] != VECTOR_KNOWN ||
            work->lengths[i].sums[at] != out->ends[at])
            continue;
        out->has_amounts[at] = true;
        out->months[at] = work->constants[i].months;
        out->days[at] = work->constants[i].days;
        if (work->lengths[i].values.months) {
            out->months[at] = work->lengths[i].values.months[at];
            out->days[at] = work->lengths[i].values.days[at];
        }
        return;
    }
}

static void reduce_row(const reduction *work, uint32_t at, vector_ends *out)
{
    vector_state states[3] = {VECTOR_NONE, VECTOR_NONE, VECTOR_NONE};
    out->has_amounts[at] = false;
    out->states[at] = VECTOR_FAILED;
    for (uint32_t i = 0; i < 3; i++) {
        if (!work->is_given[i]) continue;
        states[i] = state_of(&work->lengths[i], &work->base, work->base_referred, at);
        if (states[i] == VECTOR_FAILED) return;
    }
    vector_state state = states[0];
    if (state == VECTOR_NONE) {
        out->states[at] = VECTOR_NONE;
        return;
    }
    int32_t end = work->lengths[0].sums[at];
    if (states[1] != VECTOR_NONE)
        take_extreme(states[1], work->lengths[1].sums[at], false, &state, &end);
    if (states[2] != VECTOR_NONE)
        take_extreme(states[2], work->lengths[2].sums[at], true, &state, &end);
    if (state == VECTOR_KNOWN && end > work->base.values[at]) end = work->base.values[at];
    out->states[at] = (uint8_t)state;
    out->ends[at] = end;
    if (state == VECTOR_KNOWN) write_amount(work, states, at, out);
}

static void reduce_any(jub_bulk_worker *worker, const vector_grant *grant, const reduction *from,
                       vector_ends *out)
{
    const vector_length *const lengths[] = {&grant->by, &grant->at_least, &grant->at_most};
    reduction work = *from;
    for (uint32_t i = 0; i < 3; i++) {
        work.is_given[i] = lengths[i]->is_given;
        if (!work.is_given[i]) continue;
        work.constants[i] = lengths[i]->constant;
        work.lengths[i] = add_length(worker, lengths[i], work.base.values, -1, i);
        if (!lengths[i]->is_constant) continue; // what is in the worker's arrays does not stay
        work.lengths[i].values.months = work.lengths[i].values.days = NULL;
    }
    for (uint32_t at = 0; at < worker->count; at++) reduce_row(&work, at, out);
}

static bool is_whole_months(const vector_length *length)
{
    return !length->is_given ||
           (length->is_constant && length->constant.days == 0 && length->constant.months >= 0);
}

static bool has_days(const vector_durations *values, uint32_t count)
{
    int32_t all = 0;
    for (uint32_t i = 0; i < count; i++) all |= values->days[i];
    return all != 0;
}

// Whole months between two others order ends as they order lengths, and no two of them lead to one
// end: one sum is enough.
static void reduce_months(jub_bulk_worker *worker, const vector_grant *grant, const reduction *from,
                          const vector_durations *by, const uint8_t *by_referred, vector_ends *out)
{
    const int32_t floor = grant->at_least.is_given ? grant->at_least.constant.months : 0;
    const int32_t cap = grant->at_most.is_given ? grant->at_most.constant.months : INT32_MAX;
    uint8_t *fails = worker->fails[0];
    vector_months_off(&worker->bulk->calendar, from->base.values, by->months, floor, cap,
                      worker->count, out->ends, out->months, fails);
    memset(out->days, 0, sizeof out->days);
    memset(out->has_amounts, 1, sizeof out->has_amounts);
    for (uint32_t at = 0; at < worker->count; at++) {
        const uint8_t none = from->base.none[at] | by->none[at];
        const uint8_t known = from->base.known[at] & by->known[at];
        const uint8_t fails_by = (fails[at] & VECTOR_FIXED_FAILS & from->base.known[at]) |
                                 (fails[at] & VECTOR_LENGTH_FAILS & known);
        const uint8_t failed = from->base_referred[at] | by_referred[at] | fails_by;
        const uint8_t state = none ? VECTOR_NONE : known ? VECTOR_KNOWN : VECTOR_UNKNOWN;
        out->states[at] = failed ? VECTOR_FAILED : state;
    }
}

static void reduce(jub_bulk_worker *worker, const vector_grant *grant, vector_ends *out)
{
    reduction work = {0};
    work.base = read_base(worker, &work.base_referred);
    if (worker->bulk->calendar.month_end != JUB_REFUSE && is_whole_months(&grant->at_least) &&
        is_whole_months(&grant->at_most)) {
        const uint8_t *referred;
        const vector_durations by = read_length(worker, &grant->by, &referred);
        if (!has_days(&by, worker->count)) {
            reduce_months(worker, grant, &work, &by, referred, out);
            return;
        }
    }
    reduce_any(worker, grant, &work, out);
}

// -- a length from a day --------------------------------------------------------------------------

static void begin_anew(jub_bulk_worker *worker, const vector_grant *grant, vector_ends *out)
{
    const vector_numbers from = vector_numbers_of(worker->room, grant->from);
    const uint8_t *from_referred = vector_referred_of(worker->room, grant->from);
    const block_length to = add_length(worker, &grant->to, from.values, 1, 0);
    for (uint32_t at = 0; at < worker->count; at++) {
        vector_state state = state_of(&to, &from, from_referred, at);
        int32_t end = to.sums[at], base = 0;
        if (state != VECTOR_FAILED && grant->kind == VECTOR_NEW_TERM) {
            const vector_state base_state = vector_old_end(worker, at, &base);
            if (base_state == VECTOR_NONE || state == VECTOR_NONE)
                state = VECTOR_NONE;
            else
                take_extreme(base_state, base, false, &state, &end);
        }
        out->states[at] = (uint8_t)state;
        out->ends[at] = end;
        out->has_amounts[at] = false;
    }
}

const vector_ends *vector_grant_ends(jub_bulk_worker *worker, uint32_t number)
{
    const vector_grant *grant = &worker->bulk->grants[number];
    vector_ends *out = worker->grant_ends[number];
    if (out->is_computed) return out;
    if (grant->kind == VECTOR_REDUCTION)
        reduce(worker, grant, out);
    else
        begin_anew(worker, grant, out);
    out->is_computed = true;
    return out;
}

const vector_ends *vector_limit_ends(jub_bulk_worker *worker, uint32_t limit)
{
    vector_ends *out = worker->limit_ends[limit];
    if (out->is_computed) return out;
    const uint8_t *referred;
    const vector_numbers base = read_base(worker, &referred);
    const block_length cap = add_length(worker, &worker->bulk->limits[limit], base.values, -1, 0);
    for (uint32_t at = 0; at < worker->count; at++) {
        out->states[at] = (uint8_t)state_of(&cap, &base, referred, at);
        out->ends[at] = cap.sums[at];
    }
    out->is_computed = true;
    return out;
}
