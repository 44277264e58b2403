#include "report/chart_private.h"
#include "report/outcome_private.h"

static report_text effect_meaning(size_t effect)
{
    static const report_text texts[] = {
#define X(name) REPORT_MEANS_##name,
        REPORT_EFFECT_LIST(X)
#undef X
    };
    return texts[effect];
}

static report_text fate_meaning(size_t fate)
{
    static const report_text texts[] = {
#define X(name) REPORT_MEANS_##name,
        REPORT_FATE_LIST(X)
#undef X
    };
    return texts[fate];
}

static jub_text hidden_note(report_page *page)
{
    if (!page->input->is_public) return (jub_text){0};
    return SAY(page->words, NOT_SHOWN_NOTE,
               {"limit", report_count(page->words, REPORT_SMALL_BELOW)});
}

// -- everybody ------------------------------------------------------------------------------------

enum { OUTCOME_ROWS = REPORT_EFFECT_COUNT + REPORT_FATE_COUNT };

static void put_row(report_page *page, report_table *table, jub_text name, report_text meaning,
                    const report_flow *flow)
{
    report_cell(page->words, table, name);
    report_cell(page->words, table, report_say(page->words, meaning, NULL));
    report_cell(page->words, table, report_flow_text(page->words, flow));
}

static void put_outcome_table(report_page *page)
{
    report_words *words = page->words;
    const report_outcome *outcome = page->outcome;
    static const report_text heads[] = {REPORT_COLUMN_OUTCOME, REPORT_COLUMN_MEANING,
                                        REPORT_COLUMN_PEOPLE};
    report_table table = report_table_begin(words, SAY_ONLY(words, OUTCOME_TABLE), "ttn", heads);
    for (size_t i = 0; i < REPORT_EFFECT_COUNT; i++)
        put_row(page, &table, report_say(words, report_effect_text((report_effect)i), NULL),
                effect_meaning(i), report_outcome_effect(outcome, (report_effect)i));
    put_row(page, &table, SAY_ONLY(words, WHY_LISTED), REPORT_MEANS_LISTED,
            report_outcome_listed(outcome));
    for (size_t i = 0; i < REPORT_FATE_COUNT; i++)
        put_row(page, &table, report_say(words, report_fate_text((report_fate)i), NULL),
                fate_meaning(i), report_outcome_fate(outcome, (report_fate)i));
    put_row(page, &table, SAY_ONLY(words, TOTAL), REPORT_MEANS_ALL, report_outcome_all(outcome));
    table.has_total = true;
    table.note = hidden_note(page);
    report_put_table(page, &table);
}

static void put_everybody(report_page *page)
{
    report_words *words = page->words;
    const report_outcome *outcome = page->outcome;
    report_bar bars[OUTCOME_ROWS];
    for (size_t i = 0; i < OUTCOME_ROWS; i++) {
        const bool is_effect = i < REPORT_EFFECT_COUNT;
        const size_t fate = is_effect ? 0 : i - REPORT_EFFECT_COUNT;
        const report_flow *flow = is_effect ? report_outcome_effect(outcome, (report_effect)i)
                                            : report_outcome_fate(outcome, (report_fate)fate);
        const report_text name =
            is_effect ? report_effect_text((report_effect)i) : report_fate_text((report_fate)fate);
        bars[i] = (report_bar){report_say(words, name, NULL), flow->count, flow->is_hidden};
    }
    const jub_text alt = SAY(
        words, OUTCOME_ALT, {"all", report_flow_text(words, report_outcome_all(outcome))},
        {"listed", report_flow_text(words, report_outcome_listed(outcome))},
        {"released", report_flow_text(words, report_outcome_effect(outcome, REPORT_IS_RELEASED))},
        {"reduced", report_flow_text(words, report_outcome_effect(outcome, REPORT_IS_REDUCED))});
    report_draw_bars(page, "outcome", bars, OUTCOME_ROWS, SAY_ONLY(words, OUTCOME_FIGURE), alt);
    put_outcome_table(page);
}

// Who leaves is more than who is released. For the public not when it is few, or all but few.
static void put_ended(report_page *page)
{
    report_words *words = page->words;
    const report_flow *reduced = report_outcome_effect(page->outcome, REPORT_IS_REDUCED);
    const uint64_t ended = page->outcome->ended_count;
    if (ended == 0) return;
    if (page->input->is_public &&
        (reduced->is_hidden || ended < REPORT_SMALL_BELOW ||
         (ended < reduced->count && reduced->count - ended < REPORT_SMALL_BELOW)))
        return;
    report_paragraph(page,
                     SAY(words, LEAVING, {"ended", report_count(words, ended)},
                         {"date", report_date(words, page->input->state->basis->agenda.effect)}));
}

// -- by clause, by facility -----------------------------------------------------------------------

static jub_text row_name(report_page *page, bool is_clause, size_t row)
{
    if (is_clause && page->outcome->clauses[row].length_bytes == 0)
        return SAY_ONLY(page->words, CLAUSE_UNKNOWN);
    if (is_clause) return page->outcome->clauses[row];
    const size_t known_count = page->outcome->facility_count - 1;
    return report_facility(page, row < known_count ? (uint32_t)row : JUB_NO_ROW);
}

static const report_flow *flow_at(const report_outcome *outcome, bool is_clause, size_t row,
                                  size_t effect)
{
    return is_clause ? report_outcome_by(outcome, row, (report_effect)effect)
                     : report_outcome_at(outcome, row, (report_effect)effect);
}

// The row of those whose facility is not known is there when there is somebody.
static size_t row_count(const report_outcome *outcome, bool is_clause)
{
    if (is_clause) return outcome->clause_count;
    const size_t last = outcome->facility_count - 1;
    return last + (report_outcome_at(outcome, last, REPORT_EFFECT_COUNT)->count > 0);
}

static void put_effects_table(report_page *page, bool is_clause)
{
    report_words *words = page->words;
    const report_outcome *outcome = page->outcome;
    const report_text heads[] = {is_clause ? REPORT_COLUMN_CLAUSE : REPORT_COLUMN_FACILITY,
#define X(name) REPORT_EFFECT_##name,
                                 REPORT_EFFECT_LIST(X)
#undef X
                                     REPORT_TOTAL};
    const jub_text caption =
        is_clause ? SAY_ONLY(words, CLAUSE_TABLE) : SAY_ONLY(words, FACILITY_TABLE);
    report_table table = report_table_begin(words, caption, "knnnnnn", heads);
    for (size_t row = 0; row < row_count(outcome, is_clause); row++) {
        report_cell(words, &table, row_name(page, is_clause, row));
        for (size_t k = 0; k <= REPORT_EFFECT_COUNT; k++)
            report_cell(words, &table,
                        report_flow_text(words, flow_at(outcome, is_clause, row, k)));
    }
    report_cell(words, &table, SAY_ONLY(words, TOTAL));
    for (size_t k = 0; k < REPORT_EFFECT_COUNT; k++)
        report_cell(words, &table,
                    report_flow_text(words, report_outcome_effect(outcome, (report_effect)k)));
    report_cell(words, &table, report_flow_text(words, report_outcome_listed(outcome)));
    table.has_total = true;
    table.note = hidden_note(page);
    report_put_table(page, &table);
}

static void put_rows(report_page *page, bool is_clause)
{
    report_words *words = page->words;
    const size_t count = row_count(page->outcome, is_clause);
    report_bar *bars = JUB_NEW(words->arena, report_bar, count);
    if (!bars) words->is_out_of_memory = true;
    if (words->is_out_of_memory) return;
    for (size_t i = 0; i < count; i++) {
        const report_flow *flow = flow_at(page->outcome, is_clause, i, REPORT_EFFECT_COUNT);
        bars[i] = (report_bar){row_name(page, is_clause, i), flow->count, flow->is_hidden};
    }
    const jub_text number = report_count(words, count);
    if (count > 0 && count <= REPORT_CHART_ROWS_MAX)
        report_draw_bars(page, is_clause ? "clauses" : "facilities", bars, count,
                         is_clause ? SAY_ONLY(words, CLAUSE_FIGURE)
                                   : SAY_ONLY(words, FACILITY_FIGURE),
                         is_clause ? SAY(words, CLAUSE_ALT, {"count", number})
                                   : SAY(words, FACILITY_ALT, {"count", number}));
    put_effects_table(page, is_clause);
}

void report_section_outcome(report_page *page)
{
    report_words *words = page->words;
    report_section(page, "outcome", REPORT_OUTCOME);
    if (!page->outcome) {
        report_paragraph(page, SAY(words, MISSING_PART, {"how", SAY_ONLY(words, OUTCOME_MISSING)}));
        report_section_end(page);
        return;
    }
    const jub_state *state = page->input->state;
    const jub_date day = jub_state_day(state, state->programme.last_time);
    report_paragraph(page, SAY(words, OUTCOME_INTRO, {"date", report_date(words, day)}));
    put_everybody(page);
    put_ended(page);
    report_heading(page, SAY_ONLY(words, BY_CLAUSE));
    report_paragraph(page, SAY_ONLY(words, BY_CLAUSE_INTRO));
    put_rows(page, true);
    report_heading(page, SAY_ONLY(words, BY_FACILITY));
    report_paragraph(page, SAY_ONLY(words, BY_FACILITY_INTRO));
    put_rows(page, false);
    report_section_end(page);
}
