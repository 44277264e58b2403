// The library: every decree in decrees/ reads without errors, and all persons worked out in it come
// out as worked.

#include <dirent.h>
#include <stdlib.h>

#include "decree/test_run.h"
#include "decree_support.h"

enum { FILE_MAX = 400, PATH_MAX_BYTES = 512 };

typedef struct library {
    char *paths[FILE_MAX];
    size_t count;
} library;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static library list_library(jub_arena *arena)
{
    library found = {.count = 0};
    DIR *opened = opendir("decrees");
    assert_non_null(opened);
    for (const struct dirent *entry = readdir(opened); entry; entry = readdir(opened)) {
        if (!jub_text_ends(jub_text_from(entry->d_name), JUB_TEXT(".decree.md"))) continue;
        assert_true(found.count < FILE_MAX);
        const jub_text path = jub_text_format(arena, "decrees/%s", entry->d_name);
        found.paths[found.count] = JUB_NEW(arena, char, path.length_bytes + 1);
        assert_non_null(found.paths[found.count]);
        memcpy(found.paths[found.count++], path.bytes, path.length_bytes);
    }
    (void)closedir(opened);
    qsort(found.paths, found.count, sizeof *found.paths, by_name);
    return found;
}

static jub_test_summary run_decree(const char *path)
{
    jub_arena arena = jub_arena_init((size_t)1 << 30);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    const jub_decree *decree = NULL;
    jub_test_summary summary = {0};
    const jub_status status = test_read_decree(&arena, path, &diagnostics, &decree);
    if (status == JUB_OK)
        assert_int_equal(jub_decree_test(&arena, decree, &diagnostics, &summary), JUB_OK);
    for (size_t i = 0; i < diagnostics.list.count; i++)
        if (diagnostics.list.items[i].severity == JUB_ERROR)
            print_message("%s:%u: %.*s\n", path, diagnostics.list.items[i].at.line,
                          JUB_TEXT_ARG(diagnostics.list.items[i].message));
    assert_int_equal(status, JUB_OK);
    jub_arena_clear(&arena);
    return summary;
}

TEST(every_person_worked_out_in_the_library_comes_out_so)
{
    TEST_ARENA(arena);
    const library decrees = list_library(&arena);
    uint32_t test_count = 0, failure_count = 0;
    for (size_t i = 0; i < decrees.count; i++) {
        const jub_test_summary summary = run_decree(decrees.paths[i]);
        if (summary.test_count == 0) print_message("%s: no tests\n", decrees.paths[i]);
        assert_true(summary.test_count > 0);
        test_count += summary.test_count;
        failure_count += summary.failure_count;
    }
    print_message("# %zu decrees, %u persons\n", decrees.count, test_count);
    assert_int_equal(failure_count, 0);
    assert_true(decrees.count >= 25);
}

TEST(every_decree_of_the_library_is_in_its_index)
{
    TEST_ARENA(arena);
    const library decrees = list_library(&arena);
    const jub_text index = test_read_file(&arena, "decrees/README.md");
    for (size_t i = 0; i < decrees.count; i++) {
        const jub_text link =
            jub_text_format(&arena, "(%s)", decrees.paths[i] + strlen("decrees/"));
        const bool is_listed = strstr(index.bytes, link.bytes) != NULL;
        if (!is_listed) print_message("%s has no line in decrees/README.md\n", decrees.paths[i]);
        assert_true(is_listed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_decree_of_the_library_is_in_its_index),
        cmocka_unit_test(every_person_worked_out_in_the_library_comes_out_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
