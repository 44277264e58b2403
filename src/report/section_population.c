#include <math.h>

#include "report/chart_private.h"
#include "report/section_private.h"

static double number_or_nothing(int64_t capacity)
{
    return capacity > 0 ? (double)capacity : NAN;
}

// -- all together ---------------------------------------------------------------------------------

// What all facilities hold, where each says.
static double capacity_of_all(const jub_projection *projection)
{
    double sum = 0;
    if (projection->places[0].capacity > 0) return (double)projection->places[0].capacity;
    for (size_t i = 1; i < projection->place_count; i++) {
        if (projection->places[i].capacity <= 0) return NAN;
        sum += (double)projection->places[i].capacity;
    }
    return projection->place_count > 1 ? sum : NAN;
}

static jub_text range_of(report_words *words, jub_range range)
{
    return report_range(words, range.low, range.high);
}

static jub_range range_shown(const report_page *page, jub_range range)
{
    return (jub_range){.low = report_shown(page, range.low),
                       .middle = report_shown(page, range.middle),
                       .high = report_shown(page, range.high)};
}

// The flows of a month may come down to few people, and the public edition keeps to the stock.
static void put_months(report_page *page, const jub_projection *projection)
{
    report_words *words = page->words;
    static const report_text heads[] = {
        REPORT_COLUMN_MONTH, REPORT_COLUMN_HELD,     REPORT_COLUMN_RANGE_80, REPORT_COLUMN_ADMITTED,
        REPORT_COLUMN_LEFT,  REPORT_COLUMN_PARDONED, REPORT_COLUMN_RETURNED};
    const jub_projection_place *all = &projection->places[0];
    report_table table = report_table_begin(words, SAY_ONLY(words, POPULATION_TABLE),
                                            page->input->is_public ? "dnn" : "dnnnnnn", heads);
    for (size_t i = 0; i < projection->month_count; i++) {
        const jub_month_of *month = &all->months[i];
        report_cell(words, &table, report_month(words, projection->months[i]));
        report_cell(words, &table, report_about(words, report_shown(page, month->held.middle)));
        report_cell(words, &table, report_shown_range(page, month->held.low, month->held.high));
        if (page->input->is_public) continue;
        report_cell(words, &table, range_of(words, month->admitted));
        report_cell(words, &table, range_of(words, month->left));
        report_cell(words, &table, range_of(words, month->pardoned));
        report_cell(words, &table, range_of(words, month->returned));
    }
    report_put_table(page, &table);
}

static void put_all(report_page *page, const jub_projection *projection)
{
    report_words *words = page->words;
    const jub_projection_place *all = &projection->places[0];
    const size_t count = projection->month_count + 1;
    report_moment *moments = JUB_NEW(words->arena, report_moment, count);
    if (!moments) words->is_out_of_memory = true;
    if (words->is_out_of_memory) return;
    const double now = report_shown(page, (double)all->held_now);
    moments[0] = (report_moment){projection->first_day, {now, now, now}, NAN};
    for (size_t i = 1; i < count; i++)
        moments[i] = (report_moment){projection->months[i - 1],
                                     range_shown(page, all->months[i - 1].held), NAN};
    const report_upright upright = {page->input->state->basis->agenda.effect,
                                    SAY_ONLY(words, LABEL_EFFECT)};
    const report_series series = {
        .moments = moments,
        .count = count,
        .tested_count = REPORT_TESTED_MONTHS + 1,
        .level = capacity_of_all(projection),
        .axis = SAY_ONLY(words, AXIS_PEOPLE),
        .range_label = SAY_ONLY(words, LABEL_RANGE_80),
        .middle_label = SAY_ONLY(words, LABEL_MIDDLE),
        .level_label = SAY_ONLY(words, LABEL_CAPACITY),
        .untested_label = SAY_ONLY(words, LABEL_UNTESTED),
        .uprights = &upright,
        .upright_count = 1,
    };
    const jub_month_of *end = &all->months[projection->month_count - 1];
    const jub_text alt =
        SAY(words, POPULATION_ALT,
            {"now", report_count(words, (uint64_t)report_shown(page, (double)all->held_now))},
            {"date", report_date(words, projection->first_day)},
            {"month", report_month(words, projection->months[projection->month_count - 1])},
            {"later", report_about(words, report_shown(page, end->held.middle))},
            {"range", report_shown_range(page, end->held.low, end->held.high)});
    report_draw_series(page, "population", &series, SAY_ONLY(words, POPULATION_FIGURE), alt);
    put_months(page, projection);
}

// -- by facility ----------------------------------------------------------------------------------

enum { OCCUPANCY_MONTHS = 12 };

static jub_text place_name(report_page *page, const jub_projection_place *place)
{
    const jub_basis *basis = page->input->state->basis;
    const uint32_t row = jub_basis_facility(basis, place->key);
    if (row != JUB_NO_ROW) return report_facility(page, row);
    return report_clean(page->words, place->name.length_bytes > 0 ? place->name : place->key);
}

static void put_occupancy_table(report_page *page, const jub_projection *projection, size_t month)
{
    report_words *words = page->words;
    static const report_text heads[] = {REPORT_COLUMN_FACILITY,   REPORT_COLUMN_CAPACITY,
                                        REPORT_COLUMN_HELD_NOW,   REPORT_COLUMN_OCCUPANCY_NOW,
                                        REPORT_COLUMN_HELD_LATER, REPORT_COLUMN_OCCUPANCY_LATER};
    report_table table =
        report_table_begin(words, SAY_ONLY(words, OCCUPANCY_TABLE), "knnnnn", heads);
    for (size_t i = 1; i < projection->place_count; i++) {
        const jub_projection_place *place = &projection->places[i];
        const double capacity = number_or_nothing(place->capacity);
        const jub_range later = place->months[month].held;
        report_cell(words, &table, place_name(page, place));
        report_cell(words, &table, report_about(words, capacity));
        report_cell(words, &table, report_count(words, place->held_now));
        report_cell(words, &table, report_percent(words, (double)place->held_now / capacity));
        report_cell(words, &table, range_of(words, later));
        report_cell(words, &table,
                    report_percent_range(words, later.low / capacity, later.high / capacity));
    }
    report_put_table(page, &table);
}

static report_span occupancy_span(report_page *page, const jub_projection_place *place,
                                  size_t month)
{
    const double capacity = number_or_nothing(place->capacity);
    const jub_range later = place->months[month].held;
    return (report_span){place_name(page, place),
                         later.low / capacity,
                         later.middle / capacity,
                         later.high / capacity,
                         (double)place->held_now / capacity,
                         false};
}

static void draw_occupancy(report_page *page, const jub_projection *projection, size_t month)
{
    report_words *words = page->words;
    const size_t count = projection->place_count - 1;
    report_span *spans = JUB_NEW(words->arena, report_span, count);
    if (!spans) words->is_out_of_memory = true;
    if (words->is_out_of_memory) return;
    for (size_t i = 0; i < count; i++)
        spans[i] = occupancy_span(page, &projection->places[i + 1], month);
    const jub_text when = report_month(words, projection->months[month]);
    const report_span_words says = {.axis = SAY_ONLY(words, AXIS_OCCUPANCY),
                                    .middle = SAY(words, LABEL_LATER, {"month", when}),
                                    .range = SAY_ONLY(words, LABEL_RANGE_80),
                                    .other = SAY_ONLY(words, LABEL_NOW),
                                    .line = SAY_ONLY(words, LABEL_FULL)};
    report_draw_spans(page, "occupancy", spans, count, 1, true, &says,
                      SAY(words, OCCUPANCY_FIGURE, {"month", when}),
                      SAY(words, OCCUPANCY_ALT, {"count", report_count(words, count)},
                          {"date", report_date(words, projection->first_day)}, {"month", when}));
}

// A facility's stock before and after the day tells how many it let out; the public has the whole.
static void put_places(report_page *page, const jub_projection *projection)
{
    if (page->input->is_public || projection->place_count < 2) return;
    const size_t month = projection->month_count < OCCUPANCY_MONTHS ? projection->month_count - 1
                                                                    : OCCUPANCY_MONTHS - 1;
    report_heading(page, SAY_ONLY(page->words, OCCUPANCY));
    if (projection->place_count <= REPORT_CHART_ROWS_MAX) draw_occupancy(page, projection, month);
    put_occupancy_table(page, projection, month);
}

// -- its limits -----------------------------------------------------------------------------------

static report_text note_text(jub_projection_note note)
{
    static const report_text texts[] = {
#define X(name, words) REPORT_NOTE_##name,
        JUB_PROJECTION_NOTE_LIST(X)
#undef X
    };
    return texts[note];
}

static void put_notes(report_page *page, const jub_projection *projection)
{
    bool is_begun = false;
    for (int i = 0; i < JUB_PROJECTION_NOTE_COUNT; i++) {
        if (!projection->notes[i]) continue;
        if (!is_begun) {
            report_paragraph(page, SAY_ONLY(page->words, POPULATION_NOTES));
            report_raw(page, "<ul>\n");
        }
        is_begun = true;
        report_raw(page, "<li>");
        report_put(page, report_say(page->words, note_text((jub_projection_note)i), NULL));
        report_raw(page, "</li>\n");
    }
    if (is_begun) report_raw(page, "</ul>\n");
}

void report_section_population(report_page *page)
{
    report_words *words = page->words;
    const jub_projection *projection = page->input->projection;
    report_section(page, "population", REPORT_POPULATION);
    if (!projection || projection->place_count == 0 || projection->month_count == 0) {
        report_paragraph(page,
                         SAY(words, MISSING_PART, {"how", SAY_ONLY(words, POPULATION_MISSING)}));
        report_section_end(page);
        return;
    }
    report_paragraph(
        page, SAY(words, POPULATION_INTRO, {"runs", report_count(words, projection->run_count)}));
    report_paragraph(
        page, SAY(words, POPULATION_TESTED, {"months", report_count(words, REPORT_TESTED_MONTHS)}));
    put_notes(page, projection);
    put_all(page, projection);
    if (projection->undated_count > 0 && !page->input->is_public)
        report_aside(
            page, SAY(words, UNDATED, {"count", report_count(words, projection->undated_count)}));
    put_places(page, projection);
    report_section_end(page);
}
