#include "programme/reason.h"

typedef struct reason_entry {
    const char *word;
    uint32_t acts;
    const char *meaning;
} reason_entry;

static const reason_entry entries[JUB_REASON_COUNT] = {
#define X(name, word, acts, meaning) {word, acts, meaning},
    JUB_REASON_LIST(X)
#undef X
};

const char *jub_reason_word(jub_reason reason)
{
    return entries[reason].word;
}

const char *jub_reason_meaning(jub_reason reason)
{
    return entries[reason].meaning;
}

bool jub_reason_from(jub_text word, uint32_t acts, jub_reason *reason_out)
{
    for (int i = 0; i < JUB_REASON_COUNT; i++)
        if ((entries[i].acts & acts) && jub_text_is(word, entries[i].word)) {
            *reason_out = (jub_reason)i;
            return true;
        }
    return false;
}
