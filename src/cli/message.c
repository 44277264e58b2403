#include "cli/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/command.h"

bool cli_has_colour(FILE *stream)
{
    const char *terminal = getenv("TERM");
    const char *no_colour = getenv("NO_COLOR");
    return isatty(fileno(stream)) && !(no_colour && *no_colour) && terminal &&
           strcmp(terminal, "dumb") != 0;
}

// What a stranger's file says is shown, and does not command the terminal. Source: ECMA-48, C0 and
// C1; in UTF-8 C1 is C2 and its number.
static void put_harmless(jub_text text, FILE *stream)
{
    size_t done = 0;
    for (size_t i = 0; i < text.length_bytes; i++) {
        const unsigned char byte = (unsigned char)text.bytes[i];
        const unsigned char next = i + 1 < text.length_bytes ? (unsigned char)text.bytes[i + 1] : 0;
        const bool is_c1 = byte == 0xC2 && next >= 0x80 && next < 0xA0;
        const bool is_c0 = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
        if (!is_c0 && !is_c1) continue;
        (void)fwrite(text.bytes + done, 1, i - done, stream);
        (void)fputc('?', stream);
        i += is_c1;
        done = i + 1;
    }
    (void)fwrite(text.bytes + done, 1, text.length_bytes - done, stream);
}

// In any case of letters, since a slip may be in just that.
static bool is_secret(const char *text)
{
    return strcasestr(text, "AGE-SECRET-KEY-") || strcasestr(text, "PRIVATE+KEY+");
}

static void put_message(const char *command, const char *path, const char *word,
                        const jub_error *error)
{
    const bool colour = cli_has_colour(stderr);
    const bool is_warning = word[0] == 'w';
    if (path && is_secret(path)) path = NULL;
    if (command) (void)fprintf(stderr, "%s: ", command);
    if (path) put_harmless(jub_text_from(path), stderr);
    if (path) (void)fputc(':', stderr);
    if (path && error->at.line > 0) (void)fprintf(stderr, "%u:", error->at.line);
    if (path && error->at.column > 0) (void)fprintf(stderr, "%u:", error->at.column);
    (void)fprintf(stderr, "%s%s%s:%s ", path ? " " : "",
                  !colour      ? ""
                  : is_warning ? "\033[1;33m"
                               : "\033[1;31m",
                  word, colour ? "\033[0m" : "");
    put_harmless(jub_text_from(error->message), stderr);
    (void)fputc('\n', stderr);
    if (!error->hint[0]) return;
    (void)fputs("  hint: ", stderr);
    put_harmless(jub_text_from(error->hint), stderr);
    (void)fputc('\n', stderr);
}

void cli_report(const char *command, const char *path, const jub_error *error)
{
    put_message(command, path, "error", error);
}

void cli_warn(const char *command, const char *path, const jub_error *warning)
{
    put_message(command, path, "warning", warning);
}

jub_status cli_print(jub_buffer *report, jub_status status, jub_error *error)
{
    if (status == JUB_OK && report->status != JUB_OK)
        status = jub_fail(error, report->status, (jub_position){0}, NULL, "the report is too long");
    if (status == JUB_OK && report->length_bytes > 0) put_harmless(jub_buffer_view(report), stdout);
    jub_buffer_clear(report);
    return status;
}

void cli_give_up_output(void)
{
    if (!freopen("/dev/null", "w", stdout)) clearerr(stdout);
}

int cli_finish_output(int exit_status)
{
    errno = 0; // of an earlier write that failed the reason is gone
    const bool is_written = fflush(stdout) == 0 && !ferror(stdout);
    if (is_written) return exit_status;
    if (errno != EPIPE)
        (void)fprintf(stderr, "jubilee: cannot write standard output%s%s\n", errno ? ": " : "",
                      errno ? strerror(errno) : "");
    return exit_status == EXIT_FINE ? EXIT_BAD_INPUT : exit_status;
}

// Beside controls, what moves, hides or turns the text around it: spaces other than U+0020 are not
// told from it either. Source: Unicode, White_Space, Bidi_Control and Default_Ignorable of U+2000
// to U+206F, U+3000, U+FEFF.
static bool is_plain(uint32_t code_point, jub_text bytes)
{
    if (code_point < 0x80) return code_point > ' ' && code_point != 0x7f && code_point != '\\';
    if (code_point < 0xA1 || code_point == 0x3000) return false;
    if (code_point >= 0x2000 && code_point <= 0x200F) return false;
    if (code_point >= 0x2028 && code_point <= 0x202F) return false;
    if (code_point >= 0x205F && code_point <= 0x206F) return false;
    return jub_utf8_width(bytes) > 0;
}

void cli_write_path(jub_text path, jub_buffer *buffer)
{
    const bool is_text = jub_utf8_valid(path, NULL);
    for (size_t at = 0, length = 1; at < path.length_bytes; at += length) {
        jub_text rest = {path.bytes + at, path.length_bytes - at};
        length = 1;
        const uint32_t code_point =
            is_text ? jub_utf8_decode(rest, &length) : (uint8_t)path.bytes[at];
        rest.length_bytes = length;
        if ((is_text || code_point < 0x80) && is_plain(code_point, rest))
            jub_buffer_text(buffer, rest);
        else
            for (size_t i = 0; i < length; i++)
                jub_buffer_format(buffer, "\\x%02x", (uint8_t)rest.bytes[i]);
    }
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
