#include "cli/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static jub_status fail(jub_error *error, const char *what, const char *path)
{
    return jub_fail(error, errno == EEXIST ? JUB_CONFLICT : JUB_IO, (jub_position){0}, NULL,
                    "cannot %s '%s': %s", what, path, strerror(errno));
}

static bool write_all(int descriptor, jub_text bytes)
{
    while (bytes.length_bytes > 0) {
        const ssize_t written = write(descriptor, bytes.bytes, bytes.length_bytes);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes = (jub_text){bytes.bytes + written, bytes.length_bytes - (size_t)written};
    }
    return true;
}

// Not every file system can; one that cannot says EINVAL.
static bool sync_descriptor(int descriptor)
{
    return fsync(descriptor) == 0 || errno == EINVAL;
}

// So that the name is there after a crash.
static bool sync_folder(const char *path)
{
    char folder[4096] = ".";
    const char *slash = strrchr(path, '/');
    const size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    if (length >= sizeof folder) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (slash) memcpy(folder, path, length);
    if (slash) folder[length] = '\0';
    const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool is_synced = sync_descriptor(descriptor);
    (void)close(descriptor);
    return is_synced;
}

static jub_status put(const char *path, mode_t mode, jub_text bytes, jub_error *error)
{
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (descriptor < 0) return fail(error, "create", path);
    jub_status status = JUB_OK;
    if (!write_all(descriptor, bytes) || !sync_descriptor(descriptor))
        status = fail(error, "write", path);
    if (close(descriptor) != 0 && status == JUB_OK) status = fail(error, "write", path);
    if (status == JUB_OK && !sync_folder(path)) status = fail(error, "make durable", path);
    if (status != JUB_OK) (void)unlink(path);
    return status;
}

jub_status cli_new_file_put(const char *path, mode_t mode, jub_text bytes, jub_error *error)
{
    static const int held[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGPIPE};
    sigset_t set, former;
    (void)sigemptyset(&set);
    for (size_t i = 0; i < sizeof held / sizeof *held; i++) (void)sigaddset(&set, held[i]);
    (void)sigprocmask(SIG_BLOCK, &set, &former);
    const jub_status status = put(path, mode, bytes, error);
    (void)sigprocmask(SIG_SETMASK, &former, NULL);
    return status;
}
