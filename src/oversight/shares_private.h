#ifndef JUB_OVERSIGHT_SHARES_PRIVATE_H
#define JUB_OVERSIGHT_SHARES_PRIVATE_H

#include "oversight/oversight_private.h"

/// Whether somebody's share of something is larger than that of comparable others: the common frame
/// of the indicators that compare clerks, facilities or roles with their like. What is expected of
/// each is the share of all the others of the stratum together; how much honest ones differ is what
/// the others differ (spread_of_others_private.h), and the tail is that of the beta-binomial, never
/// below what comes of how badly a few others make their share known.

/// What a finding rests on, as it is gathered.
typedef struct finding_trail {
    JUB_LIST(uint64_t) entries;
    JUB_LIST(uint32_t) persons;
} finding_trail;

/// Errors: JUB_NO_MEMORY.
jub_status trail_add(jub_arena *arena, finding_trail *trail, uint64_t entry, uint32_t person,
                     jub_error *error);
void trail_put(const finding_trail *trail, jub_finding *finding);

enum { SHARE_STRATUM_MAX = 16 }; // roles, for one

typedef struct share_item {
    uint32_t subject;
    uint32_t stratum; // with whom it is compared; below SHARE_STRATUM_MAX
    uint64_t hits, trials;
    uint64_t own_hits, own_trials; // at an earlier time, which is expected of it as well
    finding_trail trail;
} share_item;

/// With which spread a flag's tail is taken. What is one and the same act, such as looking at a
/// record, varies less from office to office than how much of a kind of work there is.
typedef enum share_spread {
    SHARE_SPREAD_WIDE,   // wider than the likeliest
    SHARE_SPREAD_LIKELY, // the likeliest, as for a watch
    SHARE_SPREAD_NONE,   // none between people, for a watch as well
} share_spread;

typedef struct share_rule {
    uint64_t least_trials; // of an item, below which there is no data
    uint32_t least_peers;  // others of its stratum with any trials, below which there is none
    share_spread spread;
    uint64_t least_hits; // below which nothing is unusual, however small the chance
} share_rule;

/// Fills in hits, trials, expected, low, high, effect, p and p_watch of each finding, and what it
/// rests on; the rest of a finding is the caller's. A p that is NAN is no data. Only more than
/// expected is unlikely.
///
///     findings   [count]   one for each item
///
/// Errors: JUB_NO_MEMORY.
jub_status shares_weigh(jub_arena *arena, const share_item *items, size_t count,
                        const share_rule *rule, jub_finding *findings, jub_error *error);

/// The same, and hands them in as tests about subjects of this kind.
jub_status shares_add(overseer *run, const jub_finding *like, const share_item *items, size_t count,
                      const share_rule *rule, jub_error *error);

#endif
