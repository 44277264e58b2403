// Columns of a table, from Arrow's layout into the register's. A column is taken as it lies where
// the two agree: one batch, aligned, every slot (also those that are null) within what the register
// holds. Bitmaps are always copied: the engine reads them by whole words, and the interface does
// not promise that a buffer ends with one. They are a bit a row.

#include "library/library_private.h"

typedef struct column_reader {
    jubilee_register *reg;
    library_table *table;
    uint32_t child;
    library_column *column;
    jubilee_error *error;
} column_reader;

static const char bad_date[] = "a date outside the years 1600 to 2400";
static const char bad_moment[] = "a moment that is not the beginning of a day";
static const char bad_integer[] = "a number that does not fit into 64 bits with a sign";
static const char bad_duration[] = "a length of more than 801 years";
static const char bad_time[] = "a length with a time of day";

static library_slice slice_of(const column_reader *reader, size_t batch)
{
    return library_slice_of(reader->table, reader->child, batch);
}

// The values of the only batch where they lie; NULL when they have to be copied.
static const void *values_in_place(const column_reader *reader, size_t size_bytes)
{
    if (reader->table->batch_count != 1 || reader->table->row_count == 0) return NULL;
    const library_slice slice = slice_of(reader, 0);
    const char *values = slice.array->buffers[1];
    return (uintptr_t)values % size_bytes == 0 ? values + (size_t)slice.first * size_bytes : NULL;
}

static void *new_values(column_reader *reader, size_t size_bytes)
{
    reader->column->is_copied = true;
    return jub_arena_take(&reader->reg->arena, reader->table->row_count, size_bytes, 8);
}

// A slot that cannot be used: a fault where it is not null. Its value stays 0.
static void refuse(column_reader *reader, uint32_t row, const char *message)
{
    if (jub_bit(reader->column->column.known, row))
        library_fault_cell(reader->reg, reader->table, reader->column, row, message);
}

// -- booleans and numbers -------------------------------------------------------------------------

static bool read_booleans(column_reader *reader)
{
    uint32_t at = 0;
    jub_bits *plane =
        JUB_NEW(&reader->reg->arena, jub_bits, jub_bit_words(reader->table->row_count));
    if (!plane) return false;
    for (size_t i = 0; i < reader->table->batch_count; i++) {
        const library_slice slice = slice_of(reader, i);
        if (slice.count > 0)
            library_bits_copy(plane, at, slice.array->buffers[1], slice.first, slice.count);
        at += slice.count;
    }
    reader->column->is_copied = true;
    reader->column->column.booleans = plane;
    return true;
}

static bool read_integers(column_reader *reader)
{
    const library_kind kind = reader->column->type.kind;
    const void *in_place = kind == LIBRARY_INT64 ? values_in_place(reader, sizeof(int64_t)) : NULL;
    if (in_place) {
        reader->column->column.integers = (int64_t *)(uintptr_t)in_place;
        return true;
    }
    int64_t *values = new_values(reader, sizeof(int64_t));
    uint32_t row = 0;
    for (size_t i = 0; values && i < reader->table->batch_count; i++) {
        const library_slice slice = slice_of(reader, i);
        for (uint32_t k = 0; k < slice.count; k++, row++) {
            if (library_integer_at(kind, slice.array->buffers[1], slice.first + k, &values[row]))
                continue;
            values[row] = 0;
            refuse(reader, row, bad_integer);
        }
    }
    reader->column->column.integers = values;
    return values != NULL;
}

// -- dates ----------------------------------------------------------------------------------------

static bool are_days_in_range(const jub_date *days, uint32_t count)
{
    bool is_outside = false;
    for (uint32_t i = 0; i < count; i++)
        is_outside |= days[i] < JUB_DATE_MIN || days[i] > JUB_DATE_MAX;
    return !is_outside;
}

static bool read_dates(column_reader *reader)
{
    enum { DAY_MILLISECONDS = 86400000 };
    const bool is_wide = reader->column->type.kind == LIBRARY_DATE64;
    const jub_date *in_place = is_wide ? NULL : values_in_place(reader, sizeof(jub_date));
    if (in_place && are_days_in_range(in_place, reader->table->row_count)) {
        reader->column->column.dates = (jub_date *)(uintptr_t)in_place;
        return true;
    }
    jub_date *values = new_values(reader, sizeof(jub_date));
    uint32_t row = 0;
    for (size_t i = 0; values && i < reader->table->batch_count; i++) {
        const library_slice slice = slice_of(reader, i);
        for (uint32_t k = 0; k < slice.count; k++, row++) {
            int64_t day = 0;
            (void)library_integer_at(reader->column->type.kind, slice.array->buffers[1],
                                     slice.first + k, &day);
            const bool is_whole = !is_wide || day % DAY_MILLISECONDS == 0;
            if (is_wide) day /= DAY_MILLISECONDS;
            if (is_whole && jub_date_in_range(day))
                values[row] = (jub_date)day;
            else
                refuse(reader, row, is_whole ? bad_date : bad_moment);
        }
    }
    reader->column->column.dates = values;
    return values != NULL;
}

// -- durations ------------------------------------------------------------------------------------

typedef struct raw_duration {
    int32_t months;
    int32_t days;
    int64_t time; // below a day
} raw_duration;

static raw_duration duration_at(library_kind kind, const struct ArrowArray *array, int64_t index)
{
    raw_duration raw = {0};
    const char *values = array->buffers[1];
    int32_t parts[2];
    switch ((int)kind) {
    case LIBRARY_MONTHS: memcpy(&raw.months, values + index * 4, 4); break;
    case LIBRARY_DAY_TIME:
        memcpy(parts, values + index * 8, 8);
        raw.days = parts[0];
        raw.time = parts[1];
        break;
    default: memcpy(&raw, values + index * 16, 16); break;
    }
    return raw;
}

// The children of a struct have offsets of their own, and their nulls count as nulls of the whole.
static raw_duration pair_at(const struct ArrowArray *array, int64_t index, bool *is_known_out)
{
    raw_duration raw = {0};
    int32_t *const parts[] = {&raw.months, &raw.days};
    *is_known_out = true;
    for (int i = 0; i < 2; i++) {
        const struct ArrowArray *child = array->children[i];
        const int64_t place = child->offset + index;
        memcpy(parts[i], (const char *)child->buffers[1] + place * 4, 4);
        *is_known_out = *is_known_out && library_array_has(child, place);
    }
    return raw;
}

static bool is_within(int32_t value, int32_t limit)
{
    return value >= -limit && value <= limit;
}

static bool read_durations(column_reader *reader)
{
    const library_kind kind = reader->column->type.kind;
    jub_duration *values = new_values(reader, sizeof(jub_duration));
    uint32_t row = 0;
    for (size_t i = 0; values && i < reader->table->batch_count; i++) {
        const library_slice slice = slice_of(reader, i);
        for (uint32_t k = 0; k < slice.count; k++, row++) {
            bool is_known = true;
            const raw_duration raw = kind == LIBRARY_PAIR
                                         ? pair_at(slice.array, slice.first + k, &is_known)
                                         : duration_at(kind, slice.array, slice.first + k);
            const bool is_short =
                is_within(raw.months, JUB_MONTHS_MAX) && is_within(raw.days, JUB_DAYS_MAX);
            if (!is_known)
                jub_bit_clear(reader->column->column.known, row);
            else if (is_short && raw.time == 0)
                values[row] = (jub_duration){raw.months, raw.days};
            else
                refuse(reader, row, is_short ? bad_time : bad_duration);
        }
    }
    reader->column->column.durations = values;
    return values != NULL;
}

// -- tickets --------------------------------------------------------------------------------------

static int32_t read_tickets(column_reader *reader)
{
    uint8_t *copy = NULL;
    uint32_t row = 0;
    reader->column->tickets = values_in_place(reader, 1);
    if (reader->column->tickets)
        reader->column->tickets = (const uint8_t *)slice_of(reader, 0).array->buffers[1] +
                                  slice_of(reader, 0).first * JUB_TICKET_BYTES;
    else if (!(copy = new_values(reader, JUB_TICKET_BYTES)))
        return library_fail_no_memory(reader->error);
    else
        reader->column->tickets = copy;
    for (size_t i = 0; i < reader->table->batch_count; i++) {
        const library_slice slice = slice_of(reader, i);
        for (uint32_t k = 0; k < slice.count; k++, row++) {
            if (!library_array_has(slice.array, slice.first + k))
                return library_fail(reader->error, JUB_MISSING, "give everybody a ticket",
                                    "column '%.*s' of '%.*s' has no ticket in row %u",
                                    JUB_TEXT_ARG(reader->column->name),
                                    JUB_TEXT_ARG(reader->table->name), row);
            if (copy)
                memcpy(copy + (size_t)row * JUB_TICKET_BYTES,
                       (const char *)slice.array->buffers[1] + (slice.first + k) * JUB_TICKET_BYTES,
                       JUB_TICKET_BYTES);
        }
    }
    return JUBILEE_OK;
}

// -- the whole ------------------------------------------------------------------------------------

static jub_value_type value_type(const library_type *type)
{
    if (type->is_dictionary) return JUB_TEXT_VALUE;
    switch (type->kind) {
    case LIBRARY_BOOLEAN: return JUB_BOOLEAN;
    case LIBRARY_DATE32:
    case LIBRARY_DATE64: return JUB_DATE;
    case LIBRARY_MONTHS:
    case LIBRARY_DAY_TIME:
    case LIBRARY_MONTH_DAY_NANO:
    case LIBRARY_PAIR: return JUB_DURATION;
    case LIBRARY_UTF8:
    case LIBRARY_LARGE_UTF8: return JUB_TEXT_VALUE;
    case LIBRARY_LIST:
    case LIBRARY_LARGE_LIST: return JUB_CODES;
    default: return JUB_INTEGER;
    }
}

static int32_t check_batches(const column_reader *reader)
{
    for (size_t i = 0; i < reader->table->batch_count; i++) {
        const struct ArrowArray *parent = &reader->table->batches[i];
        const char *fault =
            library_array_fault(&reader->column->type, parent->children[reader->child],
                                parent->offset + parent->length);
        if (fault)
            return library_fail(reader->error, JUB_TYPE,
                                "hand in what Arrow's C data interface describes",
                                "column '%.*s' of '%.*s': %s", JUB_TEXT_ARG(reader->column->name),
                                JUB_TEXT_ARG(reader->table->name), fault);
    }
    return JUBILEE_OK;
}

int32_t library_column_read(jubilee_register *reg, library_table *table, uint32_t child,
                            jubilee_error *error)
{
    column_reader reader = {reg, table, child, &table->columns[child], error};
    library_column *column = reader.column;
    bool is_whole = true;
    if (column->is_set_aside) return JUBILEE_OK;
    const int32_t status = check_batches(&reader);
    if (status != JUBILEE_OK) return status;
    if (column->is_ticket) return read_tickets(&reader);
    column->column.name = column->name;
    column->column.type = value_type(&column->type);
    column->column.row_count = table->row_count;
    column->column.list_delimiter = ';';
    if (!library_known_read(reg, table, child, column)) return library_fail_no_memory(error);
    switch (column->column.type) {
    case JUB_BOOLEAN: is_whole = read_booleans(&reader); break;
    case JUB_INTEGER: is_whole = read_integers(&reader); break;
    case JUB_DATE: is_whole = read_dates(&reader); break;
    case JUB_DURATION: is_whole = read_durations(&reader); break;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE:
    case JUB_CODES: return library_texts_read(reg, table, child, error);
    }
    return is_whole ? JUBILEE_OK : library_fail_no_memory(error);
}
