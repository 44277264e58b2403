// A decree of the library over many people: in bulk, and for fewer people in bulk with the exact
// second pass beside the reference, which give the same.
//
//     bench_library DECREE PEOPLE REFERENCE_PEOPLE

#include <stdio.h>
#include <stdlib.h>

#include "bulk_run.h"
#include "cli/threads.h"
#include "facts.h"
#include "figure.h"
#include "results.h"

enum { RUNS = 5, MEMORY_GIGABYTES = 1 };

static void fail(const char *what)
{
    (void)fprintf(stderr, "bench_library: %s\n", what);
    exit(EXIT_FAILURE);
}

static bench_took determine(bench_run *run, jub_bulk_mode mode)
{
    jub_error error;
    bench_took took = {0};
    run->mode = mode;
    if (bench_bulk_run(run, &took, &error) != JUB_OK) fail(error.message);
    return took;
}

static void compare(void *context, uint32_t row, const jub_determination *its)
{
    const bench_run *run = context;
    const jub_outcome *result = &its->result;
    const bool gives = result->standing == JUB_GRANTED || result->standing == JUB_DEFERRED;
    const jub_date new_end = gives && result->has_new_end ? result->new_end : JUB_BULK_NO_DAY;
    if (result->standing != run->to.standings[row] || new_end != run->to.new_ends[row])
        fail("bulk and reference do not agree");
}

static double refer(bench_run *run)
{
    jub_error error;
    bench_took took = {0};
    if (bench_reference_run(run, compare, run, &took, &error) != JUB_OK) fail(error.message);
    return took.seconds;
}

static int by_size(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *seconds)
{
    qsort(seconds, RUNS, sizeof *seconds, by_size);
    return seconds[RUNS / 2];
}

static void measure(bench_run *run, bench_facts *facts, const char *path, uint32_t people,
                    uint32_t some)
{
    char name[128];
    double bulk[RUNS], few[RUNS], reference[RUNS];
    const jub_decree_size size = jub_decree_measure(run->decree);
    uint32_t *row_count = &facts->reg.resources[0].row_count;
    const uint64_t referred = determine(run, JUB_BULK_KLEENE).referred;
    for (int i = 0; i < RUNS; i++) {
        *row_count = people;
        bulk[i] = determine(run, JUB_BULK_KLEENE).seconds;
        *row_count = some;
        few[i] = determine(run, JUB_BULK_EXACT).seconds;
        reference[i] = refer(run);
    }
    const double seconds = median(bulk), exact = median(few), by_reference = median(reference);
    (void)printf("%s, %zu clauses: %u people in %.3f s, %.2f in a hundred by the reference; exact, "
                 "%u people: %.3f s, reference %.3f s\n",
                 path, size.clause_count, people, seconds, 100.0 * (double)referred / people, some,
                 exact, by_reference);
    (void)snprintf(name, sizeof name, "%u people, %s", people, path);
    bench_figure("largest_decree", seconds, "s", name, 0, RUNS);
    (void)snprintf(name, sizeof name, "reference, exact, %u people, one thread", some);
    bench_figure("largest_decree_vs_reference", exact, "s", name, by_reference / exact, RUNS);
}

int main(int argc, char **argv)
{
    static bench_facts facts;
    jub_error error;
    jub_arena arena = jub_arena_init((size_t)MEMORY_GIGABYTES << 30);
    bench_run run = {.threads = cli_threads()};
    const uint32_t people = argc == 4 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;
    const uint32_t some = argc == 4 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0;
    if (some == 0 || some > people)
        fail("usage: bench_library DECREE PEOPLE REFERENCE_PEOPLE, no more of these than people");
    if (bench_decree_open(&arena, argv[1], &run.decree, &error) != JUB_OK) fail(error.message);
    bench_facts_make(run.decree, people, &facts);
    run.reg = &facts.reg;
    if (facts.lottery_count > 0) run.options.tickets = facts.tickets;
    if (facts.round_count > 0) run.options.rounds = facts.rounds;
    run.to = (jub_bulk_columns){.standings = bench_touched(people, 1),
                                .new_ends = bench_touched(people, sizeof(jub_date))};
    measure(&run, &facts, argv[1], people, some);
    free(run.to.standings);
    free(run.to.new_ends);
    bench_facts_clear(&facts);
    jub_arena_clear(&arena);
    return EXIT_SUCCESS;
}
