#ifndef JUB_PROGRAMME_SEALED_H
#define JUB_PROGRAMME_SEALED_H

#include "base/buffer.h"
#include "ledger/tree.h"

/// What a list is closed in: one folder for each version of it, `sealed/<version>/`, in which stand
///
///     list.age        the whole list (selection.h), padded
///     parts.age       each facility's part, sealed to that facility's box, packed as below, padded
///     openings.age    openings.sqlite; not where level 3 was open before
///     index           what the three are
///
/// all three age files to the one recipient of the quorum (docs/key-ceremony.md). So whoever opens
/// parts.age has only files that he cannot read and can give to nobody but their facilities. The
/// event `list.sealed` has the SHA-256 of the index, and so speaks for every byte of the rest. This
/// is pure reading and writing; sealing and opening are the commands'.

// -- the index ------------------------------------------------------------------------------------

/// The index is text that may be published:
///
///     jubilee-sealed-v1
///     <origin of the log>
///     <index of list.finalised in the log> <recipient, age1...>
///     <SHA-256, hexadecimal> <bytes> <name>      one a file, sorted by name

#define JUB_SEALED_INDEX "index"
#define JUB_SEALED_LIST "list.age"
#define JUB_SEALED_PARTS "parts.age"
#define JUB_SEALED_OPENINGS "openings.age"

enum { JUB_SEALED_FILE_MAX = 3, JUB_SEALED_INDEX_MAX_BYTES = 2048 };

typedef struct jub_sealed_file {
    jub_text name; // one of those above
    uint64_t size_bytes;
    jub_hash sha256;
} jub_sealed_file;

typedef struct jub_sealed_index {
    jub_text origin;
    uint64_t finalised;
    jub_text recipient;
    jub_sealed_file files[JUB_SEALED_FILE_MAX]; // [file_count], sorted by name
    size_t file_count;
} jub_sealed_index;

/// Errors: JUB_SYNTAX for what jub_sealed_index_read would not take; JUB_NO_MEMORY.
jub_status jub_sealed_index_write(const jub_sealed_index *index, jub_buffer *buffer,
                                  jub_error *error);

/// Takes only what jub_sealed_index_write writes; texts are views into `source`. List and parts
/// must be there. Errors: JUB_SYNTAX with the line, JUB_LIMIT.
jub_status jub_sealed_index_read(jub_text source, jub_sealed_index *index_out, jub_error *error);

/// The file of this name, or NULL.
const jub_sealed_file *jub_sealed_index_find(const jub_sealed_index *index, const char *name);

// -- parts ----------------------------------------------------------------------------------------

/// Parts of many facilities as one: a line of canonical JSON, and behind it the bytes of one part
/// after the other, with nothing between or after them.
///
///     {"parts":[{"bytes":4296,"facility":"F00001"},..],"version":"jubilee-parts-v1"}
///
/// A facility's key names a file, so only some can be sealed to: letters, digits, `.`, `-`, `_`,
/// not a dot or a dash first, at most 64 bytes.

enum { JUB_PART_MAX = 20000, JUB_PART_FACILITY_MAX_BYTES = 64 };
#define JUB_PARTS_MAX_BYTES ((size_t)1 << 30)

typedef struct jub_part {
    jub_text facility; // key in the register
    jub_text bytes;    // an age file to the facility's box
} jub_part;

bool jub_part_facility_is_valid(jub_text facility);

/// `parts` must be sorted by facility. Errors: JUB_SYNTAX for a facility, JUB_DUPLICATE for one
/// that stands twice or in the wrong place, JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_parts_write(const jub_part *parts, size_t count, jub_buffer *buffer,
                           jub_error *error);

/// Takes only what jub_parts_write writes. Bytes are views into `source`, the rest lies in `arena`.
///
///     parts_out  [*count_out]
///
/// Errors: JUB_SYNTAX, JUB_TYPE, JUB_DUPLICATE, JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_parts_read(jub_arena *arena, jub_text source, jub_part **parts_out,
                          size_t *count_out, jub_error *error);

#endif
