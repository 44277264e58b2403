// A range through time. What was tested against what came is drawn full; past it the range is an
// outline and its middle dashed, so that nobody takes the one for the other.

#include <math.h>

#include "report/chart_private.h"

enum { HEIGHT = 330, LABEL_ROOM = 128 };

static void find_scale(report_chart *chart, const report_series *series)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < series->count; i++) {
        const report_moment *moment = &series->moments[i];
        low = fmin(low, fmin(moment->range.low, isnan(moment->came) ? INFINITY : moment->came));
        high = fmax(high, fmax(moment->range.high, isnan(moment->came) ? -INFINITY : moment->came));
    }
    if (!isnan(series->level)) {
        low = fmin(low, series->level);
        high = fmax(high, series->level);
    }
    if (!isfinite(low) || !isfinite(high)) low = 0, high = 1;
    if (series->is_from_zero || low < 0.3 * high) low = 0;
    const double step = report_nice_step(high - low > 0 ? high - low : 1, 5);
    report_chart_scale_y(chart, floor(low / step) * step, ceil(high / step + 0.02) * step);
}

// From moment `first` to `last` along the upper edge and back along the lower one.
static void trace_band(report_chart *chart, const report_series *series, size_t first, size_t last)
{
    cairo_t *cairo = chart->cairo;
    cairo_new_path(cairo);
    for (size_t i = first; i <= last; i++)
        cairo_line_to(cairo, report_chart_x(chart, series->moments[i].day),
                      report_chart_y(chart, series->moments[i].range.high));
    for (size_t i = last + 1; i-- > first;)
        cairo_line_to(cairo, report_chart_x(chart, series->moments[i].day),
                      report_chart_y(chart, series->moments[i].range.low));
    cairo_close_path(cairo);
}

static void draw_band(report_chart *chart, const report_series *series, size_t tested)
{
    if (tested > 1) {
        trace_band(chart, series, 0, tested - 1);
        report_ink_set(chart, REPORT_INK_BAND);
        cairo_fill(chart->cairo);
    }
    if (tested < series->count) {
        trace_band(chart, series, tested > 0 ? tested - 1 : 0, series->count - 1);
        report_stroke(chart, REPORT_INK_QUIET, REPORT_DOTTED, 1.2);
    }
}

static void draw_middle(report_chart *chart, const report_series *series, size_t tested,
                        bool is_main)
{
    const report_ink ink = is_main ? REPORT_INK_MAIN : REPORT_INK_QUIET;
    cairo_t *cairo = chart->cairo;
    cairo_new_path(cairo);
    for (size_t i = 0; i < tested; i++)
        cairo_line_to(cairo, report_chart_x(chart, series->moments[i].day),
                      report_chart_y(chart, series->moments[i].range.middle));
    report_stroke(chart, ink, is_main ? REPORT_SOLID : REPORT_DASHED, 2);
    for (size_t i = tested > 0 ? tested - 1 : 0; i < series->count; i++)
        cairo_line_to(cairo, report_chart_x(chart, series->moments[i].day),
                      report_chart_y(chart, series->moments[i].range.middle));
    report_stroke(chart, ink, REPORT_DASHED, 2);
}

static size_t draw_came(report_chart *chart, const report_series *series)
{
    size_t last = SIZE_MAX;
    cairo_new_path(chart->cairo);
    for (size_t i = 0; i < series->count; i++) {
        const report_moment *moment = &series->moments[i];
        if (isnan(moment->came)) {
            cairo_new_sub_path(chart->cairo);
            continue;
        }
        cairo_line_to(chart->cairo, report_chart_x(chart, moment->day),
                      report_chart_y(chart, moment->came));
        last = i;
    }
    report_stroke(chart, REPORT_INK_MAIN, REPORT_SOLID, 2);
    for (size_t i = 0; i < series->count; i++)
        if (!isnan(series->moments[i].came))
            report_draw_mark(chart, series->count > 60 ? REPORT_SMALL_DOT : REPORT_DOT,
                             report_chart_x(chart, series->moments[i].day),
                             report_chart_y(chart, series->moments[i].came), REPORT_INK_MAIN);
    return last;
}

static void draw_uprights(report_chart *chart, const report_series *series)
{
    for (size_t i = 0; i < series->upright_count; i++) {
        const report_upright *upright = &series->uprights[i];
        if (upright->day < chart->x_from || upright->day > chart->x_to) continue;
        const double x = report_chart_x(chart, upright->day);
        const double y = chart->top + 8 + 16 * (double)i;
        const bool is_late = x > (chart->left + chart->right) / 2;
        report_line(chart, x, chart->top, x, chart->bottom, REPORT_INK_DARK, REPORT_DOTTED, 1.4);
        report_write_over(chart, upright->label, is_late ? x - 7 : x + 7, y,
                          is_late ? REPORT_RIGHT : REPORT_LEFT, REPORT_SMALL_TEXT_SIZE);
    }
}

typedef struct label_at {
    jub_text text;
    double y;
} label_at;

// Labels at the right edge, pushed apart so that none covers another.
static void write_labels(report_chart *chart, label_at *labels, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && labels[j].y < labels[j - 1].y; j--) {
            const label_at held = labels[j];
            labels[j] = labels[j - 1];
            labels[j - 1] = held;
        }
    for (size_t i = 1; i < count; i++) labels[i].y = fmax(labels[i].y, labels[i - 1].y + 16);
    for (size_t i = 0; i < count; i++)
        report_write(chart, labels[i].text, chart->right + 8, labels[i].y, REPORT_LEFT,
                     REPORT_SMALL_TEXT_SIZE, LABEL_ROOM - 10, false);
}

static void label_lines(report_chart *chart, const report_series *series, size_t last_came)
{
    label_at labels[4];
    size_t count = 0;
    const report_moment *end = &series->moments[series->count - 1];
    labels[count++] = (label_at){series->middle_label, report_chart_y(chart, end->range.middle)};
    if (series->range_label.length_bytes > 0)
        labels[count++] = (label_at){series->range_label, report_chart_y(chart, end->range.high)};
    if (last_came != SIZE_MAX)
        labels[count++] =
            (label_at){series->came_label, report_chart_y(chart, series->moments[last_came].came)};
    if (!isnan(series->level))
        labels[count++] = (label_at){series->level_label, report_chart_y(chart, series->level)};
    write_labels(chart, labels, count);
}

void report_draw_series(report_page *page, const char *name, const report_series *series,
                        jub_text caption, jub_text alt)
{
    report_chart chart = report_chart_begin(page, HEIGHT);
    if (series->count == 0) return;
    const size_t tested =
        series->tested_count < series->count ? series->tested_count : series->count;
    report_chart_field(&chart, 62, 40, LABEL_ROOM, 34);
    find_scale(&chart, series);
    report_axis_y(&chart, false);
    report_axis_x_dates(&chart, series->moments[0].day, series->moments[series->count - 1].day);
    report_axis_title(&chart, series->axis);
    draw_band(&chart, series, tested);
    if (!isnan(series->level)) {
        const double y = report_chart_y(&chart, series->level);
        report_line(&chart, chart.left, y, chart.right, y, REPORT_INK_DARK, REPORT_SOLID, 1.2);
    }
    draw_uprights(&chart, series);
    draw_middle(&chart, series, tested, series->came_label.length_bytes == 0);
    label_lines(&chart, series, draw_came(&chart, series));
    if (tested < series->count && tested > 0) {
        const double x = report_chart_x(&chart, series->moments[tested - 1].day);
        report_line(&chart, x, chart.top + 20, x, chart.bottom, REPORT_INK_QUIET, REPORT_SOLID,
                    0.8);
        report_write(&chart, series->untested_label, x + 5, chart.bottom - 10, REPORT_LEFT,
                     REPORT_SMALL_TEXT_SIZE, chart.right - x - 8, false);
    }
    report_chart_end(&chart, name, caption, alt);
}
