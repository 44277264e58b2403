// Sets of codes against a list that says which code took the place of which.

#include "decree/code_list.h"
#include "test_support.h"

static const jub_text codes[] = {
    {"breach/1997", 11}, {"breach/2003", 11}, {"breach/2020", 11}, {"murder", 6},
    {"theft", 5},        {"sexual/rape", 11}, {"larceny", 7},
};
static const jub_text old_codes[] = {{"breach/1997", 11}, {"breach/2003", 11}, {"larceny", 7}};
static const jub_text new_codes[] = {{"breach/2003", 11}, {"breach/2020", 11}, {"theft", 5}};

static const jub_code_list list = {.codes = codes,
                                   .code_count = 7,
                                   .old_codes = old_codes,
                                   .new_codes = new_codes,
                                   .pair_count = 3};

#define HEAD                                                                                       \
    "```decree\n"                                                                                  \
    "decree \"D\" cite \"1\" effect 2024-09-10 .\n"                                                \
    "field o : codes .\n"                                                                          \
    "field prison : text .\n"

// The warnings about the rules, one a line: `line:column message (hint)`.
static jub_text warnings_of(jub_arena *arena, const char *rules)
{
    jub_diagnostics found = jub_diagnostics_init(arena);
    const jub_decree *decree = NULL;
    jub_text said = JUB_TEXT("");
    const jub_text source = jub_text_format(arena, HEAD "%s```\n", rules);
    assert_int_equal(jub_decree_read(arena, source, &found, &decree), JUB_OK);
    found.list.count = 0;
    assert_int_equal(jub_decree_check_codes(arena, decree, &list, &found), JUB_OK);
    jub_diagnostics_sort(&found);
    for (size_t i = 0; i < found.list.count; i++) {
        const jub_diagnostic *each = &found.list.items[i];
        assert_int_equal(each->severity, JUB_WARNING);
        said =
            jub_text_format(arena, "%.*s%u:%u %.*s (%.*s)\n", JUB_TEXT_ARG(said), each->at.line,
                            each->at.column, JUB_TEXT_ARG(each->message), JUB_TEXT_ARG(each->hint));
    }
    return said;
}

TEST(an_exclusion_that_bars_one_act_is_asked_for_each_that_took_its_place)
{
    TEST_ARENA(arena);
    assert_text(warnings_of(&arena, "codes bad = { \"breach/1997\", \"murder\" } .\n"
                                    "excludes X1 when o meets bad .\n"
                                    "grants G1 release when o meets { \"murder\" } .\n"),
                "5:15 'X1' bars 'breach/1997' but not 'breach/2020', which the code list says is "
                "the same offence (if it is, write: same \"breach/2003\" as \"breach/2020\")\n"
                "5:15 'X1' bars 'breach/1997' but not 'breach/2003', which the code list says is "
                "the same offence (if it is, write: same \"breach/2003\" as \"breach/2020\")\n");
}

TEST(the_code_that_was_replaced_is_asked_for_too)
{
    TEST_ARENA(arena);
    assert_text(warnings_of(&arena, "define stole = o meets { \"theft\" } .\n"
                                    "excludes X1 when stole .\n"
                                    "grants G1 release when o meets { \"murder\" } .\n"),
                "5:26 'X1' bars 'theft' but not 'larceny', which the code list says is the same "
                "offence (if it is, write: same \"larceny\" as \"theft\")\n");
}

TEST(a_prefix_a_plus_and_a_same_hold_the_other_code)
{
    TEST_ARENA(arena);
    assert_text(warnings_of(&arena, "codes breaches = { \"breach/*\" } .\n"
                                    "codes thefts = { \"theft\" } .\n"
                                    "codes bad = { \"larceny\" } plus breaches plus thefts .\n"
                                    "codes old = { \"breach/1997\" } .\n"
                                    "same \"breach/1997\" as \"breach/2003\" .\n"
                                    "same \"breach/2003\" as \"breach/2020\" .\n"
                                    "excludes X1 when o meets bad .\n"
                                    "excludes X2 when o meets old .\n"
                                    "grants G1 release when o meets { \"murder\" } .\n"),
                "");
}

TEST(a_set_taken_in_by_another_is_not_asked_on_its_own)
{
    TEST_ARENA(arena);
    assert_text(warnings_of(&arena, "codes part = { \"theft\" } .\n"
                                    "codes bad = { \"larceny\" } plus part .\n"
                                    "excludes X1 when o meets bad .\n"
                                    "grants G1 release when o meets { \"murder\" } .\n"),
                "");
}

TEST(what_is_not_barred_is_named)
{
    TEST_ARENA(arena);
    assert_text(
        warnings_of(&arena, "codes light = { \"theft\" } .\n"
                            "excludes X1 when not (o meets light) .\n"
                            "grants G1 release when o within light .\n"),
        "5:17 'X1' names 'theft' but not 'larceny', which the code list says is the same offence "
        "(if it is, write: same \"larceny\" as \"theft\")\n");
}

TEST(a_code_that_the_list_has_not_brings_the_nearest)
{
    TEST_ARENA(arena);
    assert_text(warnings_of(&arena,
                            "excludes X1 when o meets { \"muder\", \"sexaul/*\", \"zzz\" } .\n"
                            "grants G1 release when o meets { \"murder\" } .\n"),
                "5:28 the code list has no 'muder' (did you mean 'murder'?)\n"
                "5:37 no code of the list begins with 'sexaul/' (did you mean 'sexual/*'?)\n"
                "5:49 the code list has no 'zzz' ()\n");
}

TEST(a_code_of_the_decree_s_own_is_known_by_its_same)
{
    TEST_ARENA(arena);
    assert_text(warnings_of(&arena, "same \"homicide\" as \"murder\" .\n"
                                    "same \"x\" as \"murdr\" .\n"
                                    "excludes X1 when o meets { \"homicide\" } .\n"
                                    "grants G1 release when not o meets { \"murder\" } .\n"),
                "6:13 the code list has no 'murdr' (did you mean 'murder'?)\n");
}

TEST(a_list_of_other_words_is_no_set_of_offences)
{
    TEST_ARENA(arena);
    assert_text(warnings_of(&arena, "excludes X1 when prison in { \"north\", \"south/*\" } .\n"
                                    "grants G1 release when o meets { \"murder\" } .\n"),
                "");
}

TEST(a_set_out_of_force_is_not_asked)
{
    TEST_ARENA(arena);
    assert_text(warnings_of(&arena, "codes bad until 2020-01-01 = { \"theft\" } .\n"
                                    "excludes X1 when o meets bad .\n"
                                    "grants G1 release when o meets { \"murder\" } .\n"),
                "");
}

TEST(a_list_that_is_too_long_is_refused)
{
    TEST_ARENA(arena);
    jub_diagnostics found = jub_diagnostics_init(&arena);
    const jub_decree *decree = NULL;
    const jub_code_list long_list = {.code_count = JUB_CODE_LIST_MAX + 1};
    assert_int_equal(jub_decree_read(&arena,
                                     JUB_TEXT(HEAD "grants G1 release when o meets "
                                                   "{ \"murder\" } .\n```\n"),
                                     &found, &decree),
                     JUB_OK);
    assert_int_equal(jub_decree_check_codes(&arena, decree, &long_list, &found), JUB_LIMIT);
}

TEST(any_failed_allocation_is_no_memory)
{
    const jub_text source = JUB_TEXT(HEAD "codes bad = { \"breach/1997\", \"muder\" } .\n"
                                          "excludes X1 when o meets bad .\n"
                                          "grants G1 release when o meets { \"murder\" } .\n```\n");
    size_t fail_at = 0;
    for (jub_status status = JUB_NO_MEMORY; status == JUB_NO_MEMORY; fail_at++) {
        TEST_ARENA(arena);
        jub_diagnostics found = jub_diagnostics_init(&arena);
        const jub_decree *decree = NULL;
        assert_int_equal(jub_decree_read(&arena, source, &found, &decree), JUB_OK);
        test_arena_fail_at(&arena, fail_at);
        status = jub_decree_check_codes(&arena, decree, &list, &found);
        assert_true(status == JUB_OK || status == JUB_NO_MEMORY);
    }
    assert_true(fail_at > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exclusion_that_bars_one_act_is_asked_for_each_that_took_its_place),
        cmocka_unit_test(the_code_that_was_replaced_is_asked_for_too),
        cmocka_unit_test(a_prefix_a_plus_and_a_same_hold_the_other_code),
        cmocka_unit_test(a_set_taken_in_by_another_is_not_asked_on_its_own),
        cmocka_unit_test(what_is_not_barred_is_named),
        cmocka_unit_test(a_code_that_the_list_has_not_brings_the_nearest),
        cmocka_unit_test(a_code_of_the_decree_s_own_is_known_by_its_same),
        cmocka_unit_test(a_list_of_other_words_is_no_set_of_offences),
        cmocka_unit_test(a_set_out_of_force_is_not_asked),
        cmocka_unit_test(a_list_that_is_too_long_is_refused),
        cmocka_unit_test(any_failed_allocation_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
