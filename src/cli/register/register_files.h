#ifndef JUB_CLI_REGISTER_FILES_H
#define JUB_CLI_REGISTER_FILES_H

#include "cli/file.h"
#include "register/pack.h"
#include "sentence/sentence.h"

#define PACKAGE_FILE_NAME "datapackage.json"
#define RECEIVED_PERSONS_NAME "persons.csv" // in a folder of what was received

/// The files of a manifest, mapped, in its order; each has the size that the manifest says.
typedef struct cli_columns {
    cli_file manifest;
    jub_pack pack;
    cli_file *files; // [file_count], in the arena
    jub_text *bytes; // the same
    uint32_t file_count;
} cli_columns;

/// A register read from its folder: the package, the bytes of every file, and the columns over
/// them.
typedef struct cli_register {
    jub_arena arena;
    cli_file package_file;
    cli_file law_file; // the sentence law, where it stands beside the package
    cli_file *files;   // [package->resource_count]
    jub_text *sources; // the same bytes, and behind them those of the law's file
    uint32_t source_count;
    cli_columns columns; // where it was opened from those (columns_folder.h)
    const jub_package *package;
    jub_register *reg;
    const jub_law *law; // of sentences; NULL when the package declares no custody
} cli_register;

/// Opens and loads `folder`, with a progress line, and computes everybody's custody where the
/// package declares one; from the columns beside the files where these are current, which comes to
/// the same (columns_folder.h). `faults` may be NULL. On failure `*bad_path_out` is the file that
/// the error is in, for `cli_report`; it lies in the arena of `*register_out`, which is to be
/// cleared in either case.
jub_status cli_register_open(const char *folder, const jub_fault_sink *faults,
                             cli_register *register_out, const char **bad_path_out,
                             jub_error *error);

/// The same, but always from the files: for what is evidence, or judges what others have done.
/// Whoever wrote the columns is believed where they are used.
jub_status cli_register_open_sources(const char *folder, const jub_fault_sink *faults,
                                     cli_register *register_out, const char **bad_path_out,
                                     jub_error *error);

/// The same, but package and people as they were received (programme_files.h) in the folder
/// `received`; all other files are those of `folder`.
jub_status cli_register_open_received(const char *folder, const char *received,
                                      cli_register *register_out, const char **bad_path_out,
                                      jub_error *error);

/// Opens `path`, the package of the register in `folder`; the hint says what is missing where
/// `folder` is no register. Errors: those of cli_file_open.
jub_status cli_package_open(const char *folder, const char *path, cli_file *file_out,
                            jub_error *error);

/// Gives the memory of the mapped files back to the system; what is looked at again is read again.
/// For long work that goes through them from one end to the other.
void cli_register_let_go(const cli_register *opened);

void cli_register_clear(cli_register *opened);

#endif
