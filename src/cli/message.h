#ifndef JUB_CLI_MESSAGE_H
#define JUB_CLI_MESSAGE_H

#include <stdio.h>

#include "base/buffer.h"
#include "base/status.h"

/// Whether a stream is a terminal that takes colours: not when NO_COLOR is set or TERM is dumb.
bool cli_has_colour(FILE *stream);

/// `jubilee register check: register/persons.csv:3:14: error: ...` and the hint, on standard error.
/// `command` and `path` may be NULL. A path that is a secret key, typed in the place of one, is not
/// shown.
void cli_report(const char *command, const char *path, const jub_error *error);

/// The same for what went well otherwise: `warning` in the place of `error`.
void cli_warn(const char *command, const char *path, const jub_error *warning);

/// Prints a report that was written with `status`, and clears it. What a stranger's file says in it
/// does not command the terminal: control characters are shown as `?`. Errors: that of writing, or
/// JUB_LIMIT or JUB_NO_MEMORY where the report did not fit.
jub_status cli_print(jub_buffer *report, jub_status status, jub_error *error);

/// After a failed write to standard output that the command reports itself: nothing more goes
/// there, and cli_finish_output says nothing of it.
void cli_give_up_output(void);

/// Flushes standard output at the very end: a full disk or a closed pipe must not look like
/// success. Returns `exit_status`, or EXIT_BAD_INPUT when the output could not be written.
int cli_finish_output(int exit_status);

/// A path that a stranger may have chosen, without what would play with the terminal.
void cli_write_path(jub_text path, jub_buffer *buffer);

/// `1,234,567` into `text_out`, which it returns.
enum { CLI_COUNT_TEXT_BYTES = 27 };
const char *cli_count(uint64_t count, char text_out[CLI_COUNT_TEXT_BYTES]);

#endif
