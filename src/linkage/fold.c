#include "linkage/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

// NFKC makes at most eighteen UTF-16 units of one (UAX #15, table 2), but only of a few Arabic
// ligatures; a name that outgrows this is taken for empty.
enum { WIDE_MAX = 4 * JUB_FOLD_SOURCE_MAX_BYTES };

static jub_text cut(jub_text text)
{
    if (text.length_bytes <= JUB_FOLD_SOURCE_MAX_BYTES) return text;
    text.length_bytes = JUB_FOLD_SOURCE_MAX_BYTES;
    while (text.length_bytes > 0 && ((unsigned char)text.bytes[text.length_bytes] & 0xC0) == 0x80)
        text.length_bytes--;
    return text;
}

// Letters stay; a hyphen or an apostrophe within a name goes, as some write it and some do not.
static void take(jub_folded *folded, UChar32 letter)
{
    const bool is_blank = u_isUWhiteSpace(letter) || letter == ',';
    const uint32_t length = (uint32_t)U16_LENGTH(letter);
    if (folded->count + length > JUB_FOLDED_MAX) return;
    if (is_blank && (folded->count == 0 || folded->units[folded->count - 1] == ' ')) return;
    if (is_blank) {
        folded->units[folded->count++] = ' ';
    } else if (u_isalnum(letter)) {
        if (length == 1) {
            folded->units[folded->count++] = (uint16_t)letter;
        } else {
            folded->units[folded->count++] = U16_LEAD(letter);
            folded->units[folded->count++] = U16_TRAIL(letter);
        }
    }
}

jub_folded jub_fold(jub_text text)
{
    jub_folded folded = {.count = 0};
    UErrorCode code = U_ZERO_ERROR;
    UChar wide[WIDE_MAX], cased[WIDE_MAX], apart[WIDE_MAX];
    const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&code);
    const UNormalizer2 *decompose = unorm2_getNFDInstance(&code);
    int32_t count = 0;
    text = cut(text);
    u_strFromUTF8(wide, WIDE_MAX, &count, text.bytes, (int32_t)text.length_bytes, &code);
    if (U_FAILURE(code)) return folded;
    count = unorm2_normalize(casefold, wide, count, cased, WIDE_MAX, &code);
    if (U_FAILURE(code)) return folded;
    count = unorm2_normalize(decompose, cased, count, apart, WIDE_MAX, &code);
    if (U_FAILURE(code)) return folded;
    for (int32_t at = 0; at < count;) {
        UChar32 letter = apart[at++];
        if (U16_IS_LEAD(apart[at - 1]) && at < count && U16_IS_TRAIL(apart[at]))
            letter = U16_GET_SUPPLEMENTARY(letter, apart[at++]);
        take(&folded, letter);
    }
    while (folded.count > 0 && folded.units[folded.count - 1] == ' ') folded.count--;
    return folded;
}
