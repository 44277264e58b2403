#include "sql_query.h"

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

uint32_t sql_query_expect(jub_arena *arena, const generated_run *run, uint32_t row,
                          const char *cells_out[SQL_COLUMN_MAX])
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    const jub_resource *persons = &run->reg->resources[run->reg->persons];
    const jub_column *keys = &persons->columns[persons->key_column];
    const reference_row its = reference_row_kleene(run, row, NULL);
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
    return count;
}

generated_pair sql_pair(jub_arena *arena, uint64_t seed)
{
    static const unsigned parts[] = {
        GENERATE_ALL,
        GENERATE_QUOTAS | GENERATE_RARE | GENERATE_DATED,
        GENERATE_RECORDS | GENERATE_QUOTAS,
        GENERATE_QUOTAS | GENERATE_MONEY | GENERATE_RARE,
    };
    const generate_options options = {parts[seed % 4], 1, 12, 4};
    return generate_pair(arena, seed, &options);
}
