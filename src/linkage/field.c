#include "linkage/linkage.h"

const char *jub_link_field_word(jub_link_field field)
{
    static const char *const words[] = {
#define X(name, word, levels) word,
        JUB_LINK_FIELD_LIST(X)
#undef X
    };
    return words[field];
}

jub_text jub_link_level_words(jub_link_field field, uint8_t level)
{
    static const char *const levels[] = {
#define X(name, word, levels) levels,
        JUB_LINK_FIELD_LIST(X)
#undef X
    };
    if (level == JUB_LINK_MISSING) return JUB_TEXT("unknown");
    jub_text rest = jub_text_from(levels[field]);
    jub_text words = jub_text_cut(&rest, ';');
    while (level-- > 0) words = jub_text_cut(&rest, ';');
    return jub_text_trim(words);
}
