#include "linkage/linkage_private.h"

#include <stdlib.h>

enum { WEEK_DAYS = 7 };

static bool both(const link_people *people, uint32_t a, uint32_t b, jub_link_field field)
{
    const link_facts *facts = &people->facts[field];
    return facts->values[a] != LINK_UNKNOWN && facts->values[b] != LINK_UNKNOWN;
}

static void compare_names(const link_people *people, uint32_t a, uint32_t b, link_levels *levels)
{
    const link_facts *facts = &people->facts[JUB_LINK_NAME];
    if (!both(people, a, b, JUB_LINK_NAME)) return;
    const uint32_t one = facts->values[a], two = facts->values[b];
    const link_name *names = people->names;
    levels->is_same_family_name = names[one].family == names[two].family;
    levels->of[JUB_LINK_NAME] =
        one == two ? 0 : (uint8_t)jub_jamo_distance(&names[one].jamo, &names[two].jamo);
    levels->context = levels->of[JUB_LINK_NAME];
}

static void compare_latin(const link_people *people, uint32_t a, uint32_t b, link_levels *levels)
{
    const link_facts *facts = &people->facts[JUB_LINK_LATIN];
    if (!both(people, a, b, JUB_LINK_LATIN)) return;
    const uint32_t one = facts->values[a], two = facts->values[b];
    const link_latin *latins = people->latins;
    uint8_t level = 3;
    if (one == two)
        level = 0;
    else if (latins[one].spelling_number == latins[two].spelling_number)
        level = 1;
    else if (jub_spelling_alike(&latins[one].spelling, &latins[two].spelling))
        level = 2;
    levels->of[JUB_LINK_LATIN] = level;
}

static void compare_values(const link_people *people, uint32_t a, uint32_t b, jub_link_field field,
                           link_levels *levels)
{
    const link_facts *facts = &people->facts[field];
    if (both(people, a, b, field)) levels->of[field] = facts->values[a] != facts->values[b];
}

static void compare_days(const link_people *people, uint32_t a, uint32_t b, link_levels *levels)
{
    const uint32_t *birth = people->facts[JUB_LINK_BIRTH].values;
    const uint32_t *held = people->facts[JUB_LINK_HELD].values;
    if (both(people, a, b, JUB_LINK_BIRTH))
        levels->of[JUB_LINK_BIRTH] = (uint8_t)jub_birth_compare((jub_date)birth[a] + JUB_DATE_MIN,
                                                                (jub_date)birth[b] + JUB_DATE_MIN);
    if (!both(people, a, b, JUB_LINK_HELD)) return;
    levels->is_born_there = birth[a] == held[a] || birth[b] == held[b];
    const int32_t apart = abs((int32_t)held[a] - (int32_t)held[b]);
    levels->of[JUB_LINK_HELD] = apart == 0 ? 0 : apart <= WEEK_DAYS ? 1 : 2;
}

// Somebody with no sentence at all, or with a gap in all that could agree, says nothing.
static void compare_terms(const link_people *people, uint32_t a, uint32_t b, link_levels *levels)
{
    const link_terms *terms = &people->terms;
    uint32_t i = terms->offsets[a], j = terms->offsets[b];
    const uint32_t i_end = terms->offsets[a + 1u], j_end = terms->offsets[b + 1u];
    const bool has_gap = jub_bit(terms->has_gaps, a) || jub_bit(terms->has_gaps, b);
    const bool is_same =
        !has_gap && i < i_end &&
        people->facts[JUB_LINK_TERM].values[a] == people->facts[JUB_LINK_TERM].values[b];
    if (i == i_end || j == j_end) return;
    while (i < i_end && j < j_end) {
        const uint32_t one = terms->numbers[i], two = terms->numbers[j];
        if (one == two &&
            (levels->shared_term_count == 0 || terms->counts[one] < levels->shared_term_count))
            levels->shared_term_count = terms->counts[one];
        i += one <= two;
        j += two <= one;
    }
    if (is_same)
        levels->of[JUB_LINK_TERM] = 0;
    else if (levels->shared_term_count > 0)
        levels->of[JUB_LINK_TERM] = 1;
    else if (!has_gap)
        levels->of[JUB_LINK_TERM] = 2;
}

// Two who are in no group say nothing; of one who is in a group and one who is in none, one at
// least was entered without a look at the family.
static void compare_groups(const link_people *people, uint32_t a, uint32_t b, link_levels *levels)
{
    const uint32_t *groups = people->facts[JUB_LINK_FAMILY].values;
    compare_values(people, a, b, JUB_LINK_FAMILY, levels);
    if ((groups[a] != LINK_UNKNOWN && jub_bit(people->has_no_group, b)) ||
        (groups[b] != LINK_UNKNOWN && jub_bit(people->has_no_group, a)))
        levels->of[JUB_LINK_FAMILY] = 1;
    levels->is_one_family = levels->of[JUB_LINK_FAMILY] == 0;
}

link_levels link_compare(const link_people *people, uint32_t a, uint32_t b)
{
    link_levels levels = {.context = LINK_ALONE};
    memset(levels.of, JUB_LINK_MISSING, sizeof levels.of);
    compare_names(people, a, b, &levels);
    compare_latin(people, a, b, &levels);
    compare_days(people, a, b, &levels);
    compare_terms(people, a, b, &levels);
    compare_values(people, a, b, JUB_LINK_SEX, &levels);
    compare_values(people, a, b, JUB_LINK_TOWN, &levels);
    compare_groups(people, a, b, &levels);
    return levels;
}
