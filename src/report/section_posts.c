#include <math.h>

#include "report/chart_private.h"

enum { TRADE_MAX = 64 };

// A trade in the month in which most of its posts stand empty, and at the end.
typedef struct trade {
    jub_text name;
    double posts;
    jub_range worst, last;
    size_t worst_month;
} trade;

typedef struct trades {
    trade items[TRADE_MAX];
    size_t count;
} trades;

static void find_trades(const jub_projection *projection, trades *all)
{
    for (size_t i = 0; i < projection->trade_count && all->count < TRADE_MAX; i++) {
        const jub_projection_place *place = &projection->trades[i];
        if (place->posts == 0) continue;
        trade *at = &all->items[all->count++];
        *at = (trade){.name = place->trade, .posts = (double)place->posts};
        for (size_t month = 0; month < projection->month_count; month++) {
            const jub_range empty = place->months[month].posts_empty;
            if (month == 0 || empty.middle > at->worst.middle) {
                at->worst = empty;
                at->worst_month = month;
            }
            at->last = empty;
        }
    }
}

static jub_text trade_name(report_words *words, jub_text name)
{
    if (jub_text_is(name, "farm")) return SAY_ONLY(words, TRADE_FARM);
    if (jub_text_is(name, "pasture")) return SAY_ONLY(words, TRADE_PASTURE);
    if (jub_text_is(name, "handicraft_factory")) return SAY_ONLY(words, TRADE_HANDICRAFT);
    if (name.length_bytes == 0 || jub_text_is(name, "none")) return SAY_ONLY(words, TRADE_NONE);
    return report_clean(words, name);
}

static jub_text empty_text(report_page *page, jub_range range)
{
    report_words *words = page->words;
    if (page->input->is_public && range.middle < REPORT_TENS)
        return SAY_ONLY(words, FEWER_THAN_TEN);
    return SAY(words, EXPECTED_RANGE,
               {"middle", report_about(words, report_shown(page, range.middle))},
               {"range", report_shown_range(page, range.low, range.high)});
}

static void put_table(report_page *page, const jub_projection *projection, const trades *all)
{
    report_words *words = page->words;
    static const report_text heads[] = {REPORT_COLUMN_TRADE, REPORT_COLUMN_POSTS,
                                        REPORT_COLUMN_EMPTY_FIRST, REPORT_COLUMN_EMPTY_WHEN,
                                        REPORT_COLUMN_EMPTY_END};
    report_table table = report_table_begin(words, SAY_ONLY(words, POSTS_TABLE), "knndn", heads);
    for (size_t i = 0; i < all->count; i++) {
        const trade *at = &all->items[i];
        report_cell(words, &table, trade_name(words, at->name));
        report_cell(words, &table,
                    page->input->is_public && at->posts < REPORT_TENS
                        ? SAY_ONLY(words, FEWER_THAN_TEN)
                        : report_about(words, report_shown(page, at->posts)));
        report_cell(words, &table, empty_text(page, at->worst));
        report_cell(words, &table, report_month(words, projection->months[at->worst_month]));
        report_cell(words, &table, empty_text(page, at->last));
    }
    report_put_table(page, &table);
}

// Each trade in the month in which most of its posts stand empty.
static void draw(report_page *page, const trades *all)
{
    report_words *words = page->words;
    report_span spans[TRADE_MAX];
    for (size_t i = 0; i < all->count; i++) {
        const jub_range worst = all->items[i].worst;
        spans[i] = (report_span){trade_name(words, all->items[i].name),
                                 report_shown(page, worst.low),
                                 report_shown(page, worst.middle),
                                 report_shown(page, worst.high),
                                 NAN,
                                 false};
    }
    const report_span_words says = {.axis = SAY_ONLY(words, AXIS_POSTS),
                                    .middle = SAY_ONLY(words, LABEL_MIDDLE),
                                    .range = SAY_ONLY(words, LABEL_RANGE_80)};
    report_draw_spans(page, "posts", spans, all->count, NAN, false, &says,
                      SAY_ONLY(words, POSTS_FIGURE),
                      SAY(words, POSTS_ALT, {"count", report_count(words, all->count)}));
}

void report_section_posts(report_page *page)
{
    report_words *words = page->words;
    const jub_projection *projection = page->input->projection;
    trades *all = JUB_NEW(words->arena, trades, 1);
    if (!all) words->is_out_of_memory = true;
    if (words->is_out_of_memory) return;
    report_section(page, "posts", REPORT_POSTS);
    if (projection && projection->month_count > 0) find_trades(projection, all);
    if (all->count == 0) {
        report_paragraph(page, SAY(words, MISSING_PART, {"how", SAY_ONLY(words, POSTS_MISSING)}));
    } else {
        report_paragraph(page, SAY_ONLY(words, POSTS_INTRO));
        draw(page, all);
        put_table(page, projection, all);
    }
    report_section_end(page);
}
