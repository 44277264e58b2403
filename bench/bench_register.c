// How many rows a second `register check` reads, with every fault reported, and how much memory a
// row takes: in parts on all processors and on one, and record by record. The register is made in
// memory: persons with 14 columns and two unique texts each, and sentences that refer to them, one
// cell in two hundred faulty.

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/prng.h"
#include "cli/threads.h"
#include "figure.h"
#include "register/load_way.h"

enum { PERSON_COUNT = 1000000, FACILITY_COUNT = 60, RUNS = 5, FAULTY_WHOLE = 200 };

#define MARK_ROWS_PER_SECOND 1000000.0
#define FIELD(name, type) "{\"name\":\"" name "\",\"type\":\"" type "\"}"
#define CASES(name, cases)                                                                         \
    "{\"name\":\"" name "\",\"type\":\"string\",\"constraints\":{\"enum\":[" cases "]}}"
#define TO(field, target)                                                                          \
    "{\"fields\":\"" field "\",\"reference\":{\"resource\":\"" target "\",\"fields\":\"id\"}}"

// clang-format off
static const char package_text[] =
    "{\"resources\":["
    "{\"name\":\"persons\",\"path\":\"persons.csv\",\"schema\":{\"fields\":["
    FIELD("id", "string") ","
    FIELD("name", "string") ","
    FIELD("facility", "string") ","
    CASES("ministry", "\"social_security\",\"state_security\"") ","
    CASES("held_as", "\"convicted\",\"family_member\"") ","
    FIELD("held_since", "date") ","
    FIELD("birth", "date") ","
    FIELD("term_start", "date") ","
    FIELD("term_end", "date") ","
    FIELD("maximum_term", "duration") ","
    FIELD("pretrial", "boolean") ","
    CASES("conduct", "\"model\",\"good\",\"ordinary\"") ","
    FIELD("children", "integer") ","
    FIELD("offences", "list") "],"
    "\"primaryKey\":\"id\",\"foreignKeys\":[" TO("facility", "facilities") "],"
    "\"jubilee:periods\":[{\"start\":\"term_start\",\"end\":\"term_end\"}]}},"
    "{\"name\":\"facilities\",\"path\":\"facilities.csv\",\"schema\":{\"fields\":["
    FIELD("id", "string") "],\"primaryKey\":\"id\"}},"
    "{\"name\":\"sentences\",\"path\":\"sentences.csv\",\"schema\":{\"fields\":["
    FIELD("id", "string") ","
    FIELD("person", "string") ","
    FIELD("start", "date") ","
    FIELD("length", "duration") "],"
    "\"primaryKey\":\"id\",\"foreignKeys\":[" TO("person", "persons") "]}}]}";
// clang-format on

static const char *maybe_faulty(jub_prng *prng, const char *right, const char *faulty)
{
    return jub_prng_chance(prng, 1, FAULTY_WHOLE) ? faulty : right;
}

static void write_date(jub_prng *prng, jub_buffer *buffer, int first_year)
{
    jub_buffer_format(buffer, "%d-%02u-%02u,", first_year + (int)jub_prng_below(prng, 20),
                      jub_prng_below(prng, 12) + 1, jub_prng_below(prng, 28) + 1);
}

static void write_person(jub_prng *prng, jub_buffer *buffer, uint32_t number)
{
    static const char *const conducts[] = {"model", "good", "ordinary"};
    jub_buffer_format(buffer, "P%08u,Family-%u Given-%u,F%02u,%s,%s,", number, number % 977,
                      number / 977, jub_prng_below(prng, FACILITY_COUNT),
                      maybe_faulty(prng, "social_security", "social"),
                      jub_prng_chance(prng, 1, 5) ? "family_member" : "convicted");
    write_date(prng, buffer, 2000);
    write_date(prng, buffer, 1940);
    write_date(prng, buffer, 1990);
    if (jub_prng_chance(prng, 1, FAULTY_WHOLE))
        jub_buffer_string(buffer, "none of these,");
    else
        write_date(prng, buffer, 2015);
    jub_buffer_format(buffer, "P%uY,false,%s,%u,theft;fraud\n", 1 + jub_prng_below(prng, 15),
                      conducts[jub_prng_below(prng, 3)], jub_prng_below(prng, 5));
}

static void write_files(jub_buffer files[3])
{
    jub_prng prng = {1};
    for (size_t i = 0; i < 3; i++) files[i] = jub_buffer_init((size_t)1 << 30);
    jub_buffer_string(&files[0], "id,name,facility,ministry,held_as,held_since,birth,term_start,"
                                 "term_end,maximum_term,pretrial,conduct,children,offences\n");
    for (uint32_t i = 0; i < PERSON_COUNT; i++) write_person(&prng, &files[0], i);
    jub_buffer_string(&files[1], "id\n");
    for (uint32_t i = 0; i < FACILITY_COUNT; i++) jub_buffer_format(&files[1], "F%02u\n", i);
    jub_buffer_string(&files[2], "id,person,start,length\n");
    for (uint32_t i = 0; i < PERSON_COUNT; i++) {
        jub_buffer_format(&files[2], "S%08u,%s%08u,", i, maybe_faulty(&prng, "P", "X"), i);
        write_date(&prng, &files[2], 2000);
        jub_buffer_string(&files[2], "P3Y6M\n");
    }
}

static void count_fault(void *context, const jub_fault *fault)
{
    uint64_t *count = context;
    *count += fault->reason != NULL;
}

static double seconds_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

typedef struct measured {
    double seconds; // of the median run
    uint64_t row_count;
    uint64_t fault_count;
    size_t memory_bytes;
} measured;

static int compare_seconds(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double load_once(const jub_text sources[3], const jub_parallel *parallel, jub_load_way way,
                        measured *to)
{
    jub_arena arena = jub_arena_init((size_t)4 << 30);
    const jub_package *package = NULL;
    jub_register *reg = NULL;
    jub_error error;
    to->fault_count = to->row_count = 0;
    const jub_fault_sink sink = {count_fault, &to->fault_count};
    const double begun = seconds_now();
    if (jub_package_read(&arena, jub_text_from(package_text), &package, &error) != JUB_OK ||
        jub_register_load_as(&arena, package, sources, &sink, NULL, parallel, way, &reg, &error) !=
            JUB_OK) {
        (void)fprintf(stderr, "bench_register: %s\n", error.message);
        exit(EXIT_FAILURE);
    }
    const double seconds = seconds_now() - begun;
    for (uint32_t i = 0; i < reg->resource_count; i++) to->row_count += reg->resources[i].row_count;
    to->memory_bytes = jub_arena_mark(&arena);
    jub_arena_clear(&arena);
    return seconds;
}

static measured measure(const char *name, const jub_text sources[3], const jub_parallel *parallel,
                        jub_load_way way)
{
    measured to = {0};
    double seconds[RUNS];
    for (int run = 0; run < RUNS; run++) seconds[run] = load_once(sources, parallel, way, &to);
    qsort(seconds, RUNS, sizeof *seconds, compare_seconds);
    to.seconds = seconds[RUNS / 2];
    const double rate = (double)to.row_count / to.seconds;
    (void)printf("register check, %s: %llu rows with %llu faults in %.3f s, %.2f million rows a "
                 "second (mark: %.1f, %s); %.0f MB/s; %.0f bytes of memory a person\n",
                 name, (unsigned long long)to.row_count, (unsigned long long)to.fault_count,
                 to.seconds, rate / 1e6, MARK_ROWS_PER_SECOND / 1e6,
                 rate >= MARK_ROWS_PER_SECOND ? "reached" : "not reached",
                 (double)(sources[0].length_bytes + sources[2].length_bytes) / to.seconds / 1e6,
                 (double)to.memory_bytes / PERSON_COUNT);
    return to;
}

int main(void)
{
    jub_buffer files[3];
    jub_text sources[3];
    const jub_parallel threads = cli_threads();
    write_files(files);
    for (size_t i = 0; i < 3; i++) sources[i] = jub_buffer_view(&files[i]);
    const jub_load_way by_record = {.is_by_record = true}, in_parts = {0};
    const measured record = measure("record by record", sources, NULL, by_record);
    const measured one = measure("in parts, one thread", sources, NULL, in_parts);
    const measured all = measure("in parts, all threads", sources, &threads, in_parts);
    (void)printf("register check: in parts is %.2f times as fast as record by record on one "
                 "thread, %.2f times on %u\n",
                 record.seconds / one.seconds, record.seconds / all.seconds, threads.part_count);
    bench_figure("register_check", (double)all.row_count / all.seconds, "rows/s",
                 "record by record; mark 1,000,000", record.seconds / all.seconds, RUNS);
    for (size_t i = 0; i < 3; i++) jub_buffer_clear(&files[i]);
    const bool is_same = record.fault_count == all.fault_count && one.fault_count > 0;
    return is_same ? EXIT_SUCCESS : EXIT_FAILURE;
}
