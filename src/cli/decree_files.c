#include "cli/decree_files.h"

#include "cli/message.h"

enum {
    DECREE_FILE_MAX_BYTES = 4 << 20,
    DECREE_ARENA_MAX_BYTES = 1 << 30,
    REPORT_MAX_BYTES = 4 << 20,
};

jub_status cli_decree_open(const char *command, const char *path, cli_decree *opened_out)
{
    cli_decree *opened = opened_out;
    jub_error error;
    *opened = (cli_decree){.arena = jub_arena_init(DECREE_ARENA_MAX_BYTES), .path = path};
    jub_status status = cli_file_open(path, DECREE_FILE_MAX_BYTES, &opened->file, &error);
    if (status != JUB_OK) {
        cli_report(command, path, &error);
        return status;
    }
    opened->diagnostics = jub_diagnostics_init(&opened->arena);
    status =
        jub_decree_read(&opened->arena, opened->file.bytes, &opened->diagnostics, &opened->decree);
    if (status != JUB_OK) cli_decree_report(opened, 0, false);
    return status;
}

void cli_decree_clear(cli_decree *opened)
{
    cli_file_clear(&opened->file);
    jub_arena_clear(&opened->arena);
}

void cli_decree_report(const cli_decree *opened, size_t first, bool with_warnings)
{
    const bool colour = cli_has_colour(stderr);
    jub_buffer buffer = jub_buffer_init(REPORT_MAX_BYTES);
    for (size_t i = first; i < opened->diagnostics.list.count; i++) {
        const jub_diagnostic *each = &opened->diagnostics.list.items[i];
        if (each->severity == JUB_ERROR || with_warnings)
            jub_diagnostic_write(each, jub_text_from(opened->path), opened->file.bytes, colour,
                                 &buffer);
    }
    if (buffer.length_bytes > 0) (void)fwrite(buffer.bytes, 1, buffer.length_bytes, stderr);
    jub_buffer_clear(&buffer);
}
