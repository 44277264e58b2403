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
/// Errors: every fault of the file is in `diagnostics`, unsorted; the status is that of the first,
/// and JUB_OK (with `*decree_out` set) when there is none. JUB_NO_MEMORY is the one failure that
/// may come without a message. Warnings alone do not fail.
jub_status jub_decree_read(jub_arena *arena, jub_text source, jub_diagnostics *diagnostics,
                           const jub_decree **decree_out);

/// How much is in a decree. Clauses are those that decide: covers, excludes, grants, limit,
/// quota, defers, revokes.
typedef struct jub_decree_size {
    size_t clause_count;
    size_t test_count;
} jub_decree_size;

jub_decree_size jub_decree_measure(const jub_decree *decree);

#endif
