#ifndef JUB_LEDGER_EDGE_PRIVATE_H
#define JUB_LEDGER_EDGE_PRIVATE_H

#include "ledger/tile.h"

/// The right edge of a log: of each level the tile that is not full yet. It is all that a root is
/// made of, because a full tile stands as one hash in the tile above it.

enum { JUB_EDGE_LEVELS = JUB_TILE_LEVEL_MAX + 1 };

typedef struct jub_edge {
    uint64_t size;
    uint32_t widths[JUB_EDGE_LEVELS];
    jub_hash hashes[JUB_EDGE_LEVELS][JUB_TILE_WIDTH]; // [level][width]
} jub_edge;

/// The tile of a level in which entry `index` is.
uint64_t jub_edge_tile_index(uint32_t level, uint64_t index);

/// The roots of the complete subtrees. Source: the bits of the size, of which eight at a time are
/// the width of a level.
void jub_edge_frontier(jub_sha256 *sha, const jub_edge *edge, jub_frontier *frontier_out);

void jub_edge_root(jub_sha256 *sha, const jub_edge *edge, jub_hash *root_out);

#endif
