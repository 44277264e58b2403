// The facts of a programme, out of the seal and back into its folder.

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/programme/sealed_files.h"

// Under one name, so that what a program left that was killed is written over by the next: nothing
// is to lie about that nobody knows of when facts must be forgotten.
#define NEW_OPENINGS ".openings.sqlite.new"

static jub_status fail(jub_error *error, const char *what)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot %s '%s': %s", what,
                    PROGRAMME_OPENINGS, strerror(errno));
}

static jub_status take_bytes(void *context, jub_text bytes, jub_error *error)
{
    const int *descriptor = context;
    while (bytes.length_bytes > 0) {
        const ssize_t some = write(*descriptor, bytes.bytes, bytes.length_bytes);
        if (some < 0 && errno == EINTR) continue;
        if (some < 0) return fail(error, "write");
        bytes = (jub_text){bytes.bytes + some, bytes.length_bytes - (size_t)some};
    }
    return JUB_OK;
}

jub_status cli_sealed_put_openings(cli_programme *programme, const cli_identities *identities,
                                   jub_error *error)
{
    const char *path = cli_programme_path(programme, NEW_OPENINGS);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) return fail(error, "make");
    jub_status status = cli_sealed_open(programme, JUB_SEALED_OPENINGS, false, identities,
                                        (jub_sink){take_bytes, &descriptor}, error);
    if (status == JUB_OK && (fchmod(descriptor, 0600) != 0 || fsync(descriptor) != 0))
        status = fail(error, "write");
    if (close(descriptor) != 0 && status == JUB_OK) status = fail(error, "write");
    // A journal without its file is of no use, and SQLite would play it back into the new one.
    if (status == JUB_OK &&
        unlink(cli_programme_path(programme, PROGRAMME_OPENINGS "-journal")) != 0 &&
        errno != ENOENT)
        status = fail(error, "remove what lies beside");
    if (status == JUB_OK && rename(path, cli_programme_path(programme, PROGRAMME_OPENINGS)) != 0)
        status = fail(error, "name");
    if (status != JUB_OK) (void)unlink(path);
    return status == JUB_OK ? cli_folder_sync(programme->folder, error) : status;
}
