#ifndef JUB_PROGRAMME_MANIFEST_H
#define JUB_PROGRAMME_MANIFEST_H

#include "ledger/note.h"
#include "ledger/tree.h"

/// What a programme's folder consists of, signed with the log's key, so that every byte of it is
/// spoken for, those too that no rule would ever read. The log's own objects are not listed: its
/// checkpoint speaks for them. A signed note (ledger/note.h) whose text is
///
///     jubilee-programme-v1
///     <origin of the log>
///     <size of the log> <root, base64>
///     <SHA-256, hexadecimal> <bytes> <path>       one a file, sorted by path
///
/// The file is called `manifest` and is not in itself.

enum { JUB_MANIFEST_FILE_MAX = 1 << 20, JUB_MANIFEST_MAX_BYTES = 256 << 20 };

typedef struct jub_manifest_file {
    jub_text path; // relative, with `/`, no `.` or `..`, no control characters
    uint64_t size_bytes;
    jub_hash sha256;
} jub_manifest_file;

typedef struct jub_manifest {
    jub_text origin;
    uint64_t log_size;
    jub_hash log_root;
    jub_manifest_file *files; // [file_count], sorted by path
    size_t file_count;
} jub_manifest;

/// Signs; `files` must be sorted. Errors: JUB_SYNTAX for a path, JUB_DUPLICATE, JUB_NO_MEMORY.
jub_status jub_manifest_write(const jub_manifest *manifest, const jub_signer *signer,
                              jub_buffer *buffer, jub_error *error);

/// Reads and checks the signature. Texts are views into `source`, arrays lie in `arena`.
/// Errors: JUB_UNVERIFIED; JUB_SYNTAX, JUB_DUPLICATE, JUB_LIMIT with position; JUB_NO_MEMORY.
jub_status jub_manifest_read(jub_arena *arena, jub_text source, const jub_vkey *log_key,
                             jub_manifest *manifest_out, jub_error *error);

#endif
