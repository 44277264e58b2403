// Many texts into a map at once. The slots are shared out among the parts, so each part looks at
// all hashes and takes those that are its own, in their order: of equal texts the first comes
// first. A new text gets the number it has if all are new; where some were not, numbers close up at
// the end. The slots of the texts to come are fetched ahead, as nearly every one is a cache miss.

#include "base/map.h"

enum { AHEAD_COUNT = 256 };

#define ANOTHER_PART (UINT32_MAX - 1) // a number: its place is past the slots of its part

typedef struct batch_run {
    jub_map *map;
    const jub_map_batch *batch;
    uint32_t first_number;
    uint32_t part_count;
    uint32_t *slots_of_new; // [count]
    uint32_t *new_before;   // [words of is_new + 1]
    bool has_left[JUB_PARALLEL_MAX];
} batch_run;

static const jub_text *text_of_number(const batch_run *run, uint32_t number)
{
    return number < run->first_number ? &run->map->keys[number]
                                      : &run->batch->texts[number - run->first_number];
}

// Puts text `index` into its slot, or finds it there. False when `end` is reached first.
static bool place_text(const batch_run *run, uint32_t index, uint32_t end, bool wraps)
{
    const jub_map *map = run->map;
    const uint32_t mask = map->slot_count - 1;
    const uint64_t hash = run->batch->hashes[index];
    const uint32_t tag = (uint32_t)(hash >> 32) & ~mask;
    for (uint32_t slot = (uint32_t)hash & mask;; slot = wraps ? (slot + 1) & mask : slot + 1) {
        if (!wraps && slot == end) return false;
        const uint32_t held = map->slots[slot];
        if (held == 0) {
            map->slots[slot] = tag | (run->first_number + index + 1);
            run->slots_of_new[index] = slot;
            run->batch->numbers[index] = run->first_number + index;
            return true;
        }
        if ((held & ~mask) != tag) continue;
        const uint32_t number = (held & mask) - 1;
        if (!jub_text_equal(*text_of_number(run, number), run->batch->texts[index])) continue;
        run->batch->numbers[index] = number;
        return true;
    }
}

static uint32_t slot_begin(const batch_run *run, uint32_t part)
{
    return (uint32_t)((uint64_t)run->map->slot_count * part / run->part_count);
}

static void place_part(void *context, uint32_t part)
{
    batch_run *run = context;
    const jub_map_batch *batch = run->batch;
    const uint32_t mask = run->map->slot_count - 1;
    const uint32_t begin = slot_begin(run, part), end = slot_begin(run, part + 1);
    uint32_t own[AHEAD_COUNT];
    for (uint32_t first = 0; first < batch->count; first += AHEAD_COUNT) {
        const uint32_t left = batch->count - first;
        const uint32_t count = left < AHEAD_COUNT ? left : AHEAD_COUNT;
        uint32_t own_count = 0;
        for (uint32_t i = first; i < first + count; i++) {
            const uint32_t slot = (uint32_t)batch->hashes[i] & mask;
            own[own_count] = i;
            own_count += (slot - begin < end - begin) & (batch->texts[i].bytes != NULL);
        }
        for (uint32_t i = 0; i < own_count; i++)
            __builtin_prefetch(&run->map->slots[(uint32_t)batch->hashes[own[i]] & mask], 1);
        for (uint32_t i = 0; i < own_count; i++) {
            if (place_text(run, own[i], end, false)) continue;
            batch->numbers[own[i]] = ANOTHER_PART;
            run->has_left[part] = true;
        }
    }
}

// What ran into the slots of another part. All slots from its own to there are taken, now and
// later, so an equal text cannot have been placed meanwhile.
static void place_left(batch_run *run)
{
    bool has_left = false;
    for (uint32_t i = 0; i < run->part_count; i++) has_left |= run->has_left[i];
    for (uint32_t i = 0; has_left && i < run->batch->count; i++)
        if (run->batch->texts[i].bytes && run->batch->numbers[i] == ANOTHER_PART)
            (void)place_text(run, i, 0, true);
}

static void count_new(batch_run *run)
{
    const jub_map_batch *batch = run->batch;
    const uint32_t word_count = batch->count / 64 + (batch->count % 64 > 0);
    uint32_t new_count = 0;
    for (uint32_t i = 0; i < word_count; i++) {
        const uint32_t first = 64 * i;
        const uint32_t count = batch->count - first < 64 ? batch->count - first : 64;
        uint64_t word = 0;
        for (uint32_t j = 0; j < count; j++)
            word |= (uint64_t)(batch->texts[first + j].bytes &&
                               batch->numbers[first + j] == run->first_number + first + j)
                    << j;
        batch->is_new[i] = word;
        run->new_before[i] = new_count;
        new_count += (uint32_t)__builtin_popcountll(word);
    }
    run->new_before[word_count] = new_count;
}

static uint32_t final_number(const batch_run *run, uint32_t index)
{
    const uint64_t before = run->batch->is_new[index / 64] & (((uint64_t)1 << index % 64) - 1);
    return run->first_number + run->new_before[index / 64] + (uint32_t)__builtin_popcountll(before);
}

static void number_part(void *context, uint32_t part)
{
    batch_run *run = context;
    const jub_map_batch *batch = run->batch;
    const uint32_t mask = run->map->slot_count - 1;
    const uint32_t end = jub_part_begin(batch->count, part + 1, run->part_count);
    for (uint32_t i = jub_part_begin(batch->count, part, run->part_count); i < end; i++) {
        if (!batch->texts[i].bytes) continue;
        const bool is_new = batch->is_new[i / 64] >> (i % 64) & 1;
        if (batch->numbers[i] < run->first_number) continue;
        const uint32_t number = final_number(run, batch->numbers[i] - run->first_number);
        batch->numbers[i] = number;
        if (!is_new) continue;
        run->map->keys[number] = batch->texts[i];
        uint32_t *slot = &run->map->slots[run->slots_of_new[i]];
        *slot = (*slot & ~mask) | (number + 1);
    }
}

static void copy_part(void *context, uint32_t part)
{
    const batch_run *run = context;
    const uint32_t begin = jub_part_begin(run->batch->count, part, run->part_count);
    const uint32_t end = jub_part_begin(run->batch->count, part + 1, run->part_count);
    memcpy(run->map->keys + run->first_number + begin, run->batch->texts + begin,
           (end - begin) * sizeof(jub_text));
}

bool jub_map_add_batch(jub_map *map, const jub_map_batch *batch, const jub_parallel *parallel,
                       jub_arena *scratch)
{
    if (batch->count == 0) return true;
    if (batch->count > UINT32_MAX / 4 - map->count) return false;
    if (!jub_map_reserve(map, map->count + batch->count)) return false;
    const size_t mark_bytes = jub_arena_mark(scratch);
    batch_run run = {
        .map = map,
        .batch = batch,
        .first_number = map->count,
        .part_count = jub_parallel_parts(parallel),
        .slots_of_new = JUB_NEW(scratch, uint32_t, batch->count),
        .new_before = JUB_NEW(scratch, uint32_t, batch->count / 64 + 2),
    };
    if (run.part_count > map->slot_count) run.part_count = 1;
    const bool has_room = run.slots_of_new && run.new_before;
    if (has_room) {
        jub_parallel_run(parallel, run.part_count, place_part, &run);
        place_left(&run);
        count_new(&run);
        const uint32_t new_count = run.new_before[batch->count / 64 + (batch->count % 64 > 0)];
        const bool is_all_new = new_count == batch->count;
        jub_parallel_run(parallel, run.part_count, is_all_new ? copy_part : number_part, &run);
        map->count += new_count;
    }
    jub_arena_rewind(scratch, mark_bytes);
    return has_room;
}
