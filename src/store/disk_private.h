#ifndef JUB_STORE_DISK_PRIVATE_H
#define JUB_STORE_DISK_PRIVATE_H

#include <sys/types.h>

#include "base/buffer.h"

/// Files below a folder that is open, each step with its error. `folder` is its descriptor, `path`
/// is taken from there. A call that a signal interrupts goes on; errors are JUB_IO and name the
/// path, JUB_MISSING where there is nothing, JUB_NO_MEMORY.

/// `cannot <what> '<path>': <errno in words>`. Leaves errno as it is.
jub_status jub_disk_fail(jub_error *error, const char *what, const char *path);

/// Appends a whole regular file to `bytes_out`. Errors: also JUB_LIMIT.
jub_status jub_disk_read(int folder, const char *path, size_t max_bytes, jub_buffer *bytes_out,
                         jub_error *error);

/// Writes a file anew and leaves its descriptor open, not yet durable: whoever closes a file before
/// it has been synced can lose the error.
jub_status jub_disk_write(int folder, const char *path, mode_t mode, jub_text bytes,
                          int *descriptor_out, jub_error *error);

/// Makes a file or a folder durable.
jub_status jub_disk_sync(int descriptor, const char *path, jub_error *error);

/// Opens a folder. Errors: JUB_MISSING.
jub_status jub_disk_enter(int folder, const char *path, int *descriptor_out, jub_error *error);

/// Waits until no other process (nor another descriptor of this one) holds the lock; whoever closes
/// the descriptor gives it back.
jub_status jub_disk_lock(int folder, const char *path, int *descriptor_out, jub_error *error);

/// Closes, if it is open, and marks it as closed. What had to be durable has been synced before.
void jub_disk_close(int *descriptor);

#endif
