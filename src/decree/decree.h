#ifndef JUB_DECREE_DECREE_H
#define JUB_DECREE_DECREE_H

#include "decree/diagnostic.h"

/// A decree, read and checked: the rules as a pure map from one person's record to a determination.
/// Immutable. The language is docs/decree-language.md.
typedef struct jub_decree jub_decree;

/// Where the text of another decree is had, for `replaces "name" keeping ...`.
typedef struct jub_decree_library {
    /// The text of a file, which must live as long as the decree. Errors: the caller's own, told
    /// with the header's place.
    jub_status (*find)(void *context, jub_text name, jub_text *text_out, jub_error *error);
    void *context;
} jub_decree_library;

/// How many files one behind another may keep rules from.
enum { JUB_KEEP_DEPTH_MAX = 8 };

/// The whole text of a decree: its own and, where it keeps rules of the decree it replaces, that
/// one's behind it, and so on. `diagnostics` learns the parts, and `*whole_out`, which is `source`
/// itself where nothing is kept, is what is to be read.
/// Errors: told in `diagnostics`; JUB_NO_MEMORY without a message.
jub_status jub_decree_gather(jub_arena *arena, jub_text source, const jub_decree_library *library,
                             jub_diagnostics *diagnostics, jub_text *whole_out);

/// Reads and checks the text of a `.decree.md` file, or what jub_decree_gather made of it.
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
