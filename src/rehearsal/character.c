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

jub_role jub_character_role(jub_character character)
{
    switch (character) {
    case JUB_CHARACTER_EDITOR:
    case JUB_CHARACTER_KEEPER:
    case JUB_CHARACTER_KIN_MAKER:
    case JUB_CHARACTER_SWAPPER:
    case JUB_CHARACTER_FORGER: return JUB_ROLE_CLERK;
    case JUB_CHARACTER_PEEPER: return JUB_ROLE_HEAD;
    default: return JUB_ROLE_READER;
    }
}

uint32_t jub_character_points(jub_character character)
{
    switch (character) {
    case JUB_CHARACTER_SELLER_5: return 5;
    case JUB_CHARACTER_SELLER_15: return 15;
    case JUB_CHARACTER_SELLER_30: return 30;
    default: return 0;
    }
}

// The kinds in the order of the list, from the first corrupt one, with the colluder twice.
enum { CYCLE = JUB_CHARACTER_COUNT };

jub_character jub_character_planted(uint32_t index, uint32_t count)
{
    const uint32_t place = index % CYCLE, colluder = JUB_CHARACTER_COLLUDER - 1;
    const bool is_last = index + 1 == count;
    if (place == colluder && is_last) return JUB_CHARACTER_PEEPER;
    return (jub_character)(place <= colluder ? place + 1 : place);
}
