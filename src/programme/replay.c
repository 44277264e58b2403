// A sitting is taken whole: its entries are kept until the last has come, so that nothing is
// applied before signature and root have been checked. The signature is checked first, before
// anything is kept for it.

#include "programme/replay_private.h"

#include <inttypes.h>
#include <stdlib.h>

#include "seal/ceremony.h"

enum {
    SCRATCH_BYTES = 256 << 10,
    SCRATCH_MAX_BYTES = 512 << 20, // the largest sitting, 4096 entries of 32 KB, and its facts
    DRAWS_MAX_BYTES = 256 << 20,
    PROGRESS_ENTRIES = 1024,
};

jub_status jub_replay_new(jub_state *state, const jub_facts_source *facts, jub_replay **replay_out,
                          jub_error *error)
{
    jub_replay *replay = calloc(1, sizeof *replay);
    if (!replay) return jub_fail_no_memory(error);
    replay->state = state;
    replay->facts = facts;
    replay->begin = replay->index = state->programme.size;
    replay->scratch = jub_arena_init(SCRATCH_MAX_BYTES);
    replay->kept = jub_arena_init(DRAWS_MAX_BYTES);
    replay->opened = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    replay->sha = jub_sha256_new();
    // A first chunk in which most sittings find room, and which rewinding to the mark keeps.
    if (!replay->sha || !JUB_NEW(&replay->scratch, char, SCRATCH_BYTES)) {
        jub_replay_free(replay);
        return jub_fail_no_memory(error);
    }
    replay->scratch_mark = 1;
    jub_arena_rewind(&replay->scratch, replay->scratch_mark);
    *replay_out = replay;
    return JUB_OK;
}

void jub_replay_free(jub_replay *replay)
{
    if (!replay) return;
    jub_sha256_free(replay->sha);
    jub_buffer_clear(&replay->opened);
    jub_arena_clear(&replay->scratch);
    jub_arena_clear(&replay->kept);
    free(replay);
}

// What is wrong with the entry of this index, whose kind is `what`, or empty.
static jub_status name_entry_as(uint64_t index, const char *what, jub_status status,
                                jub_error *error)
{
    char message[JUB_MESSAGE_MAX_BYTES], hint[JUB_HINT_MAX_BYTES];
    memcpy(message, error->message, sizeof message);
    memcpy(hint, error->hint, sizeof hint);
    return jub_fail(error, status, (jub_position){0}, hint, "entry %" PRIu64 "%s%s: %.*s", index,
                    what[0] ? ", " : "", what, (int)sizeof message - 64, message);
}

jub_status programme_replay_name(uint64_t index, const char *what, jub_status status,
                                 jub_error *error)
{
    if (status == JUB_OK || status == JUB_NO_MEMORY || status == JUB_IO) return status;
    return name_entry_as(index, what, JUB_UNVERIFIED, error);
}

// -- sittings -------------------------------------------------------------------------------------

static jub_status begin_sitting(jub_replay *replay, jub_text entry, jub_error *error)
{
    jub_status status = jub_sitting_read(&replay->scratch, entry, &replay->sitting, error);
    if (status == JUB_OK)
        status = programme_attend_begin(replay->state, &replay->sitting, replay->index,
                                        &replay->attendance, error);
    if (status == JUB_OK && replay->attendance.at.actor != JUB_NO_ACTOR)
        status = programme_attend_verify(replay->state, &replay->attendance, NULL, error);
    if (status != JUB_OK) return programme_replay_name(replay->index, "sitting", status, error);
    replay->entries = (programme_texts){0};
    replay->is_sitting = true;
    return JUB_OK;
}

// The sitting that opens the programme is signed by a key that stands in its first event.
static jub_status verify_opening(jub_replay *replay, jub_text entry, jub_error *error)
{
    const size_t mark = jub_arena_mark(&replay->scratch);
    jub_event first;
    jub_status status = jub_event_read(&replay->scratch, entry, &first, error);
    if (status == JUB_OK)
        status = programme_attend_verify(replay->state, &replay->attendance, &first, error);
    jub_arena_rewind(&replay->scratch, mark);
    return status;
}

static jub_status keep_entry(jub_replay *replay, jub_text entry, jub_error *error)
{
    const bool is_opening =
        replay->entries.count == 0 && replay->attendance.at.actor == JUB_NO_ACTOR;
    if (entry.length_bytes > JUB_EVENT_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "larger than the limit of %d bytes", JUB_EVENT_MAX_BYTES);
    const jub_status status = is_opening ? verify_opening(replay, entry, error) : JUB_OK;
    if (status != JUB_OK) return status;
    const jub_text copy = jub_text_copy(&replay->scratch, entry);
    if (!copy.bytes || !JUB_LIST_PUSH(&replay->scratch, &replay->entries, copy))
        return jub_fail_no_memory(error);
    return JUB_OK;
}

// The facts of an event in the buffer, if it has any and they are to be had.
static jub_status get_facts(jub_replay *replay, const jub_event *event,
                            uint8_t salt_out[JUB_SALT_BYTES], jub_error *error)
{
    const jub_facts_source *facts = replay->facts;
    jub_buffer_reset(&replay->opened);
    if (!facts || !event->has_commitment) return JUB_OK;
    const jub_status status =
        facts->get(facts->context, &event->commitment, salt_out, &replay->opened, error);
    if (status != JUB_OK || replay->opened.status == JUB_OK) return status;
    if (replay->opened.status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                    "the facts are larger than the limit of %d bytes", JUB_EVENT_MAX_BYTES);
}

jub_status programme_replay_apply(jub_replay *replay, programme_attendance *attendance,
                                  const jub_event *event, jub_error *error)
{
    attendance->at.drawn = replay->drawn;
    attendance->at.drawn_count = replay->drawn_count;
    const jub_event_at at = attendance->at;
    const jub_status status = programme_attend_event(replay->state, attendance, event, error);
    if (status == JUB_OK && replay->watch && replay->watch->event)
        replay->watch->event(replay->watch->context, &at, event);
    return status;
}

static jub_status apply_event(jub_replay *replay, jub_view *view, const jub_event *event,
                              jub_error *error)
{
    jub_status status = JUB_OK;
    if (event->kind == JUB_EVENT_SEED_TAKEN)
        status = jub_replay_find_draw(replay, view, event->draw, error);
    return status == JUB_OK ? programme_replay_apply(replay, &replay->attendance, event, error)
                            : status;
}

static jub_status read_event(jub_replay *replay, jub_view *view, uint64_t index, jub_text entry,
                             jub_error *error)
{
    uint8_t salt[JUB_SALT_BYTES];
    jub_event event;
    jub_status status = jub_event_read(&replay->scratch, entry, &event, error);
    if (status != JUB_OK) return programme_replay_name(index, "", status, error);
    const char *word = jub_event_word(event.kind);
    status = get_facts(replay, &event, salt, error);
    if (status == JUB_MISSING) return name_entry_as(index, word, JUB_MISSING, error);
    if (status == JUB_OK && replay->facts && event.has_commitment)
        status = jub_event_open(&replay->scratch, replay->sha, salt,
                                jub_buffer_view(&replay->opened), &event, error);
    if (status == JUB_OK) status = apply_event(replay, view, &event, error);
    return programme_replay_name(index, word, status, error);
}

static jub_status take_event(jub_replay *replay, jub_view *view, jub_text entry, jub_error *error)
{
    const size_t mark = jub_arena_mark(&replay->scratch);
    const jub_status status = read_event(replay, view, replay->attendance.at.index, entry, error);
    jub_arena_rewind(&replay->scratch, mark);
    return status;
}

static jub_status end_sitting(jub_replay *replay, jub_view *view, jub_error *error)
{
    jub_hash root;
    programme_sitting_root(replay->sha, replay->entries.items, replay->entries.count, &root);
    if (!jub_hash_equal(&root, &replay->sitting.root)) {
        (void)jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                       "its root is not that of the entries that follow");
        return programme_replay_name(replay->attendance.index, "sitting", JUB_UNVERIFIED, error);
    }
    for (size_t i = 0; i < replay->entries.count; i++) {
        const jub_status status = take_event(replay, view, replay->entries.items[i], error);
        if (status != JUB_OK) return status;
    }
    programme_attend_end(replay->state, &replay->attendance);
    replay->is_sitting = false;
    return JUB_OK;
}

static jub_status take_within(jub_replay *replay, jub_view *view, jub_text entry, jub_error *error)
{
    const jub_status status = keep_entry(replay, entry, error);
    if (status != JUB_OK) return programme_replay_name(replay->index, "", status, error);
    return replay->entries.count == replay->sitting.count ? end_sitting(replay, view, error)
                                                          : JUB_OK;
}

// -- entries --------------------------------------------------------------------------------------

static jub_status take_ceremony(jub_text entry, jub_error *error)
{
    jub_ceremony ceremony;
    json_t *json = NULL;
    jub_status status = jub_entry_read(entry, &json, error);
    if (status != JUB_OK) return status;
    const bool is_ceremony =
        strcmp(json_string_value(json_object_get(json, "kind")), "key-ceremony") == 0;
    json_decref(json);
    if (is_ceremony) return jub_ceremony_read(entry, &ceremony, error);
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                    "it is no sitting, no act of a draw and no key ceremony");
}

static jub_status take_other(jub_replay *replay, jub_view *view, jub_text entry, jub_error *error)
{
    jub_text id;
    const jub_text copy = jub_text_copy(&replay->scratch, entry);
    if (!copy.bytes) return jub_fail_no_memory(error);
    jub_status status = jub_draw_entry_id(&replay->scratch, copy, &id, error);
    if (status != JUB_OK) return status;
    if (id.length_bytes > 0) {
        status = programme_replay_act(replay, view, id, copy, error);
    } else {
        status = programme_replay_name(replay->index, "", take_ceremony(copy, error), error);
    }
    if (status == JUB_OK) replay->state->programme.size = replay->index + 1;
    return status;
}

jub_status jub_replay_take(jub_replay *replay, jub_view *view, jub_text entry, jub_error *error)
{
    jub_error unwanted;
    jub_status status;
    if (!error) error = &unwanted;
    if (replay->has_failed)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "begin anew",
                        "this replay has failed before");
    if (replay->is_sitting)
        status = take_within(replay, view, entry, error);
    else if (jub_sitting_is_header(entry))
        status = begin_sitting(replay, entry, error);
    else
        status = take_other(replay, view, entry, error);
    if (!replay->is_sitting) jub_arena_rewind(&replay->scratch, replay->scratch_mark);
    programme_replay_advance(replay, 1);
    replay->has_failed = status != JUB_OK;
    return status;
}

// -- a log ----------------------------------------------------------------------------------------

static jub_status root_at(jub_replay *replay, jub_view *view, uint64_t size, jub_hash *root_out,
                          jub_error *error)
{
    if (size > 0) return jub_view_hash(view, (jub_span){0, size}, root_out, error);
    jub_tree_empty(replay->sha, root_out);
    return JUB_OK;
}

// Whether the state is of this log, at an earlier size.
static jub_status check_earlier(jub_replay *replay, jub_view *view, jub_error *error)
{
    const jub_programme *programme = &replay->state->programme;
    const uint64_t size = jub_view_size(view);
    jub_hash root;
    if (programme->size == 0) return JUB_OK;
    if (programme->size > size)
        return jub_fail(
            error, JUB_UNVERIFIED, (jub_position){0}, "make the state again from the log",
            "the state is of %" PRIu64 " entries, and the log has %" PRIu64, programme->size, size);
    const jub_status status = root_at(replay, view, programme->size, &root, error);
    if (status != JUB_OK || jub_hash_equal(&root, &programme->root)) return status;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, "make the state again from the log",
                    "the state is not of this log: the root at %" PRIu64 " entries is another",
                    programme->size);
}

void programme_replay_advance(jub_replay *replay, uint64_t count)
{
    const jub_replay_watch *watch = replay->watch;
    const uint64_t before = replay->index;
    replay->index += count;
    if (watch && watch->progress && before / PROGRESS_ENTRIES != replay->index / PROGRESS_ENTRIES)
        watch->progress(watch->context, replay->index - replay->from, replay->size - replay->from);
}

// One entry, or a whole sitting.
static jub_status take_plainly(jub_replay *replay, jub_view *view, jub_error *error)
{
    const uint64_t size = jub_view_size(view);
    jub_status status = JUB_OK;
    do {
        jub_text entry;
        status = jub_view_entry(view, replay->index, &entry, error);
        if (status == JUB_OK) status = jub_replay_take(replay, view, entry, error);
    } while (status == JUB_OK && replay->is_sitting && replay->index < size);
    return status;
}

static jub_status take_ahead(jub_replay *replay, jub_view *view, jub_error *error)
{
    programme_ahead *ahead = NULL;
    jub_status status = programme_ahead_new(replay, view, &ahead, error);
    while (status == JUB_OK && replay->index < jub_view_size(view)) {
        bool is_stopped = true;
        if (!replay->is_sitting) status = programme_ahead_take(ahead, &is_stopped, error);
        if (status == JUB_OK && is_stopped) status = take_plainly(replay, view, error);
    }
    programme_ahead_free(ahead);
    replay->has_failed = status != JUB_OK;
    return status;
}

static jub_status take_all(jub_replay *replay, jub_view *view, jub_error *error)
{
    jub_status status = JUB_OK;
    if (!replay->has_failed && jub_parallel_parts(replay->state->basis->parallel) > 1)
        status = take_ahead(replay, view, error);
    while (status == JUB_OK && replay->index < jub_view_size(view))
        status = take_plainly(replay, view, error);
    if (status != JUB_OK || !replay->is_sitting) return status;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                    "entry %" PRIu64 ", sitting: the log ends within it, after %zu of %" PRIu64
                    " events",
                    replay->attendance.index, replay->entries.count, replay->sitting.count);
}

jub_status jub_replay_all(jub_replay *replay, jub_view *view, const jub_replay_watch *watch,
                          jub_error *error)
{
    jub_hash root;
    jub_error unwanted;
    if (!error) error = &unwanted;
    jub_status status = check_earlier(replay, view, error);
    if (status != JUB_OK) return status;
    replay->watch = watch;
    replay->from = replay->index;
    replay->size = jub_view_size(view);
    status = take_all(replay, view, error);
    replay->watch = NULL;
    if (status == JUB_OK) status = root_at(replay, view, replay->index, &root, error);
    if (status == JUB_OK) replay->state->programme.root = root;
    return status;
}
