#ifndef JUB_LETTER_LETTER_H
#define JUB_LETTER_LETTER_H

#include "decree/determine.h"
#include "programme/agenda.h"

/// What is handed to people on their day, on paper: each person's letter, and the list that a
/// facility gets before. Plain text in UTF-8 without any markup, lines of at most
/// JUB_LETTER_COLUMNS columns (a character of East Asian width takes two) but for a word that is
/// longer. The same input gives the same bytes. What comes from a register or a decree cannot
/// change the text around it: control characters and marks that turn the direction of writing are
/// question marks.

enum { JUB_LETTER_COLUMNS = 76, JUB_LETTER_MAX_BYTES = 1 << 20, JUB_TOLD_LIST_MAX_BYTES = 1 << 28 };

/// In which language. X(name, word)
#define JUB_LETTER_LANGUAGE_LIST(X) X(ENGLISH, "en")

typedef enum jub_letter_language {
#define X(name, word) JUB_LETTER_##name,
    JUB_LETTER_LANGUAGE_LIST(X)
#undef X
        JUB_LETTER_LANGUAGE_COUNT
} jub_letter_language;

/// Who is told what. Texts are the register's; names may be empty.
typedef struct jub_told {
    jub_text person; // key
    jub_text name;
    jub_text facility; // key
    jub_text facility_name;
    const jub_determination *determination; // granted
} jub_told;

/// One person's letter: what was decided about them and about nobody else.
typedef struct jub_letter {
    const jub_decree *decree;
    const jub_agenda *agenda;
    jub_told told;
    jub_date day;      // of the event person.notified, the letter's date
    jub_text origin;   // of the log
    uint64_t entry;    // index of that event
    jub_text evidence; // name of the file with the proof (ledger/notice.h)
} jub_letter;

/// Errors: JUB_RANGE for somebody who is granted nothing, JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_letter_write(const jub_letter *letter, jub_letter_language language,
                            jub_buffer *buffer, jub_error *error);

/// One of a facility's list, and which of its heads is to tell the person.
typedef struct jub_told_line {
    jub_told told;
    jub_text teller; // id of an actor; empty where nobody is enrolled who could
} jub_told_line;

/// A facility's list (level 3).
typedef struct jub_told_list {
    const jub_decree *decree;
    const jub_agenda *agenda;
    jub_text facility;
    jub_text facility_name;
    jub_date day;               // of the event facility.notified
    const jub_told_line *lines; // [count]
    size_t count;
} jub_told_list;

/// People in quotas come first, quota by quota and by rank, the others as they are given.
/// `arena` is for scratch and left as it was. Errors as above.
jub_status jub_told_list_write(jub_arena *arena, const jub_told_list *list,
                               jub_letter_language language, jub_buffer *buffer, jub_error *error);

#endif
