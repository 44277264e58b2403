// Reads the files of a register into columns. Records are counted first, so that columns and the
// dictionary of the key are drawn once and never moved; each cell is then read where it stands. As
// a rule that is done in parts (part.c); the way through record by record, here, is for files that
// are broken, whose errors it knows, and what the other is compared with. Keys and references
// follow in links.c, periods in periods.c.

#include "register/load_private.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

// A round of hashing takes at most HASH_STEPS times HASH_BYTES a worker.
enum { PROGRESS_ROWS = 8192, HASH_BYTES = 4 << 20, HASH_STEPS = 32 };

// For columns of a part: they stand in the order of the file.
static void hold_fault(load_state *state, const jub_resource *resource, const jub_column *column,
                       jub_fault_kind kind, uint32_t row, jub_text value, const char *reason)
{
    const load_held_fault fault = {row, column ? (int32_t)(column - resource->columns) : -1, kind,
                                   reason, value};
    if (!JUB_LIST_PUSH(state->arena, state->held, fault)) {
        state->is_held_short = true;
        return;
    }
    load_held_fault *held = &state->held->items[state->held->count - 1];
    // What is of the record alone goes before the fault is handed on.
    if (kind == JUB_FAULT_WIDTH)
        held->reason = jub_text_copy(state->arena, jub_text_from(reason)).bytes;
    if (!load_lies_in(value, *state->sources)) held->value = jub_text_copy(state->arena, value);
    state->is_held_short |= !held->reason || !held->value.bytes;
}

void load_fault(load_state *state, const jub_resource *resource, const jub_column *column,
                jub_fault_kind kind, uint32_t row, jub_text value, const char *reason)
{
    if (state->held) {
        hold_fault(state, resource, column, kind, row, value, reason);
        return;
    }
    state->reg->faults.total++;
    state->reg->faults.by_kind[kind]++;
    if (state->told_count > 0) {
        state->told_count--;
        return;
    }
    if (!state->faults) return;
    const jub_fault fault = {
        .kind = kind,
        .path = resource->path,
        .record = (uint64_t)row + 2,
        .line = jub_resource_line(resource, row),
        .column = column ? column->name : JUB_TEXT(""),
        .value = value,
        .reason = reason,
    };
    state->faults->take(state->faults->context, &fault);
}

static jub_status fail_file(const load_file *file, jub_status status, jub_position at,
                            const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static jub_status fail_file(const load_file *file, jub_status status, jub_position at,
                            const char *hint, const char *format, ...)
{
    char message[JUB_MESSAGE_MAX_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return jub_fail(file->state->error, status, at, hint, "%.*s: %s",
                    JUB_TEXT_ARG(file->schema->path), message);
}

// The next record, its error naming the file.
static jub_status next_record(load_file *file, size_t *cell_count_out)
{
    jub_error error;
    const jub_status status = jub_csv_next(&file->reader, cell_count_out, &error);
    if (status == JUB_OK || status == JUB_NO_MEMORY)
        return status == JUB_OK ? JUB_OK : jub_fail_no_memory(file->state->error);
    return fail_file(file, status, error.at, error.hint, "%s", error.message);
}

void load_report_progress(const load_state *state, uint64_t done_bytes)
{
    if (state->progress)
        state->progress->report(state->progress->context, done_bytes, state->total_bytes);
}

static bool needs_hash(const load_state *state, uint32_t index)
{
    const jub_resource_schema *schema = &state->reg->package->resources[index];
    return schema->has_hash &&
           (!schema->has_bytes || schema->size_bytes == state->sources[index].length_bytes);
}

// Who hashes which files, and how far they are.
typedef struct hashing {
    load_state *state;
    uint8_t worker_of[JUB_PACKAGE_RESOURCE_MAX];
    jub_sha256 *hashes[JUB_PARALLEL_MAX]; // one a worker
    uint32_t files[JUB_PARALLEL_MAX];     // under way
    size_t offsets[JUB_PARALLEL_MAX];     // in it
} hashing;

// Some of the bytes of one file; true when the worker has no more.
static bool hash_some(hashing *h, uint32_t worker)
{
    load_state *state = h->state;
    jub_sha256 *hash = h->hashes[worker];
    uint32_t *index = &h->files[worker];
    while (*index < state->reg->package->resource_count &&
           (h->worker_of[*index] != worker || !needs_hash(state, *index)))
        ++*index;
    if (*index == state->reg->package->resource_count || !hash) return true;
    const jub_text source = state->sources[*index];
    const size_t from = h->offsets[worker], left = source.length_bytes - from;
    const size_t take = left < HASH_BYTES ? left : HASH_BYTES;
    const bool is_done =
        (from > 0 || jub_sha256_start(hash)) && jub_sha256_update(hash, source.bytes + from, take);
    if (!is_done) return true;
    h->offsets[worker] += take;
    if (take < left) return false;
    state->is_hashed[*index] = jub_sha256_finish(hash, state->digests[*index]);
    h->offsets[worker] = 0;
    ++*index;
    return false;
}

static void hash_round(void *context, uint32_t worker)
{
    hashing *h = context;
    for (uint32_t i = 0; i < HASH_STEPS && h->hashes[worker]; i++) {
        if (!hash_some(h, worker)) continue;
        jub_sha256_free(h->hashes[worker]);
        h->hashes[worker] = NULL;
    }
}

// Each file goes to who has the least to do so far, the largest first.
static void share_out(hashing *h, uint32_t worker_count)
{
    const load_state *state = h->state;
    const uint32_t file_count = state->reg->package->resource_count;
    uint64_t loads[JUB_PARALLEL_MAX] = {0};
    bool is_given[JUB_PACKAGE_RESOURCE_MAX] = {false};
    for (uint32_t given = 0; given < file_count; given++) {
        uint32_t largest = UINT32_MAX, idle = 0;
        for (uint32_t i = 0; i < file_count; i++)
            if (!is_given[i] && (largest == UINT32_MAX || state->sources[i].length_bytes >
                                                              state->sources[largest].length_bytes))
                largest = i;
        for (uint32_t i = 1; i < worker_count; i++)
            if (loads[i] < loads[idle]) idle = i;
        if (needs_hash(state, largest)) loads[idle] += state->sources[largest].length_bytes;
        h->worker_of[largest] = (uint8_t)idle;
        is_given[largest] = true;
    }
}

static void hash_all(load_state *state)
{
    const uint32_t worker_count = jub_parallel_parts(state->parallel);
    hashing h = {.state = state};
    bool is_needed = false, is_left = true;
    for (uint32_t i = 0; i < state->reg->package->resource_count; i++)
        is_needed |= needs_hash(state, i);
    if (!is_needed) return;
    share_out(&h, worker_count);
    for (uint32_t i = 0; i < worker_count; i++) h.hashes[i] = jub_sha256_new();
    while (is_left) {
        jub_parallel_run(state->parallel, worker_count, hash_round, &h);
        load_report_progress(state, 0);
        is_left = false;
        for (uint32_t i = 0; i < worker_count; i++) is_left |= h.hashes[i] != NULL;
    }
}

static jub_status check_hash(const load_file *file)
{
    const load_state *state = file->state;
    char hex[JUB_SHA256_HEX_BYTES + 1];
    if (!state->is_hashed[file->index]) return jub_fail_no_memory(state->error);
    jub_hex_encode(state->digests[file->index], JUB_SHA256_BYTES, hex);
    if (jub_text_is(jub_text_from(hex), file->schema->sha256_hex)) return JUB_OK;
    return fail_file(file, JUB_CONFLICT, (jub_position){0},
                     "compare it with its source, or write the package anew",
                     "the file was cut or changed: its SHA-256 is %s, not %s", hex,
                     file->schema->sha256_hex);
}

static jub_status check_source(const load_file *file)
{
    const jub_resource_schema *schema = file->schema;
    if (schema->has_bytes && schema->size_bytes != file->source.length_bytes)
        return fail_file(file, JUB_CONFLICT, (jub_position){0},
                         "compare it with its source, or write the package anew",
                         "the file was cut or changed: it has %zu bytes, not %llu",
                         file->source.length_bytes, (unsigned long long)schema->size_bytes);
    if (schema->has_hash) {
        const jub_status status = check_hash(file);
        if (status != JUB_OK) return status;
    }
    if (file->source.length_bytes == 0)
        return fail_file(file, JUB_MISSING, (jub_position){0},
                         "a file has at least its header line", "the file is empty");
    return JUB_OK;
}

static void suggest_field(const jub_resource_schema *schema, jub_text name,
                          char hint_out[JUB_HINT_MAX_BYTES])
{
    size_t nearest_distance = 4;
    (void)snprintf(hint_out, JUB_HINT_MAX_BYTES, "declare it in the schema, or take it out");
    for (uint32_t i = 0; i < schema->field_count; i++) {
        const jub_text field = schema->fields[i].name;
        const size_t distance = jub_text_distance(jub_text_trim(name), field, 3);
        if (distance >= nearest_distance) continue;
        nearest_distance = distance;
        (void)snprintf(hint_out, JUB_HINT_MAX_BYTES, "the schema has '%.*s'", JUB_TEXT_ARG(field));
    }
}

// A name of the header as a number of a field.
static jub_status find_field(const load_file *file, size_t cell, uint32_t *field_out)
{
    const jub_text name = file->reader.cells[cell].text;
    jub_position at = jub_position_of(file->source, file->reader.starts[cell]);
    const size_t mark_bytes = jub_arena_mark(file->state->scratch);
    if (!jub_utf8_valid(name, NULL))
        return fail_file(file, JUB_ENCODING, at, "save the file as UTF-8",
                         "the name of column %zu is not UTF-8", cell + 1);
    const jub_text normal = jub_utf8_nfc(file->state->scratch, name);
    if (name.length_bytes > 0 && !normal.bytes) return jub_fail_no_memory(file->state->error);
    *field_out = jub_resource_schema_field(file->schema, normal);
    jub_arena_rewind(file->state->scratch, mark_bytes);
    if (*field_out != UINT32_MAX) return JUB_OK;

    char hint[JUB_HINT_MAX_BYTES];
    suggest_field(file->schema, name, hint);
    return fail_file(file, JUB_MISSING, at, hint,
                     "column %zu of the header, '%.*s', is not in the schema", cell + 1,
                     JUB_TEXT_ARG(name));
}

static uint64_t mark_lengths(const jub_text *marks, uint32_t count)
{
    uint64_t lengths = 0;
    for (uint32_t i = 0; i < count; i++)
        lengths |= (uint64_t)1 << (marks[i].length_bytes < 63 ? marks[i].length_bytes : 63);
    return lengths;
}

static jub_status check_no_column_missing(const load_file *file, size_t cell_count)
{
    for (uint32_t field = 0; field < file->schema->field_count; field++) {
        bool is_there = false;
        for (size_t i = 0; i < cell_count && !is_there; i++)
            is_there = file->columns[i].field == &file->schema->fields[field];
        if (!is_there)
            return fail_file(file, JUB_MISSING, (jub_position){file->reader.line, 1},
                             "add it to the header, its cells may be empty",
                             "the column '%.*s' of the schema is missing",
                             JUB_TEXT_ARG(file->schema->fields[field].name));
    }
    return JUB_OK;
}

// The header may name the columns in any order, but each of the schema once and no other.
static jub_status read_header(load_file *file)
{
    size_t cell_count = 0;
    jub_status status = next_record(file, &cell_count);
    if (status != JUB_OK) return status;
    if (cell_count == 0)
        return fail_file(file, JUB_MISSING, (jub_position){0},
                         "a file has at least its header line", "the file has no header");
    file->columns = JUB_NEW(file->state->scratch, load_column, file->schema->field_count);
    if (!file->columns) return jub_fail_no_memory(file->state->error);

    for (size_t i = 0; i < cell_count; i++) {
        uint32_t field = 0;
        status = find_field(file, i, &field);
        if (status != JUB_OK) return status;
        jub_column *column = &file->resource->columns[field];
        for (size_t j = 0; j < i; j++)
            if (file->columns[j].column == column)
                return fail_file(file, JUB_DUPLICATE,
                                 jub_position_of(file->source, file->reader.starts[i]),
                                 "keep one of them", "two columns of the header are named '%.*s'",
                                 JUB_TEXT_ARG(column->name));
        const jub_field *declared = &file->schema->fields[field];
        file->columns[i] = (load_column){
            .field = declared,
            .column = column,
            .is_key = field == file->schema->key_field,
            .missing_lengths = mark_lengths(declared->missing, declared->missing_count),
            .none_lengths = mark_lengths(declared->none, declared->none_count),
        };
    }
    return check_no_column_missing(file, cell_count);
}

// How many records follow: line breaks outside quotes, but for those of empty lines. Exact as long
// as the quoting is right, and where it is not the reader ends before the count would fall short.
static uint64_t count_records(jub_text text)
{
    uint64_t count = 0;
    bool is_quoted = false;
    while (text.length_bytes > 0) {
        jub_text line = jub_text_cut(&text, '\n');
        const bool is_empty =
            line.length_bytes == 0 || (line.length_bytes == 1 && line.bytes[0] == '\r');
        if (line.length_bytes > 0 && memchr(line.bytes, '"', line.length_bytes))
            is_quoted ^= jub_text_count(line, '"') % 2 == 1;
        if (!is_quoted && !is_empty) count++;
    }
    return count + is_quoted;
}

static jub_status take_values(load_file *file, jub_column *column)
{
    jub_arena *arena = file->state->arena;
    const size_t count = file->row_capacity;
    void *values = NULL;
    column->known = JUB_NEW(arena, jub_bits, jub_bit_words(count));
    switch (column->type) {
    case JUB_BOOLEAN:
        values = column->booleans = JUB_NEW(arena, jub_bits, jub_bit_words(count));
        break;
    case JUB_INTEGER: values = column->integers = JUB_NEW(arena, int64_t, count); break;
    case JUB_DATE: values = column->dates = JUB_NEW(arena, jub_date, count); break;
    case JUB_DURATION: values = column->durations = JUB_NEW(arena, jub_duration, count); break;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: values = column->codes = JUB_NEW(arena, uint32_t, count); break;
    case JUB_CODES: values = column->sets.offsets = JUB_NEW(arena, uint32_t, count + 1); break;
    }
    return column->known && values ? JUB_OK : jub_fail_no_memory(file->state->error);
}

// The keys that a column refers to, when they have been read already and it needs no dictionary of
// its own; else NULL.
static const jub_map *find_given(const load_file *file, const load_column *column)
{
    const load_state *state = file->state;
    if (column->is_key || column->field->is_unique) return NULL;
    for (uint32_t i = 0; i < file->schema->foreign_key_count; i++) {
        const jub_foreign_key *key = &file->schema->foreign_keys[i];
        if (&file->schema->fields[key->field] != column->field) continue;
        if (!state->is_read[key->target_resource]) return NULL;
        const jub_resource *target = &state->reg->resources[key->target_resource];
        return target->columns[target->key_column].dictionary;
    }
    return NULL;
}

static jub_status take_dictionary(load_file *file, load_column *column)
{
    jub_arena *arena = file->state->arena;
    const jub_field *field = column->field;
    column->given = find_given(file, column);
    if (!column->given) {
        jub_map *map = JUB_NEW(arena, jub_map, 1);
        if (!map) return jub_fail_no_memory(file->state->error);
        *map = jub_map_init(arena, file->source.length_bytes);
        if (column->is_key && !jub_map_reserve(map, file->row_capacity))
            return jub_fail_no_memory(file->state->error);
        for (uint32_t i = 0; i < field->case_count; i++)
            if (jub_map_add(map, field->cases[i], NULL) == JUB_MAP_ABSENT)
                return jub_fail_no_memory(file->state->error);
        column->given = map;
        column->texts = column->column->type == JUB_CHOICE ? NULL : map;
    }
    column->column->dictionary = column->given;
    column->column->case_count = field->case_count;
    return JUB_OK;
}

jub_status load_take_columns(load_file *file, uint64_t count)
{
    if (count > JUB_REGISTER_ROW_MAX)
        return fail_file(file, JUB_LIMIT, (jub_position){0}, "split the register",
                         "more than %llu rows", (unsigned long long)JUB_REGISTER_ROW_MAX);
    file->row_capacity = (uint32_t)count;
    for (uint32_t i = 0; i < file->schema->field_count; i++) {
        load_column *column = &file->columns[i];
        const jub_value_type type = column->column->type;
        jub_status status = take_values(file, column->column);
        if (status == JUB_OK && (type == JUB_TEXT_VALUE || type == JUB_CHOICE || type == JUB_CODES))
            status = take_dictionary(file, column);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

jub_status load_mark_line(load_file *file)
{
    const uint32_t line = file->reader.line;
    if (file->lines.count > 0) {
        const jub_line_mark last = file->lines.items[file->lines.count - 1];
        if (line - last.line == file->row - last.row) return JUB_OK;
    }
    const jub_line_mark mark = {file->row, line};
    if (!JUB_LIST_PUSH(file->state->arena, &file->lines, mark))
        return jub_fail_no_memory(file->state->error);
    file->resource->line_marks = file->lines.items;
    file->resource->line_mark_count = (uint32_t)file->lines.count;
    return JUB_OK;
}

// A row with too few or too many cells: all but a key in the first column may have shifted.
static jub_status read_ragged_row(load_file *file, size_t cell_count)
{
    const uint32_t field_count = file->schema->field_count;
    const size_t start = file->reader.starts[0];
    if (cell_count < field_count && file->reader.ended_without_line_end)
        return fail_file(file, JUB_SYNTAX, (jub_position){file->reader.line, 1},
                         "restore the file: it seems to be cut",
                         "the file ends inside a record, after %zu of %u cells", cell_count,
                         field_count);
    char reason[80];
    (void)snprintf(reason, sizeof reason, "%zu cells where the header has %u", cell_count,
                   field_count);
    jub_text record = {file->source.bytes + start, file->reader.at - start};
    while (record.length_bytes > 0 && strchr("\r\n", record.bytes[record.length_bytes - 1]))
        record.length_bytes--;
    load_fault(file->state, file->resource, NULL, JUB_FAULT_WIDTH, file->row, record, reason);
    return file->columns[0].is_key ? load_cell(file, &file->columns[0], file->reader.cells[0].text)
                                   : JUB_OK;
}

jub_status load_row(load_file *file, size_t cell_count)
{
    const uint32_t field_count = file->schema->field_count;
    jub_status status = load_mark_line(file);
    if (status == JUB_OK && cell_count != field_count) {
        status = read_ragged_row(file, cell_count);
    } else {
        for (uint32_t i = 0; status == JUB_OK && i < field_count; i++)
            status = load_cell(file, &file->columns[i], file->reader.cells[i].text);
    }
    for (uint32_t i = 0; i < field_count; i++) load_end_row(file, &file->columns[i]);
    return status;
}

static jub_status read_by_record(load_file *file)
{
    const jub_text rest = {file->source.bytes + file->reader.at,
                           file->source.length_bytes - file->reader.at};
    jub_status taken = load_take_columns(file, count_records(rest));
    if (taken != JUB_OK) return taken;
    file->is_utf8 = jub_utf8_valid(rest, NULL);
    for (;;) {
        size_t cell_count = 0;
        jub_status status = next_record(file, &cell_count);
        if (status != JUB_OK || cell_count == 0) return status;
        assert(file->row < file->row_capacity);
        status = load_row(file, cell_count);
        if (status != JUB_OK) return status;
        file->row++;
        if (file->row % PROGRESS_ROWS == 0)
            load_report_progress(file->state, file->state->done_bytes + file->reader.at);
    }
}

// Every key has a number in the order of rows; only where a row has none do the two differ.
static jub_status number_keys(load_file *file)
{
    jub_resource *resource = file->resource;
    if (resource->key_column == JUB_NO_ROW) return JUB_OK;
    const jub_column *key = &resource->columns[resource->key_column];
    if (key->dictionary->count == resource->row_count) return JUB_OK;
    resource->key_rows = JUB_NEW(file->state->arena, uint32_t, key->dictionary->count);
    if (!resource->key_rows) return jub_fail_no_memory(file->state->error);
    for (uint32_t row = 0; row < resource->row_count; row++)
        if (jub_bit(key->known, row)) resource->key_rows[key->codes[row]] = row;
    return JUB_OK;
}

// In parts; or if need be by record, as if nothing had been tried.
static jub_status read_rows(load_file *file)
{
    load_state *state = file->state;
    const uint32_t field_count = file->schema->field_count;
    const jub_csv_reader reader = file->reader;
    const jub_fault_counts faults = state->reg->faults;
    const size_t mark_bytes = jub_arena_mark(state->arena);
    load_column *columns = JUB_NEW(state->scratch, load_column, field_count);
    if (!columns) return jub_fail_no_memory(state->error);
    memcpy(columns, file->columns, field_count * sizeof *columns);
    bool is_done = false;
    if (!state->way.is_by_record) {
        const jub_status status = load_parts(file, &is_done);
        if (status != JUB_OK || is_done) return status;
    }
    jub_arena_rewind(state->arena, mark_bytes);
    file->row = 0;
    file->reader.at = reader.at;
    file->reader.next_line = reader.next_line;
    file->columns = columns;
    file->lines = (load_lines){0};
    file->resource->line_marks = NULL;
    file->resource->line_mark_count = 0;
    for (uint32_t i = 0; i < field_count; i++) columns[i].column->none = NULL;
    state->repeats[file->index] = (load_repeats){0};
    state->told_count = state->reg->faults.total - faults.total;
    state->reg->faults = faults;
    return read_by_record(file);
}

static jub_status end_file(load_file *file)
{
    jub_resource *resource = file->resource;
    resource->row_count = file->row;
    for (uint32_t i = 0; i < resource->column_count; i++) {
        resource->columns[i].row_count = file->row;
        if (file->columns[i].column->type == JUB_CODES)
            file->columns[i].column->sets.items = file->columns[i].items.items;
    }
    file->state->is_read[file->index] = true;
    file->state->done_bytes += file->source.length_bytes;
    load_report_progress(file->state, file->state->done_bytes);
    return number_keys(file);
}

static jub_status begin_resource(load_state *state, uint32_t index)
{
    const jub_resource_schema *schema = &state->reg->package->resources[index];
    jub_resource *resource = &state->reg->resources[index];
    jub_column *columns = JUB_NEW(state->arena, jub_column, schema->field_count);
    if (!columns) return jub_fail_no_memory(state->error);
    for (uint32_t i = 0; i < schema->field_count; i++)
        columns[i] = (jub_column){
            .name = schema->fields[i].name,
            .type = schema->fields[i].type,
            .list_delimiter = schema->fields[i].list_delimiter,
        };
    *resource = (jub_resource){
        .name = schema->name,
        .path = schema->path,
        .column_count = schema->field_count,
        .columns = columns,
        .key_column = schema->key_field == UINT32_MAX ? JUB_NO_ROW : schema->key_field,
    };
    return JUB_OK;
}

static jub_status read_file(load_state *state, uint32_t index)
{
    load_file file = {
        .state = state,
        .index = index,
        .schema = &state->reg->package->resources[index],
        .resource = &state->reg->resources[index],
        .source = state->sources[index],
    };
    jub_status status = check_source(&file);
    if (status != JUB_OK) return status;
    jub_error error;
    status = jub_csv_open(state->scratch, file.source, &file.reader, &error);
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(state->error);
    if (status != JUB_OK)
        return fail_file(&file, status, error.at, error.hint, "%s", error.message);

    status = begin_resource(state, index);
    if (status == JUB_OK) status = read_header(&file);
    if (status == JUB_OK) status = read_rows(&file);
    if (status == JUB_OK) status = end_file(&file);
    jub_csv_clear(&file.reader);
    return status;
}

// What a resource refers to is read before it, as far as that goes; else the order of the package.
static uint32_t next_resource(const load_state *state)
{
    const jub_package *package = state->reg->package;
    uint32_t first_unread = UINT32_MAX;
    for (uint32_t i = 0; i < package->resource_count; i++) {
        const jub_resource_schema *schema = &package->resources[i];
        bool is_ready = !state->is_read[i];
        if (is_ready && first_unread == UINT32_MAX) first_unread = i;
        for (uint32_t j = 0; j < schema->foreign_key_count && is_ready; j++) {
            const uint32_t target = schema->foreign_keys[j].target_resource;
            is_ready = target == i || state->is_read[target];
        }
        if (is_ready) return i;
    }
    return first_unread;
}

static jub_status load(load_state *state)
{
    const jub_package *package = state->reg->package;
    for (uint32_t i = 0; i < package->resource_count; i++)
        state->total_bytes += state->sources[i].length_bytes;
    hash_all(state);
    for (uint32_t i = 0; i < package->resource_count; i++) {
        const jub_status status = read_file(state, next_resource(state));
        if (status != JUB_OK) return status;
    }
    jub_status status = load_links(state);
    if (status == JUB_OK) status = load_periods(state);
    return status == JUB_OK ? load_children(state) : status;
}

jub_status jub_register_load_as(jub_arena *arena, const jub_package *package,
                                const jub_text *sources, const jub_fault_sink *faults,
                                const jub_progress *progress, const jub_parallel *parallel,
                                jub_load_way way, jub_register **register_out, jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    jub_arena scratch = jub_arena_init(arena->max_bytes - arena->used_bytes);
    load_state state = {
        .arena = arena,
        .scratch = &scratch,
        .sources = sources,
        .faults = faults,
        .progress = progress,
        .parallel = parallel,
        .way = way,
        .error = error,
    };
    jub_status status = JUB_OK;
    jub_register *reg = JUB_NEW(arena, jub_register, 1);
    jub_resource *resources = JUB_NEW(arena, jub_resource, package->resource_count);
    if (!reg || !resources) {
        status = jub_fail_no_memory(error);
        goto done;
    }
    *reg = (jub_register){
        .package = package,
        .resource_count = package->resource_count,
        .resources = resources,
        .persons = package->persons,
    };
    state.reg = reg;
    status = load(&state);

done:
    jub_arena_clear(&scratch);
    if (status == JUB_OK)
        *register_out = reg;
    else
        jub_arena_rewind(arena, mark_bytes);
    return status;
}

jub_status jub_register_load(jub_arena *arena, const jub_package *package, const jub_text *sources,
                             const jub_fault_sink *faults, const jub_progress *progress,
                             const jub_parallel *parallel, jub_register **register_out,
                             jub_error *error)
{
    const jub_load_way way = {.part_bytes = 0};
    return jub_register_load_as(arena, package, sources, faults, progress, parallel, way,
                                register_out, error);
}
