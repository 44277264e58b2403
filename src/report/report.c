#include "report/report.h"

#include "report/embedded_style.h"

#include "report/chart_private.h"
#include "report/outcome_private.h"

static const char *const codes[] = {
#define X(name, code, own) code,
    JUB_REPORT_LANGUAGE_LIST(X)
#undef X
};
static const char *const own_names[] = {
#define X(name, code, own) own,
    JUB_REPORT_LANGUAGE_LIST(X)
#undef X
};

// Nothing is fetched but the style and the pictures beside the page; `file:` is there for browsers
// to which a folder opened from disk is not 'self'.
static const char policy[] =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'self' file:; img-src 'self' file:; base-uri 'none'; form-action 'none'\">\n";

// -- the head of the page -------------------------------------------------------------------------

static void put_languages(report_page *page)
{
    report_raw(page, "<nav class=\"languages\" aria-label=\"");
    report_put(page, SAY_ONLY(page->words, LANGUAGES));
    report_raw(page, "\"><ul>");
    for (int i = 0; i < JUB_REPORT_LANGUAGE_COUNT; i++) {
        const bool is_this = i == (int)page->words->language;
        const char *target = is_this                  ? "index.html"
                             : i == JUB_REPORT_KOREAN ? "ko/index.html"
                                                      : "../index.html";
        jub_buffer_format(page->out, "<li><a href=\"%s\" lang=\"%s\" hreflang=\"%s\"%s>%s</a></li>",
                          target, codes[i], codes[i], is_this ? " aria-current=\"page\"" : "",
                          own_names[i]);
    }
    report_raw(page, "</ul></nav>\n");
}

static void put_head(report_page *page)
{
    report_words *words = page->words;
    const bool is_korean = words->language == JUB_REPORT_KOREAN;
    jub_buffer_format(page->out,
                      "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                      codes[words->language]);
    report_raw(page, policy);
    report_raw(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    report_put(
        page,
        SAY(words, PAGE_TITLE,
            {"decree", report_clean(words, jub_decree_title(page->input->state->basis->decree))}));
    jub_buffer_format(page->out,
                      "</title>\n<link rel=\"stylesheet\" href=\"%sstyle.css\">\n</head>\n",
                      is_korean ? "../" : "");
    report_raw(page, "<body>\n<a class=\"skip\" href=\"#main\">");
    report_put(page, SAY_ONLY(words, SKIP));
    report_raw(page, "</a>\n");
}

static void put_banner(report_page *page)
{
    report_words *words = page->words;
    const jub_state *state = page->input->state;
    const jub_date day = jub_state_day(state, state->programme.last_time);
    report_raw(page, "<header>\n");
    put_languages(page);
    report_raw(page, "<h1>");
    report_put(page, SAY_ONLY(words, TITLE));
    report_raw(page, "</h1>\n<p class=\"decree\">");
    report_put_name(page, report_clean(words, jub_decree_title(state->basis->decree)));
    report_raw(page, "</p>\n<p class=\"as-of\">");
    report_put(page, SAY(words, AS_OF, {"date", report_date(words, day)}));
    report_raw(page, "</p>\n<p class=\"edition\">");
    report_put(page, page->input->is_public ? SAY_ONLY(words, EDITION_PUBLIC)
                                            : SAY_ONLY(words, EDITION_FULL));
    report_raw(page, "</p>\n");
    if (state->programme.is_rehearsal) {
        report_raw(page, "<p class=\"edition\">");
        report_put(page, SAY_ONLY(words, REHEARSAL));
        report_raw(page, "</p>\n");
    }
    report_raw(page, "</header>\n");
}

// Sections in their order, and whether there is one.
typedef struct section {
    const char *id;
    report_text heading;
    void (*write)(report_page *page);
} section;

static const section sections[] = {
    {"summary", REPORT_SUMMARY, report_summary},
    {"outcome", REPORT_OUTCOME, report_section_outcome},
    {"calendar", REPORT_CALENDAR, report_section_calendar},
    {"findings", REPORT_FINDINGS, report_section_findings},
    {"funnels", REPORT_FUNNELS, report_section_funnels},
    {"population", REPORT_POPULATION, report_section_population},
    {"posts", REPORT_POSTS, report_section_posts},
    {"refill", REPORT_REFILL, report_section_refill},
    {"forecast", REPORT_FORECAST, report_section_forecast},
    {"method", REPORT_METHOD, report_section_method},
};
enum { SECTION_COUNT = sizeof sections / sizeof *sections };

static bool is_there(const report_page *page, const section *at)
{
    if (at->write != report_section_funnels) return true;
    return !page->input->is_public && page->input->oversight &&
           page->input->oversight->funnel_count > 0;
}

static void put_contents(report_page *page)
{
    report_raw(page, "<nav class=\"contents\" aria-labelledby=\"contents\">\n<h2 id=\"contents\">");
    report_put(page, SAY_ONLY(page->words, CONTENTS));
    report_raw(page, "</h2>\n<ol>\n");
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        if (!is_there(page, &sections[i])) continue;
        jub_buffer_format(page->out, "<li><a href=\"#%s\">", sections[i].id);
        report_put(page, report_say(page->words, sections[i].heading, NULL));
        report_raw(page, "</a></li>\n");
    }
    report_raw(page, "</ol>\n</nav>\n");
}

static void put_footer(report_page *page)
{
    report_words *words = page->words;
    const jub_state *state = page->input->state;
    report_raw(page, "<footer>\n");
    report_paragraph(page, SAY(words, MADE_BY, {"program", page->input->made_by},
                               {"origin", report_clean(words, state->origin)},
                               {"size", report_count(words, state->programme.size)}));
    report_raw(page, "</footer>\n</body>\n</html>\n");
}

// -- the pages ------------------------------------------------------------------------------------

static void put_page(report_page *page)
{
    put_head(page);
    put_banner(page);
    put_contents(page);
    report_raw(page, "<main id=\"main\" tabindex=\"-1\">\n");
    for (size_t i = 0; i < SECTION_COUNT; i++)
        if (is_there(page, &sections[i]) && page->status == JUB_OK) sections[i].write(page);
    report_raw(page, "</main>\n");
    put_footer(page);
}

static jub_status write_page(jub_arena *arena, const jub_report_input *input,
                             const report_outcome *outcome, const jub_report_sink *sink,
                             jub_report_language language, jub_error *error)
{
    report_words words = {language, arena, false};
    jub_buffer out = jub_buffer_init(REPORT_PAGE_MAX_BYTES);
    report_page page = {.words = &words,
                        .input = input,
                        .sink = sink,
                        .out = &out,
                        .outcome = outcome,
                        .error = error};
    put_page(&page);
    jub_status status = page.status;
    if (status == JUB_OK && (words.is_out_of_memory || out.status != JUB_OK))
        status = jub_fail_no_memory(error);
    if (status == JUB_OK)
        status = sink->file(sink->context,
                            language == JUB_REPORT_KOREAN ? "ko/index.html" : "index.html",
                            jub_buffer_view(&out), error);
    report_chart_fonts_free(&page);
    jub_buffer_clear(&out);
    return status;
}

static jub_status write_pages(jub_arena *arena, const jub_report_input *input,
                              const jub_report_sink *sink, jub_error *error)
{
    report_outcome counted = {0};
    const report_outcome *outcome = NULL;
    if (input->list && input->state->basis->proposals) {
        if (!report_outcome_count(arena, input, &counted)) return jub_fail_no_memory(error);
        outcome = &counted;
    }
    const size_t mark = jub_arena_mark(arena);
    jub_status status = JUB_OK;
    for (int i = 0; i < JUB_REPORT_LANGUAGE_COUNT && status == JUB_OK; i++) {
        status = write_page(arena, input, outcome, sink, (jub_report_language)i, error);
        jub_arena_rewind(arena, mark);
    }
    return status;
}

jub_status jub_report_write(jub_arena *arena, const jub_report_input *input,
                            const jub_report_sink *sink, jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    if (!input->state->basis->reg)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, "open the programme with its facts",
                        "a report needs the register");
    jub_status status =
        sink->file(sink->context, "style.css",
                   (jub_text){embedded_style_css, sizeof embedded_style_css - 1}, error);
    if (status == JUB_OK) status = write_pages(arena, input, sink, error);
    jub_arena_rewind(arena, mark);
    return status;
}
