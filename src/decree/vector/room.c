#include "decree/vector/room_private.h"

#include <assert.h>

#include "decree/vector/kernel_private.h"

// A thread's values, and a run over one block.

enum { PLANE_ALIGN = 64 };

// Whole cache lines, which an arena does not align to by itself.
static void *take_aligned(jub_arena *arena, size_t size_bytes)
{
    uint8_t *bytes = JUB_NEW(arena, uint8_t, size_bytes + PLANE_ALIGN);
    if (!bytes) return NULL;
    return bytes + (PLANE_ALIGN - (uintptr_t)bytes % PLANE_ALIGN);
}

static uint8_t *take_plane(jub_arena *arena)
{
    return take_aligned(arena, VECTOR_BLOCK);
}

static int32_t *take_numbers(jub_arena *arena)
{
    return take_aligned(arena, VECTOR_BLOCK * sizeof(int32_t));
}

static bool needs_numbers(const vector_node *node)
{
    return node->key.sort == VECTOR_NUMBER || vector_is_pair((vector_sort)node->key.sort) ||
           node->key.op == VECTOR_INDEX;
}

static bool take_own(jub_arena *arena, const vector_node *node, vector_own *own)
{
    own->first = take_plane(arena);
    own->second = take_plane(arena);
    own->none = take_plane(arena);
    own->odd = take_plane(arena);
    if (needs_numbers(node)) own->values = take_numbers(arena);
    const bool is_pair = vector_is_pair((vector_sort)node->key.sort);
    if (is_pair) own->days = take_numbers(arena);
    return own->first && own->second && own->none && own->odd &&
           (!needs_numbers(node) || own->values) && (!is_pair || own->days);
}

// What never changes: constants, and what is not lowered.
static void show_still(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    vector_view *view = &room->views[slot];
    const uint32_t state =
        node->key.op == VECTOR_CONSTANT ? node->key.detail & 3u : (uint32_t)DECREE_UNKNOWN;
    const bool is_yes = state == DECREE_KNOWN && node->key.numbers[0] != 0;
    view->yes = is_yes ? room->yes : room->no;
    view->perhaps = is_yes || state == DECREE_UNKNOWN ? room->yes : room->no;
    view->known = state == DECREE_KNOWN ? room->yes : room->no;
    view->none = state == DECREE_NONE ? room->yes : room->no;
    if (node->key.op == VECTOR_UNLOWERED || (node->key.detail & VECTOR_ODD)) view->odd = room->yes;
    if (node->key.op != VECTOR_CONSTANT || node->key.sort == VECTOR_TRUTH) return;
    kernel_fill((int32_t)node->key.numbers[0], room->owns[slot].values, VECTOR_BLOCK);
    if (vector_is_pair((vector_sort)node->key.sort))
        kernel_fill((int32_t)node->key.numbers[1], room->owns[slot].days, VECTOR_BLOCK);
}

static bool take_shared(jub_arena *arena, vector_room *room)
{
    uint8_t *no = take_plane(arena), *yes = take_plane(arena);
    room->referred = take_plane(arena);
    bool fits = no && yes && room->referred;
    for (uint32_t i = 0; i < sizeof room->scratch / sizeof *room->scratch; i++) {
        room->scratch[i] = take_plane(arena);
        fits = fits && room->scratch[i];
    }
    room->owners = JUB_NEW(arena, uint32_t, VECTOR_BLOCK);
    if (!fits || !room->owners) return false;
    memset(yes, UINT8_MAX, VECTOR_BLOCK);
    room->no = no;
    room->yes = yes;
    return true;
}

vector_room *vector_room_new(jub_arena *arena, const vector_plan *plan)
{
    const size_t count = plan->nodes.count;
    vector_room *room = JUB_NEW(arena, vector_room, 1);
    if (!room) return NULL;
    *room = (vector_room){.plan = plan,
                          .views = JUB_NEW(arena, vector_view, count),
                          .owns = JUB_NEW(arena, vector_own, count),
                          .tallies = JUB_NEW(arena, vector_tally *, count)};
    if (!room->views || !room->owns || !room->tallies || !take_shared(arena, room)) return NULL;
    for (size_t i = 0; i < count; i++) {
        const vector_node *node = &plan->nodes.items[i];
        vector_own *own = &room->owns[i];
        if (node->is_needed && !take_own(arena, node, own)) return NULL;
        if (node->is_needed && node->key.op == VECTOR_QUESTION) {
            room->tallies[i] = JUB_NEW(arena, vector_tally, 1);
            if (!room->tallies[i]) return NULL;
        }
        room->views[i] = (vector_view){.yes = own->first,
                                       .perhaps = own->first,
                                       .known = room->yes,
                                       .none = room->no,
                                       .odd = room->no,
                                       .values = own->values,
                                       .days = own->days};
        if (node->is_needed &&
            (node->key.op == VECTOR_CONSTANT || node->key.op == VECTOR_UNLOWERED))
            show_still(room, (vector_slot)i);
    }
    return room;
}

// -- planes of results ----------------------------------------------------------------------------

static const uint8_t *either(const vector_room *room, const uint8_t *a, const uint8_t *b,
                             uint8_t *out)
{
    if (a == room->no || a == b) return b;
    if (b == room->no) return a;
    kernel_or(a, b, out, room->span.count);
    return out;
}

static const uint8_t *both(const vector_room *room, const uint8_t *a, const uint8_t *b,
                           uint8_t *out)
{
    if (a == room->yes || a == b) return b;
    if (b == room->yes) return a;
    kernel_and(a, b, out, room->span.count);
    return out;
}

void vector_join_planes(vector_room *room, vector_slot slot, vector_slot a, vector_slot b)
{
    const vector_view *x = &room->views[a], *y = &room->views[b];
    vector_own *own = &room->owns[slot];
    vector_view *view = &room->views[slot];
    view->known = both(room, x->known, y->known, own->first);
    view->none = either(room, x->none, y->none, own->none);
    view->odd = either(room, x->odd, y->odd, own->odd);
}

void vector_join_three(vector_room *room, vector_slot slot, const vector_slot operands[3])
{
    vector_join_planes(room, slot, operands[0], operands[1]);
    const vector_view *third = &room->views[operands[2]];
    vector_own *own = &room->owns[slot];
    vector_view *view = &room->views[slot];
    // The planes so far may be the slot's own, and kernels write over no input of theirs.
    view->known =
        both(room, view->known, third->known, view->known == own->first ? own->second : own->first);
    if (third->none != room->no && view->none == own->none)
        kernel_or_into(own->none, third->none, room->span.count);
    else
        view->none = either(room, view->none, third->none, own->none);
    vector_add_odd(room, slot, third->odd);
}

void vector_finish_truth(vector_room *room, vector_slot slot, const uint8_t *known,
                         const uint8_t *none)
{
    vector_own *own = &room->owns[slot];
    vector_view *view = &room->views[slot];
    view->yes = view->perhaps = own->first;
    view->none = room->no;
    if (known == room->yes) return;
    kernel_open(own->first, known, none, own->second, room->span.count);
    view->perhaps = own->second;
}

void vector_add_odd(vector_room *room, vector_slot slot, const uint8_t *plane)
{
    vector_view *view = &room->views[slot];
    uint8_t *own = room->owns[slot].odd;
    if (!kernel_any(plane, room->span.count)) return;
    if (view->odd == room->no)
        memcpy(own, plane, room->span.count);
    else if (view->odd == own)
        kernel_or_into(own, plane, room->span.count);
    else
        kernel_or(view->odd, plane, own, room->span.count);
    view->odd = own;
}

// -- the run --------------------------------------------------------------------------------------

void vector_run_node(vector_room *room, vector_slot slot)
{
    switch ((vector_op)vector_node_at(room->plan, slot)->key.op) {
    case VECTOR_UNLOWERED:
    case VECTOR_QUESTION: // run with their rows
    case VECTOR_CONSTANT: break;
    case VECTOR_LOAD_TRUTH:
    case VECTOR_LOAD_NUMBER:
    case VECTOR_LOAD_CODE:
    case VECTOR_LOAD_DURATION:
    case VECTOR_LOAD_STATE:
    case VECTOR_LOAD_GIVEN:
    case VECTOR_BROADCAST: vector_run_load(room, slot); break;
    case VECTOR_INDEX:
    case VECTOR_BANK:
    case VECTOR_LIST_BANK:
    case VECTOR_TABLE_TRUTH:
    case VECTOR_TABLE_NUMBER:
    case VECTOR_TABLE_DURATION:
    case VECTOR_MEETS:
    case VECTOR_WITHIN: vector_run_table(room, slot); break;
    case VECTOR_NOT:
    case VECTOR_AND:
    case VECTOR_OR:
    case VECTOR_IF:
    case VECTOR_TRUTH_EQUAL:
    case VECTOR_IS_KNOWN:
    case VECTOR_IS_NONE: vector_run_logic(room, slot); break;
    case VECTOR_STEP:
    case VECTOR_COMPARE:
    case VECTOR_COMPARE_DURATION: vector_run_compare(room, slot); break;
    case VECTOR_TOP:
    case VECTOR_BOTTOM:
    case VECTOR_WHOLE:
    case VECTOR_RATIO_ADD:
    case VECTOR_RATIO_SUBTRACT:
    case VECTOR_RATIO_MULTIPLY:
    case VECTOR_ADD:
    case VECTOR_SUBTRACT:
    case VECTOR_MULTIPLY:
    case VECTOR_MIN:
    case VECTOR_MAX:
    case VECTOR_DAYS:
    case VECTOR_ROUND:
    case VECTOR_DURATION_ADD:
    case VECTOR_DURATION_SUBTRACT:
    case VECTOR_DURATION_SCALE:
    case VECTOR_DURATION_LONGER: vector_run_number(room, slot); break;
    case VECTOR_MONTHS:
    case VECTOR_DATE_ADD:
    case VECTOR_LENGTH:
    case VECTOR_PART: vector_run_calendar(room, slot); break;
    case VECTOR_CHOICE_TABLE: vector_run_choice(room, slot); break;
    }
}

static void gather_referred(vector_room *room)
{
    memset(room->referred, 0, VECTOR_BLOCK);
    for (size_t i = 0; i < room->plan->roots.count; i++) {
        const uint8_t *odd = room->views[room->plan->roots.items[i]].odd;
        if (odd != room->no) kernel_or_into(room->referred, odd, room->span.count);
    }
}

void vector_run(const vector_plan *plan, vector_room *room, uint32_t first, uint32_t count)
{
    assert(room->plan == plan && count <= VECTOR_BLOCK && first % 64 == 0);
    room->span = (vector_span){.first = first, .count = count};
    for (size_t i = 0; i < plan->steps.count; i++) {
        const vector_step_run *step = &plan->steps.items[i];
        if (step->slot != VECTOR_NO_SLOT)
            vector_run_node(room, step->slot);
        else
            vector_run_questions(room, step);
    }
    gather_referred(room);
}

vector_truths vector_truths_of(const vector_room *room, vector_slot slot)
{
    return (vector_truths){room->views[slot].yes, room->views[slot].perhaps};
}

vector_numbers vector_numbers_of(const vector_room *room, vector_slot slot)
{
    const vector_view *view = &room->views[slot];
    return (vector_numbers){view->values, view->known, view->none};
}

vector_durations vector_durations_of(const vector_room *room, vector_slot slot)
{
    const vector_view *view = &room->views[slot];
    return (vector_durations){view->values, view->days, view->known, view->none};
}

const uint8_t *vector_referred_of(const vector_room *room, vector_slot slot)
{
    return room->views[slot].odd;
}

const uint8_t *vector_referred(const vector_room *room)
{
    return room->referred;
}
