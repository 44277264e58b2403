#ifndef JUB_DECREE_EXPLAIN_DECREE_H
#define JUB_DECREE_EXPLAIN_DECREE_H

#include "decree/decree.h"

typedef enum jub_explain_format { JUB_EXPLAIN_PLAIN, JUB_EXPLAIN_MARKDOWN } jub_explain_format;

/// Tells the rules of a decree in plain English, clause by clause, for somebody who does not know
/// the language: every clause, field, figure and condition, in the order in which a lawyer asks.
/// The words come from the tree alone, so another rule is another text; names stay the author's,
/// in whichever keyword pack the decree is written. Lines are at most 100 columns wide, but for a
/// single word that is longer. Tests and claims decide nothing and are only counted.
///
/// `arena` is for scratch and left as it was. Errors: JUB_NO_MEMORY, or JUB_LIMIT when the text is
/// longer than the buffer may grow.
jub_status jub_decree_explain(jub_arena *arena, const jub_decree *decree, jub_explain_format format,
                              jub_buffer *buffer, jub_error *error);

#endif
