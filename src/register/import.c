// An import: the files become tables, joined files are looked up by key once, and then each row of
// a file goes through the resources made from it in the order of the mapping, so that a later
// resource can take a value that an earlier one has read.

#include "register/import.h"

#include <assert.h>
#include <stdio.h>

#include "base/sha256.h"
#include "register/csv.h"
#include "register/import_private.h"

enum { FLUSH_BYTES = 64 * 1024, BUFFER_MAX_BYTES = 256 << 20, WHERE_MAX_BYTES = 160 };

#define SCRATCH_MAX_BYTES ((size_t)256 << 20)

// A resource being written.
typedef struct writer {
    const jub_mapping_resource *rule;
    jub_sink sink;
    jub_buffer buffer;
    jub_sha256 *hash;
    uint64_t size_bytes;
    import_value *values; // [field_count] of the row under way
    uint32_t **columns;   // [field_count] numbers of the columns of each field
    jub_map keys;
} writer;

static void clear_writers(writer *writers, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        jub_buffer_clear(&writers[i].buffer);
        jub_sha256_free(writers[i].hash);
    }
}

static jub_status flush(writer *out, jub_error *error)
{
    out->size_bytes += out->buffer.length_bytes;
    if (!jub_sha256_update(out->hash, out->buffer.bytes, out->buffer.length_bytes))
        return jub_fail_no_memory(error);
    return jub_buffer_flush(&out->buffer, out->sink, error);
}

// -- columns --------------------------------------------------------------------------------------

static jub_status find_columns(import_run *run, writer *out, uint32_t number, jub_error *error)
{
    const jub_mapping_field *field = &out->rule->fields[number];
    char where[WHERE_MAX_BYTES];
    if (field->origin != JUB_FROM_CELL) return JUB_OK;
    out->columns[number] = JUB_NEW(run->arena, uint32_t, field->columns.count);
    if (!out->columns[number]) return jub_fail_no_memory(error);
    (void)snprintf(where, sizeof where, "resource '%.*s', field '%.*s'",
                   JUB_TEXT_ARG(out->rule->name), JUB_TEXT_ARG(field->name));
    run->result->bad_file = field->file;
    for (uint32_t i = 0; i < field->columns.count; i++) {
        const jub_status status = import_table_column(run, field->file, field->columns.items[i],
                                                      where, &out->columns[number][i], error);
        if (status != JUB_OK) return status;
    }
    run->result->bad_file = UINT32_MAX;
    return JUB_OK;
}

static jub_status prepare(import_run *run, writer *out, uint32_t number, jub_error *error)
{
    const jub_mapping_resource *rule = &run->mapping->resources[number];
    *out = (writer){.rule = rule,
                    .sink = run->import->outputs[number],
                    .buffer = jub_buffer_init(BUFFER_MAX_BYTES)};
    out->hash = jub_sha256_new();
    out->values = JUB_NEW(run->arena, import_value, rule->field_count);
    out->columns = JUB_NEW(run->arena, uint32_t *, rule->field_count);
    out->keys = jub_map_init(run->arena, 0);
    if (!out->hash || !jub_sha256_start(out->hash) || !out->values || !out->columns)
        return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < rule->field_count; i++) {
        const jub_status status = find_columns(run, out, i, error);
        if (status != JUB_OK) return status;
        if (i > 0) jub_csv_separator(&out->buffer);
        jub_csv_write(&out->buffer, rule->fields[i].name);
    }
    jub_csv_end(&out->buffer);
    return JUB_OK;
}

// -- values ---------------------------------------------------------------------------------------

// The first column whose cell is not empty, or the last.
static import_place choose_cell(import_run *run, const jub_mapping_field *field,
                                const uint32_t *columns, uint32_t row)
{
    import_place place = {&run->tables[field->file], row, columns[0]};
    for (uint32_t i = 0; i < field->columns.count; i++) {
        place.column = columns[i];
        const jub_text cell =
            place.table->cells[(size_t)row * place.table->column_count + columns[i]];
        if (!import_is_blank(run, jub_text_trim(cell))) break;
    }
    return place;
}

static import_value value_of_cell(import_run *run, const writer *out, uint32_t number, uint32_t row)
{
    const jub_mapping_field *field = &out->rule->fields[number];
    if (field->file != out->rule->file) row = run->tables[field->file].join_rows[row];
    if (row == IMPORT_NO_ROW) return (import_value){0};
    return import_cell_read(run, field, choose_cell(run, field, out->columns[number], row));
}

static import_value value_of_field(import_run *run, const writer *writers,
                                   const jub_mapping_field *field)
{
    import_value value = writers[field->same_resource].values[field->same_field];
    if (value.is_known && field->suffix.length_bytes > 0) {
        value.text = jub_text_format(&run->scratch, "%.*s%.*s", JUB_TEXT_ARG(value.text),
                                     JUB_TEXT_ARG(field->suffix));
        if (!value.text.bytes) run->is_out_of_memory = true;
    }
    return value;
}

static import_value value_of_start(import_run *run, const import_value *term,
                                   const import_value *otherwise)
{
    if (!term->is_known) return (import_value){0};
    if (term->start.length_bytes == 0) return *otherwise;
    import_fault(run, term->place, JUB_FAULT_TYPE,
                 "the term is read, but it begins on a day of its own, which is written in words");
    return (import_value){0};
}

// The place to blame for a sum that cannot be: the term's cell, or else the date's.
static import_place place_of_sum(const import_value *date, const import_value *duration,
                                 import_place row)
{
    return duration->has_place ? duration->place : date->has_place ? date->place : row;
}

static import_value value_of_sum(import_run *run, const import_value *date,
                                 const import_value *duration, jub_month_end month_end,
                                 import_place row)
{
    import_value sum = {.is_none = date->is_none || duration->is_none};
    const import_place place = place_of_sum(date, duration, row);
    char iso[JUB_DATE_TEXT_BYTES + 1];
    if (sum.is_none) sum.text = JUB_TEXT("none");
    if (!date->is_known || !duration->is_known) return sum;
    switch (jub_date_add(date->date, duration->duration, month_end, &sum.date)) {
    case JUB_ADDED:
        sum.text = jub_text_copy(&run->scratch, jub_text_from(jub_date_format(sum.date, iso)));
        sum.is_known = sum.text.bytes != NULL;
        if (!sum.is_known) run->is_out_of_memory = true;
        break;
    case JUB_NO_SUCH_DAY:
        import_fault(run, place, JUB_FAULT_RANGE,
                     "the term would end on a day that does not exist");
        break;
    case JUB_OUT_OF_RANGE:
        import_fault(run, place, JUB_FAULT_RANGE, "the term would end after the year 2400");
        break;
    }
    return sum;
}

static import_value value_of_constant(const jub_mapping_field *field)
{
    import_value value = {.text = field->constant};
    value.is_known = field->constant.length_bytes > 0;
    if (field->type == JUB_DATE) (void)jub_date_parse(field->constant, &value.date);
    if (field->type == JUB_DURATION) (void)jub_duration_parse(field->constant, &value.duration);
    return value;
}

static import_value value_of(import_run *run, const writer *writers, const writer *out,
                             uint32_t number, uint32_t row)
{
    const jub_mapping_field *field = &out->rule->fields[number];
    const import_value *first = &out->values[field->operands[0]];
    const import_value *second = &out->values[field->operands[1]];
    switch (field->origin) {
    case JUB_FROM_CELL: return value_of_cell(run, out, number, row);
    case JUB_FROM_CONSTANT: return value_of_constant(field);
    case JUB_FROM_FIELD: return value_of_field(run, writers, field);
    case JUB_FROM_START: return value_of_start(run, first, second);
    case JUB_FROM_SUM:
        return value_of_sum(run, first, second, field->month_end,
                            (import_place){&run->tables[out->rule->file], row, 0});
    }
    return (import_value){0};
}

// -- rows -----------------------------------------------------------------------------------------

static bool add_key(import_run *run, writer *out, jub_text key)
{
    if (jub_map_find(&out->keys, key) != JUB_MAP_ABSENT) return false;
    const jub_text copy = jub_text_copy(run->arena, key);
    if (!copy.bytes || jub_map_add(&out->keys, copy, NULL) == JUB_MAP_ABSENT)
        run->is_out_of_memory = true;
    return true;
}

// Every row has a key of its own: where the file gives none, or one that is taken, it is made from
// the record number, and a letter should even that be taken.
static void settle_key(import_run *run, writer *out, uint32_t row)
{
    import_value *key = &out->values[out->rule->key_field];
    const import_table *table = &run->tables[out->rule->file];
    if (key->is_known && add_key(run, out, key->text)) return;
    const import_place place = key->has_place ? key->place : (import_place){table, row, 0};
    import_fault(run, place, JUB_FAULT_KEY,
                 key->is_known ? "the key stands twice, so this row has its record number as key"
                               : "no key, so this row has its record number as key");
    key->is_known = true;
    for (uint32_t attempt = 0; !run->is_out_of_memory; attempt++) {
        key->text = jub_text_format(&run->scratch, attempt == 0 ? "row-%llu" : "row-%llu-%u",
                                    (unsigned long long)table->records[row], attempt);
        if (!key->text.bytes) run->is_out_of_memory = true;
        if (run->is_out_of_memory || add_key(run, out, key->text)) return;
    }
}

static void write_row(writer *out, const jub_text *cells, const import_value *values)
{
    const uint32_t count = out->rule->field_count;
    for (uint32_t i = 0; i < count; i++) {
        const bool is_said = !values || values[i].is_known || values[i].is_none;
        const jub_text cell = !is_said ? (jub_text){0} : values ? values[i].text : cells[i];
        if (i > 0) jub_csv_separator(&out->buffer);
        jub_csv_write(&out->buffer, cell);
    }
    jub_csv_end(&out->buffer);
}

static jub_status import_row(import_run *run, writer *writers, uint32_t number, uint32_t row,
                             jub_error *error)
{
    writer *out = &writers[number];
    assert(out->rule); // prepared
    for (uint32_t i = 0; i < out->rule->field_count; i++) {
        out->values[i] = value_of(run, writers, out, i, row);
        if (i == out->rule->key_field) settle_key(run, out, row);
    }
    if (run->is_out_of_memory) return jub_fail_no_memory(error);
    write_row(out, NULL, out->values);
    run->result->row_counts[number]++;
    return out->buffer.length_bytes >= FLUSH_BYTES ? flush(out, error) : JUB_OK;
}

static jub_status import_file(import_run *run, writer *writers, uint32_t file, jub_error *error)
{
    for (uint32_t row = 0; row < run->tables[file].row_count; row++) {
        const size_t mark_bytes = jub_arena_mark(&run->scratch);
        for (uint32_t i = 0; i < run->mapping->resource_count; i++) {
            if (run->mapping->resources[i].file != file) continue;
            const jub_status status = import_row(run, writers, i, row, error);
            if (status != JUB_OK) return status;
        }
        jub_arena_rewind(&run->scratch, mark_bytes);
    }
    return JUB_OK;
}

static void write_given_rows(import_run *run, writer *out, uint32_t number)
{
    const jub_mapping_resource *rule = out->rule;
    for (uint32_t i = 0; i < rule->row_count; i++)
        write_row(out, rule->rows + (size_t)i * rule->field_count, NULL);
    run->result->row_counts[number] = rule->row_count;
}

// -- the whole ------------------------------------------------------------------------------------

static jub_status read_tables(import_run *run, jub_error *error)
{
    const jub_mapping *mapping = run->mapping;
    run->tables = JUB_NEW(run->arena, import_table, mapping->file_count);
    if (!run->tables) return jub_fail_no_memory(error);
    jub_status status = JUB_OK;
    for (uint32_t i = 0; status == JUB_OK && i < mapping->file_count; i++)
        status = import_table_read(run, i, error);
    for (uint32_t i = 0; status == JUB_OK && i < mapping->file_count; i++)
        if (mapping->files[i].joined_to != UINT32_MAX) status = import_table_join(run, i, error);
    if (status == JUB_OK) run->result->bad_file = UINT32_MAX;
    return status;
}

static jub_status finish(import_run *run, writer *writers, jub_buffer *package_out,
                         jub_error *error)
{
    import_stamp stamps[JUB_MAPPING_RESOURCE_MAX];
    for (uint32_t i = 0; i < run->mapping->resource_count; i++) {
        uint8_t digest[JUB_SHA256_BYTES];
        const jub_status status = flush(&writers[i], error);
        if (status != JUB_OK) return status;
        if (!jub_sha256_finish(writers[i].hash, digest)) return jub_fail_no_memory(error);
        jub_hex_encode(digest, sizeof digest, stamps[i].sha256_hex);
        stamps[i].size_bytes = writers[i].size_bytes;
    }
    import_package_write(run->mapping, stamps, package_out);
    return package_out->status == JUB_OK ? JUB_OK
                                         : jub_fail(error, package_out->status, (jub_position){0},
                                                    NULL, "the data package is too large");
}

jub_status jub_import_run(jub_arena *arena, const jub_import *import, jub_buffer *package_out,
                          jub_import_result *result_out, jub_error *error)
{
    writer writers[JUB_MAPPING_RESOURCE_MAX] = {0};
    const jub_mapping *mapping = import->mapping;
    import_run run = {.import = import,
                      .mapping = mapping,
                      .arena = arena,
                      .scratch = jub_arena_init(SCRATCH_MAX_BYTES),
                      .result = result_out};
    *result_out = (jub_import_result){.bad_file = UINT32_MAX};

    jub_status status = read_tables(&run, error);
    for (uint32_t i = 0; status == JUB_OK && i < mapping->resource_count; i++) {
        status = prepare(&run, &writers[i], i, error);
        if (status == JUB_OK && writers[i].rule->row_count > 0)
            write_given_rows(&run, &writers[i], i);
    }
    for (uint32_t i = 0; status == JUB_OK && i < mapping->file_count; i++)
        status = import_file(&run, writers, i, error);
    if (status == JUB_OK) status = finish(&run, writers, package_out, error);

    clear_writers(writers, mapping->resource_count);
    jub_arena_clear(&run.scratch);
    return status;
}
