// What a million events cost to write, read, open and sign, in seconds of one processor.

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "figure.h"
#include "programme/desk.h"

enum { EVENTS = 1000000, SITTING_EVENTS = 50 };

typedef struct bench_event {
    jub_text entry;
    jub_text facts;
} bench_event;

static double now_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void tell(const char *what, double begin)
{
    const double seconds = now_seconds() - begin;
    bench_figure(what, seconds * 1e9 / EVENTS, "ns/event", "", 0, 1);
    printf("%-44s %6.2f s  %6.0f ns an event\n", what, seconds, seconds * 1e9 / EVENTS);
}

static jub_text copy_of(jub_arena *arena, const jub_buffer *buffer)
{
    const jub_text copy = jub_text_copy(arena, jub_buffer_view(buffer));
    if (buffer->status != JUB_OK || !copy.bytes) abort();
    return copy;
}

static bench_event made(jub_arena *arena, jub_sha256 *sha, uint32_t number, jub_buffer *text)
{
    static const uint8_t salt[JUB_SALT_BYTES] = {1};
    char person[16];
    jub_event event = {
        .kind = JUB_EVENT_NOMINATED,
        .time = 1640000000 + number / 100,
        .has = jub_event_public(JUB_EVENT_NOMINATED) | jub_event_facts(JUB_EVENT_NOMINATED),
        .facility = JUB_TEXT("F00017"),
        .clauses = JUB_TEXT("G1,Q1"),
        .has_commitment = true,
    };
    bench_event result;
    (void)snprintf(person, sizeof person, "P%08" PRIu32, number);
    event.person = jub_text_from(person);
    jub_buffer_reset(text);
    if (jub_event_write_facts(&event, text, NULL) != JUB_OK) abort();
    result.facts = copy_of(arena, text);
    jub_commitment(sha, jub_text_from(jub_event_word(event.kind)), salt, result.facts,
                   &event.commitment);
    jub_buffer_reset(text);
    if (jub_event_write(&event, text, NULL) != JUB_OK) abort();
    result.entry = copy_of(arena, text);
    return result;
}

static void read_all(jub_arena *scratch, jub_sha256 *sha, const bench_event *events, bool is_opened)
{
    static const uint8_t salt[JUB_SALT_BYTES] = {1};
    (void)JUB_NEW(scratch, char, 1);
    const size_t mark = jub_arena_mark(scratch);
    for (uint32_t i = 0; i < EVENTS; i++) {
        jub_event event;
        if (jub_event_read(scratch, events[i].entry, &event, NULL) != JUB_OK) abort();
        if (is_opened &&
            jub_event_open(scratch, sha, salt, events[i].facts, &event, NULL) != JUB_OK)
            abort();
        jub_arena_rewind(scratch, mark);
    }
}

static void read_as_trees(const bench_event *events)
{
    for (uint32_t i = 0; i < EVENTS; i++) {
        json_t *json = NULL, *facts = NULL;
        if (jub_entry_read(events[i].entry, &json, NULL) != JUB_OK) abort();
        if (jub_facts_read(events[i].facts, &facts, NULL) != JUB_OK) abort();
        json_decref(json);
        json_decref(facts);
    }
}

static void sign_all(jub_sha256 *sha, const jub_signer *signer, const bench_event *events,
                     bool is_verified)
{
    for (uint32_t i = 0; i < EVENTS; i += SITTING_EVENTS) {
        jub_text entries[SITTING_EVENTS];
        jub_sitting sitting = {.actor = JUB_TEXT("O000012"), .number = i + 1, .time = 1640000000};
        for (uint32_t j = 0; j < SITTING_EVENTS; j++) entries[j] = events[i + j].entry;
        jub_sitting_sign(sha, JUB_TEXT("bench.example/log"), signer, entries, SITTING_EVENTS,
                         &sitting);
        if (is_verified &&
            !jub_sitting_verify(&sitting, JUB_TEXT("bench.example/log"), &signer->vkey))
            abort();
    }
}

int main(void)
{
    static const uint8_t seed[JUB_SEED_BYTES] = {7};
    jub_arena arena = jub_arena_init((size_t)2 << 30), scratch = jub_arena_init(1 << 20);
    jub_sha256 *sha = jub_sha256_new();
    jub_buffer text = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    bench_event *events = JUB_NEW(&arena, bench_event, EVENTS);
    jub_signer signer;
    if (!sha || !events ||
        jub_signer_from_seed(JUB_TEXT("clerk.example"), JUB_KEY_ED25519, seed, &signer, NULL) !=
            JUB_OK)
        abort();
    double begin = now_seconds();
    for (uint32_t i = 0; i < EVENTS; i++) events[i] = made(&arena, sha, i, &text);
    tell("made, committed to and written", begin);
    begin = now_seconds();
    read_all(&scratch, sha, events, false);
    tell("public part read", begin);
    begin = now_seconds();
    read_all(&scratch, sha, events, true);
    tell("read, commitment checked, facts read", begin);
    begin = now_seconds();
    read_as_trees(events);
    tell("both parts read as JSON trees, to compare", begin);
    begin = now_seconds();
    sign_all(sha, &signer, events, false);
    tell("sittings of 50 signed", begin);
    begin = now_seconds();
    sign_all(sha, &signer, events, true);
    tell("the same, and verified", begin);
    jub_buffer_clear(&text);
    jub_sha256_free(sha);
    jub_arena_clear(&arena);
    jub_arena_clear(&scratch);
    return 0;
}
