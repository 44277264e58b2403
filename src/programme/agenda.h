#ifndef JUB_PROGRAMME_AGENDA_H
#define JUB_PROGRAMME_AGENDA_H

#include "decree/schedule.h"

/// The days of a programme, all from the decree: two rounds, the first at the facilities and the
/// final one at the centre; a notice to "facility" and one to "person"; the effect.

enum { JUB_ROUND_FIRST, JUB_ROUND_FINAL, JUB_ROUND_MAX };

/// Who may know what, from which day on. X(name, what it opens)
#define JUB_LEVEL_LIST(X)                                                                          \
    X(JUB_LEVEL_DRAFT, "the decree, to those who draft and sign it")                               \
    X(JUB_LEVEL_ORDER, "the order, to those who select")                                           \
    X(JUB_LEVEL_SEALED, "the list is sealed")                                                      \
    X(JUB_LEVEL_FACILITIES, "each facility its part of the list")                                  \
    X(JUB_LEVEL_PEOPLE, "each person their own outcome")                                           \
    X(JUB_LEVEL_PUBLIC, "the outcome, to everybody")

typedef enum jub_level {
#define X(name, meaning) name,
    JUB_LEVEL_LIST(X)
#undef X
        JUB_LEVEL_COUNT
} jub_level;

const char *jub_level_meaning(jub_level level);

typedef struct jub_agenda {
    jub_decree_round_window rounds[JUB_ROUND_MAX];
    jub_date level_days[JUB_LEVEL_COUNT]; // the first day on which it may be opened
    jub_date effect;
} jub_agenda;

/// Level 0 is open from the day the order was made (or from the beginning of days), 1 from the
/// first round's first day, 2 from the final round's last, 3 and 4 from the notices', 5 from the
/// effect.
///
/// Errors: JUB_MISSING, JUB_CONFLICT for a decree that has not two rounds in this order before
/// these notices before an effect, or whose clauses do not read both rounds; the hint says which
/// line to add.
jub_status jub_agenda_of(const jub_decree *decree, jub_agenda *agenda_out, jub_error *error);

/// The round with this label, or JUB_ROUND_MAX.
int jub_agenda_round(const jub_agenda *agenda, jub_text name);

/// The day of a moment, `offset_minutes` ahead of UTC.
jub_date jub_agenda_day(int64_t time, int32_t offset_minutes);

#endif
