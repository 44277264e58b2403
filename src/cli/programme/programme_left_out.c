#include "cli/programme/programme_left_out.h"

#include "cli/programme/bundle_list.h"

enum { SHOWN_MAX = 50 };

static bool is_left_out(const jub_state *state, size_t facility)
{
    return state->proposed_counts && state->proposed_counts[facility] > 0 &&
           !state->facilities.items[facility].is_list_signed;
}

unsigned cli_left_out_count(const cli_programme *programme)
{
    const jub_state *state = &programme->state;
    unsigned count = 0;
    for (size_t i = 0; i < state->facilities.count; i++) count += is_left_out(state, i);
    return count;
}

// Something was sent there, and nothing has come since.
static bool is_awaited(const cli_bundle_list *list, jub_text facility)
{
    bool is_so = false;
    for (size_t i = 0; i < list->lines.count; i++)
        if (jub_text_equal(list->lines.items[i].facility, facility))
            is_so = list->lines.items[i].direction == JUB_BUNDLE_IN;
    return is_so;
}

static void write_facility(const cli_programme *programme, const cli_bundle_list *list,
                           size_t facility, jub_buffer *buffer)
{
    const jub_state *state = &programme->state;
    const jub_text key = jub_basis_facility_key(&programme->basis, (uint32_t)facility);
    jub_buffer_format(
        buffer, "  %.*s: %u proposed, %u nominated, no list signed%s\n", JUB_TEXT_ARG(key),
        state->proposed_counts[facility], state->facilities.items[facility].nominated_count,
        is_awaited(list, key) ? "; a bundle was sent there, and none has come back since" : "");
}

jub_status cli_left_out_write(cli_programme *programme, const char *head, jub_buffer *buffer,
                              jub_error *error)
{
    const jub_state *state = &programme->state;
    const unsigned count = cli_left_out_count(programme);
    unsigned shown = 0;
    cli_bundle_list list;
    if (count == 0 || programme->is_facility || !programme->basis.reg) return JUB_OK;
    const jub_status status =
        cli_bundle_list_open(&programme->arena, programme->folder, &list, error);
    if (status != JUB_OK) return status;
    jub_buffer_format(buffer, "%s %u %s\n", head, count, count == 1 ? "facility" : "facilities");
    for (size_t i = 0; i < state->facilities.count && shown < SHOWN_MAX; i++) {
        if (!is_left_out(state, i)) continue;
        write_facility(programme, &list, i, buffer);
        shown++;
    }
    if (count > shown) jub_buffer_format(buffer, "  and %u more\n", count - shown);
    return JUB_OK;
}
