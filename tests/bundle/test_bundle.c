#include "bundle/bundle.h"

#include <sodium.h>

#include "test_support.h"

// What a bundle looks like is spelled out here by hand, and its signature checked by libsodium
// itself.

enum { TEXT_MAX_BYTES = 1 << 16 };

#define ORIGIN "pardon.example/2022"

static jub_signer signer_of(uint8_t first)
{
    uint8_t seed[JUB_SEED_BYTES] = {0};
    jub_signer signer;
    seed[0] = first;
    assert_int_equal(
        jub_signer_from_seed(JUB_TEXT("head-12"), JUB_KEY_ED25519, seed, &signer, NULL), JUB_OK);
    return signer;
}

static jub_bundle example(void)
{
    jub_bundle bundle = {
        .origin = JUB_TEXT(ORIGIN),
        .facility = JUB_TEXT("F00012"),
        .direction = JUB_BUNDLE_OUT,
        .number = 2,
        .by = JUB_TEXT("head-12"),
        .time = 1639990800, // date -u -d 2021-12-20T09:00:00Z +%s
        .size = 1234,
        .part_count = 2,
    };
    memset(bundle.previous.bytes, 0xab, JUB_HASH_BYTES);
    memset(bundle.root.bytes, 0xcd, JUB_HASH_BYTES);
    bundle.parts[0] = (jub_bundle_part){JUB_TEXT("sittings"), JUB_TEXT("abc")};
    bundle.parts[1] = (jub_bundle_part){JUB_TEXT("register/persons.csv"), JUB_TEXT("")};
    return bundle;
}

#define AB "abababababababababababababababababababababababababababababababab"
#define CD "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
// FIPS 180-4's own example `abc`, and nothing at all.
#define HASH_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define HASH_NONE "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
static const char signed_text[] =
    "jubilee-bundle-v1\n"
    "{\"by\":\"head-12\",\"direction\":\"out\",\"facility\":\"F00012\",\"from\":0,"
    "\"kind\":\"bundle\",\"number\":2,\"origin\":\"" ORIGIN "\",\"parts\":[{\"bytes\":3,"
    "\"name\":\"sittings\",\"sha256\":\"" HASH_ABC "\"},{\"bytes\":0,"
    "\"name\":\"register/persons.csv\",\"sha256\":\"" HASH_NONE "\"}],"
    "\"previous\":\"" AB "\",\"root\":\"" CD
    "\",\"size\":1234,\"time\":\"2021-12-20T09:00:00Z\"}\n";

static jub_text written(jub_arena *arena, const jub_bundle *bundle, const jub_signer *signer)
{
    jub_sha256 *sha = jub_sha256_new();
    jub_buffer buffer = jub_buffer_init(TEXT_MAX_BYTES);
    assert_non_null(sha);
    assert_int_equal(jub_bundle_write(bundle, signer, sha, &buffer, NULL), JUB_OK);
    const jub_text copy = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    jub_sha256_free(sha);
    assert_non_null(copy.bytes);
    return copy;
}

static jub_status read_bundle(jub_arena *arena, jub_text source, jub_bundle *bundle,
                              jub_error *error)
{
    jub_sha256 *sha = jub_sha256_new();
    assert_non_null(sha);
    const jub_status status = jub_bundle_read(arena, source, sha, bundle, error);
    jub_sha256_free(sha);
    return status;
}

TEST(a_bundle_is_header_signature_and_parts)
{
    TEST_ARENA(arena);
    const jub_signer signer = signer_of(1);
    const jub_bundle bundle = example();
    const jub_text text = written(&arena, &bundle, &signer);
    const size_t signed_bytes = sizeof signed_text - 1;
    assert_int_equal(text.length_bytes, signed_bytes + 88 + 1 + 3); // base64 of 64 bytes is 88 long
    assert_memory_equal(text.bytes, signed_text, signed_bytes);
    assert_memory_equal(text.bytes + text.length_bytes - 4, "\nabc", 4);
    uint8_t signature[crypto_sign_BYTES];
    size_t length = 0;
    assert_int_equal(sodium_base642bin(signature, sizeof signature, text.bytes + signed_bytes, 88,
                                       NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL),
                     0);
    assert_int_equal(length, sizeof signature);
    assert_int_equal(crypto_sign_verify_detached(signature, (const uint8_t *)signed_text,
                                                 signed_bytes, signer.vkey.key),
                     0);
}

TEST(what_was_written_is_read)
{
    TEST_ARENA(arena);
    const jub_signer signer = signer_of(1), other = signer_of(2);
    const jub_bundle bundle = example();
    const jub_text text = written(&arena, &bundle, &signer);
    jub_bundle found;
    uint8_t hash[crypto_hash_sha256_BYTES];
    assert_int_equal(read_bundle(&arena, text, &found, NULL), JUB_OK);
    assert_text(found.origin, ORIGIN);
    assert_text(found.facility, "F00012");
    assert_text(found.by, "head-12");
    assert_int_equal(found.direction, JUB_BUNDLE_OUT);
    assert_int_equal(found.number, 2);
    assert_int_equal(found.size, 1234);
    assert_int_equal(found.time, bundle.time);
    assert_true(jub_hash_equal(&found.previous, &bundle.previous));
    assert_true(jub_hash_equal(&found.root, &bundle.root));
    assert_int_equal(found.part_count, 2);
    assert_text(jub_bundle_find(&found, "sittings")->bytes, "abc");
    assert_null(jub_bundle_find(&found, "facts"));
    assert_int_equal(crypto_hash_sha256(hash, (const uint8_t *)text.bytes, text.length_bytes), 0);
    assert_memory_equal(found.sha256.bytes, hash, sizeof hash);
    assert_true(jub_bundle_verify(&found, &signer.vkey));
    assert_false(jub_bundle_verify(&found, &other.vkey));
}

TEST(a_bundle_cut_off_anywhere_is_noticed)
{
    TEST_ARENA(arena);
    const jub_signer signer = signer_of(1);
    const jub_bundle bundle = example();
    const jub_text text = written(&arena, &bundle, &signer);
    for (size_t length = 0; length < text.length_bytes; length++) {
        jub_bundle found;
        jub_error error = {0};
        assert_int_not_equal(read_bundle(&arena, (jub_text){text.bytes, length}, &found, &error),
                             JUB_OK);
        assert_true(error.message[0] != '\0');
        if (length >= sizeof signed_text + 88) assert_int_equal(error.status, JUB_UNVERIFIED);
    }
}

TEST(no_byte_of_a_bundle_can_be_altered)
{
    TEST_ARENA(arena);
    const jub_signer signer = signer_of(1);
    const jub_bundle bundle = example();
    const jub_text text = written(&arena, &bundle, &signer);
    char *bytes = JUB_NEW(&arena, char, text.length_bytes + 1);
    assert_non_null(bytes);
    for (size_t i = 0; i < text.length_bytes; i++) {
        for (int bit = 0; bit < 8; bit++) {
            jub_bundle found;
            memcpy(bytes, text.bytes, text.length_bytes);
            bytes[i] = (char)(bytes[i] ^ (1 << bit));
            const size_t mark = jub_arena_mark(&arena);
            const jub_status status =
                read_bundle(&arena, (jub_text){bytes, text.length_bytes}, &found, NULL);
            assert_true(status != JUB_OK || !jub_bundle_verify(&found, &signer.vkey));
            jub_arena_rewind(&arena, mark);
        }
    }
    bytes[text.length_bytes] = 'x';
    jub_bundle found;
    jub_error error;
    assert_int_equal(read_bundle(&arena, (jub_text){bytes, text.length_bytes + 1}, &found, &error),
                     JUB_UNVERIFIED);
}

TEST(a_part_cannot_be_put_outside_a_folder)
{
    (void)state_unused;
    static const char *const bad[] = {"",       "/etc/passwd", "../x", "a/../b", "a//b", "a/",
                                      ".state", "a/.b",        "a\\b", "a b",    "a\nb", "~x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(jub_bundle_name_is_valid(jub_text_from(bad[i])));
    assert_true(jub_bundle_name_is_valid(JUB_TEXT("register/persons.csv")));
    assert_true(jub_bundle_name_is_valid(JUB_TEXT("register/x..csv")));
}

// -- a chain --------------------------------------------------------------------------------------

static jub_status follow(jub_bundle bundle, const jub_bundle_chain *chain, const char *words)
{
    jub_error error = {0};
    const jub_status status = jub_bundle_follows(&bundle, chain, &error);
    if (status != JUB_OK && !strstr(error.message, words)) fail_msg("%s", error.message);
    return status;
}

static jub_bundle third(const jub_hash *second)
{
    jub_bundle bundle = example();
    bundle.number = 3;
    bundle.previous = *second;
    memset(bundle.sha256.bytes, 3, JUB_HASH_BYTES);
    return bundle;
}

TEST(each_way_not_to_be_the_next_bundle_has_its_words)
{
    (void)state_unused;
    jub_hash taken[2];
    memset(taken[0].bytes, 1, JUB_HASH_BYTES);
    memset(taken[1].bytes, 2, JUB_HASH_BYTES);
    const jub_bundle_chain chain = {JUB_TEXT(ORIGIN), JUB_TEXT("F00012"), JUB_BUNDLE_OUT, taken, 2};
    jub_bundle bundle = third(&taken[1]);
    assert_int_equal(follow(bundle, &chain, ""), JUB_OK);

    bundle.number = 5;
    assert_int_equal(follow(bundle, &chain, "this is bundle 5, and bundle 3 has not come"),
                     JUB_MISSING);
    bundle.number = 2;
    assert_int_equal(follow(bundle, &chain, "its content differs"), JUB_DUPLICATE);
    bundle.sha256 = taken[1];
    assert_int_equal(follow(bundle, &chain, "bundle 2 was taken already"), JUB_DUPLICATE);

    bundle = third(&taken[0]);
    assert_int_equal(follow(bundle, &chain, "does not follow the bundle 2"), JUB_UNVERIFIED);
    bundle = third(&taken[1]);
    bundle.facility = JUB_TEXT("F00013");
    assert_int_equal(follow(bundle, &chain, "facility 'F00013', not of 'F00012'"), JUB_CONFLICT);
    bundle = third(&taken[1]);
    bundle.origin = JUB_TEXT("other.example/2022");
    assert_int_equal(follow(bundle, &chain, "programme 'other.example/2022'"), JUB_CONFLICT);
    bundle = third(&taken[1]);
    bundle.direction = JUB_BUNDLE_IN;
    assert_int_equal(follow(bundle, &chain, "goes the other way"), JUB_CONFLICT);
}

TEST(the_first_bundle_follows_nothing)
{
    (void)state_unused;
    const jub_bundle_chain chain = {.direction = JUB_BUNDLE_OUT};
    jub_bundle bundle = example();
    assert_int_equal(follow(bundle, &chain, "bundle 1 has not come"), JUB_MISSING);
    bundle.number = 1;
    assert_int_equal(follow(bundle, &chain, ""), JUB_UNVERIFIED);
    bundle.previous = (jub_hash){{0}};
    assert_int_equal(follow(bundle, &chain, ""), JUB_OK);
}

// -- lines ----------------------------------------------------------------------------------------

#define HEADER(number)                                                                             \
    "{\"actor\":\"c\",\"count\":1,\"kind\":\"sitting\",\"number\":" number ",\"root\":\"x\"}"

static void add_line(jub_buffer *lines, const char *entry, const char *facts)
{
    jub_opened_entry opened = {.entry = jub_text_from(entry), .has_facts = facts != NULL};
    memset(opened.salt, 7, sizeof opened.salt);
    if (facts) opened.facts = jub_text_from(facts);
    jub_bundle_line_write(&opened, lines);
}

TEST(sittings_are_read_with_what_opens_them)
{
    TEST_ARENA(arena);
    jub_buffer lines = jub_buffer_init(TEXT_MAX_BYTES);
    add_line(&lines, HEADER("1"), NULL);
    add_line(&lines, "{\"kind\":\"person.nominated\"}", "{\"person\":\"P1\"}");
    add_line(&lines, "{\"kind\":\"first-list.signed\"}", NULL);
    add_line(&lines, HEADER("2"), NULL);
    const jub_bundle_sitting *sittings = NULL;
    size_t count = 0;
    assert_int_equal(
        jub_bundle_sittings_read(&arena, jub_buffer_view(&lines), &sittings, &count, NULL), JUB_OK);
    assert_int_equal(count, 2);
    assert_text(sittings[0].header, HEADER("1"));
    assert_int_equal(sittings[0].count, 2);
    assert_true(sittings[0].entries[0].has_facts);
    assert_text(sittings[0].entries[0].facts, "{\"person\":\"P1\"}");
    assert_int_equal(sittings[0].entries[0].salt[31], 7);
    assert_false(sittings[0].entries[1].has_facts);
    assert_text(sittings[0].entries[1].entry, "{\"kind\":\"first-list.signed\"}");
    assert_text(sittings[1].header, HEADER("2"));
    assert_int_equal(sittings[1].count, 0);
    jub_buffer_clear(&lines);
}

TEST(lines_that_cannot_be_are_refused_with_their_number)
{
    TEST_ARENA(arena);
    static const struct {
        const char *lines;
        uint32_t line;
    } bad[] = {
        {"{\"entry\":\"{\\\"kind\\\":\\\"person.nominated\\\"}\"}\n", 1}, // no header before it
        {"nonsense\n", 1},
        {"[]\n", 1},
        {"{\"entry\":1}\n", 1},
        {"{\"entry\":\"x\",\"facts\":\"{}\"}\n", 1},                   // no salt
        {"{\"entry\":\"x\",\"facts\":\"{}\",\"salt\":\"AAAA\"}\n", 1}, // too short
        {"{\"entry\":\"x\",\"more\":1}\n", 1},
        {"{\"facts\":\"{}\"}\n", 1},
        {"{\"entry\":\"{\\\"kind\\\":\\\"person.nominated\\\"}\"}", 1}, // no end
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const jub_bundle_sitting *sittings = NULL;
        size_t count = 0;
        jub_error error = {0};
        assert_int_not_equal(jub_bundle_sittings_read(&arena, jub_text_from(bad[i].lines),
                                                      &sittings, &count, &error),
                             JUB_OK);
        assert_int_equal(error.at.line, bad[i].line);
    }
}

TEST(facts_are_read_as_they_were_written)
{
    TEST_ARENA(arena);
    jub_bundle_fact fact = {.facts = JUB_TEXT("{\"why\":\"\\\"so\\\"\"}")};
    memset(fact.commitment.bytes, 0x5a, JUB_HASH_BYTES);
    memset(fact.salt, 9, sizeof fact.salt);
    jub_buffer lines = jub_buffer_init(TEXT_MAX_BYTES);
    jub_bundle_fact_write(&fact, &lines);
    jub_bundle_fact_write(&fact, &lines);
    const jub_bundle_fact *found = NULL;
    size_t count = 0;
    assert_int_equal(jub_bundle_facts_read(&arena, jub_buffer_view(&lines), &found, &count, NULL),
                     JUB_OK);
    assert_int_equal(count, 2);
    assert_text(found[1].facts, "{\"why\":\"\\\"so\\\"\"}");
    assert_true(jub_hash_equal(&found[1].commitment, &fact.commitment));
    assert_memory_equal(found[1].salt, fact.salt, sizeof fact.salt);
    jub_buffer_clear(&lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bundle_is_header_signature_and_parts),
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(a_bundle_cut_off_anywhere_is_noticed),
        cmocka_unit_test(no_byte_of_a_bundle_can_be_altered),
        cmocka_unit_test(a_part_cannot_be_put_outside_a_folder),
        cmocka_unit_test(each_way_not_to_be_the_next_bundle_has_its_words),
        cmocka_unit_test(the_first_bundle_follows_nothing),
        cmocka_unit_test(sittings_are_read_with_what_opens_them),
        cmocka_unit_test(lines_that_cannot_be_are_refused_with_their_number),
        cmocka_unit_test(facts_are_read_as_they_were_written),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
