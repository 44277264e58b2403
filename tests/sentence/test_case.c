#include "sentence_support.h"

#define TERM "\"term\":{\"years\":1,\"months\":0,\"weeks\":0,\"days\":0}"
#define SENTENCE                                                                                   \
    "{\"id\":\"S1\",\"kind\":\"standard\",\"sentenced_at\":\"2022-01-01\","                        \
    "\"offence_committed_at\":\"2021-01-01\"," TERM ",\"consecutive_to\":[]}"
#define CASE(sentences, more)                                                                      \
    "{\"id\":\"a\",\"scheme\":\"sds-50\",\"sentences\":[" sentences "]" more "}"
#define LINKED(id, follows)                                                                        \
    "{\"id\":\"" id "\",\"kind\":\"standard\",\"sentenced_at\":\"2022-01-01\","                    \
    "\"offence_committed_at\":\"2021-01-01\"," TERM ",\"consecutive_to\":[" follows "]}"

typedef struct bad_case {
    const char *json;
    jub_status status;
    const char *message;
} bad_case;

static const bad_case bad_cases[] = {
    {"", JUB_SYNTAX, "not JSON: '[' or '{' expected near end of file"},
    {"[]", JUB_TYPE, "a case is a JSON object"},
    {"{}", JUB_MISSING, "case: 'id' is missing"},
    {"{\"id\":\"\"}", JUB_TYPE, "case: 'id' is not a text with something in it"},
    {"{\"id\":\"a\\u0000b\"}", JUB_SYNTAX, NULL},
    {"{\"id\":\"a\"}", JUB_MISSING, "case: 'scheme' is missing"},
    {"{\"id\":\"a\",\"scheme\":\"sds-41\"}", JUB_SYNTAX, "case: unknown scheme 'sds-41'"},
    {"{\"id\":\"a\",\"scheme\":\"sds-50\"}", JUB_MISSING, "case: 'sentences' is missing"},
    {CASE("", ""), JUB_MISSING, "there is no sentence"},
    {CASE("1", ""), JUB_TYPE, "sentence 1: 'sentences' is not a list of objects"},
    {CASE(SENTENCE, ",\"ajustments\":[]"), JUB_SYNTAX, "case: unknown key 'ajustments'"},
    {CASE(SENTENCE "," SENTENCE, ""), JUB_DUPLICATE, "sentence 'S1': the id is used twice"},
    {CASE(LINKED("S1", "\"S9\""), ""), JUB_MISSING,
     "sentence 'S1': there is no sentence 'S9' to be consecutive to"},
    {CASE(LINKED("S1", "\"S1\""), ""), JUB_CONFLICT, "sentence 'S1' follows itself through a loop"},
    {CASE(LINKED("S1", "\"S2\"") "," LINKED("S2", "\"S3\"") "," LINKED("S3", "\"S1\""), ""),
     JUB_CONFLICT, "sentence 'S1' follows itself through a loop"},
    {CASE(LINKED("S1", "") "," LINKED("S2", "\"S1\",\"S1\""), ""), JUB_DUPLICATE,
     "sentence 'S2' follows the same one twice"},
    {CASE(SENTENCE, ",\"adjustments\":[{\"kind\":\"remand\",\"days\":-1,\"applies_from\":"
                    "\"2022-01-01\"}]"),
     JUB_RANGE, "adjustment 1: 'days' is -1, not 0 to 36525"},
    {CASE(SENTENCE, ",\"adjustments\":[{\"kind\":\"remand\",\"days\":1.5,\"applies_from\":"
                    "\"2022-01-01\"}]"),
     JUB_TYPE, "adjustment 1: 'days' is not a whole number"},
    {CASE(SENTENCE, ",\"adjustments\":[{\"kind\":\"holiday\",\"days\":1,\"applies_from\":"
                    "\"2022-01-01\"}]"),
     JUB_SYNTAX, "adjustment 1: unknown kind 'holiday'"},
    {CASE(SENTENCE, ",\"adjustments\":[{\"kind\":\"remand\",\"days\":1}]"), JUB_MISSING,
     "adjustment 1: 'applies_from' is missing"},
    {CASE(SENTENCE, ",\"movements\":[{\"date\":\"2022-02-30\",\"direction\":\"out\",\"reason\":"
                    "\"HDC\"}]"),
     JUB_RANGE, "movement 1: 'date' is '2022-02-30', not a date"},
    {CASE(SENTENCE, ",\"movements\":[{\"date\":\"2022-02-03\",\"direction\":\"up\",\"reason\":"
                    "\"HDC\"}]"),
     JUB_SYNTAX, "movement 1: unknown direction 'up'"},
    {CASE(SENTENCE, ",\"person\":{\"date_of_birth\":\"1599-12-31\"}"), JUB_RANGE,
     "case: 'date_of_birth' is '1599-12-31', not a date"},
    {CASE("{\"id\":\"S1\",\"kind\":\"whole_life\"}", ""), JUB_SYNTAX,
     "sentence 'S1': unknown kind 'whole_life'"},
    {CASE("{\"id\":\"S1\",\"kind\":\"dto\",\"enhanced\":true}", ""), JUB_SYNTAX,
     "sentence 'S1': unknown key 'enhanced'"},
    {CASE("{\"id\":\"S1\",\"kind\":\"standard\",\"sentenced_at\":\"2401-01-01\"}", ""), JUB_RANGE,
     "sentence 'S1': 'sentenced_at' is '2401-01-01', not a date"},
    {CASE("{\"id\":\"S1\",\"kind\":\"standard\",\"sentenced_at\":\"2022-01-01\","
          "\"offence_committed_at\":null}",
          ""),
     JUB_TYPE, "sentence 'S1': 'offence_committed_at' is not a date in quotes"},
    {CASE("{\"id\":\"S1\",\"kind\":\"standard\",\"sentenced_at\":\"2022-01-01\","
          "\"offence_committed_at\":\"2021-01-01\",\"term\":{\"years\":0,\"months\":0,\"weeks\":0,"
          "\"days\":0}}",
          ""),
     JUB_RANGE, "sentence 'S1': its term is nothing"},
    {CASE("{\"id\":\"S1\",\"kind\":\"standard\",\"sentenced_at\":\"2022-01-01\","
          "\"offence_committed_at\":\"2021-01-01\",\"term\":{\"years\":1}}",
          ""),
     JUB_MISSING, "sentence 'S1': 'months' is missing"},
    {CASE("{\"id\":\"S1\",\"kind\":\"standard\",\"sentenced_at\":\"2022-01-01\","
          "\"offence_committed_at\":\"2021-01-01\"," TERM ",\"exclusions\":[\"SEXAUL\"]}",
          ""),
     JUB_SYNTAX, "sentence 'S1': unknown exclusion 'SEXAUL'"},
    {CASE("{\"id\":\"S1\",\"kind\":\"fine_default\",\"sentenced_at\":\"2022-01-01\","
          "\"offence_committed_at\":\"2021-01-01\"," TERM ",\"fine_amount\":-5}",
          ""),
     JUB_RANGE, "sentence 'S1': 'fine_amount' is negative or past the limit"},
};

TEST(a_case_that_cannot_be_is_refused_with_what_is_wrong)
{
    TEST_ARENA(arena);
    const jub_law *law = test_england(&arena);
    for (size_t i = 0; i < sizeof bad_cases / sizeof *bad_cases; i++) {
        jub_error error = {0};
        jub_case read = {.id = JUB_TEXT("untouched")};
        const size_t mark_bytes = jub_arena_mark(&arena);
        const jub_status status =
            jub_case_parse(&arena, law, jub_text_from(bad_cases[i].json), &read, &error);
        if (status != bad_cases[i].status)
            fail_msg("%s: status %s, %s", bad_cases[i].json, jub_status_word(status),
                     error.message);
        if (bad_cases[i].message) assert_string_equal(error.message, bad_cases[i].message);
        assert_text(read.id, "untouched");
        assert_int_equal(jub_arena_mark(&arena), mark_bytes);
    }
}

TEST(a_law_refuses_what_it_does_not_know)
{
    TEST_ARENA(arena);
    const jub_law *law = test_england(&arena);
    jub_case read;
    jub_error error;
    jub_release release;
    const jub_text life =
        JUB_TEXT(CASE("{\"id\":\"S1\",\"kind\":\"life\",\"sentenced_at\":\"2022-01-01\","
                      "\"offence_committed_at\":\"2021-01-01\"}",
                      ""));
    assert_int_equal(jub_case_parse(&arena, law, life, &read, &error), JUB_OK);
    assert_int_equal(jub_release_compute(law, &read.custody, &arena, &release, NULL, &error),
                     JUB_TYPE);
    const jub_text remission = JUB_TEXT(CASE(
        SENTENCE, ",\"remissions\":[{\"months\":6,\"days\":0,\"granted_at\":\"2022-02-16\"}]"));
    assert_int_equal(jub_case_parse(&arena, law, remission, &read, &error), JUB_OK);
    assert_int_equal(jub_release_compute(law, &read.custody, &arena, &release, NULL, &error),
                     JUB_TYPE);
}

// Sentences that each follow both of the two before them have as many ways through them as the
// Fibonacci numbers; the ways are limited, not the computer's patience.
TEST(a_tangle_of_links_is_refused_before_it_grows)
{
    TEST_ARENA(arena);
    enum { COUNT = 60 };
    const jub_law *law = test_england(&arena);
    jub_sentence sentences[COUNT];
    uint16_t follows[COUNT][2];
    for (uint16_t i = 0; i < COUNT; i++) {
        sentences[i] = (jub_sentence){.id = JUB_TEXT("S"),
                                      .sentenced_at = 16000,
                                      .offence_at = 15990,
                                      .term = {.days = 1},
                                      .follows = follows[i],
                                      .follows_count = i > 1 ? 2 : i};
        follows[i][0] = i > 0 ? (uint16_t)(i - 1) : 0;
        follows[i][1] = i > 1 ? (uint16_t)(i - 2) : 0;
    }
    const jub_custody custody = {
        .born_at = JUB_NO_DATE, .sentences = sentences, .sentence_count = COUNT};
    jub_release release;
    jub_error error;
    assert_int_equal(jub_release_compute(law, &custody, &arena, &release, NULL, &error), JUB_LIMIT);
    assert_string_equal(error.message, "more than 2000 ways through the consecutive sentences");
}

TEST(every_failed_allocation_leaves_the_arena_as_it_was)
{
    TEST_ARENA(arena);
    const jub_law *law = test_england(&arena);
    const jub_text json = JUB_TEXT(CASE(
        LINKED("S1", "") "," LINKED("S2", "\"S1\""),
        ",\"adjustments\":[{\"kind\":\"remand\",\"days\":1,\"applies_from\":\"2022-01-01\"}]"));
    size_t fail_at = 0;
    for (jub_status status = JUB_NO_MEMORY; status != JUB_OK; fail_at++) {
        jub_arena own = jub_arena_init(1 << 20);
        jub_case read = {.id = JUB_TEXT("untouched")};
        test_arena_fail_at(&own, fail_at);
        status = jub_case_parse(&own, law, json, &read, NULL);
        assert_true(status == JUB_OK || status == JUB_NO_MEMORY);
        if (status != JUB_OK) {
            assert_int_equal(jub_arena_mark(&own), 0);
            assert_text(read.id, "untouched");
        }
        jub_arena_clear(&own);
    }
    assert_true(fail_at > 8);
}

TEST(a_custody_built_by_hand_is_checked_too)
{
    TEST_ARENA(arena);
    const jub_law *law = test_england(&arena);
    jub_release release;
    jub_error error;
    jub_sentence sentence = {
        .id = JUB_TEXT("S1"), .sentenced_at = 1, .offence_at = 0, .term = {.years = -1}};
    jub_custody custody = {.born_at = JUB_NO_DATE, .sentences = &sentence, .sentence_count = 1};
    assert_int_equal(jub_release_compute(law, &custody, &arena, &release, NULL, &error), JUB_RANGE);
    sentence.term.years = 1;
    sentence.sentenced_at = JUB_NO_DATE;
    assert_int_equal(jub_release_compute(law, &custody, &arena, &release, NULL, &error), JUB_RANGE);
    sentence.sentenced_at = 1;
    custody.scheme = 3;
    assert_int_equal(jub_release_compute(law, &custody, &arena, &release, NULL, &error), JUB_RANGE);
    custody.scheme = 0;
    custody.sentence_count = JUB_SENTENCES_MAX + 1;
    assert_int_equal(jub_release_compute(law, &custody, &arena, &release, NULL, &error), JUB_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_that_cannot_be_is_refused_with_what_is_wrong),
        cmocka_unit_test(a_law_refuses_what_it_does_not_know),
        cmocka_unit_test(a_tangle_of_links_is_refused_before_it_grows),
        cmocka_unit_test(every_failed_allocation_leaves_the_arena_as_it_was),
        cmocka_unit_test(a_custody_built_by_hand_is_checked_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
