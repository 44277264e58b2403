#ifndef JUB_SEAL_BECH32_H
#define JUB_SEAL_BECH32_H

#include "base/text.h"

/// 32 bytes as Bech32 (BIP 173, without its limit of 90 characters): a prefix, `1`, and 58
/// characters that end in a checksum. Read is only what is all in the case that was written.

enum { JUB_BECH32_BYTES = 32, JUB_BECH32_CHARACTERS = 58 };

/// `prefix` in the case of the whole; `text_out` takes its length, one, JUB_BECH32_CHARACTERS and a
/// NUL.
void jub_bech32_write(const char *prefix, const uint8_t bytes[JUB_BECH32_BYTES], char *text_out);

/// NULL when it was read, else what is wrong with it, as words for a message.
const char *jub_bech32_read(const char *prefix, jub_text text, uint8_t bytes_out[JUB_BECH32_BYTES]);

#endif
