#include "generate_parts.h"

enum { TRY_MAX = 100 };

/// What a decree may use: each part in some decrees only, and the same whatever else is allowed.
static unsigned draw_parts(jub_prng *prng, unsigned allowed)
{
    unsigned drawn = 0;
    for (unsigned part = 1; part < GENERATE_ALL; part <<= 1)
        if (jub_prng_chance(prng, 1, 2)) drawn |= part;
    drawn &= allowed;
    if (!(drawn & GENERATE_RECORDS)) drawn &= ~(unsigned)GENERATE_ROW_GRANTS;
    return drawn;
}

bool made_passes(jub_arena *arena, const char *statements)
{
    const size_t mark = jub_arena_mark(arena);
    const jub_decree *decree = NULL;
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_text source = jub_text_format(arena, "```decree\n%s\n```\n", statements);
    const bool is_read = jub_decree_read(arena, source, &diagnostics, &decree) == JUB_OK;
    for (size_t i = 0; getenv("JUB_SHOW_TRIES") && i < diagnostics.list.count; i++)
        if (diagnostics.list.items[i].severity == JUB_ERROR)
            print_message("# %.*s\n", JUB_TEXT_ARG(diagnostics.list.items[i].message));
    jub_arena_rewind(arena, mark);
    return is_read;
}

static const char *try_decree(made *m, jub_arena *arena)
{
    m->out = jub_buffer_init(MADE_TEXT_MAX_BYTES);
    made_decree(m);
    jub_buffer_char(&m->out, '\0');
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&m->out));
    jub_buffer_clear(&m->out);
    assert_non_null(text.bytes);
    return made_passes(arena, text.bytes) ? text.bytes : NULL;
}

generated_pair generate_pair(jub_arena *arena, uint64_t seed, const generate_options *options)
{
    generated_pair pair = {.seed = seed};
    jub_prng prng = {seed};
    made m;
    while (!pair.statements && pair.try_count < TRY_MAX) {
        m = (made){.prng = {jub_prng_next(&prng)}};
        m.parts = draw_parts(&m.prng, options->parts);
        m.for_sql = options->for_sql;
        pair.statements = try_decree(&m, arena);
        pair.try_count++;
    }
    assert_non_null(pair.statements);
    pair.has_law_date = (m.parts & GENERATE_DATED) && made_chance(&m, 1, 3);
    pair.law_date = made_day(&m.prng, m.day, -1, 1);
    made_register(&m, arena, options, &pair);
    return pair;
}

const uint8_t *const *generate_tickets(jub_arena *arena, const jub_decree *decree,
                                       uint32_t row_count, uint64_t seed)
{
    const uint32_t count = jub_decree_lottery_count(decree);
    if (count == 0) return NULL;
    jub_prng prng = {seed ^ 0x7465};
    const uint8_t **tickets = JUB_NEW(arena, const uint8_t *, count);
    assert_non_null(tickets);
    for (uint32_t i = 0; i < count; i++) {
        const size_t size_bytes = (size_t)row_count * JUB_TICKET_BYTES;
        uint8_t *bytes = JUB_NEW(arena, uint8_t, size_bytes + 1);
        assert_non_null(bytes);
        for (size_t j = 0; j < size_bytes; j++) bytes[j] = (uint8_t)jub_prng_below(&prng, 256);
        tickets[i] = bytes;
    }
    return tickets;
}

generated_run generate_open(jub_arena *arena, const generated_pair *pair)
{
    generated_run run = {.row_count = pair->person_count};
    jub_diagnostics diagnostics;
    run.decree =
        pair->decree ? pair->decree : fixture_decree(arena, pair->statements, &diagnostics);
    run.reg = fixture_register(arena, pair->files, pair->file_count);
    run.options.tickets = generate_tickets(arena, run.decree, run.row_count, pair->seed);
    run.options.has_law_date = pair->has_law_date;
    run.options.law_date = pair->law_date;
    return run;
}

generated_run generate_run(jub_arena *arena, const generated_pair *pair)
{
    generated_run run = generate_open(arena, pair);
    jub_error error = {0};
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_status status = jub_determiner_open(arena, run.decree, run.reg, &run.options,
                                                  &diagnostics, &run.determiner);
    for (size_t i = 0; status != JUB_OK && i < diagnostics.list.count; i++)
        print_message("%.*s\n", JUB_TEXT_ARG(diagnostics.list.items[i].message));
    assert_int_equal(status, JUB_OK);
    run.worker = jub_worker_new(arena, run.determiner);
    assert_non_null(run.worker);
    jub_determine_candidates(run.determiner, run.worker, 0, run.row_count);
    if (jub_determine_rank(run.determiner, run.worker, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return run;
}
