// What the database says, against the state that the log gives.

#include <inttypes.h>
#include <stdio.h>

#include "cli/programme_check.h"

enum { WORDS_MAX_BYTES = 4096 };

static bool proposals_differ(const jub_basis *found, const jub_basis *expected, uint32_t *row_out)
{
    if (!found->proposals != !expected->proposals) {
        *row_out = 0;
        return true;
    }
    if (!found->proposals) return false;
    for (uint32_t row = 0; row < expected->persons->row_count; row++) {
        const jub_proposal *a = &found->proposals[row], *b = &expected->proposals[row];
#define X(type, member)                                                                            \
    if (a->member != b->member) {                                                                  \
        *row_out = row;                                                                            \
        return true;                                                                               \
    }
        JUB_PROPOSAL_MEMBERS(X)
#undef X
    }
    return false;
}

// Whom a difference is about, where it is in a row of somebody or of a facility: ` (P00000017)`.
static jub_text who_of(const jub_state *state, const char *words)
{
    size_t row;
    if (sscanf(words, "people %zu:", &row) == 1 && row < state->people.count)
        return jub_basis_person_key(state->basis, (uint32_t)row);
    if (sscanf(words, "facilities %zu:", &row) == 1 && row < state->facilities.count)
        return jub_basis_facility_key(state->basis, (uint32_t)row);
    if (sscanf(words, "actors %zu:", &row) == 1 && row < state->actors.count)
        return state->actors.items[row].id;
    return JUB_TEXT("");
}

static void compare(cli_check *check, const jub_state *found)
{
    const jub_state *state = &check->programme.state;
    jub_buffer words = jub_buffer_init(WORDS_MAX_BYTES);
    uint32_t row;
    if (jub_state_differ(found, state, &words)) {
        jub_buffer_char(&words, '\0');
        const char *said = words.status == JUB_OK ? words.bytes : "much";
        const jub_text who = who_of(state, said);
        cli_check_finding(check, JUB_TEXT(PROGRAMME_DATABASE), "not what the log gives: %s%s%.*s%s",
                          said, who.length_bytes > 0 ? " (" : "", JUB_TEXT_ARG(who),
                          who.length_bytes > 0 ? ")" : "");
    } else if (proposals_differ(found->basis, state->basis, &row))
        cli_check_finding(check, JUB_TEXT(PROGRAMME_DATABASE),
                          "proposals %" PRIu32 " (%.*s): not what the decree gives", row,
                          JUB_TEXT_ARG(jub_basis_person_key(state->basis, row)));
    else
        cli_check_line(check, "database", "every value as the log gives it");
    jub_buffer_clear(&words);
}

jub_status cli_check_database(cli_check *check, jub_error *error)
{
    cli_programme *programme = &check->programme;
    jub_programme_store *store = NULL;
    jub_basis basis = programme->basis;
    jub_state found;
    basis.proposals = NULL;
    jub_status status = jub_programme_store_open(cli_programme_path(programme, PROGRAMME_DATABASE),
                                                 false, &store, error);
    if (status == JUB_OK)
        status = jub_state_begin(&check->arena, &basis, programme->state.origin, &found, error);
    if (status == JUB_OK) status = jub_programme_store_read(store, &found, error);
    if (status == JUB_OK)
        compare(check, &found);
    else if (status != JUB_NO_MEMORY) {
        cli_check_fault(check, JUB_TEXT(PROGRAMME_DATABASE), error);
        status = JUB_OK;
    }
    jub_programme_store_close(store);
    return status;
}
