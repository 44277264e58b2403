// jubilee decree test: runs the tests that stand in decree files.

#include <argp.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/decree_files.h"
#include "decree/test_run.h"

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    if (key == ARGP_KEY_NO_ARGS) argp_error(state, "name one or more decree files");
    if (key != ARGP_KEY_ARGS) return ARGP_ERR_UNKNOWN;
    *(int *)state->input = state->next;
    return 0;
}

static const struct argp argument_parser = {
    .parser = parse_option,
    .args_doc = "FILE...",
    .doc =
        "Runs the tests that stand in decree files. One line a file; each failure with its place, "
        "what was expected and what was found.\v"
        "A test is one person: fields that it does not mention are unknown, `like` takes over the "
        "facts of another test, quotas are left aside.\n\n"
        "Exit status: 0 all tests pass, 1 a test fails or a file cannot be used, 2 wrong usage. "
        "FILE may be - for standard input.\n\n"
        "Example: jubilee decree test examples/special-pardon/special-pardon.decree.md",
};

static void print_line(const char *path, const jub_test_summary *summary)
{
    if (summary->test_count == 0)
        (void)printf("%s: no tests\n", path);
    else if (summary->failure_count == 0)
        (void)printf("%s: %u test%s, all pass\n", path, summary->test_count,
                     cli_plural(summary->test_count));
    else
        (void)printf("%s: %u test%s, %u fail%s\n", path, summary->test_count,
                     cli_plural(summary->test_count), summary->failure_count,
                     summary->failure_count == 1 ? "s" : "");
}

// Failures are told in the order of the text, and what the check warned of is not told again.
static bool test(void *context, cli_decree *opened, jub_status status)
{
    jub_test_summary *total = context, summary = {0};
    jub_diagnostics failures = jub_diagnostics_init(&opened->arena);
    if (status == JUB_OK)
        status = jub_decree_test(&opened->arena, opened->decree, &failures, &summary);
    else
        cli_decree_report(opened, &opened->diagnostics, CLI_ERRORS_ALONE);
    cli_decree_report(opened, &failures, CLI_ERRORS_ALONE);
    if (status == JUB_OK)
        print_line(opened->path, &summary);
    else
        (void)printf("%s: %s, no test was run\n", opened->path,
                     opened->diagnostics.error_count > 0 ? "not a sound decree" : "not read");
    total->test_count += summary.test_count;
    total->failure_count += summary.failure_count;
    return status == JUB_OK && summary.failure_count == 0;
}

int command_decree_test(int argc, char **argv)
{
    int first = argc;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &first);
    jub_test_summary total = {0};
    const int exit_status = cli_for_each_decree(argc, argv, first, test, &total);
    if (argc - first > 1)
        (void)printf("%d files, %u test%s: %u passed, %u failed\n", argc - first, total.test_count,
                     cli_plural(total.test_count), total.test_count - total.failure_count,
                     total.failure_count);
    return exit_status;
}
