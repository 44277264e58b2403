#ifndef JUB_BASE_MAP_H
#define JUB_BASE_MAP_H

#include "base/parallel.h"
#include "base/text.h"

/// Numbers texts 0, 1, 2, ... in the order they first come: a dictionary. Texts are kept as views,
/// so their bytes must outlive the map. Open addressing; the seed of the hash is fixed, so the same
/// input gives the same numbers, and it is keyed per map by `seed` where hostile keys matter.
typedef struct jub_map {
    jub_arena *arena;
    uint64_t seed;
    jub_text *keys; // [count], by number
    uint32_t count;
    uint32_t key_capacity;
    uint32_t *slots; // see map.c; 0 is free
    uint32_t slot_count;
    bool is_sorted; // there are no slots: see jub_map_of_sorted
} jub_map;

#define JUB_MAP_ABSENT UINT32_MAX // too large for an enumeration constant

jub_map jub_map_init(jub_arena *arena, uint64_t seed);

/// A map over texts that are in byte order and all different: they are found by halving, so nothing
/// is built. It cannot take others.
jub_map jub_map_of_sorted(jub_text *keys, uint32_t count);

/// Makes room for `count` keys in all, so that adding them moves nothing: a growing map leaves its
/// old arrays in the arena. False when memory is out (the map is then as it was).
bool jub_map_reserve(jub_map *map, uint32_t count);

/// The number of `key`, or JUB_MAP_ABSENT.
uint32_t jub_map_find(const jub_map *map, jub_text key);

/// The number of `key`, given to it now if it is new; `*is_new_out` may be NULL. JUB_MAP_ABSENT
/// when memory is out.
uint32_t jub_map_add(jub_map *map, jub_text key, bool *is_new_out);

/// The hash by which this map places a text.
uint64_t jub_map_hash(const jub_map *map, jub_text key);

/// Many texts to be added to a map.
typedef struct jub_map_batch {
    const jub_text *texts;  // [count], bytes == NULL where there is none
    const uint64_t *hashes; // [count], jub_map_hash of each
    uint32_t count;
    uint32_t *numbers; // [count] out; left as it is where there is no text
    uint64_t *is_new;  // [(count + 63) / 64] out, a bit a text, least significant first
} jub_map_batch;

/// Gives every text of the batch the number that adding one after another would give. Parts take
/// turns by hash, so that no two write the same slot. False when memory is out or there is no room
/// for so many numbers; the map is then as it was.
bool jub_map_add_batch(jub_map *map, const jub_map_batch *batch, const jub_parallel *parallel,
                       jub_arena *scratch);

#endif
