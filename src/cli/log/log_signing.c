#include "cli/log/log_signing.h"

#include <stdio.h>

#include "store/file_guard.h"

error_t cli_log_signing_option(int key, char *argument, cli_log_signing *signing)
{
    switch (key) {
    case CLI_KEY_SIGNING_KEY: signing->key_path = argument; return 0;
    case CLI_KEY_GUARD: signing->guard_path = argument; return 0;
    case CLI_KEY_GUARD_LOST: signing->is_guard_lost = true; return 0;
    case CLI_KEY_PASSPHRASE_FILE: signing->passphrase.file = argument; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

jub_status cli_log_signing_open(cli_log_signing *signing, const char **bad_path_out,
                                jub_error *error)
{
    *bad_path_out = signing->key_path;
    const int length = snprintf(signing->default_guard, sizeof signing->default_guard, "%s.signed",
                                signing->key_path);
    if (length < 0 || (size_t)length >= sizeof signing->default_guard)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "the path is too long");
    if (!signing->guard_path) signing->guard_path = signing->default_guard;
    return cli_signer_open(signing->key_path, &signing->passphrase, &signing->signer, error);
}

void cli_log_signing_close(cli_log_signing *signing)
{
    jub_signer_clear(&signing->signer);
}

jub_status cli_log_sign_note(const cli_log_signing *signing, const char *path,
                             const jub_storage *storage, jub_buffer *note_out,
                             const char **bad_path_out, jub_error *error)
{
    jub_file_guard *guard = NULL;
    *bad_path_out = signing->guard_path;
    jub_status status = jub_file_guard_open(signing->guard_path, &guard, error);
    if (status == JUB_OK) {
        *bad_path_out = path;
        const jub_guard operations = jub_file_guard_guard(guard);
        status = jub_log_sign(storage, &operations, signing->is_guard_lost, &signing->signer,
                              note_out, error);
    }
    jub_file_guard_close(guard);
    return status;
}

jub_status cli_log_sign(const cli_log_signing *signing, const char *path,
                        const jub_storage *storage, const char **bad_path_out, jub_error *error)
{
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    const jub_status status = cli_log_sign_note(signing, path, storage, &note, bad_path_out, error);
    if (status == JUB_OK) (void)fwrite(note.bytes, 1, note.length_bytes, stdout);
    jub_buffer_clear(&note);
    return status;
}
