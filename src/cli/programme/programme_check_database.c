// What the database says, against the state that the log gives.

#include <inttypes.h>
#include <stdio.h>

#include "cli/programme/programme_check.h"

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
    uint32_t row;
    jub_text rest = jub_text_from(words);
    const jub_text table = jub_text_cut(&rest, ' ');
    if (!jub_text_to_u32(jub_text_cut(&rest, ':'), &row)) return JUB_TEXT("");
    if (jub_text_is(table, "people") && row < state->people.count)
        return jub_basis_person_key(state->basis, row);
    if (jub_text_is(table, "facilities") && row < state->facilities.count)
        return jub_basis_facility_key(state->basis, row);
    if (jub_text_is(table, "actors") && row < state->actors.count)
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

// -- beside the replay ----------------------------------------------------------------------------

static void begin_image(void *context, cli_programme *programme)
{
    cli_check *check = context;
    check->image.arena = jub_arena_init(check->arena.max_bytes);
    check->image.path = cli_programme_path(programme, PROGRAMME_DATABASE);
    check->image.basis = programme->basis;
    check->image.basis.proposals = NULL;
    check->image.basis.sha = NULL; // which belongs to the replay
    check->image.basis.parallel = NULL;
    check->image.status =
        jub_state_begin(&check->image.arena, &check->image.basis, programme->state.origin,
                        &check->image.state, &check->image.error);
}

static void read_image(void *context)
{
    cli_check *check = context;
    jub_programme_store *store = NULL;
    jub_error *error = &check->image.error;
    jub_status status = check->image.status;
    if (status == JUB_OK)
        status = jub_programme_store_open(check->image.path, false, &store, error);
    if (status == JUB_OK) status = jub_programme_store_read(store, &check->image.state, error);
    jub_programme_store_close(store);
    check->image.status = status;
}

cli_programme_beside cli_check_image(cli_check *check)
{
    return (cli_programme_beside){begin_image, read_image, check};
}

// -- the step -------------------------------------------------------------------------------------

jub_status cli_check_database(cli_check *check, jub_error *error)
{
    const jub_status status = check->image.status;
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (status == JUB_OK)
        compare(check, &check->image.state);
    else
        cli_check_fault(check, JUB_TEXT(PROGRAMME_DATABASE), &check->image.error);
    return JUB_OK;
}
