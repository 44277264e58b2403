#include "cli/log_files.h"

#include "cli/command.h"

static jub_status open_log(const char *path, bool may_create, cli_log *log_out, jub_error *error)
{
    cli_log log = {0};
    jub_status status;
    if (jub_text_ends(jub_text_from(path), JUB_TEXT(".sqlite"))) {
        status = jub_sqlite_store_open(path, may_create, &log.database, error);
        if (status == JUB_OK) log.storage = jub_sqlite_store_storage(log.database);
    } else {
        status = jub_file_store_open(path, may_create, &log.files, error);
        if (status == JUB_OK) log.storage = jub_file_store_storage(log.files);
    }
    if (status == JUB_OK) *log_out = log;
    return status;
}

jub_status cli_log_open(const char *path, cli_log *log_out, jub_error *error)
{
    return open_log(path, false, log_out, error);
}

jub_status cli_log_make(const char *path, cli_log *log_out, jub_error *error)
{
    return open_log(path, true, log_out, error);
}

void cli_log_close(cli_log *log)
{
    jub_file_store_close(log->files);
    jub_sqlite_store_close(log->database);
    *log = (cli_log){0};
}

int cli_log_exit(jub_status status)
{
    if (status == JUB_OK) return EXIT_FINE;
    return status == JUB_UNVERIFIED ? EXIT_NOT_VERIFIED : EXIT_BAD_INPUT;
}
