#ifndef JUB_CLI_RECEIPT_H
#define JUB_CLI_RECEIPT_H

#include "base/sha256.h"
#include "cli/decree/draw_source.h"

/// What a determination was made from and what came out, so that anyone can make it again and say
/// whether it is the same: receipt.json. Hashes are SHA-256 in hexadecimal.
typedef struct cli_receipt {
    const char *decree_path;   // absolute, as found
    const char *register_path; // absolute, as found
    char decree_sha256[JUB_SHA256_HEX_BYTES + 1];
    char register_sha256[JUB_SHA256_HEX_BYTES + 1];
    const char *result_name; // determinations.csv or .jsonl
    char result_sha256[JUB_SHA256_HEX_BYTES + 1];
    char summary_sha256[JUB_SHA256_HEX_BYTES + 1];
    const char *engine_version;
    bool has_law_date;
    bool is_law_date_given; // on the command line; otherwise it is a date of the decree's header
    jub_date law_date;
    uint32_t seed_count;
    cli_seed seeds[CLI_SEED_MAX];
    const cli_draw_sources *draws; // where seeds came from a log; of one read, without the pool
} cli_receipt;

#define RECEIPT_FILE_NAME "receipt.json"
enum { RECEIPT_MAX_BYTES = 1 << 20 };

jub_status cli_receipt_write(const cli_receipt *receipt, jub_buffer *buffer, jub_error *error);

/// Texts are copied into `arena`. Errors: JUB_SYNTAX, JUB_TYPE, JUB_MISSING.
jub_status cli_receipt_read(jub_arena *arena, jub_text source, cli_receipt *receipt_out,
                            jub_error *error);

/// The hashes of what a run has read, as they stand in a receipt. Errors: JUB_NO_MEMORY, also when
/// OpenSSL gives no digest.
jub_status cli_hash_inputs(const cli_run *run, char decree_hex_out[JUB_SHA256_HEX_BYTES + 1],
                           char register_hex_out[JUB_SHA256_HEX_BYTES + 1], jub_error *error);

#endif
