// Reads any bytes as a term in words, by words that the first bytes choose. What must hold: a term
// that is read is more than nothing and within the calendar's limits, its start lies within the
// cell, a refusal has a reason, and what is read reads the same with more blanks at its ends.

#include <assert.h>

#include "register/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const jub_words *fuzz_words(void)
{
    static jub_text years[] = {{"yr", 2}, {"yrs", 3}, {"y.", 2}};
    static jub_text months[] = {
        {"mo", 2}, {"mos", 3}, {"mos.", 4}, {"\xEA\xB0\x9C\xEC\x9B\x94", 6}};
    static jub_text weeks[] = {{"w", 1}};
    static jub_text days[] = {{"day", 3}, {"days", 4}, {"d", 1}};
    static jub_text plus[] = {{"+", 1}, {"and", 3}};
    static jub_text equals[] = {{"=", 1}};
    static jub_text from[] = {{"from", 4}};
    static jub_text also[] = {{"& fine", 6}, {"", 0}};
    static const jub_words words = {{3, years}, {4, months}, {1, weeks}, {3, days},
                                    {2, plus},  {1, equals}, {1, from},  {2, also}};
    return &words;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jub_text cell = {(const char *)data, size};
    jub_term_words term = {0}, again = {0};
    const char *reason = NULL;
    if (!jub_words_read(fuzz_words(), cell, &term, &reason)) {
        assert(reason && reason[0]);
        return 0;
    }
    assert(size <= JUB_WORDS_MAX_BYTES);
    assert(term.duration.months > 0 || term.duration.days > 0);
    assert(term.duration.months >= 0 && term.duration.months <= JUB_MONTHS_MAX);
    assert(term.duration.days >= 0 && term.duration.days <= JUB_DAYS_MAX);
    if (term.start.length_bytes > 0)
        assert(term.start.bytes >= cell.bytes &&
               term.start.bytes + term.start.length_bytes <= cell.bytes + size);

    char padded[JUB_WORDS_MAX_BYTES];
    if (size + 2 > sizeof padded) return 0;
    padded[0] = padded[size + 1] = ' ';
    memcpy(padded + 1, data, size);
    const bool is_read =
        jub_words_read(fuzz_words(), (jub_text){padded, size + 2}, &again, &reason);
    assert(is_read && again.duration.months == term.duration.months &&
           again.duration.days == term.duration.days);
    return 0;
}
