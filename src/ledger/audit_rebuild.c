// A tile built again from what lies below it, for a hash above that its own do not lead to.

#include "ledger/audit_private.h"

static jub_status rebuild(ledger_audit *run, jub_tile tile, bool is_deep, jub_hash *hashes_out,
                          bool *is_built_out);

static jub_status rebuild_leaves(ledger_audit *run, jub_tile tile, jub_hash *hashes_out,
                                 bool *is_built_out)
{
    jub_tile bundle = {JUB_TILE_ENTRIES, tile.index, tile.width};
    ledger_object_state state;
    const jub_status status = ledger_audit_read(run, &bundle, TELL_NOTHING, &run->bundle, &state);
    if (status != JUB_OK || state != OBJECT_READ) return status;
    jub_text rest = jub_buffer_view(&run->bundle), entry;
    uint32_t count = 0;
    for (; count < tile.width && jub_bundle_next(&rest, &entry); count++)
        jub_tree_leaf(run->sha, entry, &hashes_out[count]);
    *is_built_out = count == tile.width;
    return JUB_OK;
}

// The hash that a full tile makes: of the tile as it stands, or where that is not to be had or not
// to be trusted, of what is below it. The depth is that of the levels.
static jub_status rebuild_root(ledger_audit *run, jub_tile tile, bool is_deep, jub_hash *root_out,
                               bool *is_built_out)
{
    jub_hash *hashes = run->scratch[tile.level];
    jub_status status = JUB_OK;
    *is_built_out = false;
    if (!is_deep) status = ledger_audit_load(run, tile, TELL_NOTHING, hashes, is_built_out);
    if (status == JUB_OK && !*is_built_out)
        status = rebuild(run, tile, is_deep, hashes, is_built_out);
    if (status == JUB_OK && *is_built_out)
        jub_tile_root(run->sha, hashes, JUB_TILE_WIDTH, root_out);
    return status;
}

// Hashes that are not to be had become zeros, which are the hash of nothing.
static jub_status rebuild(ledger_audit *run, jub_tile tile, bool is_deep, jub_hash *hashes_out,
                          bool *is_built_out)
{
    memset(hashes_out, 0, tile.width * sizeof *hashes_out);
    *is_built_out = false;
    if (tile.level == 0) return rebuild_leaves(run, tile, hashes_out, is_built_out);
    bool is_whole = true;
    for (uint32_t i = 0; i < tile.width; i++) {
        const jub_tile child = {tile.level - 1, tile.index * JUB_TILE_WIDTH + i, JUB_TILE_WIDTH};
        bool is_there;
        const jub_status status = rebuild_root(run, child, is_deep, &hashes_out[i], &is_there);
        if (status != JUB_OK) return status;
        is_whole &= is_there;
    }
    *is_built_out = is_whole;
    return JUB_OK;
}

jub_status ledger_audit_rebuild(ledger_audit *run, jub_tile tile, ledger_source source,
                                const jub_hash *stored, jub_hash *hashes_out)
{
    static const jub_hash none = {{0}};
    bool is_built;
    jub_status status = rebuild(run, tile, source != FROM_TILES, hashes_out, &is_built);
    if (status != JUB_OK || source != FROM_MOST) return status;
    status = rebuild(run, tile, false, run->second, &is_built);
    for (uint32_t i = 0; i < tile.width; i++) {
        const bool is_agreed = jub_hash_equal(&hashes_out[i], &run->second[i]) &&
                               !jub_hash_equal(&hashes_out[i], &none);
        if (!is_agreed) hashes_out[i] = stored ? stored[i] : run->second[i];
    }
    return status;
}
