#ifndef JUB_LEDGER_STORAGE_H
#define JUB_LEDGER_STORAGE_H

#include "base/buffer.h"

/// What a log asks of the place that keeps it: a few operations on objects, each some bytes under a
/// path such as `tile/0/000`. `store` implements them with files and with SQLite; tests in memory,
/// with failures to order.

/// Reading is all that proofs and audits need.
typedef struct jub_reader {
    void *context;

    /// Appends the whole object to `bytes_out`. Errors: JUB_MISSING when there is none (said
    /// nowhere else), JUB_LIMIT when it is larger than `max_bytes`, JUB_IO.
    jub_status (*read)(void *context, jub_text path, size_t max_bytes, jub_buffer *bytes_out,
                       jub_error *error);

    /// Calls `visit` with the path of each object that begins with `prefix`, in any order, until
    /// one call does not return JUB_OK, which is then returned.
    jub_status (*list)(void *context, jub_text prefix,
                       jub_status (*visit)(void *visitor, jub_text path, jub_error *error),
                       void *visitor, jub_error *error);
} jub_reader;

typedef struct jub_object {
    jub_text path;
    jub_text bytes;
} jub_object;

/// A store for one log. Between `begin` and `end` no one else writes; a begin waits for its turn.
/// What `write`, `swap` and `drop` do is durable at the latest when `end` with `is_kept` returns
/// JUB_OK, and a store may undo all of it when it does not; objects are durable before a `swap`
/// that follows them is.
typedef struct jub_storage {
    jub_reader reader;
    jub_status (*begin)(void *context, jub_error *error);
    jub_status (*end)(void *context, bool is_kept, jub_error *error);

    /// Puts objects under their paths, replacing what is there: a tail left over from a writer that
    /// died. Whoever calls sees to it that nothing published is replaced.
    jub_status (*write)(void *context, const jub_object *objects, size_t count, jub_error *error);

    /// Puts `replacement` in the place of exactly `expected` (empty: of nothing), in one step that
    /// is either done or not. Errors: JUB_CONFLICT when something else stands there; JUB_IO.
    jub_status (*swap)(void *context, jub_text path, jub_text expected, jub_text replacement,
                       jub_error *error);

    /// Removes an object; fine when there is none.
    jub_status (*drop)(void *context, jub_text path, jub_error *error);
} jub_storage;

/// Reads an object into the place of what the buffer holds, which has room for `max_bytes`.
/// Errors: those of `read`, JUB_NO_MEMORY.
jub_status jub_reader_take(jub_reader reader, jub_text path, size_t max_bytes, jub_buffer *bytes,
                           jub_error *error);

/// Ends what `begin` began, keeping the work only if `status` says that all went well. The first
/// error.
jub_status jub_storage_end(const jub_storage *storage, jub_status status, jub_error *error);

#endif
