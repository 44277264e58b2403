// The `jubilee` program: finds the command that the first words name and runs it.

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/version.h"

typedef struct command {
    const char *words;
    int (*run)(int argc, char **argv);
    const char *summary;
} command;

static const command commands[] = {
#define X(words, function, summary) {words, function, summary},
#include "cli/command_list.h"
#undef X
    {NULL, NULL, NULL},
};

enum { COMMAND_WORDS_MAX = 3, COMMAND_NAME_MAX_BYTES = 80 };

// The commands, or those of which the first word is `group`; how many.
static int list_commands(const char *group, FILE *stream)
{
    int count = 0;
    for (const command *each = commands; each->words; each++) {
        jub_text rest = jub_text_from(each->words);
        const jub_text first = jub_text_cut(&rest, ' ');
        if (group && (rest.length_bytes == 0 || !jub_text_is(first, group))) continue;
        if (stream) (void)fprintf(stream, "  %-18s %s\n", each->words, each->summary);
        count++;
    }
    return count;
}

static void print_help(const char *group, FILE *stream)
{
    (void)fprintf(stream, "Usage: jubilee %s%sCOMMAND [ARGUMENT...]\n\n", group ? group : "",
                  group ? " " : "");
    (void)fputs("Administers mass clemency, from the decree to the day of release.\n\n"
                "Commands:\n",
                stream);
    (void)list_commands(group, stream);
    (void)fputs(
        "\n`jubilee COMMAND --help` explains a command and shows examples.\n"
        "`jubilee --version` tells the version.\n"
        "Exit status: 0 done, 1 bad input or faults found, 2 wrong usage, 3 not verified.\n",
        stream);
}

// How many of the arguments spell the command's words; 0 when they do not.
static int match_words(const char *words, int argc, char **argv)
{
    jub_text rest = jub_text_from(words);
    int count = 0;
    while (rest.length_bytes > 0) {
        const jub_text word = jub_text_cut(&rest, ' ');
        if (count + 1 >= argc || !jub_text_is(word, argv[count + 1])) return 0;
        count++;
    }
    return count;
}

// The command whose words are nearest to `typed`, if any is near; the distance goes down with it.
static const char *nearest_command(const char *typed, size_t *distance, const char *nearest)
{
    for (const command *each = commands; each->words; each++) {
        const size_t found = jub_text_distance(jub_text_from(typed), jub_text_from(each->words), 3);
        if (found >= *distance || 2 * found > strlen(typed)) continue; // half of it is no slip
        *distance = found;
        nearest = each->words;
    }
    return nearest;
}

// Whether `word` is the last of the command's several words.
static bool ends_with_word(const char *words, const char *word)
{
    const char *last = strrchr(words, ' ');
    return last && strcmp(last + 1, word) == 0;
}

// `check` alone: tells the commands that end in this word, if there are any.
static bool hint_last_word(const char *word)
{
    bool is_found = false;
    for (const command *each = commands; each->words; each++) {
        if (!ends_with_word(each->words, word)) continue;
        (void)fprintf(stderr, "%s'jubilee %s'", is_found ? " or " : "  hint: did you mean ",
                      each->words);
        is_found = true;
    }
    if (is_found) (void)fputs("?\n", stderr);
    return is_found;
}

// Told is as much of what was typed as is near a command, or else as could be one.
static int unknown_command(int argc, char **argv)
{
    char typed[COMMAND_NAME_MAX_BYTES] = "", told[COMMAND_NAME_MAX_BYTES] = "";
    const char *nearest = NULL;
    size_t distance = 4;
    const int told_count = list_commands(argv[1], NULL) > 0 ? 2 : 1;
    for (int i = 1; i < argc && i <= COMMAND_WORDS_MAX && argv[i][0] != '-'; i++) {
        const size_t used = strlen(typed), former = distance;
        (void)snprintf(typed + used, sizeof typed - used, "%s%s", i > 1 ? " " : "", argv[i]);
        nearest = nearest_command(typed, &distance, nearest);
        if (distance < former || i <= told_count) (void)memcpy(told, typed, sizeof told);
    }
    (void)fprintf(stderr, "jubilee: no command is called '%s'\n", told);
    if (!hint_last_word(argv[1]) && nearest)
        (void)fprintf(stderr, "  hint: did you mean 'jubilee %s'?\n", nearest);
    (void)fputs("  'jubilee help' lists the commands\n", stderr);
    return EXIT_WRONG_USAGE;
}

static int unknown_option(const char *typed)
{
    static const char *const known[] = {"--help", "--version"};
    (void)fprintf(stderr, "jubilee: no option is called '%s'\n", typed);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (jub_text_distance(jub_text_from(typed), jub_text_from(known[i]), 3) < 3)
            (void)fprintf(stderr, "  hint: did you mean '%s'?\n", known[i]);
    (void)fputs("  'jubilee help' lists the commands\n", stderr);
    return EXIT_WRONG_USAGE;
}

// A standard stream that is closed at the start would be the number the next file gets, and what is
// printed would go into that file. Opened the wrong way round, it still fails when it is used.
static bool close_gaps(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
        if (fcntl(stream, F_GETFD) >= 0 || errno != EBADF) continue;
        if (open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) != stream) return false;
    }
    return true;
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int show_version(void)
{
    (void)printf("jubilee %s\n", JUB_VERSION);
    return cli_finish_output(EXIT_FINE);
}

// The command that the first words name; `argv` has a word before them.
static int run_command(int argc, char **argv, bool is_help)
{
    static char help[] = "--help";
    for (const command *each = commands; each->words; each++) {
        const int count = match_words(each->words, argc, argv);
        if (count == 0) continue;
        char name[COMMAND_NAME_MAX_BYTES];
        (void)snprintf(name, sizeof name, "jubilee %s", each->words);
        char *only_help[] = {name, help, NULL};
        argv[count] = name;
        is_help |= argc == count + 2 && strcmp(argv[count + 1], "-h") == 0;
        return cli_finish_output(is_help ? each->run(2, only_help)
                                         : each->run(argc - count, argv + count));
    }
    return unknown_command(argc, argv);
}

int main(int argc, char **argv)
{
    if (!close_gaps()) return EXIT_BAD_INPUT;
    if (sodium_init() < 0) { // before any other call of libsodium's: guarded memory needs it
        (void)fputs("jubilee: the system gives no randomness\n", stderr);
        return EXIT_BAD_INPUT;
    }
    argp_err_exit_status = EXIT_WRONG_USAGE;
    const bool is_help = argc > 1 && asks_for_help(argv[1]);
    if (argc < 2 || (is_help && (argc == 2 || argv[2][0] == '-'))) {
        print_help(NULL, is_help ? stdout : stderr);
        return is_help ? cli_finish_output(EXIT_FINE) : EXIT_WRONG_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) return show_version();
    argc -= is_help;
    argv += is_help;
    if (argv[1][0] == '-') return unknown_option(argv[1]);
    const bool is_alone = argc == 2 || argv[2][0] == '-' || asks_for_help(argv[2]);
    if (is_alone && list_commands(argv[1], NULL) > 0) {
        const bool is_asked = is_help || (argc > 2 && asks_for_help(argv[2]));
        print_help(argv[1], is_asked ? stdout : stderr);
        return is_asked ? cli_finish_output(EXIT_FINE) : EXIT_WRONG_USAGE;
    }
    return run_command(argc, argv, is_help);
}
