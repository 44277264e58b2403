#include "decree/phrase_private.h"

const char *phrase_words(phrase_id id)
{
    static const char *const words[] = {
#define X(name, english) (english), // in brackets, as most are put together from parts
#include "decree/phrase_list.h"
#undef X
    };
    return words[id];
}

jub_text phrase_month_name(int32_t month)
{
    return jub_text_from(phrase_words(PHRASE_JANUARY + (phrase_id)(month - 1)));
}

bool phrase_fraction(decree_ratio ratio, jub_buffer *buffer)
{
    static const char *const counts[] = {"",     "one", "two",   "three", "four",
                                         "five", "six", "seven", "eight", "nine"};
    static const char *const parts[] = {"",      "",         "half",    "third",  "quarter",
                                        "fifth", "sixth",    "seventh", "eighth", "ninth",
                                        "tenth", "eleventh", "twelfth"};
    const int64_t count = ratio.numerator, part = ratio.denominator;
    if (count < 1 || count > 9 || part < 2 || part > 12 || count > part) return false;
    jub_buffer_format(buffer, "%s %s%s", counts[count], parts[part], count > 1 ? "s" : "");
    return true;
}

phrase_id phrase_there_is(jub_text name)
{
    const bool is_vowel = name.length_bytes > 0 && strchr("aeioAEIO", name.bytes[0]) != NULL;
    return is_vowel ? PHRASE_ANY_AN : PHRASE_ANY_A;
}
