#ifndef JUB_SEAL_FINGERPRINT_H
#define JUB_SEAL_FINGERPRINT_H

#include "base/text.h"

/// What people read to each other to see that they hold the same public key, in its text form (a
/// recipient, a vkey): eight groups of four decimal digits.
///
///     digest  SHA-256("jubilee/fingerprint/v1\n" key)
///     group   big-endian 4-byte word of the digest modulo 10,000, with leading zeros
///
/// About 106 bits, which nobody can search through for a second key with the same digits.

enum { JUB_FINGERPRINT_TEXT_BYTES = 39 };

void jub_fingerprint(jub_text key, char text_out[JUB_FINGERPRINT_TEXT_BYTES + 1]);

#endif
