#ifndef JUB_SEAL_CEREMONY_H
#define JUB_SEAL_CEREMONY_H

#include "ledger/entry.h"
#include "seal/age_key.h"
#include "seal/shares.h"

/// What the log says of a seal whose key was split among holders: canonical JSON.
///
///     {"holders":[{"name":..,"recipient":"age1..","share":"<share
///     hash>","share_file":"<SHA-256>"},..],
///      "k":3,"kind":"key-ceremony","list":..,"n":5,"recipient":"age1..","time":..}
///
/// Holder i has share i + 1. `recipient` is what the list is sealed to.

enum {
    JUB_HOLDER_MAX = 32,
    JUB_HOLDER_NAME_MAX_BYTES = 64,
    JUB_CEREMONY_MAX_BYTES = 64 * 1024,
    JUB_CEREMONY_TIME_BYTES = 20, // 2027-03-01T09:00:00Z
};

typedef struct jub_holder {
    char name[JUB_HOLDER_NAME_MAX_BYTES + 1];
    jub_age_recipient recipient;
    uint8_t share_hash[JUB_SHARE_HASH_BYTES];
    uint8_t file_hash[JUB_SHA256_BYTES];
} jub_holder;

typedef struct jub_ceremony {
    char list[JUB_SHARE_LIST_MAX_BYTES + 1];
    char time[JUB_CEREMONY_TIME_BYTES + 1];
    uint32_t threshold;
    uint32_t count; // of holders
    jub_age_recipient recipient;
    jub_holder holders[JUB_HOLDER_MAX];
} jub_ceremony;

/// Letters, digits, `.`, `-` and `_`, not a dot or a dash first: it names a file as well.
bool jub_holder_name_is_valid(jub_text name);

/// Errors: those of jub_json_read; JUB_SYNTAX, JUB_TYPE, JUB_RANGE, JUB_DUPLICATE for a name or a
/// recipient that stands twice.
jub_status jub_ceremony_read(jub_text source, jub_ceremony *ceremony_out, jub_error *error);

/// Errors: JUB_NO_MEMORY.
jub_status jub_ceremony_write(const jub_ceremony *ceremony, jub_buffer *buffer, jub_error *error);

#endif
