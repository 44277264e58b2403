#ifndef JUB_LINKAGE_JAMO_H
#define JUB_LINKAGE_JAMO_H

#include "linkage/fold.h"

/// A name letter by letter: Korean ones as jamo (Unicode normal form D), others as folded letters.
/// What is longer than the maximum is cut.
enum { JUB_JAMO_MAX = 32 };

typedef struct jub_jamo {
    uint16_t letters[JUB_JAMO_MAX];
    uint8_t count;
} jub_jamo;

jub_jamo jub_jamo_of(const jub_folded *folded);

/// How many letters must be put in, left out or changed to make one of the other (Levenshtein), or
/// 3 as soon as it is more than 2.
enum { JUB_JAMO_FAR = 3 };
uint32_t jub_jamo_distance(const jub_jamo *a, const jub_jamo *b);

#endif
