// Text through pango. It is measured without hinting, so that the same text takes the same room.

#include <pango/pangocairo.h>

#include "report/chart_private.h"

static const char *const families[JUB_REPORT_LANGUAGE_COUNT] = {
    [JUB_REPORT_ENGLISH] = "Source Sans 3, Noto Sans, NanumGothic, Noto Sans CJK KR, DejaVu Sans",
    [JUB_REPORT_KOREAN] = "NanumGothic, Noto Sans CJK KR, Noto Sans KR, DejaVu Sans",
};

// Fonts are the report's own, so that nothing of them is left behind it.
static PangoContext *context_of(report_chart *chart)
{
    report_page *page = chart->page;
    if (!page->fonts) page->fonts = pango_cairo_font_map_new();
    PangoContext *context = pango_font_map_create_context(page->fonts);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_update_context(report_cairo(chart), context);
    pango_context_set_round_glyph_positions(context, false);
    pango_context_set_language(
        context,
        pango_language_from_string(page->words->language == JUB_REPORT_KOREAN ? "ko" : "en"));
    return context;
}

void report_chart_fonts_free(report_page *page)
{
    if (page->fonts) g_object_unref(page->fonts);
    page->fonts = NULL;
}

static PangoLayout *layout_of(report_chart *chart, jub_text text, double size, bool is_bold)
{
    PangoContext *context = context_of(chart);
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *font = pango_font_description_new();
    g_object_unref(context); // the layout holds it
    pango_font_description_set_family(font, families[chart->page->words->language]);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(layout, true);
    pango_layout_set_text(layout, text.length_bytes ? text.bytes : "", (int)text.length_bytes);
    return layout;
}

static double width_of(PangoLayout *layout)
{
    PangoRectangle box;
    pango_layout_get_extents(layout, NULL, &box);
    return (double)box.width / PANGO_SCALE;
}

double report_text_width(report_chart *chart, jub_text text, double size)
{
    PangoLayout *layout = layout_of(chart, text, size, false);
    const double width = width_of(layout);
    g_object_unref(layout);
    return width;
}

double report_write_over(report_chart *chart, jub_text text, double x, double y, report_align align,
                         double size)
{
    const double width = report_text_width(chart, text, size) + 6;
    const double left = align == REPORT_LEFT    ? x - 3
                        : align == REPORT_RIGHT ? x - width + 3
                                                : x - width / 2;
    cairo_set_source_rgb(report_cairo(chart), 1, 1, 1);
    cairo_rectangle(report_cairo(chart), left, y - size * 0.6, width, size * 1.2);
    cairo_fill(report_cairo(chart));
    return report_write(chart, text, x, y, align, size, 0, false);
}

double report_write(report_chart *chart, jub_text text, double x, double y, report_align align,
                    double size, double max_width, bool is_bold)
{
    PangoLayout *layout = layout_of(chart, text, size, is_bold);
    PangoRectangle box;
    cairo_t *cairo = report_cairo(chart);
    if (max_width > 0 && width_of(layout) > max_width) {
        pango_layout_set_width(layout, (int)(max_width * PANGO_SCALE));
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    pango_layout_get_extents(layout, NULL, &box);
    const double width = (double)box.width / PANGO_SCALE, height = (double)box.height / PANGO_SCALE;
    const double left = align == REPORT_LEFT    ? x
                        : align == REPORT_RIGHT ? x - width
                                                : x - width / 2;
    report_ink_set(chart, REPORT_INK_DARK);
    cairo_move_to(cairo, left - (double)box.x / PANGO_SCALE, y - height / 2);
    pango_cairo_show_layout(cairo, layout);
    g_object_unref(layout);
    return width;
}
