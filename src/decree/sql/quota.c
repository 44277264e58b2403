#include "decree/sql/sql_private.h"

// Who of the candidates of a quota has a place (as decree/quota.c). A key that is missing may be
// anything, so each candidate stands at two places, the best and the worst; one window counts, for
// each place at worst, those who may stand before it, and for each at best, those who surely do.
// Who has no ticket in a lottery is contested like somebody whose last key is missing.

typedef struct quota_writer {
    sql_script *script;
    const sql_quota *quota;
    jub_text name;
    jub_buffer *out;
    uint32_t key_count; // the ticket is the last
} quota_writer;

static void put(quota_writer *writer, sql_text text)
{
    jub_buffer_text(writer->out, text.text);
}

static sql_text part_name(quota_writer *writer, const char *suffix)
{
    return sql_name_of(writer->script, writer->name, suffix);
}

static bool is_lottery(const quota_writer *writer)
{
    return writer->quota->clause->tie == DECREE_TIE_LOTTERY;
}

static sql_text key_text(quota_writer *writer, uint32_t i, sql_text *none_out)
{
    *none_out = (sql_text){0};
    if (i == writer->quota->clause->key_count) return sql_word("d.ticket");
    *none_out = writer->quota->keys[i].none;
    return writer->quota->keys[i].main;
}

// The candidates, with what each is ranked by.
static void write_candidates(quota_writer *writer, jub_text from)
{
    sql_script *script = writer->script;
    const sql_quota *quota = writer->quota;
    sql_text open = sql_word("FALSE");
    jub_buffer_string(writer->out, "-- Who may stand for a place, and what they are ranked by.\n");
    put(writer, part_name(writer, " candidates"));
    jub_buffer_string(writer->out, " AS (\n    SELECT c.person");
    put(writer, SQL(script, SQL_ATOM, ",\n           CASE WHEN # THEN 1 ELSE 0 END AS is_sure",
                    quota->stands));
    put(writer, SQL(script, SQL_ATOM, ",\n           # AS group_of",
                    sql_has(quota->group) ? quota->group : sql_word("''")));
    put(writer, SQL(script, SQL_ATOM, ",\n           CASE WHEN # THEN 1 ELSE 0 END AS has_group",
                    sql_has(quota->group) ? quota->group_known : sql_word("TRUE")));
    for (uint32_t i = 0; i < writer->key_count; i++) {
        sql_text none;
        const sql_text key = key_text(writer, i, &none);
        sql_text is_open = SQL(script, SQL_COMPARED, "$ IS NULL", key);
        if (sql_has(none)) is_open = sql_and(script, is_open, sql_not(script, none));
        open = sql_or(script, open, is_open);
        jub_buffer_string(writer->out, ",\n           CASE WHEN ");
        put(writer, open);
        jub_buffer_string(writer->out, " THEN 0 ");
        if (sql_has(none)) put(writer, SQL(script, SQL_ATOM, "WHEN # THEN 2 ", none));
        jub_buffer_format(writer->out, "ELSE 1 END AS class_%u,\n           CASE WHEN NOT (",
                          i + 1);
        put(writer, open);
        jub_buffer_string(writer->out, ") THEN ");
        put(writer, key);
        jub_buffer_format(writer->out, " END AS key_%u", i + 1);
    }
    put(writer, SQL(script, SQL_ATOM,
                    ",\n           CASE WHEN # THEN 1 ELSE 0 END AS is_open\n    FROM # c", open,
                    sql_name(script, from)));
    if (is_lottery(writer))
        put(writer,
            SQL(script, SQL_ATOM, "\n    LEFT JOIN # d ON d.# = # AND d.person = c.person",
                sql_name(script, JUB_TEXT("tickets")), sql_name(script, JUB_TEXT("lottery")),
                sql_string(script, quota->clause->lottery)));
    put(writer, SQL(script, SQL_ATOM, "\n    WHERE (#) IS NOT FALSE\n),\n", quota->stands));
}

// Each candidate at best and at worst; whoever's group is missing may be in any.
static void write_sides(quota_writer *writer)
{
    put(writer, part_name(writer, " sides"));
    jub_buffer_string(writer->out, " AS (\n");
    static const char *const heads[] = {
        "    SELECT person, group_of, is_sure, is_open, 1 AS is_best, 0 AS is_guest",
        "    SELECT person, group_of, is_sure, is_open, 0 AS is_best, 0 AS is_guest",
        "    SELECT c.person, g.group_of, 0 AS is_sure, c.is_open, 1 AS is_best, 1 AS is_guest"};
    const int count = sql_has(writer->quota->group) ? 3 : 2;
    for (int side = 0; side < count; side++) {
        jub_buffer_string(writer->out, side > 0 ? "    UNION ALL\n" : "");
        jub_buffer_string(writer->out, heads[side]);
        for (uint32_t i = 1; i <= writer->key_count; i++)
            jub_buffer_format(
                writer->out,
                side == 1 ? ", CASE class_%u WHEN 0 THEN 3 ELSE class_%u END AS class_%u, key_%u"
                          : ", class_%u, key_%u",
                i, i, i, i);
        jub_buffer_string(writer->out, "\n    FROM ");
        put(writer, part_name(writer, " candidates"));
        if (side == 2) {
            jub_buffer_string(writer->out, " c CROSS JOIN (SELECT DISTINCT group_of FROM ");
            put(writer, part_name(writer, " candidates"));
            jub_buffer_string(writer->out, " WHERE has_group = 1) g\n    WHERE c.has_group = 0\n");
        } else {
            jub_buffer_string(writer->out, " WHERE has_group = 1\n");
        }
    }
    jub_buffer_string(writer->out, "),\n");
}

static void write_order(quota_writer *writer, bool is_partition)
{
    for (uint32_t i = 0; i < writer->key_count; i++) {
        const bool is_ticket = i == writer->quota->clause->key_count;
        const bool is_up = is_ticket || writer->quota->clause->keys[i].is_up;
        jub_buffer_format(writer->out, "%sclass_%u, key_%u%s", i > 0 || is_partition ? ", " : "",
                          i + 1, i + 1, is_up || is_partition ? "" : " DESC");
    }
    if (is_lottery(writer)) jub_buffer_string(writer->out, ", person");
}

static void write_window(quota_writer *writer, const char *counted, const char *name)
{
    jub_buffer_format(writer->out, ",\n           sum(%s) OVER (PARTITION BY group_of ORDER BY ",
                      counted);
    write_order(writer, false);
    jub_buffer_format(writer->out, ") AS %s", name);
    jub_buffer_format(writer->out, ",\n           sum(%s) OVER (PARTITION BY group_of", counted);
    write_order(writer, true);
    jub_buffer_format(writer->out, ") AS %s_level", name);
}

static void write_counts(quota_writer *writer)
{
    put(writer, part_name(writer, " counts"));
    jub_buffer_string(writer->out,
                      " AS (\n    SELECT person, group_of, is_sure, is_open, is_best, is_guest");
    write_window(writer, "is_best", "possibly");
    write_window(writer, "(1 - is_best) * is_sure", "surely");
    jub_buffer_string(
        writer->out,
        ",\n           sum((1 - is_best) * is_sure) OVER (PARTITION BY group_of) AS least_count"
        ",\n           sum(is_best) OVER (PARTITION BY group_of) AS most_count\n    FROM ");
    put(writer, part_name(writer, " sides"));
    jub_buffer_string(writer->out, "\n),\n");
}

static sql_text places_text(quota_writer *writer, const char *count)
{
    sql_script *script = writer->script;
    const decree_expr *take = writer->quota->clause->take;
    if (take->kind == DECREE_EXPR_INTEGER)
        return sql_integer(script, take->integer < 0 ? 0 : take->integer);
    if (take->kind != DECREE_EXPR_CALL) return sql_word("0");
    const decree_expr *of = take->operands[0];
    const decree_ratio share =
        of->kind == DECREE_EXPR_INTEGER ? (decree_ratio){of->integer, 1} : of->ratio;
    const sql_text n = SQL(script, SQL_TIMES, "CAST(# AS #) * #", sql_word(count),
                           sql_word(script->dialect == JUB_SQL_SQLITE ? "INTEGER" : "BIGINT"),
                           sql_integer(script, share.numerator));
    const sql_text d = sql_integer(script, share.denominator);
    if (take->function == DECREE_FUNCTION_UP)
        return sql_divide(
            script, SQL(script, SQL_PLUS, "$ + #", n, sql_integer(script, share.denominator - 1)),
            d);
    if (take->function == DECREE_FUNCTION_NEAR)
        return sql_divide(script, SQL(script, SQL_PLUS, "2 * # + #", n, d),
                          sql_integer(script, (sql_wide)2 * share.denominator));
    return sql_divide(script, n, d);
}

static void write_verdicts(quota_writer *writer)
{
    sql_script *script = writer->script;
    const bool is_none = writer->quota->clause->tie == DECREE_TIE_NONE;
    const sql_text least = places_text(writer, "max(least_count)");
    const sql_text most = places_text(writer, "max(most_count)");
    const sql_text in =
        is_none
            ? sql_word("max(CASE WHEN is_best = 0 THEN possibly END)")
            : sql_word("max(CASE WHEN is_best = 0 THEN possibly - possibly_level - is_open END)");
    const sql_text out =
        is_none
            ? sql_word("max(CASE WHEN is_best = 1 THEN surely - is_sure * (1 - is_open) + 1 END)")
            : sql_word("max(CASE WHEN is_best = 1 THEN surely - surely_level END)");
    put(writer, part_name(writer, " places"));
    jub_buffer_string(writer->out, " AS (\n    SELECT person, CASE WHEN ");
    put(writer, SQL(script, SQL_COMPARED, is_none ? "$ <= $" : "$ < $", in, least));
    jub_buffer_string(writer->out, "\n                     THEN TRUE\n                     WHEN ");
    put(writer, SQL(script, SQL_COMPARED, is_none ? "$ > $" : "$ >= $", out, most));
    jub_buffer_string(writer->out, "\n                     THEN FALSE END AS has_place\n    FROM ");
    put(writer, part_name(writer, " counts"));
    jub_buffer_string(writer->out, " WHERE is_guest = 0 GROUP BY person\n");
    if (!sql_has(writer->quota->group)) {
        jub_buffer_string(writer->out, ")");
        return;
    }
    // Whoever may be in any group: in where the largest fits, out where there is no place at all.
    const decree_expr *take = writer->quota->clause->take;
    const int64_t places =
        take->kind == DECREE_EXPR_INTEGER && take->integer > 0 ? take->integer : 0;
    jub_buffer_string(writer->out, "    UNION ALL\n    SELECT c.person, ");
    if (take->kind == DECREE_EXPR_CALL)
        put(writer, sql_null(script, DECREE_BOOLEAN));
    else
        put(writer,
            SQL(script, SQL_ATOM,
                places == 0
                    ? "CASE WHEN coalesce(g.most_count, c.floating) <= # THEN TRUE ELSE FALSE END"
                    : "CASE WHEN coalesce(g.most_count, c.floating) <= # THEN TRUE END",
                sql_integer(script, places)));
    jub_buffer_string(
        writer->out,
        "\n    FROM (SELECT person, has_group, sum(1 - has_group) OVER () AS floating FROM ");
    put(writer, part_name(writer, " candidates"));
    jub_buffer_string(writer->out,
                      ") c\n    CROSS JOIN (SELECT max(most_count) AS most_count FROM ");
    put(writer, part_name(writer, " counts"));
    jub_buffer_string(writer->out, ") g\n    WHERE c.has_group = 0\n)");
}

void sql_write_quota(sql_script *script, const sql_quota *quota, jub_text from, jub_buffer *buffer)
{
    quota_writer writer = {.script = script,
                           .quota = quota,
                           .name = quota->clause->name.text,
                           .out = buffer,
                           .key_count = quota->clause->key_count};
    if (is_lottery(&writer)) writer.key_count++;
    write_candidates(&writer, from);
    write_sides(&writer);
    write_counts(&writer);
    write_verdicts(&writer);
}
