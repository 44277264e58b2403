#ifndef JUB_DECREE_SQL_SQL_PRIVATE_H
#define JUB_DECREE_SQL_SQL_PRIVATE_H

#include "decree/decide_private.h"
#include "decree/decree_private.h"
#include "decree/sql.h"

// A decree on its way to SQL. An expression becomes the text of one or two SQL expressions, which
// are NULL where it is unknown, and of a condition that says whether it is none. Common parts
// (defines, tables, questions to rows) become columns of a chain of subqueries: what stands in
// column list k may read the columns of the lists below it.

/// How strongly the outermost operator of a text binds; brackets follow from it.
typedef enum sql_level {
    SQL_ATOM,
    SQL_UNARY,
    SQL_TIMES,
    SQL_PLUS,
    SQL_COMPARED,
    SQL_NOT,
    SQL_AND,
    SQL_OR,
} sql_level;

typedef struct sql_text {
    jub_text text;
    sql_level level;
} sql_text;

__extension__ typedef __int128 sql_wide;

/// What a whole number can be at the least and at the most.
typedef struct sql_bounds {
    sql_wide low;
    sql_wide high;
} sql_bounds;

/// An expression. Of a ratio `main` is the numerator and `other` the denominator, above 0; of a
/// duration months and days; dates are dates, in SQLite day numbers.
typedef struct sql_value {
    decree_type type;
    bool is_fixed; // the same for everybody: `fixed`
    decree_value fixed;
    sql_text main;
    sql_text other;
    sql_text none; // without bytes: never
    sql_text most; // of a count whose rows are not certain: `main` is the least; else without bytes
    sql_bounds bounds;       // of main; of a date, day numbers
    sql_bounds other_bounds; // of other
    uint32_t list;           // the columns it reads stand in lists below this one
    bool reads_person;       // within a record: it reads columns of the person
    // A date that is a column moved by fixed lengths: for comparing with the column itself.
    sql_text anchor; // without bytes: not known to be
    jub_duration shifts[4];
    uint32_t shift_count;
} sql_value;

/// A column of one of the lists.
typedef struct sql_column {
    jub_text name; // as it is quoted
    sql_text value;
} sql_column;

typedef JUB_LIST(sql_column) sql_columns;

/// What is asked of the rows of a record, a person's at a time.
typedef struct sql_question {
    const decree_record *record;
    bool reads_person;
    uint32_t list; // joined below the columns of this list; it may read those of the one before
    sql_columns columns;
    jub_text name; // of the subquery
} sql_question;

enum { SQL_LIST_MAX = 64, SQL_QUESTION_MAX = 64, SQL_TABLE_ROW_MAX = 64 };

/// A resource that is joined to persons or to the rows of a record.
typedef struct sql_join {
    jub_text resource;
    jub_text alias;
} sql_join;

/// Columns read from the tables: of persons, or of the rows of a record.
typedef struct sql_source {
    const decree_record *record; // NULL: persons
    bool is_used;
    sql_columns columns;
    JUB_LIST(sql_join) links;  // resources that persons refer to
    JUB_LIST(uint32_t) codes;  // fields of codes
    JUB_LIST(uint32_t) listed; // fields of text that are looked up in the list of codes
    bool has_rounds;
    bool has_custody;
} sql_source;

/// A field's sets of codes that are asked about.
typedef struct sql_codes {
    const decree_field *field;
    uint64_t *sets; // [set_words] asked about
} sql_codes;

typedef struct sql_script {
    jub_arena *arena;
    const jub_decree *decree;
    const decree_tree *tree;
    decree_program program;
    const jub_sql_options *options;
    jub_sql_dialect dialect;
    jub_diagnostics *diagnostics;
    decree_eval eval; // of nobody, for what is the same for everybody
    decree_person *nobody;
    bool is_out_of_memory;
    uint32_t refusal_count;
    jub_text clause;             // the statement under way, for refusals
    decree_span span;            // of it
    const decree_record *row_of; // the record whose row is looked at; NULL: a person
    sql_source persons;
    sql_source rows[DECREE_RECORD_MAX];
    sql_columns lists[SQL_LIST_MAX]; // from 1
    uint32_t list_count;
    sql_question questions[SQL_QUESTION_MAX];
    uint32_t question_count;
    sql_value *facts;   // [fact_count]
    bool *has_fact;     // [fact_count]
    sql_value *defines; // [define count]
    bool *has_define;
    sql_value *tables; // [table count]
    bool *has_table;
    sql_codes *codes;    // [fact_count]
    jub_map names;       // of columns, in lower case
    uint32_t part_count; // columns that only break up what would be too deep
} sql_script;

// -- text.c ---------------------------------------------------------------------------------------

/// A text after a template, in which each `$` stands for the next part, put in brackets where that
/// binds no more strongly than `level`, and each `#` for the next part as it is.
sql_text sql_form(sql_script *script, sql_level level, const char *form, const sql_text *parts,
                  size_t part_count);
#define SQL(script, level, form, ...)                                                              \
    sql_form((script), (level), (form), (const sql_text[]){__VA_ARGS__},                           \
             sizeof((const sql_text[]){__VA_ARGS__}) / sizeof(sql_text))

sql_text sql_word(const char *word);
sql_text sql_integer(sql_script *script, sql_wide number);
sql_text sql_string(sql_script *script, jub_text text);
sql_text sql_name(sql_script *script, jub_text name);
sql_text sql_name_of(sql_script *script, jub_text name, const char *suffix);
sql_text sql_of(sql_script *script, const char *alias, sql_text column);
/// Parts joined by AND or OR; `empty` where there is none.
sql_text sql_series(sql_script *script, bool is_and, const sql_text *parts, size_t count,
                    const char *empty);
sql_text sql_not(sql_script *script, sql_text a);
sql_text sql_and(sql_script *script, sql_text a, sql_text b);
sql_text sql_or(sql_script *script, sql_text a, sql_text b);
static inline bool sql_has(sql_text text)
{
    return text.text.bytes != NULL;
}
/// How deep brackets and CASEs lie in one another.
uint32_t sql_depth(sql_text sql);
/// A text fit for a comment on one line.
jub_text sql_comment(sql_script *script, jub_text text);

/// Told once a place; the value is then unknown.
sql_value sql_refuse(sql_script *script, decree_span span, const char *what, const char *hint);

// -- dialect.c ------------------------------------------------------------------------------------

sql_text sql_date(sql_script *script, jub_date date);
sql_text sql_null(sql_script *script, decree_type_kind kind);
sql_text sql_days_between(sql_script *script, sql_text from, sql_text to);
sql_text sql_plus_days(sql_script *script, sql_text date, sql_text days);
/// Months added, a day that does not exist cut to the last of its month.
sql_text sql_plus_months(sql_script *script, sql_text date, sql_text months);
sql_text sql_part_of_date(sql_script *script, char part, sql_text date); // 'y', 'm', 'd'
sql_text sql_last_of_month(sql_script *script, sql_text date);
sql_text sql_divide(sql_script *script, sql_text a, sql_text b); // whole numbers, towards zero
/// Made wide enough for a result within `bounds`; false when no type of the dialect is.
bool sql_widen(sql_script *script, sql_text *text, sql_bounds from, sql_bounds result);
/// Of a column as it stands in a table: the value that the script reckons with.
sql_text sql_from_table(sql_script *script, decree_type_kind kind, sql_text column);
const char *sql_type_word(jub_sql_dialect dialect, decree_type_kind kind);

// -- value.c --------------------------------------------------------------------------------------

sql_value sql_fixed(sql_script *script, decree_type type, decree_value fixed);
sql_value sql_unknown(sql_script *script, decree_type type);
sql_value sql_truth(sql_text text);
/// Unknown and neither none nor a value.
bool sql_is_fixed_unknown(const sql_value *value);
bool sql_is_fixed_none(const sql_value *value);
bool sql_is_true(const sql_value *value);
bool sql_is_false(const sql_value *value);
/// None or, of a duration, NULL in either part counted: whether there is a value.
sql_text sql_is_known(sql_script *script, const sql_value *value);
/// The condition under which any of two is none; without bytes where never.
sql_text sql_either_none(sql_script *script, const sql_value *a, const sql_value *b);
/// A truth in which none counts as no.
sql_value sql_condition(sql_script *script, sql_value value);
/// Adds a column that holds a value, and gives the value as it is read from there.
sql_value sql_keep(sql_script *script, jub_text name, sql_value value);
void sql_add_column(sql_script *script, sql_columns *columns, jub_text name, sql_text value);
void sql_join_reads(sql_value *value, const sql_value *a, const sql_value *b);
sql_value sql_compare(sql_script *script, decree_span span, decree_relation relation,
                      const sql_value *a, const sql_value *b);
/// Both known and the same, or both none.
sql_text sql_same(sql_script *script, const sql_value *a, const sql_value *b);
/// The greater or lesser of two dates or numbers; unknown where either is.
sql_value sql_extreme(sql_script *script, sql_value a, sql_value b, bool is_max);

// -- number.c -------------------------------------------------------------------------------------

sql_value sql_arithmetic(sql_script *script, const decree_expr *expr, sql_value a, sql_value b);
sql_value sql_round(sql_script *script, const decree_expr *expr, sql_value value);
sql_value sql_unit(sql_script *script, const decree_expr *expr, sql_value count);

// -- calendar.c -----------------------------------------------------------------------------------

sql_value sql_date_add(sql_script *script, decree_span span, sql_value date, sql_value duration,
                       bool is_minus);
/// The text of a date, written out where it is a column that was moved.
sql_text sql_date_text(sql_script *script, const sql_value *value);
sql_value sql_count(sql_script *script, const decree_expr *expr, sql_value from, sql_value to);
sql_value sql_length(sql_script *script, const decree_expr *expr, sql_value from, sql_value to);
sql_value sql_part(sql_script *script, const decree_expr *expr, sql_value fraction,
                   sql_value whole);
/// A moved column against a fixed day, as a comparison of the column.
bool sql_compare_moved(sql_script *script, decree_relation relation, const sql_value *moved,
                       jub_date day, sql_text *text_out);
/// length.c
sql_value sql_compare_durations(sql_script *script, decree_span span, decree_relation relation,
                                const sql_value *a, const sql_value *b);

// -- fact.c ---------------------------------------------------------------------------------------

sql_value sql_fact(sql_script *script, uint32_t fact, decree_span span);
/// The rows that a field is read from.
sql_source *sql_source_of(sql_script *script, const decree_field *field);
/// Adds a column of the first subquery, and gives how it is read from the next.
sql_text sql_fact_column(sql_script *script, const decree_field *field, const char *suffix,
                         sql_text text);
/// codes.c
sql_value sql_membership(sql_script *script, const decree_expr *expr);
/// The condition that a code is in a set, or that the decree names it (`set` UINT32_MAX).
sql_text sql_code_in(sql_script *script, sql_text code, uint32_t set);
jub_text sql_person_key(const sql_script *script);
jub_text sql_resource_key(const sql_script *script, jub_text resource);
/// The column of `from` that refers to `to`.
jub_text sql_link(sql_script *script, jub_text from, jub_text to);
jub_text sql_field_place(const decree_field *field, jub_text *column_out);
/// The column of a table in which a field stands, `suffix` behind its name.
sql_text sql_raw_column(sql_script *script, const decree_field *field, const char *suffix);

// -- expr.c, table.c, rows.c
// ------------------------------------------------------------------------

sql_value sql_expr(sql_script *script, const decree_expr *expr);
sql_value sql_table(sql_script *script, const decree_table *table);
/// The bounds of what is one or the other.
sql_bounds sql_hull(sql_bounds a, sql_bounds b);
/// Readies a value to stand beside others of a type in one CASE.
void sql_as_kind(sql_script *script, decree_type type, sql_value *value);
sql_value sql_ask_rows(sql_script *script, const decree_expr *expr);

// -- clause.c, quota.c, outcome.c, print.c --------------------------------------------------------

/// A grant in force.
typedef struct sql_grant {
    const decree_clause *clause;
    sql_text holds;   // yes, no or NULL
    sql_text barred;  // likewise
    sql_text place;   // within the quotas: likewise
    sql_text revoked; // yes or no
    sql_text open;    // holds, is not barred and has a place: for what is undetermined
    sql_text applies; // what is left of it
    bool is_on_term;
    bool is_release;
    sql_value end;                // of a grant on the term
    sql_text owed[JUB_MONEY_MAX]; // whether a sum that it waives is one; without bytes: it does not
} sql_grant;

typedef struct sql_quota {
    const decree_clause *clause;
    sql_text stands; // candidate: yes, no or NULL
    sql_value keys[16];
    sql_text group; // without bytes: one group
    sql_text group_known;
} sql_quota;

/// The clauses of a decree, lowered.
typedef struct sql_clauses {
    sql_value base; // end of the term before
    sql_grant grants[DECREE_GRANT_MAX];
    sql_quota quotas[DECREE_CLAUSE_MAX];
    sql_text covered;
    sql_text excludes[DECREE_EXCLUSION_MAX]; // by number; without bytes where not in force
    sql_text revokes[DECREE_CLAUSE_MAX];
    uint32_t grant_count;
    uint32_t quota_count;
    uint32_t last; // of the lists that quotas read
} sql_clauses;

void sql_lower_clauses(sql_script *script, sql_clauses *clauses);
/// Columns of the lists behind `clauses->last`, and the columns of the result.
void sql_lower_outcome(sql_script *script, sql_clauses *clauses, sql_columns *result);
/// The subqueries that rank the candidates of a quota; the last is named `NAME places`, with
/// `person` and `has_place`.
void sql_write_quota(sql_script *script, const sql_quota *quota, jub_text from, jub_buffer *buffer);
void sql_write_script(sql_script *script, const sql_clauses *clauses, const sql_columns *result,
                      jub_buffer *buffer);
jub_text sql_list_name(sql_script *script, uint32_t list);
void sql_write_schema(sql_script *script, jub_buffer *out);

/// Whether the source reads no fact, by itself or through names.
bool sql_is_same_for_all(sql_script *script, const decree_expr *expr);

#endif
