#ifndef JUB_TEST_SQL_QUERY_H
#define JUB_TEST_SQL_QUERY_H

// A decree as a query over the tables of sql_tables.h, and what the reference says in the query's
// columns.

#include "sql_tables.h"

/// The query in `*query_out` (in `arena`). False where the dialect cannot say the decree, with why
/// in
/// `*reason_out`.
bool sql_query_make(jub_arena *arena, const generated_run *run, const sql_words *words,
                    const char **query_out, const char **reason_out);

/// What the query is to give for a row, by strong Kleene: a text for each of its columns, NULL for
/// NULL. Returns how many.
enum { SQL_COLUMN_MAX = 24 };
uint32_t sql_query_expect(jub_arena *arena, const generated_run *run, uint32_t row,
                          const char *cells_out[SQL_COLUMN_MAX]);

/// A pair by its number: generated from that seed on, with what SQL is for more often than not.
generated_pair sql_pair(jub_arena *arena, uint64_t seed);

#endif
