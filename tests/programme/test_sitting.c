#include "programme/sitting.h"

#include <sodium.h>

#include "base/prng.h"
#include "test_support.h"

#define ORIGIN JUB_TEXT("jubilee.example/log/test")

// A header as one reads it, with everything in its place.
#define HEADER                                                                                     \
    "{\"actor\":\"O000012\",\"count\":50,\"kind\":\"sitting\",\"number\":7,"                       \
    "\"root\":\"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\","               \
    "\"seen\":81234,\"signature\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"    \
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAA==\",\"time\":\"2021-12-20T09:30:00Z\"}"

static jub_signer key_of(const char *name)
{
    uint8_t seed[JUB_SEED_BYTES];
    jub_signer signer;
    (void)crypto_hash_sha256(seed, (const uint8_t *)name, strlen(name));
    assert_int_equal(
        jub_signer_from_seed(jub_text_from(name), JUB_KEY_ED25519, seed, &signer, NULL), JUB_OK);
    return signer;
}

static jub_status read_header(jub_arena *arena, jub_text text, jub_sitting *sitting)
{
    return jub_sitting_read(arena, text, sitting, NULL);
}

TEST(a_header_is_read_and_written_as_it_stands)
{
    TEST_ARENA(arena);
    jub_sitting sitting = {0};
    jub_buffer text = jub_buffer_init(JUB_SITTING_HEADER_MAX_BYTES);
    assert_int_equal(read_header(&arena, JUB_TEXT(HEADER), &sitting), JUB_OK);
    assert_text(sitting.actor, "O000012");
    assert_int_equal(sitting.count, 50);
    assert_int_equal(sitting.number, 7);
    assert_int_equal(sitting.seen, 81234);
    assert_int_equal(sitting.bundle, 0);
    assert_int_equal(sitting.time, 1639992600);
    assert_int_equal(sitting.root.bytes[31], 31);
    assert_int_equal(jub_sitting_write(&sitting, &text, NULL), JUB_OK);
    assert_text(jub_buffer_view(&text), HEADER);
    assert_true(jub_sitting_is_header(jub_buffer_view(&text)));
    jub_buffer_clear(&text);
}

// The bytes that are signed, put together here by hand.
TEST(the_signature_is_over_the_header_without_it_behind_the_name_of_the_log)
{
    (void)state_unused;
    const jub_signer signer = key_of("clerk.example/a");
    jub_sha256 *sha = jub_sha256_new();
    const jub_text entries[] = {JUB_TEXT("one"), JUB_TEXT("two"), JUB_TEXT("three")};
    jub_sitting sitting = {
        .actor = JUB_TEXT("O000012"), .number = 7, .seen = 12, .bundle = 3, .time = 1639992600};
    jub_sitting_sign(sha, ORIGIN, &signer, entries, 3, &sitting);

    jub_hash leaves[3], root;
    char hex[2 * JUB_HASH_BYTES + 1], text[1024];
    for (size_t i = 0; i < 3; i++) jub_tree_leaf(sha, entries[i], &leaves[i]);
    jub_tree_node(sha, &leaves[0], &leaves[1], &root);
    jub_tree_node(sha, &root, &leaves[2], &root);
    jub_hex_encode(root.bytes, sizeof root.bytes, hex);
    assert_int_equal(sitting.count, 3);
    assert_memory_equal(sitting.root.bytes, root.bytes, JUB_HASH_BYTES);
    const int length =
        snprintf(text, sizeof text,
                 "jubilee-sitting-v1\njubilee.example/log/test\n{\"actor\":\"O000012\","
                 "\"bundle\":3,\"count\":3,\"kind\":\"sitting\",\"number\":7,\"root\":\"%s\","
                 "\"seen\":12,\"time\":\"2021-12-20T09:30:00Z\"}",
                 hex);
    assert_int_equal(crypto_sign_verify_detached(sitting.signature, (const uint8_t *)text,
                                                 (unsigned long long)length, signer.vkey.key),
                     0);
    assert_true(jub_sitting_verify(&sitting, ORIGIN, &signer.vkey));
    jub_sha256_free(sha);
}

TEST(a_signature_holds_for_nothing_else)
{
    (void)state_unused;
    const jub_signer signer = key_of("clerk.example/a"), other = key_of("clerk.example/b");
    jub_sha256 *sha = jub_sha256_new();
    const jub_text entries[] = {JUB_TEXT("one")};
    jub_sitting sitting = {
        .actor = JUB_TEXT("O000012"), .number = 7, .seen = 12, .time = 1639992600};
    jub_sitting_sign(sha, ORIGIN, &signer, entries, 1, &sitting);
    assert_true(jub_sitting_verify(&sitting, ORIGIN, &signer.vkey));
    assert_false(jub_sitting_verify(&sitting, JUB_TEXT("jubilee.example/log/2"), &signer.vkey));
    assert_false(jub_sitting_verify(&sitting, ORIGIN, &other.vkey));
    jub_vkey cosigner = signer.vkey;
    cosigner.type = JUB_KEY_COSIGNER;
    assert_false(jub_sitting_verify(&sitting, ORIGIN, &cosigner));
    jub_sitting changed[8];
    for (size_t i = 0; i < 8; i++) changed[i] = sitting;
    changed[0].actor = JUB_TEXT("O000013");
    changed[1].number++;
    changed[2].seen++;
    changed[3].bundle = 1;
    changed[4].count++;
    changed[5].time++;
    changed[6].root.bytes[0] ^= 1;
    changed[7].signature[63] ^= 1;
    for (size_t i = 0; i < 8; i++)
        assert_false(jub_sitting_verify(&changed[i], ORIGIN, &signer.vkey));
    jub_sha256_free(sha);
}

typedef struct bad_header {
    const char *from; // in HEADER
    const char *to;
    jub_status status;
} bad_header;

TEST(a_header_that_is_not_written_so_is_refused)
{
    static const bad_header bad[] = {
        {"\"actor\":\"O000012\",", "", JUB_MISSING},
        {"O000012", "", JUB_SYNTAX},
        {"O000012", "O 12", JUB_SYNTAX},
        {"O000012", "\xC3\xA4", JUB_SYNTAX},
        {"\"count\":50", "\"bundle\":0,\"count\":50", JUB_RANGE},
        {"\"count\":50", "\"count\":50,\"bundle\":1", JUB_MISSING},
        {"\"count\":50", "\"count\":0", JUB_RANGE},
        {"\"count\":50", "\"count\":4097", JUB_RANGE},
        {"\"count\":50", "\"count\":050", JUB_SYNTAX},
        {"\"count\":50", "\"count\":\"50\"", JUB_TYPE},
        {"\"count\":50", "\"count\":5e1", JUB_SYNTAX},
        {"\"count\":50", "\"count\":-5", JUB_TYPE},
        {"\"number\":7", "\"number\":0", JUB_RANGE},
        {"\"sitting\"", "\"sittings\"", JUB_SYNTAX},
        {"81234", "9007199254740993", JUB_RANGE},
        {"81234", "18446744073709551616", JUB_RANGE},
        {"0a0b", "0A0b", JUB_SYNTAX},
        {"0a0b", "0a", JUB_SYNTAX},
        {"AA==", "AB==", JUB_SYNTAX},
        {"AA==", "AA", JUB_SYNTAX},
        {"AAAA", "", JUB_SYNTAX},
        {"09:30:00Z", "09:30:00", JUB_SYNTAX},
        {"{", " {", JUB_SYNTAX},
        {"Z\"}", "Z\"} ", JUB_SYNTAX},
        {"Z\"}", "Z\",\"why\":\"x\"}", JUB_SYNTAX},
        {"Z\"}", "Z\"", JUB_SYNTAX},
    };
    TEST_ARENA(arena);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[1024];
        jub_sitting sitting = {0};
        jub_error error = {0};
        const char *at = strstr(HEADER, bad[i].from);
        assert_non_null(at);
        (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - HEADER), HEADER, bad[i].to,
                       at + strlen(bad[i].from));
        const jub_status status = jub_sitting_read(&arena, jub_text_from(text), &sitting, &error);
        if (status != bad[i].status) fail_msg("%s: %s", jub_status_word(status), text);
        assert_true(error.message[0]);
        assert_int_equal(jub_arena_mark(&arena), 0);
    }
}

// The canonical reading of ledger/entry.h is the reference: what is taken here is taken there.
TEST(a_mutated_header_is_refused_or_is_written_again_as_it_stands)
{
    TEST_ARENA(arena);
    jub_prng prng = {1};
    static const char alphabet[] = "\"\\{}:,0123456789abAZ=+/ \x01\xC3";
    uint32_t taken_count = 0;
    for (uint32_t round = 0; round < 20000; round++) {
        const size_t mark = jub_arena_mark(&arena);
        char text[sizeof HEADER];
        jub_sitting sitting = {0};
        memcpy(text, HEADER, sizeof text);
        text[jub_prng_below(&prng, sizeof text - 1)] =
            alphabet[jub_prng_below(&prng, sizeof alphabet - 1)];
        if (read_header(&arena, jub_text_from(text), &sitting) != JUB_OK) continue;
        taken_count++;
        json_t *json = NULL;
        jub_buffer again = jub_buffer_init(JUB_SITTING_HEADER_MAX_BYTES);
        assert_int_equal(jub_entry_read(jub_text_from(text), &json, NULL), JUB_OK);
        json_decref(json);
        assert_int_equal(jub_sitting_write(&sitting, &again, NULL), JUB_OK);
        assert_text(jub_buffer_view(&again), text);
        jub_buffer_clear(&again);
        jub_arena_rewind(&arena, mark);
    }
    assert_true(taken_count > 1000);
}

TEST(a_header_is_told_from_events)
{
    (void)state_unused;
    assert_true(jub_sitting_is_header(JUB_TEXT(HEADER)));
    assert_false(jub_sitting_is_header(
        JUB_TEXT("{\"actor\":\"O1\",\"kind\":\"actor.left\",\"time\":\"2021-12-20T09:30:00Z\"}")));
    assert_false(jub_sitting_is_header(
        JUB_TEXT("{\"actor\":\",\\\"kind\\\":\\\"sitting\\\",\",\"kind\":\"actor.left\"}")));
    assert_false(jub_sitting_is_header(JUB_TEXT("")));
    assert_false(jub_sitting_is_header((jub_text){0}));
}

TEST(an_actor_is_called_by_letters_digits_and_three_marks)
{
    (void)state_unused;
    char longest[JUB_ACTOR_ID_MAX_BYTES + 2];
    memset(longest, 'a', sizeof longest);
    assert_true(jub_actor_id_is_valid(JUB_TEXT("O000012")));
    assert_true(jub_actor_id_is_valid(JUB_TEXT("f1.clerk-2_x")));
    assert_true(jub_actor_id_is_valid((jub_text){longest, JUB_ACTOR_ID_MAX_BYTES}));
    assert_false(jub_actor_id_is_valid((jub_text){longest, JUB_ACTOR_ID_MAX_BYTES + 1}));
    assert_false(jub_actor_id_is_valid(JUB_TEXT("")));
    assert_false(jub_actor_id_is_valid(JUB_TEXT("a b")));
    assert_false(jub_actor_id_is_valid(JUB_TEXT("a/b")));
    assert_false(jub_actor_id_is_valid(JUB_TEXT("\xC3\xA4")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_is_read_and_written_as_it_stands),
        cmocka_unit_test(the_signature_is_over_the_header_without_it_behind_the_name_of_the_log),
        cmocka_unit_test(a_signature_holds_for_nothing_else),
        cmocka_unit_test(a_header_that_is_not_written_so_is_refused),
        cmocka_unit_test(a_mutated_header_is_refused_or_is_written_again_as_it_stands),
        cmocka_unit_test(a_header_is_told_from_events),
        cmocka_unit_test(an_actor_is_called_by_letters_digits_and_three_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
