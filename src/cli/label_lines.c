#include "cli/label_lines.h"

#include "base/utf8.h"

static jub_text without_return(jub_text line)
{
    if (line.length_bytes > 0 && line.bytes[line.length_bytes - 1] == '\r') line.length_bytes--;
    return line;
}

jub_status cli_labels_read(jub_arena *arena, const char *path, cli_labels *labels_out,
                           jub_error *error)
{
    *labels_out = (cli_labels){0};
    jub_status status = cli_file_open(path, CLI_LABEL_FILE_MAX_BYTES, &labels_out->file, error);
    if (status != JUB_OK) return status;
    jub_text rest = labels_out->file.bytes;
    size_t bad_at = 0;
    if (!jub_utf8_valid(rest, &bad_at))
        return jub_fail(error, JUB_ENCODING, jub_position_of(rest, bad_at),
                        "labels are compared as bytes: save the list as UTF-8",
                        "this is not UTF-8");
    jub_text *items = JUB_NEW(arena, jub_text, jub_text_count(rest, '\n') + 1);
    if (!items) return jub_fail_no_memory(error);
    while (rest.length_bytes > 0) {
        const jub_text line = without_return(jub_text_cut(&rest, '\n'));
        if (line.length_bytes > 0) items[labels_out->count++] = line;
    }
    labels_out->items = items;
    return JUB_OK;
}

void cli_labels_clear(cli_labels *labels)
{
    cli_file_clear(&labels->file);
    labels->count = 0;
}
