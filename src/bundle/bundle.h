#ifndef JUB_BUNDLE_BUNDLE_H
#define JUB_BUNDLE_BUNDLE_H

#include "ledger/entry.h"
#include "ledger/note.h"
#include "programme/desk.h"

/// What a facility without a link gets and gives by carried media: one file each way, signed by who
/// made it and, outside this file, sealed to who is to open it (seal/seal.h).
///
///     jubilee-bundle-v1
///     <header: canonical JSON, one line>
///     <signature, base64>
///     <bytes of the parts, one right behind the other>
///
/// The signature is Ed25519 over the first two lines with their line breaks; the header holds
/// length and SHA-256 of each part, so it speaks for every byte. Bundles of one facility and one
/// direction are a chain: numbered from 1, and each names the SHA-256 of the one before it (of the
/// opened file, not of the sealed one, as sealing the same twice gives other bytes).
///
/// Parts of a bundle from the facility (`out`, as the facility sees it):
///
///     sittings    a line an entry: {"entry":"..","facts":"..","salt":"<base64>"}; headers and
///                 events without facts have `entry` alone
///
/// and of one to the facility (`in`):
///
///     decree          the decree's file
///     entries         the log's entries from `from` to `size`, a line each
///     checkpoint      signed, of the log at `size`
///     state           what may be known there (extract.h)
///     register/<path> the files of the register with its own people alone
///     facts           what opens the entries about its own people: lines as in `sittings`, with
///                     `commitment` in place of `entry`
///     list            from level 3 on: its part of the list (selection.h), for what is told and
///                     recorded there

enum {
    JUB_BUNDLE_PART_MAX = 96,
    JUB_BUNDLE_PART_NAME_MAX_BYTES = 200,
    JUB_BUNDLE_HEADER_MAX_BYTES = 60000,
    JUB_BUNDLE_ENTRY_MAX = 50000, // below JUB_DESK_WAITING_MAX: a bundle is appended whole
    JUB_BUNDLE_FACT_MAX = 1 << 20,
    JUB_BUNDLE_LINE_MAX_BYTES = 512 * 1024,
    JUB_BUNDLE_SITTINGS_MAX_BYTES = 32 << 20, // for the same reason
};
#define JUB_BUNDLE_MAX_BYTES ((size_t)1 << 30)

#define JUB_BUNDLE_SITTINGS "sittings"
#define JUB_BUNDLE_DECREE "decree"
#define JUB_BUNDLE_ENTRIES "entries"
#define JUB_BUNDLE_CHECKPOINT "checkpoint"
#define JUB_BUNDLE_STATE "state"
#define JUB_BUNDLE_REGISTER "register/"
#define JUB_BUNDLE_FACTS "facts"
#define JUB_BUNDLE_LIST "list"

typedef enum jub_bundle_direction { JUB_BUNDLE_IN, JUB_BUNDLE_OUT } jub_bundle_direction;

/// `in` or `out`.
const char *jub_bundle_direction_word(jub_bundle_direction direction);

typedef struct jub_bundle_part {
    jub_text name;
    jub_text bytes;
} jub_bundle_part;

typedef struct jub_bundle {
    jub_text origin;   // of the programme's log
    jub_text facility; // key
    jub_bundle_direction direction;
    uint64_t number;   // from 1
    jub_hash previous; // SHA-256 of bundle number - 1, zeros for the first
    jub_text by;       // who signed it
    int64_t time;
    uint64_t from; // `in`: entries before it were in earlier bundles; 0 for `out`
    uint64_t size; // how long the log was, as far as the maker knew it
    jub_hash root; // of the log then
    jub_bundle_part parts[JUB_BUNDLE_PART_MAX];
    size_t part_count;
    jub_text signed_text; // what is filled in from here on by reading
    uint8_t signature[JUB_SIGNATURE_BYTES];
    jub_hash sha256; // of the whole
} jub_bundle;

/// Appends the bundle, signed. Errors: JUB_SYNTAX for an origin, name or key that cannot stand
/// there; JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_bundle_write(const jub_bundle *bundle, const jub_signer *signer, jub_sha256 *sha,
                            jub_buffer *buffer, jub_error *error);

/// Reads a bundle and holds every part against its hash; the signature is jub_bundle_verify's.
/// Texts of the header are the arena's, parts are views into `source`.
/// Errors: JUB_SYNTAX, JUB_TYPE, JUB_MISSING, JUB_RANGE, JUB_LIMIT for what is no bundle;
/// JUB_UNVERIFIED for one that is cut off, too long, or of which a part was altered (the message
/// tells which); JUB_NO_MEMORY.
jub_status jub_bundle_read(jub_arena *arena, jub_text source, jub_sha256 *sha,
                           jub_bundle *bundle_out, jub_error *error);

bool jub_bundle_verify(const jub_bundle *bundle, const jub_vkey *vkey);

/// The part of this name, or NULL.
const jub_bundle_part *jub_bundle_find(const jub_bundle *bundle, const char *name);

/// Whether a path can be the name of a part: components of letters, digits, `.`, `-`, `_` that do
/// not begin with a dot, with `/` between them. So it is safe below a folder.
bool jub_bundle_name_is_valid(jub_text name);

// -- a chain --------------------------------------------------------------------------------------

/// What a receiver knows of the bundles that came before from one side. Texts empty: not yet known,
/// as for a facility that takes its first.
typedef struct jub_bundle_chain {
    jub_text origin;
    jub_text facility;
    jub_bundle_direction direction;
    const jub_hash *taken; // [taken_count] hash of each taken, in order; zeros where not known
    uint64_t taken_count;
} jub_bundle_chain;

/// Whether a bundle is the next one. Each way in which it is not has words of its own:
///
///     JUB_CONFLICT     of another programme, for another facility, of the other direction
///     JUB_DUPLICATE    taken already; or another bundle with a number that was taken
///     JUB_MISSING      one before it has not come: which
///     JUB_UNVERIFIED   it does not name the bundle before it
jub_status jub_bundle_follows(const jub_bundle *bundle, const jub_bundle_chain *chain,
                              jub_error *error);

// -- entries in lines -----------------------------------------------------------------------------

/// Appends a line of `sittings`. `entry->facts` must be UTF-8.
void jub_bundle_line_write(const jub_opened_entry *entry, jub_buffer *buffer);

/// A sitting as it came.
typedef struct jub_bundle_sitting {
    jub_text header;
    const jub_opened_entry *entries; // [count]
    size_t count;
} jub_bundle_sitting;

/// Reads all lines of `sittings`: each header with as many entries as follow it until the next.
/// Whether they fit it is jub_desk_carry's to say. Owner: `arena`. Errors: JUB_SYNTAX, JUB_TYPE,
/// JUB_MISSING with the line; JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_bundle_sittings_read(jub_arena *arena, jub_text part,
                                    const jub_bundle_sitting **sittings_out, size_t *count_out,
                                    jub_error *error);

/// A line of `facts`.
typedef struct jub_bundle_fact {
    jub_hash commitment;
    uint8_t salt[JUB_SALT_BYTES];
    jub_text facts;
} jub_bundle_fact;

void jub_bundle_fact_write(const jub_bundle_fact *fact, jub_buffer *buffer);

/// Errors: as above.
jub_status jub_bundle_facts_read(jub_arena *arena, jub_text part, const jub_bundle_fact **facts_out,
                                 size_t *count_out, jub_error *error);

#endif
