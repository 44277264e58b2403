// The special pardon over made-up people, in one process that does on order what the benchmark
// wants timed, so that runs of several programs can take turns.
//
//     bench_pardon DECREE PEOPLE
//
// Orders are lines on standard input; each is answered by a line, `ok SECONDS` or `failed WHY`:
//
// - `bulk kleene|exact THREADS [PEOPLE]`: jub_bulk_rows, quotas and all
// - `quota THREADS`: of it, who may stand and who gets a place
// - `hand THREADS`: handwritten_pardon
// - `reference ROWS`: jub_determine_rows over the first rows, on one thread
// - `stream THREADS`: reads and writes as many bytes as a run does, and nothing else
// - `check ROWS`: all of these give the same (the reference over so many rows, 0 for all)
// - `sums`: `ok` and counts and sums of the last run in bulk, for other programs
// - `write FOLDER`: the same people as flat files
//
// Memory that results go to is touched before the first run.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bulk_run.h"
#include "cli/threads.h"
#include "clock.h"
#include "handwritten_pardon.h"
#include "persons.h"
#include "results.h"
#include "stream.h"

enum { ORDER_BYTES = 4096, MEMORY_GIGABYTES = 1, THREADS_OF_CHECK = 2 };

typedef struct bench {
    jub_arena arena; // the decree
    const jub_decree *decree;
    bench_persons persons;
    const uint8_t *tickets[1];
    uint32_t row_count;
    results ours;
    results theirs;
} bench;

static void fail(const char *what)
{
    (void)printf("failed %s\n", what);
    (void)fflush(stdout);
    exit(EXIT_FAILURE);
}

static jub_parallel threads_of(uint32_t count)
{
    if (count == 0 || count > JUB_PARALLEL_MAX) fail("not a number of threads");
    return (jub_parallel){.part_count = count, .run = cli_threads_run};
}

// -- what is timed --------------------------------------------------------------------------------

static bench_run run_of(const bench *all)
{
    return (bench_run){.decree = all->decree,
                       .reg = &all->persons.reg,
                       .options = {.tickets = all->tickets,
                                   .rounds = (const uint8_t *const *)all->persons.rounds}};
}

// The first so many people alone; 0: all of them.
static void keep(bench *all, uint32_t rows)
{
    all->persons.reg.resources[0].row_count =
        rows > 0 && rows < all->row_count ? rows : all->row_count;
}

static bench_took determine(bench *all, jub_bulk_mode mode, uint32_t thread_count, uint32_t rows)
{
    jub_error error;
    bench_took took = {0};
    bench_run run = run_of(all);
    run.threads = threads_of(thread_count);
    run.mode = mode;
    run.to = all->ours;
    keep(all, rows);
    if (bench_bulk_run(&run, &took, &error) != JUB_OK) fail(error.message);
    keep(all, 0);
    return took;
}

static double write_by_hand(bench *all, uint32_t thread_count)
{
    const jub_parallel threads = threads_of(thread_count);
    const double begun = bench_seconds();
    if (!handwritten_pardon(&all->persons, &threads, &all->theirs)) fail("out of memory");
    return bench_seconds() - begun;
}

static double refer(bench *all, uint32_t rows, results *to)
{
    jub_error error;
    bench_took took = {0};
    const bench_run run = run_of(all);
    keep(all, rows);
    if (bench_reference_run(&run, to ? bench_results_put : NULL, to, &took, &error) != JUB_OK)
        fail(error.message);
    keep(all, 0);
    return took.seconds;
}

static double stream(const bench *all, uint32_t thread_count)
{
    const jub_parallel threads = threads_of(thread_count);
    return bench_stream(all->row_count, &threads);
}

// -- whether all agree ----------------------------------------------------------------------------

static void compare(const bench *all, uint32_t rows, const char *who)
{
    static char text[256];
    if (bench_results_differ(&all->ours, &all->theirs, rows, who, text, sizeof text)) fail(text);
}

// The exact pass settles some whom the loop written by hand, like SQL, leaves undetermined.
static void check(bench *all, uint32_t reference_rows)
{
    (void)determine(all, JUB_BULK_KLEENE, THREADS_OF_CHECK, 0);
    (void)write_by_hand(all, THREADS_OF_CHECK);
    compare(all, all->row_count, "in bulk, written by hand");
    if (reference_rows == 0 || reference_rows > all->row_count) reference_rows = all->row_count;
    (void)determine(all, JUB_BULK_EXACT, THREADS_OF_CHECK, reference_rows);
    (void)refer(all, reference_rows, &all->theirs);
    compare(all, reference_rows, "in bulk, reference");
}

// -- orders ---------------------------------------------------------------------------------------

static void obey(bench *all, const char *decree_path, char *order)
{
    char word[3][ORDER_BYTES] = {"", "", ""};
    uint32_t people = 0;
    const int count = sscanf(order, "%4095s %4095s %4095s %u", word[0], word[1], word[2], &people);
    const uint32_t number = (uint32_t)strtoul(word[1], NULL, 10);
    double seconds = 0;
    if (count >= 3 && strcmp(word[0], "bulk") == 0)
        seconds = determine(all, strcmp(word[1], "exact") == 0 ? JUB_BULK_EXACT : JUB_BULK_KLEENE,
                            (uint32_t)strtoul(word[2], NULL, 10), people)
                      .seconds;
    else if (strcmp(word[0], "quota") == 0)
        seconds = determine(all, JUB_BULK_KLEENE, number, 0).quota_seconds;
    else if (strcmp(word[0], "hand") == 0)
        seconds = write_by_hand(all, number);
    else if (strcmp(word[0], "reference") == 0)
        seconds = refer(all, number, NULL);
    else if (strcmp(word[0], "stream") == 0)
        seconds = stream(all, number);
    else if (strcmp(word[0], "check") == 0)
        check(all, number);
    else if (strcmp(word[0], "write") == 0) {
        if (!bench_persons_write(&all->persons, decree_path, word[1])) fail("cannot write");
    } else if (strcmp(word[0], "sums") == 0) {
        bench_results_print(&all->ours, all->row_count);
        return;
    } else
        fail("not an order");
    (void)printf("ok %.6f\n", seconds);
}

int main(int argc, char **argv)
{
    static bench all;
    char order[ORDER_BYTES];
    jub_error error;
    if (argc != 3) {
        (void)fprintf(stderr, "usage: bench_pardon DECREE PEOPLE\n");
        return 2;
    }
    const jub_parallel threads = cli_threads();
    all.row_count = (uint32_t)strtoul(argv[2], NULL, 10);
    all.arena = jub_arena_init((size_t)MEMORY_GIGABYTES << 30);
    if (bench_decree_open(&all.arena, argv[1], &all.decree, &error) != JUB_OK) fail(error.message);
    if (!bench_persons_make(all.row_count, &threads, &all.persons)) fail("out of memory");
    all.tickets[0] = all.persons.tickets;
    all.ours = bench_results_new(all.row_count);
    all.theirs = bench_results_new(all.row_count);
    (void)printf("ok 0\n");
    (void)fflush(stdout);
    while (fgets(order, sizeof order, stdin)) {
        obey(&all, argv[1], order);
        (void)fflush(stdout);
    }
    return EXIT_SUCCESS;
}
