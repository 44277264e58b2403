#ifndef JUB_POPULATION_REFILL_COUNTS_PRIVATE_H
#define JUB_POPULATION_REFILL_COUNTS_PRIVATE_H

#include "base/map.h"
#include "calendar/date.h"

typedef struct counts_point {
    uint32_t place; // number of the jurisdiction
    uint32_t name;  // of the series
    jub_date day;
    double people, step;
    bool is_year; // the day is the middle of one
} counts_point;

typedef struct counts_points {
    jub_map places, names;
    JUB_LIST(counts_point) list; // in the order of the file
} counts_points;

/// Points that may be used: not those that are probably wrong or an old figure again. Rough ones
/// are taken, with their step. Errors: those of jub_series_read.
jub_status counts_points_read(jub_arena *arena, jub_text series, counts_points *points_out,
                              jub_error *error);

#endif
