// jubilee decree test: runs the tests that stand in decree files.

#include <argp.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/decree/decree_files.h"
#include "decree/boundary.h"
#include "decree/test_run.h"

enum { REPORT_MAX_BYTES = 4 << 20 };

typedef struct options {
    bool lists_coverage;
    bool requires_clauses;
    bool generates_boundary;
    int first; // of the files
} options;

enum { OPTION_COVERAGE = 'c', OPTION_REQUIRE_CLAUSES = 'r', OPTION_BOUNDARY = 'b' };

static const struct argp_option option_list[] = {
    {"coverage", OPTION_COVERAGE, NULL, 0, "List what no test has seen, each with its place", 0},
    {"require-clauses", OPTION_REQUIRE_CLAUSES, NULL, 0,
     "Fail where a clause is not seen to hold in any test", 0},
    {"generate-boundary", OPTION_BOUNDARY, NULL, 0,
     "Write tests for the last person on each side of every line that is drawn, to be read and "
     "kept",
     0},
    {0},
};

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    options *chosen = state->input;
    (void)argument;
    switch (key) {
    case OPTION_COVERAGE: chosen->lists_coverage = true; return 0;
    case OPTION_BOUNDARY: chosen->generates_boundary = true; return 0;
    case OPTION_REQUIRE_CLAUSES: chosen->requires_clauses = true; return 0;
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
        "Runs the tests that stand in decree files. One line a file, with how much of the rules "
        "the tests have seen; each failure with its place, what was expected and what was found.\v"
        "A test is one person: fields that it does not mention are unknown, `like` takes over the "
        "facts of another test, quotas are left aside.\n\n"
        "Counted are clauses seen to hold, table rows that decided, operands of conditions seen "
        "true and seen false, and the answers yes, no and unknown of each clause.\n\n"
        "Exit status: 0 all tests pass, 1 a test fails, a file cannot be used, or with "
        "--require-clauses a clause never holds, 2 wrong usage. FILE may be - for standard input."
        "\n\nExamples:\n"
        "  jubilee decree test examples/special-pardon/special-pardon.decree.md\n"
        "  jubilee decree test --coverage examples/*/*.decree.md\n"
        "  jubilee decree test --generate-boundary amnesty.decree.md > new-tests.txt",
};

typedef struct totals {
    const options *chosen;
    jub_test_summary tests;
    jub_coverage_counts counts;
} totals;

// -- counts ---------------------------------------------------------------------------------------

static void add_share(jub_share *to, jub_share more)
{
    to->seen += more.seen;
    to->all += more.all;
}

static void add_counts(jub_coverage_counts *to, const jub_coverage_counts *more)
{
    add_share(&to->clauses, more->clauses);
    add_share(&to->rows, more->rows);
    add_share(&to->operands, more->operands);
    add_share(&to->answers, more->answers);
}

static void print_share(const char *before, const char *name, jub_share share, bool with_percentage)
{
    (void)printf("%s%s %u/%u", before, name, share.seen, share.all);
    if (!with_percentage || share.all == 0) return;
    const uint64_t tenths = (uint64_t)share.seen * 1000 / share.all; // rounded down: 100 is all
    (void)printf(" (%u.%u %%)", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
}

static void print_counts(const jub_coverage_counts *counts, bool with_percentages)
{
    print_share("; ", "clauses", counts->clauses, with_percentages);
    print_share(", ", "table rows", counts->rows, with_percentages);
    print_share(", ", "operands", counts->operands, with_percentages);
    print_share(", ", "answers", counts->answers, with_percentages);
    (void)printf("\n");
}

static void print_line(const char *path, const jub_test_summary *summary,
                       const jub_coverage_counts *counts)
{
    const uint32_t failures = summary->failure_count;
    if (summary->test_count == 0) {
        (void)printf("%s: no tests\n", path);
        return;
    }
    (void)printf("%s: %u test%s, ", path, summary->test_count, cli_plural(summary->test_count));
    if (failures == 0)
        (void)printf("all pass");
    else
        (void)printf("%u fail%s", failures, failures == 1 ? "s" : "");
    print_counts(counts, false);
}

// -- what was not seen ----------------------------------------------------------------------------

static void write_uncovered(const cli_decree *opened, const jub_uncovered *item, jub_buffer *report)
{
    jub_text origin;
    const jub_position at =
        jub_diagnostics_place(&opened->diagnostics, opened->text, item->offset_bytes, &origin);
    jub_origin_write(origin, jub_text_from(opened->path), report);
    jub_buffer_format(report, ":%u:%u: %.*s: %.*s\n", at.line, at.column, JUB_TEXT_ARG(item->text),
                      JUB_TEXT_ARG(item->missing));
}

// The list on standard output, where it is asked for; clauses that must hold and do not, as errors.
// False when one of these is left, or memory is out.
static bool tell_uncovered(const options *chosen, cli_decree *opened, const jub_coverage *coverage)
{
    jub_uncovered *items = NULL;
    size_t count = 0;
    bool is_fine = true;
    jub_buffer list = jub_buffer_init(REPORT_MAX_BYTES);
    jub_diagnostics missing = opened->diagnostics; // knows the parts of the source
    missing.list.count = missing.error_count = missing.warning_count = 0;
    if (jub_coverage_list(&opened->arena, opened->decree, coverage, &items, &count) != JUB_OK)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (chosen->lists_coverage) write_uncovered(opened, &items[i], &list);
        if (!chosen->requires_clauses || !items[i].is_clause_never_met) continue;
        is_fine = false;
        jub_diagnose(&missing, JUB_ERROR, JUB_MISSING, opened->text, items[i].offset_bytes, 1, NULL,
                     "%.*s is not seen to hold in any test", JUB_TEXT_ARG(items[i].text));
    }
    if (list.length_bytes > 0) (void)fwrite(list.bytes, 1, list.length_bytes, stdout);
    jub_buffer_clear(&list);
    cli_decree_report(opened, &missing, CLI_ERRORS_ALONE);
    return is_fine;
}

// -- files ----------------------------------------------------------------------------------------

// Failures are told in the order of the text, and what the check warned of is not told again.
static bool test(void *context, cli_decree *opened, jub_status status)
{
    totals *total = context;
    jub_test_summary summary = {0};
    jub_diagnostics failures = jub_diagnostics_init(&opened->arena);
    if (status == JUB_OK)
        status = jub_decree_test(&opened->arena, opened->decree, &failures, &summary);
    else
        cli_decree_report(opened, &opened->diagnostics, CLI_ERRORS_ALONE);
    cli_decree_report(opened, &failures, CLI_ERRORS_ALONE);
    if (status != JUB_OK) {
        (void)printf("%s: %s, no test was run\n", opened->path,
                     opened->diagnostics.error_count > 0 ? "not a sound decree" : "not read");
        return false;
    }
    const jub_coverage_counts counts = jub_coverage_count(summary.coverage);
    print_line(opened->path, &summary, &counts);
    total->tests.test_count += summary.test_count;
    total->tests.failure_count += summary.failure_count;
    add_counts(&total->counts, &counts);
    return tell_uncovered(total->chosen, opened, summary.coverage) && summary.failure_count == 0;
}

// -- tests to be kept -----------------------------------------------------------------------------

static bool generate(void *context, cli_decree *opened, jub_status status)
{
    jub_buffer tests = jub_buffer_init(REPORT_MAX_BYTES);
    (void)context;
    cli_decree_report(opened, &opened->diagnostics, CLI_ERRORS_ALONE);
    if (status == JUB_OK) status = jub_boundary_write(&opened->arena, opened->decree, &tests);
    if (status == JUB_OK)
        (void)fwrite(tests.bytes, 1, tests.length_bytes, stdout);
    else if (opened->diagnostics.error_count == 0 && opened->decree)
        (void)fprintf(stderr, "%s: error: %s\n", opened->path, jub_status_word(status));
    jub_buffer_clear(&tests);
    return status == JUB_OK;
}

int command_decree_test(int argc, char **argv)
{
    options chosen = {.first = argc};
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &chosen);
    if (chosen.generates_boundary)
        return cli_for_each_decree(argc, argv, chosen.first, generate, NULL);
    totals total = {.chosen = &chosen};
    const int exit_status = cli_for_each_decree(argc, argv, chosen.first, test, &total);
    const int file_count = argc - chosen.first;
    if (file_count > 1) {
        const uint32_t all = total.tests.test_count, failed = total.tests.failure_count;
        (void)printf("%d files, %u test%s: %u passed, %u failed", file_count, all, cli_plural(all),
                     all - failed, failed);
        print_counts(&total.counts, true);
    }
    return exit_status;
}
