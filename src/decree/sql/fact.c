#include "decree/sql/sql_private.h"

// Facts as they stand in the tables. A column is read once, in the first of the subqueries, under
// the field's own name.

sql_source *sql_source_of(sql_script *script, const decree_field *field)
{
    sql_source *source =
        field && field->record ? &script->rows[field->record->index] : &script->persons;
    source->is_used = true;
    return source;
}

// -- names of the tables --------------------------------------------------------------------------

static const jub_resource_schema *schema_of(const sql_script *script, jub_text resource)
{
    const jub_package *package = script->options->package;
    for (uint32_t i = 0; package && i < package->resource_count; i++)
        if (jub_text_equal(package->resources[i].name, resource)) return &package->resources[i];
    return NULL;
}

jub_text sql_resource_key(const sql_script *script, jub_text resource)
{
    const jub_resource_schema *schema = schema_of(script, resource);
    if (jub_text_is(resource, "custody")) return JUB_TEXT("person");
    if (schema && schema->key_field != UINT32_MAX) return schema->fields[schema->key_field].name;
    return JUB_TEXT("id");
}

jub_text sql_person_key(const sql_script *script)
{
    return sql_resource_key(script, JUB_TEXT("persons"));
}

static jub_text singular(sql_script *script, jub_text name)
{
    if (jub_text_is(name, "persons")) return JUB_TEXT("person");
    if (jub_text_ends(name, JUB_TEXT("ies")) && name.length_bytes > 3)
        return jub_text_format(script->arena, "%.*sy", (int)name.length_bytes - 3, name.bytes);
    if (jub_text_ends(name, JUB_TEXT("s")) && name.length_bytes > 1) name.length_bytes--;
    return name;
}

jub_text sql_link(sql_script *script, jub_text from, jub_text to)
{
    const jub_package *package = script->options->package;
    const jub_resource_schema *schema = schema_of(script, from);
    for (uint32_t i = 0; schema && i < schema->foreign_key_count; i++)
        if (jub_text_equal(package->resources[schema->foreign_keys[i].target_resource].name, to))
            return schema->fields[schema->foreign_keys[i].field].name;
    return singular(script, to);
}

jub_text sql_field_place(const decree_field *field, jub_text *column_out)
{
    jub_text name = field->from.length_bytes > 0 ? field->from : field->name.text;
    jub_text resource = JUB_TEXT("persons");
    if (field->record) {
        const decree_record *record = field->record;
        resource = record->from.length_bytes > 0 ? record->from : record->name.text;
    } else if (field->from.length_bytes > 0 &&
               memchr(field->from.bytes, '.', field->from.length_bytes)) {
        resource = jub_text_cut(&name, '.');
    }
    *column_out = name;
    return resource;
}

static void join_resource(sql_script *script, sql_source *source, jub_text resource,
                          jub_text *alias_out)
{
    for (size_t i = 0; i < source->links.count; i++)
        if (jub_text_equal(source->links.items[i].resource, resource)) {
            *alias_out = source->links.items[i].alias;
            return;
        }
    const sql_join join = {resource,
                           jub_text_format(script->arena, "l%zu", source->links.count + 1)};
    if (!join.alias.bytes || !JUB_LIST_PUSH(script->arena, &source->links, join))
        script->is_out_of_memory = true;
    *alias_out = join.alias;
}

// `t."column"`, from wherever the field stands.
sql_text sql_raw_column(sql_script *script, const decree_field *field, const char *suffix)
{
    sql_source *source = sql_source_of(script, field);
    jub_text column, alias = JUB_TEXT("t");
    const jub_text resource = sql_field_place(field, &column);
    if (!field->record && jub_text_is(resource, "custody")) {
        source->has_custody = true;
        alias = JUB_TEXT("custody_of");
    } else if (!field->record && !jub_text_is(resource, "persons")) {
        join_resource(script, source, resource, &alias);
    }
    return SQL(script, SQL_ATOM, "#.#", (sql_text){alias, SQL_ATOM},
               sql_name_of(script, column, suffix));
}

// -- values ---------------------------------------------------------------------------------------

static sql_text cases_text(sql_script *script, const decree_cases *cases)
{
    sql_text list = {0};
    for (uint32_t i = 0; i < cases->count; i++) {
        const sql_text name = sql_string(script, cases->names[i]);
        list = sql_has(list) ? SQL(script, SQL_ATOM, "#, #", list, name) : name;
    }
    return sql_has(list) ? list : sql_null(script, DECREE_TEXT);
}

// What is read where the column has a value; `assumed` where it has none.
static sql_text read_text(sql_script *script, const decree_field *field, sql_text column,
                          const sql_text *assumed)
{
    if (field->type.kind == DECREE_CHOICE && assumed)
        return SQL(script, SQL_ATOM, "CASE WHEN # IN (#) THEN # WHEN # IS NULL THEN # END", column,
                   cases_text(script, field->type.cases), column, column, *assumed);
    if (field->type.kind == DECREE_CHOICE)
        return SQL(script, SQL_ATOM, "CASE WHEN # IN (#) THEN # END", column,
                   cases_text(script, field->type.cases), column);
    const sql_text value = sql_from_table(script, field->type.kind, column);
    return assumed ? SQL(script, SQL_ATOM, "coalesce(#, #)", value, *assumed) : value;
}

sql_text sql_fact_column(sql_script *script, const decree_field *field, const char *suffix,
                         sql_text text)
{
    const jub_text name =
        jub_text_format(script->arena, "%.*s%s", JUB_TEXT_ARG(field->name.text), suffix);
    if (!name.bytes) {
        script->is_out_of_memory = true;
        return text;
    }
    sql_add_column(script, &sql_source_of(script, field)->columns, name, text);
    return sql_name(script, name);
}

static sql_text unless_none(sql_script *script, const decree_field *field, sql_text value)
{
    if (!field->type.or_none && !field->assume) return value;
    return SQL(script, SQL_ATOM, "CASE WHEN # THEN NULL ELSE # END",
               sql_raw_column(script, field, "_none"), value);
}

static void set_bounds(const decree_field *field, sql_value *value)
{
    const decree_type_kind kind = field->type.kind;
    value->bounds = kind == DECREE_DATE       ? (sql_bounds){JUB_DATE_MIN, JUB_DATE_MAX}
                    : kind == DECREE_DURATION ? (sql_bounds){0, JUB_MONTHS_MAX}
                                              : (sql_bounds){INT64_MIN, INT64_MAX};
    value->other_bounds =
        kind == DECREE_DURATION ? (sql_bounds){0, JUB_DAYS_MAX} : (sql_bounds){1, 1};
}

static sql_value read_field(sql_script *script, const decree_field *field)
{
    sql_value value = {.type = field->type, .list = 1};
    const char *const suffix = field->type.kind == DECREE_DURATION ? "_months"
                               : field->type.kind == DECREE_CODES  ? "_known"
                                                                   : "";
    sql_value assumed = {0};
    const bool is_assumed = field->assume != NULL;
    if (is_assumed) assumed = sql_expr(script, field->assume);
    if (is_assumed && (!assumed.is_fixed || field->type.kind == DECREE_CODES ||
                       field->type.kind == DECREE_DURATION || sql_is_fixed_none(&assumed)))
        return sql_refuse(script, field->name.span, "an assumption of that sort", NULL);
    set_bounds(field, &value);
    sql_text raw = sql_raw_column(script, field, suffix);
    if (field->type.kind == DECREE_DURATION)
        raw = SQL(script, SQL_ATOM, "CASE WHEN # IS NOT NULL THEN # END",
                  sql_raw_column(script, field, "_days"), raw);
    value.main = sql_fact_column(
        script, field, "",
        unless_none(script, field,
                    read_text(script, field, raw, is_assumed ? &assumed.main : NULL)));
    value.other = sql_word("1");
    if (field->type.kind == DECREE_DURATION) // unknown when either column is
        value.other =
            sql_fact_column(script, field, " days",
                            unless_none(script, field, sql_raw_column(script, field, "_days")));
    if (field->type.or_none)
        value.none =
            sql_fact_column(script, field, " none",
                            SQL(script, SQL_ATOM, "coalesce(#, #)",
                                sql_raw_column(script, field, "_none"), sql_word("FALSE")));
    if (field->type.kind == DECREE_DATE) value.anchor = value.main;
    return value;
}

static sql_value read_round(sql_script *script, const decree_round *round)
{
    sql_value value = {.type = {.kind = DECREE_BOOLEAN}, .list = 1};
    script->persons.has_rounds = true;
    script->persons.is_used = true;
    sql_add_column(script, &script->persons.columns, round->name.text,
                   SQL(script, SQL_ATOM,
                       "CASE WHEN rounds_of.# = rounds_of.# THEN rounds_of.# = 1 END",
                       sql_name_of(script, round->name.text, ""),
                       sql_name_of(script, round->name.text, " most"),
                       sql_name_of(script, round->name.text, "")));
    value.main = sql_name(script, round->name.text);
    return value;
}

static sql_value read_fact(sql_script *script, uint32_t fact, decree_span span)
{
    const decree_tree *tree = script->tree;
    const decree_field *field = tree->facts[fact];
    if (field && !field->is_used) // no column is bound to it
        return field->assume ? sql_expr(script, field->assume) : sql_unknown(script, field->type);
    if (field) return read_field(script, field);
    if (fact < tree->fields.count + tree->rounds.count)
        return read_round(script, tree->rounds.items[fact - tree->fields.count]);
    if (fact < tree->fields.count + tree->rounds.count + tree->gaps.count)
        return sql_unknown(script, decree_fact_type(tree, fact));
    return sql_refuse(script, span, "whether rows are known", NULL);
}

sql_value sql_fact(sql_script *script, uint32_t fact, decree_span span)
{
    if (!script->has_fact[fact]) {
        script->facts[fact] = read_fact(script, fact, span);
        script->has_fact[fact] = true;
    }
    sql_value value = script->facts[fact];
    const bool is_row = script->tree->facts[fact] && script->tree->facts[fact]->record;
    if (script->row_of && !is_row && !value.is_fixed) value.reads_person = true;
    return value;
}
