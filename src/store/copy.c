#include "store/copy.h"

#include <inttypes.h>

#include "ledger/log.h"
#include "ledger/tile.h"

typedef struct copy {
    jub_reader reader;
    const jub_storage *target;
    jub_buffer checkpoint; // the bytes of the source's
    jub_buffer published;  // those of the target's, none before the first time
    jub_buffer bytes;      // of a tile
    jub_buffer there;      // of the same in the target
    uint64_t copied;
} copy;

// A partial tile may be gone where its full one is there: then that is what is published.
static jub_status read_source(copy *run, jub_tile *tile, char path_out[JUB_TILE_PATH_BYTES],
                              jub_error *error)
{
    jub_status status = jub_reader_take(run->reader, jub_text_from(jub_tile_path(*tile, path_out)),
                                        JUB_BUNDLE_MAX_BYTES, &run->bytes, error);
    if (status != JUB_MISSING || tile->width == JUB_TILE_WIDTH) return status;
    tile->width = JUB_TILE_WIDTH;
    return jub_reader_take(run->reader, jub_text_from(jub_tile_path(*tile, path_out)),
                           JUB_BUNDLE_MAX_BYTES, &run->bytes, error);
}

static jub_status copy_tile(copy *run, jub_tile tile, jub_error *error)
{
    char path[JUB_TILE_PATH_BYTES];
    jub_status status = read_source(run, &tile, path, error);
    if (status != JUB_OK) return status;
    const jub_object object = {jub_text_from(path), jub_buffer_view(&run->bytes)};
    status =
        jub_reader_take(run->target->reader, object.path, JUB_BUNDLE_MAX_BYTES, &run->there, error);
    if (status == JUB_OK && jub_text_equal(jub_buffer_view(&run->there), object.bytes))
        return JUB_OK;
    if (status == JUB_OK || status == JUB_LIMIT)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "publish each log into a folder of its own",
                        "'%s' is there already, with other bytes", path);
    if (status != JUB_MISSING) return status;
    run->copied++;
    return run->target->write(run->target->reader.context, &object, 1, error);
}

static jub_status copy_level(copy *run, uint32_t level, uint64_t size, jub_error *error)
{
    const uint64_t count = jub_tile_hash_count(level, size);
    jub_status status = JUB_OK;
    for (uint64_t i = 0; i * JUB_TILE_WIDTH < count && status == JUB_OK; i++) {
        jub_tile tile = jub_tile_in(level, i, size);
        status = copy_tile(run, tile, error);
        tile.level = JUB_TILE_ENTRIES;
        if (status == JUB_OK && level == 0) status = copy_tile(run, tile, error);
    }
    return status;
}

static jub_status refuse_head(copy *run, jub_error *error)
{
    const jub_status status = jub_reader_take(run->target->reader, JUB_TEXT(JUB_LOG_HEAD_PATH),
                                              JUB_CHECKPOINT_TEXT_MAX_BYTES, &run->there, error);
    if (status == JUB_MISSING) return JUB_OK;
    if (status != JUB_OK && status != JUB_LIMIT) return status;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "publish it into a folder of its own",
                    "this is a log that is written to, and no copy of one");
}

// What is published must be an earlier state of this log, or the same.
static jub_status refuse_other(copy *run, const jub_checkpoint *source, jub_error *error)
{
    jub_note note;
    jub_checkpoint there;
    jub_status status = jub_reader_take(run->target->reader, JUB_TEXT(JUB_CHECKPOINT_PATH),
                                        JUB_NOTE_MAX_BYTES, &run->published, error);
    if (status == JUB_MISSING) {
        jub_buffer_reset(&run->published);
        return JUB_OK;
    }
    if (status == JUB_OK)
        status = jub_checkpoint_read_note(jub_buffer_view(&run->published), &note, &there, error);
    if (status != JUB_OK) return status;
    if (!jub_text_equal(there.origin, source->origin))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "publish each log into a folder of its own",
                        "the checkpoint of '%.*s' is there already", JUB_TEXT_ARG(there.origin));
    if (there.size > source->size)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "a later checkpoint is there already, of %" PRIu64 " entries", there.size);
    if (there.size == source->size && !jub_hash_equal(&there.root, &source->root))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "keep both signed checkpoints: together they prove it",
                        "the log has forked: another root of %" PRIu64 " entries is there already",
                        there.size);
    return JUB_OK;
}

static jub_status copy_all(copy *run, const jub_checkpoint *source, jub_error *error)
{
    const jub_storage *target = run->target;
    jub_status status = refuse_head(run, error);
    if (status == JUB_OK) status = refuse_other(run, source, error);
    for (uint32_t level = 0; level <= JUB_TILE_LEVEL_MAX && status == JUB_OK; level++)
        status = copy_level(run, level, source->size, error);
    if (status != JUB_OK) return status;
    return target->swap(target->reader.context, JUB_TEXT(JUB_CHECKPOINT_PATH),
                        jub_buffer_view(&run->published), jub_buffer_view(&run->checkpoint), error);
}

static jub_status copy_locked(copy *run, const jub_checkpoint *source, jub_error *error)
{
    const jub_status status = run->target->begin(run->target->reader.context, error);
    if (status != JUB_OK) return status;
    return jub_storage_end(run->target, copy_all(run, source, error), error);
}

jub_status jub_store_copy(jub_reader reader, const jub_storage *target, uint64_t *copied_out,
                          jub_error *error)
{
    copy run = {.reader = reader,
                .target = target,
                .checkpoint = jub_buffer_init(JUB_NOTE_MAX_BYTES),
                .published = jub_buffer_init(JUB_NOTE_MAX_BYTES),
                .bytes = jub_buffer_init(JUB_BUNDLE_MAX_BYTES),
                .there = jub_buffer_init(JUB_BUNDLE_MAX_BYTES)};
    jub_buffer *const buffers[] = {&run.checkpoint, &run.published, &run.bytes, &run.there};
    jub_note note;
    jub_checkpoint checkpoint;
    jub_status status = jub_reader_take(reader, JUB_TEXT(JUB_CHECKPOINT_PATH), JUB_NOTE_MAX_BYTES,
                                        &run.checkpoint, error);
    if (status == JUB_MISSING)
        status =
            jub_fail(error, JUB_MISSING, (jub_position){0}, "sign it with: jubilee log checkpoint",
                     "the log has no signed checkpoint yet");
    if (status == JUB_OK)
        status =
            jub_checkpoint_read_note(jub_buffer_view(&run.checkpoint), &note, &checkpoint, error);
    if (status == JUB_OK) status = copy_locked(&run, &checkpoint, error);
    if (status == JUB_OK) *copied_out = run.copied;
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) jub_buffer_clear(buffers[i]);
    return status;
}
