// jubilee decree check: every fault of decree files, with its place and what to write instead.

#include <argp.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/message.h"
#include "decree/decree.h"

enum {
    FILE_MAX_BYTES = 64 << 20, // what is longer than a decree may be is refused with a message
    ARENA_MAX_BYTES = 1 << 30,
    REPORT_MAX_BYTES = 4 << 20,
};

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

static void print_diagnostics(jub_diagnostics *diagnostics, const char *path, jub_text source)
{
    const bool with_colour = cli_has_colour(stderr);
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    jub_diagnostics_sort(diagnostics);
    for (size_t i = 0; i < diagnostics->list.count; i++)
        jub_diagnostic_write(&diagnostics->list.items[i], jub_text_from(path), source, with_colour,
                             &report);
    const size_t told_count = (size_t)diagnostics->error_count + diagnostics->warning_count;
    if (told_count > diagnostics->list.count)
        jub_buffer_format(&report, "%s: only the first %d messages are shown\n", path,
                          JUB_DIAGNOSTIC_MAX);
    if (report.length_bytes > 0) (void)fwrite(report.bytes, 1, report.length_bytes, stderr);
    jub_buffer_clear(&report);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void print_size(const char *path, jub_decree_size size, uint32_t warning_count)
{
    (void)printf("%s: ok, %zu clause%s, %zu test%s, %u warning%s\n", path, size.clause_count,
                 plural(size.clause_count), size.test_count, plural(size.test_count), warning_count,
                 plural(warning_count));
}

// True without errors.
static bool check_source(jub_arena *arena, const char *path, jub_text source)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const jub_decree *decree = NULL;
    const jub_status status = jub_decree_read(arena, source, &diagnostics, &decree);
    print_diagnostics(&diagnostics, path, source);
    if (status == JUB_OK) {
        print_size(path, jub_decree_measure(decree), diagnostics.warning_count);
        return true;
    }
    if (status == JUB_NO_MEMORY)
        (void)fprintf(stderr, "%s: error: out of memory\n", path);
    else
        (void)printf("%s: %u error%s, %u warning%s\n", path, diagnostics.error_count,
                     plural(diagnostics.error_count), diagnostics.warning_count,
                     plural(diagnostics.warning_count));
    return false;
}

static bool check_file(const char *command, const char *path)
{
    cli_file file;
    jub_error error;
    if (cli_file_open(path, FILE_MAX_BYTES, &file, &error) != JUB_OK) {
        cli_report(command, path, &error);
        return false;
    }
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    const bool is_fine = check_source(&arena, path, file.bytes);
    jub_arena_clear(&arena);
    cli_file_clear(&file);
    return is_fine;
}

int command_decree_check(int argc, char **argv)
{
    int first = argc;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &first);
    bool is_fine = true;
    for (int i = first; i < argc; i++) is_fine &= check_file(argv[0], argv[i]);
    return is_fine ? EXIT_FINE : EXIT_BAD_INPUT;
}
