#include "rehearsal/character.h"

static const char *const words[JUB_CHARACTER_COUNT] = {
#define X(name, word, meaning) word,
    JUB_CHARACTER_LIST(X)
#undef X
};

static const char *const meanings[JUB_CHARACTER_COUNT] = {
#define X(name, word, meaning) meaning,
    JUB_CHARACTER_LIST(X)
#undef X
};

const char *jub_character_word(jub_character character)
{
    return words[character];
}

const char *jub_character_meaning(jub_character character)
{
    return meanings[character];
}
