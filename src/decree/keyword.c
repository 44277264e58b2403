#include "decree/keyword_private.h"

#include <assert.h>

static const struct {
    jub_text text;
    decree_word_class class;
} words[] = {[WORD_OTHER] = {{"a name", 6}, DECREE_FREE},
#define X(name, word, class) [name] = {{word, sizeof(word) - 1}, class},
             DECREE_KEYWORD_LIST(X)
#undef X
};

// What people write for a word that is spelt quite differently.
static const struct {
    const char *written;
    decree_word meant;
} slips[] = {
    {"order", WORD_DECREE},
    {"statute", WORD_DECREE},
    {"column", WORD_FIELD},
    {"variable", WORD_FIELD},
    {"code", WORD_CODES},
    {"def", WORD_DEFINE},
    {"let", WORD_DEFINE},
    {"definition", WORD_DEFINE},
    {"exclude", WORD_EXCLUDES},
    {"exclusion", WORD_EXCLUDES},
    {"forbid", WORD_EXCLUDES},
    {"grant", WORD_GRANTS},
    {"cover", WORD_COVERS},
    {"applies", WORD_COVERS},
    {"limits", WORD_LIMIT},
    {"cap", WORD_LIMIT},
    {"combines", WORD_COMBINE},
    {"rounds", WORD_ROUND},
    {"notices", WORD_NOTICE},
    {"tests", WORD_TEST},
    {"proof", WORD_PROVE},
    {"proves", WORD_PROVE},
    {"if", WORD_WHEN},
    {"where", WORD_WHEN},
    {"provided", WORD_WHEN},
    {"otherwise", WORD_ELSE},
    {"expects", WORD_EXPECT},
    {"expected", WORD_EXPECT},
    {"excluded", WORD_EXCLUDES},
    {"releases", WORD_RELEASE},
    {"released", WORD_RELEASE},
    {"reduces", WORD_REDUCE},
    {"reduced", WORD_REDUCE},
    {"commutes", WORD_COMMUTE},
    {"transfers", WORD_TRANSFER},
    {"commuted", WORD_COMMUTE},
    {"transferred", WORD_TRANSFER},
    {"bool", WORD_BOOLEAN},
    {"int", WORD_INTEGER},
    {"number", WORD_INTEGER},
    {"string", WORD_TEXT},
    {"fraction", WORD_RATIO},
    {"decimal", WORD_RATIO},
    {"float", WORD_RATIO},
    {"period", WORD_DURATION},
    {"enum", WORD_ONE},
    {"asc", WORD_UP},
    {"ascending", WORD_UP},
    {"desc", WORD_DOWN},
    {"descending", WORD_DOWN},
    {"accumulate", WORD_CUMULATIVE},
    {"default", WORD_ASSUME},
    {"yrs", WORD_YEARS},
    {"yr", WORD_YEAR},
    {"mths", WORD_MONTHS},
    {"mos", WORD_MONTHS},
    {"max", WORD_MOST},
    {"min", WORD_LEAST},
    {"nothing", WORD_NONE},
};

// Some hundred words and some million tokens at the very most: the lengths tell most of them apart.
decree_word decree_word_find(jub_text text)
{
    for (decree_word word = WORD_OTHER + 1; word < WORD_COUNT; word++)
        if (jub_text_equal(words[word].text, text)) return word;
    return WORD_OTHER;
}

const char *decree_word_text(decree_word word)
{
    assert(word < WORD_COUNT);
    return words[word].text.bytes;
}

decree_word_class decree_word_class_of(decree_word word)
{
    assert(word < WORD_COUNT);
    return words[word].class;
}

bool decree_word_opens(decree_word word)
{
    return decree_word_class_of(word) == DECREE_OPENER;
}

bool decree_word_is_near(jub_text text, decree_word word)
{
    assert(word < WORD_COUNT);
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++)
        if (slips[i].meant == word && jub_text_is(text, slips[i].written)) return true;
    const size_t length = words[word].text.length_bytes;
    if (length < 3) return false;
    // Another ending: `clamped` for `clamp`.
    if (length >= 4 && text.length_bytes <= length + 2 && jub_text_starts(text, words[word].text))
        return true;
    const size_t slip_max = length < 6 ? 1 : 2;
    return jub_text_distance(text, words[word].text, slip_max) <= slip_max;
}
