#ifndef JUB_REPORT_ACTS_H
#define JUB_REPORT_ACTS_H

#include "programme/replay.h"

/// When a programme's acts were done, and how often: gathered while its log is replayed. Names
/// nobody.

/// Moments are POSIX seconds; both are 0 where `count` is.
typedef struct jub_report_act {
    uint64_t count;
    int64_t first, last;
} jub_report_act;

typedef struct jub_report_acts {
    jub_report_act kinds[JUB_EVENT_KIND_COUNT];
    jub_report_act levels[JUB_LEVEL_COUNT]; // opened
    jub_report_act round_opened[JUB_ROUND_MAX];
    jub_report_act round_closed[JUB_ROUND_MAX];
} jub_report_acts;

/// Takes note of one event, for the `event` of a jub_replay_watch. `agenda` tells the rounds.
void jub_report_acts_take(jub_report_acts *acts, const jub_agenda *agenda, const jub_event *event);

#endif
