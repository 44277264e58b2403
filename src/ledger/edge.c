#include "ledger/edge_private.h"

enum { WIDTH_BITS = 8 }; // of JUB_TILE_WIDTH

uint64_t jub_edge_tile_index(uint32_t level, uint64_t index)
{
    return level < JUB_TILE_LEVEL_MAX ? index >> (WIDTH_BITS * (level + 1)) : 0;
}

void jub_edge_frontier(jub_sha256 *sha, const jub_edge *edge, jub_frontier *frontier_out)
{
    *frontier_out = (jub_frontier){.size = edge->size};
    for (uint32_t level = JUB_EDGE_LEVELS; level-- > 0;) {
        const jub_hash *hashes = edge->hashes[level];
        for (uint32_t count = JUB_TILE_WIDTH / 2; count > 0; count /= 2) {
            if (!(edge->widths[level] & count)) continue;
            jub_tile_root(sha, hashes, count, &frontier_out->roots[frontier_out->root_count++]);
            hashes += count;
        }
    }
}

void jub_edge_root(jub_sha256 *sha, const jub_edge *edge, jub_hash *root_out)
{
    jub_frontier frontier;
    jub_edge_frontier(sha, edge, &frontier);
    jub_frontier_root(sha, &frontier, root_out);
}
