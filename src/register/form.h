#ifndef JUB_REGISTER_FORM_H
#define JUB_REGISTER_FORM_H

#include "calendar/date.h"

/// How a foreign cell may be written, as a mapping says it: `{digits} (prior {-text})`.
///
///     {digits}    a run of decimal digits, wanted       {-digits}    the same, not wanted
///     {text}      any text, wanted                      {-text}      the same, not wanted
///
/// All else stands for itself: letters in either case, a blank for one blank or more. `{text}`
/// takes as little as it can. A form has at most one wanted part and is matched against the whole
/// cell.
typedef struct jub_form {
    uint32_t piece_count;
    struct jub_form_piece *pieces;
    bool has_wanted;
} jub_form;

enum {
    JUB_FORM_MAX_BYTES = 256,
    JUB_FORM_PIECE_MAX = 16,
    JUB_FORM_TEXT_MAX = 2,         // parts of any text, so that matching is at most quadratic
    JUB_FORM_CELL_MAX_BYTES = 2048 // a longer cell has no form
};

/// `source` must outlive the form. Errors: JUB_SYNTAX, JUB_LIMIT, JUB_NO_MEMORY; `where` begins the
/// message.
jub_status jub_form_parse(jub_arena *arena, jub_text source, const char *where, jub_form *form_out,
                          jub_error *error);

/// True when `cell` has the form. `*wanted_out` is then the wanted part as a view, without blanks
/// at its ends; an empty view when the form has none.
bool jub_form_match(const jub_form *form, jub_text cell, jub_text *wanted_out);

/// Whether `format` is a way to write a date: `YYYY`, `M` or `MM`, `D` or `DD` once each and
/// something that is no digit between them. `M` and `D` take one digit or two, `MM` and `DD` two. A
/// year of two digits is refused, for it does not say the century.
jub_status jub_date_form_check(jub_text format, const char *where, jub_error *error);

/// Reads a whole cell by a checked format; false when it is written otherwise or there is no such
/// day.
bool jub_date_form_read(jub_text format, jub_text cell, jub_date *date_out);

#endif
