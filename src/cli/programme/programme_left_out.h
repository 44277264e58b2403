#ifndef JUB_CLI_PROGRAMME_LEFT_OUT_H
#define JUB_CLI_PROGRAMME_LEFT_OUT_H

#include "cli/programme/programme_files.h"

/// Whom the close of the first round leaves out: facilities where somebody is proposed and whose
/// first list is not signed, as far as the centre knows. Nobody of theirs becomes a case.

/// How many facilities; 0 without facts.
unsigned cli_left_out_count(const cli_programme *programme);

/// Appends `head` and a line for each, with those who could still have a bundle on its way; nothing
/// where none is left out. Errors: those of reading the list of bundles.
jub_status cli_left_out_write(cli_programme *programme, const char *head, jub_buffer *buffer,
                              jub_error *error);

#endif
