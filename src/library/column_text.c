// Texts and lists of texts. Each text is numbered once, in one dictionary a column, and the numbers
// are what rows hold. A dictionary of Arrow's whose texts are distinct and usable keeps its own
// numbers, so that they may stay where they lie.

#include "base/utf8.h"
#include "library/library_private.h"

// Behind every number of a dictionary; too large for enumeration constants.
#define NO_NUMBER (UINT32_MAX - 1) // of a text that cannot be used
#define NULL_NUMBER (UINT32_MAX - 2)

typedef struct text_reader {
    jubilee_register *reg;
    library_table *table;
    library_column *column;
    jub_map *map;
    jubilee_error *error;
    bool is_out_of_memory;
} text_reader;

static const char bad_text[] = "a text that is not UTF-8, has a NUL or is too long";
static const char bad_number[] = "a number that its dictionary does not have";

// The texts of an array, with offsets of 4 or 8 bytes.
typedef struct texts {
    const struct ArrowArray *array;
    library_kind offset_kind;
} texts;

static texts texts_of(const library_type *type, const struct ArrowArray *array)
{
    return (texts){array, type->kind == LIBRARY_LARGE_UTF8 ? LIBRARY_INT64 : LIBRARY_INT32};
}

static jub_text text_at(const texts *from, int64_t index)
{
    int64_t begin = 0, end = 0;
    (void)library_integer_at(from->offset_kind, from->array->buffers[1], index, &begin);
    (void)library_integer_at(from->offset_kind, from->array->buffers[1], index + 1, &end);
    const char *bytes = from->array->buffers[2];
    return (jub_text){bytes ? bytes + begin : "", (size_t)(end - begin)};
}

// The number of a text in the column's dictionary, in normal form C as the register has it.
static uint32_t number_of(text_reader *reader, jub_text text)
{
    if (text.length_bytes > LIBRARY_TEXT_MAX_BYTES) return NO_NUMBER;
    const uint32_t found = jub_map_find(reader->map, text);
    if (found != JUB_MAP_ABSENT) return found;
    if (!jub_utf8_valid(text, NULL)) return NO_NUMBER;
    text = jub_utf8_nfc(&reader->reg->arena, text);
    const uint32_t number = text.bytes ? jub_map_add(reader->map, text, NULL) : JUB_MAP_ABSENT;
    if (number == JUB_MAP_ABSENT) reader->is_out_of_memory = true;
    return number == JUB_MAP_ABSENT ? NO_NUMBER : number;
}

// The column's number of each text of a dictionary; NULL when memory is out. `*is_same_out`: they
// are the dictionary's own.
static uint32_t *numbers_of(text_reader *reader, const texts *from, bool *is_same_out)
{
    const uint32_t count = (uint32_t)from->array->length;
    uint32_t *numbers = JUB_NEW(&reader->reg->arena, uint32_t, count);
    *is_same_out = true;
    for (uint32_t i = 0; numbers && i < count && !reader->is_out_of_memory; i++) {
        const int64_t index = from->array->offset + i;
        numbers[i] = library_array_has(from->array, index) ? number_of(reader, text_at(from, index))
                                                           : NULL_NUMBER;
        *is_same_out = *is_same_out && numbers[i] == i;
    }
    return reader->is_out_of_memory ? NULL : numbers;
}

// What numbers an array of texts, or of numbers into a dictionary of texts, gives.
typedef struct numbering {
    const library_type *type;
    const struct ArrowArray *array;
    texts texts;
    const uint32_t *numbers; // [dictionary's length]; NULL: plain texts
    bool is_same;
    jub_text last; // plain texts: as the row before, most often
    uint32_t last_number;
} numbering;

static bool numbering_begin(text_reader *reader, const library_type *type,
                            const struct ArrowArray *array, numbering *out)
{
    *out = (numbering){.type = type, .array = array, .last_number = JUB_MAP_ABSENT};
    out->texts =
        type->is_dictionary ? texts_of(type->values, array->dictionary) : texts_of(type, array);
    if (type->is_dictionary) out->numbers = numbers_of(reader, &out->texts, &out->is_same);
    return !type->is_dictionary || out->numbers;
}

// The number at an index (offset included); NULL_NUMBER where there is none, or NO_NUMBER with a
// reason.
static uint32_t numbering_at(text_reader *reader, numbering *from, int64_t index,
                             const char **reason_out)
{
    if (!library_array_has(from->array, index)) return NULL_NUMBER;
    *reason_out = bad_text;
    if (from->numbers) {
        int64_t number = 0;
        if (library_integer_at(from->type->kind, from->array->buffers[1], index, &number) &&
            number >= 0 && number < from->array->dictionary->length)
            return from->numbers[number];
        *reason_out = bad_number;
        return NO_NUMBER;
    }
    const jub_text text = text_at(&from->texts, index);
    if (from->last_number == JUB_MAP_ABSENT || !jub_text_equal(text, from->last)) {
        from->last = text;
        from->last_number = number_of(reader, text);
    }
    return from->last_number;
}

// Sets a row to unknown; a fault where there is something that cannot be used.
static void refuse(text_reader *reader, uint32_t row, uint32_t number, const char *reason)
{
    if (number == NO_NUMBER)
        library_fault_cell(reader->reg, reader->table, reader->column, row, reason);
    else
        jub_bit_clear(reader->column->column.known, row);
}

// -- texts ----------------------------------------------------------------------------------------

// The numbers of the only batch where they lie, if every slot is one of the dictionary.
static uint32_t *numbers_in_place(const text_reader *reader, const numbering *from, int64_t first)
{
    const uint32_t *numbers = from->array->buffers[1];
    const library_kind kind = from->type->kind;
    const uint32_t count = (uint32_t)from->array->dictionary->length;
    bool is_outside = reader->table->batch_count != 1 || reader->table->row_count == 0 ||
                      !from->is_same || (kind != LIBRARY_INT32 && kind != LIBRARY_UINT32) ||
                      (uintptr_t)numbers % sizeof *numbers != 0;
    if (is_outside) return NULL;
    for (uint32_t i = 0; i < reader->table->row_count; i++)
        is_outside |= numbers[first + i] >= count;
    return is_outside ? NULL : (uint32_t *)(uintptr_t)(numbers + first);
}

static bool copy_numbers(text_reader *reader, numbering *from, const library_slice *slice,
                         uint32_t at)
{
    for (uint32_t k = 0; k < slice->count; k++) {
        const char *reason = NULL;
        const uint32_t number = numbering_at(reader, from, slice->first + k, &reason);
        if (number < NULL_NUMBER)
            reader->column->column.codes[at + k] = number;
        else
            refuse(reader, at + k, number, reason);
    }
    return !reader->is_out_of_memory;
}

static bool read_texts(text_reader *reader, uint32_t child)
{
    library_column *column = reader->column;
    uint32_t at = 0;
    for (size_t i = 0; i < reader->table->batch_count; i++) {
        const library_slice slice = library_slice_of(reader->table, child, i);
        numbering from;
        if (!numbering_begin(reader, &column->type, slice.array, &from)) return false;
        uint32_t *in_place = from.numbers ? numbers_in_place(reader, &from, slice.first) : NULL;
        if (in_place) {
            column->column.codes = in_place;
            return true;
        }
        if (!column->is_copied)
            column->column.codes = JUB_NEW(&reader->reg->arena, uint32_t, reader->table->row_count);
        column->is_copied = true;
        if (!column->column.codes || !copy_numbers(reader, &from, &slice, at)) return false;
        at += slice.count;
    }
    return true;
}

// -- lists ----------------------------------------------------------------------------------------

typedef JUB_LIST(uint32_t) item_list;

// The items of one row; a list in which one is missing or cannot be used is unknown as a whole.
static bool read_items(text_reader *reader, numbering *from, int64_t begin, int64_t end,
                       uint32_t row, item_list *items)
{
    const size_t before = items->count;
    for (int64_t i = begin; i < end; i++) {
        const char *reason = NULL;
        const uint32_t number = numbering_at(reader, from, from->array->offset + i, &reason);
        if (number >= NULL_NUMBER) {
            items->count = before;
            refuse(reader, row, number, reason);
            return !reader->is_out_of_memory;
        }
        if (items->count >= LIBRARY_ITEM_MAX || !JUB_LIST_PUSH(&reader->reg->arena, items, number))
            return false;
    }
    return true;
}

static bool read_lists(text_reader *reader, uint32_t child)
{
    library_column *column = reader->column;
    const library_kind kind =
        column->type.kind == LIBRARY_LARGE_LIST ? LIBRARY_INT64 : LIBRARY_INT32;
    uint32_t *offsets =
        JUB_NEW(&reader->reg->arena, uint32_t, (size_t)reader->table->row_count + 1);
    item_list items = {0};
    uint32_t row = 0;
    column->is_copied = true;
    for (size_t i = 0; offsets && i < reader->table->batch_count; i++) {
        const library_slice slice = library_slice_of(reader->table, child, i);
        numbering from;
        if (!numbering_begin(reader, column->type.values, slice.array->children[0], &from))
            return false;
        for (uint32_t k = 0; k < slice.count; k++, row++) {
            int64_t begin = 0, end = 0;
            (void)library_integer_at(kind, slice.array->buffers[1], slice.first + k, &begin);
            (void)library_integer_at(kind, slice.array->buffers[1], slice.first + k + 1, &end);
            if (jub_bit(column->column.known, row) &&
                !read_items(reader, &from, begin, end, row, &items))
                return false;
            offsets[row + 1] = (uint32_t)items.count;
        }
    }
    column->column.sets.offsets = offsets;
    column->column.sets.items =
        items.items ? items.items : JUB_NEW(&reader->reg->arena, uint32_t, 0);
    return offsets && column->column.sets.items && !reader->is_out_of_memory;
}

// -- the whole ------------------------------------------------------------------------------------

int32_t library_texts_read(jubilee_register *reg, library_table *table, uint32_t child,
                           jubilee_error *error)
{
    text_reader reader = {.reg = reg,
                          .table = table,
                          .column = &table->columns[child],
                          .map = JUB_NEW(&reg->arena, jub_map, 1),
                          .error = error};
    if (!reader.map) return library_fail_no_memory(error);
    *reader.map = jub_map_init(&reg->arena, 0);
    reader.column->column.dictionary = reader.map;
    const bool is_whole = reader.column->column.type == JUB_CODES ? read_lists(&reader, child)
                                                                  : read_texts(&reader, child);
    return is_whole ? JUBILEE_OK : library_fail_no_memory(error);
}
