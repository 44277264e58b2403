// jubilee register pack: a register's columns as files that open fast, beside its CSV files.

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/register/columns_folder.h"
#include "cli/register/columns_made_of.h"

enum { KEY_VERIFY = 1, KEY_REMOVE, ARENA_MAX_BYTES = 1 << 24 };

typedef enum asked { PACK, VERIFY, REMOVE } asked;

typedef struct pack {
    asked asked;
    const char *folder;
    jub_arena arena; // of paths
    const char *columns_path;
    cli_columns_made_of from;
    jub_pack_counts counts;
    cli_folder *made; // while it is written
    cli_writer *writer;
    jub_buffer manifest; // to be compared
    bool is_manifest;
    const char *bad_path;
    jub_error error;
} pack;

// -- writing --------------------------------------------------------------------------------------

static jub_status begin_file(void *context, const char *name, jub_sink *sink_out, jub_error *error)
{
    pack *run = context;
    const jub_status status = cli_folder_create(run->made, name, &run->writer, error);
    if (status == JUB_OK) *sink_out = cli_writer_sink(run->writer);
    return status;
}

static jub_status end_file(void *context, jub_error *error)
{
    pack *run = context;
    cli_writer *writer = run->writer;
    run->writer = NULL;
    return cli_writer_end(writer, error);
}

// The columns say what the files say, so nobody may read them who may not read each of the files.
static jub_status narrow_umask(pack *run)
{
    mode_t allowed = 0777;
    for (uint32_t i = 1; i <= run->from.opened.package->resource_count; i++) {
        struct stat about;
        const char *path = cli_path_join(&run->arena, run->folder, run->from.sources[i].name);
        if (!path) return jub_fail_no_memory(&run->error);
        if (stat(path, &about) != 0) continue; // it was there a moment ago, and is open
        allowed &= about.st_mode | (about.st_mode & 0444) >> 2; // a folder is entered by who reads
        if (about.st_gid != getegid()) allowed &= ~(mode_t)070;
    }
    (void)umask(umask(0) | (~allowed & 077));
    return JUB_OK;
}

static bool is_link(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 && S_ISLNK(about.st_mode);
}

static jub_status refuse_link(pack *run)
{
    if (!is_link(run->columns_path)) return JUB_OK;
    run->bad_path = run->columns_path;
    return jub_fail(&run->error, JUB_CONFLICT, (jub_position){0}, "take it away",
                    "this is a link, and the columns are a folder");
}

static jub_status write_columns(pack *run)
{
    jub_status status = refuse_link(run);
    if (status == JUB_OK) status = narrow_umask(run);
    run->bad_path = NULL;
    if (status == JUB_OK)
        status = cli_folder_begin(run->columns_path, true, JUB_PACK_MANIFEST_NAME, &run->made,
                                  &run->error);
    if (status != JUB_OK) return status;
    const jub_pack_folder folder = {run, begin_file, end_file};
    status = jub_pack_write(run->from.opened.reg, run->from.faults, run->from.sources,
                            run->from.source_count, JUB_TEXT(COLUMNS_MADE_BY), &folder,
                            &run->counts, &run->error);
    cli_folder *made = run->made;
    run->made = NULL;
    if (status == JUB_OK) return cli_folder_commit(made, &run->error);
    cli_folder_abort(made);
    return status;
}

static jub_status pack_register(pack *run)
{
    jub_status status = refuse_link(run);
    if (status == JUB_OK)
        status = cli_columns_read_sources(run->folder, &run->from, &run->bad_path, &run->error);
    if (status == JUB_OK) status = write_columns(run);
    if (status != JUB_OK) return status;
    uint64_t row_count = 0;
    char rows[CLI_COUNT_TEXT_BYTES], faults[CLI_COUNT_TEXT_BYTES];
    for (uint32_t i = 0; i < run->from.opened.reg->resource_count; i++)
        row_count += run->from.opened.reg->resources[i].row_count;
    (void)printf("%s rows in %" PRIu32 " files, %.1f MB, in %s\n", cli_count(row_count, rows),
                 run->counts.file_count, (double)run->counts.size_bytes / 1e6, run->columns_path);
    if (run->from.opened.reg->faults.total > 0)
        (void)printf("%s faults are kept with them; 'jubilee register check' lists them\n",
                     cli_count(run->from.opened.reg->faults.total, faults));
    return JUB_OK;
}

// -- verifying ------------------------------------------------------------------------------------

static jub_status pass_over(void *context, jub_text bytes, jub_error *error)
{
    (void)context;
    (void)bytes;
    (void)error;
    return JUB_OK;
}

static jub_status begin_nothing(void *context, const char *name, jub_sink *sink_out,
                                jub_error *error)
{
    pack *run = context;
    (void)error;
    const bool is_manifest = strcmp(name, JUB_PACK_MANIFEST_NAME) == 0;
    *sink_out = is_manifest ? jub_buffer_sink(&run->manifest) : (jub_sink){pass_over, run};
    return JUB_OK;
}

static jub_status end_nothing(void *context, jub_error *error)
{
    (void)context;
    (void)error;
    return JUB_OK;
}

static jub_status fail_verify(pack *run, const char *what)
{
    return jub_fail(&run->error, JUB_UNVERIFIED, (jub_position){0},
                    "'jubilee register pack' makes the columns anew", "%s", what);
}

// The same register gives the same manifest, and that has the hash of every file: so the columns
// are what the files of the register say when their manifest is the one that would be written now.
static jub_status verify_columns(pack *run, cli_columns *columns)
{
    bool is_there = false, is_current = true;
    jub_arena *arena = &run->arena;
    jub_error found;
    jub_status status =
        cli_columns_read(run->folder, arena, columns, &is_there, &run->bad_path, &run->error);
    if (status == JUB_OK && !is_there)
        return jub_fail(&run->error, JUB_MISSING, (jub_position){0},
                        "'jubilee register pack' makes them", "the register has no columns");
    if (status != JUB_OK) return status;
    const jub_pack_folder folder = {run, begin_nothing, end_nothing};
    status = jub_pack_write(run->from.opened.reg, run->from.faults, run->from.sources,
                            run->from.source_count, JUB_TEXT(COLUMNS_MADE_BY), &folder,
                            &run->counts, &run->error);
    if (status != JUB_OK) return status;
    if (!jub_text_equal(columns->manifest.bytes, jub_buffer_view(&run->manifest)))
        return fail_verify(run, "these columns are not what the files of the register say");
    status = cli_columns_map(run->folder, arena, columns, &run->from.opened, NULL, &is_current,
                             &run->bad_path, &found);
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(&run->error);
    return status == JUB_OK ? JUB_OK : fail_verify(run, found.message);
}

static jub_status verify_register(pack *run)
{
    cli_columns columns = {0};
    run->manifest = jub_buffer_init(JUB_PACK_MANIFEST_MAX_BYTES);
    jub_status status =
        cli_columns_read_sources(run->folder, &run->from, &run->bad_path, &run->error);
    if (status == JUB_OK) status = verify_columns(run, &columns);
    if (status == JUB_OK)
        (void)printf("the columns are what the files of the register say: %" PRIu32
                     " files, %.1f MB\n",
                     run->counts.file_count, (double)run->counts.size_bytes / 1e6);
    cli_columns_clear(&columns);
    jub_buffer_clear(&run->manifest);
    return status;
}

// -- removing -------------------------------------------------------------------------------------

static jub_status remove_columns(pack *run)
{
    jub_status status = refuse_link(run);
    if (status != JUB_OK) return status;
    if (!cli_is_there(run->folder)) {
        run->bad_path = run->folder;
        return jub_fail(&run->error, JUB_IO, (jub_position){0}, NULL, "there is no such folder");
    }
    if (!cli_is_there(run->columns_path)) {
        (void)printf("there are no columns in %s\n", run->folder);
        return JUB_OK;
    }
    run->bad_path = run->columns_path;
    const char *marker =
        cli_path_join(&run->arena, run->columns_path, JUB_TEXT(JUB_PACK_MANIFEST_NAME));
    if (!marker) return jub_fail_no_memory(&run->error);
    if (!cli_is_there(marker))
        return jub_fail(&run->error, JUB_CONFLICT, (jub_position){0},
                        "only a folder that 'jubilee register pack' made is removed",
                        "the folder holds no '%s'", JUB_PACK_MANIFEST_NAME);
    if (!cli_folder_remove(run->columns_path))
        return jub_fail(&run->error, JUB_IO, (jub_position){0}, NULL, "cannot remove it: %s",
                        strerror(errno));
    (void)printf("removed %s\n", run->columns_path);
    return JUB_OK;
}

// -- the command ----------------------------------------------------------------------------------

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    pack *run = state->input;
    switch (key) {
    case KEY_VERIFY:
    case KEY_REMOVE:
        if (run->asked != PACK) argp_error(state, "either --verify or --remove, once");
        run->asked = key == KEY_VERIFY ? VERIFY : REMOVE;
        return 0;
    case ARGP_KEY_ARG:
        if (run->folder) argp_error(state, "one folder at a time");
        run->folder = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->folder) argp_error(state, "which register? name its folder");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"verify", KEY_VERIFY, NULL, 0, "compare the columns with the files of the register", 0},
    {"remove", KEY_REMOVE, NULL, 0, "take the columns away", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "DIR",
    .doc =
        "Reads the register in the folder DIR, with all checks, and keeps its columns in "
        "DIR/columns: a NumPy file for each, and a manifest, columns.json. Other commands then "
        "open the register from them as long as the SHA-256 of every file is the one it was made "
        "from; what they give is the same. When a file has changed they read the CSV files as "
        "before, until this is run again.\v"
        "Exit status: 0 done (faults in the register or not), 1 when the register cannot be read "
        "or the columns not be written, or --verify finds none, 3 when it finds others.\n\n"
        "Examples:\n"
        "  jubilee register pack prison-register\n"
        "  jubilee register pack prison-register --verify\n"
        "  jubilee register pack prison-register --remove",
};

static jub_status do_asked(pack *run)
{
    run->columns_path = cli_path_join(&run->arena, run->folder, JUB_TEXT(COLUMNS_FOLDER_NAME));
    if (!run->columns_path) return jub_fail_no_memory(&run->error);
    switch (run->asked) {
    case PACK: return pack_register(run);
    case VERIFY: return verify_register(run);
    case REMOVE: break;
    }
    return remove_columns(run);
}

int command_register_pack(int argc, char **argv)
{
    pack run = {0};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    run.arena = jub_arena_init(ARENA_MAX_BYTES);
    const jub_status status = do_asked(&run);
    if (status != JUB_OK) {
        (void)fflush(stdout);
        cli_report(argv[0], run.bad_path, &run.error);
    }
    cli_columns_clear_sources(&run.from);
    jub_arena_clear(&run.arena);
    if (status == JUB_UNVERIFIED) return EXIT_NOT_VERIFIED;
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}
