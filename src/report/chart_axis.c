#include <math.h>

#include "report/chart_private.h"

double report_nice_step(double span, unsigned count_max)
{
    static const double steps[] = {1, 2, 2.5, 5, 10};
    if (!(span > 0)) return 1;
    const double unit = pow(10, floor(log10(span / count_max)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (span / (steps[i] * unit) <= count_max + 1e-9) return steps[i] * unit;
    return 10 * unit;
}

// Numbers of an axis are round already: as many decimals as its step has.
static jub_text tick_text(report_chart *chart, double value, double step, bool is_share)
{
    report_words *words = chart->page->words;
    if (is_share) {
        const bool is_fine = fmod(step * 100 + 1e-9, 1) > 1e-6;
        char digits[32];
        if (is_fine) return report_percent(words, value);
        (void)snprintf(digits, sizeof digits, "%s%.0f", value < -1e-9 ? "−" : "",
                       fabs(value) * 100);
        const jub_text text = jub_text_copy(words->arena, jub_text_from(digits));
        if (!text.bytes) words->is_out_of_memory = true;
        return SAY(words, PERCENT, {"number", text.bytes ? text : JUB_TEXT("")});
    }
    return step < 1 ? report_ratio(words, value) : report_count(words, (uint64_t)llround(value));
}

static double first_tick(double from, double step)
{
    return ceil(from / step - 1e-9) * step;
}

void report_axis_y(report_chart *chart, bool is_share)
{
    const unsigned room = (unsigned)((chart->bottom - chart->top) / 42);
    double step = report_nice_step(chart->y_to - chart->y_from, room < 2 ? 2 : room);
    if (!is_share && step < 1) step = 1;
    const double first = first_tick(chart->y_from, step);
    for (int i = 0; first + i * step <= chart->y_to + step * 1e-9; i++) {
        const double y = report_chart_y(chart, first + i * step);
        report_line(chart, chart->left, y, chart->right, y, REPORT_INK_GRID, REPORT_SOLID, 1);
        report_write(chart, tick_text(chart, first + i * step, step, is_share), chart->left - 8, y,
                     REPORT_RIGHT, REPORT_SMALL_TEXT_SIZE, 0, false);
    }
}

void report_axis_title(report_chart *chart, jub_text title)
{
    report_write(chart, title, 0, chart->top - 20, REPORT_LEFT, REPORT_SMALL_TEXT_SIZE,
                 chart->width, false);
}

void report_axis_x_number(report_chart *chart, jub_text title, bool is_share)
{
    const double step = report_nice_step(chart->x_to - chart->x_from, 6);
    const double first = first_tick(chart->x_from, step);
    report_line(chart, chart->left, chart->bottom, chart->right, chart->bottom, REPORT_INK_DARK,
                REPORT_SOLID, 1);
    for (int i = 0; first + i * step <= chart->x_to + step * 1e-9; i++) {
        const double x = report_chart_x(chart, first + i * step);
        report_line(chart, x, chart->bottom, x, chart->bottom + 5, REPORT_INK_DARK, REPORT_SOLID,
                    1);
        report_write(chart, tick_text(chart, first + i * step, step, is_share), x,
                     chart->bottom + 15, REPORT_CENTRE, REPORT_SMALL_TEXT_SIZE, 0, false);
    }
    report_write(chart, title, chart->right, chart->bottom + 34, REPORT_RIGHT,
                 REPORT_SMALL_TEXT_SIZE, chart->right - chart->left, false);
}

static jub_date next_month(jub_date day)
{
    jub_civil civil = jub_civil_from_date(day);
    civil.day = 1;
    civil.month++;
    if (civil.month > 12) {
        civil.month = 1;
        civil.year++;
    }
    jub_date next;
    return jub_date_from_civil(civil, &next) ? next : JUB_DATE_MAX;
}

// How many months from one label to the next, so that labels have 64 points each.
static int32_t label_months(const report_chart *chart)
{
    static const int32_t steps[] = {1, 2, 3, 6, 12, 24, 60, 120};
    const double months = (chart->x_to - chart->x_from) / 30.44;
    const double room = (chart->right - chart->left) / 64;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (months / steps[i] <= room) return steps[i];
    return 240;
}

void report_axis_x_dates(report_chart *chart, jub_date from, jub_date to)
{
    report_chart_scale_x(chart, from, to);
    const int32_t step = label_months(chart);
    report_line(chart, chart->left, chart->bottom, chart->right, chart->bottom, REPORT_INK_DARK,
                REPORT_SOLID, 1);
    for (jub_date day = next_month(from - 1); day <= to && day < JUB_DATE_MAX;
         day = next_month(day)) {
        const jub_civil civil = jub_civil_from_date(day);
        const bool is_labelled = (civil.year * 12 + civil.month - 1) % step == 0;
        const double x = report_chart_x(chart, day);
        if (!is_labelled && step > 12) continue;
        report_line(chart, x, chart->bottom, x, chart->bottom + (is_labelled ? 6 : 3),
                    REPORT_INK_DARK, REPORT_SOLID, 1);
        if (is_labelled)
            report_write(chart, report_month_short(chart->page->words, day), x, chart->bottom + 16,
                         REPORT_CENTRE, REPORT_SMALL_TEXT_SIZE, 0, false);
    }
}
