#ifndef JUB_CLI_FILE_H
#define JUB_CLI_FILE_H

#include "base/buffer.h"

/// The bytes of a file: small ones read into memory, large ones mapped. Clear it when done.
typedef struct cli_file {
    jub_text bytes;
    bool is_mapped;
} cli_file;

/// `-` is standard input. Errors: JUB_IO (not there, not readable, a folder), JUB_LIMIT. The
/// message does not name the path: the caller's report does.
jub_status cli_file_open(const char *path, size_t max_bytes, cli_file *file_out, jub_error *error);
void cli_file_clear(cli_file *file);

/// Gives the memory of a mapped file back; what is looked at again comes from the file again.
void cli_file_let_go(const cli_file *file);

/// The same for a file with a secret in it: what was read into memory is wiped first.
void cli_file_wipe(cli_file *file);

bool cli_is_folder(const char *path);
bool cli_is_there(const char *path);

/// `folder/name` in the arena; NULL when memory is out.
const char *cli_path_join(jub_arena *arena, const char *folder, jub_text name);

/// An output folder that appears whole or not at all: files are written into a hidden folder beside
/// it, and the commit gives it its name. An abort, an interrupt or a crash before that leaves
/// nothing under the name asked for (a crash may leave the hidden one).
typedef struct cli_folder cli_folder;

/// Refuses a path that exists and is not an empty folder, unless `may_replace`: then the commit
/// replaces it, but only where it is a folder that such a commit made before (it holds the marker
/// file `marker`, such as "datapackage.json").
jub_status cli_folder_begin(const char *path, bool may_replace, const char *marker,
                            cli_folder **folder_out, jub_error *error);

/// Opens a new file in the folder for writing. One after another or several at a time.
typedef struct cli_writer cli_writer;
jub_status cli_folder_create(cli_folder *folder, const char *name, cli_writer **writer_out,
                             jub_error *error);

/// Where the bytes go. Writes are buffered; the first failure is kept and reported at every later
/// write and at the end.
jub_sink cli_writer_sink(cli_writer *writer);

/// Writes what is left, syncs and closes. Frees the writer also when it fails.
jub_status cli_writer_end(cli_writer *writer, jub_error *error);

/// A whole small file at once.
jub_status cli_folder_put(cli_folder *folder, const char *name, jub_text bytes, jub_error *error);

/// Gives the folder its name (after all writers have ended). Frees it in either case; when it fails
/// nothing is left behind.
jub_status cli_folder_commit(cli_folder *folder, jub_error *error);

/// Removes everything written. NULL does nothing. Safe with writers still open.
void cli_folder_abort(cli_folder *folder);

/// Removes the plain files of a folder, and the folder if that was all in it.
bool cli_folder_remove(const char *path);

/// A single file by the same rule, written piece by piece beside its place. The commit gives it its
/// name, the abort (NULL does nothing) removes it; either frees the writer. A device or a pipe is
/// written to as it stands. Of a link the file it points to is replaced. The new file has the
/// permissions of the one it replaces; a private one is its owner's alone, whatever was there.
typedef enum cli_privacy { CLI_SHARED, CLI_PRIVATE } cli_privacy;
jub_status cli_file_begin(const char *path, cli_privacy privacy, cli_writer **writer_out,
                          jub_error *error);
jub_status cli_file_commit(cli_writer *writer, jub_error *error);
void cli_file_abort(cli_writer *writer);

/// Refuses to replace a file unless `may_replace`: for what is dear, such as the sealed file that
/// is just being read. NULL, `-`, a device, a pipe and a standard stream by its name are let pass.
/// Errors: JUB_CONFLICT.
jub_status cli_file_check_new(const char *path, bool may_replace, jub_error *error);

/// A whole file at once, as cli_file_begin does it. `-` is standard output.
jub_status cli_file_put(const char *path, cli_privacy privacy, jub_text bytes, jub_error *error);

#endif
