#include "decree/exact_private.h"

#include <assert.h>

// The exact second pass: all that the missing facts of one person can be is cut into pieces until
// the outcome is the same all over each piece.
//
// A piece gives every missing field that matters a value, a range, or leaves it open. It is
// evaluated like a person, over ranges: what is certain there is certain of every completion in the
// piece. If the outcome is not, one field is split: conditions and cases into each, codes by the
// sets they can belong to, texts into those the decree or the record mention and a new one, numbers
// and dates where a condition turns over (found by bisection) or else in the middle. Pieces that
// are settled are leaves. The person is determined when all leaves agree; otherwise a field matters
// when two leaves that differ in it alone disagree, and those fields are the smallest set that
// settles the person: the outcome depends on each of them and on no other.
//
// Sums past the calendar stop at its ends, so completions that lie there count as its first or last
// day. A field that cannot be cut up, or more than JUB_COMPLETION_MAX pieces, leave the person
// undetermined.

enum { DIMENSION_MAX = 24, PATTERN_MAX = 1024, TEXT_MAX = 1024, VECTOR_MAX = 256, COVERS_MAX = 32 };
// Of leaves that are compared; comparing one that moves takes as long as a few hundred others.
enum { PAIR_COST_MAX = 1 << 21, PAIR_COST_MOVING = 256 };

typedef struct pattern {
    uint64_t some;
    uint64_t every;
} pattern;

typedef struct leaf {
    decree_value *box; // [dimension_count]
    jub_outcome worst;
    jub_outcome best;
    uint64_t exclusions;
    uint64_t barred;
    uint64_t deferrals;
    uint64_t revocations;
    bool is_settled;
    bool is_denied;
    bool moves; // only the amount is open, and moves with the fields that are
} leaf;

struct decree_exact {
    jub_arena *arena;
    const decree_program *program;
    decree_eval eval; // over pieces
    decree_value facts[DECREE_FIELD_MAX];
    uint64_t vectors[VECTOR_MAX]; // the sets that one code can belong to, each combination once
    uint32_t vector_count;
    bool has_vectors; // no more sets and combinations than can be kept
    jub_text *texts;  // that the decree compares with
    uint32_t text_count;
    bool has_texts;    // no more than can be kept
    pattern *patterns; // [pattern_count] all that can hold of a list of codes that is missing
    uint32_t pattern_count;
    bool has_patterns; // no more than can be kept

    // one person
    decree_eval *record;
    decree_places places;
    uint32_t dimension_count;
    uint32_t dimensions[DIMENSION_MAX]; // field of each
    decree_mask splittable;
    decree_mask essential; // found while cutting
    JUB_LIST(leaf) leaves;
    JUB_LIST(decree_value *) stack;
    uint32_t piece_count;
    uint32_t *define_walks; // [define count] the walk in which each was looked into last
    uint32_t walk;
    bool is_cut_short;
};

// -- what the decree mentions ---------------------------------------------------------------------

static void add_vector(decree_exact *exact, uint64_t vector)
{
    for (uint32_t i = 0; i < exact->vector_count; i++)
        if (exact->vectors[i] == vector) return;
    if (exact->vector_count == VECTOR_MAX)
        exact->has_vectors = false;
    else
        exact->vectors[exact->vector_count++] = vector;
}

// A code under a prefix that no decree writes.
static jub_text other_code(const decree_exact *exact, const decree_prefix *prefix)
{
    return jub_text_format(exact->arena, "%.*s\x7f", JUB_TEXT_ARG(prefix->text));
}

// Every way a code can stand to the sets: as each code they name, as any other under each prefix,
// and as one outside all of them.
static bool find_vectors(decree_exact *exact)
{
    const decree_program *program = exact->program;
    uint64_t bits;
    exact->has_vectors = program->set_words == 1;
    if (!exact->has_vectors) return true;
    add_vector(exact, 0);
    for (uint32_t i = 0; i < program->named.count; i++) {
        (void)decree_code_members(program, program->named.keys[i], &bits);
        add_vector(exact, bits);
    }
    for (uint32_t i = 0; i < program->prefix_count; i++) {
        const jub_text other = other_code(exact, &program->prefixes[i]);
        if (!other.bytes) return false;
        (void)decree_code_members(program, other, &bits);
        add_vector(exact, bits);
    }
    return true;
}

static bool add_pattern(pattern *patterns, uint32_t *count, pattern item)
{
    for (uint32_t i = 0; i < *count; i++)
        if (patterns[i].some == item.some && patterns[i].every == item.every) return true;
    if (*count == PATTERN_MAX) return false;
    patterns[(*count)++] = item;
    return true;
}

// All that can hold of a list with one code more than each of these patterns [count] into `longer`.
static bool add_code(const decree_exact *exact, const pattern *patterns, uint32_t count,
                     pattern *longer, uint32_t *longer_count)
{
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < exact->vector_count; k++)
            if (!add_pattern(longer, longer_count,
                             (pattern){patterns[i].some | exact->vectors[k],
                                       patterns[i].every & exact->vectors[k]}))
                return false;
    return true;
}

// A list of which nothing is known: one code or more. Worked out once, as ten sets already allow a
// thousand patterns.
static bool find_patterns(decree_exact *exact)
{
    exact->patterns = JUB_NEW(exact->arena, pattern, PATTERN_MAX);
    if (!exact->patterns) return false;
    uint32_t *count = &exact->pattern_count;
    exact->has_patterns = exact->has_vectors;
    for (uint32_t k = 0; k < exact->vector_count && exact->has_patterns; k++)
        exact->has_patterns =
            add_pattern(exact->patterns, count, (pattern){exact->vectors[k], exact->vectors[k]});
    for (uint32_t before = 0; before != *count && exact->has_patterns;) {
        before = *count;
        exact->has_patterns = add_code(exact, exact->patterns, before, exact->patterns, count);
    }
    return true;
}

static void add_text(decree_exact *exact, jub_text text)
{
    if (exact->text_count == TEXT_MAX)
        exact->has_texts = false;
    else
        exact->texts[exact->text_count++] = text;
}

static void walk_texts(decree_exact *exact, const decree_expr *expr, bool *reads_codes)
{
    if (!expr) return;
    if (expr->kind == DECREE_EXPR_STRING) add_text(exact, expr->text);
    if (expr->kind == DECREE_EXPR_IN) *reads_codes = true;
    for (uint32_t i = 0; i < expr->operand_count; i++)
        walk_texts(exact, expr->operands[i], reads_codes);
}

static void walk_clauses(decree_exact *exact, decree_clause *const *clauses, size_t count,
                         bool *reads_codes)
{
    for (size_t i = 0; i < count; i++) {
        const decree_clause *clause = clauses[i];
        walk_texts(exact, clause->when, reads_codes);
        walk_texts(exact, clause->where, reads_codes);
        walk_texts(exact, clause->until, reads_codes);
        walk_texts(exact, clause->at_most, reads_codes);
        for (uint32_t k = 0; k < clause->act_count; k++) {
            const decree_act *act = &clause->acts[k];
            const decree_expr *const parts[] = {act->by, act->at_least, act->at_most, act->to,
                                                act->from};
            for (size_t n = 0; n < sizeof parts / sizeof *parts; n++)
                walk_texts(exact, parts[n], reads_codes);
        }
    }
}

static void walk_table(decree_exact *exact, const decree_table *table, bool *reads_codes)
{
    for (uint32_t i = 0; i < table->row_count; i++) {
        walk_texts(exact, table->rows[i].result, reads_codes);
        for (uint32_t k = 0; k < table->input_count; k++) {
            walk_texts(exact, table->rows[i].cells[k].low, reads_codes);
            walk_texts(exact, table->rows[i].cells[k].high, reads_codes);
        }
    }
}

static bool find_texts(decree_exact *exact)
{
    const decree_tree *tree = exact->program->tree;
    bool reads_codes = false;
    exact->has_texts = true;
    for (size_t i = 0; i < tree->parameters.count; i++)
        walk_texts(exact, tree->parameters.items[i]->value, &reads_codes);
    for (size_t i = 0; i < tree->defines.count; i++)
        walk_texts(exact, tree->defines.items[i]->value, &reads_codes);
    for (size_t i = 0; i < tree->tables.count; i++)
        walk_table(exact, tree->tables.items[i], &reads_codes);
    walk_clauses(exact, tree->covers.items, tree->covers.count, &reads_codes);
    walk_clauses(exact, tree->excludes.items, tree->excludes.count, &reads_codes);
    walk_clauses(exact, tree->grants.items, tree->grants.count, &reads_codes);
    walk_clauses(exact, tree->limits.items, tree->limits.count, &reads_codes);
    walk_clauses(exact, tree->defers.items, tree->defers.count, &reads_codes);
    walk_clauses(exact, tree->revokes.items, tree->revokes.count, &reads_codes);
    if (!reads_codes) return true;
    for (uint32_t i = 0; i < exact->program->named.count; i++)
        add_text(exact, exact->program->named.keys[i]);
    for (uint32_t i = 0; i < exact->program->prefix_count; i++) {
        const jub_text other = other_code(exact, &exact->program->prefixes[i]);
        if (!other.bytes) return false;
        add_text(exact, other);
    }
    return true;
}

decree_exact *decree_exact_new(jub_arena *arena, const decree_program *program)
{
    decree_exact *exact = JUB_NEW(arena, decree_exact, 1);
    if (!exact) return NULL;
    exact->arena = arena;
    exact->program = program;
    exact->texts = JUB_NEW(arena, jub_text, TEXT_MAX);
    exact->define_walks = JUB_NEW(arena, uint32_t, program->tree->defines.count);
    if (!exact->texts || !exact->define_walks || !decree_eval_init(arena, program, &exact->eval) ||
        !find_vectors(exact) || !find_patterns(exact) || !find_texts(exact))
        return NULL;
    return exact;
}

// -- pieces ---------------------------------------------------------------------------------------

static decree_type type_of(const decree_exact *exact, uint32_t dimension)
{
    uint32_t fact = exact->dimensions[dimension];
    if (fact >= exact->program->fact_count) fact = exact->record->person->behind[fact];
    return decree_fact_type(exact->program->tree, fact);
}

// Not cut at all yet: nothing is said of the field, or it holds codes that nobody knows.
static bool is_uncut(const decree_value *value, decree_type type)
{
    if (value->state == DECREE_UNKNOWN) return true;
    return type.kind == DECREE_CODES && value->state == DECREE_KNOWN && value->codes.book;
}

static bool push(decree_exact *exact, const decree_value *box, uint32_t dimension,
                 decree_value value)
{
    decree_value *child = JUB_NEW(exact->arena, decree_value, exact->dimension_count);
    if (!child || exact->stack.count >= JUB_COMPLETION_MAX ||
        !JUB_LIST_PUSH(exact->arena, &exact->stack, child)) {
        exact->is_cut_short = true;
        return false;
    }
    memcpy(child, box, exact->dimension_count * sizeof *child);
    child[dimension] = value;
    return true;
}

static decree_value range_value(uint32_t field, int64_t low, int64_t high)
{
    decree_value value = {.state = DECREE_KNOWN, .low = {low, 1}, .high = {high, 1}};
    decree_mask_set(&value.open, field); // of a single number too: it was not in the record
    return value;
}

static decree_value duration_value(uint32_t field, jub_duration least, jub_duration most)
{
    decree_value value = {.state = DECREE_KNOWN, .least = least, .most = most};
    decree_mask_set(&value.open, field);
    return value;
}

// -- splitting: codes -----------------------------------------------------------------------------

// A list of which the listed codes are known and each of the others may be any code.
static bool patterns_of_unlisted(const decree_exact *exact, const decree_code_list *codes,
                                 pattern *patterns, uint32_t *count)
{
    pattern longer[PATTERN_MAX] = {{0, 0}};
    pattern listed = {0, UINT64_MAX};
    uint32_t unlisted = 0;
    for (uint32_t i = 0; i < codes->count; i++) {
        const uint32_t code = codes->items[i];
        unlisted += !codes->book->is_listed[code];
        if (!codes->book->is_listed[code]) continue;
        listed.some |= codes->book->members[code];
        listed.every &= codes->book->members[code];
    }
    patterns[(*count)++] = listed;
    for (; unlisted > 0; unlisted--) {
        uint32_t longer_count = 0;
        if (!add_code(exact, patterns, *count, longer, &longer_count)) return false;
        memcpy(patterns, longer, longer_count * sizeof *longer);
        *count = longer_count;
    }
    return true;
}

static bool split_codes(decree_exact *exact, const decree_value *box, uint32_t dimension)
{
    pattern some[PATTERN_MAX];
    uint32_t count = 0;
    const bool is_missing = box[dimension].state == DECREE_UNKNOWN;
    const pattern *patterns = is_missing ? exact->patterns : some;
    if (is_missing ? !exact->has_patterns
                   : !exact->has_vectors ||
                         !patterns_of_unlisted(exact, &box[dimension].codes, some, &count))
        return false;
    if (is_missing) count = exact->pattern_count;
    for (uint32_t i = 0; i < count; i++)
        if (!push(exact, box, dimension,
                  (decree_value){.state = DECREE_KNOWN,
                                 .codes = {.some = patterns[i].some, .every = patterns[i].every}}))
            return false;
    return true;
}

// -- splitting: the other types -------------------------------------------------------------------

// The texts that the person's rows hold.
static bool push_cell_texts(decree_exact *exact, const decree_value *box, uint32_t dimension)
{
    const decree_tree *tree = exact->program->tree;
    const decree_person *person = exact->record->person;
    for (size_t i = 0; i < tree->records.count; i++) {
        const decree_record *record = tree->records.items[i];
        const size_t cell_count = (size_t)person->rows[i].count * record->field_count;
        for (size_t k = 0; k < cell_count; k++) {
            const decree_value *cell = &person->rows[i].cells[k];
            if (record->fields[k % record->field_count]->type.kind == DECREE_TEXT &&
                cell->state == DECREE_KNOWN && !push(exact, box, dimension, *cell))
                return false;
        }
    }
    return true;
}

static bool split_text(decree_exact *exact, const decree_value *box, uint32_t dimension)
{
    static const char fresh[DIMENSION_MAX + 1] = "abcdefghijklmnopqrstuvwx";
    const decree_tree *tree = exact->program->tree;
    bool fits = exact->has_texts;
    for (uint32_t i = 0; i < exact->text_count && fits; i++)
        fits = push(exact, box, dimension,
                    (decree_value){.state = DECREE_KNOWN, .text = exact->texts[i]});
    for (uint32_t i = 0; i < tree->fields.count && fits; i++)
        if (tree->fields.items[i]->type.kind == DECREE_TEXT &&
            exact->record->facts[i].state == DECREE_KNOWN)
            fits = push(exact, box, dimension, exact->record->facts[i]);
    fits = fits && push_cell_texts(exact, box, dimension);
    // As many new texts as there are fields, none of which can be equal to one that is written
    // down.
    for (uint32_t i = 0; i < exact->dimension_count && fits; i++)
        if (type_of(exact, i).kind == DECREE_TEXT) {
            const jub_text text = jub_text_format(exact->arena, "\x7f(another text %c)", fresh[i]);
            fits = text.bytes &&
                   push(exact, box, dimension, (decree_value){.state = DECREE_KNOWN, .text = text});
        }
    return fits;
}

static bool split_uncut(decree_exact *exact, const decree_value *box, uint32_t dimension)
{
    const uint32_t field = exact->dimensions[dimension];
    const decree_type type = type_of(exact, dimension);
    bool fits = true;
    if (type.or_none && box[dimension].state == DECREE_UNKNOWN)
        fits = push(exact, box, dimension, decree_value_none());
    switch (type.kind) {
    case DECREE_BOOLEAN:
        return fits && push(exact, box, dimension, decree_value_truth(false)) &&
               push(exact, box, dimension, decree_value_truth(true));
    case DECREE_CHOICE:
        for (uint32_t i = 0; i < type.cases->count && fits; i++)
            fits =
                push(exact, box, dimension, (decree_value){.state = DECREE_KNOWN, .case_index = i});
        return fits;
    case DECREE_DATE:
        return fits && push(exact, box, dimension, range_value(field, JUB_DATE_MIN, JUB_DATE_MAX));
    case DECREE_INTEGER:
    case DECREE_MONEY:
        return fits && push(exact, box, dimension, range_value(field, INT64_MIN, INT64_MAX));
    case DECREE_DURATION:
        return fits && push(exact, box, dimension,
                            duration_value(field, (jub_duration){0, 0},
                                           (jub_duration){JUB_MONTHS_MAX, JUB_DAYS_MAX}));
    case DECREE_TEXT: return fits && split_text(exact, box, dimension);
    case DECREE_CODES: return fits && split_codes(exact, box, dimension);
    case DECREE_RATIO:
    case DECREE_NO_TYPE: break; // not a value that a register holds
    }
    return false;
}

static int64_t middle_of(int64_t low, int64_t high)
{
    return low + (int64_t)(((uint64_t)high - (uint64_t)low) / 2);
}

static bool split_at(decree_exact *exact, const decree_value *box, uint32_t dimension, int64_t cut)
{
    const uint32_t field = exact->dimensions[dimension];
    const decree_value *value = &box[dimension];
    return push(exact, box, dimension, range_value(field, value->low.numerator, cut)) &&
           push(exact, box, dimension, range_value(field, cut + 1, value->high.numerator));
}

static bool split_middle(decree_exact *exact, const decree_value *box, uint32_t dimension)
{
    const uint32_t field = exact->dimensions[dimension];
    const decree_value value = box[dimension];
    if (type_of(exact, dimension).kind != DECREE_DURATION) {
        const int64_t low = value.low.numerator, high = value.high.numerator;
        // Below and above 0 first: products have one sign on either side.
        return split_at(exact, box, dimension, low < 0 && high >= 0 ? -1 : middle_of(low, high));
    }
    jub_duration below = value.most, above = value.least;
    if (value.least.months != value.most.months) {
        below.months = (int32_t)middle_of(value.least.months, value.most.months);
        above.months = below.months + 1;
    } else {
        below.days = (int32_t)middle_of(value.least.days, value.most.days);
        above.days = below.days + 1;
    }
    return push(exact, box, dimension, duration_value(field, value.least, below)) &&
           push(exact, box, dimension, duration_value(field, above, value.most));
}

// -- evaluating a piece ---------------------------------------------------------------------------

static void enter(decree_exact *exact, const decree_value *box)
{
    for (uint32_t i = 0; i < exact->dimension_count; i++)
        exact->facts[exact->dimensions[i]] = box[i];
    decree_eval_forget(&exact->eval);
}

// A clause with missing fields that may change what the person gets.
typedef struct doubt {
    const decree_expr *when; // NULL: an amount
    decree_mask open;
    const decree_record *record; // NULL: about the person, not about
    uint32_t row;                // this row
} doubt;

enum { ROW_DOUBT_MAX = 64 }; // more are in doubt as amounts alone

typedef struct doubts {
    doubt items[COVERS_MAX + DECREE_GRANT_MAX + DECREE_EXCLUSION_MAX + DECREE_CLAUSE_MAX +
                ROW_DOUBT_MAX + 2];
    uint32_t count;
    decree_mask open; // of all
} doubts;

static void add_doubt(const decree_exact *exact, doubts *list, const decree_expr *when,
                      decree_mask open)
{
    open.words[0] &= exact->splittable.words[0];
    open.words[1] &= exact->splittable.words[1];
    if (!decree_mask_any(open)) return;
    assert(list->count < sizeof list->items / sizeof *list->items);
    list->items[list->count++] = (doubt){when, open, NULL, DECREE_ROW_NONE};
    list->open = decree_mask_or(list->open, open);
}

// Which rows a grant about rows means, and which of them exclusions bar.
static void find_row_doubts(decree_exact *exact, const decree_clause *grant, doubts *list,
                            uint32_t *count)
{
    const decree_tree *tree = exact->program->tree;
    const decree_rows *rows = decree_eval_rows(&exact->eval, grant->each_record);
    for (uint32_t row = 0; row < rows->count; row++) {
        const decree_row_truth truth = decree_row_find(&exact->eval, grant, row);
        uint64_t uncertain = truth.bars_possibly & ~truth.bars_surely;
        const decree_expr *when =
            truth.is_meant_possibly && !truth.is_meant_surely ? grant->where : NULL;
        for (; (when || uncertain) && *count < ROW_DOUBT_MAX; ++*count) {
            const uint32_t before = list->count;
            if (!when) {
                when = tree->excludes.items[decree_lowest(uncertain)]->when;
                uncertain &= uncertain - 1;
            }
            add_doubt(exact, list, when, truth.open);
            when = NULL;
            if (list->count == before) continue;
            list->items[before].record = grant->each_record;
            list->items[before].row = row;
        }
    }
}

static void find_doubts(decree_exact *exact, const decree_decision *decision, doubts *list)
{
    const decree_tree *tree = exact->program->tree;
    const decree_truths *truths = &decision->truths;
    list->count = 0;
    list->open = (decree_mask){{0}};
    const bool is_open = truths->covered_surely != truths->covered_possibly;
    for (size_t i = 0; is_open && i < tree->covers.count && i < COVERS_MAX; i++)
        add_doubt(exact, list, tree->covers.items[i]->when, truths->covered_open);
    const uint64_t possible =
        truths->grants_possibly & ~exact->places.denied & ~decree_barred_surely(tree, truths);
    for (uint64_t left = truths->excludes_possibly & ~truths->excludes_surely; left;
         left &= left - 1) {
        const decree_clause *clause = tree->excludes.items[decree_lowest(left)];
        if (clause->bars & possible)
            add_doubt(exact, list, clause->when, truths->excludes_open[clause->index]);
    }
    for (uint64_t left = possible & ~truths->grants_surely; left; left &= left - 1)
        add_doubt(exact, list, tree->grants.items[decree_lowest(left)]->when,
                  truths->grants_open[decree_lowest(left)]);
    for (uint64_t left = truths->defers_possibly & ~truths->defers_surely; left; left &= left - 1)
        if (tree->defers.items[decree_lowest(left)]->bars & possible)
            add_doubt(exact, list, tree->defers.items[decree_lowest(left)]->when,
                      truths->defers_open[decree_lowest(left)]);
    uint32_t row_count = 0;
    for (uint64_t left = possible; left; left &= left - 1)
        if (tree->grants.items[decree_lowest(left)]->each_record)
            find_row_doubts(exact, tree->grants.items[decree_lowest(left)], list, &row_count);
    add_doubt(exact, list, NULL, decision->worst_open);
    add_doubt(exact, list, NULL, decision->best_open);
}

// -- cutting numbers ------------------------------------------------------------------------------

static bool is_number(decree_type_kind kind)
{
    return kind == DECREE_INTEGER || kind == DECREE_DATE || kind == DECREE_MONEY;
}

// 0 no, 1 yes, 2 unknown, with the field at one number.
static int truth_at(decree_exact *exact, const decree_expr *when, uint32_t dimension,
                    int64_t number)
{
    const uint32_t field = exact->dimensions[dimension];
    const decree_value held = exact->facts[field];
    exact->facts[field] = range_value(field, number, number);
    decree_eval_forget(&exact->eval);
    const decree_value value = decree_eval_condition(&exact->eval, when);
    exact->facts[field] = held;
    decree_eval_forget(&exact->eval);
    return value.state == DECREE_UNKNOWN ? 2 : value.truth;
}

// The last number before the condition turns over, when it differs at the two ends.
static bool find_cut(decree_exact *exact, const decree_expr *when, uint32_t dimension,
                     const decree_value *value, int64_t *cut_out)
{
    int64_t low = value->low.numerator, high = value->high.numerator;
    const int at_low = truth_at(exact, when, dimension, low);
    if (truth_at(exact, when, dimension, high) == at_low) return false;
    while (high - 1 > low) {
        const int64_t middle = middle_of(low, high);
        if (truth_at(exact, when, dimension, middle) == at_low)
            low = middle;
        else
            high = middle;
    }
    *cut_out = low;
    return true;
}

static bool find_inner_cut(decree_exact *exact, const decree_expr *expr, uint32_t dimension,
                           const decree_value *value, int64_t *cut_out);

// The same within a question to rows, row by row.
static bool find_row_cut(decree_exact *exact, const decree_expr *expr, uint32_t dimension,
                         const decree_value *value, int64_t *cut_out)
{
    const uint32_t count = decree_eval_rows(&exact->eval, expr->record)->count;
    bool found = false;
    const uint32_t before = exact->eval.current[expr->record->index];
    for (uint32_t row = 0; row < count && !found; row++) {
        (void)decree_eval_look(&exact->eval, expr->record, row);
        exact->walk++;
        for (uint32_t i = 0; i < expr->operand_count && !found; i++)
            found = find_inner_cut(exact, expr->operands[i], dimension, value, cut_out);
    }
    (void)decree_eval_look(&exact->eval, expr->record, before);
    return found;
}

// The same for the first comparison in a condition that is open in the field: where the condition
// is the same at both ends, what it is made of may still turn over. The checker bounds the depth,
// and each define is looked into once a walk, or once for each row.
static bool find_inner_cut(decree_exact *exact, const decree_expr *expr, uint32_t dimension,
                           const decree_value *value, int64_t *cut_out)
{
    if (expr->kind == DECREE_EXPR_ROWS) return find_row_cut(exact, expr, dimension, value, cut_out);
    if (expr->kind == DECREE_EXPR_COMPARE) {
        const decree_value truth = decree_eval_expr(&exact->eval, expr);
        if (truth.state == DECREE_UNKNOWN &&
            decree_mask_has(truth.open, exact->dimensions[dimension]) &&
            find_cut(exact, expr, dimension, value, cut_out))
            return true;
    }
    if (expr->kind == DECREE_EXPR_NAME && expr->symbol &&
        expr->symbol->kind == DECREE_SYMBOL_DEFINE) {
        const decree_define *define = expr->symbol->define;
        uint32_t *walked = &exact->define_walks[define->index];
        if (*walked == exact->walk) return false;
        *walked = exact->walk;
        return find_inner_cut(exact, define->value, dimension, value, cut_out);
    }
    for (uint32_t i = 0; i < expr->operand_count; i++)
        if (find_inner_cut(exact, expr->operands[i], dimension, value, cut_out)) return true;
    return false;
}

static bool find_doubt_cut(decree_exact *exact, const doubt *item, uint32_t dimension,
                           const decree_value *value, bool inner, int64_t *cut_out)
{
    uint32_t before = DECREE_ROW_NONE;
    if (item->record) before = decree_eval_look(&exact->eval, item->record, item->row);
    exact->walk++;
    const bool found = inner ? find_inner_cut(exact, item->when, dimension, value, cut_out)
                             : find_cut(exact, item->when, dimension, value, cut_out);
    if (item->record) (void)decree_eval_look(&exact->eval, item->record, before);
    return found;
}

static bool split_by_condition(decree_exact *exact, const decree_value *box, const doubts *list,
                               bool inner, bool *is_split)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (!list->items[i].when) continue;
        for (uint32_t k = 0; k < exact->dimension_count; k++) {
            int64_t cut;
            if (!decree_mask_has(list->items[i].open, exact->dimensions[k]) ||
                !is_number(type_of(exact, k).kind) || decree_value_is_point(&box[k], DECREE_DATE) ||
                !find_doubt_cut(exact, &list->items[i], k, &box[k], inner, &cut))
                continue;
            *is_split = true;
            return split_at(exact, box, k, cut);
        }
    }
    return true;
}

// -- leaves ---------------------------------------------------------------------------------------

static bool keep(decree_exact *exact, decree_value *box, const decree_decision *decision,
                 bool is_settled)
{
    leaf item = {.box = box,
                 .worst = is_settled ? decision->result : decision->worst,
                 .best = is_settled ? decision->result : decision->best,
                 .exclusions = decision->exclusions,
                 .barred = decision->barred,
                 .deferrals = decision->deferrals,
                 .revocations = decision->revocations,
                 .is_settled = is_settled,
                 .is_denied = decision->is_denied};
    if (JUB_LIST_PUSH(exact->arena, &exact->leaves, item)) return true;
    exact->is_cut_short = true;
    return false;
}

// The value at one end of its range.
static decree_value end_of(const decree_exact *exact, uint32_t dimension, decree_value value,
                           bool is_high)
{
    const decree_type_kind kind = type_of(exact, dimension).kind;
    if (value.state != DECREE_KNOWN || decree_value_is_point(&value, kind)) return value;
    const uint32_t field = exact->dimensions[dimension];
    const jub_duration length = is_high ? value.most : value.least;
    const int64_t number = is_high ? value.high.numerator : value.low.numerator;
    return kind == DECREE_DURATION ? duration_value(field, length, length)
                                   : range_value(field, number, number);
}

// With only the amount in doubt: do the ends of the ranges give different amounts? Then the outcome
// depends on the fields that were moved, and cutting on would only follow every single day.
static bool moves_with(decree_exact *exact, const decree_value *box, const doubts *list, leaf *item)
{
    decree_value at_low[DIMENSION_MAX], moved[DIMENSION_MAX];
    decree_decision low, high;
    bool moves = false;
    for (uint32_t i = 0; i < exact->dimension_count; i++)
        at_low[i] = end_of(exact, i, box[i], false);
    enter(exact, at_low);
    decree_decide(&exact->eval, exact->places, &low);
    item->worst = low.worst;
    item->best = low.best;
    for (uint32_t i = 0; i < exact->dimension_count; i++) {
        if (!decree_mask_has(list->open, exact->dimensions[i])) continue;
        memcpy(moved, at_low, exact->dimension_count * sizeof *moved);
        moved[i] = end_of(exact, i, box[i], true);
        enter(exact, moved);
        decree_decide(&exact->eval, exact->places, &high);
        if (decree_outcomes_agree(&low.best, &high.best)) continue;
        moves = true;
        decree_mask_set(&exact->essential, exact->dimensions[i]);
        if (decree_outcome_is_worse(&high.worst, &item->worst)) item->worst = high.worst;
        if (decree_outcome_is_worse(&item->best, &high.best)) item->best = high.best;
    }
    enter(exact, box);
    return moves;
}

static bool only_amounts(const doubts *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i].when) return false;
    return list->count > 0;
}

// -- one piece ------------------------------------------------------------------------------------

static bool split_first_uncut(decree_exact *exact, const decree_value *box, const doubts *list,
                              bool *is_split)
{
    for (uint32_t i = 0; i < exact->dimension_count; i++)
        if (decree_mask_has(list->open, exact->dimensions[i]) &&
            is_uncut(&box[i], type_of(exact, i))) {
            *is_split = true;
            return split_uncut(exact, box, i);
        }
    return true;
}

static bool split_first_range(decree_exact *exact, const decree_value *box, const doubts *list,
                              bool *is_split)
{
    for (uint32_t i = 0; i < exact->dimension_count; i++)
        if (decree_mask_has(list->open, exact->dimensions[i]) &&
            !decree_value_is_point(&box[i], type_of(exact, i).kind)) {
            *is_split = true;
            return split_middle(exact, box, i);
        }
    return true;
}

// Decides a piece or cuts it; false when that could not be done within the limits.
static bool visit(decree_exact *exact, decree_value *box)
{
    decree_decision decision;
    doubts list;
    enter(exact, box);
    decree_decide(&exact->eval, exact->places, &decision);
    if (decision.is_settled) return keep(exact, box, &decision, true);
    find_doubts(exact, &decision, &list);
    bool is_split = false;
    bool fits = split_first_uncut(exact, box, &list, &is_split);
    if (fits && !is_split) fits = split_by_condition(exact, box, &list, false, &is_split);
    if (fits && !is_split) fits = split_by_condition(exact, box, &list, true, &is_split);
    if (!fits || is_split) return fits;
    if (only_amounts(&list)) {
        leaf item = {.box = box, .moves = true};
        if (moves_with(exact, box, &list, &item)) {
            if (JUB_LIST_PUSH(exact->arena, &exact->leaves, item)) return true;
            return false;
        }
    }
    fits = split_first_range(exact, box, &list, &is_split);
    if (!fits || is_split) return fits;
    return keep(exact, box, &decision, false);
}

// -- all pieces -----------------------------------------------------------------------------------

// Missing fields that may matter anywhere: those of every clause that may, and of every amount.
static decree_mask all_open(decree_eval *record, const decree_decision *plain)
{
    const decree_program *program = record->program;
    const decree_truths *truths = &plain->truths;
    decree_mask open = decree_mask_or(plain->worst_open, plain->best_open);
    // What is certain here is certain of every completion: a grant that cannot hold, or is barred,
    // makes nothing else matter.
    const uint64_t possible =
        truths->grants_possibly & ~decree_barred_surely(program->tree, truths);
    if (!truths->covered_surely) open = decree_mask_or(open, truths->covered_open);
    for (uint64_t left = truths->excludes_possibly; left; left &= left - 1)
        if (program->tree->excludes.items[decree_lowest(left)]->bars & possible)
            open = decree_mask_or(open, truths->excludes_open[decree_lowest(left)]);
    for (uint64_t left = truths->defers_possibly; left; left &= left - 1)
        if (program->tree->defers.items[decree_lowest(left)]->bars & possible)
            open = decree_mask_or(open, truths->defers_open[decree_lowest(left)]);
    const decree_value base = decree_old_end(record);
    for (uint64_t left = possible; left; left &= left - 1) {
        open = decree_mask_or(open, truths->grants_open[decree_lowest(left)]);
        const decree_clause *grant = program->tree->grants.items[decree_lowest(left)];
        open = decree_mask_or(open, decree_grant_end(record, grant, base).open);
    }
    for (size_t i = 0; i < program->tree->limits.count; i++)
        open = decree_mask_or(
            open, decree_eval_expr(record, program->tree->limits.items[i]->at_most).open);
    return open;
}

static bool begin(decree_exact *exact, decree_eval *record, const decree_decision *plain,
                  decree_places places, decree_mask missing)
{
    exact->eval.record = record;
    exact->record = record;
    exact->places = places;
    exact->dimension_count = 0;
    exact->splittable = (decree_mask){{0}};
    exact->essential = (decree_mask){{0}};
    memset(&exact->leaves, 0, sizeof exact->leaves);
    memset(&exact->stack, 0, sizeof exact->stack);
    exact->piece_count = 0;
    exact->is_cut_short = false;
    const uint32_t fact_end = record->person->fact_end;
    memcpy(exact->facts, record->facts, fact_end * sizeof *exact->facts);
    decree_eval_begin(&exact->eval, record->person);
    exact->eval.facts = exact->facts;
    const decree_mask open = all_open(record, plain);
    for (uint32_t i = 0; i < fact_end; i++) {
        if (!decree_mask_has(open, i) || !decree_mask_has(missing, i)) continue;
        decree_mask_set(&exact->splittable, i); // all of them, also where they are too many
        if (exact->dimension_count < DIMENSION_MAX) exact->dimensions[exact->dimension_count] = i;
        exact->dimension_count++;
    }
    if (exact->dimension_count > DIMENSION_MAX) {
        exact->dimension_count = 0;
        return false;
    }
    decree_value *box = JUB_NEW(exact->arena, decree_value, exact->dimension_count);
    if (!box) return false;
    for (uint32_t i = 0; i < exact->dimension_count; i++)
        box[i] = record->facts[exact->dimensions[i]];
    return JUB_LIST_PUSH(exact->arena, &exact->stack, box);
}

static void cut_up(decree_exact *exact)
{
    while (exact->stack.count > 0) {
        decree_value *box = exact->stack.items[--exact->stack.count];
        if (++exact->piece_count > JUB_COMPLETION_MAX || !visit(exact, box)) {
            exact->is_cut_short = true;
            return;
        }
    }
}

// -- what the leaves say --------------------------------------------------------------------------

static bool overlap(const decree_exact *exact, uint32_t dimension, const decree_value *a,
                    const decree_value *b)
{
    const decree_type_kind kind = type_of(exact, dimension).kind;
    const decree_type type = type_of(exact, dimension);
    if (is_uncut(a, type) || is_uncut(b, type)) return true;
    if (a->state != b->state) return false;
    if (a->state == DECREE_NONE) return true;
    if (kind == DECREE_DURATION)
        return a->least.months <= b->most.months && b->least.months <= a->most.months &&
               a->least.days <= b->most.days && b->least.days <= a->most.days;
    if (is_number(kind))
        return a->low.numerator <= b->high.numerator && b->low.numerator <= a->high.numerator;
    return decree_value_equal(a, b, kind);
}

// The only dimension in which two leaves lie apart; UINT32_MAX when there are more.
static uint32_t only_apart(const decree_exact *exact, const leaf *a, const leaf *b)
{
    uint32_t apart = UINT32_MAX;
    for (uint32_t i = 0; i < exact->dimension_count; i++) {
        if (overlap(exact, i, &a->box[i], &b->box[i])) continue;
        if (apart != UINT32_MAX) return UINT32_MAX;
        apart = i;
    }
    return apart;
}

// What both values allow; they overlap.
static decree_value common(decree_value a, decree_value b, decree_type type)
{
    if (is_uncut(&a, type)) return b;
    if (is_uncut(&b, type) || a.state != DECREE_KNOWN) return a;
    if (type.kind == DECREE_DURATION) {
        if (a.least.months < b.least.months) a.least.months = b.least.months;
        if (a.least.days < b.least.days) a.least.days = b.least.days;
        if (a.most.months > b.most.months) a.most.months = b.most.months;
        if (a.most.days > b.most.days) a.most.days = b.most.days;
    } else if (is_number(type.kind)) {
        if (a.low.numerator < b.low.numerator) a.low = b.low;
        if (a.high.numerator > b.high.numerator) a.high = b.high;
    }
    return a;
}

// Of two leaves of which at least one moves: do they disagree at the lowest, or at the highest, of
// what both allow outside the dimension in which they lie apart?
static bool ends_disagree(decree_exact *exact, const leaf *a, const leaf *b, uint32_t apart)
{
    const leaf *const pair[] = {a, b};
    decree_value box[DIMENSION_MAX];
    for (int is_high = 0; is_high < 2; is_high++) {
        decree_decision decisions[2];
        for (int side = 0; side < 2; side++) {
            for (uint32_t i = 0; i < exact->dimension_count; i++) {
                const decree_value value = i == apart
                                               ? pair[side]->box[i]
                                               : common(a->box[i], b->box[i], type_of(exact, i));
                box[i] = end_of(exact, i, value, is_high);
            }
            enter(exact, box);
            decree_decide(&exact->eval, exact->places, &decisions[side]);
        }
        if (!decree_outcomes_agree(&decisions[0].best, &decisions[1].best)) return true;
    }
    return false;
}

static bool leaves_disagree(decree_exact *exact, const leaf *a, const leaf *b, uint32_t apart)
{
    if (a->is_settled && b->is_settled) return !decree_outcomes_agree(&a->best, &b->best);
    if ((a->is_settled || a->moves) && (b->is_settled || b->moves))
        return ends_disagree(exact, a, b, apart);
    return a->is_settled != b->is_settled;
}

static void find_essential(decree_exact *exact)
{
    int64_t budget = PAIR_COST_MAX;
    for (size_t i = 0; i < exact->leaves.count; i++)
        for (size_t k = i + 1; k < exact->leaves.count; k++) {
            const leaf *a = &exact->leaves.items[i], *b = &exact->leaves.items[k];
            const uint32_t apart = only_apart(exact, a, b);
            budget--;
            if (apart == UINT32_MAX || decree_mask_has(exact->essential, exact->dimensions[apart]))
                continue;
            if (a->moves || b->moves) budget -= PAIR_COST_MOVING;
            if (budget < 0) {
                exact->is_cut_short = true;
                return;
            }
            if (leaves_disagree(exact, a, b, apart))
                decree_mask_set(&exact->essential, exact->dimensions[apart]);
        }
}

static bool all_agree(const decree_exact *exact)
{
    const leaf *leaves = exact->leaves.items;
    if (exact->is_cut_short || exact->leaves.count == 0) return false;
    for (size_t i = 0; i < exact->leaves.count; i++)
        if (!leaves[i].is_settled || !decree_outcomes_agree(&leaves[0].best, &leaves[i].best))
            return false;
    return true;
}

// All completions agree: cited is what decides in all of them or, where there is no such clause, in
// some.
static void settle(const decree_exact *exact, decree_exact_result *result)
{
    uint64_t every_grant = UINT64_MAX, some_grant = 0, every = UINT64_MAX, some = 0;
    result->is_settled = true;
    result->result = exact->leaves.items[0].best;
    for (size_t i = 0; i < exact->leaves.count; i++)
        if (decree_outcome_is_worse(&result->result, &exact->leaves.items[i].best))
            result->result = exact->leaves.items[i].best;
    for (size_t i = 0; i < exact->leaves.count; i++) {
        const leaf *item = &exact->leaves.items[i];
        every_grant &= item->best.grants;
        some_grant |= item->best.grants;
        result->is_denied |= item->is_denied;
        if (!item->best.has_days_saved || !result->result.has_days_saved ||
            item->best.days_saved != result->result.days_saved) // the old end is missing
            result->result.has_days_saved = false;
        result->deferrals |= item->deferrals;
        result->revocations |= item->revocations;
        if (item->best.standing != result->result.standing) continue;
        every &= item->exclusions;
        some |= item->exclusions;
        result->barred |= item->barred;
    }
    result->result.grants = every_grant ? every_grant : some_grant;
    result->exclusions = every ? every : some;
    if (!result->result.has_days_saved) result->result.days_saved = 0;
    result->worst = result->best = result->result;
}

static void find_ends(const decree_exact *exact, const decree_decision *plain,
                      decree_exact_result *result)
{
    result->worst = plain->worst;
    result->best = plain->best;
    if (exact->is_cut_short || exact->leaves.count == 0) return;
    result->worst = exact->leaves.items[0].worst;
    result->best = exact->leaves.items[0].best;
    for (size_t i = 1; i < exact->leaves.count; i++) {
        const leaf *item = &exact->leaves.items[i];
        if (decree_outcome_is_worse(&item->worst, &result->worst)) result->worst = item->worst;
        if (decree_outcome_is_worse(&result->best, &item->best)) result->best = item->best;
    }
}

// Where the old end itself is missing, the new one is that of no particular completion.
static void hide_unknown_end(const decree_exact *exact, jub_outcome *outcome)
{
    const decree_program *program = exact->program;
    if (!program->term_end ||
        exact->record->facts[program->term_end->index].state != DECREE_UNKNOWN)
        return;
    outcome->has_new_end = outcome->is_release && program->has_effect;
    outcome->new_end = outcome->has_new_end ? program->effect : 0;
    if (!outcome->is_release) return;
    outcome->has_days_saved = false;
    outcome->days_saved = 0;
}

void decree_exact_run(decree_exact *exact, decree_eval *record, const decree_decision *plain,
                      decree_places places, decree_mask missing, decree_exact_result *result_out)
{
    const size_t mark_bytes = jub_arena_mark(exact->arena);
    *result_out = (decree_exact_result){0};
    if (!begin(exact, record, plain, places, missing))
        exact->is_cut_short = true;
    else
        cut_up(exact);
    if (all_agree(exact)) {
        settle(exact, result_out);
    } else {
        find_ends(exact, plain, result_out);
        if (!exact->is_cut_short) find_essential(exact); // or it is cut short there
        result_out->missing = exact->is_cut_short ? exact->splittable : exact->essential;
        result_out->is_cut_short = exact->is_cut_short;
    }
    hide_unknown_end(exact, &result_out->result);
    hide_unknown_end(exact, &result_out->worst);
    hide_unknown_end(exact, &result_out->best);
    jub_arena_rewind(exact->arena, mark_bytes);
}
