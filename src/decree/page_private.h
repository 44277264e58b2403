#ifndef JUB_DECREE_PAGE_PRIVATE_H
#define JUB_DECREE_PAGE_PRIVATE_H

#include "base/buffer.h"

/// A text of sections, paragraphs, nested lists and tables, wrapped, as plain text or as Markdown.
/// Who writes appends to `line`; what is in it becomes a paragraph at `page_end`. What a terminal
/// would obey, and in Markdown what would be markup, is made harmless there.

enum { PAGE_COLUMNS = 100, PAGE_DEPTH_MAX = 16, PAGE_TABLE_COLUMN_MAX = 32 };

typedef struct decree_page {
    jub_buffer *out;
    jub_buffer line; // the paragraph, or the cell, being written
    jub_buffer word; // one word of it as it will stand
    bool is_markdown;
    bool is_first_bold; // its first word, in Markdown
    uint32_t depth;     // 0: a paragraph; above it: an item of a list
    const char *marker; // of an item: "- ", "1. "
} decree_page;

decree_page page_open(jub_buffer *out, bool is_markdown);

/// Frees what is only needed while writing; a failure of it is handed on to `out`.
void page_close(decree_page *page);

/// Makes what has been written a title, or the title of a section.
void page_end_title(decree_page *page);
void page_end_section(decree_page *page);

/// Begins a paragraph, with a blank line before it, or an item of a list at a depth from 1 on.
void page_begin(decree_page *page, uint32_t depth);
void page_begin_numbered(decree_page *page, uint32_t depth, uint32_t number);
void page_begin_labelled(decree_page *page);
void page_end(decree_page *page);

/// Takes what has been written as the text of a cell; bytes == NULL, and `out` failed, when memory
/// is out.
jub_text page_take(decree_page *page, jub_arena *arena);

/// Whether so many columns of these cells fit the page; then they may be written as a table, whose
/// first row is its head.
bool page_table_fits(const decree_page *page, const jub_text *cells, uint32_t column_count,
                     uint32_t row_count);
void page_table(decree_page *page, const jub_text *cells, uint32_t column_count,
                uint32_t row_count);

#endif
