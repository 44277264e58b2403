// What was sealed, against the log.

#include "cli/programme_check.h"
#include "cli/sealed_files.h"

jub_status cli_check_sealed(cli_check *check, jub_error *error)
{
    cli_programme *programme = &check->programme;
    const jub_programme *record = &programme->state.programme;
    jub_sealed_index index;
    if (record->stage < JUB_PROGRAMME_SEALED) return JUB_OK;
    const char *folder = cli_sealed_path(programme, NULL);
    if (check->is_public && !cli_is_there(folder)) {
        cli_check_line(check, "seal", "not among what was published");
        return JUB_OK;
    }
    jub_buffer bytes = jub_buffer_init(JUB_SEALED_INDEX_MAX_BYTES);
    const jub_status status = cli_sealed_check(programme, &bytes, &index, error);
    if (status == JUB_OK)
        cli_check_line(check, "seal", "%zu files in " PROGRAMME_SEALED "/%u, as the log has them",
                       index.file_count, (unsigned)record->list_version);
    else if (status != JUB_NO_MEMORY)
        cli_check_finding(check, jub_text_from(PROGRAMME_SEALED), "%s", error->message);
    jub_buffer_clear(&bytes);
    return status == JUB_NO_MEMORY ? status : JUB_OK;
}
