#include "cli/log/log_files.h"

#include "cli/command.h"
#include "cli/file.h"

// The ending alone says what a log is; one of another sort is a slip, and no name of a folder.
static jub_status check_name(const char *path, bool may_create, jub_error *error)
{
    static const char *const endings[] = {".db", ".db3", ".sqlite3", ".SQLITE"};
    const jub_text name = jub_text_from(path);
    for (size_t i = 0; may_create && i < sizeof endings / sizeof *endings; i++)
        if (jub_text_ends(name, jub_text_from(endings[i])) && !cli_is_folder(path))
            return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                            "a log in one file ends in .sqlite; any other name is that of a folder",
                            "a log is not called %s", endings[i]);
    if (jub_text_ends(name, JUB_TEXT(".sqlite")) || !cli_is_there(path) || cli_is_folder(path))
        return JUB_OK;
    return jub_fail(error, JUB_TYPE, (jub_position){0}, "a log in one file ends in .sqlite",
                    "this is a file, and no folder of a log");
}

static jub_status open_log(const char *path, bool may_create, cli_log *log_out, jub_error *error)
{
    cli_log log = {0};
    jub_status status = check_name(path, may_create, error);
    if (status != JUB_OK) return status;
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
