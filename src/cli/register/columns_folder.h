#ifndef JUB_CLI_COLUMNS_FOLDER_H
#define JUB_CLI_COLUMNS_FOLDER_H

#include "cli/register/register_files.h"
#include "cli/version.h"

/// The folder `columns` of a register: a copy of what its files say that opens fast
/// (register/pack.h), made by `jubilee register pack`.

#define COLUMNS_FOLDER_NAME "columns"
#define COLUMNS_MADE_BY "jubilee " JUB_VERSION

/// What an opened register was read from, without the hashes: `*sources_out` has room for
/// JUB_PACK_SOURCE_MAX. Returns how many.
uint32_t cli_columns_sources(const cli_register *opened,
                             jub_pack_source sources_out[JUB_PACK_SOURCE_MAX]);

/// The hashes of the sources, on all processors. Errors: JUB_NO_MEMORY.
jub_status cli_columns_hash_sources(const cli_register *opened, jub_pack_source *sources,
                                    jub_error *error);

/// Reads the manifest of `folder`; `*is_there_out` is false where there is none, which is no error.
/// Clear it in either case. On failure `*bad_path_out` is the file meant.
jub_status cli_columns_read(const char *folder, jub_arena *arena, cli_columns *columns_out,
                            bool *is_there_out, const char **bad_path_out, jub_error *error);

/// Maps the files, and checks the SHA-256 of each; also those of the sources into
/// `sources[].sha256`, where `sources` is not NULL.
/// Errors: JUB_IO, JUB_CONFLICT (another size or hash), JUB_NO_MEMORY.
jub_status cli_columns_map(const char *folder, jub_arena *arena, cli_columns *columns,
                           const cli_register *opened, jub_pack_source *sources,
                           bool *is_current_out, const char **bad_path_out, jub_error *error);

void cli_columns_clear(cli_columns *columns);

/// Opens the register from its columns where they are current: `opened->reg` is then set, and
/// `opened->columns` holds the files. Where they are damaged, or hold what no register can, a
/// warning says so and they are passed over. Errors: JUB_NO_MEMORY.
jub_status cli_columns_open(const char *folder, cli_register *opened, const jub_fault_sink *faults,
                            const jub_parallel *threads, jub_error *error);

#endif
