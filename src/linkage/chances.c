// The chances u are those of two people met at random, which nearly always are two. Levels that are
// not rare are counted over pairs drawn at random; that two have the very same value follows from
// how many people have each. A pair that agrees on a value is weighed by that value: agreeing on
// one of the three commonest family names says little, on a rare one much.

#include "base/prng.h"
#include "linkage/linkage_private.h"

#include <math.h>

enum {
    CHUNK_COUNT = 64, // fixed, so that what is drawn does not depend on the threads
    CHUNK_PAIRS = 1 << 15,
    CONTEXT_STRENGTH = 10, // pairs that the first belief about a seldom seen context counts for
    KIN_BEFORE = 8         // each member of a family group is compared with so many before
};

// What m is taken for before anything is seen: clerks mostly copy well, and slip in a name or a
// date about one time in five. Two rows of a person's sentences differ more often, since some are
// missed.
static const double first_same[JUB_LINK_FIELD_COUNT][JUB_LINK_LEVEL_MAX] = {
    [JUB_LINK_NAME] = {0.80, 0.12, 0.04, 0.04},  [JUB_LINK_LATIN] = {0.60, 0.30, 0.06, 0.04},
    [JUB_LINK_BIRTH] = {0.75, 0.10, 0.10, 0.05}, [JUB_LINK_SEX] = {0.98, 0.02},
    [JUB_LINK_HELD] = {0.80, 0.10, 0.10},        [JUB_LINK_TOWN] = {0.90, 0.10},
    [JUB_LINK_TERM] = {0.70, 0.20, 0.10},        [JUB_LINK_FAMILY] = {0.50, 0.50},
};

// Where the Korean name is off, so is the Latin one more often.
static const double first_latin[JUB_LINK_LEVEL_MAX][JUB_LINK_LEVEL_MAX] = {
    {0.60, 0.30, 0.06, 0.04},
    {0.50, 0.25, 0.15, 0.10},
    {0.40, 0.20, 0.20, 0.20},
    {0.30, 0.15, 0.15, 0.40},
};

uint32_t link_level_count(uint32_t field)
{
    static const uint8_t counts[JUB_LINK_FIELD_COUNT] = {
        [JUB_LINK_NAME] = 4, [JUB_LINK_LATIN] = 4, [JUB_LINK_BIRTH] = 4, [JUB_LINK_SEX] = 2,
        [JUB_LINK_HELD] = 3, [JUB_LINK_TOWN] = 2,  [JUB_LINK_TERM] = 3,  [JUB_LINK_FAMILY] = 2,
    };
    return counts[field];
}

void link_chances_begin(link_chances *chances)
{
    *chances = (link_chances){.prior = 0};
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++)
        for (uint32_t context = 0; context < LINK_CONTEXT_COUNT; context++) {
            const bool is_latin = field == JUB_LINK_LATIN && context < LINK_ALONE;
            memcpy(chances->same[field][context],
                   is_latin ? first_latin[context] : first_same[field],
                   sizeof chances->same[field][context]);
        }
}

// --- pairs at random

typedef struct tally {
    uint64_t levels[JUB_LINK_FIELD_COUNT][LINK_CONTEXT_COUNT][JUB_LINK_LEVEL_MAX];
    uint64_t names;    // both known
    uint64_t families; // of those, of one family name
    uint64_t near_name[2];
    uint64_t far_name[2];
} tally;

typedef struct sampling {
    const link_people *people;
    uint32_t part_count;
    bool is_whole; // all pairs, not a sample
    tally tallies[CHUNK_COUNT];
} sampling;

static void count_pair(const link_people *people, uint32_t a, uint32_t b, tally *counts)
{
    const link_levels levels = link_compare(people, a, b);
    const uint8_t name = levels.of[JUB_LINK_NAME];
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++) {
        const uint8_t context = link_context(levels.context, field);
        if (levels.of[field] == JUB_LINK_MISSING) continue;
        counts->levels[field][context][levels.of[field]]++;
        if (context != LINK_ALONE) counts->levels[field][LINK_ALONE][levels.of[field]]++;
    }
    if (name == JUB_LINK_MISSING) return;
    counts->names++;
    counts->families += levels.is_same_family_name;
    if (name != 1 && name != 2) return;
    if (levels.is_same_family_name)
        counts->near_name[name - 1]++;
    else
        counts->far_name[name - 1]++;
}

static void sample_chunk(sampling *work, uint32_t chunk)
{
    const uint32_t count = work->people->count;
    tally *counts = &work->tallies[chunk];
    jub_prng prng = {0x6a75626c6c696e6bu + chunk}; // any number would do
    if (work->is_whole) {
        for (uint32_t a = chunk; a < count; a += CHUNK_COUNT)
            for (uint32_t b = a + 1; b < count; b++) count_pair(work->people, a, b, counts);
        return;
    }
    for (uint32_t i = 0; i < CHUNK_PAIRS; i++) {
        const uint32_t a = jub_prng_below(&prng, count);
        const uint32_t b = jub_prng_below(&prng, count - 1);
        count_pair(work->people, a, b + (b >= a), counts);
    }
}

static void sample_part(void *context, uint32_t part)
{
    sampling *work = context;
    const uint32_t end = jub_part_begin(CHUNK_COUNT, part + 1, work->part_count);
    for (uint32_t chunk = jub_part_begin(CHUNK_COUNT, part, work->part_count); chunk < end; chunk++)
        sample_chunk(work, chunk);
}

static void add_tally(tally *sum, const tally *more)
{
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++)
        for (uint32_t context = 0; context < LINK_CONTEXT_COUNT; context++)
            for (uint32_t level = 0; level < JUB_LINK_LEVEL_MAX; level++)
                sum->levels[field][context][level] += more->levels[field][context][level];
    sum->names += more->names;
    sum->families += more->families;
    for (uint32_t i = 0; i < 2; i++) {
        sum->near_name[i] += more->near_name[i];
        sum->far_name[i] += more->far_name[i];
    }
}

// --- from counts to chances

// Without a pair to count, u is m, and the field weighs nothing. Half a pair is added to each
// level, so that none is impossible; a context that is seldom met leans on the first belief.
static void set_row(const uint64_t *counts, const double *first, uint32_t level_count,
                    bool is_context, double *row)
{
    double total = 0;
    for (uint32_t level = 0; level < level_count; level++) total += (double)counts[level];
    for (uint32_t level = 0; level < level_count; level++) {
        const double seen = (double)counts[level];
        if (is_context)
            row[level] = (seen + CONTEXT_STRENGTH * first[level]) / (total + CONTEXT_STRENGTH);
        else
            row[level] = total > 0 ? (seen + 0.5) / (total + 0.5 * level_count) : first[level];
    }
}

static void set_chances(const link_people *people, const tally *counts, link_chances *chances)
{
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++) {
        for (uint32_t context = 0; context < LINK_CONTEXT_COUNT; context++)
            set_row(counts->levels[field][context], chances->same[field][context],
                    link_level_count(field), context != LINK_ALONE, chances->other[field][context]);
        if (field != JUB_LINK_LATIN && people->facts[field].known_count > 1)
            chances->other[field][LINK_ALONE][0] = link_facts_chance_same(&people->facts[field]);
    }
    for (uint32_t i = 0; i < 2; i++) {
        chances->near_name[i] =
            ((double)counts->near_name[i] + 0.5) / ((double)counts->families + 1);
        chances->far_name[i] = ((double)counts->far_name[i] + 0.5) / ((double)counts->names + 1);
    }
}

// Relatives are not strangers: children are born on one day, and brothers share a syllable. What
// they are alike in is counted in the family groups themselves.
static bool count_kin(jub_arena *arena, const link_people *people, tally *counts)
{
    const link_facts *families = &people->facts[JUB_LINK_FAMILY];
    uint32_t *last = JUB_NEW(arena, uint32_t, families->value_count); // row + 1; 0 for none
    uint32_t *before = JUB_NEW(arena, uint32_t, people->count);       // likewise
    if (!last || !before) return false;
    for (uint32_t row = 0; row < people->count; row++) {
        const uint32_t family = families->values[row];
        if (family == LINK_UNKNOWN) continue;
        before[row] = last[family];
        last[family] = row + 1;
        uint32_t at = before[row];
        for (uint32_t i = 0; i < KIN_BEFORE && at > 0; i++, at = before[at - 1])
            count_pair(people, at - 1, row, counts);
    }
    return true;
}

bool link_chances_sample(jub_arena *arena, const link_people *people, const jub_parallel *parallel,
                         link_chances *chances)
{
    const uint64_t pair_count = (uint64_t)people->count * (people->count - (people->count > 0)) / 2;
    sampling *work = JUB_NEW(arena, sampling, 1);
    tally *kin = JUB_NEW(arena, tally, 1);
    if (!work || !kin || !count_kin(arena, people, kin)) return false;
    *work = (sampling){
        .people = people,
        .part_count = jub_parallel_parts(parallel),
        .is_whole = pair_count <= (uint64_t)CHUNK_COUNT * CHUNK_PAIRS,
    };
    jub_parallel_run(parallel, work->part_count, sample_part, work);
    for (uint32_t chunk = 1; chunk < CHUNK_COUNT; chunk++)
        add_tally(&work->tallies[0], &work->tallies[chunk]);
    set_chances(people, &work->tallies[0], chances);
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++)
        set_row(kin->levels[field][LINK_ALONE], chances->same[field][LINK_ALONE],
                link_level_count(field), true, chances->kin[field]);
    return true;
}

// --- the chance for one pair

static double chance_of_name(const link_people *people, const link_chances *chances,
                             const link_levels *levels, uint32_t a)
{
    const uint8_t level = levels->of[JUB_LINK_NAME];
    const double family = link_facts_chance(&people->families, people->families.values[a]);
    if (level == 0)
        return link_facts_chance(&people->facts[JUB_LINK_NAME],
                                 people->facts[JUB_LINK_NAME].values[a]);
    if (level <= 2 && levels->is_same_family_name) return family * chances->near_name[level - 1];
    return level <= 2 ? chances->far_name[level - 1]
                      : chances->other[JUB_LINK_NAME][LINK_ALONE][level];
}

static double chance_of_latin(const link_people *people, const link_chances *chances,
                              const link_levels *levels, uint32_t a)
{
    const uint8_t level = levels->of[JUB_LINK_LATIN];
    const double *row = chances->other[JUB_LINK_LATIN][levels->context];
    if (level > 1) return row[level];
    if (levels->context != LINK_ALONE) return row[0] + row[1];
    return link_facts_chance(&people->spellings, people->spellings.values[a]);
}

// What a family is held for it is held for together; who was sentenced on a day was mostly taken on
// one; who was born in custody is held since birth. Agreeing on the one is agreeing on the other,
// so it does not count twice; not agreeing does.
static bool says_nothing(const link_levels *levels, uint32_t field)
{
    const uint8_t level = levels->of[field];
    const bool has_terms = levels->of[JUB_LINK_TERM] <= 1;
    if (level + 1u == link_level_count(field)) return false;
    switch (field) {
    case JUB_LINK_HELD: return levels->is_one_family || levels->is_born_there || has_terms;
    case JUB_LINK_TOWN:
    case JUB_LINK_TERM: return levels->is_one_family;
    default: return false;
    }
}

double link_chance_other(const link_people *people, const link_chances *chances,
                         const link_levels *levels, uint32_t a, uint32_t field)
{
    const uint8_t level = levels->of[field];
    const link_facts *facts = &people->facts[field];
    const uint8_t context = link_context(levels->context, field);
    double chance;
    if (level == JUB_LINK_MISSING || says_nothing(levels, field)) return 0;
    if (field == JUB_LINK_NAME)
        chance = chance_of_name(people, chances, levels, a);
    else if (field == JUB_LINK_LATIN)
        chance = chance_of_latin(people, chances, levels, a);
    else if (field == JUB_LINK_TERM && level == 1)
        chance = (double)(levels->shared_term_count - 1) / (double)(people->terms.known_count - 1);
    else if (level == 0 && (context == LINK_ALONE || context == JUB_LINK_LEVEL_MAX - 1))
        chance = link_facts_chance(facts, facts->values[a]);
    else
        chance = chances->other[field][context][level];
    // Relatives are at least as alike as strangers.
    if (levels->is_one_family && (field == JUB_LINK_NAME || field == JUB_LINK_BIRTH))
        chance = fmax(chance, chances->kin[field][level]);
    return fmin(chance, 1);
}
