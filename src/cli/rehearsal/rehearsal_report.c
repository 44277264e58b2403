#include "cli/rehearsal/rehearsal_report.h"

#include <inttypes.h>

#include "cli/message.h"

#define PLANTED_MAX_BYTES ((size_t)1 << 30)
enum { REFUSED_SHOWN = 20, REFUSED_MAX_BYTES = 1 << 20 };

// -- what was planted -----------------------------------------------------------------------------

cli_planted cli_planted_init(void)
{
    cli_planted planted = {.csv = jub_buffer_init(PLANTED_MAX_BYTES),
                           .refused = jub_buffer_init(REFUSED_MAX_BYTES)};
    jub_buffer_string(&planted.csv, "kind,officer,is,case,person,entry,what\n");
    return planted;
}

void cli_planted_clear(cli_planted *planted)
{
    jub_buffer_clear(&planted->csv);
    jub_buffer_clear(&planted->refused);
}

static void write_quoted(jub_buffer *csv, jub_text text)
{
    jub_buffer_char(csv, '"');
    for (size_t i = 0; i < text.length_bytes; i++) {
        if (text.bytes[i] == '"') jub_buffer_char(csv, '"');
        jub_buffer_char(csv, text.bytes[i]);
    }
    jub_buffer_char(csv, '"');
}

jub_status cli_planted_cast(cli_planted *planted, const jub_cast *cast, jub_error *error)
{
    for (uint32_t i = 0; i < cast->count; i++) {
        const jub_player *player = &cast->players[i];
        if (player->character == JUB_CHARACTER_HONEST) continue;
        jub_buffer_format(&planted->csv, "%s,%s,cast,,,,", jub_character_word(player->character),
                          player->id);
        write_quoted(&planted->csv, jub_text_from(jub_character_meaning(player->character)));
        jub_buffer_char(&planted->csv, '\n');
    }
    return planted->csv.status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

jub_status cli_planted_deed(cli_planted *planted, const jub_deed *deed, jub_error *error)
{
    jub_buffer *csv = &planted->csv;
    jub_buffer_format(csv, "%s,%.*s,%s,", jub_character_word(deed->character),
                      JUB_TEXT_ARG(deed->officer), deed->was_refused ? "refused" : "done");
    if (deed->case_number > 0) jub_buffer_u64(csv, deed->case_number);
    jub_buffer_format(csv, ",%.*s,", JUB_TEXT_ARG(deed->person));
    if (!deed->was_refused) jub_buffer_u64(csv, deed->entry);
    jub_buffer_char(csv, ',');
    write_quoted(csv, deed->what);
    jub_buffer_char(csv, '\n');
    if (deed->was_refused && planted->refused_count++ < REFUSED_SHOWN)
        jub_buffer_format(&planted->refused, "  %-12s %-10.*s %.*s\n",
                          jub_character_word(deed->character), JUB_TEXT_ARG(deed->officer),
                          JUB_TEXT_ARG(deed->what));
    return csv->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

// -- the outcome ----------------------------------------------------------------------------------

static void write_count(jub_buffer *report, const char *words, uint64_t count)
{
    char text[CLI_COUNT_TEXT_BYTES];
    jub_buffer_format(report, "  %-28s %12s\n", words, cli_count(count, text));
}

static void write_counts(jub_buffer *report, const jub_rehearsal_counts *counts)
{
    jub_buffer_string(report, "\nthe programme\n");
    write_count(report, "proposed", counts->proposed_count);
    write_count(report, "nominated", counts->nominated_count);
    write_count(report, "cases read", counts->case_count);
    write_count(report, "readings", counts->reading_count);
    write_count(report, "third readings", counts->third_count);
    write_count(report, "on the list", counts->listed_count);
    write_count(report, "places that facts leave open", counts->contested_count);
    write_count(report, "corrections", counts->correction_count);
    write_count(report, "effects", counts->effect_count);
    write_count(report, "entries of the log", counts->entry_count);
    write_count(report, "sittings", counts->sitting_count);
}

static void write_clauses(jub_buffer *report, const jub_state *state, const jub_list *list)
{
    const jub_decree *decree = state->basis->decree;
    jub_buffer_string(report, "\nthe list by clause\n");
    for (uint32_t i = 0; i < jub_decree_clause_count(decree, JUB_GRANTS); i++) {
        uint64_t count = 0;
        for (size_t j = 0; j < list->count; j++)
            count += list->lines[j].determination.result.grants >> i & 1;
        const jub_text name = jub_decree_clause_name(decree, JUB_GRANTS, i);
        const jub_text cite = jub_decree_clause_cite(decree, JUB_GRANTS, i);
        char text[CLI_COUNT_TEXT_BYTES];
        jub_buffer_format(report, "  %-28.*s %12s   %.*s\n", JUB_TEXT_ARG(name),
                          cli_count(count, text), JUB_TEXT_ARG(cite));
    }
}

static void write_facilities(jub_buffer *report, const jub_state *state)
{
    jub_buffer_format(report, "\n%-12s %10s %10s %10s %10s %10s\n", "facility", "nominated",
                      "set aside", "listed", "told", "effects");
    for (uint32_t i = 0; i < state->facilities.count; i++) {
        const jub_facility *facility = &state->facilities.items[i];
        const jub_text key = jub_basis_facility_key(state->basis, i);
        if (facility->nominated_count + facility->set_aside_count == 0) continue;
        jub_buffer_format(report, "%-12.*s %10u %10u %10" PRIu64 " %10" PRIu64 " %10" PRIu64 "\n",
                          JUB_TEXT_ARG(key), facility->nominated_count, facility->set_aside_count,
                          facility->listed_count, facility->told_count, facility->effect_count);
    }
}

void cli_rehearsal_report(const jub_state *state, const jub_list *list,
                          const jub_rehearsal_counts *counts, const cli_planted *planted,
                          jub_buffer *report)
{
    write_counts(report, counts);
    write_clauses(report, state, list);
    write_facilities(report, state);
    jub_buffer_format(report, "\ncorrupt officers did %" PRIu64 " things, and %zu were refused\n",
                      counts->deed_count, planted->refused_count);
    jub_buffer_text(report, jub_buffer_view(&planted->refused));
    if (planted->refused_count > REFUSED_SHOWN)
        jub_buffer_format(report, "  and %zu more\n", planted->refused_count - REFUSED_SHOWN);
}
