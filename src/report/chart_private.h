#ifndef JUB_REPORT_CHART_PRIVATE_H
#define JUB_REPORT_CHART_PRIVATE_H

#include <cairo.h>

#include "report/page_private.h"

/// Pictures, drawn by cairo as SVG. Letters are shapes in the file, so that it needs no fonts; what
/// a picture says is said again by its alternative text and by the table after it. Series differ by
/// dash and mark and are named beside the line; colour comes on top.

typedef enum report_ink {
    REPORT_INK_DARK,  // text, axes
    REPORT_INK_MAIN,  // what happened, or what is told
    REPORT_INK_QUIET, // what it is held against
    REPORT_INK_BAND,  // ranges
    REPORT_INK_GRID,
    REPORT_INK_WARN, // what stands out; a mark of its own too
} report_ink;

typedef enum report_dash { REPORT_SOLID, REPORT_DASHED, REPORT_DOTTED } report_dash_kind;

typedef enum report_mark {
    REPORT_DOT,
    REPORT_RING,
    REPORT_SMALL_DOT,
    REPORT_SQUARE,
    REPORT_TRIANGLE,
    REPORT_DIAMOND,
    REPORT_HOLLOW_DIAMOND,
    REPORT_BAR_MARK, // a short upright stroke
} report_mark;

typedef enum report_align { REPORT_LEFT, REPORT_CENTRE, REPORT_RIGHT } report_align;

/// A picture in the making, and the field in it that data are drawn in.
typedef struct report_chart {
    report_page *page;
    cairo_surface_t *surface;
    cairo_t *cairo;
    jub_buffer bytes;
    double width, height;
    double left, top, right, bottom; // of the field
    double x_from, x_to, y_from, y_to;
    bool is_broken; // memory is out
} report_chart;

enum { REPORT_CHART_WIDTH = 720, REPORT_TEXT_SIZE = 14, REPORT_SMALL_TEXT_SIZE = 13 };

report_chart report_chart_begin(report_page *page, double height);

/// Writes the file `charts/NAME.svg` and the figure with its caption (a sentence with the message)
/// and alternative text. Frees the picture. The page's status takes what goes wrong.
void report_chart_end(report_chart *chart, const char *name, jub_text caption, jub_text alt);

/// What to draw with.
cairo_t *report_cairo(report_chart *chart);

/// Lets go of what charts keep over the page.
void report_chart_fonts_free(report_page *page);

/// Where the field lies and what its edges stand for.
void report_chart_field(report_chart *chart, double left, double top, double right, double bottom);
void report_chart_scale_x(report_chart *chart, double from, double to);
void report_chart_scale_y(report_chart *chart, double from, double to);
double report_chart_x(const report_chart *chart, double x);
double report_chart_y(const report_chart *chart, double y);

/// Strokes and shapes, in points of the picture.
void report_ink_set(report_chart *chart, report_ink ink);
void report_line(report_chart *chart, double x1, double y1, double x2, double y2, report_ink ink,
                 report_dash_kind dash, double width);
void report_stroke(report_chart *chart, report_ink ink, report_dash_kind dash, double width);
void report_box(report_chart *chart, double x, double y, double width, double height,
                report_ink ink);
void report_hatched_box(report_chart *chart, double x, double y, double width, double height);
void report_draw_mark(report_chart *chart, report_mark mark, double x, double y, report_ink ink);

/// Text with its middle at `y`; returns how wide it is. Cut with an ellipsis where it is wider than
/// `max_width` (0: never).
double report_write(report_chart *chart, jub_text text, double x, double y, report_align align,
                    double size, double max_width, bool is_bold);

/// The same on white, for text that lies over lines.
double report_write_over(report_chart *chart, jub_text text, double x, double y, report_align align,
                         double size);

double report_text_width(report_chart *chart, jub_text text, double size);

/// A round step so that at most `count_max` of them cover `span`.
double report_nice_step(double span, unsigned count_max);

/// Ticks with grid lines and numbers; `y` of whole counts or of shares (percent).
void report_axis_y(report_chart *chart, bool is_share);
void report_axis_x_number(report_chart *chart, jub_text title, bool is_share);

/// Months as x = days: a tick a month, a label at each quarter or year as there is room.
void report_axis_x_dates(report_chart *chart, jub_date from, jub_date to);

/// What the y axis counts, above it.
void report_axis_title(report_chart *chart, jub_text title);

// -- whole pictures -------------------------------------------------------------------------------

/// Rows past which there is a table and no picture: nobody reads one of four metres, and its
/// letters, which are shapes, would take megabytes.
enum { REPORT_CHART_ROWS_MAX = 120 };

/// Bars, a row each, in the order given.
typedef struct report_bar {
    jub_text label;
    uint64_t count;
    bool is_hidden; // of the public edition: drawn with one length for all, hatched
} report_bar;
void report_draw_bars(report_page *page, const char *name, const report_bar *bars, size_t count,
                      jub_text caption, jub_text alt);

/// Ranges with their middle, a row each, and what came, held against a line.
typedef struct report_span {
    jub_text label;
    double low, middle, high; // middle NAN: the range alone
    double other;             // a second mark; NAN: none
    bool is_marked;           // stands out
} report_span;
typedef struct report_span_words {
    jub_text axis, middle, range, other, line;
} report_span_words;
void report_draw_spans(report_page *page, const char *name, const report_span *spans, size_t count,
                       double line, bool is_share, const report_span_words *words, jub_text caption,
                       jub_text alt);

/// A range through time, a line within it, and what came.
typedef struct report_moment {
    jub_date day;
    jub_range range;
    double came; // NAN: nothing known
} report_moment;
typedef struct report_upright { // a line at a day
    jub_date day;
    jub_text label;
} report_upright;
typedef struct report_series {
    const report_moment *moments;
    size_t count;
    size_t tested_count; // of the range: what is past them is drawn hollow and dashed
    double level;        // a line across, such as capacity; NAN: none
    jub_text axis, range_label, middle_label, came_label, level_label, untested_label;
    const report_upright *uprights;
    size_t upright_count;
    bool is_from_zero;
} report_series;
void report_draw_series(report_page *page, const char *name, const report_series *series,
                        jub_text caption, jub_text alt);

void report_draw_funnel(report_page *page, const char *name, const jub_funnel *funnel,
                        const jub_text *labels, jub_text caption, jub_text alt);

/// Spans of days, planned and done, a row each.
typedef struct report_span_of_days {
    jub_text label;
    bool has_plan, has_done;
    jub_date plan_from, plan_to, done_from, done_to; // alike: one day
} report_span_of_days;
void report_draw_timeline(report_page *page, const char *name, const report_span_of_days *rows,
                          size_t count, jub_text caption, jub_text alt);

#endif
