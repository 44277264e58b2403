#ifndef JUB_CLI_COLUMNS_H
#define JUB_CLI_COLUMNS_H

#include "base/buffer.h"

// Tables for a reader at the screen: a name and counts beside it.

/// Two blanks and the text, padded to `column_width` by what it takes on the terminal. After a text
/// that leaves no blank there, a new line begins.
void cli_column_name(jub_text text, size_t column_width, jub_buffer *buffer);

/// A count with thousands set off, right-aligned; a dash for 0 where `has_dash`.
enum { CLI_COLUMN_COUNT_WIDTH = 13 };
void cli_column_count(uint64_t count, bool has_dash, jub_buffer *buffer);

/// A heading of a column of counts.
void cli_column_head(const char *head, jub_buffer *buffer);

/// Share of a whole, `  41.0 %`; nothing when the whole is 0.
void cli_column_share(uint64_t count, uint64_t of, jub_buffer *buffer);

#endif
