// In-file tests: those of the decrees in tests/cases/run (their warnings, if any, are meant), and
// how a failure is told.

#include "decree/test_run.h"
#include "decree_support.h"
#include "register_fixture.h"

static void assert_all_pass(jub_arena *arena, const char *path, uint32_t least_count)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_decree *decree = NULL;
    jub_test_summary summary = {0};
    assert_int_equal(test_read_decree(arena, path, &diagnostics, &decree), JUB_OK);
    diagnostics = jub_diagnostics_init(arena);
    assert_int_equal(jub_decree_test(arena, decree, &diagnostics, &summary), JUB_OK);
    for (size_t i = 0; i < diagnostics.list.count; i++)
        print_message("%s:%u: %.*s\n", path, diagnostics.list.items[i].at.line,
                      JUB_TEXT_ARG(diagnostics.list.items[i].message));
    assert_int_equal(summary.failure_count, 0);
    assert_int_equal(diagnostics.error_count, 0);
    assert_true(summary.test_count >= least_count);
}

TEST(the_pardon_in_two_rounds_comes_out_as_worked_by_hand)
{
    TEST_ARENA(arena);
    assert_all_pass(&arena, "tests/cases/run/two-rounds.decree.md", 14);
}

TEST(the_clemency_order_comes_out_as_worked_by_hand)
{
    TEST_ARENA(arena);
    assert_all_pass(&arena, "tests/cases/run/clemency-order.decree.md", 20);
}

TEST(the_days_for_each_month_come_out_as_worked_by_hand)
{
    TEST_ARENA(arena);
    assert_all_pass(&arena, "tests/cases/run/per-month.decree.md", 13);
}

TEST(every_sort_of_expression_comes_out_as_worked_by_hand)
{
    TEST_ARENA(arena);
    assert_all_pass(&arena, "tests/cases/run/expressions.decree.md", 26);
}

TEST(what_is_missing_matters_only_where_it_changes_something)
{
    TEST_ARENA(arena);
    assert_all_pass(&arena, "tests/cases/run/missing.decree.md", 5);
}

TEST(rows_money_deferrals_and_revocations_come_out_as_worked_by_hand)
{
    TEST_ARENA(arena);
    assert_all_pass(&arena, "tests/cases/run/rows.decree.md", 10);
}

TEST(questions_to_rows_and_acts_in_sequence_come_out_as_worked_by_hand)
{
    TEST_ARENA(arena);
    assert_all_pass(&arena, "tests/cases/run/questions.decree.md", 13);
}

TEST(an_amount_may_be_open)
{
    TEST_ARENA(arena);
    assert_all_pass(&arena, "tests/cases/run/gap-of.decree.md", 3);
}

TEST(a_decree_keeps_what_it_does_not_say_again)
{
    TEST_ARENA(arena);
    assert_all_pass(&arena, "tests/cases/run/keeping-base.decree.md", 1);
    assert_all_pass(&arena, "tests/cases/run/keeping-next.decree.md", 4);
}

TEST(the_ways_to_combine_come_out_as_worked_by_hand)
{
    TEST_ARENA(arena);
    assert_all_pass(&arena, "tests/cases/run/combine-sum.decree.md", 7);
    assert_all_pass(&arena, "tests/cases/run/combine-original.decree.md", 1);
    assert_all_pass(&arena, "tests/cases/run/combine-remainder.decree.md", 4);
    assert_all_pass(&arena, "tests/cases/run/combine-first.decree.md", 5);
}

// -- failures -------------------------------------------------------------------------------------

#define FAILING                                                                                    \
    "decree \"D\" effect 2020-03-01 . convention month_end clamp .\n"                              \
    "field ill : boolean . field term_end : date or none .\n"                                      \
    "define half = if ill then 1/2 else 1 .\n"                                                     \
    "excludes X1 cite \"x\" when half = 1 .\n"                                                     \
    "grants G1 cite \"a\" reduce by 6 months when true .\n"

static void assert_failure(const char *expectation, const char *message, const char *hint)
{
    void *state = NULL, **state_unused = &state;
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    jub_test_summary summary;
    const char *statements =
        jub_text_format(&arena,
                        FAILING "test \"T\" given ill = true, term_end = 2021-08-31\nexpect %s .",
                        expectation)
            .bytes;
    const jub_decree *decree = fixture_decree(&arena, statements, &diagnostics);
    assert_int_equal(jub_decree_test(&arena, decree, &diagnostics, &summary), JUB_OK);
    assert_int_equal(summary.test_count, 1);
    if (!message) {
        assert_int_equal(summary.failure_count, 0);
        return;
    }
    assert_int_equal(summary.failure_count, 1);
    assert_int_equal(diagnostics.list.count, 1);
    assert_text(diagnostics.list.items[0].message, message);
    assert_text(diagnostics.list.items[0].hint, hint);
    assert_int_equal(diagnostics.list.items[0].at.line, 8);
    assert_int_equal(diagnostics.list.items[0].at.column, 8);
}

#define LAID                                                                                       \
    "decree \"D\" effect 2020-03-01 . convention month_end clamp . convention day_count "          \
    "inclusive .\n"                                                                                \
    "field term_end : date .\n"                                                                    \
    "record terms each term with long : duration or none, begins : date or none, behind : "        \
    "integer or "                                                                                  \
    "none\n"                                                                                       \
    "  laid by long from begins after behind .\n"                                                  \
    "grants G1 cite \"a\" on each term where true reduce by 1 month .\n"

static void assert_layout(const char *rows, const char *told)
{
    void *state = NULL, **state_unused = &state;
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    jub_test_summary summary;
    const jub_text statements = jub_text_format(
        &arena, LAID "test \"T\" given term_end = 2022-01-01, %s expect granted by G1 .", rows);
    const jub_text whole =
        jub_text_format(&arena, "terms: the rows cannot be laid one behind another (%s)", told);
    const jub_decree *decree = fixture_decree(&arena, statements.bytes, &diagnostics);
    assert_int_equal(jub_decree_test(&arena, decree, &diagnostics, &summary), JUB_OK);
    assert_int_equal(summary.failure_count, 1);
    const char *hint = diagnostics.list.items[0].hint.bytes;
    if (!strstr(hint, whole.bytes)) fail_msg("%s\nnot: %s", hint, whole.bytes);
}

TEST(rows_that_cannot_be_laid_are_told_with_the_row_and_why)
{
    (void)state_unused;
    assert_layout("terms (long = 1 year, begins = 2020-01-01, behind = none),"
                  " terms (long = 1 year, begins = none, behind = 2)",
                  "row 2 follows itself");
    assert_layout("terms (long = 1 year, begins = 2020-01-01, behind = 2),"
                  " terms (long = 1 year, begins = none, behind = 3),"
                  " terms (long = 1 year, begins = none, behind = 2)",
                  "row 2 goes round in a circle");
    assert_layout("terms (long = 1 year, begins = 2020-01-01, behind = 4)",
                  "row 1 follows a row that there is not");
    assert_layout("terms (long = 1 year, begins = none, behind = none)",
                  "row 1 has no first day, nor has what it follows");
    assert_layout("terms (long = 1 month - 2 months, begins = 2020-01-01, behind = none)",
                  "row 1 has a length below nothing");
    assert_layout("terms (long = 400 years, begins = 2020-01-01, behind = none)",
                  "their end cannot be reckoned");
    assert_layout("terms (long = 1 year, begins = 2020-01-01, behind = none),"
                  " terms (long = none, begins = 2020-01-01, behind = none)",
                  "row 2 has no end, while the person's term has one");
}

TEST(a_failure_says_what_was_expected_and_what_was_found)
{
    (void)state_unused;
    assert_failure("granted by G1 ; new_end = 2021-02-28 ; days_saved = 184 ; half = 1/2", NULL,
                   NULL);
    assert_failure("status = granted ; new_kind = none", NULL, NULL);
    const char *told = "granted by G1 (a), new end 2021-02-28 (184 days saved)";
    assert_failure("new_end = 2021-03-01", "\"T\": expected new_end = 2021-03-01, found 2021-02-28",
                   told);
    assert_failure("half = 1", "\"T\": expected half = 1, found 1/2", told);
    assert_failure("status = excluded", "\"T\": expected status = excluded, found granted", told);
    assert_failure("excluded by X1",
                   "\"T\": expected excluded by X1, found granted by G1 (a), new end 2021-02-28 "
                   "(184 days saved)",
                   "X1: 'half = 1' is not so (half = 1/2)");
    assert_failure("not_granted",
                   "\"T\": expected not_granted, found granted by G1 (a), new end 2021-02-28 (184 "
                   "days saved)",
                   "");
    assert_failure("undetermined for ill",
                   "\"T\": expected undetermined for ill, found granted by G1 (a), new end "
                   "2021-02-28 (184 days saved)",
                   "");
}

static void assert_reason(const char *given, const char *expected, const char *hint)
{
    void *state = NULL, **state_unused = &state;
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    jub_test_summary summary;
    const jub_text statements = jub_text_format(
        &arena,
        "decree \"D\" effect 2022-01-01 reckoned 2022-01-01 .\n"
        "convention month_end clamp . convention day_count exclusive .\n"
        "field from : date . field till : date or none . field ill : boolean .\n"
        "field crimes : codes .\n"
        "define share = days(from, reckoned) / days(from, till) .\n"
        "define served = till is not none and share >= 1/4 .\n"
        "grants G1 cite \"1\" release when not ill and served .\n"
        "grants G2 cite \"2\" release when ill or crimes meets { \"a\" } .\n"
        "combine most_favourable .\n"
        "test \"T\" given from = 2021-01-01, ill = false, crimes = \"b\", %s expect %s .",
        given, expected);
    const jub_decree *decree = fixture_decree(&arena, statements.bytes, &diagnostics);
    assert_int_equal(jub_decree_test(&arena, decree, &diagnostics, &summary), JUB_OK);
    assert_int_equal(summary.failure_count, 1);
    assert_text(diagnostics.list.items[0].hint, hint);
}

TEST(a_clause_that_does_not_hold_is_told_with_the_condition_and_its_values)
{
    (void)state_unused;
    assert_reason("till = 2025-01-02", "granted by G1",
                  "G1: 'share >= 1/4' is not so (share = 365/1462)");
    assert_reason("till = none", "granted by G1", "G1: 'till is not none' is not so (till = none)");
    assert_reason("till = unknown", "granted by G1",
                  "G1: 'till is not none' is not known (till = unknown)");
    assert_reason("till = 2022-01-02", "granted by G1, G2",
                  "G2: 'ill or crimes meets { \"a\" }' is not so (ill = no, crimes = b)");
}

TEST(of_clauses_about_rows_it_is_told_that_no_row_is_meant)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    jub_test_summary summary;
    const jub_decree *decree = fixture_decree(
        &arena,
        LAID "grants G2 cite \"b\" on each term where long > 9 years release .\n"
             "excludes X1 cite \"c\" on each term when long > 8 years .\n"
             "combine most_favourable .\n"
             "test \"T\" given term_end = 2022-01-01, terms (long = 2 years, begins = 2020-01-01, "
             "behind = none) expect granted by G2 .\n"
             "test \"U\" like \"T\" expect excluded by X1 .",
        &diagnostics);
    assert_int_equal(jub_decree_test(&arena, decree, &diagnostics, &summary), JUB_OK);
    assert_int_equal(summary.failure_count, 2);
    assert_text(diagnostics.list.items[0].hint, "G2: no term where 'long > 9 years'");
    assert_text(diagnostics.list.items[1].hint, "");
}

TEST(one_failing_expectation_of_several_makes_one_failed_test)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    jub_test_summary summary;
    const jub_decree *decree =
        fixture_decree(&arena,
                       FAILING "test \"T\" given ill = true, term_end = none expect not_granted ;\n"
                               " days_saved = 1 ; new_end = 2020-01-01 .\n"
                               "test \"U\" like \"T\" given ill = unknown expect not_granted .",
                       &diagnostics);
    assert_int_equal(jub_decree_test(&arena, decree, &diagnostics, &summary), JUB_OK);
    assert_int_equal(summary.test_count, 2);
    assert_int_equal(summary.failure_count, 1);
    assert_int_equal(diagnostics.list.count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pardon_in_two_rounds_comes_out_as_worked_by_hand),
        cmocka_unit_test(the_clemency_order_comes_out_as_worked_by_hand),
        cmocka_unit_test(the_days_for_each_month_come_out_as_worked_by_hand),
        cmocka_unit_test(every_sort_of_expression_comes_out_as_worked_by_hand),
        cmocka_unit_test(what_is_missing_matters_only_where_it_changes_something),
        cmocka_unit_test(rows_money_deferrals_and_revocations_come_out_as_worked_by_hand),
        cmocka_unit_test(questions_to_rows_and_acts_in_sequence_come_out_as_worked_by_hand),
        cmocka_unit_test(an_amount_may_be_open),
        cmocka_unit_test(a_decree_keeps_what_it_does_not_say_again),
        cmocka_unit_test(the_ways_to_combine_come_out_as_worked_by_hand),
        cmocka_unit_test(rows_that_cannot_be_laid_are_told_with_the_row_and_why),
        cmocka_unit_test(a_failure_says_what_was_expected_and_what_was_found),
        cmocka_unit_test(a_clause_that_does_not_hold_is_told_with_the_condition_and_its_values),
        cmocka_unit_test(of_clauses_about_rows_it_is_told_that_no_row_is_meant),
        cmocka_unit_test(one_failing_expectation_of_several_makes_one_failed_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
