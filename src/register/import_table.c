// Foreign files as tables of texts, and the joins between them.

#include <stdio.h>

#include "base/utf8.h"
#include "register/csv.h"
#include "register/import_private.h"

#define ROW_MAX (UINT32_MAX - 2)

static jub_text cell_of(const import_place *place)
{
    const import_table *table = place->table;
    return table->cells[(size_t)place->row * table->column_count + place->column];
}

static void report(import_run *run, const jub_fault *fault)
{
    run->result->faults.total++;
    run->result->faults.by_kind[fault->kind]++;
    const jub_fault_sink *sink = run->import->faults;
    if (sink) sink->take(sink->context, fault);
}

void import_fault(import_run *run, import_place place, jub_fault_kind kind, const char *reason)
{
    const jub_fault fault = {
        .kind = kind,
        .path = place.table->path,
        .record = place.table->records[place.row],
        .line = place.table->lines[place.row],
        .column = place.table->header[place.column],
        .value = cell_of(&place),
        .reason = reason,
    };
    report(run, &fault);
}

bool import_cell_text(import_run *run, import_place place, jub_text *text_out)
{
    const jub_text cell = jub_text_trim(cell_of(&place));
    if (!jub_utf8_valid(cell, NULL)) {
        import_fault(run, place, JUB_FAULT_ENCODING, "not UTF-8");
        return false;
    }
    if (cell.length_bytes == 0) {
        *text_out = JUB_TEXT("");
        return true;
    }
    *text_out = jub_utf8_nfc(&run->scratch, cell);
    if (!text_out->bytes) run->is_out_of_memory = true;
    return text_out->bytes != NULL;
}

bool import_is_blank(const import_run *run, jub_text text)
{
    const jub_text_list *unknown = &run->mapping->unknown;
    if (text.length_bytes == 0) return true;
    for (uint32_t i = 0; i < unknown->count; i++)
        if (jub_text_equal(unknown->items[i], text)) return true;
    return false;
}

// -- reading --------------------------------------------------------------------------------------

static jub_status count_rows(import_run *run, import_table *table, jub_text source,
                             jub_error *error)
{
    jub_csv_reader reader;
    size_t cell_count = 0;
    uint64_t row_count = 0;
    jub_status status = jub_csv_open(&run->scratch, source, &reader, error);
    if (status != JUB_OK) return status;
    for (; status == JUB_OK; row_count++) {
        status = jub_csv_next(&reader, &cell_count, error);
        if (status != JUB_OK || cell_count == 0) break;
        if (row_count == 0) table->column_count = (uint32_t)cell_count;
    }
    jub_csv_clear(&reader);
    if (status != JUB_OK) return status;
    if (row_count == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){1, 1},
                        "the first record names the columns", "the file is empty");
    if (row_count - 1 > ROW_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, "split the file",
                        "the file has too many records");
    table->row_count = (uint32_t)(row_count - 1);
    return JUB_OK;
}

static jub_status take_header(import_run *run, import_table *table, const jub_csv_reader *reader,
                              jub_error *error)
{
    for (uint32_t i = 0; i < table->column_count; i++) {
        const jub_text name = jub_text_trim(reader->cells[i].text);
        const jub_position at = jub_position_of(reader->source, reader->starts[i]);
        if (!jub_utf8_valid(name, NULL))
            return jub_fail(error, JUB_ENCODING, at, "save the file as UTF-8",
                            "the name of column %u is not UTF-8", i + 1);
        const jub_text normal =
            name.length_bytes > 0 ? jub_utf8_nfc(run->arena, name) : JUB_TEXT("");
        const jub_text copy = normal.bytes ? jub_text_copy(run->arena, normal) : (jub_text){0};
        if (!copy.bytes) return jub_fail_no_memory(error);
        table->header[i] = copy;
    }
    return JUB_OK;
}

static jub_status take_row(import_run *run, import_table *table, uint32_t row,
                           const jub_csv_reader *reader, size_t cell_count, jub_error *error)
{
    jub_text *cells = table->cells + (size_t)row * table->column_count;
    table->records[row] = reader->record_number;
    table->lines[row] = reader->line;
    if (cell_count != table->column_count) {
        char reason[80];
        (void)snprintf(reason, sizeof reason, "%zu cells where the header has %u", cell_count,
                       table->column_count);
        report(run, &(jub_fault){.kind = JUB_FAULT_WIDTH,
                                 .path = table->path,
                                 .record = reader->record_number,
                                 .line = reader->line,
                                 .reason = reason});
        return JUB_OK;
    }
    for (size_t i = 0; i < cell_count; i++) {
        const jub_csv_cell *cell = &reader->cells[i];
        cells[i] = cell->doubled_count > 0 ? jub_text_copy(run->arena, cell->text) : cell->text;
        if (cell->doubled_count > 0 && !cells[i].bytes) return jub_fail_no_memory(error);
    }
    return JUB_OK;
}

static jub_status fill(import_run *run, import_table *table, jub_text source, jub_error *error)
{
    jub_csv_reader reader;
    size_t cell_count = 0;
    jub_status status = jub_csv_open(&run->scratch, source, &reader, error);
    if (status != JUB_OK) return status;
    status = jub_csv_next(&reader, &cell_count, error);
    if (status == JUB_OK) status = take_header(run, table, &reader, error);
    for (uint32_t row = 0; status == JUB_OK && row < table->row_count; row++) {
        status = jub_csv_next(&reader, &cell_count, error);
        if (status == JUB_OK) status = take_row(run, table, row, &reader, cell_count, error);
    }
    jub_csv_clear(&reader);
    return status;
}

jub_status import_table_read(import_run *run, uint32_t file, jub_error *error)
{
    import_table *table = &run->tables[file];
    const jub_text source = run->import->sources[file];
    const size_t mark_bytes = jub_arena_mark(&run->scratch);
    run->result->bad_file = file;
    table->path = run->import->paths[file];
    jub_status status = count_rows(run, table, source, error);
    if (status != JUB_OK) return status;
    table->header = JUB_NEW(run->arena, jub_text, table->column_count);
    table->cells = JUB_NEW(run->arena, jub_text, (size_t)table->row_count * table->column_count);
    table->records = JUB_NEW(run->arena, uint64_t, table->row_count);
    table->lines = JUB_NEW(run->arena, uint32_t, table->row_count);
    if (!table->header || !table->cells || !table->records || !table->lines)
        return jub_fail_no_memory(error);
    status = fill(run, table, source, error);
    jub_arena_rewind(&run->scratch, mark_bytes);
    return status;
}

jub_status import_table_column(import_run *run, uint32_t file, jub_text name, const char *where,
                               uint32_t *column_out, jub_error *error)
{
    const import_table *table = &run->tables[file];
    uint32_t found = UINT32_MAX;
    for (uint32_t i = 0; i < table->column_count; i++) {
        if (!jub_text_equal(table->header[i], name)) continue;
        if (found != UINT32_MAX)
            return jub_fail(error, JUB_DUPLICATE, (jub_position){1, 1}, "rename one of them",
                            "%s: two columns are called '%.*s'", where, JUB_TEXT_ARG(name));
        found = i;
    }
    if (found == UINT32_MAX) {
        char hint[JUB_HINT_MAX_BYTES];
        jub_mapping_suggest(name, table->header, table->column_count, "the columns are", hint,
                            sizeof hint);
        return jub_fail(error, JUB_MISSING, (jub_position){1, 1}, hint,
                        "%s: no column is called '%.*s'", where, JUB_TEXT_ARG(name));
    }
    *column_out = found;
    return JUB_OK;
}

// -- joining --------------------------------------------------------------------------------------

// The keys of one side: for each row the number of its key, or JUB_MAP_ABSENT.
typedef struct join_side {
    const import_table *table;
    uint32_t column;
    uint32_t *numbers; // [row_count]
    uint32_t *counts;  // [keys] how many rows have it
    uint32_t *rows;    // [keys] the last of them
} join_side;

static bool key_of(import_run *run, const jub_form_list *forms, import_place place,
                   jub_text *key_out)
{
    jub_text text;
    if (!import_cell_text(run, place, &text)) return false;
    if (import_is_blank(run, text)) {
        import_fault(run, place, JUB_FAULT_KEY, "no key to join the files by");
        return false;
    }
    if (forms->count == 0) {
        *key_out = text;
        return true;
    }
    for (uint32_t i = 0; i < forms->count; i++)
        if (jub_form_match(&forms->items[i], text, key_out)) return true;
    import_fault(run, place, JUB_FAULT_KEY, "a key in none of the forms that the mapping gives");
    return false;
}

static jub_status number_keys(import_run *run, const jub_form_list *forms, join_side *side,
                              jub_map *keys, jub_error *error)
{
    side->numbers = JUB_NEW(run->arena, uint32_t, side->table->row_count);
    if (!side->numbers) return jub_fail_no_memory(error);
    for (uint32_t row = 0; row < side->table->row_count; row++) {
        const size_t mark_bytes = jub_arena_mark(&run->scratch);
        const import_place place = {side->table, row, side->column};
        jub_text key;
        side->numbers[row] = JUB_MAP_ABSENT;
        if (key_of(run, forms, place, &key)) {
            uint32_t number = jub_map_find(keys, key);
            if (number == JUB_MAP_ABSENT) {
                key = jub_text_copy(run->arena, key);
                number = key.bytes ? jub_map_add(keys, key, NULL) : JUB_MAP_ABSENT;
            }
            if (number == JUB_MAP_ABSENT) return jub_fail_no_memory(error);
            side->numbers[row] = number;
        }
        if (run->is_out_of_memory) return jub_fail_no_memory(error);
        jub_arena_rewind(&run->scratch, mark_bytes);
    }
    return JUB_OK;
}

static jub_status count_keys(import_run *run, join_side *side, uint32_t key_count, jub_error *error)
{
    side->counts = JUB_NEW(run->arena, uint32_t, key_count);
    side->rows = JUB_NEW(run->arena, uint32_t, key_count);
    if (!side->counts || !side->rows) return jub_fail_no_memory(error);
    for (uint32_t row = 0; row < side->table->row_count; row++) {
        const uint32_t number = side->numbers[row];
        if (number == JUB_MAP_ABSENT) continue;
        side->counts[number]++;
        side->rows[number] = row;
    }
    return JUB_OK;
}

// Reports the rows of `side` that find no single partner in `other`.
static void report_unpaired(import_run *run, const join_side *side, const join_side *other)
{
    for (uint32_t row = 0; row < side->table->row_count; row++) {
        const import_place place = {side->table, row, side->column};
        const uint32_t number = side->numbers[row];
        if (number == JUB_MAP_ABSENT) continue;
        if (side->counts[number] > 1)
            import_fault(run, place, JUB_FAULT_KEY,
                         "several rows have this key, so the files cannot be joined by it");
        else if (other->counts[number] == 0)
            import_fault(run, place, JUB_FAULT_REFERENCE, "no row of the joined file has this key");
    }
}

jub_status import_table_join(import_run *run, uint32_t file, jub_error *error)
{
    const jub_mapping_file *rule = &run->mapping->files[file];
    join_side own = {.table = &run->tables[file]};
    join_side other = {.table = &run->tables[rule->joined_to]};
    char where[80];
    jub_map keys = jub_map_init(run->arena, 0);
    (void)snprintf(where, sizeof where, "join of file '%.*s'", JUB_TEXT_ARG(rule->name));

    run->result->bad_file = file;
    jub_status status = import_table_column(run, file, rule->column, where, &own.column, error);
    if (status != JUB_OK) return status;
    run->result->bad_file = rule->joined_to;
    status =
        import_table_column(run, rule->joined_to, rule->to_column, where, &other.column, error);
    if (status == JUB_OK) status = number_keys(run, &rule->forms, &other, &keys, error);
    if (status == JUB_OK) status = number_keys(run, &rule->forms, &own, &keys, error);
    if (status == JUB_OK) status = count_keys(run, &other, keys.count, error);
    if (status == JUB_OK) status = count_keys(run, &own, keys.count, error);
    if (status != JUB_OK) return status;
    report_unpaired(run, &other, &own);
    report_unpaired(run, &own, &other);

    uint32_t *join_rows = JUB_NEW(run->arena, uint32_t, other.table->row_count);
    if (!join_rows) return jub_fail_no_memory(error);
    for (uint32_t row = 0; row < other.table->row_count; row++) {
        const uint32_t number = other.numbers[row];
        const bool is_paired =
            number != JUB_MAP_ABSENT && other.counts[number] == 1 && own.counts[number] == 1;
        join_rows[row] = is_paired ? own.rows[number] : IMPORT_NO_ROW;
    }
    run->tables[file].join_rows = join_rows;
    return JUB_OK;
}
