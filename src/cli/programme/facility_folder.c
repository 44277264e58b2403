#include "cli/programme/facility_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/log/trust.h"
#include "cli/programme/bundle_make.h"
#include "cli/programme/sealed_files.h"

enum { FACILITY_FILE_MAX_BYTES = 4096, FOLDERS_OPEN = 16 };

static jub_status read_facility(jub_arena *arena, jub_text text, cli_facility_folder *folder,
                                jub_error *error)
{
    if (!jub_text_is(jub_text_cut(&text, '\n'), "jubilee-facility-v1"))
        return jub_fail(error, JUB_SYNTAX, (jub_position){1, 1}, NULL,
                        "the file 'facility' does not begin with 'jubilee-facility-v1'");
    folder->facility = jub_text_copy(arena, jub_text_cut(&text, '\n'));
    if (!folder->facility.bytes) return jub_fail_no_memory(error);
    return jub_vkey_read(jub_text_cut(&text, '\n'), &folder->log_key, error);
}

jub_status cli_facility_folder_open(jub_arena *arena, const char *folder,
                                    cli_facility_folder *folder_out, jub_error *error)
{
    cli_file file = {0};
    const char *path = cli_path_join(arena, folder, JUB_TEXT(PROGRAMME_FACILITY));
    *folder_out = (cli_facility_folder){0};
    if (!path) return jub_fail_no_memory(error);
    if (!cli_is_there(path))
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "'%s' is no facility's own folder", folder);
    jub_status status = cli_file_open(path, FACILITY_FILE_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = read_facility(arena, file.bytes, folder_out, error);
    cli_file_clear(&file);
    if (status == JUB_OK) status = cli_bundle_list_open(arena, folder, &folder_out->list, error);
    if (status != JUB_OK) return status;
    const cli_bundle_line *in =
        cli_bundle_list_last(&folder_out->list, folder_out->facility, JUB_BUNDLE_IN);
    const cli_bundle_line *out =
        cli_bundle_list_last(&folder_out->list, folder_out->facility, JUB_BUNDLE_OUT);
    folder_out->base = in ? in->size : 0;
    folder_out->next_bundle = out ? out->number + 1 : 1;
    return JUB_OK;
}

jub_status cli_facility_desk(cli_programme *programme, jub_desk *desk, jub_error *error)
{
    cli_facility_folder folder;
    if (!programme->is_facility) return JUB_OK;
    const jub_status status =
        cli_facility_folder_open(&programme->arena, programme->folder, &folder, error);
    if (status == JUB_OK) jub_desk_away(desk, folder.next_bundle, folder.base);
    return status;
}

// A line has quotes doubled at most, and a salt.
enum { LINE_MORE_BYTES = 200 };

static jub_status no_room(jub_error *error)
{
    return jub_fail(error, JUB_LIMIT, (jub_position){0},
                    "send it first: jubilee programme export; and take the centre's next bundle",
                    "with this, what waits here would be more than a bundle holds (%d entries, "
                    "%d bytes)",
                    JUB_BUNDLE_ENTRY_MAX, JUB_BUNDLE_SITTINGS_MAX_BYTES);
}

jub_status cli_facility_check_room(cli_programme *programme, const jub_desk *desk, jub_error *error)
{
    cli_facility_folder folder;
    size_t entries = 0, bytes = 0;
    uint64_t sittings = 0;
    if (!programme->is_facility) return JUB_OK;
    jub_status status =
        cli_facility_folder_open(&programme->arena, programme->folder, &folder, error);
    if (status != JUB_OK) return status;
    jub_desk_waiting(desk, &entries, &bytes);
    if (entries + programme->head.size - folder.base > JUB_BUNDLE_ENTRY_MAX) return no_room(error);
    jub_buffer lines = jub_buffer_init_secret(JUB_BUNDLE_SITTINGS_MAX_BYTES);
    status =
        cli_bundle_collect(programme, folder.base, folder.next_bundle, &lines, &sittings, error);
    bytes = 2 * bytes + LINE_MORE_BYTES * entries + lines.length_bytes;
    jub_buffer_clear(&lines);
    if (status == JUB_LIMIT || (status == JUB_OK && bytes > JUB_BUNDLE_SITTINGS_MAX_BYTES))
        return no_room(error);
    return status;
}

// -- a folder that is to take the place of another ----------------------------------------------

#define MARK ".unfinished"

static jub_status fail_io(jub_error *error, const char *what, const char *path)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot %s '%s': %s", what, path,
                    strerror(errno));
}

static bool write_mark_path(const char *path, char mark_out[PATH_MAX])
{
    const int length = snprintf(mark_out, PATH_MAX, "%s/" MARK, path);
    return length > 0 && length < PATH_MAX;
}

static bool is_marked(const char *path)
{
    char mark[PATH_MAX];
    return write_mark_path(path, mark) && cli_is_there(mark);
}

jub_status cli_facility_folder_mark(const char *path, jub_error *error)
{
    char mark[PATH_MAX];
    errno = ENAMETOOLONG;
    const int descriptor = write_mark_path(path, mark)
                               ? open(mark, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)
                               : -1;
    if (descriptor < 0) return fail_io(error, "write into", path);
    (void)close(descriptor);
    return JUB_OK;
}

static int sync_one(const char *path, const struct stat *about, int type, struct FTW *place)
{
    (void)about;
    (void)place;
    jub_error error;
    return type == FTW_DP && cli_folder_sync(path, &error) != JUB_OK ? -1 : 0;
}

jub_status cli_facility_folder_sync(const char *path, jub_error *error)
{
    if (nftw(path, sync_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS) == 0) return JUB_OK;
    return fail_io(error, "make durable", path);
}

jub_status cli_facility_folder_end(const char *path, jub_error *error)
{
    char mark[PATH_MAX];
    errno = ENAMETOOLONG;
    if (write_mark_path(path, mark) && (unlink(mark) == 0 || errno == ENOENT)) return JUB_OK;
    return fail_io(error, "write into", path);
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *place)
{
    (void)about;
    if (place->level == 1 && strcmp(path + place->base, MARK) == 0) return 0; // the last to go
    if (place->level == 0) return 0;
    return type == FTW_DP || type == FTW_D ? rmdir(path) : unlink(path);
}

static bool empty_folder(const char *path)
{
    return nftw(path, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS) == 0;
}

void cli_facility_folder_drop(const char *path)
{
    char mark[PATH_MAX];
    if (rmdir(path) == 0) return; // killed at the last step
    if (!is_marked(path) || !empty_folder(path) || !write_mark_path(path, mark)) return;
    (void)unlink(mark);
    (void)rmdir(path);
}

// Whether the name still leads to the folder that is locked: who had the lock may have moved it.
static bool is_still_there(const char *path, int descriptor)
{
    struct stat held, named;
    return fstat(descriptor, &held) == 0 && lstat(path, &named) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

static jub_status lock_folder(const char *path, int *lock_out, jub_error *error)
{
    *lock_out = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*lock_out < 0) return fail_io(error, "open the folder", path);
    if (flock(*lock_out, LOCK_EX | LOCK_NB) == 0 && is_still_there(path, *lock_out)) return JUB_OK;
    (void)close(*lock_out);
    *lock_out = -1;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "wait until it has ended",
                    "another program is taking a bundle into '%s'", path);
}

// Fails for one that holds anything.
static bool make_anew(const char *path)
{
    return rmdir(path) == 0 && mkdir(path, 0700) == 0;
}

jub_status cli_facility_folder_begin(const char *path, int *lock_out, jub_error *error)
{
    *lock_out = -1;
    if (mkdir(path, 0700) != 0) {
        if (errno != EEXIST) return fail_io(error, "make the folder", path);
        jub_status status = lock_folder(path, lock_out, error);
        if (status != JUB_OK) return status;
        if (is_marked(path) ? !empty_folder(path) : !make_anew(path))
            status = jub_fail(error, JUB_CONFLICT, (jub_position){0}, "look at it and move it away",
                              "'%s' is in the way, and no bundle made it", path);
        (void)close(*lock_out);
        *lock_out = -1;
        if (status != JUB_OK) return status;
    }
    const jub_status status = lock_folder(path, lock_out, error);
    return status == JUB_OK ? cli_facility_folder_mark(path, error) : status;
}
