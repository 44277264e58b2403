#ifndef JUB_DECREE_CHECKER_PRIVATE_H
#define JUB_DECREE_CHECKER_PRIVATE_H

// What the parts of the checker share. The order of the work is in check.c.

#include "decree/check_private.h"

__extension__ typedef __int128 check_wide;

enum { CODES_MAX = 4096 }; // sets of codes, those written out in place among them

/// The cases of one field, numbered as they stand there.
typedef struct check_case_map {
    const decree_cases *cases;
    jub_map map;
} check_case_map;

typedef struct decree_checker {
    decree_tree *tree;
    jub_arena *arena;
    jub_diagnostics *diagnostics;
    bool is_in_test;       // the results may be named, and reading a field is no use of it
    uint32_t open_records; // a bit for each record of which one row is being looked at
    decree_record **owner; // in a define or table: which record's row it reads; else NULL
    bool is_out_of_memory; // the rest of the check is not to be trusted
    decree_span first_month;
    decree_span first_days_call;
    bool has_days_call;
    bool combine_is_wrong;                     // which grants are combined is not known
    JUB_LIST(struct check_case_map) case_maps; // of fields with many cases
    jub_map unread;                            // names of statements that could not be read
    uint64_t *written_bars;                    // [exclusion count] before any 'notwithstanding'
    uint32_t codes_capacity;
} decree_checker;

#define CHECK_SAY(checker, severity, status, span, hint, ...)                                      \
    jub_diagnose((checker)->diagnostics, (severity), (status), (checker)->tree->source,            \
                 (span).offset_bytes, (span).length_bytes, (hint), __VA_ARGS__)
#define CHECK_ERROR(checker, status, span, hint, ...)                                              \
    CHECK_SAY(checker, JUB_ERROR, status, span, hint, __VA_ARGS__)
#define CHECK_WARNING(checker, span, hint, ...)                                                    \
    CHECK_SAY(checker, JUB_WARNING, JUB_OK, span, hint, __VA_ARGS__)

// -- check_names.c --------------------------------------------------------------------------------

/// Puts every declared name and built-in into the tree's table, and numbers what has an index.
void check_declare(decree_checker *checker);

/// The line of a place, for messages that point at a second one.
unsigned check_line(const decree_checker *checker, decree_span span);

/// The place of a text that is a view into the source.
decree_span check_span_of(const decree_checker *checker, jub_text text);

/// NULL when nothing bears the name.
decree_symbol *check_find(const decree_checker *checker, jub_text name);

/// The field that the engine looks for by name, `term_end` or `kind`, as any fence of the decree
/// may spell it; NULL when there is none.
decree_symbol *check_find_special(const decree_checker *checker, const char *english);

/// How an English word is written in the decree's first fence, for messages.
const char *check_word(const decree_checker *checker, const char *english);

/// Kinds of symbol as a set, for what fits a place.
#define CHECK_KIND(kind) (1u << (kind))
enum {
    CHECK_VALUES = CHECK_KIND(DECREE_SYMBOL_FIELD) | CHECK_KIND(DECREE_SYMBOL_DEFINE) |
                   CHECK_KIND(DECREE_SYMBOL_TABLE) | CHECK_KIND(DECREE_SYMBOL_ROUND) |
                   CHECK_KIND(DECREE_SYMBOL_BUILTIN) | CHECK_KIND(DECREE_SYMBOL_PARAMETER) |
                   CHECK_KIND(DECREE_SYMBOL_GAP) | CHECK_KIND(DECREE_SYMBOL_CHILD),
};

/// Narrows a set of clause kinds further; as CHECK_KIND over decree_clause_kind, or 0 for any.
typedef struct check_place {
    unsigned symbols;
    unsigned clauses;
} check_place;

/// False once there are more messages than are kept.
bool check_wants_hint(const decree_checker *checker);

/// `did you mean 'x'?` for the nearest name that fits, or NULL.
const char *check_suggest(decree_checker *checker, jub_text name, check_place place);

/// The same among cases, or else the list of them.
const char *check_suggest_case(decree_checker *checker, jub_text name, const decree_cases *cases);

/// Looks a label up and reports it when it is unknown or of another kind; `wanted` says what should
/// stand there ("a grant"). NULL after a report, or when its statement could not be read.
decree_symbol *check_label(decree_checker *checker, decree_name name, check_place place,
                           const char *wanted);

/// The name of a statement that could not be read: naming it is no second error.
bool check_is_unread(const decree_checker *checker, jub_text name);

/// "a field", "a grant", ...
const char *check_symbol_word(const decree_symbol *symbol);

/// JUB_MAP_ABSENT when it is not one of them.
uint32_t check_case_index(decree_checker *checker, const decree_cases *cases, jub_text name);

/// A hint or part of a message, printed into the arena; NULL when memory is out.
const char *check_format(decree_checker *checker, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// What stands at a place of the file, on one line, and cut where it is long. NULL when memory is
/// out.
const char *check_words_at(decree_checker *checker, decree_span span);

// -- check_order.c --------------------------------------------------------------------------------

/// Connects names with what they name, orders defines and tables so that each comes after what it
/// reads, and reports circles and chains that are too deep. A value in a circle is left out.
///
///     order_out [count]  defines and tables
size_t check_order_values(decree_checker *checker, decree_symbol ***order_out);

// -- check_types.c --------------------------------------------------------------------------------

/// Types an expression, resolves cases from what is expected of it (may be NULL), folds constants.
/// What is wrong is reported once and becomes DECREE_NO_TYPE, which every parent accepts silently.
void check_expr(decree_checker *checker, decree_expr *expr, const decree_type *expected);

/// Types it and reports it when it is not of the wanted type; `what` names the place. An integer
/// fits a ratio.
void check_expr_is(decree_checker *checker, decree_expr *expr, decree_type wanted,
                   const char *what);

/// The same without typing again.
bool check_fits(decree_checker *checker, const decree_expr *expr, decree_type wanted,
                const char *what);

bool check_same_cases(const decree_cases *a, const decree_cases *b);

/// Nothing in it, or in what it reads, was found wrong.
bool check_is_sound(const decree_expr *expr);

/// "a date", "one of { a, b } or none".
const char *check_type_words(decree_checker *checker, decree_type type);

/// The type of a header's date or of a result.
decree_type check_builtin_type(decree_builtin builtin);

/// Remembers that a length in months is used, and where first.
void check_note_month(decree_checker *checker, decree_span span);

// -- check_fold.c ---------------------------------------------------------------------------------

/// Turns an expression whose operands are literals into a literal, in place. Overflow and division
/// by zero are reported.
void check_fold(decree_checker *checker, decree_expr *expr);

bool check_is_literal(const decree_expr *expr);

/// A literal or the word `none`.
bool check_is_plain(const decree_expr *expr);

/// A number written out, as a ratio.
bool check_literal_ratio(const decree_expr *expr, decree_ratio *ratio_out);

/// A duration written out: `6 years`, or sums of such with months and days.
bool check_literal_duration(const decree_expr *expr, jub_duration *duration_out);

/// Lowest terms, denominator above 0; false past 64 bits or for a denominator of 0.
bool check_ratio_make(check_wide numerator, check_wide denominator, decree_ratio *ratio_out);

/// Less than, equal to or greater than 0.
int check_ratio_compare(decree_ratio a, decree_ratio b);

typedef enum check_truth { CHECK_FALSE, CHECK_TRUE, CHECK_UNDECIDED } check_truth;

/// What a comparison of durations gives from every day, if it does.
check_truth check_duration_relation(jub_duration a, decree_relation relation, jub_duration b);

/// Whether `order` (below, at or above 0) satisfies the relation.
bool check_relation_holds(int order, decree_relation relation);

// -- one file each, in the order of the work ------------------------------------------------------

void check_table(decree_checker *checker, decree_table *table);
void check_define(decree_checker *checker, decree_define *define);
void check_declarations(decree_checker *checker); // fields, codes, same
void check_dates_in_force(decree_checker *checker, const decree_source *source);
void check_clauses(decree_checker *checker);
void check_conventions(decree_checker *checker);
void check_calendar(decree_checker *checker); // rounds and notices
void check_tests(decree_checker *checker);

/// How deep the questions of a define or table lie within one another, once it has been checked.
void check_note_questions(const decree_symbol *value);
/// Errors where they lie too deep, since the work is rows to the power of that.
void check_questions(decree_checker *checker);
void check_reading(decree_checker *checker); // what clauses read, themselves or through names

// Over what has no errors of its own: who meets what, as far as intervals show.
void check_overlaps(decree_checker *checker);
void check_rows(decree_checker *checker);

// Warnings, over a decree without errors.
void check_idle_clauses(decree_checker *checker);
void check_guards(decree_checker *checker);
void check_unused(decree_checker *checker);
void check_shares(decree_checker *checker);
void check_month_end(decree_checker *checker);
void check_test_codes(decree_checker *checker);

// -- of warnings, what other parts need -----------------------------------------------------------

/// `wider` (a grant) gives at least as much to whoever meets both, so that `grant` never decides if
/// everybody who meets it meets `wider`. Nothing else in the decree treats the two differently.
bool check_is_outdone(const decree_checker *checker, const decree_clause *grant,
                      const decree_clause *wider);

/// Warns when a date plus a length lands on a day that does not exist; `span` is the sum.
void check_missing_day(decree_checker *checker, decree_span span, jub_date from,
                       jub_duration duration);

#endif
