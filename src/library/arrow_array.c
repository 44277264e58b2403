// What can be seen of an array without knowing how long its buffers are. Whoever hands one in
// answers for the buffers' lengths; all else is checked here, before anything is read.

#include <assert.h>

#include "library/library_private.h"

static bool is_text(library_kind kind)
{
    return kind == LIBRARY_UTF8 || kind == LIBRARY_LARGE_UTF8;
}

static bool is_list(library_kind kind)
{
    return kind == LIBRARY_LIST || kind == LIBRARY_LARGE_LIST;
}

static int64_t buffer_count(const library_type *type)
{
    return type->kind == LIBRARY_PAIR ? 1 : is_text(type->kind) ? 3 : 2;
}

static int64_t child_count(const library_type *type)
{
    return type->kind == LIBRARY_PAIR ? 2 : is_list(type->kind) ? 1 : 0;
}

static const char *shape_fault(const library_type *type, const struct ArrowArray *array,
                               int64_t end)
{
    if (!array || !array->release) return "it is not there, or released";
    if (array->length < 0) return "its length is negative";
    if (array->offset < 0) return "its offset is negative";
    if (array->length > LIBRARY_ROW_MAX || array->offset > INT64_MAX / 64)
        return "it is longer than a register may be";
    if (array->length < end) return "it is shorter than its table";
    if (array->null_count < -1 || array->null_count > array->length)
        return "its count of nulls cannot be";
    if (array->n_buffers != buffer_count(type)) return "it has not as many buffers as its type";
    if (array->n_children != child_count(type)) return "it has not as many children as its type";
    if (!array->buffers) return "its buffers are not there";
    if (child_count(type) > 0 && !array->children) return "its children are not there";
    if (array->null_count > 0 && !array->buffers[0]) return "it has nulls and nothing says which";
    if (type->is_dictionary != (array->dictionary != NULL))
        return type->is_dictionary ? "its dictionary is not there" : "it has a dictionary";
    const bool has_values = type->kind == LIBRARY_PAIR || array->buffers[1];
    return array->length > 0 && !has_values ? "its values are not there" : NULL;
}

// Offsets of texts and lists, for `end` of them: they rise, from 0 or more.
static const char *offsets_fault(bool is_large, const struct ArrowArray *array, int64_t end,
                                 int64_t *last_out)
{
    int64_t before = 0;
    *last_out = 0;
    if (array->length == 0) return NULL; // the buffer may then hold nothing at all
    for (int64_t i = array->offset; i <= array->offset + end; i++) {
        int64_t offset = 0;
        if (!library_integer_at(is_large ? LIBRARY_INT64 : LIBRARY_INT32, array->buffers[1], i,
                                &offset) ||
            offset < before)
            return before == 0 && i == array->offset ? "an offset is negative"
                                                     : "its offsets do not rise";
        before = offset;
    }
    *last_out = before;
    return NULL;
}

static const char *text_fault(const library_type *type, const struct ArrowArray *array, int64_t end)
{
    int64_t last = 0;
    const char *fault = offsets_fault(type->kind == LIBRARY_LARGE_UTF8, array, end, &last);
    return fault ? fault : last > 0 && !array->buffers[2] ? "its texts are not there" : NULL;
}

// A dictionary or the items of a list: at most a dictionary below a list, so this ends.
static const char *values_fault(const library_type *type, const struct ArrowArray *array,
                                int64_t end)
{
    const char *fault = shape_fault(type, array, end);
    if (fault) return fault;
    if (type->is_dictionary) {
        fault = shape_fault(type->values, array->dictionary, 0);
        return fault ? fault
                     : text_fault(type->values, array->dictionary, array->dictionary->length);
    }
    return text_fault(type, array, array->length);
}

const char *library_array_fault(const library_type *type, const struct ArrowArray *array,
                                int64_t end)
{
    static const library_type number = {.kind = LIBRARY_INT32};
    const char *fault = shape_fault(type, array, end);
    int64_t last = 0;
    if (fault) return fault;
    if (type->is_dictionary || is_text(type->kind)) return values_fault(type, array, end);
    if (type->kind == LIBRARY_PAIR)
        for (int i = 0; i < 2 && !fault; i++)
            fault = shape_fault(&number, array->children[i], array->offset + end);
    if (!is_list(type->kind)) return fault;
    fault = offsets_fault(type->kind == LIBRARY_LARGE_LIST, array, end, &last);
    return fault ? fault : values_fault(type->values, array->children[0], last);
}

bool library_array_has(const struct ArrowArray *array, int64_t index)
{
    const uint8_t *bitmap = array->buffers[0];
    return !bitmap || array->null_count == 0 || (bitmap[index / 8] >> (index % 8) & 1);
}

// Buffers need not be aligned, so values are copied out.
#define READ(type)                                                                                 \
    do {                                                                                           \
        type number;                                                                               \
        memcpy(&number, (const char *)buffer + (size_t)index * sizeof number, sizeof number);      \
        *value_out = (int64_t)number;                                                              \
    } while (0)

bool library_integer_at(library_kind kind, const void *buffer, int64_t index, int64_t *value_out)
{
    switch ((int)kind) {
    case LIBRARY_INT8: READ(int8_t); break;
    case LIBRARY_UINT8: READ(uint8_t); break;
    case LIBRARY_INT16: READ(int16_t); break;
    case LIBRARY_UINT16: READ(uint16_t); break;
    case LIBRARY_UINT32: READ(uint32_t); break;
    case LIBRARY_INT64:
    case LIBRARY_DATE64: READ(int64_t); break;
    case LIBRARY_UINT64: READ(uint64_t); return *value_out >= 0;
    default: READ(int32_t); break;
    }
    return true;
}

library_slice library_slice_of(const library_table *table, uint32_t child, size_t batch)
{
    const struct ArrowArray *parent = &table->batches[batch];
    const struct ArrowArray *array = parent->children[child];
    return (library_slice){array, array->offset + parent->offset, (uint32_t)parent->length};
}

// -- bits -----------------------------------------------------------------------------------------

// Up to 8 bits of a bitmap from bit `first` on, without touching a byte that holds none of them.
static uint64_t bits_at(const uint8_t *bitmap, int64_t first, uint32_t count)
{
    const int64_t byte = first / 8;
    const unsigned shift = (unsigned)(first % 8);
    uint64_t bits = (uint64_t)bitmap[byte] >> shift;
    if (shift + count > 8) bits |= (uint64_t)bitmap[byte + 1] << (8 - shift);
    return bits & (((uint64_t)1 << count) - 1);
}

void library_bits_copy(jub_bits *plane, uint32_t at, const void *bitmap, int64_t first,
                       uint32_t count)
{
    for (uint32_t done = 0; done < count;) {
        const uint32_t row = at + done, room = 8 - row % 8;
        const uint32_t take = count - done < room ? count - done : room;
        plane[row / 64] |= bits_at(bitmap, first + done, take) << (row % 64);
        done += take;
    }
}

static void set_bits(jub_bits *plane, uint32_t at, uint32_t count)
{
    for (uint32_t row = at; row < at + count;) {
        const uint32_t room = 64 - row % 64, left = at + count - row;
        const uint32_t take = left < room ? left : room;
        const uint64_t ones = take == 64 ? UINT64_MAX : ((uint64_t)1 << take) - 1;
        plane[row / 64] |= ones << (row % 64);
        row += take;
    }
}

bool library_known_read(jubilee_register *reg, const library_table *table, uint32_t child,
                        library_column *column)
{
    column->column.known = JUB_NEW(&reg->arena, jub_bits, jub_bit_words(table->row_count));
    if (!column->column.known) return false;
    uint32_t at = 0;
    for (size_t i = 0; i < table->batch_count; i++) {
        const library_slice slice = library_slice_of(table, child, i);
        const void *bitmap = slice.array->buffers[0];
        if (bitmap && slice.array->null_count != 0)
            library_bits_copy(column->column.known, at, bitmap, slice.first, slice.count);
        else
            set_bits(column->column.known, at, slice.count);
        at += slice.count;
    }
    return true;
}
