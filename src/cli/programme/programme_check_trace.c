// What the rules allow and somebody may still have done on purpose: told, so that it can be asked
// about (docs/programme-trust.md). None of it is a finding.

#include "cli/programme/programme_check.h"

enum { LINE_BYTES = 1024 };

// `2 registrar, 5 reader`
static void write_roles(const jub_state *state, jub_buffer *line)
{
    bool is_first = true;
    for (int role = 0; role < JUB_ROLE_COUNT; role++) {
        unsigned count = 0;
        for (size_t i = 0; i < state->actors.count; i++)
            count += state->actors.items[i].role == role;
        if (count == 0) continue;
        jub_buffer_format(line, "%s%u %s", is_first ? "" : ", ", count,
                          jub_role_word((jub_role)role));
        is_first = false;
    }
}

void cli_check_people(cli_check *check)
{
    const jub_state *state = &check->programme.state;
    jub_buffer line = jub_buffer_init(LINE_BYTES);
    unsigned left_count = 0;
    for (size_t i = 0; i < state->actors.count; i++) left_count += state->actors.items[i].has_left;
    write_roles(state, &line);
    cli_check_line(check, "people", "%.*s", JUB_TEXT_ARG(jub_buffer_view(&line)));
    if (check->late_count > 0 || left_count > 0)
        cli_check_line(check, "", "%llu enrolled after the decree was signed, %u sent away",
                       (unsigned long long)check->late_count, left_count);
    jub_buffer_clear(&line);
}

static bool is_taken(const jub_state *state, jub_text draw)
{
    for (size_t i = 0; i < state->seeds.count; i++)
        if (jub_text_equal(state->seeds.items[i].draw, draw)) return true;
    return false;
}

void cli_check_draws(cli_check *check)
{
    size_t count;
    const jub_drawn *drawn = jub_replay_draws(check->programme.replay, &count);
    for (size_t i = 0; i < count; i++)
        if (!is_taken(&check->programme.state, drawn[i].draw))
            cli_check_line(check, "", "draw '%.*s' %s", JUB_TEXT_ARG(drawn[i].draw),
                           drawn[i].is_void ? "is void" : "came to a result that was not taken");
}

// Whether somebody was to have a reading of the case and nobody was dealt it.
static bool is_undealt(const jub_state *state, uint32_t case_number)
{
    const jub_case *item = &state->cases.items[case_number - 1];
    if (item->first == 0 || item->second == 0) return true;
    const jub_reading *first = &state->readings.items[item->first - 1];
    const jub_reading *second = &state->readings.items[item->second - 1];
    return first->stage == JUB_DECIDED && second->stage == JUB_DECIDED &&
           first->outcome != second->outcome && item->third == 0;
}

void cli_check_readings(cli_check *check)
{
    const jub_state *state = &check->programme.state;
    unsigned recused_count = 0, lapsed_count = 0, open_count = 0, undealt_count = 0;
    for (size_t i = 0; i < state->readings.count; i++) {
        recused_count += state->readings.items[i].stage == JUB_RECUSED;
        lapsed_count += state->readings.items[i].stage == JUB_LAPSED;
    }
    if (recused_count > 0 || lapsed_count > 0)
        cli_check_line(check, "", "%u handed back by the reader, %u lapsed", recused_count,
                       lapsed_count);
    if (check->is_public || state->programme.stage < JUB_PROGRAMME_SELECTED) return;
    for (uint32_t i = 1; i <= state->cases.count; i++) {
        if (state->cases.items[i - 1].outcome != JUB_UNSETTLED) continue;
        open_count++;
        undealt_count += is_undealt(state, i);
    }
    if (open_count > 0)
        cli_check_line(check, "",
                       "%u cases not settled in time and therefore not passed; %u of them were not "
                       "dealt to enough readers",
                       open_count, undealt_count);
}

void cli_check_audit(cli_check *check)
{
    const jub_state *state = &check->programme.state;
    if (state->programme.stage < JUB_PROGRAMME_SEALED) return;
    if (state->programme.audit_count == 0)
        cli_check_line(check, "audit", "no sample was drawn");
    else
        cli_check_line(check, "audit", "a sample of %u of %zu cases, %zu read again",
                       state->programme.audit_count, state->cases.count, state->rereadings.count);
}
