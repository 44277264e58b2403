#include <math.h>

#include "report/chart_private.h"

enum { ROW_HEIGHT = 30, HEAD_HEIGHT = 30, FOOT_HEIGHT = 34, LABEL_WIDTH_MAX = 300 };

static double label_width(report_chart *chart, const report_span_of_days *rows, size_t count)
{
    double width = 60;
    for (size_t i = 0; i < count; i++)
        width = fmax(width, report_text_width(chart, rows[i].label, REPORT_TEXT_SIZE));
    return fmin(width, LABEL_WIDTH_MAX) + 2;
}

static void widen(jub_date day, jub_date *from, jub_date *to)
{
    if (day < *from) *from = day;
    if (day > *to) *to = day;
}

// What is planned lies above the middle of its row as an outline, what was done below it, filled:
// days that are one day are diamonds.
static void draw_plan(report_chart *chart, const report_span_of_days *row, double y)
{
    const double from = report_chart_x(chart, row->plan_from);
    const double to = report_chart_x(chart, row->plan_to + 1);
    if (row->plan_from == row->plan_to) {
        report_draw_mark(chart, REPORT_HOLLOW_DIAMOND, from, y - 5, REPORT_INK_DARK);
        return;
    }
    cairo_rectangle(chart->cairo, from, y - 10, to - from, 9);
    report_stroke(chart, REPORT_INK_DARK, REPORT_SOLID, 1.2);
}

static void draw_done(report_chart *chart, const report_span_of_days *row, double y)
{
    const double from = report_chart_x(chart, row->done_from);
    const double to = report_chart_x(chart, row->done_to + 1);
    if (row->done_from == row->done_to)
        report_draw_mark(chart, REPORT_DIAMOND, from, y + 5, REPORT_INK_MAIN);
    else
        report_box(chart, from, y + 1, to - from, 9, REPORT_INK_MAIN);
}

static void draw_key(report_chart *chart)
{
    report_words *words = chart->page->words;
    double x = chart->left;
    cairo_rectangle(chart->cairo, x, 7, 22, 9);
    report_stroke(chart, REPORT_INK_DARK, REPORT_SOLID, 1.2);
    report_draw_mark(chart, REPORT_HOLLOW_DIAMOND, x + 36, 11.5, REPORT_INK_DARK);
    x += 48 + report_write(chart, SAY_ONLY(words, PLANNED), x + 48, 12, REPORT_LEFT,
                           REPORT_SMALL_TEXT_SIZE, 0, false);
    x += 24;
    report_box(chart, x, 7, 22, 9, REPORT_INK_MAIN);
    report_draw_mark(chart, REPORT_DIAMOND, x + 36, 11.5, REPORT_INK_MAIN);
    report_write(chart, SAY_ONLY(words, DONE), x + 48, 12, REPORT_LEFT, REPORT_SMALL_TEXT_SIZE, 0,
                 false);
}

void report_draw_timeline(report_page *page, const char *name, const report_span_of_days *rows,
                          size_t count, jub_text caption, jub_text alt)
{
    report_chart chart =
        report_chart_begin(page, (double)count * ROW_HEIGHT + HEAD_HEIGHT + FOOT_HEIGHT);
    jub_date from = JUB_DATE_MAX, to = JUB_DATE_MIN;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].has_plan) widen(rows[i].plan_from, &from, &to);
        if (rows[i].has_plan) widen(rows[i].plan_to, &from, &to);
        if (rows[i].has_done) widen(rows[i].done_from, &from, &to);
        if (rows[i].has_done) widen(rows[i].done_to, &from, &to);
    }
    report_chart_field(&chart, label_width(&chart, rows, count) + 14, HEAD_HEIGHT, 20, FOOT_HEIGHT);
    report_axis_x_dates(&chart, from - 5, to + 6);
    draw_key(&chart);
    for (size_t i = 0; i < count; i++) {
        const double y = chart.top + (double)i * ROW_HEIGHT + ROW_HEIGHT / 2.0;
        report_line(&chart, chart.left, y + ROW_HEIGHT / 2.0, chart.right, y + ROW_HEIGHT / 2.0,
                    REPORT_INK_GRID, REPORT_SOLID, 1);
        report_write(&chart, rows[i].label, chart.left - 12, y, REPORT_RIGHT, REPORT_TEXT_SIZE,
                     chart.left - 14, false);
        if (rows[i].has_plan) draw_plan(&chart, &rows[i], y);
        if (rows[i].has_done) draw_done(&chart, &rows[i], y);
    }
    report_chart_end(&chart, name, caption, alt);
}
