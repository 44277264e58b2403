#ifndef JUB_CLI_CODE_LIST_H
#define JUB_CLI_CODE_LIST_H

#include "cli/file.h"
#include "decree/code_list.h"

/// A list of offence codes read from a file.
typedef struct cli_code_list {
    jub_arena arena;
    cli_file file;
    jub_code_list list; // views into `file` and texts in `arena`
} cli_code_list;

/// Reads a CSV file with a column `code` and, if it has one, a column `replaced_by` or `same_as`
/// that names the code (or several, with `;` between them) which took its place. Empty and `none`
/// mean that it stands by itself. Other columns are passed over.
///
/// On failure `*bad_path_out` is the file that the error is in, for `cli_report`; it lies in the
/// arena of `*list_out`, which is to be cleared in either case.
jub_status cli_code_list_open(const char *path, cli_code_list *list_out, const char **bad_path_out,
                              jub_error *error);

/// The same from the file of the resource `offence_codes` of the register in `folder`. Nothing else
/// of the register is read.
jub_status cli_code_list_open_register(const char *folder, cli_code_list *list_out,
                                       const char **bad_path_out, jub_error *error);

void cli_code_list_clear(cli_code_list *opened);

#endif
