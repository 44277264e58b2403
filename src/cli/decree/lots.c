#include "cli/decree/lots.h"

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

jub_status cli_lots_open(const cli_run_request *request, cli_run *run, jub_error *error)
{
    const uint32_t count = jub_decree_lottery_count(run->decree.decree);
    const jub_status status = refuse_unused_seeds(request, run, error);
    if (status != JUB_OK) return status;
    run->tickets = JUB_NEW(&run->arena, uint8_t *, count);
    if (!run->tickets) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        const jub_text lottery = jub_decree_lottery_name(run->decree.decree, i);
        if (!find_seed(request, lottery, count == 1))
            return jub_fail(error, JUB_MISSING, (jub_position){0},
                            "add --draw NAME=LOG, the log that its draw was held in, or else "
                            "--draw-seed NAME=HEX, 64 hexadecimal digits",
                            "the lottery '%.*s' needs the seed of its draw", JUB_TEXT_ARG(lottery));
        run->tickets[i] =
            JUB_NEW(&run->arena, uint8_t, (size_t)run->persons->row_count * JUB_TICKET_BYTES);
        if (!run->tickets[i]) return jub_fail_no_memory(error);
    }
    return JUB_OK;
}

// -- tickets --------------------------------------------------------------------------------------

enum { PERSON_NAME_MAX_BYTES = 1 << 20 };

typedef struct lots_work {
    const cli_run *run;
    const cli_seed *seed;
    uint8_t *tickets;    // [persons * JUB_TICKET_BYTES]
    jub_error *errors;   // [worker_count]
    jub_status *results; // [worker_count]
} lots_work;

static void draw_part(void *context, uint32_t part)
{
    const lots_work *work = context;
    const uint32_t count = work->run->persons->row_count, parts = work->run->worker_count;
    const uint32_t last = jub_part_begin(count, part + 1, parts);
    jub_buffer name = jub_buffer_init(PERSON_NAME_MAX_BYTES);
    jub_status status = JUB_OK;
    for (uint32_t row = jub_part_begin(count, part, parts); row < last && status == JUB_OK; row++) {
        if (!jub_determiner_may_stand(work->run->determiner, row)) continue;
        jub_buffer_reset(&name);
        cli_run_person(work->run, row, &name);
        const jub_text label = jub_buffer_view(&name);
        status =
            jub_draw_tickets(work->seed->bytes, &label, 1,
                             work->tickets + (size_t)row * JUB_TICKET_BYTES, &work->errors[part]);
    }
    jub_buffer_clear(&name);
    work->results[part] = status;
}

// The first failure in the order of rows.
static jub_status draw_one(const lots_work *work, jub_error *error)
{
    const uint32_t parts = work->run->worker_count;
    cli_run_parallel(work->run, draw_part, (void *)work);
    for (uint32_t i = 0; i < parts; i++) {
        if (work->results[i] == JUB_OK) continue;
        *error = work->errors[i];
        return work->results[i];
    }
    return JUB_OK;
}

jub_status cli_lots_draw(const cli_run_request *request, cli_run *run, jub_error *error)
{
    const uint32_t count = jub_decree_lottery_count(run->decree.decree);
    lots_work work = {.run = run,
                      .errors = JUB_NEW(&run->arena, jub_error, run->worker_count),
                      .results = JUB_NEW(&run->arena, jub_status, run->worker_count)};
    jub_status status = work.errors && work.results ? JUB_OK : jub_fail_no_memory(error);
    for (uint32_t i = 0; i < count && status == JUB_OK; i++) {
        work.seed = find_seed(request, jub_decree_lottery_name(run->decree.decree, i), count == 1);
        work.tickets = run->tickets[i];
        status = draw_one(&work, error);
    }
    return status;
}
