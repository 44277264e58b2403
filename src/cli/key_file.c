#include "cli/key_file.h"

#include <sodium.h>

#include "cli/file.h"

static void wipe_file(cli_file *file)
{
    if (file->bytes.bytes)
        sodium_memzero((void *)(uintptr_t)file->bytes.bytes, file->bytes.length_bytes);
    cli_file_clear(file);
}

// The first line that says something.
static jub_text only_line(jub_text text)
{
    while (text.length_bytes > 0) {
        const jub_text line = jub_text_trim(jub_text_cut(&text, '\n'));
        if (line.length_bytes > 0 && line.bytes[0] != '#') return line;
    }
    return (jub_text){0};
}

jub_status cli_signer_open(const char *path, const cli_passphrase *passphrase,
                           jub_signer *signer_out, jub_error *error)
{
    (void)passphrase;
    cli_file file = {0};
    jub_status status = cli_file_open(path, CLI_KEY_FILE_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = jub_signer_read(only_line(file.bytes), signer_out, error);
    wipe_file(&file);
    return status;
}
