// A decree bound to a register.

#include <stdlib.h>

#include "decree/explain.h"
#include "decree/schedule.h"
#include "library/library_private.h"

enum { ROWS_PER_PART = 1 << 16, EXPLANATION_MAX_BYTES = 16 << 20 };

// -- options --------------------------------------------------------------------------------------

// What a caller of an older library did not know of is as if all zeros.
static jubilee_options read_options(const jubilee_options *given)
{
    jubilee_options options = {0};
    if (given)
        memcpy(&options, given,
               given->struct_bytes < sizeof options ? given->struct_bytes : sizeof options);
    if (options.columns == 0) options.columns = JUBILEE_ALL_COLUMNS;
    return options;
}

static int32_t check_choices(const jubilee_choice *choices, size_t count, jubilee_error *error)
{
    if (count > LIBRARY_CHOICE_MAX || (count > 0 && !choices))
        return library_fail(error, JUB_LIMIT, NULL,
                            "%zu lotteries or rounds are named, of at most %d", count,
                            LIBRARY_CHOICE_MAX);
    for (size_t i = 0; i < count; i++)
        if (!choices[i].name || !choices[i].column)
            return library_fail(error, JUB_MISSING, "name the lottery or round, and its column",
                                "a choice has no name or no column");
    return JUBILEE_OK;
}

static int32_t check_options(const jubilee_options *options, jubilee_error *error)
{
    if (options->has_law_date && !jub_date_in_range(options->law_date))
        return library_fail(error, JUB_RANGE, "give days since 1970-01-01",
                            "the law date is outside the years 1600 to 2400");
    if (options->columns & ~(uint32_t)JUBILEE_ALL_COLUMNS)
        return library_fail(error, JUB_RANGE, NULL, "there are no such columns of a result");
    const int32_t status = check_choices(options->lotteries, options->lottery_count, error);
    return status != JUBILEE_OK ? status
                                : check_choices(options->rounds, options->round_count, error);
}

// The column of `persons` that a choice names.
static int32_t find_choice(const jubilee_register *reg, const jubilee_choice *choice,
                           bool is_ticket, const library_column **column_out, jubilee_error *error)
{
    const library_column *column =
        library_find_column(library_find_table(reg, "persons"), choice->column);
    if (!column)
        return library_fail(error, JUB_MISSING, NULL, "'persons' has no column '%s'",
                            choice->column);
    const bool fits = is_ticket ? column->is_ticket
                                : !column->is_ticket && !column->is_set_aside &&
                                      column->column.type == JUB_BOOLEAN;
    if (!fits)
        return library_fail(error, JUB_TYPE,
                            is_ticket ? "tickets are fixed_size_binary(16)" : "cast it to boolean",
                            "column '%s' for '%s' has the format '%s'", choice->column,
                            choice->name, column->format);
    *column_out = column;
    return JUBILEE_OK;
}

typedef struct run_choices {
    const uint8_t **tickets; // [lottery count]
    const uint8_t **rounds;  // [round count]
} run_choices;

static int32_t take_tickets(jubilee_run *run, const jubilee_options *options, run_choices *choices,
                            jubilee_error *error)
{
    const jub_decree *decree = run->decree->decree;
    const uint32_t count = jub_decree_lottery_count(decree);
    choices->tickets = JUB_NEW(&run->arena, const uint8_t *, count);
    if (!choices->tickets) return library_fail_no_memory(error);
    for (size_t i = 0; i < options->lottery_count; i++) {
        const library_column *column = NULL;
        uint32_t lottery = 0;
        while (lottery < count &&
               !jub_text_is(jub_decree_lottery_name(decree, lottery), options->lotteries[i].name))
            lottery++;
        if (lottery == count)
            return library_fail(error, JUB_MISSING, NULL, "the decree has no lottery '%s'",
                                options->lotteries[i].name);
        const int32_t status = find_choice(run->reg, &options->lotteries[i], true, &column, error);
        if (status != JUBILEE_OK) return status;
        choices->tickets[lottery] = column->tickets;
    }
    return JUBILEE_OK;
}

static const uint8_t *round_results(jubilee_run *run, const jub_column *column)
{
    uint8_t *results = JUB_NEW(&run->arena, uint8_t, column->row_count);
    for (size_t row = 0; results && row < column->row_count; row++)
        results[row] = !jub_column_has(column, row)     ? JUB_ROUND_UNKNOWN
                       : jub_bit(column->booleans, row) ? JUB_ROUND_PASSED
                                                        : JUB_ROUND_FAILED;
    return results;
}

static int32_t take_rounds(jubilee_run *run, const jubilee_options *options, run_choices *choices,
                           jubilee_error *error)
{
    const jub_decree *decree = run->decree->decree;
    const uint32_t count = jub_decree_round_count(decree);
    choices->rounds = JUB_NEW(&run->arena, const uint8_t *, count);
    if (!choices->rounds) return library_fail_no_memory(error);
    for (size_t i = 0; i < options->round_count; i++) {
        const library_column *column = NULL;
        uint32_t round = 0;
        while (round < count &&
               !jub_text_is(jub_decree_round_at(decree, round).name, options->rounds[i].name))
            round++;
        if (round == count)
            return library_fail(error, JUB_MISSING, NULL, "the decree has no round '%s'",
                                options->rounds[i].name);
        const int32_t status = find_choice(run->reg, &options->rounds[i], false, &column, error);
        if (status != JUBILEE_OK) return status;
        choices->rounds[round] = round_results(run, &column->column);
        if (!choices->rounds[round]) return library_fail_no_memory(error);
    }
    return JUBILEE_OK;
}

// -- what is asked for and was set aside ----------------------------------------------------------

// The engine would say that there is no such column; here is why.
static int32_t check_needs(const jubilee_run *run, jubilee_error *error)
{
    for (uint32_t i = 0; i < run->decree->need_count; i++) {
        const jubilee_need *need = &run->decree->needs[i];
        const library_table *table = library_find_table(run->reg, need->table);
        if (need->kind == JUBILEE_NEED_LOTTERY || !(need->flags & JUBILEE_IS_USED) || !table)
            continue;
        const library_column *column = library_find_column(table, need->column);
        if (column && (column->is_set_aside || column->is_ticket))
            return library_fail(error, JUB_TYPE,
                                "cast it to a type that jubilee_register_add lists",
                                "field '%s' is declared %s, but column '%s' of '%s' has the format "
                                "'%s', which is not read",
                                need->name, need->type, need->column, need->table, column->format);
    }
    return JUBILEE_OK;
}

// -- opening --------------------------------------------------------------------------------------

typedef struct candidate_work {
    jubilee_run *run;
    bool is_out_of_memory[JUB_PARALLEL_MAX];
} candidate_work;

static void find_candidates(void *context, uint32_t part)
{
    candidate_work *work = context;
    jubilee_run *run = work->run;
    jub_arena arena = jub_arena_init(LIBRARY_MEMORY_MAX_BYTES);
    jub_bulk_worker *worker = jub_bulk_worker_new(&arena, run->bulk);
    const uint32_t row_count = jub_determiner_row_count(run->determiner);
    const uint32_t stride = ROWS_PER_PART * jub_parallel_parts(&run->parallel);
    work->is_out_of_memory[part] = !worker;
    for (uint64_t first = (uint64_t)part * ROWS_PER_PART; worker && first < row_count;
         first += stride) {
        const uint64_t last = first + ROWS_PER_PART;
        jub_bulk_candidates(run->bulk, worker, (uint32_t)first,
                            last < row_count ? (uint32_t)last : row_count);
    }
    jub_arena_clear(&arena);
}

static int32_t rank(jubilee_run *run, jubilee_error *error)
{
    candidate_work work = {.run = run};
    const uint32_t part_count = jub_parallel_parts(&run->parallel);
    jub_error own = {0};
    if (jub_decree_clause_count(run->decree->decree, JUB_QUOTA) == 0) return JUBILEE_OK;
    jub_parallel_run(&run->parallel, part_count, find_candidates, &work);
    for (uint32_t i = 0; i < part_count; i++)
        if (work.is_out_of_memory[i]) return library_fail_no_memory(error);
    jub_arena arena = jub_arena_init(LIBRARY_MEMORY_MAX_BYTES);
    jub_bulk_worker *worker = jub_bulk_worker_new(&arena, run->bulk);
    const jub_status status =
        worker ? jub_bulk_rank(run->bulk, worker, true, &run->parallel, &own) // explained, too
               : jub_fail_no_memory(&own);
    jub_arena_clear(&arena);
    if (status == JUB_OK) return JUBILEE_OK;
    if (status == JUB_MISSING)
        return library_fail(error, status, "name its column of tickets in the options", "%s",
                            own.message);
    return library_pass_error(error, &own);
}

static int32_t bind(jubilee_run *run, const jubilee_options *options,
                    jubilee_diagnostics **diagnostics_out, jubilee_error *error)
{
    run_choices choices = {0};
    int32_t result = check_needs(run, error);
    if (result == JUBILEE_OK) result = take_tickets(run, options, &choices, error);
    if (result == JUBILEE_OK) result = take_rounds(run, options, &choices, error);
    if (result != JUBILEE_OK) return result;
    const jub_determine_options own = {
        .has_law_date = options->has_law_date != 0,
        .law_date = options->law_date,
        .tickets = choices.tickets,
        .rounds = choices.rounds,
        .has_no_quotas = options->has_no_quotas != 0,
    };
    jub_diagnostics diagnostics = jub_diagnostics_init(&run->arena);
    const jub_status status = jub_determiner_open(&run->arena, run->decree->decree, &run->reg->own,
                                                  &own, &diagnostics, &run->determiner);
    if (status == JUB_OK) {
        jub_error own_error = {0};
        if (jub_bulk_open(&run->arena, run->determiner, &run->bulk, &own_error) == JUB_OK)
            return rank(run, error);
        return library_pass_error(error, &own_error);
    }
    return library_pass_diagnostics(&diagnostics, run->decree->source, status, diagnostics_out,
                                    error);
}

int32_t jubilee_run_open(const jubilee_decree *decree, const jubilee_register *reg,
                         const jubilee_options *options, jubilee_run **run_out,
                         jubilee_diagnostics **diagnostics_out, jubilee_error *error)
{
    if (!decree) return library_fail_null(error, "decree");
    if (!reg) return library_fail_null(error, "register");
    if (!run_out) return library_fail_null(error, "place for the run");
    const jubilee_options chosen = read_options(options);
    if (!reg->is_finished)
        return library_fail(error, JUB_REFUSED, "call jubilee_register_finish first",
                            "the register is not finished");
    int32_t status = check_options(&chosen, error);
    if (status != JUBILEE_OK) return status;
    jubilee_run *run = calloc(1, sizeof *run);
    if (!run) return library_fail_no_memory(error);
    run->arena = jub_arena_init(LIBRARY_MEMORY_MAX_BYTES);
    run->decree = decree;
    run->reg = reg;
    run->columns = chosen.columns;
    run->parallel = library_threads(chosen.thread_count);
    status = bind(run, &chosen, diagnostics_out, error);
    if (status == JUBILEE_OK)
        *run_out = run;
    else
        jubilee_run_free(run);
    return status;
}

void jubilee_run_free(jubilee_run *run)
{
    if (!run) return;
    jub_arena_clear(&run->arena);
    free(run);
}

uint64_t jubilee_run_row_count(const jubilee_run *run)
{
    return run ? jub_determiner_row_count(run->determiner) : 0;
}

// -- one row in words -----------------------------------------------------------------------------

int32_t jubilee_run_explain(const jubilee_run *run, uint64_t row, char **text_out,
                            jubilee_error *error)
{
    if (!run) return library_fail_null(error, "run");
    if (!text_out) return library_fail_null(error, "place for the text");
    const uint64_t row_count = jubilee_run_row_count(run);
    jub_error own = {0};
    if (row >= row_count)
        return library_fail(error, JUB_RANGE, "rows are counted from 0",
                            "there is no row %llu of %llu", (unsigned long long)row,
                            (unsigned long long)row_count);
    jub_arena arena = jub_arena_init(LIBRARY_MEMORY_MAX_BYTES);
    jub_buffer buffer = jub_buffer_init(EXPLANATION_MAX_BYTES);
    jub_worker *worker = jub_worker_new(&arena, run->determiner);
    jub_status status = worker ? jub_explain(run->determiner, worker, (uint32_t)row, &buffer, &own)
                               : jub_fail_no_memory(&own);
    char *text = status == JUB_OK ? malloc(buffer.length_bytes + 1) : NULL;
    if (status == JUB_OK && !text) status = jub_fail_no_memory(&own);
    if (text) {
        if (buffer.length_bytes > 0) memcpy(text, buffer.bytes, buffer.length_bytes);
        text[buffer.length_bytes] = '\0';
        *text_out = text;
    }
    jub_buffer_clear(&buffer);
    jub_arena_clear(&arena);
    return status == JUB_OK ? JUBILEE_OK : library_pass_error(error, &own);
}
