// What lies beside the log: sealed lists and bundles.

#include <inttypes.h>
#include <stdio.h>

#include "cli/message.h"
#include "cli/programme/bundle_list.h"
#include "cli/programme/programme_check.h"
#include "cli/programme/sealed_files.h"

#define CHAIN_NAME PROGRAMME_BUNDLES "/chain"
enum { NAME_BYTES = 64 };

// -- sealed lists ---------------------------------------------------------------------------------

static jub_status check_version(cli_check *check, unsigned version, const char *where,
                                jub_error *error)
{
    jub_buffer bytes = jub_buffer_init(JUB_SEALED_INDEX_MAX_BYTES);
    jub_sealed_index index;
    const jub_status status = cli_sealed_check_version(
        &check->programme, version, &check->sealed[version], &bytes, &index, error);
    if (status != JUB_OK && status != JUB_NO_MEMORY)
        cli_check_fault(check, jub_text_from(where), error);
    // Then they are nowhere.
    if (status == JUB_OK && check->is_away && version == check->last_sealed &&
        !jub_sealed_index_find(&index, JUB_SEALED_OPENINGS))
        cli_check_finding(check, JUB_TEXT(PROGRAMME_OPENINGS),
                          "not here, and not sealed with the list either");
    jub_buffer_clear(&bytes);
    return status;
}

jub_status cli_check_sealed(cli_check *check, jub_error *error)
{
    unsigned count = 0;
    for (unsigned version = 1; version <= UINT8_MAX; version++) {
        char where[NAME_BYTES];
        if (!check->is_sealed[version]) continue;
        (void)snprintf(where, sizeof where, PROGRAMME_SEALED "/%u", version);
        // What is published need not have them.
        if (check->is_public && !cli_is_there(cli_programme_path(&check->programme, where)))
            continue;
        const jub_status status = check_version(check, version, where, error);
        if (status == JUB_NO_MEMORY) return status;
        count += status == JUB_OK;
    }
    if (count > 0)
        cli_check_line(check, "sealed", "%u version%s of the list, each as the log has its seal",
                       count, count == 1 ? "" : "s");
    return JUB_OK;
}

// -- bundles --------------------------------------------------------------------------------------

// A bundle is sealed to the centre's key, so that here its place in the chain is checked, and the
// sittings that came in it were, with the rest of the log.
static void check_chain(cli_check *check, const cli_bundle_list *list, uint32_t row)
{
    const jub_text key = jub_basis_facility_key(&check->programme.basis, row);
    const cli_bundle_line *last = cli_bundle_list_last(list, key, JUB_BUNDLE_OUT);
    const uint64_t kept = last ? last->number : 0;
    const uint64_t taken = jub_state_bundle_count(&check->programme.state, key);
    if (kept != taken)
        cli_check_finding(check, JUB_TEXT(CHAIN_NAME),
                          "%" PRIu64 " bundles of '%.*s' are kept, and the log has taken %" PRIu64,
                          kept, JUB_TEXT_ARG(key), taken);
}

static void check_bundle_files(cli_check *check, const cli_bundle_list *list)
{
    for (size_t i = 0; i < list->lines.count; i++) {
        const cli_bundle_line *line = &list->lines.items[i];
        const jub_bundle bundle = {
            .facility = line->facility, .direction = line->direction, .number = line->number};
        const char *path = cli_bundle_path(list, &bundle);
        if (path && !cli_is_there(path))
            cli_check_finding(check, cli_check_below(check, path),
                              "missing, though the chain names it");
        if (line->size > check->programme.head.size)
            cli_check_finding(check, JUB_TEXT(CHAIN_NAME),
                              "line %zu: of a log with %" PRIu64 " entries, longer than this one",
                              i + 1, line->size);
    }
}

jub_status cli_check_bundles(cli_check *check, jub_error *error)
{
    cli_bundle_list list;
    jub_status status = cli_bundle_list_open(&check->arena, check->folder, &list, error);
    if (status == JUB_NO_MEMORY) return status;
    if (status != JUB_OK) {
        cli_check_fault(check, JUB_TEXT(CHAIN_NAME), error);
        return JUB_OK;
    }
    const jub_resource *facilities = check->programme.basis.facilities;
    for (uint32_t row = 0; facilities && row < facilities->row_count; row++)
        check_chain(check, &list, row);
    check_bundle_files(check, &list);
    if (list.lines.count > 0 && check->step_finding_count == 0)
        cli_check_line(check, "bundles", "%zu, in their order and as many as the log has taken",
                       list.lines.count);
    return JUB_OK;
}
