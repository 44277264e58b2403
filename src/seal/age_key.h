#ifndef JUB_SEAL_AGE_KEY_H
#define JUB_SEAL_AGE_KEY_H

#include "base/random.h"
#include "base/text.h"

/// The keys of sealed files: X25519, in the text form of age. A recipient is public and closes, an
/// identity is secret and opens. Source: C2SP age, "the X25519 recipient type".
///
///     age1...              62 characters, lower case
///     AGE-SECRET-KEY-1...  74 characters, upper case

enum {
    JUB_AGE_KEY_BYTES = 32,
    JUB_AGE_RECIPIENT_TEXT_BYTES = 62, // without the NUL
    JUB_AGE_IDENTITY_TEXT_BYTES = 74,
};

typedef struct jub_age_recipient {
    uint8_t key[JUB_AGE_KEY_BYTES];
} jub_age_recipient;

/// Secret: clear it when done, and keep it in guarded memory where it lives longer than a call.
typedef struct jub_age_identity {
    uint8_t secret[JUB_AGE_KEY_BYTES];
    jub_age_recipient recipient;
} jub_age_identity;

/// Refuses what is not exactly the text form, and points of small order, to which nothing can be
/// sealed. Errors: JUB_SYNTAX; JUB_TYPE for a secret key, which no message shows.
jub_status jub_age_recipient_read(jub_text text, jub_age_recipient *recipient_out,
                                  jub_error *error);
void jub_age_recipient_write(const jub_age_recipient *recipient,
                             char text_out[JUB_AGE_RECIPIENT_TEXT_BYTES + 1]);
bool jub_age_recipient_equal(const jub_age_recipient *a, const jub_age_recipient *b);

/// Draws 32 bytes.
void jub_age_identity_make(jub_random random, jub_age_identity *identity_out);
void jub_age_identity_from(const uint8_t secret[JUB_AGE_KEY_BYTES], jub_age_identity *identity_out);

/// Errors: JUB_SYNTAX. A message never holds any of the text.
jub_status jub_age_identity_read(jub_text text, jub_age_identity *identity_out, jub_error *error);
void jub_age_identity_write(const jub_age_identity *identity,
                            char text_out[JUB_AGE_IDENTITY_TEXT_BYTES + 1]);
void jub_age_identity_clear(jub_age_identity *identity);

/// The next line of a file of keys that says something, without the white space around it: empty
/// lines and those that begin with `#` are passed over. False at the end. `line_number` starts at 0
/// and is then that of the line found.
bool jub_age_next_key_line(jub_text *source, uint32_t *line_number, jub_text *line_out);

#endif
