// A programme's log and the manifest of its folder, signed with the log's key.

#include <stdlib.h>
#include <string.h>

#include "cli/folder_hashes.h"
#include "cli/message.h"
#include "cli/programme/programme_files.h"
#include "ledger/checkpoint.h"

// Both as the system knows them, links followed.
jub_status cli_programme_check_key(const char *folder, const char *key_path, jub_error *error)
{
    char *inner = realpath(key_path, NULL), *outer = realpath(folder, NULL);
    jub_status status = JUB_OK;
    const size_t length = outer ? strlen(outer) : 0;
    if (inner && outer && strncmp(inner, outer, length) == 0 && inner[length] == '/')
        status = jub_fail(error, JUB_CONFLICT, (jub_position){0},
                          "keep it elsewhere: this folder is copied and handed on",
                          "a secret key lies in the folder of the programme");
    free(inner);
    free(outer);
    return status;
}

static jub_status sign_log(cli_programme *programme, const cli_log_signing *signing,
                           jub_manifest *manifest, const char **bad_path_out, jub_error *error)
{
    jub_buffer source = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_checkpoint checkpoint;
    jub_note note;
    const char *path = cli_programme_path(programme, PROGRAMME_LOG);
    jub_status status =
        cli_log_sign_note(signing, path, &programme->log, &source, bad_path_out, error);
    if (status == JUB_OK)
        status = jub_checkpoint_read_note(jub_buffer_view(&source), &note, &checkpoint, error);
    if (status == JUB_OK) {
        manifest->origin = jub_text_copy(&programme->arena, checkpoint.origin);
        manifest->log_size = checkpoint.size;
        manifest->log_root = checkpoint.root;
        if (!manifest->origin.bytes) status = jub_fail_no_memory(error);
    }
    jub_buffer_clear(&source);
    return status;
}

static jub_status sign_files(cli_programme *programme, const cli_log_signing *signing,
                             jub_manifest *manifest, const char **bad_path_out, jub_error *error)
{
    static const char *const passed_over[] = {PROGRAMME_LOG, PROGRAMME_MANIFEST};
    jub_buffer text = jub_buffer_init(JUB_MANIFEST_MAX_BYTES);
    jub_status status =
        cli_folder_hashes(&programme->arena, programme->sha, programme->folder, passed_over, 2,
                          &manifest->files, &manifest->file_count, bad_path_out, error);
    if (status == JUB_OK) {
        *bad_path_out = cli_programme_path(programme, PROGRAMME_MANIFEST);
        status = jub_manifest_write(manifest, &signing->signer, &text, error);
    }
    if (status == JUB_OK)
        status = cli_file_put(*bad_path_out, CLI_SHARED, jub_buffer_view(&text), error);
    jub_buffer_clear(&text);
    return status;
}

// The end of a facility's log is its own, and another one may stand in its place at the centre: two
// logs of one name, both signed, would be a fork.
static jub_status check_centre(cli_programme *programme, jub_error *error)
{
    if (!cli_is_there(cli_programme_path(programme, PROGRAMME_FACILITY))) return JUB_OK;
    return jub_fail(error, JUB_REFUSED, (jub_position){0},
                    "sign the programme at the centre, when the bundle has arrived",
                    "a facility's own folder is not signed");
}

jub_status cli_programme_sign_with(cli_programme *programme, const cli_log_signing *signing,
                                   uint64_t *file_count_out, uint64_t *size_out)
{
    jub_manifest manifest = {0};
    const char *bad_path = signing->key_path;
    jub_error error;
    jub_status status = cli_programme_check_key(programme->folder, signing->key_path, &error);
    if (status == JUB_OK) status = check_centre(programme, &error);
    if (status == JUB_OK) status = sign_log(programme, signing, &manifest, &bad_path, &error);
    if (status == JUB_OK) status = sign_files(programme, signing, &manifest, &bad_path, &error);
    if (status != JUB_OK) cli_report(programme->command, bad_path, &error);
    if (file_count_out) *file_count_out = manifest.file_count;
    if (size_out) *size_out = manifest.log_size;
    return status;
}

jub_status cli_programme_sign(cli_programme *programme, const char *key_path)
{
    cli_log_signing signing = {.key_path = key_path};
    const char *bad_path = key_path;
    jub_error error;
    jub_status status = cli_log_signing_open(&signing, &bad_path, &error);
    if (status == JUB_OK)
        status = cli_programme_sign_with(programme, &signing, NULL, NULL);
    else
        cli_report(programme->command, bad_path, &error);
    cli_log_signing_close(&signing);
    return status;
}
