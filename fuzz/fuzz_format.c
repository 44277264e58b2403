// Lays out any bytes as a decree: as they are when they have a fence, in one otherwise. What must
// hold: what comes out differs from what went in by blanks and line breaks alone, laid out again it
// stays as it is, the guard against our own faults never has to step in, and a reader of decrees
// finds as many faults before and after.

#include <assert.h>
#include <stdio.h>

#include "decree/decree.h"
#include "decree/format.h"
#include "fence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX_BYTES = 256 << 20, FORMATTED_MAX_BYTES = 64 << 20 };

static jub_status format(jub_text source, jub_buffer *formatted)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    const jub_status status = jub_decree_format(&arena, source, &diagnostics, formatted);
    assert(status == JUB_NO_MEMORY || (status == JUB_OK) == (diagnostics.error_count == 0));
    assert(status != JUB_CONFLICT);
    jub_arena_clear(&arena);
    return status;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void check_bytes(jub_text a, jub_text b)
{
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a.length_bytes && is_blank(a.bytes[i])) i++;
        while (j < b.length_bytes && is_blank(b.bytes[j])) j++;
        if (i == a.length_bytes || j == b.length_bytes) break;
        assert(a.bytes[i++] == b.bytes[j++]);
    }
    assert(i == a.length_bytes && j == b.length_bytes);
}

static uint32_t count_faults(jub_text source)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    const jub_decree *decree = NULL;
    (void)jub_decree_read(&arena, source, &diagnostics, &decree);
    jub_arena_clear(&arena);
    return diagnostics.error_count;
}

static void check_source(jub_text source)
{
    jub_buffer once = jub_buffer_init(FORMATTED_MAX_BYTES);
    jub_buffer twice = jub_buffer_init(FORMATTED_MAX_BYTES);
    if (format(source, &once) == JUB_OK && format(jub_buffer_view(&once), &twice) == JUB_OK) {
        assert(jub_text_equal(jub_buffer_view(&once), jub_buffer_view(&twice)));
        check_bytes(source, jub_buffer_view(&once));
        if (count_faults(source) == 0) assert(count_faults(jub_buffer_view(&once)) == 0);
    }
    jub_buffer_clear(&once);
    jub_buffer_clear(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_as_decree(data, size, check_source);
    return 0;
}
