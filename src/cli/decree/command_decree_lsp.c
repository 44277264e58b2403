// jubilee decree lsp: what an editor asks about decrees, over standard input and output.

#include <argp.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/decree/language_server.h"
#include "cli/message.h"

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    if (key == 's') return 0;
    if (key != ARGP_KEY_ARG) return ARGP_ERR_UNKNOWN;
    argp_error(state, "takes no files: the editor hands the texts over");
    return 0;
}

static const struct argp_option options[] = {
    {"stdio", 's', NULL, 0, "Standard input and output, as always; for editors that say so", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .doc = "A language server: an editor starts it and learns, while a decree is being written, "
           "what is wrong in it, what a word means, where it is declared and what may come next. "
           "Speaks the Language Server Protocol 3.17 on standard input and output.\v"
           "docs/editors.md says how VS Code, Neovim, Emacs and Helix are set up.\n\n"
           "Exit status: 0 after 'shutdown' and 'exit', 1 after 'exit' alone or when the input "
           "ends or cannot be read, 2 wrong usage.\n\n"
           "Example, in Neovim: vim.lsp.start({ cmd = { 'jubilee', 'decree', 'lsp' } })",
};

// True when the next message can be read.
static bool take_next(cli_language_server *server, cli_rpc_reader *reader, const char *command)
{
    jub_text message;
    jub_error error;
    switch (cli_rpc_read(reader, &message, &error)) {
    case CLI_RPC_MESSAGE: cli_language_server_take(server, message); return true;
    case CLI_RPC_TOO_LONG:
        cli_language_server_refuse(server, CLI_RPC_INVALID_REQUEST, error.message);
        return true;
    case CLI_RPC_BROKEN:
        cli_language_server_refuse(server, CLI_RPC_PARSE_ERROR, error.message);
        cli_report(command, NULL, &error);
        return false;
    case CLI_RPC_END: cli_language_server_settle(server); break;
    }
    return false;
}

int command_decree_lsp(int argc, char **argv)
{
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, NULL);
    if (isatty(STDIN_FILENO))
        (void)fputs("jubilee decree lsp: an editor starts this; see docs/editors.md\n", stderr);
    cli_language_server server = {0};
    cli_rpc_reader *reader = cli_rpc_reader_new(STDIN_FILENO);
    bool is_readable = reader != NULL;
    while (is_readable && !server.is_over) {
        if (!cli_rpc_is_waiting(reader)) cli_language_server_settle(&server);
        is_readable = !server.is_over && take_next(&server, reader, argv[0]);
    }
    cli_rpc_reader_free(reader);
    cli_language_server_clear(&server);
    return server.is_shut_down ? EXIT_FINE : EXIT_BAD_INPUT;
}
