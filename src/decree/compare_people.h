#ifndef JUB_DECREE_COMPARE_PEOPLE_H
#define JUB_DECREE_COMPARE_PEOPLE_H

#include "decree/determine.h"

// Who gains and who loses when one decree takes the place of another: two determinations of one
// person, compared by what the person receives, and counted by the clauses that make the
// difference.

/// Exactly one holds for a person.
///
///     X(name, word, what it means)
#define JUB_DIFFERENCE_LIST(X)                                                                     \
    X(JUB_GAINS, "gains", "get more")                                                              \
    X(JUB_LOSES, "loses", "get less")                                                              \
    X(JUB_GETS_OTHER, "gets_other", "get something else, neither more nor less")                   \
    X(JUB_CHANGES, "changes", "get the same, by other clauses or with another status")             \
    X(JUB_STAYS, "stays", "get the same, by the same clauses")                                     \
    X(JUB_OPEN_BEFORE, "undetermined_before", "undetermined by the old decree alone")              \
    X(JUB_OPEN_AFTER, "undetermined_after", "undetermined by the new decree alone")                \
    X(JUB_OPEN_BOTH, "undetermined_in_both", "undetermined by both")

typedef enum jub_difference {
#define X(name, word, meaning) name,
    JUB_DIFFERENCE_LIST(X)
#undef X
        JUB_DIFFERENCE_COUNT
} jub_difference;

const char *jub_difference_word(jub_difference difference);
const char *jub_difference_meaning(jub_difference difference);

#define JUB_NO_CLAUSE UINT32_MAX // too large for an enumeration constant

/// A clause of either decree; those with one label and kind are one clause.
typedef struct jub_compared_clause {
    jub_clause_kind kind; // grants, excludes, defers, revokes or quota
    jub_text name;
    jub_text cite;       // in the new decree, or else in the old one
    uint32_t old_number; // in its decree, or JUB_NO_CLAUSE
    uint32_t new_number;
} jub_compared_clause;

/// Two decrees made ready for comparing. Immutable, shared by threads.
typedef struct jub_comparison jub_comparison;

/// Owner: all in `arena`; both decrees must outlive it. Errors: JUB_NO_MEMORY.
jub_status jub_comparison_open(jub_arena *arena, const jub_decree *old_decree,
                               const jub_decree *new_decree, jub_comparison **comparison_out,
                               jub_error *error);

/// The clauses of the new decree in the order of its text, and then those that only the old one
/// has: grants, then exclusions, deferrals, revocations and quotas.
uint32_t jub_comparison_clause_count(const jub_comparison *comparison);
const jub_compared_clause *jub_comparison_clause(const jub_comparison *comparison, uint32_t index);

/// People to whom a clause makes the difference. A gain is put down to the grants of the new decree
/// that decide it, to the exclusions, deferrals and revocations that by the old decree stood in the
/// way of one of these, and to the quota that had no place by the old one. A loss is put down the
/// other way round: to the grants that decided by the old decree, and to what stands in their way
/// by the new one. A person may stand under several clauses.
typedef struct jub_clause_tally {
    uint64_t gains;
    uint64_t losses;
    uint64_t days_gained; // by those who gain, as far as both outcomes have a number of days
    uint64_t days_lost;   // by those who lose
} jub_clause_tally;

typedef struct jub_people_tally {
    uint64_t people;
    uint64_t by_difference[JUB_DIFFERENCE_COUNT];
    uint64_t days_gained;
    uint64_t days_lost;
    uint64_t without_days;     // who gain or lose what is not counted in days
    jub_clause_tally *clauses; // [clause count]
} jub_people_tally;

/// False when memory is out.
bool jub_people_tally_init(jub_arena *arena, const jub_comparison *comparison,
                           jub_people_tally *tally_out);
void jub_people_tally_add(const jub_comparison *comparison, jub_people_tally *into,
                          const jub_people_tally *from);

/// What the new decree changes for one person.
typedef struct jub_person_difference {
    jub_difference difference;
    bool has_days;
    int32_t days; // more days saved by the new decree; negative: fewer
} jub_person_difference;

/// Compares one person's two determinations and counts the person.
jub_person_difference jub_comparison_count(const jub_comparison *comparison,
                                           const jub_determination *before,
                                           const jub_determination *after, jub_people_tally *tally);

#endif
