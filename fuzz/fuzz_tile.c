// Reads any bytes as the path of a tile, as a bundle of entries, and, the first of them, as a tile
// of a tree. What must hold: a path that is read is written the same, its numbers within their
// limits; the entries of a bundle put together again are the bundle up to where it is cut; a tile
// that is in a tree has a path, and its hashes are in the tree.

#include <assert.h>

#include "ledger/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_tile(jub_tile tile)
{
    assert(tile.level <= JUB_TILE_LEVEL_MAX || tile.level == JUB_TILE_ENTRIES);
    assert(tile.width >= 1 && tile.width <= JUB_TILE_WIDTH);
}

static void check_path(jub_text bytes)
{
    jub_tile tile;
    char path[JUB_TILE_PATH_BYTES];
    if (!jub_tile_from_path(bytes, &tile)) return;
    check_tile(tile);
    assert(jub_text_is(bytes, jub_tile_path(tile, path)));
}

static void check_bundle(jub_text bytes)
{
    jub_buffer again = jub_buffer_init(bytes.length_bytes);
    jub_text rest = bytes, entry;
    while (jub_bundle_next(&rest, &entry)) {
        assert(entry.length_bytes <= JUB_ENTRY_MAX_BYTES);
        jub_bundle_add(&again, entry);
    }
    jub_buffer_text(&again, rest);
    assert(again.status == JUB_OK);
    assert(jub_text_equal(jub_buffer_view(&again), bytes));
    jub_buffer_clear(&again);
}

// A level, 8 bytes of a tree's size and 8 of an index.
static void check_in_tree(const uint8_t *data)
{
    const uint32_t level = data[0] % 9 == 8 ? JUB_TILE_ENTRIES : data[0] % 9;
    uint64_t size, index;
    jub_tile again;
    char path[JUB_TILE_PATH_BYTES];
    memcpy(&size, data + 1, sizeof size);
    memcpy(&index, data + 9, sizeof index);
    size &= JUB_TREE_SIZE_MAX;
    index >>= data[0] / 9 * 2; // small ones too
    const jub_tile tile = jub_tile_in(level, index, size);
    const uint64_t count = jub_tile_hash_count(level, size);
    assert(tile.level == level && tile.index == index);
    assert((tile.width > 0) == (index <= UINT64_MAX / JUB_TILE_WIDTH && //
                                index * JUB_TILE_WIDTH < count));
    if (tile.width == 0) return;
    check_tile(tile);
    assert(index * JUB_TILE_WIDTH + tile.width <= count);
    assert(tile.width == JUB_TILE_WIDTH || index * JUB_TILE_WIDTH + tile.width == count);
    const bool is_read = jub_tile_from_path(jub_text_from(jub_tile_path(tile, path)), &again);
    assert(is_read && again.level == level && again.index == index && again.width == tile.width);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jub_text bytes = {(const char *)data, size};
    check_path(bytes);
    check_bundle(bytes);
    if (size >= 17) check_in_tree(data);
    return 0;
}
