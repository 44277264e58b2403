// Appending: the partial tiles of the right edge are filled up, the full ones written and begun
// again, and the head moved last. Only objects that the head does not cover are written: a tile
// that grows gets a new name with its new width. The bundle that grows is copied entry by entry,
// each compared with its leaf, so that a damaged one is found here and not passed on.

#include <inttypes.h>
#include <stdlib.h>

#include "ledger/log_private.h"
#include "ledger/view_private.h"

enum {
    // What is held back before it is given to the store, so that a store can share its work among
    // objects. One object more may come on top.
    PENDING_BYTES = 8 << 20,
    PENDING_OBJECTS = 256,
    PENDING_MAX_BYTES = PENDING_BYTES + JUB_BUNDLE_MAX_BYTES + JUB_TILE_BYTES,
};

typedef struct pending_object {
    char path[JUB_TILE_PATH_BYTES];
    size_t begin_bytes; // in `bytes`
    size_t length_bytes;
} pending_object;

typedef struct append {
    const jub_storage *storage;
    const jub_log_head *expected; // NULL: whatever the head is
    jub_sha256 *sha;
    jub_edge edge; // as it grows
    bool has_grown[JUB_EDGE_LEVELS];
    jub_buffer bundle; // entries of the tile of level 0 on the edge
    jub_buffer bytes;  // of the objects not yet written
    size_t count;
    pending_object pending[PENDING_OBJECTS];
    jub_object objects[PENDING_OBJECTS];
} append;

static jub_status write_pending(append *run, jub_error *error)
{
    if (run->bytes.status != JUB_OK) return jub_fail_no_memory(error);
    for (size_t i = 0; i < run->count; i++)
        run->objects[i] = (jub_object){
            .path = jub_text_from(run->pending[i].path),
            .bytes = {run->bytes.bytes + run->pending[i].begin_bytes, run->pending[i].length_bytes},
        };
    const size_t count = run->count;
    run->count = 0;
    const jub_status status =
        count == 0 ? JUB_OK
                   : run->storage->write(run->storage->reader.context, run->objects, count, error);
    jub_buffer_reset(&run->bytes);
    return status;
}

static jub_status put(append *run, jub_tile tile, jub_text bytes, jub_error *error)
{
    pending_object *object = &run->pending[run->count++];
    (void)jub_tile_path(tile, object->path);
    object->begin_bytes = run->bytes.length_bytes;
    object->length_bytes = bytes.length_bytes;
    jub_buffer_text(&run->bytes, bytes);
    if (run->count < PENDING_OBJECTS && run->bytes.length_bytes < PENDING_BYTES) return JUB_OK;
    return write_pending(run, error);
}

// The tile of a level on the edge, and with level 0 its bundle.
static jub_status put_tile(append *run, uint32_t level, uint64_t index, jub_error *error)
{
    const jub_hash *hashes = run->edge.hashes[level];
    const uint32_t width = run->edge.widths[level];
    const jub_text bytes = {(const char *)hashes, (size_t)width * JUB_HASH_BYTES};
    if (run->bundle.status != JUB_OK) return jub_fail_no_memory(error);
    jub_status status = put(run, (jub_tile){level, index, width}, bytes, error);
    if (status == JUB_OK && level == 0)
        status = put(run, (jub_tile){JUB_TILE_ENTRIES, index, width}, jub_buffer_view(&run->bundle),
                     error);
    return status;
}

// A tile that is filled is written and begun again, and its root is the next hash of the level
// above.
static jub_status add_entry(append *run, jub_text entry, jub_error *error)
{
    jub_hash hash;
    jub_edge *edge = &run->edge;
    const uint64_t index = edge->size++;
    jub_tree_leaf(run->sha, entry, &hash);
    jub_bundle_add(&run->bundle, entry);
    for (uint32_t level = 0; level < JUB_EDGE_LEVELS; level++) {
        edge->hashes[level][edge->widths[level]++] = hash;
        run->has_grown[level] = true;
        if (edge->widths[level] < JUB_TILE_WIDTH) break;
        const jub_status status = put_tile(run, level, jub_edge_tile_index(level, index), error);
        if (status != JUB_OK) return status;
        if (level == 0) jub_buffer_reset(&run->bundle);
        jub_tile_root(run->sha, edge->hashes[level], JUB_TILE_WIDTH, &hash);
        edge->widths[level] = 0;
    }
    return JUB_OK;
}

static jub_status put_edge(append *run, jub_error *error)
{
    jub_status status = JUB_OK;
    for (uint32_t level = 0; level < JUB_EDGE_LEVELS && status == JUB_OK; level++)
        if (run->has_grown[level] && run->edge.widths[level] > 0)
            status = put_tile(run, level, jub_edge_tile_index(level, run->edge.size - 1), error);
    return status == JUB_OK ? write_pending(run, error) : status;
}

// Takes over the edge of the log, and the entries of the bundle on it.
static jub_status start(append *run, jub_reader reader, const jub_log_head *head, jub_error *error)
{
    jub_view *view = NULL;
    jub_status status = jub_view_open(reader, head->size, &head->root, &view, error);
    if (status != JUB_OK) return status;
    run->edge = *jub_view_edge(view);
    for (uint64_t i = head->size - run->edge.widths[0]; i < head->size; i++) {
        jub_text entry;
        status = jub_view_entry(view, i, &entry, error);
        if (status != JUB_OK) break;
        jub_bundle_add(&run->bundle, entry);
    }
    jub_view_close(view);
    return status;
}

static jub_status refuse_ahead(jub_reader reader, const jub_log_head *head, size_t count,
                               jub_error *error)
{
    jub_published published;
    const jub_status status = jub_published_read(reader, head, &published, error);
    jub_buffer_clear(&published.source);
    if (status != JUB_OK) return status;
    if (head->size <= JUB_TREE_SIZE_MAX - count) return JUB_OK;
    return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "the log is full");
}

static jub_status refuse_grown(const append *run, const jub_log_head *head, jub_error *error)
{
    const jub_log_head *expected = run->expected;
    if (!expected || (head->size == expected->size && jub_hash_equal(&head->root, &expected->root)))
        return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "read it again",
                    "the log has grown meanwhile, from %" PRIu64 " entries to %" PRIu64,
                    expected->size, head->size);
}

static jub_status append_all(append *run, const jub_text *entries, size_t count,
                             jub_log_head *head_out, jub_error *error)
{
    const jub_storage *storage = run->storage;
    jub_head_cell old, moved;
    jub_hash root;
    jub_status status = jub_head_cell_read(storage->reader, &old, error);
    if (status == JUB_OK) status = refuse_grown(run, &old.head, error);
    if (status == JUB_OK) status = refuse_ahead(storage->reader, &old.head, count, error);
    if (status == JUB_OK) status = start(run, storage->reader, &old.head, error);
    for (size_t i = 0; i < count && status == JUB_OK; i++)
        status = add_entry(run, entries[i], error);
    if (status == JUB_OK) status = put_edge(run, error);
    if (status != JUB_OK) return status;
    jub_edge_root(run->sha, &run->edge, &root);
    status = jub_head_cell_move(&old, run->edge.size, &root, &moved, error);
    if (status == JUB_OK)
        status = storage->swap(storage->reader.context, JUB_TEXT(JUB_LOG_HEAD_PATH),
                               jub_head_cell_text(&old), jub_head_cell_text(&moved), error);
    if (status == JUB_OK) *head_out = moved.head;
    return status;
}

static jub_status check_entries(const jub_text *entries, size_t count, jub_error *error)
{
    if (count == 0 || count > JUB_LOG_BATCH_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "a batch has 1 to %d entries, not %zu", JUB_LOG_BATCH_MAX, count);
    for (size_t i = 0; i < count; i++)
        if (entries[i].length_bytes > JUB_ENTRY_MAX_BYTES)
            return jub_fail(error, JUB_LIMIT, (jub_position){.line = (uint32_t)i + 1},
                            "log the SHA-256 of what is larger",
                            "the entry has %zu bytes, more than the limit of %d",
                            entries[i].length_bytes, JUB_ENTRY_MAX_BYTES);
    return JUB_OK;
}

jub_status jub_log_append(const jub_storage *storage, const jub_text *entries, size_t count,
                          jub_log_head *head_out, jub_error *error)
{
    return jub_log_append_to(storage, NULL, entries, count, head_out, error);
}

jub_status jub_log_append_to(const jub_storage *storage, const jub_log_head *expected,
                             const jub_text *entries, size_t count, jub_log_head *head_out,
                             jub_error *error)
{
    jub_log_head head;
    jub_status status = check_entries(entries, count, error);
    if (status != JUB_OK) return status;
    append *run = calloc(1, sizeof *run);
    if (!run) return jub_fail_no_memory(error);
    run->storage = storage;
    run->expected = expected;
    run->bundle = jub_buffer_init(JUB_BUNDLE_MAX_BYTES);
    run->bytes = jub_buffer_init(PENDING_MAX_BYTES);
    run->sha = jub_sha256_new();
    status = run->sha ? storage->begin(storage->reader.context, error) : jub_fail_no_memory(error);
    if (status != JUB_OK) goto done;
    status = append_all(run, entries, count, &head, error);
    status = jub_storage_end(storage, status, error);
    if (status == JUB_OK) *head_out = head;
done:
    jub_sha256_free(run->sha);
    jub_buffer_clear(&run->bundle);
    jub_buffer_clear(&run->bytes);
    free(run);
    return status;
}
