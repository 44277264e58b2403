// Whether the columns beside a register are current is decided by hashes alone: the SHA-256 of
// every source and of every file of columns, each time. Times of change are not believed: they
// survive a restored backup and a copy by hand.

#include "cli/register/columns_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/register/file_hashes.h"
#include "cli/sentence/sentence_law.h"
#include "cli/version.h"

static const char hint[] =
    "the CSV files say the same; 'jubilee register pack' makes the columns anew";

// -- files ----------------------------------------------------------------------------------------

static jub_status fail_io(jub_error *error, const char *what)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, hint, "cannot %s: %s", what, strerror(errno));
}

// Maps a plain file and nothing else: a stranger may have put a link or a pipe there.
static jub_status map_plain(const char *path, cli_file *file_out, jub_error *error)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) return fail_io(error, "open");
    jub_status status = JUB_OK;
    struct stat about;
    if (fstat(descriptor, &about) != 0) {
        status = fail_io(error, "read");
    } else if (!S_ISREG(about.st_mode)) {
        status = jub_fail(error, JUB_IO, (jub_position){0}, hint, "this is not a plain file");
    } else if (about.st_size > 0) {
        void *map = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (map == MAP_FAILED)
            status = fail_io(error, "map");
        else
            *file_out = (cli_file){{map, (size_t)about.st_size}, true};
    }
    (void)close(descriptor);
    return status;
}

static const char *path_of(jub_arena *arena, const char *folder, const char *name)
{
    return jub_text_format(arena, "%s/" COLUMNS_FOLDER_NAME "/%s", folder, name).bytes;
}

jub_status cli_columns_read(const char *folder, jub_arena *arena, cli_columns *columns_out,
                            bool *is_there_out, const char **bad_path_out, jub_error *error)
{
    struct stat about;
    *columns_out = (cli_columns){0};
    *is_there_out = false;
    *bad_path_out = path_of(arena, folder, JUB_PACK_MANIFEST_NAME);
    if (!*bad_path_out) return jub_fail_no_memory(error);
    if (lstat(*bad_path_out, &about) != 0 && (errno == ENOENT || errno == ENOTDIR)) return JUB_OK;
    *is_there_out = true;
    jub_status status = map_plain(*bad_path_out, &columns_out->manifest, error);
    if (status != JUB_OK) return status;
    status = jub_pack_read(arena, columns_out->manifest.bytes, &columns_out->pack, error);
    if (status != JUB_OK && status != JUB_NO_MEMORY)
        (void)snprintf(error->hint, sizeof error->hint, "%s", hint);
    return status;
}

void cli_columns_clear(cli_columns *columns)
{
    for (uint32_t i = 0; i < columns->file_count; i++) cli_file_clear(&columns->files[i]);
    cli_file_clear(&columns->manifest);
    jub_pack_clear(&columns->pack);
    *columns = (cli_columns){0};
}

// -- hashes ---------------------------------------------------------------------------------------

static jub_text source_bytes(const cli_register *opened, uint32_t index)
{
    if (index == 0) return opened->package_file.bytes;
    if (index <= opened->source_count) return opened->sources[index - 1];
    const jub_text name = opened->package->custody->law; // one of the program's own
    return cli_sentence_law_text(name);
}

static cli_hash_job source_job(const cli_register *opened, uint32_t index, uint8_t *digest_out)
{
    const bool is_file = index > 0 && index <= opened->package->resource_count;
    return (cli_hash_job){source_bytes(opened, index), digest_out,
                          is_file && opened->files[index - 1].is_mapped};
}

uint32_t cli_columns_sources(const cli_register *opened,
                             jub_pack_source sources_out[JUB_PACK_SOURCE_MAX])
{
    const jub_package *package = opened->package;
    const uint32_t count = 1 + package->resource_count + (package->custody ? 1 : 0);
    for (uint32_t i = 0; i < count; i++)
        sources_out[i] = (jub_pack_source){
            .name = i == 0                         ? JUB_TEXT(PACKAGE_FILE_NAME)
                    : i <= package->resource_count ? package->resources[i - 1].path
                                                   : package->custody->law,
            .size_bytes = source_bytes(opened, i).length_bytes,
        };
    return count;
}

jub_status cli_columns_hash_sources(const cli_register *opened, jub_pack_source *sources,
                                    jub_error *error)
{
    cli_hash_job jobs[JUB_PACK_SOURCE_MAX];
    jub_pack_source names[JUB_PACK_SOURCE_MAX];
    const uint32_t count = cli_columns_sources(opened, names);
    for (uint32_t i = 0; i < count; i++) jobs[i] = source_job(opened, i, sources[i].sha256);
    return cli_hash_files(jobs, count, error);
}

typedef uint8_t digest[JUB_SHA256_BYTES];

static jub_status map_files(const char *folder, jub_arena *arena, cli_columns *columns,
                            const char **bad_path_out, jub_error *error)
{
    const uint32_t count = columns->pack.file_count;
    columns->files = JUB_NEW(arena, cli_file, count);
    columns->bytes = JUB_NEW(arena, jub_text, count);
    if (!columns->files || !columns->bytes) return jub_fail_no_memory(error);
    columns->file_count = count;
    for (uint32_t i = 0; i < count; i++) {
        const jub_pack_file *file = &columns->pack.files[i];
        *bad_path_out = path_of(arena, folder, file->name);
        if (!*bad_path_out) return jub_fail_no_memory(error);
        const jub_status status = map_plain(*bad_path_out, &columns->files[i], error);
        if (status != JUB_OK) return status;
        columns->bytes[i] = columns->files[i].bytes;
        if (columns->bytes[i].length_bytes != file->size_bytes)
            return jub_fail(error, JUB_CONFLICT, (jub_position){0}, hint,
                            "the file was cut or changed: it has %zu bytes, not %llu",
                            columns->bytes[i].length_bytes, (unsigned long long)file->size_bytes);
    }
    return JUB_OK;
}

jub_status cli_columns_map(const char *folder, jub_arena *arena, cli_columns *columns,
                           const cli_register *opened, jub_pack_source *sources,
                           bool *is_current_out, const char **bad_path_out, jub_error *error)
{
    jub_status status = map_files(folder, arena, columns, bad_path_out, error);
    if (status != JUB_OK) return status;
    const uint32_t count = columns->pack.file_count, source_count = columns->pack.source_count;
    cli_hash_job *jobs = JUB_NEW(arena, cli_hash_job, (size_t)count + source_count);
    digest *found = JUB_NEW(arena, digest, count);
    if (!jobs || !found) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count; i++)
        jobs[i] = (cli_hash_job){columns->bytes[i], found[i], false};
    for (uint32_t i = 0; sources && i < source_count; i++)
        jobs[count + i] = source_job(opened, i, sources[i].sha256);
    status = cli_hash_files(jobs, count + (sources ? source_count : 0), error);
    if (status != JUB_OK) return status;
    *is_current_out = !sources || jub_pack_is_current(&columns->pack, sources, source_count);
    for (uint32_t i = 0; *is_current_out && i < count; i++) {
        if (memcmp(found[i], columns->pack.files[i].sha256, sizeof found[i]) == 0) continue;
        *bad_path_out = path_of(arena, folder, columns->pack.files[i].name);
        return *bad_path_out ? jub_fail(error, JUB_CONFLICT, (jub_position){0}, hint,
                                        "the file was changed: its SHA-256 is not the one of %s",
                                        JUB_PACK_MANIFEST_NAME)
                             : jub_fail_no_memory(error);
    }
    return JUB_OK;
}

// -- opening --------------------------------------------------------------------------------------

static jub_status open_current(const char *folder, cli_register *opened,
                               const jub_fault_sink *faults, const jub_parallel *threads,
                               const char **bad_path_out, jub_error *error)
{
    jub_pack_source sources[JUB_PACK_SOURCE_MAX];
    const uint32_t count = cli_columns_sources(opened, sources);
    cli_columns *columns = &opened->columns;
    bool is_there = false, is_current = false;
    jub_status status =
        cli_columns_read(folder, &opened->arena, columns, &is_there, bad_path_out, error);
    if (status != JUB_OK || !is_there) return status;
    if (!jub_pack_may_be_current(&columns->pack, sources, count, JUB_TEXT(COLUMNS_MADE_BY)))
        return JUB_OK;
    status = cli_columns_map(folder, &opened->arena, columns, opened, sources, &is_current,
                             bad_path_out, error);
    if (status != JUB_OK || !is_current) return status;
    *bad_path_out = path_of(&opened->arena, folder, "");
    if (!*bad_path_out) return jub_fail_no_memory(error);
    status = jub_pack_open(&opened->arena, &columns->pack, opened->package, columns->bytes, threads,
                           faults, &opened->reg, error);
    if (status != JUB_OK && status != JUB_NO_MEMORY)
        (void)snprintf(error->hint, sizeof error->hint, "%s", hint);
    return status;
}

jub_status cli_columns_open(const char *folder, cli_register *opened, const jub_fault_sink *faults,
                            const jub_parallel *threads, jub_error *error)
{
    jub_error found;
    const char *bad_path = NULL;
    const jub_status status = open_current(folder, opened, faults, threads, &bad_path, &found);
    if (opened->reg) return JUB_OK;
    if (status != JUB_OK && status != JUB_NO_MEMORY)
        cli_warn(NULL, bad_path, &found); // and the CSV files are read
    cli_columns_clear(&opened->columns);
    return status == JUB_NO_MEMORY ? jub_fail_no_memory(error) : JUB_OK;
}
