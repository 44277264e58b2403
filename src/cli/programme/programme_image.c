// The database of a programme is brought up to its state, or made anew.

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/programme/programme_files.h"

#define NEW_DATABASE ".programme.sqlite.new"

static jub_status write_state(const cli_programme *programme, const char *path, jub_error *error)
{
    jub_programme_store *store = NULL;
    jub_status status = jub_programme_store_open(path, true, &store, error);
    if (status == JUB_OK) status = jub_programme_store_write(store, &programme->state, error);
    jub_programme_store_close(store);
    return status;
}

jub_status cli_programme_keep(cli_programme *programme)
{
    jub_error error;
    if (!programme->has_register) return JUB_OK; // what is public alone is no image of the state
    const char *path = cli_programme_path(programme, PROGRAMME_DATABASE);
    const jub_status status = write_state(programme, path, &error);
    if (status == JUB_OK) return status;
    if (status != JUB_NO_MEMORY && error.hint[0] == '\0')
        (void)snprintf(error.hint, sizeof error.hint,
                       "what was done is in the log; make the database anew from it: jubilee "
                       "programme rebuild");
    cli_report(programme->command, path, &error);
    return status;
}

// -- anew -----------------------------------------------------------------------------------------

static jub_status fail_io(jub_error *error, const char *what, const char *name)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot %s '%s': %s", what, name,
                    strerror(errno));
}

static jub_status drop(int folder, const char *name, jub_error *error)
{
    return unlinkat(folder, name, 0) == 0 || errno == ENOENT ? JUB_OK
                                                             : fail_io(error, "remove", name);
}

static jub_status sync_folder(int folder, jub_error *error)
{
    return fsync(folder) == 0 || errno == EINVAL ? JUB_OK : fail_io(error, "sync", ".");
}

// A journal that stands beside a database is played back into it: the old one's must be gone before
// the new one has its name. Whoever finds no database meanwhile is told to make it anew.
static jub_status replace(int folder, jub_error *error)
{
    jub_status status = drop(folder, PROGRAMME_DATABASE, error);
    if (status == JUB_OK) status = drop(folder, PROGRAMME_DATABASE "-journal", error);
    if (status == JUB_OK) status = sync_folder(folder, error);
    if (status == JUB_OK && renameat(folder, NEW_DATABASE, folder, PROGRAMME_DATABASE) != 0)
        status = fail_io(error, "name", PROGRAMME_DATABASE);
    return status == JUB_OK ? sync_folder(folder, error) : status;
}

static jub_status keep_anew(cli_programme *programme, int folder, jub_error *error)
{
    const char *path = cli_programme_path(programme, NEW_DATABASE);
    jub_status status = drop(folder, NEW_DATABASE, error); // of one that was killed
    if (status == JUB_OK) status = drop(folder, NEW_DATABASE "-journal", error);
    if (status == JUB_OK) status = write_state(programme, path, error);
    if (status == JUB_OK) status = replace(folder, error);
    if (status != JUB_OK) (void)unlinkat(folder, NEW_DATABASE, 0);
    return status;
}

jub_status cli_programme_keep_anew(cli_programme *programme)
{
    jub_error error;
    jub_status status = JUB_OK;
    const int folder = open(programme->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) status = fail_io(&error, "open", programme->folder);
    if (status == JUB_OK) status = keep_anew(programme, folder, &error);
    if (folder >= 0) (void)close(folder);
    if (status != JUB_OK)
        cli_report(programme->command, cli_programme_path(programme, PROGRAMME_DATABASE), &error);
    return status;
}
