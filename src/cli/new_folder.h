#ifndef JUB_CLI_NEW_FOLDER_H
#define JUB_CLI_NEW_FOLDER_H

#include <sys/types.h>

#include "base/text.h"

/// A folder with folders in it that appears whole or not at all: it is made beside its place, under
/// a hidden name, for its owner alone, and gets its name when all in it is durable. Anything that
/// stands there already is left alone. Signals that end the program are held back meanwhile: they
/// are looked for at each step, and one that has come ends the work, removes what was made and then
/// the program. A crash may leave the hidden folder.
typedef struct cli_new_folder cli_new_folder;

/// Errors: JUB_CONFLICT where something is there already; JUB_IO, JUB_NO_MEMORY.
jub_status cli_new_folder_begin(const char *path, cli_new_folder **folder_out, jub_error *error);

/// For a folder that everybody may read, once it has its name. To be called before anything is put
/// into it.
void cli_new_folder_open_to_all(cli_new_folder *folder);

/// Where it is being made, for whoever writes in it by other means.
const char *cli_new_folder_hidden(const cli_new_folder *folder);

/// Makes a folder in it, and those above.
jub_status cli_new_folder_make(cli_new_folder *folder, jub_text name, jub_error *error);

/// A whole file, and the folders above it.
jub_status cli_new_folder_put(cli_new_folder *folder, jub_text name, mode_t mode, jub_text bytes,
                              jub_error *error);

/// Gives it its name. Frees it in either case; when it fails nothing is left behind.
/// Errors: JUB_CONFLICT, JUB_IO.
jub_status cli_new_folder_commit(cli_new_folder *folder, jub_error *error);

/// Removes everything. NULL does nothing.
void cli_new_folder_abort(cli_new_folder *folder);

#endif
