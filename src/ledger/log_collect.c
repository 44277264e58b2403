// What may go: partial tiles and bundles whose full ones lie under the head and begin as they do,
// and what lies past the head, left by a writer that died.

#include "ledger/log_private.h"
#include "ledger/tile.h"

enum {
    // Paths found in one walk over the store; then they are dropped, and the walk is repeated.
    ROUND_PATHS = 65536,
    ROUND_ARENA_BYTES = ROUND_PATHS * (JUB_TILE_PATH_BYTES + 64),
};

typedef JUB_LIST(jub_text) path_list;

typedef struct collect {
    const jub_storage *storage;
    jub_arena arena; // of one round
    path_list found;
    uint64_t size; // of the head
    jub_buffer partial;
    jub_buffer full;
    uint64_t dropped;
} collect;

// By the tile of that index in the tree, since the index of a path may be any.
static bool is_past_head(const collect *run, jub_tile tile)
{
    return tile.width > jub_tile_in(tile.level, tile.index, run->size).width;
}

static bool has_full(const collect *run, jub_tile tile)
{
    tile.width = JUB_TILE_WIDTH;
    return !is_past_head(run, tile);
}

// Notes a path that may go; where it may only go if it fits the full tile, that is looked at later,
// since a store that is being walked over is not read.
static jub_status note_path(void *context, jub_text path, jub_error *error)
{
    collect *run = context;
    jub_tile tile;
    if (run->found.count == ROUND_PATHS || !jub_tile_from_path(path, &tile)) return JUB_OK;
    const bool is_partial = tile.width < JUB_TILE_WIDTH;
    if (!is_past_head(run, tile) && !(is_partial && has_full(run, tile))) return JUB_OK;
    const jub_text copy = jub_text_copy(&run->arena, path);
    if (!copy.bytes || !JUB_LIST_PUSH(&run->arena, &run->found, copy))
        return jub_fail_no_memory(error);
    return JUB_OK;
}

// Whether the partial one is the beginning of the full one. What is not is kept, for an audit to
// name; and so is what has no full one, though it should.
static jub_status fits_full(collect *run, jub_text path, jub_tile tile, bool *fits_out,
                            jub_error *error)
{
    char full_path[JUB_TILE_PATH_BYTES];
    tile.width = JUB_TILE_WIDTH;
    (void)jub_tile_path(tile, full_path);
    *fits_out = false;
    const jub_reader reader = run->storage->reader;
    jub_status status = jub_reader_take(reader, path, JUB_BUNDLE_MAX_BYTES, &run->partial, error);
    if (status == JUB_OK)
        status = jub_reader_take(reader, jub_text_from(full_path), JUB_BUNDLE_MAX_BYTES, &run->full,
                                 error);
    if (status == JUB_MISSING || status == JUB_LIMIT) return JUB_OK;
    if (status != JUB_OK) return status;
    *fits_out = jub_text_starts(jub_buffer_view(&run->full), jub_buffer_view(&run->partial));
    return JUB_OK;
}

static jub_status drop_path(collect *run, jub_text path, jub_error *error)
{
    jub_tile tile;
    bool may_go = true;
    jub_status status = JUB_OK;
    if (jub_tile_from_path(path, &tile) && !is_past_head(run, tile))
        status = fits_full(run, path, tile, &may_go, error);
    if (status != JUB_OK || !may_go) return status;
    status = run->storage->drop(run->storage->reader.context, path, error);
    if (status == JUB_OK) run->dropped++;
    return status;
}

// Whether there may be more to find.
static jub_status collect_round(collect *run, bool *is_full_out, jub_error *error)
{
    const jub_reader reader = run->storage->reader;
    const uint64_t dropped_before = run->dropped;
    run->found = (path_list){0};
    jub_status status = reader.list(reader.context, JUB_TEXT("tile/"), note_path, run, error);
    for (size_t i = 0; i < run->found.count && status == JUB_OK; i++)
        status = drop_path(run, run->found.items[i], error);
    *is_full_out = run->found.count == ROUND_PATHS && run->dropped > dropped_before;
    jub_arena_clear(&run->arena);
    return status;
}

static jub_status collect_all(collect *run, jub_error *error)
{
    jub_log_head head;
    jub_published published = {.source = jub_buffer_init(JUB_NOTE_MAX_BYTES)};
    jub_status status = jub_log_head_read(run->storage->reader, &head, error);
    if (status == JUB_OK)
        status = jub_published_read(run->storage->reader, &head, &published, error);
    run->size = status == JUB_OK ? head.size : 0;
    for (bool is_full = true; status == JUB_OK && is_full;)
        status = collect_round(run, &is_full, error);
    jub_buffer_clear(&published.source);
    return status;
}

jub_status jub_log_collect(const jub_storage *storage, uint64_t *dropped_out, jub_error *error)
{
    collect run = {
        .storage = storage,
        .arena = jub_arena_init(ROUND_ARENA_BYTES),
        .partial = jub_buffer_init(JUB_BUNDLE_MAX_BYTES),
        .full = jub_buffer_init(JUB_BUNDLE_MAX_BYTES),
    };
    jub_status status = storage->begin(storage->reader.context, error);
    if (status != JUB_OK) return status;
    status = jub_storage_end(storage, collect_all(&run, error), error);
    if (status == JUB_OK) *dropped_out = run.dropped;
    jub_buffer_clear(&run.partial);
    jub_buffer_clear(&run.full);
    jub_arena_clear(&run.arena);
    return status;
}
