#include "report/page_private.h"

#include <math.h>

#include "base/utf8.h"

void report_raw(report_page *page, const char *markup)
{
    jub_buffer_string(page->out, markup);
}

// Within elements and quoted attributes.
void report_put(report_page *page, jub_text text)
{
    for (size_t i = 0; i < text.length_bytes; i++) {
        switch (text.bytes[i]) {
        case '&': jub_buffer_string(page->out, "&amp;"); break;
        case '<': jub_buffer_string(page->out, "&lt;"); break;
        case '>': jub_buffer_string(page->out, "&gt;"); break;
        case '"': jub_buffer_string(page->out, "&quot;"); break;
        case '\'': jub_buffer_string(page->out, "&#39;"); break;
        default: jub_buffer_char(page->out, text.bytes[i]);
        }
    }
}

void report_put_name(report_page *page, jub_text name)
{
    const char *language = report_language_of(page->words, name);
    if (!language) {
        report_put(page, name);
        return;
    }
    jub_buffer_format(page->out, "<span lang=\"%s\">", language);
    report_put(page, name);
    report_raw(page, "</span>");
}

static void put_element(report_page *page, const char *begin, jub_text text, const char *end)
{
    report_raw(page, begin);
    report_put(page, text);
    report_raw(page, end);
}

void report_paragraph(report_page *page, jub_text text)
{
    put_element(page, "<p>", text, "</p>\n");
}

void report_aside(report_page *page, jub_text text)
{
    put_element(page, "<p class=\"note\">", text, "</p>\n");
}

void report_heading(report_page *page, jub_text text)
{
    put_element(page, "<h3>", text, "</h3>\n");
}

void report_section(report_page *page, const char *id, report_text heading)
{
    jub_buffer_format(page->out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", id, id);
    report_put(page, report_say(page->words, heading, NULL));
    report_raw(page, "</h2>\n");
}

void report_section_end(report_page *page)
{
    report_raw(page, "</section>\n");
}

// -- what sections share --------------------------------------------------------------------------

static bool is_latin(const report_words *words)
{
    return words->language == JUB_REPORT_ENGLISH;
}

static jub_text cell_of(report_page *page, const jub_resource *resource, const char *column,
                        uint32_t row)
{
    const jub_column *found = jub_resource_column(resource, jub_text_from(column));
    if (!found || !jub_bit(found->known, row)) return JUB_TEXT("");
    jub_buffer buffer = jub_buffer_init(REPORT_PAGE_MAX_BYTES);
    jub_column_write(found, row, &buffer);
    const jub_text text = report_clean(page->words, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return text;
}

static jub_text facility_name(report_page *page, const jub_resource *facilities, uint32_t row,
                              jub_text key)
{
    key = report_clean(page->words, key);
    jub_text name =
        is_latin(page->words) ? cell_of(page, facilities, "name_latin", row) : (jub_text){0};
    if (name.length_bytes == 0) name = cell_of(page, facilities, "name", row);
    if (name.length_bytes == 0) return key;
    return SAY(page->words, NAME_AND_KEY, {"name", name}, {"key", key});
}

jub_text report_facility(report_page *page, uint32_t facility)
{
    const jub_basis *basis = page->input->state->basis;
    if (facility == JUB_NO_ROW || !basis->facilities)
        return SAY_ONLY(page->words, FACILITY_UNKNOWN);
    return facility_name(page, basis->facilities, facility,
                         jub_basis_facility_key(basis, facility));
}

jub_text report_later_facility(report_page *page, jub_text key)
{
    const uint32_t facility = jub_basis_facility(page->input->state->basis, key);
    if (facility != JUB_NO_ROW) return report_facility(page, facility);
    const jub_register *later = page->input->later;
    const jub_resource *facilities =
        later ? jub_register_resource(later, JUB_TEXT("facilities")) : NULL;
    const uint32_t row = facilities && facilities->key_column != JUB_NO_ROW
                             ? jub_resource_find(facilities, key)
                             : JUB_NO_ROW;
    if (row == JUB_NO_ROW) return report_clean(page->words, key);
    return facility_name(page, facilities, row, key);
}

double report_shown(const report_page *page, double number)
{
    return page->input->is_public ? round(number / REPORT_TENS) * REPORT_TENS : number;
}

// Outwards, so that what lies within the range lies within what is shown of it.
jub_text report_shown_range(report_page *page, double low, double high)
{
    if (!page->input->is_public) return report_range(page->words, low, high);
    return report_range(page->words, floor(low / REPORT_TENS) * REPORT_TENS,
                        ceil(high / REPORT_TENS) * REPORT_TENS);
}

jub_text report_clauses(report_page *page, uint64_t grants, uint32_t quota)
{
    jub_buffer buffer = jub_buffer_init(REPORT_PAGE_MAX_BYTES);
    jub_clause_names(page->input->state->basis->decree, grants, quota, &buffer);
    const jub_text text = report_clean(page->words, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return text;
}
