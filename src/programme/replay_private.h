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
    uint64_t from;  // and to which size it is going now, for the watch
    uint64_t size;
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
    jub_draw_record *records[JUB_DRAWN_MAX];
    size_t record_count;
    jub_drawn drawn[JUB_DRAWN_MAX]; // those that are over
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

/// Applies an event, tells the watch, and puts the attendance behind it. Errors: those of
/// jub_apply.
jub_status programme_replay_apply(jub_replay *replay, programme_attendance *attendance,
                                  const jub_event *event, jub_error *error);

/// Counts entries as taken, and tells the watch now and then.
void programme_replay_advance(jub_replay *replay, uint64_t count);

/// Reading ahead of what is applied (replay_ahead.c), where there are threads for it.
typedef struct programme_ahead programme_ahead;

/// Owner: on the heap until programme_ahead_free. Errors: JUB_NO_MEMORY.
jub_status programme_ahead_new(jub_replay *replay, jub_view *view, programme_ahead **ahead_out,
                               jub_error *error);
void programme_ahead_free(programme_ahead *ahead);

/// Takes sittings, up to the end of the view or to what is to be taken plainly. Errors: as
/// jub_replay_take.
jub_status programme_ahead_take(programme_ahead *ahead, bool *is_stopped_out, jub_error *error);

#endif
