// A decree of the library over made-up people: in bulk against the reference, which give the same.
//
//     bench_library DECREE PEOPLE REFERENCE_PEOPLE
//
// The register is made in memory, a column for whatever the decree reads of a person: days between
// 1950 and 2035, lengths up to 30 years, small numbers, the declared cases, a few codes; one cell
// in fifty unknown, one in twenty `none` where the decree allows it. Of a record everybody has one
// row.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/prng.h"
#include "cli/threads.h"
#include "decree/bulk.h"
#include "decree/need.h"
#include "figure.h"

enum {
    DECREE_BYTES = 1 << 20,
    MEMORY_GIGABYTES = 16,
    RUNS = 5,
    COLUMN_MAX = 256,
    BLOCK_ROWS = 65536,
    UNKNOWN_IN = 50,
    NONE_IN = 20,
    CODE_COUNT = 12,
    ROUND_MAX = 16,
    LOTTERY_MAX = 8
};

typedef struct library_bench {
    jub_arena arena;
    const jub_decree *decree;
    jub_register reg;
    jub_package package;
    jub_parallel threads;
    uint8_t *rounds[ROUND_MAX];
    uint8_t *tickets[LOTTERY_MAX];
    uint32_t round_count, lottery_count;
    uint8_t *standings;
    jub_date *new_ends;
    char text[DECREE_BYTES];
} library_bench;

static double seconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void fail(const char *what)
{
    (void)fprintf(stderr, "bench_library: %s\n", what);
    exit(EXIT_FAILURE);
}

static void *room(library_bench *all, size_t count, size_t size_bytes)
{
    void *bytes = jub_arena_take(&all->arena, count, size_bytes, 16);
    if (!bytes) fail("out of memory");
    return bytes;
}

// -- the register ---------------------------------------------------------------------------------

static jub_value_type type_of(const char *word)
{
    if (strncmp(word, "money", 5) == 0) return JUB_INTEGER;
    if (strcmp(word, "boolean") == 0) return JUB_BOOLEAN;
    if (strcmp(word, "date") == 0) return JUB_DATE;
    if (strcmp(word, "duration") == 0) return JUB_DURATION;
    if (strcmp(word, "one of") == 0) return JUB_CHOICE;
    if (strcmp(word, "text") == 0 || strcmp(word, "codes") == 0) return JUB_TEXT_VALUE;
    return JUB_INTEGER;
}

static void take_values(library_bench *all, jub_column *column)
{
    const size_t count = column->row_count;
    switch (column->type) {
    case JUB_BOOLEAN: column->booleans = room(all, jub_bit_words(count), sizeof(jub_bits)); break;
    case JUB_INTEGER: column->integers = room(all, count, sizeof(int64_t)); break;
    case JUB_DATE: column->dates = room(all, count, sizeof(jub_date)); break;
    case JUB_DURATION: column->durations = room(all, count, sizeof(jub_duration)); break;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: column->codes = room(all, count, sizeof(uint32_t)); break;
    case JUB_CODES: break;
    }
}

static void name_codes(library_bench *all, const jub_need *need, jub_column *column)
{
    jub_map *map = room(all, 1, sizeof *map);
    *map = jub_map_init(&all->arena, 0);
    column->case_count = need->case_count;
    for (uint32_t i = 0; i < need->case_count; i++) (void)jub_map_add(map, need->cases[i], NULL);
    for (uint32_t i = 0; need->case_count == 0 && i < CODE_COUNT; i++)
        (void)jub_map_add(map, jub_text_format(&all->arena, "code %u", i), NULL);
    column->dictionary = map;
}

static void fill_value(jub_prng *prng, jub_column *column, uint32_t row)
{
    switch (column->type) {
    case JUB_BOOLEAN:
        if (jub_prng_chance(prng, 1, 3)) jub_bit_set(column->booleans, row);
        break;
    case JUB_INTEGER: column->integers[row] = jub_prng_between(prng, 0, 60); break;
    case JUB_DATE: column->dates[row] = (jub_date)jub_prng_between(prng, -7305, 23741); break;
    case JUB_DURATION:
        column->durations[row] = (jub_duration){.months = (int32_t)jub_prng_below(prng, 360)};
        break;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: column->codes[row] = jub_prng_below(prng, column->dictionary->count); break;
    case JUB_CODES: break;
    }
}

static void add_column(library_bench *all, const jub_need *need, uint32_t row_count,
                       jub_column *column)
{
    jub_prng prng = {jub_text_count(need->name, 'e') + need->name.length_bytes * 977};
    *column =
        (jub_column){.name = need->column, .type = type_of(need->type), .row_count = row_count};
    column->known = room(all, jub_bit_words(row_count), sizeof(jub_bits));
    if (need->may_be_none) column->none = room(all, jub_bit_words(row_count), sizeof(jub_bits));
    take_values(all, column);
    if (column->type == JUB_TEXT_VALUE || column->type == JUB_CHOICE) name_codes(all, need, column);
    for (uint32_t row = 0; row < row_count; row++) {
        fill_value(&prng, column, row);
        if (!jub_prng_chance(&prng, 1, UNKNOWN_IN)) jub_bit_set(column->known, row);
        if (column->none && jub_bit(column->known, row) && jub_prng_chance(&prng, 1, NONE_IN))
            jub_bit_set(column->none, row);
    }
}

static void take_bytes(library_bench *all, const jub_need *need, uint32_t row_count)
{
    jub_prng prng = {5};
    const bool is_round = need->kind == JUB_NEED_ROUND;
    const size_t count = (size_t)row_count * (is_round ? 1 : JUB_TICKET_BYTES);
    uint8_t *bytes = room(all, count, 1);
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)(is_round ? jub_prng_below(&prng, 3) : jub_prng_next(&prng) & 255);
    if (is_round && all->round_count < ROUND_MAX) all->rounds[all->round_count++] = bytes;
    if (!is_round && all->lottery_count < LOTTERY_MAX) all->tickets[all->lottery_count++] = bytes;
}

static jub_resource *find_resource(library_bench *all, jub_text name)
{
    jub_resource *list = all->reg.resources;
    for (uint32_t i = 0; i < all->reg.resource_count; i++)
        if (jub_text_equal(list[i].name, name)) return &list[i];
    jub_resource *added = &list[all->reg.resource_count++];
    *added = (jub_resource){.name = name,
                            .key_column = JUB_NO_ROW,
                            .columns = room(all, COLUMN_MAX, sizeof(jub_column))};
    return added;
}

static bool has_column(const jub_resource *resource, jub_text name)
{
    for (uint32_t i = 0; i < resource->column_count; i++)
        if (jub_text_equal(resource->columns[i].name, name)) return true;
    return false;
}

// Rows that refer to the person: one each, the row of the same number.
static void link_record(library_bench *all, jub_resource *record, uint32_t row_count)
{
    if (record->link_count > 0) return;
    uint32_t *same = room(all, row_count + 1u, sizeof(uint32_t));
    for (uint32_t i = 0; i <= row_count; i++) same[i] = i;
    record->row_count = row_count;
    record->links = room(all, 1, sizeof(jub_link));
    record->link_count = 1;
    record->links[0] = (jub_link){.target_rows = same, .child_offsets = same, .child_rows = same};
}

static void make_register(library_bench *all, uint32_t row_count)
{
    const uint32_t need_count = jub_decree_need_count(all->decree);
    all->reg = (jub_register){.package = &all->package,
                              .resources = room(all, need_count + 2u, sizeof(jub_resource))};
    find_resource(all, JUB_TEXT("persons"))->row_count = row_count;
    for (uint32_t i = 0; i < need_count; i++) {
        const jub_need need = jub_decree_need(all->decree, i);
        if (need.kind != JUB_NEED_FIELD) {
            take_bytes(all, &need, row_count);
            continue;
        }
        jub_resource *resource = find_resource(all, need.resource);
        if (need.is_row_fact) link_record(all, resource, row_count);
        if (!has_column(resource, need.column) && resource->column_count < COLUMN_MAX)
            add_column(all, &need, row_count, &resource->columns[resource->column_count++]);
    }
}

// -- runs -----------------------------------------------------------------------------------------

static jub_determiner *open_determiner(library_bench *all, jub_arena *arena)
{
    jub_determiner *determiner = NULL;
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_determine_options options = {
        .tickets = all->lottery_count > 0 ? (const uint8_t *const *)all->tickets : NULL,
        .rounds = all->round_count > 0 ? (const uint8_t *const *)all->rounds : NULL};
    if (jub_determiner_open(arena, all->decree, &all->reg, &options, &diagnostics, &determiner) ==
        JUB_OK)
        return determiner;
    if (diagnostics.list.count > 0)
        (void)fprintf(stderr, "%.*s\n", JUB_TEXT_ARG(diagnostics.list.items[0].message));
    fail("the decree cannot be bound");
    return NULL;
}

typedef struct bulk_run {
    library_bench *all;
    jub_bulk *bulk;
    jub_bulk_worker *workers[JUB_PARALLEL_MAX];
    uint32_t row_count, part_count;
    jub_bulk_mode mode;
    jub_bulk_tally tallies[JUB_PARALLEL_MAX];
} bulk_run;

static uint32_t begin_of(const bulk_run *run, uint32_t part)
{
    const uint64_t begin =
        64 * (uint64_t)jub_part_begin((run->row_count + 63) / 64, part, run->part_count);
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
        const jub_bulk_columns columns = {.standings = run->all->standings + row,
                                          .new_ends = run->all->new_ends + row};
        jub_bulk_rows(run->bulk, run->workers[part], row,
                      end - row < BLOCK_ROWS ? end : row + BLOCK_ROWS, run->mode, &columns,
                      &run->tallies[part]);
    }
}

// Seconds, and the share of rows that the reference determined into `*referred_out`.
static double determine(library_bench *all, jub_bulk_mode mode, double *referred_out)
{
    jub_error error;
    jub_arena arena = jub_arena_init((size_t)MEMORY_GIGABYTES << 30);
    jub_arena arenas[JUB_PARALLEL_MAX];
    const double begun = seconds_now();
    static bulk_run run;
    run = (bulk_run){.all = all,
                     .row_count = all->reg.resources[0].row_count,
                     .part_count = all->threads.part_count,
                     .mode = mode};
    if (jub_bulk_open(&arena, open_determiner(all, &arena), &run.bulk, &error) != JUB_OK)
        fail(error.message);
    for (uint32_t i = 0; i < run.part_count; i++) {
        arenas[i] = jub_arena_init((size_t)MEMORY_GIGABYTES << 30);
        run.workers[i] = jub_bulk_worker_new(&arenas[i], run.bulk);
        if (!run.workers[i]) fail("out of memory");
    }
    jub_parallel_run(&all->threads, run.part_count, candidates_part, &run);
    if (jub_bulk_rank(run.bulk, run.workers[0], false, &all->threads, &error) != JUB_OK)
        fail(error.message);
    jub_parallel_run(&all->threads, run.part_count, rows_part, &run);
    const double seconds = seconds_now() - begun;
    *referred_out = 0;
    for (uint32_t i = 0; i < run.part_count; i++) {
        *referred_out += (double)run.tallies[i].referred / run.row_count;
        jub_arena_clear(&arenas[i]);
    }
    jub_arena_clear(&arena);
    return seconds;
}

// Seconds of the reference, on one thread; what it gives is what the last exact run gave.
static double refer(library_bench *all)
{
    jub_error error;
    jub_determination its;
    jub_arena arena = jub_arena_init((size_t)MEMORY_GIGABYTES << 30);
    const uint32_t count = all->reg.resources[0].row_count;
    jub_determiner *determiner = open_determiner(all, &arena);
    jub_worker *worker = jub_worker_new(&arena, determiner);
    if (!worker) fail("out of memory");
    const double begun = seconds_now();
    jub_determine_candidates(determiner, worker, 0, count);
    if (jub_determine_rank(determiner, worker, &error) != JUB_OK) fail(error.message);
    for (uint32_t row = 0; row < count; row++) {
        jub_determine_rows(determiner, worker, row, row + 1, NULL, &its);
        if (its.result.standing != all->standings[row]) fail("bulk and reference do not agree");
    }
    const double seconds = seconds_now() - begun;
    jub_arena_clear(&arena);
    return seconds;
}

static int by_size(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void open_decree(library_bench *all, const char *path)
{
    FILE *file = fopen(path, "rb");
    const size_t length = file ? fread(all->text, 1, sizeof all->text, file) : 0;
    if (file) (void)fclose(file);
    jub_diagnostics diagnostics = jub_diagnostics_init(&all->arena);
    if (jub_decree_read(&all->arena, (jub_text){all->text, length}, &diagnostics, &all->decree) !=
        JUB_OK)
        fail("the decree cannot be read");
}

int main(int argc, char **argv)
{
    static library_bench all;
    double bulk[RUNS], few[RUNS], reference[RUNS], referred, few_referred;
    if (argc != 4) fail("usage: bench_library DECREE PEOPLE REFERENCE_PEOPLE");
    const uint32_t people = (uint32_t)strtoul(argv[2], NULL, 10);
    const uint32_t some = (uint32_t)strtoul(argv[3], NULL, 10);
    all.arena = jub_arena_init((size_t)MEMORY_GIGABYTES << 30);
    all.threads = cli_threads();
    open_decree(&all, argv[1]);
    make_register(&all, people);
    all.standings = room(&all, people, 1);
    all.new_ends = room(&all, people, sizeof(jub_date));
    (void)determine(&all, JUB_BULK_KLEENE, &referred);
    for (int run = 0; run < RUNS; run++) {
        all.reg.resources[0].row_count = people;
        bulk[run] = determine(&all, JUB_BULK_KLEENE, &referred);
        all.reg.resources[0].row_count = some;
        few[run] = determine(&all, JUB_BULK_EXACT, &few_referred);
        reference[run] = refer(&all);
    }
    qsort(bulk, RUNS, sizeof *bulk, by_size);
    qsort(few, RUNS, sizeof *few, by_size);
    qsort(reference, RUNS, sizeof *reference, by_size);
    const jub_decree_size size = jub_decree_measure(all.decree);
    (void)printf("%s, %zu clauses: %u people in %.3f s, %.2f in a hundred by the reference; exact, "
                 "%u people: %.3f s, reference %.3f s\n",
                 argv[1], size.clause_count, people, bulk[RUNS / 2], referred * 100, some,
                 few[RUNS / 2], reference[RUNS / 2]);
    bench_figure("largest_decree", bulk[RUNS / 2], "s", argv[1], 0, RUNS);
    bench_figure("largest_decree_vs_reference", few[RUNS / 2], "s", "reference, exact, one thread",
                 reference[RUNS / 2] / few[RUNS / 2], RUNS);
    jub_arena_clear(&all.arena);
    return EXIT_SUCCESS;
}
