// Shares against how many decisions they rest on, with the limits that chance alone would keep to.
// The limits are those of the mean with the spread of the fit; each point is moved by what was
// expected of its cases, so that points with harder and easier cases can be held against one line.
// Nobody is ranked: the order across is that of size.

#include <math.h>

#include "report/chart_private.h"

enum { HEIGHT = 380, CURVE_POINTS = 120, LABEL_MAX = 12, LIMITS_LEAST = 20 };
#define Z_95 1.959963984540054
#define Z_998 3.090232306167814

// The spread of a beta-binomial share: precision a + b; INFINITY is the binomial.
static double spread(const jub_funnel *funnel, double trials)
{
    const double mean = funnel->mean;
    const double correlation = isfinite(funnel->precision) ? 1 / (funnel->precision + 1) : 0;
    return sqrt(mean * (1 - mean) / trials * (1 + (trials - 1) * correlation));
}

static double adjusted(const jub_funnel *funnel, const jub_funnel_point *point)
{
    const double share = (double)point->hits / (double)point->trials;
    return fmin(fmax(share - point->expected + funnel->mean, 0), 1);
}

static void find_scales(report_chart *chart, const jub_funnel *funnel)
{
    double most = JUB_OVERSIGHT_DECISIONS_MIN * 2, low = funnel->mean, high = low;
    for (size_t i = 0; i < funnel->point_count; i++) {
        if (funnel->points[i].trials == 0) continue;
        most = fmax(most, (double)funnel->points[i].trials);
        low = fmin(low, adjusted(funnel, &funnel->points[i]));
        high = fmax(high, adjusted(funnel, &funnel->points[i]));
    }
    const double reach = Z_95 * spread(funnel, most / 4);
    low = fmax(fmin(low, funnel->mean - reach) - 0.02, 0);
    high = fmin(fmax(high, funnel->mean + reach) + 0.02, 1);
    const double step = report_nice_step(high - low, 6);
    report_chart_scale_x(chart, 0, most * 1.06);
    report_chart_scale_y(chart, floor(low / step) * step, fmin(ceil(high / step) * step, 1));
}

static double draw_limit(report_chart *chart, const jub_funnel *funnel, double z,
                         report_dash_kind dash)
{
    double y = 0;
    cairo_save(chart->cairo);
    cairo_rectangle(chart->cairo, chart->left, chart->top, chart->right - chart->left,
                    chart->bottom - chart->top);
    cairo_clip(chart->cairo);
    cairo_new_path(chart->cairo);
    for (int i = 0; i <= CURVE_POINTS; i++) {
        const double from = JUB_OVERSIGHT_DECISIONS_MIN;
        const double trials = from + (chart->x_to - from) * pow((double)i / CURVE_POINTS, 2);
        y = report_chart_y(chart, funnel->mean + z * spread(funnel, trials));
        cairo_line_to(chart->cairo, report_chart_x(chart, trials), y);
    }
    report_stroke(chart, REPORT_INK_QUIET, dash, 1.4);
    cairo_restore(chart->cairo);
    return y;
}

// Of fewer officers or facilities the spread among them is not known well enough for lines.
static bool has_limits(const jub_funnel *funnel)
{
    size_t count = 0;
    for (size_t i = 0; i < funnel->point_count; i++) count += funnel->points[i].trials > 0;
    return count >= LIMITS_LEAST;
}

static void draw_mean(report_chart *chart, const jub_funnel *funnel, double label_from)
{
    const double mean = report_chart_y(chart, funnel->mean);
    report_line(chart, chart->left, mean, chart->right, mean, REPORT_INK_DARK, REPORT_SOLID, 1.2);
    report_write(chart, SAY_ONLY(chart->page->words, LIMIT_MEAN), chart->right + 8,
                 fmax(mean, label_from), REPORT_LEFT, REPORT_SMALL_TEXT_SIZE, 0, false);
}

static void draw_limits(report_chart *chart, const jub_funnel *funnel)
{
    report_words *words = chart->page->words;
    const double outer = fmax(draw_limit(chart, funnel, Z_998, REPORT_SOLID), chart->top);
    const double inner = fmax(draw_limit(chart, funnel, Z_95, REPORT_DASHED), outer + 15);
    (void)draw_limit(chart, funnel, -Z_998, REPORT_SOLID);
    (void)draw_limit(chart, funnel, -Z_95, REPORT_DASHED);
    report_write(chart, SAY_ONLY(words, LIMIT_998), chart->right + 8, outer, REPORT_LEFT,
                 REPORT_SMALL_TEXT_SIZE, 0, false);
    report_write(chart, SAY_ONLY(words, LIMIT_95), chart->right + 8, inner, REPORT_LEFT,
                 REPORT_SMALL_TEXT_SIZE, 0, false);
    draw_mean(chart, funnel, inner + 15);
}

static report_mark mark_of(const jub_funnel_point *point)
{
    switch (point->verdict) {
    case JUB_VERDICT_FLAG:
    case JUB_VERDICT_BREACH: return REPORT_TRIANGLE;
    case JUB_VERDICT_WATCH: return REPORT_SQUARE;
    case JUB_VERDICT_NOTHING: return REPORT_RING;
    default: return REPORT_SMALL_DOT;
    }
}

static void draw_points(report_chart *chart, const jub_funnel *funnel, const jub_text *labels)
{
    unsigned label_count = 0;
    for (size_t i = 0; i < funnel->point_count; i++) {
        const jub_funnel_point *point = &funnel->points[i];
        if (point->trials == 0) continue;
        const bool is_out = point->verdict >= JUB_VERDICT_WATCH;
        const double x = report_chart_x(chart, (double)point->trials);
        const double y = report_chart_y(chart, adjusted(funnel, point));
        const bool is_right = x > chart->right - 110;
        report_draw_mark(chart, mark_of(point), x, y, is_out ? REPORT_INK_WARN : REPORT_INK_MAIN);
        if (is_out && label_count++ < LABEL_MAX)
            report_write_over(chart, labels[i], is_right ? x - 10 : x + 10, y,
                              is_right ? REPORT_RIGHT : REPORT_LEFT, REPORT_SMALL_TEXT_SIZE);
    }
}

static void draw_key(report_chart *chart)
{
    static const struct {
        report_mark mark;
        report_ink ink;
        report_text text;
    } keys[] = {
        {REPORT_RING, REPORT_INK_MAIN, REPORT_VERDICT_NOTHING},
        {REPORT_SQUARE, REPORT_INK_WARN, REPORT_VERDICT_WATCH},
        {REPORT_TRIANGLE, REPORT_INK_WARN, REPORT_VERDICT_FLAG},
        {REPORT_SMALL_DOT, REPORT_INK_MAIN, REPORT_VERDICT_NO_DATA},
    };
    double x = chart->left;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        report_draw_mark(chart, keys[i].mark, x + 4, 10, keys[i].ink);
        x += 34 + report_write(chart, report_say(chart->page->words, keys[i].text, NULL), x + 13,
                               10, REPORT_LEFT, REPORT_SMALL_TEXT_SIZE, 0, false);
    }
}

void report_draw_funnel(report_page *page, const char *name, const jub_funnel *funnel,
                        const jub_text *labels, jub_text caption, jub_text alt)
{
    report_chart chart = report_chart_begin(page, HEIGHT);
    report_chart_field(&chart, 56, 58, 130, 48);
    find_scales(&chart, funnel);
    draw_key(&chart);
    report_axis_y(&chart, true);
    report_axis_title(&chart, SAY_ONLY(page->words, FUNNEL_AXIS_Y));
    report_axis_x_number(&chart, SAY_ONLY(page->words, FUNNEL_AXIS_X), false);
    if (has_limits(funnel))
        draw_limits(&chart, funnel);
    else
        draw_mean(&chart, funnel, chart.top);
    draw_points(&chart, funnel, labels);
    report_chart_end(&chart, name, caption, alt);
}
