#ifndef JUB_DECREE_SQL_H
#define JUB_DECREE_SQL_H

#include "decree/decree.h"
#include "register/package.h"

/// The SQL that a decree can be printed in.
///
///     X(name, word)
#define JUB_SQL_DIALECT_LIST(X)                                                                    \
    X(JUB_SQL_SQLITE, "sqlite")                                                                    \
    X(JUB_SQL_POSTGRESQL, "postgresql")                                                            \
    X(JUB_SQL_DUCKDB, "duckdb")                                                                    \
    X(JUB_SQL_SPARK, "spark")

typedef enum jub_sql_dialect {
#define X(name, word) name,
    JUB_SQL_DIALECT_LIST(X)
#undef X
        JUB_SQL_DIALECT_COUNT
} jub_sql_dialect;

const char *jub_sql_dialect_word(jub_sql_dialect dialect);

/// False when no dialect has that name.
bool jub_sql_dialect_find(jub_text word, jub_sql_dialect *dialect_out);

typedef struct jub_sql_options {
    jub_sql_dialect dialect;
    bool has_law_date; // otherwise that of the header
    jub_date law_date;
    const jub_package
        *package;  // of the register that the tables hold; NULL: names as in the manual
    jub_text view; // the name of a view to create; empty: a query
} jub_sql_options;

/// Appends a decree as one query over the tables of docs/decree-sql.md: a row a person, with the
/// status, the clauses that decide and the dates of `jub_determine_rows`, as far as strong Kleene
/// goes (rows that only the exact second pass would settle are undetermined).
///
/// `arena` is for scratch and left as it was; nothing is appended on error.
/// Errors: JUB_REFUSED when the dialect cannot say what a clause means; each such place is in
/// `diagnostics`, against the decree's source. JUB_MISSING when clauses are dated and there is no
/// law date. JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_decree_sql(jub_arena *arena, const jub_decree *decree,
                          const jub_sql_options *options, jub_diagnostics *diagnostics,
                          jub_buffer *buffer, jub_error *error);

/// Appends CREATE TABLE statements for the tables that the query of a decree reads, with the
/// columns that its fields need. Statuses as above; JUB_CONFLICT when two fields would have one
/// column hold two sorts of value.
jub_status jub_decree_sql_schema(jub_arena *arena, const jub_decree *decree,
                                 const jub_sql_options *options, jub_diagnostics *diagnostics,
                                 jub_buffer *buffer, jub_error *error);

#endif
