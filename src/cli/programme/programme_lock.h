#ifndef JUB_CLI_PROGRAMME_LOCK_H
#define JUB_CLI_PROGRAMME_LOCK_H

#include <stdbool.h>

#include "base/status.h"

/// Two locks keep programs that work in one programme's folder from each other. Both end with the
/// program that holds them, also when it is killed, and neither leaves a file.

/// Held by whoever seals, opens, makes the database anew, or makes or takes a bundle: one at a
/// time, and who comes second is refused. A descriptor to close when done, or -1. Errors:
/// JUB_CONFLICT, JUB_IO.
int cli_programme_lock(const char *folder, jub_error *error);

/// Held from before anything is read: together with others by whoever acts (CLI_PROGRAMME_ACT does
/// it), `is_alone` by whoever takes away what they work with. It is waited for. Where there is no
/// programme `*descriptor_out` is -1, which is for the reader to tell. Errors: JUB_IO.
jub_status cli_programme_guard(const char *folder, bool is_alone, int *descriptor_out,
                               jub_error *error);

/// Makes a guard that is held with others one that is held alone, when they are done.
/// Errors: JUB_IO.
jub_status cli_programme_guard_alone(int descriptor, jub_error *error);

#endif
