// The canvas: cairo's SVG surface into memory, text through pango. The same input gives the same
// bytes on one machine: text is measured without hinting, and the one name in cairo's file that
// counts surfaces of the process is made the same in all.

#include "report/chart_private.h"

#include <cairo-svg.h>
#include <math.h>

enum { CHART_MAX_BYTES = 16 << 20, DIGITS_MAX = 64, HATCH_STEP = 5 };

static cairo_status_t take_bytes(void *context, const unsigned char *bytes, unsigned length)
{
    jub_buffer *buffer = context;
    jub_buffer_bytes(buffer, bytes, length);
    return buffer->status == JUB_OK ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

report_chart report_chart_begin(report_page *page, double height)
{
    return (report_chart){.page = page,
                          .width = REPORT_CHART_WIDTH,
                          .height = height,
                          .bytes = jub_buffer_init(CHART_MAX_BYTES)};
}

// Drawing begins with the first stroke, so that the picture stands where it stays by then.
cairo_t *report_cairo(report_chart *chart)
{
    if (chart->cairo) return chart->cairo;
    chart->surface =
        cairo_svg_surface_create_for_stream(take_bytes, &chart->bytes, chart->width, chart->height);
    cairo_svg_surface_set_document_unit(chart->surface, CAIRO_SVG_UNIT_PX);
    chart->cairo = cairo_create(chart->surface);
    cairo_set_source_rgb(chart->cairo, 1, 1, 1);
    cairo_paint(chart->cairo);
    return chart->cairo;
}

// -- the file -------------------------------------------------------------------------------------

// cairo 1.16 numbers surfaces over the whole process: `id="surface17"`. Nothing refers to it.
static void put_same(jub_text svg, jub_buffer *out)
{
    const jub_text mark = JUB_TEXT("id=\"surface");
    const char *at = svg.length_bytes
                         ? memmem(svg.bytes, svg.length_bytes, mark.bytes, mark.length_bytes)
                         : NULL;
    if (!at) {
        jub_buffer_text(out, svg);
        return;
    }
    size_t behind = (size_t)(at - svg.bytes) + mark.length_bytes;
    jub_buffer_bytes(out, svg.bytes, behind);
    while (behind < svg.length_bytes && svg.bytes[behind] >= '0' && svg.bytes[behind] <= '9')
        behind++;
    jub_buffer_bytes(out, svg.bytes + behind, svg.length_bytes - behind);
}

static void put_figure(report_page *page, const char *name, const report_chart *chart,
                       jub_text caption, jub_text alt)
{
    const bool is_korean = page->words->language == JUB_REPORT_KOREAN;
    const unsigned number = ++page->figure_count;
    jub_buffer_format(page->out,
                      "<figure>\n<img src=\"%scharts/%s%s.svg\" width=\"%.0f\" height=\"%.0f\" "
                      "alt=\"",
                      is_korean ? "../" : "", is_korean ? "ko/" : "", name, chart->width,
                      chart->height);
    report_put(page, alt);
    report_raw(page, "\">\n<figcaption>");
    report_put(page, SAY(page->words, FIGURE_CAPTION, {"number", report_count(page->words, number)},
                         {"caption", caption}));
    report_raw(page, "</figcaption>\n</figure>\n");
}

void report_chart_end(report_chart *chart, const char *name, jub_text caption, jub_text alt)
{
    report_page *page = chart->page;
    cairo_t *cairo = report_cairo(chart);
    jub_buffer svg = jub_buffer_init(CHART_MAX_BYTES);
    char path[128];
    const bool is_drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_finish(chart->surface);
    const bool is_whole = is_drawn && cairo_surface_status(chart->surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(chart->surface);
    if (!is_whole || chart->is_broken) page->words->is_out_of_memory = true;
    put_same(jub_buffer_view(&chart->bytes), &svg);
    if (svg.status != JUB_OK) page->words->is_out_of_memory = true;
    (void)snprintf(path, sizeof path, "charts/%s%s.svg",
                   page->words->language == JUB_REPORT_KOREAN ? "ko/" : "", name);
    if (page->status == JUB_OK && !page->words->is_out_of_memory)
        page->status =
            page->sink->file(page->sink->context, path, jub_buffer_view(&svg), page->error);
    put_figure(page, name, chart, caption, alt);
    jub_buffer_clear(&svg);
    jub_buffer_clear(&chart->bytes);
}

// -- where things are -----------------------------------------------------------------------------

void report_chart_field(report_chart *chart, double left, double top, double right, double bottom)
{
    chart->left = left;
    chart->top = top;
    chart->right = chart->width - right;
    chart->bottom = chart->height - bottom;
}

void report_chart_scale_x(report_chart *chart, double from, double to)
{
    chart->x_from = from;
    chart->x_to = to > from ? to : from + 1;
}

void report_chart_scale_y(report_chart *chart, double from, double to)
{
    chart->y_from = from;
    chart->y_to = to > from ? to : from + 1;
}

double report_chart_x(const report_chart *chart, double x)
{
    return chart->left +
           (x - chart->x_from) / (chart->x_to - chart->x_from) * (chart->right - chart->left);
}

double report_chart_y(const report_chart *chart, double y)
{
    return chart->bottom -
           (y - chart->y_from) / (chart->y_to - chart->y_from) * (chart->bottom - chart->top);
}

// -- strokes --------------------------------------------------------------------------------------

// Dark on white; the main ink has a contrast of 7.4 to 1, the quiet one of 5.3 to 1 and the warning
// of 6.4 to 1. In grey all three stay apart from the band.
void report_ink_set(report_chart *chart, report_ink ink)
{
    static const double inks[][3] = {
        [REPORT_INK_DARK] = {0.11, 0.13, 0.15},  [REPORT_INK_MAIN] = {0.08, 0.33, 0.53},
        [REPORT_INK_QUIET] = {0.42, 0.42, 0.42}, [REPORT_INK_BAND] = {0.81, 0.87, 0.93},
        [REPORT_INK_GRID] = {0.88, 0.89, 0.90},  [REPORT_INK_WARN] = {0.70, 0.16, 0.10},
    };
    cairo_set_source_rgb(report_cairo(chart), inks[ink][0], inks[ink][1], inks[ink][2]);
}

void report_stroke(report_chart *chart, report_ink ink, report_dash_kind dash, double width)
{
    static const double dashed[] = {6, 4}, dotted[] = {1.5, 3.5};
    cairo_t *cairo = report_cairo(chart);
    report_ink_set(chart, ink);
    cairo_set_line_width(cairo, width);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    if (dash == REPORT_DASHED) cairo_set_dash(cairo, dashed, 2, 0);
    if (dash == REPORT_DOTTED) cairo_set_dash(cairo, dotted, 2, 0);
    cairo_stroke(cairo);
    cairo_set_dash(cairo, NULL, 0, 0);
}

void report_line(report_chart *chart, double x1, double y1, double x2, double y2, report_ink ink,
                 report_dash_kind dash, double width)
{
    cairo_t *cairo = report_cairo(chart);
    cairo_move_to(cairo, x1, y1);
    cairo_line_to(cairo, x2, y2);
    report_stroke(chart, ink, dash, width);
}

void report_box(report_chart *chart, double x, double y, double width, double height,
                report_ink ink)
{
    report_ink_set(chart, ink);
    cairo_rectangle(report_cairo(chart), x, y, width, height);
    cairo_fill(report_cairo(chart));
}

void report_hatched_box(report_chart *chart, double x, double y, double width, double height)
{
    cairo_t *cairo = report_cairo(chart);
    cairo_save(cairo);
    cairo_rectangle(cairo, x, y, width, height);
    cairo_clip(cairo);
    const int count = (int)ceil((width + height) / HATCH_STEP);
    for (int i = 0; i < count; i++) {
        const double at = x - height + HATCH_STEP * i;
        report_line(chart, at, y + height, at + height, y, REPORT_INK_QUIET, REPORT_SOLID, 1);
    }
    cairo_restore(cairo);
    cairo_rectangle(cairo, x, y, width, height);
    report_stroke(chart, REPORT_INK_QUIET, REPORT_SOLID, 1);
}

static void trace_mark(cairo_t *cairo, report_mark mark, double x, double y)
{
    const double r = mark == REPORT_SMALL_DOT ? 2 : mark == REPORT_SQUARE ? 4 : 4.5;
    cairo_new_path(cairo);
    switch (mark) {
    case REPORT_DOT:
    case REPORT_RING:
    case REPORT_SMALL_DOT:
        cairo_arc(cairo, x, y, mark == REPORT_SMALL_DOT ? 2 : 3.6, 0, 6.2831853);
        break;
    case REPORT_SQUARE: cairo_rectangle(cairo, x - r, y - r, 2 * r, 2 * r); break;
    case REPORT_TRIANGLE:
        cairo_move_to(cairo, x, y - r * 1.3);
        cairo_line_to(cairo, x + r * 1.2, y + r);
        cairo_line_to(cairo, x - r * 1.2, y + r);
        break;
    case REPORT_DIAMOND:
    case REPORT_HOLLOW_DIAMOND:
        cairo_move_to(cairo, x, y - r * 1.3);
        cairo_line_to(cairo, x + r * 1.3, y);
        cairo_line_to(cairo, x, y + r * 1.3);
        cairo_line_to(cairo, x - r * 1.3, y);
        break;
    case REPORT_BAR_MARK: cairo_rectangle(cairo, x - 1.5, y - 7, 3, 14); break;
    }
    cairo_close_path(cairo);
}

void report_draw_mark(report_chart *chart, report_mark mark, double x, double y, report_ink ink)
{
    cairo_t *cairo = report_cairo(chart);
    trace_mark(cairo, mark, x, y);
    if (mark == REPORT_RING || mark == REPORT_HOLLOW_DIAMOND)
        cairo_set_source_rgb(cairo, 1, 1, 1);
    else
        report_ink_set(chart, ink);
    cairo_fill_preserve(cairo);
    report_stroke(chart, ink, REPORT_SOLID, 1.4);
}
