#include "linkage/birth.h"

#include <stdlib.h>

static uint32_t digits_off(int32_t a, int32_t b)
{
    uint32_t count = 0;
    for (; a > 0 || b > 0; a /= 10, b /= 10) count += a % 10 != b % 10;
    return count;
}

jub_birth_level jub_birth_compare(jub_date a, jub_date b)
{
    if (a == b) return JUB_BIRTH_SAME;
    const jub_civil one = jub_civil_from_date(a), two = jub_civil_from_date(b);
    if (one.year == two.year && one.month == two.day && one.day == two.month)
        return JUB_BIRTH_SWAPPED;
    if (abs(a - b) == 1) return JUB_BIRTH_NEAR;
    if (one.month == two.month && one.day == two.day && abs(one.year - two.year) == 1)
        return JUB_BIRTH_NEAR;
    const uint32_t off = digits_off(one.year, two.year) + digits_off(one.month, two.month) +
                         digits_off(one.day, two.day);
    return off == 1 ? JUB_BIRTH_NEAR : JUB_BIRTH_ELSE;
}
