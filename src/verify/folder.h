#ifndef JUB_VERIFY_FOLDER_H
#define JUB_VERIFY_FOLDER_H

#include "ledger/storage.h"

/// Plain files, read and never written.

/// A whole file; `-` is standard input. Errors: JUB_IO, JUB_LIMIT, JUB_NO_MEMORY; the message does
/// not name the path.
jub_status verify_file_read(const char *path, size_t max_bytes, jub_buffer *bytes_out,
                            jub_error *error);

/// A log's folder as a reader. Links are listed and not followed, so that what is read lies within.
/// What has gone between a listing and a look is passed over, and so is `state`, which is the
/// writer's own, where it is closed to others.
typedef struct verify_folder {
    int descriptor;
} verify_folder;

/// Errors: JUB_IO.
jub_status verify_folder_open(const char *path, verify_folder *folder_out, jub_error *error);
void verify_folder_close(verify_folder *folder);
jub_reader verify_folder_reader(verify_folder *folder);

#endif
