#include "cli/programme/programme_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/programme/programme_files.h"

static jub_status fail(jub_error *error, const char *what)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot %s the folder: %s", what,
                    strerror(errno));
}

int cli_programme_lock(const char *folder, jub_error *error)
{
    const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        (void)fail(error, "open");
        return -1;
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
    if (errno != EWOULDBLOCK)
        (void)fail(error, "lock");
    else
        (void)jub_fail(error, JUB_CONFLICT, (jub_position){0}, "wait until it has ended",
                       "another program is sealing, opening or carrying in this folder");
    (void)close(descriptor);
    return -1;
}

static int wait_for(int descriptor, int operation)
{
    int done;
    do done = flock(descriptor, operation);
    while (done != 0 && errno == EINTR);
    return done;
}

// Whoever had it alone may have put another folder in the place of this one.
static bool is_still_there(const char *path, int descriptor)
{
    struct stat held, named;
    return fstat(descriptor, &held) == 0 && stat(path, &named) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

// The lock is on the decree, the one file that stays as it is from the opening to the closing.
jub_status cli_programme_guard(const char *folder, bool is_alone, int *descriptor_out,
                               jub_error *error)
{
    char path[PATH_MAX];
    *descriptor_out = -1;
    const int length = snprintf(path, sizeof path, "%s/" PROGRAMME_DECREE, folder);
    if (length < 0 || (size_t)length >= sizeof path) return JUB_OK;
    for (;;) {
        const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (descriptor < 0) return JUB_OK;
        const int done = wait_for(descriptor, is_alone ? LOCK_EX : LOCK_SH);
        if (done == 0 && is_still_there(path, descriptor)) {
            *descriptor_out = descriptor;
            return JUB_OK;
        }
        const jub_status status = done == 0 ? JUB_OK : fail(error, "lock");
        (void)close(descriptor);
        if (status != JUB_OK) return status;
    }
}

jub_status cli_programme_guard_alone(int descriptor, jub_error *error)
{
    return descriptor < 0 || wait_for(descriptor, LOCK_EX) == 0 ? JUB_OK : fail(error, "lock");
}
