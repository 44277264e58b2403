#ifndef JUB_DECREE_COMPARE_TEXT_H
#define JUB_DECREE_COMPARE_TEXT_H

#include "decree/decree.h"

// What differs in the text of two decrees, statement by statement. Statements are matched by their
// sort and their name, and compared by the canonical form of what the tree holds, so line breaks,
// blanks, brackets that change nothing, comments and prose make no difference. A statement that
// only got another label is one removed and one added. Tests and claims are left aside, as nobody's
// outcome depends on them.

typedef enum jub_change_kind { JUB_PART_ADDED, JUB_PART_REMOVED, JUB_PART_CHANGED } jub_change_kind;

const char *jub_change_word(jub_change_kind kind);

/// One thing that a statement says: its condition, its citation, a code in a set. A text that is
/// empty is not there.
typedef struct jub_text_part {
    const char *what; // "when", "cite", "gives", "entry"
    jub_text before;
    jub_text after;
} jub_text_part;

/// A statement that is not the same in both. Of one added or removed, all parts are told.
typedef struct jub_text_change {
    jub_change_kind kind;
    const char *sort; // the word it begins with: "grants", "field", "codes"
    jub_text name;    // empty for the header, and for a `combine` that holds for all
    const jub_text_part *parts;
    size_t part_count;
} jub_text_change;

typedef struct jub_text_changes {
    const jub_text_change *items; // sort by sort, and within one in the order of NEW; removed last
    size_t count;
} jub_text_changes;

/// Owner: all in `arena`, with views into both decrees. Errors: JUB_NO_MEMORY; JUB_LIMIT when a
/// statement is longer than a decree may be.
jub_status jub_decree_compare_text(jub_arena *arena, const jub_decree *old_decree,
                                   const jub_decree *new_decree, jub_text_changes *changes_out,
                                   jub_error *error);

/// The change of one statement; NULL when it is the same in both.
const jub_text_change *jub_text_change_find(const jub_text_changes *changes, const char *sort,
                                            jub_text name);

#endif
