// jubilee decree check: every fault of decree files, with its place and what to write instead.

#include <argp.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/decree_files.h"

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    if (key == ARGP_KEY_NO_ARGS) argp_error(state, "which decree?");
    if (key != ARGP_KEY_ARGS) return ARGP_ERR_UNKNOWN;
    *(int *)state->input = state->next;
    return 0;
}

static const struct argp argument_parser = {
    .parser = parse_option,
    .args_doc = "FILE...",
    .doc = "Checks decrees without running them: their grammar, names, types, labels and calendar. "
           "Prints each fault with its line, a caret under it, and what to write instead.\v"
           "Exit status: 0 without errors (there may be warnings), 1 with errors or when a file "
           "cannot be read. FILE may be - for standard input.\n\n"
           "Example: jubilee decree check examples/special-pardon/special-pardon.decree.md",
};

// True without errors.
static bool check(void *context, cli_decree *opened, jub_status status)
{
    (void)context;
    const jub_diagnostics *found = &opened->diagnostics;
    cli_decree_report(opened, found, CLI_WARNINGS_TOO);
    if (status == JUB_OK) {
        const jub_decree_size size = jub_decree_measure(opened->decree);
        (void)printf("%s: ok, %zu clause%s, %zu test%s, %u warning%s\n", opened->path,
                     size.clause_count, cli_plural(size.clause_count), size.test_count,
                     cli_plural(size.test_count), found->warning_count,
                     cli_plural(found->warning_count));
    } else if (found->error_count > 0) {
        (void)printf("%s: %u error%s, %u warning%s\n", opened->path, found->error_count,
                     cli_plural(found->error_count), found->warning_count,
                     cli_plural(found->warning_count));
    }
    return status == JUB_OK;
}

int command_decree_check(int argc, char **argv)
{
    int first = argc;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &first);
    return cli_for_each_decree(argc, argv, first, check, NULL);
}
