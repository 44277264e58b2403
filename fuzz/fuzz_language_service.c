// Asks about a place of any bytes. The first two bytes say where, the others are the text, in a
// fence where they have none. What must hold: every answer lies within the text, a definition is
// where a definition of itself is, and asking changes nothing.

#include <assert.h>

#include "base/utf8.h"
#include "decree/language_service.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX_BYTES = 256 << 20 };

static void check_span(jub_text source, jub_span span)
{
    assert(span.offset_bytes <= source.length_bytes);
    assert(span.length_bytes <= source.length_bytes - span.offset_bytes);
}

static void ask_hover(const jub_language *language, jub_arena *arena, jub_text source, size_t at)
{
    jub_text markdown;
    jub_span span;
    if (jub_language_hover(language, arena, at, &markdown, &span) != JUB_OK) return;
    check_span(source, span);
    assert(markdown.length_bytes > 0);
}

static void ask_definition(const jub_language *language, jub_text source, size_t at)
{
    jub_language_target target, again;
    if (!jub_language_definition(language, at, &target)) return;
    if (target.file.length_bytes > 0) {
        check_span(target.text, target.span);
        return;
    }
    check_span(source, target.span);
    // A name leads to its first declaration, and that to itself.
    assert(jub_language_definition(language, target.span.offset_bytes, &again));
    assert(again.span.offset_bytes == target.span.offset_bytes);
}

static void ask_references(const jub_language *language, jub_arena *arena, jub_text source,
                           size_t at)
{
    jub_span_list spans;
    if (jub_language_references(language, arena, at, true, &spans) != JUB_OK) return;
    assert(spans.count > 0);
    for (size_t i = 0; i < spans.count; i++) {
        check_span(source, spans.items[i]);
        assert(i == 0 || spans.items[i].offset_bytes > spans.items[i - 1].offset_bytes);
    }
}

static void ask_completion(const jub_language *language, jub_arena *arena, jub_text source,
                           size_t at)
{
    jub_completions found;
    if (jub_language_complete(language, arena, at, &found) != JUB_OK) return;
    check_span(source, found.replaced);
    assert(found.list.count <= JUB_SUGGESTION_MAX);
    for (size_t i = 0; i < found.list.count; i++) assert(found.list.items[i].text.length_bytes > 0);
}

static void ask_outline(const jub_language *language, jub_arena *arena, jub_text source)
{
    jub_outline outline;
    if (jub_language_outline(language, arena, &outline) != JUB_OK) return;
    for (size_t i = 0; i < outline.count; i++) {
        check_span(source, outline.items[i].statement);
        check_span(source, outline.items[i].name_span);
    }
}

// Whatever it keeps rules from is the text itself.
static jub_status find_itself(void *context, jub_text name, jub_text *text_out, jub_error *error)
{
    (void)name;
    (void)error;
    *text_out = *(const jub_text *)context;
    return JUB_OK;
}

static void ask(jub_text source, size_t at)
{
    const jub_decree_library library = {find_itself, &source};
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    const jub_language *language = NULL;
    if (jub_language_read(&arena, source, &library, &language) == JUB_OK) {
        ask_hover(language, &arena, source, at);
        ask_definition(language, source, at);
        ask_references(language, &arena, source, at);
        ask_completion(language, &arena, source, at);
        ask_outline(language, &arena, source);
    }
    jub_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    const size_t place = (size_t)data[0] << 8 | data[1];
    const jub_text bytes = {(const char *)data + 2, size - 2};
    jub_buffer wrapped = jub_buffer_init(size + 64);
    const bool has_fence = memmem(bytes.bytes, bytes.length_bytes, "```", 3) != NULL;
    if (!has_fence) jub_buffer_string(&wrapped, "```decree\n");
    jub_buffer_text(&wrapped, bytes);
    if (!has_fence) jub_buffer_string(&wrapped, "\n```\n");
    const jub_text source = jub_buffer_view(&wrapped);
    ask(source, place % (source.length_bytes + 2));
    jub_buffer_clear(&wrapped);
    return 0;
}
