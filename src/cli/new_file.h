#ifndef JUB_CLI_NEW_FILE_H
#define JUB_CLI_NEW_FILE_H

#include <sys/types.h>

#include "base/text.h"

/// A small file that must not be there yet, such as a key: written at once and durably, its name
/// too. An interrupt waits until it is whole, and nothing is left of one that cannot be written.
///
/// Errors: JUB_CONFLICT when there is one, or a link; JUB_IO.
jub_status cli_new_file_put(const char *path, mode_t mode, jub_text bytes, jub_error *error);

#endif
