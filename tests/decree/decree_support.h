#ifndef JUB_TEST_DECREE_SUPPORT_H
#define JUB_TEST_DECREE_SUPPORT_H

#include "decree/decree.h"
#include "test_support.h"

// Decrees of the project's folders, with those that they keep rules from beside them.

typedef struct test_folder {
    jub_arena *arena;
    const char *path; // of the decree
} test_folder;

static inline jub_status test_find_beside(void *context, jub_text name, jub_text *text_out,
                                          jub_error *error)
{
    const test_folder *folder = context;
    const char *slash = strrchr(folder->path, '/');
    const jub_text path =
        jub_text_format(folder->arena, "%.*s/%.*s", slash ? (int)(slash - folder->path) : 1,
                        slash ? folder->path : ".", JUB_TEXT_ARG(name));
    *text_out = test_read_file(folder->arena, path.bytes);
    if (text_out->bytes) return JUB_OK;
    return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "no such file");
}

/// Reads `source` as if it stood at `path`.
static inline jub_status test_read_text(jub_arena *arena, const char *path, jub_text source,
                                        jub_diagnostics *diagnostics, const jub_decree **decree_out)
{
    test_folder folder = {arena, path};
    const jub_decree_library library = {test_find_beside, &folder};
    jub_text whole = source;
    const jub_status status = jub_decree_gather(arena, source, &library, diagnostics, &whole);
    if (status != JUB_OK) return status;
    return jub_decree_read(arena, whole, diagnostics, decree_out);
}

static inline jub_status test_read_decree(jub_arena *arena, const char *path,
                                          jub_diagnostics *diagnostics,
                                          const jub_decree **decree_out)
{
    const jub_text source = test_read_file(arena, path);
    assert_non_null(source.bytes);
    return test_read_text(arena, path, source, diagnostics, decree_out);
}

#endif
