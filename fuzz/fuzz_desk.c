// Has made-up people sit at the desk of a programme without a register. Each line of the input is a
// sitting: a letter says whose, then come its events as JSON objects with tabs between them. What
// must hold: a refusal has a message and leaves state and log as they were; what was taken is
// carried into a second programme, sitting by sitting, and replayed into a third, and all three are
// the same.

#include <assert.h>

#include "store/memory_store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX_BYTES = 256 << 20, LINES_MAX = 64, EVENTS_MAX = 8, DRAWS = 3 };
#define ORIGIN JUB_TEXT("example.org/log/1")

#define DECREE                                                                                     \
    "```decree\ndecree \"Small\" cite \"1\" made 2030-01-01 effect 2030-03-01 "                    \
    "reckoned 2030-03-01 .\n"                                                                      \
    "convention month_end clamp .\nconvention day_count exclusive .\n"                             \
    "field facility : text .\nfield conduct : one of { model, good } .\n"                          \
    "field held_since : date .\n"                                                                  \
    "covers C1 cite \"1\" when conduct is model or conduct is good .\n"                            \
    "excludes X1 cite \"4\" when conduct is good and not (R1 and R2) .\n"                          \
    "grants G1 cite \"2\" release when conduct is good .\n"                                        \
    "quota Q1 cite \"3\" on G1 take 1 per facility\n"                                              \
    "  rank by days(held_since, reckoned) down tie lottery \"small\" .\n"                          \
    "combine most_favourable .\n"                                                                  \
    "round R1 cite \"5\" \"first\" 2030-01-10 .. 2030-01-20 by \"each\" .\n"                       \
    "round R2 cite \"5\" \"final\" 2030-01-21 .. 2030-01-31 by \"readers\" .\n"                    \
    "notice N1 cite \"6\" to \"facility\" on 2030-02-10 .\n"                                       \
    "notice N2 cite \"6\" to \"person\" 7 days before effect .\n```\n"

typedef struct fuzz_person {
    const char *id;
    const char *role;
    const char *facility;
} fuzz_person;

// Letter `a` is the first.
static const fuzz_person people[] = {
    {"admin", "administrator", NULL},
    {"S1", "signatory", NULL},
    {"S2", "signatory", NULL},
    {"C1", "clerk", "F1"},
    {"H1", "head", "F1"},
    {"G1", "gate", "F1"},
    {"R1", "reader", "F2"},
    {"R2", "reader", "F3"},
    {"R3", "reader", "F4"},
    {"CH", "chief", NULL},
    {"N1", "registrar", NULL},
    {"N2", "registrar", NULL},
    {"AU", "auditor", NULL},
};
enum { PEOPLE = sizeof people / sizeof *people };

/// One programme.
typedef struct fuzz_office {
    jub_memory_store *store;
    jub_storage log;
    jub_basis basis;
    jub_state state;
    jub_desk *desk;
} fuzz_office;

static void fill(void *context, uint8_t *bytes_out, size_t length_bytes)
{
    uint8_t *next = context;
    memset(bytes_out, ++*next, length_bytes);
}

static void must(jub_status status)
{
    assert(status == JUB_OK);
}

static jub_signer key_named(const char *name, size_t i)
{
    uint8_t seed[JUB_SEED_BYTES] = {(uint8_t)(i + 1)};
    jub_signer signer;
    must(jub_signer_from_seed(jub_text_from(name), JUB_KEY_ED25519, seed, &signer, NULL));
    return signer;
}

static jub_signer key_of(size_t i)
{
    return key_named(people[i].id, i);
}

static void open_office(jub_arena *arena, const jub_basis *basis, uint8_t *salt,
                        const jub_drawn *draws, fuzz_office *office)
{
    office->store = jub_memory_store_new();
    assert(office->store);
    office->log = jub_memory_store_storage(office->store);
    office->basis = *basis;
    must(jub_log_create(&office->log, ORIGIN, NULL));
    must(jub_state_begin(arena, &office->basis, ORIGIN, &office->state, NULL));
    must(jub_desk_new(&office->state, &office->log, jub_memory_store_sink(office->store),
                      (jub_random){fill, salt}, &office->desk, NULL));
    jub_desk_draws(office->desk, draws, DRAWS);
}

static void close_office(fuzz_office *office)
{
    jub_desk_free(office->desk);
    jub_memory_store_free(office->store);
}

static jub_text vkey_text(jub_arena *arena, const jub_signer *signer)
{
    jub_buffer text = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    jub_vkey_write(&signer->vkey, &text);
    const jub_text copy = jub_text_copy(arena, jub_buffer_view(&text));
    jub_buffer_clear(&text);
    assert(copy.bytes);
    return copy;
}

// The programme is opened and all are enrolled on the day the order was made.
static void enrol_all(jub_arena *arena, fuzz_office *office)
{
    const jub_signer admin = key_of(0);
    jub_event events[PEOPLE] = {{.kind = JUB_EVENT_PROGRAMME_OPENED,
                                 .has = jub_event_public(JUB_EVENT_PROGRAMME_OPENED),
                                 .actor = jub_text_from(people[0].id),
                                 .key = vkey_text(arena, &admin),
                                 .offset = 1440,
                                 .sha256 = office->basis.decree_sha256}};
    for (size_t i = 1; i < PEOPLE; i++) {
        const jub_signer signer = key_of(i);
        events[i] = (jub_event){
            .kind = JUB_EVENT_ACTOR_ENROLLED,
            .has = JUB_HAS(ACTOR) | JUB_HAS(ROLE) | JUB_HAS(KEY) |
                   (people[i].facility ? JUB_HAS(FACILITY) : 0),
            .actor = jub_text_from(people[i].id),
            .role = jub_text_from(people[i].role),
            .key = vkey_text(arena, &signer),
            .facility = people[i].facility ? jub_text_from(people[i].facility) : (jub_text){0},
        };
    }
    must(jub_desk_sit(office->desk, &admin, INT64_C(1893456000), events, PEOPLE, NULL));
}

// Takes one line; false when the state is spoilt.
static bool sit(jub_arena *arena, fuzz_office *office, jub_text line)
{
    jub_event events[EVENTS_MAX];
    jub_error error = {0};
    size_t count = 0;
    if (line.length_bytes == 0 || line.bytes[0] < 'a' || line.bytes[0] >= 'a' + (int)PEOPLE)
        return true;
    const jub_signer signer = key_of((size_t)(line.bytes[0] - 'a'));
    line = (jub_text){line.bytes + 1, line.length_bytes - 1};
    int64_t time = office->state.programme.last_time;
    while (line.length_bytes > 0 && count < EVENTS_MAX) {
        const jub_text json = jub_text_cut(&line, '\t');
        if (jub_event_from_json(arena, json, &events[count], NULL) != JUB_OK) continue;
        if (events[count].time > time) time = events[count].time;
        count++;
    }
    const uint64_t size = office->state.programme.size;
    if (count == 0 || jub_desk_sit(office->desk, &signer, time, events, count, &error) == JUB_OK)
        return true;
    assert(error.message[0]);
    assert(office->state.programme.size == size);
    return error.at.line < 2;
}

static void assert_same(const fuzz_office *found, const fuzz_office *expected)
{
    jub_buffer words = jub_buffer_init(1 << 16);
    const bool differs = jub_state_differ(&found->state, &expected->state, &words);
    assert(!differs);
    jub_buffer_clear(&words);
}

static jub_view *view_of(const fuzz_office *office)
{
    jub_log_head head;
    jub_view *view = NULL;
    must(jub_log_head_read(office->log.reader, &head, NULL));
    must(jub_view_open(office->log.reader, head.size, &head.root, &view, NULL));
    return view;
}

static jub_text entry_of(jub_arena *arena, jub_view *view, uint64_t index)
{
    jub_text entry;
    must(jub_view_entry(view, index, &entry, NULL));
    entry = jub_text_copy(arena, entry);
    assert(entry.bytes);
    return entry;
}

static void open_entry(jub_arena *arena, const fuzz_office *from, jub_opened_entry *entry)
{
    const jub_facts_source facts = jub_memory_store_source(from->store);
    jub_buffer text = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    jub_event event;
    must(jub_event_read(arena, entry->entry, &event, NULL));
    entry->has_facts = event.has_commitment;
    if (event.has_commitment) {
        must(facts.get(facts.context, &event.commitment, entry->salt, &text, NULL));
        entry->facts = jub_text_copy(arena, jub_buffer_view(&text));
    }
    jub_buffer_clear(&text);
}

static void carry_all(jub_arena *arena, const fuzz_office *from, fuzz_office *to)
{
    jub_view *view = view_of(from);
    for (uint64_t i = 0; i < jub_view_size(view);) {
        jub_opened_entry entries[PEOPLE > EVENTS_MAX ? PEOPLE : EVENTS_MAX] = {0};
        const jub_text header = entry_of(arena, view, i++);
        jub_sitting sitting;
        must(jub_sitting_read(arena, header, &sitting, NULL));
        for (uint64_t j = 0; j < sitting.count; j++) {
            entries[j].entry = entry_of(arena, view, i++);
            open_entry(arena, from, &entries[j]);
        }
        must(jub_desk_carry(to->desk, header, entries, sitting.count, NULL));
    }
    must(jub_desk_flush(to->desk, NULL));
    jub_view_close(view);
}

// The draws are made up here and are not in the log, so one that takes a seed is not replayed.
static void replay_all(const fuzz_office *from, fuzz_office *to)
{
    const jub_facts_source facts = jub_memory_store_source(from->store);
    jub_replay *replay = NULL;
    jub_view *view = view_of(from);
    must(jub_replay_new(&to->state, &facts, &replay, NULL));
    must(jub_replay_all(replay, view, NULL, NULL));
    jub_replay_free(replay);
    jub_view_close(view);
}

static void play(jub_arena *arena, const jub_basis *basis, jub_text rest)
{
    static const char *const uses[DRAWS] = {"lottery/small", "readers", "audit"};
    jub_drawn draws[DRAWS];
    const jub_vkey officers[2] = {key_named("court", PEOPLE).vkey,
                                  key_named("bar", PEOPLE + 1).vkey};
    for (size_t i = 0; i < DRAWS; i++)
        draws[i] = (jub_drawn){.draw = jub_text_from(uses[i]),
                               .entry = 1000 + i,
                               .officers = officers,
                               .officer_count = 2};
    fuzz_office first, second, third;
    uint8_t salt = 0;
    open_office(arena, basis, &salt, draws, &first);
    open_office(arena, basis, &salt, draws, &second);
    open_office(arena, basis, &salt, draws, &third);
    enrol_all(arena, &first);
    bool is_sound = true;
    for (size_t i = 0; rest.length_bytes > 0 && i < LINES_MAX && is_sound; i++)
        is_sound = sit(arena, &first, jub_text_cut(&rest, '\n'));
    must(jub_desk_flush(first.desk, NULL));
    carry_all(arena, &first, &second);
    if (is_sound) assert_same(&second, &first);
    if (second.state.seeds.count == 0) {
        replay_all(&first, &third);
        assert_same(&third, &second);
    }
    close_office(&first);
    close_office(&second);
    close_office(&third);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static jub_sha256 *sha;
    static jub_arena kept;
    static jub_basis basis;
    const jub_decree *decree = NULL;
    if (!sha) {
        const jub_hash hash = {{4}};
        kept = jub_arena_init(ARENA_MAX_BYTES);
        jub_diagnostics diagnostics = jub_diagnostics_init(&kept);
        sha = jub_sha256_new();
        assert(sha);
        must(jub_decree_read(&kept, JUB_TEXT(DECREE), &diagnostics, &decree));
        must(jub_basis_open(&kept, sha, decree, &hash, NULL, NULL, &basis, NULL));
    }
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    play(&arena, &basis, (jub_text){(const char *)data, size});
    jub_arena_clear(&arena);
    return 0;
}
