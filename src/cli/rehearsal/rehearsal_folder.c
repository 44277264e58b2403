#include "cli/rehearsal/rehearsal_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/programme/programme_files.h"

#define INPUTS_NAME "rehearsal"
enum { INPUTS_MAX_BYTES = 1024, DEPTH_MAX = 4 };

static jub_status fail_io(jub_error *error, const char *what, const char *path)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot %s '%s': %s", what, path,
                    strerror(errno));
}

static jub_status fail_taken(jub_error *error, const char *path)
{
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "name a new folder",
                    "'%s' is there already and is no rehearsal that could go on", path);
}

// -- files ----------------------------------------------------------------------------------------

// The folders of `path` behind its first `base_bytes`.
static jub_status make_folders(char *path, size_t base_bytes, jub_error *error)
{
    for (char *at = path + base_bytes + 1; (at = strchr(at, '/')); at++) {
        *at = '\0';
        const bool is_made = mkdir(path, 0700) == 0 || errno == EEXIST;
        if (!is_made) return fail_io(error, "make", path);
        *at = '/';
    }
    return JUB_OK;
}

static jub_status compare(const char *path, jub_text bytes, jub_error *error)
{
    cli_file file = {0};
    const jub_status status = cli_file_open(path, bytes.length_bytes + 1, &file, error);
    const bool is_same = status == JUB_OK && jub_text_equal(file.bytes, bytes);
    cli_file_wipe(&file);
    if (is_same) return JUB_OK;
    if (status != JUB_OK && status != JUB_LIMIT) return status;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "name another folder, or remove this one and its keys",
                    "'%s' is not what this rehearsal comes to", path);
}

jub_status cli_rehearsal_put(cli_rehearsal_folder *folder, const char *base, const char *name,
                             jub_text bytes, jub_error *error)
{
    const size_t mark = jub_arena_mark(&folder->arena);
    char *path = (char *)(uintptr_t)cli_path_join(&folder->arena, base, jub_text_from(name));
    jub_status status = path ? JUB_OK : jub_fail_no_memory(error);
    if (status == JUB_OK) status = make_folders(path, strlen(base), error);
    if (status == JUB_OK)
        status = cli_is_there(path) ? compare(path, bytes, error)
                                    : cli_file_put(path, CLI_PRIVATE, bytes, error);
    jub_arena_rewind(&folder->arena, mark);
    return status;
}

// -- what was left half written -------------------------------------------------------------------

// Files that were to get their name when whole have a dot before it.
static jub_status clean(int parent, const char *name, int depth, jub_error *error)
{
    const int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = folder >= 0 ? fdopendir(folder) : NULL;
    jub_status status = JUB_OK;
    if (!entries) return fail_io(error, "read", name);
    for (const struct dirent *entry; status == JUB_OK && (entry = readdir(entries));) {
        struct stat found;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (fstatat(folder, entry->d_name, &found, AT_SYMLINK_NOFOLLOW) != 0)
            status = fail_io(error, "look at", entry->d_name);
        else if (S_ISDIR(found.st_mode) && depth < DEPTH_MAX &&
                 strcmp(entry->d_name, PROGRAMME_LOG) != 0)
            status = clean(folder, entry->d_name, depth + 1, error);
        else if (S_ISREG(found.st_mode) && entry->d_name[0] == '.' &&
                 unlinkat(folder, entry->d_name, 0) != 0)
            status = fail_io(error, "remove", entry->d_name);
    }
    (void)closedir(entries);
    return status;
}

// Likewise the list of what was planted, which stands beside the folder.
static jub_status clean_planted(const char *planted, jub_error *error)
{
    const char *slash = strrchr(planted, '/');
    const char *name = slash ? slash + 1 : planted;
    char folder[4096];
    if ((size_t)(name - planted) >= sizeof folder) return JUB_OK; // it cannot be opened anyway
    (void)snprintf(folder, sizeof folder, "%.*s", (int)(name - planted), planted);
    DIR *entries = opendir(folder[0] ? folder : ".");
    jub_status status = JUB_OK;
    if (!entries) return fail_io(error, "read", folder);
    for (const struct dirent *entry; status == JUB_OK && (entry = readdir(entries));) {
        const char *found = entry->d_name;
        const size_t length = strlen(name);
        const bool is_left = found[0] == '.' && strncmp(found + 1, name, length) == 0 &&
                             found[length + 1] == '.' && strlen(found) == length + 8;
        if (is_left && unlinkat(dirfd(entries), found, 0) != 0)
            status = fail_io(error, "remove", found);
    }
    (void)closedir(entries);
    return status;
}

// -- beginning ------------------------------------------------------------------------------------

static jub_text write_inputs(const cli_rehearsal_inputs *inputs, char *text_out)
{
    char decree[JUB_SHA256_HEX_BYTES + 1], register_hex[JUB_SHA256_HEX_BYTES + 1];
    jub_hex_encode(inputs->decree_sha256.bytes, JUB_HASH_BYTES, decree);
    jub_hex_encode(inputs->register_sha256.bytes, JUB_HASH_BYTES, register_hex);
    const int length = snprintf(
        text_out, INPUTS_MAX_BYTES,
        "jubilee-rehearsal-v1\nseed %llu\nofficers %u\ncorrupt %u\ndecree %s\nregister %s\n",
        (unsigned long long)inputs->options.seed, inputs->options.officer_count,
        inputs->options.corrupt_count, decree, register_hex);
    size_t end = (size_t)length;
    const jub_character_kinds *kinds = &inputs->options.kinds;
    for (uint32_t i = 0; i < kinds->count; i++)
        end += (size_t)snprintf(text_out + end, INPUTS_MAX_BYTES - end, "kind %s\n",
                                jub_character_word(kinds->items[i]));
    return (jub_text){text_out, end};
}

static bool is_empty(const char *path)
{
    bool is_found = false;
    DIR *entries = opendir(path);
    for (const struct dirent *entry; entries && (entry = readdir(entries));)
        is_found |= entry->d_name[0] != '.';
    if (entries) (void)closedir(entries);
    return entries && !is_found;
}

static jub_status lock_keys(cli_rehearsal_folder *folder, jub_error *error)
{
    folder->lock = open(folder->keys, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->lock < 0) return fail_io(error, "open", folder->keys);
    if (flock(folder->lock, LOCK_EX | LOCK_NB) == 0) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "wait until it is done",
                    "another rehearsal is at work on '%s'", folder->folder);
}

static jub_status make_folder(const char *path, jub_error *error)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST ? JUB_OK : fail_io(error, "make", path);
}

// Nothing is touched before it is known that all of it is this rehearsal's.
static jub_status claim(cli_rehearsal_folder *folder, const cli_rehearsal_inputs *inputs,
                        jub_error *error)
{
    char text[INPUTS_MAX_BYTES];
    const jub_text expected = write_inputs(inputs, text);
    const char *marker = cli_path_join(&folder->arena, folder->keys, JUB_TEXT(INPUTS_NAME));
    if (!marker) return jub_fail_no_memory(error);
    jub_status status = JUB_OK;
    if (cli_is_there(marker)) {
        jub_error inner;
        status = compare(marker, expected, &inner);
        if (status != JUB_OK)
            return jub_fail(error, status, (jub_position){0}, inner.hint,
                            "'%s' is a rehearsal of something else", folder->folder);
    } else {
        if (!is_empty(folder->keys)) return fail_taken(error, folder->keys);
        if (cli_is_there(folder->folder) && !is_empty(folder->folder))
            return fail_taken(error, folder->folder);
        status = cli_file_put(marker, CLI_PRIVATE, expected, error);
    }
    if (status == JUB_OK) status = make_folder(folder->folder, error);
    if (status == JUB_OK) status = clean_planted(folder->planted, error);
    if (status == JUB_OK) status = clean(AT_FDCWD, folder->keys, 0, error);
    return status == JUB_OK ? clean(AT_FDCWD, folder->folder, 0, error) : status;
}

// Keys and what was planted stand beside the folder, so it needs a name to put more behind.
static bool has_name(const char *folder, size_t length)
{
    const jub_text path = {folder, length};
    return length > 0 && !jub_text_ends(path, JUB_TEXT("/.")) && !jub_text_is(path, ".") &&
           !jub_text_ends(path, JUB_TEXT("/..")) && !jub_text_is(path, "..") &&
           !jub_text_is(path, "/");
}

jub_status cli_rehearsal_begin(const char *folder, const cli_rehearsal_inputs *inputs,
                               cli_rehearsal_folder *folder_out, jub_error *error)
{
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/') length--;
    *folder_out = (cli_rehearsal_folder){.arena = jub_arena_init(1 << 24), .lock = -1};
    jub_arena *arena = &folder_out->arena;
    if (!has_name(folder, length))
        return jub_fail(error, JUB_RANGE, (jub_position){0}, "such as rehearsal",
                        "'%s' is no name for a folder with others beside it", folder);
    folder_out->folder = jub_text_format(arena, "%.*s", (int)length, folder).bytes;
    folder_out->keys = jub_text_format(arena, "%.*s.keys", (int)length, folder).bytes;
    folder_out->planted = jub_text_format(arena, "%.*s.planted", (int)length, folder).bytes;
    if (!folder_out->folder || !folder_out->keys || !folder_out->planted)
        return jub_fail_no_memory(error);
    if (cli_is_there(folder_out->folder) && !cli_is_there(folder_out->keys) &&
        !is_empty(folder_out->folder))
        return fail_taken(error, folder_out->folder);
    jub_status status = make_folder(folder_out->keys, error);
    if (status == JUB_OK) status = lock_keys(folder_out, error);
    return status == JUB_OK ? claim(folder_out, inputs, error) : status;
}

void cli_rehearsal_close(cli_rehearsal_folder *folder)
{
    if (folder->folder && folder->lock >= 0) (void)close(folder->lock);
    jub_arena_clear(&folder->arena);
}

// -- decree and register --------------------------------------------------------------------------

static jub_status put_register_file(cli_rehearsal_folder *folder, jub_text name, jub_text bytes,
                                    jub_error *error)
{
    const jub_text path =
        jub_text_format(&folder->arena, PROGRAMME_REGISTER "/%.*s", JUB_TEXT_ARG(name));
    if (!path.bytes) return jub_fail_no_memory(error);
    return cli_rehearsal_put(folder, folder->folder, path.bytes, bytes, error);
}

jub_status cli_rehearsal_put_inputs(cli_rehearsal_folder *folder, const cli_decree *decree,
                                    const cli_register *opened, jub_error *error)
{
    static const char *const empty[] = {PROGRAMME_SEALED, PROGRAMME_NOTICES, PROGRAMME_BUNDLES};
    const jub_package *package = opened->package;
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < sizeof empty / sizeof *empty; i++) {
        const char *path = cli_path_join(&folder->arena, folder->folder, jub_text_from(empty[i]));
        status = path ? make_folder(path, error) : jub_fail_no_memory(error);
    }
    if (status == JUB_OK)
        status =
            cli_rehearsal_put(folder, folder->folder, PROGRAMME_DECREE, decree->file.bytes, error);
    if (status == JUB_OK)
        status = put_register_file(folder, JUB_TEXT(PACKAGE_FILE_NAME), opened->package_file.bytes,
                                   error);
    for (uint32_t i = 0; status == JUB_OK && i < package->resource_count; i++)
        status = put_register_file(folder, package->resources[i].path, opened->sources[i], error);
    if (status == JUB_OK && package->custody && package->custody->is_law_path)
        status = put_register_file(folder, package->custody->law, opened->law_file.bytes, error);
    return status;
}
