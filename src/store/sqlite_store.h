#ifndef JUB_STORE_SQLITE_STORE_H
#define JUB_STORE_SQLITE_STORE_H

#include "ledger/storage.h"

/// A log in one SQLite file: for whoever wants to copy and back up one thing. What lies between
/// `begin` and `end` is one transaction, done or undone as a whole and synced when it is done.
///
///     application_id 0x4a75624c ("JubL"), user_version 1
///     object(path TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT
///
/// While it is written to, a journal stands beside it, with `-journal` behind its name: what would
/// undo a writer that died. A write-ahead log would be faster, but in SQLite 3.7 to 3.51.2 two
/// processes that write and check-point at one moment can spoil it. To publish, copy the log into a
/// folder (copy.h).
typedef struct jub_sqlite_store jub_sqlite_store;

/// Owner: on the heap until it is closed. `may_create` makes the file, readable by its owner alone;
/// an empty file counts as none. Errors: JUB_MISSING, JUB_IO, JUB_CONFLICT for a file that is no
/// such store, JUB_NO_MEMORY.
jub_status jub_sqlite_store_open(const char *path, bool may_create, jub_sqlite_store **store_out,
                                 jub_error *error);

/// NULL does nothing.
void jub_sqlite_store_close(jub_sqlite_store *store);

/// Its operations; they hold as long as the store is open. Of one thread at a time.
jub_storage jub_sqlite_store_storage(jub_sqlite_store *store);

#endif
