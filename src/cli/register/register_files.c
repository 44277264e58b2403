#include "cli/register/register_files.h"

#include <stdio.h>
#include <string.h>

#include "cli/progress.h"
#include "cli/register/columns_folder.h"
#include "cli/sentence/sentence_law.h"
#include "cli/threads.h"
#include "register/csv.h"
#include "register/custody.h"

// A register's own memory, next to the mapped files: 12 million people take less than 3 GB.
#define REGISTER_MAX_BYTES ((size_t)16 << 30)

// Of what is read of mapped files, about so much stays in memory at a time.
enum { KEEP_BYTES = 256 << 20 };

jub_status cli_package_open(const char *folder, const char *path, cli_file *file_out,
                            jub_error *error)
{
    const jub_status status = cli_file_open(path, JUB_PACKAGE_MAX_BYTES, file_out, error);
    if (status == JUB_OK || cli_is_there(path) || !cli_is_there(folder)) return status;
    const char *hint = cli_is_folder(folder)
                           ? "a register has this file; 'jubilee register import' makes one of CSV "
                             "files"
                           : "a register is a folder, and this is a file";
    (void)snprintf(error->hint, sizeof error->hint, "%s", hint);
    return status;
}

static jub_status open_files(const char *folder, const char *received, cli_register *opened,
                             const char **bad_path_out, jub_error *error)
{
    const uint32_t count = opened->package->resource_count;
    opened->files = JUB_NEW(&opened->arena, cli_file, count);
    opened->sources = JUB_NEW(&opened->arena, jub_text, (size_t)count + 1);
    if (!opened->files || !opened->sources) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        *bad_path_out =
            received && i == opened->package->persons
                ? cli_path_join(&opened->arena, received, JUB_TEXT(RECEIVED_PERSONS_NAME))
                : cli_path_join(&opened->arena, folder, opened->package->resources[i].path);
        if (!*bad_path_out) return jub_fail_no_memory(error);
        const jub_status status =
            cli_file_open(*bad_path_out, JUB_CSV_FILE_MAX_BYTES, &opened->files[i], error);
        if (status != JUB_OK) return status;
        opened->sources[opened->source_count++] = opened->files[i].bytes;
    }
    *bad_path_out = folder;
    return JUB_OK;
}

// A law beside the package is part of the register: it is hashed with it.
static jub_status open_law(const char *folder, cli_register *opened, const char **bad_path_out,
                           jub_error *error)
{
    const jub_custody_schema *custody = opened->package->custody;
    const jub_text name = jub_text_copy(&opened->arena, custody->law);
    if (!name.bytes) return jub_fail_no_memory(error);
    if (!custody->is_law_path) // the package names it, so the error is there
        return cli_sentence_law_open(&opened->arena, name.bytes, &opened->law, error);
    *bad_path_out = cli_path_join(&opened->arena, folder, name);
    if (!*bad_path_out) return jub_fail_no_memory(error);
    jub_status status = cli_file_open(*bad_path_out, JUB_LAW_MAX_BYTES, &opened->law_file, error);
    if (status != JUB_OK) return status;
    opened->sources[opened->source_count++] = opened->law_file.bytes;
    return jub_law_parse(&opened->arena, opened->law_file.bytes, &opened->law, error);
}

// An error of loading begins with the path of its file within the folder: moves it over to where
// paths are reported.
static void move_path(const char *folder, cli_register *opened, const char **bad_path_out,
                      jub_error *error)
{
    for (uint32_t i = 0; i < opened->package->resource_count; i++) {
        const jub_text path = opened->package->resources[i].path;
        const char *after = error->message + path.length_bytes;
        if (!jub_text_starts(jub_text_from(error->message), path) || strncmp(after, ": ", 2) != 0)
            continue;
        const char *joined = cli_path_join(&opened->arena, folder, path);
        if (!joined) return;
        *bad_path_out = joined;
        (void)memmove(error->message, after + 2, strlen(after + 2) + 1);
        return;
    }
}

typedef struct reading {
    cli_progress progress;
    const cli_register *opened;
    uint64_t kept_from; // how much had been read when memory was given back last
} reading;

// Loading looks at the files from one end to the other, so what lies behind is let go.
static void report_reading(void *context, uint64_t done, uint64_t total)
{
    reading *r = context;
    cli_progress_report(&r->progress, done, total);
    if (done != r->kept_from && done - r->kept_from < KEEP_BYTES) return;
    r->kept_from = done;
    cli_register_let_go(r->opened);
}

typedef enum opening { FILES_ONLY, COLUMNS_TOO } opening;

static jub_status open_register(const char *folder, const char *received, opening how,
                                const jub_fault_sink *faults, cli_register *register_out,
                                const char **bad_path_out, jub_error *error)
{
    cli_register *opened = register_out;
    const char *base = received ? received : folder;
    *opened = (cli_register){.arena = jub_arena_init(REGISTER_MAX_BYTES)};
    *bad_path_out = cli_path_join(&opened->arena, base, JUB_TEXT(PACKAGE_FILE_NAME));
    if (!*bad_path_out) return jub_fail_no_memory(error);
    jub_status status = cli_package_open(base, *bad_path_out, &opened->package_file, error);
    if (status != JUB_OK) return status;
    status = jub_package_read(&opened->arena, opened->package_file.bytes, &opened->package, error);
    if (status != JUB_OK) return status;
    const char *package_path = *bad_path_out;
    status = open_files(folder, received, opened, bad_path_out, error);
    if (status != JUB_OK) return status;
    if (opened->package->custody) {
        *bad_path_out = package_path;
        status = open_law(folder, opened, bad_path_out, error);
        if (status != JUB_OK) return status;
        *bad_path_out = folder;
    }

    const jub_parallel threads = cli_threads();
    if (how == COLUMNS_TOO) {
        status = cli_columns_open(folder, opened, faults, &threads, error);
        if (status != JUB_OK || opened->reg) return status;
    }
    reading state = {.opened = opened};
    cli_progress_begin(&state.progress, "reading the register", "MB", 1000000);
    const jub_progress told = {report_reading, &state};
    status = jub_register_load(&opened->arena, opened->package, opened->sources, faults, &told,
                               &threads, &opened->reg, error);
    cli_progress_end(&state.progress);
    if (status != JUB_OK && status != JUB_NO_MEMORY) move_path(folder, opened, bad_path_out, error);
    if (status != JUB_OK || !opened->package->custody) return status;
    *bad_path_out = package_path;
    return jub_register_add_custody(&opened->arena, opened->reg, opened->law, faults, &threads,
                                    error);
}

jub_status cli_register_open(const char *folder, const jub_fault_sink *faults,
                             cli_register *register_out, const char **bad_path_out,
                             jub_error *error)
{
    return open_register(folder, NULL, COLUMNS_TOO, faults, register_out, bad_path_out, error);
}

jub_status cli_register_open_sources(const char *folder, const jub_fault_sink *faults,
                                     cli_register *register_out, const char **bad_path_out,
                                     jub_error *error)
{
    return open_register(folder, NULL, FILES_ONLY, faults, register_out, bad_path_out, error);
}

jub_status cli_register_open_received(const char *folder, const char *received,
                                      cli_register *register_out, const char **bad_path_out,
                                      jub_error *error)
{
    return open_register(folder, received, FILES_ONLY, NULL, register_out, bad_path_out, error);
}

void cli_register_let_go(const cli_register *opened)
{
    for (uint32_t i = 0; i < opened->package->resource_count; i++)
        cli_file_let_go(&opened->files[i]);
}

void cli_register_clear(cli_register *opened)
{
    for (uint32_t i = 0; opened->files && i < opened->package->resource_count; i++)
        cli_file_clear(&opened->files[i]);
    cli_file_clear(&opened->package_file);
    cli_file_clear(&opened->law_file);
    cli_columns_clear(&opened->columns);
    jub_arena_clear(&opened->arena);
}
