#ifndef JUB_LINKAGE_FOLD_H
#define JUB_LINKAGE_FOLD_H

#include "base/text.h"

/// A name as it is compared: compatibility forms and capitals folded, taken apart into letters and
/// marks, the marks and punctuation dropped, each run of blanks one. Hangul syllables come apart
/// into jamo. Source: Unicode NFKC_Casefold and normal form D through ICU.
enum { JUB_FOLDED_MAX = 128, JUB_FOLD_SOURCE_MAX_BYTES = 256 };

typedef struct jub_folded {
    uint16_t units[JUB_FOLDED_MAX]; // UTF-16
    uint32_t count;
} jub_folded;

/// Cannot fail: what is not UTF-8 gives an empty name; a text longer than the maximum is cut.
jub_folded jub_fold(jub_text text);

#endif
