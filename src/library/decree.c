#include <stdlib.h>

#include "library/library_private.h"

// -- what it needs --------------------------------------------------------------------------------

static uint32_t need_flags(const jub_need *need)
{
    uint32_t flags = 0;
    if (need->may_be_none) flags |= JUBILEE_MAY_BE_NONE;
    if (need->is_assumed) flags |= JUBILEE_IS_ASSUMED;
    if (need->is_protected) flags |= JUBILEE_IS_PROTECTED;
    if (need->is_row_fact) flags |= JUBILEE_IS_ROW_FACT;
    if (need->is_used) flags |= JUBILEE_IS_USED;
    return flags;
}

static bool copy_need(jub_arena *arena, const jub_need *from, jubilee_need *to)
{
    const char **cases = JUB_NEW(arena, const char *, from->case_count);
    bool is_whole = cases != NULL;
    for (uint32_t i = 0; is_whole && i < from->case_count; i++) {
        cases[i] = jub_text_copy(arena, from->cases[i]).bytes;
        is_whole = cases[i] != NULL;
    }
    *to = (jubilee_need){
        .kind = from->kind == JUB_NEED_FIELD   ? JUBILEE_NEED_FIELD
                : from->kind == JUB_NEED_ROUND ? JUBILEE_NEED_ROUND
                                               : JUBILEE_NEED_LOTTERY,
        .flags = need_flags(from),
        .name = jub_text_copy(arena, from->name).bytes,
        .type = from->type,
        .table = jub_text_copy(arena, from->resource).bytes,
        .column = jub_text_copy(arena, from->column).bytes,
        .cases = cases,
        .case_count = from->case_count,
    };
    return is_whole && to->name && to->table && to->column;
}

static bool copy_needs(jubilee_decree *decree)
{
    const uint32_t count = jub_decree_need_count(decree->decree);
    decree->needs = JUB_NEW(&decree->arena, jubilee_need, count);
    if (!decree->needs) return false;
    for (; decree->need_count < count; decree->need_count++) {
        const jub_need need = jub_decree_need(decree->decree, decree->need_count);
        if (!copy_need(&decree->arena, &need, &decree->needs[decree->need_count])) return false;
    }
    decree->title = jub_text_copy(&decree->arena, jub_decree_title(decree->decree)).bytes;
    return decree->title != NULL;
}

// -- reading --------------------------------------------------------------------------------------

typedef struct file_search {
    const jubilee_files *files; // may be NULL
    jub_arena *arena;
} file_search;

static jub_status find_file(void *context, jub_text name, jub_text *text_out, jub_error *error)
{
    const file_search *search = context;
    const char *text = NULL;
    size_t length_bytes = 0;
    const jub_text ended = jub_text_copy(search->arena, name);
    if (!ended.bytes) return jub_fail_no_memory(error);
    if (!search->files || !search->files->find ||
        search->files->find(search->files->context, ended.bytes, &text, &length_bytes) != 0 ||
        !text)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        search->files ? NULL : "give jubilee_decree_open a way to find files",
                        "there is no '%.*s'", JUB_TEXT_ARG(name));
    *text_out = jub_text_copy(search->arena, (jub_text){text, length_bytes});
    return text_out->bytes ? JUB_OK : jub_fail_no_memory(error);
}

int32_t jubilee_decree_open(const char *text, size_t length_bytes, const jubilee_files *files,
                            jubilee_decree **decree_out, jubilee_diagnostics **diagnostics_out,
                            jubilee_error *error)
{
    if (!text && length_bytes > 0)
        return library_fail(error, JUB_MISSING, NULL, "there is no text of a decree");
    if (!decree_out) return library_fail_null(error, "place for the decree");
    jubilee_decree *decree = calloc(1, sizeof *decree);
    if (!decree) return library_fail_no_memory(error);
    decree->arena = jub_arena_init(LIBRARY_MEMORY_MAX_BYTES);
    jub_diagnostics diagnostics = jub_diagnostics_init(&decree->arena);
    file_search search = {files, &decree->arena};
    const jub_decree_library library = {find_file, &search};
    const jub_text given = {text ? text : "", length_bytes};
    int32_t result = JUBILEE_OK;
    decree->source = jub_text_copy(&decree->arena, given);
    if (!decree->source.bytes) {
        result = library_fail_no_memory(error);
        goto done;
    }
    jub_status status =
        jub_decree_gather(&decree->arena, decree->source, &library, &diagnostics, &decree->source);
    if (status == JUB_OK)
        status = jub_decree_read(&decree->arena, decree->source, &diagnostics, &decree->decree);
    result = library_pass_diagnostics(&diagnostics, decree->source, status, diagnostics_out, error);
    if (result == JUBILEE_OK && !copy_needs(decree)) result = library_fail_no_memory(error);

done:
    if (result == JUBILEE_OK)
        *decree_out = decree;
    else
        jubilee_decree_free(decree);
    return result;
}

void jubilee_decree_free(jubilee_decree *decree)
{
    if (!decree) return;
    jub_arena_clear(&decree->arena);
    free(decree);
}

const char *jubilee_decree_title(const jubilee_decree *decree)
{
    return decree ? decree->title : "";
}

size_t jubilee_decree_need_count(const jubilee_decree *decree)
{
    return decree ? decree->need_count : 0;
}

int32_t jubilee_decree_need(const jubilee_decree *decree, size_t index, jubilee_need *need_out,
                            jubilee_error *error)
{
    if (!decree) return library_fail_null(error, "decree");
    if (!need_out) return library_fail_null(error, "place for the need");
    if (index >= decree->need_count)
        return library_fail(error, JUB_RANGE, NULL, "there is no need %zu of %u", index,
                            decree->need_count);
    *need_out = decree->needs[index];
    return JUBILEE_OK;
}
