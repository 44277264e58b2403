#ifndef JUB_LINKAGE_SPELLING_H
#define JUB_LINKAGE_SPELLING_H

#include "linkage/fold.h"

/// What the spellings of one Korean name in Latin letters have in common, by whatever habit it was
/// romanised: Revised, McCune-Reischauer, or as people write themselves (Kim and Gim, Lee and Yi
/// and I, Park and Bak; hyphen, blank or nothing between the syllables; family name first or last).
/// Letters that the habits mix up become one, so that a Hangul name and every usual spelling of it
/// fall together, and some other names with them: this is a key to find by and a measure of
/// likeness, never a name that is printed.
///
/// The text is `family.given` in the letters of spelling_list.h.
enum { JUB_SPELLING_MAX_BYTES = 32 };

typedef struct jub_spelling {
    char text[JUB_SPELLING_MAX_BYTES]; // not ended by a NUL
    uint8_t length_bytes;
} jub_spelling;

/// Of a name in Latin letters; empty where it has none.
jub_spelling jub_spelling_of_latin(const jub_folded *folded);

/// Of a name in Hangul, as the Revised Romanization gives it; of anything else, as of Latin.
jub_spelling jub_spelling_of_hangul(jub_text name, const jub_folded *folded);

/// How many bytes of a Hangul name are its family name: one syllable, two for a compound one; what
/// stands before a blank where there is one; 0 where the name is not in Hangul.
size_t jub_family_name_bytes(jub_text name);

/// Only its consonants, which slips in vowels leave alone; all of it where there are none.
jub_spelling jub_spelling_skeleton(const jub_spelling *spelling);

/// Whether two differ by one letter (two from JUB_SPELLING_LONG_BYTES on), but do differ.
enum { JUB_SPELLING_LONG_BYTES = 9 };
bool jub_spelling_alike(const jub_spelling *a, const jub_spelling *b);

#endif
