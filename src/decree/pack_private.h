#ifndef JUB_DECREE_PACK_PRIVATE_H
#define JUB_DECREE_PACK_PRIVATE_H

#include "decree/ast_private.h"
#include "decree/keyword_private.h"

/// Keyword packs: the words of the language in another one. A pack is a file of packs/, which the
/// build turns into a table; it changes how words are written and nothing else. English is
/// understood in the fences of every pack beside its own words, and no pack gives an English word
/// another meaning, so an English word means the same wherever it stands.
///
/// Entries go by the English text, since a pack also has what is no keyword: names of functions,
/// the built-in names, and the two names of fields that the engine looks for.
typedef struct decree_pack_entry {
    jub_text english;
    jub_text word; // ended by a NUL, in normal form C
} decree_pack_entry;

/// English is 0; the packs come after it, in the order in which the build lists them.
enum { DECREE_ENGLISH = 0 };

decree_language decree_language_count(void);

/// As a fence names it: "en", "ko".
const char *decree_language_code(decree_language language);
bool decree_language_find(jub_text code, decree_language *language_out);

/// The entries of a pack, for those who go through all; NULL and none for English.
const decree_pack_entry *decree_pack_entries(decree_language language, size_t *count_out);

/// How an English word is written in the language; itself where the pack has no word for it.
jub_text decree_pack_word(decree_language language, jub_text english);

/// True when `text` is `english` or the language's word for it.
bool decree_pack_is(decree_language language, jub_text text, const char *english);

/// The same for any of several languages, bit by bit.
bool decree_packs_have(uint32_t languages, jub_text text, const char *english);

/// As decree_word_find, decree_word_text and decree_word_is_near, in a language.
decree_word decree_pack_find(decree_language language, jub_text text);
const char *decree_pack_text(decree_language language, decree_word word);
bool decree_pack_is_near(decree_language language, jub_text text, decree_word word);

/// A message with what it quotes in the language: of 'at most' both words, of 'G1' none. The
/// message itself when nothing in it is a word, or memory is out.
const char *decree_pack_message(jub_arena *arena, decree_language language, const char *english);

#endif
