#ifndef JUB_TEST_SENTENCE_SUPPORT_H
#define JUB_TEST_SENTENCE_SUPPORT_H

#include "sentence/case.h"
#include "test_support.h"

static inline const jub_law *test_read_law(jub_arena *arena, const char *path)
{
    const jub_law *law = NULL;
    jub_error error;
    const jub_text text = test_read_file(arena, path);
    assert_non_null(text.bytes);
    if (jub_law_parse(arena, text, &law, &error) != JUB_OK) fail_msg("%s: %s", path, error.message);
    return law;
}

static inline const jub_law *test_england(jub_arena *arena)
{
    return test_read_law(arena, "laws/england-and-wales.json");
}

static inline const jub_law *test_generic(jub_arena *arena)
{
    return test_read_law(arena, "laws/generic.json");
}

static inline jub_date test_date(const char *text)
{
    jub_date date = 0;
    assert_true(jub_date_parse(jub_text_from(text), &date));
    return date;
}

/// What a case in JSON comes to, as JSON; a message when it cannot be read or computed.
static inline void test_check_case(const jub_law *law, const char *json, const char *expected)
{
    jub_arena arena = jub_arena_init(1 << 26), scratch = jub_arena_init(1 << 26);
    jub_buffer buffer = jub_buffer_init(100000);
    jub_case read;
    jub_error error;
    jub_release release;
    if (jub_case_parse(&arena, law, jub_text_from(json), &read, &error) != JUB_OK)
        fail_msg("not read: %s", error.message);
    if (jub_release_compute(law, &read.custody, &scratch, &release, NULL, &error) != JUB_OK)
        fail_msg("not computed: %s", error.message);
    jub_release_write_json(&release, read.id, &buffer);
    assert_text(jub_buffer_view(&buffer), expected);
    jub_buffer_clear(&buffer);
    jub_arena_clear(&scratch);
    jub_arena_clear(&arena);
}

#endif
