#ifndef JUB_DECREE_AST_PRIVATE_H
#define JUB_DECREE_AST_PRIVATE_H

// The decree as a tree. The parser builds it, the checker fills in what is marked `checked`, and
// the interpreter walks it. Everything lies in one arena and lives as long as the decree.

#include "calendar/count.h"
#include "register/column.h"

/// Bytes of the source, for diagnostics and explanations.
typedef struct decree_span {
    size_t offset_bytes;
    size_t length_bytes;
} decree_span;

/// In which words are written: English or a keyword pack, see pack_private.h.
typedef uint8_t decree_language;

/// Named limits of one decree.
enum {
    DECREE_SOURCE_MAX_BYTES = 4 << 20,
    DECREE_DEPTH_MAX = 200,  // height of expressions
    DECREE_QUESTION_MAX = 2, // questions to rows within one another, a clause about rows being one
    DECREE_FIELD_MAX = 128,  // missing fields are a mask of two words
    DECREE_GRANT_MAX = 64,   // granted clauses are a mask of one word
    DECREE_EXCLUSION_MAX = 64,
    DECREE_CLAUSE_MAX = 64, // of each other kind that a determination holds as a mask of one word
    DECREE_RECORD_MAX = 16,
    DECREE_ROW_MAX = 250,         // rows of one record that one person may have
    DECREE_CITE_MAX_BYTES = 4096, // of one statement
    DECREE_CASE_MAX = 65535,
};

typedef enum decree_type_kind {
    DECREE_NO_TYPE, // not checked yet, or wrong
    DECREE_BOOLEAN,
    DECREE_INTEGER,
    DECREE_RATIO,
    DECREE_DATE,
    DECREE_DURATION,
    DECREE_TEXT,
    DECREE_CHOICE, // one of { ... }
    DECREE_CODES,
    DECREE_MONEY, // in the smallest unit of its currency
} decree_type_kind;

typedef struct decree_cases {
    jub_text *names; // [count]
    uint32_t count;
} decree_cases;

typedef struct decree_type {
    decree_type_kind kind;
    bool or_none;
    bool is_part;              // DECREE_MONEY: a part of an amount, not yet rounded
    const decree_cases *cases; // DECREE_CHOICE
    jub_text currency;         // DECREE_MONEY
    uint32_t decimals;         // checked: of the currency
} decree_type;

typedef struct decree_ratio {
    int64_t numerator;
    int64_t denominator; // above 0, lowest terms
} decree_ratio;

// -- names ----------------------------------------------------------------------------------------

/// A name where it is used or declared.
typedef struct decree_name {
    jub_text text;
    decree_span span;
} decree_name;

typedef struct decree_names {
    decree_name *items;
    uint32_t count;
    bool is_all; // the word `all`
    decree_span span;
} decree_names;

typedef enum decree_symbol_kind {
    DECREE_SYMBOL_FIELD,
    DECREE_SYMBOL_CODES,
    DECREE_SYMBOL_DEFINE,
    DECREE_SYMBOL_TABLE,
    DECREE_SYMBOL_CLAUSE, // covers, excludes, grants, limit, quota, defers, revokes
    DECREE_SYMBOL_ROUND,
    DECREE_SYMBOL_NOTICE,
    DECREE_SYMBOL_BUILTIN,
    DECREE_SYMBOL_DUTY,
    DECREE_SYMBOL_PARAMETER,
    DECREE_SYMBOL_GAP,
    DECREE_SYMBOL_RECORD, // under its own name and that of one row
    DECREE_SYMBOL_CHILD,  // a field of a record
} decree_symbol_kind;

/// The built-in names.
///
///     X(enumerator, word)
#define DECREE_BUILTIN_LIST(X)                                                                     \
    X(DECREE_EFFECT, "effect")                                                                     \
    X(DECREE_MADE, "made")                                                                         \
    X(DECREE_RECKONED, "reckoned")                                                                 \
    X(DECREE_STATUS, "status") /* in tests and proofs only, from here on */                        \
    X(DECREE_NEW_END, "new_end")                                                                   \
    X(DECREE_DAYS_SAVED, "days_saved")                                                             \
    X(DECREE_NEW_KIND, "new_kind")                                                                 \
    X(DECREE_NEW_PLACE, "new_place")                                                               \
    X(DECREE_DEFERRED_UNTIL, "deferred_until")

typedef enum decree_builtin {
#define X(name, word) name,
    DECREE_BUILTIN_LIST(X)
#undef X
} decree_builtin;

struct decree_field;
struct decree_codes;
struct decree_define;
struct decree_table;
struct decree_clause;
struct decree_round;
struct decree_record;

typedef struct decree_symbol {
    decree_symbol_kind kind;
    jub_text name;
    decree_span span; // of the declaration
    union {
        struct decree_field *field;
        struct decree_codes *codes;
        struct decree_define *define;
        struct decree_table *table;
        struct decree_clause *clause;
        struct decree_round *round;
        struct decree_notice *notice;
        struct decree_duty *duty;
        struct decree_parameter *parameter;
        struct decree_gap *gap;
        struct decree_record *record;
        decree_builtin builtin;
    };
} decree_symbol;

// -- expressions ----------------------------------------------------------------------------------

typedef enum decree_expr_kind {
    DECREE_EXPR_INTEGER, // integer
    DECREE_EXPR_RATIO,   // ratio: a decimal literal, or folded by the checker
    DECREE_EXPR_DATE,    // date
    DECREE_EXPR_STRING,  // text
    DECREE_EXPR_TRUTH,   // boolean
    DECREE_EXPR_NAME,    // name, symbol (checked); the word `none` is such a name, and no symbol
    DECREE_EXPR_CASE,    // case_index (checked): a name that stands for a case of a `one of`
    DECREE_EXPR_CALL,    // function, operands
    DECREE_EXPR_UNIT,    // operands[0], unit
    DECREE_EXPR_MONEY,   // name (the currency), ratio as written, units
    DECREE_EXPR_ADD,     // operands[0..1], and so on down to DIVIDE
    DECREE_EXPR_SUBTRACT,
    DECREE_EXPR_MULTIPLY,
    DECREE_EXPR_DIVIDE,
    DECREE_EXPR_COMPARE,  // operands[0..1], relation
    DECREE_EXPR_IN,       // operands[0], set: the one code is in the set
    DECREE_EXPR_MEETS,    // operands[0], set: some of the codes are
    DECREE_EXPR_WITHIN,   // operands[0], set: all of the codes are
    DECREE_EXPR_IS_KNOWN, // operands[0], is_negated
    DECREE_EXPR_IS_NONE,  // operands[0], is_negated
    DECREE_EXPR_IS_CASE,  // operands[0], name, case_index (checked), is_negated
    DECREE_EXPR_NOT,      // operands[0]
    DECREE_EXPR_AND,      // operands, two or more
    DECREE_EXPR_OR,       // operands, two or more
    DECREE_EXPR_IF,       // operands[0] ? operands[1] : operands[2]
    DECREE_EXPR_ROWS,     // quantifier over the rows of `record`: operands[0] is the condition, and
                          // operands[1], from DECREE_SUM on, what is looked at
} decree_expr_kind;

typedef enum decree_relation {
    DECREE_EQUAL,
    DECREE_NOT_EQUAL,
    DECREE_LESS,
    DECREE_LESS_EQUAL,
    DECREE_GREATER,
    DECREE_GREATER_EQUAL,
} decree_relation;

/// The relation that holds when both sides change places.
static inline decree_relation decree_relation_turned(decree_relation relation)
{
    switch (relation) {
    case DECREE_LESS: return DECREE_GREATER;
    case DECREE_LESS_EQUAL: return DECREE_GREATER_EQUAL;
    case DECREE_GREATER: return DECREE_LESS;
    case DECREE_GREATER_EQUAL: return DECREE_LESS_EQUAL;
    case DECREE_EQUAL:
    case DECREE_NOT_EQUAL: break;
    }
    return relation;
}

typedef enum decree_unit { DECREE_YEARS, DECREE_MONTHS, DECREE_DAYS } decree_unit;

/// What is asked of the rows of a record for which a condition holds.
///
///     X(enumerator, word)
#define DECREE_QUANTIFIER_LIST(X)                                                                  \
    X(DECREE_ANY, "any")                                                                           \
    X(DECREE_EVERY, "every")                                                                       \
    X(DECREE_NO, "no")                                                                             \
    X(DECREE_COUNT, "count")                                                                       \
    X(DECREE_SUM, "sum") /* of a value, from here on */                                            \
    X(DECREE_LONGEST, "longest")                                                                   \
    X(DECREE_SHORTEST, "shortest")                                                                 \
    X(DECREE_LATEST, "latest")                                                                     \
    X(DECREE_EARLIEST, "earliest")                                                                 \
    X(DECREE_GREATEST, "greatest")                                                                 \
    X(DECREE_LEAST, "least")

typedef enum decree_quantifier {
#define X(name, word) name,
    DECREE_QUANTIFIER_LIST(X)
#undef X
} decree_quantifier;

/// The built-in functions; `months`, `years` and `part` take a rounding as their last argument.
///
///     X(enumerator, word, argument count)
#define DECREE_FUNCTION_LIST(X)                                                                    \
    X(DECREE_FUNCTION_DAYS, "days", 2)                                                             \
    X(DECREE_FUNCTION_MONTHS, "months", 3)                                                         \
    X(DECREE_FUNCTION_YEARS, "years", 3)                                                           \
    X(DECREE_FUNCTION_UP, "up", 1)                                                                 \
    X(DECREE_FUNCTION_DOWN, "down", 1)                                                             \
    X(DECREE_FUNCTION_NEAR, "near", 1)                                                             \
    X(DECREE_FUNCTION_MIN, "min", 2)                                                               \
    X(DECREE_FUNCTION_MAX, "max", 2)                                                               \
    X(DECREE_FUNCTION_LENGTH, "length", 2)                                                         \
    X(DECREE_FUNCTION_PART, "part", 4)

typedef enum decree_function {
#define X(name, word, argument_count) name,
    DECREE_FUNCTION_LIST(X)
#undef X
} decree_function;

/// What stands right of in, meets, within: the name of a codes set or a list of codes.
typedef struct decree_set {
    bool is_literal;
    decree_name name;
    struct decree_codes *codes; // checked; for a literal list an anonymous set
    decree_name *entries;       // literal: the texts between quotes
    uint32_t entry_count;
} decree_set;

typedef struct decree_expr {
    decree_expr_kind kind;
    decree_span span;
    decree_type type; // checked
    struct decree_expr **operands;
    uint32_t operand_count;
    uint32_t
        height; // 1 for a leaf; the parser lets none above DECREE_DEPTH_MAX, so recursion is safe
    union {
        int64_t integer;
        decree_ratio ratio;
        jub_date date;
        jub_text text;
        bool boolean;
        decree_function function;
        decree_unit unit;
        decree_relation relation;
        decree_quantifier quantifier;
    };
    jub_rounding rounding; // months(), years(), part()
    bool is_negated;
    decree_name name;
    decree_symbol *symbol;        // checked
    struct decree_record *record; // checked: ROWS
    int64_t units;                // checked: MONEY, in the smallest unit
    uint32_t case_index;          // checked
    uint32_t condition;           // checked: its number among the tree's conditions; 0: none
    decree_set set;
} decree_expr;

// -- statements -----------------------------------------------------------------------------------

/// Where a rule comes from and when it is in force.
typedef struct decree_source {
    jub_text cite; // several are joined by "; "
    bool has_since;
    bool has_until;
    jub_date since; // first day in force
    jub_date until; // last day in force
    decree_span span;
    jub_text heading; // path of Markdown headings above, joined by " > "
} decree_source;

/// Not always in force.
static inline bool decree_is_dated(const decree_source *source)
{
    return source->has_since || source->has_until;
}

typedef struct decree_header {
    bool is_present;
    jub_text title;
    jub_text cite;
    bool has_made;
    bool has_effect;
    bool has_reckoned;
    jub_date made;
    jub_date effect;
    jub_date reckoned;
    jub_text replaces;
    decree_span replaces_span;
    decree_names keeping; // what it takes over from there; count 0 and not all: nothing
    decree_span span;
} decree_header;

typedef struct decree_convention {
    bool has_month_end;
    bool has_day_count;
    jub_month_end month_end;
    jub_day_count day_count;
    decree_span month_end_span;
    decree_span day_count_span;
} decree_convention;

/// `convention currency EUR 2`: money in EUR is kept in hundredths.
typedef struct decree_currency {
    decree_name name;
    uint32_t decimals;
} decree_currency;

/// A fact of the person or, with a `record`, of each row of it.
typedef struct decree_field {
    decree_name name;
    decree_type type;
    jub_text from; // "resource.column" or "column"; empty: the field's own name
    decree_span from_span;
    decree_expr *assume; // NULL when nothing is assumed
    decree_source assume_source;
    bool is_protected;
    decree_names endless;         // of `kind`: the cases whose term has no end
    uint32_t index;               // among the facts, see decree_tree
    struct decree_record *record; // NULL: of the person
    uint32_t column;              // among the fields of the record
    bool is_used;                 // checked
} decree_field;

/// How the sentences of a record lie together: each so long, from a day or from the end of another.
typedef struct decree_laid {
    bool is_given;
    decree_name length;
    decree_name from;
    decree_name after;          // empty text: none follows another
    decree_field *length_field; // checked
    decree_field *from_field;   // checked
    decree_field *after_field;  // checked, may be NULL
} decree_laid;

/// What is known of a person several times over: `record sentences each sentence ...`.
typedef struct decree_record {
    decree_name name;
    decree_name singular; // empty text: the same word
    decree_source source;
    jub_text from; // the resource; empty: the record's own name
    decree_span from_span;
    decree_field **fields; // [field_count]
    uint32_t field_count;
    decree_laid laid;
    uint32_t index;
    uint32_t fact; // whether its rows are known
    bool is_used;  // checked
} decree_record;

/// `parameter NAME : type = value`, which may stand several times, dated apart.
typedef struct decree_parameter {
    decree_name name;
    decree_type type;
    decree_source source;
    decree_expr *value;
    struct decree_parameter *next; // checked: of the same name, in the order of the text
    bool is_used;                  // checked
} decree_parameter;

/// What the text leaves open. Its label is a fact that nobody knows, a boolean unless it says
/// otherwise.
typedef struct decree_gap {
    decree_name name;
    decree_source source;
    decree_type type;
    decree_names on; // the grants it leaves in doubt; count 0 and not all: those that read it
    jub_text text;
    decree_span span;
    uint64_t on_grants; // checked
    uint32_t fact;
    bool is_used; // checked
} decree_gap;

/// Whether a code is that before the slash of a prefix (`sexual/`), or lies below it.
static inline bool decree_code_is_under(jub_text code, jub_text prefix)
{
    return jub_text_starts(code, prefix) ||
           (code.length_bytes + 1 == prefix.length_bytes && jub_text_starts(prefix, code));
}

typedef struct decree_codes {
    decree_name name; // empty for a literal list
    decree_source source;
    decree_name *entries; // the texts between quotes; one that ends in "/*" is a prefix
    uint32_t entry_count;
    decree_names plus;
    struct decree_codes **plus_codes; // checked [plus.count]
    uint32_t index;                   // among all sets, literal ones included (checked)
    bool is_used;                     // checked
} decree_codes;

/// `same "A" as "B"`: the old code A is the same offence as the new code B.
typedef struct decree_same {
    decree_name old_code;
    decree_name new_code;
    decree_source source;
} decree_same;

typedef struct decree_define {
    decree_name name;
    decree_source source;
    decree_expr *value;
    uint32_t index; // in order of declaration
    bool is_used;   // checked
    bool is_read;   // checked: a clause reads it, itself or through other names
    struct decree_record
        *record;             // checked: it reads a row of it, and is read where rows are; or NULL
    uint32_t question_depth; // checked: questions within one another, asked anew for each row
} decree_define;

typedef enum decree_cell_kind {
    DECREE_CELL_ANY,
    DECREE_CELL_RELATION, // relation, low
    DECREE_CELL_RANGE,    // low .. high with closed or open ends
    DECREE_CELL_VALUE,    // low: equal to it
} decree_cell_kind;

typedef struct decree_cell {
    decree_cell_kind kind;
    decree_span span;
    decree_relation relation;
    decree_expr *low;
    decree_expr *high;
    bool low_is_closed;
    bool high_is_closed;
} decree_cell;

typedef struct decree_row {
    decree_cell *cells; // [input_count]
    decree_expr *result;
    decree_span span;
} decree_row;

typedef struct decree_table {
    decree_name name;
    decree_source source;
    decree_expr **inputs; // [input_count] each a NAME
    uint32_t input_count;
    decree_type result_type;
    bool is_unique; // otherwise the first row that fits
    decree_row *rows;
    uint32_t row_count;
    uint32_t index;
    bool is_used;                 // checked
    bool is_read;                 // checked: as of a define
    struct decree_record *record; // checked: as of a define
    uint32_t question_depth;      // checked: as of a define
} decree_table;

typedef enum decree_clause_kind {
    DECREE_COVERS,
    DECREE_EXCLUDES,
    DECREE_GRANTS,
    DECREE_LIMIT,
    DECREE_QUOTA,
    DECREE_DEFERS,
    DECREE_REVOKES,
} decree_clause_kind;

typedef enum decree_act_kind {
    DECREE_RELEASE,
    DECREE_REDUCE,
    DECREE_COMMUTE,
    DECREE_TRANSFER,
    DECREE_WAIVE, // the whole of a money field
    DECREE_REMIT, // a part of it
} decree_act_kind;

typedef struct decree_act {
    decree_act_kind kind;
    bool is_then; // done to the person as the acts before it leave them
    decree_span span;
    decree_expr *by;       // reduce by, remit by
    decree_expr *at_least; // reduce by, may be NULL
    decree_expr *at_most;  // reduce by, may be NULL
    decree_expr *to;       // reduce to, commute of: the length that the term then has ...
    decree_expr *from;     // ... from this day; NULL together
    decree_name target;    // commute, transfer: a plain word; waive, remit: the money field
    decree_field *money;   // checked
    uint32_t money_index;  // checked: among the money fields that acts touch
} decree_act;

/// A release, a reduction, or a commutation that gives the new kind its length.
static inline bool decree_act_is_on_term(const decree_act *act)
{
    return act->kind == DECREE_RELEASE || act->kind == DECREE_REDUCE ||
           (act->kind == DECREE_COMMUTE && act->to);
}

typedef enum decree_tie { DECREE_TIE_LOTTERY, DECREE_TIE_ALL, DECREE_TIE_NONE } decree_tie;

typedef struct decree_key {
    decree_expr *value;
    bool is_up; // smallest first
} decree_key;

typedef enum decree_reach { DECREE_FROM_ALL, DECREE_FROM, DECREE_EXCEPT } decree_reach;

typedef struct decree_clause {
    decree_clause_kind kind;
    decree_name name;
    decree_source source;
    decree_span span;
    uint32_t index;    // among the clauses of its kind, in the order of the text
    decree_expr *when; // covers, excludes, grants, defers, revokes

    // excludes and grants: about each row of a record, not about the person
    decree_name each;           // empty text: about the person
    decree_record *each_record; // checked
    decree_expr *where;         // grants: of which rows

    // excludes, defers, revokes
    decree_reach reach;
    decree_names reach_names;
    uint64_t bars;      // checked: the grants it bites on, `notwithstanding` taken off
    decree_expr *until; // defers, may be NULL

    // grants
    decree_act *acts;
    uint32_t act_count;
    decree_names notwithstanding;

    // limit and quota: the grants meant; for a limit without `on`, all
    decree_names on;
    uint64_t on_grants; // checked

    // limit
    decree_expr *at_most;

    // quota
    decree_expr *take;
    decree_name per;         // empty text: one group
    decree_field *per_field; // checked, NULL without `per`
    decree_key *keys;
    uint32_t key_count;
    decree_tie tie;
    jub_text lottery; // the draw's name
} decree_clause;

typedef enum decree_combine_kind {
    DECREE_MOST_FAVOURABLE,
    DECREE_FIRST,
    DECREE_CUMULATIVE,
} decree_combine_kind;

/// `cumulative on original` or `on remainder`; plain `cumulative` is on original.
typedef struct decree_combine {
    decree_combine_kind kind;
    bool on_remainder;
    decree_names among; // count 0 and not all: everything
    uint64_t grants;    // checked
    decree_span span;
} decree_combine;

/// A stage of selection. Its label is a boolean fact, unknown until that stage's list is loaded.
typedef struct decree_round {
    decree_name name;
    decree_source source;
    jub_text title;
    jub_date first_day;
    jub_date last_day;
    jub_text by;
    decree_span span;
    uint32_t field_index; // the hidden field that holds it: the fields' count plus its own number
    bool is_read;         // checked: as of a define
} decree_round;

typedef struct decree_notice {
    decree_name name;
    decree_source source;
    jub_text to;
    bool is_relative;
    jub_date on;
    decree_expr *before; // relative: so long before ...
    decree_name anchor;  // ... a date of the header, a round (its first day) or another notice
    decree_span span;
} decree_notice;

typedef struct decree_bind {
    decree_name field;
    bool is_unknown;
    decree_expr *value;
    decree_field *bound; // checked; one of the five is not NULL
    decree_round *round;
    decree_gap *gap;       // as if the text answered it so
    decree_record *record; // only as unknown
    decree_clause *quota;  // true: within its places
} decree_bind;

/// `sentence (offence = "theft", length = 2 years)`, or `no sentence`.
typedef struct decree_test_row {
    decree_name record;
    bool is_no_row;
    decree_bind *binds;
    uint32_t bind_count;
    decree_record *bound; // checked
} decree_test_row;

typedef enum decree_expect_kind {
    DECREE_EXPECT_GRANTED,
    DECREE_EXPECT_EXCLUDED,
    DECREE_EXPECT_NOT_GRANTED, // by nothing; optionally naming the quota
    DECREE_EXPECT_NOT_COVERED,
    DECREE_EXPECT_UNDETERMINED,
    DECREE_EXPECT_DEFERRED,
    DECREE_EXPECT_REVOKED,
    DECREE_EXPECT_VALUE, // builtin = expr, or a define's name = expr
} decree_expect_kind;

typedef struct decree_expect {
    decree_expect_kind kind;
    decree_names names;
    decree_name subject;
    const decree_field *money; // checked: the result is what is left of it
    decree_expr *value;
    decree_span span;
} decree_expect;

typedef struct decree_test {
    jub_text title;
    decree_span span;
    jub_text like; // empty: starts from nothing
    decree_span like_span;
    struct decree_test *like_test; // checked
    bool has_law_date;
    jub_date law_date;
    decree_bind *binds;
    uint32_t bind_count;
    decree_test_row *rows;
    uint32_t row_count;
    decree_expect *expects;
    uint32_t expect_count;
} decree_test;

/// Text carried to the paperwork; nothing is computed from it.
typedef struct decree_duty {
    decree_name name;
    decree_source source;
    jub_text on;        // who has it
    jub_text text;      // what they are to do
    decree_names after; // the clauses after which it falls due; count 0 and not all: always
    decree_span span;
} decree_duty;

/// Parsed and reported as not proved until there is a solver.
typedef struct decree_prove {
    jub_text title;
    jub_text claim; // what stands between the title and `refuted` or the full stop
    bool is_refuted;
    decree_span span;
} decree_prove;

/// The whole of one file. Pointers, so that symbols stay valid while the lists grow.
///
/// Facts are numbered: the fields, the rounds, the gaps, for each record whether its rows are
/// known, and then the fields of all records. What is missing from a single row is a fact of its
/// own while that person is looked at, with a number above these.
typedef struct decree_tree {
    jub_arena *arena;
    jub_text source;          // the whole Markdown file, with those that rules are kept from ...
    size_t own_bytes;         // ... behind the decree's own text, which is so long
    uint32_t languages;       // those of its fences, bit by bit ...
    decree_language language; // ... and of the first, in which messages quote words
    decree_header header;
    decree_convention convention;
    JUB_LIST(decree_field *) fields;
    JUB_LIST(decree_codes *) codes;
    JUB_LIST(decree_same *) sames;
    JUB_LIST(decree_define *) defines;
    JUB_LIST(decree_table *) tables;
    JUB_LIST(decree_clause *) covers;
    JUB_LIST(decree_clause *) excludes;
    JUB_LIST(decree_clause *) grants;
    JUB_LIST(decree_clause *) limits;
    JUB_LIST(decree_clause *) quotas;
    JUB_LIST(decree_clause *) defers;
    JUB_LIST(decree_clause *) revokes;
    JUB_LIST(decree_record *) records;
    JUB_LIST(decree_parameter *) parameters;
    JUB_LIST(decree_gap *) gaps;
    JUB_LIST(decree_currency *) currencies;
    JUB_LIST(decree_combine *) combines;
    JUB_LIST(decree_round *) rounds;
    JUB_LIST(decree_notice *) notices;
    JUB_LIST(decree_test *) tests;
    JUB_LIST(decree_prove *) proves;
    JUB_LIST(decree_duty *) duties;
    JUB_LIST(decree_name)
    unread;                          // labels (and titles of tests) of statements that could not be
                                     // read: naming one of them is not a second error
    jub_map names;                   // checked: every declared name and built-in ...
    JUB_LIST(decree_symbol) symbols; // ... by its number in `names`
    decree_codes **all_codes;        // checked: declared and literal, by index
    uint32_t all_codes_count;
    bool needs_month_end; // checked: some month or year is used
    decree_field **facts; // checked [fact_count]: the field behind a number, NULL for the others
    uint32_t fact_count;
    decree_field **moneys; // checked [money_count] that acts touch, each once
    uint32_t money_count;
    decree_expr **conditions; // [condition_count] that tests are to see both ways, by number from 1
    uint32_t condition_count;
} decree_tree;

#endif
