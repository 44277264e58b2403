#include "decree/sql/sql_private.h"

// The script: comments, one subquery behind another, and the result.

typedef struct printer {
    sql_script *script;
    const sql_clauses *clauses;
    jub_buffer *out;
    bool is_begun; // some subquery stands before
} printer;

static void put(printer *p, sql_text text)
{
    jub_buffer_text(p->out, text.text);
}

static void begin_query(printer *p, sql_text name, bool is_read_twice)
{
    jub_buffer_string(p->out, p->is_begun ? ",\n" : "");
    p->is_begun = true;
    put(p, name);
    switch (p->script->dialect) {
    case JUB_SQL_DUCKDB:
        jub_buffer_string(p->out,
                          is_read_twice ? " AS MATERIALIZED (\n" : " AS NOT MATERIALIZED (\n");
        break;
    case JUB_SQL_SQLITE: jub_buffer_string(p->out, " AS MATERIALIZED (\n"); break;
    default: jub_buffer_string(p->out, " AS (\n"); break;
    }
}

jub_text sql_list_name(sql_script *script, uint32_t list)
{
    const jub_text name =
        list == 0 ? JUB_TEXT("the facts") : jub_text_format(script->arena, "step %u", list);
    if (!name.bytes) script->is_out_of_memory = true;
    return name;
}

static void put_columns(printer *p, const sql_columns *columns, const char *before)
{
    for (size_t i = 0; i < columns->count; i++) {
        jub_buffer_string(p->out, i == 0 ? before : ",\n           ");
        put(p, columns->items[i].value);
        jub_buffer_string(p->out, " AS ");
        put(p, sql_name(p->script, columns->items[i].name));
    }
}

// -- the tables -----------------------------------------------------------------------------------

static sql_text table_name(printer *p, jub_text resource)
{
    return sql_name(p->script, resource);
}

static void put_rounds(printer *p)
{
    sql_script *script = p->script;
    const sql_text person =
        sql_name(script, sql_link(script, JUB_TEXT("rounds"), JUB_TEXT("persons")));
    jub_buffer_string(p->out, "\n    LEFT JOIN (SELECT ");
    put(p, SQL(script, SQL_ATOM, "# AS person", person));
    for (size_t i = 0; i < script->tree->rounds.count; i++) {
        const jub_text name = script->tree->rounds.items[i]->name.text;
        for (int most = 0; most < 2; most++)
            put(p, SQL(script, SQL_ATOM,
                       ",\n                      #(CASE WHEN # = # THEN CASE WHEN # THEN 1 WHEN "
                       "NOT # THEN 0 END END) AS #",
                       sql_word(most ? "max" : "min"), sql_name(script, JUB_TEXT("round")),
                       sql_string(script, name), sql_name(script, JUB_TEXT("passed")),
                       sql_name(script, JUB_TEXT("passed")),
                       sql_name_of(script, name, most ? " most" : "")));
    }
    put(p,
        SQL(script, SQL_ATOM,
            "\n               FROM # GROUP BY #) rounds_of ON rounds_of.person = t.#",
            table_name(p, JUB_TEXT("rounds")), person, sql_name(script, sql_person_key(script))));
}

// One line for each row that has codes: how they stand to each set that is asked about.
static void put_codes(printer *p, const sql_codes *codes, sql_text key)
{
    sql_script *script = p->script;
    jub_text column;
    const jub_text resource = sql_field_place(codes->field, &column);
    const jub_text table =
        jub_text_format(script->arena, "%.*s_%.*s", JUB_TEXT_ARG(resource), JUB_TEXT_ARG(column));
    const sql_text code = sql_word("o.code");
    const sql_text listed =
        SQL(script, SQL_OR, "# OR k.code IS NOT NULL", sql_code_in(script, code, UINT32_MAX));
    if (!table.bytes) script->is_out_of_memory = true;
    jub_buffer_string(p->out, "\n    LEFT JOIN (SELECT o.owner");
    for (uint32_t set = 0; set < script->tree->all_codes_count; set++) {
        if (!decree_set_has(codes->sets, set)) continue;
        const sql_text in = sql_code_in(script, code, set);
        static const char *const words[] = {"in", "out", "open"};
        const sql_text conditions[] = {
            in, sql_and(script, sql_not(script, in), listed),
            sql_and(script, sql_not(script, in), sql_not(script, listed))};
        for (int i = 0; i < 3; i++) {
            const jub_text title = jub_text_format(script->arena, "%s %u", words[i], set + 1);
            put(p, SQL(script, SQL_ATOM,
                       ",\n                      max(CASE WHEN # THEN 1 ELSE 0 END) AS #",
                       conditions[i], sql_name(script, title)));
        }
    }
    put(p, SQL(script, SQL_ATOM,
               "\n               FROM # o LEFT JOIN (SELECT DISTINCT # AS code FROM #) k ON k.code "
               "= o.code",
               sql_name(script, table), sql_name(script, JUB_TEXT("code")),
               table_name(p, JUB_TEXT("offence_codes"))));
    put(p,
        SQL(script, SQL_ATOM, "\n               GROUP BY o.owner) codes_# ON codes_#.owner = t.#",
            sql_integer(script, codes->field->index), sql_integer(script, codes->field->index),
            key));
}

static void put_source(printer *p, const sql_source *source, jub_text resource, jub_text person,
                       jub_text key)
{
    sql_script *script = p->script;
    put(p, SQL(script, SQL_ATOM, "    SELECT t.# AS person", sql_name(script, person)));
    put_columns(p, &source->columns, ",\n           ");
    put(p, SQL(script, SQL_ATOM, "\n    FROM # t", table_name(p, resource)));
    for (size_t i = 0; i < source->links.count; i++) {
        const sql_join *join = &source->links.items[i];
        const sql_text alias = {join->alias, SQL_ATOM};
        put(p,
            SQL(script, SQL_ATOM, "\n    LEFT JOIN # # ON #.# = t.#", table_name(p, join->resource),
                alias, alias, sql_name(script, sql_resource_key(script, join->resource)),
                sql_name(script, sql_link(script, resource, join->resource))));
    }
    if (source->has_custody)
        put(p, SQL(script, SQL_ATOM, "\n    LEFT JOIN # custody_of ON custody_of.person = t.#",
                   table_name(p, JUB_TEXT("custody")), sql_name(script, person)));
    if (source->has_rounds) put_rounds(p);
    for (size_t i = 0; i < source->codes.count; i++)
        put_codes(p, &script->codes[source->codes.items[i]], sql_name(script, key));
    for (size_t i = 0; i < source->listed.count; i++) {
        const decree_field *field = script->tree->facts[source->listed.items[i]];
        const sql_text alias = SQL(script, SQL_ATOM, "listed_#", sql_integer(script, field->index));
        put(p, SQL(script, SQL_ATOM,
                   "\n    LEFT JOIN (SELECT DISTINCT # AS code FROM #) # ON #.code = #",
                   sql_name(script, JUB_TEXT("code")), table_name(p, JUB_TEXT("offence_codes")),
                   alias, alias, sql_raw_column(script, field, "")));
    }
    jub_buffer_string(p->out, "\n)");
}

static sql_text rows_name(printer *p, const decree_record *record)
{
    return sql_name_of(p->script, record->name.text, " rows");
}

static void put_rows(printer *p, const decree_record *record)
{
    sql_script *script = p->script;
    const jub_text resource = record->from.length_bytes > 0 ? record->from : record->name.text;
    begin_query(p, rows_name(p, record), true);
    put_source(p, &script->rows[record->index], resource,
               sql_link(script, resource, JUB_TEXT("persons")), sql_resource_key(script, resource));
}

// -- the chain ------------------------------------------------------------------------------------

static bool is_read_twice(const printer *p, uint32_t list)
{
    for (uint32_t i = 0; i < p->script->question_count; i++)
        if (p->script->questions[i].reads_person && p->script->questions[i].list == list + 1)
            return true;
    return list == p->clauses->last && p->clauses->quota_count > 0;
}

static void put_question(printer *p, const sql_question *question)
{
    sql_script *script = p->script;
    begin_query(p, sql_name(script, question->name), false);
    jub_buffer_string(p->out, "    SELECT r.person");
    put_columns(p, &question->columns, ",\n           ");
    put(p, SQL(script, SQL_ATOM, "\n    FROM # r", rows_name(p, question->record)));
    if (question->reads_person)
        put(p, SQL(script, SQL_ATOM, " JOIN # p ON p.person = r.person",
                   sql_name(script, sql_list_name(script, question->list - 1))));
    jub_buffer_string(p->out, "\n    GROUP BY r.person\n)");
}

static void put_list(printer *p, uint32_t list)
{
    sql_script *script = p->script;
    for (uint32_t i = 0; i < script->question_count; i++)
        if (script->questions[i].list == list) put_question(p, &script->questions[i]);
    const bool after_quotas = list == p->clauses->last + 1;
    begin_query(p, sql_name(script, sql_list_name(script, list)), is_read_twice(p, list));
    jub_buffer_string(p->out, "    SELECT c.*");
    for (uint32_t i = 0; i < script->question_count; i++)
        if (script->questions[i].list == list)
            for (size_t k = 0; k < script->questions[i].columns.count; k++)
                put(p, SQL(script, SQL_ATOM, ", #.#", sql_name(script, script->questions[i].name),
                           sql_name(script, script->questions[i].columns.items[k].name)));
    put_columns(p, &script->lists[list], ",\n           ");
    put(p,
        SQL(script, SQL_ATOM, "\n    FROM # c", sql_name(script, sql_list_name(script, list - 1))));
    for (uint32_t i = 0; i < script->question_count; i++)
        if (script->questions[i].list == list)
            put(p, SQL(script, SQL_ATOM, "\n    LEFT JOIN # ON #.person = c.person",
                       sql_name(script, script->questions[i].name),
                       sql_name(script, script->questions[i].name)));
    for (uint32_t i = 0; after_quotas && i < p->clauses->quota_count; i++) {
        const sql_text name =
            sql_name_of(script, p->clauses->quotas[i].clause->name.text, " places");
        put(p, SQL(script, SQL_ATOM, "\n    LEFT JOIN # ON #.person = c.person", name, name));
    }
    if (script->dialect == JUB_SQL_POSTGRESQL) jub_buffer_string(p->out, " OFFSET 0");
    jub_buffer_string(p->out, "\n)");
}

// -- comments -------------------------------------------------------------------------------------

static void put_clause_comments(printer *p, jub_clause_kind kind, const char *word)
{
    decree_clause *const *clauses;
    const uint32_t count = decree_clause_list(p->script->tree, kind, &clauses);
    for (uint32_t i = 0; i < count; i++) {
        if (!decree_in_force(&p->script->program, &clauses[i]->source)) continue;
        const jub_text name = sql_comment(p->script, clauses[i]->name.text);
        const jub_text cite = sql_comment(p->script, clauses[i]->source.cite);
        jub_buffer_format(p->out, "-- %s %.*s%s%.*s\n", word, JUB_TEXT_ARG(name),
                          cite.length_bytes > 0 ? ": " : "", JUB_TEXT_ARG(cite));
    }
}

static void put_head(printer *p)
{
    sql_script *script = p->script;
    const jub_text title = sql_comment(script, script->tree->header.title);
    jub_buffer_format(p->out, "-- %.*s, as a query for %s.\n", JUB_TEXT_ARG(title),
                      jub_sql_dialect_word(script->dialect));
    if (script->program.has_law_date) {
        char day[JUB_DATE_TEXT_BYTES + 1];
        jub_buffer_format(p->out, "-- Law of %s.\n",
                          jub_date_format(script->program.law_date, day));
    }
    jub_buffer_string(
        p->out,
        "-- NULL is unknown; a fact does not apply where its column NAME_none is true.\n--\n");
    put_clause_comments(p, JUB_COVERS, "covers");
    put_clause_comments(p, JUB_EXCLUDES, "excludes");
    put_clause_comments(p, JUB_GRANTS, "grants");
    put_clause_comments(p, JUB_QUOTA, "quota");
    put_clause_comments(p, JUB_LIMIT_CLAUSE, "limit");
    put_clause_comments(p, JUB_REVOKES, "revokes");
    jub_buffer_string(p->out, "\n");
}

void sql_write_script(sql_script *script, const sql_clauses *clauses, const sql_columns *result,
                      jub_buffer *buffer)
{
    printer p = {.script = script, .clauses = clauses, .out = buffer};
    put_head(&p);
    if (script->options->view.length_bytes > 0)
        put(&p,
            SQL(script, SQL_ATOM, "CREATE VIEW # AS\n", sql_name(script, script->options->view)));
    jub_buffer_string(buffer, "WITH\n");
    for (size_t i = 0; i < script->tree->records.count; i++)
        if (script->rows[i].is_used) put_rows(&p, script->tree->records.items[i]);
    begin_query(&p, sql_name(script, sql_list_name(script, 0)), is_read_twice(&p, 0));
    put_source(&p, &script->persons, JUB_TEXT("persons"), sql_person_key(script),
               sql_person_key(script));
    for (uint32_t list = 1; list <= script->list_count; list++) {
        if (list == clauses->last + 1)
            for (uint32_t i = 0; i < clauses->quota_count; i++) {
                jub_buffer_string(buffer, ",\n");
                sql_write_quota(script, &clauses->quotas[i], sql_list_name(script, clauses->last),
                                buffer);
            }
        put_list(&p, list);
    }
    jub_buffer_string(buffer, "\nSELECT person");
    put_columns(&p, result, ",\n       ");
    put(&p, SQL(script, SQL_ATOM, "\nFROM #;\n",
                sql_name(script, sql_list_name(script, script->list_count))));
}
