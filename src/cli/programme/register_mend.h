#ifndef JUB_CLI_REGISTER_MEND_H
#define JUB_CLI_REGISTER_MEND_H

#include "cli/programme/programme_files.h"

/// The register in a programme's folder is kept at what was received with the edits of the log that
/// stand (programme/received.h). Both of its files are replaced whole, people first; who is killed
/// between finds the rest done by the next that acts.

/// Brings the register behind the edits up to date, before it is frozen; nothing to do in a
/// facility's folder, or while facts are sealed. Errors are told.
jub_status cli_register_mend(cli_programme *programme);

/// Whether the register of an open programme is not yet frozen and not what it is to be.
bool cli_register_is_behind(cli_programme *programme);

/// Mends the register where it differs by nothing but what was left undone: cells of edits, and the
/// package that goes with them. Anything else is left for somebody to see.
jub_status cli_register_catch_up(const char *command, const char *folder, bool *is_mended_out,
                                 jub_error *error);

/// Of a programme that was opened with CLI_PROGRAMME_MEND: tells what differs and puts it right.
jub_status cli_register_put_right(cli_programme *programme, uint64_t *count_out, jub_error *error);

#endif
