// What lies in a log's folder beside the tree of the checkpoint: the head with entries that are not
// published yet, partial tiles that fuller ones have replaced, leftovers, and what is not ours.

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger/audit_private.h"
#include "ledger/log.h"

typedef struct object_visit {
    ledger_audit *run;
    uint64_t published_size;
    uint64_t head_size; // that of the checkpoint when there is no head
    jub_buffer older;   // a partial tile
    jub_buffer newer;   // the tile that has replaced it
} object_visit;

static void tell_head(ledger_audit *run, const char *reason, const char *expected,
                      const char *found)
{
    ledger_audit_tell(run, JUB_AUDIT_HEAD, JUB_TEXT(JUB_LOG_HEAD_PATH), (jub_span){0, 0}, reason,
                      expected, found);
}

// -- the head -------------------------------------------------------------------------------------

// The entries between the checkpoint and the head: their tiles and bundles, and that the larger
// tree begins with the smaller one.
static jub_status check_tail(ledger_audit *run, const jub_checkpoint *head)
{
    const uint64_t published = run->size;
    // There is nothing to go on from, or no point in it.
    if (!run->is_edge_proven || ledger_audit_is_over(run)) return JUB_OK;
    jub_edge_frontier(run->sha, &run->edge, &run->grown);
    const uint64_t finding_count = run->report.finding_count;
    run->is_tail = true;
    run->skip_below = published;
    run->size = head->size;
    run->root_path = JUB_LOG_HEAD_PATH;
    const jub_status status = ledger_audit_walk(run, &head->root);
    if (status != JUB_OK || run->report.finding_count > finding_count) return status;
    run->report.unpublished_count = head->size - published;
    jub_hash root;
    jub_frontier_root(run->sha, &run->grown, &root);
    if (!jub_hash_equal(&root, &head->root))
        tell_head(run, "the log that it heads does not begin with the one that was signed", NULL,
                  NULL);
    return JUB_OK;
}

static void tell_sizes(ledger_audit *run, uint64_t expected_size, uint64_t found_size)
{
    char expected[48], found[48];
    (void)snprintf(expected, sizeof expected, "%" PRIu64 " entries or more", expected_size);
    (void)snprintf(found, sizeof found, "%" PRIu64 " entries", found_size);
    tell_head(run, "it is behind the checkpoint: the log was set back", expected, found);
}

static jub_status check_head(ledger_audit *run, const jub_checkpoint *checkpoint, jub_text text,
                             uint64_t *head_size_out)
{
    jub_checkpoint head;
    jub_error reason;
    if (jub_checkpoint_read(text, &head, &reason) != JUB_OK) {
        tell_head(run, reason.message, NULL, NULL);
    } else if (!jub_text_equal(head.origin, checkpoint->origin)) {
        tell_head(run, "it is the head of another log", NULL, NULL);
    } else if (head.size < checkpoint->size) {
        tell_sizes(run, checkpoint->size, head.size);
    } else if (head.size > checkpoint->size) {
        *head_size_out = head.size;
        return check_tail(run, &head);
    } else if (!jub_hash_equal(&head.root, &checkpoint->root)) {
        char expected[2 * JUB_HASH_BYTES + 1], found[2 * JUB_HASH_BYTES + 1];
        jub_hex_encode(checkpoint->root.bytes, JUB_HASH_BYTES, expected);
        jub_hex_encode(head.root.bytes, JUB_HASH_BYTES, found);
        tell_head(run, "it has another root than the checkpoint of its size", expected, found);
    }
    return JUB_OK;
}

// Copies for the public have no head, and need none.
static jub_status look_at_head(ledger_audit *run, const jub_checkpoint *checkpoint,
                               uint64_t *head_size_out)
{
    jub_buffer bytes = jub_buffer_init(JUB_CHECKPOINT_TEXT_MAX_BYTES);
    jub_error reason = {0};
    jub_status status = run->reader.read(run->reader.context, JUB_TEXT(JUB_LOG_HEAD_PATH),
                                         JUB_CHECKPOINT_TEXT_MAX_BYTES, &bytes, &reason);
    if (status == JUB_NO_MEMORY || bytes.status == JUB_NO_MEMORY) {
        status = jub_fail_no_memory(run->error);
    } else if (status == JUB_MISSING) {
        status = JUB_OK;
    } else if (status != JUB_OK || bytes.status != JUB_OK) {
        ledger_audit_tell(run, JUB_AUDIT_UNREADABLE, JUB_TEXT(JUB_LOG_HEAD_PATH), (jub_span){0, 0},
                          status != JUB_OK ? reason.message : "larger than it may be", NULL, NULL);
        status = JUB_OK;
    } else {
        status = check_head(run, checkpoint, jub_buffer_view(&bytes), head_size_out);
    }
    jub_buffer_clear(&bytes);
    return status;
}

// -- every object ---------------------------------------------------------------------------------

// A bundle of fewer entries is the beginning of a fuller one, cut behind an entry.
static bool is_cut_behind(jub_text bundle, uint32_t width)
{
    jub_text entry;
    uint32_t count = 0;
    while (count < width && jub_bundle_next(&bundle, &entry)) count++;
    return count == width && bundle.length_bytes == 0;
}

static bool bundle_fits(ledger_audit *run, jub_text bundle, const jub_hash *leaves)
{
    jub_text entry;
    for (size_t i = 0; jub_bundle_next(&bundle, &entry); i++) {
        jub_hash leaf;
        jub_tree_leaf(run->sha, entry, &leaf);
        if (!jub_hash_equal(&leaf, &leaves[i])) return false;
    }
    return true;
}

// The fuller one may be what was changed, and has been told then. So an older one that differs from
// it is right all the same when its hashes are what the entries give, or its entries what the
// hashes say.
static jub_status is_borne_out(object_visit *visit, jub_tile newer, bool *is_right_out)
{
    ledger_audit *run = visit->run;
    const jub_text older = jub_buffer_view(&visit->older);
    if (newer.level == JUB_TILE_ENTRIES) {
        newer.level = 0;
        const jub_status status =
            ledger_audit_load(run, newer, TELL_NOTHING, run->rebuilt, is_right_out);
        if (status == JUB_OK && *is_right_out)
            *is_right_out = bundle_fits(run, older, run->rebuilt);
        return status;
    }
    const jub_status status = ledger_audit_rebuild(run, newer, FROM_TILES, NULL, run->rebuilt);
    *is_right_out = memcmp(older.bytes, run->rebuilt, older.length_bytes) == 0;
    return status;
}

static jub_status check_older(object_visit *visit, jub_text path, jub_tile older, jub_tile newer)
{
    ledger_audit *run = visit->run;
    ledger_object_state older_state = OBJECT_MISSING, newer_state = OBJECT_MISSING;
    const jub_tile named = older, newest = newer;
    jub_status status = ledger_audit_read(run, &older, TELL_NOTHING, &visit->older, &older_state);
    if (status == JUB_OK)
        status = ledger_audit_read(run, &newer, TELL_UNREADABLE, &visit->newer, &newer_state);
    if (status != JUB_OK || newer_state != OBJECT_READ) return status; // told elsewhere
    // It was listed, and has been collected since.
    if (older_state == OBJECT_MISSING || older.width != named.width) return JUB_OK;
    const jub_text begin = jub_buffer_view(&visit->older), all = jub_buffer_view(&visit->newer);
    const bool is_cut = named.level == JUB_TILE_ENTRIES
                            ? is_cut_behind(begin, named.width)
                            : begin.length_bytes == (size_t)named.width * JUB_HASH_BYTES;
    bool is_right = older_state == OBJECT_READ && is_cut;
    if (is_right && jub_text_starts(all, begin)) return JUB_OK;
    if (is_right) status = is_borne_out(visit, newest, &is_right);
    if (status == JUB_OK && !is_right)
        ledger_audit_tell(run, JUB_AUDIT_STALE, path, ledger_audit_entries(run, named),
                          "it is not the beginning of the fuller one that has replaced it", NULL,
                          NULL);
    return status;
}

static jub_status look_at_tile(object_visit *visit, jub_text path, jub_tile tile)
{
    const jub_tile published = jub_tile_in(tile.level, tile.index, visit->published_size);
    const jub_tile head = jub_tile_in(tile.level, tile.index, visit->head_size);
    if (tile.width == published.width || tile.width == head.width) return JUB_OK; // looked at
    const jub_tile newest = head.width > published.width ? head : published;
    if (tile.width < newest.width) return check_older(visit, path, tile, newest);
    visit->run->report.leftover_count++; // behind the end of the log: nothing speaks for it
    return JUB_OK;
}

static jub_status look_at_object(void *visitor, jub_text path, jub_error *error)
{
    object_visit *visit = visitor;
    jub_tile tile;
    if (ledger_audit_is_over(visit->run)) return JUB_OK;
    (void)error; // where it goes is known to the run
    if (jub_text_is(path, JUB_CHECKPOINT_PATH)) return JUB_OK;
    // The head has been looked at; the rest is what the writer works with, such as its lock.
    if (jub_text_starts(path, JUB_TEXT("state/"))) return JUB_OK;
    if (jub_tile_from_path(path, &tile)) return look_at_tile(visit, path, tile);
    ledger_audit_tell(visit->run, JUB_AUDIT_FOREIGN, path, (jub_span){0, 0},
                      "no log puts such a file here", NULL, NULL);
    return JUB_OK;
}

static jub_status look_at_objects(ledger_audit *run, uint64_t published_size, uint64_t head_size)
{
    object_visit visit = {
        .run = run,
        .published_size = published_size,
        .head_size = head_size,
        .older = jub_buffer_init(JUB_BUNDLE_MAX_BYTES),
        .newer = jub_buffer_init(JUB_BUNDLE_MAX_BYTES),
    };
    const jub_status status =
        run->reader.list(run->reader.context, JUB_TEXT(""), look_at_object, &visit, run->error);
    jub_buffer_clear(&visit.older);
    jub_buffer_clear(&visit.newer);
    return status;
}

// -- the audit ------------------------------------------------------------------------------------

jub_status jub_audit(jub_reader reader, const jub_checkpoint *checkpoint,
                     const jub_audit_sink *sink, jub_audit_report *report_out, jub_error *error)
{
    uint64_t head_size = checkpoint->size;
    jub_status status = JUB_OK;
    ledger_audit *run = calloc(1, sizeof *run);
    if (!run) return jub_fail_no_memory(error);
    run->reader = reader;
    run->sink = sink;
    run->error = error;
    run->size = checkpoint->size;
    run->root_path = JUB_CHECKPOINT_PATH;
    run->object = jub_buffer_init(JUB_TILE_BYTES);
    run->bundle = jub_buffer_init(JUB_BUNDLE_MAX_BYTES);
    run->sha = jub_sha256_new();
    if (!run->sha) {
        status = jub_fail_no_memory(error);
        goto done;
    }
    status = ledger_audit_walk(run, &checkpoint->root);
    if (status == JUB_OK) status = look_at_head(run, checkpoint, &head_size);
    if (status == JUB_OK) status = look_at_objects(run, checkpoint->size, head_size);
    if (status == JUB_OK) *report_out = run->report;

done:
    jub_buffer_clear(&run->object);
    jub_buffer_clear(&run->bundle);
    jub_sha256_free(run->sha);
    free(run);
    return status;
}
