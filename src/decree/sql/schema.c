#include "decree/sql/sql_private.h"

#include "decree/decree_private.h"

// The tables that a query expects, as docs/decree-sql.md tells of them.

typedef struct table_column {
    jub_text name;
    const char *type;
} table_column;

typedef struct schema_table {
    jub_text name;
    JUB_LIST(table_column) columns;
} schema_table;

typedef struct schema_writer {
    sql_script *script;
    JUB_LIST(schema_table *) tables;
} schema_writer;

static schema_table *find_table(schema_writer *writer, jub_text name)
{
    for (size_t i = 0; i < writer->tables.count; i++)
        if (jub_text_equal(writer->tables.items[i]->name, name)) return writer->tables.items[i];
    schema_table *table = JUB_NEW(writer->script->arena, schema_table, 1);
    if (!table || !JUB_LIST_PUSH(writer->script->arena, &writer->tables, table)) {
        writer->script->is_out_of_memory = true;
        return NULL;
    }
    table->name = name;
    return table;
}

static void add_column(schema_writer *writer, schema_table *table, jub_text name, const char *type)
{
    if (!table || !name.bytes) {
        writer->script->is_out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < table->columns.count; i++)
        if (jub_text_equal(table->columns.items[i].name, name)) {
            if (strcmp(table->columns.items[i].type, type) != 0)
                (void)sql_refuse(writer->script, writer->script->span,
                                 "a column that is to hold two sorts of value", NULL);
            return;
        }
    const table_column column = {name, type};
    if (!JUB_LIST_PUSH(writer->script->arena, &table->columns, column))
        writer->script->is_out_of_memory = true;
}

static const char *type_of(const schema_writer *writer, decree_type_kind kind)
{
    return sql_type_word(writer->script->dialect, kind);
}

static jub_text with(schema_writer *writer, jub_text name, const char *suffix)
{
    return jub_text_format(writer->script->arena, "%.*s%s", JUB_TEXT_ARG(name), suffix);
}

static void add_codes(schema_writer *writer, jub_text resource, jub_text column)
{
    const char *const text = type_of(writer, DECREE_TEXT);
    const jub_text name = jub_text_format(writer->script->arena, "%.*s_%.*s",
                                          JUB_TEXT_ARG(resource), JUB_TEXT_ARG(column));
    schema_table *codes = find_table(writer, name);
    add_column(writer, codes, JUB_TEXT("owner"), text);
    add_column(writer, codes, JUB_TEXT("code"), text);
    add_column(writer, find_table(writer, JUB_TEXT("offence_codes")), JUB_TEXT("code"), text);
}

static void add_field(schema_writer *writer, const decree_field *field)
{
    sql_script *script = writer->script;
    const char *const text = type_of(writer, DECREE_TEXT);
    jub_text column;
    const jub_text resource = sql_field_place(field, &column);
    script->clause = field->name.text;
    script->span = field->name.span;
    schema_table *table = find_table(writer, resource);
    const decree_type_kind kind = field->type.kind;
    if (!field->record && !jub_text_is(resource, "persons")) {
        add_column(writer, table, sql_resource_key(script, resource), text);
        if (!jub_text_is(resource, "custody"))
            add_column(writer, find_table(writer, JUB_TEXT("persons")),
                       sql_link(script, JUB_TEXT("persons"), resource), text);
    }
    if (field->record) {
        add_column(writer, table, sql_link(script, resource, JUB_TEXT("persons")), text);
        if (kind == DECREE_CODES)
            add_column(writer, table, sql_resource_key(script, resource), text);
    }
    if (kind == DECREE_DURATION) {
        add_column(writer, table, with(writer, column, "_months"), type_of(writer, kind));
        add_column(writer, table, with(writer, column, "_days"), type_of(writer, kind));
    } else {
        add_column(writer, table, with(writer, column, kind == DECREE_CODES ? "_known" : ""),
                   type_of(writer, kind));
    }
    if (field->type.or_none || field->assume)
        add_column(writer, table, with(writer, column, "_none"), type_of(writer, DECREE_BOOLEAN));
    if (kind == DECREE_CODES) add_codes(writer, resource, column);
    if (kind == DECREE_TEXT)
        add_column(writer, find_table(writer, JUB_TEXT("offence_codes")), JUB_TEXT("code"), text);
}

static void add_others(schema_writer *writer)
{
    sql_script *script = writer->script;
    const char *const text = type_of(writer, DECREE_TEXT);
    if (script->tree->rounds.count > 0) {
        schema_table *rounds = find_table(writer, JUB_TEXT("rounds"));
        add_column(writer, rounds, sql_link(script, JUB_TEXT("rounds"), JUB_TEXT("persons")), text);
        add_column(writer, rounds, JUB_TEXT("round"), text);
        add_column(writer, rounds, JUB_TEXT("passed"), type_of(writer, DECREE_BOOLEAN));
    }
    if (script->decree->lottery_count > 0) {
        schema_table *tickets = find_table(writer, JUB_TEXT("tickets"));
        add_column(writer, tickets, JUB_TEXT("lottery"), text);
        add_column(writer, tickets, JUB_TEXT("person"), text);
        add_column(writer, tickets, JUB_TEXT("ticket"), text);
    }
}

static bool is_key(const schema_writer *writer, const schema_table *table, jub_text column)
{
    if (jub_text_is(table->name, "rounds") || jub_text_is(table->name, "tickets") ||
        writer->script->dialect == JUB_SQL_SPARK)
        return false;
    return jub_text_equal(column, sql_resource_key(writer->script, table->name));
}

static void write_table(const schema_writer *writer, const schema_table *table, jub_buffer *out)
{
    sql_script *script = writer->script;
    jub_buffer_string(out, "CREATE TABLE ");
    jub_buffer_text(out, sql_name(script, table->name).text);
    jub_buffer_string(out, " (");
    for (size_t i = 0; i < table->columns.count; i++) {
        const table_column *column = &table->columns.items[i];
        jub_buffer_string(out, i > 0 ? ",\n    " : "\n    ");
        jub_buffer_text(out, sql_name(script, column->name).text);
        jub_buffer_format(out, " %s%s", column->type,
                          is_key(writer, table, column->name) ? " NOT NULL PRIMARY KEY" : "");
    }
    jub_buffer_string(out, script->dialect == JUB_SQL_SPARK ? "\n) USING parquet;\n" : "\n);\n");
}

void sql_write_schema(sql_script *script, jub_buffer *out)
{
    schema_writer writer = {.script = script};
    add_column(&writer, find_table(&writer, JUB_TEXT("persons")), sql_person_key(script),
               type_of(&writer, DECREE_TEXT));
    for (uint32_t i = 0; i < script->tree->fact_count; i++) {
        const decree_field *field = script->tree->facts[i];
        if (field && field->is_used && (!field->record || field->record->is_used))
            add_field(&writer, field);
    }
    add_others(&writer);
    for (size_t i = 0; i < writer.tables.count; i++)
        write_table(&writer, writer.tables.items[i], out);
}
