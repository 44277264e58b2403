#ifndef JUB_PROGRAMME_REPLAY_PRIVATE_H
#define JUB_PROGRAMME_REPLAY_PRIVATE_H

#include "draw/record.h"
#include "programme/attendance_private.h"
#include "programme/replay.h"

typedef JUB_LIST(jub_text) programme_texts;

struct jub_replay {
    jub_state *state;
    const jub_facts_source *facts;
    const jub_replay_watch *watch;
    jub_sha256 *sha;
    uint64_t begin; // where it went on from
    uint64_t index; // of the next entry
    bool has_failed;

    // The sitting that is being read, if any.
    bool is_sitting;
    jub_arena scratch; // for one entry outside, and for one sitting
    size_t scratch_mark;
    jub_sitting sitting;
    programme_attendance attendance;
    programme_texts entries;
    jub_buffer opened; // facts of one event

    // The draws of this log.
    jub_arena kept;
    jub_draw_record *records[JUB_SEED_USE_MAX];
    size_t record_count;
    jub_drawn drawn[JUB_SEED_USE_MAX]; // those that are over
    size_t drawn_count;
};

/// Says that it is the entry of this index, whose kind is `what`, or empty, that is wrong. It is
/// the log's fault, whatever the sort of error: JUB_UNVERIFIED, but for a lack of memory and
/// JUB_IO.
jub_status programme_replay_name(uint64_t index, const char *what, jub_status status,
                                 jub_error *error);

/// Takes an act of the draw `id`, the next entry. `entry` is a copy, because folding may read the
/// view.
jub_status programme_replay_act(jub_replay *replay, jub_view *view, jub_text id, jub_text entry,
                                jub_error *error);

#endif
