#ifndef JUB_DECREE_VECTOR_RANK_PRIVATE_H
#define JUB_DECREE_VECTOR_RANK_PRIVATE_H

#include "decree/quota_private.h"
#include "decree/vector/bulk_private.h"

// Everybody who stands for one quota, by columns.

enum { VECTOR_RANK_KEY_MAX = 32, VECTOR_RANK_MAX_GIGABYTES = 8 };

/// What the values of one key lie between, and the bits it takes of a position.
typedef struct vector_field_span {
    int64_t low; // of the values there are; high below low: none
    int64_t high;
    uint32_t bits;
} vector_field_span;

typedef struct vector_contest {
    jub_bulk *bulk;
    uint32_t quota; // number among the determiner's
    decree_quota_run *run;
    jub_arena *arena;
    const jub_parallel *parallel;
    uint32_t part_count;

    uint32_t count;
    uint32_t *rows;      // [count] ascending
    uint32_t *groups;    // [count] or DECREE_NO_GROUP
    uint8_t *is_sure;    // [count]
    uint8_t *first_open; // [count] the first key that is missing; key count where none is
    uint32_t *nones;     // [count] a bit for each key that does not apply
    int32_t **values;    // [key count][count]
    /// All keys of a contender in one number that orders as they do: lower stands before. Those
    /// whose keys are known have one position, the others a best and a worst.
    uint64_t *at_best;
    uint64_t *at_worst;
    vector_field_span spans[VECTOR_RANK_KEY_MAX];
    uint32_t group_count;

    uint32_t *order;            // [count] contenders by group and row, those without a group last
    uint32_t floating;          // where these begin
    decree_standing *standings; // [count]
} vector_contest;

/// contend.c: false where something has no form here; `*is_out_of_memory_out` tells
/// memory from that.
bool vector_contenders_read(vector_contest *contest, bool *is_out_of_memory_out);

/// place.c: judges everybody. False when memory is out.
bool vector_contest_judge(vector_contest *contest);

#endif
