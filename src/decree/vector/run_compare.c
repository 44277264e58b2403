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

static void run_steps(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_steps *steps = node->key.source;
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

typedef struct verdict {
    bool yes;
    bool no;
} verdict;

// As the evaluator decides a relation by what is certain of an order.
static verdict decide(decree_relation relation, jub_order order)
{
    const bool is_less = order == JUB_LESS, is_equal = order == JUB_EQUAL;
    const bool is_greater = order == JUB_GREATER;
    const bool is_less_equal = is_less || is_equal || order == JUB_LESS_OR_EQUAL;
    const bool is_greater_equal = is_greater || is_equal || order == JUB_GREATER_OR_EQUAL;
    switch (relation) {
    case DECREE_EQUAL: return (verdict){is_equal, is_less || is_greater};
    case DECREE_NOT_EQUAL: return (verdict){is_less || is_greater, is_equal};
    case DECREE_LESS: return (verdict){is_less, is_greater_equal};
    case DECREE_LESS_EQUAL: return (verdict){is_less_equal, is_greater};
    case DECREE_GREATER: return (verdict){is_greater, is_less_equal};
    case DECREE_GREATER_EQUAL: return (verdict){is_greater_equal, is_less};
    }
    return (verdict){false, false};
}

static void run_durations(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *a = &room->views[node->key.operands[0]];
    const vector_view *b = &room->views[node->key.operands[1]];
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
    for (uint32_t i = 0; i < room->span.count; i++) {
        const jub_duration x = {a->values[i], a->days[i]}, y = {b->values[i], b->days[i]};
        own->first[i] = odd[i] = 0;
        if (!known[i]) continue;
        const verdict its = decide(relation, jub_duration_compare(x, y));
        own->first[i] = (uint8_t)(its.yes ? UINT8_MAX : 0);
        odd[i] = (uint8_t)(its.yes || its.no ? 0 : UINT8_MAX);
    }
    vector_finish_truth(room, slot, known, none);
    vector_add_odd(room, slot, odd);
}

void vector_run_compare(vector_room *room, vector_slot slot)
{
    switch ((vector_op)vector_node_at(room->plan, slot)->key.op) {
    case VECTOR_STEP: run_steps(room, slot); break;
    case VECTOR_COMPARE: run_products(room, slot); break;
    default: run_durations(room, slot); break;
    }
}
