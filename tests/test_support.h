#ifndef JUB_TEST_SUPPORT_H
#define JUB_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

/// A test, named by a sentence about behaviour.
#define TEST(name) static void name(void **state_unused)

/// An arena of at most 1 GB that is cleared when the test ends well (a failed test jumps out).
#define TEST_ARENA(name)                                                                           \
    __attribute__((cleanup(jub_arena_clear))) jub_arena name = jub_arena_init((size_t)1 << 30);    \
    (void)state_unused

/// The arena's n-th next allocation fails, and all after it.
static inline void test_arena_fail_at(jub_arena *arena, size_t count)
{
    arena->fail_at_count = count;
}

/// A whole file of the test data, owned by the arena; NULL bytes when it is not there.
static inline jub_text test_read_file(jub_arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) return (jub_text){0};
    (void)fseek(file, 0, SEEK_END);
    const long size_bytes = ftell(file);
    rewind(file);
    char *bytes = size_bytes < 0 ? NULL : JUB_NEW(arena, char, (size_t)size_bytes + 1);
    const size_t got_bytes = bytes ? fread(bytes, 1, (size_t)size_bytes, file) : 0;
    (void)fclose(file);
    if (!bytes || got_bytes != (size_t)size_bytes) return (jub_text){0};
    return (jub_text){bytes, got_bytes};
}

/// Compares a view with a string and shows both where they differ.
static inline void assert_text(jub_text text, const char *expected)
{
    char shown[4096];
    (void)snprintf(shown, sizeof shown, "%.*s", JUB_TEXT_ARG(text));
    assert_string_equal(shown, expected);
}

/// Skips the test, saying so, when the folder of shared reference data is not beside the project.
#define NEEDS_SHARED(path)                                                                         \
    do {                                                                                           \
        FILE *needed = fopen("../shared/" path, "rb");                                             \
        if (!needed) {                                                                             \
            print_message("skipped: ../shared/%s is not here\n", path);                            \
            skip();                                                                                \
        }                                                                                          \
        (void)fclose(needed);                                                                      \
    } while (0)

#endif
