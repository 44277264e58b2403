// What the tests of a decree have seen. The counts are worked out by hand beside each decree.

#include "decree/coverage.h"

#include "decree/test_run.h"
#include "register_fixture.h"

static const jub_coverage *run(jub_arena *arena, const jub_decree *decree)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    jub_test_summary summary = {0};
    assert_int_equal(jub_decree_test(arena, decree, &diagnostics, &summary), JUB_OK);
    for (size_t i = 0; i < diagnostics.list.count; i++)
        print_message("%.*s\n", JUB_TEXT_ARG(diagnostics.list.items[i].message));
    assert_int_equal(summary.failure_count, 0);
    return summary.coverage;
}

static void assert_share(jub_share share, uint32_t seen, uint32_t all)
{
    assert_int_equal(share.seen, seen);
    assert_int_equal(share.all, all);
}

static jub_coverage_counts counts_of(jub_arena *arena, const char *statements)
{
    jub_diagnostics diagnostics;
    return jub_coverage_count(run(arena, fixture_decree(arena, statements, &diagnostics)));
}

/// Everything that is listed, a line each: "line:column text: missing".
static jub_text list_of(jub_arena *arena, const char *statements)
{
    jub_diagnostics diagnostics;
    const jub_decree *decree = fixture_decree(arena, statements, &diagnostics);
    const jub_text source = jub_text_format(arena, "```decree\n%s\n```\n", statements);
    jub_uncovered *items = NULL;
    size_t count = 0;
    jub_text text = JUB_TEXT("");
    assert_int_equal(jub_coverage_list(arena, decree, run(arena, decree), &items, &count), JUB_OK);
    for (size_t i = 0; i < count; i++) {
        jub_text origin;
        const jub_position at =
            jub_diagnostics_place(&diagnostics, source, items[i].offset_bytes, &origin);
        text =
            jub_text_format(arena, "%.*s%u:%u %.*s: %.*s\n", JUB_TEXT_ARG(text), at.line, at.column,
                            JUB_TEXT_ARG(items[i].text), JUB_TEXT_ARG(items[i].missing));
    }
    return text;
}

// Operands: age >= 18; ill; conduct is bad; old; ill. Five, each to be seen both ways.
#define PARDON                                                                                     \
    "decree \"D\" effect 2020-03-01 . convention month_end clamp .\n"                              \
    "field age : integer . field ill : boolean . field term_end : date .\n"                        \
    "field conduct : one of { good, bad } .\n"                                                     \
    "define old = age >= 60 .\n"                                                                   \
    "table cut cite \"t\" by conduct gives duration unique\n"                                      \
    "  | good | 2 years |\n"                                                                       \
    "  | bad | 6 months | .\n"                                                                     \
    "covers C1 cite \"a\" when age >= 18 .\n"                                                      \
    "excludes X1 cite \"b\" when ill and conduct is bad .\n"                                       \
    "grants G1 cite \"c\" reduce by cut when old or ill .\n"                                       \
    "limit L1 cite \"d\" reduction at most 1 year .\n"
#define OLD_AND_GOOD                                                                               \
    "test \"old\" given age = 70, ill = false, conduct = good, term_end = 2025-03-01\n"            \
    "  expect granted by G1 ; new_end = 2024-03-01 .\n"

TEST(one_test_shows_each_clause_one_way_and_one_row)
{
    TEST_ARENA(arena);
    const jub_coverage_counts counts = counts_of(&arena, PARDON OLD_AND_GOOD);
    assert_share(counts.clauses, 3, 4);   // not X1
    assert_share(counts.rows, 1, 2);      // good
    assert_share(counts.operands, 3, 10); // age true, ill false, old true; then both stop
    assert_share(counts.answers, 4, 12);  // C1, G1, L1 yes; X1 no
}

TEST(further_tests_add_what_they_see)
{
    TEST_ARENA(arena);
    const jub_coverage_counts counts = counts_of(
        &arena, PARDON OLD_AND_GOOD
        "test \"ill and bad\" like \"old\" given ill = true, conduct = bad\n"
        "  expect excluded by X1 .\n"
        "test \"a child\" like \"old\" given age = 17 expect not_covered .\n"
        "test \"unknown\" like \"old\" given age = unknown expect undetermined for age .\n"
        "test \"bad alone\" like \"old\" given conduct = bad\n"
        "  expect granted by G1 ; new_end = 2024-09-01 .\n");
    assert_share(counts.clauses, 4, 4);
    assert_share(counts.rows, 2, 2);
    // age, ill (of X1) and old both ways; bad true; ill (of G1) false: 3 * 2 + 1 + 1
    assert_share(counts.operands, 8, 10);
    // C1 yes no unknown, X1 yes no, G1 yes no unknown, L1 yes no
    assert_share(counts.answers, 10, 12);
}

TEST(what_is_not_seen_is_listed_with_its_place)
{
    TEST_ARENA(arena);
    assert_text(list_of(&arena, PARDON OLD_AND_GOOD),
                "8:3 table row '| bad | 6 months |': never deciding\n"
                "9:8 clause C1: never no, never unknown\n"
                "9:25 operand 'age >= 18': never false\n"
                "10:10 clause X1: never yes, never unknown\n"
                "10:27 operand 'ill': never true\n"
                "10:35 operand 'conduct is bad': never true, never false\n"
                "11:8 clause G1: never no, never unknown\n"
                "11:39 operand 'old': never false\n"
                "11:46 operand 'ill': never true, never false\n"
                "12:7 limit L1: never idle, never unknown\n");
}

// The second pass tries p true and p false; the person of the test is neither.
TEST(what_the_second_pass_tries_is_not_seen)
{
    TEST_ARENA(arena);
    const jub_coverage_counts counts =
        counts_of(&arena, "decree \"D\" effect 2020-03-01 .\n"
                          "field p : boolean . field q : boolean .\n"
                          "excludes X1 cite \"a\" when p and q and p is not known .\n"
                          "grants G1 cite \"b\" release when true .\n"
                          "test \"T\" given q = true expect undetermined for p .\n");
    assert_share(counts.clauses, 1, 2);
    assert_share(counts.operands, 2, 6); // q and `p is not known` true; p is unknown
    assert_share(counts.answers, 2, 4);  // of a grant to everybody nothing but yes is asked
}

TEST(a_gap_and_a_literal_are_no_operands)
{
    TEST_ARENA(arena);
    const jub_coverage_counts counts =
        counts_of(&arena, "decree \"D\" effect 2020-03-01 .\n"
                          "field p : boolean . field q : boolean .\n"
                          "gap U1 cite \"u\" : \"open\" .\n"
                          "grants G1 cite \"b\" release when p or (U1 and q) or not U1 .\n"
                          "test \"T\" given p = true expect granted by G1 .\n");
    assert_share(counts.operands, 1, 5); // p and q both ways; their bracket is never true
}

TEST(a_clause_that_asks_for_a_gap_need_not_hold)
{
    TEST_ARENA(arena);
    const jub_coverage_counts counts =
        counts_of(&arena, "decree \"D\" effect 2020-03-01 .\n"
                          "field p : boolean .\n"
                          "record rows each row with q : boolean .\n"
                          "gap U1 cite \"u\" : \"open\" .\n"
                          "define open = p and not U1 .\n"
                          "excludes X1 cite \"a\" when open .\n"
                          "excludes X2 cite \"a\" when any row where q and U1 .\n"
                          "grants G1 cite \"b\" release when true .\n"
                          "test \"T\" given p = false, no row expect granted by G1 .\n");
    assert_share(counts.clauses, 1, 1); // G1
    assert_share(counts.answers, 3, 5); // X1 and X2 no; unknown is left of each
}

TEST(both_sides_of_an_if_are_wanted)
{
    TEST_ARENA(arena);
    const char *rules = "decree \"D\" effect 2020-03-01 . convention month_end clamp .\n"
                        "field p : boolean . field term_end : date .\n"
                        "grants G1 cite \"b\" reduce by (if p then 1 month else 2 months)"
                        " when true .\n"
                        "test \"then\" given p = true, term_end = 2025-03-01\n"
                        "  expect granted by G1 ; new_end = 2025-02-01 .\n%s";
    const char *both = jub_text_format(&arena, rules,
                                       "test \"else\" like \"then\" given p = false\n"
                                       "  expect granted by G1 ; new_end = 2025-01-01 .\n")
                           .bytes;
    const char *one = jub_text_format(&arena, rules, "").bytes;
    assert_share(counts_of(&arena, one).operands, 1, 2);
    assert_share(counts_of(&arena, both).operands, 2, 2);
}

// A quota is met by whoever asks for a place; within, outside and contested are its answers.
TEST(a_quota_is_met_by_a_candidate)
{
    TEST_ARENA(arena);
    const char *rules = "decree \"D\" effect 2020-03-01 .\n"
                        "field p : boolean . field birth : date .\n"
                        "grants G1 cite \"b\" release when p .\n"
                        "quota Q1 cite \"q\" on G1 take 2 rank by birth up tie all .\n"
                        "test \"out\" given p = false expect not_granted .\n%s";
    const char *bound = "test \"bound\" given p = true, Q1 = false expect not_granted by Q1 .\n";
    const jub_coverage_counts without = counts_of(&arena, jub_text_format(&arena, rules, "").bytes);
    const jub_coverage_counts with = counts_of(&arena, jub_text_format(&arena, rules, bound).bytes);
    assert_share(without.clauses, 0, 2);
    assert_share(without.answers, 1, 6); // G1 no
    assert_share(with.clauses, 2, 2);
    assert_share(with.answers, 3, 6); // G1 yes, Q1 outside
}

// Rows: the condition of `where` is an operand; an exclusion about rows answers row by row.
TEST(conditions_of_rows_are_operands)
{
    TEST_ARENA(arena);
    const jub_coverage_counts counts = counts_of(
        &arena,
        "decree \"D\" effect 2020-03-01 . convention month_end clamp .\n"
        "convention day_count exclusive .\n"
        "field term_end : date .\n"
        "record sentences each sentence with grave : boolean, length : duration, begins : date\n"
        "  laid by length from begins .\n"
        "grants G1 cite \"a\" on each sentence where length >= 1 year reduce by 6 months\n"
        "  when (count of sentences) > 1 .\n"
        "excludes X1 cite \"b\" on each sentence when grave .\n"
        "test \"T\" given term_end = 2025-03-01,\n"
        "  sentence (grave = true, length = 2 years, begins = 2020-03-01),\n"
        "  sentence (grave = false, length = 5 years, begins = 2020-03-01)\n"
        "  expect granted by G1 ; new_end = 2024-09-01 .\n");
    assert_share(counts.clauses, 2, 2);
    // count > 1 true; length true; grave true and false; `count of` has no condition
    assert_share(counts.operands, 4, 6);
    assert_share(counts.answers, 3, 6); // G1 yes; X1 yes and no
}

TEST(a_clause_of_another_law_date_is_seen_by_a_test_of_that_date)
{
    TEST_ARENA(arena);
    const jub_coverage_counts counts =
        counts_of(&arena, "decree \"D\" effect 2020-03-01 .\n"
                          "field p : boolean .\n"
                          "grants G1 cite \"a\" release when p .\n"
                          "excludes X1 cite \"b\" since 2021-01-01 when p .\n"
                          "test \"now\" given p = true expect granted by G1 .\n"
                          "test \"later\" like \"now\" on 2021-01-01 expect excluded by X1 .\n");
    assert_share(counts.clauses, 2, 2);
}

TEST(any_failed_allocation_is_told)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    const jub_decree *decree = fixture_decree(&arena, PARDON OLD_AND_GOOD, &diagnostics);
    const jub_coverage *coverage = run(&arena, decree);
    jub_status status = JUB_NO_MEMORY;
    for (size_t fail_at = 0; status == JUB_NO_MEMORY && fail_at < 200; fail_at++) {
        jub_uncovered *items = NULL;
        size_t count = 0;
        test_arena_fail_at(&arena, fail_at);
        status = jub_coverage_list(&arena, decree, coverage, &items, &count);
        test_arena_fail_at(&arena, SIZE_MAX);
        assert_true(status == JUB_NO_MEMORY || (status == JUB_OK && count == 10));
    }
    assert_int_equal(status, JUB_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_test_shows_each_clause_one_way_and_one_row),
        cmocka_unit_test(further_tests_add_what_they_see),
        cmocka_unit_test(what_is_not_seen_is_listed_with_its_place),
        cmocka_unit_test(what_the_second_pass_tries_is_not_seen),
        cmocka_unit_test(a_gap_and_a_literal_are_no_operands),
        cmocka_unit_test(a_clause_that_asks_for_a_gap_need_not_hold),
        cmocka_unit_test(both_sides_of_an_if_are_wanted),
        cmocka_unit_test(a_quota_is_met_by_a_candidate),
        cmocka_unit_test(conditions_of_rows_are_operands),
        cmocka_unit_test(a_clause_of_another_law_date_is_seen_by_a_test_of_that_date),
        cmocka_unit_test(any_failed_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
