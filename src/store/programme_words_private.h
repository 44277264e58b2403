#ifndef JUB_STORE_PROGRAMME_WORDS_PRIVATE_H
#define JUB_STORE_PROGRAMME_WORDS_PRIVATE_H

#include "base/buffer.h"

/// Views over the tables of a programme for people who query them: words in the place of numbers,
/// moments in the place of seconds, ids in the place of rows.

enum { JUB_WORDS_VIEW_COUNT = 8 };

const char *jub_words_view_name(size_t number);

/// Appends the view as it stands behind CREATE VIEW.
void jub_words_view_write(size_t number, jub_buffer *buffer);

#endif
