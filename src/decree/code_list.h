#ifndef JUB_DECREE_CODE_LIST_H
#define JUB_DECREE_CODE_LIST_H

#include "decree/decree.h"

enum { JUB_CODE_LIST_MAX = 1 << 20 }; // codes, and pairs likewise

/// What a country's list of offence codes says: which codes there are, and which of them stand for
/// one offence because a later act took the place of an earlier one. Texts are in normal form C.
typedef struct jub_code_list {
    const jub_text *codes; // [code_count]
    size_t code_count;
    const jub_text *old_codes; // [pair_count] each replaced by ...
    const jub_text *new_codes; // [pair_count] ... this one
    size_t pair_count;
} jub_code_list;

/// Compares the sets of codes that a decree's rules read with such a list. Warns of a set that
/// holds one code of an offence (by name, prefix, `plus` or `same`) and not another, of a code that
/// the list has not, and of a prefix with which no code of it begins.
///
/// `arena` is the one of `diagnostics`. Errors: JUB_LIMIT (a list longer than JUB_CODE_LIST_MAX),
/// JUB_NO_MEMORY; warnings are no error.
jub_status jub_decree_check_codes(jub_arena *arena, const jub_decree *decree,
                                  const jub_code_list *list, jub_diagnostics *diagnostics);

#endif
