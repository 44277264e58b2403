#include "cli/new_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OPEN_FOLDERS_MAX = 16 };

struct cli_new_folder {
    char *path;
    char *hidden;
    sigset_t held;
    sigset_t former;
    mode_t mode; // of the folders
};

static jub_status fail_io(jub_error *error, const char *what, const char *path)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot %s '%s': %s", what, path,
                    strerror(errno));
}

static jub_status fail_there(jub_error *error, const char *path)
{
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "name a folder that is not there yet",
                    "'%s' is there already", path);
}

// -- signals --------------------------------------------------------------------------------------

static void hold_signals(cli_new_folder *folder)
{
    static const int list[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    (void)sigemptyset(&folder->held);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) (void)sigaddset(&folder->held, list[i]);
    (void)sigprocmask(SIG_BLOCK, &folder->held, &folder->former);
}

static jub_status check_signals(const cli_new_folder *folder, jub_error *error)
{
    sigset_t waiting;
    (void)sigemptyset(&waiting);
    (void)sigpending(&waiting);
    for (int number = 1; number < NSIG; number++)
        if (sigismember(&folder->held, number) == 1 && sigismember(&waiting, number) == 1)
            return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "interrupted");
    return JUB_OK;
}

// -- making ---------------------------------------------------------------------------------------

static void free_folder(cli_new_folder *folder)
{
    free(folder->path);
    free(folder->hidden);
    free(folder);
}

jub_status cli_new_folder_begin(const char *path, cli_new_folder **folder_out, jub_error *error)
{
    struct stat about;
    if (path[0] == '\0')
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "the name of the folder is empty");
    cli_new_folder *folder = calloc(1, sizeof *folder);
    if (!folder) return jub_fail_no_memory(error);
    jub_status status = JUB_OK;
    folder->mode = 0700;
    folder->path = strdup(path);
    for (size_t end = folder->path ? strlen(path) : 0; end > 1 && folder->path[end - 1] == '/';)
        folder->path[--end] = '\0';
    const char *slash = folder->path ? strrchr(folder->path, '/') : NULL;
    const int above = slash ? (int)(slash - folder->path) + 1 : 0;
    if (!folder->path || asprintf(&folder->hidden, "%.*s.%s.XXXXXX", above, folder->path,
                                  folder->path + above) < 0) {
        folder->hidden = NULL;
        status = jub_fail_no_memory(error);
    } else if (lstat(folder->path, &about) == 0) {
        status = fail_there(error, folder->path);
    } else {
        hold_signals(folder);
        if (!mkdtemp(folder->hidden)) {
            status = fail_io(error, "make a folder beside", folder->path);
            (void)sigprocmask(SIG_SETMASK, &folder->former, NULL);
        }
    }
    if (status == JUB_OK)
        *folder_out = folder;
    else
        free_folder(folder);
    return status;
}

void cli_new_folder_open_to_all(cli_new_folder *folder)
{
    folder->mode = 0755;
}

const char *cli_new_folder_hidden(const cli_new_folder *folder)
{
    return folder->hidden;
}

// Makes the folders above the last step of a path, and the last one too where it is to be one.
static jub_status make_folders(char *path, size_t begin, bool is_last_too, mode_t mode,
                               jub_error *error)
{
    for (char *at = path + begin; *at; at++) {
        if (*at != '/') continue;
        *at = '\0';
        const bool is_made = mkdir(path, mode) == 0 || errno == EEXIST;
        const jub_status status = is_made ? JUB_OK : fail_io(error, "make the folder", path);
        *at = '/';
        if (status != JUB_OK) return status;
    }
    if (is_last_too && mkdir(path, mode) != 0 && errno != EEXIST)
        return fail_io(error, "make the folder", path);
    return JUB_OK;
}

static char *inner_path(const cli_new_folder *folder, jub_text name)
{
    char *path;
    return asprintf(&path, "%s/%.*s", folder->hidden, JUB_TEXT_ARG(name)) < 0 ? NULL : path;
}

jub_status cli_new_folder_make(cli_new_folder *folder, jub_text name, jub_error *error)
{
    jub_status status = check_signals(folder, error);
    if (status != JUB_OK) return status;
    char *path = inner_path(folder, name);
    if (!path) return jub_fail_no_memory(error);
    status = make_folders(path, strlen(folder->hidden) + 1, true, folder->mode, error);
    free(path);
    return status;
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

static jub_status put_file(const char *path, mode_t mode, jub_text bytes, jub_error *error)
{
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0) return fail_io(error, "create", path);
    jub_status status = JUB_OK;
    if (!write_all(descriptor, bytes) || (fsync(descriptor) != 0 && errno != EINVAL))
        status = fail_io(error, "write", path);
    if (close(descriptor) != 0 && status == JUB_OK) status = fail_io(error, "write", path);
    return status;
}

jub_status cli_new_folder_put(cli_new_folder *folder, jub_text name, mode_t mode, jub_text bytes,
                              jub_error *error)
{
    jub_status status = check_signals(folder, error);
    if (status != JUB_OK) return status;
    char *path = inner_path(folder, name);
    if (!path) return jub_fail_no_memory(error);
    status = make_folders(path, strlen(folder->hidden) + 1, false, folder->mode, error);
    if (status == JUB_OK) status = put_file(path, mode, bytes, error);
    free(path);
    return status;
}

// -- the end --------------------------------------------------------------------------------------

// Not every file system can sync a folder; one that cannot says EINVAL.
static int sync_folder(const char *path)
{
    const int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    const int result = fsync(descriptor) == 0 || errno == EINVAL ? 0 : -1;
    (void)close(descriptor);
    return result;
}

static int sync_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)place;
    return kind == FTW_DP ? sync_folder(path) : 0;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    (void)remove(path);
    return 0;
}

static jub_status sync_above(const char *path, jub_error *error)
{
    const char *slash = strrchr(path, '/');
    char *above;
    if (asprintf(&above, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".") < 0)
        return jub_fail_no_memory(error);
    const jub_status status = sync_folder(above) == 0 ? JUB_OK : fail_io(error, "sync", above);
    free(above);
    return status;
}

// Not every file system can refuse to replace; rename replaces nothing but an empty folder.
static int give_name(const cli_new_folder *folder)
{
    struct stat about;
    const int result =
        renameat2(AT_FDCWD, folder->hidden, AT_FDCWD, folder->path, RENAME_NOREPLACE);
    if (result == 0 || (errno != EINVAL && errno != ENOSYS)) return result;
    if (lstat(folder->path, &about) != 0) return rename(folder->hidden, folder->path);
    errno = EEXIST;
    return -1;
}

jub_status cli_new_folder_commit(cli_new_folder *folder, jub_error *error)
{
    jub_status status = check_signals(folder, error);
    if (status == JUB_OK && chmod(folder->hidden, folder->mode) != 0)
        status = fail_io(error, "set the permissions of", folder->path);
    if (status == JUB_OK && nftw(folder->hidden, sync_one, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS))
        status = fail_io(error, "make durable", folder->path);
    if (status == JUB_OK && give_name(folder) != 0)
        status = errno == EEXIST ? fail_there(error, folder->path)
                                 : fail_io(error, "name the folder", folder->path);
    if (status != JUB_OK) {
        cli_new_folder_abort(folder);
        return status;
    }
    // It is there, whole; whether its name is durable is the last thing that can be wrong.
    status = sync_above(folder->path, error);
    (void)sigprocmask(SIG_SETMASK, &folder->former, NULL);
    free_folder(folder);
    return status;
}

void cli_new_folder_abort(cli_new_folder *folder)
{
    if (!folder) return;
    (void)nftw(folder->hidden, remove_one, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS);
    const sigset_t former = folder->former;
    free_folder(folder);
    (void)sigprocmask(SIG_SETMASK, &former, NULL);
}
