// jubilee decree mutate: how much of a decree its tests hold fast.

#include <argp.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/decree/decree_files.h"
#include "decree/mutate.h"

// What the tests of a decree must notice at the least.
enum { NOTICED_LEAST_PERCENT = 90, REPORT_MAX_BYTES = 4 << 20 };

typedef struct options {
    bool lists;
    uint32_t least_percent;
    int first; // of the files
} options;

static const struct argp_option option_list[] = {
    {"list", 'l', NULL, 0, "List every change that no test notices, with its place", 0},
    {"least", 'p', "PERCENT", 0, "What must be noticed of each decree's changes (90)", 0},
    {0},
};

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    options *chosen = state->input;
    switch (key) {
    case 'l': chosen->lists = true; return 0;
    case 'p':
        if (!jub_text_to_u32(jub_text_from(argument), &chosen->least_percent) ||
            chosen->least_percent > 100)
            argp_error(state, "--least takes a number from 0 to 100");
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "name one or more decree files"); return 0;
    case ARGP_KEY_ARGS: chosen->first = state->next; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argument_parser = {
    .options = option_list,
    .parser = parse_option,
    .args_doc = "FILE...",
    .doc =
        "Changes each comparison and constant in the rules of decree files in turn, and sees "
        "whether the decree's own tests notice. A change that nobody notices is a rule that no "
        "test holds fast.\v"
        "A change is noticed when the check refuses the changed decree or one of its tests fails. "
        "Nothing is written; rules kept from another decree are left as they are.\n\n"
        "Exit status: 0 enough is noticed in every file, 1 not enough, a test fails as it is, or "
        "a file cannot be used, 2 wrong usage. FILE may be - for standard input.\n\n"
        "Examples:\n"
        "  jubilee decree mutate --list \\\n"
        "    examples/special-pardon/special-pardon.decree.md\n"
        "  jubilee decree mutate --least 100 amnesty.decree.md",
};

typedef struct totals {
    const options *chosen;
    uint32_t mutant_count;
    uint32_t noticed_count;
} totals;

// Rounded down, so that 100.0 is all.
static void print_noticed(uint32_t noticed, uint32_t all)
{
    (void)printf("%u noticed", noticed);
    if (all == 0) return;
    const uint64_t tenths = (uint64_t)noticed * 1000 / all;
    (void)printf(" (%u.%u %%)", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
}

static void list_unnoticed(const cli_decree *opened, const jub_mutation *mutation)
{
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    for (uint32_t i = 0; i < mutation->mutant_count - mutation->noticed_count; i++) {
        jub_text origin; // the decree's own text is the first part
        const jub_mutant *mutant = &mutation->unnoticed[i];
        const jub_position at = jub_diagnostics_place(&opened->diagnostics, opened->text,
                                                      mutant->offset_bytes, &origin);
        jub_buffer_format(&report, "%s:%u:%u: '%.*s': %.*s\n", opened->path, at.line, at.column,
                          JUB_TEXT_ARG(mutant->text), JUB_TEXT_ARG(mutant->change));
    }
    if (report.length_bytes > 0) (void)fwrite(report.bytes, 1, report.length_bytes, stdout);
    jub_buffer_clear(&report);
}

static bool mutate(void *context, cli_decree *opened, jub_status status)
{
    totals *total = context;
    jub_mutation mutation = {0};
    jub_error error = {0};
    if (status != JUB_OK) {
        cli_decree_report(opened, &opened->diagnostics, CLI_ERRORS_ALONE);
        (void)printf("%s: not a sound decree, nothing was changed\n", opened->path);
        return false;
    }
    if (jub_decree_mutate(&opened->arena, opened->text, &opened->diagnostics, &mutation, &error) !=
        JUB_OK) {
        (void)printf("%s: %s, nothing was changed\n", opened->path, error.message);
        return false;
    }
    (void)printf("%s: %u mutant%s, ", opened->path, mutation.mutant_count,
                 cli_plural(mutation.mutant_count));
    print_noticed(mutation.noticed_count, mutation.mutant_count);
    (void)printf("\n");
    if (total->chosen->lists) list_unnoticed(opened, &mutation);
    total->mutant_count += mutation.mutant_count;
    total->noticed_count += mutation.noticed_count;
    return (uint64_t)mutation.noticed_count * 100 >=
           (uint64_t)mutation.mutant_count * total->chosen->least_percent;
}

int command_decree_mutate(int argc, char **argv)
{
    options chosen = {.least_percent = NOTICED_LEAST_PERCENT, .first = argc};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &chosen);
    totals total = {.chosen = &chosen};
    const int exit_status = cli_for_each_decree(argc, argv, chosen.first, mutate, &total);
    if (argc - chosen.first > 1) {
        (void)printf("%d files, %u mutant%s: ", argc - chosen.first, total.mutant_count,
                     cli_plural(total.mutant_count));
        print_noticed(total.noticed_count, total.mutant_count);
        (void)printf("\n");
    }
    return exit_status;
}
