// A decree as SQL in SQLite against the reference, row by row, on generated decrees and registers
// and on the decrees of the library. JUB_PAIRS and JUB_SEED choose more and others.

#include <sqlite3.h>
#include <stdlib.h>

#include "reference_row.h"
#include "shrink.h"
#include "sql_query.h"

enum { PAIR_COUNT = 2600, LIBRARY_PERSON_COUNT = 40 };

typedef struct tally {
    uint64_t pairs, taken, rows, undetermined;
} tally;

typedef struct comparison {
    sqlite3 *database;
    tally *counted; // NULL: a pair that is being made smaller
    bool is_told;
} comparison;

static void run_statement(void *context, jub_text statement)
{
    sqlite3 *database = context;
    sqlite3_stmt *prepared = NULL;
    if (sqlite3_prepare_v2(database, statement.bytes, (int)statement.length_bytes, &prepared,
                           NULL) != SQLITE_OK ||
        sqlite3_step(prepared) != SQLITE_DONE)
        fail_msg("%s: %.*s", sqlite3_errmsg(database), JUB_TEXT_ARG(statement));
    (void)sqlite3_finalize(prepared);
}

/// Whether the row that is there is the one expected.
static bool same_row(sqlite3_stmt *query, const char *const *expected, uint32_t count)
{
    if ((uint32_t)sqlite3_column_count(query) < count) return false;
    for (uint32_t i = 0; i < count; i++) {
        const char *cell = (const char *)sqlite3_column_text(query, (int)i);
        if ((cell == NULL) != (expected[i] == NULL)) return false;
        if (cell && strcmp(cell, expected[i]) != 0) return false;
    }
    return true;
}

static void show_cells(sqlite3_stmt *query, const char *const *expected, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const char *cell = query ? (const char *)sqlite3_column_text(query, (int)i) : "no row";
        print_message("%20s: reference %s, SQLite %s\n",
                      query ? sqlite3_column_name(query, (int)i) : "",
                      expected[i] ? expected[i] : "NULL", cell ? cell : "NULL");
    }
}

/// The rows of a query come in any order; the first column says whose each is.
static bool rows_differ(const comparison *asked, jub_arena *arena, const generated_pair *pair,
                        const generated_run *run, sqlite3_stmt *query, uint32_t *row_out)
{
    const jub_resource *persons = &run->reg->resources[run->reg->persons];
    uint32_t found = 0;
    for (; sqlite3_step(query) == SQLITE_ROW; found++) {
        const char *expected[SQL_COLUMN_MAX];
        const char *key = (const char *)sqlite3_column_text(query, 0);
        const uint32_t row = jub_resource_find(persons, jub_text_from(key ? key : ""));
        if (row == JUB_NO_ROW) return true;
        const uint32_t count = sql_query_expect(arena, run, row, expected);
        if (asked->counted)
            asked->counted->undetermined += strcmp(expected[1], "undetermined") == 0;
        if (same_row(query, expected, count)) continue;
        *row_out = row;
        if (!asked->is_told) return true;
        reference_show(pair, row);
        show_cells(query, expected, count);
        return true;
    }
    if (found != run->row_count && asked->is_told)
        print_message("SQLite gives %u rows of %u: %s\n", found, run->row_count,
                      sqlite3_errmsg(asked->database));
    return found != run->row_count;
}

static bool differs(void *context, jub_arena *arena, const generated_pair *pair, uint32_t *row_out)
{
    const comparison *asked = context;
    const generated_run run = generate_run(arena, pair);
    const sql_words *words = sql_dialect_find("sqlite");
    const char *text = NULL, *reason = NULL;
    sqlite3_stmt *query = NULL;
    if (asked->counted) asked->counted->pairs++;
    if (!sql_query_make(arena, &run, words, &text, &reason)) return false;
    sql_tables_make(&run, words, run_statement, asked->database);
    bool is_other = sqlite3_prepare_v2(asked->database, text, -1, &query, NULL) != SQLITE_OK;
    if (is_other && asked->is_told)
        print_message("%s\n%s\n%s\n", sqlite3_errmsg(asked->database), text, pair->statements);
    is_other = is_other || rows_differ(asked, arena, pair, &run, query, row_out);
    if (is_other && asked->is_told && getenv("JUB_SHOW_SQL")) print_message("%s\n", text);
    (void)sqlite3_finalize(query);
    sql_tables_drop(&run, words, run_statement, asked->database);
    if (!asked->counted) return is_other;
    asked->counted->taken++;
    asked->counted->rows += run.row_count;
    return is_other;
}

static void check_pair(sqlite3 *database, jub_arena *arena, const generated_pair *pair,
                       const char *name, tally *counted)
{
    uint32_t row = 0;
    if (!differs(&(comparison){database, counted, false}, arena, pair, &row)) return;
    const generated_pair small =
        shrink_pair(arena, pair, row, differs, &(comparison){database, NULL, false});
    (void)differs(&(comparison){database, NULL, true}, arena, &small, &row);
    fail_msg("%s, seed %llu: SQLite and reference disagree", name, (unsigned long long)pair->seed);
}

static void print_tally(const char *what, const tally *counted)
{
    const double rows = counted->rows > 0 ? (double)counted->rows : 1;
    print_message("# tried: SQLite against reference, %llu of %llu %s, %llu rows, none disagrees; "
                  "undetermined %.1f %%\n",
                  (unsigned long long)counted->taken, (unsigned long long)counted->pairs, what,
                  (unsigned long long)counted->rows, 100 * (double)counted->undetermined / rows);
}

static uint64_t number_of(const char *name, uint64_t otherwise)
{
    const char *given = getenv(name);
    return given ? strtoull(given, NULL, 10) : otherwise;
}

static sqlite3 *open_database(void)
{
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(":memory:", &database), SQLITE_OK);
    return database;
}

TEST(sqlite_agrees_with_the_reference_on_generated_pairs)
{
    tally counted = {0};
    (void)state_unused;
    sqlite3 *database = open_database();
    const uint64_t count = number_of("JUB_PAIRS", PAIR_COUNT), first = number_of("JUB_SEED", 1);
    for (uint64_t seed = first; seed < first + count; seed++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        const generated_pair pair = sql_pair(&arena, seed);
        check_pair(database, &arena, &pair, "generated", &counted);
        jub_arena_clear(&arena);
    }
    (void)sqlite3_close(database);
    print_tally("generated pairs", &counted);
    assert_true(counted.taken > count * 7 / 10);
}

TEST(sqlite_agrees_with_the_reference_on_the_library)
{
    TEST_ARENA(paths_arena);
    tally counted = {0};
    sqlite3 *database = open_database();
    const generated_paths paths = generate_library_paths(&paths_arena);
    for (size_t i = 0; i < paths.count; i++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        const generated_pair pair = generate_library(
            &arena, paths.items[i], number_of("JUB_SEED", 1) + i, LIBRARY_PERSON_COUNT);
        check_pair(database, &arena, &pair, paths.items[i], &counted);
        jub_arena_clear(&arena);
    }
    (void)sqlite3_close(database);
    print_tally("decrees of the library", &counted);
    assert_true(counted.taken > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sqlite_agrees_with_the_reference_on_generated_pairs),
        cmocka_unit_test(sqlite_agrees_with_the_reference_on_the_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
