// Reading ahead: while the events of one batch of sittings are applied, the next batch is read on
// another thread: entries, signatures, roots, events and their facts, which rest on nothing that is
// applied meanwhile. Only what is in order is read ahead. What is not, and what reads the log
// itself (acts of draws, seeds), ends the batch and is taken from the log anew as if nothing had
// been read ahead, so that it is judged and told in the one place.

#include <stdlib.h>

#include "programme/replay_private.h"

enum {
    BATCH_ENTRIES = 1024,
    BATCH_BYTES = 64 << 20,      // then no further sitting is begun
    BATCH_MAX_BYTES = 512 << 20, // as a sitting that is taken plainly
    KEYS_MAX_BYTES = 256 << 20,
    PARTS = 2,
};

typedef struct ahead_sitting {
    uint64_t index; // of the header
    jub_sitting sitting;
    jub_event *events; // [sitting.count]
} ahead_sitting;

typedef JUB_LIST(ahead_sitting) ahead_sittings;

typedef struct batch {
    jub_arena arena;
    uint64_t end; // behind its last sitting
    ahead_sittings sittings;
    bool is_stopped; // what follows is to be taken plainly
} batch;

struct programme_ahead {
    jub_replay *replay;
    jub_view *view;
    uint64_t size; // of the view
    jub_sha256 *sha;
    jub_buffer opened;
    batch batches[2];
    batch *applied; // while it is, `read` is read
    batch *read;
    uint64_t begin; // of what is read

    // Keys of those who were enrolled before the batch that is being applied.
    jub_arena kept;
    jub_map ids;
    JUB_LIST(const jub_vkey *) keys;

    jub_status status; // of applying
    jub_error *error;
};

static bool learn_keys(programme_ahead *ahead)
{
    const jub_state *state = ahead->replay->state;
    for (size_t i = ahead->keys.count; i < state->actors.count; i++) {
        jub_vkey *key = JUB_NEW(&ahead->kept, jub_vkey, 1);
        if (!key || !JUB_LIST_RESERVE(&ahead->kept, &ahead->keys) ||
            jub_map_add(&ahead->ids, state->actors.items[i].id, NULL) == JUB_MAP_ABSENT)
            return false;
        *key = state->actor_keys[i];
        ahead->keys.items[ahead->keys.count++] = key;
    }
    return true;
}

// -- reading --------------------------------------------------------------------------------------

static bool read_header(programme_ahead *ahead, batch *into, ahead_sitting *at)
{
    jub_text entry;
    jub_error unwanted;
    if (jub_view_entry(ahead->view, at->index, &entry, &unwanted) != JUB_OK ||
        !jub_sitting_is_header(entry) ||
        jub_sitting_read(&into->arena, entry, &at->sitting, &unwanted) != JUB_OK)
        return false;
    const uint32_t actor = jub_map_find(&ahead->ids, at->sitting.actor);
    return actor != JUB_MAP_ABSENT && at->sitting.count < ahead->size - at->index &&
           jub_sitting_verify(&at->sitting, ahead->replay->state->origin, ahead->keys.items[actor]);
}

static bool open_facts(programme_ahead *ahead, batch *into, jub_event *event)
{
    const jub_facts_source *facts = ahead->replay->facts;
    uint8_t salt[JUB_SALT_BYTES];
    jub_error unwanted;
    if (!facts || !event->has_commitment) return true;
    jub_buffer_reset(&ahead->opened);
    return facts->get(facts->context, &event->commitment, salt, &ahead->opened, &unwanted) ==
               JUB_OK &&
           ahead->opened.status == JUB_OK &&
           jub_event_open(&into->arena, ahead->sha, salt, jub_buffer_view(&ahead->opened), event,
                          &unwanted) == JUB_OK;
}

static bool read_event(programme_ahead *ahead, batch *into, uint64_t index, jub_frontier *frontier,
                       jub_event *event)
{
    jub_text entry;
    jub_hash leaf;
    jub_error unwanted;
    // The leaf that the entry was traced to is the one in the sitting's own tree.
    if (jub_view_entry(ahead->view, index, &entry, &unwanted) != JUB_OK ||
        entry.length_bytes > JUB_EVENT_MAX_BYTES ||
        jub_view_hash(ahead->view, (jub_span){index, index + 1}, &leaf, &unwanted) != JUB_OK ||
        jub_event_read(&into->arena, entry, event, &unwanted) != JUB_OK)
        return false;
    jub_frontier_add(ahead->sha, frontier, &leaf);
    return event->kind != JUB_EVENT_SEED_TAKEN && open_facts(ahead, into, event);
}

static bool read_sitting(programme_ahead *ahead, batch *into)
{
    ahead_sitting at = {.index = into->end};
    jub_frontier frontier = {0};
    jub_hash root;
    if (!read_header(ahead, into, &at)) return false;
    at.events = JUB_NEW(&into->arena, jub_event, at.sitting.count);
    if (!at.events) return false;
    for (uint64_t i = 0; i < at.sitting.count; i++)
        if (!read_event(ahead, into, at.index + 1 + i, &frontier, &at.events[i])) return false;
    jub_frontier_root(ahead->sha, &frontier, &root);
    if (!jub_hash_equal(&root, &at.sitting.root)) return false;
    if (!JUB_LIST_PUSH(&into->arena, &into->sittings, at)) return false;
    into->end += 1 + at.sitting.count;
    return true;
}

static void read_batch(programme_ahead *ahead)
{
    batch *into = ahead->read;
    jub_arena_rewind(&into->arena, 0);
    into->sittings = (ahead_sittings){0};
    into->end = ahead->begin;
    into->is_stopped = false;
    while (!into->is_stopped && into->end < ahead->size &&
           into->end - ahead->begin < BATCH_ENTRIES && into->arena.used_bytes < BATCH_BYTES)
        into->is_stopped = !read_sitting(ahead, into);
}

// -- applying -------------------------------------------------------------------------------------

static jub_status apply_events(programme_ahead *ahead, const ahead_sitting *at,
                               programme_attendance *attendance)
{
    for (uint64_t i = 0; i < at->sitting.count; i++) {
        const uint64_t index = attendance->at.index;
        const jub_status status =
            programme_replay_apply(ahead->replay, attendance, &at->events[i], ahead->error);
        if (status != JUB_OK)
            return programme_replay_name(index, jub_event_word(at->events[i].kind), status,
                                         ahead->error);
    }
    return JUB_OK;
}

static jub_status apply_sitting(programme_ahead *ahead, const ahead_sitting *at)
{
    jub_replay *replay = ahead->replay;
    programme_attendance attendance;
    jub_status status =
        programme_attend_begin(replay->state, &at->sitting, at->index, &attendance, ahead->error);
    if (status != JUB_OK) return programme_replay_name(at->index, "sitting", status, ahead->error);
    status = apply_events(ahead, at, &attendance);
    if (status != JUB_OK) return status;
    programme_attend_end(replay->state, &attendance);
    programme_replay_advance(replay, 1 + at->sitting.count);
    return JUB_OK;
}

static void apply_batch(programme_ahead *ahead)
{
    const batch *from = ahead->applied;
    for (size_t i = 0; i < from->sittings.count && ahead->status == JUB_OK; i++)
        ahead->status = apply_sitting(ahead, &from->sittings.items[i]);
}

static void read_or_apply(void *context, uint32_t part)
{
    if (part == 0)
        read_batch(context);
    else
        apply_batch(context);
}

// -- the batches ----------------------------------------------------------------------------------

static void swap(programme_ahead *ahead)
{
    batch *applied = ahead->applied;
    ahead->applied = ahead->read;
    ahead->read = applied;
    ahead->begin = ahead->applied->end;
}

jub_status programme_ahead_take(programme_ahead *ahead, bool *is_stopped_out, jub_error *error)
{
    const jub_parallel *parallel = ahead->replay->state->basis->parallel;
    ahead->error = error;
    ahead->status = JUB_OK;
    ahead->begin = ahead->replay->index;
    if (!learn_keys(ahead)) return jub_fail_no_memory(error);
    read_batch(ahead);
    swap(ahead);
    while (!ahead->applied->is_stopped && ahead->begin < ahead->size) {
        if (!learn_keys(ahead)) return jub_fail_no_memory(error);
        jub_parallel_run(parallel, PARTS, read_or_apply, ahead);
        if (ahead->status != JUB_OK) return ahead->status;
        swap(ahead);
    }
    apply_batch(ahead);
    *is_stopped_out = ahead->applied->is_stopped;
    return ahead->status;
}

void programme_ahead_free(programme_ahead *ahead)
{
    if (!ahead) return;
    for (int i = 0; i < 2; i++) jub_arena_clear(&ahead->batches[i].arena);
    jub_arena_clear(&ahead->kept);
    jub_buffer_clear(&ahead->opened);
    jub_sha256_free(ahead->sha);
    free(ahead);
}

jub_status programme_ahead_new(jub_replay *replay, jub_view *view, programme_ahead **ahead_out,
                               jub_error *error)
{
    programme_ahead *ahead = calloc(1, sizeof *ahead);
    if (!ahead) return jub_fail_no_memory(error);
    ahead->replay = replay;
    ahead->view = view;
    ahead->size = jub_view_size(view);
    ahead->sha = jub_sha256_new();
    ahead->opened = jub_buffer_init(JUB_EVENT_MAX_BYTES);
    for (int i = 0; i < 2; i++) ahead->batches[i].arena = jub_arena_init(BATCH_MAX_BYTES);
    ahead->applied = &ahead->batches[0];
    ahead->read = &ahead->batches[1];
    ahead->kept = jub_arena_init(KEYS_MAX_BYTES);
    ahead->ids = jub_map_init(&ahead->kept, 0);
    if (!ahead->sha) {
        programme_ahead_free(ahead);
        return jub_fail_no_memory(error);
    }
    *ahead_out = ahead;
    return JUB_OK;
}
