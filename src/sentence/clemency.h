#ifndef JUB_SENTENCE_CLEMENCY_H
#define JUB_SENTENCE_CLEMENCY_H

#include "sentence/sentence.h"

/// What clemency does to a sentence: arithmetic that instruments of many countries share. Nothing
/// here decides who is covered; a decree does, and calls on these.

// Parts of a length of time

/// How a part of a month is given in days, as the instrument says. No default.
typedef struct jub_part_rule {
    int32_t month_days; // 30 where a month counts as thirty days
    jub_rounding rounding;
} jub_part_rule;

/// `fraction` of a length: whole months as far as they go, the rest in days, rounded once. A fifth
/// of 52 months with 30 days a month is 10 months 12 days. `whole` is not negative.
jub_duration jub_duration_part(jub_duration whole, jub_fraction fraction, jub_part_rule rule);

/// `whole` less `part`, never below nothing; a month is broken into `month_days` where days run
/// out.
jub_duration jub_duration_less(jub_duration whole, jub_duration part, int32_t month_days);

/// The length between two days as whole months and days left over, `to` not counted; nothing when
/// `to` is not after `from`. JUB_CLAMP or JUB_OVERFLOW.
jub_duration jub_duration_between(jub_date from, jub_date to, jub_month_end month_end);

// Where somebody stands

/// A sentence as it stands on the morning of a day, that day not yet served.
typedef struct jub_term_standing {
    jub_duration total; // from the first day to the last, both served
    jub_duration served;
    jub_duration remaining;
} jub_term_standing;

/// `start` the first day, `end` the last.
jub_term_standing jub_standing_on(jub_date start, jub_date end, jub_date day,
                                  jub_month_end month_end);

// Commutation

typedef enum jub_penalty_kind {
    JUB_PENALTY_DEATH,
    JUB_PENALTY_LIFE,
    JUB_PENALTY_TERM
} jub_penalty_kind;

typedef struct jub_penalty {
    jub_penalty_kind kind;
    jub_duration term; // of a term
} jub_penalty;

/// What an act makes of each kind of penalty (Taiwan 2007: death becomes life, life 20 years, of
/// terms a half is struck off).
typedef struct jub_commutation {
    jub_penalty death;
    jub_penalty life;
    jub_fraction term_off;
    jub_part_rule rule;
} jub_commutation;

jub_penalty jub_commute(const jub_commutation *commutation, jub_penalty penalty);

/// Between what a joint penalty lies that is fixed anew over terms: the longest single one and
/// their sum. False when one is not a term, there is none, or the sum is past the limits; the
/// longest is found by laying them from `start`.
bool jub_joint_range(const jub_penalty *penalties, size_t count, jub_date start,
                     jub_duration *least_out, jub_duration *most_out);

// Reduction

/// What a reduction is measured by.
typedef enum jub_reduction_base {
    JUB_OF_TOTAL,
    JUB_OF_REMAINING,
    JUB_OF_SERVED,
    JUB_OF_LARGER // of what was served and what remains
} jub_reduction_base;

/// A reduction: a time, or a fraction of a base, at most `most` where `has_most`.
typedef struct jub_reduction {
    bool is_fraction;
    jub_duration time;
    jub_fraction fraction;
    jub_reduction_base base;
    bool has_most;
    jub_duration most;
    jub_part_rule rule;
} jub_reduction;

/// How much is struck off: never more than remains. Where months and days of two lengths cannot be
/// set against each other without a day, they are laid from `day`.
jub_duration jub_reduction_amount(const jub_reduction *reduction, const jub_term_standing *standing,
                                  jub_date day);

/// The shorter of a length and a cap, laid from `day`.
jub_duration jub_duration_at_most(jub_duration length, jub_duration cap, jub_date day);

/// The longer of a length and a floor, laid from `day`.
jub_duration jub_duration_at_least(jub_duration length, jub_duration floor, jub_date day);

/// Days struck off for each month between `reference` and the day after `end`, a part of a month
/// counting as a month (France 1997): 0 when `end` is before `reference`.
int32_t jub_accrued_days(jub_date reference, jub_date end, int32_t days_per_month);

/// `end` brought forward by `days`, by at most `cap`, and not before `earliest`; a day that is
/// already before `earliest` stays where it is.
jub_date jub_brought_forward(jub_date end, int32_t days, jub_duration cap, jub_date earliest);

// What follows from a new length

/// A security period after a grant: `fraction` of the sentence that results, never more than it was
/// (France 1991: half). Laid from `start` where they must be compared.
jub_duration jub_security_period(jub_duration former, jub_duration resulting, jub_fraction fraction,
                                 jub_part_rule rule, jub_date start);

/// The first day of parole when `fraction` of a term from `start` must be served: the day after the
/// part, less `credit_days`, not before `start`. False past the calendar.
bool jub_parole_day(jub_date start, jub_duration term, jub_fraction fraction, jub_part_rule rule,
                    int32_t credit_days, jub_date *day_out);

/// A linked length (loss of civil rights) cut in the proportion of the new term to the former, in
/// days of `month_days` a month; the former is more than nothing.
jub_duration jub_in_proportion(jub_duration linked, jub_duration former, jub_duration resulting,
                               jub_part_rule rule);

// On a whole custody, for a law to compute anew

/// The same custody with another term for one sentence; a term of nothing takes the sentence out,
/// and those that followed it follow what it followed. The last one gone leaves no sentence: the
/// person is free of it. Draws from `arena`; parts that did not change are shared with `custody`.
/// Errors: JUB_MISSING (no such sentence), JUB_NO_MEMORY.
jub_status jub_custody_with_term(jub_arena *arena, const jub_custody *custody, uint32_t index,
                                 jub_term term, jub_custody *custody_out, jub_error *error);

/// The same custody with a sentence for life made a term, which counts from the day it was imposed.
jub_status jub_custody_with_life_made_term(jub_arena *arena, const jub_custody *custody,
                                           uint32_t index, jub_term term, jub_custody *custody_out,
                                           jub_error *error);

/// The same custody with a remission on the whole. Laws that know none refuse it when they compute.
jub_status jub_custody_with_remission(jub_arena *arena, const jub_custody *custody,
                                      jub_remission remission, jub_custody *custody_out,
                                      jub_error *error);

#endif
