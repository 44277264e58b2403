#include "decree/vector/kernel_private.h"
#include "decree/vector/room_private.h"
#include "sentence/clemency.h"

// Arithmetic on dates where both sides vary, by the tables of calendar.c: rows meet no division.

bool vector_calendar_need(vector_plan *plan)
{
    const jub_month_end month_end = plan->program->tree->convention.month_end;
    if (plan->calendar.days) return true;
    if (vector_calendar_init(plan->arena, month_end, &plan->calendar)) return true;
    plan->is_out_of_memory = true;
    return false;
}

bool vector_spans_need(vector_plan *plan)
{
    if (plan->fewest_days) return true;
    int32_t *fewest = JUB_NEW(plan->arena, int32_t, 2 * VECTOR_SPAN_MONTHS + 1);
    int32_t *most = JUB_NEW(plan->arena, int32_t, 2 * VECTOR_SPAN_MONTHS + 1);
    if (!fewest || !most) {
        plan->is_out_of_memory = true;
        return false;
    }
    for (int32_t i = 0; i <= VECTOR_SPAN_MONTHS; i++) {
        int32_t low = 0, high = 0;
        if (i > 0) jub_months_span(i, &low, &high);
        fewest[VECTOR_SPAN_MONTHS + i] = low;
        most[VECTOR_SPAN_MONTHS + i] = high;
        fewest[VECTOR_SPAN_MONTHS - i] = -high;
        most[VECTOR_SPAN_MONTHS - i] = -low;
    }
    plan->fewest_days = fewest;
    plan->most_days = most;
    return true;
}

static void run_date_add(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *date = &room->views[node->key.operands[0]];
    const vector_view *length = &room->views[node->key.operands[1]];
    const vector_calendar *calendar = &room->plan->calendar;
    const int32_t sign = node->key.detail ? -1 : 1;
    int32_t *out = room->owns[slot].values;
    uint8_t *odd = room->scratch[0];
    vector_join_planes(room, slot, node->key.operands[0], node->key.operands[1]);
    const uint8_t *known = room->views[slot].known;
    for (uint32_t i = 0; i < room->span.count; i++) {
        int32_t sum = 0;
        const bool fits =
            !known[i] || vector_date_add(calendar, date->values[i], sign * length->values[i],
                                         sign * length->days[i], &sum);
        out[i] = fits ? sum : 0;
        odd[i] = (uint8_t)(fits ? 0 : UINT8_MAX);
    }
    vector_add_odd(room, slot, odd);
}

// -- months and years between ---------------------------------------------------------------------

// Where so many steps from a date lead, beyond the calendar past every date.
static inline int32_t step_to(const vector_calendar *calendar, int32_t from, int32_t months)
{
    int32_t sum = 0;
    if (vector_date_add(calendar, from, months, 0, &sum)) return sum;
    return months > 0 ? INT32_MAX : INT32_MIN;
}

// As it counts: a day that does not exist is passed over, and refused nowhere.
static vector_calendar counting(const vector_plan *plan)
{
    vector_calendar calendar = plan->calendar;
    if (calendar.month_end == JUB_REFUSE) calendar.month_end = JUB_OVERFLOW;
    return calendar;
}

// As jub_count_months, by a calendar that refuses nothing.
static int32_t count_months(const vector_calendar *calendar, int32_t from, int32_t to, int32_t step,
                            bool is_up)
{
    if (!jub_date_in_range(from) || !jub_date_in_range(to)) return 0; // of no column
    const int32_t a = (int32_t)(calendar->days[from - JUB_DATE_MIN] >> VECTOR_DAY_BITS);
    const int32_t b = (int32_t)(calendar->days[to - JUB_DATE_MIN] >> VECTOR_DAY_BITS);
    int32_t n = (b - a) / step;
    if (is_up) {
        while (step_to(calendar, from, (n - 1) * step) >= to) n--;
        while (step_to(calendar, from, n * step) < to) n++;
    } else {
        while (step_to(calendar, from, (n + 1) * step) <= to) n++;
        while (step_to(calendar, from, n * step) > to) n--;
    }
    return n;
}

static void run_months(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *from = &room->views[node->key.operands[0]];
    const vector_view *to = &room->views[node->key.operands[1]];
    const vector_calendar calendar = counting(room->plan);
    int32_t *out = room->owns[slot].values;
    vector_join_planes(room, slot, node->key.operands[0], node->key.operands[1]);
    const uint8_t *known = room->views[slot].known;
    for (uint32_t i = 0; i < room->span.count; i++)
        out[i] = known[i] ? count_months(&calendar, from->values[i], to->values[i],
                                         (int32_t)node->key.numbers[0], node->key.detail == JUB_UP)
                          : 0;
}

// -- lengths --------------------------------------------------------------------------------------

// As jub_duration_between.
static jub_duration length_between(const vector_calendar *calendar, int32_t from, int32_t to)
{
    if (to <= from) return (jub_duration){0};
    const int32_t months = count_months(calendar, from, to, 1, false);
    return (jub_duration){months, to - step_to(calendar, from, months)};
}

static void run_length(vector_room *room, vector_slot slot)
{
    const vector_calendar calendar = counting(room->plan);
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *from = &room->views[node->key.operands[0]];
    const vector_view *to = &room->views[node->key.operands[1]];
    vector_own *own = &room->owns[slot];
    vector_join_planes(room, slot, node->key.operands[0], node->key.operands[1]);
    const uint8_t *known = room->views[slot].known;
    for (uint32_t i = 0; i < room->span.count; i++) {
        jub_duration length = {0};
        if (known[i]) length = length_between(&calendar, from->values[i], to->values[i]);
        own->values[i] = length.months;
        own->days[i] = length.days;
    }
}

// Not below nothing, and no more than a part may be of its whole.
static bool make_fraction(int64_t numerator, int64_t denominator, jub_fraction *fraction_out)
{
    enum { FRACTION_MAX = 1000 };
    return vector_make_ratio(numerator, denominator, fraction_out) && fraction_out->parts >= 0 &&
           fraction_out->parts <= (int64_t)fraction_out->whole * FRACTION_MAX;
}

static void run_part(vector_room *room, vector_slot slot)
{
    const vector_key *key = &vector_node_at(room->plan, slot)->key;
    const vector_view *whole = &room->views[key->operands[0]];
    const int32_t *tops = room->views[key->operands[1]].values;
    const int32_t *bottoms = room->views[key->operands[2]].values;
    const jub_part_rule rule = {(int32_t)key->numbers[2], (jub_rounding)key->detail};
    vector_own *own = &room->owns[slot];
    uint8_t *odd = room->scratch[0];
    vector_join_three(room, slot, key->operands);
    const uint8_t *known = room->views[slot].known;
    for (uint32_t i = 0; i < room->span.count; i++) {
        jub_duration part = {0};
        jub_fraction fraction;
        bool fits =
            whole->values[i] >= 0 && whole->days[i] >= 0 &&
            make_fraction(tops[i] * key->numbers[0], bottoms[i] * key->numbers[1], &fraction);
        if (known[i] && fits)
            part =
                jub_duration_part((jub_duration){whole->values[i], whole->days[i]}, fraction, rule);
        fits = fits && part.months >= 0 && part.months <= JUB_MONTHS_MAX && part.days >= 0 &&
               part.days <= JUB_DAYS_MAX;
        odd[i] = (uint8_t)(known[i] && !fits ? UINT8_MAX : 0);
        own->values[i] = fits ? part.months : 0;
        own->days[i] = fits ? part.days : 0;
    }
    vector_add_odd(room, slot, odd);
}

void vector_run_calendar(vector_room *room, vector_slot slot)
{
    switch ((vector_op)vector_node_at(room->plan, slot)->key.op) {
    case VECTOR_DATE_ADD: run_date_add(room, slot); break;
    case VECTOR_MONTHS: run_months(room, slot); break;
    case VECTOR_LENGTH: run_length(room, slot); break;
    default: run_part(room, slot); break;
    }
}
