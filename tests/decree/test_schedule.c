// The days of rounds and notices, against days counted by hand on a calendar.

#include "decree/schedule.h"
#include "decree_support.h"
#include "register_fixture.h"

#define RULES                                                                                      \
    "convention month_end clamp . convention day_count exclusive .\n"                              \
    "field ill : boolean . grants G1 cite \"a\" release when ill .\n"

static void assert_day(jub_date day, const char *expected)
{
    char shown[JUB_DATE_TEXT_BYTES + 1];
    assert_string_equal(jub_date_format(day, shown), expected);
}

static void assert_notice(const jub_decree *decree, uint32_t index, const char *name,
                          const char *to, const char *day)
{
    jub_decree_notice_day notice;
    jub_error error = {0};
    assert_int_equal(jub_decree_notice_at(decree, index, &notice, &error), JUB_OK);
    assert_text(notice.name, name);
    assert_text(notice.to, to);
    assert_day(notice.day, day);
}

TEST(the_special_pardon_has_two_rounds_and_two_notices)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics = jub_diagnostics_init(&arena);
    const jub_decree *decree = NULL;
    assert_int_equal(test_read_decree(&arena, "examples/special-pardon/special-pardon.decree.md",
                                      &diagnostics, &decree),
                     JUB_OK);
    assert_int_equal(jub_decree_round_count(decree), 2);
    const jub_decree_round_window first = jub_decree_round_at(decree, 0);
    assert_text(first.name, "R1");
    assert_text(first.title, "first selection");
    assert_text(first.by, "each prison and camp");
    assert_day(first.first_day, "2021-10-01");
    assert_day(first.last_day, "2021-12-15");
    const jub_decree_round_window second = jub_decree_round_at(decree, 1);
    assert_text(second.name, "R2");
    assert_day(second.first_day, "2021-12-16");
    assert_day(second.last_day, "2022-01-02");
    assert_int_equal(jub_decree_notice_count(decree), 2);
    assert_notice(decree, 0, "N1", "facility", "2022-01-03");
    assert_notice(decree, 1, "N2", "person", "2022-02-09"); // a week before 16 February
    jub_date made = 0;
    assert_true(jub_decree_made(decree, &made));
    assert_day(made, "2021-09-20");
}

TEST(a_round_is_read_where_a_clause_comes_to_it_by_whatever_names)
{
    TEST_ARENA(arena);
    static const struct {
        const char *rule;
        bool is_read;
    } cases[] = {
        {"", false},
        {"define passed cite \"a\" = R1 .\n", false}, // which no clause reads
        {"excludes X1 cite \"a\" when not R1 .\n", true},
        {"grants G2 cite \"a\" release when ill and R1 .\ncombine most_favourable .\n", true},
        {"define passed cite \"a\" = R1 .\ndefine ready cite \"a\" = passed and ill .\n"
         "excludes X1 cite \"a\" when not ready .\n",
         true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        jub_diagnostics diagnostics;
        const jub_text text =
            jub_text_format(&arena,
                            "decree \"d\" cite \"a\" effect 2022-02-16 .\n" RULES "%s"
                            "round R1 cite \"a\" \"one\" 2021-10-01 .. 2021-12-15 by \"x\" .\n",
                            cases[i].rule);
        const jub_decree *decree = fixture_decree(&arena, text.bytes, &diagnostics);
        assert_int_equal(jub_decree_round_is_read(decree, 0), cases[i].is_read);
    }
}

TEST(a_notice_is_counted_from_the_header_a_round_or_another_notice)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    const jub_decree *decree = fixture_decree(
        &arena,
        "decree \"D\" cite \"o\" made 2020-01-31 effect 2020-03-31 reckoned 2020-03-30 .\n" RULES
        "round R1 cite \"r\" \"first\" 2020-03-02 .. 2020-03-05 by \"us\" .\n"
        "notice N1 cite \"n\" to \"a\" 1 day before N2 .\n"
        "notice N2 cite \"n\" to \"b\" 2 days before R1 .\n"
        "notice N3 cite \"n\" to \"c\" 1 month before effect .\n"
        "notice N4 cite \"n\" to \"d\" 1 month + 1 day before made .\n"
        "notice N5 cite \"n\" to \"e\" 3 days before reckoned .\n",
        &diagnostics);
    assert_notice(decree, 0, "N1", "a", "2020-02-28");
    assert_notice(decree, 1, "N2", "b", "2020-02-29"); // a leap year
    assert_notice(decree, 2, "N3", "c", "2020-02-29"); // 31 February is cut to its last day
    assert_notice(decree, 3, "N4", "d", "2019-12-30");
    assert_notice(decree, 4, "N5", "e", "2020-03-27");
}

TEST(months_are_counted_step_by_step)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    const jub_decree *decree =
        fixture_decree(&arena,
                       "decree \"D\" cite \"o\" effect 2021-03-31 .\n" RULES
                       "notice N1 cite \"n\" to \"a\" 1 month before N2 .\n"
                       "notice N2 cite \"n\" to \"b\" 1 month before effect .\n",
                       &diagnostics);
    assert_notice(decree, 1, "N2", "b", "2021-02-28");
    assert_notice(decree, 0, "N1", "a", "2021-01-28"); // not the 31st, as two months in one
    jub_date made = 0;
    assert_false(jub_decree_made(decree, &made));
    assert_int_equal(jub_decree_round_count(decree), 0);
}

TEST(a_chain_of_notices_without_end_is_refused)
{
    TEST_ARENA(arena);
    jub_diagnostics diagnostics;
    jub_error error = {0};
    jub_decree_notice_day notice;
    jub_text text = jub_text_from("decree \"D\" cite \"o\" effect 2021-03-31 .\n" RULES
                                  "notice N0 cite \"n\" to \"a\" 1 day before effect .\n");
    for (int i = 1; i < 70; i++)
        text = jub_text_format(&arena, "%.*snotice N%d cite \"n\" to \"a\" 1 day before N%d .\n",
                               JUB_TEXT_ARG(text), i, i - 1);
    const jub_decree *decree = fixture_decree(&arena, text.bytes, &diagnostics);
    assert_notice(decree, 63, "N63", "a", "2021-01-26"); // 64 days before the last of March
    assert_int_equal(jub_decree_notice_at(decree, 64, &notice, &error), JUB_RANGE);
    assert_string_equal(error.message, "the day of the notice 'N64' cannot be computed");
    assert_string_equal(error.hint, "name its day with 'on'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_special_pardon_has_two_rounds_and_two_notices),
        cmocka_unit_test(a_round_is_read_where_a_clause_comes_to_it_by_whatever_names),
        cmocka_unit_test(a_notice_is_counted_from_the_header_a_round_or_another_notice),
        cmocka_unit_test(months_are_counted_step_by_step),
        cmocka_unit_test(a_chain_of_notices_without_end_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
