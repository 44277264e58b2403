#include "cli/columns.h"

#include "base/utf8.h"
#include "cli/message.h"

void cli_column_name(jub_text text, size_t column_width, jub_buffer *buffer)
{
    size_t width = jub_utf8_width(text) + 2;
    jub_buffer_string(buffer, "  ");
    jub_buffer_text(buffer, text);
    if (width >= column_width) jub_buffer_char(buffer, '\n');
    for (width = width >= column_width ? 0 : width; width < column_width; width++)
        jub_buffer_char(buffer, ' ');
}

void cli_column_count(uint64_t count, bool has_dash, jub_buffer *buffer)
{
    char text[CLI_COUNT_TEXT_BYTES];
    jub_buffer_format(buffer, "%*s", CLI_COLUMN_COUNT_WIDTH,
                      count == 0 && has_dash ? "-" : cli_count(count, text));
}

void cli_column_head(const char *head, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "%*s", CLI_COLUMN_COUNT_WIDTH, head);
}

void cli_column_share(uint64_t count, uint64_t of, jub_buffer *buffer)
{
    if (of > 0) jub_buffer_format(buffer, "  %5.1f %%", 100.0 * (double)count / (double)of);
}
