#ifndef JUB_REPORT_PAGE_PRIVATE_H
#define JUB_REPORT_PAGE_PRIVATE_H

#include <pango/pangocairo.h>

#include "base/buffer.h"
#include "report/words_private.h"

/// One page of HTML. Whatever is not a literal of ours goes through report_put, which escapes it.

enum { REPORT_PAGE_MAX_BYTES = 64 << 20 };

typedef struct report_page {
    report_words *words;
    const jub_report_input *input;
    const jub_report_sink *sink;
    jub_buffer *out;
    uint32_t figure_count;
    uint32_t table_count;
    const struct report_outcome *outcome; // NULL without a list
    PangoFontMap *fonts;                  // of charts; made by the first one
    jub_status status;                    // of the first file that could not be written
    jub_error *error;
} report_page;

void report_raw(report_page *page, const char *markup);
void report_put(report_page *page, jub_text text);

/// A stranger's name, in its own language where that is another one.
void report_put_name(report_page *page, jub_text name);

/// `<p>`, `<h3>`; a section with its `<h2>`, to be closed by report_section_end.
void report_paragraph(report_page *page, jub_text text);
void report_aside(report_page *page, jub_text text);
void report_heading(report_page *page, jub_text text);
void report_section(report_page *page, const char *id, report_text heading);
void report_section_end(report_page *page);

// -- tables ---------------------------------------------------------------------------------------

enum { REPORT_COLUMN_MAX = 12 };

/// A table with its caption; the first cell of each row is its heading. `kinds` has a letter a
/// column: `t` text, `k` a stranger's name, `d` days, `n` number.
typedef struct report_table {
    jub_text caption;
    const char *kinds;
    jub_text heads[REPORT_COLUMN_MAX];
    size_t column_count;
    JUB_LIST(jub_text) cells; // row by row
    bool has_total;           // the last row
    jub_text note;            // what a mark in it means; may be empty
} report_table;

report_table report_table_begin(report_words *words, jub_text caption, const char *kinds,
                                const report_text *heads);
void report_cell(report_words *words, report_table *table, jub_text text);
void report_put_table(report_page *page, const report_table *table);

// -- sections, in their order ---------------------------------------------------------------------

void report_summary(report_page *page);
void report_section_outcome(report_page *page);
void report_section_calendar(report_page *page);
void report_section_findings(report_page *page);
void report_section_funnels(report_page *page);
void report_section_population(report_page *page);
void report_section_posts(report_page *page);
void report_section_refill(report_page *page);
void report_section_forecast(report_page *page);
void report_section_method(report_page *page);

// -- what sections share --------------------------------------------------------------------------

/// A facility as readers know it: its name in the report's alphabet where the register has one, and
/// its key.
jub_text report_facility(report_page *page, uint32_t facility);

/// The same by its key, for one of a later register: by the name that the programme's register has,
/// else the later one; the key alone where neither has it.
jub_text report_later_facility(report_page *page, jub_text key);

/// Estimates and stocks, of which the public is told to the nearest REPORT_TENS: that is coarser
/// than any count that is left out.
enum { REPORT_TENS = 10 };
double report_shown(const report_page *page, double number);
jub_text report_shown_range(report_page *page, double low, double high);

/// `G1,Q2`; empty where no clause gives anything.
jub_text report_clauses(report_page *page, uint64_t grants, uint32_t quota);

#endif
