#ifndef JUB_DECREE_MUTATE_H
#define JUB_DECREE_MUTATE_H

#include "decree/diagnostic.h"

/// A change to one place of a decree's rules that its tests do not notice.
typedef struct jub_mutant {
    size_t offset_bytes; // in the source
    jub_text text;       // what stands there, on one line
    jub_text change;     // "'<=' becomes '<'"
} jub_mutant;

typedef struct jub_mutation {
    uint32_t mutant_count;
    uint32_t noticed_count;
    uint32_t refused_count; // of those noticed, by the check and not by a test
    jub_mutant *unnoticed;  // [mutant_count - noticed_count] in the order of the text
} jub_mutation;

/// Changes each comparison and constant of a decree's rules in turn and sees whether the check
/// refuses the changed decree or one of its tests fails. Changed are
///
///     relations            < and <=, > and >=, = and <>; open and closed ends of a table's range
///     whole numbers, money one more, one less
///     fractions            a hundredth of itself more and less
///     dates                a day later and earlier, also of since, until, effect and reckoned
///     durations            a month longer and shorter, those in days a day
///     and, or              one for the other
///     not, is, true        dropped, negated, turned round
///     codes of a set       each left out
///     up, down, near       up and down for one another, near for down
///
/// in clauses, definitions, tables, parameters, assumptions and sets. Left as they are: tests and
/// proofs, the header's `made`, gaps, rounds and notices, from which nothing is determined, quotas,
/// which tests leave aside, and rules kept from another decree, which has tests of its own.
///
/// `source` is the whole text and `gathered` knows its parts, see jub_decree_gather. Results are in
/// `arena`.
/// Errors: JUB_CONFLICT when a test fails before anything is changed, JUB_MISSING when there is
/// none, JUB_LIMIT past 20,000 changes; JUB_NO_MEMORY; those of jub_decree_read.
jub_status jub_decree_mutate(jub_arena *arena, jub_text source, const jub_diagnostics *gathered,
                             jub_mutation *mutation_out, jub_error *error);

#endif
