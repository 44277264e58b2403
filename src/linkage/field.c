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
