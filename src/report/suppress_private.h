#ifndef JUB_REPORT_SUPPRESS_PRIVATE_H
#define JUB_REPORT_SUPPRESS_PRIVATE_H

#include "base/arena.h"

/// Which counts of a set of tables are left out, so that no small one can be computed from the
/// rest.
///
/// Tables that add up are a network: a count flows from one node to another, and at each node what
/// flows in is what flows out. A row is a node between its total and its cells, a column one
/// between its cells and its total; tables that share a margin share the node. What a reader who
/// can subtract knows of a count left out is exactly how far its flow can be changed while all
/// counts shown stay as they are; the constraints of a network are totally unimodular, so nothing
/// is gained by cleverer arithmetic. Source: A. Hundepool and others, Statistical Disclosure
/// Control (2012), chapter 4; L. Cox, Network models for complementary cell suppression (1995).

enum {
    REPORT_SMALL_BELOW = 5, // counts of 1 to 4 are left out; 0 is about nobody and is shown
    REPORT_SMALL_REACH = 4, // and could each be larger by at least this, for all that is shown
};

typedef struct report_flow {
    uint32_t from, to; // nodes
    uint64_t count;
    uint32_t cost; // of leaving it out: totals are dearer than cells
    bool is_known; // to everybody, whatever is published: never left out
    bool is_hidden;
} report_flow;

/// Sets `is_hidden` of every count below REPORT_SMALL_BELOW but 0, and of as many others as it
/// takes. Where that is not possible all counts are hidden that hang together with it, but those
/// known: tables that share only what is known are not touched. `arena` is left as it was. False
/// when memory is out.
bool report_suppress(jub_arena *arena, report_flow *flows, size_t flow_count, uint32_t node_count);

#endif
