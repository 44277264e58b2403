// Where a rehearsal is played: in memory, or in a folder.

#include "cli/rehearsal/rehearsal_play.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/programme/programme_files.h"
#include "store/memory_store.h"

#define ARENA_MAX_BYTES ((size_t)64 << 30)

// -- the ports ------------------------------------------------------------------------------------

static void tell_step(void *context, jub_date day, int32_t second, const char *words)
{
    cli_rehearsal *run = context;
    char text[JUB_DATE_TEXT_BYTES + 1];
    cli_progress_end(&run->progress);
    (void)printf("%s %02d:%02d  %s\n", jub_date_format(day, text), second / 3600, second / 60 % 60,
                 words);
    if (isatty(STDOUT_FILENO)) (void)fflush(stdout);
    cli_progress_begin(&run->progress, "rehearsing", "days", 1);
}

static void tell_progress(void *context, uint64_t done, uint64_t total)
{
    cli_rehearsal *run = context;
    cli_progress_report(&run->progress, done, total);
}

static jub_status tell_deed(void *context, const jub_deed *deed, jub_error *error)
{
    cli_rehearsal *run = context;
    return cli_planted_deed(&run->planted, deed, error);
}

static jub_status put_file(void *context, const char *path, jub_text bytes, jub_error *error)
{
    cli_rehearsal *run = context;
    return cli_rehearsal_put(&run->folder, run->folder.folder, path, bytes, error);
}

static jub_status read_guard(void *context, jub_buffer *bytes_out, jub_error *error)
{
    const cli_rehearsal *run = context;
    jub_buffer_text(bytes_out, jub_buffer_view(&run->guarded));
    return bytes_out->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status swap_guard(void *context, jub_text expected, jub_text replacement,
                             jub_error *error)
{
    cli_rehearsal *run = context;
    (void)expected; // nobody else is about
    jub_buffer_reset(&run->guarded);
    jub_buffer_text(&run->guarded, replacement);
    return run->guarded.status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status rehearse(cli_rehearsal *run, jub_rehearsal_ports ports, jub_error *error)
{
    if (run->cast.officer_count < run->inputs.options.officer_count)
        (void)printf("%u officers take part: no more of the register have a place\n",
                     run->cast.officer_count);
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

jub_status cli_rehearse_in_memory(cli_rehearsal *run, jub_error *error)
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

static const char *path_in(cli_rehearsal *run, const char *base, const char *name)
{
    run->bad_path = cli_path_join(&run->folder.arena, base, jub_text_from(name));
    return run->bad_path;
}

static jub_status open_stores(cli_rehearsal *run, jub_error *error)
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
static jub_status finish(cli_rehearsal *run, jub_error *error)
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

jub_status cli_rehearse_in_folder(cli_rehearsal *run, jub_error *error)
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

void cli_rehearsal_clear(cli_rehearsal *run)
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
