// Where a file is not what it is to be, cell by cell; slow, for when it is known that it is not.

#include <stdio.h>

#include "register/mend.h"

enum { CELL_BUFFER_BYTES = 2 * JUB_CSV_CELL_MAX_BYTES };

typedef struct comparison {
    const jub_mend *mend;
    jub_csv_reader expected, found;
    size_t expected_count, found_count; // cells of the records last read
    uint64_t row;                       // of these; the header is row 0, and the first person 1
    size_t next_patch;
    bool (*visit)(void *context, const jub_mend_difference *difference);
    void *context;
    size_t told_count;
    bool is_enough;
} comparison;

static void tell(comparison *at, jub_mend_difference *difference)
{
    at->told_count++;
    at->is_enough = !at->visit(at->context, difference);
}

static jub_text person_key(const comparison *at)
{
    const jub_table *table = at->mend->table;
    const uint32_t key = table->schema->key_field;
    if (at->row == 0 || key == UINT32_MAX) return (jub_text){0};
    const uint32_t cell = table->file_index[key];
    return cell < at->expected_count ? at->expected.cells[cell].text : (jub_text){0};
}

static void say(jub_mend_difference *difference, const char *format, jub_text found,
                jub_text expected)
{
    enum { SHOWN_MAX = 40 };
    const int found_bytes = found.length_bytes < SHOWN_MAX ? (int)found.length_bytes : SHOWN_MAX;
    const int expected_bytes =
        expected.length_bytes < SHOWN_MAX ? (int)expected.length_bytes : SHOWN_MAX;
    (void)snprintf(difference->words, sizeof difference->words, format, found_bytes, found.bytes,
                   expected_bytes, expected.bytes);
}

// The patch of a cell of the row that was read last, or NULL. Rows come in their order.
static const jub_patch *patch_of(const comparison *at, size_t cell)
{
    const jub_mend *mend = at->mend;
    for (size_t i = at->next_patch;
         at->row > 0 && i < mend->patch_count && mend->patches[i].row + 1 == at->row; i++)
        if (mend->table->file_index[mend->patches[i].field] == cell) return &mend->patches[i];
    return NULL;
}

static jub_text unquoted(const jub_patch *patch, jub_buffer *cell)
{
    jub_text rest = patch->bytes;
    if (rest.length_bytes < 2 || rest.bytes[0] != '"') return rest;
    jub_buffer_reset(cell);
    for (size_t i = 1; i + 1 < rest.length_bytes; i++) {
        jub_buffer_char(cell, rest.bytes[i]);
        i += rest.bytes[i] == '"';
    }
    return jub_buffer_view(cell);
}

static void compare_record(comparison *at, jub_buffer *cell)
{
    jub_mend_difference difference = {.person = person_key(at)};
    const jub_table *table = at->mend->table;
    if (at->expected_count != at->found_count) {
        (void)snprintf(difference.words, sizeof difference.words,
                       "record %llu has %zu cells, not %zu", (unsigned long long)at->row + 1,
                       at->found_count, at->expected_count);
        tell(at, &difference);
        return;
    }
    for (size_t i = 0; !at->is_enough && i < at->expected_count; i++) {
        const jub_patch *patch = patch_of(at, i);
        const jub_text expected = patch ? unquoted(patch, cell) : at->expected.cells[i].text;
        if (jub_text_equal(expected, at->found.cells[i].text)) continue;
        difference.column = (jub_text){0};
        for (uint32_t f = 0; f < table->schema->field_count; f++)
            if (table->file_index[f] == i) difference.column = table->schema->fields[f].name;
        difference.is_change = patch != NULL;
        say(&difference, "is '%.*s', not '%.*s'", at->found.cells[i].text, expected);
        tell(at, &difference);
    }
    while (at->next_patch < at->mend->patch_count &&
           at->mend->patches[at->next_patch].row + 1 <= at->row)
        at->next_patch++;
}

static void tell_end(comparison *at)
{
    jub_mend_difference difference = {0};
    (void)snprintf(difference.words, sizeof difference.words, "it has %s records than it should",
                   at->found_count > 0 ? "more" : "fewer");
    tell(at, &difference);
}

static jub_status compare(comparison *at, jub_buffer *cell, jub_error *error)
{
    jub_error inner = {0};
    while (!at->is_enough) {
        jub_status status = jub_csv_next(&at->expected, &at->expected_count, error);
        if (status != JUB_OK) return status;
        status = jub_csv_next(&at->found, &at->found_count, &inner);
        if (status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
        if (status != JUB_OK) {
            jub_mend_difference difference = {0};
            (void)snprintf(difference.words, sizeof difference.words, "%.120s", inner.message);
            tell(at, &difference);
            return JUB_OK;
        }
        if (at->expected_count == 0 && at->found_count == 0) break;
        if (at->expected_count == 0 || at->found_count == 0) {
            tell_end(at);
            return JUB_OK;
        }
        compare_record(at, cell);
        if (cell->status != JUB_OK) return jub_fail_no_memory(error);
        at->row++;
    }
    if (at->told_count == 0) {
        jub_mend_difference difference = {
            .words = "quotes, line ends or empty lines are not as they were"};
        tell(at, &difference);
    }
    return JUB_OK;
}

jub_status jub_mend_compare(jub_arena *scratch, const jub_mend *mend, jub_text bytes,
                            bool (*visit)(void *context, const jub_mend_difference *difference),
                            void *context, jub_error *error)
{
    comparison at = {.mend = mend, .visit = visit, .context = context};
    if (jub_mend_equals(mend, bytes)) return JUB_OK;
    const size_t mark_bytes = jub_arena_mark(scratch);
    jub_status status = jub_csv_open(scratch, mend->table->source, &at.expected, error);
    if (status != JUB_OK) return status;
    status = jub_csv_open(scratch, bytes, &at.found, error);
    if (status == JUB_OK) {
        jub_buffer cell = jub_buffer_init(CELL_BUFFER_BYTES);
        status = compare(&at, &cell, error);
        jub_buffer_clear(&cell);
        jub_csv_clear(&at.found);
    }
    jub_csv_clear(&at.expected);
    jub_arena_rewind(scratch, mark_bytes);
    return status;
}
