#include "decree/mutate.h"

#include <assert.h>

#include "decree/excerpt_private.h"
#include "decree/parse_private.h"
#include "decree/test_run_private.h"

// Each mutant is a tree of its own: the text is parsed anew, one walk over the rules changes the
// node whose number it is, and what comes out is checked and tested like any decree, up to the
// first test that fails. Parsing costs less than telling what of a checked tree a change would
// undo: constants are folded there. The walk is the same every time, so numbers mean the same.

enum {
    WORK_MAX_BYTES = 1 << 30,
    RATIO_PARTS = 100, // a fraction is moved by this part of itself
    MUTANT_MAX = 20000,
};

#define NO_TARGET UINT32_MAX // too large for an enumeration constant

typedef struct walker {
    decree_tree *tree;
    jub_arena *arena; // of the description
    uint32_t number;  // of the next change
    uint32_t target;  // the one to make; NO_TARGET: they are counted alone
    bool is_found;
    jub_mutant mutant;
} walker;

// Whether the change that comes next is the one to be made. What is kept from another decree is
// left.
static bool is_turn(walker *w, decree_span span)
{
    if (span.offset_bytes >= w->tree->own_bytes) return false;
    return w->number++ == w->target;
}

static void describe(walker *w, decree_span span, jub_text change)
{
    w->is_found = true;
    w->mutant = (jub_mutant){.offset_bytes = span.offset_bytes,
                             .text = decree_excerpt(w->arena, w->tree->source, span),
                             .change = change};
}

static void describe_words(walker *w, decree_span span, const char *from, const char *to)
{
    describe(w, span, jub_text_format(w->arena, "'%s' becomes '%s'", from, to));
}

// -- values ---------------------------------------------------------------------------------------

static void change_integer(walker *w, decree_expr *expr)
{
    for (int step = 1; step >= -1; step -= 2) {
        if (!is_turn(w, expr->span)) continue;
        expr->integer += step; // literals are far from the ends
        describe(w, expr->span,
                 jub_text_format(w->arena, "becomes %lld", (long long)expr->integer));
    }
}

static void change_date(walker *w, decree_span span, const char *what, jub_date *date)
{
    for (int step = 1; step >= -1; step -= 2) {
        if (!is_turn(w, span)) continue;
        *date += step;
        if (*date > JUB_DATE_MAX || *date < JUB_DATE_MIN) *date -= 2 * step;
        const jub_civil day = jub_civil_from_date(*date);
        describe(w, span,
                 jub_text_format(w->arena, "%sbecomes %04d-%02d-%02d", what, day.year, day.month,
                                 day.day));
    }
}

// A hundredth of itself more or less. `ratio` is in lowest terms or not; the check sees to it.
static void change_ratio(walker *w, decree_expr *expr, decree_ratio ratio)
{
    for (int step = 1; step >= -1; step -= 2) {
        decree_ratio moved;
        if (!is_turn(w, expr->span)) continue;
        if (__builtin_mul_overflow(ratio.numerator, RATIO_PARTS + step, &moved.numerator) ||
            __builtin_mul_overflow(ratio.denominator, RATIO_PARTS, &moved.denominator))
            moved = (decree_ratio){step > 0, 1}; // any other number will do
        expr->kind = DECREE_EXPR_RATIO;
        expr->operands = NULL;
        expr->operand_count = 0;
        expr->height = 1;
        expr->ratio = moved;
        describe(w, expr->span,
                 jub_text_format(w->arena, "becomes %lld/%lld", (long long)moved.numerator,
                                 (long long)moved.denominator));
    }
}

static uint32_t decimals_of(const decree_tree *tree, jub_text currency)
{
    for (size_t i = 0; i < tree->currencies.count; i++)
        if (jub_text_equal(tree->currencies.items[i]->name.text, currency))
            return tree->currencies.items[i]->decimals;
    return 0;
}

// By the smallest unit: the amount is still as written, in whole units or with decimals.
static void change_money(walker *w, decree_expr *expr)
{
    int64_t parts = 1; // of a whole unit
    for (uint32_t i = decimals_of(w->tree, expr->name.text); i > 0 && parts < INT64_MAX / 10; i--)
        parts *= 10;
    for (int step = 1; step >= -1; step -= 2) {
        decree_ratio amount = expr->ratio;
        if (!is_turn(w, expr->span)) continue;
        if (__builtin_mul_overflow(amount.numerator, parts, &amount.numerator) ||
            __builtin_mul_overflow(amount.denominator, parts, &amount.denominator))
            amount = (decree_ratio){0, 1};
        else
            amount.numerator += step * expr->ratio.denominator;
        expr->ratio = amount;
        describe(w, expr->span,
                 step > 0 ? JUB_TEXT("becomes the smallest unit more")
                          : JUB_TEXT("becomes the smallest unit less"));
    }
}

// `6 years`: in months, or `10 days` in days.
static void change_duration(walker *w, decree_expr *expr)
{
    decree_expr *count = expr->operands[0];
    const bool is_days = expr->unit == DECREE_DAYS;
    for (int step = 1; step >= -1; step -= 2) {
        if (!is_turn(w, expr->span)) continue;
        if (expr->unit == DECREE_YEARS && count->integer < INT32_MAX) count->integer *= 12;
        count->integer += step;
        if (!is_days) expr->unit = DECREE_MONTHS;
        describe(w, expr->span,
                 jub_text_format(w->arena, "becomes %lld %s", (long long)count->integer,
                                 is_days ? "days" : "months"));
    }
}

// -- conditions -----------------------------------------------------------------------------------

static void change_relation(walker *w, decree_span span, decree_relation *relation)
{
    static const struct {
        decree_relation to;
        const char *word;
    } changes[] = {[DECREE_EQUAL] = {DECREE_NOT_EQUAL, "="},
                   [DECREE_NOT_EQUAL] = {DECREE_EQUAL, "<>"},
                   [DECREE_LESS] = {DECREE_LESS_EQUAL, "<"},
                   [DECREE_LESS_EQUAL] = {DECREE_LESS, "<="},
                   [DECREE_GREATER] = {DECREE_GREATER_EQUAL, ">"},
                   [DECREE_GREATER_EQUAL] = {DECREE_GREATER, ">="}};
    if (!is_turn(w, span)) return;
    const char *before = changes[*relation].word;
    *relation = changes[*relation].to;
    describe_words(w, span, before, changes[*relation].word);
}

static void change_series(walker *w, decree_expr *expr)
{
    const bool is_and = expr->kind == DECREE_EXPR_AND;
    if (!is_turn(w, expr->span)) return;
    expr->kind = is_and ? DECREE_EXPR_OR : DECREE_EXPR_AND;
    describe_words(w, expr->span, is_and ? "and" : "or", is_and ? "or" : "and");
}

static void change_not(walker *w, decree_expr *expr)
{
    const decree_span span = expr->span;
    if (!is_turn(w, span)) return;
    *expr = *expr->operands[0];
    describe(w, span, JUB_TEXT("'not' is dropped"));
}

static void change_is(walker *w, decree_expr *expr)
{
    if (!is_turn(w, expr->span)) return;
    describe_words(w, expr->span, expr->is_negated ? "is not" : "is",
                   expr->is_negated ? "is" : "is not");
    expr->is_negated = !expr->is_negated;
}

// A condition that was left out stands in the tree as `true` without a text.
static void change_truth(walker *w, decree_expr *expr)
{
    if (expr->span.length_bytes == 0 || !is_turn(w, expr->span)) return;
    expr->boolean = !expr->boolean;
    describe(w, expr->span, expr->boolean ? JUB_TEXT("becomes true") : JUB_TEXT("becomes false"));
}

static void change_entries(walker *w, decree_name *entries, uint32_t *count)
{
    for (uint32_t i = 0; i < *count; i++) {
        const decree_span span = entries[i].span;
        if (!is_turn(w, span)) continue;
        memmove(entries + i, entries + i + 1, (*count - i - 1) * sizeof *entries);
        --*count;
        describe(w, span, JUB_TEXT("is left out"));
        return;
    }
}

static void change_call(walker *w, decree_expr *expr)
{
    const decree_function function = expr->function;
    const bool is_rounding = function == DECREE_FUNCTION_UP || function == DECREE_FUNCTION_DOWN ||
                             function == DECREE_FUNCTION_NEAR;
    const bool has_rounding = function == DECREE_FUNCTION_MONTHS ||
                              function == DECREE_FUNCTION_YEARS || function == DECREE_FUNCTION_PART;
    if (is_rounding && is_turn(w, expr->span)) {
        expr->function =
            function == DECREE_FUNCTION_DOWN ? DECREE_FUNCTION_UP : DECREE_FUNCTION_DOWN;
        describe_words(w, expr->span,
                       function == DECREE_FUNCTION_UP     ? "up"
                       : function == DECREE_FUNCTION_DOWN ? "down"
                                                          : "near",
                       function == DECREE_FUNCTION_DOWN ? "up" : "down");
    }
    if (has_rounding && is_turn(w, expr->span)) {
        const bool is_up = expr->rounding == JUB_UP;
        expr->rounding = is_up ? JUB_DOWN : JUB_UP;
        describe_words(w, expr->span, is_up ? "up" : "down", is_up ? "down" : "up");
    }
}

// -- the walk -------------------------------------------------------------------------------------

static bool literal_ratio(const decree_expr *expr, decree_ratio *ratio_out)
{
    if (expr->kind == DECREE_EXPR_INTEGER) *ratio_out = (decree_ratio){expr->integer, 1};
    if (expr->kind == DECREE_EXPR_RATIO) *ratio_out = expr->ratio;
    return expr->kind == DECREE_EXPR_INTEGER || expr->kind == DECREE_EXPR_RATIO;
}

// `2/3` is one constant and not two.
static bool is_fraction(const decree_expr *expr, decree_ratio *ratio_out)
{
    decree_ratio above, below;
    return expr->kind == DECREE_EXPR_DIVIDE && literal_ratio(expr->operands[0], &above) &&
           literal_ratio(expr->operands[1], &below) &&
           !__builtin_mul_overflow(above.numerator, below.denominator, &ratio_out->numerator) &&
           !__builtin_mul_overflow(above.denominator, below.numerator, &ratio_out->denominator);
}

static bool is_plain_duration(const decree_expr *expr)
{
    return expr->kind == DECREE_EXPR_UNIT && expr->operands[0]->kind == DECREE_EXPR_INTEGER;
}

// No deeper than DECREE_DEPTH_MAX. What was changed is not looked into any more.
static void walk(walker *w, decree_expr *expr)
{
    decree_ratio ratio;
    if (!expr || w->is_found) return;
    switch (expr->kind) {
    case DECREE_EXPR_INTEGER: change_integer(w, expr); return;
    case DECREE_EXPR_RATIO: change_ratio(w, expr, expr->ratio); return;
    case DECREE_EXPR_DATE: change_date(w, expr->span, "", &expr->date); return;
    case DECREE_EXPR_TRUTH: change_truth(w, expr); return;
    case DECREE_EXPR_MONEY: change_money(w, expr); return;
    case DECREE_EXPR_UNIT:
        if (is_plain_duration(expr)) {
            change_duration(w, expr);
            return;
        }
        break;
    case DECREE_EXPR_DIVIDE:
        if (is_fraction(expr, &ratio)) {
            change_ratio(w, expr, ratio);
            return;
        }
        break;
    case DECREE_EXPR_COMPARE: change_relation(w, expr->span, &expr->relation); break;
    case DECREE_EXPR_IN:
    case DECREE_EXPR_MEETS:
    case DECREE_EXPR_WITHIN:
        if (expr->set.is_literal) change_entries(w, expr->set.entries, &expr->set.entry_count);
        break;
    case DECREE_EXPR_IS_KNOWN:
    case DECREE_EXPR_IS_NONE:
    case DECREE_EXPR_IS_CASE: change_is(w, expr); break;
    case DECREE_EXPR_NOT: change_not(w, expr); break;
    case DECREE_EXPR_AND:
    case DECREE_EXPR_OR: change_series(w, expr); break;
    case DECREE_EXPR_CALL: change_call(w, expr); break;
    case DECREE_EXPR_STRING:
    case DECREE_EXPR_NAME:
    case DECREE_EXPR_CASE:
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT:
    case DECREE_EXPR_MULTIPLY:
    case DECREE_EXPR_IF:
    case DECREE_EXPR_ROWS: break;
    }
    if (w->is_found) return;
    for (uint32_t i = 0; i < expr->operand_count; i++) walk(w, expr->operands[i]);
}

static void walk_source(walker *w, decree_source *source)
{
    if (source->has_since) change_date(w, source->span, "'since' ", &source->since);
    if (source->has_until) change_date(w, source->span, "'until' ", &source->until);
}

static void change_end(walker *w, const decree_cell *cell, const char *which, bool *is_closed)
{
    if (!is_turn(w, cell->span)) return;
    *is_closed = !*is_closed;
    describe(
        w, cell->span,
        jub_text_format(w->arena, "the %s end becomes %s", which, *is_closed ? "closed" : "open"));
}

static void walk_cell(walker *w, decree_cell *cell)
{
    if (cell->kind == DECREE_CELL_RELATION) change_relation(w, cell->span, &cell->relation);
    if (cell->kind == DECREE_CELL_RANGE) {
        change_end(w, cell, "lower", &cell->low_is_closed);
        change_end(w, cell, "upper", &cell->high_is_closed);
    }
    walk(w, cell->low);
    walk(w, cell->high);
}

static void walk_table(walker *w, decree_table *table)
{
    walk_source(w, &table->source);
    for (uint32_t i = 0; i < table->row_count; i++) {
        for (uint32_t k = 0; k < table->input_count; k++) walk_cell(w, &table->rows[i].cells[k]);
        walk(w, table->rows[i].result);
    }
}

static void walk_clause(walker *w, decree_clause *clause)
{
    walk_source(w, &clause->source);
    walk(w, clause->where);
    walk(w, clause->when);
    for (uint32_t i = 0; i < clause->act_count; i++) {
        const decree_act *act = &clause->acts[i];
        walk(w, act->by);
        walk(w, act->at_least);
        walk(w, act->at_most);
        walk(w, act->to);
        walk(w, act->from);
    }
    walk(w, clause->at_most);
    walk(w, clause->until);
}

static void walk_header(walker *w, decree_header *header)
{
    if (header->has_effect) change_date(w, header->span, "'effect' ", &header->effect);
    if (header->has_reckoned) change_date(w, header->span, "'reckoned' ", &header->reckoned);
}

#define WALK_CLAUSES(w, list)                                                                      \
    for (size_t i = 0; i < (w)->tree->list.count; i++) walk_clause((w), (w)->tree->list.items[i])

static void walk_tree(walker *w)
{
    decree_tree *tree = w->tree;
    walk_header(w, &tree->header);
    for (size_t i = 0; i < tree->fields.count; i++) walk(w, tree->fields.items[i]->assume);
    for (size_t i = 0; i < tree->records.count; i++)
        for (uint32_t k = 0; k < tree->records.items[i]->field_count; k++)
            walk(w, tree->records.items[i]->fields[k]->assume);
    for (size_t i = 0; i < tree->codes.count; i++) {
        walk_source(w, &tree->codes.items[i]->source);
        change_entries(w, tree->codes.items[i]->entries, &tree->codes.items[i]->entry_count);
    }
    for (size_t i = 0; i < tree->parameters.count; i++) {
        walk_source(w, &tree->parameters.items[i]->source);
        walk(w, tree->parameters.items[i]->value);
    }
    for (size_t i = 0; i < tree->defines.count; i++) {
        walk_source(w, &tree->defines.items[i]->source);
        walk(w, tree->defines.items[i]->value);
    }
    for (size_t i = 0; i < tree->tables.count; i++) walk_table(w, tree->tables.items[i]);
    WALK_CLAUSES(w, covers);
    WALK_CLAUSES(w, excludes);
    WALK_CLAUSES(w, grants);
    WALK_CLAUSES(w, limits);
    WALK_CLAUSES(w, defers);
    WALK_CLAUSES(w, revokes);
}

// -- one mutant -----------------------------------------------------------------------------------

typedef struct mutator {
    jub_arena *arena; // of the results
    jub_arena work;   // of one mutant
    jub_text source;
    const jub_diagnostics *gathered; // knows the parts of the source
} mutator;

typedef enum verdict { PASSED, REFUSED, FAILED } verdict;

// The tests of a decree, up to the first that fails.
static jub_status run_tests(jub_arena *arena, const jub_decree *decree, verdict *verdict_out)
{
    decree_test_runner *runner = decree_test_runner_new(arena, decree);
    bool failed = false;
    if (!runner) return JUB_NO_MEMORY;
    for (size_t i = 0; i < decree->tree->tests.count && !failed; i++) {
        const jub_status status = decree_test_run(runner, decree->tree->tests.items[i], &failed);
        if (status == JUB_NO_MEMORY) return status;
        if (status != JUB_OK) failed = true; // without the law date that it needs now
    }
    *verdict_out = failed ? FAILED : PASSED;
    return JUB_OK;
}

// Parses, makes the change `target` (NO_TARGET: none, only counts), checks and tests.
static jub_status try_mutant(mutator *m, uint32_t target, walker *walker_out, verdict *verdict_out)
{
    jub_diagnostics diagnostics = jub_diagnostics_init(&m->work);
    const jub_decree *decree = NULL;
    diagnostics.parts = m->gathered->parts;
    *walker_out = (walker){.arena = m->arena, .target = target};
    jub_status status = decree_parse(&m->work, m->source, &diagnostics, &walker_out->tree);
    if (status != JUB_OK) return status;
    walk_tree(walker_out);
    status = decree_make(&m->work, walker_out->tree, &diagnostics, &decree);
    if (status == JUB_NO_MEMORY || (status != JUB_OK && target == NO_TARGET)) return status;
    *verdict_out = REFUSED;
    return status == JUB_OK ? run_tests(&m->work, decree, verdict_out) : JUB_OK;
}

// -- all of them ----------------------------------------------------------------------------------

static jub_status refuse(jub_status status, size_t test_count, verdict before, jub_error *error)
{
    if (status != JUB_OK)
        return jub_fail(error, status, (jub_position){0}, NULL, "the decree is not sound");
    if (before != PASSED)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "see jubilee decree test",
                        "a test fails before anything is changed");
    if (test_count == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL, "the decree has no tests");
    return JUB_OK;
}

static jub_status count_mutants(mutator *m, uint32_t *count_out, jub_error *error)
{
    walker counted;
    verdict before = REFUSED;
    jub_status status = try_mutant(m, NO_TARGET, &counted, &before);
    if (status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    status = refuse(status, counted.tree ? counted.tree->tests.count : 0, before, error);
    if (status == JUB_OK && counted.number > MUTANT_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "there are more than %d things to change", MUTANT_MAX);
    *count_out = counted.number;
    return status;
}

// Some dozens: insertion keeps equals in order.
static void sort(jub_mutant *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const jub_mutant moved = items[i];
        size_t to = i;
        for (; to > 0 && items[to - 1].offset_bytes > moved.offset_bytes; to--)
            items[to] = items[to - 1];
        items[to] = moved;
    }
}

static jub_status try_all(mutator *m, jub_mutation *mutation)
{
    JUB_LIST(jub_mutant) unnoticed = {0};
    for (uint32_t i = 0; i < mutation->mutant_count; i++) {
        walker changed;
        verdict found = PASSED;
        const size_t mark_bytes = jub_arena_mark(m->arena);
        jub_arena_clear(&m->work);
        if (try_mutant(m, i, &changed, &found) != JUB_OK) return JUB_NO_MEMORY;
        assert(changed.is_found);
        mutation->noticed_count += found != PASSED;
        mutation->refused_count += found == REFUSED;
        if (found != PASSED)
            jub_arena_rewind(m->arena, mark_bytes);
        else if (!changed.mutant.text.bytes || !changed.mutant.change.bytes ||
                 !JUB_LIST_PUSH(m->arena, &unnoticed, changed.mutant))
            return JUB_NO_MEMORY;
    }
    sort(unnoticed.items, unnoticed.count);
    mutation->unnoticed = unnoticed.items;
    return JUB_OK;
}

jub_status jub_decree_mutate(jub_arena *arena, jub_text source, const jub_diagnostics *gathered,
                             jub_mutation *mutation_out, jub_error *error)
{
    mutator m = {arena, jub_arena_init(WORK_MAX_BYTES), source, gathered};
    jub_mutation mutation = {0};
    jub_status status = count_mutants(&m, &mutation.mutant_count, error);
    if (status == JUB_OK && try_all(&m, &mutation) != JUB_OK) status = jub_fail_no_memory(error);
    jub_arena_clear(&m.work);
    if (status == JUB_OK) *mutation_out = mutation;
    return status;
}
