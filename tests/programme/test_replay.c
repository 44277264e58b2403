#include "programme/replay.h"

#include "draw/record.h"
#include "programme/office.h"
#include "programme/small_programme.h"
#include "seal/ceremony.h"

// A log in which each test spoils one thing. Its first nine entries:
//
//     0  sitting of the administrator: 1 opened, 2 to 4 enrolled
//     5  sitting of the clerk: 6 and 7 edited
//     8  sitting of the clerk with bundle 1: 9 edited (as far as a test wants it)

enum { ENTRIES_MAX = 128 };

typedef struct test_log {
    test_office *office;
    jub_text entries[ENTRIES_MAX];
    size_t count;
} test_log;

static jub_text copy_of(test_log *log, const jub_buffer *buffer)
{
    const jub_text copy = jub_text_copy(log->office->arena, jub_buffer_view(buffer));
    assert_int_equal(buffer->status, JUB_OK);
    assert_non_null(copy.bytes);
    return copy;
}

static void add(test_log *log, jub_text entry)
{
    assert_true(log->count < ENTRIES_MAX);
    log->entries[log->count++] = entry;
}

static void add_event(test_log *log, jub_event event)
{
    test_office *office = log->office;
    jub_buffer text = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    kept_facts kept = {{{0}}, {(uint8_t)log->count}, {0}};
    if (event.time == 0) event.time = OFFICE_TIME;
    assert_int_equal(jub_event_write_facts(&event, &text, NULL), JUB_OK);
    event.has_commitment = text.length_bytes > 0;
    if (event.has_commitment) {
        kept.facts = copy_of(log, &text);
        jub_commitment(office->sha, jub_text_from(jub_event_word(event.kind)), kept.salt,
                       kept.facts, &event.commitment);
        kept.commitment = event.commitment;
        assert_true(JUB_LIST_PUSH(office->arena, &office->kept, kept));
    }
    jub_buffer_reset(&text);
    assert_int_equal(jub_event_write(&event, &text, NULL), JUB_OK);
    add(log, copy_of(log, &text));
    jub_buffer_clear(&text);
}

// Signs the entries from `begin` on, before which a place was left for the header.
static void sign(test_log *log, size_t begin, size_t key, jub_sitting sitting)
{
    jub_buffer text = jub_buffer_init(JUB_SITTING_HEADER_MAX_BYTES);
    if (sitting.time == 0) sitting.time = OFFICE_TIME;
    jub_sitting_sign(log->office->sha, OFFICE_ORIGIN, &log->office->signers[key],
                     log->entries + begin, log->count - begin, &sitting);
    assert_int_equal(jub_sitting_write(&sitting, &text, NULL), JUB_OK);
    log->entries[begin - 1] = copy_of(log, &text);
    jub_buffer_clear(&text);
}

static jub_sitting sitting_of(size_t who, uint64_t number, uint64_t seen)
{
    return (jub_sitting){.actor = jub_text_from(office_ids[who]), .number = number, .seen = seen};
}

static test_log open_log(jub_arena *arena)
{
    test_log log = {.office = office_open(arena)};
    add(&log, JUB_TEXT(""));
    add_event(&log, opened_event(log.office));
    for (size_t who = OFFICE_SIGNATORY; who <= OFFICE_HEAD; who++)
        add_event(&log, enrolled_event(log.office, who));
    sign(&log, 1, OFFICE_ADMIN, sitting_of(OFFICE_ADMIN, 1, 0));
    return log;
}

static void add_edits(test_log *log, uint64_t number)
{
    const size_t header = log->count;
    add(log, JUB_TEXT(""));
    add_event(log, edited_event("P1", "good"));
    add_event(log, edited_event("P2", "bad"));
    sign(log, header + 1, OFFICE_CLERK, sitting_of(OFFICE_CLERK, number, header));
}

static void append(test_log *log, size_t from)
{
    jub_log_head head;
    assert_int_equal(
        jub_log_append(&log->office->log, log->entries + from, log->count - from, &head, NULL),
        JUB_OK);
}

static jub_status replay(test_log *log, bool has_facts, jub_state *state)
{
    const jub_facts_source facts = office_facts(log->office);
    append(log, 0);
    return office_replay(log->office, has_facts ? &facts : NULL, NULL, state);
}

static void assert_refused(test_log *log, const char *message)
{
    jub_state state;
    assert_int_equal(replay(log, true, &state), JUB_UNVERIFIED);
    assert_string_equal(log->office->error.message, message);
    office_close(log->office);
}

// -- what is read ---------------------------------------------------------------------------------

typedef struct watched {
    size_t event_count;
    uint64_t last_index;
    uint32_t last_actor;
    char persons[64];
    uint64_t progress_count, done, total;
    size_t drawn_count; // as the last event saw it
} watched;

static void watch_event(void *context, const jub_event_at *at, const jub_event *event)
{
    watched *seen = context;
    seen->event_count++;
    seen->last_index = at->index;
    seen->last_actor = at->actor;
    seen->drawn_count = at->drawn_count;
    if (event->has & JUB_HAS(PERSON)) {
        const size_t length = strlen(seen->persons);
        (void)snprintf(seen->persons + length, sizeof seen->persons - length, "%.*s ",
                       JUB_TEXT_ARG(event->person));
    }
}

static void watch_progress(void *context, uint64_t done, uint64_t total)
{
    watched *seen = context;
    seen->progress_count++;
    seen->done = done;
    seen->total = total;
}

TEST(a_log_is_replayed_with_its_facts_or_without)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_state state;
    jub_log_head head;
    const jub_facts_source facts = office_facts(log.office);
    add_edits(&log, 1);
    append(&log, 0);
    for (int round = 0; round < 2; round++) {
        watched seen = {0};
        const jub_replay_watch watch = {watch_event, watch_progress, &seen};
        assert_int_equal(office_replay(log.office, round == 0 ? &facts : NULL, &watch, &state),
                         JUB_OK);
        assert_int_equal(seen.event_count, 6);
        assert_int_equal(seen.last_index, 7);
        assert_int_equal(seen.last_actor, 2);
        assert_string_equal(seen.persons, round == 0 ? "P1 P2 " : "");
        assert_int_equal(jub_log_head_read(log.office->log.reader, &head, NULL), JUB_OK);
        assert_int_equal(state.programme.size, 8);
        assert_memory_equal(state.programme.root.bytes, head.root.bytes, JUB_HASH_BYTES);
        assert_text(state.actors.items[0].id, "admin");
        assert_int_equal(state.actors.items[2].sitting_count, 1);
        assert_int_equal(state.actors.items[2].last_seen, 5);
    }
    office_close(log.office);
}

TEST(an_empty_log_is_a_programme_not_opened)
{
    TEST_ARENA(arena);
    test_log log = {.office = office_open(&arena)};
    jub_state state;
    jub_hash empty;
    assert_int_equal(office_replay(log.office, NULL, NULL, &state), JUB_OK);
    jub_tree_empty(log.office->sha, &empty);
    assert_int_equal(state.programme.size, 0);
    assert_memory_equal(state.programme.root.bytes, empty.bytes, JUB_HASH_BYTES);
    office_close(log.office);
}

TEST(a_carried_sitting_may_have_seen_less)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_state state;
    jub_sitting carried = sitting_of(OFFICE_CLERK, 2, 6);
    add_edits(&log, 1);
    add(&log, JUB_TEXT(""));
    add_event(&log, edited_event("P3", "good"));
    carried.bundle = 1;
    sign(&log, 9, OFFICE_CLERK, carried);
    assert_int_equal(replay(&log, true, &state), JUB_OK);
    assert_int_equal(state.actors.items[2].sitting_count, 2);
    assert_int_equal(state.actors.items[2].last_seen, 6);
    office_close(log.office);
}

TEST(progress_is_told_as_it_goes)
{
    TEST_ARENA(arena);
    test_office *office = office_open(&arena);
    jub_state state;
    watched seen = {0};
    const jub_replay_watch watch = {NULL, watch_progress, &seen};
    office_begin(office);
    enum { MANY = 1500 };
    jub_event *events = JUB_NEW(&arena, jub_event, MANY);
    for (size_t i = 0; i < MANY; i++) events[i] = edited_event("P1", "good");
    assert_int_equal(office_sit(office, OFFICE_CLERK, OFFICE_TIME, events, MANY), JUB_OK);
    assert_int_equal(jub_desk_flush(office->desk, NULL), JUB_OK);
    assert_int_equal(office_replay(office, NULL, &watch, &state), JUB_OK);
    assert_int_equal(seen.progress_count, 1);
    assert_int_equal(seen.done, 1024);
    assert_int_equal(seen.total, MANY + 6);
    office_close(office);
}

// -- what is refused ------------------------------------------------------------------------------

TEST(an_event_changed_behind_the_signature_is_found)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    add_edits(&log, 1);
    const jub_text first = log.entries[6];
    log.entries[6] = log.entries[7];
    log.entries[7] = first;
    assert_refused(&log, "entry 5, sitting: its root is not that of the entries that follow");
}

TEST(a_sitting_signed_with_another_key_is_found)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    add_edits(&log, 1);
    sign(&log, 6, OFFICE_HEAD, sitting_of(OFFICE_CLERK, 1, 5));
    assert_refused(&log, "entry 5, sitting: the signature is not by the key of 'C1'");
}

TEST(the_first_sitting_is_signed_by_the_key_in_its_first_event)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    sign(&log, 1, OFFICE_CLERK, sitting_of(OFFICE_ADMIN, 1, 0));
    assert_refused(&log, "entry 1: the signature is not by the key of 'admin'");
}

TEST(the_first_sitting_opens_the_programme_in_its_own_name)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    sign(&log, 1, OFFICE_ADMIN, sitting_of(OFFICE_HEAD, 1, 0));
    assert_refused(&log, "entry 1: 'H1' opens the programme in the name of 'admin'");
    log = (test_log){.office = office_open(&arena)};
    add(&log, JUB_TEXT(""));
    add_event(&log, enrolled_event(log.office, OFFICE_CLERK));
    sign(&log, 1, OFFICE_ADMIN, sitting_of(OFFICE_ADMIN, 1, 0));
    assert_refused(&log, "entry 1: the programme is not opened yet");
}

TEST(a_sitting_put_in_twice_or_left_out_is_found)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    add_edits(&log, 1);
    for (size_t i = 5; i < 8; i++) add(&log, log.entries[i]);
    assert_refused(&log, "entry 8, sitting: this is sitting 1 of 'C1', where 2 is due");
    log = open_log(&arena);
    add_edits(&log, 2);
    assert_refused(&log, "entry 5, sitting: this is sitting 2 of 'C1', where 1 is due");
}

TEST(a_sitting_moved_to_where_it_was_not_signed_is_found)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    add_edits(&log, 1);
    sign(&log, 6, OFFICE_CLERK, sitting_of(OFFICE_CLERK, 1, 4));
    assert_refused(&log, "entry 5, sitting: 'C1' has seen 4 of 5 entries");
    log = open_log(&arena);
    add_edits(&log, 1);
    sign(&log, 6, OFFICE_CLERK, sitting_of(OFFICE_CLERK, 1, 6));
    assert_refused(&log, "entry 5, sitting: 'C1' claims to have seen 6 entries where there are 5");
    log = open_log(&arena);
    add_edits(&log, 1);
    add_edits(&log, 2);
    jub_sitting carried = sitting_of(OFFICE_CLERK, 2, 4);
    carried.bundle = 1;
    sign(&log, 9, OFFICE_CLERK, carried);
    assert_refused(&log, "entry 8, sitting: 'C1' has seen 4 entries, and 5 in the sitting before");
}

TEST(a_log_that_ends_within_a_sitting_is_refused)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    add_edits(&log, 1);
    log.count--;
    assert_refused(&log, "entry 5, sitting: the log ends within it, after 1 of 2 events");
}

TEST(what_the_rules_refuse_cannot_stand_in_a_log)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_state state;
    add(&log, JUB_TEXT(""));
    add_event(&log, edited_event("P1", "good"));
    add_event(&log, refused_event());
    sign(&log, 6, OFFICE_CLERK, sitting_of(OFFICE_CLERK, 1, 5));
    assert_int_equal(replay(&log, true, &state), JUB_UNVERIFIED);
    const char *begin = "entry 7, level.opened: ";
    assert_int_equal(strncmp(log.office->error.message, begin, strlen(begin)), 0);
    office_close(log.office);
}

TEST(a_stranger_has_no_sitting)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    add_edits(&log, 1);
    sign(&log, 6, OFFICE_STRANGER, sitting_of(OFFICE_STRANGER, 1, 5));
    assert_refused(&log, "entry 5, sitting: 'X1' is not enrolled");
}

typedef struct foreign_entry {
    const char *entry;
    const char *message;
} foreign_entry;

TEST(nothing_else_stands_in_a_programmes_log)
{
    static const foreign_entry foreign[] = {
        {"{\"kind\":\"decree\"}",
         "entry 5: it is no sitting, no act of a draw and no key ceremony"},
        {"{\"actor\":\"C1\",\"kind\":\"actor.left\",\"time\":\"2021-12-20T09:00:00Z\"}",
         "entry 5: it is no sitting, no act of a draw and no key ceremony"},
        {"{\"kind\":\"draw.pool\"}",
         "entry 5: it is no sitting, no act of a draw and no key ceremony"},
        {"{\"kind\": \"draw.pool\",\"draw\":\"a/1\"}",
         "entry 5: the entry is JSON, but not in its canonical form"},
        {"{\"kind\":\"key-ceremony\"}", NULL},
        {"no JSON", NULL},
        {"{\"actor\":\"C1\",\"count\":1,\"kind\":\"sitting\",\"number\":1}",
         "entry 5, sitting: 'root' of the sitting's header is missing, or does not stand where it "
         "should"},
    };
    TEST_ARENA(arena);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        test_log log = open_log(&arena);
        jub_state state;
        add(&log, jub_text_from(foreign[i].entry));
        assert_int_equal(replay(&log, true, &state), JUB_UNVERIFIED);
        assert_int_equal(strncmp(log.office->error.message, "entry 5", 7), 0);
        if (foreign[i].message) assert_string_equal(log.office->error.message, foreign[i].message);
        office_close(log.office);
    }
}

TEST(only_events_stand_within_a_sitting)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    add_edits(&log, 1);
    log.entries[7] = log.entries[5]; // a header
    sign(&log, 6, OFFICE_CLERK, sitting_of(OFFICE_CLERK, 1, 5));
    jub_state state;
    assert_int_equal(replay(&log, true, &state), JUB_UNVERIFIED);
    assert_int_equal(strncmp(log.office->error.message, "entry 7: ", 9), 0);
    office_close(log.office);
}

TEST(facts_that_are_gone_are_missing_and_other_facts_are_not_verified)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_state state;
    const jub_facts_source facts = office_facts(log.office);
    add_edits(&log, 1);
    log.office->kept.count--;
    assert_int_equal(replay(&log, true, &state), JUB_MISSING);
    assert_string_equal(log.office->error.message,
                        "entry 7, record.edited: the facts are not here");
    log.office->kept.count++;
    log.office->kept.items[0].facts = log.office->kept.items[1].facts;
    assert_int_equal(office_replay(log.office, &facts, NULL, &state), JUB_UNVERIFIED);
    assert_string_equal(log.office->error.message,
                        "entry 6, record.edited: the facts are not those that 'record.edited' "
                        "commits to");
    office_close(log.office);
}

TEST(after_a_failure_a_replay_takes_nothing_more)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_replay *replaying = NULL;
    append(&log, 0);
    jub_view *view = office_view(log.office);
    assert_int_equal(jub_replay_new(&log.office->state, NULL, &replaying, NULL), JUB_OK);
    assert_int_equal(jub_replay_take(replaying, view, JUB_TEXT("{}"), NULL), JUB_UNVERIFIED);
    assert_int_equal(jub_replay_take(replaying, view, log.entries[0], NULL), JUB_CONFLICT);
    jub_replay_free(replaying);
    jub_view_close(view);
    office_close(log.office);
}

// -- going on -------------------------------------------------------------------------------------

static jub_status go_on(test_log *log, jub_state *state, jub_replay **replay_out)
{
    jub_view *view = office_view(log->office);
    assert_int_equal(jub_replay_new(state, NULL, replay_out, NULL), JUB_OK);
    const jub_status status = jub_replay_all(*replay_out, view, NULL, &log->office->error);
    jub_view_close(view);
    return status;
}

TEST(a_replay_goes_on_from_an_earlier_size)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_state state, whole;
    jub_replay *replaying = NULL;
    add_edits(&log, 1);
    assert_int_equal(replay(&log, false, &state), JUB_OK);
    add_edits(&log, 2);
    append(&log, 8);
    assert_int_equal(go_on(&log, &state, &replaying), JUB_OK);
    assert_int_equal(office_replay(log.office, NULL, NULL, &whole), JUB_OK);
    assert_same_state(&state, &whole);
    assert_int_equal(state.programme.size, 11);

    // And the same replay once more, when the log has grown again.
    add_edits(&log, 3);
    append(&log, 11);
    jub_view *view = office_view(log.office);
    assert_int_equal(jub_replay_all(replaying, view, NULL, NULL), JUB_OK);
    assert_int_equal(state.actors.items[2].sitting_count, 3);
    jub_view_close(view);
    jub_replay_free(replaying);
    office_close(log.office);
}

TEST(a_state_of_another_log_is_not_gone_on_from)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_state state;
    jub_replay *replaying = NULL;
    assert_int_equal(replay(&log, false, &state), JUB_OK);
    add_edits(&log, 1);
    append(&log, 5);
    state.programme.root.bytes[0] ^= 1;
    assert_int_equal(go_on(&log, &state, &replaying), JUB_UNVERIFIED);
    assert_string_equal(log.office->error.message,
                        "the state is not of this log: the root at 5 entries is another");
    jub_replay_free(replaying);
    state.programme.size = 9;
    assert_int_equal(go_on(&log, &state, &replaying), JUB_UNVERIFIED);
    assert_string_equal(log.office->error.message, "the state is of 9 entries, and the log has 8");
    jub_replay_free(replaying);
    office_close(log.office);
}

// -- draws and ceremonies -------------------------------------------------------------------------

#define DRAW_ID JUB_TEXT("lottery/small")

// Takes the act over, and writes it to the store: an act speaks of the log as it is.
static void log_act(test_log *log, json_t *act)
{
    jub_buffer entry = jub_buffer_init(JUB_ENTRY_MAX_BYTES);
    assert_non_null(act);
    assert_int_equal(jub_entry_write(act, &entry, NULL), JUB_OK);
    add(log, copy_of(log, &entry));
    append(log, log->count - 1);
    json_decref(act);
    jub_buffer_clear(&entry);
}

static json_t *pool_act(jub_text id)
{
    const jub_draw_head head = {id, JUB_TEXT("2021-12-20T09:00:00Z"), NULL};
    const jub_draw_file file = {JUB_TEXT("register"), {{1}}};
    return jub_draw_write_pool(&head, &file, 1);
}

enum { DRAW_OFFICERS = 2 };

static const jub_draw_nonce nonces[DRAW_OFFICERS] = {{1, {42}}, {2, {43}}};
static const char *const draw_officers[DRAW_OFFICERS] = {"court", "bar"};

// Pool, rules, commits and close, by two officers: five entries.
static jub_draw_head log_draw_to_close(test_log *log, jub_text id, jub_hash *rules_leaf)
{
    jub_vkey officers[DRAW_OFFICERS];
    uint64_t commits[DRAW_OFFICERS];
    for (size_t i = 0; i < DRAW_OFFICERS; i++) officers[i] = office_key(draw_officers[i]).vkey;
    const jub_draw_rules rules = {.mode = JUB_MODE_ORDER,
                                  .officers = officers,
                                  .officer_count = DRAW_OFFICERS,
                                  .needed = DRAW_OFFICERS};
    jub_draw_head head = {id, JUB_TEXT("2021-12-20T09:00:00Z"), NULL};
    const uint64_t pool = log->count;
    log_act(log, pool_act(id));
    log_act(log, jub_draw_write_rules(&head, OFFICE_ORIGIN, pool, &rules));
    jub_tree_leaf(log->office->sha, log->entries[pool + 1], rules_leaf);
    head.rules = rules_leaf;
    for (uint16_t i = 0; i < DRAW_OFFICERS; i++) {
        const jub_signer officer = office_key(draw_officers[i]);
        uint8_t commitment[JUB_DRAW_COMMITMENT_BYTES];
        assert_int_equal(jub_draw_commitment(id, &nonces[i], commitment, NULL), JUB_OK);
        json_t *commit = jub_draw_write_commit(
            &head, (uint16_t)(i + 1), jub_text_from(draw_officers[i]), commitment, (jub_text){0});
        assert_int_equal(jub_draw_sign(commit, &officer, NULL), JUB_OK);
        commits[i] = log->count;
        log_act(log, commit);
    }
    log_act(log, jub_draw_write_close(&head, pool, pool + 1, commits, DRAW_OFFICERS));
    return head;
}

// Reveals and result; the seed is computed from the officers' nonces and the root at the close.
static void log_draw_to_result(test_log *log, const jub_draw_head *head,
                               uint8_t seed_out[JUB_DRAW_SEED_BYTES])
{
    jub_draw_inputs inputs = {.draw_id = head->draw_id,
                              .log_origin = OFFICE_ORIGIN,
                              .nonce_count = DRAW_OFFICERS,
                              .nonces = nonces,
                              .checkpoint_size = log->count};
    jub_log_head now;
    assert_int_equal(jub_log_head_read(log->office->log.reader, &now, NULL), JUB_OK);
    assert_int_equal(now.size, log->count);
    memcpy(inputs.checkpoint_root, now.root.bytes, JUB_HASH_BYTES);
    const jub_checkpoint checkpoint = {OFFICE_ORIGIN, now.size, now.root};
    const jub_signer log_key = office_key("jubilee.example/log/test");
    jub_buffer note = jub_buffer_init(1 << 12);
    jub_checkpoint_sign(&checkpoint, &log_key, &note);
    for (uint16_t i = 0; i < DRAW_OFFICERS; i++) {
        const jub_signer officer = office_key(draw_officers[i]);
        json_t *reveal =
            jub_draw_write_reveal(head, (uint16_t)(i + 1), jub_text_from(draw_officers[i]),
                                  nonces[i].bytes, jub_buffer_view(&note));
        assert_int_equal(jub_draw_sign(reveal, &officer, NULL), JUB_OK);
        log_act(log, reveal);
    }
    jub_buffer_clear(&note);
    log_act(log, jub_draw_write_result(head, &inputs, NULL, 0));
    assert_int_equal(jub_draw_seed(&inputs, seed_out, NULL), JUB_OK);
}

static void log_edits(test_log *log, uint64_t number)
{
    const size_t from = log->count;
    add_edits(log, number);
    append(log, from);
}

TEST(a_draw_among_sittings_gives_its_seed)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_hash rules_leaf;
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    jub_state state;
    jub_replay *replaying = NULL;
    size_t count = 0;
    watched seen = {0};
    const jub_replay_watch watch = {watch_event, NULL, &seen};
    append(&log, 0);
    const jub_draw_head head = log_draw_to_close(&log, DRAW_ID, &rules_leaf);
    assert_int_equal(office_replay(log.office, NULL, NULL, &state), JUB_OK);
    log_draw_to_result(&log, &head, seed);
    log_edits(&log, 1);
    assert_int_equal(office_replay(log.office, NULL, &watch, &state), JUB_OK);
    assert_int_equal(seen.drawn_count, 1);

    assert_int_equal(jub_state_begin(&arena, &log.office->basis, OFFICE_ORIGIN, &state, NULL),
                     JUB_OK);
    assert_int_equal(go_on(&log, &state, &replaying), JUB_OK);
    const jub_drawn *draws = jub_replay_draws(replaying, &count);
    assert_int_equal(count, 1);
    assert_true(jub_text_equal(draws[0].draw, DRAW_ID));
    assert_memory_equal(draws[0].seed.bytes, seed, sizeof seed);
    assert_int_equal(draws[0].entry, 9); // the close
    assert_false(draws[0].is_void);
    assert_int_equal(draws[0].officer_count, DRAW_OFFICERS);
    assert_string_equal(draws[0].officers[1].name, "bar");
    assert_int_equal(state.programme.size, 16);
    jub_replay_free(replaying);
    office_close(log.office);
}

TEST(a_replay_that_goes_on_finds_the_earlier_acts_of_a_draw)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_hash rules_leaf;
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    jub_state state;
    jub_replay *replaying = NULL;
    size_t count = 0;
    append(&log, 0);
    const jub_draw_head head = log_draw_to_close(&log, DRAW_ID, &rules_leaf);
    assert_int_equal(office_replay(log.office, NULL, NULL, &state), JUB_OK);
    log_draw_to_result(&log, &head, seed);
    assert_int_equal(go_on(&log, &state, &replaying), JUB_OK); // from between close and reveal
    assert_memory_equal(jub_replay_draws(replaying, &count)->seed.bytes, seed, sizeof seed);
    assert_int_equal(count, 1);
    jub_replay_free(replaying);

    // One that goes on behind the result knows of it when it is looked for.
    jub_view *view = office_view(log.office);
    assert_int_equal(go_on(&log, &state, &replaying), JUB_OK);
    (void)jub_replay_draws(replaying, &count);
    assert_int_equal(count, 0);
    for (size_t i = 0; i < 20; i++)
        assert_int_equal(jub_replay_find_draw(replaying, view, JUB_TEXT("other"), NULL), JUB_OK);
    assert_int_equal(jub_replay_find_draw(replaying, view, DRAW_ID, NULL), JUB_OK);
    assert_int_equal(jub_replay_find_draw(replaying, view, DRAW_ID, NULL), JUB_OK);
    assert_memory_equal(jub_replay_draws(replaying, &count)->seed.bytes, seed, sizeof seed);
    assert_int_equal(count, 1);
    jub_replay_free(replaying);
    jub_view_close(view);
    office_close(log.office);
}

// On the second day of 2030, when the small decree may be signed.
static void log_one(test_log *log, size_t who, uint64_t number, jub_event event)
{
    const size_t header = log->count;
    jub_sitting sitting = sitting_of(who, number, header);
    sitting.time = event.time = INT64_C(1893542400);
    add(log, JUB_TEXT(""));
    add_event(log, event);
    sign(log, header + 1, who, sitting);
    append(log, header);
}

// A log of the small decree with the register frozen.
static void log_to_freeze(test_log *log)
{
    test_office *office = log->office;
    const jub_hash nothing = {{0}};
    jub_diagnostics diagnostics;
    const jub_decree *decree = fixture_decree(office->arena, SMALL_DECREE, &diagnostics);
    assert_int_equal(jub_basis_open(office->arena, office->sha, decree, &nothing, NULL, &nothing,
                                    &office->basis, NULL),
                     JUB_OK);
    append(log, 0);
    log_one(log, OFFICE_ADMIN, 2, enrolled_event(office, OFFICE_SECOND));
    log_one(log, OFFICE_ADMIN, 3, enrolled_event(office, OFFICE_REGISTRAR));
    const jub_event signs = {.kind = JUB_EVENT_DECREE_SIGNED, .has = JUB_HAS(SHA256)};
    log_one(log, OFFICE_SIGNATORY, 1, signs);
    log_one(log, OFFICE_SECOND, 1, signs);
    log_one(log, OFFICE_REGISTRAR, 1,
            (jub_event){.kind = JUB_EVENT_REGISTER_FROZEN,
                        .has = JUB_HAS(SHA256) | JUB_HAS(COUNT),
                        .count = 8});
}

static jub_event seed_event(jub_text draw)
{
    return (jub_event){.kind = JUB_EVENT_SEED_TAKEN,
                       .has = JUB_HAS(USE) | JUB_HAS(DRAW),
                       .use = JUB_TEXT("lottery/small"),
                       .draw = draw};
}

// The seed is taken in a replay that goes on behind the draw, and in one of the whole log.
static void take_seed(test_log *log, jub_text draw, const uint8_t seed[JUB_DRAW_SEED_BYTES])
{
    test_office *office = log->office;
    jub_state state, whole;
    jub_replay *replaying = NULL;
    if (office_replay(office, NULL, NULL, &state) != JUB_OK) fail_msg("%s", office->error.message);
    log_one(log, OFFICE_REGISTRAR, 2, seed_event(draw));
    if (go_on(log, &state, &replaying) != JUB_OK) fail_msg("%s", office->error.message);
    jub_replay_free(replaying);
    assert_memory_equal(jub_state_seed(&state, "lottery/small")->seed.bytes, seed,
                        JUB_DRAW_SEED_BYTES);
    assert_int_equal(office_replay(office, NULL, NULL, &whole), JUB_OK);
    assert_same_state(&state, &whole);
}

TEST(the_seed_of_an_earlier_draw_is_found_when_it_is_taken)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_hash rules_leaf;
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    log_to_freeze(&log);
    const jub_draw_head head = log_draw_to_close(&log, DRAW_ID, &rules_leaf);
    log_draw_to_result(&log, &head, seed);
    take_seed(&log, DRAW_ID, seed);
    office_close(log.office);
}

TEST(a_draw_is_held_again_only_where_the_one_before_it_is_void)
{
    TEST_ARENA(arena);
    const jub_text again = JUB_TEXT("lottery/small/2");
    for (int is_void = 0; is_void < 2; is_void++) {
        test_log log = open_log(&arena);
        jub_hash first_leaf, second_leaf;
        uint8_t seed[JUB_DRAW_SEED_BYTES];
        jub_state state;
        log_to_freeze(&log);
        const jub_draw_head first = log_draw_to_close(&log, DRAW_ID, &first_leaf);
        if (is_void)
            log_act(&log, jub_draw_write_void(&first, JUB_TEXT("the bar's nonce is lost")));
        else
            log_draw_to_result(&log, &first, seed);
        const jub_draw_head second = log_draw_to_close(&log, again, &second_leaf);
        log_draw_to_result(&log, &second, seed);
        if (is_void) {
            take_seed(&log, again, seed);
        } else {
            log_one(&log, OFFICE_REGISTRAR, 2, seed_event(again));
            assert_int_equal(office_replay(log.office, NULL, NULL, &state), JUB_UNVERIFIED);
            assert_non_null(strstr(log.office->error.message,
                                   "draw 'lottery/small' comes before 'lottery/small/2', and it "
                                   "is not void"));
        }
        office_close(log.office);
    }
}

TEST(an_act_that_cannot_stand_in_its_draw_is_refused)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_state state;
    append(&log, 0);
    log_act(&log, pool_act(DRAW_ID));
    log_act(&log, pool_act(DRAW_ID));
    assert_int_equal(office_replay(log.office, NULL, NULL, &state), JUB_UNVERIFIED);
    const char *begin = "entry 6, draw.pool: ";
    assert_int_equal(strncmp(log.office->error.message, begin, strlen(begin)), 0);
    office_close(log.office);
}

TEST(a_programme_has_so_many_draws_and_no_more)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_state state;
    append(&log, 0);
    for (int i = 0; i <= JUB_DRAWN_MAX; i++) {
        if (i == JUB_DRAWN_MAX)
            assert_int_equal(office_replay(log.office, NULL, NULL, &state), JUB_OK);
        log_act(&log, pool_act(jub_text_format(&arena, "draw/%d", i)));
    }
    assert_int_equal(office_replay(log.office, NULL, NULL, &state), JUB_UNVERIFIED);
    assert_string_equal(log.office->error.message, "entry 69: there are more than 64 draws");
    office_close(log.office);
}

TEST(a_key_ceremony_is_read_and_passed_over)
{
    TEST_ARENA(arena);
    test_log log = open_log(&arena);
    jub_state state;
    jub_ceremony ceremony = {
        .list = "list/1", .time = "2021-12-20T09:00:00Z", .threshold = 2, .count = 2};
    for (uint32_t i = 0; i < 2; i++) {
        jub_holder *holder = &ceremony.holders[i];
        (void)snprintf(holder->name, sizeof holder->name, "holder-%u", i);
        (void)memset(&holder->recipient, (int)i + 9, sizeof holder->recipient);
        memset(holder->share_hash, (int)i, sizeof holder->share_hash);
    }
    memset(&ceremony.recipient, 5, sizeof ceremony.recipient);
    jub_buffer text = jub_buffer_init(JUB_CEREMONY_MAX_BYTES);
    assert_int_equal(jub_ceremony_write(&ceremony, &text, NULL), JUB_OK);
    add(&log, copy_of(&log, &text));
    add_edits(&log, 1);
    jub_buffer_clear(&text);
    const jub_status status = replay(&log, true, &state);
    if (status != JUB_OK) fail_msg("%s", log.office->error.message);
    assert_int_equal(state.programme.size, 9);
    office_close(log.office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_is_replayed_with_its_facts_or_without),
        cmocka_unit_test(an_empty_log_is_a_programme_not_opened),
        cmocka_unit_test(a_carried_sitting_may_have_seen_less),
        cmocka_unit_test(progress_is_told_as_it_goes),
        cmocka_unit_test(an_event_changed_behind_the_signature_is_found),
        cmocka_unit_test(a_sitting_signed_with_another_key_is_found),
        cmocka_unit_test(the_first_sitting_is_signed_by_the_key_in_its_first_event),
        cmocka_unit_test(the_first_sitting_opens_the_programme_in_its_own_name),
        cmocka_unit_test(a_sitting_put_in_twice_or_left_out_is_found),
        cmocka_unit_test(a_sitting_moved_to_where_it_was_not_signed_is_found),
        cmocka_unit_test(a_log_that_ends_within_a_sitting_is_refused),
        cmocka_unit_test(what_the_rules_refuse_cannot_stand_in_a_log),
        cmocka_unit_test(a_stranger_has_no_sitting),
        cmocka_unit_test(nothing_else_stands_in_a_programmes_log),
        cmocka_unit_test(only_events_stand_within_a_sitting),
        cmocka_unit_test(facts_that_are_gone_are_missing_and_other_facts_are_not_verified),
        cmocka_unit_test(after_a_failure_a_replay_takes_nothing_more),
        cmocka_unit_test(a_replay_goes_on_from_an_earlier_size),
        cmocka_unit_test(a_state_of_another_log_is_not_gone_on_from),
        cmocka_unit_test(a_draw_among_sittings_gives_its_seed),
        cmocka_unit_test(a_replay_that_goes_on_finds_the_earlier_acts_of_a_draw),
        cmocka_unit_test(the_seed_of_an_earlier_draw_is_found_when_it_is_taken),
        cmocka_unit_test(a_draw_is_held_again_only_where_the_one_before_it_is_void),
        cmocka_unit_test(an_act_that_cannot_stand_in_its_draw_is_refused),
        cmocka_unit_test(a_programme_has_so_many_draws_and_no_more),
        cmocka_unit_test(a_key_ceremony_is_read_and_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
