#include "forecast/forecast.h"

const char *jub_forecast_gap_word(jub_forecast_gap gap)
{
    static const char *const words[] = {
#define X(name, word, meaning) word,
        JUB_FORECAST_GAP_LIST(X)
#undef X
    };
    return words[gap];
}

const char *jub_forecast_gap_meaning(jub_forecast_gap gap)
{
    static const char *const meanings[] = {
#define X(name, word, meaning) meaning,
        JUB_FORECAST_GAP_LIST(X)
#undef X
    };
    return meanings[gap];
}

const char *jub_forecast_note_words(jub_forecast_note note)
{
    static const char *const words_of[] = {
#define X(name, words) (words),
        JUB_FORECAST_NOTE_LIST(X)
#undef X
    };
    return words_of[note];
}
