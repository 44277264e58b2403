#include "base/json.h"
#include "sentence_support.h"

// tests/sentence/worked.jsonl: cases worked by hand, a line each, with what they are about and the
// counts of days, so that each step can be checked.
enum { WORKED_COUNT = 21 };

static json_t *parse(jub_text text)
{
    jub_error error;
    json_t *json = NULL;
    if (jub_json_read(text, JUB_CASE_MAX_BYTES, &json, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return json;
}

static json_t *compute(const jub_law *law, const json_t *json)
{
    jub_arena arena = jub_arena_init(1 << 24);
    jub_buffer buffer = jub_buffer_init(100000);
    char *text = json_dumps(json, JSON_COMPACT);
    jub_case read;
    jub_error error;
    jub_release release;
    if (jub_case_parse(&arena, law, jub_text_from(text), &read, &error) != JUB_OK ||
        jub_release_compute(law, &read.custody, &arena, &release, NULL, &error) != JUB_OK)
        fail_msg("%s", error.message);
    jub_release_write_json(&release, read.id, &buffer);
    json_t *answer = parse(jub_buffer_view(&buffer));
    free(text);
    jub_buffer_clear(&buffer);
    jub_arena_clear(&arena);
    return answer;
}

TEST(every_case_worked_by_hand_comes_out)
{
    TEST_ARENA(arena);
    const jub_law *law = test_england(&arena);
    jub_text text = test_read_file(&arena, "tests/sentence/worked.jsonl");
    int count = 0, wrong = 0;
    while (text.length_bytes > 0) {
        json_t *worked = parse(jub_text_cut(&text, '\n'));
        json_t *answer = compute(law, json_object_get(worked, "case"));
        count++;
        if (!json_equal(answer, json_object_get(worked, "answer"))) {
            char *got = json_dumps(answer, JSON_COMPACT);
            print_message("# %s: %s\n", json_string_value(json_object_get(worked, "about")), got);
            free(got);
            wrong++;
        }
        json_decref(answer);
        json_decref(worked);
    }
    assert_int_equal(wrong, 0);
    assert_int_equal(count, WORKED_COUNT);
}

static bool says(jub_text text, const char *words)
{
    return memmem(text.bytes, text.length_bytes, words, strlen(words)) != NULL;
}

// 731 days: half is 366, to 1 October 2024; two fifths 293, to 20 July, put back to 10 September.
TEST(an_explanation_changes_no_answer_and_shows_the_arithmetic_with_its_source)
{
    TEST_ARENA(arena);
    const jub_law *law = test_england(&arena);
    jub_arena scratch = jub_arena_init(1 << 24);
    jub_steps steps = jub_steps_init(&arena);
    jub_release plain, explained;
    jub_buffer words = jub_buffer_init(100000);
    const jub_sentence sentence = {.id = JUB_TEXT("S1"),
                                   .sentenced_at = test_date("2023-10-02"),
                                   .offence_at = test_date("2023-09-01"),
                                   .term = {.years = 2}};
    const jub_custody custody = {.born_at = JUB_NO_DATE,
                                 .scheme = 1, // sds-40
                                 .sentences = &sentence,
                                 .sentence_count = 1};
    assert_text(jub_law_scheme(law, 1), "sds-40");
    assert_int_equal(jub_release_compute(law, &custody, &scratch, &plain, NULL, NULL), JUB_OK);
    assert_int_equal(jub_release_compute(law, &custody, &scratch, &explained, &steps, NULL),
                     JUB_OK);
    assert_memory_equal(plain.dates, explained.dates, sizeof plain.dates);
    assert_int_equal(plain.present, explained.present);
    assert_false(steps.is_incomplete);
    for (size_t i = 0; i < steps.list.count; i++)
        assert_true(steps.list.items[i].source.length_bytes > 0);
    jub_steps_write(&steps, &words);
    const jub_text text = jub_buffer_view(&words);
    assert_true(says(text, "2 years from 2023-10-02 run to 2025-10-01: 731 days"));
    assert_true(says(text, "1/2 of 731 days, rounded up, is 366 days to serve"));
    assert_true(says(text, "2/5 of 731 days, rounded up, is 293 days to serve"));
    assert_true(says(text, "CRD 2024-07-20 is moved to 2024-09-10"));
    assert_true(says(text, "S.I. 2024/844"));
    jub_buffer_clear(&words);
    jub_arena_clear(&scratch);
}

// A sentence that runs past 2400 is refused, not cut.
TEST(a_sentence_that_runs_out_of_the_calendar_is_refused)
{
    TEST_ARENA(arena);
    const jub_law *laws[] = {test_england(&arena), test_generic(&arena)};
    const jub_sentence sentence = {.id = JUB_TEXT("S1"),
                                   .sentenced_at = test_date("2300-01-01"),
                                   .offence_at = test_date("2299-01-01"),
                                   .term = {.years = 101}};
    const jub_custody custody = {
        .born_at = JUB_NO_DATE, .sentences = &sentence, .sentence_count = 1};
    for (size_t i = 0; i < 2; i++) {
        jub_error error;
        jub_release release = {.present = 77};
        assert_int_equal(jub_release_compute(laws[i], &custody, &arena, &release, NULL, &error),
                         JUB_RANGE);
        assert_int_equal(release.present, 77);
        assert_string_equal(error.message, "the sentence runs out of the calendar");
    }
}

TEST(every_failed_allocation_is_reported_and_gives_the_scratch_back)
{
    TEST_ARENA(arena);
    const jub_law *law = test_england(&arena);
    const uint16_t follows[] = {0};
    const jub_sentence sentences[] = {
        {.id = JUB_TEXT("S1"), .sentenced_at = 16000, .offence_at = 15990, .term = {.years = 2}},
        {.id = JUB_TEXT("S2"),
         .sentenced_at = 16100,
         .offence_at = 15990,
         .term = {.years = 3},
         .follows = follows,
         .follows_count = 1}};
    const jub_custody custody = {
        .born_at = JUB_NO_DATE, .scheme = 2, .sentences = sentences, .sentence_count = 2};
    size_t fail_at = 0;
    for (jub_status status = JUB_NO_MEMORY; status != JUB_OK; fail_at++) {
        jub_arena scratch = jub_arena_init(1 << 24);
        jub_release release;
        jub_error error;
        test_arena_fail_at(&scratch, fail_at);
        status = jub_release_compute(law, &custody, &scratch, &release, NULL, &error);
        assert_true(status == JUB_OK || status == JUB_NO_MEMORY);
        assert_int_equal(jub_arena_mark(&scratch), 0);
        jub_arena_clear(&scratch);
    }
    assert_true(fail_at > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_worked_by_hand_comes_out),
        cmocka_unit_test(an_explanation_changes_no_answer_and_shows_the_arithmetic_with_its_source),
        cmocka_unit_test(a_sentence_that_runs_out_of_the_calendar_is_refused),
        cmocka_unit_test(every_failed_allocation_is_reported_and_gives_the_scratch_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
