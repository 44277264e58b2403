#ifndef JUB_LINKAGE_BIRTH_H
#define JUB_LINKAGE_BIRTH_H

#include "calendar/date.h"

/// How alike two dates of birth are, from the best: the levels of JUB_LINK_BIRTH.
typedef enum jub_birth_level {
    JUB_BIRTH_SAME,
    JUB_BIRTH_SWAPPED, // day and month the other way round
    JUB_BIRTH_NEAR,    // a year or a day off, or one digit of YYYYMMDD
    JUB_BIRTH_ELSE
} jub_birth_level;

jub_birth_level jub_birth_compare(jub_date a, jub_date b);

#endif
