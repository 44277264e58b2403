// The layout of decree files: every tests/cases/format/NAME.in.md must become exactly
// NAME.expected.md. Set JUB_UPDATE_EXPECTED=1 to write the expected texts anew, and read them
// before they are committed. What must hold of any file is tried on every decree of the project.

#include <dirent.h>

#include "decree/decree.h"
#include "decree/format.h"
#include "test_support.h"

enum { PATH_MAX_BYTES = 512, FORMATTED_MAX_BYTES = 16 << 20, LINE_COLUMNS = 100 };

#define CASES "tests/cases/format"

static const char *const decree_folders[] = {
    "tests/cases/good",
    "tests/cases/run",
    "tests/cases/bad",
    CASES,
    "examples/eastern-state",
    "examples/special-pardon",
    "docs",
};

// Laid out into the arena; NULL bytes when it is refused.
static jub_text format(jub_arena *arena, jub_text source)
{
    jub_buffer formatted = jub_buffer_init(FORMATTED_MAX_BYTES);
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_status status = jub_decree_format(arena, source, &diagnostics, &formatted);
    assert_int_equal(status == JUB_OK, diagnostics.error_count == 0);
    assert_int_not_equal(status, JUB_CONFLICT); // the guard against our own faults
    jub_text result = {0};
    if (status == JUB_OK) result = jub_text_copy(arena, jub_buffer_view(&formatted));
    jub_buffer_clear(&formatted);
    return result;
}

static void assert_formatted(const char *source, const char *expected)
{
    jub_arena arena = jub_arena_init(1 << 24);
    const jub_text result = format(&arena, jub_text_from(source));
    assert_non_null(result.bytes);
    assert_text(result, expected);
    jub_arena_clear(&arena);
}

// Calls `check` on every file of the folder with that ending; returns how many passed.
static size_t for_each_file(const char *folder, const char *ending,
                            bool (*check)(const char *path, jub_arena *arena, jub_text source))
{
    DIR *opened = opendir(folder);
    assert_non_null(opened);
    size_t count = 0;
    for (const struct dirent *entry = readdir(opened); entry; entry = readdir(opened)) {
        if (!jub_text_ends(jub_text_from(entry->d_name), jub_text_from(ending))) continue;
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        char path[PATH_MAX_BYTES];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        const jub_text source = test_read_file(&arena, path);
        assert_non_null(source.bytes);
        count += check(path, &arena, source);
        jub_arena_clear(&arena);
    }
    (void)closedir(opened);
    return count;
}

static size_t for_each_decree(bool (*check)(const char *path, jub_arena *arena, jub_text source))
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof decree_folders / sizeof decree_folders[0]; i++)
        count += for_each_file(decree_folders[i], ".md", check);
    return count;
}

// -- the cases ------------------------------------------------------------------------------------

static void write_file(const char *path, jub_text text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.bytes, 1, text.length_bytes, file), text.length_bytes);
    assert_int_equal(fclose(file), 0);
}

static bool becomes_what_is_expected(const char *path, jub_arena *arena, jub_text source)
{
    const int stem = (int)(strlen(path) - strlen(".in.md"));
    char expected_path[PATH_MAX_BYTES];
    (void)snprintf(expected_path, sizeof expected_path, "%.*s.expected.md", stem, path);
    const jub_text result = format(arena, source);
    assert_non_null(result.bytes);
    if (getenv("JUB_UPDATE_EXPECTED")) write_file(expected_path, result);
    const jub_text expected = test_read_file(arena, expected_path);
    const bool is_same = expected.bytes && jub_text_equal(expected, result);
    if (!is_same)
        print_message("%s\n--- expected\n%.*s--- found\n%.*s---\n", path, JUB_TEXT_ARG(expected),
                      JUB_TEXT_ARG(result));
    assert_true(is_same);
    return true;
}

TEST(every_case_gets_exactly_the_layout_expected)
{
    (void)state_unused;
    assert_true(for_each_file(CASES, ".in.md", becomes_what_is_expected) >= 5);
}

// -- what holds of any file -----------------------------------------------------------------------

static bool is_laid_out_once_for_all(const char *path, jub_arena *arena, jub_text source)
{
    const jub_text once = format(arena, source);
    if (!once.bytes) return false;
    const jub_text twice = format(arena, once);
    if (!jub_text_equal(once, twice)) print_message("%s\n%.*s", path, JUB_TEXT_ARG(twice));
    assert_true(jub_text_equal(once, twice));
    return true;
}

TEST(a_file_in_the_layout_stays_as_it_is)
{
    (void)state_unused;
    assert_true(for_each_decree(is_laid_out_once_for_all) >= 100);
}

static jub_text without_blanks(jub_arena *arena, jub_text text)
{
    char *bytes = JUB_NEW(arena, char, text.length_bytes + 1);
    assert_non_null(bytes);
    size_t count = 0;
    for (size_t i = 0; i < text.length_bytes; i++)
        if (!strchr(" \t\r\n", text.bytes[i])) bytes[count++] = text.bytes[i];
    return (jub_text){bytes, count};
}

static bool differs_in_blanks_alone(const char *path, jub_arena *arena, jub_text source)
{
    const jub_text result = format(arena, source);
    if (!result.bytes) return false;
    if (!jub_text_equal(without_blanks(arena, source), without_blanks(arena, result)))
        fail_msg("%s", path);
    return true;
}

TEST(nothing_but_blanks_and_line_breaks_differs)
{
    (void)state_unused;
    assert_true(for_each_decree(differs_in_blanks_alone) >= 100);
}

// What is said about a file, without what a layout changes: places, numbers of lines, and hints,
// some of which go by blanks (`month-end`).
static void list_messages(jub_arena *arena, jub_text source, jub_buffer *list)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_decree *decree = NULL;
    (void)jub_decree_read(arena, source, &diagnostics, &decree);
    jub_diagnostics_sort(&diagnostics);
    for (size_t i = 0; i < diagnostics.list.count; i++) {
        const jub_text message = diagnostics.list.items[i].message;
        for (size_t at = 0; at < message.length_bytes; at++)
            if (!strchr("0123456789", message.bytes[at])) jub_buffer_char(list, message.bytes[at]);
        jub_buffer_char(list, '\n');
    }
}

static bool means_the_same(const char *path, jub_arena *arena, jub_text source)
{
    const jub_text result = format(arena, source);
    if (!result.bytes) return false;
    jub_buffer before = jub_buffer_init(1 << 20), after = jub_buffer_init(1 << 20);
    list_messages(arena, source, &before);
    list_messages(arena, result, &after);
    const bool is_same = jub_text_equal(jub_buffer_view(&before), jub_buffer_view(&after));
    if (!is_same)
        print_message("%s\n--- before\n%.*s--- after\n%.*s---\n", path,
                      JUB_TEXT_ARG(jub_buffer_view(&before)),
                      JUB_TEXT_ARG(jub_buffer_view(&after)));
    assert_true(is_same);
    jub_buffer_clear(&before);
    jub_buffer_clear(&after);
    return true;
}

TEST(the_same_faults_are_found_before_and_after)
{
    (void)state_unused;
    assert_true(for_each_decree(means_the_same) >= 100);
}

static bool has_short_lines(const char *path, jub_arena *arena, jub_text source)
{
    jub_text rest = format(arena, source);
    bool is_decree = false;
    while (rest.length_bytes > 0) {
        const jub_text line = jub_text_cut(&rest, '\n');
        if (jub_text_starts(line, JUB_TEXT("```")))
            is_decree = jub_text_starts(line, JUB_TEXT("```decree"));
        if (is_decree && line.length_bytes > LINE_COLUMNS)
            fail_msg("%s: %.*s", path, JUB_TEXT_ARG(line));
    }
    return true;
}

TEST(no_line_of_the_examples_is_longer_than_a_hundred_columns)
{
    (void)state_unused;
    assert_int_equal(for_each_file("examples/special-pardon", ".decree.md", has_short_lines), 1);
    assert_int_equal(for_each_file("examples/eastern-state", ".decree.md", has_short_lines), 1);
}

// -- edges ----------------------------------------------------------------------------------------

TEST(prose_and_other_fences_are_kept_to_the_byte)
{
    (void)state_unused;
    static const char prose[] = "\xEF\xBB\xBF#  A \t\n\n\n ~~~ text\nfield  a:b .\n ~~~\nend";
    assert_formatted(prose, prose);
    assert_formatted("", "");
    assert_formatted("```decree\n\n \n```", "```decree\n```");
}

TEST(lines_end_as_the_line_that_opens_the_fence)
{
    (void)state_unused;
    assert_formatted("a\r\n```decree\r\nfield  a:text .-- b \r\n\r\n\r\n-- c\n```\r\nd\r\n",
                     "a\r\n```decree\r\nfield a : text .  -- b\r\n\r\n-- c\r\n```\r\nd\r\n");
}

TEST(wide_names_are_aligned_by_the_columns_they_take)
{
    (void)state_unused;
    assert_formatted("```decree\nfield 성별:text .\nfield abcde:text .\n```\n",
                     "```decree\nfield 성별  : text .\nfield abcde : text .\n```\n");
}

TEST(a_word_that_would_begin_a_statement_begins_no_line)
{
    TEST_ARENA(arena);
    jub_buffer source = jub_buffer_init(1 << 12);
    jub_buffer_string(&source, "```decree\ntest \"a\" given ");
    for (size_t i = 0; i < 20; i++) jub_buffer_string(&source, "a = 1, codes , grants = 2, ");
    jub_buffer_string(&source, "a = 1 expect round .\n```\n");
    jub_text rest = format(&arena, jub_buffer_view(&source));
    assert_true(jub_text_count(rest, '\n') > 5);
    while (rest.length_bytes > 0) {
        const jub_text line = jub_text_trim(jub_text_cut(&rest, '\n'));
        assert_false(jub_text_starts(line, JUB_TEXT("codes")));
        assert_false(jub_text_starts(line, JUB_TEXT("grants")));
        assert_false(jub_text_starts(line, JUB_TEXT("round")));
    }
    jub_buffer_clear(&source);
}

TEST(a_file_whose_words_cannot_be_read_is_refused_with_its_faults)
{
    TEST_ARENA(arena);
    static const char *const sources[] = {
        "```decree\nfield a : date assume 16/02/2022 .\n```\n",
        "```decree\nfield a == b .\n```\n",
        "```decree\nfield a .\n",
        " - ```decree\n",
        "\xff",
        "```decree\ntest \"a\n```\n",
    };
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        jub_buffer formatted = jub_buffer_init(1 << 20);
        jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
        const jub_status status =
            jub_decree_format(&arena, jub_text_from(sources[i]), &diagnostics, &formatted);
        assert_int_equal(status, diagnostics.list.items[0].status);
        assert_int_not_equal(status, JUB_OK);
        assert_int_equal(formatted.length_bytes, 0);
        jub_buffer_clear(&formatted);
    }
}

TEST(deep_brackets_and_very_long_statements_are_laid_out)
{
    TEST_ARENA(arena);
    jub_buffer source = jub_buffer_init(1 << 22);
    jub_buffer_string(&source, "```decree\ndefine a = ");
    for (size_t i = 0; i < 20000; i++) jub_buffer_string(&source, "(a and b or ");
    jub_buffer_string(&source, "c");
    for (size_t i = 0; i < 20000; i++) jub_buffer_string(&source, ")");
    jub_buffer_string(&source, " .\ncodes b = { ");
    for (size_t i = 0; i < 20000; i++) jub_buffer_string(&source, "\"a\", ");
    jub_buffer_string(&source, "\"b\" } .\n```\n");
    const jub_text once = format(&arena, jub_buffer_view(&source));
    assert_non_null(once.bytes);
    assert_true(jub_text_equal(once, format(&arena, once)));
    jub_buffer_clear(&source);
}

TEST(a_result_that_does_not_fit_is_a_limit_and_told)
{
    TEST_ARENA(arena);
    jub_buffer formatted = jub_buffer_init(20);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    const jub_text source = JUB_TEXT("```decree\nfield a:text .\n```\n");
    assert_int_equal(jub_decree_format(&arena, source, &diagnostics, &formatted), JUB_LIMIT);
    assert_int_equal(diagnostics.error_count, 1);
    jub_buffer_clear(&formatted);
}

TEST(any_failed_allocation_is_told_as_such)
{
    (void)state_unused;
    const jub_text source = JUB_TEXT("```decree\n-- a\ntable cut by a gives integer first\n"
                                     "| 1 | 2 | .\nfield a:text .\n```\n");
    size_t failed_count = 0;
    for (jub_status status = JUB_NO_MEMORY; status == JUB_NO_MEMORY; failed_count++) {
        jub_arena arena = jub_arena_init(1 << 24);
        jub_buffer formatted = jub_buffer_init(1 << 20);
        jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
        test_arena_fail_at(&arena, failed_count);
        status = jub_decree_format(&arena, source, &diagnostics, &formatted);
        assert_true(status == JUB_OK || status == JUB_NO_MEMORY);
        jub_buffer_clear(&formatted);
        jub_arena_clear(&arena);
    }
    assert_true(failed_count > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_gets_exactly_the_layout_expected),
        cmocka_unit_test(a_file_in_the_layout_stays_as_it_is),
        cmocka_unit_test(nothing_but_blanks_and_line_breaks_differs),
        cmocka_unit_test(the_same_faults_are_found_before_and_after),
        cmocka_unit_test(no_line_of_the_examples_is_longer_than_a_hundred_columns),
        cmocka_unit_test(prose_and_other_fences_are_kept_to_the_byte),
        cmocka_unit_test(lines_end_as_the_line_that_opens_the_fence),
        cmocka_unit_test(wide_names_are_aligned_by_the_columns_they_take),
        cmocka_unit_test(a_word_that_would_begin_a_statement_begins_no_line),
        cmocka_unit_test(a_file_whose_words_cannot_be_read_is_refused_with_its_faults),
        cmocka_unit_test(deep_brackets_and_very_long_statements_are_laid_out),
        cmocka_unit_test(a_result_that_does_not_fit_is_a_limit_and_told),
        cmocka_unit_test(any_failed_allocation_is_told_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
