#include <math.h>

#include "report/chart_private.h"

enum { LABEL_WIDTH_MAX = 300, BAR_HEIGHT = 15, ROW_HEIGHT = 24, HIDDEN_WIDTH = 46 };

static double label_width(report_chart *chart, const report_bar *bars, size_t count)
{
    double width = 60;
    for (size_t i = 0; i < count; i++)
        width = fmax(width, report_text_width(chart, bars[i].label, REPORT_TEXT_SIZE));
    return fmin(width, LABEL_WIDTH_MAX) + 2;
}

static void draw_bar(report_chart *chart, const report_bar *bar, double y)
{
    report_words *words = chart->page->words;
    const double top = y - BAR_HEIGHT / 2.0;
    double x = report_chart_x(chart, (double)bar->count);
    report_write(chart, bar->label, chart->left - 10, y, REPORT_RIGHT, REPORT_TEXT_SIZE,
                 chart->left - 12, false);
    if (bar->is_hidden) {
        x = chart->left + HIDDEN_WIDTH;
        report_hatched_box(chart, chart->left, top, HIDDEN_WIDTH, BAR_HEIGHT);
        report_write(chart, SAY_ONLY(words, NOT_SHOWN), x + 6, y, REPORT_LEFT,
                     REPORT_SMALL_TEXT_SIZE, 0, false);
        return;
    }
    report_box(chart, chart->left, top, x - chart->left, BAR_HEIGHT, REPORT_INK_MAIN);
    report_write(chart, report_count(words, bar->count), x + 6, y, REPORT_LEFT,
                 REPORT_SMALL_TEXT_SIZE, 0, false);
}

// The number stands at the end of each bar, so there is no axis to read it from. A hidden one has
// no part in the scale.
void report_draw_bars(report_page *page, const char *name, const report_bar *bars, size_t count,
                      jub_text caption, jub_text alt)
{
    report_chart chart = report_chart_begin(page, (double)count * ROW_HEIGHT + 16);
    uint64_t most = 1;
    for (size_t i = 0; i < count; i++)
        if (!bars[i].is_hidden && bars[i].count > most) most = bars[i].count;
    report_chart_field(&chart, label_width(&chart, bars, count) + 12, 6, 70, 10);
    report_chart_scale_x(&chart, 0, (double)most);
    for (size_t i = 0; i < count; i++)
        draw_bar(&chart, &bars[i], chart.top + (double)i * ROW_HEIGHT + ROW_HEIGHT / 2.0);
    report_line(&chart, chart.left, chart.top, chart.left, chart.bottom, REPORT_INK_DARK,
                REPORT_SOLID, 1);
    report_chart_end(&chart, name, caption, alt);
}
