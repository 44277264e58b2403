#include "decree/sql/sql_private.h"

// A script begun, lowered and printed.

static bool prepare(sql_script *script)
{
    const decree_tree *tree = script->tree;
    jub_arena *arena = script->arena;
    const size_t facts = tree->fact_count;
    script->facts = JUB_NEW(arena, sql_value, facts);
    script->has_fact = JUB_NEW(arena, bool, facts);
    script->codes = JUB_NEW(arena, sql_codes, facts);
    script->defines = JUB_NEW(arena, sql_value, tree->defines.count);
    script->has_define = JUB_NEW(arena, bool, tree->defines.count);
    script->tables = JUB_NEW(arena, sql_value, tree->tables.count);
    script->has_table = JUB_NEW(arena, bool, tree->tables.count);
    script->nobody = JUB_NEW(arena, decree_person, 1);
    script->names = jub_map_init(arena, 0);
    if (!script->facts || !script->has_fact || !script->codes || !script->defines ||
        !script->has_define || !script->tables || !script->has_table || !script->nobody ||
        !decree_eval_init(arena, &script->program, &script->eval) ||
        jub_map_add(&script->names, JUB_TEXT("person"), NULL) == JUB_MAP_ABSENT)
        return false;
    decree_eval_begin(&script->eval, script->nobody);
    return true;
}

static jub_status begin(jub_arena *arena, const jub_decree *decree, const jub_sql_options *options,
                        jub_diagnostics *diagnostics, sql_script **script_out, jub_error *error)
{
    sql_script *script = JUB_NEW(arena, sql_script, 1);
    if (!script) return jub_fail_no_memory(error);
    *script = (sql_script){.arena = arena,
                           .decree = decree,
                           .tree = decree->tree,
                           .options = options,
                           .dialect = options->dialect,
                           .diagnostics = diagnostics};
    const jub_status status = decree_program_build(arena, decree, options->has_law_date,
                                                   options->law_date, &script->program, error);
    if (status != JUB_OK) return status;
    if (!prepare(script)) return jub_fail_no_memory(error);
    *script_out = script;
    return JUB_OK;
}

static jub_status take(const sql_script *script, jub_buffer *text, jub_buffer *buffer,
                       jub_error *error)
{
    if (script->is_out_of_memory) return jub_fail_no_memory(error);
    if (script->refusal_count > 0)
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, NULL,
                        "the decree has no form in SQL (%s)",
                        jub_sql_dialect_word(script->dialect));
    if (text->status == JUB_OK) jub_buffer_text(buffer, jub_buffer_view(text));
    const jub_status status = text->status != JUB_OK ? text->status : buffer->status;
    if (status == JUB_LIMIT)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "the script is too long");
    return status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

jub_status jub_decree_sql(jub_arena *arena, const jub_decree *decree,
                          const jub_sql_options *options, jub_diagnostics *diagnostics,
                          jub_buffer *buffer, jub_error *error)
{
    sql_script *script = NULL;
    jub_status status = begin(arena, decree, options, diagnostics, &script, error);
    if (status != JUB_OK) return status;
    jub_buffer text = jub_buffer_init(buffer->max_bytes);
    sql_columns result = {0};
    sql_clauses *clauses = JUB_NEW(arena, sql_clauses, 1);
    if (!clauses) return jub_fail_no_memory(error);
    sql_lower_clauses(script, clauses);
    if (script->refusal_count == 0) sql_lower_outcome(script, clauses, &result);
    if (script->refusal_count == 0) sql_write_script(script, clauses, &result, &text);
    status = take(script, &text, buffer, error);
    jub_buffer_clear(&text);
    return status;
}

jub_status jub_decree_sql_schema(jub_arena *arena, const jub_decree *decree,
                                 const jub_sql_options *options, jub_diagnostics *diagnostics,
                                 jub_buffer *buffer, jub_error *error)
{
    sql_script *script = NULL;
    jub_status status = begin(arena, decree, options, diagnostics, &script, error);
    if (status != JUB_OK) return status;
    jub_buffer text = jub_buffer_init(buffer->max_bytes);
    sql_write_schema(script, &text);
    status = take(script, &text, buffer, error);
    jub_buffer_clear(&text);
    return status;
}
