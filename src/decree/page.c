#include "decree/page_private.h"

#include <assert.h>

#include "base/utf8.h"

static const char blanks[] = "                                                                "
                             "                                                                ";

decree_page page_open(jub_buffer *out, bool is_markdown)
{
    return (decree_page){.out = out,
                         .line = jub_buffer_init(out->max_bytes),
                         .word = jub_buffer_init(out->max_bytes),
                         .is_markdown = is_markdown};
}

void page_close(decree_page *page)
{
    jub_buffer_clear(&page->line);
    jub_buffer_clear(&page->word);
}

static void hand_on_failure(decree_page *page, const jub_buffer *from)
{
    if (page->out->status == JUB_OK) page->out->status = from->status;
}

static void indent(decree_page *page, size_t columns)
{
    assert(columns < sizeof blanks);
    jub_buffer_bytes(page->out, blanks, columns);
}

// -- words ----------------------------------------------------------------------------------------

// Controls, and the marks that turn the direction of writing.
static bool is_obeyed(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
           (code_point >= 0x200E && code_point <= 0x200F) ||
           (code_point >= 0x2028 && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069);
}

static bool is_letter_byte(char byte)
{
    const unsigned char c = (unsigned char)byte;
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

// An underscore within a name is no markup.
static bool is_markup(jub_text text, size_t at)
{
    const char byte = text.bytes[at];
    if (byte == '_')
        return at == 0 || at + 1 == text.length_bytes || !is_letter_byte(text.bytes[at - 1]) ||
               !is_letter_byte(text.bytes[at + 1]);
    return byte != 0 && strchr("\\`*<[]|&~", byte) != NULL;
}

// What Markdown takes for the mark of a list or a heading where it stands first in a line.
static size_t mark_at(jub_text word)
{
    size_t digits = 0;
    if (word.length_bytes == 0) return SIZE_MAX;
    if (strchr("#>-+=", word.bytes[0])) return 0;
    while (digits < word.length_bytes && word.bytes[digits] >= '0' && word.bytes[digits] <= '9')
        digits++;
    return digits > 0 && digits + 1 == word.length_bytes && strchr(".)", word.bytes[digits])
               ? digits
               : SIZE_MAX;
}

// The word as it will stand, in `page->word`.
static void make_word(decree_page *page, jub_text text, bool may_begin)
{
    jub_buffer_reset(&page->word);
    const size_t mark = page->is_markdown && may_begin ? mark_at(text) : SIZE_MAX;
    for (size_t at = 0; at < text.length_bytes;) {
        size_t length_bytes = 1;
        const jub_text rest = {text.bytes + at, text.length_bytes - at};
        const bool is_harmful = is_obeyed(jub_utf8_decode(rest, &length_bytes));
        if (page->is_markdown && (at == mark || is_markup(text, at)))
            jub_buffer_char(&page->word, '\\');
        if (is_harmful)
            jub_buffer_char(&page->word, '?');
        else
            jub_buffer_bytes(&page->word, rest.bytes, length_bytes);
        at += length_bytes;
    }
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static jub_text next_word(jub_text *rest)
{
    while (rest->length_bytes > 0 && is_blank(*rest->bytes)) {
        rest->bytes++;
        rest->length_bytes--;
    }
    jub_text word = {rest->bytes, 0};
    while (word.length_bytes < rest->length_bytes && !is_blank(word.bytes[word.length_bytes]))
        word.length_bytes++;
    rest->bytes += word.length_bytes;
    rest->length_bytes -= word.length_bytes;
    return word;
}

static void put_word(decree_page *page, bool is_bold)
{
    if (is_bold) jub_buffer_string(page->out, "**");
    jub_buffer_text(page->out, jub_buffer_view(&page->word));
    if (is_bold) jub_buffer_string(page->out, "**");
}

// How wide the word in `page->word` will stand.
static size_t word_width(const decree_page *page, bool is_bold)
{
    return jub_utf8_width(jub_buffer_view(&page->word)) + (is_bold ? strlen("****") : 0);
}

// Writes the paragraph from `column` on and goes on in lines that begin at `hang_columns`. Returns
// how wide its last line is.
static size_t put_wrapped(decree_page *page, size_t column, size_t hang_columns)
{
    jub_text rest = jub_buffer_view(&page->line);
    bool is_at_begin = true, is_bold = page->is_markdown && page->is_first_bold;
    hand_on_failure(page, &page->line);
    for (jub_text word = next_word(&rest); word.length_bytes > 0; word = next_word(&rest)) {
        make_word(page, word, is_at_begin);
        if (!is_at_begin && column + 1 + word_width(page, is_bold) > PAGE_COLUMNS) {
            jub_buffer_char(page->out, '\n');
            indent(page, hang_columns);
            column = hang_columns;
            is_at_begin = true;
            make_word(page, word, true);
        }
        if (!is_at_begin) jub_buffer_char(page->out, ' ');
        column += word_width(page, is_bold) + !is_at_begin;
        put_word(page, is_bold);
        is_at_begin = is_bold = false;
        hand_on_failure(page, &page->word);
    }
    jub_buffer_char(page->out, '\n');
    jub_buffer_reset(&page->line);
    return column;
}

// -- paragraphs -----------------------------------------------------------------------------------

static void put_heading(decree_page *page, const char *mark, char underline)
{
    if (page->out->length_bytes > 0) jub_buffer_char(page->out, '\n');
    page->is_first_bold = false;
    if (page->is_markdown) jub_buffer_string(page->out, mark);
    const size_t begin_bytes = page->out->length_bytes;
    const size_t width = put_wrapped(page, page->is_markdown ? strlen(mark) : 0, 0);
    const bool is_one_line = page->out->length_bytes - begin_bytes <= (size_t)4 * PAGE_COLUMNS;
    for (size_t i = 0; !page->is_markdown && is_one_line && i < width; i++)
        jub_buffer_char(page->out, underline);
    if (!page->is_markdown) jub_buffer_char(page->out, '\n');
}

void page_end_title(decree_page *page)
{
    put_heading(page, "# ", '=');
}

void page_end_section(decree_page *page)
{
    put_heading(page, "## ", '-');
}

void page_begin(decree_page *page, uint32_t depth)
{
    jub_buffer_reset(&page->line);
    page->depth = depth > PAGE_DEPTH_MAX ? PAGE_DEPTH_MAX : depth;
    page->marker = depth > 0 ? "- " : "";
    page->is_first_bold = false;
}

void page_begin_numbered(decree_page *page, uint32_t depth, uint32_t number)
{
    static const char *const markers[] = {"1. ", "2. ", "3. ", "4. ", "5. ",
                                          "6. ", "7. ", "8. ", "9. "};
    page_begin(page, depth);
    if (number > 0 && number <= sizeof markers / sizeof *markers)
        page->marker = markers[number - 1];
}

void page_begin_labelled(decree_page *page)
{
    page_begin(page, 0);
    page->is_first_bold = true;
}

void page_end(decree_page *page)
{
    // In Markdown an indent before the first item would be kept by nobody.
    const size_t left = page->depth == 0    ? 0
                        : page->is_markdown ? (size_t)2 * (page->depth - 1)
                                            : (size_t)2 * page->depth;
    const size_t hang = left + strlen(page->marker);
    if (page->depth == 0) jub_buffer_char(page->out, '\n');
    indent(page, left);
    jub_buffer_string(page->out, page->marker);
    (void)put_wrapped(page, hang, hang);
}

// -- tables ---------------------------------------------------------------------------------------

jub_text page_take(decree_page *page, jub_arena *arena)
{
    hand_on_failure(page, &page->line);
    const jub_text taken = jub_text_copy(arena, jub_text_trim(jub_buffer_view(&page->line)));
    jub_buffer_reset(&page->line);
    if (!taken.bytes) page->out->status = JUB_NO_MEMORY;
    return taken;
}

// The cell as it will stand.
static void make_cell(decree_page *page, jub_text text)
{
    jub_buffer made = page->line; // empty between paragraphs
    jub_buffer_reset(&made);
    for (jub_text word = next_word(&text); word.length_bytes > 0; word = next_word(&text)) {
        make_word(page, word, false);
        if (made.length_bytes > 0) jub_buffer_char(&made, ' ');
        jub_buffer_text(&made, jub_buffer_view(&page->word));
    }
    page->line = made;
    hand_on_failure(page, &page->line);
}

static void measure(decree_page *page, const jub_text *cells, uint32_t column_count,
                    uint32_t row_count, size_t widths[PAGE_TABLE_COLUMN_MAX])
{
    for (uint32_t i = 0; i < column_count; i++) widths[i] = 3;
    for (uint32_t i = 0; i < column_count * row_count; i++) {
        make_cell(page, cells[i]);
        const size_t width = jub_utf8_width(jub_buffer_view(&page->line));
        if (width > widths[i % column_count]) widths[i % column_count] = width;
    }
    jub_buffer_reset(&page->line);
}

bool page_table_fits(const decree_page *page, const jub_text *cells, uint32_t column_count,
                     uint32_t row_count)
{
    size_t widths[PAGE_TABLE_COLUMN_MAX], sum = 1;
    decree_page trial = page_open(page->out, page->is_markdown);
    if (column_count > PAGE_TABLE_COLUMN_MAX) return false;
    measure(&trial, cells, column_count, row_count, widths);
    page_close(&trial);
    for (uint32_t i = 0; i < column_count; i++) sum += widths[i] + 3;
    return sum <= PAGE_COLUMNS;
}

static void put_rule(decree_page *page, const size_t *widths, uint32_t column_count)
{
    indent(page, page->is_markdown ? 0 : 2);
    for (uint32_t i = 0; i < column_count; i++) {
        jub_buffer_string(page->out, i == 0 ? "|" : "");
        for (size_t k = 0; k < widths[i] + 2; k++) jub_buffer_char(page->out, '-');
        jub_buffer_char(page->out, '|');
    }
    jub_buffer_char(page->out, '\n');
}

void page_table(decree_page *page, const jub_text *cells, uint32_t column_count, uint32_t row_count)
{
    size_t widths[PAGE_TABLE_COLUMN_MAX];
    assert(column_count <= PAGE_TABLE_COLUMN_MAX);
    measure(page, cells, column_count, row_count, widths);
    jub_buffer_char(page->out, '\n');
    for (uint32_t row = 0; row < row_count; row++) {
        indent(page, page->is_markdown ? 0 : 2);
        for (uint32_t i = 0; i < column_count; i++) {
            make_cell(page, cells[row * column_count + i]);
            jub_buffer_string(page->out, "| ");
            jub_buffer_text(page->out, jub_buffer_view(&page->line));
            const size_t width = jub_utf8_width(jub_buffer_view(&page->line));
            for (size_t k = width; k < widths[i] + 1; k++) jub_buffer_char(page->out, ' ');
        }
        jub_buffer_string(page->out, "|\n");
        if (row == 0) put_rule(page, widths, column_count);
    }
    jub_buffer_reset(&page->line);
}
