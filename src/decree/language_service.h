#ifndef JUB_DECREE_LANGUAGE_SERVICE_H
#define JUB_DECREE_LANGUAGE_SERVICE_H

#include "decree/decree.h"

/// What an editor asks about the text of a decree while it is being written: what is wrong in it,
/// what a word means, where it is declared, what may be written next. Answers work on broken text
/// too: they come from the words and marks, and from the checked tree where there is one.
///
/// All places are byte offsets into the source; one past its end counts as its end.
typedef struct jub_language jub_language;

/// Reads and checks a `.decree.md` text. The checks are those of jub_decree_read, and `library`
/// (may be NULL) has the decrees that this one keeps rules from.
///
/// Owner: everything lies in `arena` and points into `source`. Read anew after each change, in an
/// arena of its own that is freed whole.
/// Errors: JUB_NO_MEMORY. What is wrong with the text is in the diagnostics.
jub_status jub_language_read(jub_arena *arena, jub_text source, const jub_decree_library *library,
                             const jub_language **language_out);

/// All messages, sorted by place; those about a decree that rules are kept from have its name as
/// their origin and stand last.
const jub_diagnostics *jub_language_diagnostics(const jub_language *language);

/// Whether the text has a fence marked decree at all.
bool jub_language_has_fence(const jub_language *language);

typedef struct jub_span {
    size_t offset_bytes;
    size_t length_bytes;
} jub_span;

/// Where the file is named that rules are kept from; nothing when there is none.
jub_span jub_language_kept_from(const jub_language *language);

/// What sort of thing a name or word is, as far as an editor tells them apart.
typedef enum jub_language_kind {
    JUB_LANGUAGE_WORD, // of the language
    JUB_LANGUAGE_TYPE,
    JUB_LANGUAGE_FUNCTION,
    JUB_LANGUAGE_FIELD,
    JUB_LANGUAGE_RECORD,
    JUB_LANGUAGE_CODES,
    JUB_LANGUAGE_VALUE,  // define, table, parameter, a date of the header, a result
    JUB_LANGUAGE_CLAUSE, // whatever else has a label that outcomes cite
    JUB_LANGUAGE_DAY,    // round, notice
    JUB_LANGUAGE_CASE,
    JUB_LANGUAGE_TEXT, // between quotation marks
    JUB_LANGUAGE_TEST, // test, prove
    JUB_LANGUAGE_HEADER,
    JUB_LANGUAGE_OTHER,
} jub_language_kind;

/// What stands at an offset, told in Markdown: its kind, type, citation, dates in force, the line
/// of its declaration and the declaration itself; for words of the language a line on what they do.
/// `span_out` is the word. The text lies in `arena`, which may be another.
/// Errors: JUB_MISSING when there is nothing to tell, JUB_NO_MEMORY.
jub_status jub_language_hover(const jub_language *language, jub_arena *arena, size_t offset_bytes,
                              jub_text *markdown_out, jub_span *span_out);

/// A place in the text or in one that it keeps rules from.
typedef struct jub_language_target {
    jub_text file; // its name; empty for the text itself
    jub_text text; // the whole of it
    jub_span span; // within that
} jub_language_target;

/// Where what stands at an offset is declared: the name in its declaration, the case in the list of
/// its field, the title of a test. False when there is no such place.
bool jub_language_definition(const jub_language *language, size_t offset_bytes,
                             jub_language_target *target_out);

typedef JUB_LIST(jub_span) jub_span_list;

/// Every place of the text that names what stands at an offset, in the order of the text, its
/// declaration included where asked. The list lies in `arena`. Errors: JUB_MISSING, JUB_NO_MEMORY.
jub_status jub_language_references(const jub_language *language, jub_arena *arena,
                                   size_t offset_bytes, bool with_declaration,
                                   jub_span_list *spans_out);

typedef struct jub_completion {
    jub_text text; // to be written, as it is
    jub_text detail;
    jub_language_kind kind;
} jub_completion;

enum { JUB_SUGGESTION_MAX = 1000 };

typedef struct jub_completions {
    jub_span replaced; // the part of a word that stands there already
    bool is_cut;       // there are more than JUB_SUGGESTION_MAX
    JUB_LIST(jub_completion) list;
} jub_completions;

/// What may stand at an offset, likeliest first: nothing outside of the fences, in comments, and
/// where a new name or a text is to be written. Only what has the letters already written, in
/// their order, is given. The list lies in `arena`. Errors: JUB_NO_MEMORY.
jub_status jub_language_complete(const jub_language *language, jub_arena *arena,
                                 size_t offset_bytes, jub_completions *completions_out);

typedef struct jub_outline_entry {
    jub_text name;
    jub_text detail; // the statement's word, and its citation
    jub_language_kind kind;
    jub_span statement;
    jub_span name_span; // within it
} jub_outline_entry;

typedef JUB_LIST(jub_outline_entry) jub_outline;

/// Every statement, in the order of the text, those that could not be read included. The list lies
/// in `arena`. Errors: JUB_NO_MEMORY.
jub_status jub_language_outline(const jub_language *language, jub_arena *arena,
                                jub_outline *outline_out);

#endif
