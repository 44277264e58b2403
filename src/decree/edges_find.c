#include <string.h>

#include "decree/edges_private.h"
#include "decree/print_expr_private.h"

// What there is to measure in a decree. Each clause in force is walked through the defines and
// tables it reads, each of these once a clause: comparisons in order give lines, counts of months
// and roundings give steps. A second walk finds the largest expressions that do not turn on the end
// of the term; two people for whom all of them come to the same are alike but for their terms.

enum { TEXT_MAX_BYTES = 1 << 20, MEASURE_UNSEEN = 255 };

typedef struct finder {
    jub_arena *arena;
    const decree_program *program;
    const decree_tree *tree;
    jub_edges *edges;
    decree_mask along;         // the end of the term and the fields that hold a length of it
    decree_mask *define_masks; // facts that each reads, found once
    decree_mask *table_masks;
    bool *has_define_mask;
    bool *has_table_mask;
    uint8_t *define_measures;
    uint32_t *define_seen; // the walk that has been here
    uint32_t *table_seen;
    uint32_t walk;
    const decree_clause *clause; // being walked
    jub_map line_numbers;
    jub_map step_numbers;
    jub_map key_numbers;
    jub_buffer text;
    jub_status status;
} finder;

static void fail(finder *f, jub_status status)
{
    if (f->status == JUB_OK) f->status = status;
}

// -- what an expression reads ---------------------------------------------------------------------

static decree_mask reads(finder *f, const decree_expr *expr);

static decree_mask define_reads(finder *f, const decree_define *define)
{
    if (!f->has_define_mask[define->index]) {
        f->define_masks[define->index] = reads(f, define->value);
        f->has_define_mask[define->index] = true;
    }
    return f->define_masks[define->index];
}

static decree_mask table_reads(finder *f, const decree_table *table)
{
    if (f->has_table_mask[table->index]) return f->table_masks[table->index];
    decree_mask mask = {{0}};
    for (uint32_t i = 0; i < table->input_count; i++)
        mask = decree_mask_or(mask, reads(f, table->inputs[i]));
    for (uint32_t i = 0; i < table->row_count; i++) {
        mask = decree_mask_or(mask, reads(f, table->rows[i].result));
        for (uint32_t k = 0; k < table->input_count; k++) {
            const decree_cell *cell = &table->rows[i].cells[k];
            mask = decree_mask_or(mask, reads(f, cell->low));
            mask = decree_mask_or(mask, reads(f, cell->high));
        }
    }
    f->table_masks[table->index] = mask;
    f->has_table_mask[table->index] = true;
    return mask;
}

// Whether there are such rows, and how many, is a fact like others, even where their lengths are
// asked; a length or a day made of their lengths moves with the term.
static decree_mask rows_mask(const finder *f, const decree_expr *expr, decree_mask mask)
{
    for (uint32_t i = 0; expr->quantifier <= DECREE_COUNT && i < expr->record->field_count; i++) {
        const uint32_t fact = expr->record->fields[i]->index;
        if (decree_mask_has(f->edges->lengths, fact)) decree_mask_clear(&mask, fact);
    }
    decree_mask_set(&mask, expr->record->fact);
    return mask;
}

static decree_mask reads(finder *f, const decree_expr *expr)
{
    decree_mask mask = {{0}};
    if (!expr) return mask;
    for (uint32_t i = 0; i < expr->operand_count; i++)
        mask = decree_mask_or(mask, reads(f, expr->operands[i]));
    if (expr->kind == DECREE_EXPR_ROWS) mask = rows_mask(f, expr, mask);
    if (expr->kind != DECREE_EXPR_NAME || !expr->symbol) return mask;
    const decree_symbol *symbol = expr->symbol;
    if (symbol->kind == DECREE_SYMBOL_FIELD) decree_mask_set(&mask, symbol->field->index);
    if (symbol->kind == DECREE_SYMBOL_ROUND) decree_mask_set(&mask, symbol->round->field_index);
    if (symbol->kind == DECREE_SYMBOL_CHILD) decree_mask_set(&mask, symbol->field->index);
    if (symbol->kind == DECREE_SYMBOL_GAP) decree_mask_set(&mask, symbol->gap->fact);
    if (symbol->kind == DECREE_SYMBOL_DEFINE) return define_reads(f, symbol->define);
    if (symbol->kind == DECREE_SYMBOL_TABLE) return table_reads(f, symbol->table);
    return mask;
}

static bool reads_anything(finder *f, const decree_expr *expr)
{
    return decree_mask_any(reads(f, expr));
}

static bool turns_on_term(finder *f, const decree_expr *expr)
{
    const decree_mask mask = reads(f, expr);
    return (mask.words[0] & f->along.words[0]) != 0 || (mask.words[1] & f->along.words[1]) != 0;
}

// -- in what it is measured -----------------------------------------------------------------------

static jub_measure measure_of(finder *f, const decree_expr *expr);

static bool is_count(jub_measure measure)
{
    return measure == JUB_MEASURE_DAYS || measure == JUB_MEASURE_MONTHS ||
           measure == JUB_MEASURE_YEARS;
}

static jub_measure either(jub_measure a, jub_measure b)
{
    if (is_count(a)) return a;
    return b != JUB_MEASURE_NUMBER ? b : a;
}

// Days through days are a share, and so is a number of the person's through another one.
static jub_measure measure_quotient(finder *f, const decree_expr *expr)
{
    const jub_measure a = measure_of(f, expr->operands[0]), b = measure_of(f, expr->operands[1]);
    if (a == b && reads_anything(f, expr->operands[1])) return JUB_MEASURE_SHARE;
    return b == JUB_MEASURE_NUMBER ? a : JUB_MEASURE_NUMBER;
}

static jub_measure measure_call(finder *f, const decree_expr *expr)
{
    if (expr->function == DECREE_FUNCTION_DAYS) return JUB_MEASURE_DAYS;
    if (expr->function == DECREE_FUNCTION_MONTHS) return JUB_MEASURE_MONTHS;
    if (expr->function == DECREE_FUNCTION_YEARS) return JUB_MEASURE_YEARS;
    const jub_measure first = measure_of(f, expr->operands[0]);
    return expr->operand_count > 1 ? either(first, measure_of(f, expr->operands[1])) : first;
}

static jub_measure measure_name(finder *f, const decree_symbol *symbol)
{
    if (!symbol || symbol->kind != DECREE_SYMBOL_DEFINE) return JUB_MEASURE_NUMBER;
    uint8_t *kept = &f->define_measures[symbol->define->index];
    if (*kept == MEASURE_UNSEEN) *kept = (uint8_t)measure_of(f, symbol->define->value);
    return (jub_measure)*kept;
}

static jub_measure measure_of(finder *f, const decree_expr *expr)
{
    if (expr->type.kind == DECREE_DATE) return JUB_MEASURE_DATE;
    if (expr->type.kind == DECREE_DURATION) return JUB_MEASURE_DURATION;
    if (expr->kind == DECREE_EXPR_NAME) return measure_name(f, expr->symbol);
    if (expr->kind == DECREE_EXPR_CALL) return measure_call(f, expr);
    if (expr->kind == DECREE_EXPR_DIVIDE) return measure_quotient(f, expr);
    if (expr->kind == DECREE_EXPR_IF) return measure_of(f, expr->operands[1]);
    if (expr->kind == DECREE_EXPR_ADD || expr->kind == DECREE_EXPR_SUBTRACT ||
        expr->kind == DECREE_EXPR_MULTIPLY)
        return either(measure_of(f, expr->operands[0]), measure_of(f, expr->operands[1]));
    return JUB_MEASURE_NUMBER;
}

// -- lines and steps ------------------------------------------------------------------------------

static bool has_order(decree_type_kind kind)
{
    return kind == DECREE_INTEGER || kind == DECREE_RATIO || kind == DECREE_DATE ||
           kind == DECREE_DURATION;
}

static jub_text written(finder *f, const decree_expr *expr)
{
    jub_buffer_reset(&f->text);
    if (expr) decree_expr_write(expr, &f->text);
    if (f->text.status != JUB_OK) fail(f, f->text.status);
    const jub_text copy = jub_text_copy(f->arena, jub_buffer_view(&f->text));
    if (!copy.bytes) fail(f, JUB_NO_MEMORY);
    return copy;
}

// The line or step with these two texts, made now if it is new; NULL when that fails.
static decree_edge *find_edge(finder *f, jub_map *numbers, decree_edge_list *list, size_t edge_max,
                              const decree_expr *left, const decree_expr *right)
{
    decree_edge edge = {.left = left, .right = right};
    bool is_new = false;
    edge.line.left = written(f, left);
    edge.line.right = written(f, right);
    const jub_text key = jub_text_format(f->arena, "%.*s\n%.*s", JUB_TEXT_ARG(edge.line.left),
                                         JUB_TEXT_ARG(edge.line.right));
    if (!key.bytes) fail(f, JUB_NO_MEMORY);
    if (f->status != JUB_OK) return NULL;
    const uint32_t number = jub_map_add(numbers, key, &is_new);
    if (number == JUB_MAP_ABSENT) fail(f, JUB_NO_MEMORY);
    if (is_new && list->count == edge_max) fail(f, JUB_LIMIT);
    if (f->status == JUB_OK && is_new && !JUB_LIST_PUSH(f->arena, list, edge))
        fail(f, JUB_NO_MEMORY);
    return f->status == JUB_OK ? &list->items[number] : NULL;
}

// The clause being walked is one on which the edge bears.
static void note_clause(finder *f, decree_edge *edge)
{
    const decree_clause *clause = f->clause;
    if (clause->kind == DECREE_GRANTS) edge->grants |= (uint64_t)1 << clause->index;
    if (clause->kind == DECREE_EXCLUDES) edge->exclusions |= (uint64_t)1 << clause->index;
    if (edge->clauses.count > 0 && edge->clauses.items[edge->clauses.count - 1] == clause) return;
    if (!JUB_LIST_PUSH(f->arena, &edge->clauses, clause)) fail(f, JUB_NO_MEMORY);
}

static decree_relation mirrored(decree_relation relation)
{
    static const decree_relation mirror[] = {
        [DECREE_EQUAL] = DECREE_EQUAL,  [DECREE_NOT_EQUAL] = DECREE_NOT_EQUAL,
        [DECREE_LESS] = DECREE_GREATER, [DECREE_LESS_EQUAL] = DECREE_GREATER_EQUAL,
        [DECREE_GREATER] = DECREE_LESS, [DECREE_GREATER_EQUAL] = DECREE_LESS_EQUAL};
    return mirror[relation];
}

static void add_line(finder *f, const decree_expr *left, const decree_expr *right,
                     decree_relation relation)
{
    if (relation == DECREE_EQUAL || relation == DECREE_NOT_EQUAL) return;
    if (!has_order(left->type.kind) || !has_order(right->type.kind)) return;
    if (!reads_anything(f, left)) {
        const decree_expr *held = left;
        left = right;
        right = held;
        relation = mirrored(relation);
    }
    if (!reads_anything(f, left)) return;
    decree_edge *edge =
        find_edge(f, &f->line_numbers, &f->edges->lines, JUB_EDGE_LINE_MAX, left, right);
    if (!edge) return;
    edge->line.measure = either(measure_of(f, left), measure_of(f, right));
    edge->is_along = turns_on_term(f, left) || turns_on_term(f, right);
    if (relation == DECREE_LESS || relation == DECREE_GREATER_EQUAL)
        edge->splits_below = true;
    else
        edge->splits_above = true;
    note_clause(f, edge);
}

static void add_step(finder *f, const decree_expr *call)
{
    const bool is_exact =
        call->function == DECREE_FUNCTION_DAYS || call->function == DECREE_FUNCTION_LENGTH ||
        call->function == DECREE_FUNCTION_MIN || call->function == DECREE_FUNCTION_MAX;
    if (is_exact || !turns_on_term(f, call)) return;
    decree_edge *edge =
        find_edge(f, &f->step_numbers, &f->edges->steps, JUB_EDGE_STEP_MAX, call, NULL);
    if (edge) note_clause(f, edge);
}

static void add_cell(finder *f, const decree_expr *input, const decree_cell *cell)
{
    if (cell->kind == DECREE_CELL_RELATION) add_line(f, input, cell->low, cell->relation);
    if (cell->kind != DECREE_CELL_RANGE) return;
    add_line(f, input, cell->low, cell->low_is_closed ? DECREE_GREATER_EQUAL : DECREE_GREATER);
    add_line(f, input, cell->high, cell->high_is_closed ? DECREE_LESS_EQUAL : DECREE_LESS);
}

static void walk(finder *f, const decree_expr *expr);

static void walk_table(finder *f, const decree_table *table)
{
    for (uint32_t i = 0; i < table->input_count; i++) walk(f, table->inputs[i]);
    for (uint32_t i = 0; i < table->row_count; i++) {
        const decree_row *row = &table->rows[i];
        for (uint32_t k = 0; k < table->input_count; k++) {
            add_cell(f, table->inputs[k], &row->cells[k]);
            walk(f, row->cells[k].low);
            walk(f, row->cells[k].high);
        }
        walk(f, row->result);
    }
}

// Whether this walk comes here for the first time, and what it finds is in force.
static bool enter(finder *f, uint32_t *seen, const decree_source *source)
{
    const bool is_first = *seen != f->walk;
    *seen = f->walk;
    return is_first && decree_in_force(f->program, source);
}

// A question to the rows of a record is one fact of the person; comparisons inside it are about a
// single row, of which a person has many or none, and are not looked at.
static void walk(finder *f, const decree_expr *expr)
{
    if (!expr || f->status != JUB_OK || expr->kind == DECREE_EXPR_ROWS) return;
    if (expr->kind == DECREE_EXPR_COMPARE)
        add_line(f, expr->operands[0], expr->operands[1], expr->relation);
    if (expr->kind == DECREE_EXPR_CALL) add_step(f, expr);
    for (uint32_t i = 0; i < expr->operand_count; i++) walk(f, expr->operands[i]);
    if (expr->kind != DECREE_EXPR_NAME || !expr->symbol) return;
    const decree_symbol *symbol = expr->symbol;
    if (symbol->kind == DECREE_SYMBOL_DEFINE &&
        enter(f, &f->define_seen[symbol->define->index], &symbol->define->source))
        walk(f, symbol->define->value);
    if (symbol->kind == DECREE_SYMBOL_TABLE &&
        enter(f, &f->table_seen[symbol->table->index], &symbol->table->source))
        walk_table(f, symbol->table);
}

// -- what people alike are alike in ---------------------------------------------------------------

static void add_key(finder *f, const decree_expr *expr)
{
    bool is_new = false;
    const jub_text text = written(f, expr);
    if (f->status != JUB_OK) return;
    if (jub_map_add(&f->key_numbers, text, &is_new) == JUB_MAP_ABSENT) fail(f, JUB_NO_MEMORY);
    if (!is_new) return;
    if (f->edges->keys.count == JUB_EDGE_KEY_MAX) fail(f, JUB_LIMIT);
    if (f->status == JUB_OK && !JUB_LIST_PUSH(f->arena, &f->edges->keys, expr))
        fail(f, JUB_NO_MEMORY);
}

static void walk_keys(finder *f, const decree_expr *expr);

static void walk_table_keys(finder *f, const decree_table *table)
{
    for (uint32_t i = 0; i < table->input_count; i++) walk_keys(f, table->inputs[i]);
    for (uint32_t i = 0; i < table->row_count; i++) {
        for (uint32_t k = 0; k < table->input_count; k++) {
            walk_keys(f, table->rows[i].cells[k].low);
            walk_keys(f, table->rows[i].cells[k].high);
        }
        walk_keys(f, table->rows[i].result);
    }
}

static void walk_keys(finder *f, const decree_expr *expr)
{
    if (!expr || f->status != JUB_OK || !reads_anything(f, expr)) return;
    if (!turns_on_term(f, expr)) {
        add_key(f, expr);
        return;
    }
    if (expr->kind == DECREE_EXPR_ROWS) {
        f->edges->needs_rows[expr->record->index] = true;
        return;
    }
    for (uint32_t i = 0; i < expr->operand_count; i++) walk_keys(f, expr->operands[i]);
    if (expr->kind != DECREE_EXPR_NAME) return;
    const decree_symbol *symbol = expr->symbol;
    if (symbol->kind == DECREE_SYMBOL_DEFINE &&
        enter(f, &f->define_seen[symbol->define->index], &symbol->define->source))
        walk_keys(f, symbol->define->value);
    if (symbol->kind == DECREE_SYMBOL_TABLE &&
        enter(f, &f->table_seen[symbol->table->index], &symbol->table->source))
        walk_table_keys(f, symbol->table);
}

// -- all clauses ----------------------------------------------------------------------------------

typedef void walker(finder *f, const decree_expr *expr);

// Of a clause about rows only what is about the person is walked; its outcome may turn on all that
// stands in the rows.
static void walk_clause(finder *f, const decree_clause *clause, walker *go)
{
    if (clause->each_record) f->edges->needs_rows[clause->each_record->index] = true;
    if (!clause->each_record || clause->kind == DECREE_GRANTS) go(f, clause->when);
    for (uint32_t i = 0; !clause->each_record && i < clause->act_count; i++) {
        go(f, clause->acts[i].by);
        go(f, clause->acts[i].at_least);
        go(f, clause->acts[i].at_most);
        go(f, clause->acts[i].to);
        go(f, clause->acts[i].from);
    }
    go(f, clause->at_most);
    go(f, clause->until);
}

static void walk_list(finder *f, decree_clause *const *clauses, size_t count, bool once, walker *go)
{
    for (size_t i = 0; i < count; i++) {
        if (!decree_in_force(f->program, &clauses[i]->source)) continue;
        if (!once) f->walk++; // every clause goes through the defines anew
        f->clause = clauses[i];
        walk_clause(f, clauses[i], go);
    }
}

static void walk_all(finder *f, bool once, walker *go)
{
    const decree_tree *tree = f->tree;
    f->walk++;
    walk_list(f, tree->covers.items, tree->covers.count, once, go);
    walk_list(f, tree->grants.items, tree->grants.count, once, go);
    walk_list(f, tree->excludes.items, tree->excludes.count, once, go);
    walk_list(f, tree->limits.items, tree->limits.count, once, go);
    walk_list(f, tree->defers.items, tree->defers.count, once, go);
    walk_list(f, tree->revokes.items, tree->revokes.count, once, go);
}

static void find_length(finder *f, const decree_field *field)
{
    if (field->type.kind == DECREE_DURATION && field->is_used)
        decree_mask_set(&f->edges->lengths, field->index);
}

// Durations that the decree reads are taken as lengths of the term, in the rows of a record too.
static void find_lengths(finder *f)
{
    for (size_t i = 0; i < f->tree->fields.count; i++) find_length(f, f->tree->fields.items[i]);
    for (size_t i = 0; i < f->tree->records.count; i++) {
        const decree_record *record = f->tree->records.items[i];
        for (uint32_t k = 0; k < record->field_count; k++) find_length(f, record->fields[k]);
    }
    f->along = f->edges->lengths;
    if (f->program->term_end) decree_mask_set(&f->along, f->program->term_end->index);
}

static bool prepare(finder *f)
{
    const size_t define_count = f->tree->defines.count, table_count = f->tree->tables.count;
    f->define_masks = JUB_NEW(f->arena, decree_mask, define_count);
    f->has_define_mask = JUB_NEW(f->arena, bool, define_count);
    f->define_measures = JUB_NEW(f->arena, uint8_t, define_count);
    f->define_seen = JUB_NEW(f->arena, uint32_t, define_count);
    f->table_masks = JUB_NEW(f->arena, decree_mask, table_count);
    f->has_table_mask = JUB_NEW(f->arena, bool, table_count);
    f->table_seen = JUB_NEW(f->arena, uint32_t, table_count);
    if (!f->define_masks || !f->has_define_mask || !f->define_measures || !f->define_seen ||
        !f->table_masks || !f->has_table_mask || !f->table_seen)
        return false;
    memset(f->define_measures, MEASURE_UNSEEN, define_count);
    return true;
}

// The labels of the clauses on which an edge bears.
static void name_clauses(finder *f, decree_edge_list *list)
{
    for (size_t i = 0; i < list->count && f->status == JUB_OK; i++) {
        decree_edge *edge = &list->items[i];
        jub_buffer_reset(&f->text);
        for (size_t k = 0; k < edge->clauses.count; k++)
            jub_buffer_format(&f->text, "%s%.*s", k > 0 ? ", " : "",
                              JUB_TEXT_ARG(edge->clauses.items[k]->name.text));
        edge->line.clauses = jub_text_copy(f->arena, jub_buffer_view(&f->text));
        if (!edge->line.clauses.bytes) fail(f, JUB_NO_MEMORY);
    }
}

jub_status decree_edges_find(jub_arena *arena, const decree_program *program, jub_edges *edges,
                             jub_error *error)
{
    finder f = {.arena = arena,
                .program = program,
                .tree = program->tree,
                .edges = edges,
                .line_numbers = jub_map_init(arena, 0),
                .step_numbers = jub_map_init(arena, 0),
                .key_numbers = jub_map_init(arena, 0),
                .text = jub_buffer_init(TEXT_MAX_BYTES)};
    if (!prepare(&f)) return jub_fail_no_memory(error);
    find_lengths(&f);
    walk_all(&f, false, walk);
    walk_all(&f, true, walk_keys);
    name_clauses(&f, &edges->lines);
    name_clauses(&f, &edges->steps);
    jub_buffer_clear(&f.text);
    if (f.status == JUB_NO_MEMORY) return jub_fail_no_memory(error);
    if (f.status != JUB_OK)
        return jub_fail(error, f.status, (jub_position){0}, NULL,
                        "the decree has more lines than can be looked at: %d lines, %d roundings "
                        "and counts, %d expressions",
                        JUB_EDGE_LINE_MAX, JUB_EDGE_STEP_MAX, JUB_EDGE_KEY_MAX);
    return JUB_OK;
}
