// Reads any bytes as a decree: as they are when they have a fence, in one otherwise. What must
// hold: a status other than JUB_OK comes with an error and the other way round, every message lies
// within the source and can be written, with its place in order, and reading again says the same. A
// sound decree has its tests run: whatever the rules and the persons are, the interpreter comes to
// an outcome for each.

#include <assert.h>
#include <stdio.h>

#include "decree/decree.h"
#include "decree/test_run.h"
#include "fence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX_BYTES = 256 << 20, REPORT_MAX_BYTES = 4 << 20 };

static void check_message(const jub_diagnostic *message, jub_text source)
{
    assert(message->offset_bytes <= source.length_bytes);
    assert(message->at.line >= 1 && message->at.column >= 1);
    assert(message->length >= 1);
    assert(message->message.length_bytes > 0);
    assert((message->severity == JUB_ERROR) == (message->status != JUB_OK));
}

static void run_tests(jub_arena *arena, const jub_decree *decree, jub_diagnostics *diagnostics)
{
    jub_test_summary summary = {0};
    const size_t before = diagnostics->error_count;
    const jub_status status = jub_decree_test(arena, decree, diagnostics, &summary);
    assert(status == JUB_OK || status == JUB_NO_MEMORY);
    assert(summary.failure_count <= summary.test_count);
    assert(status != JUB_OK || (summary.failure_count > 0) == (diagnostics->error_count > before));
}

static void write_report(jub_text source, jub_buffer *report)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    const jub_decree *decree = NULL;
    const jub_status status = jub_decree_read(&arena, source, &diagnostics, &decree);
    assert((status == JUB_OK) == (decree != NULL));
    assert(status == JUB_NO_MEMORY || (status == JUB_OK) == (diagnostics.error_count == 0));
    if (decree) run_tests(&arena, decree, &diagnostics);
    jub_diagnostics_sort(&diagnostics);
    for (size_t i = 0; i < diagnostics.list.count; i++) {
        const jub_diagnostic *message = &diagnostics.list.items[i];
        check_message(message, source);
        assert(i == 0 || message->offset_bytes >= message[-1].offset_bytes);
        jub_diagnostic_write(message, JUB_TEXT("f"), source, i % 2 == 1, report);
    }
    jub_arena_clear(&arena);
}

static void check_source(jub_text source)
{
    jub_buffer first = jub_buffer_init(REPORT_MAX_BYTES), again = jub_buffer_init(REPORT_MAX_BYTES);
    write_report(source, &first);
    write_report(source, &again);
    assert(first.status == JUB_OK && again.status == JUB_OK);
    assert(jub_text_equal(jub_buffer_view(&first), jub_buffer_view(&again)));
    jub_buffer_clear(&first);
    jub_buffer_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_as_decree(data, size, check_source);
    return 0;
}
