// Reads any bytes as the index of a seal and as packed parts. What must hold: an error has a
// message and leaves the arena as it was; what is read and written again is the same bytes; every
// part lies within the source and names a file that stays in its folder.

#include <assert.h>

#include "programme/sealed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX_BYTES = 16 << 20, WRITTEN_MAX_BYTES = 16 << 20 };

static void check_index(jub_text source)
{
    jub_sealed_index index;
    jub_error error = {0};
    jub_buffer written = jub_buffer_init(WRITTEN_MAX_BYTES);
    if (jub_sealed_index_read(source, &index, &error) == JUB_OK) {
        const jub_status status = jub_sealed_index_write(&index, &written, NULL);
        assert(status == JUB_OK && jub_text_equal(jub_buffer_view(&written), source));
        assert(jub_sealed_index_find(&index, JUB_SEALED_LIST));
        assert(jub_sealed_index_find(&index, JUB_SEALED_PARTS));
    } else {
        assert(error.message[0]);
    }
    jub_buffer_clear(&written);
}

static void check_parts(jub_text source)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_part *parts = NULL;
    size_t count = 0;
    jub_error error = {0};
    jub_buffer written = jub_buffer_init(WRITTEN_MAX_BYTES);
    if (jub_parts_read(&arena, source, &parts, &count, &error) == JUB_OK) {
        for (size_t i = 0; i < count; i++) {
            assert(jub_part_facility_is_valid(parts[i].facility));
            assert(parts[i].bytes.bytes >= source.bytes &&
                   parts[i].bytes.bytes + parts[i].bytes.length_bytes <=
                       source.bytes + source.length_bytes);
        }
        const jub_status status = jub_parts_write(parts, count, &written, NULL);
        assert(status == JUB_OK && jub_text_equal(jub_buffer_view(&written), source));
    } else {
        assert(error.message[0] && jub_arena_mark(&arena) == 0 && !parts);
    }
    jub_buffer_clear(&written);
    jub_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jub_text source = {(const char *)data, size};
    check_index(source);
    check_parts(source);
    return 0;
}
