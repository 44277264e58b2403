#ifndef JUB_CLI_COLUMNS_MADE_OF_H
#define JUB_CLI_COLUMNS_MADE_OF_H

#include "cli/register/register_files.h"

/// All that columns are made of: the register as its files say it, what was wrong in them, and
/// their hashes.
typedef struct cli_columns_made_of {
    cli_register opened;
    jub_pack_faults *faults;
    jub_pack_source sources[JUB_PACK_SOURCE_MAX];
    uint32_t source_count;
} cli_columns_made_of;

/// Reads it from the files of `folder`, never from columns. To be cleared in either case; on
/// failure `*bad_path_out` is the file meant, and lies in it.
/// Errors: those of cli_register_open_sources; JUB_CONFLICT where a file was changed meanwhile.
jub_status cli_columns_read_sources(const char *folder, cli_columns_made_of *made_of_out,
                                    const char **bad_path_out, jub_error *error);
void cli_columns_clear_sources(cli_columns_made_of *made_of);

#endif
