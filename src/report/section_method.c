#include "report/page_private.h"

static void put_seed(report_page *page, const jub_oversight *oversight)
{
    if (oversight->draws == 0 || page->input->is_public) return;
    report_paragraph(page, SAY(page->words, METHOD_SEED,
                               {"draws", report_count(page->words, oversight->draws)},
                               {"seed", jub_text_format(page->words->arena, "%llu",
                                                        (unsigned long long)oversight->seed)}));
}

void report_section_method(report_page *page)
{
    report_words *words = page->words;
    const jub_report_input *input = page->input;
    report_section(page, "method", REPORT_METHOD);
    report_paragraph(page, SAY_ONLY(words, METHOD_SOURCE));
    report_paragraph(page, SAY_ONLY(words, METHOD_COUNTS));
    if (input->is_public) {
        report_paragraph(page, SAY_ONLY(words, METHOD_SUPPRESSION));
        report_paragraph(page, SAY_ONLY(words, METHOD_LOG));
    }
    if (input->oversight) {
        report_paragraph(page, SAY_ONLY(words, METHOD_FINDINGS));
        put_seed(page, input->oversight);
    }
    if (input->projection)
        report_paragraph(
            page, SAY(words, METHOD_POPULATION,
                      {"seed", jub_text_format(words->arena, "%llu",
                                               (unsigned long long)input->projection->seed)}));
    if (input->refill) report_paragraph(page, SAY_ONLY(words, METHOD_REFILL));
    report_paragraph(page, SAY_ONLY(words, METHOD_OUTSIDE));
    report_paragraph(page, SAY_ONLY(words, METHOD_NO_SCORES));
    report_section_end(page);
}
