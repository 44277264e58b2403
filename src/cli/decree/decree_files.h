#ifndef JUB_CLI_DECREE_FILES_H
#define JUB_CLI_DECREE_FILES_H

#include "base/map.h"
#include "cli/file.h"
#include "decree/decree.h"

/// A decree read from its file, with what was found wrong in it.
typedef struct cli_decree {
    jub_arena arena;
    cli_file file;
    const char *path;
    jub_text text; // of the file, with that of the decrees it keeps rules from behind it
    jub_diagnostics diagnostics; // sorted by place
    const jub_decree *decree;    // NULL when there are errors
} cli_decree;

/// The files beside a decree, for a jub_decree_library: what it keeps rules from.
typedef struct cli_neighbours {
    jub_arena *arena; // for their texts
    const char *path; // of the decree
} cli_neighbours;

/// `context` is a cli_neighbours. Errors: JUB_RANGE for a name with a folder, those of
/// cli_file_open, JUB_NO_MEMORY.
jub_status cli_find_neighbour(void *context, jub_text name, jub_text *text_out, jub_error *error);

/// Reads and checks the file; `-` is standard input. A file that cannot be read, or memory that is
/// out, is told on standard error; what is wrong inside is in the diagnostics, for
/// `cli_decree_report`. Clear `*opened_out` in either case.
jub_status cli_decree_open(const char *command, const char *path, cli_decree *opened_out);
void cli_decree_clear(cli_decree *opened);

typedef enum cli_report_depth { CLI_ERRORS_ALONE, CLI_WARNINGS_TOO } cli_report_depth;

/// Writes messages about the decree on standard error, in colour on a terminal.
void cli_decree_report(const cli_decree *opened, const jub_diagnostics *diagnostics,
                       cli_report_depth depth);

/// What has been said in this run, so that a fault of a decree from which several others keep rules
/// is said once. Clear it.
typedef struct cli_told {
    jub_arena arena;
    jub_map map; // in the arena
    bool is_begun;
} cli_told;

cli_told cli_told_init(void);
void cli_told_clear(cli_told *told);

/// As cli_decree_report, warnings too, but what has been told is counted in a line.
void cli_decree_report_once(const cli_decree *opened, const jub_diagnostics *diagnostics,
                            cli_told *told);

/// Runs `work` on each file that is named and returns the exit status: fine when all were.
/// `context` is handed on.
int cli_for_each_decree(int argc, char **argv, int first,
                        bool (*work)(void *context, cli_decree *opened, jub_status status),
                        void *context);

/// "" for one, "s" for any other count.
const char *cli_plural(size_t count);

#endif
