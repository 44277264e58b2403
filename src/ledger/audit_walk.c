// From the root down. The tiles of the right edge together give the root; every other tile is full,
// and its root is a hash of the tile above it. So each tile is compared with a hash that has been
// traced to the root already, then each entry with its leaf.
//
// A tile that does not fit is built again from what lies below it, once from the tiles as they
// stand and, should that not give the hash above either, once from the entries alone. If one of
// them does, the tile was changed and the rest is right, and the walk goes on with the right
// hashes. If none does, what lies below was changed with it, or the tile above was not known to be
// right: the walk goes on with what it has, and says that it cannot tell.

#include <assert.h>
#include <stdio.h>

#include "ledger/audit_private.h"

typedef char hex_text[2 * JUB_HASH_BYTES + 1];

static const char *hex_of(const jub_hash *hash, hex_text hex_out)
{
    jub_hex_encode(hash->bytes, JUB_HASH_BYTES, hex_out);
    return hex_out;
}

// -- entries --------------------------------------------------------------------------------------

// What is compared: the leaves of the entries as they are with the hashes of their tile.
typedef struct leaf_check {
    jub_tile bundle; // as it was read
    uint64_t first;  // index of its first entry
    uint32_t width;  // of entries that are looked at
    uint32_t count;  // of those that are whole
    const jub_hash *hashes;
    bool is_proven;
} leaf_check;

static bool is_changed(const ledger_audit *run, const leaf_check *check, uint32_t i)
{
    return i >= check->count || !jub_hash_equal(&run->leaves[i], &check->hashes[i]);
}

// One finding for each row of changed entries: a changed length shifts all that follow.
static bool tell_changed(ledger_audit *run, const leaf_check *check)
{
    bool has_found = false;
    for (uint32_t i = 0, begin; i < check->width; i++) {
        hex_text expected, found = "no whole entry";
        if (!is_changed(run, check, i)) continue;
        for (begin = i; i < check->width && is_changed(run, check, i);) i++;
        if (begin < check->count) (void)hex_of(&run->leaves[begin], found);
        ledger_audit_tell_tile(run, check->is_proven ? JUB_AUDIT_ENTRY : JUB_AUDIT_UNSURE,
                               check->bundle, (jub_span){check->first + begin, check->first + i},
                               check->is_proven
                                   ? "its hash is not the one that the root vouches for"
                                   : "it does not fit its tile, and either may have been changed",
                               hex_of(&check->hashes[begin], expected), found);
        has_found = true;
    }
    return has_found;
}

static void grow(ledger_audit *run, const leaf_check *check)
{
    for (uint32_t i = 0; i < check->count; i++)
        if (check->first + i >= run->skip_below && check->first + i == run->grown.size)
            jub_frontier_add(run->sha, &run->grown, &run->leaves[i]);
}

// `hashes` NULL: the entries are read, but there is nothing to compare them with.
static jub_status walk_bundle(ledger_audit *run, jub_tile tile, const jub_hash *hashes,
                              bool is_proven)
{
    leaf_check check = {
        .bundle = {JUB_TILE_ENTRIES, tile.index, tile.width},
        .first = tile.index * JUB_TILE_WIDTH,
        .width = tile.width,
        .hashes = hashes,
        .is_proven = is_proven,
    };
    ledger_object_state state;
    const jub_status status = ledger_audit_read(run, &check.bundle, TELL_ALL, &run->bundle, &state);
    if (status != JUB_OK || state != OBJECT_READ) return status;
    jub_text rest = jub_buffer_view(&run->bundle), entry;
    for (; check.count < check.width && jub_bundle_next(&rest, &entry); check.count++)
        jub_tree_leaf(run->sha, entry, &run->leaves[check.count]);
    run->report.entry_count += check.count;
    if (run->is_tail) grow(run, &check);
    const bool has_found = hashes && tell_changed(run, &check);
    const bool is_whole = check.bundle.width == check.width; // and not a fuller one
    if (!has_found && is_whole && rest.length_bytes > 0) {
        char found[48];
        (void)snprintf(found, sizeof found, "%zu bytes", rest.length_bytes);
        ledger_audit_tell_tile(run, JUB_AUDIT_BUNDLE, check.bundle, (jub_span){0, 0},
                               "something stands behind its last entry", "0 bytes", found);
    }
    if (run->sink->progress)
        run->sink->progress(run->sink->context, check.first + check.width, run->size);
    return JUB_OK;
}

// -- tiles ----------------------------------------------------------------------------------------

// From the first to the last entry below hashes that differ.
static jub_span differing(const ledger_audit *run, jub_tile tile, const jub_hash *a,
                          const jub_hash *b)
{
    const uint64_t span = jub_tile_span(tile.level);
    const jub_span all = ledger_audit_entries(run, tile);
    uint32_t begin = 0, end = tile.width;
    while (begin < end && jub_hash_equal(&a[begin], &b[begin])) begin++;
    while (end > begin && jub_hash_equal(&a[end - 1], &b[end - 1])) end--;
    return (jub_span){all.begin + begin * span, all.begin + end * span};
}

static bool has_root(ledger_audit *run, const jub_hash *hashes, const jub_hash *expected,
                     jub_hash *root_out)
{
    jub_tile_root(run->sha, hashes, JUB_TILE_WIDTH, root_out);
    return jub_hash_equal(root_out, expected);
}

// A full tile that is not there or has another root than `expected`: puts the right hashes into
// `hashes`, if they can be had.
static jub_status mend(ledger_audit *run, jub_tile tile, const jub_hash *expected, bool is_proven,
                       bool is_loaded, jub_hash *hashes, bool *is_mended_out)
{
    hex_text expected_hex, found_hex;
    jub_hash root, found;
    bool is_right = false;
    if (is_loaded) (void)has_root(run, hashes, expected, &found);
    for (ledger_source source = 0; source < SOURCE_COUNT && !is_right; source++) {
        const jub_status status =
            ledger_audit_rebuild(run, tile, source, is_loaded ? hashes : NULL, run->rebuilt);
        if (status != JUB_OK) return status;
        is_right = has_root(run, run->rebuilt, expected, &root);
    }
    *is_mended_out = is_right;
    if (is_loaded && is_right)
        ledger_audit_tell_tile(
            run, JUB_AUDIT_TILE, tile, differing(run, tile, hashes, run->rebuilt),
            "its hashes are not those of its entries, which the root vouches for",
            hex_of(expected, expected_hex), hex_of(&found, found_hex));
    else if (is_loaded)
        ledger_audit_tell_tile(
            run, is_proven ? JUB_AUDIT_TILE : JUB_AUDIT_UNSURE, tile,
            ledger_audit_entries(run, tile),
            is_proven ? "neither it nor what lies below leads to the hash above"
                      : "it does not fit the tile above, and either may have been changed",
            hex_of(expected, expected_hex), hex_of(&found, found_hex));
    if (is_right) memcpy(hashes, run->rebuilt, sizeof run->rebuilt);
    return JUB_OK;
}

static jub_status walk_tile(ledger_audit *run, jub_tile tile, const jub_hash *expected,
                            bool is_proven);

// `hashes` NULL: not known.
static jub_status walk_below(ledger_audit *run, jub_tile tile, const jub_hash *hashes,
                             bool is_proven)
{
    if (tile.level == 0) return walk_bundle(run, tile, hashes, is_proven);
    for (uint32_t i = 0; i < tile.width; i++) {
        const jub_tile child = {tile.level - 1, tile.index * JUB_TILE_WIDTH + i, JUB_TILE_WIDTH};
        const jub_status status = walk_tile(run, child, hashes ? &hashes[i] : NULL, is_proven);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

// A full tile. The depth is that of the levels.
static jub_status walk_tile(ledger_audit *run, jub_tile tile, const jub_hash *expected,
                            bool is_proven)
{
    jub_hash *hashes = run->tiles[tile.level], root;
    bool is_loaded, is_right = false;
    if (ledger_audit_entries(run, tile).end <= run->skip_below) return JUB_OK;
    jub_status status = ledger_audit_load(run, tile, TELL_ALL, hashes, &is_loaded);
    if (status != JUB_OK) return status;
    if (is_loaded && expected) is_right = has_root(run, hashes, expected, &root);
    if (expected && !is_right)
        status = mend(run, tile, expected, is_proven, is_loaded, hashes, &is_right);
    if (status != JUB_OK) return status;
    return walk_below(run, tile, is_loaded || is_right ? hashes : NULL, is_proven && is_right);
}

// -- the right edge -------------------------------------------------------------------------------

static jub_tile edge_tile(const ledger_audit *run, uint32_t level)
{
    return (jub_tile){level, jub_tile_hash_count(level, run->size) / JUB_TILE_WIDTH,
                      run->edge.widths[level]};
}

static bool edge_leads_to(ledger_audit *run, const jub_edge *edge, const jub_hash *root,
                          jub_hash *found_out)
{
    jub_edge_root(run->sha, edge, found_out);
    return jub_hash_equal(found_out, root);
}

static jub_status load_edge(ledger_audit *run, bool is_loaded[JUB_EDGE_LEVELS],
                            ledger_telling telling)
{
    run->edge.size = run->size;
    for (uint32_t level = 0; level < JUB_EDGE_LEVELS; level++) {
        run->edge.widths[level] =
            (uint32_t)(jub_tile_hash_count(level, run->size) % JUB_TILE_WIDTH);
        is_loaded[level] = true;
        if (run->edge.widths[level] == 0) continue;
        memset(run->edge.hashes[level], 0, sizeof run->edge.hashes[level]);
        const jub_status status = ledger_audit_load(run, edge_tile(run, level), telling,
                                                    run->edge.hashes[level], &is_loaded[level]);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

// Takes the rebuilt tile of a level in the place of the one that is there.
static void replace_level(ledger_audit *run, uint32_t level, bool is_loaded)
{
    hex_text expected_hex, found_hex;
    const jub_tile tile = edge_tile(run, level);
    jub_hash *is = run->edge.hashes[level], *should = run->rebuilt_edge.hashes[level];
    uint32_t i = 0;
    while (i < tile.width && jub_hash_equal(&is[i], &should[i])) i++;
    if (i == tile.width) return;
    if (is_loaded)
        ledger_audit_tell_tile(
            run, JUB_AUDIT_TILE, tile, differing(run, tile, is, should),
            "its hashes are not those of its entries, which the root vouches for",
            hex_of(&should[i], expected_hex), hex_of(&is[i], found_hex));
    memcpy(is, should, tile.width * sizeof *is);
}

// Whether the root comes out when the tile of one level, or of all, is taken as built from below.
static bool replace_what_was_changed(ledger_audit *run, const jub_hash *root,
                                     const bool is_loaded[JUB_EDGE_LEVELS])
{
    jub_hash found;
    if (edge_leads_to(run, &run->rebuilt_edge, root, &found)) {
        for (uint32_t level = JUB_EDGE_LEVELS; level-- > 0;)
            replace_level(run, level, is_loaded[level]);
        return true;
    }
    for (uint32_t level = 0; level < JUB_EDGE_LEVELS; level++) {
        jub_edge *whole = &run->rebuilt_edge;
        jub_hash kept[JUB_TILE_WIDTH];
        if (whole->widths[level] == 0) continue;
        memcpy(kept, run->edge.hashes[level], sizeof kept);
        memcpy(run->edge.hashes[level], whole->hashes[level], sizeof kept);
        const bool is_right = edge_leads_to(run, &run->edge, root, &found);
        memcpy(run->edge.hashes[level], kept, sizeof kept);
        if (!is_right) continue;
        replace_level(run, level, is_loaded[level]);
        return true;
    }
    return false;
}

static jub_status mend_edge(ledger_audit *run, const jub_hash *root,
                            const bool is_loaded[JUB_EDGE_LEVELS])
{
    for (ledger_source source = 0; source < SOURCE_COUNT && !run->is_edge_proven; source++) {
        run->rebuilt_edge.size = run->edge.size;
        memcpy(run->rebuilt_edge.widths, run->edge.widths, sizeof run->edge.widths);
        for (uint32_t level = 0; level < JUB_EDGE_LEVELS; level++) {
            if (run->edge.widths[level] == 0) continue;
            const jub_status status = ledger_audit_rebuild(
                run, edge_tile(run, level), source,
                is_loaded[level] ? run->edge.hashes[level] : NULL, run->rebuilt_edge.hashes[level]);
            if (status != JUB_OK) return status;
        }
        run->is_edge_proven = replace_what_was_changed(run, root, is_loaded);
    }
    return JUB_OK;
}

// The tiles of the edge that are not there or not whole, once there is a root that asks for them.
static jub_status tell_absent(ledger_audit *run, const bool is_loaded[JUB_EDGE_LEVELS])
{
    for (uint32_t level = 0; level < JUB_EDGE_LEVELS; level++) {
        bool is_there;
        if (is_loaded[level]) continue;
        const jub_status status =
            ledger_audit_load(run, edge_tile(run, level), TELL_ALL, run->scratch[level], &is_there);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

static void tell_root(ledger_audit *run, const jub_hash *expected, const jub_hash *found,
                      bool is_whole)
{
    hex_text expected_hex, found_hex;
    ledger_audit_tell(run, run->is_tail ? JUB_AUDIT_HEAD : JUB_AUDIT_ROOT,
                      jub_text_from(run->root_path), (jub_span){run->skip_below, run->size},
                      run->is_tail ? "the entries behind the checkpoint do not lead to this root"
                                   : "the log does not lead to the root that was signed",
                      hex_of(expected, expected_hex),
                      is_whole ? hex_of(found, found_hex) : "not all tiles are there");
}

// Of a tail nothing is told before a root shows that there is one: a head that was changed would
// have the audit look for what never was.
static jub_status check_edge(ledger_audit *run, const jub_hash *root,
                             bool is_loaded[JUB_EDGE_LEVELS])
{
    jub_hash found;
    bool is_whole = true;
    jub_status status = load_edge(run, is_loaded, run->is_tail ? TELL_UNREADABLE : TELL_ALL);
    if (status != JUB_OK) return status;
    for (uint32_t level = 0; level < JUB_EDGE_LEVELS; level++) is_whole &= is_loaded[level];
    run->is_edge_proven = edge_leads_to(run, &run->edge, root, &found);
    if (!run->is_edge_proven) status = mend_edge(run, root, is_loaded);
    if (status != JUB_OK) return status;
    if (!run->is_edge_proven) tell_root(run, root, &found, is_whole);
    return run->is_tail && run->is_edge_proven ? tell_absent(run, is_loaded) : JUB_OK;
}

jub_status ledger_audit_walk(ledger_audit *run, const jub_hash *root)
{
    bool is_loaded[JUB_EDGE_LEVELS];
    jub_status status = check_edge(run, root, is_loaded);
    if (run->is_tail && !run->is_edge_proven) return status;
    for (uint32_t level = JUB_EDGE_LEVELS; status == JUB_OK && level-- > 0;) {
        const jub_tile tile = edge_tile(run, level);
        if (tile.width == 0) continue;
        status = walk_below(
            run, tile, is_loaded[level] || run->is_edge_proven ? run->edge.hashes[level] : NULL,
            run->is_edge_proven);
    }
    return status;
}
