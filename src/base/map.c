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

static uint64_t load_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

// The last bytes of a text as a word, 1 to 7 of them, in two or three loads that may overlap.
static uint64_t load_rest(const char *at, size_t count)
{
    if (count < 4)
        return (uint64_t)(unsigned char)at[0] |
               (uint64_t)(unsigned char)at[count / 2] << (8 * (count / 2)) |
               (uint64_t)(unsigned char)at[count - 1] << (8 * (count - 1));
    uint32_t low, high;
    memcpy(&low, at, sizeof low);
    memcpy(&high, at + count - sizeof high, sizeof high);
    return low | (uint64_t)high << (8 * (count - sizeof high));
}

uint64_t jub_map_hash(const jub_map *map, jub_text key)
{
    const uint64_t spread = 0xe7037ed1a0b428dbu ^ key.length_bytes;
    uint64_t hash = map->seed ^ 0xa0761d6478bd642fu;
    const char *at = key.bytes;
    size_t left = key.length_bytes;
    for (; left >= 8; at += 8, left -= 8) hash = fold(hash ^ load_word(at), spread);
    if (left > 0) hash = fold(hash ^ load_rest(at, left), spread);
    return fold(hash, 0x8ebc6af09c88c6e3u);
}

// A slot holds a number + 1 in as many low bits as the slot count needs (at most half the slots are
// taken), and in the bits above a tag: more of the key's hash. Two keys that meet in a slot mostly
// differ in it, so that the text of the other, a cache miss or two away, need not be looked at.
typedef struct place {
    uint32_t slot; // the one that holds the key, or the free one where it would go
    uint32_t tag;  // in its bits, above the number's
} place;

static place place_of(const jub_map *map, jub_text key)
{
    const uint32_t mask = map->slot_count - 1;
    const uint64_t hash = jub_map_hash(map, key);
    place at = {.slot = (uint32_t)hash & mask, .tag = (uint32_t)(hash >> 32) & ~mask};
    for (;; at.slot = (at.slot + 1) & mask) {
        const uint32_t held = map->slots[at.slot];
        if (held == 0) return at;
        if ((held & ~mask) == at.tag && jub_text_equal(map->keys[(held & mask) - 1], key))
            return at;
    }
}

static uint32_t number_at(const jub_map *map, place at)
{
    const uint32_t held = map->slots[at.slot];
    return held == 0 ? JUB_MAP_ABSENT : (held & (map->slot_count - 1)) - 1;
}

jub_map jub_map_of_sorted(jub_text *keys, uint32_t count)
{
    return (jub_map){.keys = keys, .count = count, .key_capacity = count, .is_sorted = true};
}

static uint32_t find_sorted(const jub_map *map, jub_text key)
{
    uint32_t low = 0, high = map->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order = jub_text_compare(map->keys[middle], key);
        if (order == 0) return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return JUB_MAP_ABSENT;
}

uint32_t jub_map_find(const jub_map *map, jub_text key)
{
    if (map->is_sorted) return find_sorted(map, key);
    return map->count == 0 ? JUB_MAP_ABSENT : number_at(map, place_of(map, key));
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
    for (uint32_t i = 0; i < map->count; i++) {
        const place at = place_of(map, keys[i]);
        map->slots[at.slot] = at.tag | (i + 1);
    }
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
    assert(!map->is_sorted);
    if (count <= map->key_capacity) return true;
    if (count > UINT32_MAX / 4) return false;
    uint32_t slot_count = FIRST_SLOTS;
    while (slot_count / 2 < count) slot_count *= 2;
    return resize(map, slot_count, count);
}

uint32_t jub_map_add(jub_map *map, jub_text key, bool *is_new_out)
{
    assert(!map->is_sorted);
    if (map->count == map->key_capacity) {
        const uint32_t found = jub_map_find(map, key);
        if (found != JUB_MAP_ABSENT) {
            if (is_new_out) *is_new_out = false;
            return found;
        }
        if (!grow(map)) return JUB_MAP_ABSENT;
    }
    const place at = place_of(map, key);
    const bool is_new = map->slots[at.slot] == 0;
    if (is_new) {
        map->keys[map->count++] = key;
        map->slots[at.slot] = at.tag | map->count;
    }
    if (is_new_out) *is_new_out = is_new;
    return number_at(map, at);
}
