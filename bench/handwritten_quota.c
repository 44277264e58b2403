// Who stands for the quota, and who gets a place of a facility.

#include <stdlib.h>
#include <string.h>

#include "handwritten_parts.h"

static bool is_before(const position *a, const position *b)
{
    if (a->keys != b->keys) return a->keys < b->keys;
    return a->lot[0] != b->lot[0] ? a->lot[0] < b->lot[0] : a->lot[1] < b->lot[1];
}

enum { DAY_BITS = 20, CLASS_VALUE = 1, CLASS_LAST = 3, CLASS_SHIFT = DAY_BITS, KEY_SHIFT = 22 };

// One of the two keys: an unknown one counts first at best and last at worst, and so does the other
// after it.
static uint64_t pack(bool is_open, bool at_worst, jub_date day)
{
    if (is_open) return at_worst ? (uint64_t)CLASS_LAST << CLASS_SHIFT : 0;
    return (uint64_t)CLASS_VALUE << CLASS_SHIFT | (uint64_t)(day - JUB_DATE_MIN);
}

void handwritten_set_aside(const bench_persons *persons, contender_list *list, contender item)
{
    const jub_column *since = &persons->reg.resources[0].columns[PERSON_HELD_SINCE];
    const jub_column *birth = &persons->reg.resources[0].columns[PERSON_BIRTH];
    const bool first_open = !jub_bit(since->known, item.row);
    const bool second_open = first_open || !jub_bit(birth->known, item.row);
    const uint8_t *lot = persons->tickets + (size_t)item.row * JUB_TICKET_BYTES;
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity ? 2 * list->capacity : 65536;
        contender *items = realloc(list->items, capacity * sizeof *items);
        if (!items) {
            list->is_full = true;
            return;
        }
        list->items = items;
        list->capacity = capacity;
    }
    for (int side = 0; side < 2; side++) {
        position *its = side ? &item.worst : &item.best;
        its->keys = pack(first_open, side, since->dates[item.row]) << KEY_SHIFT |
                    pack(second_open, side, birth->dates[item.row]);
        memcpy(its->lot, lot, sizeof its->lot);
        its->lot[0] = __builtin_bswap64(its->lot[0]);
        its->lot[1] = __builtin_bswap64(its->lot[1]);
    }
    list->items[list->count++] = item;
}

void handwritten_offer(first_few *few, uint32_t room, const position *its)
{
    if (few->count == room && !is_before(its, &few->items[room - 1])) return;
    uint32_t place = few->count < room ? few->count++ : room - 1;
    for (; place > 0 && is_before(its, &few->items[place - 1]); place--)
        few->items[place] = few->items[place - 1];
    few->items[place] = *its;
}

truth handwritten_denies(const contender *item, const first_few *best, const first_few *sure)
{
    if (best->count <= PLACES) return NO;
    const bool is_open = item->best.keys != item->worst.keys;
    const position *next = &best->items[PLACES];
    if (is_open ? !is_before(next, &item->worst) : is_before(&item->best, next)) return NO;
    const bool is_out = sure->count == PLACES && is_before(&sure->items[PLACES - 1], &item->best);
    return is_out ? YES : PERHAPS;
}
