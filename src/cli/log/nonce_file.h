#ifndef JUB_CLI_NONCE_FILE_H
#define JUB_CLI_NONCE_FILE_H

#include "cli/seal/key_file.h"
#include "draw/draw.h"

/// An officer's nonce between commit and reveal: a file for its owner alone, lines that begin with
/// `#` and one of 64 hexadecimal digits.

/// Writes a new file, durably. Errors: JUB_CONFLICT when there is one, JUB_IO.
jub_status cli_nonce_put(const char *path, jub_text draw_id, const jub_draw_nonce *nonce,
                         jub_error *error);

/// Errors: JUB_IO, JUB_SYNTAX. A message never holds any of the text.
jub_status cli_nonce_get(const char *path, uint8_t bytes_out[JUB_DRAW_NONCE_BYTES],
                         jub_error *error);

/// Seals the bytes to a recipient: base64 of an age file, appended to the buffer.
jub_status cli_nonce_seal(jub_text recipient, const jub_draw_nonce *nonce, jub_buffer *base64,
                          jub_error *error);

/// Opens what was sealed. Errors: JUB_SYNTAX, JUB_UNVERIFIED.
jub_status cli_nonce_unseal(jub_text base64, const cli_identities *identities,
                            uint8_t bytes_out[JUB_DRAW_NONCE_BYTES], jub_error *error);

#endif
