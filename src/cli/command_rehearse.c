// jubilee rehearse: a whole programme with made-up officers under a given clock.

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/log_files.h"
#include "cli/message.h"
#include "cli/programme_files.h"
#include "cli/progress.h"
#include "cli/rehearsal_folder.h"
#include "cli/rehearsal_report.h"
#include "cli/rehearsal_resume.h"
#include "cli/threads.h"
#include "register/hash.h"
#include "store/file_guard.h"
#include "store/memory_store.h"

#define ARENA_MAX_BYTES ((size_t)64 << 30)
#define REPORT_MAX_BYTES ((size_t)64 << 20)
enum { KEY_OFFICERS = 0x100, KEY_CORRUPT, KEY_SEED, KEY_OUT, OFFICERS_DEFAULT = 60 };

typedef struct rehearse_run {
    const char *command;
    const char *decree_path, *register_path, *out;
    cli_rehearsal_inputs inputs;
    const char *bad_path;

    jub_arena arena;
    jub_sha256 *sha;
    cli_decree decree;
    cli_register opened;
    bool has_register;
    jub_parallel threads;
    jub_basis basis;
    jub_state state;
    jub_cast cast;

    cli_planted planted;
    cli_progress progress;
    jub_rehearsal_counts counts;
    jub_buffer guarded; // of a rehearsal in memory

    cli_rehearsal_folder folder;
    jub_file_store *log_store;
    jub_file_guard *guard;
    jub_openings *openings;
    cli_resume resume;
} rehearse_run;

// -- what is asked for ----------------------------------------------------------------------------

static uint32_t read_count(struct argp_state *state, const char *name, const char *text)
{
    uint32_t count;
    if (!jub_text_to_u32(jub_text_from(text), &count))
        argp_error(state, "--%s takes a whole number, not '%s'", name, text);
    return count;
}

static uint64_t read_seed(struct argp_state *state, const char *text)
{
    char *end;
    errno = 0;
    const unsigned long long seed = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] < '0' || text[0] > '9')
        argp_error(state, "--seed takes a whole number from 0 to 2^64 - 1, not '%s'", text);
    return seed;
}

static error_t take_argument(rehearse_run *run, char *text, struct argp_state *state)
{
    if (!run->decree_path)
        run->decree_path = text;
    else if (!run->register_path)
        run->register_path = text;
    else
        argp_error(state, "'%s'? one decree and one register", text);
    return 0;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    rehearse_run *run = state->input;
    jub_cast_options *options = &run->inputs.options;
    switch (key) {
    case KEY_OFFICERS: options->officer_count = read_count(state, "officers", text); return 0;
    case KEY_CORRUPT: options->corrupt_count = read_count(state, "corrupt", text); return 0;
    case KEY_SEED: options->seed = read_seed(state, text); return 0;
    case KEY_OUT: run->out = text; return 0;
    case ARGP_KEY_ARG: return take_argument(run, text, state);
    case ARGP_KEY_END:
        if (!run->register_path) argp_error(state, "name a decree and the folder of a register");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option option_list[] = {
    {"officers", KEY_OFFICERS, "N", 0,
     "how many officers of the register take part: staff first, the others read (default: 60)", 0},
    {"corrupt", KEY_CORRUPT, "K", 0, "how many of them are corrupt (default: none)", 0},
    {"seed", KEY_SEED, "S", 0, "a whole number from which everything follows (default: 1)", 0},
    {"out", KEY_OUT, "DIR", 0, "keep the programme in DIR; without it nothing is left behind", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = option_list,
    .parser = parse_option,
    .args_doc = "DECREE REGISTER",
    .doc =
        "Plays a whole programme under DECREE with the people and officers of REGISTER, from its "
        "opening to its closing, under a simulated clock and by the rules that bind everybody. "
        "Prints the calendar as it passes, then the outcome by clause and facility, and what was "
        "refused.\v"
        "The same input gives the same bytes. DIR becomes a programme like any other, which "
        "'jubilee verify' verifies. DIR.keys holds everybody's keys, and DIR.planted who was "
        "corrupt and what they did; nothing of that is in DIR. Called again after it was ended, "
        "it goes on where it was.\n\n"
        "Exit status: 0 done, 1 bad input, 2 wrong usage, 3 what is in DIR does not stand.\n\n"
        "Examples:\n"
        "  jubilee rehearse pardon.decree.md register --officers 60 --seed 7\n"
        "  jubilee rehearse pardon.decree.md register --officers 60 --corrupt 5 \\\n"
        "      --seed 7 --out rehearsal",
};

// -- what it is about -----------------------------------------------------------------------------

static jub_status open_decree(rehearse_run *run, jub_error *error)
{
    run->bad_path = NULL; // what is wrong inside is told here
    const jub_status status = cli_decree_open(run->command, run->decree_path, &run->decree);
    if (status != JUB_OK) {
        cli_decree_report(&run->decree, &run->decree.diagnostics, CLI_ERRORS_ALONE);
        return status;
    }
    run->bad_path = run->decree_path;
    return jub_sha256_of(run->sha, run->decree.file.bytes, run->inputs.decree_sha256.bytes)
               ? JUB_OK
               : jub_fail_no_memory(error);
}

static jub_status open_register(rehearse_run *run, jub_error *error)
{
    run->has_register = true;
    const jub_status status =
        cli_register_open(run->register_path, NULL, &run->opened, &run->bad_path, error);
    if (status != JUB_OK) return status;
    run->bad_path = run->register_path;
    return jub_register_hash(run->opened.package_file.bytes, run->opened.sources,
                             run->opened.source_count, run->inputs.register_sha256.bytes, error);
}

static jub_status open_all(rehearse_run *run, jub_error *error)
{
    jub_agenda agenda;
    jub_status status = open_decree(run, error);
    if (status == JUB_OK) status = jub_agenda_of(run->decree.decree, &agenda, error);
    if (status == JUB_OK) status = open_register(run, error);
    if (status == JUB_OK)
        status =
            jub_basis_open(&run->arena, run->sha, run->decree.decree, &run->inputs.decree_sha256,
                           run->opened.reg, &run->inputs.register_sha256, &run->basis, error);
    run->threads = cli_threads();
    run->basis.parallel = &run->threads;
    if (status == JUB_OK)
        status = jub_cast_make(&run->arena, &run->basis, &run->inputs.options, &run->cast, error);
    if (status == JUB_OK)
        status = jub_state_begin(&run->arena, &run->basis, jub_text_from(run->cast.origin),
                                 &run->state, error);
    return status == JUB_OK ? cli_planted_cast(&run->planted, &run->cast, error) : status;
}

// -- the ports ------------------------------------------------------------------------------------

static void tell_step(void *context, jub_date day, int32_t second, const char *words)
{
    rehearse_run *run = context;
    char text[JUB_DATE_TEXT_BYTES + 1];
    cli_progress_end(&run->progress);
    (void)printf("%s %02d:%02d  %s\n", jub_date_format(day, text), second / 3600, second / 60 % 60,
                 words);
    if (isatty(STDOUT_FILENO)) (void)fflush(stdout);
    cli_progress_begin(&run->progress, "rehearsing", "days", 1);
}

static void tell_progress(void *context, uint64_t done, uint64_t total)
{
    rehearse_run *run = context;
    cli_progress_report(&run->progress, done, total);
}

static jub_status tell_deed(void *context, const jub_deed *deed, jub_error *error)
{
    rehearse_run *run = context;
    return cli_planted_deed(&run->planted, deed, error);
}

static jub_status put_file(void *context, const char *path, jub_text bytes, jub_error *error)
{
    rehearse_run *run = context;
    return cli_rehearsal_put(&run->folder, run->folder.folder, path, bytes, error);
}

static jub_status read_guard(void *context, jub_buffer *bytes_out, jub_error *error)
{
    const rehearse_run *run = context;
    jub_buffer_text(bytes_out, jub_buffer_view(&run->guarded));
    return bytes_out->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status swap_guard(void *context, jub_text expected, jub_text replacement,
                             jub_error *error)
{
    rehearse_run *run = context;
    (void)expected; // nobody else is about
    jub_buffer_reset(&run->guarded);
    jub_buffer_text(&run->guarded, replacement);
    return run->guarded.status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status rehearse(rehearse_run *run, jub_rehearsal_ports ports, jub_error *error)
{
    ports.context = run;
    ports.step = tell_step;
    ports.progress = tell_progress;
    ports.deed = tell_deed;
    cli_progress_begin(&run->progress, "rehearsing", "days", 1);
    const jub_status status = jub_rehearse(&run->cast, &ports, &run->state, &run->counts, error);
    cli_progress_end(&run->progress);
    return status;
}

// -- in memory ------------------------------------------------------------------------------------

static jub_status rehearse_in_memory(rehearse_run *run, jub_error *error)
{
    run->bad_path = NULL;
    jub_memory_store *store = jub_memory_store_new();
    if (!store) return jub_fail_no_memory(error);
    run->guarded = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    const jub_status status =
        rehearse(run,
                 (jub_rehearsal_ports){.log = jub_memory_store_storage(store),
                                       .facts = jub_memory_store_sink(store),
                                       .guard = {run, read_guard, swap_guard}},
                 error);
    jub_buffer_clear(&run->guarded);
    jub_memory_store_free(store);
    return status;
}

// -- in a folder ----------------------------------------------------------------------------------

static const char *path_in(rehearse_run *run, const char *base, const char *name)
{
    run->bad_path = cli_path_join(&run->folder.arena, base, jub_text_from(name));
    return run->bad_path;
}

static jub_status open_stores(rehearse_run *run, jub_error *error)
{
    const char *folder = run->folder.folder;
    const char *path = path_in(run, folder, PROGRAMME_LOG);
    if (!path) return jub_fail_no_memory(error);
    jub_status status = jub_file_store_open(path, true, &run->log_store, error);
    if (status == JUB_OK && !(path = path_in(run, folder, PROGRAMME_OPENINGS)))
        status = jub_fail_no_memory(error);
    if (status == JUB_OK) status = jub_openings_open(path, true, &run->openings, error);
    if (status == JUB_OK && !(path = path_in(run, run->folder.keys, "log.key.signed")))
        status = jub_fail_no_memory(error);
    if (status == JUB_OK) status = jub_file_guard_open(path, &run->guard, error);
    run->bad_path = folder;
    if (status == JUB_OK)
        status =
            cli_resume_begin(jub_file_store_storage(run->log_store),
                             jub_file_guard_guard(run->guard), run->openings, &run->resume, error);
    return status;
}

// The database, what was planted, and the signatures, last of all: they speak for the rest.
static jub_status finish(rehearse_run *run, jub_error *error)
{
    cli_programme programme = {.command = run->command,
                               .folder = run->folder.folder,
                               .arena = jub_arena_init(ARENA_MAX_BYTES),
                               .sha = run->sha,
                               .log = jub_file_store_storage(run->log_store),
                               .basis = run->basis,
                               .state = run->state};
    const char *key = path_in(run, run->folder.keys, "log.key");
    run->bad_path = run->folder.planted;
    jub_status status = key ? cli_file_put(run->folder.planted, CLI_PRIVATE,
                                           jub_buffer_view(&run->planted.csv), error)
                            : jub_fail_no_memory(error);
    jub_openings_close(run->openings); // its journal is no file of the programme
    run->openings = NULL;
    if (status == JUB_OK) {
        run->bad_path = NULL; // told by those
        status = cli_programme_keep_anew(&programme);
        if (status == JUB_OK) status = cli_programme_sign(&programme, key);
    }
    jub_arena_clear(&programme.arena);
    return status;
}

static jub_status rehearse_in_folder(rehearse_run *run, jub_error *error)
{
    run->bad_path = NULL;
    jub_status status = cli_rehearsal_begin(run->out, &run->inputs, &run->folder, error);
    if (status == JUB_OK) status = cli_rehearsal_put_keys(&run->folder, &run->cast, error);
    if (status == JUB_OK)
        status = cli_rehearsal_put_inputs(&run->folder, &run->decree, &run->opened, error);
    if (status == JUB_OK) status = open_stores(run, error);
    if (status == JUB_OK)
        status = rehearse(run,
                          (jub_rehearsal_ports){.log = cli_resume_storage(&run->resume),
                                                .facts = cli_resume_sink(&run->resume),
                                                .guard = cli_resume_guard(&run->resume),
                                                .file = put_file},
                          error);
    return status == JUB_OK ? finish(run, error) : status;
}

// -- the end --------------------------------------------------------------------------------------

static jub_status print_report(rehearse_run *run, jub_error *error)
{
    jub_list list;
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    jub_status status = jub_list_make(&run->arena, &run->state, &list, error);
    if (status == JUB_OK)
        cli_rehearsal_report(&run->state, &list, &run->counts, &run->planted, &report);
    if (status == JUB_OK && run->out)
        jub_buffer_format(&report, "\nprogramme   %s\nkeys        %s\nplanted     %s\n",
                          run->folder.folder, run->folder.keys, run->folder.planted);
    return cli_print(&report, status, error);
}

static void clear(rehearse_run *run)
{
    cli_resume_clear(&run->resume);
    jub_file_guard_close(run->guard);
    jub_openings_close(run->openings);
    jub_file_store_close(run->log_store);
    if (run->folder.folder) cli_rehearsal_close(&run->folder);
    jub_cast_clear(&run->cast);
    cli_planted_clear(&run->planted);
    if (run->has_register) cli_register_clear(&run->opened);
    if (run->decree.path) cli_decree_clear(&run->decree);
    jub_arena_clear(&run->arena);
    jub_sha256_free(run->sha);
}

int command_rehearse(int argc, char **argv)
{
    rehearse_run run = {.command = argv[0],
                        .inputs.options = {.seed = 1, .officer_count = OFFICERS_DEFAULT},
                        .arena = jub_arena_init(ARENA_MAX_BYTES),
                        .planted = cli_planted_init()};
    jub_error error = {0};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    run.sha = jub_sha256_new();
    jub_status status = run.sha ? open_all(&run, &error) : jub_fail_no_memory(&error);
    if (status == JUB_OK)
        status = run.out ? rehearse_in_folder(&run, &error) : rehearse_in_memory(&run, &error);
    if (status == JUB_OK) status = print_report(&run, &error);
    if (status != JUB_OK && error.message[0] != '\0') cli_report(argv[0], run.bad_path, &error);
    clear(&run);
    return cli_finish_output(cli_log_exit(status));
}
