#ifndef JUB_LEDGER_TILE_H
#define JUB_LEDGER_TILE_H

#include "base/buffer.h"
#include "ledger/tree.h"

/// How a log lies in a folder or under a URL. Source: C2SP tlog-tiles.
///
///     checkpoint                     the newest signed tree head; changes
///     tile/<level>/<index>[.p/<w>]   up to 256 hashes; never changes
///     tile/entries/<index>[.p/<w>]   the entries below a tile of level 0; never changes
///
/// Hash j of tile n of level l is MTH of the entries from (256n + j) * 256^l, 256^l of them. A full
/// tile is 256 hashes, a partial one has its width in its name and is never hashed into the level
/// above. An index is written in groups of three digits, each but the last behind an `x`:
/// 1234067 is `x001/x234/067`.

enum {
    JUB_TILE_WIDTH = 256,
    JUB_TILE_BYTES = JUB_TILE_WIDTH * JUB_HASH_BYTES,
    JUB_TILE_LEVEL_MAX = 7, // 256^7 entries to a hash: more than a tree can have twice
    JUB_TILE_ENTRIES = 255, // as a level: a bundle of entries
    JUB_TILE_PATH_BYTES = 64,
    JUB_ENTRY_MAX_BYTES = 65535, // its length stands in two bytes
    JUB_BUNDLE_MAX_BYTES = JUB_TILE_WIDTH * (2 + JUB_ENTRY_MAX_BYTES),
};
#define JUB_CHECKPOINT_PATH "checkpoint"

typedef struct jub_tile {
    uint32_t level; // 0 to JUB_TILE_LEVEL_MAX, or JUB_TILE_ENTRIES
    uint64_t index;
    uint32_t width; // 1 to JUB_TILE_WIDTH
} jub_tile;

/// Its path, ended by a NUL; `path_out` is what is returned.
const char *jub_tile_path(jub_tile tile, char path_out[JUB_TILE_PATH_BYTES]);

/// The tile a path names; false when no tile is called so.
bool jub_tile_from_path(jub_text path, jub_tile *tile_out);

/// How many hashes (or entries) tiles of a level hold in a tree of this size; a bundle is as its
/// tile of level 0.
uint64_t jub_tile_hash_count(uint32_t level, uint64_t size);

/// The tile of that level and index as it is in a tree of this size; width 0 when it is not there.
jub_tile jub_tile_in(uint32_t level, uint64_t index, uint64_t size);

/// The entries that one hash of a level spans: 256^level.
uint64_t jub_tile_span(uint32_t level);

/// MTH over the hashes of a tile, or of part of one: `count` from 1 to 256.
void jub_tile_root(jub_sha256 *sha, const jub_hash *hashes, size_t count, jub_hash *root_out);

/// Appends an entry to a bundle: its length in two bytes, big-endian, then its bytes. The entry has
/// at most JUB_ENTRY_MAX_BYTES.
void jub_bundle_add(jub_buffer *bundle, jub_text entry);

/// Cuts the first entry off a bundle, a view into it; false when what is left is no whole entry.
bool jub_bundle_next(jub_text *rest, jub_text *entry_out);

#endif
