// What a sitting becomes is made whole first: facts, salts, entries, signature, header. Then its
// events are applied, and only then it waits with the others. So what a rule refuses leaves
// nothing behind.

#include "programme/desk.h"

#include <assert.h>
#include <stdlib.h>

#include "programme/attendance_private.h"
#include "programme/event_private.h"

enum {
    WAITING_BYTES = 64 << 20,    // of entries and facts; a sitting behind so many flushes first
    WAITING_MAX_BYTES = 1 << 30, // and the largest sitting there can be
};

typedef struct salt_bytes {
    uint8_t bytes[JUB_SALT_BYTES];
} salt_bytes;

/// What waits. Item i of the three last belongs together.
typedef struct desk_waiting {
    JUB_LIST(jub_text) entries;
    JUB_LIST(jub_hash) commitments;
    JUB_LIST(salt_bytes) salts;
    JUB_LIST(jub_text) facts;
} desk_waiting;

struct jub_desk {
    jub_state *state;
    const jub_storage *log;
    jub_facts_sink sink;
    jub_random random;
    jub_sha256 *sha;
    jub_log_head head; // as of the last flush
    jub_arena arena;   // of what waits
    desk_waiting waiting;
    const jub_drawn *draws;
    size_t draw_count;
    uint64_t bundle; // that sittings will come in; 0: they are made at the log itself
    uint64_t seen;   // of the log, where they will
    bool is_spoilt;  // the state holds part of a sitting
    bool is_over;    // a flush has failed
};

jub_status jub_desk_new(jub_state *state, const jub_storage *log, jub_facts_sink facts,
                        jub_random random, jub_desk **desk_out, jub_error *error)
{
    assert(state->origin.length_bytes <= JUB_KEY_NAME_MAX_BYTES);
    jub_desk *desk = calloc(1, sizeof *desk);
    jub_sha256 *sha = jub_sha256_new();
    if (!desk || !sha) {
        jub_sha256_free(sha);
        free(desk);
        return jub_fail_no_memory(error);
    }
    *desk = (jub_desk){.state = state, .log = log, .sink = facts, .random = random, .sha = sha};
    desk->arena = jub_arena_init(WAITING_MAX_BYTES);
    if (state->origin.length_bytes > 0)
        memcpy(desk->head.origin, state->origin.bytes, state->origin.length_bytes);
    desk->head.size = state->programme.size;
    desk->head.root = state->programme.root;
    if (desk->head.size == 0) jub_tree_empty(sha, &desk->head.root);
    *desk_out = desk;
    return JUB_OK;
}

void jub_desk_free(jub_desk *desk)
{
    if (!desk) return;
    jub_sha256_free(desk->sha);
    jub_arena_clear(&desk->arena);
    free(desk);
}

void jub_desk_draws(jub_desk *desk, const jub_drawn *draws, size_t count)
{
    desk->draws = draws;
    desk->draw_count = count;
}

void jub_desk_away(jub_desk *desk, uint64_t bundle, uint64_t seen)
{
    desk->bundle = bundle;
    desk->seen = seen;
}

// -- what waits -----------------------------------------------------------------------------------

/// A place to go back to.
typedef struct desk_mark {
    size_t arena_bytes;
    desk_waiting waiting;
} desk_mark;

static desk_mark mark_here(const jub_desk *desk)
{
    return (desk_mark){jub_arena_mark(&desk->arena), desk->waiting};
}

static void go_back(jub_desk *desk, desk_mark mark)
{
    desk->waiting = mark.waiting;
    jub_arena_rewind(&desk->arena, mark.arena_bytes);
}

static jub_status push_entry(jub_desk *desk, jub_text entry, jub_error *error)
{
    const jub_text copy = jub_text_copy(&desk->arena, entry);
    if (!copy.bytes || !JUB_LIST_PUSH(&desk->arena, &desk->waiting.entries, copy))
        return jub_fail_no_memory(error);
    return JUB_OK;
}

static jub_status push_facts(jub_desk *desk, const jub_hash *commitment,
                             const uint8_t salt[JUB_SALT_BYTES], jub_text facts, jub_error *error)
{
    salt_bytes kept;
    memcpy(kept.bytes, salt, sizeof kept.bytes);
    const jub_text copy = jub_text_copy(&desk->arena, facts);
    if (!copy.bytes || !JUB_LIST_PUSH(&desk->arena, &desk->waiting.commitments, *commitment) ||
        !JUB_LIST_PUSH(&desk->arena, &desk->waiting.salts, kept) ||
        !JUB_LIST_PUSH(&desk->arena, &desk->waiting.facts, copy))
        return jub_fail_no_memory(error);
    return JUB_OK;
}

jub_status jub_desk_flush(jub_desk *desk, jub_error *error)
{
    const desk_waiting *waiting = &desk->waiting;
    jub_log_head head;
    jub_status status = JUB_OK;
    if (desk->is_over)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "read the state again from the log",
                        "this desk has failed to write before");
    if (waiting->entries.count == 0) return JUB_OK;
    _Static_assert((int)JUB_DESK_WAITING_MAX <= (int)JUB_LOG_BATCH_MAX, "what waits is one batch");
    if (waiting->facts.count > 0)
        status = desk->sink.put(desk->sink.context, waiting->commitments.items,
                                (const uint8_t(*)[JUB_SALT_BYTES])waiting->salts.items,
                                waiting->facts.items, waiting->facts.count, error);
    if (status == JUB_OK)
        status = jub_log_append_to(desk->log, &desk->head, waiting->entries.items,
                                   waiting->entries.count, &head, error);
    if (status != JUB_OK) {
        desk->is_over = true;
        return status;
    }
    desk->head.size = head.size;
    desk->head.root = head.root;
    desk->state->programme.root = head.root;
    assert(desk->is_spoilt || desk->state->programme.size == head.size);
    go_back(desk, (desk_mark){0});
    return JUB_OK;
}

void jub_desk_waiting(const jub_desk *desk, size_t *entries_out, size_t *bytes_out)
{
    const desk_waiting *waiting = &desk->waiting;
    *entries_out = waiting->entries.count;
    *bytes_out = 0;
    for (size_t i = 0; i < waiting->entries.count; i++)
        *bytes_out += waiting->entries.items[i].length_bytes;
    for (size_t i = 0; i < waiting->facts.count; i++)
        *bytes_out += waiting->facts.items[i].length_bytes;
}

// Room for one more sitting. Errors: those of a flush.
static jub_status make_room(jub_desk *desk, size_t event_count, jub_error *error)
{
    if (desk->is_over || desk->is_spoilt)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "read the state again from the log",
                        "this desk is not to be used any more after what failed");
    if (event_count == 0)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, NULL, "a sitting has an event");
    if (event_count > JUB_SITTING_EVENT_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, "sign in several sittings",
                        "a sitting has at most %d events, not %zu", JUB_SITTING_EVENT_MAX,
                        event_count);
    const bool has_room = desk->waiting.entries.count + event_count + 1 <= JUB_DESK_WAITING_MAX &&
                          jub_arena_mark(&desk->arena) < WAITING_BYTES;
    return has_room ? JUB_OK : jub_desk_flush(desk, error);
}

// The index that the next entry gets.
static uint64_t next_index(const jub_desk *desk)
{
    return desk->head.size + desk->waiting.entries.count;
}

// -- applying -------------------------------------------------------------------------------------

static void name_place(jub_error *error, size_t i)
{
    if (error) error->at.line = (uint32_t)i + 1;
}

// Applies the events of a sitting that is whole.
static jub_status apply_all(jub_desk *desk, programme_attendance *attendance,
                            const jub_event *events, size_t count, jub_error *error)
{
    attendance->at.drawn = desk->draws;
    attendance->at.drawn_count = desk->draw_count;
    for (size_t i = 0; i < count; i++) {
        const jub_status status =
            programme_attend_event(desk->state, attendance, &events[i], error);
        if (status == JUB_OK) continue;
        name_place(error, i);
        desk->is_spoilt = i > 0;
        return status;
    }
    programme_attend_end(desk->state, attendance);
    return JUB_OK;
}

// -- sittings made here ---------------------------------------------------------------------------

static jub_status commit_event(jub_desk *desk, jub_event *event, jub_buffer *text, jub_error *error)
{
    uint8_t salt[JUB_SALT_BYTES];
    event->has_commitment = event->has_facts = jub_event_facts(event->kind) != 0;
    jub_buffer_reset(text);
    const jub_status status = jub_event_write_facts(event, text, error);
    if (status != JUB_OK || !event->has_facts) return status;
    desk->random.fill(desk->random.context, salt, sizeof salt);
    jub_commitment(desk->sha, jub_text_from(jub_event_word(event->kind)), salt,
                   jub_buffer_view(text), &event->commitment);
    return push_facts(desk, &event->commitment, salt, jub_buffer_view(text), error);
}

static jub_status write_event(jub_desk *desk, int64_t time, jub_event *event, jub_buffer *text,
                              jub_error *error)
{
    if (event->time == 0) event->time = time;
    jub_status status = commit_event(desk, event, text, error);
    if (status != JUB_OK) return status;
    jub_buffer_reset(text);
    status = jub_event_write(event, text, error);
    return status == JUB_OK ? push_entry(desk, jub_buffer_view(text), error) : status;
}

static jub_status write_events(jub_desk *desk, int64_t time, jub_event *events, size_t count,
                               jub_error *error)
{
    jub_buffer text = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    jub_status status = push_entry(desk, JUB_TEXT(""), error); // the header's place
    for (size_t i = 0; i < count && status == JUB_OK; i++) {
        status = write_event(desk, time, &events[i], &text, error);
        if (status != JUB_OK) name_place(error, i);
    }
    jub_buffer_clear(&text);
    return status;
}

// The first event opens the programme with the signer's own key.
static jub_status fill_in_key(jub_desk *desk, const jub_signer *signer, jub_event *first,
                              jub_error *error)
{
    jub_buffer key = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    if (first->has & JUB_HAS(KEY)) return JUB_OK;
    jub_vkey_write(&signer->vkey, &key);
    first->key = jub_text_copy(&desk->arena, jub_buffer_view(&key));
    first->has |= JUB_HAS(KEY);
    const bool has_failed = key.status != JUB_OK || !first->key.bytes;
    jub_buffer_clear(&key);
    return has_failed ? jub_fail_no_memory(error) : JUB_OK;
}

static jub_status open_programme(jub_desk *desk, const jub_signer *signer, jub_event *first,
                                 jub_sitting *sitting, jub_error *error)
{
    sitting->actor = first->actor;
    sitting->number = 1;
    if (first->kind == JUB_EVENT_PROGRAMME_OPENED && jub_actor_id_is_valid(first->actor))
        return fill_in_key(desk, signer, first, error);
    return jub_fail(error, JUB_REFUSED, (jub_position){.line = 1},
                    "open it first, with 'programme.opened' and an actor such as 'admin'",
                    "the programme is not opened yet");
}

// Who the signer is to the programme, or is about to be.
static jub_status find_actor(jub_desk *desk, const jub_signer *signer, jub_event *first,
                             jub_sitting *sitting, jub_error *error)
{
    const jub_state *state = desk->state;
    if (state->actors.count == 0) return open_programme(desk, signer, first, sitting, error);
    const uint32_t number = jub_map_find(
        &state->key_bytes, (jub_text){(const char *)signer->vkey.key, sizeof signer->vkey.key});
    if (number == JUB_MAP_ABSENT)
        return jub_fail(error, JUB_REFUSED, (jub_position){.line = 1},
                        "let the administrator enrol them first, with 'actor.enrolled'",
                        "nobody is enrolled with the key '%s'", signer->vkey.name);
    sitting->actor = state->actors.items[number].id;
    sitting->number = state->actors.items[number].sitting_count + 1;
    return JUB_OK;
}

// Signs what waits from `begin` on and puts the header before it.
static jub_status sign_sitting(jub_desk *desk, const jub_signer *signer, size_t begin,
                               jub_sitting *sitting, jub_error *error)
{
    jub_text *entries = desk->waiting.entries.items + begin;
    jub_buffer header = jub_buffer_init(JUB_SITTING_HEADER_MAX_BYTES);
    jub_sitting_sign(desk->sha, desk->state->origin, signer, entries + 1,
                     desk->waiting.entries.count - begin - 1, sitting);
    jub_status status = jub_sitting_write(sitting, &header, error);
    if (status == JUB_OK) {
        entries[0] = jub_text_copy(&desk->arena, jub_buffer_view(&header));
        if (!entries[0].bytes) status = jub_fail_no_memory(error);
    }
    jub_buffer_clear(&header);
    return status;
}

jub_status jub_desk_sit(jub_desk *desk, const jub_signer *signer, int64_t time, jub_event *events,
                        size_t count, jub_error *error)
{
    programme_attendance attendance = {0};
    if (!programme_time_is_valid(time))
        return jub_fail(error, JUB_RANGE, (jub_position){0}, "give a time from 1970 to 2400",
                        "the time of the sitting cannot be");
    jub_status status = make_room(desk, count, error);
    if (status != JUB_OK) return status;
    const desk_mark mark = mark_here(desk);
    const size_t begin = desk->waiting.entries.count;
    const uint64_t index = next_index(desk);
    jub_sitting sitting = {.seen = index, .time = time};
    if (desk->bundle > 0) {
        sitting.seen = desk->seen;
        sitting.bundle = desk->bundle;
    }
    status = find_actor(desk, signer, &events[0], &sitting, error);
    if (status == JUB_OK) status = write_events(desk, time, events, count, error);
    if (status == JUB_OK) status = sign_sitting(desk, signer, begin, &sitting, error);
    if (status == JUB_OK)
        status = programme_attend_begin(desk->state, &sitting, index, &attendance, error);
    if (status == JUB_OK && attendance.at.actor == JUB_NO_ACTOR) // the key is what it says
        status = programme_attend_verify(desk->state, &attendance, &events[0], error);
    if (status == JUB_OK) status = apply_all(desk, &attendance, events, count, error);
    if (status != JUB_OK) go_back(desk, mark);
    return status;
}

// -- sittings that were carried -------------------------------------------------------------------

static jub_status read_carried(jub_desk *desk, jub_arena *arena, const jub_opened_entry *carried,
                               jub_event *event, jub_error *error)
{
    jub_status status = jub_event_read(arena, carried->entry, event, error);
    if (status != JUB_OK) return status;
    if (carried->has_facts)
        status = jub_event_open(arena, desk->sha, carried->salt, carried->facts, event, error);
    else if (event->has_commitment && desk->state->basis->reg)
        status = jub_fail(error, JUB_MISSING, (jub_position){0},
                          "ask for the bundle again, with its facts",
                          "the facts of '%s' did not come with it", jub_event_word(event->kind));
    if (status == JUB_OK && carried->has_facts)
        status = push_facts(desk, &event->commitment, carried->salt, carried->facts, error);
    return status == JUB_OK ? push_entry(desk, carried->entry, error) : status;
}

static jub_status read_all_carried(jub_desk *desk, jub_arena *arena, jub_text header,
                                   const jub_opened_entry *entries, size_t count, jub_event *events,
                                   jub_error *error)
{
    jub_status status = push_entry(desk, header, error);
    for (size_t i = 0; i < count && status == JUB_OK; i++) {
        status = read_carried(desk, arena, &entries[i], &events[i], error);
        if (status != JUB_OK) name_place(error, i);
    }
    return status;
}

// Whether the header is over the entries that waits from `begin` on.
static jub_status check_root(jub_desk *desk, const jub_sitting *sitting, size_t begin,
                             jub_error *error)
{
    const size_t count = desk->waiting.entries.count - begin - 1;
    jub_hash root;
    programme_sitting_root(desk->sha, desk->waiting.entries.items + begin + 1, count, &root);
    if (sitting->count == count && jub_hash_equal(&root, &sitting->root)) return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, "ask for the bundle again",
                    "the header of the sitting is not over these %zu entries", count);
}

jub_status jub_desk_carry(jub_desk *desk, jub_text header, const jub_opened_entry *entries,
                          size_t count, jub_error *error)
{
    programme_attendance attendance = {0};
    jub_sitting sitting = {0};
    jub_status status = make_room(desk, count, error);
    if (status != JUB_OK) return status;
    jub_arena arena = jub_arena_init(WAITING_MAX_BYTES);
    const desk_mark mark = mark_here(desk);
    const size_t begin = desk->waiting.entries.count;
    const uint64_t index = next_index(desk);
    jub_event *events = JUB_NEW(&arena, jub_event, count);
    status = events ? jub_sitting_read(&arena, header, &sitting, error) : jub_fail_no_memory(error);
    if (status == JUB_OK)
        status = programme_attend_begin(desk->state, &sitting, index, &attendance, error);
    if (status == JUB_OK)
        status = read_all_carried(desk, &arena, header, entries, count, events, error);
    if (status == JUB_OK) status = check_root(desk, &sitting, begin, error);
    if (status == JUB_OK)
        status = programme_attend_verify(desk->state, &attendance, &events[0], error);
    if (status == JUB_OK) status = apply_all(desk, &attendance, events, count, error);
    if (status != JUB_OK) go_back(desk, mark);
    jub_arena_clear(&arena);
    return status;
}
