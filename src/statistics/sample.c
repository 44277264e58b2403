#include "statistics/sample.h"

#include <assert.h>
#include <math.h>

#include "statistics/tail.h"

// Wald's test sets `rate` against a list that is so many times better.
static const double BETTER = 10;

// The chance that none of `drawn` is wrong when `wrong` of all are. Which of the two heaps is laid
// into the other makes no difference; the smaller takes fewer steps.
static double none_found(uint64_t total, uint64_t drawn, uint64_t wrong)
{
    const uint64_t few = drawn < wrong ? drawn : wrong, many = drawn < wrong ? wrong : drawn;
    double chance = 1;
    for (uint64_t i = 0; i < few && chance > 0; i++) {
        if (many + i >= total) return 0;
        chance *= (double)(total - many - i) / (double)(total - i);
    }
    return chance;
}

uint64_t jub_sample_size(uint64_t total, double rate, double risk)
{
    assert(rate > 0 && rate < 1 && risk > 0 && risk < 1);
    if (total == 0) return 0;
    // Where the rate is no whole count it is rounded down, which promises a little more.
    const double count = floor(rate * (double)total + 1e-9);
    const uint64_t wrong = count < 1 ? 1 : (uint64_t)count;
    uint64_t low = 0, high = total;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        if (none_found(total, middle, wrong) < risk)
            high = middle;
        else
            low = middle + 1;
    }
    return high;
}

uint64_t jub_sample_bound(uint64_t total, uint64_t drawn, uint64_t wrong, double risk)
{
    assert(drawn <= total && wrong <= drawn && risk > 0 && risk < 1);
    uint64_t low = wrong, high = total - drawn + wrong; // the most that may not be ruled out
    while (low < high) {
        const uint64_t middle = low + (high - low + 1) / 2;
        // at most `wrong` among the drawn: at least the rest of them right
        const double chance =
            jub_hypergeometric_at_least(drawn - wrong, drawn, total - middle, total);
        if (chance >= risk)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

// No list is that long.
static uint64_t whole(double count)
{
    return count < 0x1p63 ? (uint64_t)ceil(count) : (uint64_t)1 << 63;
}

// What one clean case weighs, as a logarithm of odds.
static double clean_weight(double rate)
{
    return log1p(-rate / BETTER) - log1p(-rate);
}

uint64_t jub_sample_clean(double rate, double risk)
{
    assert(rate > 0 && rate < 1 && risk > 0 && risk < 1);
    return whole(-log(risk) / clean_weight(rate));
}

uint64_t jub_sample_each(double rate, double risk)
{
    assert(rate > 0 && rate < 1 && risk > 0 && risk < 1);
    // so that the first wrong one takes the test exactly to its line
    return whole((log(BETTER) - log(risk)) / clean_weight(rate)) - jub_sample_clean(rate, risk);
}

uint64_t jub_sample_right(double rate, double risk, uint64_t wrong)
{
    assert(rate > 0 && rate < 1 && risk > 0 && risk < 1);
    return whole(((double)wrong * log(BETTER) - log(risk)) / clean_weight(rate));
}
