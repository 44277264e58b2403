#include "decree/vector/kernel_private.h"
#include "decree/vector/room_private.h"

// Sums of numbers and of durations.

typedef void sum_kernel(const int32_t *a, const int32_t *b, int32_t *out, uint32_t count);
typedef void checked_kernel(const int32_t *a, const int32_t *b, int32_t *out, uint8_t *over,
                            uint32_t count);

typedef struct sum_form {
    sum_kernel *plain; // NULL: there is none
    checked_kernel *checked;
} sum_form;

static sum_form form_of(vector_op op)
{
    switch (op) {
    case VECTOR_ADD: return (sum_form){kernel_add, kernel_add_checked};
    case VECTOR_SUBTRACT: return (sum_form){kernel_subtract, kernel_subtract_checked};
    case VECTOR_MULTIPLY: return (sum_form){NULL, kernel_multiply_checked};
    case VECTOR_MIN: return (sum_form){kernel_min, NULL};
    default: return (sum_form){kernel_max, NULL};
    }
}

// Whether 32 bits hold every result by the bounds of the operands.
static bool always_fits(const vector_node *x, const vector_node *y, vector_op op)
{
    switch (op) {
    case VECTOR_ADD: return x->low + y->low >= INT32_MIN && x->high + y->high <= INT32_MAX;
    case VECTOR_SUBTRACT: return x->low - y->high >= INT32_MIN && x->high - y->low <= INT32_MAX;
    case VECTOR_MULTIPLY: return false;
    default: return true;
    }
}

static void run_sum(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_slot a = node->key.operands[0], b = node->key.operands[1];
    const vector_op op = (vector_op)node->key.op;
    const sum_form form = form_of(op);
    const int32_t *x = room->views[a].values, *y = room->views[b].values;
    int32_t *out = room->owns[slot].values;
    const uint32_t count = room->span.count;
    vector_join_planes(room, slot, a, b);
    if (form.plain &&
        always_fits(vector_node_at(room->plan, a), vector_node_at(room->plan, b), op)) {
        form.plain(x, y, out, count);
        return;
    }
    uint8_t *over = room->scratch[0];
    form.checked(x, y, out, over, count);
    kernel_and_into(over, room->views[slot].known, count);
    vector_add_odd(room, slot, over);
}

static void run_days(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_slot from = node->key.operands[0], to = node->key.operands[1];
    const int32_t *a = room->views[from].values, *b = room->views[to].values;
    vector_join_planes(room, slot, from, to);
    if (node->key.detail)
        kernel_days_inclusive(a, b, room->owns[slot].values, room->span.count);
    else
        kernel_subtract(b, a, room->owns[slot].values, room->span.count);
}

// -- rounding fractions ---------------------------------------------------------------------------

static int64_t floor_divide(int64_t n, int64_t d)
{
    return n / d - (n % d < 0);
}

// As decree_ratio_round, of a fraction that need not be in lowest terms.
static int64_t round_to(int64_t n, int64_t d, uint32_t to)
{
    enum { DOWN, UP, NEAR };
    if (to == DOWN) return floor_divide(n, d);
    if (to == UP) return -floor_divide(-n, d);
    return n >= 0 ? (2 * n + d) / (2 * d) : -((-2 * n + d) / (2 * d));
}

static void run_round(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const bool has_denominator = node->key.operand_count > 1;
    const vector_slot above = node->key.operands[0];
    const vector_slot below = has_denominator ? node->key.operands[1] : above;
    const int32_t *n = room->views[above].values, *d = room->views[below].values;
    vector_view *view = &room->views[slot];
    int32_t *out = room->owns[slot].values;
    uint8_t *odd = room->scratch[0];
    vector_join_planes(room, slot, above, below);
    for (uint32_t i = 0; i < room->span.count; i++) {
        int64_t top = n[i] * node->key.numbers[0];
        int64_t bottom = node->key.numbers[1] * (has_denominator ? d[i] : 1);
        out[i] = 0;
        odd[i] = (uint8_t)(view->known[i] && bottom == 0 ? UINT8_MAX : 0);
        if (!view->known[i] || bottom == 0) continue;
        if (bottom < 0) {
            top = -top;
            bottom = -bottom;
        }
        const int64_t whole = round_to(top, bottom, node->key.detail);
        out[i] = (int32_t)whole;
        if (out[i] != whole) odd[i] = UINT8_MAX;
    }
    vector_add_odd(room, slot, odd);
}

// -- durations ------------------------------------------------------------------------------------

// Parts past the calendar's limits are an error, so the reference is asked.
static void check_limits(vector_room *room, vector_slot slot)
{
    const vector_own *own = &room->owns[slot];
    const uint8_t *known = room->views[slot].known;
    const uint32_t count = room->span.count;
    if (!kernel_exceeds(own->values, known, -JUB_MONTHS_MAX, JUB_MONTHS_MAX, count) &&
        !kernel_exceeds(own->days, known, -JUB_DAYS_MAX, JUB_DAYS_MAX, count))
        return;
    uint8_t *odd = room->scratch[0];
    for (uint32_t i = 0; i < count; i++) {
        const bool fits = own->values[i] >= -JUB_MONTHS_MAX && own->values[i] <= JUB_MONTHS_MAX &&
                          own->days[i] >= -JUB_DAYS_MAX && own->days[i] <= JUB_DAYS_MAX;
        odd[i] = (uint8_t)(known[i] && !fits ? UINT8_MAX : 0);
        if (!fits) own->values[i] = own->days[i] = 0; // what reads them may count on the limits
    }
    vector_add_odd(room, slot, odd);
}

static void run_duration_sum(vector_room *room, vector_slot slot, sum_kernel *kernel)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *a = &room->views[node->key.operands[0]];
    const vector_view *b = &room->views[node->key.operands[1]];
    vector_own *own = &room->owns[slot];
    kernel(a->values, b->values, own->values, room->span.count);
    kernel(a->days, b->days, own->days, room->span.count);
    vector_join_planes(room, slot, node->key.operands[0], node->key.operands[1]);
    check_limits(room, slot);
}

static void run_scale(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *a = &room->views[node->key.operands[0]];
    const vector_view *b = &room->views[node->key.operands[1]];
    vector_own *own = &room->owns[slot];
    const uint32_t count = room->span.count;
    uint8_t *over = room->scratch[0];
    vector_join_planes(room, slot, node->key.operands[0], node->key.operands[1]);
    kernel_multiply_checked(a->values, b->values, own->values, over, count);
    kernel_and_into(over, room->views[slot].known, count);
    vector_add_odd(room, slot, over);
    kernel_multiply_checked(a->days, b->values, own->days, over, count);
    kernel_and_into(over, room->views[slot].known, count);
    vector_add_odd(room, slot, over);
    check_limits(room, slot);
}

// One by one, where a difference is past the table of months.
static void choose_longer(vector_room *room, vector_slot slot, const vector_view *a,
                          const vector_view *b, uint8_t *less, uint8_t *odd)
{
    const uint8_t *known = room->views[slot].known;
    for (uint32_t i = 0; i < room->span.count; i++) {
        const jub_duration x = {a->values[i], a->days[i]}, y = {b->values[i], b->days[i]};
        const jub_order order = known[i] ? jub_duration_compare(x, y) : JUB_EQUAL;
        less[i] = (uint8_t)(order == JUB_LESS || order == JUB_LESS_OR_EQUAL ? UINT8_MAX : 0);
        odd[i] = (uint8_t)(order == JUB_DEPENDS ? UINT8_MAX : 0);
    }
}

// Where the first is shorter by some days and never longer, it is the lesser; where it may be
// either, the reference says so.
static void run_longer(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *a = &room->views[node->key.operands[0]];
    const vector_view *b = &room->views[node->key.operands[1]];
    vector_own *own = &room->owns[slot];
    const uint32_t count = room->span.count;
    int8_t *least = (int8_t *)room->scratch[0], *most = (int8_t *)room->scratch[1];
    uint8_t *less = room->scratch[2], *odd = room->scratch[3], not_longer[VECTOR_BLOCK];
    vector_join_planes(room, slot, node->key.operands[0], node->key.operands[1]);
    kernel_lengths(a->values, a->days, b->values, b->days, VECTOR_SPAN_MONTHS,
                   room->plan->fewest_days, room->plan->most_days, least, most, odd, count);
    if (kernel_any(odd, count)) {
        choose_longer(room, slot, a, b, less, odd);
    } else {
        kernel_relation(least, DECREE_LESS, less, count);
        kernel_relation(most, DECREE_LESS_EQUAL, not_longer, count);
        kernel_and_not(less, not_longer, odd, count);
        kernel_and_into(less, not_longer, count);
    }
    const bool is_max = node->key.detail;
    kernel_choose(less, is_max ? b->values : a->values, is_max ? a->values : b->values, own->values,
                  count);
    kernel_choose(less, is_max ? b->days : a->days, is_max ? a->days : b->days, own->days, count);
    kernel_and_into(odd, room->views[slot].known, count);
    vector_add_odd(room, slot, odd);
}

bool vector_make_ratio(int64_t n, int64_t d, jub_fraction *ratio_out)
{
    int64_t divisor = d, rest = n;
    if (d == 0) return false;
    while (rest != 0) {
        const int64_t next = divisor % rest;
        divisor = rest;
        rest = next;
    }
    if ((divisor < 0) != (d < 0)) divisor = -divisor; // so that the denominator is above 0
    n /= divisor;
    d /= divisor;
    if (n < INT32_MIN || n > INT32_MAX || d > INT32_MAX) return false;
    *ratio_out = (jub_fraction){(int32_t)n, (int32_t)d};
    return true;
}

static int64_t combine_tops(vector_op op, jub_fraction a, jub_fraction b)
{
    const int64_t left = (int64_t)a.parts * b.whole;
    const int64_t right = (int64_t)b.parts * a.whole;
    if (op == VECTOR_RATIO_MULTIPLY) return (int64_t)a.parts * b.parts;
    return op == VECTOR_RATIO_ADD ? left + right : left - right;
}

static void run_ratio_sum(vector_room *room, vector_slot slot)
{
    const vector_key *key = &vector_node_at(room->plan, slot)->key;
    const vector_view *a = &room->views[key->operands[0]], *b = &room->views[key->operands[1]];
    vector_own *own = &room->owns[slot];
    uint8_t *odd = room->scratch[0];
    vector_join_planes(room, slot, key->operands[0], key->operands[1]);
    const uint8_t *known = room->views[slot].known;
    for (uint32_t i = 0; i < room->span.count; i++) {
        const jub_fraction x = {a->values[i], a->days[i]}, y = {b->values[i], b->days[i]};
        jub_fraction sum = {0, 1};
        odd[i] = (uint8_t)(known[i] && !vector_make_ratio(combine_tops((vector_op)key->op, x, y),
                                                          (int64_t)x.whole * y.whole, &sum)
                               ? UINT8_MAX
                               : 0);
        own->values[i] = sum.parts;
        own->days[i] = sum.whole;
    }
    vector_add_odd(room, slot, odd);
}

// Ratios are two numbers side by side, so each of them is there already.
static void run_side(vector_room *room, vector_slot slot, bool is_bottom)
{
    const vector_view *from = &room->views[vector_node_at(room->plan, slot)->key.operands[0]];
    vector_view *view = &room->views[slot];
    const int32_t *values = is_bottom ? from->days : from->values;
    *view = *from;
    view->values = values;
}

static void run_whole(vector_room *room, vector_slot slot)
{
    vector_own *own = &room->owns[slot];
    room->views[slot] = room->views[vector_node_at(room->plan, slot)->key.operands[0]];
    kernel_fill(1, own->days, room->span.count);
    room->views[slot].days = own->days;
}

void vector_run_number(vector_room *room, vector_slot slot)
{
    switch ((vector_op)vector_node_at(room->plan, slot)->key.op) {
    case VECTOR_TOP: run_side(room, slot, false); break;
    case VECTOR_BOTTOM: run_side(room, slot, true); break;
    case VECTOR_WHOLE: run_whole(room, slot); break;
    case VECTOR_RATIO_ADD:
    case VECTOR_RATIO_SUBTRACT:
    case VECTOR_RATIO_MULTIPLY: run_ratio_sum(room, slot); break;
    case VECTOR_DAYS: run_days(room, slot); break;
    case VECTOR_ROUND: run_round(room, slot); break;
    case VECTOR_DURATION_ADD: run_duration_sum(room, slot, kernel_add); break;
    case VECTOR_DURATION_SUBTRACT: run_duration_sum(room, slot, kernel_subtract); break;
    case VECTOR_DURATION_SCALE: run_scale(room, slot); break;
    case VECTOR_DURATION_LONGER: run_longer(room, slot); break;
    default: run_sum(room, slot); break;
    }
}
