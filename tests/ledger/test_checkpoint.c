#include "ledger/checkpoint.h"

#include "vectors.h"

#define EMPTY_ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define ROOT "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs="
#define ROOT_HEX "aca6c38a90af86e5f5199ee0e4105ef2c03a05b27b8daff59e4e36eefdfcddcb"

static jub_status read_text(jub_text text, jub_checkpoint *checkpoint_out)
{
    jub_error error = {0};
    const jub_status status = jub_checkpoint_read(text, checkpoint_out, &error);
    assert_true(status == JUB_OK || (error.message[0] && error.status == status));
    return status;
}

TEST(a_checkpoint_is_read_and_written_again)
{
    (void)state_unused;
    const struct {
        const char *text, *origin;
        uint64_t size;
    } rows[] = {
        {"example.com/log/testdata\n15\n" ROOT "\n", "example.com/log/testdata", 15},
        {"a\n0\n" EMPTY_ROOT "\n", "a", 0},
        {"a\n1\n" EMPTY_ROOT "\n", "a", 1},
        {"go.sum database tree\n1514086\n" ROOT "\n", "go.sum database tree", 1514086},
        {"a\n9223372036854775807\n" ROOT "\n", "a", (uint64_t)INT64_MAX},
        {"\xC3\xA9+\xE2\x80\x94\n10\n" ROOT "\n", "\xC3\xA9+\xE2\x80\x94", 10},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        jub_checkpoint checkpoint;
        jub_buffer buffer = jub_buffer_init(4096);
        assert_int_equal(read_text(jub_text_from(rows[i].text), &checkpoint), JUB_OK);
        assert_text(checkpoint.origin, rows[i].origin);
        assert_ptr_equal(checkpoint.origin.bytes, rows[i].text);
        assert_true(checkpoint.size == rows[i].size);
        if (strstr(rows[i].text, ROOT)) assert_hash(&checkpoint.root, ROOT_HEX);
        jub_checkpoint_write(&checkpoint, &buffer);
        assert_text(jub_buffer_view(&buffer), rows[i].text);
        jub_buffer_clear(&buffer);
    }
}

TEST(a_size_is_decimal_without_leading_zeros_and_below_two_to_the_63)
{
    (void)state_unused;
    const char *const hostile[] = {
        "",
        " ",
        "00",
        "01",
        "015",
        "+1",
        "-1",
        "-0",
        "+0",
        " 1",
        "1 ",
        "1\t",
        "1\r",
        "0x1",
        "1e3",
        "1.0",
        "1,000",
        "1_000",
        "a",
        "\xD9\xA1",
        "\xEF\xBC\x91",
        "9223372036854775808",
        "9223372036854775817",
        "18446744073709551615",
        "18446744073709551616",
        "18446744073709551617",
        "99999999999999999999999999999999999999999999999999",
        "00000000000000000001",
        "1 1",
        "--1",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        char text[512];
        jub_checkpoint checkpoint = {.size = 42};
        (void)snprintf(text, sizeof text, "a\n%s\n" ROOT "\n", hostile[i]);
        if (read_text(jub_text_from(text), &checkpoint) != JUB_SYNTAX) fail_msg("'%s'", hostile[i]);
        assert_int_equal(checkpoint.size, 42);
        (void)snprintf(text, sizeof text, "a\n%s\n" EMPTY_ROOT "\n", hostile[i]);
        assert_int_equal(read_text(jub_text_from(text), &checkpoint), JUB_SYNTAX);
    }
    jub_checkpoint checkpoint;
    assert_int_equal(read_text((jub_text){"a\n1\0\n" ROOT "\n", 50}, &checkpoint), JUB_SYNTAX);
}

TEST(a_root_is_32_bytes_in_canonical_base64)
{
    (void)state_unused;
    const char *const hostile[] = {
        "",
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs",   // not padded
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383ct=",  // bits left over
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja_1nk427v383cs=",  // the other alphabet
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs==", // more padding
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs= ",
        " rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=",
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\r",
        "rKbDipCvhuX1GZ7g5BBe8s A6BbJ7ja/1nk427v383cs=",
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383Q==",     // 31 bytes
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383csA",     // 33
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383csAAAA=", // 35
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja\xC3\x83nk427v383cs=",
        "AA==",
        ROOT_HEX,
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        char text[512];
        jub_checkpoint checkpoint;
        (void)snprintf(text, sizeof text, "a\n15\n%s\n", hostile[i]);
        if (read_text(jub_text_from(text), &checkpoint) != JUB_SYNTAX) fail_msg("'%s'", hostile[i]);
    }
}

TEST(a_checkpoint_is_three_lines_and_no_more)
{
    (void)state_unused;
    const char *const hostile[] = {
        "",
        "\n",
        "\n\n",
        "\n\n\n",
        "a",
        "a\n",
        "a\n15",
        "a\n15\n",
        "a\n15\n\n",
        "a\n15\n" ROOT,
        "\n15\n" ROOT "\n",
        "15\n" ROOT "\n",
        "a\n\n" ROOT "\n",
        "\na\n15\n" ROOT "\n",
        "a\n\n15\n" ROOT "\n",
        "a\n15\n\n" ROOT "\n",
        "a\n15\n" ROOT "\n\n",
        "a\n15\n" ROOT "\nextension\n",
        "a\n15\n" ROOT "\n\nextension\n",
        "a\n15\n" ROOT "\nextension",
        "a\n15\n" ROOT "\n ",
        "a\r\n15\r\n" ROOT "\r\n",
        "a\n15\r\n" ROOT "\n",
        "a\n15\n" ROOT "\r\n",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        jub_checkpoint checkpoint = {.size = 42};
        if (read_text(jub_text_from(hostile[i]), &checkpoint) != JUB_SYNTAX)
            fail_msg("'%s'", hostile[i]);
        assert_int_equal(checkpoint.size, 42);
    }
    jub_checkpoint checkpoint;
    assert_int_equal(read_text((jub_text){0}, &checkpoint), JUB_SYNTAX);
}

TEST(an_empty_log_has_the_empty_root)
{
    (void)state_unused;
    jub_checkpoint checkpoint;
    assert_int_equal(read_text(JUB_TEXT("a\n0\n" EMPTY_ROOT "\n"), &checkpoint), JUB_OK);
    assert_hash(&checkpoint.root,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_int_equal(read_text(JUB_TEXT("a\n0\n" ROOT "\n"), &checkpoint), JUB_CONFLICT);
    // The root of one empty entry, and no bytes at all but zeros.
    assert_int_equal(
        read_text(JUB_TEXT("a\n0\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n"), &checkpoint),
        JUB_CONFLICT);
    assert_int_equal(
        read_text(JUB_TEXT("a\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"), &checkpoint),
        JUB_CONFLICT);
}

TEST(what_is_wrong_is_said_with_its_line)
{
    (void)state_unused;
    const struct {
        const char *text;
        uint32_t line;
    } rows[] = {
        {"\n15\n" ROOT "\n", 1}, {"a\n015\n" ROOT "\n", 2},      {"a\n15\nroot\n", 3},
        {"a\n0\n" ROOT "\n", 3}, {"a\n15\n" ROOT "\nmore\n", 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        jub_checkpoint checkpoint;
        jub_error error = {0};
        assert_int_not_equal(jub_checkpoint_read(jub_text_from(rows[i].text), &checkpoint, &error),
                             JUB_OK);
        assert_int_equal(error.at.line, rows[i].line);
    }
}

TEST(a_text_with_any_bit_changed_is_refused_or_says_something_else)
{
    (void)state_unused;
    const char good[] = "a.b\n15\n" ROOT "\n";
    for (size_t bit = 0; bit < 8 * (sizeof good - 1); bit++) {
        char text[sizeof good];
        jub_checkpoint checkpoint;
        memcpy(text, good, sizeof good);
        text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
        const jub_text changed = {text, sizeof good - 1};
        if (read_text(changed, &checkpoint) != JUB_OK) continue;
        jub_buffer buffer = jub_buffer_init(4096);
        jub_checkpoint_write(&checkpoint, &buffer);
        assert_bytes(jub_buffer_view(&buffer), changed);
        jub_buffer_clear(&buffer);
    }
}

TEST(a_text_too_long_for_any_log_is_refused)
{
    TEST_ARENA(arena);
    enum { LENGTH = 100000 };
    char *bytes = JUB_NEW(&arena, char, LENGTH);
    const char tail[] = "\n15\n" ROOT "\n";
    jub_checkpoint checkpoint;
    memset(bytes, 'a', LENGTH);
    memcpy(bytes + LENGTH - strlen(tail), tail, strlen(tail));
    assert_int_equal(read_text((jub_text){bytes, LENGTH}, &checkpoint), JUB_LIMIT);
    for (size_t more = 0; more < 2; more++) {
        const size_t length = JUB_CHECKPOINT_TEXT_MAX_BYTES + more;
        const jub_text text = {bytes + LENGTH - length, length};
        assert_int_equal(read_text(text, &checkpoint), more ? JUB_LIMIT : JUB_OK);
    }
    // The longest name of a key is a log's name.
    const size_t fits = JUB_KEY_NAME_MAX_BYTES + strlen(tail);
    assert_int_equal(read_text((jub_text){bytes + LENGTH - fits, fits}, &checkpoint), JUB_OK);
    assert_int_equal(checkpoint.origin.length_bytes, JUB_KEY_NAME_MAX_BYTES);
}

TEST(a_whole_log_of_another_implementation_is_signed_as_it_signed_it)
{
    NEEDS_SHARED("specs/tlog-vectors/tessera-log.json");
    (void)state_unused;
    json_t *vectors = vectors_read("tessera-log.json");
    const json_t *sources = json_object_get(vectors, "checkpoints");
    const json_t *entries = json_object_get(vectors, "entries");
    jub_sha256 *sha = jub_sha256_new();
    jub_frontier frontier = {0};
    jub_signer signer;
    jub_vkey vkey;
    assert_int_equal(jub_signer_read(vectors_text(vectors, "skey"), &signer, NULL), JUB_OK);
    assert_int_equal(jub_vkey_read(vectors_text(vectors, "vkey"), &vkey, NULL), JUB_OK);
    assert_true(jub_vkey_equal(&vkey, &signer.vkey));
    assert_int_equal(json_object_size(sources), 16);
    for (uint32_t size = 0; size <= 15; size++) {
        char key[8];
        jub_checkpoint made = {.origin = jub_text_from(vkey.name), .size = size}, read;
        jub_note note;
        size_t good_count;
        jub_buffer buffer = jub_buffer_init(4096);
        (void)snprintf(key, sizeof key, "%u", size);
        const jub_text source = vectors_text(sources, key);
        jub_frontier_root(sha, &frontier, &made.root);
        jub_checkpoint_sign(&made, &signer, &buffer);
        assert_bytes(jub_buffer_view(&buffer), source);
        assert_int_equal(jub_checkpoint_read_note(source, &note, &read, NULL), JUB_OK);
        assert_int_equal(jub_note_verify(&note, &vkey, 1, NULL, NULL, &good_count, NULL), JUB_OK);
        assert_int_equal(good_count, 1);
        assert_true(read.size == size && jub_text_is(read.origin, vkey.name));
        assert_hash_equal(&read.root, &made.root);
        if (size < 15) {
            jub_hash leaf;
            jub_tree_leaf(sha, jub_text_from(json_string_value(json_array_get(entries, size))),
                          &leaf);
            jub_frontier_add(sha, &frontier, &leaf);
        }
        jub_buffer_clear(&buffer);
    }
    jub_signer_clear(&signer);
    jub_sha256_free(sha);
    json_decref(vectors);
}

TEST(a_note_is_a_checkpoint_or_is_refused)
{
    (void)state_unused;
    const char line[] = "\xE2\x80\x94 k AAAAAAA=\n";
    const struct {
        const char *text;
        jub_status status;
    } rows[] = {
        {"a\n15\n" ROOT "\n", JUB_OK},
        {"a\n15\n" ROOT "\n\n", JUB_SYNTAX},
        {"a\n15\n" ROOT "\nextension\n", JUB_SYNTAX},
        {"a\n15\n\n" ROOT "\n", JUB_SYNTAX},
        {"a\r\n15\n" ROOT "\n", JUB_SYNTAX}, // a carriage return anywhere
        {"a\n15\r\n" ROOT "\n", JUB_SYNTAX},
        {"a\n15\n" ROOT "\r\n", JUB_SYNTAX},
        {"a\tb\n15\n" ROOT "\n", JUB_SYNTAX},
        {"a\xFF\n15\n" ROOT "\n", JUB_ENCODING},
        {"a\n0\n" ROOT "\n", JUB_CONFLICT},
        {"any other text\n", JUB_SYNTAX},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char source[512];
        jub_note note;
        jub_checkpoint checkpoint;
        (void)snprintf(source, sizeof source, "%s\n%s", rows[i].text, line);
        const jub_status status =
            jub_checkpoint_read_note(jub_text_from(source), &note, &checkpoint, NULL);
        if (status != rows[i].status) fail_msg("row %zu: %s", i, jub_status_word(status));
    }
    jub_note note;
    jub_checkpoint checkpoint;
    assert_int_equal(
        jub_checkpoint_read_note(JUB_TEXT("a\n15\n" ROOT "\n"), &note, &checkpoint, NULL),
        JUB_SYNTAX);
}

TEST(a_buffer_too_small_for_a_checkpoint_says_so)
{
    (void)state_unused;
    const uint8_t seed[JUB_SEED_BYTES] = {0};
    jub_checkpoint checkpoint = {.origin = JUB_TEXT("a.b"), .size = 3};
    jub_signer signer;
    assert_int_equal(jub_signer_from_seed(JUB_TEXT("a.b"), JUB_KEY_ED25519, seed, &signer, NULL),
                     JUB_OK);
    jub_buffer whole = jub_buffer_init(4096);
    jub_checkpoint_sign(&checkpoint, &signer, &whole);
    assert_int_equal(whole.status, JUB_OK);
    for (size_t room = 0; room < whole.length_bytes; room++) {
        jub_buffer buffer = jub_buffer_init(room);
        jub_checkpoint_sign(&checkpoint, &signer, &buffer);
        assert_int_equal(buffer.status, JUB_LIMIT);
        jub_buffer_clear(&buffer);
    }
    // A name longer than a checkpoint has room for.
    char name[1000];
    memset(name, 'n', sizeof name);
    checkpoint.origin = (jub_text){name, sizeof name};
    jub_buffer_reset(&whole);
    jub_checkpoint_sign(&checkpoint, &signer, &whole);
    assert_int_equal(whole.status, JUB_LIMIT);
    jub_buffer_clear(&whole);
    jub_signer_clear(&signer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_checkpoint_is_read_and_written_again),
        cmocka_unit_test(a_size_is_decimal_without_leading_zeros_and_below_two_to_the_63),
        cmocka_unit_test(a_root_is_32_bytes_in_canonical_base64),
        cmocka_unit_test(a_checkpoint_is_three_lines_and_no_more),
        cmocka_unit_test(an_empty_log_has_the_empty_root),
        cmocka_unit_test(what_is_wrong_is_said_with_its_line),
        cmocka_unit_test(a_text_with_any_bit_changed_is_refused_or_says_something_else),
        cmocka_unit_test(a_text_too_long_for_any_log_is_refused),
        cmocka_unit_test(a_whole_log_of_another_implementation_is_signed_as_it_signed_it),
        cmocka_unit_test(a_note_is_a_checkpoint_or_is_refused),
        cmocka_unit_test(a_buffer_too_small_for_a_checkpoint_says_so),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
