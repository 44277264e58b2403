#ifndef JUB_SENTENCE_SENTENCE_H
#define JUB_SENTENCE_SENTENCE_H

#include "sentence/custody.h"
#include "sentence/step.h"

/// From one person's custody to the days that matter, by a law read from its file:
///
///     const jub_law *law;
///     jub_law_parse(&arena, text_of_the_file, &law, &error);
///     jub_release release;
///     jub_release_compute(law, &custody, &scratch, &release, NULL, &error);
///     if (jub_release_day(&release, &day)) ...
///
/// Equal input gives equal output; nothing depends on today.

/// A law: the figures of its file and the rules they go with. Immutable once parsed.
typedef struct jub_law jub_law;

enum { JUB_LAW_MAX_BYTES = 256 * 1024 };

/// Reads a law file strictly (its shape is told in laws/README.md). The law lives in `arena` and
/// points into nothing else.
/// Errors: JUB_SYNTAX, JUB_TYPE, JUB_MISSING, JUB_RANGE, JUB_DUPLICATE, JUB_LIMIT, JUB_NO_MEMORY,
/// with a message that names the place; `*law_out` is then untouched.
jub_status jub_law_parse(jub_arena *arena, jub_text source, const jub_law **law_out,
                         jub_error *error);

jub_text jub_law_name(const jub_law *law);

/// The names a case may use: schemes (which parts of the law exist) and exclusions (at most 32).
/// A law without schemes has a count of 0, and a custody's scheme is then 0. `index` below the
/// count.
uint32_t jub_law_scheme_count(const jub_law *law);
jub_text jub_law_scheme(const jub_law *law, uint32_t index);
uint32_t jub_law_exclusion_count(const jub_law *law);
jub_text jub_law_exclusion(const jub_law *law, uint32_t index);

/// The days a law may answer with.
///
///     X(constant, name in the output, what it is, sort)
///
/// Sort: end (of the sentence), release, or other.
#define JUB_RELEASE_DATE_LIST(X)                                                                   \
    X(JUB_SLED, "SLED", "end of the sentence and of the licence", END)                             \
    X(JUB_SED, "SED", "end of the sentence", END)                                                  \
    X(JUB_CRD, "CRD", "conditional release, on licence", RELEASE)                                  \
    X(JUB_ARD, "ARD", "automatic release, without licence", RELEASE)                               \
    X(JUB_MTD, "MTD", "release at the middle of the term", RELEASE)                                \
    X(JUB_LED, "LED", "end of the licence", OTHER)                                                 \
    X(JUB_ESED, "ESED", "end of the sentence before any adjustment", OTHER)                        \
    X(JUB_END, "end", "end of the sentence", END)                                                  \
    X(JUB_RELEASE, "release", "release", RELEASE)                                                  \
    X(JUB_END_IMPOSED, "end_imposed", "end of the sentence as imposed", OTHER)

typedef enum jub_release_date {
#define X(constant, name, words, sort) constant,
    JUB_RELEASE_DATE_LIST(X)
#undef X
        JUB_RELEASE_DATE_COUNT
} jub_release_date;

enum { JUB_TRANCHES_MAX = 4 };

/// What a law answers. `law_name` points into the law.
typedef struct jub_release {
    uint32_t present; // bit i: dates[i] is answered
    jub_date dates[JUB_RELEASE_DATE_COUNT];
    jub_date start;       // the first day
    int32_t length_years; // the effective length of the sentence before adjustments
    int32_t length_months;
    int32_t length_days;
    uint32_t tranche_count; // laws in the scheme that commence by tranches
    struct {
        jub_text law_name;
        int32_t number; // 0: none was allocated
    } tranches[JUB_TRANCHES_MAX];
} jub_release;

/// Computes the days. `scratch` is used and given back, so one arena serves any number of cases;
/// keep something in it to save it from asking the system for memory each time. `steps` may be
/// NULL; when it is given it must draw from another arena than `scratch`.
/// Errors: those of jub_custody_check; JUB_TYPE for what this law does not know; JUB_RANGE when
/// days fall outside the calendar; JUB_LIMIT; JUB_NO_MEMORY. `*release_out` is then untouched.
jub_status jub_release_compute(const jub_law *law, const jub_custody *custody, jub_arena *scratch,
                               jub_release *release_out, jub_steps *steps, jub_error *error);

/// The last of the days of each sort that were answered; false when there is none (life).
bool jub_release_day(const jub_release *release, jub_date *day_out);
bool jub_release_end(const jub_release *release, jub_date *day_out);

const char *jub_release_date_name(jub_release_date name);

/// The answer as one line of JSON without a line break: id, dates, effective_sentence_length and,
/// where the scheme has them, tranches.
void jub_release_write_json(const jub_release *release, jub_text id, jub_buffer *buffer);

/// The days for people, a line each with what it is.
void jub_release_write_words(const jub_release *release, jub_buffer *buffer);

#endif
