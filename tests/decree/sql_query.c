#include "sql_query.h"

#include "decree/bind_private.h"
#include "decree/decide_private.h"
#include "decree/sql.h"
#include "reference_row.h"

enum { QUERY_MAX_BYTES = 64 << 20 };

/// The first thing that was refused.
static const char *first_reason(jub_arena *arena, const jub_diagnostics *diagnostics,
                                const jub_error *error)
{
    for (size_t i = 0; i < diagnostics->list.count; i++)
        if (diagnostics->list.items[i].severity == JUB_ERROR)
            return jub_text_format(arena, "%.*s", JUB_TEXT_ARG(diagnostics->list.items[i].message))
                .bytes;
    return jub_text_format(arena, "%s", error->message).bytes;
}

bool sql_query_make(jub_arena *arena, const generated_run *run, const sql_words *words,
                    const char **query_out, const char **reason_out)
{
    jub_error error = {0};
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    jub_buffer query = jub_buffer_init(QUERY_MAX_BYTES);
    jub_sql_options options = {.has_law_date = run->options.has_law_date,
                               .law_date = run->options.law_date};
    assert_true(jub_sql_dialect_find(jub_text_from(words->name), &options.dialect));
    const jub_status status =
        jub_decree_sql(arena, run->decree, &options, &diagnostics, &query, &error);
    if (status == JUB_OK)
        *query_out = jub_text_format(arena, "%.*s", JUB_TEXT_ARG(jub_buffer_view(&query))).bytes;
    else
        *reason_out = first_reason(arena, &diagnostics, &error);
    jub_buffer_clear(&query);
    assert_true(status == JUB_OK || status == JUB_REFUSED);
    return status == JUB_OK;
}

static jub_clause_kind kind_of_clauses(uint8_t standing)
{
    if (standing == JUB_EXCLUDED) return JUB_EXCLUDES;
    return standing == JUB_REVOKED ? JUB_REVOKES : JUB_GRANTS;
}

/// The labels of the clauses, in the order of the text, parted by semicolons.
static const char *clause_labels(jub_arena *arena, const generated_run *run,
                                 const reference_row *its)
{
    jub_text labels = {0};
    const jub_clause_kind kind = kind_of_clauses(its->standing);
    for (uint32_t i = 0; i < jub_decree_clause_count(run->decree, kind); i++)
        if (its->clauses >> i & 1)
            labels = jub_text_format(arena, "%.*s%s%.*s", JUB_TEXT_ARG(labels),
                                     labels.length_bytes > 0 ? ";" : "",
                                     JUB_TEXT_ARG(jub_decree_clause_name(run->decree, kind, i)));
    return labels.length_bytes > 0 ? labels.bytes : "";
}

/// Whether a grant in force has an act of that kind, and so the query a column for its target.
static bool has_target(const generated_run *run, decree_act_kind kind)
{
    const decree_program *program = run->worker->eval.program;
    const decree_tree *tree = program->tree;
    for (size_t i = 0; i < tree->grants.count; i++) {
        const decree_clause *grant = tree->grants.items[i];
        for (uint32_t k = 0; k < grant->act_count; k++)
            if (grant->acts[k].kind == kind && decree_in_force(program, &grant->source))
                return true;
    }
    return false;
}

static const char *target_name(jub_arena *arena, const generated_run *run, uint16_t target)
{
    if (target == JUB_NO_TARGET) return NULL;
    return jub_text_format(arena, "%.*s", JUB_TEXT_ARG(jub_decree_target_name(run->decree, target)))
        .bytes;
}

/// What somebody gets who is granted something, after the end of the term.
static uint32_t expect_outcome(jub_arena *arena, const generated_run *run,
                               const jub_outcome *outcome, const char **cells_out)
{
    const bool is_granted = outcome->standing == JUB_GRANTED;
    uint32_t count = 0;
    cells_out[count++] = is_granted && outcome->has_days_saved
                             ? jub_text_format(arena, "%d", outcome->days_saved).bytes
                             : NULL;
    if (has_target(run, DECREE_COMMUTE))
        cells_out[count++] = is_granted ? target_name(arena, run, outcome->new_kind) : NULL;
    if (has_target(run, DECREE_TRANSFER))
        cells_out[count++] = is_granted ? target_name(arena, run, outcome->new_place) : NULL;
    return count;
}

uint32_t sql_query_expect(jub_arena *arena, const generated_run *run, uint32_t row,
                          const char *cells_out[SQL_COLUMN_MAX])
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    const jub_resource *persons = &run->reg->resources[run->reg->persons];
    const jub_column *keys = &persons->columns[persons->key_column];
    jub_outcome outcome;
    const reference_row its = reference_row_kleene(run, row, &outcome);
    uint32_t count = 0;
    cells_out[count++] =
        jub_text_format(arena, "%.*s", JUB_TEXT_ARG(keys->dictionary->keys[keys->codes[row]]))
            .bytes;
    cells_out[count++] = jub_standing_word((jub_standing)its.standing);
    cells_out[count++] = clause_labels(arena, run, &its);
    cells_out[count++] =
        its.new_end == JUB_BULK_NO_DAY
            ? NULL
            : jub_text_format(arena, "%s", jub_date_format(its.new_end, day)).bytes;
    return count + expect_outcome(arena, run, &outcome, cells_out + count);
}

generated_pair sql_pair(jub_arena *arena, uint64_t seed)
{
    static const unsigned parts[] = {
        GENERATE_RECORDS | GENERATE_QUOTAS | GENERATE_MONEY | GENERATE_RARE | GENERATE_DATED,
        GENERATE_QUOTAS | GENERATE_RARE | GENERATE_DATED,
        GENERATE_RECORDS | GENERATE_QUOTAS,
        GENERATE_QUOTAS | GENERATE_MONEY | GENERATE_RARE,
    };
    const generate_options options = {parts[seed % 4], 1, 12, 4, .for_sql = seed % 16 > 0};
    return generate_pair(arena, seed, &options);
}
