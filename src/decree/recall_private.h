#ifndef JUB_DECREE_RECALL_PRIVATE_H
#define JUB_DECREE_RECALL_PRIVATE_H

#include "decree/decide_private.h"

/// What was found of some pieces of a person, for others in which it rests on the same values.
///
/// An evaluation is a function of the facts it reads (`decree_eval.grounds`). Pieces of one person
/// differ in the facts that are cut alone, so where those that were read have the values they had,
/// it comes to the same.
typedef struct decree_recall decree_recall;

/// Memory of one thread; NULL when it is out.
decree_recall *decree_recall_new(jub_arena *arena, const decree_program *program);

/// Begins another person, of whom these facts are cut.
void decree_recall_begin(decree_recall *recall, decree_mask cut);

/// As decree_eval_condition of what the clause says, no row being looked at.
decree_value decree_recall_condition(decree_eval *eval, const decree_clause *clause);

/// As decree_outcome.
jub_outcome decree_recall_outcome(decree_eval *eval, const decree_scenario *scenario,
                                  decree_mask *open_out, bool *has_conflict_out);

#endif
