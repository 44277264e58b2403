// The draws of a programme's log, each folded act by act.

#include "programme/replay_private.h"

const jub_drawn *jub_replay_draws(const jub_replay *replay, size_t *count_out)
{
    *count_out = replay->drawn_count;
    return replay->drawn;
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
    if (replay->record_count == JUB_DRAWN_MAX)
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "there are more than %d draws", JUB_DRAWN_MAX);
    jub_draw_record *record = JUB_NEW(&replay->kept, jub_draw_record, 1);
    const jub_text copy = jub_text_copy(&replay->kept, id);
    if (!record || !copy.bytes) return jub_fail_no_memory(error);
    jub_draw_record_begin(&replay->kept, replay->sha, copy, replay->state->origin, NULL, record);
    replay->records[replay->record_count++] = record;
    *record_out = record;
    return JUB_OK;
}

static bool is_over(const jub_draw_record *record)
{
    return record->stage == JUB_STAGE_DONE || record->stage == JUB_STAGE_VOID;
}

static jub_status keep_drawn(jub_replay *replay, const jub_draw_record *record, jub_error *error)
{
    jub_drawn *drawn = &replay->drawn[replay->drawn_count];
    jub_vkey *officers = JUB_NEW(&replay->kept, jub_vkey, JUB_DRAW_OFFICER_MAX);
    if (!officers) return jub_fail_no_memory(error);
    *drawn = (jub_drawn){.draw = record->draw_id,
                         .is_void = record->stage == JUB_STAGE_VOID,
                         .entry = record->closed_size > 0 ? record->closed_size - 1 : 0,
                         .officers = officers};
    for (size_t i = 0; i < record->rules.officer_count; i++)
        if (record->officers[i].has_committed)
            officers[drawn->officer_count++] = record->officers[i].vkey;
    if (!drawn->is_void) memcpy(drawn->seed.bytes, record->seed, sizeof drawn->seed.bytes);
    replay->drawn_count++;
    return JUB_OK;
}

static jub_status fold_act(jub_replay *replay, jub_view *view, jub_draw_record *record,
                           uint64_t index, jub_text entry, jub_error *error)
{
    const bool was_over = is_over(record);
    const jub_status status = jub_draw_record_take(record, view, index, entry, error);
    if (status != JUB_OK || was_over || !is_over(record)) return status;
    return keep_drawn(replay, record, error);
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

static jub_status find_one(jub_replay *replay, jub_view *view, jub_text id, jub_error *error)
{
    jub_draw_record *record = NULL;
    if (find_record(replay, id)) return JUB_OK;
    jub_status status = begin_record(replay, id, &record, error);
    if (status == JUB_OK) status = fold_earlier(replay, view, record, error);
    if (status == JUB_OK && record->stage == JUB_STAGE_NONE) replay->record_count--;
    return status;
}

jub_status jub_replay_find_draw(jub_replay *replay, jub_view *view, jub_text id, jub_error *error)
{
    char room[JUB_DRAW_ID_MAX_BYTES];
    jub_status status = JUB_OK;
    if (replay->begin == 0 || !jub_draw_id_is_valid(id)) return JUB_OK;
    memcpy(room, id.bytes, id.length_bytes);
    id.bytes = room;
    while (status == JUB_OK && id.length_bytes > 0) {
        status = find_one(replay, view, id, error);
        const bool is_again = id.length_bytes > 2 && room[id.length_bytes - 2] == '/' &&
                              room[id.length_bytes - 1] > '1' && room[id.length_bytes - 1] <= '9';
        if (!is_again) break;
        if (room[id.length_bytes - 1] == '2')
            id.length_bytes -= 2;
        else
            room[id.length_bytes - 1]--;
    }
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
