#include "programme/manifest.h"

#include "test_support.h"

// SHA-256 of "abc" (FIPS 180-4, examples), and base64 of 32 bytes of zeros.
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define HEAD "jubilee-programme-v1\nexample.org/log\n12 " ZEROS "\n"

static jub_signer make_signer(uint8_t number)
{
    const uint8_t seed[JUB_SEED_BYTES] = {number};
    jub_signer signer;
    assert_int_equal(
        jub_signer_from_seed(JUB_TEXT("example.org/log"), JUB_KEY_ED25519, seed, &signer, NULL),
        JUB_OK);
    return signer;
}

// A note of these lines, as any other program would sign it.
static jub_text sign_text(jub_arena *arena, const char *text)
{
    const jub_signer signer = make_signer(1);
    jub_buffer note = jub_buffer_init((size_t)1 << 28);
    jub_buffer_string(&note, text);
    jub_buffer_char(&note, '\n');
    jub_note_sign(jub_text_from(text), &signer, 0, &note);
    const jub_text copy = jub_text_copy(arena, jub_buffer_view(&note));
    jub_buffer_clear(&note);
    assert_non_null(copy.bytes);
    return copy;
}

static jub_status read_text(jub_arena *arena, const char *text, jub_manifest *manifest_out,
                            jub_error *error)
{
    const jub_signer signer = make_signer(1);
    return jub_manifest_read(arena, sign_text(arena, text), &signer.vkey, manifest_out, error);
}

TEST(a_manifest_is_written_as_its_format_says_and_read_again)
{
    TEST_ARENA(arena);
    const jub_signer signer = make_signer(1);
    jub_manifest_file files[2] = {{JUB_TEXT("decree.decree.md"), 3, {{0}}},
                                  {JUB_TEXT("register/a b \xc3\xa9.csv"), 1 << 20, {{0}}}};
    for (size_t i = 0; i < 2; i++)
        assert_true(jub_hex_decode(JUB_TEXT(ABC), files[i].sha256.bytes, JUB_HASH_BYTES));
    const jub_manifest manifest = {
        .origin = JUB_TEXT("example.org/log"), .log_size = 12, .files = files, .file_count = 2};
    jub_buffer note = jub_buffer_init(JUB_MANIFEST_MAX_BYTES);
    jub_manifest found;
    assert_int_equal(jub_manifest_write(&manifest, &signer, &note, NULL), JUB_OK);
    const jub_text expected = sign_text(&arena, HEAD ABC " 3 decree.decree.md\n" ABC
                                                         " 1048576 register/a b \xc3\xa9.csv\n");
    assert_true(jub_text_equal(jub_buffer_view(&note), expected));
    assert_int_equal(jub_manifest_read(&arena, expected, &signer.vkey, &found, NULL), JUB_OK);
    assert_text(found.origin, "example.org/log");
    assert_int_equal(found.log_size, 12);
    assert_int_equal(found.file_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(jub_text_equal(found.files[i].path, files[i].path));
        assert_int_equal(found.files[i].size_bytes, files[i].size_bytes);
        assert_true(jub_hash_equal(&found.files[i].sha256, &files[i].sha256));
    }
    jub_buffer_clear(&note);
}

TEST(each_flipped_byte_is_noticed)
{
    TEST_ARENA(arena);
    const jub_signer signer = make_signer(1), other = make_signer(2);
    jub_manifest found;
    const jub_text note = sign_text(&arena, HEAD ABC " 3 decree.decree.md\n");
    for (size_t i = 0; i < note.length_bytes; i++) {
        const jub_text copy = jub_text_copy(&arena, note);
        ((char *)(uintptr_t)copy.bytes)[i] ^= 1;
        assert_int_not_equal(jub_manifest_read(&arena, copy, &signer.vkey, &found, NULL), JUB_OK);
    }
    assert_int_equal(jub_manifest_read(&arena, note, &other.vkey, &found, NULL), JUB_UNVERIFIED);
    assert_int_equal(jub_manifest_read(&arena, note, &signer.vkey, &found, NULL), JUB_OK);
}

TEST(what_is_signed_but_no_manifest_is_refused_with_its_line)
{
    TEST_ARENA(arena);
    static const struct {
        const char *text;
        jub_status status;
        uint32_t line;
    } cases[] = {
        {"jubilee-programme-v2\n", JUB_SYNTAX, 1},
        {"jubilee-programme-v1\n", JUB_SYNTAX, 2},
        {"jubilee-programme-v1\nexample.org/log\n", JUB_SYNTAX, 3},
        {"jubilee-programme-v1\na b\n1 " ZEROS "\n", JUB_SYNTAX, 2},
        {"jubilee-programme-v1\nexample.org/log\n012 " ZEROS "\n", JUB_SYNTAX, 3},
        {"jubilee-programme-v1\nexample.org/log\n-1 " ZEROS "\n", JUB_SYNTAX, 3},
        {"jubilee-programme-v1\nexample.org/log\n1 AAAA\n", JUB_SYNTAX, 3},
        {HEAD "\n", JUB_SYNTAX, 4},
        {HEAD ABC " 3\n", JUB_SYNTAX, 4},
        {HEAD ABC " 03 a\n", JUB_SYNTAX, 4},
        {HEAD ABC " 9223372036854775808 a\n", JUB_SYNTAX, 4},
        {HEAD "B" ABC " 3 a\n", JUB_SYNTAX, 4},
        {HEAD "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD 3 a\n", JUB_SYNTAX,
         4},
        {HEAD ABC " 3 /a\n", JUB_SYNTAX, 4},
        {HEAD ABC " 3 a/\n", JUB_SYNTAX, 4},
        {HEAD ABC " 3 a//b\n", JUB_SYNTAX, 4},
        {HEAD ABC " 3 a/./b\n", JUB_SYNTAX, 4},
        {HEAD ABC " 3 ../a\n", JUB_SYNTAX, 4},
        {HEAD ABC " 3 a/..\n", JUB_SYNTAX, 4},
        {HEAD ABC " 3 a\\b\n", JUB_SYNTAX, 4},
        {HEAD ABC " 3 a\tb\n", JUB_SYNTAX, 4},
        {HEAD ABC " 3 a\xff\n", JUB_SYNTAX, 4},
        {HEAD ABC " 3 manifest\n", JUB_SYNTAX, 4},
        {HEAD ABC " 3 b\n" ABC " 3 b\n", JUB_DUPLICATE, 5},
        {HEAD ABC " 3 b\n" ABC " 3 a\n", JUB_SYNTAX, 5},
        {HEAD ABC " 3 a\n" ABC " 3 a/b\n" ABC " 3 a-\n", JUB_SYNTAX, 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        jub_manifest found;
        jub_error error = {0};
        assert_int_equal(read_text(&arena, cases[i].text, &found, &error), cases[i].status);
        assert_int_equal(error.at.line, cases[i].line);
    }
    jub_manifest found;
    assert_int_equal(read_text(&arena, HEAD, &found, NULL), JUB_OK);
    assert_int_equal(found.file_count, 0);
}

TEST(files_out_of_order_or_twice_are_not_signed)
{
    (void)state_unused;
    const jub_signer signer = make_signer(1);
    jub_manifest_file files[2] = {{.path = JUB_TEXT("b")}, {.path = JUB_TEXT("a")}};
    const jub_manifest manifest = {
        .origin = JUB_TEXT("example.org/log"), .files = files, .file_count = 2};
    jub_buffer note = jub_buffer_init(JUB_MANIFEST_MAX_BYTES);
    assert_int_equal(jub_manifest_write(&manifest, &signer, &note, NULL), JUB_SYNTAX);
    files[1].path = JUB_TEXT("b");
    assert_int_equal(jub_manifest_write(&manifest, &signer, &note, NULL), JUB_DUPLICATE);
    files[1].path = JUB_TEXT("c/../d");
    assert_int_equal(jub_manifest_write(&manifest, &signer, &note, NULL), JUB_SYNTAX);
    assert_int_equal(note.length_bytes, 0);
    jub_buffer_clear(&note);
}

// Twenty thousand notices and more: longer than a note of the ledger may be.
TEST(a_manifest_may_be_longer_than_other_notes)
{
    TEST_ARENA(arena);
    enum { COUNT = 20000 };
    const jub_signer signer = make_signer(1);
    jub_manifest_file *files = JUB_NEW(&arena, jub_manifest_file, COUNT);
    assert_non_null(files);
    for (unsigned i = 0; i < COUNT; i++)
        files[i] = (jub_manifest_file){.path = jub_text_format(&arena, "notices/%06u.json", i)};
    const jub_manifest manifest = {
        .origin = JUB_TEXT("example.org/log"), .files = files, .file_count = COUNT};
    jub_buffer note = jub_buffer_init(JUB_MANIFEST_MAX_BYTES);
    jub_manifest found;
    assert_int_equal(jub_manifest_write(&manifest, &signer, &note, NULL), JUB_OK);
    assert_true(note.length_bytes > JUB_NOTE_MAX_BYTES);
    assert_int_equal(jub_manifest_read(&arena, jub_buffer_view(&note), &signer.vkey, &found, NULL),
                     JUB_OK);
    assert_int_equal(found.file_count, COUNT);
    assert_true(jub_text_equal(found.files[COUNT - 1].path, files[COUNT - 1].path));
    test_arena_fail_at(&arena, 0);
    assert_int_equal(jub_manifest_read(&arena, jub_buffer_view(&note), &signer.vkey, &found, NULL),
                     JUB_NO_MEMORY);
    jub_buffer_clear(&note);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_manifest_is_written_as_its_format_says_and_read_again),
        cmocka_unit_test(each_flipped_byte_is_noticed),
        cmocka_unit_test(what_is_signed_but_no_manifest_is_refused_with_its_line),
        cmocka_unit_test(files_out_of_order_or_twice_are_not_signed),
        cmocka_unit_test(a_manifest_may_be_longer_than_other_notes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
