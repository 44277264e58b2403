#ifndef JUB_CASE_FACTS_PRIVATE_H
#define JUB_CASE_FACTS_PRIVATE_H

#include "oversight/oversight_private.h"

/// What the decree itself looks at, of each case, as numbers: what may rightly move a reader.
///
///     intercept              1
///     share served, left     by the custody of the register on the decree's day, if it is there
///     declared fields        those that are columns of `persons`: a choice as a column for each
///                            of its values, yes or no, a number or a length of time standardised
///     clauses                which grants would hold, a column for each combination
///
/// What the decree does not name stays out: it is what is tested. So do dates, of birth above all.
/// An unknown fact counts as the mean, or as none of the values.
typedef struct case_facts {
    double *rows; // [case_count][width]
    size_t width;
} case_facts;

enum {
    CASE_FACTS_MAX = 40,       // columns
    CASE_FACTS_CHOICE_MAX = 8, // values of a choice; with more it is left out
    CASE_FACTS_CLAUSES_MAX = 8 // combinations of clauses
};

/// Owner: in run->arena. Errors: JUB_NO_MEMORY.
jub_status case_facts_make(overseer *run, case_facts *facts_out, jub_error *error);

#endif
