#ifndef JUB_PROGRAMME_SELECTION_PRIVATE_H
#define JUB_PROGRAMME_SELECTION_PRIVATE_H

#include "decree/bulk.h"
#include "programme/selection.h"

enum { SELECTION_AT_ONCE = 512 };

/// The engine over a basis, with rounds that the caller fills in.
typedef struct selection_run {
    jub_determiner *determiner;
    jub_bulk *bulk;      // NULL without quotas: then only some are asked about, one by one
    uint32_t part_count; // in which the people are taken
    jub_worker *workers[JUB_PARALLEL_MAX];
    jub_bulk_worker *bulk_workers[JUB_PARALLEL_MAX];
    jub_arena arenas[JUB_PARALLEL_MAX]; // of a worker each, and of what its part yields
    const jub_parallel *parallel;
    uint32_t person_count;
    uint8_t *rounds[JUB_ROUND_MAX]; // [person_count] each: everybody has passed, to begin with
} selection_run;

/// Opens, without ranking yet. `has_no_quotas` as in determine.h; the lotteries then need no seeds.
/// Owner: in `arena`, and on the heap until selection_close, which is called in any case. Errors:
/// those of jub_propose.
jub_status selection_open(jub_arena *arena, const jub_basis *basis, const jub_lottery_seed *seeds,
                          size_t seed_count, bool has_no_quotas, selection_run *run,
                          jub_error *error);

void selection_close(selection_run *run);

/// Where the people of a part begin, a multiple of 64; that of the next is its end.
uint32_t selection_begin(const selection_run *run, uint32_t part);

/// What the decree gives to somebody, found by the worker of a part.
jub_determination selection_determine(const selection_run *run, uint32_t part, uint32_t person);

/// The same of people [first, last) of a part, at most SELECTION_AT_ONCE, where there are quotas.
void selection_determine_rows(const selection_run *run, uint32_t part, uint32_t first,
                              uint32_t last, jub_determination *determinations);

/// Ranks by the rounds as they are now. Errors: JUB_MISSING for a lottery without a seed;
/// JUB_NO_MEMORY.
jub_status selection_rank(selection_run *run, jub_error *error);

/// Room for work that is given back: as much as `arena` may still hold.
jub_arena selection_scratch(const jub_arena *arena);

#endif
