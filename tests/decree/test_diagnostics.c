// The messages of the decree reader, to the caret: every tests/cases/bad/NAME.decree.md must give
// exactly NAME.expected, every one in tests/cases/good nothing at all. Set JUB_UPDATE_EXPECTED=1 to
// write the expected texts anew, and read them before they are committed.

#include <dirent.h>

#include "decree/decree.h"
#include "test_support.h"

enum { PATH_MAX_BYTES = 512, CASE_MAX = 1000, OUTPUT_MAX_BYTES = 4 << 20 };

#define BAD_FOLDER "tests/cases/bad"
#define GOOD_FOLDER "tests/cases/good"

// All that is said about one file, as the command line prints it.
static void report(jub_arena *arena, const char *name, jub_text source, jub_buffer *buffer)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_decree *decree = NULL;
    const jub_status status = jub_decree_read(arena, source, &diagnostics, &decree);
    jub_diagnostics_sort(&diagnostics);
    for (size_t i = 0; i < diagnostics.list.count; i++)
        jub_diagnostic_write(&diagnostics.list.items[i], jub_text_from(name), source, false,
                             buffer);
    jub_buffer_format(buffer, "%u errors, %u warnings\n", diagnostics.error_count,
                      diagnostics.warning_count);
    assert_int_equal(status != JUB_OK, diagnostics.error_count > 0);
    assert_int_equal(status == JUB_OK, decree != NULL);
    assert_int_equal(buffer->status, JUB_OK);
}

typedef struct case_names {
    char names[CASE_MAX][128];
    size_t count;
} case_names;

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void list_cases(const char *folder, case_names *cases)
{
    DIR *opened = opendir(folder);
    assert_non_null(opened);
    cases->count = 0;
    for (const struct dirent *entry = readdir(opened); entry; entry = readdir(opened)) {
        if (!jub_text_ends(jub_text_from(entry->d_name), JUB_TEXT(".decree.md"))) continue;
        const size_t length = strlen(entry->d_name);
        assert_true(cases->count < CASE_MAX && length < sizeof cases->names[0]);
        memcpy(cases->names[cases->count++], entry->d_name, length + 1);
    }
    (void)closedir(opened);
    qsort(cases->names, cases->count, sizeof cases->names[0], by_name);
}

static jub_text read_source(jub_arena *arena, const char *folder, const char *name)
{
    char path[PATH_MAX_BYTES];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    const jub_text source = test_read_file(arena, path);
    assert_non_null(source.bytes);
    return source;
}

static void expected_path(const char *name, char path_out[PATH_MAX_BYTES])
{
    const int stem = (int)(strlen(name) - strlen(".decree.md"));
    (void)snprintf(path_out, PATH_MAX_BYTES, "%s/%.*s.expected", BAD_FOLDER, stem, name);
}

static void write_expected(const char *path, jub_text said)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(said.bytes, 1, said.length_bytes, file), said.length_bytes);
    assert_int_equal(fclose(file), 0);
}

// True when what is said is what is expected; otherwise both are shown.
static bool says_what_is_expected(const char *name)
{
    jub_arena arena = jub_arena_init((size_t)1 << 30);
    jub_buffer buffer = jub_buffer_init(OUTPUT_MAX_BYTES);
    char path[PATH_MAX_BYTES];
    expected_path(name, path);
    report(&arena, name, read_source(&arena, BAD_FOLDER, name), &buffer);
    const jub_text said = jub_buffer_view(&buffer);
    if (getenv("JUB_UPDATE_EXPECTED")) write_expected(path, said);
    const jub_text expected = test_read_file(&arena, path);
    const bool is_same = expected.bytes && jub_text_equal(said, expected);
    if (!is_same)
        print_message("%s\n--- expected\n%.*s--- said\n%.*s---\n", path, JUB_TEXT_ARG(expected),
                      JUB_TEXT_ARG(said));
    jub_buffer_clear(&buffer);
    jub_arena_clear(&arena);
    return is_same;
}

TEST(every_bad_decree_gets_exactly_the_messages_expected)
{
    (void)state_unused;
    static case_names cases;
    list_cases(BAD_FOLDER, &cases);
    assert_true(cases.count >= 40);
    size_t wrong_count = 0;
    for (size_t i = 0; i < cases.count; i++) wrong_count += !says_what_is_expected(cases.names[i]);
    assert_int_equal(wrong_count, 0);
}

TEST(every_expected_text_has_its_decree)
{
    (void)state_unused;
    DIR *opened = opendir(BAD_FOLDER);
    assert_non_null(opened);
    size_t decree_count = 0, expected_count = 0;
    for (const struct dirent *entry = readdir(opened); entry; entry = readdir(opened)) {
        decree_count += jub_text_ends(jub_text_from(entry->d_name), JUB_TEXT(".decree.md"));
        expected_count += jub_text_ends(jub_text_from(entry->d_name), JUB_TEXT(".expected"));
    }
    (void)closedir(opened);
    assert_int_equal(decree_count, expected_count);
}

TEST(every_good_decree_gets_no_error_and_no_warning)
{
    (void)state_unused;
    static case_names cases;
    list_cases(GOOD_FOLDER, &cases);
    assert_true(cases.count >= 5);
    for (size_t i = 0; i < cases.count; i++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        jub_buffer buffer = jub_buffer_init(OUTPUT_MAX_BYTES);
        const char *name = cases.names[i];
        report(&arena, name, read_source(&arena, GOOD_FOLDER, name), &buffer);
        const bool is_good =
            jub_text_ends(jub_buffer_view(&buffer), JUB_TEXT("0 errors, 0 warnings\n"));
        if (!is_good) print_message("%s\n%.*s", name, JUB_TEXT_ARG(jub_buffer_view(&buffer)));
        assert_true(is_good);
        jub_buffer_clear(&buffer);
        jub_arena_clear(&arena);
    }
}

// -- the form of a message ------------------------------------------------------------------------

static jub_diagnostic one_message(jub_arena *arena, jub_text source, size_t at, size_t length)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    jub_diagnose(&diagnostics, JUB_ERROR, JUB_SYNTAX, source, at, length, "h", "m");
    assert_int_equal(diagnostics.list.count, 1);
    return diagnostics.list.items[0];
}

static void assert_written(jub_text source, size_t at, size_t length, bool with_colour,
                           const char *expected)
{
    jub_arena arena = jub_arena_init(1 << 20);
    jub_buffer buffer = jub_buffer_init(1 << 20);
    const jub_diagnostic message = one_message(&arena, source, at, length);
    jub_diagnostic_write(&message, JUB_TEXT("f"), source, with_colour, &buffer);
    assert_text(jub_buffer_view(&buffer), expected);
    jub_buffer_clear(&buffer);
    jub_arena_clear(&arena);
}

TEST(tabs_keep_the_caret_in_its_place)
{
    (void)state_unused;
    assert_written(JUB_TEXT("\tab\tcd"), 4, 2, false,
                   "f:1:5: error: m\n    1 |     ab  cd\n      |         ^~\n      = hint: h\n");
}

TEST(wide_characters_take_two_columns_and_marks_none)
{
    (void)state_unused;
    assert_written(JUB_TEXT("특별 사면"), 7, 6, false,
                   "f:1:4: error: m\n    1 | 특별 사면\n      |      ^~~~\n      = hint: h\n");
    assert_written(JUB_TEXT("e\xCC\x81x"), 3, 1, false,
                   "f:1:3: error: m\n    1 | e\xCC\x81x\n      |  ^\n      = hint: h\n");
}

TEST(what_a_terminal_would_obey_is_not_shown)
{
    (void)state_unused;
    assert_written(JUB_TEXT("a\x1b[31m\xE2\x80\xAE"
                            "b"),
                   0, 1, false, "f:1:1: error: m\n    1 | a?[31m?b\n      | ^\n      = hint: h\n");
}

TEST(a_place_past_the_end_is_shown_behind_the_last_line)
{
    (void)state_unused;
    assert_written(JUB_TEXT("ab"), 2, 1, false,
                   "f:1:3: error: m\n    1 | ab\n      |   ^\n      = hint: h\n");
    assert_written(JUB_TEXT(""), 0, 1, false,
                   "f:1:1: error: m\n    1 | \n      | ^\n      = hint: h\n");
}

TEST(an_underline_ends_with_its_line)
{
    (void)state_unused;
    assert_written(JUB_TEXT("abc\ndef"), 1, 5, false,
                   "f:1:2: error: m\n    1 | abc\n      |  ^~\n      = hint: h\n");
}

TEST(colours_surround_place_severity_and_caret)
{
    (void)state_unused;
    assert_written(JUB_TEXT("ab"), 1, 1, true,
                   "\x1b[1mf:1:2: \x1b[1;31merror:\x1b[0m \x1b[1mm\x1b[0m\n    1 | ab\n"
                   "      |  \x1b[1;31m^\x1b[0m\n      = hint: h\n");
}

TEST(a_very_long_line_is_shown_around_the_caret)
{
    TEST_ARENA(arena);
    enum { LENGTH = 1 << 20 };
    char *bytes = JUB_NEW(&arena, char, LENGTH);
    memset(bytes, 'a', LENGTH);
    memset(bytes + LENGTH / 2, 'b', 3);
    const jub_text source = {bytes, LENGTH};
    const jub_diagnostic message = one_message(&arena, source, LENGTH / 2, 3);
    jub_buffer buffer = jub_buffer_init(1 << 20);
    jub_diagnostic_write(&message, JUB_TEXT("f"), source, false, &buffer);
    jub_buffer_char(&buffer, 0);
    assert_int_equal(message.at.column, LENGTH / 2 + 1);
    const char *line = strstr(buffer.bytes, " | ...");
    const char *caret = strstr(buffer.bytes, "^~~");
    assert_non_null(line);
    assert_non_null(caret);
    const char *caret_line = strstr(line + 1, " | ");
    const char *marked = strstr(line, "bbb");
    assert_non_null(marked);
    assert_int_equal(marked - line, caret - caret_line);
    assert_true(buffer.length_bytes < 300);
    jub_buffer_clear(&buffer);
}

TEST(messages_past_the_limit_are_counted_and_not_kept)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    for (size_t i = 0; i < JUB_DIAGNOSTIC_MAX + 5; i++)
        jub_diagnose(&diagnostics, JUB_ERROR, JUB_SYNTAX, JUB_TEXT("a"), 0, 1, NULL, "m");
    assert_int_equal(diagnostics.list.count, JUB_DIAGNOSTIC_MAX);
    assert_int_equal(diagnostics.error_count, JUB_DIAGNOSTIC_MAX + 5);
}

TEST(messages_are_sorted_by_place_and_keep_their_order_at_one_place)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    const jub_text source = JUB_TEXT("abc");
    jub_diagnose(&diagnostics, JUB_ERROR, JUB_SYNTAX, source, 2, 1, NULL, "third");
    jub_diagnose(&diagnostics, JUB_WARNING, JUB_OK, source, 0, 1, NULL, "first");
    jub_diagnose(&diagnostics, JUB_ERROR, JUB_SYNTAX, source, 0, 1, NULL, "second");
    jub_diagnostics_sort(&diagnostics);
    assert_text(diagnostics.list.items[0].message, "first");
    assert_text(diagnostics.list.items[1].message, "second");
    assert_text(diagnostics.list.items[2].message, "third");
    assert_int_equal(diagnostics.warning_count, 1);
}

TEST(a_message_is_counted_when_memory_is_out)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    test_arena_fail_at(&arena, 0);
    jub_diagnose(&diagnostics, JUB_ERROR, JUB_SYNTAX, JUB_TEXT("a"), 0, 1, "hint", "m");
    assert_int_equal(diagnostics.error_count, 1);
    assert_int_equal(diagnostics.list.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bad_decree_gets_exactly_the_messages_expected),
        cmocka_unit_test(every_expected_text_has_its_decree),
        cmocka_unit_test(every_good_decree_gets_no_error_and_no_warning),
        cmocka_unit_test(tabs_keep_the_caret_in_its_place),
        cmocka_unit_test(wide_characters_take_two_columns_and_marks_none),
        cmocka_unit_test(what_a_terminal_would_obey_is_not_shown),
        cmocka_unit_test(a_place_past_the_end_is_shown_behind_the_last_line),
        cmocka_unit_test(an_underline_ends_with_its_line),
        cmocka_unit_test(colours_surround_place_severity_and_caret),
        cmocka_unit_test(a_very_long_line_is_shown_around_the_caret),
        cmocka_unit_test(messages_past_the_limit_are_counted_and_not_kept),
        cmocka_unit_test(messages_are_sorted_by_place_and_keep_their_order_at_one_place),
        cmocka_unit_test(a_message_is_counted_when_memory_is_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
