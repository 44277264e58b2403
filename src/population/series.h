#ifndef JUB_POPULATION_SERIES_H
#define JUB_POPULATION_SERIES_H

#include "calendar/date.h"

/// Counts of people held, as published: many series, each counted in its own way and never joined
/// to another. A CSV file with the columns `jurisdiction`, `date` (`YYYY`, `YYYY-MM` or
/// `YYYY-MM-DD`), `population`, `series`; and if there, `note` and `rounding` (the step it was
/// rounded to).

enum {
    JUB_SERIES_FILE_MAX_BYTES = 64 << 20,
    JUB_SERIES_MAX = 1000,
    JUB_SERIES_POINT_MAX = 5000, // of all series
    JUB_SERIES_PEOPLE_MAX = 1000000000,
    JUB_SERIES_STEP_MAX_PERCENT = 2,
};

/// A date of month or year stands for the middle of it.
typedef struct jub_series_point {
    jub_date day;
    double people; // at least 1
} jub_series_point;

typedef struct jub_series {
    jub_text jurisdiction, name;
    const jub_series_point *points; // [count] by day, a day once
    size_t count;
    /// Points that are not used: the note says `SUSPECT` (probably wrong in the source) or `REPEAT`
    /// (an old figure again), the rounding is above 2 of 100 of the count, nobody is counted, or
    /// the day has another point already.
    size_t left_out_count;
} jub_series;

typedef struct jub_series_set {
    const jub_series *series; // [count] in the order of the file
    size_t count;
} jub_series_set;

/// Owner: in `arena`; does not point into `source`. Errors, with the line: JUB_MISSING for a
/// column, JUB_SYNTAX, JUB_RANGE, JUB_ENCODING, JUB_LIMIT; JUB_NO_MEMORY.
jub_status jub_series_read(jub_arena *arena, jub_text source, jub_series_set *set_out,
                           jub_error *error);

/// The count on a day: on a straight line between two points that both lie within
/// JUB_SERIES_BETWEEN_DAYS, else that of the nearest point within JUB_SERIES_WINDOW_DAYS.
/// `*known_out` is the day from which that is known: of the later point that went into it. False
/// where there is none.
enum { JUB_SERIES_WINDOW_DAYS = 46, JUB_SERIES_BETWEEN_DAYS = 200 };
bool jub_series_at(const jub_series *series, jub_date day, double *people_out, jub_date *known_out);

#endif
