#include "base/map.h"

#include <assert.h>

enum { FIRST_SLOTS = 32 };

jub_map jub_map_init(jub_arena *arena, uint64_t seed)
{
    return (jub_map){.arena = arena, .seed = seed};
}

// Multiply and fold over 8-byte words, in the manner of wyhash (Wang Yi, public domain), which
// passes SMHasher; here only the spread over slots matters, as keys are always compared.
__extension__ typedef unsigned __int128 wide;

static uint64_t fold(uint64_t a, uint64_t b)
{
    const wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_of(jub_text key, uint64_t seed)
{
    uint64_t hash = seed ^ 0xa0761d6478bd642fu;
    const char *at = key.bytes;
    size_t left = key.length_bytes;
    while (left > 0) {
        uint64_t word = 0;
        const size_t take = left < 8 ? left : 8;
        memcpy(&word, at, take);
        hash = fold(hash ^ word, 0xe7037ed1a0b428dbu ^ key.length_bytes);
        at += take;
        left -= take;
    }
    return fold(hash, 0x8ebc6af09c88c6e3u);
}

// The slot that holds `key`, or the free one where it would go.
static uint32_t slot_of(const jub_map *map, jub_text key)
{
    const uint32_t mask = map->slot_count - 1;
    uint32_t slot = (uint32_t)hash_of(key, map->seed) & mask;
    while (map->slots[slot] != 0 && !jub_text_equal(map->keys[map->slots[slot] - 1], key))
        slot = (slot + 1) & mask;
    return slot;
}

uint32_t jub_map_find(const jub_map *map, jub_text key)
{
    if (map->count == 0) return JUB_MAP_ABSENT;
    const uint32_t number = map->slots[slot_of(map, key)];
    return number == 0 ? JUB_MAP_ABSENT : number - 1;
}

static bool resize(jub_map *map, uint32_t slot_count, uint32_t key_capacity)
{
    uint32_t *slots = JUB_NEW(map->arena, uint32_t, slot_count);
    jub_text *keys = JUB_NEW(map->arena, jub_text, key_capacity);
    if (!slots || !keys) return false;
    if (map->count > 0) memcpy(keys, map->keys, map->count * sizeof *keys);
    map->slots = slots;
    map->slot_count = slot_count;
    map->keys = keys;
    map->key_capacity = key_capacity;
    for (uint32_t i = 0; i < map->count; i++) map->slots[slot_of(map, keys[i])] = i + 1;
    return true;
}

static bool grow(jub_map *map)
{
    const uint32_t slot_count = map->slot_count ? map->slot_count * 2 : FIRST_SLOTS;
    if (slot_count == 0) return false; // 2^32 slots
    return resize(map, slot_count, slot_count / 2);
}

bool jub_map_reserve(jub_map *map, uint32_t count)
{
    if (count <= map->key_capacity) return true;
    if (count > UINT32_MAX / 4) return false;
    uint32_t slot_count = FIRST_SLOTS;
    while (slot_count / 2 < count) slot_count *= 2;
    return resize(map, slot_count, count);
}

uint32_t jub_map_add(jub_map *map, jub_text key, bool *is_new_out)
{
    if (map->count == map->key_capacity) {
        const uint32_t found = jub_map_find(map, key);
        if (found != JUB_MAP_ABSENT) {
            if (is_new_out) *is_new_out = false;
            return found;
        }
        if (!grow(map)) return JUB_MAP_ABSENT;
    }
    const uint32_t slot = slot_of(map, key);
    const bool is_new = map->slots[slot] == 0;
    if (is_new) {
        map->keys[map->count++] = key;
        map->slots[slot] = map->count;
    }
    if (is_new_out) *is_new_out = is_new;
    return map->slots[slot] - 1;
}
