// jubilee decree explain: the rules of a decree in plain words.

#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/decree/decree_files.h"
#include "cli/message.h"
#include "decree/explain_decree.h"

enum { WORDS_MAX_BYTES = 64 << 20, KEY_FORMAT = 1 };

typedef struct request {
    const char *command;
    jub_explain_format format;
    int first; // of the arguments, the decree
} request;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case KEY_FORMAT:
        if (strcmp(argument, "text") != 0 && strcmp(argument, "markdown") != 0)
            argp_error(state, "'%s' is no format: text or markdown", argument);
        asked->format = *argument == 'm' ? JUB_EXPLAIN_MARKDOWN : JUB_EXPLAIN_PLAIN;
        break;
    case ARGP_KEY_NO_ARGS: argp_error(state, "which decree?"); break;
    case ARGP_KEY_ARGS:
        asked->first = state->next;
        if (state->argc - state->next > 1) argp_error(state, "one decree at a time");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option options[] = {
    {"format", KEY_FORMAT, "FORMAT", 0, "text (the default) or markdown", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "FILE",
    .doc =
        "Tells a decree in plain words, clause by clause, so that whoever does not know the "
        "language can read what the engine will do, and object: dates and how they are counted, "
        "what is known of a person, who is covered, what is granted, who is excluded, how grants "
        "meet, what is left open, and in which order it is decided.\v"
        "The words come from the rules alone, not from the prose around them. Of a decree that "
        "keeps rules of another, those are told too. What comes out for one person is told by "
        "`jubilee explain`.\n\n"
        "Exit status: 0 told, 1 with errors in the decree or when it cannot be read, 2 wrong "
        "usage. FILE may be - for standard input.\n\n"
        "Examples:\n"
        "  jubilee decree explain examples/special-pardon/special-pardon.decree.md \\\n"
        "    | less\n"
        "  jubilee decree explain --format markdown amnesty.decree.md \\\n"
        "    > amnesty-in-words.md",
};

static bool explain(void *context, cli_decree *opened, jub_status status)
{
    const request *asked = context;
    jub_error error;
    if (status != JUB_OK) {
        cli_decree_report(opened, &opened->diagnostics, CLI_ERRORS_ALONE);
        return false;
    }
    jub_buffer words = jub_buffer_init(WORDS_MAX_BYTES);
    status = jub_decree_explain(&opened->arena, opened->decree, asked->format, &words, &error);
    if (status == JUB_OK)
        (void)fwrite(words.bytes, 1, words.length_bytes, stdout);
    else
        cli_report(asked->command, opened->path, &error);
    jub_buffer_clear(&words);
    return status == JUB_OK;
}

int command_decree_explain(int argc, char **argv)
{
    request asked = {.command = argv[0], .first = argc};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &asked);
    return cli_for_each_decree(argc, argv, asked.first, explain, &asked);
}
