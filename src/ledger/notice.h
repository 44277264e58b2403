#ifndef JUB_LEDGER_NOTICE_H
#define JUB_LEDGER_NOTICE_H

#include "ledger/entry.h"
#include "ledger/proof.h"
#include "ledger/tile.h"

/// The evidence that goes with one person's notice: what was decided, the salt that opens the
/// commitment in the log, the log's entry, and the proof that it is there. Whoever holds it can
/// check it without a network and without seeing anybody else's. Files end in `.notice`.
///
///     jubilee-notice-v1
///     salt <base64 of 32 bytes>
///     facts <canonical JSON>
///     entry <canonical JSON, the bytes that are in the log>
///
///     <tlog-proof, as it stands>
///
/// The entry's `commitment` is that of the facts under its `purpose`, or its `kind` where it has no
/// purpose (entry.h).

enum {
    JUB_NOTICE_MAX_BYTES = JUB_PROOF_MAX_BYTES + JUB_FACTS_MAX_BYTES + JUB_ENTRY_MAX_BYTES + 256,
};

typedef struct jub_notice {
    uint8_t salt[JUB_SALT_BYTES];
    jub_text facts;
    jub_text entry;
    jub_text proof_source;
    jub_proof proof;
} jub_notice;

/// All texts are views into `source`. Nothing is believed yet.
/// Errors: JUB_ENCODING for UTF-16; JUB_SYNTAX, JUB_LIMIT, JUB_TYPE, with position; those of
/// jub_proof_read.
jub_status jub_notice_read(jub_text source, jub_notice *notice_out, jub_error *error);

/// Writes a notice. `facts` and `entry` must be canonical, `proof` that of the entry.
void jub_notice_write(const uint8_t salt[JUB_SALT_BYTES], jub_text facts, jub_text entry,
                      jub_text proof, jub_buffer *buffer);

/// The commitment that an entry holds, and the purpose it was made for, a view into `entry`'s JSON.
/// Errors: JUB_MISSING when it holds none, JUB_SYNTAX when it is not 64 lower-case digits or the
/// purpose cannot be one.
jub_status jub_notice_commitment(const json_t *entry, jub_text *purpose_out,
                                 jub_hash *commitment_out, jub_error *error);

/// The facts are those that the entry commits to, and the entry is in the log by its proof and the
/// policy. Errors: JUB_UNVERIFIED, with what was expected and found; JUB_NO_MEMORY.
jub_status jub_notice_verify(const jub_notice *notice, const jub_policy *policy,
                             jub_policy_verdict *verdict_out, jub_error *error);

#endif
