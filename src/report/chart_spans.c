// Rows of ranges, each with its middle: what is uncertain is a line, what is known a mark.

#include <math.h>

#include "report/chart_private.h"

enum { LABEL_WIDTH_MAX = 280, ROW_HEIGHT = 22, HEAD_HEIGHT = 48, FOOT_HEIGHT = 48, FAR_WIDTH = 26 };
#define LINES_MAX 8.0 // times the line to compare with, past which a scale does not reach

static double label_width(report_chart *chart, const report_span *spans, size_t count)
{
    double width = 60;
    for (size_t i = 0; i < count; i++)
        width = fmax(width, report_text_width(chart, spans[i].label, REPORT_TEXT_SIZE));
    return fmin(width, LABEL_WIDTH_MAX) + 2;
}

// A range that is wide beside all middles is cut off, and its end is an arrow. So is what lies far
// past the line that all are held against, as the others could not be told apart beside it.
static double scale_end(const report_span *spans, size_t count, double line)
{
    double high = isnan(line) ? 0 : line, middle = high;
    for (size_t i = 0; i < count; i++) {
        high = fmax(high, fmax(spans[i].high, isnan(spans[i].other) ? 0 : spans[i].other));
        middle = fmax(middle, fmax(isnan(spans[i].middle) ? spans[i].high : spans[i].middle,
                                   isnan(spans[i].other) ? 0 : spans[i].other));
    }
    double end = fmin(high, middle * 2);
    if (!isnan(line)) end = fmin(end, line * LINES_MAX);
    return end > 0 ? end * 1.04 : 1;
}

static void draw_range(report_chart *chart, const report_span *span, double y)
{
    const double begin = report_chart_x(chart, fmax(span->low, chart->x_from));
    const double left = fmin(begin, chart->right - FAR_WIDTH);
    const bool is_cut = span->high > chart->x_to;
    const double right = is_cut ? chart->right : report_chart_x(chart, span->high);
    report_line(chart, left, y, right, y, REPORT_INK_QUIET, REPORT_SOLID, 3);
    if (left == begin)
        report_line(chart, left, y - 4, left, y + 4, REPORT_INK_QUIET, REPORT_SOLID, 1.5);
    if (is_cut) {
        report_line(chart, right - 6, y - 5, right, y, REPORT_INK_QUIET, REPORT_SOLID, 1.5);
        report_line(chart, right - 6, y + 5, right, y, REPORT_INK_QUIET, REPORT_SOLID, 1.5);
    } else {
        report_line(chart, right, y - 4, right, y + 4, REPORT_INK_QUIET, REPORT_SOLID, 1.5);
    }
}

static void draw_row(report_chart *chart, const report_span *span, double y)
{
    report_write(chart, span->label, chart->left - 12, y, REPORT_RIGHT, REPORT_TEXT_SIZE,
                 chart->left - 14, span->is_marked);
    if (!isnan(span->low) && !isnan(span->high)) draw_range(chart, span, y);
    if (!isnan(span->middle))
        report_draw_mark(chart, span->is_marked ? REPORT_TRIANGLE : REPORT_DOT,
                         fmin(report_chart_x(chart, span->middle), chart->right - FAR_WIDTH / 2.0),
                         y, span->is_marked ? REPORT_INK_WARN : REPORT_INK_MAIN);
    if (!isnan(span->other) && span->other <= chart->x_to)
        report_draw_mark(chart, REPORT_HOLLOW_DIAMOND, report_chart_x(chart, span->other), y,
                         REPORT_INK_DARK);
}

// A line of what the marks are, above the field.
static void draw_key(report_chart *chart, const report_span_words *words, bool has_middle)
{
    double x = chart->left;
    const double y = 12;
    if (has_middle) {
        report_draw_mark(chart, REPORT_DOT, x + 4, y, REPORT_INK_MAIN);
        x += 14 + report_write(chart, words->middle, x + 12, y, REPORT_LEFT, REPORT_SMALL_TEXT_SIZE,
                               0, false);
        x += 16;
    }
    if (words->range.length_bytes > 0) {
        report_line(chart, x, y, x + 20, y, REPORT_INK_QUIET, REPORT_SOLID, 3);
        x += 28 + report_write(chart, words->range, x + 26, y, REPORT_LEFT, REPORT_SMALL_TEXT_SIZE,
                               0, false);
        x += 16;
    }
    if (words->other.length_bytes == 0) return;
    report_draw_mark(chart, REPORT_HOLLOW_DIAMOND, x + 5, y, REPORT_INK_DARK);
    report_write(chart, words->other, x + 16, y, REPORT_LEFT, REPORT_SMALL_TEXT_SIZE, 0, false);
}

static void draw_grid(report_chart *chart, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const double y = chart->top + (double)i * ROW_HEIGHT + ROW_HEIGHT / 2.0;
        report_line(chart, chart->left, y, chart->right, y, REPORT_INK_GRID, REPORT_SOLID, 1);
    }
}

void report_draw_spans(report_page *page, const char *name, const report_span *spans, size_t count,
                       double line, bool is_share, const report_span_words *words, jub_text caption,
                       jub_text alt)
{
    report_chart chart =
        report_chart_begin(page, (double)count * ROW_HEIGHT + HEAD_HEIGHT + FOOT_HEIGHT);
    bool has_middle = false;
    for (size_t i = 0; i < count; i++) has_middle |= !isnan(spans[i].middle);
    report_chart_field(&chart, label_width(&chart, spans, count) + 14, HEAD_HEIGHT, 16,
                       FOOT_HEIGHT);
    report_chart_scale_x(&chart, 0, scale_end(spans, count, line));
    draw_grid(&chart, count);
    if (!isnan(line)) {
        const double x = report_chart_x(&chart, line);
        report_line(&chart, x, chart.top - 4, x, chart.bottom, REPORT_INK_DARK, REPORT_DASHED, 1.2);
        report_write(&chart, words->line, x, chart.top - 12, REPORT_CENTRE, REPORT_SMALL_TEXT_SIZE,
                     0, false);
    }
    draw_key(&chart, words, has_middle);
    for (size_t i = 0; i < count; i++)
        draw_row(&chart, &spans[i], chart.top + (double)i * ROW_HEIGHT + ROW_HEIGHT / 2.0);
    report_axis_x_number(&chart, words->axis, is_share);
    report_chart_end(&chart, name, caption, alt);
}
