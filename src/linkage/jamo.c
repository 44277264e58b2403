#include "linkage/jamo.h"

#include <stdlib.h>

jub_jamo jub_jamo_of(const jub_folded *folded)
{
    jub_jamo jamo = {.count = 0};
    for (uint32_t i = 0; i < folded->count && jamo.count < JUB_JAMO_MAX; i++)
        if (folded->units[i] != ' ') jamo.letters[jamo.count++] = folded->units[i];
    return jamo;
}

static uint8_t least(uint8_t a, uint8_t b)
{
    return a < b ? a : b;
}

// Only the band of two to either side of the diagonal can hold a distance of at most two. `row[j]`
// is the distance of the first i letters of `a` from the first j of `b`; what the band has not yet
// come to still holds the j of the empty text, or far.
static uint32_t banded(const uint16_t *a, uint32_t a_count, const uint16_t *b, uint32_t b_count)
{
    uint8_t row[JUB_JAMO_MAX + 1];
    for (uint32_t j = 0; j <= b_count; j++) row[j] = (uint8_t)(j < JUB_JAMO_FAR ? j : JUB_JAMO_FAR);
    for (uint32_t i = 1; i <= a_count; i++) {
        const uint32_t from = i > 2 ? i - 2 : 1;
        const uint32_t to = i + 2 < b_count ? i + 2 : b_count;
        uint8_t diagonal = row[from - 1], best = JUB_JAMO_FAR;
        row[from - 1] = (uint8_t)(from == 1 && i < JUB_JAMO_FAR ? i : JUB_JAMO_FAR);
        if (from == 1) best = row[0];
        for (uint32_t j = from; j <= to; j++) {
            const uint8_t changed = (uint8_t)(diagonal + (a[i - 1] != b[j - 1]));
            const uint8_t moved = (uint8_t)(least(row[j], row[j - 1]) + 1);
            diagonal = row[j];
            row[j] = least(least(changed, moved), JUB_JAMO_FAR);
            best = least(best, row[j]);
        }
        if (best == JUB_JAMO_FAR) return JUB_JAMO_FAR;
    }
    return row[b_count];
}

uint32_t jub_jamo_distance(const jub_jamo *a, const jub_jamo *b)
{
    uint32_t first = 0, a_end = a->count, b_end = b->count;
    if (abs((int)a->count - (int)b->count) >= JUB_JAMO_FAR) return JUB_JAMO_FAR;
    while (first < a_end && first < b_end && a->letters[first] == b->letters[first]) first++;
    while (a_end > first && b_end > first && a->letters[a_end - 1] == b->letters[b_end - 1]) {
        a_end--;
        b_end--;
    }
    if (a_end == first || b_end == first) return (a_end - first) + (b_end - first);
    return banded(a->letters + first, a_end - first, b->letters + first, b_end - first);
}
