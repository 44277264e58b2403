#ifndef JUB_DECREE_QUOTA_PRIVATE_H
#define JUB_DECREE_QUOTA_PRIVATE_H

#include "decree/bind_private.h"

/// The quotas in force and a byte for each person and quota.
jub_status decree_quotas_open(jub_determiner *determiner, const jub_determine_options *options);

/// How somebody with these truths stands to a quota on these grants: 0 no candidate, 1 perhaps,
/// 2 surely.
uint8_t decree_candidate_state(const decree_tree *tree, const decree_truths *truths, uint64_t on);

#define DECREE_NO_GROUP UINT32_MAX // too large for an enumeration constant

/// Somebody who stands, or may stand, for a quota.
typedef struct decree_contender {
    uint32_t row;
    uint32_t group;
    bool is_sure;
    bool is_open;             // some key is missing
    uint32_t first_open;      // the first of them
    const decree_ratio *keys; // [key_count]
    const bool *has_none;     // [key_count] the key does not apply: after those to whom it does
} decree_contender;

typedef struct decree_ranking {
    jub_determiner *determiner;
    jub_worker *worker;
    decree_quota_run *quota;
    jub_arena *arena;
    decree_contender *contenders; // [count]
    uint32_t count;
    jub_map groups;
} decree_ranking;

/// Ranks one quota.
jub_status decree_rank_quota(jub_determiner *determiner, jub_worker *worker,
                             decree_quota_run *quota, jub_error *error);

/// Errors: JUB_MISSING where a lottery was not drawn.
jub_status decree_check_tickets(const decree_quota_run *quota, jub_error *error);

// -- quota_judge.c --------------------------------------------------------------------------------

/// The places of a group with so many candidates.
uint32_t decree_places_of(const decree_expr *take, uint32_t candidate_count);

/// Two rows by the lottery: ties by label, and by place in the register for people whose id is
/// missing.
int decree_compare_tickets(const jub_determiner *determiner, const decree_quota_run *quota,
                           uint32_t a, uint32_t b);

/// Judges everybody, group by group; the standings are in the determiner's arena.
/// False when memory is out.
bool decree_judge(decree_ranking *ranking);

#endif
