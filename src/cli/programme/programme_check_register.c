// The register beside the log, and what it was when the programme was opened.

#include "cli/programme/programme_check.h"
#include "register/hash.h"

// -- before the freeze ----------------------------------------------------------------------------

jub_status cli_check_register(cli_check *check, jub_error *error)
{
    jub_state *state = &check->programme.state;
    if (check->is_public || !state->basis->received || state->programme.is_register_frozen ||
        state->programme.stage == JUB_PROGRAMME_EMPTY)
        return JUB_OK;
    jub_buffer words = jub_buffer_init(JUB_MESSAGE_MAX_BYTES);
    jub_mended mended;
    bool is_same = false;
    jub_status status = jub_received_mend(state, &check->arena, &mended, error);
    if (status == JUB_OK)
        status = jub_mended_check(state, &check->arena, &mended, &is_same, &words, error);
    if (status != JUB_OK && status != JUB_NO_MEMORY) {
        cli_check_fault(check, JUB_TEXT(PROGRAMME_REGISTER), error);
        status = JUB_OK;
    } else if (status == JUB_OK && !is_same)
        cli_check_finding(check, JUB_TEXT(PROGRAMME_REGISTER),
                          "%.*s by what was received and edited since",
                          JUB_TEXT_ARG(jub_buffer_view(&words)));
    else if (status == JUB_OK)
        cli_check_line(check, "register", "as it was received, with the edits so far");
    jub_buffer_clear(&words);
    return status;
}

// -- by hashes alone ------------------------------------------------------------------------------

static jub_status open_file(cli_check *check, const char *name, size_t max_bytes, cli_file *file,
                            bool *is_here, jub_error *error)
{
    const char *path = cli_programme_path(&check->programme, name);
    const jub_status status = cli_file_open(path, max_bytes, file, error);
    if (status == JUB_OK || status == JUB_NO_MEMORY) return status;
    cli_check_fault(check, jub_text_from(name), error);
    *is_here = false;
    return JUB_OK;
}

static jub_status compare_received(cli_check *check, jub_text package, jub_text persons,
                                   jub_error *error)
{
    const cli_register *opened = &check->programme.opened;
    jub_hash found;
    jub_text *sources = JUB_NEW(&check->arena, jub_text, opened->source_count);
    if (!sources) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < opened->source_count; i++) sources[i] = opened->sources[i];
    sources[opened->package->persons] = persons;
    const jub_status status =
        jub_register_hash(package, sources, opened->source_count, found.bytes, error);
    if (status != JUB_OK) return status;
    if (!jub_hash_equal(&found, &check->programme.state.programme.received_sha256))
        cli_check_finding(check, JUB_TEXT(PROGRAMME_RECEIVED),
                          "not the register that the programme was opened with");
    return JUB_OK;
}

static jub_status check_received(cli_check *check, jub_error *error)
{
    cli_file package = {0}, persons = {0};
    bool is_here = true;
    jub_status status = open_file(check, PROGRAMME_RECEIVED "/" PACKAGE_FILE_NAME,
                                  JUB_PACKAGE_MAX_BYTES, &package, &is_here, error);
    if (status == JUB_OK)
        status = open_file(check, PROGRAMME_RECEIVED "/" RECEIVED_PERSONS_NAME,
                           JUB_CSV_FILE_MAX_BYTES, &persons, &is_here, error);
    if (status == JUB_OK && is_here)
        status = compare_received(check, package.bytes, persons.bytes, error);
    cli_file_clear(&package);
    cli_file_clear(&persons);
    return status;
}

// The register, where it is here though the facts are not: its hash is in the log.
jub_status cli_check_register_alone(cli_check *check, jub_error *error)
{
    cli_programme *programme = &check->programme;
    const char *bad_path = cli_programme_path(programme, PROGRAMME_REGISTER);
    const jub_text name = JUB_TEXT(PROGRAMME_REGISTER);
    jub_hash found;
    if (!cli_is_folder(bad_path)) {
        cli_check_line(check, "register", "not here");
        return JUB_OK;
    }
    programme->has_register = true; // to be cleared
    jub_status status =
        cli_register_open_sources(bad_path, NULL, &programme->opened, &bad_path, error);
    if (status == JUB_OK)
        status = jub_register_hash(programme->opened.package_file.bytes, programme->opened.sources,
                                   programme->opened.source_count, found.bytes, error);
    if (status == JUB_NO_MEMORY) return status;
    if (status != JUB_OK)
        cli_check_fault(check, cli_check_below(check, bad_path), error);
    else if (!programme->state.programme.is_register_frozen ||
             !jub_hash_equal(&found, &programme->state.programme.register_sha256))
        cli_check_finding(check, name, "not the register that was frozen");
    else
        cli_check_line(check, "register", "as it was frozen");
    return status == JUB_OK ? check_received(check, error) : JUB_OK;
}
