#include "cli/rehearsal_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/programme_files.h"

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
    return (jub_text){text_out, (size_t)length};
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
    if (status == JUB_OK) status = clean(AT_FDCWD, folder->keys, 0, error);
    return status == JUB_OK ? clean(AT_FDCWD, folder->folder, 0, error) : status;
}

jub_status cli_rehearsal_begin(const char *folder, const cli_rehearsal_inputs *inputs,
                               cli_rehearsal_folder *folder_out, jub_error *error)
{
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/') length--;
    *folder_out = (cli_rehearsal_folder){.arena = jub_arena_init(1 << 24), .lock = -1};
    jub_arena *arena = &folder_out->arena;
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

// -- keys -----------------------------------------------------------------------------------------

static jub_status put_pair(cli_rehearsal_folder *folder, const char *name, jub_text secret,
                           jub_text public_line, jub_error *error)
{
    const jub_text public_name = jub_text_format(&folder->arena, "%s.pub", name);
    if (!public_name.bytes) return jub_fail_no_memory(error);
    const jub_status status = cli_rehearsal_put(folder, folder->keys, name, secret, error);
    return status == JUB_OK
               ? cli_rehearsal_put(folder, folder->keys, public_name.bytes, public_line, error)
               : status;
}

static jub_status put_signer(cli_rehearsal_folder *folder, const char *id, const jub_signer *signer,
                             jub_error *error)
{
    const jub_text name = jub_text_format(&folder->arena, "%s.key", id);
    jub_buffer secret = jub_buffer_init_secret((size_t)2 * JUB_VKEY_MAX_BYTES);
    jub_buffer line = jub_buffer_init(JUB_VKEY_MAX_BYTES + 1);
    jub_signer_write(signer, &secret);
    jub_buffer_char(&secret, '\n');
    jub_vkey_write(&signer->vkey, &line);
    jub_buffer_char(&line, '\n');
    const bool is_fine = name.bytes && secret.status == JUB_OK && line.status == JUB_OK;
    const jub_status status = is_fine ? put_pair(folder, name.bytes, jub_buffer_view(&secret),
                                                 jub_buffer_view(&line), error)
                                      : jub_fail_no_memory(error);
    jub_buffer_clear(&secret);
    jub_buffer_clear(&line);
    return status;
}

static jub_status put_identity(cli_rehearsal_folder *folder, const char *id, const char *ending,
                               const jub_age_identity *identity, jub_error *error)
{
    char secret[JUB_AGE_IDENTITY_TEXT_BYTES + 2], line[JUB_AGE_RECIPIENT_TEXT_BYTES + 2];
    const jub_text name = jub_text_format(&folder->arena, "%s.%s.key", id, ending);
    jub_age_identity_write(identity, secret);
    jub_age_recipient_write(&identity->recipient, line);
    secret[JUB_AGE_IDENTITY_TEXT_BYTES] = line[JUB_AGE_RECIPIENT_TEXT_BYTES] = '\n';
    const jub_status status =
        name.bytes
            ? put_pair(folder, name.bytes, (jub_text){secret, JUB_AGE_IDENTITY_TEXT_BYTES + 1},
                       (jub_text){line, JUB_AGE_RECIPIENT_TEXT_BYTES + 1}, error)
            : jub_fail_no_memory(error);
    explicit_bzero(secret, sizeof secret);
    return status;
}

static jub_status put_ceremony(cli_rehearsal_folder *folder, const jub_cast *cast, jub_error *error)
{
    const jub_ceremony *ceremony = &cast->ceremony;
    char recipient[JUB_AGE_RECIPIENT_TEXT_BYTES + 2];
    jub_buffer record = jub_buffer_init(JUB_CEREMONY_MAX_BYTES);
    jub_status status = jub_ceremony_write(ceremony, &record, error);
    if (status == JUB_OK)
        status = cli_rehearsal_put(folder, folder->keys, "ceremony/ceremony.json",
                                   jub_buffer_view(&record), error);
    jub_buffer_clear(&record);
    jub_age_recipient_write(&ceremony->recipient, recipient);
    recipient[JUB_AGE_RECIPIENT_TEXT_BYTES] = '\n';
    if (status == JUB_OK)
        status = cli_rehearsal_put(folder, folder->keys, "ceremony/seal.pub",
                                   (jub_text){recipient, JUB_AGE_RECIPIENT_TEXT_BYTES + 1}, error);
    for (uint32_t i = 0; status == JUB_OK && i < ceremony->count; i++) {
        const char *holder = ceremony->holders[i].name;
        const jub_text share = jub_text_format(&folder->arena, "ceremony/%s.share.age", holder);
        status = share.bytes ? cli_rehearsal_put(folder, folder->keys, share.bytes,
                                                 cast->share_files[i], error)
                             : jub_fail_no_memory(error);
        if (status == JUB_OK)
            status = put_identity(folder, holder, "holder", &cast->holders[i], error);
    }
    return status;
}

jub_status cli_rehearsal_put_keys(cli_rehearsal_folder *folder, const jub_cast *cast,
                                  jub_error *error)
{
    jub_status status = put_signer(folder, "log", &cast->log, error);
    for (int i = 0; status == JUB_OK && i < JUB_DRAW_OFFICERS; i++)
        status =
            put_signer(folder, cast->draw_officers[i].vkey.name, &cast->draw_officers[i], error);
    for (uint32_t i = 0; status == JUB_OK && i < cast->count; i++) {
        const jub_player *player = &cast->players[i];
        status = put_signer(folder, player->id, &player->signer, error);
        if (status == JUB_OK && player->has_box)
            status = put_identity(folder, player->id, "box", &player->box, error);
    }
    return status == JUB_OK ? put_ceremony(folder, cast, error) : status;
}
