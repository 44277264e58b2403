// Admissions after against before, by authority, ground and facility.

#include <math.h>

#include "report/chart_private.h"
#include "report/section_private.h"

static jub_text by_name(report_words *words, const char *by)
{
    if (strcmp(by, "authority") == 0) return SAY_ONLY(words, REFILL_BY_AUTHORITY);
    if (strcmp(by, "ground") == 0) return SAY_ONLY(words, REFILL_BY_GROUND);
    if (strcmp(by, "facility") == 0) return SAY_ONLY(words, REFILL_BY_FACILITY);
    if (strcmp(by, "authority and ground") == 0)
        return SAY_ONLY(words, REFILL_BY_AUTHORITY_AND_GROUND);
    if (strcmp(by, "kind") == 0 || strcmp(by, "kind of facility") == 0)
        return SAY_ONLY(words, REFILL_BY_KIND);
    if (strcmp(by, "labour") == 0) return SAY_ONLY(words, REFILL_BY_LABOUR);
    if (strcmp(by, "all") == 0) return SAY_ONLY(words, REFILL_BY_ALL);
    return SAY(words, REFILL_BY_OTHER, {"kind", report_clean(words, jub_text_from(by))});
}

// Codes of the register's schema in words; any other is shown as it stands.
static jub_text code_name(report_words *words, jub_text code)
{
    static const struct {
        const char *code;
        report_text text;
    } known[] = {
        {"social_security", REPORT_CODE_SOCIAL_SECURITY},
        {"state_security", REPORT_CODE_STATE_SECURITY},
        {"prosecutor", REPORT_CODE_PROSECUTOR},
        {"court", REPORT_CODE_COURT},
        {"bureau", REPORT_CODE_BUREAU},
        {"charge", REPORT_CODE_CHARGE},
        {"campaign", REPORT_CODE_CAMPAIGN},
        {"family_of_convicted", REPORT_CODE_FAMILY},
        {"sentence", REPORT_CODE_SENTENCE},
        {"new_offence", REPORT_CODE_NEW_OFFENCE},
        {"broken_condition", REPORT_CODE_BROKEN_CONDITION},
        {"old_file", REPORT_CODE_OLD_FILE},
        {"no_charge", REPORT_CODE_NO_CHARGE},
        {"political_prison", REPORT_CODE_POLITICAL_PRISON},
        {"labour_camp", REPORT_CODE_LABOUR_CAMP},
        {"other_facility", REPORT_CODE_OTHER_FACILITY},
        {"with prison labour", REPORT_CODE_WITH_LABOUR},
        {"without prison labour", REPORT_CODE_WITHOUT_LABOUR},
        {"", REPORT_CODE_NOT_STATED},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (jub_text_is(code, known[i].code)) return report_say(words, known[i].text, NULL);
    return report_clean(words, code);
}

static jub_text part_name(report_page *page, const jub_refill_part *part)
{
    if (strcmp(part->by, "all") == 0) return SAY_ONLY(page->words, TOTAL);
    if (strcmp(part->by, "facility") == 0 && part->name.length_bytes > 0)
        return report_later_facility(page, part->name);
    jub_text second = part->name;
    const jub_text first = jub_text_cut(&second, ',');
    if (strcmp(part->by, "authority and ground") != 0 || second.length_bytes == 0)
        return code_name(page->words, part->name);
    return SAY(page->words, CODE_TWO, {"first", code_name(page->words, first)},
               {"second", code_name(page->words, jub_text_trim(second))});
}

static jub_text ratio_text(report_words *words, const jub_refill_part *part)
{
    const jub_text ratio = report_ratio(words, part->ratio);
    const jub_text low = report_ratio(words, part->ratio_low);
    if (jub_text_equal(ratio, low)) return ratio; // both past what is told of a ratio
    if (!isfinite(part->ratio_high)) return SAY(words, RATIO_FROM, {"ratio", ratio}, {"low", low});
    return SAY(words, RATIO_RANGE, {"ratio", ratio}, {"low", low},
               {"high", report_ratio(words, part->ratio_high)});
}

static void put_parts_table(report_page *page, const jub_refill_part *parts, const bool *is_hidden,
                            size_t count, jub_text by)
{
    report_words *words = page->words;
    static const report_text heads[] = {REPORT_COLUMN_BY, REPORT_COLUMN_ADMITTED,
                                        REPORT_COLUMN_EXPECTED, REPORT_COLUMN_RATIO,
                                        REPORT_COLUMN_STANDS_OUT};
    report_table table =
        report_table_begin(words, SAY(words, REFILL_RATIO_TABLE, {"by", by}), "knnnt", heads);
    for (size_t i = 0; i < count; i++) {
        const jub_refill_part *part = &parts[i];
        const bool has_data = part->has_data && !is_hidden[i];
        const jub_text not =
            is_hidden[i] ? SAY_ONLY(words, NOT_SHOWN) : SAY_ONLY(words, VERDICT_NO_DATA);
        report_cell(words, &table, part_name(page, part));
        report_cell(words, &table, is_hidden[i] ? not : report_count(words, part->admitted));
        report_cell(words, &table, has_data ? report_about(words, part->expected) : not );
        report_cell(words, &table, has_data ? ratio_text(words, part) : not );
        report_cell(words, &table,
                    !has_data       ? not
                    : part->is_flag ? SAY_ONLY(words, YES)
                                    : SAY_ONLY(words, NO));
    }
    report_put_table(page, &table);
}

static void put_group(report_page *page, const jub_refill *refill, const report_refill_hidden *hide,
                      size_t first, size_t count)
{
    report_words *words = page->words;
    const jub_refill_part *parts = refill->parts + first;
    report_span *spans = JUB_NEW(words->arena, report_span, count);
    size_t drawn = 0, flags = 0;
    char file[64];
    if (!spans) words->is_out_of_memory = true;
    if (words->is_out_of_memory) return;
    for (size_t i = 0; i < count; i++) {
        if (!parts[i].has_data || hide->parts[first + i]) continue;
        spans[drawn++] = (report_span){part_name(page, &parts[i]),
                                       parts[i].ratio_low,
                                       parts[i].ratio,
                                       parts[i].ratio_high,
                                       NAN,
                                       parts[i].is_flag};
        flags += parts[i].is_flag;
    }
    const jub_text by = by_name(words, parts[0].by);
    report_heading(page, by);
    const report_span_words says = {.axis = SAY_ONLY(words, AXIS_RATIO),
                                    .middle = SAY_ONLY(words, LABEL_RATIO),
                                    .range = SAY_ONLY(words, LABEL_RANGE_95),
                                    .line = SAY_ONLY(words, LABEL_ONE)};
    (void)snprintf(file, sizeof file, "refill-by-%zu", first);
    if (drawn > 0 && drawn <= REPORT_CHART_ROWS_MAX)
        report_draw_spans(page, file, spans, drawn, 1, false, &says,
                          SAY(words, REFILL_RATIO_FIGURE, {"by", by}),
                          SAY(words, REFILL_RATIO_ALT, {"count", report_count(words, drawn)},
                              {"announced", report_date(words, refill->announced)},
                              {"flags", report_count(words, flags)}));
    put_parts_table(page, parts, hide->parts + first, count, by);
}

// Tables that cross each other, or whose rows add up to rows of another, could be held against each
// other: the public edition has those by authority and by ground, which share the whole alone.
static bool is_shown(const report_page *page, const char *by)
{
    if (!page->input->is_public) return true;
    return strcmp(by, "all") == 0 || strcmp(by, "authority") == 0 || strcmp(by, "ground") == 0;
}

void report_refill_groups(report_page *page, const jub_refill *refill,
                          const report_refill_hidden *hide)
{
    for (size_t first = 0; first < refill->part_count;) {
        size_t end = first + 1;
        while (end < refill->part_count &&
               strcmp(refill->parts[end].by, refill->parts[first].by) == 0)
            end++;
        if (is_shown(page, refill->parts[first].by))
            put_group(page, refill, hide, first, end - first);
        first = end;
    }
}
