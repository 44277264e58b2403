// Reads any bytes as an entry of a programme's log, as the header of a sitting, as the facts of
// each kind of event, and as an event that a person hands in. What must hold: an error has a
// message; what is read is canonical and is written again as the same bytes; nothing verifies under
// a key that has signed nothing.

#include <assert.h>

#include "programme/sitting.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX_BYTES = 16 << 20 };

static void check_canonical(jub_text source)
{
    json_t *json = NULL;
    const jub_status status = jub_facts_read(source, &json, NULL);
    assert(status == JUB_OK);
    json_decref(json);
}

static void check_entry(jub_arena *arena, jub_text source)
{
    jub_event event;
    jub_error error = {0};
    if (jub_event_read(arena, source, &event, &error) != JUB_OK) {
        assert(error.message[0]);
        return;
    }
    jub_buffer written = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    const jub_status status = jub_event_write(&event, &written, NULL);
    assert(status == JUB_OK && jub_text_equal(jub_buffer_view(&written), source));
    jub_buffer_clear(&written);
    check_canonical(source);
    assert(!jub_sitting_is_header(source));
}

static void check_facts(jub_arena *arena, jub_sha256 *sha, jub_text source, jub_event_kind kind)
{
    static const uint8_t salt[JUB_SALT_BYTES] = {3};
    jub_event event = {.kind = kind, .has_commitment = true};
    jub_error error = {0};
    jub_commitment(sha, jub_text_from(jub_event_word(kind)), salt, source, &event.commitment);
    if (jub_event_open(arena, sha, salt, source, &event, &error) != JUB_OK) {
        assert(error.message[0]);
        assert(!event.has_facts && event.has == 0);
        return;
    }
    jub_buffer written = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    const jub_status status = jub_event_write_facts(&event, &written, NULL);
    assert(status == JUB_OK && jub_text_equal(jub_buffer_view(&written), source));
    jub_buffer_clear(&written);
    check_canonical(source);
}

static void check_object(jub_arena *arena, jub_text source)
{
    jub_event event, again;
    jub_error error = {0};
    jub_buffer first = jub_buffer_init(JUB_EVENT_MAX_BYTES), second = first;
    if (jub_event_from_json(arena, source, &event, &error) != JUB_OK) {
        assert(error.message[0]);
        return;
    }
    jub_status status = jub_event_to_json(&event, &first, NULL);
    assert(status == JUB_OK);
    status = jub_event_from_json(arena, jub_buffer_view(&first), &again, NULL);
    assert(status == JUB_OK);
    status = jub_event_to_json(&again, &second, NULL);
    assert(status == JUB_OK && jub_text_equal(jub_buffer_view(&first), jub_buffer_view(&second)));
    jub_buffer_clear(&first);
    jub_buffer_clear(&second);
}

static void check_header(jub_arena *arena, jub_text source)
{
    static const uint8_t seed[JUB_SEED_BYTES] = {7};
    jub_sitting sitting;
    jub_signer silent;
    jub_error error = {0};
    if (jub_sitting_read(arena, source, &sitting, &error) != JUB_OK) {
        assert(error.message[0]);
        return;
    }
    jub_buffer written = jub_buffer_init(JUB_SITTING_HEADER_MAX_BYTES);
    jub_status status = jub_sitting_write(&sitting, &written, NULL);
    assert(status == JUB_OK && jub_text_equal(jub_buffer_view(&written), source));
    jub_buffer_clear(&written);
    check_canonical(source);
    assert(jub_sitting_is_header(source));
    status = jub_signer_from_seed(JUB_TEXT("k"), JUB_KEY_ED25519, seed, &silent, NULL);
    assert(status == JUB_OK);
    assert(!jub_sitting_verify(&sitting, JUB_TEXT("example.org/log/1"), &silent.vkey));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static jub_sha256 *sha;
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    const jub_text source = {(const char *)data, size};
    if (!sha) sha = jub_sha256_new();
    assert(sha);
    check_entry(&arena, source);
    for (int i = 0; i < JUB_EVENT_KIND_COUNT; i++)
        if (jub_event_facts((jub_event_kind)i) != 0)
            check_facts(&arena, sha, source, (jub_event_kind)i);
    check_object(&arena, source);
    check_header(&arena, source);
    jub_arena_clear(&arena);
    return 0;
}
