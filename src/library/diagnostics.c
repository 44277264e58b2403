#include <stdlib.h>

#include "library/library_private.h"

enum { TEXT_MAX_BYTES = 16 << 20 };

struct jubilee_diagnostics {
    jub_arena arena;
    jubilee_diagnostic *items; // [count]
    size_t count;
    const char *text;
};

static bool copy_one(jubilee_diagnostics *copy, const jub_diagnostic *from, jubilee_diagnostic *to)
{
    *to = (jubilee_diagnostic){
        .severity = from->severity == JUB_ERROR     ? JUBILEE_ERROR
                    : from->severity == JUB_WARNING ? JUBILEE_WARNING
                                                    : JUBILEE_NOTE,
        .status = (int32_t)from->status,
        .line = from->at.line,
        .column = from->at.column,
        .length = from->length,
        .message = jub_text_copy(&copy->arena, from->message).bytes,
        .hint = jub_text_copy(&copy->arena, from->hint).bytes,
        .origin = jub_text_copy(&copy->arena, from->origin).bytes,
    };
    return to->message && to->hint && to->origin;
}

static bool copy_text(jubilee_diagnostics *copy, const jub_diagnostics *from, jub_text source)
{
    jub_buffer buffer = jub_buffer_init(TEXT_MAX_BYTES);
    for (size_t i = 0; i < from->list.count; i++)
        jub_diagnostic_write(&from->list.items[i], JUB_TEXT("decree"), source, false, &buffer);
    copy->text = jub_text_copy(&copy->arena, jub_buffer_view(&buffer)).bytes;
    const bool is_whole = buffer.status == JUB_OK;
    jub_buffer_clear(&buffer);
    return is_whole && copy->text;
}

jubilee_diagnostics *library_diagnostics_copy(jub_diagnostics *diagnostics, jub_text source)
{
    jubilee_diagnostics *copy = calloc(1, sizeof *copy);
    if (!copy) return NULL;
    copy->arena = jub_arena_init(LIBRARY_MEMORY_MAX_BYTES);
    copy->items = JUB_NEW(&copy->arena, jubilee_diagnostic, diagnostics->list.count);
    bool is_whole = copy->items != NULL;
    jub_diagnostics_sort(diagnostics);
    for (; is_whole && copy->count < diagnostics->list.count; copy->count++)
        is_whole = copy_one(copy, &diagnostics->list.items[copy->count], &copy->items[copy->count]);
    if (is_whole && copy_text(copy, diagnostics, source)) return copy;
    jubilee_diagnostics_free(copy);
    return NULL;
}

// The error is the first fault in the order found, as the status is.
static int32_t pass_first(const jub_diagnostics *diagnostics, jub_status status,
                          jubilee_error *error)
{
    jub_error own = {0};
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const jub_diagnostic *each = &diagnostics->list.items[i];
        if (each->severity != JUB_ERROR) continue;
        (void)jub_fail(&own, status, each->at, each->hint.bytes, "%.*s",
                       JUB_TEXT_ARG(each->message));
        return library_pass_error(error, &own);
    }
    if (status == JUB_NO_MEMORY) return library_fail_no_memory(error);
    return library_fail(error, status, NULL, "the decree cannot be used: %s",
                        jub_status_word(status));
}

int32_t library_pass_diagnostics(jub_diagnostics *diagnostics, jub_text source, jub_status status,
                                 jubilee_diagnostics **diagnostics_out, jubilee_error *error)
{
    const int32_t result = status == JUB_OK ? JUBILEE_OK : pass_first(diagnostics, status, error);
    if (!diagnostics_out) return result;
    jubilee_diagnostics *copy = library_diagnostics_copy(diagnostics, source);
    if (!copy) return library_fail_no_memory(error);
    *diagnostics_out = copy;
    return result;
}

size_t jubilee_diagnostics_count(const jubilee_diagnostics *diagnostics)
{
    return diagnostics ? diagnostics->count : 0;
}

int32_t jubilee_diagnostics_get(const jubilee_diagnostics *diagnostics, size_t index,
                                jubilee_diagnostic *diagnostic_out, jubilee_error *error)
{
    if (!diagnostics) return library_fail_null(error, "list of messages");
    if (!diagnostic_out) return library_fail_null(error, "place for the message");
    if (index >= diagnostics->count)
        return library_fail(error, JUB_RANGE, NULL, "there is no message %zu of %zu", index,
                            diagnostics->count);
    *diagnostic_out = diagnostics->items[index];
    return JUBILEE_OK;
}

const char *jubilee_diagnostics_text(const jubilee_diagnostics *diagnostics)
{
    return diagnostics ? diagnostics->text : "";
}

void jubilee_diagnostics_free(jubilee_diagnostics *diagnostics)
{
    if (!diagnostics) return;
    jub_arena_clear(&diagnostics->arena);
    free(diagnostics);
}
