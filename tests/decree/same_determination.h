#ifndef JUB_TEST_SAME_DETERMINATION_H
#define JUB_TEST_SAME_DETERMINATION_H

// Two determinations compared field by field, as padding may differ. A field that is added to
// jub_determination is compared here as well.

#include <string.h>

#include "decree/determine.h"

static inline bool outcomes_same(const jub_outcome *a, const jub_outcome *b)
{
    return a->grants == b->grants && memcmp(a->money, b->money, sizeof a->money) == 0 &&
           a->deferred_until == b->deferred_until && a->amount.months == b->amount.months &&
           a->amount.days == b->amount.days && a->new_end == b->new_end &&
           a->days_saved == b->days_saved && a->new_kind == b->new_kind &&
           a->new_place == b->new_place && a->standing == b->standing &&
           a->acts_on_money == b->acts_on_money && a->has_money == b->has_money &&
           a->has_deferred_until == b->has_deferred_until && a->is_release == b->is_release &&
           a->is_reduction == b->is_reduction && a->is_open == b->is_open &&
           a->has_amount == b->has_amount && a->has_new_end == b->has_new_end &&
           a->has_days_saved == b->has_days_saved;
}

static inline bool determinations_same(const jub_determination *a, const jub_determination *b)
{
    return outcomes_same(&a->result, &b->result) && outcomes_same(&a->worst, &b->worst) &&
           outcomes_same(&a->best, &b->best) && a->exclusions == b->exclusions &&
           a->barred == b->barred && a->open_exclusions == b->open_exclusions &&
           a->open_grants == b->open_grants && a->deferrals == b->deferrals &&
           a->revocations == b->revocations && a->open_revocations == b->open_revocations &&
           a->gaps == b->gaps && memcmp(a->missing, b->missing, sizeof a->missing) == 0 &&
           memcmp(a->assumed, b->assumed, sizeof a->assumed) == 0 && a->old_end == b->old_end &&
           a->quota == b->quota && a->rank == b->rank && a->rank_last == b->rank_last &&
           a->places == b->places && a->has_old_end == b->has_old_end &&
           a->is_contested == b->is_contested && a->is_cut_short == b->is_cut_short &&
           a->has_row_error == b->has_row_error && a->has_conflict == b->has_conflict;
}

#endif
