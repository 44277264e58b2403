#ifndef JUB_LEDGER_AUDIT_H
#define JUB_LEDGER_AUDIT_H

#include "ledger/checkpoint.h"
#include "ledger/storage.h"

/// Reads a whole log again and hashes every entry and every tile, from the root of a checkpoint
/// that has been verified down to the bytes of the entries. Beside what the checkpoint speaks for
/// it looks at every other object of the store.
///
/// An audit goes on after what it finds. What the hash above vouches for is taken as right, so it
/// tells a changed entry from a changed tile; only where both were changed together it names the
/// tile and the range of entries that it puts in doubt.

enum {
    JUB_AUDIT_FINDING_MAX = 1000, // then the audit ends; a damaged log could have any number
    JUB_AUDIT_NOTE_MAX = 100,     // told; more are only counted
    JUB_AUDIT_SHOWN_BYTES = 72,   // of an expected and a found value
};

///     X(name, is_finding, word)
#define JUB_AUDIT_KIND_LIST(X)                                                                     \
    X(JUB_AUDIT_ENTRY, true, "changed entry")                                                      \
    X(JUB_AUDIT_BUNDLE, true, "damaged bundle") /* entries right, something with them */           \
    X(JUB_AUDIT_TILE, true, "changed tile")                                                        \
    X(JUB_AUDIT_MISSING, true, "missing")                                                          \
    X(JUB_AUDIT_UNREADABLE, true, "unreadable")                                                    \
    X(JUB_AUDIT_UNSURE, true, "does not fit")        /* of two objects, either was changed */      \
    X(JUB_AUDIT_ROOT, true, "other root")            /* all fits, but not what was signed */       \
    X(JUB_AUDIT_HEAD, true, "head")                  /* state/head does not fit the checkpoint */  \
    X(JUB_AUDIT_STALE, true, "changed partial tile") /* one that a fuller one has replaced */      \
    X(JUB_AUDIT_FOREIGN, false, "not part of a log")

typedef enum jub_audit_kind {
#define X(name, is_finding, word) name,
    JUB_AUDIT_KIND_LIST(X)
#undef X
} jub_audit_kind;

/// Such as "changed entry".
const char *jub_audit_word(jub_audit_kind kind);

/// A finding, or a note: something to know that is no fault. It holds until the call returns.
typedef struct jub_audit_finding {
    jub_audit_kind kind;
    bool is_finding;
    jub_text path;  // as the store names it: a stranger may have chosen it
    uint64_t begin; // the entries that it puts in doubt, from `begin` to before `end`;
    uint64_t end;   // both 0 where that does not apply
    const char *reason;
    char expected[JUB_AUDIT_SHOWN_BYTES]; // a hash in hexadecimal or a length; may be empty
    char found[JUB_AUDIT_SHOWN_BYTES];
} jub_audit_finding;

/// Where findings go, and how far the audit has come. `progress` may be NULL.
typedef struct jub_audit_sink {
    void *context;
    void (*take)(void *context, const jub_audit_finding *finding);
    void (*progress)(void *context, uint64_t done_entries, uint64_t all_entries);
} jub_audit_sink;

typedef struct jub_audit_report {
    uint64_t entry_count; // hashed
    uint64_t tile_count;
    uint64_t byte_count; // of both
    uint64_t finding_count;
    bool is_cut; // it ended before all was looked at
    uint64_t note_count;
    uint64_t unpublished_count; // entries between the checkpoint and the log's own head
    uint64_t leftover_count;    // objects behind both, of a writer that did not finish
} jub_audit_report;

/// `checkpoint` is verified: its signature holds, and the policy is met. The memory used does not
/// depend on the size of the log. Returns JUB_OK when the audit went through, whatever it found.
/// Errors: JUB_NO_MEMORY; those of listing the store.
jub_status jub_audit(jub_reader reader, const jub_checkpoint *checkpoint,
                     const jub_audit_sink *sink, jub_audit_report *report_out, jub_error *error);

#endif
