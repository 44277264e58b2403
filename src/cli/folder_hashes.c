#include "cli/folder_hashes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file.h"

enum { DEPTH_MAX = 16, BLOCK_BYTES = 256 * 1024 };

typedef struct walk {
    jub_arena *arena;
    jub_sha256 *sha;
    const char *folder;
    const char *const *passed_over;
    size_t passed_count;
    JUB_LIST(jub_manifest_file) files;
    const char *bad_path;
    jub_error *error;
} walk;

static jub_status fail_io(const walk *at, const char *what)
{
    return jub_fail(at->error, JUB_IO, (jub_position){0}, NULL, "cannot %s: %s", what,
                    strerror(errno));
}

static bool is_passed_over(const walk *at, const char *name)
{
    for (size_t i = 0; i < at->passed_count; i++)
        if (strcmp(name, at->passed_over[i]) == 0) return true;
    return false;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

// -- finding --------------------------------------------------------------------------------------

static jub_status walk_folder(walk *at, jub_text path, size_t depth);

static jub_status take_name(walk *at, int descriptor, jub_text below, const char *name,
                            size_t depth)
{
    struct stat about;
    const jub_text path = jub_text_format(at->arena, "%.*s%s%s", JUB_TEXT_ARG(below),
                                          below.length_bytes > 0 ? "/" : "", name);
    if (!path.bytes) return jub_fail_no_memory(at->error);
    at->bad_path = cli_path_join(at->arena, at->folder, path);
    if (fstatat(descriptor, name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return fail_io(at, "look at it");
    if (S_ISDIR(about.st_mode)) return walk_folder(at, path, depth + 1);
    if (!S_ISREG(about.st_mode))
        return jub_fail(at->error, JUB_TYPE, (jub_position){0},
                        "put the file itself there, or take this away",
                        "this is neither a file nor a folder");
    if (at->files.count == JUB_MANIFEST_FILE_MAX)
        return jub_fail(at->error, JUB_LIMIT, (jub_position){0}, NULL,
                        "there are more than %d files", JUB_MANIFEST_FILE_MAX);
    const jub_manifest_file file = {.path = path, .size_bytes = (uint64_t)about.st_size};
    return JUB_LIST_PUSH(at->arena, &at->files, file) ? JUB_OK : jub_fail_no_memory(at->error);
}

static jub_status walk_names(walk *at, DIR *open_folder, jub_text path, size_t depth)
{
    jub_status status = JUB_OK;
    errno = 0;
    for (struct dirent *entry; status == JUB_OK && (entry = readdir(open_folder)); errno = 0)
        if (!is_dots(entry->d_name) && (depth > 0 || !is_passed_over(at, entry->d_name)))
            status = take_name(at, dirfd(open_folder), path, entry->d_name, depth);
    return status == JUB_OK && errno != 0 ? fail_io(at, "list the folder") : status;
}

static jub_status walk_folder(walk *at, jub_text path, size_t depth)
{
    if (depth > DEPTH_MAX)
        return jub_fail(at->error, JUB_LIMIT, (jub_position){0}, NULL,
                        "folders stand in each other more than %d deep", DEPTH_MAX);
    const char *full =
        path.length_bytes > 0 ? cli_path_join(at->arena, at->folder, path) : at->folder;
    if (!full) return jub_fail_no_memory(at->error);
    at->bad_path = full;
    // The folder itself may be named by a link, what is in it may be none.
    const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (depth > 0 ? O_NOFOLLOW : 0);
    const int descriptor = open(full, flags);
    if (descriptor < 0) return fail_io(at, "open the folder");
    DIR *open_folder = fdopendir(descriptor);
    if (!open_folder) {
        (void)close(descriptor);
        return fail_io(at, "open the folder");
    }
    const jub_status status = walk_names(at, open_folder, path, depth);
    (void)closedir(open_folder);
    return status;
}

// -- hashing --------------------------------------------------------------------------------------

static jub_status hash_descriptor(walk *at, int descriptor, char *block, jub_manifest_file *file)
{
    file->size_bytes = 0;
    if (!jub_sha256_start(at->sha)) return jub_fail_no_memory(at->error);
    for (;;) {
        const ssize_t got = read(descriptor, block, BLOCK_BYTES);
        if (got == 0) break;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_io(at, "read");
        file->size_bytes += (uint64_t)got;
        if (!jub_sha256_update(at->sha, block, (size_t)got)) return jub_fail_no_memory(at->error);
    }
    return jub_sha256_finish(at->sha, file->sha256.bytes) ? JUB_OK : jub_fail_no_memory(at->error);
}

static jub_status hash_file(walk *at, char *block, jub_manifest_file *file)
{
    const char *path = cli_path_join(at->arena, at->folder, file->path);
    if (!path) return jub_fail_no_memory(at->error);
    at->bad_path = path;
    const int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return fail_io(at, "open");
    const jub_status status = hash_descriptor(at, descriptor, block, file);
    (void)close(descriptor);
    return status;
}

static int compare_paths(const void *a, const void *b)
{
    return jub_text_compare(((const jub_manifest_file *)a)->path,
                            ((const jub_manifest_file *)b)->path);
}

jub_status cli_folder_hashes(jub_arena *arena, jub_sha256 *sha, const char *folder,
                             const char *const *passed_over, size_t passed_count,
                             jub_manifest_file **files_out, size_t *count_out,
                             const char **bad_path_out, jub_error *error)
{
    walk at = {.arena = arena,
               .sha = sha,
               .folder = folder,
               .passed_over = passed_over,
               .passed_count = passed_count,
               .bad_path = folder,
               .error = error};
    char *block = malloc(BLOCK_BYTES);
    jub_status status = block ? walk_folder(&at, JUB_TEXT(""), 0) : jub_fail_no_memory(error);
    if (status == JUB_OK && at.files.count > 0)
        qsort(at.files.items, at.files.count, sizeof *at.files.items, compare_paths);
    for (size_t i = 0; i < at.files.count && status == JUB_OK; i++)
        status = hash_file(&at, block, &at.files.items[i]);
    free(block);
    *bad_path_out = at.bad_path;
    *files_out = at.files.items;
    *count_out = at.files.count;
    return status;
}
