#include "seal/seal.h"

#include <sodium.h>

#include "seal_support.h"

#define JUBILEE_VECTORS "../shared/specs/age-vectors/jubilee/"
#define FILE_KEY "101112131415161718191a1b1c1d1e1f"
#define EPHEMERAL_1 "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
#define EPHEMERAL_2 "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
#define NONCE "202122232425262728292a2b2c2d2e2f"

enum { CHUNK = 65536, FILE_MAX_BYTES = 4 << 20 };

static const char worked_plain[] = "Jubilee sealed list, part for facility F-017\n";

static void read_keys(jub_age_identity identities[2])
{
    assert_int_equal(jub_age_identity_read(JUB_TEXT(IDENTITY_1), &identities[0], NULL), JUB_OK);
    assert_int_equal(jub_age_identity_read(JUB_TEXT(IDENTITY_2), &identities[1], NULL), JUB_OK);
}

static void feed_in_pieces(jub_sealer *sealer, jub_text plain, size_t piece_bytes)
{
    while (plain.length_bytes > 0) {
        const size_t part = piece_bytes < plain.length_bytes ? piece_bytes : plain.length_bytes;
        assert_int_equal(jub_sealer_feed(sealer, (jub_text){plain.bytes, part}, NULL), JUB_OK);
        plain = (jub_text){plain.bytes + part, plain.length_bytes - part};
    }
    assert_int_equal(jub_sealer_end(sealer, NULL), JUB_OK);
    jub_sealer_free(sealer);
}

// To the first `count` of the two recipients.
static void seal(size_t count, bool is_armored, jub_random random, jub_text plain,
                 size_t piece_bytes, jub_buffer *file_out)
{
    jub_age_identity identities[2];
    read_keys(identities);
    const jub_age_recipient recipients[] = {identities[0].recipient, identities[1].recipient};
    jub_sealer *sealer = NULL;
    assert_int_equal(jub_sealer_new(recipients, count, is_armored, random, test_keep_sink(file_out),
                                    &sealer, NULL),
                     JUB_OK);
    feed_in_pieces(sealer, plain, piece_bytes);
}

static void seal_worked(jub_buffer *file_out)
{
    test_script script = {FILE_KEY EPHEMERAL_1 EPHEMERAL_2 NONCE};
    seal(2, false, test_script_random(&script), jub_text_from(worked_plain), SIZE_MAX, file_out);
    assert_int_equal(*script.hex, '\0');
}

TEST(a_file_to_two_recipients_is_that_of_the_worked_vector)
{
    (void)state_unused;
    static const char header[] = "age-encryption.org/v1\n"
                                 "-> X25519 eaYx7t4b+cmPEgMs3q3Q56B5OY/HhriMyEbsia+FpRo\n"
                                 "4SDfM1piCjyi8F6SDeF8qZGTBRn2PD8vwXCd78dLNLQ\n"
                                 "-> X25519 Z13VdO13iTELPS52gfN5C0ZsdzsVIf7PNld5WDcepS8\n"
                                 "7CJti/6P2tviXahouzJydv2qKhosOQ9SOvxGj9IZfog\n"
                                 "--- TzwIrHskvRQAetL2lRRyZEBHu2z5PuTt5FWVpZznpvo\n";
    jub_buffer file = jub_buffer_init(FILE_MAX_BYTES);
    char hex[JUB_SHA256_HEX_BYTES + 1];
    seal_worked(&file);
    assert_int_equal(file.length_bytes, 343);
    assert_memory_equal(file.bytes, header, sizeof header - 1);
    test_sha256_hex(jub_buffer_view(&file), hex);
    assert_string_equal(hex, "2cfcb5b84d681dfbee87847ef49564097e6a09cf7d65cdd58088efbef0a59421");
    jub_buffer_clear(&file);
}

TEST(the_published_file_opens_with_either_key)
{
    TEST_ARENA(arena);
    NEEDS_SHARED("specs/age-vectors/jubilee/two-recipients.age");
    const jub_text file = test_read_file(&arena, JUBILEE_VECTORS "two-recipients.age");
    jub_age_identity identities[2];
    read_keys(identities);
    for (size_t i = 0; i < 2; i++) {
        const jub_unseal_keys keys = {.identities = &identities[i], .identity_count = 1};
        jub_buffer plain = jub_buffer_init(FILE_MAX_BYTES);
        assert_int_equal(test_unseal(&keys, JUB_AGE_DETECT, file, SIZE_MAX, &plain, NULL),
                         JUB_UNSEAL_FINE);
        assert_text(jub_buffer_view(&plain), worked_plain);
        jub_buffer_clear(&plain);
    }
}

static const struct {
    size_t plain_bytes;
    size_t file_bytes;
    const char *sha256;
} edges[] = {
    {0, 200, "acaa522c3b7157a46fd1b17d5751366a3c31e685ca3274fdd3e22a94cf5e2d1e"},
    {65535, 65735, "3c4d999cb9f4da33acceec89a3663832c16350c42af5d3f093e7ea6e1fac99b3"},
    {65536, 65736, "34f3008cf6787727ee53422b9b790212fd80b88376aed4a0f0a2568efeb8fd62"},
    {65537, 65753, "e848da7567927c158b880096a489a931a3df5eb88b61aa7090f3a2391970d485"},
    {131072, 131288, "67b3244eb0ad530297c3d7f4ea6c40baa7916e25bbbbc17d145d5d4bbb542fd4"},
};
enum { EDGE_COUNT = sizeof edges / sizeof *edges };

static jub_text counting_bytes(jub_arena *arena, size_t length_bytes)
{
    char *bytes = JUB_NEW(arena, char, length_bytes + 1);
    assert_non_null(bytes);
    for (size_t i = 0; i < length_bytes; i++) bytes[i] = (char)(i % 251);
    return (jub_text){bytes, length_bytes};
}

TEST(files_at_the_edges_of_chunks_are_the_published_ones_and_open_again)
{
    TEST_ARENA(arena);
    jub_age_identity identities[2];
    read_keys(identities);
    const jub_unseal_keys keys = {.identities = identities, .identity_count = 1};
    for (size_t i = 0; i < EDGE_COUNT; i++) {
        test_script script = {FILE_KEY EPHEMERAL_1 NONCE};
        jub_buffer file = jub_buffer_init(FILE_MAX_BYTES), plain = jub_buffer_init(FILE_MAX_BYTES);
        char hex[JUB_SHA256_HEX_BYTES + 1];
        const jub_text content = counting_bytes(&arena, edges[i].plain_bytes);
        seal(1, false, test_script_random(&script), content, 1000 + i, &file);
        assert_int_equal(file.length_bytes, edges[i].file_bytes);
        test_sha256_hex(jub_buffer_view(&file), hex);
        assert_string_equal(hex, edges[i].sha256);
        assert_int_equal(
            test_unseal(&keys, JUB_AGE_DETECT, jub_buffer_view(&file), 4097, &plain, NULL),
            JUB_UNSEAL_FINE);
        assert_true(jub_text_equal(jub_buffer_view(&plain), content));
        jub_buffer_clear(&file);
        jub_buffer_clear(&plain);
    }
}

TEST(a_file_cut_off_anywhere_is_refused_and_releases_no_part_of_a_chunk)
{
    TEST_ARENA(arena);
    jub_age_identity identities[2];
    read_keys(identities);
    const jub_unseal_keys keys = {.identities = identities, .identity_count = 1};
    uint64_t seed = 1;
    jub_buffer file = jub_buffer_init(FILE_MAX_BYTES);
    seal(1, false, test_counter_random(&seed), counting_bytes(&arena, CHUNK + 100), SIZE_MAX,
         &file);
    const size_t header_bytes = file.length_bytes - (CHUNK + 100) - 2 * 16;
    for (size_t length = 0; length < file.length_bytes;
         length += length < 300 || length + 200 > file.length_bytes ? 1 : 97) {
        jub_buffer plain = jub_buffer_init(FILE_MAX_BYTES);
        const jub_text cut = {file.bytes, length};
        assert_int_not_equal(test_unseal(&keys, JUB_AGE_DETECT, cut, SIZE_MAX, &plain, NULL),
                             JUB_UNSEAL_FINE);
        const bool has_chunk = length >= header_bytes + CHUNK + 16;
        assert_int_equal(plain.length_bytes, has_chunk ? CHUNK : 0);
        jub_buffer_clear(&plain);
    }
    jub_buffer_clear(&file);
}

static void flip_each_bit(jub_text file, const jub_unseal_keys *keys)
{
    jub_arena arena = jub_arena_init(1 << 20);
    char *changed = JUB_NEW(&arena, char, file.length_bytes);
    assert_non_null(changed);
    memcpy(changed, file.bytes, file.length_bytes);
    for (size_t bit = 0; bit < 8 * file.length_bytes; bit++) {
        jub_buffer plain = jub_buffer_init(FILE_MAX_BYTES);
        changed[bit / 8] ^= (char)(1 << bit % 8);
        assert_int_not_equal(test_unseal(keys, JUB_AGE_DETECT,
                                         (jub_text){changed, file.length_bytes}, SIZE_MAX, &plain,
                                         NULL),
                             JUB_UNSEAL_FINE);
        assert_int_equal(plain.length_bytes, 0);
        changed[bit / 8] ^= (char)(1 << bit % 8);
        jub_buffer_clear(&plain);
    }
    jub_arena_clear(&arena);
}

TEST(a_file_with_any_one_bit_changed_is_refused_and_releases_nothing)
{
    (void)state_unused;
    jub_age_identity identities[2];
    read_keys(identities);
    const jub_unseal_keys keys = {.identities = identities, .identity_count = 2};
    jub_buffer file = jub_buffer_init(FILE_MAX_BYTES);
    seal_worked(&file);
    flip_each_bit(jub_buffer_view(&file), &keys);
    jub_buffer_clear(&file);
}

// Some bits of the text do not count: a LF that becomes a blank behind the end mark, say. What
// opens all the same must then be what was sealed.
TEST(an_armored_file_with_any_one_bit_changed_never_opens_to_anything_else)
{
    (void)state_unused;
    jub_age_identity identities[2];
    read_keys(identities);
    const jub_unseal_keys keys = {.identities = identities, .identity_count = 2};
    uint64_t seed = 7;
    size_t opened_count = 0;
    jub_buffer file = jub_buffer_init(FILE_MAX_BYTES);
    seal(1, true, test_counter_random(&seed), jub_text_from(worked_plain), SIZE_MAX, &file);
    for (size_t bit = 0; bit < 8 * file.length_bytes; bit++) {
        jub_buffer plain = jub_buffer_init(FILE_MAX_BYTES);
        file.bytes[bit / 8] ^= (char)(1 << bit % 8);
        if (test_unseal(&keys, JUB_AGE_ARMORED, jub_buffer_view(&file), SIZE_MAX, &plain, NULL) ==
            JUB_UNSEAL_FINE) {
            assert_text(jub_buffer_view(&plain), worked_plain);
            opened_count++;
        } else {
            assert_int_equal(plain.length_bytes, 0);
        }
        file.bytes[bit / 8] ^= (char)(1 << bit % 8);
        jub_buffer_clear(&plain);
    }
    assert_in_range(opened_count, 0, 8);
    jub_buffer_clear(&file);
}

static void open_split(const jub_unseal_keys *keys, jub_text file, size_t at)
{
    jub_buffer plain = jub_buffer_init(FILE_MAX_BYTES);
    jub_unsealer *unsealer = NULL;
    assert_int_equal(
        jub_unsealer_new(keys, JUB_AGE_DETECT, test_keep_sink(&plain), &unsealer, NULL), JUB_OK);
    assert_int_equal(jub_unsealer_feed(unsealer, (jub_text){file.bytes, at}, NULL), JUB_OK);
    assert_int_equal(plain.length_bytes, 0);
    const jub_text rest = {file.bytes + at, file.length_bytes - at};
    assert_int_equal(jub_unsealer_feed(unsealer, rest, NULL), JUB_OK);
    assert_int_equal(jub_unsealer_end(unsealer, NULL), JUB_OK);
    assert_text(jub_buffer_view(&plain), worked_plain);
    jub_unsealer_free(unsealer);
    jub_buffer_clear(&plain);
}

TEST(a_small_file_opens_however_it_is_split_in_two_and_shows_nothing_before_its_end)
{
    (void)state_unused;
    jub_age_identity identities[2];
    read_keys(identities);
    const jub_unseal_keys keys = {.identities = identities + 1, .identity_count = 1};
    for (int is_armored = 0; is_armored < 2; is_armored++) {
        uint64_t seed = 5;
        jub_buffer file = jub_buffer_init(FILE_MAX_BYTES);
        seal(2, is_armored, test_counter_random(&seed), jub_text_from(worked_plain), SIZE_MAX,
             &file);
        for (size_t at = 0; at <= file.length_bytes; at++)
            open_split(&keys, jub_buffer_view(&file), at);
        jub_buffer_clear(&file);
    }
}

TEST(a_file_sealed_byte_by_byte_is_the_same_as_in_one_piece)
{
    TEST_ARENA(arena);
    const jub_text plain = counting_bytes(&arena, CHUNK + 1);
    for (int is_armored = 0; is_armored < 2; is_armored++) {
        uint64_t seed_a = 3, seed_b = 3;
        jub_buffer a = jub_buffer_init(FILE_MAX_BYTES), b = jub_buffer_init(FILE_MAX_BYTES);
        seal(2, is_armored, test_counter_random(&seed_a), plain, 1, &a);
        seal(2, is_armored, test_counter_random(&seed_b), plain, SIZE_MAX, &b);
        assert_true(jub_text_equal(jub_buffer_view(&a), jub_buffer_view(&b)));
        jub_buffer_clear(&a);
        jub_buffer_clear(&b);
    }
}

TEST(a_passphrase_opens_what_was_sealed_with_it_and_another_does_not)
{
    (void)state_unused;
    uint64_t seed = 11;
    jub_age_identity identities[2];
    read_keys(identities);
    jub_buffer file = jub_buffer_init(FILE_MAX_BYTES), plain = jub_buffer_init(FILE_MAX_BYTES);
    jub_sealer *sealer = NULL;
    jub_error error;
    assert_int_equal(jub_sealer_new_passphrase(JUB_TEXT("correct horse"), 10, true,
                                               test_counter_random(&seed), test_keep_sink(&file),
                                               &sealer, NULL),
                     JUB_OK);
    feed_in_pieces(sealer, jub_text_from(worked_plain), 10);
    const struct {
        jub_unseal_keys keys;
        jub_unseal_failure failure;
        const char *message;
    } tries[] = {
        {{.passphrase = JUB_TEXT("correct horsf")},
         JUB_UNSEAL_NO_MATCH,
         "the passphrase does not open it"},
        {{.passphrase = JUB_TEXT("")}, JUB_UNSEAL_NO_MATCH, "the passphrase does not open it"},
        {{.identities = identities, .identity_count = 2},
         JUB_UNSEAL_NO_MATCH,
         "this is sealed with a passphrase, not to a key"},
        {{.passphrase = JUB_TEXT("correct horse")}, JUB_UNSEAL_FINE, NULL},
    };
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(test_unseal(&tries[i].keys, JUB_AGE_DETECT, jub_buffer_view(&file),
                                     SIZE_MAX, &plain, &error),
                         tries[i].failure);
        if (tries[i].message) assert_string_equal(error.message, tries[i].message);
    }
    assert_text(jub_buffer_view(&plain), worked_plain);
    jub_buffer_clear(&plain);
    jub_buffer_clear(&file);
}

TEST(a_file_to_nobody_or_to_too_many_is_not_begun)
{
    (void)state_unused;
    uint64_t seed = 1;
    jub_buffer file = jub_buffer_init(FILE_MAX_BYTES);
    jub_age_identity identities[2];
    read_keys(identities);
    jub_age_recipient recipients[JUB_SEAL_RECIPIENT_MAX + 1];
    for (size_t i = 0; i <= JUB_SEAL_RECIPIENT_MAX; i++) recipients[i] = identities[0].recipient;
    jub_sealer *sealer = NULL;
    const jub_random random = test_counter_random(&seed);
    const jub_sink sink = test_keep_sink(&file);
    assert_int_equal(jub_sealer_new(recipients, 0, false, random, sink, &sealer, NULL),
                     JUB_MISSING);
    assert_int_equal(
        jub_sealer_new(recipients, JUB_SEAL_RECIPIENT_MAX + 1, false, random, sink, &sealer, NULL),
        JUB_LIMIT);
    memset(recipients[1].key, 0, sizeof recipients[1].key);
    assert_int_equal(jub_sealer_new(recipients, 2, false, random, sink, &sealer, NULL), JUB_RANGE);
    assert_null(sealer);
    assert_int_equal(file.length_bytes, 0);
    memset(recipients[1].key, 9, sizeof recipients[1].key);
    assert_int_equal(
        jub_sealer_new(recipients, JUB_SEAL_RECIPIENT_MAX, false, random, sink, &sealer, NULL),
        JUB_OK);
    jub_sealer_free(sealer);
    jub_buffer_clear(&file);
}

static jub_unseal_failure open_text(const jub_buffer *text, jub_error *error)
{
    jub_age_identity identities[2];
    read_keys(identities);
    const jub_unseal_keys keys = {.identities = identities, .identity_count = 2};
    jub_buffer plain = jub_buffer_init(FILE_MAX_BYTES);
    const jub_unseal_failure failure =
        test_unseal(&keys, JUB_AGE_DETECT, jub_buffer_view(text), 1000, &plain, error);
    assert_int_equal(plain.length_bytes, 0);
    jub_buffer_clear(&plain);
    return failure;
}

TEST(a_header_that_does_not_end_is_refused_at_its_limit)
{
    (void)state_unused;
    jub_error error;
    jub_buffer file = jub_buffer_init(FILE_MAX_BYTES);
    jub_buffer_string(&file, "age-encryption.org/v1\n-> grease\n");
    for (size_t i = 0; i < 4000; i++)
        jub_buffer_string(&file,
                          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
    assert_int_equal(open_text(&file, &error), JUB_UNSEAL_HEADER);
    assert_int_equal(error.status, JUB_LIMIT);
    jub_buffer_clear(&file);
}

TEST(a_header_with_more_stanzas_than_the_limit_is_refused)
{
    (void)state_unused;
    for (size_t count = 256; count <= 257; count++) {
        jub_error error;
        jub_buffer file = jub_buffer_init(FILE_MAX_BYTES);
        jub_buffer_string(&file, "age-encryption.org/v1\n");
        for (size_t i = 0; i < count; i++) jub_buffer_string(&file, "-> grease\n\n");
        jub_buffer_string(&file, "--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
        assert_int_equal(open_text(&file, &error),
                         count == 256 ? JUB_UNSEAL_NO_MATCH : JUB_UNSEAL_HEADER);
        if (count == 257) {
            assert_int_equal(error.status, JUB_LIMIT);
            assert_int_equal(error.at.line, 2 + 2 * 256);
        }
        jub_buffer_clear(&file);
    }
}

// Found by fuzzing: a header to another key, and then a fault of the armor. The first one counts.
TEST(of_two_faults_the_first_is_told_whatever_pieces_come)
{
    (void)state_unused;
    jub_age_identity identities[2];
    uint64_t seed = 3;
    read_keys(identities);
    const jub_unseal_keys keys = {.identities = identities + 1, .identity_count = 1};
    jub_buffer file = jub_buffer_init(FILE_MAX_BYTES);
    seal(1, true, test_counter_random(&seed), jub_text_from(worked_plain), SIZE_MAX, &file);
    jub_buffer_string(&file, "more\n");
    const size_t pieces[] = {1, 100, SIZE_MAX};
    for (size_t i = 0; i < 3; i++) {
        jub_error error;
        jub_buffer plain = jub_buffer_init(FILE_MAX_BYTES);
        assert_int_equal(
            test_unseal(&keys, JUB_AGE_DETECT, jub_buffer_view(&file), pieces[i], &plain, &error),
            JUB_UNSEAL_NO_MATCH);
        assert_string_equal(error.message, "the key does not open it");
        jub_buffer_clear(&plain);
    }
    jub_buffer_clear(&file);
}

static jub_status refuse_write(void *context, jub_text bytes, jub_error *error)
{
    size_t *left = context;
    (void)bytes;
    if (*left > 0) {
        --*left;
        return JUB_OK;
    }
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "the disk is full");
}

TEST(a_sink_that_fails_ends_sealing_and_opening_with_its_own_error)
{
    TEST_ARENA(arena);
    jub_age_identity identities[2];
    read_keys(identities);
    const jub_text plain = counting_bytes(&arena, 2 * CHUNK);
    for (size_t left = 0; left < 3; left++) { // the header, the first chunk, the last
        uint64_t seed = 1;
        size_t writes_left = left;
        jub_error error;
        jub_sealer *sealer = NULL;
        jub_status status =
            jub_sealer_new(&identities[0].recipient, 1, false, test_counter_random(&seed),
                           (jub_sink){refuse_write, &writes_left}, &sealer, &error);
        if (status == JUB_OK) status = jub_sealer_feed(sealer, plain, &error);
        if (status == JUB_OK) status = jub_sealer_end(sealer, &error);
        assert_int_equal(status, JUB_IO);
        assert_string_equal(error.message, "the disk is full");
        jub_sealer_free(sealer);
    }
    uint64_t seed = 1;
    size_t no_writes = 0;
    jub_error error;
    jub_buffer file = jub_buffer_init(FILE_MAX_BYTES);
    jub_unsealer *unsealer = NULL;
    const jub_unseal_keys keys = {.identities = identities, .identity_count = 1};
    seal(1, false, test_counter_random(&seed), plain, SIZE_MAX, &file);
    assert_int_equal(jub_unsealer_new(&keys, JUB_AGE_DETECT, (jub_sink){refuse_write, &no_writes},
                                      &unsealer, NULL),
                     JUB_OK);
    assert_int_equal(jub_unsealer_feed(unsealer, jub_buffer_view(&file), &error), JUB_IO);
    assert_int_equal(jub_unsealer_failure(unsealer), JUB_UNSEAL_OTHER);
    assert_int_equal(jub_unsealer_end(unsealer, &error), JUB_IO);
    jub_unsealer_free(unsealer);
    jub_buffer_clear(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_to_two_recipients_is_that_of_the_worked_vector),
        cmocka_unit_test(the_published_file_opens_with_either_key),
        cmocka_unit_test(files_at_the_edges_of_chunks_are_the_published_ones_and_open_again),
        cmocka_unit_test(a_file_cut_off_anywhere_is_refused_and_releases_no_part_of_a_chunk),
        cmocka_unit_test(a_file_with_any_one_bit_changed_is_refused_and_releases_nothing),
        cmocka_unit_test(an_armored_file_with_any_one_bit_changed_never_opens_to_anything_else),
        cmocka_unit_test(
            a_small_file_opens_however_it_is_split_in_two_and_shows_nothing_before_its_end),
        cmocka_unit_test(a_file_sealed_byte_by_byte_is_the_same_as_in_one_piece),
        cmocka_unit_test(a_passphrase_opens_what_was_sealed_with_it_and_another_does_not),
        cmocka_unit_test(a_file_to_nobody_or_to_too_many_is_not_begun),
        cmocka_unit_test(a_header_that_does_not_end_is_refused_at_its_limit),
        cmocka_unit_test(a_header_with_more_stanzas_than_the_limit_is_refused),
        cmocka_unit_test(of_two_faults_the_first_is_told_whatever_pieces_come),
        cmocka_unit_test(a_sink_that_fails_ends_sealing_and_opening_with_its_own_error),
    };
    if (sodium_init() < 0) return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
