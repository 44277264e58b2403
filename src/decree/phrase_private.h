#ifndef JUB_DECREE_PHRASE_PRIVATE_H
#define JUB_DECREE_PHRASE_PRIVATE_H

#include "decree/ast_private.h"

/// The phrases in which a decree is told, and what goes into their holes. All words are in
/// phrase_list.h; nothing else writes any.

typedef enum phrase_id {
#define X(name, english) PHRASE_##name,
#include "decree/phrase_list.h"
#undef X
} phrase_id;

const char *phrase_words(phrase_id id);

jub_text phrase_month_name(int32_t month);

/// `one third`, `two fifths`; false where the language has no word and digits are clearer.
bool phrase_fraction(decree_ratio ratio, jub_buffer *buffer);

/// ANY_A or ANY_AN, by what one of them is called.
phrase_id phrase_there_is(jub_text name);

#endif
