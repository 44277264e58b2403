#include "programme/event.h"

#include <sodium.h>
#include <time.h>

#include "base/prng.h"
#include "ledger/tile.h"
#include "test_support.h"

// A second implementation of how an event is written and what is read of it, slow, through trees of
// JSON values and the canonical writing of base/json.h.

typedef enum field_type { TYPE_TEXT, TYPE_COUNT, TYPE_HASH, TYPE_FLAG } field_type;
typedef struct field_row {
    const char *key;
    field_type type;
    size_t offset;
} field_row;
static const field_row fields[] = {
#define X(name, member, type, meaning) {#member, TYPE_##type, offsetof(jub_event, member)},
    JUB_EVENT_FIELD_LIST(X)
#undef X
};

typedef struct kind_row {
    const char *word;
    uint64_t open, facts, optional;
} kind_row;
static const kind_row kinds[] = {
#define X(name, word, by, open, facts, optional) {word, open, facts, optional},
    JUB_EVENT_KIND_LIST(X)
#undef X
};

static json_t *hex_json(const jub_hash *hash)
{
    char hex[2 * JUB_HASH_BYTES + 1];
    jub_hex_encode(hash->bytes, sizeof hash->bytes, hex);
    return json_string(hex);
}

static json_t *field_json(const jub_event *event, size_t i)
{
    const void *value = (const char *)event + fields[i].offset;
    switch (fields[i].type) {
    case TYPE_TEXT: {
        const jub_text *text = value;
        return json_stringn(text->bytes, text->length_bytes);
    }
    case TYPE_COUNT: return json_integer((json_int_t) * (const uint64_t *)value);
    case TYPE_HASH: return hex_json(value);
    case TYPE_FLAG: return json_boolean(*(const bool *)value);
    }
    return NULL;
}

static json_t *fields_json(const jub_event *event, uint64_t mask)
{
    json_t *json = json_object();
    for (size_t i = 0; i < JUB_EVENT_FIELD_COUNT; i++)
        if (mask & event->has & (UINT64_C(1) << i))
            assert_int_equal(json_object_set_new(json, fields[i].key, field_json(event, i)), 0);
    return json;
}

static json_t *entry_json(const jub_event *event)
{
    char text[32];
    struct tm tm;
    const time_t time = (time_t)event->time;
    assert_non_null(gmtime_r(&time, &tm));
    (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    json_t *json = fields_json(event, kinds[event->kind].open);
    (void)json_object_set_new(json, "kind", json_string(kinds[event->kind].word));
    (void)json_object_set_new(json, "time", json_string(text));
    if (event->has_commitment)
        (void)json_object_set_new(json, "commitment", hex_json(&event->commitment));
    return json;
}

static bool is_line(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const uint8_t byte = (uint8_t)bytes[i];
        if (byte < 0x20 || byte == 0x7f) return false;
        if (byte == 0xC2 && (uint8_t)bytes[i + 1] < 0xA0) return false;
    }
    return length <= JUB_EVENT_TEXT_MAX_BYTES;
}

static bool is_hex(const json_t *json)
{
    return json_is_string(json) && json_string_length(json) == 64 &&
           strspn(json_string_value(json), "0123456789abcdef") == 64;
}

static bool is_field_value(const json_t *json, field_type type)
{
    switch (type) {
    case TYPE_TEXT:
        return json_is_string(json) && is_line(json_string_value(json), json_string_length(json));
    case TYPE_COUNT:
        return json_is_integer(json) && json_integer_value(json) >= 0 &&
               json_integer_value(json) <= INT64_C(9007199254740992);
    case TYPE_HASH: return is_hex(json);
    case TYPE_FLAG: return json_is_boolean(json);
    }
    return false;
}

// Whether the object holds exactly what is asked of the fields in `mask`, and `more` other keys.
static bool has_fields(const json_t *json, uint64_t mask, uint64_t optional, size_t more)
{
    size_t count = more;
    for (size_t i = 0; i < JUB_EVENT_FIELD_COUNT; i++) {
        const uint64_t bit = UINT64_C(1) << i;
        const json_t *value = json_object_get(json, fields[i].key);
        if (!(mask & bit)) continue;
        if (!value && !(optional & bit)) return false;
        if (value && !is_field_value(value, fields[i].type)) return false;
        if (value) count++;
    }
    return count == json_object_size(json);
}

static bool is_moment(const json_t *json)
{
    struct tm tm = {0};
    char text[64];
    if (!json_is_string(json) || json_string_length(json) != 20) return false;
    const char *end = strptime(json_string_value(json), "%Y-%m-%dT%H:%M:%SZ", &tm);
    if (!end || *end || tm.tm_year < 70 || tm.tm_year > 500 || tm.tm_sec > 59) return false;
    const time_t time = timegm(&tm);
    if (!gmtime_r(&time, &tm)) return false;
    (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return strcmp(text, json_string_value(json)) == 0;
}

static bool is_entry(jub_text text)
{
    json_t *json = NULL;
    if (text.length_bytes > JUB_EVENT_MAX_BYTES) return false;
    if (jub_entry_read(text, &json, NULL) != JUB_OK) return false;
    const char *word = json_string_value(json_object_get(json, "kind"));
    bool is_good = false;
    for (size_t i = 0; i < JUB_EVENT_KIND_COUNT; i++) {
        const bool needs = kinds[i].facts != 0;
        if (strcmp(kinds[i].word, word) != 0) continue;
        is_good = has_fields(json, kinds[i].open, kinds[i].optional, needs ? 3 : 2) &&
                  is_moment(json_object_get(json, "time")) &&
                  (!needs || is_hex(json_object_get(json, "commitment")));
    }
    json_decref(json);
    return is_good;
}

static bool are_facts(jub_text text, jub_event_kind kind)
{
    json_t *json = NULL;
    if (text.length_bytes > JUB_EVENT_MAX_BYTES) return false;
    if (jub_facts_read(text, &json, NULL) != JUB_OK) return false;
    const bool is_good =
        json_is_object(json) && has_fields(json, kinds[kind].facts, kinds[kind].optional, 0);
    json_decref(json);
    return is_good;
}

// -- made-up events -------------------------------------------------------------------------------

static jub_text made_text(jub_arena *arena, jub_prng *prng)
{
    static const char *const pieces[] = {
        "P00000012", "G1,Q1", "\"", "\\", "ä", "\xE2\x82\xAC", "\xF0\x9F\x8C\x8D", " ", "{", "a"};
    jub_buffer text = jub_buffer_init(JUB_EVENT_TEXT_MAX_BYTES);
    const uint32_t count = jub_prng_below(prng, 12);
    for (uint32_t i = 0; i < count; i++) jub_buffer_string(&text, pieces[jub_prng_below(prng, 10)]);
    const jub_text copy = jub_text_copy(arena, jub_buffer_view(&text));
    jub_buffer_clear(&text);
    assert_non_null(copy.bytes);
    return copy;
}

static void fill_field(jub_arena *arena, jub_prng *prng, jub_event *event, size_t i)
{
    void *value = (char *)event + fields[i].offset;
    switch (fields[i].type) {
    case TYPE_TEXT: *(jub_text *)value = made_text(arena, prng); break;
    case TYPE_COUNT:
        *(uint64_t *)value = jub_prng_next(prng) >> (11 + jub_prng_below(prng, 53));
        break;
    case TYPE_HASH:
        for (size_t j = 0; j < JUB_HASH_BYTES; j++)
            ((jub_hash *)value)->bytes[j] = (uint8_t)jub_prng_next(prng);
        break;
    case TYPE_FLAG: *(bool *)value = jub_prng_chance(prng, 1, 2); break;
    }
    event->has |= UINT64_C(1) << i;
}

static jub_event made_event(jub_arena *arena, jub_prng *prng, jub_event_kind kind)
{
    jub_event event = {.kind = kind, .time = (int64_t)jub_prng_below(prng, UINT32_MAX)};
    const kind_row *row = &kinds[kind];
    for (size_t i = 0; i < JUB_EVENT_FIELD_COUNT; i++) {
        const uint64_t bit = UINT64_C(1) << i;
        if (!((row->open | row->facts) & bit)) continue;
        if ((row->optional & bit) && jub_prng_chance(prng, 1, 2)) continue;
        fill_field(arena, prng, &event, i);
    }
    event.has_commitment = event.has_facts = row->facts != 0;
    if (event.has_commitment) memset(event.commitment.bytes, (int)kind, JUB_HASH_BYTES);
    return event;
}

static void assert_same_json(jub_text found, json_t *expected)
{
    jub_buffer text = jub_buffer_init(JUB_ENTRY_MAX_BYTES);
    assert_int_equal(jub_json_canonical(expected, &text, NULL), JUB_OK);
    assert_int_equal(found.length_bytes, text.length_bytes);
    assert_memory_equal(found.bytes, text.bytes, text.length_bytes);
    jub_buffer_clear(&text);
    json_decref(expected);
}

static void commit_to(jub_event *event, const uint8_t salt[JUB_SALT_BYTES], jub_text facts)
{
    crypto_hash_sha256_state state;
    char head[80];
    const int length = snprintf(head, sizeof head, "jubilee-%s-v1\n", kinds[event->kind].word);
    (void)crypto_hash_sha256_init(&state);
    (void)crypto_hash_sha256_update(&state, (const uint8_t *)head, (size_t)length);
    (void)crypto_hash_sha256_update(&state, salt, JUB_SALT_BYTES);
    (void)crypto_hash_sha256_update(&state, (const uint8_t *)facts.bytes, facts.length_bytes);
    (void)crypto_hash_sha256_final(&state, event->commitment.bytes);
}

// Members are compared as they are written, so that padding and where texts lie do not matter.
static void assert_same_event(const jub_event *found, const jub_event *expected)
{
    jub_buffer text = jub_buffer_init(JUB_ENTRY_MAX_BYTES);
    assert_int_equal(found->kind, expected->kind);
    assert_int_equal(found->time, expected->time);
    assert_int_equal(found->has, expected->has);
    assert_int_equal(found->has_facts, expected->has_facts);
    json_t *json = fields_json(found, UINT64_MAX);
    assert_int_equal(jub_json_canonical(json, &text, NULL), JUB_OK);
    json_decref(json);
    assert_same_json(jub_buffer_view(&text), fields_json(expected, UINT64_MAX));
    jub_buffer_clear(&text);
}

static const uint8_t salt[JUB_SALT_BYTES] = {7, 1, 3};

TEST(every_kind_is_written_as_canonical_json_and_read_back)
{
    TEST_ARENA(arena);
    jub_prng prng = {1};
    jub_sha256 *sha = jub_sha256_new();
    jub_buffer entry = jub_buffer_init(JUB_EVENT_MAX_BYTES), facts = entry;
    for (uint32_t round = 0; round < 200 * JUB_EVENT_KIND_COUNT; round++) {
        const size_t mark = jub_arena_mark(&arena);
        jub_event event = made_event(&arena, &prng, (jub_event_kind)(round % JUB_EVENT_KIND_COUNT));
        jub_event read = {0};
        jub_buffer_reset(&entry);
        jub_buffer_reset(&facts);
        assert_int_equal(jub_event_write_facts(&event, &facts, NULL), JUB_OK);
        if (event.has_facts) {
            assert_same_json(jub_buffer_view(&facts), fields_json(&event, kinds[event.kind].facts));
            commit_to(&event, salt, jub_buffer_view(&facts));
        } else {
            assert_int_equal(facts.length_bytes, 0);
        }
        assert_int_equal(jub_event_write(&event, &entry, NULL), JUB_OK);
        assert_same_json(jub_buffer_view(&entry), entry_json(&event));

        assert_int_equal(jub_event_read(&arena, jub_buffer_view(&entry), &read, NULL), JUB_OK);
        assert_false(read.has_facts);
        assert_int_equal(read.has, event.has & kinds[event.kind].open);
        if (event.has_facts)
            assert_int_equal(
                jub_event_open(&arena, sha, salt, jub_buffer_view(&facts), &read, NULL), JUB_OK);
        assert_same_event(&read, &event);
        jub_arena_rewind(&arena, mark);
    }
    jub_buffer_clear(&entry);
    jub_buffer_clear(&facts);
    jub_sha256_free(sha);
}

// Drops, doubles, changes or swaps something, mostly by what JSON is made of.
static jub_text spoil(jub_arena *arena, jub_prng *prng, jub_text text)
{
    static const char alphabet[] = "\"\\{}[]:,0123456789-+.eEtfnu/ \n\tazT\x01\x7f\xC2\x80\xC3\xFF";
    static const char *const words[] = {"true", "null",      "\\u0041", "\\n",
                                        "\\/",  "\"kind\":", "00",      "1e3",
                                        "{}",   ",\"a\":1",  " ",       "9007199254740993"};
    char *bytes = JUB_NEW(arena, char, text.length_bytes + 32);
    memcpy(bytes, text.bytes, text.length_bytes);
    size_t length = text.length_bytes;
    const size_t at = jub_prng_below(prng, (uint32_t)length);
    switch (jub_prng_below(prng, 5)) {
    case 0: bytes[at] = alphabet[jub_prng_below(prng, sizeof alphabet - 1)]; break;
    case 1: memmove(bytes + at, bytes + at + 1, --length - at); break;
    case 2:
        memmove(bytes + at + 1, bytes + at, length++ - at);
        bytes[at] = alphabet[jub_prng_below(prng, sizeof alphabet - 1)];
        break;
    case 3: {
        const char *word = words[jub_prng_below(prng, 12)];
        const size_t more = strlen(word);
        memmove(bytes + at + more, bytes + at, length - at);
        memcpy(bytes + at, word, more);
        length += more;
        break;
    }
    default: length = at; break;
    }
    return (jub_text){bytes, length};
}

TEST(what_is_read_is_what_the_slow_reader_takes)
{
    TEST_ARENA(arena);
    jub_prng prng = {2};
    uint32_t taken_count = 0;
    jub_sha256 *sha = jub_sha256_new();
    jub_buffer entry = jub_buffer_init(JUB_EVENT_MAX_BYTES), again = entry;
    for (uint32_t round = 0; round < 60000; round++) {
        const size_t mark = jub_arena_mark(&arena);
        jub_event event = made_event(&arena, &prng, (jub_event_kind)(round % JUB_EVENT_KIND_COUNT));
        jub_event read = {0};
        const bool is_facts = event.has_facts && round % 2;
        jub_buffer_reset(&entry);
        assert_int_equal(is_facts ? jub_event_write_facts(&event, &entry, NULL)
                                  : jub_event_write(&event, &entry, NULL),
                         JUB_OK);
        const jub_text bad = spoil(&arena, &prng, jub_buffer_view(&entry));
        jub_error error = {0};
        jub_status status;
        if (is_facts) {
            commit_to(&event, salt, bad);
            read = (jub_event){
                .kind = event.kind, .has_commitment = true, .commitment = event.commitment};
            status = jub_event_open(&arena, sha, salt, bad, &read, &error);
        } else {
            status = jub_event_read(&arena, bad, &read, &error);
        }
        const bool is_good = is_facts ? are_facts(bad, event.kind) : is_entry(bad);
        if ((status == JUB_OK) != is_good)
            fail_msg("%s by us: %.*s", jub_status_word(status), JUB_TEXT_ARG(bad));
        if (status == JUB_OK) {
            taken_count++;
            jub_buffer_reset(&again);
            read.has |= is_facts ? event.has & kinds[event.kind].open : 0;
            assert_int_equal(is_facts ? jub_event_write_facts(&read, &again, NULL)
                                      : jub_event_write(&read, &again, NULL),
                             JUB_OK);
            assert_true(jub_text_equal(jub_buffer_view(&again), bad));
        } else {
            assert_true(error.message[0]);
        }
        jub_arena_rewind(&arena, mark);
    }
    assert_true(taken_count > 3000); // a changed letter or digit is another event
    jub_buffer_clear(&entry);
    jub_buffer_clear(&again);
    jub_sha256_free(sha);
}

TEST(facts_that_the_entry_does_not_commit_to_are_not_verified)
{
    TEST_ARENA(arena);
    jub_prng prng = {3};
    jub_sha256 *sha = jub_sha256_new();
    jub_buffer facts = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    jub_event event = made_event(&arena, &prng, JUB_EVENT_NOMINATED);
    jub_error error = {0};
    assert_int_equal(jub_event_write_facts(&event, &facts, NULL), JUB_OK);
    commit_to(&event, salt, jub_buffer_view(&facts));
    event.commitment.bytes[31] ^= 1;
    event.has = JUB_HAS(FACILITY);
    event.has_facts = false;
    assert_int_equal(jub_event_open(&arena, sha, salt, jub_buffer_view(&facts), &event, &error),
                     JUB_UNVERIFIED);
    assert_string_equal(error.message,
                        "the facts are not those that 'person.nominated' commits to");
    assert_false(event.has_facts);
    jub_buffer_clear(&facts);
    jub_sha256_free(sha);
}

TEST(an_event_with_a_field_missing_or_too_many_is_not_written)
{
    TEST_ARENA(arena);
    jub_prng prng = {4};
    jub_buffer entry = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    jub_error error = {0};
    jub_event event = made_event(&arena, &prng, JUB_EVENT_LEVEL_OPENED);
    event.has = 0;
    assert_int_equal(jub_event_write(&event, &entry, &error), JUB_MISSING);
    assert_string_equal(error.message, "'level.opened' needs 'level'");
    event.has = JUB_HAS(LEVEL) | JUB_HAS(WHY);
    assert_int_equal(jub_event_write(&event, &entry, &error), JUB_TYPE);
    assert_string_equal(error.message, "'level.opened' does not say 'why'");
    event.has = JUB_HAS(LEVEL);
    event.level = (UINT64_C(1) << 53) + 1;
    assert_int_equal(jub_event_write(&event, &entry, &error), JUB_RANGE);
    assert_string_equal(error.message, "'level' is out of range");
    event.level = 1;
    event.time = -1;
    assert_int_equal(jub_event_write(&event, &entry, &error), JUB_RANGE);
    event.time = 0;
    event.has_commitment = true;
    assert_int_equal(jub_event_write(&event, &entry, &error), JUB_TYPE);
    event = made_event(&arena, &prng, JUB_EVENT_NOMINATED);
    event.has_commitment = false;
    assert_int_equal(jub_event_write(&event, &entry, &error), JUB_MISSING);
    event.person = JUB_TEXT("two\nlines");
    assert_int_equal(jub_event_write_facts(&event, &entry, &error), JUB_SYNTAX);
    event.person = (jub_text){JUB_NEW(&arena, char, 1001), 1001};
    memset((char *)event.person.bytes, 'x', 1001);
    assert_int_equal(jub_event_write_facts(&event, &entry, &error), JUB_LIMIT);
    assert_string_equal(error.message, "'person' is too long");
    assert_int_equal(entry.length_bytes, 0);
    jub_buffer_clear(&entry);
}

TEST(a_person_hands_an_event_in_with_its_keys_in_any_order)
{
    TEST_ARENA(arena);
    jub_event event = {0};
    jub_buffer text = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    const jub_text json = JUB_TEXT("{\"kind\": \"person.nominated\", \"person\": \"P\\u0031\",\n"
                                   " \"facility\": \"F00001\", \"clauses\": \"G1\"}\n");
    assert_int_equal(jub_event_from_json(&arena, json, &event, NULL), JUB_OK);
    assert_int_equal(event.kind, JUB_EVENT_NOMINATED);
    assert_int_equal(event.has, JUB_HAS(FACILITY) | JUB_HAS(PERSON) | JUB_HAS(CLAUSES));
    assert_true(event.has_facts);
    assert_int_equal(event.time, 0);
    assert_text(event.person, "P1");
    assert_int_equal(jub_event_to_json(&event, &text, NULL), JUB_OK);
    assert_text(jub_buffer_view(&text), "{\"clauses\":\"G1\",\"facility\":\"F00001\","
                                        "\"kind\":\"person.nominated\",\"person\":\"P1\"}");
    jub_buffer_clear(&text);
}

TEST(what_is_handed_in_and_its_other_form_are_the_same_event)
{
    TEST_ARENA(arena);
    jub_prng prng = {5};
    jub_buffer text = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    for (uint32_t i = 0; i < 20 * JUB_EVENT_KIND_COUNT; i++) {
        const jub_event event =
            made_event(&arena, &prng, (jub_event_kind)(i % JUB_EVENT_KIND_COUNT));
        jub_event read = {0};
        jub_buffer_reset(&text);
        assert_int_equal(jub_event_to_json(&event, &text, NULL), JUB_OK);
        assert_int_equal(jub_event_from_json(&arena, jub_buffer_view(&text), &read, NULL), JUB_OK);
        assert_same_event(&read, &event);
    }
    jub_buffer_clear(&text);
}

typedef struct refusal {
    const char *json;
    jub_status status;
    const char *message;
    const char *hint;
} refusal;

TEST(what_is_wrong_with_an_object_handed_in_is_said_with_what_to_write)
{
    static const refusal refusals[] = {
        {"[]", JUB_TYPE, "an event is one JSON object",
         "write it as {\"kind\":\"person.nominated\", ...}"},
        {"{\"person\":\"P1\"}", JUB_MISSING, "'kind' is missing",
         "give the kind of the event, such as person.nominated"},
        {"{\"kind\":\"person.nominatd\"}", JUB_SYNTAX,
         "there is no kind of event 'person.nominatd'", "did you mean 'person.nominated'?"},
        {"{\"kind\":\"level.opened\",\"levl\":1}", JUB_SYNTAX, "event: unknown key 'levl'",
         "did you mean 'level'?"},
        {"{\"kind\":\"level.opened\",\"level\":\"1\"}", JUB_TYPE, "'level' is of the wrong type",
         "write a whole number from 0"},
        {"{\"kind\":\"level.opened\",\"level\":-1}", JUB_RANGE, "'level' is out of range",
         "write a whole number from 0"},
        {"{\"kind\":\"level.opened\"}", JUB_MISSING, "'level.opened' needs 'level'", "give it"},
        {"{\"kind\":\"level.opened\",\"level\":1,\"time\":\"2022-02-30T09:00:00Z\"}", JUB_SYNTAX,
         "'time' is not written as it should be", "write it as 2022-02-16T09:00:00Z"},
        {"{\"kind\":\"actor.left\",\"actor\":\"a\\tb\"}", JUB_SYNTAX,
         "'actor' is not written as it should be", "write a line of text of at most 1000 bytes"},
        {"{\"kind\":\"decree.signed\",\"sha256\":\"12\"}", JUB_SYNTAX,
         "'sha256' is not written as it should be", "write 64 hexadecimal digits in lower case"},
        {"{\"kind\":\"record.viewed\",\"granted\":1,\"person\":\"P\",\"why\":\"\"}", JUB_TYPE,
         "'granted' is of the wrong type", "write true or false"},
    };
    TEST_ARENA(arena);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        jub_event event = {0};
        jub_error error = {0};
        assert_int_equal(
            jub_event_from_json(&arena, jub_text_from(refusals[i].json), &event, &error),
            refusals[i].status);
        assert_string_equal(error.message, refusals[i].message);
        assert_string_equal(error.hint, refusals[i].hint);
        assert_int_equal(jub_arena_mark(&arena), 0);
    }
}

TEST(moments_are_those_of_the_c_library)
{
    (void)state_unused;
    jub_prng prng = {6};
    int64_t time = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        char text[JUB_MOMENT_BYTES + 1], expected[32];
        int64_t read = -1;
        struct tm tm;
        const time_t seconds = (time_t)time;
        assert_non_null(gmtime_r(&seconds, &tm));
        (void)strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%SZ", &tm);
        assert_string_equal(jub_moment_write(time, text), expected);
        assert_true(jub_moment_read(jub_text_from(text), &read));
        assert_int_equal(read, time);
        time = (int64_t)(jub_prng_next(&prng) % UINT64_C(13601088000)); // 2401-01-01
    }
    static const char *const bad[] = {
        "2022-02-16T09:00:60Z", "2022-02-16T24:00:00Z", "2022-02-16T09:60:00Z",
        "2022-02-29T09:00:00Z", "2022-02-16t09:00:00Z", "2022-02-16T09:00:00z",
        "2022-02-16T09:00:00",  "1969-12-31T23:59:59Z", "2401-01-01T00:00:00Z",
        "2022-02-16 09:00:00Z", "2022-02-16T9:000:00Z", ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(jub_moment_read(jub_text_from(bad[i]), &time));
}

TEST(the_lists_of_kinds_and_fields_fit_together)
{
    (void)state_unused;
    for (size_t i = 0; i < JUB_EVENT_KIND_COUNT; i++) {
        const jub_event_kind kind = (jub_event_kind)i;
        jub_event_kind found;
        assert_true(jub_purpose_is_valid(jub_text_from(kinds[i].word)));
        assert_true(jub_event_kind_from(jub_text_from(kinds[i].word), &found));
        assert_int_equal(found, kind);
        assert_int_equal(kinds[i].open & kinds[i].facts, 0);
        assert_int_equal(kinds[i].optional & ~(kinds[i].open | kinds[i].facts), 0);
        assert_int_equal(jub_event_public(kind), kinds[i].open);
        assert_int_equal(jub_event_facts(kind), kinds[i].facts);
        assert_int_equal(jub_event_optional(kind), kinds[i].optional);
        assert_true(kinds[i].facts == 0 || (kinds[i].facts & ~kinds[i].optional));
        assert_true(jub_event_roles(kind) != 0);
        assert_true(jub_event_roles(kind) < 1u << JUB_ROLE_COUNT);
    }
    jub_event_kind kind;
    assert_false(jub_event_kind_from(JUB_TEXT("sitting"), &kind));
    for (int i = 0; i < JUB_ROLE_COUNT; i++) {
        jub_role role;
        assert_true(jub_role_from(jub_text_from(jub_role_word((jub_role)i)), &role));
        assert_int_equal(role, i);
    }
}

TEST(a_failed_allocation_leaves_the_arena_as_it_was)
{
    jub_prng prng = {7};
    jub_buffer entry = jub_buffer_init(JUB_EVENT_MAX_BYTES), json = entry;
    TEST_ARENA(made);
    jub_event event = made_event(&made, &prng, JUB_EVENT_ACTOR_ENROLLED);
    assert_int_equal(jub_event_write(&event, &entry, NULL), JUB_OK);
    assert_int_equal(jub_event_to_json(&event, &json, NULL), JUB_OK);
    for (size_t fail_at = 0; fail_at < 3; fail_at++) {
        TEST_ARENA(arena);
        jub_event read = {0};
        test_arena_fail_at(&arena, fail_at);
        assert_int_equal(jub_event_read(&arena, jub_buffer_view(&entry), &read, NULL),
                         JUB_NO_MEMORY);
        assert_int_equal(jub_arena_mark(&arena), 0);
        test_arena_fail_at(&arena, fail_at);
        assert_int_equal(jub_event_from_json(&arena, jub_buffer_view(&json), &read, NULL),
                         JUB_NO_MEMORY);
        assert_int_equal(jub_arena_mark(&arena), 0);
    }
    jub_buffer_clear(&entry);
    jub_buffer_clear(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_written_as_canonical_json_and_read_back),
        cmocka_unit_test(what_is_read_is_what_the_slow_reader_takes),
        cmocka_unit_test(facts_that_the_entry_does_not_commit_to_are_not_verified),
        cmocka_unit_test(an_event_with_a_field_missing_or_too_many_is_not_written),
        cmocka_unit_test(a_person_hands_an_event_in_with_its_keys_in_any_order),
        cmocka_unit_test(what_is_handed_in_and_its_other_form_are_the_same_event),
        cmocka_unit_test(what_is_wrong_with_an_object_handed_in_is_said_with_what_to_write),
        cmocka_unit_test(moments_are_those_of_the_c_library),
        cmocka_unit_test(the_lists_of_kinds_and_fields_fit_together),
        cmocka_unit_test(a_failed_allocation_leaves_the_arena_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
