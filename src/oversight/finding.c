#include "oversight/finding.h"

const char *jub_indicator_code(jub_indicator indicator)
{
    static const char *const codes[] = {
#define X(name, code, word, meaning) code,
        JUB_INDICATOR_LIST(X)
#undef X
    };
    return codes[indicator];
}

const char *jub_indicator_word(jub_indicator indicator)
{
    static const char *const words[] = {
#define X(name, code, word, meaning) word,
        JUB_INDICATOR_LIST(X)
#undef X
    };
    return words[indicator];
}

const char *jub_indicator_meaning(jub_indicator indicator)
{
    static const char *const meanings[] = {
#define X(name, code, word, meaning) meaning,
        JUB_INDICATOR_LIST(X)
#undef X
    };
    return meanings[indicator];
}

const char *jub_verdict_word(jub_verdict verdict)
{
    static const char *const words[] = {
#define X(name, word, meaning) word,
        JUB_VERDICT_LIST(X)
#undef X
    };
    return words[verdict];
}

const char *jub_verdict_meaning(jub_verdict verdict)
{
    static const char *const meanings[] = {
#define X(name, word, meaning) meaning,
        JUB_VERDICT_LIST(X)
#undef X
    };
    return meanings[verdict];
}
