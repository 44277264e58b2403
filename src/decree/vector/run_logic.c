#include "decree/vector/kernel_private.h"
#include "decree/vector/room_private.h"

// and, or, not, if, is. What is odd follows the reference's order: `and` looks no further than the
// first no, `or` than the first yes.

// Rows that are odd by the second operand count only where the first lets the evaluator go on:
// where `open` is set (`is_open`), or where it is not.
static void join_odd(vector_room *room, vector_slot slot, const uint8_t *open, bool is_open)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *a = &room->views[node->key.operands[0]];
    const vector_view *b = &room->views[node->key.operands[1]];
    vector_view *view = &room->views[slot];
    uint8_t *own = room->owns[slot].odd;
    const uint32_t count = room->span.count;
    view->odd = a->odd;
    if (b->odd == room->no) return;
    if (is_open)
        kernel_and(b->odd, open, own, count);
    else
        kernel_and_not(b->odd, open, own, count);
    if (a->odd != room->no) kernel_or_into(own, a->odd, count);
    view->odd = own;
}

static const uint8_t *combine(vector_room *room, bool is_and, const uint8_t *a, const uint8_t *b,
                              uint8_t *out)
{
    const uint8_t *neutral = is_and ? room->yes : room->no;
    const uint8_t *decisive = is_and ? room->no : room->yes;
    if (a == decisive || b == decisive) return decisive;
    if (a == neutral || a == b) return b;
    if (b == neutral) return a;
    if (is_and)
        kernel_and(a, b, out, room->span.count);
    else
        kernel_or(a, b, out, room->span.count);
    return out;
}

static void run_series(vector_room *room, vector_slot slot, bool is_and)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *a = &room->views[node->key.operands[0]];
    const vector_view *b = &room->views[node->key.operands[1]];
    vector_own *own = &room->owns[slot];
    vector_view *view = &room->views[slot];
    view->yes = combine(room, is_and, a->yes, b->yes, own->first);
    view->perhaps = a->yes == a->perhaps && b->yes == b->perhaps
                        ? view->yes
                        : combine(room, is_and, a->perhaps, b->perhaps, own->second);
    view->none = room->no;
    join_odd(room, slot, is_and ? a->perhaps : a->yes, is_and);
}

// The other way round of a plane, but not where there is nothing to turn.
static const uint8_t *turn(vector_room *room, const uint8_t *plane, const uint8_t *none,
                           uint8_t *out)
{
    if (none != room->no) {
        kernel_nor(plane, none, out, room->span.count);
        return out;
    }
    if (plane == room->no) return room->yes;
    if (plane == room->yes) return room->no;
    kernel_not(plane, out, room->span.count);
    return out;
}

static void run_not(vector_room *room, vector_slot slot)
{
    const vector_view *a = &room->views[vector_node_at(room->plan, slot)->key.operands[0]];
    vector_own *own = &room->owns[slot];
    vector_view *view = &room->views[slot];
    view->yes = turn(room, a->perhaps, a->none, own->first);
    view->perhaps = a->yes == a->perhaps ? view->yes : turn(room, a->yes, a->none, own->second);
    view->none = a->none;
    view->odd = a->odd;
}

// -- if -------------------------------------------------------------------------------------------

typedef struct branches {
    const vector_view *when;
    const vector_view *a;
    const vector_view *b;
} branches;

static void choose_odd(vector_room *room, vector_slot slot, const branches *from)
{
    uint8_t *odd = room->scratch[0];
    const uint32_t count = room->span.count;
    room->views[slot].odd = from->when->odd;
    if (from->a->odd != room->no) {
        kernel_and(from->a->odd, from->when->perhaps, odd, count);
        vector_add_odd(room, slot, odd);
    }
    if (from->b->odd == room->no) return;
    kernel_and_not(from->b->odd, from->when->yes, odd, count);
    vector_add_odd(room, slot, odd);
}

static void choose_truth(vector_room *room, vector_slot slot, const branches *from)
{
    const vector_view *a = from->a, *b = from->b;
    vector_own *own = &room->owns[slot];
    vector_view *view = &room->views[slot];
    const uint32_t count = room->span.count;
    uint8_t *same = room->scratch[0], *takes_a = room->scratch[1], *takes_b = room->scratch[2];
    kernel_same_truths(a->yes, a->perhaps, a->none, b->yes, b->perhaps, b->none, same, count);
    kernel_if_same(from->when->yes, from->when->perhaps, same, takes_a, takes_b, count);
    kernel_mix(takes_a, a->yes, takes_b, b->yes, own->first, count);
    kernel_mix(takes_a, a->perhaps, takes_b, b->perhaps, own->second, count);
    kernel_mix(takes_a, a->none, takes_b, b->none, own->none, count);
    kernel_nor(takes_a, takes_b, same, count); // neither: open
    kernel_or_into(own->second, same, count);
    *view = (vector_view){
        .yes = own->first, .perhaps = own->second, .none = own->none, .odd = view->odd};
}

static void choose_value(vector_room *room, vector_slot slot, const branches *from, bool is_pair)
{
    const vector_view *a = from->a, *b = from->b;
    vector_own *own = &room->owns[slot];
    const uint32_t count = room->span.count;
    uint8_t *same = room->scratch[0], *takes_a = room->scratch[1], *takes_b = room->scratch[2];
    kernel_choose(from->when->perhaps, a->values, b->values, own->values, count);
    kernel_equal(a->values, b->values, takes_a, count);
    if (is_pair) {
        kernel_choose(from->when->perhaps, a->days, b->days, own->days, count);
        kernel_equal(a->days, b->days, takes_b, count);
        kernel_and_into(takes_a, takes_b, count);
    }
    kernel_same_values(takes_a, a->known, a->none, b->known, b->none, same, count);
    kernel_if_same(from->when->yes, from->when->perhaps, same, takes_a, takes_b, count);
    kernel_mix(takes_a, a->known, takes_b, b->known, own->first, count);
    kernel_mix(takes_a, a->none, takes_b, b->none, own->none, count);
    room->views[slot].known = own->first;
    room->views[slot].none = own->none;
}

static void run_if(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const branches from = {&room->views[node->key.operands[0]], &room->views[node->key.operands[1]],
                           &room->views[node->key.operands[2]]};
    choose_odd(room, slot, &from);
    if (node->key.sort == VECTOR_TRUTH)
        choose_truth(room, slot, &from);
    else
        choose_value(room, slot, &from, vector_is_pair((vector_sort)node->key.sort));
}

// -- states ---------------------------------------------------------------------------------------

// Where a truth is known or none.
static void truth_known(const vector_room *room, const vector_view *a, uint8_t *out)
{
    for (uint32_t i = 0; i < room->span.count; i++) out[i] = (uint8_t)(a->yes[i] | ~a->perhaps[i]);
}

static void run_truth_equal(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *a = &room->views[node->key.operands[0]];
    const vector_view *b = &room->views[node->key.operands[1]];
    vector_own *own = &room->owns[slot];
    const uint8_t turned = node->key.detail == DECREE_EQUAL ? UINT8_MAX : 0;
    uint8_t *known = room->scratch[0], *none = room->scratch[1];
    for (uint32_t i = 0; i < room->span.count; i++) {
        none[i] = a->none[i] | b->none[i];
        known[i] =
            (uint8_t)((a->yes[i] | ~a->perhaps[i]) & (b->yes[i] | ~b->perhaps[i]) & ~none[i]);
        own->first[i] = (uint8_t)(a->yes[i] ^ b->yes[i] ^ turned);
    }
    vector_finish_truth(room, slot, known, none);
    room->views[slot].odd = a->odd;
    vector_add_odd(room, slot, b->odd);
}

static void run_is(vector_room *room, vector_slot slot, bool is_none)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_node *operand = vector_node_at(room->plan, node->key.operands[0]);
    const vector_view *a = &room->views[node->key.operands[0]];
    vector_view *view = &room->views[slot];
    vector_own *own = &room->owns[slot];
    const uint32_t count = room->span.count;
    const bool is_negated = node->key.detail & 1, stays_open = node->key.detail & 2;
    const uint8_t *has_state = room->yes;
    view->none = room->no;
    view->odd = a->odd;
    if (!is_none || stays_open) { // else what is unknown is not none
        uint8_t *plane = room->scratch[0];
        if (operand->key.sort == VECTOR_TRUTH)
            truth_known(room, a, plane);
        else if (a->known != room->yes)
            kernel_or(a->known, a->none, plane, count);
        if (operand->key.sort == VECTOR_TRUTH || a->known != room->yes) has_state = plane;
    }
    const uint8_t *holds = is_none ? a->none : has_state;
    if (is_negated)
        kernel_not(holds, own->first, count);
    else
        memcpy(own->first, holds, count);
    view->yes = view->perhaps = own->first;
    if (is_none && has_state != room->yes) vector_finish_truth(room, slot, has_state, room->no);
}

void vector_run_logic(vector_room *room, vector_slot slot)
{
    switch ((vector_op)vector_node_at(room->plan, slot)->key.op) {
    case VECTOR_AND: run_series(room, slot, true); break;
    case VECTOR_OR: run_series(room, slot, false); break;
    case VECTOR_NOT: run_not(room, slot); break;
    case VECTOR_IF: run_if(room, slot); break;
    case VECTOR_TRUTH_EQUAL: run_truth_equal(room, slot); break;
    case VECTOR_IS_KNOWN: run_is(room, slot, false); break;
    default: run_is(room, slot, true); break;
    }
}
