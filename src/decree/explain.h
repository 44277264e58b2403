#ifndef JUB_DECREE_EXPLAIN_H
#define JUB_DECREE_EXPLAIN_H

#include "decree/determine.h"

/// Explains one person's determination in words, in the order in which a clerk would check it:
/// covered? excluded? what is granted, how the grants combine, limits, quotas, the result; for each
/// clause the facts it read with their values and where they stand (file, record, column), what
/// would have to be known, assumptions relied on and what could not be computed. Plain text of many
/// lines, no colours.
///
/// The determination is made anew from the same rules; quotas must have been ranked.
/// Errors: JUB_RANGE for a row that is not there; JUB_NO_MEMORY or JUB_LIMIT from the buffer.
jub_status jub_explain(const jub_determiner *determiner, jub_worker *worker, uint32_t row,
                       jub_buffer *buffer, jub_error *error);

/// A determination in one line, such as `granted by G1 ("3"): new end 2025-02-28, 184 days saved`.
void jub_determination_write(const jub_decree *decree, const jub_determination *determination,
                             jub_buffer *buffer);

/// An outcome in a few words, such as `granted by G1, new end 2025-02-28`.
void jub_outcome_write(const jub_decree *decree, const jub_outcome *outcome, jub_buffer *buffer);

#endif
