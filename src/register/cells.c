// From the text of a cell to a value in its column. The common ways through are short: missing and
// none values are ruled out by their length, and a text is first compared with the one found last.

#include "register/load_private.h"

#include "base/utf8.h"

// From this many texts on, a dictionary asks for room at once for as many as the file will have at
// the present rate, rather than double and leave its old arrays in the arena.
enum { PROJECT_FROM_COUNT = 1 << 16 };

static void fault_cell(load_file *file, const load_column *column, jub_fault_kind kind,
                       jub_text cell, const char *reason)
{
    load_fault(file->state, file->resource, column->column, kind, file->row, cell, reason);
}

static bool is_mark(const jub_text *marks, uint32_t count, uint64_t lengths, jub_text cell)
{
    const size_t length = cell.length_bytes < 63 ? cell.length_bytes : 63;
    if ((lengths >> length & 1) == 0) return false;
    for (uint32_t i = 0; i < count; i++)
        if (jub_text_equal(marks[i], cell)) return true;
    return false;
}

static jub_status read_none(load_file *file, load_column *column)
{
    jub_column *to = column->column;
    if (!to->none)
        to->none = JUB_NEW(file->state->arena, jub_bits, jub_bit_words(file->row_capacity));
    if (!to->none) return jub_fail_no_memory(file->state->error);
    jub_bit_set(to->none, file->row);
    jub_bit_set(to->known, file->row);
    return JUB_OK;
}

static void read_boolean(load_file *file, load_column *column, jub_text cell)
{
    // Source: Table Schema, default trueValues and falseValues.
    static const char *const words[] = {"true",  "True",  "TRUE",  "1",
                                        "false", "False", "FALSE", "0"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!jub_text_is(cell, words[i])) continue;
        if (i < 4) jub_bit_set(column->column->booleans, file->row);
        jub_bit_set(column->column->known, file->row);
        return;
    }
    fault_cell(file, column, JUB_FAULT_TYPE, cell, "not true or false");
}

static bool is_in_bounds(load_file *file, const load_column *column, jub_text cell, int64_t value)
{
    const jub_field *field = column->field;
    if (field->has_minimum && value < field->minimum) {
        fault_cell(file, column, JUB_FAULT_RANGE, cell, "below the minimum of the schema");
        return false;
    }
    if (field->has_maximum && value > field->maximum) {
        fault_cell(file, column, JUB_FAULT_RANGE, cell, "above the maximum of the schema");
        return false;
    }
    return true;
}

static void read_integer(load_file *file, load_column *column, jub_text cell)
{
    int64_t value;
    if (!jub_text_to_i64(cell, &value)) {
        fault_cell(file, column, JUB_FAULT_TYPE, cell, "not a whole number");
        return;
    }
    if (!is_in_bounds(file, column, cell, value)) return;
    column->column->integers[file->row] = value;
    jub_bit_set(column->column->known, file->row);
}

static void read_date(load_file *file, load_column *column, jub_text cell)
{
    jub_date date;
    if (!jub_date_parse(cell, &date)) {
        fault_cell(file, column, JUB_FAULT_TYPE, cell,
                   "not a day from 1600 to 2400 written YYYY-MM-DD");
        return;
    }
    if (!is_in_bounds(file, column, cell, date)) return;
    column->column->dates[file->row] = date;
    jub_bit_set(column->column->known, file->row);
}

static void read_duration(load_file *file, load_column *column, jub_text cell)
{
    jub_duration duration;
    if (!jub_duration_parse(cell, &duration)) {
        fault_cell(file, column, JUB_FAULT_TYPE, cell, "not a duration such as P1Y2M3D");
        return;
    }
    column->column->durations[file->row] = duration;
    jub_bit_set(column->column->known, file->row);
}

// False where the text is surely in normal form C: below U+0300, and over the ideographs and Hangul
// syllables, every character is allowed in it and none combines (Unicode UAX #15, NFC_Quick_Check).
bool load_may_need_normalizing(jub_text text)
{
    for (size_t i = 0; i < text.length_bytes; i++) {
        const unsigned char byte = (unsigned char)text.bytes[i];
        if (byte < 0xCC) continue; // U+0000 to U+02FF, or a byte that continues
        if (byte < 0xE4 || byte > 0xED) return true;
        if (byte == 0xEA && (unsigned char)text.bytes[i + 1] < 0xB0) return true; // below U+AC00
    }
    return false;
}

static void make_room(const load_file *file, jub_map *map)
{
    if (map->count < PROJECT_FROM_COUNT || map->count < map->key_capacity) return;
    uint64_t count = (uint64_t)map->count * file->row_capacity / (file->row + 1u);
    count += count / 8;
    if (count < 2 * (uint64_t)map->count) return;
    if (count > UINT32_MAX / 4) count = UINT32_MAX / 4;
    (void)jub_map_reserve(map,
                          (uint32_t)count); // it can still double when there is no room for all
}

// The number of a text in a growing dictionary; JUB_MAP_ABSENT when memory is out.
uint32_t load_add_text(load_file *file, load_column *column, jub_text text, bool *is_new_out)
{
    jub_map *map = column->texts;
    *is_new_out = false;
    make_room(file, map);
    if (load_lies_in(text, file->source)) return jub_map_add(map, text, is_new_out);
    const uint32_t found = jub_map_find(map, text);
    if (found != JUB_MAP_ABSENT) return found;
    const jub_text copy = jub_text_copy(file->state->arena, text);
    return copy.bytes ? jub_map_add(map, copy, is_new_out) : (uint32_t)JUB_MAP_ABSENT;
}

// As a rule a register is sorted: the text is often that of the row before or its successor.
static bool is_near(const jub_map *map, load_column *column, jub_text text)
{
    for (uint32_t number = column->last_number; number < map->count; number++) {
        if (jub_text_equal(map->keys[number], text)) {
            column->last_number = number;
            return true;
        }
        if (number > column->last_number) break;
    }
    return false;
}

typedef enum number_result {
    NUMBER_OLD,
    NUMBER_NEW,
    NUMBER_ABSENT,
    NUMBER_NO_MEMORY
} number_result;

// In a part: a number of the dictionary so far, or behind these one of the part's own.
static number_result number_in_part(load_file *file, load_column *column, jub_text text)
{
    bool is_new = false;
    uint32_t number = jub_map_find(column->shared, text);
    if (number == JUB_MAP_ABSENT) {
        number = load_add_text(file, column, text, &is_new);
        if (number == JUB_MAP_ABSENT) return NUMBER_NO_MEMORY;
        number += column->shared->count;
    }
    column->last_number = number;
    return is_new ? NUMBER_NEW : NUMBER_OLD;
}

static number_result number_normal(load_file *file, load_column *column, jub_text text)
{
    if (column->shared) return number_in_part(file, column, text);
    const jub_map *map = column->texts ? column->texts : column->given;
    bool is_new = false;
    if (is_near(map, column, text)) return NUMBER_OLD;
    const uint32_t number =
        column->texts ? load_add_text(file, column, text, &is_new) : jub_map_find(map, text);
    if (number == JUB_MAP_ABSENT) return column->texts ? NUMBER_NO_MEMORY : NUMBER_ABSENT;
    column->last_number = number;
    return is_new ? NUMBER_NEW : NUMBER_OLD;
}

// The number of a text, in normal form, in the column's dictionary: into `column->last_number`.
static number_result number_of(load_file *file, load_column *column, jub_text text)
{
    if (!load_may_need_normalizing(text)) return number_normal(file, column, text);
    jub_arena *scratch = file->state->scratch;
    const size_t mark_bytes = jub_arena_mark(scratch);
    const jub_text normal = jub_utf8_nfc(scratch, text);
    const number_result result =
        normal.bytes ? number_normal(file, column, normal) : NUMBER_NO_MEMORY;
    jub_arena_rewind(scratch, mark_bytes);
    return result;
}

static jub_status note_repeat(load_file *file, const load_column *column, jub_text cell)
{
    load_state *state = file->state;
    if (!column->is_key) {
        fault_cell(file, column, JUB_FAULT_KEY, cell, "stands twice though it must be unique");
        return JUB_OK;
    }
    fault_cell(file, column, JUB_FAULT_KEY, cell, "the key of an earlier row");
    const load_repeat repeat = {file->row, column->last_number};
    return JUB_LIST_PUSH(state->scratch, &state->repeats[file->index], repeat)
               ? JUB_OK
               : jub_fail_no_memory(state->error);
}

// Keeps the text of a row until those of all parts are numbered. Memory of the reader goes with the
// next record, so what lies there is copied.
static jub_status defer_text(load_file *file, load_column *column, jub_text cell)
{
    jub_arena *arena = file->state->arena;
    const bool lies_in_source = load_lies_in(cell, file->source);
    if (!lies_in_source) cell = jub_text_copy(arena, cell);
    const jub_text normal =
        cell.bytes && load_may_need_normalizing(cell) ? jub_utf8_nfc(arena, cell) : cell;
    if (!normal.bytes) return jub_fail_no_memory(file->state->error);
    const load_spelling spelling = {file->row, cell};
    if (normal.bytes != cell.bytes && !JUB_LIST_PUSH(arena, &column->spellings, spelling))
        return jub_fail_no_memory(file->state->error);
    column->has_copies |= !lies_in_source || normal.bytes != cell.bytes;
    column->deferred[file->row] = normal;
    column->deferred_hashes[file->row] = jub_map_hash(column->shared, normal);
    jub_bit_set(column->column->known, file->row);
    return JUB_OK;
}

static jub_status read_text(load_file *file, load_column *column, jub_text cell)
{
    if (column->is_deferred) return defer_text(file, column, cell);
    const number_result result = number_of(file, column, cell);
    if (result == NUMBER_NO_MEMORY) return jub_fail_no_memory(file->state->error);
    if (result == NUMBER_ABSENT) {
        const bool is_choice = column->column->type == JUB_CHOICE;
        fault_cell(file, column, is_choice ? JUB_FAULT_CASE : JUB_FAULT_REFERENCE, cell,
                   is_choice ? "not one of the cases of the schema" : "no row has this key");
        return JUB_OK;
    }
    if (result == NUMBER_OLD && (column->is_key || column->field->is_unique))
        return note_repeat(file, column, cell);
    column->column->codes[file->row] = column->last_number;
    jub_bit_set(column->column->known, file->row);
    return JUB_OK;
}

static jub_status read_list(load_file *file, load_column *column, jub_text cell)
{
    const size_t before = column->items.count;
    bool is_last = false;
    for (jub_text rest = cell; !is_last;) {
        is_last = !memchr(rest.bytes, column->field->list_delimiter, rest.length_bytes);
        const jub_text item = jub_text_trim(jub_text_cut(&rest, column->field->list_delimiter));
        if (item.length_bytes == 0) {
            column->items.count = before;
            fault_cell(file, column, JUB_FAULT_TYPE, cell, "a list with an empty item");
            return JUB_OK;
        }
        if (number_of(file, column, item) == NUMBER_NO_MEMORY)
            return jub_fail_no_memory(file->state->error);
        if (column->items.count == UINT32_MAX)
            return jub_fail(file->state->error, JUB_LIMIT, (jub_position){0}, NULL,
                            "%.*s: more than %u items in the lists of one column",
                            JUB_TEXT_ARG(file->schema->path), UINT32_MAX);
        if (!JUB_LIST_PUSH(file->state->arena, &column->items, column->last_number))
            return jub_fail_no_memory(file->state->error);
    }
    jub_bit_set(column->column->known, file->row);
    return JUB_OK;
}

void load_end_row(load_file *file, load_column *column)
{
    if (column->column->type == JUB_CODES)
        column->column->sets.offsets[file->row + 1u] = (uint32_t)column->items.count;
}

static jub_status read_value(load_file *file, load_column *column, jub_text cell)
{
    switch (column->column->type) {
    case JUB_BOOLEAN: read_boolean(file, column, cell); return JUB_OK;
    case JUB_INTEGER: read_integer(file, column, cell); return JUB_OK;
    case JUB_DATE: read_date(file, column, cell); return JUB_OK;
    case JUB_DURATION: read_duration(file, column, cell); return JUB_OK;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: return read_text(file, column, cell);
    case JUB_CODES: return read_list(file, column, cell);
    }
    return JUB_OK;
}

jub_status load_cell(load_file *file, load_column *column, jub_text cell)
{
    const jub_field *field = column->field;
    if (!file->is_utf8 && !jub_utf8_valid(cell, NULL)) {
        fault_cell(file, column, JUB_FAULT_ENCODING, cell, "not UTF-8");
        return JUB_OK;
    }
    if (is_mark(field->missing, field->missing_count, column->missing_lengths, cell)) {
        if (column->is_key)
            fault_cell(file, column, JUB_FAULT_KEY, cell, "the key is missing");
        else if (field->is_required)
            fault_cell(file, column, JUB_FAULT_REQUIRED, cell, "empty though it is required");
        return JUB_OK;
    }
    if (is_mark(field->none, field->none_count, column->none_lengths, cell)) {
        if (!column->is_key) return read_none(file, column);
        fault_cell(file, column, JUB_FAULT_KEY, cell, "the key is missing");
        return JUB_OK;
    }
    return read_value(file, column, cell);
}
