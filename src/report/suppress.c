// For each small count, from the smallest: a way round the network by which it can be larger by
// REPORT_SMALL_REACH while others change, at the least cost of counts that would have to be left
// out for it. Whoever reads the tables knows that a count left out is at least 1, as zeros are
// shown, so no count on the way is taken below that; and knows of every zero, so none is changed.
//
// What is left out for a small count stays out, so the way stays open whatever is left out after.

#include "report/suppress_private.h"

#include <assert.h>
#include <string.h>

#define ENDLESS UINT64_MAX
enum { NOWHERE = -1 };

// The search from one end of a small count to the other.
typedef struct search {
    report_flow *flows;
    size_t flow_count;
    uint32_t node_count;
    int64_t *changes; // [flow_count] by the ways found so far for this count
    bool *is_used;    // [flow_count] by them
    uint64_t *costs;  // [node_count] of the cheapest way so far
    int64_t *came_by; // [node_count] flow * 2, plus 1 where it is gone against; NOWHERE
    size_t banned;    // the small count itself
    bool *is_reached; // [node_count] from one that cannot be made safe
} search;

static bool is_small(const report_flow *flow)
{
    return flow->count > 0 && flow->count < REPORT_SMALL_BELOW && !flow->is_known;
}

// How much a flow can still give way, along or against its direction.
static uint64_t room(const search *way, size_t flow, bool is_against)
{
    const report_flow *at = &way->flows[flow];
    if (flow == way->banned || at->is_known || at->count == 0) return 0;
    if (!is_against) return REPORT_SMALL_REACH;
    const int64_t left = (int64_t)at->count - 1 + way->changes[flow];
    return left > 0 ? (uint64_t)left : 0;
}

static uint64_t cost_of(const search *way, size_t flow)
{
    return way->flows[flow].is_hidden || way->is_used[flow] ? 1 : 1 + way->flows[flow].cost;
}

static bool relax(search *way, size_t flow, bool is_against)
{
    const report_flow *at = &way->flows[flow];
    const uint32_t from = is_against ? at->to : at->from, to = is_against ? at->from : at->to;
    if (way->costs[from] == ENDLESS || room(way, flow, is_against) == 0) return false;
    const uint64_t cost = way->costs[from] + cost_of(way, flow);
    if (cost >= way->costs[to]) return false;
    way->costs[to] = cost;
    way->came_by[to] = (int64_t)(flow * 2) + is_against;
    return true;
}

// Bellman and Ford: costs are positive, and a report has some thousand flows and some hundred
// nodes.
static bool find_way(search *way, uint32_t begin, uint32_t end)
{
    for (uint32_t i = 0; i < way->node_count; i++) {
        way->costs[i] = ENDLESS;
        way->came_by[i] = NOWHERE;
    }
    way->costs[begin] = 0;
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (size_t i = 0; i < way->flow_count; i++) {
            is_changed |= relax(way, i, false);
            is_changed |= relax(way, i, true);
        }
    }
    return way->costs[end] != ENDLESS;
}

// Goes the way back, once for the narrowest place and once to take it.
static uint64_t go(search *way, uint32_t begin, uint32_t end, uint64_t amount, bool is_taken)
{
    for (uint32_t node = end; node != begin;) {
        assert(way->came_by[node] != NOWHERE);
        const size_t flow = (size_t)way->came_by[node] / 2;
        const bool is_against = way->came_by[node] % 2 == 1;
        if (!is_taken && room(way, flow, is_against) < amount) amount = room(way, flow, is_against);
        if (is_taken) {
            way->changes[flow] += is_against ? -(int64_t)amount : (int64_t)amount;
            way->is_used[flow] = true;
        }
        node = is_against ? way->flows[flow].to : way->flows[flow].from;
    }
    return amount;
}

// False where there is no way: the count could not be made safe.
static bool protect(search *way, size_t flow)
{
    const uint32_t begin = way->flows[flow].to, end = way->flows[flow].from;
    uint64_t wanted = REPORT_SMALL_REACH;
    way->banned = flow;
    memset(way->changes, 0, way->flow_count * sizeof *way->changes);
    memset(way->is_used, 0, way->flow_count * sizeof *way->is_used);
    while (wanted > 0) {
        if (!find_way(way, begin, end)) return false;
        const uint64_t amount = go(way, begin, end, wanted, false);
        (void)go(way, begin, end, amount, true);
        wanted -= amount;
    }
    for (size_t i = 0; i < way->flow_count; i++)
        if (way->is_used[i]) way->flows[i].is_hidden = true;
    return true;
}

static bool is_open(const report_flow *flow)
{
    return !flow->is_known && flow->count > 0;
}

// All that a small count could have been made safe with: what hangs together with it by counts that
// are neither known nor zero. Behind a known count the tables are others, and stay.
static void hide_part(search *way, size_t flow)
{
    bool *is_reached = way->is_reached;
    memset(is_reached, 0, way->node_count * sizeof *is_reached);
    is_reached[way->flows[flow].from] = true;
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (size_t i = 0; i < way->flow_count; i++) {
            const report_flow *at = &way->flows[i];
            if (!is_open(at) || is_reached[at->from] == is_reached[at->to]) continue;
            is_reached[at->from] = is_reached[at->to] = true;
            is_changed = true;
        }
    }
    for (size_t i = 0; i < way->flow_count; i++) {
        report_flow *at = &way->flows[i];
        if (is_reached[at->from] && is_reached[at->to]) at->is_hidden = !at->is_known;
    }
}

static void hide(search *way)
{
    for (size_t i = 0; i < way->flow_count; i++) way->flows[i].is_hidden = is_small(&way->flows[i]);
    for (uint64_t count = 1; count < REPORT_SMALL_BELOW; count++)
        for (size_t i = 0; i < way->flow_count; i++)
            if (way->flows[i].count == count && is_small(&way->flows[i]) && !protect(way, i))
                hide_part(way, i);
}

bool report_suppress(jub_arena *arena, report_flow *flows, size_t flow_count, uint32_t node_count)
{
    const size_t mark = jub_arena_mark(arena);
    search way = {
        .flows = flows,
        .flow_count = flow_count,
        .node_count = node_count,
        .changes = JUB_NEW(arena, int64_t, flow_count),
        .is_used = JUB_NEW(arena, bool, flow_count),
        .costs = JUB_NEW(arena, uint64_t, node_count),
        .came_by = JUB_NEW(arena, int64_t, node_count),
        .is_reached = JUB_NEW(arena, bool, node_count),
    };
    const bool has_memory =
        way.changes && way.is_used && way.costs && way.came_by && way.is_reached;
    if (has_memory) hide(&way);
    jub_arena_rewind(arena, mark);
    return has_memory;
}
