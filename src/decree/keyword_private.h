#ifndef JUB_DECREE_KEYWORD_PRIVATE_H
#define JUB_DECREE_KEYWORD_PRIVATE_H

#include "base/text.h"

/// Every word of the language, and how far it is taken. A keyword pack (pack_private.h) has a word
/// of its own for the second column, and changes nothing else.
///
///     X(enumerator, word, class)
///
///     DECREE_OPENER     begins a statement; cannot be a name
///     DECREE_RESERVED   part of an expression; cannot be a name
///     DECREE_FREE       has its meaning only where the grammar asks for it; may be a name
///     elsewhere
#define DECREE_KEYWORD_LIST(X)                                                                     \
    X(WORD_DECREE, "decree", DECREE_OPENER)                                                        \
    X(WORD_CONVENTION, "convention", DECREE_OPENER)                                                \
    X(WORD_FIELD, "field", DECREE_OPENER)                                                          \
    X(WORD_CODES, "codes", DECREE_OPENER)                                                          \
    X(WORD_SAME, "same", DECREE_OPENER)                                                            \
    X(WORD_DEFINE, "define", DECREE_OPENER)                                                        \
    X(WORD_TABLE, "table", DECREE_OPENER)                                                          \
    X(WORD_COVERS, "covers", DECREE_OPENER)                                                        \
    X(WORD_EXCLUDES, "excludes", DECREE_OPENER)                                                    \
    X(WORD_GRANTS, "grants", DECREE_OPENER)                                                        \
    X(WORD_LIMIT, "limit", DECREE_OPENER)                                                          \
    X(WORD_COMBINE, "combine", DECREE_OPENER)                                                      \
    X(WORD_QUOTA, "quota", DECREE_OPENER)                                                          \
    X(WORD_ROUND, "round", DECREE_OPENER)                                                          \
    X(WORD_NOTICE, "notice", DECREE_OPENER)                                                        \
    X(WORD_DUTY, "duty", DECREE_OPENER)                                                            \
    X(WORD_TEST, "test", DECREE_OPENER)                                                            \
    X(WORD_PROVE, "prove", DECREE_OPENER)                                                          \
    X(WORD_RECORD, "record", DECREE_OPENER)                                                        \
    X(WORD_DEFERS, "defers", DECREE_OPENER)                                                        \
    X(WORD_REVOKES, "revokes", DECREE_OPENER)                                                      \
    X(WORD_PARAMETER, "parameter", DECREE_OPENER)                                                  \
    X(WORD_GAP, "gap", DECREE_OPENER)                                                              \
    X(WORD_WHEN, "when", DECREE_RESERVED)                                                          \
    X(WORD_IF, "if", DECREE_RESERVED)                                                              \
    X(WORD_THEN, "then", DECREE_RESERVED)                                                          \
    X(WORD_ELSE, "else", DECREE_RESERVED)                                                          \
    X(WORD_AND, "and", DECREE_RESERVED)                                                            \
    X(WORD_OR, "or", DECREE_RESERVED)                                                              \
    X(WORD_NOT, "not", DECREE_RESERVED)                                                            \
    X(WORD_IS, "is", DECREE_RESERVED)                                                              \
    X(WORD_IN, "in", DECREE_RESERVED)                                                              \
    X(WORD_MEETS, "meets", DECREE_RESERVED)                                                        \
    X(WORD_WITHIN, "within", DECREE_RESERVED)                                                      \
    X(WORD_TRUE, "true", DECREE_RESERVED)                                                          \
    X(WORD_FALSE, "false", DECREE_RESERVED)                                                        \
    X(WORD_NONE, "none", DECREE_RESERVED)                                                          \
    X(WORD_UNKNOWN, "unknown", DECREE_RESERVED)                                                    \
    X(WORD_ANY, "any", DECREE_RESERVED)                                                            \
    X(WORD_ALL, "all", DECREE_RESERVED)                                                            \
    X(WORD_EVERY, "every", DECREE_RESERVED)                                                        \
    X(WORD_WHERE, "where", DECREE_RESERVED)                                                        \
    X(WORD_KNOWN, "known", DECREE_FREE)                                                            \
    X(WORD_CITE, "cite", DECREE_FREE)                                                              \
    X(WORD_MADE, "made", DECREE_FREE)                                                              \
    X(WORD_EFFECT, "effect", DECREE_FREE)                                                          \
    X(WORD_RECKONED, "reckoned", DECREE_FREE)                                                      \
    X(WORD_REPLACES, "replaces", DECREE_FREE)                                                      \
    X(WORD_MONTH_END, "month_end", DECREE_FREE)                                                    \
    X(WORD_CLAMP, "clamp", DECREE_FREE)                                                            \
    X(WORD_OVERFLOW, "overflow", DECREE_FREE)                                                      \
    X(WORD_REFUSE, "refuse", DECREE_FREE)                                                          \
    X(WORD_DAY_COUNT, "day_count", DECREE_FREE)                                                    \
    X(WORD_EXCLUSIVE, "exclusive", DECREE_FREE)                                                    \
    X(WORD_INCLUSIVE, "inclusive", DECREE_FREE)                                                    \
    X(WORD_FROM, "from", DECREE_FREE)                                                              \
    X(WORD_ASSUME, "assume", DECREE_FREE)                                                          \
    X(WORD_PROTECTED, "protected", DECREE_FREE)                                                    \
    X(WORD_BOOLEAN, "boolean", DECREE_FREE)                                                        \
    X(WORD_INTEGER, "integer", DECREE_FREE)                                                        \
    X(WORD_RATIO, "ratio", DECREE_FREE)                                                            \
    X(WORD_DATE, "date", DECREE_FREE)                                                              \
    X(WORD_DURATION, "duration", DECREE_FREE)                                                      \
    X(WORD_TEXT, "text", DECREE_FREE)                                                              \
    X(WORD_ONE, "one", DECREE_FREE)                                                                \
    X(WORD_OF, "of", DECREE_FREE)                                                                  \
    X(WORD_PLUS, "plus", DECREE_FREE)                                                              \
    X(WORD_AS, "as", DECREE_FREE)                                                                  \
    X(WORD_SINCE, "since", DECREE_FREE)                                                            \
    X(WORD_UNTIL, "until", DECREE_FREE)                                                            \
    X(WORD_BY, "by", DECREE_FREE)                                                                  \
    X(WORD_GIVES, "gives", DECREE_FREE)                                                            \
    X(WORD_UNIQUE, "unique", DECREE_FREE)                                                          \
    X(WORD_FIRST, "first", DECREE_FREE)                                                            \
    X(WORD_EXCEPT, "except", DECREE_FREE)                                                          \
    X(WORD_NOTWITHSTANDING, "notwithstanding", DECREE_FREE)                                        \
    X(WORD_RELEASE, "release", DECREE_FREE)                                                        \
    X(WORD_REDUCE, "reduce", DECREE_FREE)                                                          \
    X(WORD_COMMUTE, "commute", DECREE_FREE)                                                        \
    X(WORD_TRANSFER, "transfer", DECREE_FREE)                                                      \
    X(WORD_AT, "at", DECREE_FREE)                                                                  \
    X(WORD_LEAST, "least", DECREE_FREE)                                                            \
    X(WORD_MOST, "most", DECREE_FREE)                                                              \
    X(WORD_TO, "to", DECREE_FREE)                                                                  \
    X(WORD_ON, "on", DECREE_FREE)                                                                  \
    X(WORD_TAKE, "take", DECREE_FREE)                                                              \
    X(WORD_PER, "per", DECREE_FREE)                                                                \
    X(WORD_RANK, "rank", DECREE_FREE)                                                              \
    X(WORD_UP, "up", DECREE_FREE)                                                                  \
    X(WORD_DOWN, "down", DECREE_FREE)                                                              \
    X(WORD_TIE, "tie", DECREE_FREE)                                                                \
    X(WORD_LOTTERY, "lottery", DECREE_FREE)                                                        \
    X(WORD_REDUCTION, "reduction", DECREE_FREE)                                                    \
    X(WORD_MOST_FAVOURABLE, "most_favourable", DECREE_FREE)                                        \
    X(WORD_CUMULATIVE, "cumulative", DECREE_FREE)                                                  \
    X(WORD_ORIGINAL, "original", DECREE_FREE)                                                      \
    X(WORD_REMAINDER, "remainder", DECREE_FREE)                                                    \
    X(WORD_AMONG, "among", DECREE_FREE)                                                            \
    X(WORD_BEFORE, "before", DECREE_FREE)                                                          \
    X(WORD_AFTER, "after", DECREE_FREE)                                                            \
    X(WORD_LIKE, "like", DECREE_FREE)                                                              \
    X(WORD_GIVEN, "given", DECREE_FREE)                                                            \
    X(WORD_EXPECT, "expect", DECREE_FREE)                                                          \
    X(WORD_GRANTED, "granted", DECREE_FREE)                                                        \
    X(WORD_EXCLUDED, "excluded", DECREE_FREE)                                                      \
    X(WORD_NOT_GRANTED, "not_granted", DECREE_FREE)                                                \
    X(WORD_NOT_COVERED, "not_covered", DECREE_FREE)                                                \
    X(WORD_UNDETERMINED, "undetermined", DECREE_FREE)                                              \
    X(WORD_FOR, "for", DECREE_FREE)                                                                \
    X(WORD_ALWAYS, "always", DECREE_FREE)                                                          \
    X(WORD_REACHABLE, "reachable", DECREE_FREE)                                                    \
    X(WORD_DISJOINT, "disjoint", DECREE_FREE)                                                      \
    X(WORD_INDEPENDENT, "independent", DECREE_FREE)                                                \
    X(WORD_MONOTONE, "monotone", DECREE_FREE)                                                      \
    X(WORD_STEP, "step", DECREE_FREE)                                                              \
    X(WORD_REFUTED, "refuted", DECREE_FREE)                                                        \
    X(WORD_ENDLESS, "endless", DECREE_FREE)                                                        \
    X(WORD_EACH, "each", DECREE_FREE)                                                              \
    X(WORD_WITH, "with", DECREE_FREE)                                                              \
    X(WORD_LAID, "laid", DECREE_FREE)                                                              \
    X(WORD_CURRENCY, "currency", DECREE_FREE)                                                      \
    X(WORD_MONEY, "money", DECREE_FREE)                                                            \
    X(WORD_CONTAMINATES, "contaminates", DECREE_FREE)                                              \
    X(WORD_CURED, "cured", DECREE_FREE)                                                            \
    X(WORD_NO, "no", DECREE_FREE)                                                                  \
    X(WORD_COUNT_OF, "count", DECREE_FREE)                                                         \
    X(WORD_SUM, "sum", DECREE_FREE)                                                                \
    X(WORD_OVER, "over", DECREE_FREE)                                                              \
    X(WORD_LONGEST, "longest", DECREE_FREE)                                                        \
    X(WORD_SHORTEST, "shortest", DECREE_FREE)                                                      \
    X(WORD_EARLIEST, "earliest", DECREE_FREE)                                                      \
    X(WORD_LATEST, "latest", DECREE_FREE)                                                          \
    X(WORD_GREATEST, "greatest", DECREE_FREE)                                                      \
    X(WORD_WAIVE, "waive", DECREE_FREE)                                                            \
    X(WORD_REMIT, "remit", DECREE_FREE)                                                            \
    X(WORD_KEEPING, "keeping", DECREE_FREE)                                                        \
    X(WORD_DEFERRED, "deferred", DECREE_FREE)                                                      \
    X(WORD_REVOKED, "revoked", DECREE_FREE)                                                        \
    X(WORD_YEAR, "year", DECREE_FREE)                                                              \
    X(WORD_YEARS, "years", DECREE_FREE)                                                            \
    X(WORD_MONTH, "month", DECREE_FREE)                                                            \
    X(WORD_MONTHS, "months", DECREE_FREE)                                                          \
    X(WORD_DAY, "day", DECREE_FREE)                                                                \
    X(WORD_DAYS, "days", DECREE_FREE)

typedef enum decree_word_class {
    DECREE_OPENER,
    DECREE_RESERVED,
    DECREE_FREE,
} decree_word_class;

typedef enum decree_word {
    WORD_OTHER, // not a word of the language
#define X(name, word, class) name,
    DECREE_KEYWORD_LIST(X)
#undef X
        WORD_COUNT
} decree_word;

/// The word's number, or WORD_OTHER.
decree_word decree_word_find(jub_text text);

/// How it is written; for WORD_OTHER "a name".
const char *decree_word_text(decree_word word);

/// For WORD_OTHER, DECREE_FREE.
decree_word_class decree_word_class_of(decree_word word);

/// Opens a statement.
bool decree_word_opens(decree_word word);

/// True when `text` is so near to the word that it may be meant: one slip, or two from six letters
/// on, another ending, or a word people use in its place (`exclude`, `grant`, `where`).
bool decree_word_is_near(jub_text text, decree_word word);

#endif
