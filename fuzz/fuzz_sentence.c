// Reads any bytes as a case, by both laws, and computes it with its explanation. What must hold: no
// more memory than a case may take, an answer within the calendar or an error with words, the same
// answer twice, and the same with and without the explanation.

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "sentence/case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static jub_arena law_arena;
static const jub_law *laws[2];

static void read_law(const char *path, const jub_law **law_out)
{
    jub_error error;
    char *text = JUB_NEW(&law_arena, char, JUB_LAW_MAX_BYTES);
    FILE *file = fopen(path, "rb");
    if (!file || !text) {
        (void)fprintf(stderr, "run it in the project's root: %s is not here\n", path);
        exit(EXIT_FAILURE);
    }
    const size_t length_bytes = fread(text, 1, JUB_LAW_MAX_BYTES, file);
    (void)fclose(file);
    const jub_status status =
        jub_law_parse(&law_arena, (jub_text){text, length_bytes}, law_out, &error);
    assert(status == JUB_OK);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    law_arena = jub_arena_init(16 << 20);
    read_law("laws/england-and-wales.json", &laws[0]);
    read_law("laws/generic.json", &laws[1]);
    return 0;
}

static void check_answer(const jub_release *release)
{
    for (jub_release_date i = 0; i < JUB_RELEASE_DATE_COUNT; i++)
        if (release->present >> i & 1) assert(jub_date_in_range(release->dates[i]));
    assert(release->length_years >= 0 && release->length_months >= 0 && release->length_days >= 0);
}

static void compute(const jub_law *law, const jub_custody *custody)
{
    jub_arena scratch = jub_arena_init(64 << 20), words = jub_arena_init(64 << 20);
    jub_buffer first = jub_buffer_init(1 << 24), second = jub_buffer_init(1 << 24);
    jub_steps steps = jub_steps_init(&words);
    jub_release plain, explained;
    jub_error error = {0};
    const jub_status status = jub_release_compute(law, custody, &scratch, &plain, NULL, &error);
    const jub_status again = jub_release_compute(law, custody, &scratch, &explained, &steps, NULL);
    assert(status == again || status == JUB_NO_MEMORY || again == JUB_NO_MEMORY);
    if (status == JUB_OK && again == JUB_OK) {
        check_answer(&plain);
        jub_release_write_json(&plain, JUB_TEXT("a"), &first);
        jub_release_write_json(&explained, JUB_TEXT("a"), &second);
        assert(jub_text_equal(jub_buffer_view(&first), jub_buffer_view(&second)));
        jub_steps_write(&steps, &second);
    } else {
        assert(error.message[0] != '\0');
    }
    assert(jub_arena_mark(&scratch) == 0);
    jub_buffer_clear(&second);
    jub_buffer_clear(&first);
    jub_arena_clear(&words);
    jub_arena_clear(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < 2; i++) {
        jub_arena arena = jub_arena_init(64 << 20);
        jub_case read;
        jub_error error = {0};
        const jub_status status =
            jub_case_parse(&arena, laws[i], (jub_text){(const char *)data, size}, &read, &error);
        if (status == JUB_OK)
            compute(laws[i], &read.custody);
        else
            assert(error.message[0] != '\0');
        jub_arena_clear(&arena);
    }
    return 0;
}
