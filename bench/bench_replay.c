// How fast a programme's log of a million events is made at a desk, and replayed: entries traced to
// the root, signatures, facts, rules. All in memory, without a register; seconds of one processor.

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "figure.h"
#include "store/memory_store.h"

enum { EVENTS = 1000000, SITTING_EVENTS = 50 };
#define ORIGIN JUB_TEXT("bench.example/log")
#define TIME INT64_C(1640000000)

static double now_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void must(jub_status status, const jub_error *error)
{
    if (status == JUB_OK) return;
    (void)fprintf(stderr, "bench_replay: %s\n", error->message);
    exit(EXIT_FAILURE);
}

static void tell(const char *what, double begin)
{
    struct rusage usage;
    const double seconds = now_seconds() - begin;
    (void)getrusage(RUSAGE_SELF, &usage);
    bench_figure(what, seconds * 1e9 / EVENTS, "ns/event", "", 0, 1);
    printf("%-44s %6.2f s  %6.0f ns an event  %5ld MB at most\n", what, seconds,
           seconds * 1e9 / EVENTS, usage.ru_maxrss / 1024);
}

static void fill(void *context, uint8_t *bytes_out, size_t length_bytes)
{
    uint64_t *next = context;
    memset(bytes_out, 0, length_bytes);
    memcpy(bytes_out, next, sizeof *next);
    ++*next;
}

static jub_signer key_of(const char *name, uint8_t byte)
{
    const uint8_t seed[JUB_SEED_BYTES] = {byte};
    jub_signer signer;
    jub_error error;
    must(jub_signer_from_seed(jub_text_from(name), JUB_KEY_ED25519, seed, &signer, &error), &error);
    return signer;
}

static void begin_programme(jub_desk *desk, const jub_signer *admin, const jub_signer *auditor)
{
    jub_buffer key = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    jub_error error;
    jub_vkey_write(&auditor->vkey, &key);
    jub_event events[] = {
        {.kind = JUB_EVENT_PROGRAMME_OPENED,
         .has = jub_event_public(JUB_EVENT_PROGRAMME_OPENED) & ~JUB_HAS(KEY),
         .actor = JUB_TEXT("admin"),
         .offset = 1440},
        {.kind = JUB_EVENT_ACTOR_ENROLLED,
         .has = JUB_HAS(ACTOR) | JUB_HAS(ROLE) | JUB_HAS(KEY),
         .actor = JUB_TEXT("AU"),
         .role = JUB_TEXT("auditor"),
         .key = jub_buffer_view(&key)},
    };
    must(jub_desk_sit(desk, admin, TIME, events, 2, &error), &error);
    jub_buffer_clear(&key);
}

static void look_at_all(jub_desk *desk, const jub_signer *auditor)
{
    jub_error error;
    for (uint32_t i = 0; i < EVENTS; i += SITTING_EVENTS) {
        jub_event events[SITTING_EVENTS];
        char persons[SITTING_EVENTS][16];
        for (uint32_t j = 0; j < SITTING_EVENTS; j++) {
            (void)snprintf(persons[j], sizeof persons[j], "P%08u", i + j);
            events[j] = (jub_event){.kind = JUB_EVENT_RECORD_VIEWED,
                                    .has = JUB_HAS(GRANTED) | JUB_HAS(PERSON) | JUB_HAS(WHY),
                                    .granted = true,
                                    .person = jub_text_from(persons[j]),
                                    .why = JUB_TEXT("a sample of the first round")};
        }
        must(jub_desk_sit(desk, auditor, TIME + i, events, SITTING_EVENTS, &error), &error);
    }
    must(jub_desk_flush(desk, &error), &error);
}

static void replay(const jub_storage *log, jub_basis *basis, const jub_facts_source *facts)
{
    jub_arena arena = jub_arena_init((size_t)1 << 30);
    jub_log_head head;
    jub_state state;
    jub_view *view = NULL;
    jub_replay *replaying = NULL;
    jub_error error;
    must(jub_state_begin(&arena, basis, ORIGIN, &state, &error), &error);
    must(jub_log_head_read(log->reader, &head, &error), &error);
    must(jub_view_open(log->reader, head.size, &head.root, &view, &error), &error);
    must(jub_replay_new(&state, facts, &replaying, &error), &error);
    must(jub_replay_all(replaying, view, NULL, &error), &error);
    if (state.programme.view_count != EVENTS) abort();
    jub_replay_free(replaying);
    jub_view_close(view);
    jub_arena_clear(&arena);
}

int main(void)
{
    jub_arena arena = jub_arena_init((size_t)1 << 30);
    jub_memory_store *store = jub_memory_store_new();
    jub_sha256 *sha = jub_sha256_new();
    if (!store || !sha) abort();
    const jub_storage log = jub_memory_store_storage(store);
    const jub_facts_source facts = jub_memory_store_source(store);
    const jub_signer admin = key_of("admin", 1), auditor = key_of("AU", 2);
    jub_basis basis = {.sha = sha};
    jub_state state;
    jub_desk *desk = NULL;
    jub_error error;
    uint64_t salt = 0;
    must(jub_log_create(&log, ORIGIN, &error), &error);
    must(jub_state_begin(&arena, &basis, ORIGIN, &state, &error), &error);
    must(jub_desk_new(&state, &log, jub_memory_store_sink(store), (jub_random){fill, &salt}, &desk,
                      &error),
         &error);
    double begin = now_seconds();
    begin_programme(desk, &admin, &auditor);
    look_at_all(desk, &auditor);
    tell("sat at a desk and flushed", begin);
    begin = now_seconds();
    replay(&log, &basis, NULL);
    tell("replayed as the public can", begin);
    begin = now_seconds();
    replay(&log, &basis, &facts);
    tell("replayed with its facts", begin);
    jub_desk_free(desk);
    jub_memory_store_free(store);
    jub_sha256_free(sha);
    jub_arena_clear(&arena);
    return 0;
}
