#include "cli/decree/law_run.h"

#include <string.h>

#include "base/sha256.h"
#include "cli/message.h"
#include "cli/threads.h"

#define RUN_ARENA_MAX_BYTES ((size_t)16 << 30)
enum { WORKER_ARENA_MAX_BYTES = 1 << 30, PERSON_NAME_MAX_BYTES = 1 << 20 };

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

// -- the draw -------------------------------------------------------------------------------------

static const cli_seed *find_seed(const cli_run_request *request, jub_text lottery, bool is_only)
{
    for (uint32_t i = 0; i < request->seed_count; i++) {
        const cli_seed *seed = &request->seeds[i];
        if (jub_text_equal(seed->lottery, lottery)) return seed;
        if (is_only && seed->lottery.length_bytes == 0) return seed;
    }
    return NULL;
}

static jub_status refuse_unused_seeds(const cli_run_request *request, const cli_run *run,
                                      jub_error *error)
{
    const uint32_t lottery_count = jub_decree_lottery_count(run->decree.decree);
    for (uint32_t i = 0; i < request->seed_count; i++) {
        const jub_text name = request->seeds[i].lottery;
        bool is_used = name.length_bytes == 0 && lottery_count == 1;
        for (uint32_t j = 0; j < lottery_count; j++)
            is_used |= jub_text_equal(name, jub_decree_lottery_name(run->decree.decree, j));
        if (is_used || request->leaves_seeds) continue;
        if (name.length_bytes == 0)
            return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                            lottery_count == 0 ? "leave --draw-seed out"
                                               : "write --draw-seed NAME=HEX",
                            "the decree has %u lotteries, and the seed names none", lottery_count);
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "the decree has no lottery called '%.*s'", JUB_TEXT_ARG(name));
    }
    return JUB_OK;
}

static jub_status draw_one(cli_run *run, const cli_seed *seed, const uint8_t **tickets_out,
                           jub_error *error)
{
    const uint32_t count = run->persons->row_count;
    uint8_t *tickets = JUB_NEW(&run->arena, uint8_t, (size_t)count * JUB_TICKET_BYTES);
    if (!tickets) return jub_fail_no_memory(error);
    jub_buffer name = jub_buffer_init(PERSON_NAME_MAX_BYTES);
    jub_status status = JUB_OK;
    for (uint32_t row = 0; row < count && status == JUB_OK; row++) {
        jub_buffer_reset(&name);
        cli_run_person(run, row, &name);
        const jub_text label = jub_buffer_view(&name);
        status = jub_draw_tickets(seed->bytes, &label, 1, tickets + (size_t)row * JUB_TICKET_BYTES,
                                  error);
    }
    jub_buffer_clear(&name);
    if (status == JUB_OK) *tickets_out = tickets;
    return status;
}

static jub_status draw(const cli_run_request *request, cli_run *run, jub_error *error)
{
    const uint32_t count = jub_decree_lottery_count(run->decree.decree);
    jub_status status = refuse_unused_seeds(request, run, error);
    run->tickets = JUB_NEW(&run->arena, const uint8_t *, count);
    if (status == JUB_OK && !run->tickets) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count && status == JUB_OK; i++) {
        const jub_text lottery = jub_decree_lottery_name(run->decree.decree, i);
        const cli_seed *seed = find_seed(request, lottery, count == 1);
        if (!seed)
            return jub_fail(error, JUB_MISSING, (jub_position){0},
                            "add --draw NAME=LOG, the log that its draw was held in, or else "
                            "--draw-seed NAME=HEX, 64 hexadecimal digits",
                            "the lottery '%.*s' needs the seed of its draw", JUB_TEXT_ARG(lottery));
        status = draw_one(run, seed, &run->tickets[i], error);
    }
    return status;
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
                                           .tickets = run->tickets};
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
    status = draw(request, run, &error);
    if (status != JUB_OK) goto done;
    status = open_determiner(request, run);
    if (status != JUB_OK) return status;
    status = jub_bulk_open(&run->arena, run->determiner, &run->bulk, &error);
    if (status == JUB_OK) status = open_workers(request, run, &error);
    if (status != JUB_OK) goto done;
    candidates_work work = {run, jub_determiner_row_count(run->determiner)};
    cli_run_parallel(run, find_candidates, &work);
    status = rank(run, &error);

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
