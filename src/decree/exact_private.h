#ifndef JUB_DECREE_EXACT_PRIVATE_H
#define JUB_DECREE_EXACT_PRIVATE_H

#include "decree/decide_private.h"
#include "decree/recall_private.h"

/// The exact second pass over one undetermined person. Memory of one thread.
typedef struct decree_exact decree_exact;

/// NULL when memory is out. Pieces are kept in `arena` while a person is looked at.
decree_exact *decree_exact_new(jub_arena *arena, const decree_program *program);

/// For the plain evaluation of a person, so that the exact pass need not do again what it did: what
/// is set as `record->recall` there. NULL where the two may differ.
decree_recall *decree_exact_recall(decree_exact *exact, const decree_eval *record);

typedef struct decree_exact_result {
    bool is_settled;
    jub_outcome result; // settled
    jub_outcome worst;  // otherwise
    jub_outcome best;
    uint64_t deferrals;
    uint64_t revocations;
    uint64_t exclusions; // settled: that bite in every completion or, if none does, in some
    uint64_t barred;
    bool is_denied;
    decree_mask missing; // not settled: the smallest set of fields that settles the person
    bool is_cut_short;   // the limit was met; `missing` is then all that may matter
} decree_exact_result;

/// `record` is the plain evaluation of the person, `missing` the fields that have no value in it.
void decree_exact_run(decree_exact *exact, decree_eval *record, const decree_decision *plain,
                      decree_places places, decree_mask missing, decree_exact_result *result_out);

#endif
