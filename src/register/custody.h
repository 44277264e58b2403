#ifndef JUB_REGISTER_CUSTODY_H
#define JUB_REGISTER_CUSTODY_H

#include "register/register.h"
#include "sentence/sentence.h"

/// One custody a person, computed from the rows of sentences by a law. The derived resource
/// `custody` has a row for each row of `persons`, in the same order, and these columns:
///
///     X(constant, name, type, what it is)
#define JUB_CUSTODY_COLUMN_LIST(X)                                                                 \
    X(JUB_CUSTODY_START, "start", JUB_DATE, "the first day")                                       \
    X(JUB_CUSTODY_END, "end", JUB_DATE, "day on which the sentences together end")                 \
    X(JUB_CUSTODY_RELEASE, "release", JUB_DATE, "day of release by the law's fraction")            \
    X(JUB_CUSTODY_TERM, "term", JUB_DURATION, "length of the sentences together")

enum {
#define X(constant, name, type, meaning) constant,
    JUB_CUSTODY_COLUMN_LIST(X)
#undef X
        JUB_CUSTODY_COLUMN_COUNT
};

/// Computes everybody's custody and sets `reg->custody`; `reg->package->custody` says how.
///
/// Somebody without a sentence has `none` in every column; a sentence for life has a start and
/// `none` for the rest. Where a fact is missing that the law would need (the start or term of any
/// of the person's sentences, what it follows, its kind), the whole row is unknown, as it is where
/// the person's key is. Where the facts are there and no dates can be computed from them (a term of
/// nothing, a chain that leads to another person's sentence, days past the calendar) the row is
/// unknown too, and a fault of the kind `custody` names the record of the sentence; the cells
/// themselves stay known. A sentence whose person is not known counts for nobody.
///
/// A sentence whose start is `none` runs from what it follows.
///
/// `parallel` may be NULL; what comes out is the same. Faults come in row order, on this thread.
///
/// Owner: the columns are in `arena`; texts are views into the register.
/// Errors: JUB_TYPE for a law that needs facts the register cannot give (one with schemes);
/// JUB_NO_MEMORY. The register is then as it was, but for the faults that were counted.
jub_status jub_register_add_custody(jub_arena *arena, jub_register *reg, const jub_law *law,
                                    const jub_fault_sink *faults, const jub_parallel *parallel,
                                    jub_error *error);

// -- one person -----------------------------------------------------------------------------------

typedef enum jub_custody_state {
    JUB_CUSTODY_KNOWN,       // `custody` is filled
    JUB_CUSTODY_NO_SENTENCE, // there is nothing to compute
    JUB_CUSTODY_MISSING,     // a fact is not known: `row` and `column` say which
    JUB_CUSTODY_WRONG        // facts that cannot be: `row`, `column` and `reason`
} jub_custody_state;

/// A person's sentences as the law takes them. Large (some 20 KB) and reused from person to person;
/// `custody` points into it, so it is not to be copied.
typedef struct jub_person_custody {
    jub_custody_state state;
    jub_custody custody;
    const uint32_t *rows; // [row_count] of the sentences, in file order; sentence i is rows[i]
    uint32_t row_count;
    uint32_t row;             // of the sentences; JUB_NO_ROW: the person's own key
    const jub_column *column; // of the sentences
    const char *reason;
    jub_sentence sentences[JUB_SENTENCES_MAX];
    uint16_t follows[JUB_SENTENCES_MAX];
} jub_person_custody;

/// Gathers the sentences of a row of `persons`. Cannot fail; allocates nothing.
void jub_register_gather(const jub_register *reg, uint32_t person, jub_person_custody *custody_out);

/// The custody with another term for the sentence of one row: a reduction on one of several. A term
/// of nothing takes that sentence out, and may leave none. `custody` is known; see
/// jub_custody_with_term.
/// Errors: JUB_MISSING when the row is none of the person's; JUB_RANGE for a negative term;
/// JUB_NO_MEMORY.
jub_status jub_register_with_term(jub_arena *arena, const jub_person_custody *custody, uint32_t row,
                                  jub_duration term, jub_custody *custody_out, jub_error *error);

/// Computes the days after `amount` is struck off the whole on `granted_at`. `custody` is known.
/// `steps` may be NULL. Errors: those of jub_release_compute.
jub_status jub_register_release_after(const jub_law *law, const jub_person_custody *custody,
                                      jub_duration amount, jub_date granted_at, jub_arena *scratch,
                                      jub_release *release_out, jub_steps *steps, jub_error *error);

#endif
