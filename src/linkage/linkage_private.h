#ifndef JUB_LINKAGE_PRIVATE_H
#define JUB_LINKAGE_PRIVATE_H

#include "linkage/birth.h"
#include "linkage/jamo.h"
#include "linkage/linkage.h"
#include "linkage/spelling.h"

#define LINK_UNKNOWN UINT32_MAX

// --- what is known of people

/// One fact of everybody as numbers of values, and how many people have each.
typedef struct link_facts {
    uint32_t
        *values; // [people], LINK_UNKNOWN where it is not known, does not apply or has no column
    uint32_t *counts; // [value_count]
    uint32_t value_count;
    uint32_t known_count;
} link_facts;

/// An array of `people_count` unknowns and counts of 0. False when memory is out.
bool link_facts_init(jub_arena *arena, uint32_t people_count, uint32_t value_count,
                     link_facts *facts_out);
void link_facts_put(link_facts *facts, uint32_t row, uint32_t value);

/// Of a column of dates (the value is the day since JUB_DATE_MIN) or of texts or cases (the number
/// in the dictionary); all unknown where `column` is NULL or of another type.
bool link_facts_of_column(jub_arena *arena, const jub_column *column, uint32_t people_count,
                          link_facts *facts_out);

/// The chance that somebody else has this value, which one person at least has; 1 where nobody else
/// is known.
double link_facts_chance(const link_facts *facts, uint32_t value);

/// The chance that two people who are known have the same value.
double link_facts_chance_same(const link_facts *facts);

typedef struct link_name {
    jub_jamo jamo;
    jub_spelling skeleton;
    uint32_t family; // in `families`
} link_name;

typedef struct link_latin {
    jub_spelling spelling;
    jub_spelling skeleton;
    uint32_t spelling_number; // in `spellings`
} link_latin;

/// How many sentences of one person are compared; of who has more the rest is a gap.
enum { LINK_TERM_MAX = 64 };

/// Sentences by number; a sentence is what was done, from when, and for how long.
typedef struct link_terms {
    uint32_t *offsets;  // [people + 1] into numbers
    uint32_t *numbers;  // of the whole ones, ascending, each once
    jub_bits *has_gaps; // [people] a sentence with something unknown in it, which is left out
    uint32_t *counts;   // [sentence count] people with it
    uint32_t known_count;
} link_terms;

typedef struct link_people {
    uint32_t count;
    link_facts facts[JUB_LINK_FIELD_COUNT];
    jub_bits *has_no_group; // [people] known to be in no family group
    link_facts families;    // family name of each person
    link_facts spellings;   // spelling of the Latin name of each person, letters made one
    const link_name *names; // by value of JUB_LINK_NAME
    const link_latin *latins;
    link_terms terms;
} link_people;

jub_status link_people_read(jub_arena *arena, const jub_register *reg, link_people *people_out,
                            jub_error *error);

/// Fills `terms` and the facts of JUB_LINK_TERM: everybody's set of sentences, where it is whole.
bool link_terms_read(jub_arena *arena, const jub_register *reg, link_people *people);

// --- two people compared

/// What the chances of a field's levels depend on: the level of the name for LATIN and SEX (both
/// follow from it), LINK_ALONE for all others and where no name is known. A slip in the sex does
/// not come of one in the name, so m of SEX is that of LINK_ALONE everywhere.
enum { LINK_ALONE = JUB_LINK_LEVEL_MAX, LINK_CONTEXT_COUNT };

typedef struct link_levels {
    uint8_t of[JUB_LINK_FIELD_COUNT]; // or JUB_LINK_MISSING
    bool is_same_family_name;
    bool is_one_family; // the same family group
    bool is_born_there; // one of them is held since the day of birth
    uint8_t context;
    uint32_t shared_term_count; // how many people have the rarest sentence that both have
} link_levels;

link_levels link_compare(const link_people *people, uint32_t a, uint32_t b);

static inline uint8_t link_context(uint8_t context, uint32_t field)
{
    return field == JUB_LINK_LATIN || field == JUB_LINK_SEX ? context : LINK_ALONE;
}

// --- chances

typedef double link_table[JUB_LINK_FIELD_COUNT][LINK_CONTEXT_COUNT][JUB_LINK_LEVEL_MAX];

typedef struct link_chances {
    link_table same;  // m: of a level, for two entries of one person
    link_table other; // u: for two people
    double kin[JUB_LINK_FIELD_COUNT][JUB_LINK_LEVEL_MAX]; // u for two people of one family group
    double near_name[2]; // u of one and two letters off, of two people with one family name
    double far_name[2];  // u of that and another family name, of any two people
    double prior;
} link_chances;

uint32_t link_level_count(uint32_t field);

/// What m is taken for before anything is seen. Every row adds up to 1.
void link_chances_begin(link_chances *chances);

/// u from pairs drawn at random with a fixed seed (all pairs of a small register), for equal values
/// from how many people have each, and for relatives from the family groups. False when memory is
/// out.
bool link_chances_sample(jub_arena *arena, const link_people *people, const jub_parallel *parallel,
                         link_chances *chances);

/// The chance u of what was found, for these two people: for equal values by how common they are.
/// 0 where the field carries no weight.
double link_chance_other(const link_people *people, const link_chances *chances,
                         const link_levels *levels, uint32_t a, uint32_t field);

// --- candidates

/// A pair that may be one person. What of its weight does not change while m is estimated is kept.
typedef struct link_candidate {
    uint32_t a, b;
    uint8_t levels[JUB_LINK_FIELD_COUNT];
    uint8_t context;
    float other_bits[JUB_LINK_FIELD_COUNT]; // log2 of u; LINK_NO_WEIGHT where there is none
} link_candidate;

#define LINK_NO_WEIGHT 1.0f // no u is above 1

/// log2 of m, and the most that a Latin name may be worth.
typedef struct link_weights {
    double same_bits[JUB_LINK_FIELD_COUNT][LINK_CONTEXT_COUNT][JUB_LINK_LEVEL_MAX];
    double latin_most[LINK_CONTEXT_COUNT];
} link_weights;

link_weights link_weights_of(const link_chances *chances);

/// log2 of the likelihood ratio; `parts_out` (may be NULL) by field.
double link_candidate_weight(const link_candidate *candidate, const link_weights *weights,
                             float parts_out[JUB_LINK_FIELD_COUNT]);

double link_probability(double weight, double prior);

/// Keys by which people are brought together; those with the same key make a crowd.
enum { LINK_KEY_COUNT = 10 };

typedef struct link_key {
    uint64_t *hashes; // [people]; 0 is none: the person is in no crowd
    uint32_t *rows;   // [row_count] those with a hash, crowd by crowd, each in order
    uint32_t row_count;
} link_key;

typedef struct link_keys {
    link_key items[LINK_KEY_COUNT];
    uint64_t passed_over_count;
    uint32_t crowd_count;
} link_keys;

/// A crowd of more is cut by a further fact, and again, and at last passed over.
enum { LINK_CROWD_MAX = 128 };

bool link_keys_make(jub_arena *arena, const link_people *people, link_keys *keys_out);

typedef struct link_candidates {
    link_candidate *items; // by a, then b, each pair once
    size_t count;
    uint64_t compared_count;
} link_candidates;

/// Every pair that shares a crowd, compared once; those that even a generous prior leaves unlikely
/// are dropped.
jub_status link_candidates_find(jub_arena *arena, const link_people *people, const link_keys *keys,
                                const link_chances *chances, const jub_linkage_options *options,
                                link_candidates *candidates_out, jub_error *error);

// --- estimation

/// m and the prior by expectation-maximisation over the candidates, all other pairs of the register
/// taken for different people; u stays.
void link_em_run(const link_candidates *candidates, double pair_count, link_chances *chances);

#endif
