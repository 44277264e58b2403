#ifndef JUB_DECREE_DECREE_H
#define JUB_DECREE_DECREE_H

#include "decree/diagnostic.h"

/// A decree, read and checked: the rules as a pure map from one person's record to a determination.
/// Immutable. The language is docs/decree-language.md.
typedef struct jub_decree jub_decree;

/// Reads and checks a `.decree.md` file.
///
/// Owner: everything lies in `arena`, which must be the one of `diagnostics`, and points into
/// `source`, which must outlive it.
/// Errors: every fault of the file is in `diagnostics`; the status is that of the first, and JUB_OK
/// (with `*decree_out` set) when there is none. Warnings alone do not fail.
jub_status jub_decree_read(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                           const jub_decree **decree_out);

#endif
