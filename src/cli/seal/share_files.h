#ifndef JUB_CLI_SHARE_FILES_H
#define JUB_CLI_SHARE_FILES_H

#include "cli/seal/key_file.h"
#include "seal/ceremony.h"

/// What the holders hand over, held against the record of the ceremony.

jub_status cli_ceremony_open(const char *path, jub_ceremony *ceremony_out, jub_error *error);

/// Shares that fit the record, in guarded memory.
typedef struct cli_shares {
    jub_share *items; // [JUB_HOLDER_MAX]
    size_t count;
    bool has_share[JUB_HOLDER_MAX]; // by holder
} cli_shares;

/// Errors: JUB_NO_MEMORY.
jub_status cli_shares_init(cli_shares *shares_out, jub_error *error);
void cli_shares_clear(cli_shares *shares);

/// Adds the share in a file: the line itself, or an age file with it inside, to one of the keys
/// (may be NULL). `holder_out` is the number of its holder, or the count of holders where that is
/// not known. A share that is there already is passed over. Errors: those of files and of
/// unsealing; JUB_SYNTAX, JUB_RANGE, JUB_CONFLICT for a share of another list, JUB_UNVERIFIED for
/// one that does not have the hash of the record.
jub_status cli_shares_add(cli_shares *shares, const jub_ceremony *ceremony, const char *path,
                          const cli_identities *identities, size_t *holder_out, jub_error *error);

#endif
