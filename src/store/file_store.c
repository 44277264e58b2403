// Files under a lock. What makes a file durable is its own sync before the rename and the sync of
// every folder above it after: of all of them, since a folder made by a writer that failed is not
// known to be durable. The descriptors of folders are opened before anything is changed in them and
// held until they are synced: an error of writing back, between a rename and an opening that came
// later, would be told to nobody (tessera #749, #750). Folders are synced once for all the objects
// before the next swap or the end.

#include "store/file_store.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/disk_private.h"

#define STATE_FOLDER "state"
#define NEW_FOLDER "state/new"
#define LOCK_PATH "state/lock"

enum {
    PATH_MAX_BYTES = 256,
    PATH_DEPTH_MAX = 12, // tile/entries, seven groups of digits, a width
    STAGED_MAX = 64,     // files written and not yet synced: as many descriptors
    TOUCHED_MAX = 64,    // folders not yet synced
};

typedef struct touched_folder {
    char path[PATH_MAX_BYTES]; // "." is the log's own
    int descriptor;
} touched_folder;

struct jub_file_store {
    bool may_create; // else what has no state is no log to write to
    bool is_published;
    int root;
    int lock;       // -1 outside of begin and end
    int new_folder; // the same
    touched_folder touched[TOUCHED_MAX];
    size_t touched_count;
};

// -- paths ----------------------------------------------------------------------------------------

// A path as the ledger makes them. Nothing that leads out of the folder, and no hidden names.
static bool is_safe(jub_text path)
{
    size_t depth = 0;
    if (path.length_bytes == 0 || path.length_bytes >= PATH_MAX_BYTES) return false;
    if (path.bytes[path.length_bytes - 1] == '/') return false;
    while (path.length_bytes > 0) {
        const jub_text name = jub_text_cut(&path, '/');
        if (name.length_bytes == 0 || name.bytes[0] == '.' || ++depth > PATH_DEPTH_MAX)
            return false;
        for (size_t i = 0; i < name.length_bytes; i++) {
            const char byte = name.bytes[i];
            const bool is_fine = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
                                 byte == '.' || byte == '-';
            if (!is_fine) return false;
        }
    }
    return true;
}

static jub_status copy_path(jub_text path, char path_out[PATH_MAX_BYTES], jub_error *error)
{
    if (!is_safe(path))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                        "'%.*s' cannot be the path of an object", JUB_TEXT_ARG(path));
    memcpy(path_out, path.bytes, path.length_bytes);
    path_out[path.length_bytes] = '\0';
    return JUB_OK;
}

static bool is_state(const char *path)
{
    return strcmp(path, STATE_FOLDER) == 0 ||
           strncmp(path, STATE_FOLDER "/", sizeof STATE_FOLDER) == 0;
}

// The folder a path is in, and its name there.
static const char *split_path(char *path, const char **folder_out)
{
    char *slash = strrchr(path, '/');
    *folder_out = slash ? path : ".";
    if (!slash) return path;
    *slash = '\0';
    return slash + 1;
}

// -- folders --------------------------------------------------------------------------------------

static void forget_touched(jub_file_store *store)
{
    for (size_t i = 0; i < store->touched_count; i++) jub_disk_close(&store->touched[i].descriptor);
    store->touched_count = 0;
}

static jub_status sync_touched(jub_file_store *store, jub_error *error)
{
    jub_status status = JUB_OK;
    // From the innermost to the outermost, as they were touched the other way round.
    for (size_t i = store->touched_count; i-- > 0 && status == JUB_OK;)
        status = jub_disk_sync(store->touched[i].descriptor, store->touched[i].path, error);
    forget_touched(store);
    return status;
}

static bool is_touched(const jub_file_store *store, const char *path)
{
    for (size_t i = 0; i < store->touched_count; i++)
        if (strcmp(store->touched[i].path, path) == 0) return true;
    return false;
}

static jub_status touch(jub_file_store *store, const char *path, jub_error *error)
{
    if (is_touched(store, path)) return JUB_OK;
    touched_folder *folder = &store->touched[store->touched_count];
    assert(store->touched_count < TOUCHED_MAX);
    const jub_status status = jub_disk_enter(store->root, path, &folder->descriptor, error);
    if (status != JUB_OK) return status;
    (void)snprintf(folder->path, sizeof folder->path, "%s", path);
    store->touched_count++;
    return JUB_OK;
}

static jub_status make_folder(const jub_file_store *store, const char *path, jub_error *error)
{
    const mode_t mode = is_state(path) ? 0700 : 0777;
    if (mkdirat(store->root, path, mode) == 0 || errno == EEXIST) return JUB_OK;
    return jub_disk_fail(error, "make the folder", path);
}

// Opens every folder from the log's own down to `folder`, and makes those that are not there.
static jub_status touch_all(jub_file_store *store, const char *folder, bool may_make,
                            jub_error *error)
{
    if (is_touched(store, folder)) return JUB_OK;
    jub_status status = JUB_OK;
    if (store->touched_count + PATH_DEPTH_MAX + 1 > TOUCHED_MAX)
        status = sync_touched(store, error);
    if (status == JUB_OK) status = touch(store, ".", error);
    if (strcmp(folder, ".") == 0) return status;
    for (size_t i = 0; status == JUB_OK; i++) {
        if (folder[i] != '/' && folder[i] != '\0') continue;
        char path[PATH_MAX_BYTES];
        memcpy(path, folder, i);
        path[i] = '\0';
        if (may_make) status = make_folder(store, path, error);
        if (status == JUB_OK) status = touch(store, path, error);
        if (folder[i] == '\0') break;
    }
    return status;
}

static int touched_descriptor(const jub_file_store *store, const char *folder)
{
    for (size_t i = 0; i < store->touched_count; i++)
        if (strcmp(store->touched[i].path, folder) == 0) return store->touched[i].descriptor;
    assert(false); // whoever asks has touched the folder
    return -1;
}

// -- reading --------------------------------------------------------------------------------------

// What the writer keeps for itself is closed to others, who read what is published. To them it is
// not there.
static bool is_closed_state(jub_status status, const char *path)
{
    return status == JUB_IO && errno == EACCES && is_state(path);
}

static jub_status read_object(void *context, jub_text path, size_t max_bytes, jub_buffer *bytes_out,
                              jub_error *error)
{
    const jub_file_store *store = context;
    char copy[PATH_MAX_BYTES];
    jub_status status = copy_path(path, copy, error);
    if (status != JUB_OK) return status;
    errno = 0;
    status = jub_disk_read(store->root, copy, max_bytes, bytes_out, error);
    if (!is_closed_state(status, copy)) return status;
    if (error) error->status = JUB_MISSING;
    return JUB_MISSING;
}

typedef struct walk {
    const jub_file_store *store;
    jub_text prefix;
    jub_status (*visit)(void *visitor, jub_text path, jub_error *error);
    void *visitor;
    char path[PATH_MAX_BYTES]; // of the folder or file at hand
} walk;

// Whether something below a path, or it itself, can begin with the prefix.
static bool may_lead_to(const walk *at)
{
    const jub_text path = jub_text_from(at->path);
    return jub_text_starts(path, at->prefix) || jub_text_starts(at->prefix, path);
}

static jub_status walk_folder(walk *at, size_t depth, jub_error *error);

static jub_status visit_name(walk *at, DIR *folder, size_t length, const char *name, size_t depth,
                             jub_error *error)
{
    struct stat about;
    const int wrote =
        snprintf(at->path + length, sizeof at->path - length, "%s%s", length > 0 ? "/" : "", name);
    if (wrote < 0 || (size_t)wrote >= sizeof at->path - length) return JUB_OK;
    const jub_text path = jub_text_from(at->path);
    if (!is_safe(path) || !may_lead_to(at) || strcmp(at->path, NEW_FOLDER) == 0 ||
        strcmp(at->path, LOCK_PATH) == 0)
        return JUB_OK; // not ours to list
    if (fstatat(dirfd(folder), name, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? JUB_OK : jub_disk_fail(error, "look at", at->path);
    if (S_ISDIR(about.st_mode)) return walk_folder(at, depth + 1, error);
    if (!S_ISREG(about.st_mode) || !jub_text_starts(path, at->prefix)) return JUB_OK;
    return at->visit(at->visitor, path, error);
}

static jub_status walk_folder(walk *at, size_t depth, jub_error *error)
{
    if (depth > PATH_DEPTH_MAX) return JUB_OK;
    const size_t length = strlen(at->path);
    int descriptor;
    jub_status status =
        jub_disk_enter(at->store->root, length > 0 ? at->path : ".", &descriptor, error);
    if (status == JUB_MISSING || is_closed_state(status, at->path)) return JUB_OK;
    if (status != JUB_OK) return status;
    DIR *folder = fdopendir(descriptor);
    if (!folder) {
        status = jub_disk_fail(error, "read the folder", at->path);
        jub_disk_close(&descriptor);
        return status;
    }
    while (status == JUB_OK) {
        errno = 0;
        const struct dirent *item = readdir(folder);
        if (!item && errno != 0) status = jub_disk_fail(error, "read the folder", at->path);
        if (!item) break;
        status = visit_name(at, folder, length, item->d_name, depth, error);
        at->path[length] = '\0';
    }
    (void)closedir(folder);
    return status;
}

static jub_status list_objects(void *context, jub_text prefix,
                               jub_status (*visit)(void *visitor, jub_text path, jub_error *error),
                               void *visitor, jub_error *error)
{
    walk at = {.store = context, .prefix = prefix, .visit = visit, .visitor = visitor};
    return walk_folder(&at, 0, error);
}

// -- the lock -------------------------------------------------------------------------------------

static jub_status remove_leftovers(const jub_file_store *store, jub_error *error)
{
    int descriptor;
    jub_status status = jub_disk_enter(store->root, NEW_FOLDER, &descriptor, error);
    if (status != JUB_OK) return status;
    DIR *folder = fdopendir(descriptor);
    if (!folder) {
        status = jub_disk_fail(error, "read the folder", NEW_FOLDER);
        jub_disk_close(&descriptor);
        return status;
    }
    for (const struct dirent *item; status == JUB_OK && (item = readdir(folder));)
        if (item->d_name[0] != '.' && unlinkat(store->new_folder, item->d_name, 0) != 0 &&
            errno != ENOENT)
            status = jub_disk_fail(error, "remove the leftover", item->d_name);
    (void)closedir(folder);
    return status;
}

static void unlock(jub_file_store *store)
{
    forget_touched(store);
    jub_disk_close(&store->new_folder);
    jub_disk_close(&store->lock);
}

static jub_status begin(void *context, jub_error *error)
{
    jub_file_store *store = context;
    assert(store->lock < 0);
    jub_status status;
    do { // again where whoever had the lock has removed the folder around it
        status = store->may_create ? make_folder(store, STATE_FOLDER, error) : JUB_OK;
        if (status == JUB_OK) status = jub_disk_lock(store->root, LOCK_PATH, &store->lock, error);
    } while (status == JUB_MISSING && store->may_create && store->is_published);
    if (status == JUB_MISSING)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, "make one with: jubilee log new",
                        "there is no log here to write to: the folder state is not there");
    if (status == JUB_OK) status = make_folder(store, NEW_FOLDER, error);
    if (status == JUB_OK)
        status = jub_disk_enter(store->root, NEW_FOLDER, &store->new_folder, error);
    if (status == JUB_OK) status = remove_leftovers(store, error);
    if (status != JUB_OK) unlock(store);
    return status;
}

// While the lock is held; a folder in which something is left stays.
static void remove_state(const jub_file_store *store)
{
    (void)unlinkat(store->root, NEW_FOLDER, AT_REMOVEDIR);
    (void)unlinkat(store->root, LOCK_PATH, 0);
    (void)unlinkat(store->root, STATE_FOLDER, AT_REMOVEDIR);
}

static jub_status end(void *context, bool is_kept, jub_error *error)
{
    jub_file_store *store = context;
    assert(store->lock >= 0);
    const jub_status status = is_kept ? sync_touched(store, error) : JUB_OK;
    if (store->is_published) remove_state(store);
    unlock(store);
    return status;
}

// -- writing --------------------------------------------------------------------------------------

enum { STAGED_NAME_BYTES = 24 };

static const char *staged_name(size_t i, char name_out[STAGED_NAME_BYTES])
{
    (void)snprintf(name_out, STAGED_NAME_BYTES, "%zu", i);
    return name_out;
}

// Told by the name that the file was to get: the one it is written under says nothing.
static jub_status fail_staged(jub_status status, jub_text path, jub_error *error)
{
    const int number = errno;
    if (status != JUB_IO && status != JUB_MISSING) return status;
    const jub_status told =
        jub_fail(error, status, (jub_position){0}, NULL, "cannot write '%.*s' of the log: %s",
                 JUB_TEXT_ARG(path), strerror(number));
    errno = number;
    return told;
}

// Writes the files of a group beside each other, then syncs them all: the disk has them at once.
static jub_status stage(jub_file_store *store, const jub_object *objects, size_t count,
                        jub_error *error)
{
    char name[STAGED_NAME_BYTES], path[PATH_MAX_BYTES];
    int descriptors[STAGED_MAX];
    size_t open_count = 0;
    jub_status status = JUB_OK;
    for (; open_count < count && status == JUB_OK; open_count++) {
        descriptors[open_count] = -1;
        status = copy_path(objects[open_count].path, path, error);
        if (status == JUB_OK)
            status = jub_disk_write(store->new_folder, staged_name(open_count, name),
                                    is_state(path) ? 0600 : 0666, objects[open_count].bytes,
                                    &descriptors[open_count], error);
        if (status != JUB_OK) status = fail_staged(status, objects[open_count].path, error);
    }
    for (size_t i = 0; i < open_count; i++) {
        if (status == JUB_OK) status = jub_disk_sync(descriptors[i], staged_name(i, name), error);
        jub_disk_close(&descriptors[i]);
    }
    return status;
}

static jub_status move_in(jub_file_store *store, size_t i, jub_text path, jub_error *error)
{
    char staged[STAGED_NAME_BYTES], copy[PATH_MAX_BYTES];
    const char *folder;
    jub_status status = copy_path(path, copy, error);
    if (status != JUB_OK) return status;
    const char *name = split_path(copy, &folder);
    status = touch_all(store, folder, true, error);
    if (status != JUB_OK) return status;
    if (renameat(store->new_folder, staged_name(i, staged), touched_descriptor(store, folder),
                 name) == 0)
        return JUB_OK;
    return jub_disk_fail(error, "put in its place", name);
}

static jub_status write_objects(void *context, const jub_object *objects, size_t count,
                                jub_error *error)
{
    jub_file_store *store = context;
    assert(store->lock >= 0);
    for (size_t done = 0; done < count;) {
        const size_t part = count - done < STAGED_MAX ? count - done : STAGED_MAX;
        jub_status status = stage(store, objects + done, part, error);
        for (size_t i = 0; i < part && status == JUB_OK; i++)
            status = move_in(store, i, objects[done + i].path, error);
        if (status != JUB_OK) return status;
        done += part;
    }
    return JUB_OK;
}

static jub_status compare(jub_file_store *store, jub_text path, jub_text expected, jub_error *error)
{
    jub_buffer bytes = jub_buffer_init(expected.length_bytes);
    jub_status status = read_object(store, path, expected.length_bytes, &bytes, error);
    const bool is_expected = status == JUB_OK && jub_text_equal(jub_buffer_view(&bytes), expected);
    jub_buffer_clear(&bytes);
    if (status == JUB_MISSING && expected.length_bytes == 0) return JUB_OK;
    if (status == JUB_OK && is_expected && expected.length_bytes > 0) return JUB_OK;
    if (status == JUB_OK || status == JUB_MISSING || status == JUB_LIMIT)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "'%.*s' is not as it was: somebody else has written it",
                        JUB_TEXT_ARG(path));
    return status;
}

static jub_status swap(void *context, jub_text path, jub_text expected, jub_text replacement,
                       jub_error *error)
{
    jub_file_store *store = context;
    assert(store->lock >= 0);
    jub_status status = compare(store, path, expected, error);
    if (status == JUB_OK) status = sync_touched(store, error);
    if (status == JUB_OK) status = write_objects(store, &(jub_object){path, replacement}, 1, error);
    return status == JUB_OK ? sync_touched(store, error) : status;
}

// A folder of partial tiles goes with its last one; the one above it is still to be synced.
static void remove_if_empty(jub_file_store *store, const char *folder)
{
    if (!jub_text_ends(jub_text_from(folder), JUB_TEXT(".p"))) return;
    if (unlinkat(store->root, folder, AT_REMOVEDIR) != 0) return;
    for (size_t i = 0; i < store->touched_count; i++) {
        if (strcmp(store->touched[i].path, folder) != 0) continue;
        jub_disk_close(&store->touched[i].descriptor);
        store->touched_count--;
        memmove(&store->touched[i], &store->touched[i + 1],
                (store->touched_count - i) * sizeof *store->touched);
        return;
    }
}

static jub_status drop(void *context, jub_text path, jub_error *error)
{
    jub_file_store *store = context;
    char copy[PATH_MAX_BYTES];
    const char *folder;
    assert(store->lock >= 0);
    jub_status status = copy_path(path, copy, error);
    if (status != JUB_OK) return status;
    const char *name = split_path(copy, &folder);
    status = touch_all(store, folder, false, error);
    if (status != JUB_OK) return status == JUB_MISSING ? JUB_OK : status;
    if (unlinkat(touched_descriptor(store, folder), name, 0) != 0 && errno != ENOENT)
        return jub_disk_fail(error, "remove", name);
    remove_if_empty(store, folder);
    return JUB_OK;
}

// -- the store ------------------------------------------------------------------------------------

// The folder of the log is durable once the one it is in is. Whether an earlier attempt came so far
// nothing tells, so that is done also where the folder is there; but a folder that others have made
// can be in one that may not be looked into.
static jub_status make_root(const char *folder, jub_error *error)
{
    const bool is_new = mkdir(folder, 0777) == 0;
    if (!is_new && errno != EEXIST) return jub_disk_fail(error, "make the folder", folder);
    jub_buffer above = jub_buffer_init(strlen(folder) + 4);
    jub_buffer_format(&above, "%s/..", folder);
    jub_buffer_char(&above, '\0');
    int descriptor = -1;
    jub_status status = above.status == JUB_OK
                            ? jub_disk_enter(AT_FDCWD, above.bytes, &descriptor, error)
                            : jub_fail_no_memory(error);
    if (status == JUB_OK) status = jub_disk_sync(descriptor, folder, error);
    if (!is_new && descriptor < 0 && status != JUB_NO_MEMORY) status = JUB_OK;
    jub_disk_close(&descriptor);
    jub_buffer_clear(&above);
    return status;
}

jub_status jub_file_store_open(const char *folder, bool may_create, jub_file_store **store_out,
                               jub_error *error)
{
    jub_status status = may_create ? make_root(folder, error) : JUB_OK;
    if (status != JUB_OK) return status;
    jub_file_store *store = calloc(1, sizeof *store);
    if (!store) return jub_fail_no_memory(error);
    store->may_create = may_create;
    store->root = store->lock = store->new_folder = -1;
    status = jub_disk_enter(AT_FDCWD, folder, &store->root, error);
    if (status == JUB_OK)
        *store_out = store;
    else
        free(store);
    return status;
}

void jub_file_store_is_published(jub_file_store *store)
{
    store->is_published = true;
}

void jub_file_store_close(jub_file_store *store)
{
    if (!store) return;
    unlock(store);
    jub_disk_close(&store->root);
    free(store);
}

jub_storage jub_file_store_storage(jub_file_store *store)
{
    return (jub_storage){
        .reader = {store, read_object, list_objects},
        .begin = begin,
        .end = end,
        .write = write_objects,
        .swap = swap,
        .drop = drop,
    };
}
