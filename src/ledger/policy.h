#ifndef JUB_LEDGER_POLICY_H
#define JUB_LEDGER_POLICY_H

#include "ledger/checkpoint.h"

/// Who is believed: the logs, the witnesses, and how many of them must have cosigned. Source: C2SP
/// tlog-policy (the policy file of Sigsum, with vkeys).
///
///     log <vkey> [url]
///     witness <name> <vkey> [url]
///     group <name> <k|any|all> <member>...      members are witnesses or earlier groups
///     quorum <name|none>                        exactly once
///
/// Words are separated by blanks or tabs; a line that begins with `#` is a comment. A name is in
/// one group at most, and no public key stands twice.

enum {
    JUB_POLICY_MAX_BYTES = 1 << 20,
    JUB_POLICY_LOG_MAX = 64,
    JUB_POLICY_WITNESS_MAX = 64,
    JUB_POLICY_GROUP_MAX = 64,
};

typedef struct jub_policy jub_policy;

/// Owner: the policy lives in `arena` and points into `source`.
/// Errors: JUB_SYNTAX, JUB_DUPLICATE, JUB_MISSING, JUB_LIMIT, JUB_ENCODING, JUB_RANGE,
/// JUB_TYPE, JUB_CONFLICT, JUB_NO_MEMORY, with position.
jub_status jub_policy_read(jub_arena *arena, jub_text source, const jub_policy **policy_out,
                           jub_error *error);

/// One log and no witnesses: for whoever knows only the log's key (of type JUB_KEY_ED25519).
/// Errors: JUB_NO_MEMORY.
jub_status jub_policy_of_log(jub_arena *arena, const jub_vkey *log, const jub_policy **policy_out,
                             jub_error *error);

size_t jub_policy_log_count(const jub_policy *policy);
const jub_vkey *jub_policy_log(const jub_policy *policy, size_t i);
size_t jub_policy_witness_count(const jub_policy *policy);
const jub_vkey *jub_policy_witness(const jub_policy *policy, size_t i);

/// What a policy found in a checkpoint.
typedef struct jub_policy_verdict {
    const jub_vkey *log;  // whose signature holds
    size_t witness_count; // that cosigned
    uint64_t latest_time; // of their cosignatures, POSIX seconds; 0 without any
    uint64_t earliest_time;
} jub_policy_verdict;

/// A log of the policy signed it, its name being the origin of the checkpoint, and the quorum of
/// witnesses is met. Errors: JUB_UNVERIFIED, with what is missing.
jub_status jub_policy_check(const jub_policy *policy, const jub_note *note,
                            const jub_checkpoint *checkpoint, jub_policy_verdict *verdict_out,
                            jub_error *error);

#endif
