#include "cli/file.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_WHOLE_MAX_BYTES = 16 << 20, WRITE_BLOCK_BYTES = 256 * 1024, NAME_MAX_BYTES = 4096 };

static jub_status fail_io(jub_error *error, const char *what, const char *name)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot %s '%s': %s", what, name,
                    strerror(errno));
}

// -- reading --------------------------------------------------------------------------------------

static jub_status fail_too_large(jub_error *error, size_t max_bytes)
{
    return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                    "the file is larger than the limit of %zu bytes", max_bytes);
}

// Twice as large. What is read may be a key, so nothing of it stays where it was.
static char *move(char *bytes, size_t capacity_bytes)
{
    char *more = malloc(2 * capacity_bytes);
    if (!more) return NULL;
    memcpy(more, bytes, capacity_bytes);
    sodium_memzero(bytes, capacity_bytes);
    free(bytes);
    return more;
}

// Reads to the end, whatever sort of file it is.
static jub_status read_whole(int descriptor, size_t expect_bytes, size_t max_bytes,
                             cli_file *file_out, jub_error *error)
{
    jub_status status = JUB_OK;
    size_t capacity = expect_bytes + 1, length = 0;
    char *bytes = malloc(capacity);
    if (!bytes) return jub_fail_no_memory(error);
    for (;;) {
        if (length == capacity) {
            char *more = move(bytes, capacity);
            if (!more) {
                status = jub_fail_no_memory(error);
                goto done;
            }
            bytes = more;
            capacity *= 2;
        }
        const ssize_t got = read(descriptor, bytes + length, capacity - length);
        if (got == 0) break;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            status = jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot read: %s",
                              strerror(errno));
            goto done;
        }
        length += (size_t)got;
        if (length > max_bytes) {
            status = fail_too_large(error, max_bytes);
            goto done;
        }
    }
    *file_out = (cli_file){.bytes = {bytes, length}};
    bytes = NULL;
done:
    if (bytes) sodium_memzero(bytes, capacity);
    free(bytes);
    return status;
}

jub_status cli_file_open(const char *path, size_t max_bytes, cli_file *file_out, jub_error *error)
{
    if (strcmp(path, "-") == 0)
        return read_whole(STDIN_FILENO, WRITE_BLOCK_BYTES, max_bytes, file_out, error);
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot open: %s", strerror(errno));
    jub_status status = JUB_OK;
    struct stat about;
    if (fstat(descriptor, &about) != 0) {
        status =
            jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot read: %s", strerror(errno));
    } else if (S_ISDIR(about.st_mode)) {
        status = jub_fail(error, JUB_IO, (jub_position){0}, NULL, "this is a folder, not a file");
    } else if (S_ISREG(about.st_mode) && (uint64_t)about.st_size > max_bytes) {
        status = fail_too_large(error, max_bytes);
    } else if (!S_ISREG(about.st_mode) || about.st_size <= READ_WHOLE_MAX_BYTES) {
        status = read_whole(descriptor, S_ISREG(about.st_mode) ? (size_t)about.st_size : 4096,
                            max_bytes, file_out, error);
    } else {
        void *map = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (map == MAP_FAILED)
            status =
                jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot map: %s", strerror(errno));
        else
            *file_out = (cli_file){{map, (size_t)about.st_size}, true};
    }
    (void)close(descriptor);
    return status;
}

bool cli_is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool cli_is_there(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0;
}

void cli_file_clear(cli_file *file)
{
    if (file->is_mapped)
        (void)munmap((void *)(uintptr_t)file->bytes.bytes, file->bytes.length_bytes);
    else
        free((void *)(uintptr_t)file->bytes.bytes);
    *file = (cli_file){0};
}

void cli_file_let_go(const cli_file *file)
{
    if (file->is_mapped)
        (void)madvise((void *)(uintptr_t)file->bytes.bytes, file->bytes.length_bytes,
                      MADV_DONTNEED);
}

void cli_file_wipe(cli_file *file)
{
    if (file->bytes.bytes && !file->is_mapped)
        sodium_memzero((void *)(uintptr_t)file->bytes.bytes, file->bytes.length_bytes);
    cli_file_clear(file);
}

const char *cli_path_join(jub_arena *arena, const char *folder, jub_text name)
{
    const size_t length = strlen(folder);
    const bool has_slash = length > 0 && folder[length - 1] == '/';
    return jub_text_format(arena, "%s%s%.*s", folder, has_slash ? "" : "/", JUB_TEXT_ARG(name))
        .bytes;
}

// -- writing --------------------------------------------------------------------------------------

enum { FOLDER_FILE_MAX = 8208 }; // a register as columns has a file or three a column

struct cli_writer {
    int descriptor;
    char *path;
    char *final_path; // of a single file
    jub_buffer buffer;
    int failed_errno;
};

struct cli_folder {
    char *path;
    char *hidden;
    char *marker;
    bool may_replace;
    char *files[FOLDER_FILE_MAX]; // full paths, for the clean-up
    volatile sig_atomic_t file_count;
};

// The folder being written, for the interrupt handler: a program writes one at a time.
static cli_folder *volatile folder_in_work;
static char *volatile file_in_work; // likewise the hidden path of a single file

// Only calls that are safe in a signal handler (signal-safety(7)).
static void on_interrupt(int signal_number)
{
    cli_folder *folder = folder_in_work;
    if (folder) {
        for (int i = 0; i < folder->file_count; i++) (void)unlink(folder->files[i]);
        (void)rmdir(folder->hidden);
    }
    if (file_in_work) (void)unlink(file_in_work);
    (void)signal(signal_number, SIG_DFL);
    (void)raise(signal_number);
}

static const int watched_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
enum { WATCHED_SIGNAL_COUNT = sizeof watched_signals / sizeof *watched_signals };

// A signal that whoever started the program has it ignore (nohup) stays ignored.
static void watch_interrupts(cli_folder *folder, char *file)
{
    folder_in_work = folder;
    file_in_work = file;
    for (size_t i = 0; i < WATCHED_SIGNAL_COUNT; i++) {
        struct sigaction now;
        if (sigaction(watched_signals[i], NULL, &now) != 0 || now.sa_handler == SIG_IGN) continue;
        (void)signal(watched_signals[i], folder || file ? on_interrupt : SIG_DFL);
    }
}

// Holds the watched signals back, so that none comes between two steps that belong together.
static void hold_interrupts(sigset_t *former_out)
{
    sigset_t held;
    (void)sigemptyset(&held);
    for (size_t i = 0; i < WATCHED_SIGNAL_COUNT; i++) (void)sigaddset(&held, watched_signals[i]);
    (void)sigprocmask(SIG_BLOCK, &held, former_out);
}

// What a new file or folder may be by the user's umask; mkstemp and mkdtemp give less.
static mode_t by_umask(mode_t most)
{
    const mode_t mask = umask(0);
    (void)umask(mask);
    return most & ~mask;
}

// 1 for a folder with something in it, 0 for an empty one, -1 for none (errno says why).
static int folder_content(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder) return -1;
    int content = 0;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) content = 1;
    (void)closedir(folder);
    return content;
}

static bool has_file(const char *folder, const char *name)
{
    char path[NAME_MAX_BYTES];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return cli_is_there(path);
}

static jub_status check_place(const char *path, bool may_replace, const char *marker,
                              jub_error *error)
{
    const int content = folder_content(path);
    if (content == 0 || (content < 0 && errno == ENOENT)) return JUB_OK;
    if (content < 0) return fail_io(error, "write to", path);
    if (!has_file(path, marker))
        return jub_fail(
            error, JUB_CONFLICT, (jub_position){0},
            "name a new folder, or take this away: only what this command made is replaced",
            "the folder '%s' is not empty, and holds no '%s'", path, marker);
    if (!may_replace)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "name a new folder, or add --force to replace this one",
                        "the folder '%s' is not empty", path);
    return JUB_OK;
}

static void free_folder(cli_folder *folder)
{
    for (int i = 0; i < folder->file_count; i++) free(folder->files[i]);
    free(folder->path);
    free(folder->hidden);
    free(folder->marker);
    free(folder);
}

// `name` of `parent/name`, without slashes at the end.
static size_t parent_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

jub_status cli_folder_begin(const char *path, bool may_replace, const char *marker,
                            cli_folder **folder_out, jub_error *error)
{
    if (path[0] == '\0')
        return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "the name of the folder is empty");
    jub_status status = check_place(path, may_replace, marker, error);
    if (status != JUB_OK) return status;
    cli_folder *folder = calloc(1, sizeof *folder);
    if (!folder) return jub_fail_no_memory(error);
    folder->may_replace = may_replace;
    folder->path = realpath(path, NULL); // a link keeps pointing where it did
    if (!folder->path) folder->path = strdup(path);
    folder->marker = strdup(marker);
    if (folder->path) {
        for (size_t end = strlen(folder->path); end > 1 && folder->path[end - 1] == '/'; end--)
            folder->path[end - 1] = '\0';
        const size_t parent = parent_length(folder->path);
        if (asprintf(&folder->hidden, "%.*s.%s.XXXXXX", (int)parent, folder->path,
                     folder->path + parent) < 0)
            folder->hidden = NULL;
    }
    if (!folder->path || !folder->marker || !folder->hidden) {
        status = jub_fail_no_memory(error);
    } else if (!mkdtemp(folder->hidden)) {
        status = fail_io(error, "make a folder beside", folder->path);
    } else {
        (void)chmod(folder->hidden, by_umask(0777));
        watch_interrupts(folder, file_in_work);
        *folder_out = folder;
    }
    if (status != JUB_OK) free_folder(folder);
    return status;
}

static jub_status write_all(cli_writer *writer, const char *bytes, size_t length_bytes)
{
    while (length_bytes > 0 && writer->failed_errno == 0) {
        const ssize_t written = write(writer->descriptor, bytes, length_bytes);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            writer->failed_errno = errno;
            break;
        }
        bytes += written;
        length_bytes -= (size_t)written;
    }
    return writer->failed_errno == 0 ? JUB_OK : JUB_IO;
}

static jub_status writer_failed(const cli_writer *writer, jub_error *error)
{
    errno = writer->failed_errno;
    return fail_io(error, "write", writer->path);
}

static jub_status take_bytes(void *context, jub_text bytes, jub_error *error)
{
    cli_writer *writer = context;
    if (writer->buffer.length_bytes + bytes.length_bytes > WRITE_BLOCK_BYTES) {
        (void)write_all(writer, writer->buffer.bytes, writer->buffer.length_bytes);
        jub_buffer_reset(&writer->buffer);
    }
    if (bytes.length_bytes >= WRITE_BLOCK_BYTES)
        (void)write_all(writer, bytes.bytes, bytes.length_bytes);
    else
        jub_buffer_text(&writer->buffer, bytes);
    if (writer->buffer.status != JUB_OK) return jub_fail_no_memory(error);
    return writer->failed_errno == 0 ? JUB_OK : writer_failed(writer, error);
}

jub_sink cli_writer_sink(cli_writer *writer)
{
    return (jub_sink){take_bytes, writer};
}

static jub_status new_writer(int descriptor, const char *path, cli_writer **writer_out,
                             jub_error *error)
{
    cli_writer *writer = calloc(1, sizeof *writer);
    char *copy = strdup(path);
    if (!writer || !copy) {
        free(writer);
        free(copy);
        (void)close(descriptor);
        return jub_fail_no_memory(error);
    }
    *writer = (cli_writer){
        .descriptor = descriptor,
        .path = copy,
        .buffer = jub_buffer_init(WRITE_BLOCK_BYTES),
    };
    *writer_out = writer;
    return JUB_OK;
}

jub_status cli_folder_create(cli_folder *folder, const char *name, cli_writer **writer_out,
                             jub_error *error)
{
    assert(folder->file_count < FOLDER_FILE_MAX);
    char *path;
    if (asprintf(&path, "%s/%s", folder->hidden, name) < 0) return jub_fail_no_memory(error);
    folder->files[folder->file_count] = path;
    folder->file_count = folder->file_count + 1;
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) return fail_io(error, "create", path);
    return new_writer(descriptor, path, writer_out, error);
}

jub_status cli_writer_end(cli_writer *writer, jub_error *error)
{
    (void)write_all(writer, writer->buffer.bytes, writer->buffer.length_bytes);
    if (writer->failed_errno == 0 && fsync(writer->descriptor) != 0 && errno != EINVAL)
        writer->failed_errno = errno;
    if (close(writer->descriptor) != 0 && writer->failed_errno == 0) writer->failed_errno = errno;
    const jub_status status = writer->failed_errno == 0 ? JUB_OK : writer_failed(writer, error);
    jub_buffer_clear(&writer->buffer);
    free(writer->path);
    free(writer);
    return status;
}

jub_status cli_folder_put(cli_folder *folder, const char *name, jub_text bytes, jub_error *error)
{
    cli_writer *writer = NULL;
    jub_status status = cli_folder_create(folder, name, &writer, error);
    if (status != JUB_OK) return status;
    status = take_bytes(writer, bytes, error);
    const jub_status end_status = cli_writer_end(writer, status == JUB_OK ? error : NULL);
    return status == JUB_OK ? end_status : status;
}

// Removes the plain files of a folder, then the folder; what is not a plain file stops it.
bool cli_folder_remove(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder) return errno == ENOENT;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            (void)unlinkat(dirfd(folder), entry->d_name, 0);
    (void)closedir(folder);
    return rmdir(path) == 0;
}

// A former result, with the columns of a register where somebody had them made.
static void remove_former(const char *path)
{
    char *columns;
    if (asprintf(&columns, "%s/columns/columns.json", path) < 0) return;
    const bool is_there = cli_is_there(columns);
    columns[strlen(columns) - strlen("/columns.json")] = '\0';
    if (is_there) (void)cli_folder_remove(columns);
    free(columns);
    (void)cli_folder_remove(path);
}

jub_status cli_folder_commit(cli_folder *folder, jub_error *error)
{
    sigset_t former_mask;
    hold_interrupts(&former_mask);
    jub_status status = check_place(folder->path, folder->may_replace, folder->marker, error);
    if (status == JUB_OK && rename(folder->hidden, folder->path) != 0) {
        // An earlier result stands there: put it aside, take its place, then remove it.
        char *aside = NULL;
        if (errno != ENOTEMPTY && errno != EEXIST) {
            status = fail_io(error, "name the folder", folder->path);
        } else if (asprintf(&aside, "%s.old", folder->hidden) < 0) {
            status = jub_fail_no_memory(error);
        } else if (rename(folder->path, aside) != 0) {
            status = fail_io(error, "replace the folder", folder->path);
        } else if (rename(folder->hidden, folder->path) != 0) {
            status = fail_io(error, "name the folder", folder->path);
            (void)rename(aside, folder->path);
        } else {
            remove_former(aside);
        }
        if (status != JUB_NO_MEMORY) free(aside);
    }
    if (status == JUB_OK) {
        watch_interrupts(NULL, file_in_work);
        free_folder(folder);
    } else {
        cli_folder_abort(folder);
    }
    (void)sigprocmask(SIG_SETMASK, &former_mask, NULL);
    return status;
}

void cli_folder_abort(cli_folder *folder)
{
    if (!folder) return;
    watch_interrupts(NULL, file_in_work);
    for (int i = 0; i < folder->file_count; i++) (void)unlink(folder->files[i]);
    (void)rmdir(folder->hidden);
    free_folder(folder);
}

// A device, a pipe or a socket is written to as it stands: a rename would put a file in its place.
static bool is_special(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && !S_ISREG(about.st_mode);
}

static jub_status open_special(const char *path, cli_writer **writer_out, jub_error *error)
{
    const int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return fail_io(error, "write to", path);
    return new_writer(descriptor, path, writer_out, error);
}

// Who may read a file that is replaced may read the new one, and nobody else.
static mode_t mode_for(const char *path, cli_privacy privacy)
{
    struct stat about;
    if (privacy == CLI_PRIVATE) return 0600;
    return stat(path, &about) == 0 ? about.st_mode & 0777 : by_umask(0666);
}

jub_status cli_file_begin(const char *path, cli_privacy privacy, cli_writer **writer_out,
                          jub_error *error)
{
    if (is_special(path)) return open_special(path, writer_out, error);
    char *hidden = NULL, *final_path = realpath(path, NULL); // a link keeps pointing where it did
    if (!final_path) final_path = strdup(path);
    const size_t parent = final_path ? parent_length(final_path) : 0;
    if (!final_path ||
        asprintf(&hidden, "%.*s.%s.XXXXXX", (int)parent, final_path, final_path + parent) < 0) {
        free(final_path);
        return jub_fail_no_memory(error);
    }
    jub_status status = JUB_OK;
    const int descriptor = mkstemp(hidden);
    if (descriptor < 0) {
        status = fail_io(error, "create", path);
        goto done;
    }
    (void)fchmod(descriptor, mode_for(final_path, privacy));
    status = new_writer(descriptor, hidden, writer_out, error);
    if (status != JUB_OK) {
        (void)unlink(hidden);
        goto done;
    }
    (*writer_out)->final_path = final_path;
    watch_interrupts(folder_in_work, (*writer_out)->path);
    final_path = NULL;
done:
    free(final_path);
    free(hidden);
    return status;
}

// Ends the writer and gives its file the final name, or removes it.
static jub_status end_file(cli_writer *writer, bool is_wanted, jub_error *error)
{
    if (!writer->final_path) return cli_writer_end(writer, error);
    char *hidden = strdup(writer->path), *final_path = writer->final_path;
    watch_interrupts(folder_in_work, NULL);
    if (!hidden) (void)unlink(writer->path);
    jub_status status = cli_writer_end(writer, error);
    if (!hidden) {
        status = jub_fail_no_memory(error);
    } else {
        if (is_wanted && status == JUB_OK && rename(hidden, final_path) != 0)
            status = fail_io(error, "name", final_path);
        if (!is_wanted || status != JUB_OK) (void)unlink(hidden);
    }
    free(hidden);
    free(final_path);
    return status;
}

jub_status cli_file_commit(cli_writer *writer, jub_error *error)
{
    return end_file(writer, true, error);
}

void cli_file_abort(cli_writer *writer)
{
    if (writer) (void)end_file(writer, false, NULL);
}

// /dev/shm holds files like any other.
static bool is_stream_name(const char *path)
{
    return strcmp(path, "/dev/stdout") == 0 || strcmp(path, "/dev/stderr") == 0 ||
           strncmp(path, "/dev/fd/", 8) == 0;
}

jub_status cli_file_check_new(const char *path, bool may_replace, jub_error *error)
{
    if (may_replace || !path || strcmp(path, "-") == 0 || is_stream_name(path)) return JUB_OK;
    if (!cli_is_there(path) || is_special(path)) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "name another file, or add --force to replace it", "'%s' is there already",
                    path);
}

jub_status cli_file_put(const char *path, cli_privacy privacy, jub_text bytes, jub_error *error)
{
    if (strcmp(path, "-") == 0) {
        if (fwrite(bytes.bytes, 1, bytes.length_bytes, stdout) == bytes.length_bytes) return JUB_OK;
        return fail_io(error, "write", "standard output");
    }
    cli_writer *writer = NULL;
    jub_status status = cli_file_begin(path, privacy, &writer, error);
    if (status != JUB_OK) return status;
    status = take_bytes(writer, bytes, error);
    if (status == JUB_OK) return cli_file_commit(writer, error);
    cli_file_abort(writer);
    return status;
}
