// jubilee decree format: the fences of decree files in one layout.

#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/decree/decree_files.h"
#include "cli/message.h"
#include "decree/format.h"

enum {
    FILE_MAX_BYTES = 64 << 20, // what is longer than a decree may be is refused with a message
    ARENA_MAX_BYTES = 1 << 30,
    FORMATTED_MAX_BYTES = 64 << 20,
};

typedef struct format_run {
    const char *command;
    int first; // of the files among the arguments
    bool is_write;
    bool is_check;
} format_run;

static const struct argp_option options[] = {
    {"check", 'c', NULL, 0, "print the names of files that are not in the layout, change none", 0},
    {"write", 'w', NULL, 0, "replace files that are not in the layout, and print their names", 0},
    {0},
};

static void check_usage(struct argp_state *state, const format_run *run, int file_count)
{
    if (run->is_write && run->is_check) argp_error(state, "--write or --check, not both");
    if (file_count > 1 && !run->is_write && !run->is_check)
        argp_error(state, "one file is printed; of several, choose --write or --check");
    for (int i = 0; run->is_write && i < file_count; i++)
        if (strcmp(state->argv[state->next + i], "-") == 0)
            argp_error(state, "standard input cannot be written to");
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    format_run *run = state->input;
    (void)argument;
    switch (key) {
    case 'c': run->is_check = true; return 0;
    case 'w': run->is_write = true; return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "which decree?"); return EINVAL;
    case ARGP_KEY_ARGS:
        check_usage(state, run, state->argc - state->next);
        run->first = state->next;
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "FILE...",
    .doc =
        "Puts the rules in decree files into one layout: a statement a line where it fits into "
        "100 columns, colons and table cells aligned, long statements broken before their clauses. "
        "Prose is kept byte for byte, comments stay in their places, and the words and marks are "
        "the same before and after. Without an option the result of one file is printed.\v"
        "A file whose words cannot be read is reported and left as it is.\n\n"
        "Exit status: 0 done, 1 a file cannot be read or, with --check, is not in the layout, "
        "2 wrong usage. FILE may be - for standard input.\n\n"
        "Examples:\n"
        "  jubilee decree format order.decree.md\n"
        "  jubilee decree format --write *.decree.md\n"
        "  jubilee decree format --check *.decree.md",
};

// What is done with the result. Nothing is written of a file that is in the layout already.
static jub_status deliver(const format_run *run, const cli_decree *opened, jub_text formatted,
                          bool *is_fine)
{
    const bool is_same = jub_text_equal(opened->text, formatted);
    jub_error error;
    if (run->is_check) {
        if (!is_same) (void)printf("%s\n", opened->path);
        *is_fine = is_same;
        return JUB_OK;
    }
    if (run->is_write && is_same) return JUB_OK;
    const jub_status status =
        cli_file_put(run->is_write ? opened->path : "-", CLI_SHARED, formatted, &error);
    if (status != JUB_OK)
        cli_report(run->command, opened->path, &error);
    else if (run->is_write)
        (void)printf("%s\n", opened->path);
    return status;
}

static bool format_file(const format_run *run, const char *path)
{
    cli_decree opened = {.arena = jub_arena_init(ARENA_MAX_BYTES), .path = path};
    jub_buffer formatted = jub_buffer_init(FORMATTED_MAX_BYTES);
    jub_error error;
    bool is_fine = true;
    opened.diagnostics = jub_diagnostics_init(&opened.arena);
    jub_status status = cli_file_open(path, FILE_MAX_BYTES, &opened.file, &error);
    if (status != JUB_OK) {
        cli_report(run->command, path, &error);
        goto done;
    }
    opened.text = opened.file.bytes;
    status = jub_decree_format(&opened.arena, opened.text, &opened.diagnostics, &formatted);
    if (status == JUB_OK) {
        status = deliver(run, &opened, jub_buffer_view(&formatted), &is_fine);
        goto done;
    }
    jub_diagnostics_sort(&opened.diagnostics);
    cli_decree_report(&opened, &opened.diagnostics, CLI_ERRORS_ALONE);
    if (opened.diagnostics.error_count == 0) {
        (void)jub_fail_no_memory(&error);
        cli_report(run->command, path, &error);
    }
done:
    jub_buffer_clear(&formatted);
    cli_decree_clear(&opened);
    return status == JUB_OK && is_fine;
}

int command_decree_format(int argc, char **argv)
{
    format_run run = {.command = argv[0], .first = argc};
    bool is_fine = true;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    for (int i = run.first; i < argc; i++) is_fine &= format_file(&run, argv[i]);
    return is_fine ? EXIT_FINE : EXIT_BAD_INPUT;
}
