#ifndef JUB_SEAL_AGE_HEADER_H
#define JUB_SEAL_AGE_HEADER_H

#include "base/text.h"

/// The header of an age file taken apart: who can open it, and a MAC over all of that. Source: C2SP
/// age v1, "File format". Nothing here needs a key.
///
///     age-encryption.org/v1
///     -> <type> <argument>...
///     <body in base64, 64 characters a line, the last line shorter>
///     --- <MAC in base64>

enum {
    JUB_AGE_HEADER_MAX_BYTES = 128 * 1024,
    JUB_AGE_STANZA_MAX = 256,
    JUB_AGE_BODY_KEPT_BYTES = 48, // one line; the types that are opened here have 32
    JUB_AGE_MAC_BYTES = 32,
};

/// One way to the file key. Texts are views into the header.
typedef struct jub_age_stanza {
    jub_text type;
    jub_text arguments; // behind the type, a blank between each two
    size_t argument_count;
    size_t body_bytes;
    uint8_t body[JUB_AGE_BODY_KEPT_BYTES]; // the first of them
} jub_age_stanza;

typedef struct jub_age_header {
    jub_text signed_text; // what the MAC is over: up to and including `---`
    uint8_t mac[JUB_AGE_MAC_BYTES];
    size_t stanza_count; // at least 1
    jub_age_stanza stanzas[JUB_AGE_STANZA_MAX];
} jub_age_header;

/// Whether `text`, the start of a file, holds a header to its end, and how long that is. Looks only
/// from the line on in which `*line_at` lies (0 at first), which it moves along, so that a header
/// that comes in pieces is looked at once.
bool jub_age_header_ends(jub_text text, size_t *line_at, size_t *length_bytes_out);

/// Reads a header of exactly this length, or says what is wrong with one that never ended. Stanzas
/// of any type are taken; those of type X25519 and scrypt must be as their type says, and scrypt
/// stands alone. Errors: JUB_SYNTAX and JUB_LIMIT, with the line.
jub_status jub_age_header_read(jub_text text, jub_age_header *header_out, jub_error *error);

/// What the two known types say in their arguments. Only for stanzas of a header that was read.
void jub_age_stanza_share(const jub_age_stanza *stanza, uint8_t share_out[32]);
void jub_age_stanza_scrypt(const jub_age_stanza *stanza, uint8_t salt_out[16],
                           uint32_t *work_factor_out);

#endif
