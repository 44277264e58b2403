#ifndef JUB_OVERSIGHT_SPREAD_OF_OTHERS_PRIVATE_H
#define JUB_OVERSIGHT_SPREAD_OF_OTHERS_PRIVATE_H

#include "base/arena.h"
#include "statistics/spread.h"

enum { SPREAD_OTHERS_LEAST = 10 };

/// How much the others differ, for each of a few: the precision of the beta-binomial distribution
/// (statistics/spread.h) fitted without the one who is tested. With four hundred officers one more
/// does not matter; among twelve clerks the one who is tested would widen the spread so far that
/// nobody is unusual.
///
///     likely    the likeliest of the others; INFINITY where the binomial explains them
///     wide      a wider one, which the others do not make unlikely either; that of all together
///               where fewer than SPREAD_OTHERS_LEAST are to be compared
///     all       the likeliest of all with the one who is tested, which says toward what, and how
///               far, an estimate of that one's share is drawn
typedef struct others_spread {
    double likely, wide, all;
} others_spread;

///     spreads_out   [count]
///
/// Errors: JUB_NO_MEMORY. `arena` is for work.
jub_status spread_of_others(jub_arena *arena, const jub_tally *tallies, size_t count,
                            others_spread *spreads_out, jub_error *error);

#endif
