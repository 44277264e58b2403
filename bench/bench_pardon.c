// The special pardon over made-up people, in one process that does on order what the benchmark
// wants timed, so that runs of several programs can take turns.
//
//     bench_pardon DECREE PEOPLE
//
// Orders are lines on standard input; each is answered by a line, `ok SECONDS` or `failed WHY`:
//
//     bulk kleene|exact THREADS [PEOPLE]   jub_bulk_rows, quotas and all
//     quota THREADS                        of it, who may stand and who gets a place
//     hand THREADS                         handwritten_pardon
//     reference ROWS                       jub_determine_rows over the first rows, on one thread
//     stream THREADS                       reads and writes as many bytes as a run does, and
//     nothing else check ROWS                           all of these give the same (the reference
//     over so many rows) sums                                 `ok` and counts and sums of the last
//     run, for other programs write FOLDER                         the same people as flat files
//
// Memory that results go to is touched before the first run.

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/threads.h"
#include "handwritten_pardon.h"
#include "persons.h"

enum { ORDER_BYTES = 4096, DECREE_BYTES = 1 << 20, BLOCK_ROWS = 65536, MEMORY_GIGABYTES = 8 };

/// Bytes that a row's facts take, as far as everybody's are read, and a row of results.
#define READ_BYTES (4 + 4 + 4 + 4 + 8 + 4 + 2 + 8.0 / 8)
#define WRITTEN_BYTES (1 + 8 + 8 + 4)

typedef struct results {
    uint8_t *standings;
    uint64_t *clauses;
    jub_duration *amounts;
    jub_date *new_ends;
} results;

typedef struct bench {
    jub_arena arena; // the decree
    const jub_decree *decree;
    jub_diagnostics diagnostics;
    bench_persons persons;
    const uint8_t *tickets[1];
    uint32_t row_count;
    results ours;
    results theirs;
    jub_parallel threads;
    char text[DECREE_BYTES];
} bench;

static double seconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void fail(const char *what)
{
    (void)printf("failed %s\n", what);
    (void)fflush(stdout);
    exit(EXIT_FAILURE);
}

static void *touched(uint32_t count, size_t size_bytes)
{
    void *bytes = malloc(count * size_bytes + 64);
    if (!bytes) fail("out of memory");
    memset(bytes, 1, count * size_bytes);
    return bytes;
}

static results take_results(uint32_t count)
{
    return (results){touched(count, 1), touched(count, 8), touched(count, sizeof(jub_duration)),
                     touched(count, sizeof(jub_date))};
}

static jub_bulk_columns columns_at(const results *its, uint32_t row)
{
    return (jub_bulk_columns){its->standings + row, its->clauses + row, its->amounts + row,
                              its->new_ends + row};
}

static jub_parallel threads_of(uint32_t count)
{
    return (jub_parallel){.part_count = count, .run = cli_threads_run};
}

// -- opening --------------------------------------------------------------------------------------

static void open_decree(bench *all, const char *path)
{
    FILE *file = fopen(path, "rb");
    const size_t length = file ? fread(all->text, 1, sizeof all->text, file) : 0;
    if (file) (void)fclose(file);
    all->arena = jub_arena_init((size_t)MEMORY_GIGABYTES << 30);
    all->diagnostics = jub_diagnostics_init(&all->arena);
    if (jub_decree_read(&all->arena, (jub_text){all->text, length}, &all->diagnostics,
                        &all->decree) != JUB_OK)
        fail("the decree cannot be read");
}

static jub_determiner *open_determiner(bench *all, jub_arena *arena)
{
    jub_determiner *determiner = NULL;
    const jub_determine_options options = {.tickets = all->tickets,
                                           .rounds = (const uint8_t *const *)all->persons.rounds};
    if (jub_determiner_open(arena, all->decree, &all->persons.reg, &options, &all->diagnostics,
                            &determiner) != JUB_OK)
        fail("the decree cannot be bound");
    return determiner;
}

// -- in bulk --------------------------------------------------------------------------------------

typedef struct bulk_run {
    jub_bulk *bulk;
    jub_arena arenas[JUB_PARALLEL_MAX];
    jub_bulk_worker *workers[JUB_PARALLEL_MAX];
    uint32_t part_count;
    uint32_t row_count;
    jub_bulk_mode mode;
    const results *to;
    jub_bulk_tally tallies[JUB_PARALLEL_MAX];
} bulk_run;

static uint32_t begin_of(const bulk_run *run, uint32_t part)
{
    const uint32_t block_count = (run->row_count + 63) / 64;
    const uint64_t begin = 64 * (uint64_t)jub_part_begin(block_count, part, run->part_count);
    return begin < run->row_count ? (uint32_t)begin : run->row_count;
}

static void candidates_part(void *context, uint32_t part)
{
    bulk_run *run = context;
    jub_bulk_candidates(run->bulk, run->workers[part], begin_of(run, part),
                        begin_of(run, part + 1));
}

static void rows_part(void *context, uint32_t part)
{
    bulk_run *run = context;
    const uint32_t end = begin_of(run, part + 1);
    for (uint32_t row = begin_of(run, part); row < end; row += BLOCK_ROWS) {
        const uint32_t last = end - row < BLOCK_ROWS ? end : row + BLOCK_ROWS;
        const jub_bulk_columns columns = columns_at(run->to, row);
        jub_bulk_rows(run->bulk, run->workers[part], row, last, run->mode, &columns,
                      &run->tallies[part]);
    }
}

typedef enum run_steps { QUOTA_ALONE, WHOLE } run_steps;

// Everything from a register in memory and a decree that is read: binding, lowering, quotas, rows.
static double determine(bench *all, jub_bulk_mode mode, uint32_t thread_count, run_steps steps)
{
    jub_error error;
    jub_arena arena = jub_arena_init((size_t)MEMORY_GIGABYTES << 30);
    static bulk_run run;
    const jub_parallel threads = threads_of(thread_count);
    const double begun = seconds_now();
    double seconds;
    jub_determiner *determiner = open_determiner(all, &arena);
    run = (bulk_run){.part_count = thread_count,
                     .row_count = all->persons.reg.resources[0].row_count,
                     .mode = mode,
                     .to = &all->ours};
    if (jub_bulk_open(&arena, determiner, &run.bulk, &error) != JUB_OK) fail(error.message);
    for (uint32_t i = 0; i < thread_count; i++) {
        run.arenas[i] = jub_arena_init((size_t)MEMORY_GIGABYTES << 30);
        run.workers[i] = jub_bulk_worker_new(&run.arenas[i], run.bulk);
        if (!run.workers[i]) fail("out of memory");
    }
    const double opened = seconds_now();
    jub_parallel_run(&threads, thread_count, candidates_part, &run);
    if (jub_bulk_rank(run.bulk, run.workers[0], false, &threads, &error) != JUB_OK)
        fail(error.message);
    seconds = seconds_now() - opened;
    if (steps == WHOLE) {
        jub_parallel_run(&threads, thread_count, rows_part, &run);
        seconds = seconds_now() - begun;
    }
    for (uint32_t i = 0; i < thread_count; i++) jub_arena_clear(&run.arenas[i]);
    jub_arena_clear(&arena);
    return seconds;
}

// The same people, but the first so many alone.
static double determine_some(bench *all, jub_bulk_mode mode, uint32_t threads, uint32_t rows)
{
    jub_resource *persons = &all->persons.reg.resources[0];
    if (rows > 0 && rows < all->row_count) persons->row_count = rows;
    const double seconds = determine(all, mode, threads, WHOLE);
    persons->row_count = all->row_count;
    return seconds;
}

static double write_by_hand(bench *all, uint32_t thread_count)
{
    const jub_parallel threads = threads_of(thread_count);
    const jub_bulk_columns columns = columns_at(&all->theirs, 0);
    const double begun = seconds_now();
    if (!handwritten_pardon(&all->persons, &threads, &columns)) fail("out of memory");
    return seconds_now() - begun;
}

// -- the reference --------------------------------------------------------------------------------

// What the columns of bulk.h would hold of a determination.
static void write_reference(const jub_determination *its, const results *to, uint32_t row)
{
    const jub_outcome *result = &its->result;
    const bool gives = result->standing == JUB_GRANTED || result->standing == JUB_DEFERRED;
    to->standings[row] = result->standing;
    to->clauses[row] = gives                                  ? result->grants
                       : result->standing == JUB_EXCLUDED     ? its->exclusions
                       : result->standing == JUB_UNDETERMINED ? its->open_grants
                                                              : 0;
    to->amounts[row] = result->has_amount ? result->amount : (jub_duration){0};
    to->new_ends[row] = gives && result->has_new_end ? result->new_end : JUB_BULK_NO_DAY;
}

static double refer(bench *all, uint32_t count, const results *to)
{
    jub_error error;
    jub_determination determination;
    jub_arena arena = jub_arena_init((size_t)MEMORY_GIGABYTES << 30);
    jub_resource *persons = &all->persons.reg.resources[0];
    if (count > 0 && count < all->row_count) persons->row_count = count;
    jub_determiner *determiner = open_determiner(all, &arena);
    jub_worker *worker = jub_worker_new(&arena, determiner);
    if (!worker) fail("out of memory");
    const double begun = seconds_now();
    jub_determine_candidates(determiner, worker, 0, persons->row_count);
    if (jub_determine_rank(determiner, worker, &error) != JUB_OK) fail(error.message);
    for (uint32_t row = 0; row < persons->row_count; row++) {
        jub_determine_rows(determiner, worker, row, row + 1, NULL, &determination);
        if (to) write_reference(&determination, to, row);
    }
    const double seconds = seconds_now() - begun;
    persons->row_count = all->row_count;
    jub_arena_clear(&arena);
    return seconds;
}

// -- whether all agree ----------------------------------------------------------------------------

static bool is_same(const results *a, const results *b, uint32_t row)
{
    return a->standings[row] == b->standings[row] && a->clauses[row] == b->clauses[row] &&
           a->amounts[row].months == b->amounts[row].months &&
           a->amounts[row].days == b->amounts[row].days && a->new_ends[row] == b->new_ends[row];
}

static void compare(const results *a, const results *b, uint32_t count, const char *who)
{
    static char text[256];
    for (uint32_t row = 0; row < count; row++) {
        if (is_same(a, b, row)) continue;
        (void)snprintf(
            text, sizeof text, "row %u %s: %s %llu %d %d, against %s %llu %d %d", row, who,
            jub_standing_word(a->standings[row]), (unsigned long long)a->clauses[row],
            a->amounts[row].months, a->new_ends[row], jub_standing_word(b->standings[row]),
            (unsigned long long)b->clauses[row], b->amounts[row].months, b->new_ends[row]);
        fail(text);
    }
}

// The exact pass settles some whom the loop written by hand, like SQL, leaves undetermined.
static void check(bench *all, uint32_t reference_rows)
{
    (void)determine(all, JUB_BULK_KLEENE, 2, WHOLE);
    (void)write_by_hand(all, 2);
    compare(&all->ours, &all->theirs, all->row_count, "in bulk, written by hand");
    if (reference_rows == 0 || reference_rows > all->row_count) reference_rows = all->row_count;
    (void)determine_some(all, JUB_BULK_EXACT, 2, reference_rows);
    (void)refer(all, reference_rows, &all->theirs);
    compare(&all->ours, &all->theirs, reference_rows, "in bulk, reference");
}

static void print_sums(const results *its, uint32_t count)
{
    uint64_t people[JUB_STANDING_COUNT] = {0}, clauses[JUB_STANDING_COUNT] = {0}, months = 0;
    int64_t days = 0;
    for (uint32_t row = 0; row < count; row++) {
        people[its->standings[row]]++;
        clauses[its->standings[row]] += its->clauses[row];
        months += (uint64_t)its->amounts[row].months;
        if (its->new_ends[row] != JUB_BULK_NO_DAY) days += its->new_ends[row];
    }
    (void)printf("ok");
    for (int i = 0; i < JUB_STANDING_COUNT; i++)
        if (people[i] > 0)
            (void)printf(" %s:%" PRIu64 ":%" PRIu64, jub_standing_word(i), people[i], clauses[i]);
    (void)printf(" months:%" PRIu64 " days:%" PRId64 "\n", months, days);
}

// -- memory traffic -------------------------------------------------------------------------------

typedef struct streaming {
    const uint64_t *from;
    uint64_t *to;
    size_t read_words, written_words;
    uint32_t part_count;
    uint64_t sums[JUB_PARALLEL_MAX];
} streaming;

static void stream_part(void *context, uint32_t part)
{
    streaming *run = context;
    const size_t read = run->read_words / run->part_count;
    const size_t written = run->written_words / run->part_count;
    uint64_t sum = 0;
    for (size_t i = part * read; i < (part + 1) * read; i++) sum ^= run->from[i];
    for (size_t i = part * written; i < (part + 1) * written; i++) run->to[i] = sum + i;
    run->sums[part] = sum;
}

static double stream(const bench *all, uint32_t thread_count)
{
    const jub_parallel threads = threads_of(thread_count);
    const size_t read = (size_t)(READ_BYTES * all->row_count / 8);
    const size_t written = (size_t)WRITTEN_BYTES * all->row_count / 8;
    streaming run = {.from = touched((uint32_t)read, 8),
                     .to = touched((uint32_t)written, 8),
                     .read_words = read,
                     .written_words = written,
                     .part_count = thread_count};
    const double begun = seconds_now();
    jub_parallel_run(&threads, thread_count, stream_part, &run);
    const double seconds = seconds_now() - begun;
    free((void *)(uintptr_t)run.from);
    free(run.to);
    return seconds;
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
        seconds =
            determine_some(all, strcmp(word[1], "exact") == 0 ? JUB_BULK_EXACT : JUB_BULK_KLEENE,
                           (uint32_t)strtoul(word[2], NULL, 10), people);
    else if (strcmp(word[0], "quota") == 0)
        seconds = determine(all, JUB_BULK_KLEENE, number, QUOTA_ALONE);
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
        print_sums(&all->ours, all->row_count);
        return;
    } else
        fail("not an order");
    (void)printf("ok %.6f\n", seconds);
}

int main(int argc, char **argv)
{
    static bench all;
    char order[ORDER_BYTES];
    if (argc != 3) {
        (void)fprintf(stderr, "usage: bench_pardon DECREE PEOPLE\n");
        return 2;
    }
    const jub_parallel threads = cli_threads();
    all.row_count = (uint32_t)strtoul(argv[2], NULL, 10);
    open_decree(&all, argv[1]);
    if (!bench_persons_make(all.row_count, &threads, &all.persons)) fail("out of memory");
    all.tickets[0] = all.persons.tickets;
    all.ours = take_results(all.row_count);
    all.theirs = take_results(all.row_count);
    (void)printf("ok 0\n");
    (void)fflush(stdout);
    while (fgets(order, sizeof order, stdin)) {
        obey(&all, argv[1], order);
        (void)fflush(stdout);
    }
    return EXIT_SUCCESS;
}
