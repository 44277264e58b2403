#ifndef JUB_POPULATION_AMNESTIES_H
#define JUB_POPULATION_AMNESTIES_H

#include "calendar/date.h"

/// Amnesties and what was said of them beforehand. A CSV file with the columns `jurisdiction`,
/// `event_id`, `effective_date`; and if there, `forecast_made` and `forecast_released`. What came
/// of them is not read: a projection may not know it.

enum { JUB_AMNESTIES_FILE_MAX_BYTES = 64 << 20, JUB_AMNESTY_MAX = 1000 };

typedef struct jub_amnesty {
    jub_text jurisdiction, id;
    jub_date effective; // a date of month or year stands for the middle of it
    bool has_forecast;
    jub_date forecast_made;
    double forecast_released; // people who would walk out
} jub_amnesty;

typedef struct jub_amnesty_list {
    const jub_amnesty *events; // [count] in the order of the file
    size_t count;
    size_t undated_count; // rows without an effective date, which are not in the list
} jub_amnesty_list;

/// Owner: in `arena`; does not point into `source`. Errors, with the line: JUB_MISSING for a
/// column, JUB_SYNTAX, JUB_RANGE, JUB_ENCODING, JUB_LIMIT; JUB_NO_MEMORY.
jub_status jub_amnesties_read(jub_arena *arena, jub_text source, jub_amnesty_list *list_out,
                              jub_error *error);

#endif
