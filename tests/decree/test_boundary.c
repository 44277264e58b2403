// Tests made up for the lines that a decree draws. The places of the lines are worked out by hand.

#include "decree/boundary.h"

#include "decree/test_run.h"
#include "decree_support.h"
#include "register_fixture.h"

enum { TEXT_MAX_BYTES = 1 << 20 };

static jub_text boundary(jub_arena *arena, const jub_decree *decree)
{
    jub_buffer buffer = jub_buffer_init(TEXT_MAX_BYTES);
    assert_int_equal(jub_boundary_write(arena, decree, &buffer), JUB_OK);
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return text;
}

static void assert_tests(const char *statements, const char *expected)
{
    void **state_unused = NULL;
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    assert_text(boundary(&arena, fixture_decree(&arena, statements, &diagnostics)), expected);
}

#define HEADER                                                                                     \
    "decree \"D\" effect 2020-03-01 reckoned 2020-03-01 .\n"                                       \
    "convention month_end clamp . convention day_count exclusive . convention currency EUR 2 .\n"

TEST(a_number_is_moved_to_both_sides_of_its_line)
{
    (void)state_unused;
    assert_tests(HEADER "field age : integer .\n"
                        "grants G1 cite \"a\" release when age >= 60 .\n"
                        "test \"seventy\" given age = 70 expect granted by G1 .\n",
                 "test \"G1, age >= 60: the last number that meets it (generated)\"\n"
                 "  like \"seventy\" given age = 60\n"
                 "  expect granted by G1 ; new_end = 2020-03-01 .\n"
                 "test \"G1, age >= 60: the first number that does not (generated)\"\n"
                 "  like \"seventy\" given age = 59\n"
                 "  expect not_granted .\n");
}

// Of two tests that which stands nearer: 62 is two years off, 30 thirty.
TEST(the_nearest_test_is_moved)
{
    (void)state_unused;
    assert_tests(HEADER "field birth : date .\n"
                        "grants G1 cite \"a\" release when birth + 60 years <= reckoned .\n"
                        "test \"thirty\" given birth = 1990-01-01 expect not_granted .\n"
                        "test \"sixty-two\" given birth = 1958-01-01 expect granted by G1 .\n",
                 "test \"G1, birth + 60 years <= reckoned: the last day that meets it "
                 "(generated)\"\n"
                 "  like \"sixty-two\" given birth = 1960-03-01\n"
                 "  expect granted by G1 ; new_end = 2020-03-01 .\n"
                 "test \"G1, birth + 60 years <= reckoned: the first day that does not "
                 "(generated)\"\n"
                 "  like \"sixty-two\" given birth = 1960-03-02\n"
                 "  expect not_granted .\n");
}

// Served s days of s + 92 (1 March to 1 June): a third from s = 46 on, that is since 15 January.
// The end would have to be moved by 108 days, the beginning by 54.
TEST(fractions_of_two_spans_move_the_nearer_of_their_dates)
{
    (void)state_unused;
    assert_tests(
        HEADER "field term_start : date . field term_end : date .\n"
               "grants G1 cite \"a\" release when days(term_start, reckoned) >=\n"
               "  1/3 * days(term_start, term_end) .\n"
               "test \"T\" given term_start = 2019-11-22, term_end = 2020-06-01\n"
               "  expect granted by G1 .\n",
        "test \"G1, days(term_start, reckoned) >= 1/3 * days(term_start, term_end): the last day "
        "that meets it (generated)\"\n"
        "  like \"T\" given term_start = 2020-01-15\n"
        "  expect granted by G1 ; new_end = 2020-03-01 .\n"
        "test \"G1, days(term_start, reckoned) >= 1/3 * days(term_start, term_end): the first day "
        "that does not (generated)\"\n"
        "  like \"T\" given term_start = 2020-01-16\n"
        "  expect not_granted .\n");
}

// A length past six months is six months and a day. Before six months there is none that is so
// everywhere but by three days: February has 28.
TEST(lengths_have_days_between_their_months)
{
    (void)state_unused;
    const char *rules = HEADER "field t : duration .\n"
                               "excludes X1 cite \"x\" when t %s .\n"
                               "grants G1 cite \"a\" release when true .\n"
                               "test \"T\" given t = %s expect granted by G1 .\n";
    TEST_ARENA(arena);
    static const struct {
        const char *condition, *base, *meets, *fails;
    } cases[] = {
        {"<= 6 months", "1 year", "6 months", "6 months + 1 day"},
        {"< 6 months", "1 year", "5 months + 27 days", "6 months"},
        {"> 1 year", "3 months", "1 year + 1 day", "1 year"},
        {"<= 30 days", "80 days", "30 days", "31 days"},
        {"< 30 days", "80 days", "29 days", "30 days"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const jub_text statements =
            jub_text_format(&arena, rules, cases[i].condition, cases[i].base);
        jub_diagnostics diagnostics;
        const jub_text text =
            boundary(&arena, fixture_decree(&arena, statements.bytes, &diagnostics));
        const char *meets =
            jub_text_format(&arena, "given t = %s\n  expect excluded by X1 .\n", cases[i].meets)
                .bytes;
        const char *fails =
            jub_text_format(&arena, "given t = %s\n  expect granted by G1 ", cases[i].fails).bytes;
        if (!strstr(text.bytes, meets) || !strstr(text.bytes, fails))
            print_message("%s\n%s", cases[i].condition, text.bytes);
        assert_non_null(strstr(text.bytes, meets));
        assert_non_null(strstr(text.bytes, fails));
    }
}

TEST(money_moves_by_its_smallest_unit)
{
    (void)state_unused;
    assert_tests(HEADER "field fine : money EUR .\n"
                        "grants G1 cite \"a\" remit fine by 10 EUR when fine > 100.00 EUR .\n"
                        "test \"T\" given fine = 250.50 EUR expect granted by G1 .\n",
                 "test \"G1, fine > 100.00 EUR: the last amount that meets it (generated)\"\n"
                 "  like \"T\" given fine = 100.01 EUR\n"
                 "  expect granted by G1 ; new_fine = 90.01 EUR .\n"
                 "test \"G1, fine > 100.00 EUR: the first amount that does not (generated)\"\n"
                 "  like \"T\" given fine = 100.00 EUR\n"
                 "  expect not_granted .\n");
}

TEST(an_amount_in_cents_is_a_line_as_well)
{
    (void)state_unused;
    assert_tests(HEADER "field fine : money EUR .\n"
                        "grants G1 cite \"a\" waive fine when fine < 12.50 EUR .\n"
                        "test \"T\" given fine = 12.49 EUR expect granted by G1 .\n",
                 "-- G1, fine < 12.50 EUR: the last amount that meets it (generated): the test "
                 "\"T\"\n"
                 "test \"G1, fine < 12.50 EUR: the first amount that does not (generated)\"\n"
                 "  like \"T\" given fine = 12.50 EUR\n"
                 "  expect not_granted .\n");
}

// One line between two rows; the value of the table is expected as well.
TEST(rows_side_by_side_have_one_line_between_them)
{
    (void)state_unused;
    assert_tests(HEADER "field age : integer . field term_end : date .\n"
                        "table cut cite \"t\" by age gives duration unique\n"
                        "  | < 60 | 1 month |\n"
                        "  | >= 60 | 1 year | .\n"
                        "grants G1 cite \"a\" reduce by cut when true .\n"
                        "test \"T\" given age = 58, term_end = 2025-03-01\n"
                        "  expect granted by G1 .\n",
                 "test \"cut row 1, age < 60: the last number that meets it (generated)\"\n"
                 "  like \"T\" given age = 59\n"
                 "  expect granted by G1 ; new_end = 2025-02-01 ; cut = 1 month .\n"
                 "test \"cut row 1, age < 60: the first number that does not (generated)\"\n"
                 "  like \"T\" given age = 60\n"
                 "  expect granted by G1 ; new_end = 2024-03-01 ; cut = 1 year .\n");
}

TEST(a_test_that_stands_at_the_line_is_named)
{
    (void)state_unused;
    assert_tests(HEADER "field age : integer .\n"
                        "grants G1 cite \"a\" release when age >= 60 .\n"
                        "test \"sixty\" on 2020-05-01 given age = 60 expect granted by G1 .\n",
                 "-- G1, age >= 60: the last number that meets it (generated): the test "
                 "\"sixty\"\n"
                 "test \"G1, age >= 60: the first number that does not (generated)\"\n"
                 "  like \"sixty\" on 2020-05-01 given age = 59\n"
                 "  expect not_granted .\n");
}

// The young are not asked whether they are ill, so nothing that they have decides that line.
TEST(a_line_that_no_test_decides_is_left_with_a_comment)
{
    (void)state_unused;
    assert_tests(HEADER
                 "field age : integer . field ill_for : duration . combine most_favourable .\n"
                 "record children each child with born : date .\n"
                 "grants G1 cite \"a\" release when age >= 60 and ill_for > 6 months .\n"
                 "grants G2 cite \"b\" release when any child where born > 2010-01-01 .\n"
                 "test \"young\" given age = 30, ill_for = 1 month, no child\n"
                 "  expect not_granted .\n"
                 "test \"wrong\" given age = 70, ill_for = 1 year, no child expect not_granted .\n",
                 "-- G1, age >= 60: no test in which it decides when one fact is moved\n"
                 "-- G1, ill_for > 6 months: no test in which it decides when one fact is moved\n"
                 "-- G2, born > 2010-01-01: about rows of a record, to be written by hand\n");
}

// What is written is read, passes, and is not written again.
static void assert_kept(const char *path)
{
    void **state_unused = NULL;
    TEST_ARENA(arena);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    const jub_decree *decree = NULL;
    jub_test_summary summary = {0};
    const jub_text source = test_read_file(&arena, path);
    assert_int_equal(test_read_text(&arena, path, source, &diagnostics, &decree), JUB_OK);
    const jub_text more = boundary(&arena, decree);
    assert_non_null(strstr(more.bytes, "(generated)\"\n  like"));
    const jub_text whole = jub_text_format(&arena, "%.*s\n```decree\n%.*s```\n",
                                           JUB_TEXT_ARG(source), JUB_TEXT_ARG(more));
    diagnostics = jub_diagnostics_init(&arena);
    assert_int_equal(test_read_text(&arena, path, whole, &diagnostics, &decree), JUB_OK);
    diagnostics = jub_diagnostics_init(&arena);
    assert_int_equal(jub_decree_test(&arena, decree, &diagnostics, &summary), JUB_OK);
    for (size_t i = 0; i < diagnostics.list.count; i++)
        print_message("%s: %.*s\n", path, JUB_TEXT_ARG(diagnostics.list.items[i].message));
    assert_int_equal(summary.failure_count, 0);
    assert_null(strstr(boundary(&arena, decree).bytes, "(generated)\"\n  like"));
}

TEST(what_is_written_passes_and_is_not_written_twice)
{
    (void)state_unused;
    assert_kept("examples/special-pardon/special-pardon.decree.md");
    assert_kept("examples/eastern-state/governors-pardon.decree.md");
    assert_kept("tests/cases/run/clemency-order.decree.md");
    assert_kept("tests/cases/run/keeping-next.decree.md");
    assert_kept("tests/cases/run/rows.decree.md");
    assert_kept("tests/cases/run/special-pardon.fr.decree.md");
    assert_kept("tests/cases/run/special-pardon.ko.decree.md");
}

TEST(any_failed_allocation_is_told)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    const jub_decree *decree =
        fixture_decree(&arena,
                       HEADER "field age : integer .\n"
                              "grants G1 cite \"a\" release when age >= 60 .\n"
                              "test \"seventy\" given age = 70 expect granted by G1 .\n",
                       &diagnostics);
    jub_status status = JUB_NO_MEMORY;
    for (size_t fail_at = 0; status == JUB_NO_MEMORY && fail_at < 500; fail_at++) {
        jub_buffer buffer = jub_buffer_init(TEXT_MAX_BYTES);
        test_arena_fail_at(&arena, fail_at);
        status = jub_boundary_write(&arena, decree, &buffer);
        test_arena_fail_at(&arena, SIZE_MAX);
        jub_buffer_clear(&buffer);
    }
    assert_int_equal(status, JUB_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_moved_to_both_sides_of_its_line),
        cmocka_unit_test(the_nearest_test_is_moved),
        cmocka_unit_test(fractions_of_two_spans_move_the_nearer_of_their_dates),
        cmocka_unit_test(lengths_have_days_between_their_months),
        cmocka_unit_test(money_moves_by_its_smallest_unit),
        cmocka_unit_test(an_amount_in_cents_is_a_line_as_well),
        cmocka_unit_test(rows_side_by_side_have_one_line_between_them),
        cmocka_unit_test(a_test_that_stands_at_the_line_is_named),
        cmocka_unit_test(a_line_that_no_test_decides_is_left_with_a_comment),
        cmocka_unit_test(what_is_written_passes_and_is_not_written_twice),
        cmocka_unit_test(any_failed_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
