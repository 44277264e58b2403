#ifndef JUB_LETTER_LETTER_TEXT_PRIVATE_H
#define JUB_LETTER_LETTER_TEXT_PRIVATE_H

#include "letter/letter.h"

/// Texts of letters with what is put into them, wrapped.

typedef enum letter_text {
#define X(name, english) LETTER_##name,
#include "letter/letter_text_list.h"
#undef X
    LETTER_TEXT_COUNT
} letter_text;

/// What stands for `{key}` in a text.
typedef struct letter_value {
    const char *key;
    jub_text text;
} letter_value;

enum { LETTER_VALUE_MAX = 24 };

/// Writes to `out`. `words` holds what values are made of until the letter is written.
typedef struct letter_writer {
    jub_letter_language language;
    jub_buffer *out;
    jub_arena words;
    bool is_out_of_memory;
    letter_value values[LETTER_VALUE_MAX];
    size_t value_count;
} letter_writer;

letter_writer letter_begin(jub_letter_language language, jub_buffer *out);

/// JUB_OK, or what stopped the writing. Frees what the writer holds.
jub_status letter_end(letter_writer *writer, jub_error *error);

/// Sets a value, or replaces it; a stranger's text is made harmless.
void letter_set(letter_writer *writer, const char *key, jub_text text);
void letter_set_count(letter_writer *writer, const char *key, uint64_t count);
void letter_set_date(letter_writer *writer, const char *key, jub_date date);

/// `1 day`, `12 days`.
void letter_set_number(letter_writer *writer, const char *key, uint64_t number, letter_text one,
                       letter_text many);

/// Forgets the values behind the first `count`.
void letter_forget(letter_writer *writer, size_t count);

/// A paragraph: its first line is indented by `first` columns, the others by `rest`.
void letter_say(letter_writer *writer, letter_text text, size_t first, size_t rest);

/// A line that is not to be broken, indented.
void letter_say_whole(letter_writer *writer, letter_text text, size_t first);

/// An empty line.
void letter_gap(letter_writer *writer);

/// An empty line, a heading, an empty line.
void letter_head(letter_writer *writer, letter_text text);

/// Names of clauses with their citations: `G1 (point 3), G2`.
void letter_set_clauses(letter_writer *writer, const char *key, const jub_decree *decree,
                        const jub_determination *determination);

/// `clause` and `cite`; false when there is no citation.
bool letter_set_clause(letter_writer *writer, const jub_decree *decree, jub_clause_kind kind,
                       uint32_t index);

/// `old_end`, `new_end`, `days`, `amount`, `place`, `kind`: as far as they are known.
void letter_set_outcome(letter_writer *writer, const jub_decree *decree,
                        const jub_determination *determination);

/// What becomes of the person: the first that holds.
typedef enum letter_fate {
    LETTER_FATE_RELEASED,
    LETTER_FATE_FREE, // the new end is not after the day it takes effect
    LETTER_FATE_REDUCED,
    LETTER_FATE_REDUCED_TO,      // there was no end before, or it is not known
    LETTER_FATE_REDUCED_UNKNOWN, // the new end is not known
    LETTER_FATE_TRANSFERRED,
    LETTER_FATE_OTHER,
} letter_fate;

/// Whether a term that was to be made shorter ends on the day on which it did.
bool letter_is_as_before(const jub_determination *determination);

/// Whether clearly less could be taken off than the decree gives, as where it would end before the
/// day it takes effect.
bool letter_is_cut_short(const jub_determination *determination);

letter_fate letter_fate_of(const jub_agenda *agenda, const jub_determination *determination);

#endif
