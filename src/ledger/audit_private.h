#ifndef JUB_LEDGER_AUDIT_PRIVATE_H
#define JUB_LEDGER_AUDIT_PRIVATE_H

#include "ledger/audit.h"
#include "ledger/edge_private.h"

/// What an audit works with: a tile of each level and no more, so that memory stays the same.
typedef struct ledger_audit {
    jub_reader reader;
    const jub_audit_sink *sink;
    jub_sha256 *sha;
    jub_audit_report report;
    jub_error *error;

    // The tree that is walked: that of the checkpoint, then that of the head.
    uint64_t size;
    bool is_tail;          // it is that of the head, which nobody has signed
    uint64_t skip_below;   // entries before have been looked at; 0 but in a tail
    const char *root_path; // what says its root
    bool is_edge_proven;   // the tiles of its right edge lead to the root
    jub_edge edge;
    jub_frontier grown; // by the tail's leaves, from the checkpoint's on

    jub_hash tiles[JUB_EDGE_LEVELS][JUB_TILE_WIDTH];   // from the top down to where the walk is
    jub_hash scratch[JUB_EDGE_LEVELS][JUB_TILE_WIDTH]; // the same of a tile that is built again
    jub_hash rebuilt[JUB_TILE_WIDTH];
    jub_hash second[JUB_TILE_WIDTH]; // the same from elsewhere
    jub_edge rebuilt_edge;
    jub_hash leaves[JUB_TILE_WIDTH];
    jub_buffer object; // a tile
    jub_buffer bundle;
} ledger_audit;

/// How reading an object ended.
typedef enum ledger_object_state {
    OBJECT_READ,
    OBJECT_MISSING,
    OBJECT_UNREADABLE
} ledger_object_state;

/// What is told of an object that cannot be used.
typedef enum ledger_telling {
    TELL_NOTHING,
    TELL_UNREADABLE, // but not where there is none
    TELL_ALL,
} ledger_telling;

/// Reads the object of a tile or bundle, or the full one where a partial one is gone; `tile` is
/// what was read. Errors: JUB_NO_MEMORY.
jub_status ledger_audit_read(ledger_audit *run, jub_tile *tile, ledger_telling telling,
                             jub_buffer *bytes, ledger_object_state *state_out);

/// The hashes of a tile as they stand; false when there are none to be had. Errors: JUB_NO_MEMORY.
jub_status ledger_audit_load(ledger_audit *run, jub_tile tile, ledger_telling telling,
                             jub_hash *hashes_out, bool *is_loaded_out);

/// From what a tile is built again, in the order in which it is tried.
typedef enum ledger_source {
    FROM_TILES,   // those below as they stand
    FROM_ENTRIES, // alone
    FROM_MOST,    // hash by hash what two of three say: the tile, the tiles below, the entries
    SOURCE_COUNT,
} ledger_source;

/// The hashes that a tile should have. Those that are not to be had are zeros, the hash of nothing.
/// `stored` is the tile as it stands; NULL without one. Errors: JUB_NO_MEMORY.
jub_status ledger_audit_rebuild(ledger_audit *run, jub_tile tile, ledger_source source,
                                const jub_hash *stored, jub_hash *hashes_out);

/// Tells a finding or a note. The texts may be NULL.
void ledger_audit_tell(ledger_audit *run, jub_audit_kind kind, jub_text path, jub_span entries,
                       const char *reason, const char *expected, const char *found);

void ledger_audit_tell_tile(ledger_audit *run, jub_audit_kind kind, jub_tile tile, jub_span entries,
                            const char *reason, const char *expected, const char *found);

/// The entries below a tile or in a bundle, within the size.
jub_span ledger_audit_entries(const ledger_audit *run, jub_tile tile);

/// Looks at all entries and tiles of a tree that `run` describes, against the root.
/// Errors: JUB_NO_MEMORY.
jub_status ledger_audit_walk(ledger_audit *run, const jub_hash *root);

#endif
