#ifndef JUB_SEAL_UNSEAL_H
#define JUB_SEAL_UNSEAL_H

#include "base/buffer.h"
#include "seal/age_key.h"

/// Reading sealed files: age v1, from Jubilee or any other tool, armored or not. The bytes come in
/// pieces of any size; what they open to goes to a sink, chunk by chunk of 64 KiB, each only after
/// it has verified. Memory is constant. Source: C2SP age v1 and its test kit.
///
/// Chunks that verified were sealed in this order and in this file, but only `jub_unsealer_end`
/// says that none is missing: whoever must not act on half a file keeps it aside until then.

/// What is wrong with a file, told apart as the test kit does.
///
///     X(name, word)
#define JUB_UNSEAL_FAILURE_LIST(X)                                                                 \
    X(JUB_UNSEAL_FINE, "success")                                                                  \
    X(JUB_UNSEAL_NO_MATCH, "no match") /* none of the keys, or not the passphrase */               \
    X(JUB_UNSEAL_HEADER, "header failure")                                                         \
    X(JUB_UNSEAL_HMAC, "HMAC failure")                                                             \
    X(JUB_UNSEAL_PAYLOAD, "payload failure")                                                       \
    X(JUB_UNSEAL_ARMOR, "armor failure")                                                           \
    X(JUB_UNSEAL_OTHER, "other failure") /* memory, or the sink */

typedef enum jub_unseal_failure {
#define X(name, word) name,
    JUB_UNSEAL_FAILURE_LIST(X)
#undef X
} jub_unseal_failure;

const char *jub_unseal_failure_word(jub_unseal_failure failure);

/// Detected is by the first byte: a dash or white space is armor.
typedef enum jub_age_form { JUB_AGE_DETECT, JUB_AGE_BINARY, JUB_AGE_ARMORED } jub_age_form;

/// What may open a file. Without a passphrase its `bytes` are NULL.
typedef struct jub_unseal_keys {
    const jub_age_identity *identities; // [identity_count]
    size_t identity_count;
    jub_text passphrase;
} jub_unseal_keys;

typedef struct jub_unsealer jub_unsealer;

/// Owner: the caller frees the unsealer, which points to the keys until its end.
/// Errors: JUB_NO_MEMORY.
jub_status jub_unsealer_new(const jub_unseal_keys *keys, jub_age_form form, jub_sink sink,
                            jub_unsealer **unsealer_out, jub_error *error);

/// Errors: JUB_SYNTAX and JUB_LIMIT for header and armor, JUB_UNVERIFIED for the rest,
/// JUB_NO_MEMORY, those of the sink. After one, nothing more is read.
jub_status jub_unsealer_feed(jub_unsealer *unsealer, jub_text bytes, jub_error *error);

/// A file that is cut off ends here with an error.
jub_status jub_unsealer_end(jub_unsealer *unsealer, jub_error *error);

jub_unseal_failure jub_unsealer_failure(const jub_unsealer *unsealer);

/// Wipes what is secret. NULL does nothing.
void jub_unsealer_free(jub_unsealer *unsealer);

/// Whether these can be the first bytes of a sealed file, armored or not.
bool jub_unseal_begins(jub_text text);

#endif
