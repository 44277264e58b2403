// Reads any lines as the entries of a log with the draw q/1 in it, and replays that. What must
// hold: a refusal has a message and is a lack of proof; counts keep to their limits; a result
// follows only from a whole draw, and is its seed.

#include <assert.h>

#include "draw/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX_BYTES = 64 << 20, LINES_MAX = 255 };

typedef struct log_lines {
    jub_text items[LINES_MAX];
    jub_hash leaves[LINES_MAX];
    size_t count;
    jub_sha256 *sha;
} log_lines;

// All that a log of so few entries has: one tile, and one bundle.
static jub_status read_object(void *context, jub_text path, size_t max_bytes, jub_buffer *bytes_out,
                              jub_error *error)
{
    const log_lines *lines = context;
    jub_tile tile;
    (void)max_bytes;
    if (!jub_tile_from_path(path, &tile) || tile.index != 0 || tile.width != lines->count ||
        (tile.level != 0 && tile.level != JUB_TILE_ENTRIES))
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "not there");
    for (size_t i = 0; i < lines->count; i++)
        if (tile.level == 0)
            jub_buffer_bytes(bytes_out, lines->leaves[i].bytes, JUB_HASH_BYTES);
        else
            jub_bundle_add(bytes_out, lines->items[i]);
    return JUB_OK;
}

static jub_status list_nothing(void *context, jub_text prefix,
                               jub_status (*visit)(void *visitor, jub_text path, jub_error *error),
                               void *visitor, jub_error *error)
{
    (void)context, (void)prefix, (void)visit, (void)visitor, (void)error;
    return JUB_OK;
}

static void cut_lines(jub_text rest, log_lines *lines, jub_frontier *frontier)
{
    while (rest.length_bytes > 0 && lines->count < LINES_MAX) {
        const jub_text line = jub_text_cut(&rest, '\n');
        if (line.length_bytes > JUB_ENTRY_MAX_BYTES) continue;
        lines->items[lines->count] = line;
        jub_tree_leaf(lines->sha, line, &lines->leaves[lines->count]);
        jub_frontier_add(lines->sha, frontier, &lines->leaves[lines->count++]);
    }
}

static void check_record(const jub_draw_record *record)
{
    jub_draw_nonce nonces[JUB_DRAW_OFFICER_MAX];
    char beacon_id[JUB_BEACON_ID_BYTES];
    jub_draw_inputs inputs;
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    assert(record->rules.officer_count <= JUB_DRAW_OFFICER_MAX);
    assert(record->commit_count <= record->rules.officer_count);
    assert(record->reveal_count <= record->commit_count);
    if (record->stage != JUB_STAGE_DONE) return;
    assert(jub_draw_record_is_whole(record));
    jub_draw_record_inputs(record, record->beacon_value, nonces, beacon_id, &inputs);
    const jub_status status = jub_draw_seed(&inputs, seed, NULL);
    assert(status == JUB_OK && memcmp(seed, record->seed, sizeof seed) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static log_lines lines;
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_frontier frontier = {0};
    jub_hash root;
    jub_view *view = NULL;
    jub_error error = {0};
    lines.count = 0;
    if (!lines.sha) lines.sha = jub_sha256_new();
    jub_draw_record *record = JUB_NEW(&arena, jub_draw_record, 1);
    assert(lines.sha && record);
    cut_lines((jub_text){(const char *)data, size}, &lines, &frontier);
    jub_frontier_root(lines.sha, &frontier, &root);
    const jub_reader reader = {&lines, read_object, list_nothing};
    jub_status status = jub_view_open(reader, lines.count, &root, &view, NULL);
    assert(status == JUB_OK);
    jub_draw_record_begin(&arena, lines.sha, JUB_TEXT("q/1"), JUB_TEXT("example.org/log/1"), NULL,
                          record);
    status = jub_draw_replay(record, view, NULL, NULL, &error);
    if (status == JUB_OK)
        check_record(record);
    else
        assert(status == JUB_UNVERIFIED && error.message[0]);
    jub_view_close(view);
    jub_arena_clear(&arena);
    return 0;
}
