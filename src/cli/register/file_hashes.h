#ifndef JUB_CLI_FILE_HASHES_H
#define JUB_CLI_FILE_HASHES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/// Bytes whose SHA-256 is wanted.
typedef struct cli_hash_job {
    jub_text bytes;
    uint8_t *digest_out; // JUB_SHA256_BYTES
    bool is_let_go;      // mapped, and not read soon again: need not stay in memory
} cli_hash_job;

/// Computes all of them on all processors, with a progress line; `jobs` are put in another order.
/// Errors: JUB_NO_MEMORY.
jub_status cli_hash_files(cli_hash_job *jobs, uint32_t count, jub_error *error);

#endif
