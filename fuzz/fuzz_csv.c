// Reads any bytes as CSV. What must hold: every cell lies within the source or the reader's own
// memory, starts and records go forward, an error has a place, and what was read, written and read
// again is the same.

#include <assert.h>

#include "register/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool lies_in(jub_text inner, const char *bytes, size_t length_bytes)
{
    if (inner.length_bytes == 0) return true;
    return inner.bytes >= bytes && inner.bytes + inner.length_bytes <= bytes + length_bytes;
}

static void check_record(const jub_csv_reader *reader, size_t cell_count, size_t before)
{
    assert(cell_count <= JUB_CSV_COLUMN_MAX);
    assert(reader->at > before && reader->at <= reader->source.length_bytes);
    for (size_t i = 0; i < cell_count; i++) {
        const jub_csv_cell *cell = &reader->cells[i];
        if (cell->doubled_count > 0)
            assert(lies_in(cell->text, reader->unquoted.bytes, reader->unquoted.length_bytes));
        else
            assert(lies_in(cell->text, reader->source.bytes, reader->source.length_bytes));
        assert(reader->starts[i] >= before && reader->starts[i] <= reader->at);
        assert(i == 0 || reader->starts[i] > reader->starts[i - 1]);
        assert(cell->text.length_bytes <= JUB_CSV_CELL_MAX_BYTES);
    }
}

static void write_record(jub_buffer *copy, const jub_csv_reader *reader, size_t cell_count)
{
    static jub_text cells[JUB_CSV_COLUMN_MAX];
    for (size_t i = 0; i < cell_count; i++) cells[i] = reader->cells[i].text;
    jub_csv_write_record(copy, cells, cell_count);
}

static jub_status read_all(jub_text source, jub_buffer *copy)
{
    jub_arena arena = jub_arena_init(1 << 20);
    jub_csv_reader reader;
    jub_error error = {0};
    jub_status status = jub_csv_open(&arena, source, &reader, &error);
    assert(status == JUB_OK);
    for (uint64_t record_number = 0;; record_number++) {
        size_t cell_count = 0;
        const size_t before = reader.at;
        const uint32_t line = reader.line;
        assert(reader.record_number == record_number);
        status = jub_csv_next(&reader, &cell_count, &error);
        if (status != JUB_OK || cell_count == 0) break;
        assert(reader.line > line);
        check_record(&reader, cell_count, before);
        write_record(copy, &reader, cell_count);
    }
    if (status != JUB_OK) assert(error.at.line >= reader.line && error.at.column > 0);
    jub_csv_clear(&reader);
    jub_arena_clear(&arena);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jub_buffer once = jub_buffer_init(8 << 20);
    jub_buffer twice = jub_buffer_init(8 << 20);
    (void)read_all((jub_text){(const char *)data, size}, &once);
    const jub_status status = read_all(jub_buffer_view(&once), &twice);
    assert(status == JUB_OK);
    assert(jub_text_equal(jub_buffer_view(&once), jub_buffer_view(&twice)));
    jub_buffer_clear(&once);
    jub_buffer_clear(&twice);
    return 0;
}
