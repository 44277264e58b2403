#ifndef JUB_DECREE_VECTOR_SLOT_PRIVATE_H
#define JUB_DECREE_VECTOR_SLOT_PRIVATE_H

#include "decree/vector/calendar_private.h"
#include "decree/vector/plan_private.h"

// What the files of the plan share. A plan is a list of nodes, each after those it reads; a slot is
// the number of a node.

enum {
    VECTOR_SLOT_MAX = 16384, // what comes after is not lowered
    VECTOR_DOMAIN_MAX = 256,
    VECTOR_CUT_MAX = 64,              // of one step function
    VECTOR_TABLE_FREE_ENTRIES = 4096, // tabulated however few rows there are
    VECTOR_TABLE_MAX_ENTRIES = 1 << 20,
    VECTOR_TABLE_SHARE = 32,  // larger tables when there are so many rows for each entry
    VECTOR_PATTERN_MAX = 250, // rows of a decision table
    VECTOR_LOOK_MAX = 10000   // names within names may come to more than anybody can look through
};

typedef enum vector_sort {
    VECTOR_NO_SORT,
    VECTOR_TRUTH,
    VECTOR_NUMBER,   // also a date, and of a `one of` the number of the case
    VECTOR_DURATION, // two numbers: months and days
    VECTOR_RATIO,    // two numbers in lowest terms: numerator and, above 0, denominator
    VECTOR_BYTES     // bits of several truths, and numbers of entries: inside the plan only
} vector_sort;

/// What a node computes: see run_*.c for each.
typedef enum vector_op {
    VECTOR_UNLOWERED,
    VECTOR_CONSTANT,
    VECTOR_LOAD_TRUTH,
    VECTOR_LOAD_NUMBER,
    VECTOR_LOAD_CODE, // the number in the dictionary as a number
    VECTOR_LOAD_DURATION,
    VECTOR_LOAD_STATE, // no more than whether it is known or none
    VECTOR_LOAD_GIVEN, // a round that the caller has
    VECTOR_INDEX,      // the entry of each row in a domain
    VECTOR_BANK,       // bytes by entry
    VECTOR_LIST_BANK,  // the bytes of all items of a list of codes, or-ed
    VECTOR_TABLE_TRUTH,
    VECTOR_TABLE_NUMBER,
    VECTOR_TABLE_DURATION,
    VECTOR_MEETS,
    VECTOR_WITHIN,
    VECTOR_STEP,
    VECTOR_BROADCAST, // a person's value for each of its rows
    VECTOR_NOT,
    VECTOR_AND,
    VECTOR_OR,
    VECTOR_IF,
    VECTOR_TRUTH_EQUAL,
    VECTOR_IS_KNOWN,
    VECTOR_IS_NONE,
    VECTOR_COMPARE,
    VECTOR_COMPARE_DURATION,
    VECTOR_TOP, // of a ratio, as a number
    VECTOR_BOTTOM,
    VECTOR_WHOLE, // a number as a ratio
    VECTOR_RATIO_ADD,
    VECTOR_RATIO_SUBTRACT,
    VECTOR_RATIO_MULTIPLY,
    VECTOR_ADD,
    VECTOR_SUBTRACT,
    VECTOR_MULTIPLY,
    VECTOR_MIN,
    VECTOR_MAX,
    VECTOR_DAYS,
    VECTOR_MONTHS,
    VECTOR_ROUND,
    VECTOR_DATE_ADD,
    VECTOR_DURATION_ADD,
    VECTOR_DURATION_SUBTRACT,
    VECTOR_DURATION_SCALE,
    VECTOR_DURATION_LONGER,
    VECTOR_LENGTH,
    VECTOR_PART,
    VECTOR_CHOICE_TABLE,
    VECTOR_QUESTION
} vector_op;

enum { VECTOR_OPERAND_MAX = 3 };

/// What makes a node that node: two that are equal here are one. No padding, so bytes are compared.
typedef struct vector_key {
    uint32_t op;
    uint32_t sort;
    uint32_t space;  // 0: persons; else the rows of record space - 1
    uint32_t detail; // a relation, bits of a bank, a state: by op
    uint32_t operands[VECTOR_OPERAND_MAX];
    uint32_t operand_count;
    int64_t numbers[3];
    const void *source;
} vector_key;

typedef struct vector_node {
    vector_key key;
    uint64_t hash;
    int64_t low;        // numbers, and numerators: no value is below ...
    int64_t high;       // ... or above
    int64_t below_high; // ratios: no denominator is above
    bool is_needed;
} vector_node;

/// A constant's `detail` is its decree_state, with this bit where the reference is to be asked.
enum { VECTOR_ODD = 4 };

/// Codes of a truth in tables and step functions. No bit: no.
enum { VECTOR_YES = 1, VECTOR_PERHAPS = 2, VECTOR_NONE = 8 };

/// `codes[i]` holds from cuts[i - 1] up to below cuts[i].
typedef struct vector_steps {
    uint32_t count;
    int32_t cuts[VECTOR_CUT_MAX];
    uint8_t codes[VECTOR_CUT_MAX + 1];
} vector_steps;

/// Where a column is read for a row of a space.
typedef struct vector_column {
    const decree_binding *binding;
    const jub_column *column;
    const uint32_t *rows; // [rows of the space] its row, or JUB_NO_ROW; NULL: the same row
    decree_type type;
    uint32_t fact;
    bool is_assumed; // where it is missing, something is assumed
    bool is_whole;   // every row of its resource is known, and there is one
} vector_column;

/// Something with few values, by which expressions are tabulated: the rows of a resource that
/// people refer to, or the codes of a dictionary. Behind the `count` entries come one for what is
/// unknown and one for what is none.
typedef struct vector_domain {
    uint32_t count;
    const jub_link *via;         // rows of a resource, or ...
    const vector_column *column; // ... codes of a column
    uint32_t space;
    decree_binding entries; // of codes: a column in which row i holds code i
    jub_column entry_column;
} vector_domain;

enum { VECTOR_ENTRY_UNKNOWN, VECTOR_ENTRY_NONE, VECTOR_ENTRY_EXTRA }; // behind a domain's count

/// Bytes by entry; each bit belongs to one truth.
typedef struct vector_bank {
    uint8_t *bytes; // [count + VECTOR_ENTRY_EXTRA], lists: [count]
    uint32_t used_bits;
    vector_slot slot;
    const vector_domain *domain; // NULL: a list of codes
    const vector_column *column; // of it
} vector_bank;

/// An expression by entry: its code (VECTOR_YES for known, where it is no truth) and its value.
typedef struct vector_table {
    const vector_domain *domain;
    const uint8_t *codes;  // [count + VECTOR_ENTRY_EXTRA]
    const int32_t *values; // the same: numbers, or months
    const int32_t *days;   // durations
    vector_slot slot;
} vector_table;

/// Which bit of a bank says what, 0xFF where nothing does: packed into the detail of a node.
typedef struct vector_bits {
    uint8_t yes;
    uint8_t perhaps;
    uint8_t none;
    uint8_t odd;
} vector_bits;
enum { VECTOR_NO_BIT = 0xFF };

/// A decision table: the first pattern that fits.
typedef struct vector_choice {
    uint32_t count;
    vector_slot *fits;    // [count] truths
    vector_slot *results; // [count]
    uint8_t *classes;     // [count] equal results have one class
    uint32_t input_count;
    vector_slot *inputs; // [input_count] to see which are none
    bool is_constant;    // all results are
} vector_choice;

/// A question to rows.
typedef struct vector_question {
    const decree_record_binding *binding;
    const decree_record *record;
    decree_quantifier quantifier;
} vector_question;

/// A run goes through steps: a node for the block's persons, or questions to the rows of a record.
typedef struct vector_step_run {
    vector_slot slot;         // VECTOR_NO_SLOT: questions
    uint32_t record;          // questions: of which record
    const vector_slot *inner; // [inner_count] nodes over the rows, in order
    uint32_t inner_count;
    const vector_slot *questions; // [question_count]
    uint32_t question_count;
} vector_step_run;

enum { VECTOR_SPAN_MONTHS = 1200 }; // differences past it are compared one by one

typedef JUB_LIST(vector_slot) vector_slots;

struct vector_plan {
    jub_arena *arena;
    const jub_determiner *determiner;
    const decree_program *program;
    jub_worker *reference;
    JUB_LIST(vector_node) nodes;
    vector_slots roots;
    JUB_LIST(vector_domain *) domains;
    JUB_LIST(vector_bank *) banks;
    JUB_LIST(vector_step_run) steps;
    JUB_LIST(vector_table) tables;
    JUB_LIST(const void *) held; // sources of nodes by content, so that equal ones are one
    vector_column *columns;      // [fact_count] those of persons
    vector_slot *define_slots;   // [define count * spaces] VECTOR_NO_SLOT: not lowered yet
    vector_slot *table_slots;    // [table count * spaces]
    decree_mask *define_reads;   // [define count]
    uint8_t *define_has_reads;   // [define count]
    decree_mask *table_reads;
    uint8_t *table_has_reads;
    vector_calendar calendar; // without tables until something needs them
    int32_t *fewest_days; // [2 * VECTOR_SPAN_MONTHS + 1] that so many months take, from the least
    int32_t *most_days;
    uint32_t space_count;
    uint32_t looked_count; // at expressions, while one is looked through; see VECTOR_LOOK_MAX
    bool is_out_of_memory;
};

// -- plan.c ---------------------------------------------------------------------------------------

static inline const vector_node *vector_node_at(const vector_plan *plan, vector_slot slot)
{
    return &plan->nodes.items[slot];
}

/// The slot of a node with this key, made now if there is none. Operands' order matters. Bounds of
/// numbers are those of 32 bits until they are narrowed.
vector_slot vector_node_add(vector_plan *plan, vector_key key);
void vector_node_narrow(vector_plan *plan, vector_slot slot, int64_t low, int64_t high);
vector_key vector_key_of(vector_op op, vector_sort sort, uint32_t space);
vector_slot vector_unlowered(vector_plan *plan, vector_sort sort, uint32_t space);
vector_slot vector_constant(vector_plan *plan, vector_sort sort, uint32_t space,
                            const decree_value *value, bool is_odd);
/// A node that computes from one or two others.
vector_slot vector_unary(vector_plan *plan, vector_op op, vector_sort sort, vector_slot a);
vector_slot vector_binary(vector_plan *plan, vector_op op, vector_sort sort, vector_slot a,
                          vector_slot b);
bool vector_is_unlowered(const vector_plan *plan, vector_slot slot);

/// The same bytes kept before, or this copy of them in the arena. NULL when memory is out.
const void *vector_hold(vector_plan *plan, const void *bytes, size_t size_bytes);

vector_sort vector_sort_of(decree_type type);

static inline bool vector_is_pair(vector_sort sort)
{
    return sort == VECTOR_DURATION || sort == VECTOR_RATIO;
}

/// A number as a ratio, where one is wanted; anything else as it is.
vector_slot vector_as_sort(vector_plan *plan, vector_slot slot, vector_sort sort);

/// The product of two numbers, or another sum of them.
vector_slot vector_add_numbers(vector_plan *plan, vector_op op, vector_slot a, vector_slot b);

// -- reads.c --------------------------------------------------------------------------------------

/// The facts that an expression reads for one row of a space: of persons, or of the row of a record
/// that is looked at. Whether a record's rows are known stands for questions to them.
decree_mask vector_reads(vector_plan *plan, const decree_expr *expr);
bool vector_reads_rows_of(const vector_plan *plan, decree_mask reads, uint32_t space);
bool vector_asks_rows(const vector_plan *plan, decree_mask reads);

/// The one domain that all these facts belong to; NULL where there is none that pays.
const vector_domain *vector_domain_of(vector_plan *plan, decree_mask reads, uint32_t space);

/// The only fact of a set, or UINT32_MAX.
uint32_t vector_only_fact(decree_mask reads);

/// How a fact is read in a space; NULL when it has no column.
const vector_column *vector_column_of(vector_plan *plan, uint32_t fact);

// -- sample.c -------------------------------------------------------------------------------------

/// What the reference makes of an expression.
typedef struct vector_sample {
    decree_value value;
    bool is_odd; // it reports something, or relies on an assumption
} vector_sample;

/// With nothing known, which is right for what reads nothing.
vector_sample vector_sample_constant(vector_plan *plan, const decree_expr *expr);

/// For an entry of a domain.
vector_sample vector_sample_entry(vector_plan *plan, const decree_expr *expr,
                                  const vector_domain *domain, uint32_t entry);

/// With a fact set to a value, or to a range of values.
vector_sample vector_sample_value(vector_plan *plan, const decree_expr *expr, uint32_t fact,
                                  decree_value value);

// -- tabulate.c, step.c ---------------------------------------------------------------------------

vector_slot vector_tabulate(vector_plan *plan, const decree_expr *expr, const vector_domain *domain,
                            uint32_t space);

/// A truth that depends on a number by steps.
vector_slot vector_steps_add(vector_plan *plan, const vector_steps *steps, vector_slot number);

/// A comparison that reads one number or date (`fact`, which `number` holds) as steps of it.
/// VECTOR_NO_SLOT where they are not found, or are too many.
vector_slot vector_step_compare(vector_plan *plan, const decree_expr *expr, uint32_t fact,
                                vector_slot number);

/// A number against a constant.
vector_slot vector_compare_constant(vector_plan *plan, vector_slot number, decree_relation relation,
                                    decree_ratio constant);

// -- lower*.c -------------------------------------------------------------------------------------

/// Never VECTOR_NO_SLOT: what is not lowered is a slot as well.
vector_slot vector_lower(vector_plan *plan, const decree_expr *expr, uint32_t space);
vector_slot vector_lower_fact(vector_plan *plan, uint32_t fact, uint32_t space);
vector_slot vector_lower_state(vector_plan *plan, const decree_expr *expr, uint32_t space);
vector_slot vector_lower_compare(vector_plan *plan, const decree_expr *expr, uint32_t space);

/// A comparison that does not stand in the text so: cells of decision tables. NULL when memory is
/// out.
const decree_expr *vector_make_compare(vector_plan *plan, const decree_expr *left,
                                       decree_relation relation, const decree_expr *right);
/// Whether `a relation b` holds, as a code: VECTOR_ODD where that hangs on the day they start.
uint8_t vector_duration_code(decree_relation relation, jub_duration a, jub_duration b);
vector_slot vector_lower_arithmetic(vector_plan *plan, const decree_expr *expr, uint32_t space);
vector_slot vector_lower_call(vector_plan *plan, const decree_expr *expr, uint32_t space);
vector_slot vector_lower_codes(vector_plan *plan, const decree_expr *expr, uint32_t space);
vector_slot vector_lower_table(vector_plan *plan, const decree_table *table, uint32_t space);
vector_slot vector_lower_question(vector_plan *plan, const decree_expr *expr);

/// A number as a fraction of up to two slots: numerator * by / (denominator * part), by and part
/// constant and part above 0. VECTOR_NO_SLOT stands for 1.
typedef struct vector_fraction {
    vector_slot numerator;
    vector_slot denominator;
    int64_t by;
    int64_t part;
    bool is_lowered;
} vector_fraction;
/// Adds what it has looked at to plan->looked_count.
vector_fraction vector_lower_fraction(vector_plan *plan, const decree_expr *expr, uint32_t space);

// -- schedule.c -----------------------------------------------------------------------------------

/// Puts what is needed in order. False when memory is out.
bool vector_schedule(vector_plan *plan);

/// Tables for arithmetic on dates. False when memory is out.
bool vector_calendar_need(vector_plan *plan);
bool vector_spans_need(vector_plan *plan);

#endif
