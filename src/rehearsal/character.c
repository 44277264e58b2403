#include "rehearsal/character.h"

#include <assert.h>

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

bool jub_character_find(jub_text word, jub_character *character_out)
{
    for (int i = JUB_CHARACTER_HONEST + 1; i < JUB_CHARACTER_COUNT; i++)
        if (jub_text_is(word, words[i])) {
            *character_out = (jub_character)i;
            return true;
        }
    return false;
}

static const jub_character_kinds all_kinds = {.items =
                                                  {
#define X(name, word, meaning) JUB_CHARACTER_##name,
                                                      JUB_CHARACTER_LIST(X)
#undef X
                                                  },
                                              .count = JUB_CHARACTER_COUNT};

// Who is corrupt, the colluder twice, one behind the other; honest ones of the list are passed
// over.
jub_character jub_character_planted(const jub_character_kinds *kinds, uint32_t index,
                                    uint32_t count)
{
    const jub_character_kinds *from = kinds->count > 0 ? kinds : &all_kinds;
    jub_character round[JUB_CHARACTER_COUNT + 1];
    uint32_t length = 0, pair = UINT32_MAX;
    for (uint32_t i = 0; i < from->count; i++) {
        if (from->items[i] == JUB_CHARACTER_HONEST) continue;
        if (from->items[i] == JUB_CHARACTER_COLLUDER) {
            pair = length;
            round[length++] = from->items[i];
        }
        round[length++] = from->items[i];
    }
    assert(length > 0); // some are not honest
    const uint32_t place = index % length;
    const bool is_parted = place == pair && index + 1 == count;
    return round[is_parted ? (place + 2) % length : place];
}
