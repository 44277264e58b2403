#ifndef JUB_DECREE_EDGES_H
#define JUB_DECREE_EDGES_H

#include "decree/determine.h"

// The edges of a decree: the lines at which its outcome turns over, who stands close to one, and
// what happens from one end of term to the next. What is measured is defined in
// docs/decree-compare.md.

/// In what a distance from a line is measured, and how much of it counts as close.
///
///     X(name, word, what is close)
#define JUB_MEASURE_LIST(X)                                                                        \
    X(JUB_MEASURE_NUMBER, "number", "1")                                                           \
    X(JUB_MEASURE_DAYS, "days", "30 days")                                                         \
    X(JUB_MEASURE_MONTHS, "months", "1 month")                                                     \
    X(JUB_MEASURE_YEARS, "years", "1 year")                                                        \
    X(JUB_MEASURE_SHARE, "points", "1 point") /* percentage points of a share */                   \
    X(JUB_MEASURE_DATE, "days", "30 days")    /* between two dates */                              \
    X(JUB_MEASURE_DURATION, "duration", "1 month")

typedef enum jub_measure {
#define X(name, word, close) name,
    JUB_MEASURE_LIST(X)
#undef X
} jub_measure;

const char *jub_measure_word(jub_measure measure);
const char *jub_measure_close(jub_measure measure);

/// Where a comparison in order (`<`, `<=`, `>`, `>=`, or a bound in a table) turns over: the value
/// of `left` at which it is equal to `right`. The same two expressions are one line, wherever they
/// are compared. `left` reads facts of the person; `right` may.
typedef struct jub_edge_line {
    jub_text left;
    jub_text right;
    jub_text clauses; // whose outcome it bears on: "G1, X2"
    jub_measure measure;
} jub_edge_line;

enum {
    JUB_EDGE_LINE_MAX = 512, // lines of one decree; more are an error
    JUB_EDGE_STEP_MAX = 512, // roundings and counts of months, see jub_edges_between
    JUB_EDGE_KEY_MAX = 4096, // things that people alike are alike in
};

/// A decree's lines over a register. Immutable, shared by threads.
typedef struct jub_edges jub_edges;

/// Owner: all in `arena`; the determiner must outlive it, and quotas must have been ranked before
/// rows are looked at. Errors: JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_edges_open(jub_arena *arena, const jub_determiner *determiner,
                          const jub_edges **edges_out, jub_error *error);

uint32_t jub_edges_line_count(const jub_edges *edges);
const jub_edge_line *jub_edges_line(const jub_edges *edges, uint32_t line);

/// Determines a row and keeps it in the worker, for what follows.
void jub_edges_load(const jub_edges *edges, jub_worker *worker, uint32_t row,
                    jub_determination *determination_out);

// -- who stands close to a line ------------------------------------------------------------------

typedef enum jub_side {
    JUB_SIDE_UNKNOWN, // a value is missing, none, or cannot be ordered
    JUB_SIDE_BELOW,   // left is less
    JUB_SIDE_ON,
    JUB_SIDE_ABOVE
} jub_side;

/// How the person loaded last stands to a line.
typedef struct jub_edge_look {
    jub_side side;
    bool is_close;
    int64_t distance_numerator; // left less right, in the measure; below 0 on the side below
    int64_t distance_denominator;
    jub_duration distance; // JUB_MEASURE_DURATION
} jub_edge_look;

jub_edge_look jub_edges_look(const jub_edges *edges, jub_worker *worker, uint32_t line);

/// The values of left and right of the person loaded last, as people write them.
void jub_edges_left_write(const jub_edges *edges, jub_worker *worker, uint32_t line,
                          jub_buffer *buffer);
void jub_edges_right_write(const jub_edges *edges, jub_worker *worker, uint32_t line,
                           jub_buffer *buffer);

/// `-12`, `0.75` (cut to two decimals, towards zero), `-1 month 10 days`.
void jub_edge_distance_write(const jub_edge_line *line, const jub_edge_look *look,
                             jub_buffer *buffer);

// -- from one end of term to the next ------------------------------------------------------------

/// Whether the decree has a `term_end` that people can be put in order by.
bool jub_edges_have_ladder(const jub_edges *edges);

/// Writes all that the decree makes of the person loaded last but what follows from the end of the
/// term: two people with the same bytes differ in outcome by the length of their terms alone. Where
/// the decree reads durations too, these are taken as lengths of the term: they may differ as the
/// ends differ, so that the begin they lead back to is the same.
void jub_edges_alike_write(const jub_edges *edges, jub_worker *worker, jub_buffer *buffer);

#define JUB_NO_EDGE UINT32_MAX // too large for an enumeration constant

/// What lies between two people alike: the number of a line that the end of the term has crossed
/// or, where there is none, of a step: a count of months or years, or a rounding, that comes out
/// differently. Those of clauses that decide for one of the two alone come first, then those of
/// clauses that decide for both. JUB_NO_EDGE when there is neither.
uint32_t jub_edges_between(const jub_edges *edges, jub_worker *worker, uint32_t first_row,
                           uint32_t second_row);

/// Lines and, behind them, steps.
uint32_t jub_edges_edge_count(const jub_edges *edges);
/// `term_end at reckoned + 1 month`, or the step: `months(reckoned, term_end, up)`.
void jub_edges_edge_write(const jub_edges *edges, uint32_t edge, jub_buffer *buffer);
jub_text jub_edges_edge_clauses(const jub_edges *edges, uint32_t edge);

#endif
