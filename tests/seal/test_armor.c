#include "seal/armor.h"

#include "seal_support.h"

enum { MAX_BYTES = 1 << 20 };

#define BEGIN "-----BEGIN AGE ENCRYPTED FILE-----\n"
#define END "-----END AGE ENCRYPTED FILE-----\n"

static void write_armor(jub_text bytes, size_t piece_bytes, jub_buffer *text)
{
    jub_armor_writer writer = jub_armor_write_begin(test_keep_sink(text));
    while (bytes.length_bytes > 0) {
        const size_t part = piece_bytes < bytes.length_bytes ? piece_bytes : bytes.length_bytes;
        assert_int_equal(jub_armor_write(&writer, (jub_text){bytes.bytes, part}, NULL), JUB_OK);
        bytes = (jub_text){bytes.bytes + part, bytes.length_bytes - part};
    }
    assert_int_equal(jub_armor_write_end(&writer, NULL), JUB_OK);
}

static jub_status read_armor(jub_text text, size_t piece_bytes, jub_buffer *bytes, jub_error *error)
{
    jub_armor_reader reader = jub_armor_read_begin(test_keep_sink(bytes));
    jub_status status = JUB_OK;
    while (text.length_bytes > 0 && status == JUB_OK) {
        const size_t part = piece_bytes < text.length_bytes ? piece_bytes : text.length_bytes;
        status = jub_armor_read(&reader, (jub_text){text.bytes, part}, error);
        text = (jub_text){text.bytes + part, text.length_bytes - part};
    }
    if (status == JUB_OK) status = jub_armor_read_end(&reader, error);
    assert_int_equal(status == JUB_SYNTAX, reader.is_refused);
    jub_armor_read_clear(&reader);
    return status;
}

// Lines by Python's base64.
TEST(lines_have_64_characters_and_the_last_what_is_left)
{
    (void)state_unused;
    const struct {
        size_t count; // of bytes 'a'
        const char *text;
    } vectors[] = {
        {0, BEGIN END},
        {1, BEGIN "YQ==\n" END},
        {48, BEGIN "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\n" END},
        {49, BEGIN "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\nYQ==\n" END},
    };
    char bytes[64];
    memset(bytes, 'a', sizeof bytes);
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        jub_buffer text = jub_buffer_init(MAX_BYTES);
        write_armor((jub_text){bytes, vectors[i].count}, 5, &text);
        assert_text(jub_buffer_view(&text), vectors[i].text);
        jub_buffer_clear(&text);
    }
}

TEST(armor_comes_back_as_the_bytes_it_was_made_of)
{
    TEST_ARENA(arena);
    uint64_t seed = 8;
    const size_t counts[] = {1, 47, 48, 49, 4095, 4096, 12288, 100000};
    uint8_t *bytes = JUB_NEW(&arena, uint8_t, 100000);
    assert_non_null(bytes);
    test_counter_fill(&seed, bytes, 100000);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const jub_text source = {(const char *)bytes, counts[i]};
        jub_buffer text = jub_buffer_init(MAX_BYTES), back = jub_buffer_init(MAX_BYTES);
        write_armor(source, 1000 + i, &text);
        assert_int_equal(read_armor(jub_buffer_view(&text), 77 + i, &back, NULL), JUB_OK);
        assert_true(jub_text_equal(jub_buffer_view(&back), source));
        jub_buffer_clear(&text);
        jub_buffer_clear(&back);
    }
}

static void read_fails(const char *text, uint32_t line, const char *message)
{
    for (size_t piece = 1; piece < 100; piece += 33) {
        jub_error error;
        jub_buffer bytes = jub_buffer_init(MAX_BYTES);
        assert_int_equal(read_armor(jub_text_from(text), piece, &bytes, &error), JUB_SYNTAX);
        assert_string_equal(error.message, message);
        assert_int_equal(error.at.line, line);
        jub_buffer_clear(&bytes);
    }
}

TEST(faults_are_told_with_their_line)
{
    (void)state_unused;
    read_fails("", 1, "the armor is cut off: its end mark is missing");
    read_fails("\n\nhello\n", 3, "this is not the begin mark of an armored sealed file");
    read_fails(" " BEGIN END, 1, "this is not the begin mark of an armored sealed file");
    read_fails(BEGIN "YQ==\n", 3, "the armor is cut off: its end mark is missing");
    read_fails(BEGIN "\nYQ==\n" END, 2, "an empty line in the armor");
    read_fails(BEGIN "YR==\n" END, 2, "a line of the armor is not canonical base64");
    read_fails(BEGIN "YQ==\nYQ==\n" END, 3,
               "a line of the armor is too short, or the end mark is wrong");
    read_fails(BEGIN "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\n" END,
               2, "a line of the armor is too long");
    read_fails(BEGIN "YQ==\n" END "more\n", 4, "something follows the armor");
}

TEST(white_space_around_the_block_has_a_limit)
{
    (void)state_unused;
    for (size_t count = 1023; count <= 1025; count++) {
        jub_buffer text = jub_buffer_init(MAX_BYTES), bytes = jub_buffer_init(MAX_BYTES);
        for (size_t i = 0; i < count; i++) jub_buffer_char(&text, '\n');
        jub_buffer_string(&text, BEGIN "YQ==\r\n" END);
        for (size_t i = 0; i < 1024; i++) jub_buffer_char(&text, '\n');
        assert_int_equal(read_armor(jub_buffer_view(&text), 100, &bytes, NULL),
                         count <= 1024 ? JUB_OK : JUB_SYNTAX);
        jub_buffer_clear(&text);
        jub_buffer_clear(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_have_64_characters_and_the_last_what_is_left),
        cmocka_unit_test(armor_comes_back_as_the_bytes_it_was_made_of),
        cmocka_unit_test(faults_are_told_with_their_line),
        cmocka_unit_test(white_space_around_the_block_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
