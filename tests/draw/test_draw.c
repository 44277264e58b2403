#include "draw/draw.h"

#include <sodium.h>

#include "base/json.h"
#include "base/sha256.h"
#include "test_support.h"

#define VECTORS "../shared/specs/draw-vectors/draw.json"

// The worked vector: figures computed with Python's hashlib and hmac and the ChaCha20 of
// `cryptography`, so by another implementation.
static const char seed_hex[] = "39a68c940dc2e5a7e43a54d7806b12ca39802595891011c31270cab601a264e2";

static void from_hex(const char *hex, uint8_t *bytes_out, size_t length_bytes)
{
    assert_true(jub_hex_decode(jub_text_from(hex), bytes_out, length_bytes));
}

static void assert_hex(const uint8_t *bytes, size_t length_bytes, const char *expected)
{
    char hex[257];
    assert_true(length_bytes * 2 < sizeof hex);
    jub_hex_encode(bytes, length_bytes, hex);
    assert_string_equal(hex, expected);
}

// SHA-256("jubilee draw test nonce 1") and so on.
static jub_draw_nonce test_nonce(uint16_t officer)
{
    char text[32];
    jub_draw_nonce nonce = {.officer = officer};
    const int length = snprintf(text, sizeof text, "jubilee draw test nonce %u", officer);
    (void)crypto_hash_sha256(nonce.bytes, (const uint8_t *)text, (size_t)length);
    return nonce;
}

static jub_draw_inputs test_inputs(const jub_draw_nonce *nonces)
{
    jub_draw_inputs inputs = {
        .draw_id = JUB_TEXT("2027-amnesty/review/1"),
        .log_origin = JUB_TEXT("jubilee.example/log/2027-amnesty"),
        .checkpoint_size = 7,
        .nonce_count = 3,
        .nonces = nonces,
    };
    from_hex("3bbf9ab0e49e4c7cf5fc0374ace48748db33684cd294bd6f2f240209bd12991b",
             inputs.checkpoint_root, JUB_DRAW_ROOT_BYTES);
    return inputs;
}

TEST(a_commitment_is_that_of_the_worked_vector)
{
    (void)state_unused;
    const char *const expected[] = {
        "ca0512040f41f361d69ce8e9e96b59f2c438e570d986209b31ff2d86a253f4bd",
        "def0995b6eaa5b270f1473990bea335e21c18f53348572ad5c60784ae2c2b8df",
        "b474a41baa87b51a07fe38174fc3839eb82473fb8fedbfd7867a127441d817e3",
    };
    for (uint16_t i = 0; i < 3; i++) {
        const jub_draw_nonce nonce = test_nonce((uint16_t)(i + 1));
        uint8_t commitment[JUB_DRAW_COMMITMENT_BYTES];
        assert_int_equal(
            jub_draw_commitment(JUB_TEXT("2027-amnesty/review/1"), &nonce, commitment, NULL),
            JUB_OK);
        assert_hex(commitment, sizeof commitment, expected[i]);
    }
}

TEST(the_seed_is_that_of_the_worked_vector_without_and_with_a_beacon)
{
    (void)state_unused;
    const jub_draw_nonce nonces[] = {test_nonce(1), test_nonce(2), test_nonce(3)};
    jub_draw_inputs inputs = test_inputs(nonces);
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    assert_int_equal(jub_draw_seed(&inputs, seed, NULL), JUB_OK);
    assert_hex(seed, sizeof seed, seed_hex);

    uint8_t value[32];
    from_hex("fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587", value, 32);
    inputs.has_beacon = true;
    inputs.beacon_id =
        JUB_TEXT("drand:52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971");
    inputs.beacon_round = 657413;
    inputs.beacon_value = (jub_text){(const char *)value, sizeof value};
    assert_int_equal(jub_draw_seed(&inputs, seed, NULL), JUB_OK);
    assert_hex(seed, sizeof seed,
               "e65ca216b211e9f8344c5d09158c3a11c015ce9f4db3526eb97c0d94a1a73d14");
}

TEST(a_change_of_any_input_gives_another_seed)
{
    (void)state_unused;
    jub_draw_nonce nonces[] = {test_nonce(1), test_nonce(2), test_nonce(3)};
    const jub_draw_inputs good = test_inputs(nonces);
    jub_draw_inputs changed[5] = {good, good, good, good, good};
    changed[0].draw_id = JUB_TEXT("2027-amnesty/review/2");
    changed[1].log_origin.length_bytes--;
    changed[2].checkpoint_size++;
    changed[3].checkpoint_root[31] ^= 1;
    changed[4].nonce_count--;
    for (size_t i = 0; i < 5; i++) {
        uint8_t seed[JUB_DRAW_SEED_BYTES], expected[JUB_DRAW_SEED_BYTES];
        from_hex(seed_hex, expected, sizeof expected);
        assert_int_equal(jub_draw_seed(&changed[i], seed, NULL), JUB_OK);
        assert_memory_not_equal(seed, expected, sizeof seed);
    }
}

TEST(nonces_out_of_order_twice_or_absent_are_refused)
{
    (void)state_unused;
    const jub_draw_nonce swapped[] = {test_nonce(2), test_nonce(1), test_nonce(3)};
    const jub_draw_nonce twice[] = {test_nonce(1), test_nonce(1), test_nonce(3)};
    uint8_t seed[JUB_DRAW_SEED_BYTES] = {42};
    jub_error error;
    jub_draw_inputs inputs = test_inputs(swapped);
    assert_int_equal(jub_draw_seed(&inputs, seed, &error), JUB_CONFLICT);
    assert_string_equal(error.message, "officer 1 comes after officer 2");
    inputs.nonces = twice;
    assert_int_equal(jub_draw_seed(&inputs, seed, &error), JUB_CONFLICT);
    inputs.nonce_count = 0;
    assert_int_equal(jub_draw_seed(&inputs, seed, &error), JUB_MISSING);
    assert_int_equal(seed[0], 42);
}

TEST(a_stream_is_that_of_the_worked_vector_however_it_is_cut)
{
    (void)state_unused;
    const char expected[] = "aa2bbbedd2d186e654a8628382eb00b07f24c3c93f4d831d33a59f145b73efe0"
                            "6c4cf1c55af2bbe11b58721d866c9f90cce776b1333a5ec11deeb3aa73e7e47c";
    uint8_t seed[JUB_DRAW_SEED_BYTES], whole[200], parts[200];
    jub_draw_stream stream;
    from_hex(seed_hex, seed, sizeof seed);
    assert_int_equal(jub_draw_open(seed, JUB_TEXT("ticket"), JUB_TEXT("C-000123"), &stream, NULL),
                     JUB_OK);
    assert_hex(stream.key, 32, "a843098afbf5b2d66e8ca0849703397fe653799f81a9d44cdc9d5abe19b827bc");
    jub_draw_bytes(&stream, whole, sizeof whole);
    assert_hex(whole, 64, expected);

    assert_int_equal(jub_draw_open(seed, JUB_TEXT("ticket"), JUB_TEXT("C-000123"), &stream, NULL),
                     JUB_OK);
    for (size_t at = 0; at < sizeof parts; at += 25) jub_draw_bytes(&stream, parts + at, 25);
    assert_memory_equal(parts, whole, sizeof whole);

    uint8_t direct[200]; // blocks after the first, straight from the library
    const uint8_t nonce[12] = {0};
    (void)crypto_stream_chacha20_ietf(direct, sizeof direct, nonce, stream.key);
    assert_memory_equal(direct, whole, sizeof whole);
}

static const struct {
    const char *label;
    const char *ticket;
} ticket_vectors[] = {
    {"C-000118", "21d5d8a26b62d884deb4a915577b5d55"},
    {"C-000119", "4d289ab64139714f81f65841b1fbe177"},
    {"C-000120", "7944c919dfb755c94ac10d4f04fac4e6"},
    {"C-000121", "f64339cfcccfed4c8144d617cc643f47"},
    {"C-000122", "31ad05ec745d56ade202bd8cdd38d52c"},
    {"C-000123", "aa2bbbedd2d186e654a8628382eb00b0"},
    {"C-000124", "791e26445b4bf2e861bc2d7d26304f53"},
    {"C-000125", "880ec5d0f9db2d09355e7c51e9dd9aab"},
    {"C-000126", "fa8bf9e1a4279966acf889b5d43fbeb9"},
    {"C-000127", "56f15019d9f08af0d606c4d11a2573f5"},
    {"C-000128", "2a19a6d4cfefef65c2fc5575f7bb5f8c"},
    {"C-000129", "959054e6004219bfb6d180542dcb8209"},
};
enum { TICKET_COUNT = sizeof ticket_vectors / sizeof *ticket_vectors };

TEST(tickets_and_their_order_are_those_of_the_worked_vector)
{
    (void)state_unused;
    const uint32_t expected_order[] = {0, 10, 4, 1, 9, 6, 2, 7, 11, 5, 3, 8};
    jub_text labels[TICKET_COUNT];
    uint8_t seed[JUB_DRAW_SEED_BYTES], tickets[TICKET_COUNT * JUB_DRAW_TICKET_BYTES];
    uint32_t order[TICKET_COUNT];
    from_hex(seed_hex, seed, sizeof seed);
    for (size_t i = 0; i < TICKET_COUNT; i++) labels[i] = jub_text_from(ticket_vectors[i].label);
    assert_int_equal(jub_draw_tickets(seed, labels, TICKET_COUNT, tickets, NULL), JUB_OK);
    for (size_t i = 0; i < TICKET_COUNT; i++)
        assert_hex(tickets + i * JUB_DRAW_TICKET_BYTES, JUB_DRAW_TICKET_BYTES,
                   ticket_vectors[i].ticket);
    jub_draw_order(tickets, labels, TICKET_COUNT, order);
    for (size_t i = 0; i < TICKET_COUNT; i++) assert_int_equal(order[i], expected_order[i]);
}

TEST(equal_tickets_are_ordered_by_label)
{
    (void)state_unused;
    const uint8_t tickets[3 * JUB_DRAW_TICKET_BYTES] = {0};
    const jub_text labels[] = {JUB_TEXT("b"), JUB_TEXT("ab"), JUB_TEXT("a")};
    uint32_t order[3];
    jub_draw_order(tickets, labels, 3, order);
    assert_int_equal(order[0], 2);
    assert_int_equal(order[1], 1);
    assert_int_equal(order[2], 0);
}

TEST(uniform_throws_away_the_words_that_would_bias_it)
{
    (void)state_unused;
    const uint64_t expected[] = {3591970407233545606u, 4236494623022641464u, 6202855990958314011u,
                                 3816351716818221253u, 2025644348492915304u};
    const uint64_t rejected_words = 0 + 0 + 1 + 0 + 4;
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    jub_draw_stream stream, beside;
    from_hex(seed_hex, seed, sizeof seed);
    assert_int_equal(
        jub_draw_open(seed, JUB_TEXT("selftest"), JUB_TEXT("rejection"), &stream, NULL), JUB_OK);
    for (size_t i = 0; i < 5; i++)
        assert_true(jub_draw_uniform(&stream, ((uint64_t)1 << 63) + 1) == expected[i]);

    assert_int_equal(
        jub_draw_open(seed, JUB_TEXT("selftest"), JUB_TEXT("rejection"), &beside, NULL), JUB_OK);
    for (size_t i = 0; i < 5 + rejected_words; i++) (void)jub_draw_word(&beside);
    assert_true(jub_draw_word(&beside) == jub_draw_word(&stream));
}

TEST(uniform_over_small_and_large_counts_is_that_of_the_worked_vector)
{
    (void)state_unused;
    const uint64_t moduli[] = {1, 2, 3, 7, 10, 52, 1000, (uint64_t)1 << 32, UINT64_MAX};
    const uint64_t expected[] = {0, 0, 1, 1, 5, 46, 267, 2940534674u, 15735786615371392171u};
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    jub_draw_stream stream;
    from_hex(seed_hex, seed, sizeof seed);
    assert_int_equal(jub_draw_open(seed, JUB_TEXT("selftest"), JUB_TEXT("small"), &stream, NULL),
                     JUB_OK);
    for (size_t i = 0; i < 9; i++) assert_true(jub_draw_uniform(&stream, moduli[i]) == expected[i]);
}

TEST(a_label_that_is_too_long_is_refused_with_its_place)
{
    TEST_ARENA(arena);
    uint8_t seed[JUB_DRAW_SEED_BYTES] = {0}, tickets[2 * JUB_DRAW_TICKET_BYTES];
    char *bytes = JUB_NEW(&arena, char, JUB_DRAW_TEXT_MAX_BYTES + 1);
    assert_non_null(bytes);
    jub_text labels[] = {JUB_TEXT("short"), {bytes, JUB_DRAW_TEXT_MAX_BYTES}};
    jub_error error;
    assert_int_equal(jub_draw_tickets(seed, labels, 2, tickets, &error), JUB_OK);
    labels[1].length_bytes++;
    assert_int_equal(jub_draw_tickets(seed, labels, 2, tickets, &error), JUB_LIMIT);
    assert_int_equal(error.at.line, 2);
    jub_draw_stream stream;
    assert_int_equal(jub_draw_open(seed, labels[1], labels[0], &stream, &error), JUB_LIMIT);
}

// 20,000 tickets, first byte in 256 cells: chi-square with 255 degrees of freedom lies between 170
// and 365 but for about one seed in a hundred thousand, and the seed is fixed.
TEST(first_bytes_of_tickets_are_spread_evenly)
{
    (void)state_unused;
    enum { LABELS = 20000 };
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    uint32_t counts[256] = {0};
    from_hex(seed_hex, seed, sizeof seed);
    for (uint32_t i = 0; i < LABELS; i++) {
        char name[16];
        uint8_t ticket[JUB_DRAW_TICKET_BYTES];
        const int length = snprintf(name, sizeof name, "P%u", i);
        const jub_text label = {name, (size_t)length};
        assert_int_equal(jub_draw_tickets(seed, &label, 1, ticket, NULL), JUB_OK);
        counts[ticket[0]]++;
    }
    double chi_square = 0;
    for (size_t i = 0; i < 256; i++) {
        const double miss = counts[i] - LABELS / 256.0;
        chi_square += miss * miss / (LABELS / 256.0);
    }
    assert_true(chi_square > 170 && chi_square < 365);
}

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    assert_non_null(text);
    return text;
}

static void assert_file_tickets(const json_t *vectors, const char *seed_key,
                                const char *tickets_key, const char *order_key)
{
    const json_t *order = json_object_get(vectors, order_key);
    const size_t count = json_array_size(order);
    assert_true(count > 0 && count <= TICKET_COUNT);
    uint8_t seed[JUB_DRAW_SEED_BYTES], tickets[TICKET_COUNT * JUB_DRAW_TICKET_BYTES];
    jub_text labels[TICKET_COUNT];
    uint32_t places[TICKET_COUNT];
    from_hex(member(vectors, seed_key), seed, sizeof seed);
    for (size_t i = 0; i < count; i++)
        labels[i] = jub_text_from(json_string_value(json_array_get(order, count - 1 - i)));
    assert_int_equal(jub_draw_tickets(seed, labels, count, tickets, NULL), JUB_OK);
    for (size_t i = 0; i < count; i++)
        assert_hex(tickets + i * JUB_DRAW_TICKET_BYTES, JUB_DRAW_TICKET_BYTES,
                   member(json_object_get(vectors, tickets_key), labels[i].bytes));
    jub_draw_order(tickets, labels, count, places);
    for (size_t i = 0; i < count; i++) assert_int_equal(places[i], count - 1 - i);
}

TEST(tickets_are_those_of_the_vector_file)
{
    NEEDS_SHARED("specs/draw-vectors/draw.json");
    TEST_ARENA(arena);
    json_t *vectors = NULL;
    assert_int_equal(jub_json_read(test_read_file(&arena, VECTORS), 1 << 20, &vectors, NULL),
                     JUB_OK);
    assert_file_tickets(vectors, "seed_no_beacon", "tickets", "ticket_order");
    assert_file_tickets(vectors, "seed_with_beacon", "tickets_with_beacon",
                        "ticket_order_with_beacon");
    json_decref(vectors);
}

TEST(the_seed_input_is_byte_for_byte_that_of_the_vector_file)
{
    NEEDS_SHARED("specs/draw-vectors/draw.json");
    TEST_ARENA(arena);
    json_t *vectors = NULL;
    assert_int_equal(jub_json_read(test_read_file(&arena, VECTORS), 1 << 20, &vectors, NULL),
                     JUB_OK);
    const jub_draw_nonce nonces[] = {test_nonce(1), test_nonce(2), test_nonce(3)};
    jub_draw_inputs inputs = test_inputs(nonces);
    uint8_t value[32];
    const json_t *beacon = json_object_get(vectors, "beacon");
    from_hex(member(beacon, "value"), value, sizeof value);
    for (int with_beacon = 0; with_beacon < 2; with_beacon++) {
        const char *expected =
            member(vectors, with_beacon ? "seed_message_with_beacon" : "seed_message_no_beacon");
        jub_buffer found = jub_buffer_init(1024);
        inputs.has_beacon = with_beacon == 1;
        inputs.beacon_id = jub_text_from(member(beacon, "id"));
        inputs.beacon_round = 657413;
        inputs.beacon_value = (jub_text){(const char *)value, sizeof value};
        assert_int_equal(jub_draw_seed_input(&inputs, &found, NULL), JUB_OK);
        assert_int_equal(2 * found.length_bytes, strlen(expected));
        char hex[2049];
        jub_hex_encode((const uint8_t *)found.bytes, found.length_bytes, hex);
        assert_string_equal(hex, expected);
        jub_buffer_clear(&found);
    }
    jub_buffer small = jub_buffer_init(100);
    assert_int_equal(jub_draw_seed_input(&inputs, &small, NULL), JUB_LIMIT);
    jub_buffer_clear(&small);
    json_decref(vectors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_commitment_is_that_of_the_worked_vector),
        cmocka_unit_test(the_seed_is_that_of_the_worked_vector_without_and_with_a_beacon),
        cmocka_unit_test(a_change_of_any_input_gives_another_seed),
        cmocka_unit_test(nonces_out_of_order_twice_or_absent_are_refused),
        cmocka_unit_test(a_stream_is_that_of_the_worked_vector_however_it_is_cut),
        cmocka_unit_test(tickets_and_their_order_are_those_of_the_worked_vector),
        cmocka_unit_test(equal_tickets_are_ordered_by_label),
        cmocka_unit_test(uniform_throws_away_the_words_that_would_bias_it),
        cmocka_unit_test(uniform_over_small_and_large_counts_is_that_of_the_worked_vector),
        cmocka_unit_test(a_label_that_is_too_long_is_refused_with_its_place),
        cmocka_unit_test(first_bytes_of_tickets_are_spread_evenly),
        cmocka_unit_test(tickets_are_those_of_the_vector_file),
        cmocka_unit_test(the_seed_input_is_byte_for_byte_that_of_the_vector_file),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
