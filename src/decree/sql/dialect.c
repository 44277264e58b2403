#include "decree/sql/sql_private.h"

// What is written otherwise in one dialect than in another: types, dates, division.

static const char *const dialect_words[] = {
#define X(name, word) word,
    JUB_SQL_DIALECT_LIST(X)
#undef X
};

const char *jub_sql_dialect_word(jub_sql_dialect dialect)
{
    return dialect < JUB_SQL_DIALECT_COUNT ? dialect_words[dialect] : "";
}

bool jub_sql_dialect_find(jub_text word, jub_sql_dialect *dialect_out)
{
    for (int i = 0; i < JUB_SQL_DIALECT_COUNT; i++)
        if (jub_text_is(word, dialect_words[i])) {
            *dialect_out = (jub_sql_dialect)i;
            return true;
        }
    return false;
}

const char *sql_type_word(jub_sql_dialect dialect, decree_type_kind kind)
{
    static const char *const words[JUB_SQL_DIALECT_COUNT][5] = {
        [JUB_SQL_SQLITE] = {"INTEGER", "INTEGER", "INTEGER", "TEXT", "TEXT"},
        [JUB_SQL_POSTGRESQL] = {"BOOLEAN", "BIGINT", "INTEGER", "DATE", "TEXT"},
        [JUB_SQL_DUCKDB] = {"BOOLEAN", "BIGINT", "INTEGER", "DATE", "VARCHAR"},
        [JUB_SQL_SPARK] = {"BOOLEAN", "BIGINT", "INT", "DATE", "STRING"},
    };
    switch (kind) {
    case DECREE_BOOLEAN:
    case DECREE_CODES: return words[dialect][0];
    case DECREE_INTEGER:
    case DECREE_RATIO:
    case DECREE_MONEY: return words[dialect][1];
    case DECREE_DURATION: return words[dialect][2];
    case DECREE_DATE: return words[dialect][3];
    case DECREE_TEXT:
    case DECREE_CHOICE:
    case DECREE_NO_TYPE: break;
    }
    return words[dialect][4];
}

sql_text sql_null(sql_script *script, decree_type_kind kind)
{
    if (script->dialect == JUB_SQL_SQLITE) return sql_word("NULL");
    return SQL(script, SQL_ATOM, "CAST(NULL AS #)", sql_word(sql_type_word(script->dialect, kind)));
}

sql_text sql_date(sql_script *script, jub_date date)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    const jub_text text = jub_text_copy(script->arena, jub_text_from(jub_date_format(date, day)));
    if (!text.bytes) script->is_out_of_memory = true;
    if (script->dialect == JUB_SQL_SQLITE)
        return SQL(script, SQL_ATOM, date < 0 ? "(# /* # */)" : "# /* # */",
                   sql_integer(script, date), (sql_text){text, SQL_ATOM});
    return SQL(script, SQL_ATOM, "DATE '#'", (sql_text){text, SQL_ATOM});
}

sql_text sql_days_between(sql_script *script, sql_text from, sql_text to)
{
    if (script->dialect == JUB_SQL_SPARK) return SQL(script, SQL_ATOM, "datediff(#, #)", to, from);
    return SQL(script, SQL_PLUS, "$ - $", to, from);
}

sql_text sql_plus_days(sql_script *script, sql_text date, sql_text days)
{
    if (jub_text_is(days.text, "0")) return date;
    if (script->dialect == JUB_SQL_SQLITE) return SQL(script, SQL_PLUS, "$ + $", date, days);
    int64_t number;
    sql_text whole = days;
    if (!jub_text_to_i64(days.text, &number))
        whole = SQL(script, SQL_ATOM, "CAST(# AS INTEGER)", days);
    if (script->dialect == JUB_SQL_SPARK)
        return SQL(script, SQL_ATOM, "date_add(#, #)", date, whole);
    return SQL(script, SQL_PLUS, "$ + $", date, whole);
}

// The first of the month so many months on, as a day number.
static sql_text sqlite_first(sql_script *script, sql_text date, sql_text months)
{
    return SQL(script, SQL_ATOM,
               "CAST(julianday(date($ * 86400, 'unixepoch', 'start of month', "
               "($) || ' months')) - 2440587.5 AS INTEGER)",
               SQL(script, SQL_UNARY, "#",
                   date.level > SQL_UNARY ? SQL(script, SQL_ATOM, "(#)", date) : date),
               months);
}

static sql_text sqlite_plus_months(sql_script *script, sql_text date, sql_text months)
{
    const sql_text next = SQL(script, SQL_PLUS, "$ + 1", months);
    return SQL(script, SQL_ATOM, "min(# + # - 1, # - 1)", sqlite_first(script, date, months),
               sql_part_of_date(script, 'd', date), sqlite_first(script, date, next));
}

sql_text sql_plus_months(sql_script *script, sql_text date, sql_text months)
{
    if (jub_text_is(months.text, "0")) return date;
    switch (script->dialect) {
    case JUB_SQL_SQLITE: return sqlite_plus_months(script, date, months);
    case JUB_SQL_POSTGRESQL:
        return SQL(script, SQL_ATOM,
                   "CAST($ + make_interval(months => CAST(# AS INTEGER)) AS DATE)",
                   date.level >= SQL_PLUS ? SQL(script, SQL_ATOM, "(#)", date) : date, months);
    case JUB_SQL_DUCKDB:
        return SQL(script, SQL_ATOM, "CAST($ + to_months(CAST(# AS INTEGER)) AS DATE)",
                   date.level >= SQL_PLUS ? SQL(script, SQL_ATOM, "(#)", date) : date, months);
    case JUB_SQL_SPARK: return SQL(script, SQL_ATOM, "add_months(#, CAST(# AS INT))", date, months);
    case JUB_SQL_DIALECT_COUNT: break;
    }
    return date;
}

sql_text sql_part_of_date(sql_script *script, char part, sql_text date)
{
    if (script->dialect == JUB_SQL_SQLITE)
        return SQL(script, SQL_ATOM,
                   part == 'd'   ? "CAST(strftime('%d', $ * 86400, 'unixepoch') AS INTEGER)"
                   : part == 'm' ? "CAST(strftime('%m', $ * 86400, 'unixepoch') AS INTEGER)"
                                 : "CAST(strftime('%Y', $ * 86400, 'unixepoch') AS INTEGER)",
                   date.level > SQL_UNARY ? SQL(script, SQL_ATOM, "(#)", date) : date);
    return SQL(script, SQL_ATOM,
               part == 'd'   ? "CAST(EXTRACT(DAY FROM #) AS INTEGER)"
               : part == 'm' ? "CAST(EXTRACT(MONTH FROM #) AS INTEGER)"
                             : "CAST(EXTRACT(YEAR FROM #) AS INTEGER)",
               date);
}

sql_text sql_last_of_month(sql_script *script, sql_text date)
{
    switch (script->dialect) {
    case JUB_SQL_SQLITE:
        return SQL(script, SQL_PLUS, "# - 1", sqlite_first(script, date, sql_word("1")));
    case JUB_SQL_POSTGRESQL:
        return SQL(script, SQL_ATOM,
                   "CAST(date_trunc('month', #) + INTERVAL '1 month - 1 day' AS DATE)", date);
    default: return SQL(script, SQL_ATOM, "last_day(#)", date);
    }
}

sql_text sql_divide(sql_script *script, sql_text a, sql_text b)
{
    switch (script->dialect) {
    case JUB_SQL_DUCKDB: return SQL(script, SQL_TIMES, "$ // $", a, b);
    case JUB_SQL_SPARK: return SQL(script, SQL_TIMES, "$ div $", a, b);
    default: return SQL(script, SQL_TIMES, "$ / $", a, b);
    }
}

static int width_of(sql_bounds bounds)
{
    if (bounds.low >= INT32_MIN && bounds.high <= INT32_MAX) return 32;
    return bounds.low >= INT64_MIN && bounds.high <= INT64_MAX ? 64 : 128;
}

bool sql_widen(sql_script *script, sql_text *text, sql_bounds from, sql_bounds result)
{
    const int wanted = width_of(result);
    if (wanted <= width_of(from) && wanted < 128) return true;
    if (script->dialect == JUB_SQL_SQLITE) return wanted < 128;
    const char *const word = wanted == 64                            ? "BIGINT"
                             : script->dialect == JUB_SQL_DUCKDB     ? "HUGEINT"
                             : script->dialect == JUB_SQL_POSTGRESQL ? "NUMERIC"
                                                                     : "DECIMAL(38, 0)";
    *text = SQL(script, SQL_ATOM, "CAST(# AS #)", *text, sql_word(word));
    return true;
}

sql_text sql_from_table(sql_script *script, decree_type_kind kind, sql_text column)
{
    if (kind != DECREE_DATE || script->dialect != JUB_SQL_SQLITE) return column;
    return SQL(script, SQL_ATOM, "CAST(julianday(#) - 2440587.5 AS INTEGER)", column);
}
