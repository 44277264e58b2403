#ifndef JUB_DECREE_SCHEDULE_H
#define JUB_DECREE_SCHEDULE_H

#include "calendar/date.h"
#include "decree/decree.h"

/// The days that a decree names: rounds of selection and notices, each with its label, in the order
/// of the text. Texts are views into the decree.

typedef struct jub_decree_round_window {
    jub_text name;  // R1
    jub_text title; // "first selection"
    jub_text by;    // "each prison and camp"
    jub_date first_day;
    jub_date last_day;
} jub_decree_round_window;

typedef struct jub_decree_notice_day {
    jub_text name; // N1
    jub_text to;   // "facility"
    jub_date day;
} jub_decree_notice_day;

uint32_t jub_decree_round_count(const jub_decree *decree);
jub_decree_round_window jub_decree_round_at(const jub_decree *decree, uint32_t index);

/// Whether a clause reads the round, itself or through a name. Of one that nothing reads it makes
/// no difference whether somebody has passed it.
bool jub_decree_round_is_read(const jub_decree *decree, uint32_t index);

uint32_t jub_decree_notice_count(const jub_decree *decree);

/// Relative days are computed by the decree's conventions. Errors: JUB_RANGE for a day that cannot
/// be computed, such as one past the calendar.
jub_status jub_decree_notice_at(const jub_decree *decree, uint32_t index,
                                jub_decree_notice_day *notice_out, jub_error *error);

/// The day on which the order was made; false when the header does not say.
bool jub_decree_made(const jub_decree *decree, jub_date *date_out);

#endif
