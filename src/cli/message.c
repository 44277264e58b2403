#include "cli/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"

bool cli_has_colour(FILE *stream)
{
    const char *terminal = getenv("TERM");
    const char *no_colour = getenv("NO_COLOR");
    return isatty(fileno(stream)) && !(no_colour && *no_colour) && terminal &&
           strcmp(terminal, "dumb") != 0;
}

void cli_report(const char *command, const char *path, const jub_error *error)
{
    const bool colour = cli_has_colour(stderr);
    if (command) (void)fprintf(stderr, "%s: ", command);
    if (path) (void)fprintf(stderr, "%s:", path);
    if (path && error->at.line > 0) (void)fprintf(stderr, "%u:", error->at.line);
    if (path && error->at.column > 0) (void)fprintf(stderr, "%u:", error->at.column);
    (void)fprintf(stderr, "%s%serror:%s %s\n", path ? " " : "", colour ? "\033[1;31m" : "",
                  colour ? "\033[0m" : "", error->message);
    if (error->hint[0]) (void)fprintf(stderr, "  hint: %s\n", error->hint);
}

jub_status cli_print(jub_buffer *report, jub_status status, jub_error *error)
{
    if (status == JUB_OK && report->status != JUB_OK)
        status = jub_fail(error, report->status, (jub_position){0}, NULL, "the report is too long");
    if (status == JUB_OK) (void)fwrite(report->bytes, 1, report->length_bytes, stdout);
    jub_buffer_clear(report);
    return status;
}

int cli_finish_output(int exit_status)
{
    const bool is_written = fflush(stdout) == 0 && !ferror(stdout);
    if (is_written) return exit_status;
    if (errno != EPIPE)
        (void)fprintf(stderr, "jubilee: cannot write standard output: %s\n", strerror(errno));
    return exit_status == EXIT_FINE ? EXIT_BAD_INPUT : exit_status;
}

const char *cli_count(uint64_t count, char text_out[CLI_COUNT_TEXT_BYTES])
{
    char *at = text_out + CLI_COUNT_TEXT_BYTES - 1;
    *at = '\0';
    int digits = 0;
    do {
        if (digits > 0 && digits % 3 == 0) *--at = ',';
        *--at = (char)('0' + count % 10);
        count /= 10;
        digits++;
    } while (count > 0);
    return memmove(text_out, at, strlen(at) + 1);
}
