// `jubilee register import`: opens the files, lets the importer write into a folder that appears
// whole or not at all, and says what could not be read.

#include <argp.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/message.h"
#include "cli/register/fault_file.h"
#include "cli/register/register_files.h"
#include "register/csv.h"
#include "register/import.h"

#define COMMAND_NAME "jubilee register import"
#define FAULTS_FILE_NAME "faults.csv"
#define TABLES_MAX_BYTES ((size_t)16 << 30)

enum { OPTION_FORCE = 1000, RESOURCE_PATH_MAX_BYTES = 300 };

static const char documentation[] =
    "Turns foreign CSV files into a register, as the mapping says.\v"
    "The files come in the order in which the mapping names them. A cell that cannot be read with "
    "certainty is listed in faults.csv and left unknown; its row stays. docs/import.md explains "
    "mappings; the mapping and the two small lists of the example stand there, to be copied.\n\n"
    "Example:\n"
    "  jubilee register import mapping.json arrivals.csv sentences.csv \\\n"
    "    --out register";

typedef struct arguments {
    const char *mapping;
    const char *files[JUB_MAPPING_FILE_MAX];
    uint32_t file_count;
    const char *out;
    bool may_replace;
} arguments;

static const struct argp_option options[] = {
    {"out", 'o', "DIR", 0, "The folder for the register (needed)", 0},
    {"force", OPTION_FORCE, NULL, 0, "Replace a register that is there", 0},
    {0},
};

static error_t parse_option(int key, char *value, struct argp_state *state)
{
    arguments *given = state->input;
    switch (key) {
    case 'o': given->out = value; return 0;
    case OPTION_FORCE: given->may_replace = true; return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            given->mapping = value;
        else if (given->file_count < JUB_MAPPING_FILE_MAX)
            given->files[given->file_count++] = value;
        else
            argp_error(state, "more than %d files", JUB_MAPPING_FILE_MAX);
        return 0;
    case ARGP_KEY_END:
        if (state->arg_num == 0) argp_error(state, "MAPPING is missing");
        if (state->arg_num == 1) argp_error(state, "FILE is missing");
        if (!given->out) argp_error(state, "--out DIR is missing");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

// Everything an import holds, for one clean-up.
typedef struct session {
    const arguments *given;
    jub_arena arena;
    cli_file mapping_file;
    cli_file files[JUB_MAPPING_FILE_MAX];
    const jub_mapping *mapping;
    cli_folder *folder;
    cli_writer *writers[JUB_MAPPING_RESOURCE_MAX];
    cli_writer *fault_writer;
    jub_buffer package;
    jub_import_result result;
    const char *bad_path;
    jub_error error;
} session;

static jub_status read_mapping(session *at)
{
    at->bad_path = at->given->mapping;
    jub_status status =
        cli_file_open(at->given->mapping, JUB_MAPPING_MAX_BYTES, &at->mapping_file, &at->error);
    if (status == JUB_OK)
        status = jub_mapping_read(&at->arena, at->mapping_file.bytes, &at->mapping, &at->error);
    return status;
}

static bool has_right_count(const session *at)
{
    const jub_mapping *mapping = at->mapping;
    if (mapping->file_count == at->given->file_count) return true;
    (void)fprintf(stderr, COMMAND_NAME ": error: %u files are given where the mapping names %u:",
                  at->given->file_count, mapping->file_count);
    for (uint32_t i = 0; i < mapping->file_count; i++)
        (void)fprintf(stderr, " %.*s", JUB_TEXT_ARG(mapping->files[i].name));
    (void)fputs("\n  hint: give one FILE for each of these, in this order\n", stderr);
    return false;
}

static jub_status open_files(session *at)
{
    for (uint32_t i = 0; i < at->given->file_count; i++) {
        at->bad_path = at->given->files[i];
        const jub_status status =
            cli_file_open(at->given->files[i], JUB_CSV_FILE_MAX_BYTES, &at->files[i], &at->error);
        if (status != JUB_OK) return status;
    }
    at->bad_path = NULL;
    return JUB_OK;
}

static jub_status create_outputs(session *at, jub_sink *sinks)
{
    jub_status status = cli_folder_begin(at->given->out, at->given->may_replace, PACKAGE_FILE_NAME,
                                         &at->folder, &at->error);
    for (uint32_t i = 0; status == JUB_OK && i < at->mapping->resource_count; i++) {
        char name[RESOURCE_PATH_MAX_BYTES];
        (void)snprintf(name, sizeof name, "%.*s.csv", JUB_TEXT_ARG(at->mapping->resources[i].name));
        status = cli_folder_create(at->folder, name, &at->writers[i], &at->error);
        if (status == JUB_OK) sinks[i] = cli_writer_sink(at->writers[i]);
    }
    if (status == JUB_OK)
        status = cli_folder_create(at->folder, FAULTS_FILE_NAME, &at->fault_writer, &at->error);
    return status;
}

static jub_status run_import(session *at, const jub_sink *sinks)
{
    jub_text paths[JUB_MAPPING_FILE_MAX], sources[JUB_MAPPING_FILE_MAX];
    for (uint32_t i = 0; i < at->given->file_count; i++) {
        paths[i] = jub_text_from(at->given->files[i]);
        sources[i] = at->files[i].bytes;
    }
    cli_fault_file faults;
    cli_fault_file_begin(cli_writer_sink(at->fault_writer), &faults);
    const jub_fault_sink fault_sink = {cli_fault_file_take, &faults};
    const jub_import import = {at->mapping, paths, sources, sinks, &fault_sink};
    const jub_status status =
        jub_import_run(&at->arena, &import, &at->package, &at->result, &at->error);
    const jub_status fault_status =
        cli_fault_file_end(&faults, status == JUB_OK ? &at->error : NULL);
    cli_fault_file_clear(&faults);
    if (status == JUB_OK) return fault_status;
    if (at->result.bad_file != UINT32_MAX) at->bad_path = at->given->files[at->result.bad_file];
    return status;
}

static jub_status end_writer(session *at, cli_writer **writer, jub_status status)
{
    if (!*writer) return status;
    const jub_status end_status = cli_writer_end(*writer, status == JUB_OK ? &at->error : NULL);
    *writer = NULL;
    return status == JUB_OK ? end_status : status;
}

static jub_status end_outputs(session *at, jub_status status)
{
    for (uint32_t i = 0; at->mapping && i < at->mapping->resource_count; i++)
        status = end_writer(at, &at->writers[i], status);
    status = end_writer(at, &at->fault_writer, status);
    if (status == JUB_OK)
        status = cli_folder_put(at->folder, PACKAGE_FILE_NAME, jub_buffer_view(&at->package),
                                &at->error);
    if (status == JUB_OK) {
        cli_folder *whole = at->folder;
        at->folder = NULL;
        status = cli_folder_commit(whole, &at->error);
    }
    return status;
}

static void print_result(const session *at)
{
    char count[CLI_COUNT_TEXT_BYTES];
    (void)printf("%s:", at->given->out);
    for (uint32_t i = 0; i < at->mapping->resource_count; i++)
        (void)printf("%s %s %.*s", i > 0 ? "," : "", cli_count(at->result.row_counts[i], count),
                     JUB_TEXT_ARG(at->mapping->resources[i].name));
    (void)printf("\n%s faults", cli_count(at->result.faults.total, count));
    if (at->result.faults.total > 0)
        (void)printf(", listed in %s/" FAULTS_FILE_NAME ", and unknown in the register",
                     at->given->out);
    (void)putchar('\n');
    cli_fault_counts_print(&at->result.faults);
}

static void clear_session(session *at)
{
    cli_folder_abort(at->folder);
    for (uint32_t i = 0; i < at->given->file_count; i++) cli_file_clear(&at->files[i]);
    cli_file_clear(&at->mapping_file);
    jub_buffer_clear(&at->package);
    jub_arena_clear(&at->arena);
}

int command_register_import(int argc, char **argv)
{
    arguments given = {0};
    const struct argp parser = {options, parse_option, "MAPPING FILE...", documentation, NULL,
                                NULL,    NULL};
    if (argp_parse(&parser, argc, argv, 0, NULL, &given) != 0) return EXIT_WRONG_USAGE;

    session at = {.given = &given,
                  .arena = jub_arena_init(TABLES_MAX_BYTES),
                  .package = jub_buffer_init(JUB_IMPORT_PACKAGE_MAX_BYTES)};
    jub_sink sinks[JUB_MAPPING_RESOURCE_MAX];
    int exit_status = EXIT_BAD_INPUT;
    jub_status status = read_mapping(&at);
    if (status == JUB_OK && !has_right_count(&at)) {
        exit_status = EXIT_WRONG_USAGE;
        goto done;
    }
    if (status == JUB_OK) status = open_files(&at);
    if (status == JUB_OK) status = create_outputs(&at, sinks);
    if (status == JUB_OK) status = run_import(&at, sinks);
    status = end_outputs(&at, status);
    if (status == JUB_OK) {
        print_result(&at);
        exit_status = EXIT_FINE;
    } else {
        cli_report(COMMAND_NAME, at.bad_path, &at.error);
    }
done:
    clear_session(&at);
    return exit_status;
}
