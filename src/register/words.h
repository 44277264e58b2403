#ifndef JUB_REGISTER_WORDS_H
#define JUB_REGISTER_WORDS_H

#include "calendar/duration.h"

/// Texts in the order given.
typedef struct jub_text_list {
    uint32_t count;
    jub_text *items;
} jub_text_list;

/// The words in which a register writes how long a term is; the letters in either case.
typedef struct jub_words {
    jub_text_list years;
    jub_text_list months;
    jub_text_list weeks;
    jub_text_list days;
    jub_text_list plus;   // between terms that follow each other: `6 yrs + 3 yrs`
    jub_text_list equals; // before their sum: `= 9 yrs`
    jub_text_list from;   // before the day the term begins, where that is written
    jub_text_list also;   // what stands behind a term and does not change it: `& fine`
} jub_words;

typedef struct jub_term_words {
    jub_duration duration; // more than nothing
    jub_text start;        // what follows a word of `from`, as it stands; empty when none does
} jub_term_words;

enum { JUB_WORDS_MAX_BYTES = 256 };

/// Reads a whole cell. A term is one or more numbers with their units, longest unit first, each
/// unit once: `2 yrs 2 mos 3 days`. Terms joined by a word of `plus` add up; where their sum is
/// written too it must be the sum, and numbers without a unit have the unit of the sum: `6 + 5 = 11
/// yrs`. Nothing else is read: no guess at a unit, a word or a slip.
///
/// False otherwise, with `*reason_out` (a constant) saying what stands in the way.
bool jub_words_read(const jub_words *words, jub_text cell, jub_term_words *term_out,
                    const char **reason_out);

#endif
