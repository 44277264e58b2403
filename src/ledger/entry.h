#ifndef JUB_LEDGER_ENTRY_H
#define JUB_LEDGER_ENTRY_H

#include "base/json.h"
#include "ledger/tree.h"

/// What Jubilee's own logs hold: canonical JSON (sorted keys, no blanks, no floats), so that the
/// same facts are the same bytes. Every entry has `kind`; most have `time` (RFC 3339, UTC, whole
/// seconds) and `actor`. Facts about a person never stand in an entry: a commitment to them does.

enum { JUB_SALT_BYTES = 32, JUB_FACTS_MAX_BYTES = 65535 };

/// Reads an entry and refuses what is not canonical. The caller owns `*json_out`.
/// Errors: those of jub_json_read; JUB_SYNTAX when the bytes are not the canonical ones or `kind`
/// is missing.
jub_status jub_entry_read(jub_text entry, json_t **json_out, jub_error *error);

/// Writes an object as an entry. Errors: JUB_LIMIT when it is larger than an entry may be, those of
/// jub_json_canonical.
jub_status jub_entry_write(const json_t *object, jub_buffer *buffer, jub_error *error);

/// Reads what a commitment hides: canonical JSON of any sort, at most JUB_FACTS_MAX_BYTES. The
/// caller owns `*json_out`. Errors as for entries.
jub_status jub_facts_read(jub_text facts, json_t **json_out, jub_error *error);

/// Whether a text can be the purpose of a commitment: 1 to 64 of a-z, 0-9, '-' and '.'.
bool jub_purpose_is_valid(jub_text purpose);

/// SHA-256("jubilee-" purpose "-v1\n" salt facts), for example of purpose `determination`: hides
/// facts that could be guessed, because the salt is fresh and 32 bytes long, and cannot be opened
/// as any other facts. Whoever forgets the salt has forgotten the person, and the log stays whole.
void jub_commitment(jub_sha256 *sha, jub_text purpose, const uint8_t salt[JUB_SALT_BYTES],
                    jub_text facts, jub_hash *commitment_out);

#endif
