// How a log is read without being believed. The tiles of the right edge are not full, so no tile
// above them has their hash; but the root is made of exactly their hashes, so they are read first
// and together traced to the root. Every other tile is full, and its root is one hash of the tile
// above it, which is full too or lies on the edge. A tile is put into the cache only after it has
// been compared with that hash, and the tile above it only after the same: a forged tile is found
// at the lowest level that was not forged with it. A reader that trusts a tile because the tile
// below fits it can be shown a forged pair. Source: CVE-2026-56865.

#include "ledger/view.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger/view_private.h"

enum {
    // Tiles kept of each level. A walk in order needs one; proofs of entries far apart share the
    // upper levels, of which 32 tiles of level 1 span two million entries.
    CACHE_SLOTS = 32,
    EDGE_PATHS_MAX_BYTES = JUB_EDGE_LEVELS * (JUB_TILE_PATH_BYTES + 4),
};

typedef struct cached_tile {
    uint64_t index;
    bool is_checked; // false while nothing that can be used is in it
    jub_hash hashes[JUB_TILE_WIDTH];
} cached_tile;

typedef struct cached_bundle {
    uint64_t index;
    bool is_read;
    char path[JUB_TILE_PATH_BYTES];
    jub_buffer bytes;
    uint32_t count;
    jub_text entries[JUB_TILE_WIDTH];
} cached_bundle;

struct jub_view {
    jub_reader reader;
    uint64_t size;
    jub_hash root;
    jub_sha256 *sha;
    jub_edge edge;
    cached_tile *tiles[JUB_TILE_LEVEL_MAX][CACHE_SLOTS]; // the top level is never full
    jub_buffer object;
    cached_bundle bundle;
};

static jub_status fail_unfit(jub_error *error, const char *path, const jub_hash *expected,
                             const jub_hash *found)
{
    char expected_hex[2 * JUB_HASH_BYTES + 1], found_hex[2 * JUB_HASH_BYTES + 1];
    jub_hex_encode(expected->bytes, JUB_HASH_BYTES, expected_hex);
    jub_hex_encode(found->bytes, JUB_HASH_BYTES, found_hex);
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                    "%s does not fit the tree: expected hash %s, found %s", path, expected_hex,
                    found_hex);
}

// -- objects --------------------------------------------------------------------------------------

static jub_status read_path(jub_view *view, const char *path, size_t max_bytes, jub_buffer *bytes,
                            jub_error *error)
{
    const jub_status status =
        jub_reader_take(view->reader, jub_text_from(path), max_bytes, bytes, error);
    if (status != JUB_LIMIT) return status;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                    "%s has more than the %zu bytes it may have", path, max_bytes);
}

// A partial tile may have been removed once its full one was there, of which it is the beginning:
// `tile` is what was read in the end.
static jub_status read_tile(jub_view *view, jub_tile *tile, size_t max_bytes, jub_buffer *bytes,
                            char path_out[JUB_TILE_PATH_BYTES], jub_error *error)
{
    jub_status status = read_path(view, jub_tile_path(*tile, path_out), max_bytes, bytes, error);
    if (status != JUB_MISSING) return status;
    char partial[JUB_TILE_PATH_BYTES];
    memcpy(partial, path_out, sizeof partial);
    const bool was_partial = tile->width < JUB_TILE_WIDTH;
    tile->width = JUB_TILE_WIDTH;
    (void)jub_tile_path(*tile, path_out);
    if (was_partial) status = read_path(view, path_out, max_bytes, bytes, error);
    if (status != JUB_MISSING) return status;
    return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "%s is not there%s%s", partial,
                    was_partial ? ", nor is " : "", was_partial ? path_out : "");
}

// The first `tile.width` hashes, not yet compared with anything.
static jub_status read_hashes(jub_view *view, jub_tile tile, jub_hash *hashes_out,
                              char path_out[JUB_TILE_PATH_BYTES], jub_error *error)
{
    const size_t wanted_bytes = (size_t)tile.width * JUB_HASH_BYTES;
    const jub_status status =
        read_tile(view, &tile, JUB_TILE_BYTES, &view->object, path_out, error);
    if (status != JUB_OK) return status;
    if (view->object.length_bytes != (size_t)tile.width * JUB_HASH_BYTES)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "%s has %zu bytes, and not %" PRIu32 " hashes of %d", path_out,
                        view->object.length_bytes, tile.width, JUB_HASH_BYTES);
    memcpy(hashes_out, view->object.bytes, wanted_bytes);
    return JUB_OK;
}

// -- tiles ----------------------------------------------------------------------------------------

static jub_status check_edge(jub_view *view, const jub_buffer *paths, jub_error *error)
{
    jub_hash root;
    jub_edge_root(view->sha, &view->edge, &root);
    if (jub_hash_equal(&root, &view->root)) return JUB_OK;
    return fail_unfit(error, paths->length_bytes > 1 ? paths->bytes : "the empty tree", &view->root,
                      &root);
}

static jub_status read_edge(jub_view *view, jub_error *error)
{
    jub_buffer paths = jub_buffer_init(EDGE_PATHS_MAX_BYTES);
    jub_status status = JUB_OK;
    view->edge.size = view->size;
    for (uint32_t level = 0; level < JUB_EDGE_LEVELS; level++) {
        char path[JUB_TILE_PATH_BYTES];
        const uint64_t count = jub_tile_hash_count(level, view->size);
        const jub_tile tile = {level, count / JUB_TILE_WIDTH, (uint32_t)(count % JUB_TILE_WIDTH)};
        view->edge.widths[level] = tile.width;
        if (tile.width == 0) continue;
        status = read_hashes(view, tile, view->edge.hashes[level], path, error);
        if (status != JUB_OK) goto done;
        jub_buffer_format(&paths, "%s%s", paths.length_bytes > 0 ? " or " : "", path);
    }
    jub_buffer_char(&paths, '\0');
    if (paths.status != JUB_OK) {
        status = jub_fail_no_memory(error);
        goto done;
    }
    status = check_edge(view, &paths, error);
done:
    jub_buffer_clear(&paths);
    return status;
}

static cached_tile *slot_of(jub_view *view, uint32_t level, uint64_t index)
{
    cached_tile **slot = &view->tiles[level][index % CACHE_SLOTS];
    if (!*slot) *slot = calloc(1, sizeof **slot);
    return *slot;
}

// Reads a full tile and compares it with its hash in the tile above.
static jub_status read_full(jub_view *view, jub_tile tile, const jub_hash *expected,
                            cached_tile *slot, jub_error *error)
{
    char path[JUB_TILE_PATH_BYTES];
    jub_hash found;
    slot->is_checked = false;
    const jub_status status = read_hashes(view, tile, slot->hashes, path, error);
    if (status != JUB_OK) return status;
    jub_tile_root(view->sha, slot->hashes, JUB_TILE_WIDTH, &found);
    if (!jub_hash_equal(&found, expected)) return fail_unfit(error, path, expected, &found);
    slot->index = tile.index;
    slot->is_checked = true;
    return JUB_OK;
}

// The hashes of a tile, traced to the root. They hold until another tile of the level is asked for.
static jub_status tile_hashes(jub_view *view, uint32_t level, uint64_t index,
                              const jub_hash **hashes_out, jub_error *error)
{
    const jub_tile tile = jub_tile_in(level, index, view->size);
    if (tile.width < JUB_TILE_WIDTH) {
        *hashes_out = view->edge.hashes[level];
        return JUB_OK;
    }
    cached_tile *slot = slot_of(view, level, index);
    if (!slot) return jub_fail_no_memory(error);
    if (!slot->is_checked || slot->index != index) {
        const jub_hash *above;
        jub_status status = tile_hashes(view, level + 1, index / JUB_TILE_WIDTH, &above, error);
        if (status == JUB_OK)
            status = read_full(view, tile, &above[index % JUB_TILE_WIDTH], slot, error);
        if (status != JUB_OK) return status;
    }
    *hashes_out = slot->hashes;
    return JUB_OK;
}

// -- entries --------------------------------------------------------------------------------------

static jub_status cut_bundle(cached_bundle *bundle, uint32_t width, jub_error *error)
{
    jub_text rest = jub_buffer_view(&bundle->bytes);
    bundle->count = 0;
    while (bundle->count < width && jub_bundle_next(&rest, &bundle->entries[bundle->count]))
        bundle->count++;
    if (bundle->count == width && rest.length_bytes == 0) return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                    "%s does not hold %" PRIu32 " whole entries and nothing else", bundle->path,
                    width);
}

static jub_status read_bundle(jub_view *view, uint64_t index, jub_error *error)
{
    cached_bundle *bundle = &view->bundle;
    if (bundle->is_read && bundle->index == index) return JUB_OK;
    jub_tile tile = jub_tile_in(0, index, view->size);
    tile.level = JUB_TILE_ENTRIES;
    bundle->is_read = false;
    jub_status status =
        read_tile(view, &tile, JUB_BUNDLE_MAX_BYTES, &bundle->bytes, bundle->path, error);
    if (status == JUB_OK) status = cut_bundle(bundle, tile.width, error);
    if (status != JUB_OK) return status;
    bundle->index = index;
    bundle->is_read = true;
    return JUB_OK;
}

jub_status jub_view_entry(jub_view *view, uint64_t index, jub_text *entry_out, jub_error *error)
{
    assert(index < view->size);
    const jub_hash *hashes;
    const size_t place = index % JUB_TILE_WIDTH;
    jub_status status = tile_hashes(view, 0, index / JUB_TILE_WIDTH, &hashes, error);
    if (status == JUB_OK) status = read_bundle(view, index / JUB_TILE_WIDTH, error);
    if (status != JUB_OK) return status;
    jub_hash found;
    jub_tree_leaf(view->sha, view->bundle.entries[place], &found);
    if (!jub_hash_equal(&found, &hashes[place])) {
        char what[JUB_TILE_PATH_BYTES + 64];
        (void)snprintf(what, sizeof what, "entry %" PRIu64 " in %s", index, view->bundle.path);
        return fail_unfit(error, what, &hashes[place], &found);
    }
    *entry_out = view->bundle.entries[place];
    return JUB_OK;
}

// -- hashes ---------------------------------------------------------------------------------------

// MTH of `count` entries from `begin`, a power of two. Where `begin` is a multiple of it, as in
// proofs, the hashes lie side by side in one tile.
static jub_status complete_hash(jub_view *view, uint64_t begin, uint64_t count, jub_hash *hash_out,
                                jub_error *error)
{
    if (begin % count != 0) {
        jub_hash right;
        jub_status status = complete_hash(view, begin, count / 2, hash_out, error);
        if (status == JUB_OK)
            status = complete_hash(view, begin + count / 2, count / 2, &right, error);
        if (status == JUB_OK) jub_tree_node(view->sha, hash_out, &right, hash_out);
        return status;
    }
    uint32_t level = 0;
    while (level < JUB_TILE_LEVEL_MAX && count >= jub_tile_span(level + 1)) level++;
    const uint64_t first = begin / jub_tile_span(level);
    const jub_hash *hashes;
    const jub_status status = tile_hashes(view, level, first / JUB_TILE_WIDTH, &hashes, error);
    if (status == JUB_OK)
        jub_tile_root(view->sha, hashes + first % JUB_TILE_WIDTH,
                      (size_t)(count / jub_tile_span(level)), hash_out);
    return status;
}

jub_status jub_view_hash(jub_view *view, jub_span span, jub_hash *hash_out, jub_error *error)
{
    assert(span.begin < span.end && span.end <= view->size);
    jub_hash roots[JUB_TREE_LEVEL_MAX];
    size_t root_count = 0;
    uint64_t begin = span.begin;
    for (uint64_t count = (uint64_t)1 << (JUB_TREE_LEVEL_MAX - 1); count > 0; count /= 2) {
        if (!((span.end - span.begin) & count)) continue;
        const jub_status status = complete_hash(view, begin, count, &roots[root_count++], error);
        if (status != JUB_OK) return status;
        begin += count;
    }
    while (root_count > 1) {
        root_count--;
        jub_tree_node(view->sha, &roots[root_count - 1], &roots[root_count],
                      &roots[root_count - 1]);
    }
    *hash_out = roots[0];
    return JUB_OK;
}

// -- the view -------------------------------------------------------------------------------------

jub_status jub_view_open(jub_reader reader, uint64_t size, const jub_hash *root,
                         jub_view **view_out, jub_error *error)
{
    assert(size <= JUB_TREE_SIZE_MAX);
    jub_view *view = calloc(1, sizeof *view);
    if (!view) return jub_fail_no_memory(error);
    view->reader = reader;
    view->size = size;
    view->root = *root;
    view->sha = jub_sha256_new();
    view->object = jub_buffer_init(JUB_TILE_BYTES);
    view->bundle.bytes = jub_buffer_init(JUB_BUNDLE_MAX_BYTES);
    const jub_status status = view->sha ? read_edge(view, error) : jub_fail_no_memory(error);
    if (status == JUB_OK)
        *view_out = view;
    else
        jub_view_close(view);
    return status;
}

void jub_view_close(jub_view *view)
{
    if (!view) return;
    for (size_t level = 0; level < JUB_TILE_LEVEL_MAX; level++)
        for (size_t i = 0; i < CACHE_SLOTS; i++) free(view->tiles[level][i]);
    jub_buffer_clear(&view->object);
    jub_buffer_clear(&view->bundle.bytes);
    jub_sha256_free(view->sha);
    free(view);
}

uint64_t jub_view_size(const jub_view *view)
{
    return view->size;
}

const jub_edge *jub_view_edge(const jub_view *view)
{
    return &view->edge;
}
