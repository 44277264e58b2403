// Prints generated pairs, and the decrees of the library with made-up registers, for other
// programs:
//
//     print_pairs text FIRST COUNT        decrees and registers as they are
//     print_pairs DIALECT FIRST COUNT     as SQL: a line of JSON for each, see
//     tests/agreement/jobs.py

#include <jansson.h>
#include <stdlib.h>

#include "sql_query.h"

enum { LIBRARY_PERSON_COUNT = 40 };

static void print_text(uint64_t first, uint64_t count)
{
    for (uint64_t seed = first; seed < first + count; seed++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        const generated_pair pair =
            generate_pair(&arena, seed, &(generate_options){.parts = GENERATE_ALL});
        (void)printf("-- seed %llu\n%s\n", (unsigned long long)seed, pair.statements);
        for (uint32_t i = 0; i < pair.file_count; i++)
            (void)printf("%s: %s\n%s\n", pair.files[i].name, pair.files[i].fields,
                         pair.files[i].csv);
        jub_arena_clear(&arena);
    }
}

static void add_statement(void *context, jub_text statement)
{
    (void)json_array_append_new(context, json_stringn(statement.bytes, statement.length_bytes));
}

static json_t *expected_rows(jub_arena *arena, const generated_run *run)
{
    json_t *rows = json_array();
    for (uint32_t row = 0; row < run->row_count; row++) {
        const char *cells[SQL_COLUMN_MAX];
        json_t *its = json_array();
        const uint32_t count = sql_query_expect(arena, run, row, cells);
        for (uint32_t i = 0; i < count; i++)
            (void)json_array_append_new(its, cells[i] ? json_string(cells[i]) : json_null());
        (void)json_array_append_new(rows, its);
    }
    return rows;
}

static void print_job(jub_arena *arena, const generated_pair *pair, const sql_words *words,
                      const char *name, const char *kind)
{
    const generated_run run = generate_run(arena, pair);
    const char *query = NULL, *reason = NULL;
    json_t *job = json_pack("{s:s, s:s}", "name", name, "kind", kind);
    if (sql_query_make(arena, &run, words, &query, &reason)) {
        json_t *setup = json_array(), *teardown = json_array();
        sql_tables_make(&run, words, add_statement, setup);
        sql_tables_drop(&run, words, add_statement, teardown);
        (void)json_object_set_new(job, "setup", setup);
        (void)json_object_set_new(job, "teardown", teardown);
        (void)json_object_set_new(job, "query", json_string(query));
        (void)json_object_set_new(job, "expected", expected_rows(arena, &run));
    } else {
        (void)json_object_set_new(job, "refused", json_string(reason));
    }
    (void)json_dumpf(job, stdout, JSON_COMPACT);
    (void)putchar('\n');
    (void)fflush(stdout);
    json_decref(job);
}

static void print_jobs(const sql_words *words, uint64_t first, uint64_t count)
{
    jub_arena paths_arena = jub_arena_init((size_t)1 << 20);
    const generated_paths paths = generate_library_paths(&paths_arena);
    for (size_t i = 0; i < paths.count; i++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        const generated_pair pair =
            generate_library(&arena, paths.items[i], first + i, LIBRARY_PERSON_COUNT);
        print_job(&arena, &pair, words, paths.items[i], "library");
        jub_arena_clear(&arena);
    }
    for (uint64_t seed = first; seed < first + count; seed++) {
        char name[32];
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        const generated_pair pair = sql_pair(&arena, seed);
        (void)snprintf(name, sizeof name, "seed %llu", (unsigned long long)seed);
        print_job(&arena, &pair, words, name, "generated");
        jub_arena_clear(&arena);
    }
    jub_arena_clear(&paths_arena);
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 4) {
        (void)fprintf(stderr, "usage: print_pairs text|DIALECT FIRST COUNT\n");
        return 2;
    }
    const uint64_t first = strtoull(arguments[2], NULL, 10);
    const uint64_t count = strtoull(arguments[3], NULL, 10);
    const sql_words *words = sql_dialect_find(arguments[1]);
    if (words)
        print_jobs(words, first, count);
    else
        print_text(first, count);
    return 0;
}
