// What an audit reads and says.

#include <inttypes.h>
#include <stdio.h>

#include "ledger/audit_private.h"

const char *jub_audit_word(jub_audit_kind kind)
{
    static const char *const words[] = {
#define X(name, is_finding, word) word,
        JUB_AUDIT_KIND_LIST(X)
#undef X
    };
    return words[kind];
}

// -- telling --------------------------------------------------------------------------------------

static bool is_finding(jub_audit_kind kind)
{
    static const bool findings[] = {
#define X(name, is_finding, word) is_finding,
        JUB_AUDIT_KIND_LIST(X)
#undef X
    };
    return findings[kind];
}

void ledger_audit_tell(ledger_audit *run, jub_audit_kind kind, jub_text path, jub_span entries,
                       const char *reason, const char *expected, const char *found)
{
    jub_audit_finding finding = {
        .kind = kind,
        .is_finding = is_finding(kind),
        .path = path,
        .begin = entries.begin,
        .end = entries.end,
        .reason = reason,
    };
    uint64_t *count = finding.is_finding ? &run->report.finding_count : &run->report.note_count;
    const uint64_t max = finding.is_finding ? JUB_AUDIT_FINDING_MAX : JUB_AUDIT_NOTE_MAX;
    if (++*count > max) return;
    (void)snprintf(finding.expected, sizeof finding.expected, "%s", expected ? expected : "");
    (void)snprintf(finding.found, sizeof finding.found, "%s", found ? found : "");
    run->sink->take(run->sink->context, &finding);
}

jub_span ledger_audit_entries(const ledger_audit *run, jub_tile tile)
{
    const uint64_t span = tile.level == JUB_TILE_ENTRIES ? 1 : jub_tile_span(tile.level);
    const uint64_t begin = tile.index * JUB_TILE_WIDTH * span, end = begin + tile.width * span;
    return (jub_span){begin, end < run->size ? end : run->size};
}

void ledger_audit_tell_tile(ledger_audit *run, jub_audit_kind kind, jub_tile tile, jub_span entries,
                            const char *reason, const char *expected, const char *found)
{
    char path[JUB_TILE_PATH_BYTES];
    ledger_audit_tell(run, kind, jub_text_from(jub_tile_path(tile, path)), entries, reason,
                      expected, found);
}

// -- reading --------------------------------------------------------------------------------------

static jub_status read_path(ledger_audit *run, jub_tile tile, jub_buffer *bytes,
                            ledger_object_state *state_out, jub_error *reason)
{
    char path[JUB_TILE_PATH_BYTES];
    const size_t max_bytes = tile.level == JUB_TILE_ENTRIES ? JUB_BUNDLE_MAX_BYTES : JUB_TILE_BYTES;
    jub_buffer_reset(bytes);
    const jub_status status = run->reader.read(
        run->reader.context, jub_text_from(jub_tile_path(tile, path)), max_bytes, bytes, reason);
    if (status == JUB_NO_MEMORY || bytes->status == JUB_NO_MEMORY)
        return jub_fail_no_memory(run->error);
    *state_out = status == JUB_MISSING                         ? OBJECT_MISSING
                 : status != JUB_OK || bytes->status != JUB_OK ? OBJECT_UNREADABLE
                                                               : OBJECT_READ;
    if (bytes->status != JUB_OK && status == JUB_OK)
        (void)jub_fail(reason, JUB_LIMIT, (jub_position){0}, NULL, "larger than it may be");
    return JUB_OK;
}

jub_status ledger_audit_read(ledger_audit *run, jub_tile *tile, ledger_telling telling,
                             jub_buffer *bytes, ledger_object_state *state_out)
{
    jub_error reason = {0};
    const jub_tile asked = *tile;
    jub_status status = read_path(run, *tile, bytes, state_out, &reason);
    if (status == JUB_OK && *state_out == OBJECT_MISSING && tile->width < JUB_TILE_WIDTH) {
        tile->width = JUB_TILE_WIDTH;
        status = read_path(run, *tile, bytes, state_out, &reason);
        if (*state_out == OBJECT_MISSING) *tile = asked;
    }
    if (status != JUB_OK) return status;
    run->report.byte_count += telling == TELL_ALL ? bytes->length_bytes : 0;
    const bool is_missing = *state_out == OBJECT_MISSING;
    if (*state_out == OBJECT_READ || telling == TELL_NOTHING) return JUB_OK;
    if (is_missing && telling != TELL_ALL) return JUB_OK;
    ledger_audit_tell_tile(run, is_missing ? JUB_AUDIT_MISSING : JUB_AUDIT_UNREADABLE, *tile,
                           ledger_audit_entries(run, asked),
                           is_missing ? "it is not there, and the log needs it" : reason.message,
                           NULL, NULL);
    return JUB_OK;
}

// The hashes of a tile as they stand; false when there are none.
jub_status ledger_audit_load(ledger_audit *run, jub_tile tile, ledger_telling telling,
                             jub_hash *hashes_out, bool *is_loaded_out)
{
    const jub_tile asked = tile;
    ledger_object_state state;
    *is_loaded_out = false;
    const jub_status status = ledger_audit_read(run, &tile, telling, &run->object, &state);
    if (status != JUB_OK || state != OBJECT_READ) return status;
    const size_t expected_bytes = (size_t)tile.width * JUB_HASH_BYTES;
    if (run->object.length_bytes != expected_bytes) {
        char expected[32], found[32];
        (void)snprintf(expected, sizeof expected, "%zu bytes", expected_bytes);
        (void)snprintf(found, sizeof found, "%zu bytes", run->object.length_bytes);
        if (telling == TELL_ALL)
            ledger_audit_tell_tile(run, JUB_AUDIT_TILE, tile, ledger_audit_entries(run, asked),
                                   "it does not have the length of its hashes", expected, found);
        return JUB_OK;
    }
    memcpy(hashes_out, run->object.bytes, (size_t)asked.width * JUB_HASH_BYTES);
    run->report.tile_count += telling == TELL_ALL;
    *is_loaded_out = true;
    return JUB_OK;
}
