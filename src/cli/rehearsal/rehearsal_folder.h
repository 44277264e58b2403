#ifndef JUB_CLI_REHEARSAL_FOLDER_H
#define JUB_CLI_REHEARSAL_FOLDER_H

#include "cli/decree/decree_files.h"
#include "cli/register/register_files.h"
#include "rehearsal/cast.h"

/// Where a rehearsal lies: DIR is a programme's folder (programme_files.h) and tells nothing of who
/// is corrupt; beside it, for the owner alone,
///
///     DIR.keys/rehearsal   the inputs, by which a rehearsal that was ended is known again
///     DIR.keys/ID.key      of everybody, as 'jubilee key new --no-passphrase' writes them; ID.pub
///     DIR.keys/ID.box.key  what opens a facility's part, of its head
///     DIR.keys/log.key     of the log, and log.key.signed, what it signed last
///     DIR.keys/ceremony/   what 'jubilee shares split' writes; the holders' keys in
///     NAME.holder.key DIR.planted          what was planted
typedef struct cli_rehearsal_folder {
    jub_arena arena;
    const char *folder;
    const char *keys;
    const char *planted;
    int lock; // of the keys' folder; -1: none
} cli_rehearsal_folder;

/// What a rehearsal follows from.
typedef struct cli_rehearsal_inputs {
    jub_cast_options options;
    jub_hash decree_sha256;
    jub_hash register_sha256;
} cli_rehearsal_inputs;

/// Makes the folders, or finds a rehearsal of the same inputs in them and removes what a run that
/// was killed left half written. Nobody else works on it until the close.
/// Errors: JUB_CONFLICT for a folder that is something else, or in use; JUB_IO, JUB_NO_MEMORY.
jub_status cli_rehearsal_begin(const char *folder, const cli_rehearsal_inputs *inputs,
                               cli_rehearsal_folder *folder_out, jub_error *error);
void cli_rehearsal_close(cli_rehearsal_folder *folder);

/// A file under one of the folders, unless it is there already with the same bytes. Folders above
/// it are made. Errors: JUB_CONFLICT when other bytes are there; JUB_IO, JUB_NO_MEMORY.
jub_status cli_rehearsal_put(cli_rehearsal_folder *folder, const char *base, const char *name,
                             jub_text bytes, jub_error *error);

jub_status cli_rehearsal_put_inputs(cli_rehearsal_folder *folder, const cli_decree *decree,
                                    const cli_register *opened, jub_error *error);
jub_status cli_rehearsal_put_keys(cli_rehearsal_folder *folder, const jub_cast *cast,
                                  jub_error *error);

#endif
