#include "decree/register_fixture.h"
#include "programme/agenda.h"

#define HEADER(days) "decree \"D\" cite \"1\" " days " .\n"
#define GRANT(act) "grants G1 cite \"1\" " act " when ill .\n"
#define BEGIN                                                                                      \
    "convention month_end clamp .\nconvention day_count exclusive .\nfield ill : boolean "         \
    ".\ncovers C1 cite \"1\" when true .\n"
#define BARS "excludes X1 cite \"1\" when not (R1 and R2) .\n"
#define RULES BEGIN BARS GRANT("release")
#define ROUND_ONE "round R1 cite \"1\" \"first\" 2030-01-10 .. 2030-01-20 by \"each prison\" .\n"
#define ROUND_TWO "round R2 cite \"1\" \"final\" 2030-01-21 .. 2030-01-31 by \"readers\" .\n"
#define TO_FACILITY "notice N1 cite \"1\" to \"facility\" on 2030-02-10 .\n"
#define TO_PERSON "notice N2 cite \"1\" to \"person\" 7 days before effect .\n"
#define WHOLE HEADER("made 2030-01-01 effect 2030-03-01")

static jub_status read_agenda(jub_arena *arena, const char *statements, jub_agenda *agenda_out,
                              jub_error *error)
{
    jub_diagnostics diagnostics;
    return jub_agenda_of(fixture_decree(arena, statements, &diagnostics), agenda_out, error);
}

static void assert_day(jub_date day, const char *expected)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    assert_string_equal(jub_date_format(day, text), expected);
}

TEST(the_days_of_a_programme_are_those_of_the_decree)
{
    TEST_ARENA(arena);
    jub_agenda agenda;
    const char *statements = WHOLE RULES ROUND_ONE ROUND_TWO TO_FACILITY TO_PERSON;
    assert_int_equal(read_agenda(&arena, statements, &agenda, NULL), JUB_OK);
    static const char *const days[] = {"2030-01-01", "2030-01-10", "2030-01-31",
                                       "2030-02-10", "2030-02-22", "2030-03-01"};
    for (int level = 0; level < JUB_LEVEL_COUNT; level++)
        assert_day(agenda.level_days[level], days[level]);
    assert_day(agenda.effect, "2030-03-01");
    assert_text(agenda.rounds[JUB_ROUND_FIRST].name, "R1");
    assert_day(agenda.rounds[JUB_ROUND_FINAL].first_day, "2030-01-21");
    assert_int_equal(jub_agenda_round(&agenda, JUB_TEXT("R2")), JUB_ROUND_FINAL);
    assert_int_equal(jub_agenda_round(&agenda, JUB_TEXT("R3")), JUB_ROUND_MAX);
}

TEST(a_decree_that_does_not_say_when_it_was_made_is_open_from_the_beginning)
{
    TEST_ARENA(arena);
    jub_agenda agenda;
    const char *statements =
        HEADER("effect 2030-03-01") RULES ROUND_ONE ROUND_TWO TO_FACILITY TO_PERSON;
    assert_int_equal(read_agenda(&arena, statements, &agenda, NULL), JUB_OK);
    assert_int_equal(agenda.level_days[JUB_LEVEL_DRAFT], JUB_DATE_MIN);
}

TEST(a_decree_without_the_days_of_a_programme_is_refused)
{
    TEST_ARENA(arena);
    static const struct {
        const char *statements;
        jub_status status;
        const char *words;
    } bad[] = {
        {WHOLE BEGIN GRANT("release") ROUND_ONE TO_FACILITY TO_PERSON, JUB_MISSING, "two rounds"},
        {WHOLE RULES ROUND_ONE ROUND_TWO
         "round R3 cite \"1\" \"more\" 2030-02-01 .. 2030-02-02 by \"x\" .\n" TO_FACILITY TO_PERSON,
         JUB_CONFLICT, "more than two rounds"},
        {WHOLE RULES
         "round R1 cite \"1\" \"first\" 2030-01-10 .. 2030-01-21 by \"x\" .\n" ROUND_TWO TO_FACILITY
             TO_PERSON,
         JUB_CONFLICT, "overlap"},
        {WHOLE RULES ROUND_ONE ROUND_TWO TO_PERSON, JUB_MISSING, "no notice to \"facility\""},
        {WHOLE RULES ROUND_ONE ROUND_TWO TO_FACILITY, JUB_MISSING, "no notice to \"person\""},
        {HEADER("made 2030-01-01") BEGIN BARS GRANT("transfer to hostel")
             ROUND_ONE ROUND_TWO TO_FACILITY "notice N2 cite \"1\" to \"person\" on 2030-02-22 .\n",
         JUB_MISSING, "takes effect on a day"},
        {WHOLE RULES ROUND_ONE ROUND_TWO TO_PERSON
         "notice N1 cite \"1\" to \"facility\" on 2030-01-30 .\n",
         JUB_CONFLICT, "do not follow one another"},
        {WHOLE RULES ROUND_ONE ROUND_TWO TO_FACILITY
         "notice N2 cite \"1\" to \"person\" on 2030-03-02 .\n",
         JUB_CONFLICT, "do not follow one another"},
        {HEADER("made 2030-01-11 effect 2030-03-01")
             RULES ROUND_ONE ROUND_TWO TO_FACILITY TO_PERSON,
         JUB_CONFLICT, "do not follow one another"},
        {WHOLE BEGIN GRANT("release") ROUND_ONE ROUND_TWO TO_FACILITY TO_PERSON, JUB_MISSING,
         "no clause reads the round 'R1'"},
        {WHOLE BEGIN "excludes X1 cite \"1\" when not R1 .\n" GRANT("release")
             ROUND_ONE ROUND_TWO TO_FACILITY TO_PERSON,
         JUB_MISSING, "no clause reads the round 'R2'"},
        {WHOLE BEGIN "define passed cite \"1\" = R1 and R2 .\n" GRANT("release")
             ROUND_ONE ROUND_TWO TO_FACILITY TO_PERSON,
         JUB_MISSING, "no clause reads the round 'R1'"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jub_agenda agenda;
        jub_error error = {0};
        assert_int_equal(read_agenda(&arena, bad[i].statements, &agenda, &error), bad[i].status);
        if (!strstr(error.message, bad[i].words)) fail_msg("%s", error.message);
        assert_true(error.hint[0] != '\0');
    }
}

TEST(a_day_begins_at_the_programmes_own_midnight)
{
    (void)state_unused;
    enum { NOON = 12 * 3600, DAY = 86400 };
    static const struct {
        int64_t time;
        int32_t offset_minutes;
        jub_date day;
    } expected[] = {
        {0, 0, 0},           {DAY - 1, 0, 0},         {DAY, 0, 1},         {0, -1, -1},
        {0, 540, 0},         {15 * 3600 - 1, 540, 0}, // Seoul: 15:00 UTC
        {15 * 3600, 540, 1}, {4 * 3600, -300, -1},    {5 * 3600, -300, 0}, {-1, 0, -1},
        {-DAY, 0, -1},       {-DAY - 1, 0, -2},       {NOON, 1440, 1},     {NOON, -1440, -1},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_int_equal(jub_agenda_day(expected[i].time, expected[i].offset_minutes),
                         expected[i].day);
    assert_int_equal(jub_agenda_day(INT64_MAX / 2, 0), JUB_DATE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_days_of_a_programme_are_those_of_the_decree),
        cmocka_unit_test(a_decree_that_does_not_say_when_it_was_made_is_open_from_the_beginning),
        cmocka_unit_test(a_decree_without_the_days_of_a_programme_is_refused),
        cmocka_unit_test(a_day_begins_at_the_programmes_own_midnight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
