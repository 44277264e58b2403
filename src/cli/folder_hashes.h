#ifndef JUB_CLI_FOLDER_HASHES_H
#define JUB_CLI_FOLDER_HASHES_H

#include "programme/manifest.h"

/// Every file of a folder and of those in it, with size and SHA-256, sorted by path as a manifest
/// wants them. Files are read in pieces, so that a register of any size will do.
///
///     passed_over   [passed_count]   names in the folder itself that are left out
///
/// Owner: what is found lies in `arena`; `*bad_path_out` is what an error is about. Errors:
/// JUB_TYPE for what is neither a file nor a folder, such as a link, since nothing speaks for what
/// it points to; JUB_LIMIT for too many files or folders too deep; JUB_IO, JUB_NO_MEMORY.
jub_status cli_folder_hashes(jub_arena *arena, jub_sha256 *sha, const char *folder,
                             const char *const *passed_over, size_t passed_count,
                             jub_manifest_file **files_out, size_t *count_out,
                             const char **bad_path_out, jub_error *error);

#endif
