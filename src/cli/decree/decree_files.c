#include "cli/decree/decree_files.h"

#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"

enum {
    FILE_MAX_BYTES = 64 << 20, // what is longer than a decree may be is refused with a message
    ARENA_MAX_BYTES = 1 << 30,
    REPORT_MAX_BYTES = 4 << 20,
};

// -- decrees that others keep rules from ----------------------------------------------------------

static bool is_plain_name(jub_text name)
{
    return name.length_bytes > 0 && name.bytes[0] != '.' &&
           !memchr(name.bytes, '/', name.length_bytes) &&
           !memchr(name.bytes, '\0', name.length_bytes);
}

jub_status cli_find_neighbour(void *context, jub_text name, jub_text *text_out, jub_error *error)
{
    const cli_neighbours *around = context;
    const char *slash = strrchr(around->path, '/');
    const size_t folder_bytes = slash ? (size_t)(slash - around->path) + 1 : 0;
    cli_file file;
    if (!is_plain_name(name))
        return jub_fail(error, JUB_RANGE, (jub_position){0}, "name a file of the same folder",
                        "'%.*s' is no file beside this one", JUB_TEXT_ARG(name));
    const jub_text path = jub_text_format(around->arena, "%.*s%.*s", (int)folder_bytes,
                                          around->path, JUB_TEXT_ARG(name));
    if (!path.bytes) return JUB_NO_MEMORY;
    jub_error reason;
    const jub_status status = cli_file_open(path.bytes, FILE_MAX_BYTES, &file, &reason);
    if (status != JUB_OK)
        return jub_fail(error, status, (jub_position){0}, "it must lie beside this file",
                        "'%.*s': %s", JUB_TEXT_ARG(name), reason.message);
    *text_out = jub_text_copy(around->arena, file.bytes);
    cli_file_clear(&file);
    return text_out->bytes ? JUB_OK : JUB_NO_MEMORY;
}

static jub_status read_decree(cli_decree *opened)
{
    cli_neighbours around = {&opened->arena, opened->path};
    const jub_decree_library library = {cli_find_neighbour, &around};
    opened->text = opened->file.bytes;
    const jub_status status = jub_decree_gather(&opened->arena, opened->file.bytes, &library,
                                                &opened->diagnostics, &opened->text);
    if (status != JUB_OK) return status;
    return jub_decree_read(&opened->arena, opened->text, &opened->diagnostics, &opened->decree);
}

jub_status cli_decree_open(const char *command, const char *path, cli_decree *opened_out)
{
    cli_decree *opened = opened_out;
    jub_error error;
    *opened = (cli_decree){.arena = jub_arena_init(ARENA_MAX_BYTES), .path = path};
    opened->diagnostics = jub_diagnostics_init(&opened->arena);
    jub_status status = cli_file_open(path, FILE_MAX_BYTES, &opened->file, &error);
    if (status == JUB_OK) {
        status = read_decree(opened);
        jub_diagnostics_sort(&opened->diagnostics);
        if (status != JUB_NO_MEMORY) return status;
        (void)jub_fail_no_memory(&error);
    }
    if (cli_is_folder(path))
        (void)snprintf(error.hint, sizeof error.hint, "name the files, such as %s%s*.decree.md",
                       path, path[strlen(path) - 1] == '/' ? "" : "/");
    cli_report(command, path, &error);
    return status;
}

void cli_decree_clear(cli_decree *opened)
{
    cli_file_clear(&opened->file);
    jub_arena_clear(&opened->arena);
}

// Takes off the report what begins at `start_bytes` if it has been told, and notes it if not.
static bool drop_told(cli_told *told, jub_buffer *report, size_t start_bytes)
{
    bool is_new = true;
    const jub_text view = jub_buffer_view(report);
    const jub_text said = {view.bytes + start_bytes, view.length_bytes - start_bytes};
    const jub_text kept = jub_text_copy(&told->arena, said);
    if (!kept.bytes || jub_map_add(&told->map, kept, &is_new) == JUB_MAP_ABSENT) return false;
    if (!is_new) report->length_bytes = start_bytes;
    return !is_new;
}

static size_t write_report(const cli_decree *opened, const jub_diagnostics *diagnostics,
                           cli_report_depth depth, cli_told *told)
{
    const bool with_colour = cli_has_colour(stderr);
    const size_t told_count = (size_t)diagnostics->error_count + diagnostics->warning_count;
    size_t dropped_count = 0;
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    for (size_t i = 0; i < diagnostics->list.count; i++) {
        const jub_diagnostic *each = &diagnostics->list.items[i];
        const size_t start_bytes = report.length_bytes;
        if (each->severity != JUB_ERROR && depth != CLI_WARNINGS_TOO) continue;
        jub_diagnostic_write(each, jub_text_from(opened->path), opened->text, with_colour, &report);
        if (told) dropped_count += drop_told(told, &report, start_bytes);
    }
    if (told_count > JUB_DIAGNOSTIC_MAX)
        jub_buffer_format(&report, "%s: only the first %d messages are shown\n", opened->path,
                          JUB_DIAGNOSTIC_MAX);
    if (report.length_bytes > 0) (void)fwrite(report.bytes, 1, report.length_bytes, stderr);
    jub_buffer_clear(&report);
    return dropped_count;
}

void cli_decree_report(const cli_decree *opened, const jub_diagnostics *diagnostics,
                       cli_report_depth depth)
{
    (void)write_report(opened, diagnostics, depth, NULL);
}

cli_told cli_told_init(void)
{
    return (cli_told){.arena = jub_arena_init(ARENA_MAX_BYTES)};
}

void cli_told_clear(cli_told *told)
{
    jub_arena_clear(&told->arena);
}

void cli_decree_report_once(const cli_decree *opened, const jub_diagnostics *diagnostics,
                            cli_told *told)
{
    if (!told->is_begun) told->map = jub_map_init(&told->arena, 0);
    told->is_begun = true;
    const size_t dropped = write_report(opened, diagnostics, CLI_WARNINGS_TOO, told);
    if (dropped > 0)
        (void)fprintf(stderr, "%s: %zu message%s told above\n", opened->path, dropped,
                      dropped == 1 ? " is" : "s are");
}

int cli_for_each_decree(int argc, char **argv, int first,
                        bool (*work)(void *context, cli_decree *opened, jub_status status),
                        void *context)
{
    bool is_fine = true;
    for (int i = first; i < argc; i++) {
        cli_decree opened;
        const jub_status status = cli_decree_open(argv[0], argv[i], &opened);
        is_fine &= work(context, &opened, status);
        cli_decree_clear(&opened);
    }
    return is_fine ? EXIT_FINE : EXIT_BAD_INPUT;
}

const char *cli_plural(size_t count)
{
    return count == 1 ? "" : "s";
}
