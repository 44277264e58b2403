#include "cli/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

static jub_status fail(jub_error *error, jub_status status, const char *hint, const char *message)
{
    return jub_fail(error, status, (jub_position){0}, hint, "%s", message);
}

static jub_status fail_system(jub_error *error, const char *hint, const char *what)
{
    return jub_fail(error, JUB_IO, (jub_position){0}, hint, "%s: %s", what, strerror(errno));
}

// A line of at most CLI_PASSPHRASE_MAX_BYTES in guarded memory, read byte by byte so that nothing
// of it lies in a buffer of the library. More than that is not a passphrase.
typedef struct secret_line {
    char *bytes; // [CLI_PASSPHRASE_MAX_BYTES + 1]
    size_t length_bytes;
    bool is_too_long;
} secret_line;

// False when the line has ended.
static bool take_byte(secret_line *line, char byte)
{
    if (byte == '\n') return false;
    if (line->length_bytes == CLI_PASSPHRASE_MAX_BYTES + 1)
        line->is_too_long = true;
    else
        line->bytes[line->length_bytes++] = byte;
    return true;
}

static jub_status check_line(secret_line *line, jub_error *error)
{
    if (line->length_bytes > 0 && line->bytes[line->length_bytes - 1] == '\r') line->length_bytes--;
    if (line->is_too_long || line->length_bytes > CLI_PASSPHRASE_MAX_BYTES)
        return fail(error, JUB_LIMIT, NULL, "the passphrase is too long");
    if (line->length_bytes == 0) return fail(error, JUB_SYNTAX, NULL, "the passphrase is empty");
    return JUB_OK;
}

static jub_status read_file(const char *path, secret_line *line, jub_error *error)
{
    char byte = '\0';
    ssize_t got = -1;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return fail_system(error, NULL, "cannot open the passphrase file");
    do {
        got = read(file, &byte, 1);
    } while ((got < 0 && errno == EINTR) || (got == 1 && take_byte(line, byte)));
    sodium_memzero(&byte, sizeof byte);
    const jub_status status =
        got < 0 ? fail_system(error, NULL, "cannot read the passphrase file") : JUB_OK;
    (void)close(file);
    return status == JUB_OK ? check_line(line, error) : status;
}

// -- the terminal ---------------------------------------------------------------------------------

// Signals that would end or stop the program while nothing is shown of what is typed. They are held
// back; a descriptor tells that one is there, and it takes effect when the terminal is as it was.
static void watched_signals(sigset_t *set_out)
{
    static const int watched[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    (void)sigemptyset(set_out);
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        (void)sigaddset(set_out, watched[i]);
}

typedef enum typed { TYPED_LINE, TYPED_SIGNAL, TYPED_NOTHING } typed;

static typed read_typed(int terminal, int signals, secret_line *line)
{
    for (;;) {
        char byte = '\0';
        struct pollfd ready[] = {{.fd = signals, .events = POLLIN},
                                 {.fd = terminal, .events = POLLIN}};
        if (poll(ready, 2, -1) < 0) {
            if (errno == EINTR) continue;
            return TYPED_NOTHING;
        }
        if (ready[0].revents & POLLIN) return TYPED_SIGNAL;
        const ssize_t got = read(terminal, &byte, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got != 1) return TYPED_NOTHING;
        const bool goes_on = take_byte(line, byte);
        sodium_memzero(&byte, sizeof byte);
        if (!goes_on) return TYPED_LINE;
    }
}

static void write_terminal(int terminal, const char *text)
{
    for (size_t length = strlen(text); length > 0;) {
        const ssize_t written = write(terminal, text, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        text += written;
        length -= (size_t)written;
    }
}

static typed ask_once(int terminal, const char *question, secret_line *line)
{
    struct termios before, silent;
    sigset_t held, mask_before;
    typed result = TYPED_NOTHING;
    watched_signals(&held);
    (void)sigprocmask(SIG_BLOCK, &held, &mask_before);
    const int signals = signalfd(-1, &held, SFD_CLOEXEC);
    if (signals >= 0 && tcgetattr(terminal, &before) == 0) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        silent.c_lflag |= ECHONL | ICANON | ISIG;
        if (tcsetattr(terminal, TCSAFLUSH, &silent) == 0) {
            write_terminal(terminal, question);
            result = read_typed(terminal, signals, line);
            (void)tcsetattr(terminal, TCSAFLUSH, &before);
            if (result != TYPED_LINE) write_terminal(terminal, "\n");
        }
    }
    if (signals >= 0) (void)close(signals);
    (void)sigprocmask(SIG_SETMASK, &mask_before, NULL); // a signal that waits takes effect here
    return result;
}

// Asks again after the program was stopped and goes on.
static jub_status ask(int terminal, const char *question, secret_line *line, jub_error *error)
{
    typed result;
    do {
        *line = (secret_line){.bytes = line->bytes};
        result = ask_once(terminal, question, line);
    } while (result == TYPED_SIGNAL);
    if (result == TYPED_NOTHING)
        return fail(error, JUB_IO, NULL, "no passphrase came from the terminal");
    return check_line(line, error);
}

static jub_status ask_again(int terminal, const secret_line *line, jub_error *error)
{
    secret_line again = {.bytes = sodium_malloc(CLI_PASSPHRASE_MAX_BYTES + 1)};
    if (!again.bytes) return jub_fail_no_memory(error);
    jub_status status = ask(terminal, "The same again: ", &again, error);
    if (status == JUB_OK && (again.length_bytes != line->length_bytes ||
                             sodium_memcmp(again.bytes, line->bytes, line->length_bytes) != 0))
        status = fail(error, JUB_SYNTAX, "begin again", "the two passphrases differ");
    sodium_free(again.bytes);
    return status;
}

static jub_status ask_terminal(const char *path, bool is_new, secret_line *line, jub_error *error)
{
    char question[512];
    const int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0)
        return fail_system(error, "give it in a file with --passphrase-file",
                           "no terminal to ask for the passphrase");
    (void)snprintf(question, sizeof question,
                   "%s for %.400s: ", is_new ? "New passphrase" : "Passphrase", path);
    jub_status status = ask(terminal, question, line, error);
    if (status == JUB_OK && is_new) status = ask_again(terminal, line, error);
    (void)close(terminal);
    return status;
}

jub_status cli_passphrase_get(const cli_passphrase *passphrase, const char *path, bool is_new,
                              jub_text *text_out, jub_error *error)
{
    secret_line line = {.bytes = sodium_malloc(CLI_PASSPHRASE_MAX_BYTES + 1)};
    if (!line.bytes) return jub_fail_no_memory(error);
    const jub_status status = passphrase && passphrase->file
                                  ? read_file(passphrase->file, &line, error)
                                  : ask_terminal(path, is_new, &line, error);
    if (status == JUB_OK)
        *text_out = (jub_text){line.bytes, line.length_bytes};
    else
        sodium_free(line.bytes);
    return status;
}

void cli_passphrase_clear(jub_text *text)
{
    sodium_free((void *)(uintptr_t)text->bytes);
    *text = (jub_text){0};
}
