#include "decree/vector/kernel_private.h"
#include "decree/vector/room_private.h"

// Numbers and durations to truths.

// -- steps ----------------------------------------------------------------------------------------

static bool is_plain(const vector_steps *steps)
{
    for (uint32_t i = 0; i <= steps->count; i++)
        if (steps->codes[i] != 0 && steps->codes[i] != (VECTOR_YES | VECTOR_PERHAPS)) return false;
    return true;
}

// One or two cuts between yes and no, which is nearly all there is.
static bool run_few_steps(const int32_t *values, const vector_steps *steps, uint8_t *out,
                          uint32_t count)
{
    if (steps->count == 0 || steps->count > 2 || !is_plain(steps)) return false;
    const bool is_yes = steps->codes[0] != 0;
    if (steps->count == 1 && is_yes)
        kernel_below(values, steps->cuts[0], out, count);
    else if (steps->count == 1)
        kernel_at_least(values, steps->cuts[0], out, count);
    else if (is_yes)
        kernel_outside(values, steps->cuts[0], steps->cuts[1], out, count);
    else
        kernel_between(values, steps->cuts[0], steps->cuts[1], out, count);
    return true;
}

// By the numbers of a slot, or by the months of durations that have no days.
static void run_steps(vector_room *room, vector_slot slot, const vector_steps *steps)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *number = &room->views[node->key.operands[0]];
    vector_own *own = &room->owns[slot];
    const uint32_t count = room->span.count;
    room->views[slot].odd = number->odd;
    if (run_few_steps(number->values, steps, own->first, count)) {
        vector_finish_truth(room, slot, number->known, number->none);
        return;
    }
    uint8_t *codes = room->scratch[0], *open = room->scratch[1];
    memset(codes, steps->codes[0], count);
    for (uint32_t i = 0; i < steps->count; i++)
        kernel_step(number->values, steps->cuts[i], steps->codes[i + 1], codes, count);
    kernel_bits(codes, VECTOR_YES, own->first, count);
    kernel_bits(codes, VECTOR_PERHAPS, open, count);
    vector_finish_truth(room, slot, number->known, number->none);
    kernel_and_into(open, number->known, count);
    if (room->views[slot].perhaps == own->first)
        memcpy(own->second, open, count);
    else
        kernel_or_into(own->second, open, count);
    room->views[slot].perhaps = own->second;
    kernel_bits(codes, VECTOR_ODD, open, count);
    kernel_and_into(open, number->known, count);
    vector_add_odd(room, slot, open);
}

// -- two numbers ----------------------------------------------------------------------------------

static void run_products(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const int32_t *a = room->views[node->key.operands[0]].values;
    const int32_t *b = room->views[node->key.operands[1]].values;
    vector_view *view = &room->views[slot];
    vector_own *own = &room->owns[slot];
    const uint32_t count = room->span.count;
    const bool is_fraction = node->key.detail & 8u;
    int8_t *order = (int8_t *)room->scratch[0];
    uint8_t *zero = room->scratch[1];
    if (node->key.detail & 16u)
        kernel_order_wide(a, node->key.numbers[0], b, node->key.numbers[1], is_fraction, order,
                          zero, count);
    else
        kernel_order(a, (int32_t)node->key.numbers[0], b, (int32_t)node->key.numbers[1],
                     is_fraction, order, zero, count);
    vector_join_planes(room, slot, node->key.operands[0], node->key.operands[1]);
    const uint8_t *known = view->known, *none = view->none;
    if (is_fraction && kernel_any(zero, count)) {
        if (known != room->yes) kernel_and_into(zero, known, count);
        vector_add_odd(room, slot, zero);
    }
    if (known == own->first) { // where the truth goes
        memcpy(room->scratch[2], known, count);
        known = room->scratch[2];
    }
    kernel_relation(order, (decree_relation)(node->key.detail & 7u), own->first, count);
    vector_finish_truth(room, slot, known, none);
}

// -- durations ------------------------------------------------------------------------------------

// From the signs of the least and the most days that the first is longer: `odd` is where the
// relation neither certainly holds nor certainly does not.
static void relate(decree_relation relation, const int8_t *least, const int8_t *most, uint8_t *yes,
                   uint8_t *odd, uint32_t count)
{
    static const struct {
        decree_relation yes;
        bool yes_is_most; // else of the least
        decree_relation no;
    } forms[] = {
        [DECREE_LESS] = {DECREE_LESS, true, DECREE_GREATER_EQUAL},
        [DECREE_LESS_EQUAL] = {DECREE_LESS_EQUAL, true, DECREE_GREATER},
        [DECREE_GREATER] = {DECREE_GREATER, false, DECREE_LESS_EQUAL},
        [DECREE_GREATER_EQUAL] = {DECREE_GREATER_EQUAL, false, DECREE_LESS},
    };
    uint8_t other[VECTOR_BLOCK];
    const bool is_equality = relation == DECREE_EQUAL || relation == DECREE_NOT_EQUAL;
    if (!is_equality) {
        const bool is_most = forms[relation].yes_is_most;
        kernel_relation(is_most ? most : least, forms[relation].yes, yes, count);
        kernel_relation(is_most ? least : most, forms[relation].no, other, count);
        kernel_nor(yes, other, odd, count);
        return;
    }
    uint8_t equal[VECTOR_BLOCK], apart[VECTOR_BLOCK];
    kernel_relation(least, DECREE_GREATER_EQUAL, equal, count);
    kernel_relation(most, DECREE_LESS_EQUAL, other, count);
    kernel_and_into(equal, other, count);
    kernel_relation(least, DECREE_GREATER, apart, count);
    kernel_relation(most, DECREE_LESS, other, count);
    kernel_or_into(apart, other, count);
    memcpy(yes, relation == DECREE_EQUAL ? equal : apart, count);
    kernel_nor(equal, apart, odd, count);
}

// Against a constant, in a block of lengths in whole months.
static bool are_months(const vector_room *room, const vector_node *node, const vector_view *a)
{
    return node->key.source && !kernel_any_number(a->days, room->span.count) &&
           !kernel_exceeds(a->values, room->yes, -VECTOR_SPAN_MONTHS, VECTOR_SPAN_MONTHS,
                           room->span.count);
}

static void run_durations(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *a = &room->views[node->key.operands[0]];
    const vector_view *b = &room->views[node->key.operands[1]];
    if (are_months(room, node, a)) {
        run_steps(room, slot, node->key.source);
        return;
    }
    vector_view *view = &room->views[slot];
    vector_own *own = &room->owns[slot];
    const decree_relation relation = (decree_relation)node->key.detail;
    uint8_t *odd = room->scratch[0];
    vector_join_planes(room, slot, node->key.operands[0], node->key.operands[1]);
    const uint8_t *known = view->known, *none = view->none;
    if (known == own->first) {
        memcpy(room->scratch[2], known, room->span.count);
        known = room->scratch[2];
    }
    const uint32_t count = room->span.count;
    int8_t *least = (int8_t *)room->scratch[1], *most = (int8_t *)room->scratch[3];
    kernel_lengths(a->values, a->days, b->values, b->days, VECTOR_SPAN_MONTHS,
                   room->plan->fewest_days, room->plan->most_days, least, most, odd, count);
    const bool is_long = kernel_any(odd, count);
    relate(relation, least, most, own->first, odd, count);
    for (uint32_t i = 0; is_long && i < count; i++) { // some difference is past the table
        const jub_duration x = {a->values[i], a->days[i]}, y = {b->values[i], b->days[i]};
        own->first[i] = odd[i] = 0;
        if (!known[i]) continue;
        const uint8_t code = vector_duration_code(relation, x, y);
        own->first[i] = (uint8_t)(code & VECTOR_YES ? UINT8_MAX : 0);
        odd[i] = (uint8_t)(code & VECTOR_ODD ? UINT8_MAX : 0);
    }
    if (known != room->yes) kernel_and_into(odd, known, count);
    vector_finish_truth(room, slot, known, none);
    vector_add_odd(room, slot, odd);
}

void vector_run_compare(vector_room *room, vector_slot slot)
{
    switch ((vector_op)vector_node_at(room->plan, slot)->key.op) {
    case VECTOR_STEP: run_steps(room, slot, vector_node_at(room->plan, slot)->key.source); break;
    case VECTOR_COMPARE: run_products(room, slot); break;
    default: run_durations(room, slot); break;
    }
}
