#ifndef JUB_CLI_DECREE_FILES_H
#define JUB_CLI_DECREE_FILES_H

#include "cli/file.h"
#include "decree/decree.h"

/// A decree read from its file, with what was found wrong in it.
typedef struct cli_decree {
    jub_arena arena;
    cli_file file;
    const char *path;
    jub_diagnostics diagnostics;
    const jub_decree *decree; // NULL when there are errors
} cli_decree;

/// Reads and checks the file. When it cannot be read or has errors they are on standard error and
/// the status is not JUB_OK. Clear `*opened_out` in either case.
jub_status cli_decree_open(const char *command, const char *path, cli_decree *opened_out);
void cli_decree_clear(cli_decree *opened);

/// Writes diagnostics [first, end) on standard error, in colour on a terminal; warnings and notes
/// only when asked.
void cli_decree_report(const cli_decree *opened, size_t first, bool with_warnings);

#endif
