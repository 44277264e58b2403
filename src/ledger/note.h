#ifndef JUB_LEDGER_NOTE_H
#define JUB_LEDGER_NOTE_H

#include "base/buffer.h"

/// Signed notes: a text, and below an empty line the signatures of those who stand behind it.
/// Source: C2SP signed-note v1.0.0, and tlog-cosignature v1.0 for witnesses.
///
///     <text, ending in a line break>
///
///     — <key name> <base64 of a 4-byte key id and the signature>
///
/// A key is known by its name and its id together, and the id is computed from name, type and key.
/// Names are printable ASCII without blanks and '+', at most JUB_KEY_NAME_MAX_BYTES.

enum {
    JUB_KEY_NAME_MAX_BYTES = 255,
    JUB_PUBLIC_KEY_BYTES = 32,
    JUB_SEED_BYTES = 32,
    JUB_SIGNATURE_BYTES = 64,
    JUB_NOTE_SIGNATURE_MAX = 64,
    JUB_NOTE_MAX_BYTES = 1 << 20,
    JUB_VKEY_MAX_BYTES =
        JUB_KEY_NAME_MAX_BYTES + 72, // of the text of a key, the private one included
};

typedef enum jub_key_type {
    JUB_KEY_ED25519 = 0x01,  // signs the text of a note
    JUB_KEY_COSIGNER = 0x04, // a witness: signs the text and the time
} jub_key_type;

/// A key that verifies, as published: `name+id+base64(type key)`.
typedef struct jub_vkey {
    char name[JUB_KEY_NAME_MAX_BYTES + 1];
    uint32_t id;
    jub_key_type type;
    uint8_t key[JUB_PUBLIC_KEY_BYTES];
} jub_vkey;

/// Whether a text can be the name of a key.
bool jub_key_name_is_valid(jub_text name);

/// Refuses a wrong id, an unknown type, and points that are not canonical or of small order, on
/// which verifiers disagree. Errors: JUB_SYNTAX, JUB_CONFLICT, JUB_RANGE; JUB_TYPE when it is a
/// private key.
jub_status jub_vkey_read(jub_text text, jub_vkey *vkey_out, jub_error *error);
void jub_vkey_write(const jub_vkey *vkey, jub_buffer *buffer);
bool jub_vkey_equal(const jub_vkey *a, const jub_vkey *b);

/// A key that signs. Secret: clear it when done.
typedef struct jub_signer {
    jub_vkey vkey;
    uint8_t seed[JUB_SEED_BYTES];
    uint8_t secret[64];
} jub_signer;

/// `name` must be valid. Errors: JUB_SYNTAX.
jub_status jub_signer_from_seed(jub_text name, jub_key_type type,
                                const uint8_t seed[JUB_SEED_BYTES], jub_signer *signer_out,
                                jub_error *error);

/// The private form that Go's tools read: `PRIVATE+KEY+name+id+base64(type seed)`. The id must fit.
/// Errors: JUB_SYNTAX, JUB_CONFLICT. A message never holds any of the text.
jub_status jub_signer_read(jub_text text, jub_signer *signer_out, jub_error *error);
void jub_signer_write(const jub_signer *signer, jub_buffer *buffer);
void jub_signer_clear(jub_signer *signer);

/// A bare Ed25519 signature, for what is signed outside notes.
void jub_signer_sign(const jub_signer *signer, jub_text bytes,
                     uint8_t signature_out[JUB_SIGNATURE_BYTES]);
bool jub_vkey_verifies(const jub_vkey *vkey, jub_text bytes,
                       const uint8_t signature[JUB_SIGNATURE_BYTES]);

typedef struct jub_note_signature {
    jub_text line; // whole, with its line break
    jub_text name;
    uint32_t id;
    jub_text base64; // of id and signature
} jub_note_signature;

/// A note taken apart. All texts are views into its source.
typedef struct jub_note {
    jub_text text;       // with its line break: what is signed
    jub_text signatures; // all lines, as they stand
    jub_note_signature items[JUB_NOTE_SIGNATURE_MAX];
    size_t count; // at least 1
} jub_note;

/// Errors: JUB_SYNTAX, JUB_ENCODING, JUB_LIMIT, with position.
jub_status jub_note_read(jub_text source, jub_note *note_out, jub_error *error);

/// Whose signatures of the note hold.
///
///     keys          [key_count]    those that are known
///     is_good_out   [key_count]    may be NULL
///     times_out     [key_count]    may be NULL: when a cosigner signed, in POSIX seconds; else 0
///
/// Lines of unknown keys are passed over. A line of a known key that does not verify condemns the
/// note. How many keys signed goes to `good_count_out`, 0 included: what that means is the caller's
/// to say. Errors: JUB_UNVERIFIED.
jub_status jub_note_verify(const jub_note *note, const jub_vkey *keys, size_t key_count,
                           bool *is_good_out, uint64_t *times_out, size_t *good_count_out,
                           jub_error *error);

/// Appends one signature line for `text` to the buffer. A cosigner's names `time` (POSIX seconds,
/// below 2^63), which is 0 for others.
void jub_note_sign(jub_text text, const jub_signer *signer, uint64_t time, jub_buffer *buffer);

#endif
