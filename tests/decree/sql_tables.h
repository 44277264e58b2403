#ifndef JUB_TEST_SQL_TABLES_H
#define JUB_TEST_SQL_TABLES_H

// A register as the tables that a decree as SQL reads, see docs/decree-sql.md.

#include "generate.h"

/// How a dialect writes what differs.
typedef struct sql_words {
    const char *name;
    char quote;          // around names
    const char *boolean; // types ...
    const char *integer;
    const char *small;
    const char *date;
    const char *text;
    const char *date_prefix; // before a day between apostrophes
    bool has_truth;          // true and false, otherwise 1 and 0
    bool has_views_only;     // a table is a temporary view over its rows
} sql_words;

enum { SQL_DIALECT_COUNT = 4 };
extern const sql_words sql_dialects[SQL_DIALECT_COUNT]; // sqlite, postgresql, duckdb, spark

/// NULL when no dialect has that name.
const sql_words *sql_dialect_find(const char *name);

/// Takes one statement, without the semicolon.
typedef void sql_take(void *context, jub_text statement);

/// The statements that make the tables of a register and fill them, in order.
void sql_tables_make(const generated_run *run, const sql_words *words, sql_take *take,
                     void *context);

/// Those that take them away.
void sql_tables_drop(const generated_run *run, const sql_words *words, sql_take *take,
                     void *context);

#endif
