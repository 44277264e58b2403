#ifndef JUB_SENTENCE_CUSTODY_H
#define JUB_SENTENCE_CUSTODY_H

#include "sentence/term.h"

/// What is known of one person's custody: plain data that any law reads. Build it by hand or with
/// sentence/case.h; `jub_custody_check` says whether it holds together.

enum {
    JUB_SENTENCES_MAX = 250,
    JUB_ADJUSTMENTS_MAX = 1000,
    JUB_MOVEMENTS_MAX = 1000,
    JUB_REMISSIONS_MAX = 100,
    JUB_TERM_PART_MAX = 73000,       // each of years, months, weeks and days
    JUB_ADJUSTMENT_DAYS_MAX = 36525, // a hundred years
    JUB_UNITS_MAX = 2000             // ways through the links of consecutive sentences
};

/// No date: not known or not given.
#define JUB_NO_DATE INT32_MIN

/// Kinds of sentence over all laws; each law says which it takes.
///
///     X(constant, name in the input, in words)
#define JUB_SENTENCE_KIND_LIST(X)                                                                  \
    X(JUB_STANDARD, "standard", "a determinate sentence")                                          \
    X(JUB_DTO, "dto", "a detention and training order")                                            \
    X(JUB_FINE_DEFAULT, "fine_default", "imprisonment for an unpaid fine")                         \
    X(JUB_BOTUS, "botus", "a term for breach of supervision")                                      \
    X(JUB_LIFE, "life", "life imprisonment, whose term is not read")

typedef enum jub_sentence_kind {
#define X(constant, name, words) constant,
    JUB_SENTENCE_KIND_LIST(X)
#undef X
        JUB_SENTENCE_KIND_COUNT
} jub_sentence_kind;

/// What else an offence or sentence is known to be; a set of bits.
typedef enum jub_sentence_mark {
    JUB_ENHANCED = 1,       // of the graver class
    JUB_ENHANCED_TODAY = 2, // would be of it if sentenced now
    JUB_SECTION_250 = 4,    // a long juvenile sentence of that class
    JUB_CIVIL_OFFENCE = 8   // a fine for a civil matter
} jub_sentence_mark;

typedef struct jub_sentence {
    jub_text id; // for messages and explanations
    jub_sentence_kind kind;
    jub_date sentenced_at; // counts as served
    jub_date offence_at;
    jub_term term;
    const uint16_t *follows; // [follows_count] indices of the sentences it is consecutive to
    uint32_t follows_count;
    uint32_t marks;      // of jub_sentence_mark
    uint32_t exclusions; // bit i: the law's exclusion i, see jub_law_exclusion
    int64_t fine_cents;  // of the fine, in hundredths of the currency
} jub_sentence;

///     X(constant, name in the input)
#define JUB_ADJUSTMENT_KIND_LIST(X)                                                                \
    X(JUB_REMAND, "remand")                                                                        \
    X(JUB_TAGGED_BAIL, "tagged_bail")                                                              \
    X(JUB_ADDED_DAYS, "added_days")                                                                \
    X(JUB_RESTORED_DAYS, "restored_days")                                                          \
    X(JUB_AT_LARGE, "unlawfully_at_large")

typedef enum jub_adjustment_kind {
#define X(constant, name) constant,
    JUB_ADJUSTMENT_KIND_LIST(X)
#undef X
        JUB_ADJUSTMENT_KIND_COUNT
} jub_adjustment_kind;

typedef struct jub_adjustment {
    jub_adjustment_kind kind;
    int32_t days;          // 0 to JUB_ADJUSTMENT_DAYS_MAX; this counts, not the span of from and to
    jub_date from, to;     // may be JUB_NO_DATE
    jub_date applies_from; // the day from which it is taken into account
} jub_adjustment;

/// Reasons that rules tell apart.
typedef enum jub_movement_reason {
    JUB_OTHER_REASON,
    JUB_HDC,               // home detention curfew
    JUB_ERS,               // early removal from the country
    JUB_ECSL,              // end of custody supervised licence
    JUB_FAILED_ERS_REMOVAL // brought back because the removal failed
} jub_movement_reason;

typedef struct jub_movement {
    jub_date date;
    bool is_out;
    jub_movement_reason reason;
} jub_movement;

/// A length of time struck off the whole by clemency, on a day.
typedef struct jub_remission {
    jub_duration amount; // 0 or more months and days
    jub_date granted_at; // nobody is released before it on its account
} jub_remission;

typedef struct jub_custody {
    jub_date born_at; // or JUB_NO_DATE
    uint32_t scheme;  // the law's scheme, see jub_law_scheme
    const jub_sentence *sentences;
    const jub_adjustment *adjustments;
    const jub_movement *movements;
    const jub_remission *remissions;
    uint32_t sentence_count;
    uint32_t adjustment_count;
    uint32_t movement_count;
    uint32_t remission_count;
} jub_custody;

const char *jub_sentence_kind_name(jub_sentence_kind kind);
const char *jub_adjustment_kind_name(jub_adjustment_kind kind);

/// JUB_OK when a law can compute it: at least one sentence, all within the limits above, every date
/// in the calendar, no term of nothing, no sentence imposed before its offence's date is known,
/// each link to another sentence once, and no loop among links. Errors: JUB_LIMIT, JUB_RANGE,
/// JUB_CONFLICT (loop), JUB_DUPLICATE; without a position.
jub_status jub_custody_check(const jub_custody *custody, jub_error *error);

#endif
