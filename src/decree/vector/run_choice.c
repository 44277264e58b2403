#include "decree/vector/kernel_private.h"
#include "decree/vector/room_private.h"

// Decision tables: which pattern fits first, as a class of equal results in a byte. Patterns before
// it that may fit leave the result open, unless they all say the same.

typedef struct choice_planes {
    uint8_t classes[VECTOR_BLOCK]; // 0: no pattern fits
    uint8_t found[VECTOR_BLOCK];
    uint8_t open[VECTOR_BLOCK];
    uint8_t split[VECTOR_BLOCK];
    uint8_t has[VECTOR_BLOCK];
    uint8_t odd[VECTOR_BLOCK];
} choice_planes;

static bool is_decided(const vector_room *room, const vector_choice *choice)
{
    for (uint32_t i = 0; i < choice->count; i++) {
        const vector_view *fits = &room->views[choice->fits[i]];
        if (fits->yes != fits->perhaps || fits->odd != room->no) return false;
    }
    return true;
}

static void find_class(vector_room *room, const vector_choice *choice, choice_planes *planes)
{
    const uint32_t count = room->span.count;
    const bool decided = is_decided(room, choice);
    memset(planes->classes, 0, count);
    memset(planes->found, 0, count);
    memset(planes->open, 0, count);
    memset(planes->split, 0, count);
    memset(planes->has, 0, count);
    memset(planes->odd, 0, count);
    for (uint32_t i = 0; i < choice->count; i++) {
        const vector_view *fits = &room->views[choice->fits[i]];
        const vector_view *result = &room->views[choice->results[i]];
        if (fits->odd != room->no)
            kernel_or_and_not_into(planes->odd, fits->odd, planes->found, count);
        if (result->odd != room->no) { // asked for as soon as the pattern may fit
            uint8_t *may = room->scratch[0];
            kernel_and_not(fits->perhaps, planes->found, may, count);
            kernel_or_and_into(planes->odd, result->odd, may, count);
        }
        if (decided)
            kernel_choose_first(fits->yes, choice->classes[i], planes->found, planes->classes,
                                count);
        else
            kernel_choose_class(fits->yes, fits->perhaps, choice->classes[i], planes->found,
                                planes->has, planes->open, planes->split, planes->classes, count);
    }
}

// Where no pattern fits, an input that is none makes the result none; else it is an error.
static void close_gaps(vector_room *room, vector_slot slot, const vector_choice *choice,
                       choice_planes *planes, uint8_t *none)
{
    const uint32_t count = room->span.count;
    uint8_t *gap = room->scratch[0];
    for (uint32_t i = 0; i < count; i++) gap[i] = (uint8_t) ~(planes->found[i] | planes->open[i]);
    memset(none, 0, count);
    for (uint32_t i = 0; i < choice->input_count; i++) {
        const vector_view *input = &room->views[choice->inputs[i]];
        if (input->none != room->no) kernel_or_and_into(none, gap, input->none, count);
        if (input->odd != room->no) kernel_or_into(planes->odd, input->odd, count);
    }
    // Of an input that has no slot it is not known whether it is none.
    kernel_and_not_into(gap, none, count);
    kernel_or_into(planes->odd, gap, count);
    room->views[slot].odd = room->no;
    vector_add_odd(room, slot, planes->odd);
}

// Where the result is one of the classes: found, and not open or not split.
static void find_settled(const vector_choice *choice, choice_planes *planes, uint8_t *settled,
                         uint32_t count)
{
    // Results that are computed may come to the same although they are not one slot.
    if (!choice->is_constant) kernel_or_and_into(planes->odd, planes->open, planes->found, count);
    kernel_settle(planes->found, planes->open, planes->split, settled, count);
}

static const uint8_t *where_class(vector_room *room, const choice_planes *planes, uint8_t number)
{
    uint8_t *out = room->scratch[1];
    kernel_same(planes->classes, number, out, room->span.count);
    return out;
}

// -- results --------------------------------------------------------------------------------------

static bool is_first_of_class(const vector_choice *choice, uint32_t row)
{
    return choice->classes[row] == row + 1;
}

static void show_constants(vector_room *room, vector_slot slot, const vector_choice *choice,
                           const choice_planes *planes)
{
    int32_t months[UINT8_MAX + 1] = {0}, days[UINT8_MAX + 1] = {0};
    vector_own *own = &room->owns[slot];
    for (uint32_t i = 0; i < choice->count; i++) {
        const vector_key *key = &vector_node_at(room->plan, choice->results[i])->key;
        months[choice->classes[i]] = (int32_t)key->numbers[0];
        days[choice->classes[i]] = (int32_t)key->numbers[1];
    }
    kernel_by_byte(months, planes->classes, own->values, room->span.count);
    if (!vector_is_pair((vector_sort)vector_node_at(room->plan, slot)->key.sort)) return;
    kernel_by_byte(days, planes->classes, own->days, room->span.count);
}

// Planes and values of each class where it is the result. `none` holds rows that no pattern fits.
static void show_values(vector_room *room, vector_slot slot, const vector_choice *choice,
                        const choice_planes *planes, const uint8_t *settled)
{
    const bool is_pair = vector_is_pair((vector_sort)vector_node_at(room->plan, slot)->key.sort);
    const uint32_t count = room->span.count;
    vector_own *own = &room->owns[slot];
    vector_view *view = &room->views[slot];
    bool all_known = kernel_all(settled, count);
    if (choice->is_constant) show_constants(room, slot, choice, planes);
    for (uint32_t i = 0; i < choice->count; i++)
        all_known = all_known && room->views[choice->results[i]].known == room->yes;
    memset(own->first, 0, all_known ? 0 : count);
    for (uint32_t i = 0; i < choice->count; i++) {
        const vector_view *result = &room->views[choice->results[i]];
        if (!is_first_of_class(choice, i) || (all_known && choice->is_constant)) continue;
        uint8_t *its = room->scratch[2];
        kernel_and(where_class(room, planes, choice->classes[i]), settled, its, count);
        kernel_or_and_into(own->first, its, result->known, count);
        kernel_or_and_into(own->none, its, result->none, count);
        if (choice->is_constant) continue;
        kernel_put(its, result->values, own->values, count);
        if (is_pair) kernel_put(its, result->days, own->days, count);
    }
    view->known = all_known ? room->yes : own->first;
    view->none = own->none;
}

static void show_truths(vector_room *room, vector_slot slot, const vector_choice *choice,
                        const choice_planes *planes, const uint8_t *settled)
{
    const uint32_t count = room->span.count;
    vector_own *own = &room->owns[slot];
    vector_view *view = &room->views[slot];
    memset(own->first, 0, count);
    for (uint32_t i = 0; i < count; i++) // open, and of no class
        own->second[i] = (uint8_t) ~(settled[i] | own->none[i]);
    for (uint32_t i = 0; i < choice->count; i++) {
        const vector_view *result = &room->views[choice->results[i]];
        if (!is_first_of_class(choice, i)) continue;
        uint8_t *its = room->scratch[2];
        kernel_and(where_class(room, planes, choice->classes[i]), settled, its, count);
        kernel_or_and_into(own->first, its, result->yes, count);
        kernel_or_and_into(own->second, its, result->perhaps, count);
        kernel_or_and_into(own->none, its, result->none, count);
    }
    view->yes = own->first;
    view->perhaps = own->second;
    view->none = own->none;
}

void vector_run_choice(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_choice *choice = node->key.source;
    choice_planes planes;
    uint8_t *settled = room->scratch[3];
    find_class(room, choice, &planes);
    find_settled(choice, &planes, settled, room->span.count);
    close_gaps(room, slot, choice, &planes, room->owns[slot].none);
    if (node->key.sort == VECTOR_TRUTH)
        show_truths(room, slot, choice, &planes, settled);
    else
        show_values(room, slot, choice, &planes, settled);
}
