#include "bulk_run.h"

#include <stdio.h>

#include "clock.h"

enum { BLOCK_ROWS = 65536, MEMORY_GIGABYTES = 16, DECREE_BYTES = 1 << 20 };

static jub_arena new_arena(void)
{
    return jub_arena_init((size_t)MEMORY_GIGABYTES << 30);
}

// -- opening --------------------------------------------------------------------------------------

// The first message says what is wrong.
static jub_status fail_with(const jub_diagnostics *diagnostics, jub_status status, jub_error *error)
{
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const jub_diagnostic *each = &diagnostics->list.items[i];
        if (each->severity == JUB_ERROR)
            return jub_fail(error, status, each->at, NULL, "%.*s", JUB_TEXT_ARG(each->message));
    }
    return jub_fail(error, status, (jub_position){0}, NULL, "the decree cannot be used");
}

jub_status bench_decree_open(jub_arena *arena, const char *path, const jub_decree **decree_out,
                             jub_error *error)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    char *text = JUB_NEW(arena, char, DECREE_BYTES);
    FILE *file = fopen(path, "rb");
    const size_t length_bytes = file && text ? fread(text, 1, DECREE_BYTES, file) : 0;
    if (file) (void)fclose(file);
    if (!text) return jub_fail_no_memory(error);
    if (!file) return jub_fail(error, JUB_IO, (jub_position){0}, NULL, "cannot read '%s'", path);
    const jub_status status =
        jub_decree_read(arena, (jub_text){text, length_bytes}, &diagnostics, decree_out);
    return status == JUB_OK ? JUB_OK : fail_with(&diagnostics, status, error);
}

static jub_status bind(jub_arena *arena, const bench_run *run, jub_determiner **determiner_out,
                       jub_error *error)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_status status = jub_determiner_open(arena, run->decree, run->reg, &run->options,
                                                  &diagnostics, determiner_out);
    return status == JUB_OK ? JUB_OK : fail_with(&diagnostics, status, error);
}

// -- in bulk --------------------------------------------------------------------------------------

typedef struct bulk_work {
    const bench_run *run;
    jub_bulk *bulk;
    uint32_t row_count;
    uint32_t part_count;
    jub_arena arenas[JUB_PARALLEL_MAX]; // [part_count], once opened
    jub_bulk_worker *workers[JUB_PARALLEL_MAX];
    jub_bulk_tally tallies[JUB_PARALLEL_MAX];
} bulk_work;

// Parts begin at multiples of 64, as bits of a word are not shared.
static uint32_t begin_of(const bulk_work *work, uint32_t part)
{
    const uint32_t word_count = (work->row_count + 63) / 64;
    const uint64_t begin = 64 * (uint64_t)jub_part_begin(word_count, part, work->part_count);
    return begin < work->row_count ? (uint32_t)begin : work->row_count;
}

static void candidates_part(void *context, uint32_t part)
{
    bulk_work *work = context;
    jub_bulk_candidates(work->bulk, work->workers[part], begin_of(work, part),
                        begin_of(work, part + 1));
}

static jub_bulk_columns columns_at(const jub_bulk_columns *to, uint32_t row)
{
    return (jub_bulk_columns){
        .standings = to->standings ? to->standings + row : NULL,
        .clauses = to->clauses ? to->clauses + row : NULL,
        .amounts = to->amounts ? to->amounts + row : NULL,
        .new_ends = to->new_ends ? to->new_ends + row : NULL,
    };
}

static void rows_part(void *context, uint32_t part)
{
    bulk_work *work = context;
    const uint32_t end = begin_of(work, part + 1);
    for (uint32_t row = begin_of(work, part), last; row < end; row = last) {
        last = end - row < BLOCK_ROWS ? end : row + BLOCK_ROWS;
        const jub_bulk_columns columns = columns_at(&work->run->to, row);
        jub_bulk_rows(work->bulk, work->workers[part], row, last, work->run->mode, &columns,
                      &work->tallies[part]);
    }
}

static jub_status determine(bulk_work *work, jub_arena *arena, bench_took *took_out,
                            jub_error *error)
{
    jub_determiner *determiner = NULL;
    const jub_parallel *threads = &work->run->threads;
    const double begun = bench_seconds();
    jub_status status = bind(arena, work->run, &determiner, error);
    if (status == JUB_OK) status = jub_bulk_open(arena, determiner, &work->bulk, error);
    if (status != JUB_OK) return status;
    work->row_count = jub_determiner_row_count(determiner);
    for (uint32_t i = 0; i < work->part_count; i++) {
        work->workers[i] = jub_bulk_worker_new(&work->arenas[i], work->bulk);
        if (!work->workers[i]) return jub_fail_no_memory(error);
    }
    const double opened = bench_seconds();
    jub_parallel_run(threads, work->part_count, candidates_part, work);
    status = jub_bulk_rank(work->bulk, work->workers[0], false, threads, error);
    if (status != JUB_OK) return status;
    const double ranked = bench_seconds();
    jub_parallel_run(threads, work->part_count, rows_part, work);
    *took_out = (bench_took){.seconds = bench_seconds() - begun, .quota_seconds = ranked - opened};
    for (uint32_t i = 0; i < work->part_count; i++) took_out->referred += work->tallies[i].referred;
    return JUB_OK;
}

jub_status bench_bulk_run(const bench_run *run, bench_took *took_out, jub_error *error)
{
    bulk_work work = {.run = run, .part_count = jub_parallel_parts(&run->threads)};
    jub_arena arena = new_arena();
    for (uint32_t i = 0; i < work.part_count; i++) work.arenas[i] = new_arena();
    const jub_status status = determine(&work, &arena, took_out, error);
    for (uint32_t i = 0; i < work.part_count; i++) jub_arena_clear(&work.arenas[i]);
    jub_arena_clear(&arena);
    return status;
}

// -- by the reference -----------------------------------------------------------------------------

jub_status bench_reference_run(const bench_run *run, bench_row *each, void *context,
                               bench_took *took_out, jub_error *error)
{
    jub_determination its;
    jub_determiner *determiner = NULL;
    jub_arena arena = new_arena();
    jub_status status = bind(&arena, run, &determiner, error);
    jub_worker *worker = status == JUB_OK ? jub_worker_new(&arena, determiner) : NULL;
    if (status == JUB_OK && !worker) status = jub_fail_no_memory(error);
    if (status != JUB_OK) goto done;
    const uint32_t row_count = jub_determiner_row_count(determiner);
    const double begun = bench_seconds();
    jub_determine_candidates(determiner, worker, 0, row_count);
    status = jub_determine_rank(determiner, worker, error);
    if (status != JUB_OK) goto done;
    const double ranked = bench_seconds();
    for (uint32_t row = 0; row < row_count; row++) {
        jub_determine_rows(determiner, worker, row, row + 1, NULL, &its);
        if (each) each(context, row, &its);
    }
    *took_out = (bench_took){
        .seconds = bench_seconds() - begun, .quota_seconds = ranked - begun, .referred = row_count};

done:
    jub_arena_clear(&arena);
    return status;
}
