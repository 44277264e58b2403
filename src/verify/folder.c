#include "verify/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_BYTES = 1 << 16, PATH_MAX_BYTES = 4096, DEPTH_MAX = 16 };

static jub_status fail_errno(jub_error *error, const char *what)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot %s: %s", what, strerror(errno));
}

// -- files ----------------------------------------------------------------------------------------

static jub_status read_all(int descriptor, size_t max_bytes, jub_buffer *bytes_out,
                           jub_error *error)
{
    char block[BLOCK_BYTES];
    size_t length_bytes = 0;
    for (;;) {
        const ssize_t got = read(descriptor, block, sizeof block);
        if (got == 0) return JUB_OK;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno(error, "read it");
        length_bytes += (size_t)got;
        if (length_bytes > max_bytes)
            return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                            "it is larger than the limit of %zu bytes", max_bytes);
        jub_buffer_bytes(bytes_out, block, (size_t)got);
        if (bytes_out->status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    }
}

// Enters `path` name by name, so that no link leads out of the folder; it is cut up. -1 with errno.
static int open_within(int folder, char *path)
{
    int parent = folder;
    for (;;) {
        char *slash = strchr(path, '/');
        if (slash) *slash = '\0';
        const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | (slash ? O_DIRECTORY : O_NONBLOCK);
        const int next = openat(parent, path, flags);
        const int number = errno;
        if (parent != folder) (void)close(parent);
        errno = number;
        if (next < 0 || !slash) return next;
        path = slash + 1;
        parent = next;
    }
}

// What the writer keeps for itself may be closed to others, and no verdict rests on it.
static bool is_closed_state(const char *path)
{
    return errno == EACCES && strncmp(path, "state", 5) == 0 && (path[5] == '/' || !path[5]);
}

// A pipe that nobody writes to would be waited for, so a log is read from regular files alone.
static jub_status open_regular(int folder, char *path, int *descriptor_out, jub_error *error)
{
    struct stat about;
    const int descriptor = open_within(folder, path);
    if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR || is_closed_state(path)))
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "it is not there");
    if (descriptor < 0) return fail_errno(error, "open it");
    if (fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode)) {
        *descriptor_out = descriptor;
        return JUB_OK;
    }
    (void)close(descriptor);
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "it is no regular file");
}

jub_status verify_file_read(const char *path, size_t max_bytes, jub_buffer *bytes_out,
                            jub_error *error)
{
    if (strcmp(path, "-") == 0) return read_all(STDIN_FILENO, max_bytes, bytes_out, error);
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return fail_errno(error, "open it");
    const jub_status status = read_all(descriptor, max_bytes, bytes_out, error);
    (void)close(descriptor);
    return status;
}

// -- a log's folder -------------------------------------------------------------------------------

static jub_status read_object(void *context, jub_text path, size_t max_bytes, jub_buffer *bytes_out,
                              jub_error *error)
{
    const verify_folder *folder = context;
    char name[PATH_MAX_BYTES];
    int descriptor = -1;
    if (path.length_bytes >= sizeof name)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "its path is too long");
    memcpy(name, path.bytes, path.length_bytes);
    name[path.length_bytes] = '\0';
    jub_status status = open_regular(folder->descriptor, name, &descriptor, error);
    if (status != JUB_OK) return status;
    status = read_all(descriptor, max_bytes, bytes_out, error);
    (void)close(descriptor);
    return status;
}

typedef struct listing {
    jub_text prefix;
    jub_status (*visit)(void *visitor, jub_text path, jub_error *error);
    void *visitor;
    char path[PATH_MAX_BYTES]; // of where it is
} listing;

static jub_status list_folder(listing *list, int descriptor, size_t length, int depth,
                              jub_error *error);

// What stands under `list->path`, `length` bytes long, in the open folder `parent`.
static jub_status list_item(listing *list, int parent, const char *name, size_t length, int depth,
                            jub_error *error)
{
    struct stat about;
    const jub_text path = {list->path, length};
    // What has gone since its folder was read: a log may be written to meanwhile.
    if (fstatat(parent, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? JUB_OK : fail_errno(error, "list it");
    if (!S_ISDIR(about.st_mode))
        return jub_text_starts(path, list->prefix) ? list->visit(list->visitor, path, error)
                                                   : JUB_OK;
    if (depth == DEPTH_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "folders more than %d deep",
                        DEPTH_MAX);
    const int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0 && (errno == ENOENT || is_closed_state(list->path))) return JUB_OK;
    if (descriptor < 0) return fail_errno(error, "list a folder");
    return list_folder(list, descriptor, length, depth + 1, error);
}

// Takes the descriptor. The depth is limited.
static jub_status list_folder(listing *list, int descriptor, size_t length, int depth,
                              jub_error *error)
{
    DIR *folder = fdopendir(descriptor);
    if (!folder) {
        (void)close(descriptor);
        return fail_errno(error, "list a folder");
    }
    jub_status status = JUB_OK;
    while (status == JUB_OK) {
        errno = 0;
        const struct dirent *item = readdir(folder);
        if (!item && errno != 0) status = fail_errno(error, "list a folder");
        if (!item) break;
        if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0) continue;
        const int added = snprintf(list->path + length, sizeof list->path - length, "%s%s",
                                   length > 0 ? "/" : "", item->d_name);
        if (added < 0 || (size_t)added >= sizeof list->path - length)
            status = jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "a path too long");
        else
            status =
                list_item(list, descriptor, item->d_name, length + (size_t)added, depth, error);
    }
    (void)closedir(folder);
    return status;
}

static jub_status list_objects(void *context, jub_text prefix,
                               jub_status (*visit)(void *visitor, jub_text path, jub_error *error),
                               void *visitor, jub_error *error)
{
    const verify_folder *folder = context;
    listing list = {.prefix = prefix, .visit = visit, .visitor = visitor};
    const int descriptor = openat(folder->descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return fail_errno(error, "list it");
    return list_folder(&list, descriptor, 0, 0, error);
}

jub_status verify_folder_open(const char *path, verify_folder *folder_out, jub_error *error)
{
    folder_out->descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_out->descriptor < 0 && errno == ENOTDIR)
        return jub_fail(error, JUB_IO, (jub_position){0},
                        "a log in one file is exported first: jubilee log export FILE DIR",
                        "cannot open it as a folder: it is a file");
    return folder_out->descriptor < 0 ? fail_errno(error, "open it as a folder") : JUB_OK;
}

void verify_folder_close(verify_folder *folder)
{
    if (folder->descriptor >= 0) (void)close(folder->descriptor);
    folder->descriptor = -1;
}

jub_reader verify_folder_reader(verify_folder *folder)
{
    return (jub_reader){folder, read_object, list_objects};
}
