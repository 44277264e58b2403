#ifndef JUB_REHEARSAL_CHARACTER_H
#define JUB_REHEARSAL_CHARACTER_H

#include "programme/event.h"

/// How made-up officers behave. Honest ones make mistakes; the others do what the rules cannot
/// forbid, and now and then try what they do. Planted so that oversight can be measured.
/// Source: the indicators that the project's oversight has to find.
///
///     X(name, word, what the officer does)
#define JUB_CHARACTER_LIST(X)                                                                      \
    X(HONEST, "honest", "reads as the papers say, with some errors")                               \
    X(SELLER_5, "sells-5", "a reader who passes 5 in 100 more than the papers support")            \
    X(SELLER_15, "sells-15", "a reader who passes 15 in 100 more than the papers support")         \
    X(SELLER_30, "sells-30", "a reader who passes 30 in 100 more than the papers support")         \
    X(EDITOR, "edits", "a clerk who raises conduct marks in the last days before the freeze")      \
    X(COLLUDER, "colludes", "one of two who pass each other's people and refuse others")           \
    X(PEEPER, "peeps", "looks at records without a task")                                          \
    X(STEERER, "steers", "a reader who recuses so that a case falls to a friend")                  \
    X(KEEPER, "keeps-hands", "a clerk who sets aside the best workers")                            \
    X(KIN_MAKER, "makes-kin", "a clerk who enters family ties that are not there")                 \
    X(SWAPPER, "swaps", "a clerk who enters one person under another's identity")                  \
    X(GO_BETWEEN, "go-between", "a reader who passes all that one third party asks for")           \
    X(FORGER, "forges", "tries to sign for another")

typedef enum jub_character {
#define X(name, word, meaning) JUB_CHARACTER_##name,
    JUB_CHARACTER_LIST(X)
#undef X
        JUB_CHARACTER_COUNT
} jub_character;

const char *jub_character_word(jub_character character);
const char *jub_character_meaning(jub_character character);

/// The part in a programme that a character needs to be somebody.
jub_role jub_character_role(jub_character character);

/// How many more in 100 a character passes than the papers support; 0 for who sells nothing.
uint32_t jub_character_points(jub_character character);

/// The kind of that word; false when there is none, or when it is honest.
bool jub_character_find(jub_text word, jub_character *character_out);

/// Which kinds are planted, in which order. None: all of them, in the order of the list.
typedef struct jub_character_kinds {
    jub_character items[JUB_CHARACTER_COUNT]; // each once
    uint32_t count;
} jub_character_kinds;

/// The corrupt ones of a rehearsal: number `index`, from 0, of `count` that are planted. The kinds
/// come in turn, colluders two at a time; where `count` would part a pair the next kind comes
/// instead, unless there is no other.
jub_character jub_character_planted(const jub_character_kinds *kinds, uint32_t index,
                                    uint32_t count);

#endif
