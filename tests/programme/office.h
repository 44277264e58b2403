#ifndef JUB_TEST_OFFICE_H
#define JUB_TEST_OFFICE_H

#include <sodium.h>

#include "ledger/memory_storage.h"
#include "parallel_support.h"
#include "programme/desk.h"
#include "test_support.h"

/// A programme in memory without a register: an administrator, a signatory, and a clerk and a head
/// of one facility, and who else a test enrols, each with a key, a log and a place for facts that
/// fails on order. What is checked of events here does not hang on what the decree says.

#define OFFICE_ORIGIN JUB_TEXT("jubilee.example/log/test")
#define OFFICE_TIME INT64_C(1639990000)

enum {
    OFFICE_ADMIN,
    OFFICE_SIGNATORY,
    OFFICE_CLERK,
    OFFICE_HEAD,
    OFFICE_SECOND,
    OFFICE_REGISTRAR,
    OFFICE_STRANGER,
    OFFICE_PEOPLE
};

typedef struct kept_facts {
    jub_hash commitment;
    uint8_t salt[JUB_SALT_BYTES];
    jub_text facts;
} kept_facts;

typedef struct test_office {
    jub_arena *arena;
    jub_sha256 *sha;
    jub_basis basis;
    jub_state state;
    memory_storage memory;
    jub_storage log;
    jub_signer signers[OFFICE_PEOPLE];
    JUB_LIST(kept_facts) kept;
    bool has_no_room;     // for facts
    uint64_t size_at_put; // of the log, when facts came last
    uint8_t next_salt;
    jub_desk *desk;
    jub_error error;
} test_office;

static const char *const office_ids[OFFICE_PEOPLE] = {"admin", "S1", "C1", "H1", "S2", "N1", "X1"};
static const char *const office_roles[OFFICE_PEOPLE] = {
    "administrator", "signatory", "clerk", "head", "signatory", "registrar", NULL};

static inline void office_fill(void *context, uint8_t *bytes_out, size_t length_bytes)
{
    test_office *office = context;
    memset(bytes_out, ++office->next_salt, length_bytes);
}

static inline uint64_t office_size(const test_office *office)
{
    jub_log_head head;
    assert_int_equal(jub_log_head_read(office->log.reader, &head, NULL), JUB_OK);
    return head.size;
}

static inline jub_status office_put(void *context, const jub_hash *commitments,
                                    const uint8_t (*salts)[JUB_SALT_BYTES], const jub_text *facts,
                                    size_t count, jub_error *error)
{
    test_office *office = context;
    if (office->has_no_room)
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "no room for facts");
    if (office->memory.fail_at == SIZE_MAX) office->size_at_put = office_size(office);
    for (size_t i = 0; i < count; i++) {
        kept_facts kept = {.commitment = commitments[i],
                           .facts = jub_text_copy(office->arena, facts[i])};
        memcpy(kept.salt, salts[i], sizeof kept.salt);
        assert_true(JUB_LIST_PUSH(office->arena, &office->kept, kept));
    }
    return JUB_OK;
}

// From the last, so that what a test puts there takes the place of what was there.
static inline jub_status office_get(void *context, const jub_hash *commitment,
                                    uint8_t salt_out[JUB_SALT_BYTES], jub_buffer *facts_out,
                                    jub_error *error)
{
    const test_office *office = context;
    for (size_t i = office->kept.count; i-- > 0;) {
        const kept_facts *kept = &office->kept.items[i];
        if (!jub_hash_equal(&kept->commitment, commitment)) continue;
        memcpy(salt_out, kept->salt, sizeof kept->salt);
        jub_buffer_text(facts_out, kept->facts);
        return JUB_OK;
    }
    return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "the facts are not here");
}

static inline jub_facts_source office_facts(test_office *office)
{
    return (jub_facts_source){office, office_get};
}

static inline jub_signer office_key(const char *name)
{
    uint8_t seed[JUB_SEED_BYTES];
    jub_signer signer;
    (void)crypto_hash_sha256(seed, (const uint8_t *)name, strlen(name));
    assert_int_equal(
        jub_signer_from_seed(jub_text_from(name), JUB_KEY_ED25519, seed, &signer, NULL), JUB_OK);
    return signer;
}

static inline void office_desk(test_office *office)
{
    jub_desk_free(office->desk);
    assert_int_equal(jub_desk_new(&office->state, &office->log,
                                  (jub_facts_sink){office, office_put},
                                  (jub_random){office_fill, office}, &office->desk, NULL),
                     JUB_OK);
}

static inline test_office *office_open(jub_arena *arena)
{
    test_office *office = JUB_NEW(arena, test_office, 1);
    assert_non_null(office);
    office->arena = arena;
    office->sha = jub_sha256_new();
    office->basis = (jub_basis){.sha = office->sha};
    office->memory = memory_storage_init();
    office->log = memory_storage_open(&office->memory);
    for (size_t i = 0; i < OFFICE_PEOPLE; i++) office->signers[i] = office_key(office_ids[i]);
    assert_int_equal(jub_state_begin(arena, &office->basis, OFFICE_ORIGIN, &office->state, NULL),
                     JUB_OK);
    assert_int_equal(jub_log_create(&office->log, OFFICE_ORIGIN, NULL), JUB_OK);
    office_desk(office);
    return office;
}

static inline void office_close(test_office *office)
{
    jub_desk_free(office->desk);
    jub_sha256_free(office->sha);
    memory_storage_clear(&office->memory);
}

// -- events ---------------------------------------------------------------------------------------

static inline jub_text office_vkey(test_office *office, size_t who)
{
    jub_buffer key = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    jub_vkey_write(&office->signers[who].vkey, &key);
    const jub_text copy = jub_text_copy(office->arena, jub_buffer_view(&key));
    jub_buffer_clear(&key);
    assert_non_null(copy.bytes);
    return copy;
}

static inline jub_event opened_event(test_office *office)
{
    return (jub_event){.kind = JUB_EVENT_PROGRAMME_OPENED,
                       .has = jub_event_public(JUB_EVENT_PROGRAMME_OPENED),
                       .actor = jub_text_from(office_ids[OFFICE_ADMIN]),
                       .key = office_vkey(office, OFFICE_ADMIN),
                       .offset = 1440,
                       .rehearsal = true};
}

static inline jub_event enrolled_event(test_office *office, size_t who)
{
    const bool is_of_facility = who == OFFICE_CLERK || who == OFFICE_HEAD;
    return (jub_event){
        .kind = JUB_EVENT_ACTOR_ENROLLED,
        .has = JUB_HAS(ACTOR) | JUB_HAS(ROLE) | JUB_HAS(KEY) |
               (is_of_facility ? JUB_HAS(FACILITY) : 0),
        .actor = jub_text_from(office_ids[who]),
        .role = jub_text_from(office_roles[who]),
        .key = office_vkey(office, who),
        .facility = is_of_facility ? JUB_TEXT("F00001") : (jub_text){0},
    };
}

static inline jub_event edited_event(const char *person, const char *after)
{
    return (jub_event){.kind = JUB_EVENT_RECORD_EDITED,
                       .has = jub_event_public(JUB_EVENT_RECORD_EDITED) |
                              jub_event_facts(JUB_EVENT_RECORD_EDITED),
                       .facility = JUB_TEXT("F00001"),
                       .person = jub_text_from(person),
                       .field = JUB_TEXT("conduct"),
                       .before = JUB_TEXT(""),
                       .after = jub_text_from(after),
                       .document = JUB_TEXT("file 12")};
}

/// What the rules refuse at this stage, whoever asks.
static inline jub_event refused_event(void)
{
    return (jub_event){
        .kind = JUB_EVENT_LEVEL_OPENED, .has = JUB_HAS(LEVEL), .level = JUB_LEVEL_PUBLIC};
}

static inline jub_status office_sit(test_office *office, size_t who, int64_t time,
                                    jub_event *events, size_t count)
{
    return jub_desk_sit(office->desk, &office->signers[who], time, events, count, &office->error);
}

/// Opens the programme and enrols the four: entries 0 to 4.
static inline void office_begin(test_office *office)
{
    jub_event events[] = {opened_event(office), enrolled_event(office, OFFICE_SIGNATORY),
                          enrolled_event(office, OFFICE_CLERK),
                          enrolled_event(office, OFFICE_HEAD)};
    const jub_status status = office_sit(office, OFFICE_ADMIN, OFFICE_TIME, events, 4);
    if (status != JUB_OK) fail_msg("%s", office->error.message);
}

// -- the log --------------------------------------------------------------------------------------

static inline jub_view *office_view(test_office *office)
{
    jub_log_head head;
    jub_view *view = NULL;
    assert_int_equal(jub_log_head_read(office->log.reader, &head, NULL), JUB_OK);
    assert_int_equal(jub_view_open(office->log.reader, head.size, &head.root, &view, NULL), JUB_OK);
    return view;
}

/// All but what is derived, and what is counted by sitting once more.
static inline void assert_same_state(const jub_state *found, const jub_state *expected)
{
    jub_buffer words = jub_buffer_init(1 << 12);
    if (jub_state_differ(found, expected, &words))
        fail_msg("%.*s", JUB_TEXT_ARG(jub_buffer_view(&words)));
    jub_buffer_clear(&words);
    assert_int_equal(found->programme.size, expected->programme.size);
    assert_memory_equal(found->programme.root.bytes, expected->programme.root.bytes,
                        JUB_HASH_BYTES);
    assert_int_equal(found->actors.count, expected->actors.count);
    for (size_t i = 0; i < found->actors.count; i++) {
        const jub_actor *a = &found->actors.items[i], *b = &expected->actors.items[i];
        assert_int_equal(a->sitting_count, b->sitting_count);
        assert_int_equal(a->last_time, b->last_time);
        assert_int_equal(a->last_seen, b->last_seen);
    }
}

/// All of the log into an empty state, with parts of the work done by `parallel`.
static inline jub_status office_replay_by(test_office *office, const jub_parallel *parallel,
                                          const jub_facts_source *facts,
                                          const jub_replay_watch *watch, jub_state *state_out)
{
    jub_replay *replay = NULL;
    jub_view *view = office_view(office);
    office->error = (jub_error){0};
    assert_int_equal(jub_state_begin(office->arena, &office->basis, OFFICE_ORIGIN, state_out, NULL),
                     JUB_OK);
    office->basis.parallel = parallel;
    assert_int_equal(jub_replay_new(state_out, facts, &replay, NULL), JUB_OK);
    const jub_status status = jub_replay_all(replay, view, watch, &office->error);
    office->basis.parallel = NULL;
    jub_replay_free(replay);
    jub_view_close(view);
    return status;
}

/// All of the log into an empty state. That it comes to the same, or is refused in the same words,
/// when it is read ahead is held against it each time.
static inline jub_status office_replay(test_office *office, const jub_facts_source *facts,
                                       const jub_replay_watch *watch, jub_state *state_out)
{
    const jub_status status = office_replay_by(office, NULL, facts, watch, state_out);
    const jub_error told = office->error;
    uint32_t calls = 0;
    const jub_parallel ways[] = {{&calls, 2, test_run_backwards}, {&calls, 3, test_run_on_threads}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        jub_state ahead;
        assert_int_equal(office_replay_by(office, &ways[i], facts, NULL, &ahead), status);
        if (status == JUB_OK) assert_same_state(&ahead, state_out);
        if (status != JUB_OK) assert_string_equal(office->error.message, told.message);
        if (status != JUB_OK) assert_string_equal(office->error.hint, told.hint);
    }
    office->error = told;
    return status;
}

#endif
