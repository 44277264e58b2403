#ifndef JUB_REGISTER_FAULT_H
#define JUB_REGISTER_FAULT_H

#include "base/text.h"

/// What can be wrong with a cell or a row.
///
///     X(name, word, what it means)
#define JUB_FAULT_LIST(X)                                                                          \
    X(JUB_FAULT_ENCODING, "encoding", "not UTF-8")                                                 \
    X(JUB_FAULT_TYPE, "type", "cannot be read as its type")                                        \
    X(JUB_FAULT_RANGE, "range", "outside what the schema allows")                                  \
    X(JUB_FAULT_CASE, "case", "not one of the cases of the schema")                                \
    X(JUB_FAULT_REQUIRED, "required", "empty though the schema requires it")                       \
    X(JUB_FAULT_KEY, "key", "a key that is missing or stands twice")                               \
    X(JUB_FAULT_REFERENCE, "reference", "points to nothing")                                       \
    X(JUB_FAULT_LOOP, "loop", "references that lead back to themselves")                           \
    X(JUB_FAULT_WIDTH, "width", "a row with too few or too many cells")                            \
    X(JUB_FAULT_ORDER, "order", "a term that ends before it begins")                               \
    X(JUB_FAULT_TWO_PLACES, "two places", "one person in two places at one time")                  \
    X(JUB_FAULT_CUSTODY, "custody", "sentences from which no dates can be computed")

typedef enum jub_fault_kind {
#define X(name, word, meaning) name,
    JUB_FAULT_LIST(X)
#undef X
        JUB_FAULT_KIND_COUNT
} jub_fault_kind;

const char *jub_fault_word(jub_fault_kind kind);
const char *jub_fault_meaning(jub_fault_kind kind);

/// One fault, valid during the call it is reported in.
typedef struct jub_fault {
    jub_fault_kind kind;
    jub_text path;   // of the file
    uint64_t record; // 1-based, the header is record 1
    uint32_t line;   // physical line at which the record begins
    jub_text column; // empty when the whole row is meant
    jub_text value;  // as it stands; may hold bytes that are not UTF-8
    const char *reason;
} jub_fault;

typedef struct jub_fault_sink {
    void (*take)(void *context, const jub_fault *fault);
    void *context;
} jub_fault_sink;

typedef struct jub_fault_counts {
    uint64_t total;
    uint64_t by_kind[JUB_FAULT_KIND_COUNT];
} jub_fault_counts;

#endif
