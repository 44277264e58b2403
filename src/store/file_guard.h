#ifndef JUB_STORE_FILE_GUARD_H
#define JUB_STORE_FILE_GUARD_H

#include "ledger/log.h"

/// What was signed last, in one file that lies apart from the log: beside the key, so that it goes
/// where the key goes and a restored log does not bring it back. The file is replaced as a whole,
/// under a lock on FILE.lock, and is durable before the swap returns.
typedef struct jub_file_guard jub_file_guard;

/// Owner: on the heap until it is closed. The file need not be there, its folder must. Errors:
/// JUB_MISSING, JUB_IO, JUB_LIMIT (a path too long), JUB_NO_MEMORY.
jub_status jub_file_guard_open(const char *path, jub_file_guard **guard_out, jub_error *error);

/// NULL does nothing.
void jub_file_guard_close(jub_file_guard *guard);

/// Its operations; they hold as long as it is open.
jub_guard jub_file_guard_guard(jub_file_guard *guard);

#endif
