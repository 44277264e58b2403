// jubilee decree check: every fault of decree files, with its place and what to write instead.

#include <argp.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/decree/code_list.h"
#include "cli/decree/decree_files.h"
#include "cli/message.h"

enum { KEY_REGISTER = 1, KEY_CODES };

typedef struct request {
    const char *command;
    const char *register_path; // of the two at most one
    const char *codes_path;
    int first; // of the arguments, the first decree
    bool has_list;
    cli_code_list codes;
    cli_told told;
} request;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case KEY_REGISTER: asked->register_path = argument; break;
    case KEY_CODES: asked->codes_path = argument; break;
    case ARGP_KEY_NO_ARGS: argp_error(state, "which decree?"); break;
    case ARGP_KEY_ARGS: asked->first = state->next; break;
    case ARGP_KEY_END:
        if (asked->register_path && asked->codes_path)
            argp_error(state, "one list of codes: --register or --codes");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static const struct argp_option options[] = {
    {"register", KEY_REGISTER, "DIR", 0, "compare codes with the register's offence_codes", 0},
    {"codes", KEY_CODES, "FILE", 0, "compare codes with a CSV file: code, replaced_by", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "FILE...",
    .doc =
        "Checks decrees without running them: their grammar, names, types, labels and calendar. "
        "Prints each fault with its line, a caret under it, and what to write instead. Warns of "
        "what is sound and hardly meant, such as a clause that never decides.\v"
        "With a list of codes it also warns of an exclusion that bars an offence under one act "
        "and not under the act that took its place, and of codes that the list has not. The list "
        "has a column code and may have a column replaced_by (or same_as), which names the code "
        "that took its place.\n\n"
        "Exit status: 0 without errors (there may be warnings), 1 with errors or when a file "
        "cannot be read, 2 wrong usage. FILE may be - for standard input.\n\n"
        "Examples:\n"
        "  jubilee decree check examples/special-pardon/special-pardon.decree.md\n"
        "  jubilee decree check --codes offences.csv amnesty.decree.md",
};

// False when memory was out, which is told.
static bool compare_codes(const request *asked, cli_decree *opened)
{
    jub_error error;
    if (jub_decree_check_codes(&opened->arena, opened->decree, &asked->codes.list,
                               &opened->diagnostics) == JUB_OK) {
        jub_diagnostics_sort(&opened->diagnostics);
        return true;
    }
    (void)jub_fail_no_memory(&error);
    cli_report(asked->command, opened->path, &error);
    return false;
}

// True without errors.
static bool check(void *context, cli_decree *opened, jub_status status)
{
    request *asked = context;
    const jub_diagnostics *found = &opened->diagnostics;
    if (status == JUB_OK && asked->has_list && !compare_codes(asked, opened)) return false;
    cli_decree_report_once(opened, found, &asked->told);
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

// The list first: without it no decree is looked at.
static int check_with_list(request *asked, int argc, char **argv)
{
    const char *bad_path = NULL;
    jub_error error;
    int exit_status = EXIT_BAD_INPUT;
    const jub_status status =
        asked->codes_path
            ? cli_code_list_open(asked->codes_path, &asked->codes, &bad_path, &error)
            : cli_code_list_open_register(asked->register_path, &asked->codes, &bad_path, &error);
    asked->has_list = status == JUB_OK;
    if (asked->has_list)
        exit_status = cli_for_each_decree(argc, argv, asked->first, check, asked);
    else
        cli_report(asked->command, bad_path, &error);
    cli_code_list_clear(&asked->codes);
    return exit_status;
}

int command_decree_check(int argc, char **argv)
{
    request asked = {.command = argv[0], .first = argc, .told = cli_told_init()};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &asked);
    const int exit_status = asked.codes_path || asked.register_path
                                ? check_with_list(&asked, argc, argv)
                                : cli_for_each_decree(argc, argv, asked.first, check, &asked);
    cli_told_clear(&asked.told);
    return exit_status;
}
