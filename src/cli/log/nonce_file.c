#include "cli/log/nonce_file.h"

#include <sodium.h>

#include "base/base64.h"
#include "cli/file.h"
#include "cli/new_file.h"
#include "cli/random.h"
#include "draw/act.h"
#include "seal/seal.h"
#include "seal/unseal.h"

enum { NONCE_FILE_MAX_BYTES = 4096 };

jub_status cli_nonce_put(const char *path, jub_text draw_id, const jub_draw_nonce *nonce,
                         jub_error *error)
{
    char text[1024], hex[2 * JUB_DRAW_NONCE_BYTES + 1];
    (void)sodium_bin2hex(hex, sizeof hex, nonce->bytes, sizeof nonce->bytes);
    const int length =
        snprintf(text, sizeof text,
                 "# nonce of officer %u for the draw '%.*s'\n"
                 "# secret until the draw is closed; 'jubilee draw reveal' shows it\n"
                 "%s\n",
                 nonce->officer, JUB_TEXT_ARG(draw_id), hex);
    const jub_status status = cli_new_file_put(path, 0600, (jub_text){text, (size_t)length}, error);
    sodium_memzero(hex, sizeof hex);
    sodium_memzero(text, sizeof text);
    if (status == JUB_CONFLICT)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "a nonce is used once: name a new file", "there is a file already");
    return status;
}

jub_status cli_nonce_get(const char *path, uint8_t bytes_out[JUB_DRAW_NONCE_BYTES],
                         jub_error *error)
{
    cli_file file = {0};
    jub_status status = cli_file_open(path, NONCE_FILE_MAX_BYTES, &file, error);
    if (status != JUB_OK) return status;
    jub_text rest = file.bytes, line = {0};
    uint32_t number = 0;
    if (!jub_age_next_key_line(&rest, &number, &line) ||
        !jub_hex_decode(line, bytes_out, JUB_DRAW_NONCE_BYTES))
        status = jub_fail(error, JUB_SYNTAX, (jub_position){.line = number},
                          "name the file that 'jubilee draw commit' wrote",
                          "this is no nonce: 64 hexadecimal digits were expected");
    cli_file_wipe(&file);
    return status;
}

// -- sealing --------------------------------------------------------------------------------------

jub_status cli_nonce_seal(jub_text recipient, const jub_draw_nonce *nonce, jub_buffer *base64,
                          jub_error *error)
{
    jub_age_recipient key;
    jub_sealer *sealer = NULL;
    jub_buffer file = jub_buffer_init((size_t)JUB_DRAW_SEALED_MAX_BYTES / 4 * 3);
    jub_status status = jub_age_recipient_read(recipient, &key, error);
    if (status == JUB_OK)
        status =
            jub_sealer_new(&key, 1, false, cli_random(), jub_buffer_sink(&file), &sealer, error);
    if (status == JUB_OK)
        status = jub_sealer_feed(
            sealer, (jub_text){(const char *)nonce->bytes, sizeof nonce->bytes}, error);
    if (status == JUB_OK) status = jub_sealer_end(sealer, error);
    if (status == JUB_OK) jub_base64_write(file.bytes, file.length_bytes, true, base64);
    if (status == JUB_OK && base64->status != JUB_OK) status = jub_fail_no_memory(error);
    jub_sealer_free(sealer);
    jub_buffer_clear(&file);
    return status;
}

jub_status cli_nonce_unseal(jub_text base64, const cli_identities *identities,
                            uint8_t bytes_out[JUB_DRAW_NONCE_BYTES], jub_error *error)
{
    uint8_t file[JUB_DRAW_SEALED_MAX_BYTES];
    size_t length_bytes = 0;
    jub_unsealer *unsealer = NULL;
    const jub_unseal_keys keys = {.identities = identities->items,
                                  .identity_count = identities->count};
    jub_buffer opened = jub_buffer_init_secret(JUB_DRAW_NONCE_BYTES);
    if (!jub_base64_read(base64, true, file, sizeof file, &length_bytes))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                        "the sealed nonce is not base64");
    jub_status status =
        jub_unsealer_new(&keys, JUB_AGE_BINARY, jub_buffer_sink(&opened), &unsealer, error);
    if (status == JUB_OK)
        status = jub_unsealer_feed(unsealer, (jub_text){(const char *)file, length_bytes}, error);
    if (status == JUB_OK) status = jub_unsealer_end(unsealer, error);
    if (status == JUB_OK && opened.length_bytes != JUB_DRAW_NONCE_BYTES)
        status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                          "what was sealed has %zu bytes and is no nonce", opened.length_bytes);
    if (status == JUB_OK) memcpy(bytes_out, opened.bytes, JUB_DRAW_NONCE_BYTES);
    jub_unsealer_free(unsealer);
    jub_buffer_clear(&opened);
    return status;
}
