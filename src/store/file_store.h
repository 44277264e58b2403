#ifndef JUB_STORE_FILE_STORE_H
#define JUB_STORE_FILE_STORE_H

#include "ledger/storage.h"

/// A log as a folder of files, laid out as C2SP tlog-tiles says, so that it can be served, copied
/// and read with ordinary tools. Beside what is published stands what is the writer's alone:
///
///     checkpoint, tile/...     readable as the umask lets
///     state/                   for the owner: head, lock, and new/, where files are written
///
/// A file is written in state/new, made durable, renamed to its place, and the folders above it are
/// made durable through descriptors opened before; so each is there whole or not at all. `begin`
/// takes a lock on state/lock, and removes what a writer that died left in state/new. Reading takes
/// no lock and changes nothing: a copy on a read-only medium will do, and so will a log of another
/// user's, whose state is then passed over.
typedef struct jub_file_store jub_file_store;

/// Owner: the store lives on the heap until it is closed. `may_create` makes the folder (its parent
/// must be there), and the state in it at the first `begin`; without it, a folder that is no log is
/// left as it is. Errors: JUB_MISSING, JUB_IO, JUB_NO_MEMORY.
jub_status jub_file_store_open(const char *folder, bool may_create, jub_file_store **store_out,
                               jub_error *error);

/// Says that nobody appends here: `end` leaves no state, so that the folder can be read, copied and
/// served as it is by anyone.
void jub_file_store_is_published(jub_file_store *store);

/// NULL does nothing.
void jub_file_store_close(jub_file_store *store);

/// Its operations; they hold as long as the store is open. Of one thread at a time.
jub_storage jub_file_store_storage(jub_file_store *store);

#endif
