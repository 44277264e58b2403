#ifndef JUB_LINKAGE_LINKAGE_H
#define JUB_LINKAGE_LINKAGE_H

#include "base/parallel.h"
#include "register/register.h"

/// Who may stand in a register twice. Candidates are found by shared keys, compared field by field,
/// and weighed by Fellegi and Sunter's model with weights estimated from the register itself
/// (expectation-maximisation), agreement on a rare value counting more than on a common one. A
/// person decides; nobody is merged.
///
/// Sources: Fellegi and Sunter 1969; Winkler 2000 (frequency-adjusted agreement).

/// What is compared. X(NAME, word, levels in words, from the best)
#define JUB_LINK_FIELD_LIST(X)                                                                     \
    X(NAME, "name", "same; one letter (jamo) off; two off; else")                                  \
    X(LATIN, "latin", "same; same by another romanisation; alike; else")                           \
    X(BIRTH, "birth", "same; day and month swapped; a digit, a day or a year off; else")           \
    X(SEX, "sex", "same; else")                                                                    \
    X(HELD, "held_since", "same; within a week; else")                                             \
    X(TOWN, "home_town", "same; else")                                                             \
    X(TERM, "terms", "same sentences; some the same; else")                                        \
    X(FAMILY, "family_group", "same; else")

typedef enum jub_link_field {
#define X(name, word, levels) JUB_LINK_##name,
    JUB_LINK_FIELD_LIST(X)
#undef X
        JUB_LINK_FIELD_COUNT
} jub_link_field;

const char *jub_link_field_word(jub_link_field field);

enum { JUB_LINK_LEVEL_MAX = 4, JUB_LINK_MISSING = 0xff };

/// `a digit, a day or a year off`; `unknown` for JUB_LINK_MISSING.
jub_text jub_link_level_words(jub_link_field field, uint8_t level);

typedef struct jub_pair {
    uint32_t a, b;                        // rows of persons, a < b
    double weight;                        // log2 of the likelihood ratio, without the prior
    double probability;                   // that they are one person
    uint8_t levels[JUB_LINK_FIELD_COUNT]; // JUB_LINK_MISSING where a side is unknown
    float parts[JUB_LINK_FIELD_COUNT];    // of the weight, in bits
} jub_pair;

typedef struct jub_linkage_options {
    double least_probability; // of a pair that is reported: 0.5
    const jub_parallel *parallel;
    const jub_progress *progress; // in people; may be NULL
} jub_linkage_options;

typedef struct jub_linkage {
    const jub_pair *pairs; // the surest first; equal ones by row
    size_t pair_count;
    uint64_t compared_count;
    uint64_t passed_over_count; // pairs in crowds too large to compare that no closer key set apart
    uint32_t crowd_count;       // such crowds
    double expected_false;      // sum of 1 - probability over the pairs
    double chances_same[JUB_LINK_FIELD_COUNT][JUB_LINK_LEVEL_MAX];  // m, as estimated
    double chances_other[JUB_LINK_FIELD_COUNT][JUB_LINK_LEVEL_MAX]; // u
    double prior; // that two who are compared are one person
} jub_linkage;

/// Which pairs to take for one person where somebody must: those of the least chance, in steps of
/// 0.001 from 0.5 on, of which no larger share than `wrong_most` is expected to be two. Below 0.5
/// each further pair would rather be wrong than right. `linkage` holds the pairs from 0.5 on.
typedef struct jub_accepted {
    double least;
    size_t pair_count; // the first ones
    double expected_false;
} jub_accepted;
jub_accepted jub_linkage_accept(const jub_linkage *linkage, double wrong_most);

/// Columns of `persons` are known by their names: name, name_latin, birth, sex, held_since,
/// home_town and family_group; sentences are the resource of the custody, or `sentences`, with
/// offence, start and term. A column that is not there, or is of another type, has no weight.
///
/// Owner: in `arena`. Errors: JUB_MISSING for a register without names or birth dates; JUB_LIMIT
/// for more likely pairs than can be held; JUB_NO_MEMORY. The result does not depend on `parallel`.
jub_status jub_linkage_find(jub_arena *arena, const jub_register *reg,
                            const jub_linkage_options *options, jub_linkage *linkage_out,
                            jub_error *error);

#endif
