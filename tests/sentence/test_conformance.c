#include "base/json.h"
#include "sentence/case.h"

#include "test_support.h"

#define CASES "conformance/uk-release-dates/cases.jsonl"

static const char *const asked[] = {"SLED", "SED", "CRD", "ARD", "MTD", "LED", "ESED", "NPD"};

static const jub_law *read_law(jub_arena *arena)
{
    const jub_law *law = NULL;
    jub_error error;
    const jub_text text = test_read_file(arena, "laws/england-and-wales.json");
    assert_non_null(text.bytes);
    if (jub_law_parse(arena, text, &law, &error) != JUB_OK) fail_msg("%s", error.message);
    return law;
}

static int complain(const char *id, const char *what, const json_t *expected, const json_t *got)
{
    char *a = expected ? json_dumps(expected, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    char *b = got ? json_dumps(got, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    print_message("# %s: %s is %s, expected %s\n", id, what, b ? b : "absent", a ? a : "absent");
    free(a);
    free(b);
    return 1;
}

// Each asked date, the effective length, and the tranches where they are asked.
static int compare(const char *id, const json_t *expected, const json_t *got)
{
    int wrong = 0;
    const json_t *dates = json_object_get(expected, "dates");
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const json_t *a = json_object_get(dates, asked[i]);
        const json_t *b = json_object_get(json_object_get(got, "dates"), asked[i]);
        if (a || b ? !a || !b || !json_equal(a, b) : false) wrong += complain(id, asked[i], a, b);
    }
    static const char *const length = "effective_sentence_length";
    const json_t *a = json_object_get(expected, length), *b = json_object_get(got, length);
    if (!b || !json_equal(a, b)) wrong += complain(id, length, a, b);
    a = json_object_get(expected, "tranches");
    b = json_object_get(got, "tranches");
    if (a && (!b || !json_equal(a, b))) wrong += complain(id, "tranches", a, b);
    return wrong;
}

static bool passes(const jub_law *law, jub_text line, jub_arena *arena, jub_arena *scratch)
{
    jub_case read;
    jub_error error;
    jub_release release;
    json_t *json = NULL, *got = NULL;
    assert_int_equal(jub_json_read(line, JUB_CASE_MAX_BYTES, &json, &error), JUB_OK);
    const char *id = json_string_value(json_object_get(json, "id"));
    if (jub_case_parse(arena, law, line, &read, &error) != JUB_OK ||
        jub_release_compute(law, &read.custody, scratch, &release, NULL, &error) != JUB_OK) {
        print_message("# %s: %s\n", id, error.message);
        json_decref(json);
        return false;
    }
    jub_buffer buffer = jub_buffer_init(10000);
    jub_release_write_json(&release, read.id, &buffer);
    assert_int_equal(jub_json_read(jub_buffer_view(&buffer), 10000, &got, &error), JUB_OK);
    const int wrong = compare(id, json_object_get(json, "expected"), got);
    jub_buffer_clear(&buffer);
    json_decref(got);
    json_decref(json);
    return wrong == 0;
}

TEST(every_shared_case_comes_out_as_the_reference_has_it)
{
    TEST_ARENA(arena);
    NEEDS_SHARED(CASES);
    jub_arena scratch = jub_arena_init((size_t)1 << 28);
    const jub_law *law = read_law(&arena);
    jub_text text = test_read_file(&arena, "../shared/" CASES);
    int count = 0, passed = 0;
    while (text.length_bytes > 0) {
        const jub_text line = jub_text_cut(&text, '\n');
        count++;
        passed += passes(law, line, &arena, &scratch);
    }
    jub_arena_clear(&scratch);
    print_message("# %d of %d cases pass\n", passed, count);
    assert_int_equal(count, 357);
    assert_int_equal(passed, count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shared_case_comes_out_as_the_reference_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
