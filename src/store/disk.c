#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/disk_private.h"

enum { READ_BLOCK_BYTES = 16 << 10 };

jub_status jub_disk_fail(jub_error *error, const char *what, const char *path)
{
    const int number = errno;
    const bool is_missing = number == ENOENT || number == ENOTDIR;
    const jub_status status = jub_fail(error, is_missing ? JUB_MISSING : JUB_IO, (jub_position){0},
                                       NULL, "cannot %s '%s': %s", what, path, strerror(number));
    errno = number;
    return status;
}

static jub_status read_all(int descriptor, const char *path, size_t max_bytes,
                           jub_buffer *bytes_out, jub_error *error)
{
    char block[READ_BLOCK_BYTES];
    size_t total_bytes = 0;
    for (;;) {
        const ssize_t got_bytes = read(descriptor, block, sizeof block);
        if (got_bytes < 0 && errno == EINTR) continue;
        if (got_bytes < 0) return jub_disk_fail(error, "read", path);
        if (got_bytes == 0) return JUB_OK;
        total_bytes += (size_t)got_bytes;
        if (total_bytes > max_bytes)
            return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                            "'%s' is larger than the limit of %zu bytes", path, max_bytes);
        jub_buffer_bytes(bytes_out, block, (size_t)got_bytes);
        if (bytes_out->status != JUB_OK) return jub_fail_no_memory(error);
    }
}

// O_NONBLOCK: to open a pipe that somebody put in the place of a file must not hang.
jub_status jub_disk_read(int folder, const char *path, size_t max_bytes, jub_buffer *bytes_out,
                         jub_error *error)
{
    struct stat about;
    jub_status status = JUB_OK;
    int descriptor;
    do descriptor = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) return jub_disk_fail(error, "open", path);
    if (fstat(descriptor, &about) != 0)
        status = jub_disk_fail(error, "read", path);
    else if (!S_ISREG(about.st_mode))
        status = jub_fail(error, JUB_IO, (jub_position){0}, NULL, "'%s' is not a file", path);
    else
        status = read_all(descriptor, path, max_bytes, bytes_out, error);
    jub_disk_close(&descriptor);
    return status;
}

static jub_status write_all(int descriptor, const char *path, jub_text bytes, jub_error *error)
{
    while (bytes.length_bytes > 0) {
        const ssize_t done_bytes = write(descriptor, bytes.bytes, bytes.length_bytes);
        if (done_bytes < 0 && errno == EINTR) continue;
        if (done_bytes == 0) errno = ENOSPC; // a file that takes no byte and gives no reason
        if (done_bytes <= 0) return jub_disk_fail(error, "write", path);
        bytes.bytes += done_bytes;
        bytes.length_bytes -= (size_t)done_bytes;
    }
    return JUB_OK;
}

jub_status jub_disk_write(int folder, const char *path, mode_t mode, jub_text bytes,
                          int *descriptor_out, jub_error *error)
{
    int descriptor;
    do
        descriptor =
            openat(folder, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) return jub_disk_fail(error, "write", path);
    const jub_status status = write_all(descriptor, path, bytes, error);
    if (status == JUB_OK)
        *descriptor_out = descriptor;
    else
        jub_disk_close(&descriptor);
    return status;
}

jub_status jub_disk_sync(int descriptor, const char *path, jub_error *error)
{
    int done;
    do done = fsync(descriptor);
    while (done != 0 && errno == EINTR);
    return done == 0 ? JUB_OK : jub_disk_fail(error, "make durable", path);
}

jub_status jub_disk_enter(int folder, const char *path, int *descriptor_out, jub_error *error)
{
    int descriptor;
    do descriptor = openat(folder, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) return jub_disk_fail(error, "open the folder", path);
    *descriptor_out = descriptor;
    return JUB_OK;
}

// Whoever had the lock may have removed its file: then others lock another one of that name.
static bool is_still_there(int folder, const char *path, int descriptor)
{
    struct stat held, named;
    return fstat(descriptor, &held) == 0 &&
           fstatat(folder, path, &named, AT_SYMLINK_NOFOLLOW) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev;
}

jub_status jub_disk_lock(int folder, const char *path, int *descriptor_out, jub_error *error)
{
    for (;;) {
        int descriptor, done;
        do descriptor = openat(folder, path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        while (descriptor < 0 && errno == EINTR);
        if (descriptor < 0) return jub_disk_fail(error, "open", path);
        do done = flock(descriptor, LOCK_EX);
        while (done != 0 && errno == EINTR);
        if (done == 0 && is_still_there(folder, path, descriptor)) {
            *descriptor_out = descriptor;
            return JUB_OK;
        }
        const jub_status status = done == 0 ? JUB_OK : jub_disk_fail(error, "lock", path);
        jub_disk_close(&descriptor);
        if (status != JUB_OK) return status;
    }
}

void jub_disk_close(int *descriptor)
{
    if (*descriptor >= 0) (void)close(*descriptor);
    *descriptor = -1;
}
