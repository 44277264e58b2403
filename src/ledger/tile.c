#include "ledger/tile.h"

#include <assert.h>
#include <stdio.h>

enum { GROUP = 1000, INDEX_DIGIT_GROUP_MAX = 7 }; // three digits a group; 2^63 has 19 digits

const char *jub_tile_path(jub_tile tile, char path_out[JUB_TILE_PATH_BYTES])
{
    char level[8] = "entries", groups[INDEX_DIGIT_GROUP_MAX * 5 + 1] = "", width[8] = "";
    if (tile.level != JUB_TILE_ENTRIES) (void)snprintf(level, sizeof level, "%u", tile.level);
    if (tile.width != JUB_TILE_WIDTH) (void)snprintf(width, sizeof width, ".p/%u", tile.width);
    uint64_t scale = 1;
    while (tile.index / scale >= GROUP) scale *= GROUP;
    for (size_t used = 0; scale > 0; scale /= GROUP)
        used += (size_t)snprintf(groups + used, sizeof groups - used, "%s%03u",
                                 scale > 1 ? "/x" : "/", (unsigned)(tile.index / scale % GROUP));
    (void)snprintf(path_out, JUB_TILE_PATH_BYTES, "tile/%s%s%s", level, groups, width);
    return path_out;
}

static bool read_index(jub_text *rest, uint64_t *index_out)
{
    uint64_t index = 0;
    for (uint32_t count = 0; count < INDEX_DIGIT_GROUP_MAX; count++) {
        jub_text group = jub_text_cut(rest, '/');
        const bool is_last = group.length_bytes == 0 || group.bytes[0] != 'x';
        if (!is_last) group = (jub_text){group.bytes + 1, group.length_bytes - 1};
        if (is_last && jub_text_ends(group, JUB_TEXT(".p"))) group.length_bytes -= 2;
        uint32_t number;
        if (group.length_bytes != 3 || !jub_text_to_u32(group, &number)) return false;
        if (index > (JUB_TREE_SIZE_MAX - number) / GROUP) return false;
        index = index * GROUP + number;
        if (!is_last) continue;
        *index_out = index;
        return true;
    }
    return false;
}

bool jub_tile_from_path(jub_text path, jub_tile *tile_out)
{
    if (path.length_bytes >= JUB_TILE_PATH_BYTES || !jub_text_starts(path, JUB_TEXT("tile/")))
        return false;
    jub_text rest = {path.bytes + 5, path.length_bytes - 5};
    const jub_text level = jub_text_cut(&rest, '/');
    jub_tile tile = {.level = JUB_TILE_ENTRIES, .width = JUB_TILE_WIDTH};
    if (!jub_text_is(level, "entries") &&
        (!jub_text_to_u32(level, &tile.level) || tile.level > JUB_TILE_LEVEL_MAX))
        return false;
    if (!read_index(&rest, &tile.index)) return false;
    if (rest.length_bytes > 0 && !jub_text_to_u32(rest, &tile.width)) return false;
    // Only the one way in which the path is written counts: no leading zeros, no width of 256.
    char written[JUB_TILE_PATH_BYTES];
    if (tile.width == 0 || tile.width > JUB_TILE_WIDTH) return false;
    if (!jub_text_is(path, jub_tile_path(tile, written))) return false;
    *tile_out = tile;
    return true;
}

uint64_t jub_tile_span(uint32_t level)
{
    assert(level <= JUB_TILE_LEVEL_MAX);
    return (uint64_t)1 << (8 * level);
}

uint64_t jub_tile_hash_count(uint32_t level, uint64_t size)
{
    return level == JUB_TILE_ENTRIES ? size : size / jub_tile_span(level);
}

jub_tile jub_tile_in(uint32_t level, uint64_t index, uint64_t size)
{
    const uint64_t count = jub_tile_hash_count(level, size);
    jub_tile tile = {.level = level, .index = index};
    if (index > count / JUB_TILE_WIDTH) return tile;
    const uint64_t left = count - index * JUB_TILE_WIDTH;
    tile.width = left < JUB_TILE_WIDTH ? (uint32_t)left : JUB_TILE_WIDTH;
    return tile;
}

void jub_tile_root(jub_sha256 *sha, const jub_hash *hashes, size_t count, jub_hash *root_out)
{
    assert(count >= 1 && count <= JUB_TILE_WIDTH);
    jub_hash level[JUB_TILE_WIDTH];
    memcpy(level, hashes, count * sizeof *level);
    // Pairs become nodes; one that is left over at the end goes up as it is.
    while (count > 1) {
        for (size_t i = 0; i + 1 < count; i += 2)
            jub_tree_node(sha, &level[i], &level[i + 1], &level[i / 2]);
        if (count % 2 == 1) level[count / 2] = level[count - 1];
        count = (count + 1) / 2;
    }
    *root_out = level[0];
}

void jub_bundle_add(jub_buffer *bundle, jub_text entry)
{
    assert(entry.length_bytes <= JUB_ENTRY_MAX_BYTES);
    const uint8_t length[2] = {(uint8_t)(entry.length_bytes >> 8), (uint8_t)entry.length_bytes};
    jub_buffer_bytes(bundle, length, sizeof length);
    jub_buffer_text(bundle, entry);
}

bool jub_bundle_next(jub_text *rest, jub_text *entry_out)
{
    if (rest->length_bytes < 2) return false;
    const uint8_t *bytes = (const uint8_t *)rest->bytes;
    const size_t length_bytes = (size_t)bytes[0] << 8 | bytes[1];
    if (rest->length_bytes - 2 < length_bytes) return false;
    *entry_out = (jub_text){rest->bytes + 2, length_bytes};
    *rest = (jub_text){rest->bytes + 2 + length_bytes, rest->length_bytes - 2 - length_bytes};
    return true;
}
