#include "decree/sql/sql_private.h"

// Codes of a row against the sets of a decree.

static sql_text is_under(sql_script *script, sql_text code, jub_text prefix)
{
    jub_text bare = prefix;
    bare.length_bytes--;
    size_t characters = 0;
    for (size_t i = 0; i < prefix.length_bytes; i++)
        characters += ((unsigned char)prefix.bytes[i] & 0xC0) != 0x80;
    return SQL(script, SQL_OR, "# = # OR substr(#, 1, #) = #", code, sql_string(script, bare), code,
               sql_integer(script, (sql_wide)characters), sql_string(script, prefix));
}

static bool is_member(const sql_script *script, const uint64_t *bits, uint32_t set)
{
    (void)script;
    return set == UINT32_MAX || decree_set_has(bits, set);
}

static bool has_prefix(const sql_script *script, const decree_prefix *prefix, uint32_t set)
{
    const decree_program *program = &script->program;
    if (set == UINT32_MAX) return true;
    return decree_in_force(program, &script->tree->all_codes[prefix->set]->source) &&
           decree_set_has(&program->wider[(size_t)prefix->set * program->set_words], set);
}

sql_text sql_code_in(sql_script *script, sql_text code, uint32_t set)
{
    const decree_program *program = &script->program;
    uint64_t *bits = JUB_NEW(script->arena, uint64_t, program->set_words);
    sql_text list = {0}, text = sql_word("FALSE");
    if (!bits) {
        script->is_out_of_memory = true;
        return text;
    }
    for (uint32_t i = 0; i < program->named.count; i++) {
        (void)decree_code_members(program, program->named.keys[i], bits);
        if (!is_member(script, bits, set)) continue;
        const sql_text name = sql_string(script, program->named.keys[i]);
        list = sql_has(list) ? SQL(script, SQL_ATOM, "#, #", list, name) : name;
    }
    if (sql_has(list)) text = SQL(script, SQL_COMPARED, "# IN (#)", code, list);
    for (uint32_t i = 0; i < program->prefix_count; i++)
        if (has_prefix(script, &program->prefixes[i], set)) {
            bool is_seen = false;
            for (uint32_t k = 0; k < i; k++)
                is_seen |= has_prefix(script, &program->prefixes[k], set) &&
                           jub_text_equal(program->prefixes[k].text, program->prefixes[i].text);
            if (!is_seen)
                text = sql_or(script, text, is_under(script, code, program->prefixes[i].text));
        }
    return text;
}

static const char *set_words(const decree_expr *expr)
{
    return expr->kind == DECREE_EXPR_MEETS ? " meets " : " within ";
}

// The name of a column that says how a field's codes stand to a set.
static jub_text question_name(sql_script *script, const decree_field *field,
                              const decree_expr *expr)
{
    const decree_codes *set = expr->set.codes;
    const jub_text name =
        set->name.text.length_bytes > 0
            ? jub_text_format(script->arena, "%.*s%s%.*s", JUB_TEXT_ARG(field->name.text),
                              set_words(expr), JUB_TEXT_ARG(set->name.text))
            : jub_text_format(script->arena, "%.*s%slist %u", JUB_TEXT_ARG(field->name.text),
                              set_words(expr), set->index + 1);
    if (!name.bytes) script->is_out_of_memory = true;
    return name;
}

static void ask_codes(sql_script *script, const decree_field *field, uint32_t set)
{
    sql_codes *codes = &script->codes[field->index];
    if (!codes->sets) {
        codes->field = field;
        codes->sets = JUB_NEW(script->arena, uint64_t, script->program.set_words);
        if (!codes->sets ||
            !JUB_LIST_PUSH(script->arena, &sql_source_of(script, field)->codes, field->index)) {
            script->is_out_of_memory = true;
            return;
        }
    }
    codes->sets[set / 64] |= (uint64_t)1 << set % 64;
}

// A column of the subquery over the codes of each row, which print.c writes.
static sql_text mark(sql_script *script, const decree_field *field, const char *what, uint32_t set)
{
    const jub_text name = jub_text_format(script->arena, "%s %u", what, set + 1);
    const jub_text alias = jub_text_format(script->arena, "codes_%u", field->index);
    if (!name.bytes || !alias.bytes) script->is_out_of_memory = true;
    return SQL(script, SQL_ATOM, "#.#", (sql_text){alias, SQL_ATOM}, sql_name(script, name));
}

static sql_value ask_field(sql_script *script, const decree_expr *expr, const decree_field *field)
{
    jub_text place;
    const uint32_t set = expr->set.codes->index;
    const bool is_every = expr->kind != DECREE_EXPR_MEETS;
    const jub_text resource = sql_field_place(field, &place);
    if (!field->record && !jub_text_is(resource, "persons"))
        return sql_refuse(script, expr->span, "codes of what a person's row refers to", NULL);
    sql_value known = sql_fact(script, field->index, expr->span);
    ask_codes(script, field, set);
    const jub_text name = question_name(script, field, expr);
    const sql_text decided =
        is_every ? SQL(script, SQL_COMPARED, "# = 1", mark(script, field, "out", set))
                 : SQL(script, SQL_COMPARED, "# = 1", mark(script, field, "in", set));
    const sql_text open = SQL(script, SQL_COMPARED, "# = 1", mark(script, field, "open", set));
    sql_value value = sql_truth(sql_name(script, name));
    value.reads_person = known.reads_person;
    bool is_there = false;
    const sql_columns *columns = &sql_source_of(script, field)->columns;
    for (size_t i = 0; i < columns->count; i++)
        is_there |= jub_text_equal(columns->items[i].name, name);
    if (!is_there)
        sql_add_column(
            script, &sql_source_of(script, field)->columns, name,
            SQL(script, SQL_ATOM,
                is_every
                    ? "CASE WHEN # THEN CASE WHEN # THEN FALSE WHEN # THEN NULL ELSE TRUE END END"
                    : "CASE WHEN # THEN CASE WHEN # THEN TRUE WHEN # THEN NULL ELSE FALSE END END",
                sql_raw_column(script, field, "_known"), decided, open));
    if (sql_has(known.none)) value.main = sql_and(script, sql_not(script, known.none), value.main);
    return value;
}

static sql_value ask_text(sql_script *script, const decree_expr *expr, const decree_field *field)
{
    const uint32_t set = expr->set.codes->index;
    sql_value text = sql_fact(script, field->index, expr->span);
    sql_source *source = sql_source_of(script, field);
    bool is_there = false;
    for (size_t i = 0; i < source->listed.count; i++)
        is_there |= source->listed.items[i] == field->index;
    if (!is_there) {
        if (!JUB_LIST_PUSH(script->arena, &source->listed, field->index))
            script->is_out_of_memory = true;
        const jub_text alias = jub_text_format(script->arena, "listed_%u", field->index);
        (void)sql_fact_column(script, field, " listed",
                              SQL(script, SQL_COMPARED, "#.# IS NOT NULL",
                                  (sql_text){alias, SQL_ATOM}, sql_name(script, JUB_TEXT("code"))));
    }
    sql_value value =
        sql_truth(SQL(script, SQL_ATOM, "CASE WHEN # THEN TRUE WHEN # THEN FALSE END",
                      sql_code_in(script, text.main, set),
                      sql_or(script, sql_code_in(script, text.main, UINT32_MAX),
                             sql_and(script, SQL(script, SQL_COMPARED, "# IS NOT NULL", text.main),
                                     sql_name_of(script, field->name.text, " listed")))));
    value.reads_person = text.reads_person;
    if (sql_has(text.none)) value.main = sql_and(script, sql_not(script, text.none), value.main);
    return value;
}

sql_value sql_membership(sql_script *script, const decree_expr *expr)
{
    const decree_expr *const subject = expr->operands[0];
    const decree_symbol *symbol = subject->kind == DECREE_EXPR_NAME ? subject->symbol : NULL;
    const bool is_field =
        symbol && (symbol->kind == DECREE_SYMBOL_FIELD || symbol->kind == DECREE_SYMBOL_CHILD);
    if (symbol && symbol->kind == DECREE_SYMBOL_GAP) return sql_unknown(script, expr->type);
    if (!is_field)
        return sql_refuse(script, expr->span, "codes that are not those of a field", NULL);
    return symbol->field->type.kind == DECREE_CODES ? ask_field(script, expr, symbol->field)
                                                    : ask_text(script, expr, symbol->field);
}
