#ifndef JUB_CLI_LOG_FILES_H
#define JUB_CLI_LOG_FILES_H

#include "ledger/storage.h"
#include "store/file_store.h"
#include "store/sqlite_store.h"

/// A log by its path: a file whose name ends in `.sqlite`, or else a folder.
typedef struct cli_log {
    jub_storage storage;        // `storage.reader` is all that reading needs
    jub_file_store *files;      // one of the two
    jub_sqlite_store *database; // is NULL
} cli_log;

/// Opens what is there. Close it when done. Errors: JUB_MISSING, JUB_IO, JUB_CONFLICT for a file
/// that is no log, JUB_NO_MEMORY.
jub_status cli_log_open(const char *path, cli_log *log_out, jub_error *error);

/// The same, and makes the folder or the file where there is none. The log in it is made by
/// jub_log_create.
jub_status cli_log_make(const char *path, cli_log *log_out, jub_error *error);

/// A log of zeros does nothing.
void cli_log_close(cli_log *log);

/// The exit status for what a command on a log came to.
int cli_log_exit(jub_status status);

#endif
