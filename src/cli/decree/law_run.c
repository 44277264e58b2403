#include "cli/decree/law_run.h"

#include <string.h>

#include "base/sha256.h"
#include "cli/decree/lots.h"
#include "cli/message.h"
#include "cli/threads.h"

#define RUN_ARENA_MAX_BYTES ((size_t)16 << 30)
enum { WORKER_ARENA_MAX_BYTES = 1 << 30 };

bool cli_seed_parse(const char *text, cli_seed *seed_out)
{
    const char *equals = strrchr(text, '=');
    const jub_text hex = jub_text_from(equals ? equals + 1 : text);
    seed_out->lottery = (jub_text){text, equals ? (size_t)(equals - text) : 0};
    if (equals && equals == text) return false;
    return jub_hex_decode(hex, seed_out->bytes, JUB_DRAW_SEED_BYTES);
}

void cli_run_person(const cli_run *run, uint32_t row, jub_buffer *buffer)
{
    const uint32_t key = run->persons->key_column;
    if (key != JUB_NO_ROW && jub_bit(run->persons->columns[key].known, row)) {
        jub_column_write(&run->persons->columns[key], row, buffer);
        return;
    }
    jub_buffer_char(buffer, '#');
    jub_buffer_u64(buffer, (uint64_t)row + 2);
}

// -- threads --------------------------------------------------------------------------------------

void cli_run_parallel(const cli_run *run, void (*work)(void *context, uint32_t part), void *context)
{
    cli_threads_run(NULL, run->worker_count, work, context);
}

void cli_run_determine(const cli_run *run, uint32_t worker, uint32_t first, uint32_t last,
                       const jub_row_error_sink *errors, jub_determination *determinations,
                       uint32_t *forms)
{
    jub_bulk_determinations(run->bulk, run->bulk_workers[worker], first, last, errors,
                            determinations, forms);
}

typedef struct candidates_work {
    cli_run *run;
    uint32_t row_count;
} candidates_work;

// Parts begin at whole words of the columns' bits.
static uint32_t part_begin(uint32_t row_count, uint32_t part, uint32_t part_count)
{
    const uint32_t begin = jub_part_begin(row_count, part, part_count);
    return part == part_count ? row_count : begin - begin % 64;
}

static void find_candidates(void *context, uint32_t part)
{
    const candidates_work *work = context;
    const uint32_t parts = work->run->worker_count;
    jub_bulk_candidates(work->run->bulk, work->run->bulk_workers[part],
                        part_begin(work->row_count, part, parts),
                        part_begin(work->row_count, part + 1, parts));
}

static jub_status rank(cli_run *run, jub_error *error)
{
    const jub_parallel parallel = {.part_count = run->worker_count, .run = cli_threads_run};
    return jub_bulk_rank(run->bulk, run->bulk_workers[0], true, &parallel, error);
}

static jub_status open_workers(const cli_run_request *request, cli_run *run, jub_error *error)
{
    // One more writes what these have determined.
    run->worker_count =
        request->thread_count < JUB_PARALLEL_MAX ? request->thread_count : JUB_PARALLEL_MAX - 1;
    run->worker_arenas = JUB_NEW(&run->arena, jub_arena, run->worker_count);
    run->workers = JUB_NEW(&run->arena, jub_worker *, run->worker_count);
    run->bulk_workers = JUB_NEW(&run->arena, jub_bulk_worker *, run->worker_count);
    if (!run->worker_arenas || !run->workers || !run->bulk_workers)
        return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < run->worker_count; i++) {
        run->worker_arenas[i] = jub_arena_init(WORKER_ARENA_MAX_BYTES);
        run->workers[i] = jub_worker_new(&run->worker_arenas[i], run->determiner);
        run->bulk_workers[i] = jub_bulk_worker_new(&run->worker_arenas[i], run->bulk);
        if (!run->workers[i] || !run->bulk_workers[i]) return jub_fail_no_memory(error);
    }
    return JUB_OK;
}

// -- opening --------------------------------------------------------------------------------------

static jub_status open_determiner(const cli_run_request *request, cli_run *run)
{
    const jub_determine_options options = {.has_law_date = request->has_law_date,
                                           .law_date = request->law_date,
                                           .tickets = (const uint8_t *const *)run->tickets};
    jub_diagnostics diagnostics = jub_diagnostics_init(&run->arena);
    const jub_status status = jub_determiner_open(&run->arena, run->decree.decree, run->opened.reg,
                                                  &options, &diagnostics, &run->determiner);
    if (status != JUB_OK) cli_decree_report(&run->decree, &diagnostics, CLI_WARNINGS_TOO);
    return status;
}

// A register where the decree should be, and the decree behind it.
static jub_status refuse_wrong_order(const cli_run_request *request, jub_error *error)
{
    const bool is_wrong = !request->beside && cli_is_folder(request->decree_path) &&
                          cli_is_there(request->register_path) &&
                          !cli_is_folder(request->register_path);
    if (!is_wrong) return JUB_OK;
    return jub_fail(error, JUB_IO, (jub_position){0}, "the decree comes first, then the register",
                    "this is a folder, not a file");
}

jub_status cli_run_open(const cli_run_request *request, cli_run *run_out)
{
    cli_run *run = run_out;
    jub_error error;
    const char *bad_path = NULL;
    *run = (cli_run){.arena = jub_arena_init(RUN_ARENA_MAX_BYTES)};
    jub_status status = refuse_wrong_order(request, &error);
    if (status != JUB_OK) {
        cli_report(request->command, request->decree_path, &error);
        return status;
    }
    status = cli_decree_open(request->command, request->decree_path, &run->decree);
    if (status != JUB_OK) {
        cli_decree_report(&run->decree, &run->decree.diagnostics, CLI_ERRORS_ALONE);
        return status;
    }
    run->is_beside = request->beside != NULL;
    if (run->is_beside)
        run->opened = request->beside->opened;
    else
        status = cli_register_open(request->register_path, request->faults, &run->opened, &bad_path,
                                   &error);
    if (status != JUB_OK) goto done;
    run->persons = &run->opened.reg->resources[run->opened.reg->persons];
    bad_path = NULL;
    status = cli_lots_open(request, run, &error);
    if (status != JUB_OK) goto done;
    status = open_determiner(request, run);
    if (status != JUB_OK) return status;
    status = jub_bulk_open(&run->arena, run->determiner, &run->bulk, &error);
    if (status == JUB_OK) status = open_workers(request, run, &error);
    if (status != JUB_OK) goto done;
    candidates_work work = {run, jub_determiner_row_count(run->determiner)};
    cli_run_parallel(run, find_candidates, &work);
    status = cli_lots_draw(request, run, &error);
    if (status == JUB_OK) status = rank(run, &error);

done:
    if (status != JUB_OK) cli_report(request->command, bad_path, &error);
    return status;
}

void cli_run_clear(cli_run *run)
{
    for (uint32_t i = 0; run->worker_arenas && i < run->worker_count; i++)
        jub_arena_clear(&run->worker_arenas[i]);
    jub_arena_clear(&run->arena);
    if (!run->is_beside) cli_register_clear(&run->opened);
    cli_decree_clear(&run->decree);
}
