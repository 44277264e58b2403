#ifndef JUB_STORE_OPENINGS_H
#define JUB_STORE_OPENINGS_H

#include "base/buffer.h"
#include "ledger/entry.h"

/// What opens the commitments of a log: salt and facts, apart from the log, so that they can be
/// forgotten while the log stays whole. One SQLite file, for its owner alone:
///
///     application_id 0x4a75624f ("JubO"), user_version 1
///     opening(commitment BLOB NOT NULL UNIQUE, salt BLOB, facts BLOB) STRICT
///
/// After forgetting, the row keeps the commitment, which is public, and nothing else; the file is
/// written anew (VACUUM) with everything that was deleted overwritten (secure_delete), because a
/// B-tree may leave copies of a row where pages were split. What a disk keeps of blocks that it
/// gave back, and what is in backups, is beyond this: backups of openings must be as short-lived as
/// the duty to forget asks.
typedef struct jub_openings jub_openings;

typedef struct jub_opening {
    jub_hash commitment;
    uint8_t salt[JUB_SALT_BYTES];
    jub_text facts;
} jub_opening;

/// Owner: on the heap until it is closed. `may_create` makes the file. Errors: JUB_MISSING, JUB_IO,
/// JUB_CONFLICT for a file of another sort, JUB_NO_MEMORY.
jub_status jub_openings_open(const char *path, bool may_create, jub_openings **openings_out,
                             jub_error *error);

/// NULL does nothing.
void jub_openings_close(jub_openings *openings);

/// Keeps all or none; durable when it returns JUB_OK. Errors: JUB_DUPLICATE for a commitment that
/// is there or was forgotten, JUB_IO, JUB_NO_MEMORY.
jub_status jub_openings_put(jub_openings *openings, const jub_opening *items, size_t count,
                            jub_error *error);

/// Appends the facts to the buffer. Errors: JUB_MISSING, also when they were forgotten, which the
/// message says; JUB_IO, JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_openings_get(jub_openings *openings, const jub_hash *commitment,
                            uint8_t salt_out[JUB_SALT_BYTES], jub_buffer *facts_out,
                            jub_error *error);

/// For whoever reads many, in about the order in which they were kept: until jub_openings_release
/// nobody writes to the file, this program neither, and what was kept next is had without a search.
/// Errors: JUB_IO.
jub_status jub_openings_hold(jub_openings *openings, jub_error *error);
void jub_openings_release(jub_openings *openings);

/// Forgets all or none, for good. Takes as long as writing the whole file anew, so forget many at
/// once. Forgetting again is fine. Errors: JUB_MISSING when one was never here; JUB_IO.
jub_status jub_openings_forget(jub_openings *openings, const jub_hash *commitments, size_t count,
                               jub_error *error);

/// The whole file as it stands, byte by byte, while nobody can write to it. Errors: JUB_IO,
/// JUB_NO_MEMORY, those of the sink.
jub_status jub_openings_copy(jub_openings *openings, jub_sink sink, jub_error *error);

#endif
