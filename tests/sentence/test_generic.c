#include "sentence_support.h"

#define STANDARD(id, day, term, follows)                                                           \
    "{\"id\":\"" id "\",\"kind\":\"standard\",\"sentenced_at\":\"" day                             \
    "\",\"offence_committed_at\":\"2000-01-01\",\"term\":{" term "},\"consecutive_to\":[" follows  \
    "]}"
#define YEARS(n) "\"years\":" #n ",\"months\":0,\"weeks\":0,\"days\":0"
#define MONTHS(n) "\"years\":0,\"months\":" #n ",\"weeks\":0,\"days\":0"
#define LIFE(id, day)                                                                              \
    "{\"id\":\"" id "\",\"kind\":\"life\",\"sentenced_at\":\"" day                                 \
    "\",\"offence_committed_at\":\"2000-01-01\"}"

// All expected days are worked by hand from a calendar.

TEST(of_sentences_that_run_together_the_longest_counts)
{
    TEST_ARENA(arena);
    const jub_law *law = test_generic(&arena);
    test_check_case(
        law,
        "{\"id\":\"a\",\"sentences\":[" STANDARD("S1", "2020-03-15", YEARS(2), "") "," STANDARD(
            "S2", "2020-03-15", YEARS(5), "") "," STANDARD("S3", "2021-06-01", YEARS(1), "") "]}",
        "{\"id\":\"a\",\"dates\":{\"end\":\"2025-03-14\",\"release\":\"2025-03-14\","
        "\"end_imposed\":\"2025-03-14\"},\"effective_sentence_length\":{\"years\":5,"
        "\"months\":0,\"days\":0}}");
}

TEST(sentences_that_follow_one_another_are_added_up_before_the_day_is_sought)
{
    TEST_ARENA(arena);
    const jub_law *law = test_generic(&arena);
    // 31 January and 1 month and 1 month is 31 March less a day, not 28 February and a month.
    test_check_case(
        law,
        "{\"id\":\"b\",\"sentences\":[" STANDARD("S1", "2022-01-31", MONTHS(1), "") "," STANDARD(
            "S2", "2022-02-10", MONTHS(1), "\"S1\"") "]}",
        "{\"id\":\"b\",\"dates\":{\"end\":\"2022-03-30\",\"release\":\"2022-03-30\","
        "\"end_imposed\":\"2022-03-30\"},\"effective_sentence_length\":{\"years\":0,"
        "\"months\":2,\"days\":0}}");
}

TEST(a_sentence_imposed_after_the_one_it_names_has_ended_starts_on_its_own_day)
{
    TEST_ARENA(arena);
    const jub_law *law = test_generic(&arena);
    test_check_case(
        law,
        "{\"id\":\"c\",\"sentences\":[" STANDARD("S1", "2020-01-01", MONTHS(3), "") "," STANDARD(
            "S2", "2021-01-01", MONTHS(6), "\"S1\"") "]}",
        "{\"id\":\"c\",\"dates\":{\"end\":\"2021-06-30\",\"release\":\"2021-06-30\","
        "\"end_imposed\":\"2021-06-30\"},\"effective_sentence_length\":{\"years\":1,"
        "\"months\":6,\"days\":0}}");
}

TEST(credits_come_off_and_days_at_large_are_added)
{
    TEST_ARENA(arena);
    const jub_law *law = test_generic(&arena);
    test_check_case(
        law,
        "{\"id\":\"d\",\"sentences\":[" STANDARD(
            "S1", "2022-01-01", YEARS(1),
            "") "],\"adjustments\":["
                "{\"kind\":\"remand\",\"days\":30,\"applies_from\":\"2022-01-01\"},"
                "{\"kind\":\"tagged_bail\",\"days\":10,\"applies_from\":\"2022-01-01\"},"
                "{\"kind\":\"unlawfully_at_large\",\"days\":5,\"applies_from\":\"2022-03-01\"}]}",
        "{\"id\":\"d\",\"dates\":{\"end\":\"2022-11-26\",\"release\":\"2022-11-26\","
        "\"end_imposed\":\"2022-12-31\"},\"effective_sentence_length\":{\"years\":1,"
        "\"months\":0,\"days\":0}}");
}

TEST(a_remission_takes_months_off_but_frees_nobody_before_its_day)
{
    TEST_ARENA(arena);
    const jub_law *law = test_generic(&arena);
    test_check_case(
        law,
        "{\"id\":\"e\",\"sentences\":[" STANDARD(
            "S1", "2020-09-01", YEARS(3),
            "") "],\"remissions\":[{\"months\":6,\"days\":0,\"granted_at\":\"2022-02-16\"}]}",
        "{\"id\":\"e\",\"dates\":{\"end\":\"2023-02-28\",\"release\":\"2023-02-28\","
        "\"end_imposed\":\"2023-08-31\"},\"effective_sentence_length\":{\"years\":3,"
        "\"months\":0,\"days\":0}}");
    test_check_case(
        law,
        "{\"id\":\"f\",\"sentences\":[" STANDARD(
            "S1", "2020-09-01", YEARS(2),
            "") "],\"remissions\":[{\"months\":72,\"days\":0,\"granted_at\":\"2022-02-16\"}]}",
        "{\"id\":\"f\",\"dates\":{\"end\":\"2022-02-16\",\"release\":\"2022-02-16\","
        "\"end_imposed\":\"2022-08-31\"},\"effective_sentence_length\":{\"years\":2,"
        "\"months\":0,\"days\":0}}");
}

TEST(life_has_no_day_of_release)
{
    TEST_ARENA(arena);
    const jub_law *law = test_generic(&arena);
    test_check_case(law,
                    "{\"id\":\"g\",\"sentences\":[" LIFE("S1", "2020-01-01") "," STANDARD(
                        "S2", "2020-01-01", YEARS(2), "") "]}",
                    "{\"id\":\"g\",\"dates\":{},\"effective_sentence_length\":{\"years\":0,"
                    "\"months\":0,\"days\":0}}");
}

// A law file of one's own: half is served, rounded down, the first day does not count.
TEST(another_law_file_gives_other_days)
{
    TEST_ARENA(arena);
    jub_error error;
    const jub_law *law = NULL;
    jub_status status = jub_law_parse(
        &arena,
        JUB_TEXT("{\"law\":\"half\",\"rules\":\"generic\",\"title\":\"t\",\"kinds\":[\"standard\"],"
                 "\"names_of_other_laws\":\"refused\",\"month_end\":\"overflow\","
                 "\"first_day\":\"does not count\",\"rounding\":\"down\","
                 "\"release_fraction\":\"1/2\",\"steps\":{\"term\":\"a\",\"concurrent\":\"b\","
                 "\"life\":\"c\",\"credit\":\"d\",\"fraction\":\"e\",\"added-days\":\"f\","
                 "\"remission\":\"g\"}}"),
        &law, &error);
    if (status != JUB_OK) fail_msg("%s", error.message);
    // 31 January and a month overflows to 1 March: 29 days without the first, of which 14 are to be
    // served, and the 14th of them is 14 February.
    test_check_case(
        law, "{\"id\":\"h\",\"sentences\":[" STANDARD("S1", "2022-01-31", MONTHS(1), "") "]}",
        "{\"id\":\"h\",\"dates\":{\"end\":\"2022-03-01\",\"release\":\"2022-02-14\","
        "\"end_imposed\":\"2022-03-01\"},\"effective_sentence_length\":{\"years\":0,"
        "\"months\":1,\"days\":1}}");
    // The ends of a term of whole months are the same day of the month, and its length is the term.
    test_check_case(
        law, "{\"id\":\"i\",\"sentences\":[" STANDARD("S1", "2012-02-16", YEARS(12), "") "]}",
        "{\"id\":\"i\",\"dates\":{\"end\":\"2024-02-16\",\"release\":\"2018-02-15\","
        "\"end_imposed\":\"2024-02-16\"},\"effective_sentence_length\":{\"years\":12,"
        "\"months\":0,\"days\":0}}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_sentences_that_run_together_the_longest_counts),
        cmocka_unit_test(sentences_that_follow_one_another_are_added_up_before_the_day_is_sought),
        cmocka_unit_test(a_sentence_imposed_after_the_one_it_names_has_ended_starts_on_its_own_day),
        cmocka_unit_test(credits_come_off_and_days_at_large_are_added),
        cmocka_unit_test(a_remission_takes_months_off_but_frees_nobody_before_its_day),
        cmocka_unit_test(life_has_no_day_of_release),
        cmocka_unit_test(another_law_file_gives_other_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
