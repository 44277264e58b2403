// The draws of a programme's log, each folded act by act.

#include "programme/replay_private.h"

const jub_seed *jub_replay_draws(const jub_replay *replay, size_t *count_out)
{
    *count_out = replay->seed_count;
    return replay->seeds;
}

static jub_draw_record *find_record(const jub_replay *replay, jub_text id)
{
    for (size_t i = 0; i < replay->record_count; i++)
        if (jub_text_equal(replay->records[i]->draw_id, id)) return replay->records[i];
    return NULL;
}

static jub_status begin_record(jub_replay *replay, jub_text id, jub_draw_record **record_out,
                               jub_error *error)
{
    if (replay->record_count == JUB_SEED_USE_MAX)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "there are more than %d draws", JUB_SEED_USE_MAX);
    jub_draw_record *record = JUB_NEW(&replay->kept, jub_draw_record, 1);
    const jub_text copy = jub_text_copy(&replay->kept, id);
    if (!record || !copy.bytes) return jub_fail_no_memory(error);
    jub_draw_record_begin(&replay->kept, replay->sha, copy, replay->state->origin, NULL, record);
    replay->records[replay->record_count++] = record;
    *record_out = record;
    return JUB_OK;
}

static jub_status fold_act(jub_replay *replay, jub_view *view, jub_draw_record *record,
                           uint64_t index, jub_text entry, jub_error *error)
{
    const bool was_done = record->stage == JUB_STAGE_DONE;
    const jub_status status = jub_draw_record_take(record, view, index, entry, error);
    if (status != JUB_OK || was_done || record->stage != JUB_STAGE_DONE) return status;
    jub_seed *seed = &replay->seeds[replay->seed_count++];
    *seed = (jub_seed){.draw = record->draw_id, .entry = record->closed_size - 1};
    memcpy(seed->seed.bytes, record->seed, sizeof seed->seed.bytes);
    return JUB_OK;
}

// The acts of a draw among the entries that came before this replay.
static jub_status fold_earlier(jub_replay *replay, jub_view *view, jub_draw_record *record,
                               jub_error *error)
{
    for (uint64_t i = 0; i < replay->begin; i++) {
        jub_text entry;
        jub_status status = jub_view_entry(view, i, &entry, error);
        if (status == JUB_OK) status = fold_act(replay, view, record, i, entry, error);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

jub_status jub_replay_find_draw(jub_replay *replay, jub_view *view, jub_text id, jub_error *error)
{
    jub_draw_record *record = NULL;
    if (replay->begin == 0 || find_record(replay, id)) return JUB_OK;
    jub_status status = begin_record(replay, id, &record, error);
    if (status == JUB_OK) status = fold_earlier(replay, view, record, error);
    if (status == JUB_OK && record->stage == JUB_STAGE_NONE) replay->record_count--;
    return status;
}

jub_status programme_replay_act(jub_replay *replay, jub_view *view, jub_text id, jub_text entry,
                                jub_error *error)
{
    jub_draw_record *record = find_record(replay, id);
    if (!record) {
        jub_status status = begin_record(replay, id, &record, error);
        if (status != JUB_OK) return programme_replay_name(replay->index, "", status, error);
        status = fold_earlier(replay, view, record, error);
        if (status != JUB_OK) return status;
    }
    return fold_act(replay, view, record, replay->index, entry, error);
}
