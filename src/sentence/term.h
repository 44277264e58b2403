#ifndef JUB_SENTENCE_TERM_H
#define JUB_SENTENCE_TERM_H

#include "calendar/count.h"

/// A custodial term as a court writes it. The four parts are kept apart because laws measure them
/// apart; none is negative.
typedef struct jub_term {
    int32_t years;
    int32_t months;
    int32_t weeks;
    int32_t days;
} jub_term;

/// `parts` of `whole`: 2 of 3. Both positive and parts at most whole.
typedef struct jub_fraction {
    int32_t parts;
    int32_t whole;
} jub_fraction;

/// How a law measures a term from the day it starts. Nothing here has a default.
typedef struct jub_counting {
    bool first_day_counts;   // then the last day is one earlier
    jub_month_end month_end; // JUB_CLAMP or JUB_OVERFLOW
} jub_counting;

/// The sum, part by part. The caller keeps the parts within JUB_TERM_PART_MAX times the count.
jub_term jub_term_add(jub_term a, jub_term b);
bool jub_term_is_zero(jub_term term);

/// The same length as months and days (a year is twelve months, a week seven days).
jub_duration jub_term_duration(jub_term term);

/// The last day of a term that starts on `start`; false when it lies outside the calendar.
bool jub_term_last_day(jub_date start, jub_term term, jub_counting counting, jub_date *last_out);

/// `fraction` of a count of days (0 or more), rounded as told.
int32_t jub_fraction_of(jub_fraction fraction, int32_t days, jub_rounding rounding);
bool jub_fraction_equal(jub_fraction a, jub_fraction b);

/// Reads `2/3` and nothing else: 1 <= parts <= whole <= 1000.
bool jub_fraction_parse(jub_text text, jub_fraction *fraction_out);

/// In words: `3 years 2 weeks`, `0 days`.
void jub_term_write(jub_term term, jub_buffer *buffer);

#endif
