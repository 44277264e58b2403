// jubilee decree test: runs the tests that stand in decree files.

#include <argp.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/message.h"
#include "decree/test_run.h"

enum {
    FILE_MAX_BYTES = 64 << 20, // what is longer than a decree may be is refused with a message
    ARENA_MAX_BYTES = 1 << 30,
    REPORT_MAX_BYTES = 4 << 20,
};

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

// Diagnostics [first, end) that are errors.
static void print_errors(const jub_diagnostics *diagnostics, size_t first, const char *path,
                         jub_text source)
{
    const bool with_colour = cli_has_colour(stderr);
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    for (size_t i = first; i < diagnostics->list.count; i++)
        if (diagnostics->list.items[i].severity == JUB_ERROR)
            jub_diagnostic_write(&diagnostics->list.items[i], jub_text_from(path), source,
                                 with_colour, &report);
    if (diagnostics->list.count == JUB_DIAGNOSTIC_MAX)
        jub_buffer_format(&report, "%s: only the first %d messages are shown\n", path,
                          JUB_DIAGNOSTIC_MAX);
    if (report.length_bytes > 0) (void)fwrite(report.bytes, 1, report.length_bytes, stderr);
    jub_buffer_clear(&report);
}

static const char *plural(uint32_t count)
{
    return count == 1 ? "" : "s";
}

static void print_line(const char *path, const jub_test_summary *summary)
{
    if (summary->test_count == 0)
        (void)printf("%s: no tests\n", path);
    else if (summary->failure_count == 0)
        (void)printf("%s: %u test%s, all pass\n", path, summary->test_count,
                     plural(summary->test_count));
    else
        (void)printf("%s: %u test%s, %u fail%s\n", path, summary->test_count,
                     plural(summary->test_count), summary->failure_count,
                     summary->failure_count == 1 ? "s" : "");
}

// False when the decree has errors or memory is out.
static bool test_source(jub_arena *arena, const char *path, jub_text source,
                        jub_test_summary *summary)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_decree *decree = NULL;
    jub_status status = jub_decree_read(arena, source, &diagnostics, &decree);
    // Failures are told in the order of the text, and what the check warned of is not told again.
    jub_diagnostics failures = jub_diagnostics_init(arena);
    if (status == JUB_OK) {
        status = jub_decree_test(arena, decree, &failures, summary);
        print_errors(&failures, 0, path, source);
    } else {
        jub_diagnostics_sort(&diagnostics);
        print_errors(&diagnostics, 0, path, source);
    }
    if (status == JUB_OK)
        print_line(path, summary);
    else
        (void)printf("%s: %s, no test was run\n", path,
                     status == JUB_NO_MEMORY ? "out of memory" : "not a sound decree");
    return status == JUB_OK;
}

static bool test_file(const char *command, const char *path, jub_test_summary *total)
{
    cli_file file;
    jub_error error;
    jub_test_summary summary = {0};
    if (cli_file_open(path, FILE_MAX_BYTES, &file, &error) != JUB_OK) {
        cli_report(command, path, &error);
        return false;
    }
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    const bool is_run = test_source(&arena, path, file.bytes, &summary);
    jub_arena_clear(&arena);
    cli_file_clear(&file);
    total->test_count += summary.test_count;
    total->failure_count += summary.failure_count;
    return is_run && summary.failure_count == 0;
}

int command_decree_test(int argc, char **argv)
{
    int first = argc;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &first);
    jub_test_summary total = {0};
    bool is_fine = true;
    for (int i = first; i < argc; i++) is_fine &= test_file(argv[0], argv[i], &total);
    if (argc - first > 1)
        (void)printf("%d files, %u test%s: %u passed, %u failed\n", argc - first, total.test_count,
                     plural(total.test_count), total.test_count - total.failure_count,
                     total.failure_count);
    return is_fine ? EXIT_FINE : EXIT_BAD_INPUT;
}
