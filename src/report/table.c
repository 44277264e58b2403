#include <assert.h>
#include <string.h>

#include "report/page_private.h"

enum { LONG_ROW_COUNT = 24 }; // from which on a table is scrolled on the screen

report_table report_table_begin(report_words *words, jub_text caption, const char *kinds,
                                const report_text *heads)
{
    report_table table = {.caption = caption, .kinds = kinds, .column_count = strlen(kinds)};
    assert(table.column_count <= REPORT_COLUMN_MAX);
    for (size_t i = 0; i < table.column_count; i++)
        table.heads[i] = report_say(words, heads[i], NULL);
    return table;
}

void report_cell(report_words *words, report_table *table, jub_text text)
{
    if (!JUB_LIST_PUSH(words->arena, &table->cells, text)) words->is_out_of_memory = true;
}

static void put_heads(report_page *page, const report_table *table)
{
    report_raw(page, "<thead><tr>");
    for (size_t i = 0; i < table->column_count; i++) {
        report_raw(page, table->kinds[i] == 'n' ? "<th scope=\"col\" class=\"n\">"
                                                : "<th scope=\"col\">");
        report_put(page, table->heads[i]);
        report_raw(page, "</th>");
    }
    report_raw(page, "</tr></thead>\n");
}

static void put_row(report_page *page, const report_table *table, size_t row)
{
    report_raw(page, "<tr>");
    for (size_t i = 0; i < table->column_count; i++) {
        const jub_text text = table->cells.items[row * table->column_count + i];
        const bool is_day = table->kinds[i] == 'd', is_number = table->kinds[i] == 'n';
        report_raw(page, i == 0 ? "<th scope=\"row\"" : "<td");
        report_raw(page, is_number ? " class=\"n\">" : is_day ? " class=\"d\">" : ">");
        if (table->kinds[i] == 'k')
            report_put_name(page, text);
        else
            report_put(page, text);
        report_raw(page, i == 0 ? "</th>" : "</td>");
    }
    report_raw(page, "</tr>\n");
}

// A long one is a region that a keyboard can enter and scroll; on paper it is all there.
void report_put_table(report_page *page, const report_table *table)
{
    if (page->words->is_out_of_memory) return;
    assert(table->cells.count % table->column_count == 0);
    const size_t row_count = table->cells.count / table->column_count;
    const unsigned number = ++page->table_count;
    jub_buffer_format(page->out,
                      "<div class=\"table%s\" role=\"region\" aria-labelledby=\"table-%u\" "
                      "tabindex=\"0\">\n<table>\n<caption id=\"table-%u\">",
                      row_count > LONG_ROW_COUNT ? " long" : "", number, number);
    report_put(page, SAY(page->words, TABLE_CAPTION, {"number", report_count(page->words, number)},
                         {"caption", table->caption}));
    report_raw(page, "</caption>\n");
    put_heads(page, table);
    report_raw(page, "<tbody>\n");
    for (size_t row = 0; row < row_count; row++) {
        const bool is_total = table->has_total && row + 1 == row_count;
        if (is_total) report_raw(page, "</tbody>\n<tfoot>\n");
        put_row(page, table, row);
    }
    report_raw(page, table->has_total && row_count > 0 ? "</tfoot>\n" : "</tbody>\n");
    report_raw(page, "</table>\n</div>\n");
    if (table->note.length_bytes > 0) report_aside(page, table->note);
}
