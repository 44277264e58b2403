#include "store/file_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/disk_private.h"

enum { NAME_BYTES = 256, FOLDER_BYTES = 4096 };

struct jub_file_guard {
    int folder;
    char name[NAME_BYTES];
    char new_name[NAME_BYTES]; // written here, then renamed
    char lock_name[NAME_BYTES];
};

static jub_status read_cell(void *context, jub_buffer *bytes_out, jub_error *error)
{
    const jub_file_guard *guard = context;
    return jub_disk_read(guard->folder, guard->name, JUB_NOTE_MAX_BYTES, bytes_out, error);
}

static jub_status compare(const jub_file_guard *guard, jub_text expected, jub_error *error)
{
    jub_buffer bytes = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_status status =
        jub_disk_read(guard->folder, guard->name, JUB_NOTE_MAX_BYTES, &bytes, error);
    if (status == JUB_MISSING) status = JUB_OK; // nothing, as an empty buffer is
    if (status == JUB_OK && !jub_text_equal(jub_buffer_view(&bytes), expected))
        status = jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                          "'%s' is not as it was: somebody else has signed in the meantime",
                          guard->name);
    jub_buffer_clear(&bytes);
    return status;
}

static jub_status replace(const jub_file_guard *guard, jub_text bytes, jub_error *error)
{
    int descriptor = -1;
    jub_status status =
        jub_disk_write(guard->folder, guard->new_name, 0600, bytes, &descriptor, error);
    if (status == JUB_OK) status = jub_disk_sync(descriptor, guard->new_name, error);
    jub_disk_close(&descriptor);
    if (status != JUB_OK) return status;
    if (renameat(guard->folder, guard->new_name, guard->folder, guard->name) != 0)
        return jub_disk_fail(error, "put in its place", guard->name);
    return jub_disk_sync(guard->folder, guard->name, error);
}

static jub_status swap_cell(void *context, jub_text expected, jub_text replacement,
                            jub_error *error)
{
    const jub_file_guard *guard = context;
    int lock = -1;
    jub_status status = jub_disk_lock(guard->folder, guard->lock_name, &lock, error);
    if (status == JUB_OK) status = compare(guard, expected, error);
    if (status == JUB_OK) status = replace(guard, replacement, error);
    jub_disk_close(&lock);
    return status;
}

static bool write_names(jub_file_guard *guard, const char *name)
{
    const size_t longest_bytes = strlen(name) + sizeof ".lock";
    if (name[0] == '\0' || longest_bytes > NAME_BYTES) return false;
    (void)snprintf(guard->name, NAME_BYTES, "%s", name);
    (void)snprintf(guard->new_name, NAME_BYTES, "%s.new", name);
    (void)snprintf(guard->lock_name, NAME_BYTES, "%s.lock", name);
    return true;
}

jub_status jub_file_guard_open(const char *path, jub_file_guard **guard_out, jub_error *error)
{
    char folder[FOLDER_BYTES] = ".";
    const char *slash = strrchr(path, '/');
    const size_t folder_bytes = slash ? (size_t)(slash - path) + 1 : 0;
    jub_file_guard *guard = calloc(1, sizeof *guard);
    if (!guard) return jub_fail_no_memory(error);
    jub_status status = JUB_OK;
    if (folder_bytes >= sizeof folder || !write_names(guard, path + folder_bytes)) {
        status = jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                          "'%s' cannot be the name of a file for what was signed last", path);
        goto done;
    }
    if (folder_bytes > 0) {
        memcpy(folder, path, folder_bytes);
        folder[folder_bytes] = '\0';
    }
    status = jub_disk_enter(AT_FDCWD, folder, &guard->folder, error);
done:
    if (status == JUB_OK)
        *guard_out = guard;
    else
        free(guard);
    return status;
}

void jub_file_guard_close(jub_file_guard *guard)
{
    if (!guard) return;
    jub_disk_close(&guard->folder);
    free(guard);
}

jub_guard jub_file_guard_guard(jub_file_guard *guard)
{
    return (jub_guard){guard, read_cell, swap_cell};
}
