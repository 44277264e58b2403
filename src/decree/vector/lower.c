#include "decree/vector/slot_private.h"

// An expression to a slot: as a whole where it can be tabulated, else part by part.

static decree_value unknown_value(void)
{
    return (decree_value){.state = DECREE_UNKNOWN};
}

// A value of another row of rows than the one that is looked at: such expressions are not lowered.
static bool reads_foreign(const vector_plan *plan, decree_mask reads, uint32_t space)
{
    for (uint32_t i = 0; i < plan->program->fact_count; i++) {
        const decree_field *field = plan->program->tree->facts[i];
        if (decree_mask_has(reads, i) && field && field->record &&
            field->record->index + 1 != space)
            return true;
    }
    return false;
}

// -- facts ----------------------------------------------------------------------------------------

static vector_op load_of(decree_type_kind kind)
{
    switch (kind) {
    case DECREE_BOOLEAN: return VECTOR_LOAD_TRUTH;
    case DECREE_INTEGER:
    case DECREE_RATIO:
    case DECREE_MONEY:
    case DECREE_DATE: return VECTOR_LOAD_NUMBER;
    case DECREE_DURATION: return VECTOR_LOAD_DURATION;
    case DECREE_TEXT:
    case DECREE_CHOICE:
    case DECREE_CODES:
    case DECREE_NO_TYPE: break;
    }
    return VECTOR_UNLOWERED;
}

static vector_sort fact_sort(decree_type type)
{
    const vector_sort sort = type.kind == DECREE_RATIO ? VECTOR_NUMBER : vector_sort_of(type);
    return sort ? sort : VECTOR_NUMBER; // a column holds no ratio but a whole one
}

static vector_slot broadcast(vector_plan *plan, vector_slot slot, uint32_t space)
{
    vector_key key = vector_node_at(plan, slot)->key;
    if (space == 0 || key.space == space) return slot;
    const bool is_same = key.op == VECTOR_CONSTANT || key.op == VECTOR_UNLOWERED;
    const int64_t low = vector_node_at(plan, slot)->low, high = vector_node_at(plan, slot)->high;
    if (!is_same) {
        const vector_sort sort = (vector_sort)key.sort;
        key = vector_key_of(VECTOR_BROADCAST, sort, space);
        key.operands[0] = slot;
        key.operand_count = 1;
    }
    key.space = space;
    const vector_slot made = vector_node_add(plan, key);
    vector_node_narrow(plan, made, low, high);
    return made;
}

// A choice or a linked fact that is not given as an expression.
static vector_slot lower_named(vector_plan *plan, uint32_t fact, uint32_t space)
{
    decree_expr *expr = JUB_NEW(plan->arena, decree_expr, 1);
    decree_symbol *symbol = JUB_NEW(plan->arena, decree_symbol, 1);
    if (!expr || !symbol) {
        plan->is_out_of_memory = true;
        return 0;
    }
    decree_field *field = plan->program->tree->facts[fact];
    *symbol = (decree_symbol){.kind = field->record ? DECREE_SYMBOL_CHILD : DECREE_SYMBOL_FIELD,
                              .field = field};
    *expr = (decree_expr){.kind = DECREE_EXPR_NAME, .type = field->type, .symbol = symbol};
    decree_mask reads = {{0}};
    decree_mask_set(&reads, fact);
    const vector_domain *domain = vector_domain_of(plan, reads, space);
    if (!domain || !vector_sort_of(field->type))
        return vector_unlowered(plan, fact_sort(field->type), space);
    return vector_tabulate(plan, expr, domain, space);
}

vector_slot vector_lower_fact(vector_plan *plan, uint32_t fact, uint32_t space)
{
    const decree_type type = decree_fact_type(plan->program->tree, fact);
    const decree_field *field = plan->program->tree->facts[fact];
    const vector_column *column = &plan->columns[fact];
    const vector_sort sort = fact_sort(type);
    const uint32_t its_space = field && field->record ? field->record->index + 1 : 0;
    if (its_space != 0 && its_space != space) return vector_unlowered(plan, sort, space);
    if (column->binding->given) {
        vector_key key = vector_key_of(VECTOR_LOAD_GIVEN, VECTOR_TRUTH, its_space);
        key.source = column;
        return broadcast(plan, vector_node_add(plan, key), space);
    }
    if (field && field->record && plan->determiner->records[field->record->index].to_row &&
        field == field->record->laid.after_field)
        return vector_unlowered(plan, sort, space); // the number of a row among others
    const decree_value unknown = unknown_value();
    if (!column->column)
        return broadcast(plan, vector_constant(plan, sort, its_space, &unknown, column->is_assumed),
                         space);
    const vector_op op = load_of(type.kind);
    if (op == VECTOR_UNLOWERED)
        return field ? broadcast(plan, lower_named(plan, fact, its_space), space)
                     : vector_unlowered(plan, sort, space);
    vector_key key = vector_key_of(op, sort, its_space);
    key.source = column;
    const vector_slot slot = vector_node_add(plan, key);
    if (type.kind == DECREE_DATE) vector_node_narrow(plan, slot, JUB_DATE_MIN, JUB_DATE_MAX);
    return broadcast(plan, slot, space);
}

// -- names ----------------------------------------------------------------------------------------

static vector_slot lower_define(vector_plan *plan, const decree_define *define, uint32_t space)
{
    vector_slot *slot = &plan->define_slots[define->index * plan->space_count + space];
    if (*slot == VECTOR_NO_SLOT) *slot = vector_lower(plan, define->value, space);
    return *slot;
}

static vector_slot lower_table(vector_plan *plan, const decree_table *table, uint32_t space)
{
    vector_slot *slot = &plan->table_slots[table->index * plan->space_count + space];
    if (*slot == VECTOR_NO_SLOT) *slot = vector_lower_table(plan, table, space);
    return *slot;
}

static vector_slot lower_name(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const decree_symbol *symbol = expr->symbol;
    switch (symbol->kind) {
    case DECREE_SYMBOL_FIELD:
    case DECREE_SYMBOL_CHILD: return vector_lower_fact(plan, symbol->field->index, space);
    case DECREE_SYMBOL_ROUND: return vector_lower_fact(plan, symbol->round->field_index, space);
    case DECREE_SYMBOL_GAP: return vector_lower_fact(plan, symbol->gap->fact, space);
    case DECREE_SYMBOL_DEFINE: return lower_define(plan, symbol->define, space);
    case DECREE_SYMBOL_TABLE: return lower_table(plan, symbol->table, space);
    default: return vector_unlowered(plan, fact_sort(expr->type), space);
    }
}

// -- logic ----------------------------------------------------------------------------------------

static vector_slot lower_series(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const vector_op op = expr->kind == DECREE_EXPR_AND ? VECTOR_AND : VECTOR_OR;
    const decree_value start = decree_value_truth(op == VECTOR_AND);
    vector_slot all = vector_constant(plan, VECTOR_TRUTH, space, &start, false);
    for (uint32_t i = 0; i < expr->operand_count; i++) {
        const vector_slot each = vector_lower(plan, expr->operands[i], space);
        all = vector_binary(plan, op, VECTOR_TRUTH, all, each);
    }
    return all;
}

static bool same_cases(const decree_type *a, const decree_type *b)
{
    if (a->kind != DECREE_CHOICE || a->cases == b->cases || !a->cases || !b->cases) return true;
    if (a->cases->count != b->cases->count) return false;
    for (uint32_t i = 0; i < a->cases->count; i++)
        if (!jub_text_equal(a->cases->names[i], b->cases->names[i])) return false;
    return true;
}

static vector_slot lower_if(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const vector_sort sort = vector_sort_of(expr->type);
    vector_key key = vector_key_of(VECTOR_IF, sort, space);
    if (sort == VECTOR_NO_SORT) return vector_unlowered(plan, VECTOR_NUMBER, space);
    for (uint32_t i = 0; i < 3; i++) {
        const decree_expr *operand = expr->operands[i];
        const decree_value none = decree_value_none();
        const bool is_none = operand->kind == DECREE_EXPR_NAME && !operand->symbol;
        if (i > 0 && !is_none && !same_cases(&expr->type, &operand->type))
            return vector_unlowered(plan, sort, space);
        key.operands[i] = is_none ? vector_constant(plan, sort, space, &none, false)
                                  : vector_lower(plan, operand, space);
        if (i > 0) key.operands[i] = vector_as_sort(plan, key.operands[i], sort);
        if (i > 0 && (vector_node_at(plan, key.operands[i])->key.sort != sort ||
                      vector_is_unlowered(plan, key.operands[i])))
            return vector_unlowered(plan, sort, space);
    }
    key.operand_count = 3;
    const vector_node a = *vector_node_at(plan, key.operands[1]);
    const vector_node b = *vector_node_at(plan, key.operands[2]);
    const vector_slot slot = vector_node_add(plan, key);
    vector_node_narrow(plan, slot, a.low < b.low ? a.low : b.low,
                       a.high > b.high ? a.high : b.high);
    plan->nodes.items[slot].below_high = a.below_high > b.below_high ? a.below_high : b.below_high;
    return slot;
}

// -- is -------------------------------------------------------------------------------------------

// Of texts and codes no more is needed than whether they are there.
vector_slot vector_lower_state(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const bool is_field =
        expr->kind == DECREE_EXPR_NAME && expr->symbol &&
        (expr->symbol->kind == DECREE_SYMBOL_FIELD || expr->symbol->kind == DECREE_SYMBOL_CHILD);
    if (vector_sort_of(expr->type) || !is_field) return vector_lower(plan, expr, space);
    const decree_field *field = expr->symbol->field;
    const uint32_t its_space = field->record ? field->record->index + 1 : 0;
    const decree_value unknown = unknown_value();
    if (its_space != 0 && its_space != space) return vector_unlowered(plan, VECTOR_NUMBER, space);
    if (!plan->columns[field->index].column)
        return broadcast(plan,
                         vector_constant(plan, VECTOR_NUMBER, its_space, &unknown,
                                         plan->columns[field->index].is_assumed),
                         space);
    if (field->record && field == field->record->laid.after_field)
        return vector_unlowered(plan, VECTOR_NUMBER, space);
    vector_key key = vector_key_of(VECTOR_LOAD_STATE, VECTOR_NUMBER, its_space);
    key.source = &plan->columns[field->index];
    return broadcast(plan, vector_node_add(plan, key), space);
}

static vector_slot lower_is(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const vector_slot operand = vector_lower_state(plan, expr->operands[0], space);
    const bool is_none = expr->kind == DECREE_EXPR_IS_NONE;
    if (vector_is_unlowered(plan, operand)) return vector_unlowered(plan, VECTOR_TRUTH, space);
    vector_key key = vector_key_of(is_none ? VECTOR_IS_NONE : VECTOR_IS_KNOWN, VECTOR_TRUTH, space);
    key.operands[0] = operand;
    key.operand_count = 1;
    key.detail = expr->is_negated;
    if (is_none && expr->operands[0]->type.or_none) key.detail |= 2; // unknown stays unknown
    return vector_node_add(plan, key);
}

static vector_slot lower_is_case(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const vector_slot operand = vector_lower(plan, expr->operands[0], space);
    if (vector_is_unlowered(plan, operand)) return vector_unlowered(plan, VECTOR_TRUTH, space);
    return vector_compare_constant(plan, operand,
                                   expr->is_negated ? DECREE_NOT_EQUAL : DECREE_EQUAL,
                                   (decree_ratio){expr->case_index, 1});
}

// -- the walk -------------------------------------------------------------------------------------

static vector_slot lower_kind(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    switch (expr->kind) {
    case DECREE_EXPR_NAME: return lower_name(plan, expr, space);
    case DECREE_EXPR_AND:
    case DECREE_EXPR_OR: return lower_series(plan, expr, space);
    case DECREE_EXPR_NOT:
        return vector_unary(plan, VECTOR_NOT, VECTOR_TRUTH,
                            vector_lower(plan, expr->operands[0], space));
    case DECREE_EXPR_IF: return lower_if(plan, expr, space);
    case DECREE_EXPR_IS_KNOWN:
    case DECREE_EXPR_IS_NONE: return lower_is(plan, expr, space);
    case DECREE_EXPR_IS_CASE: return lower_is_case(plan, expr, space);
    case DECREE_EXPR_COMPARE: return vector_lower_compare(plan, expr, space);
    case DECREE_EXPR_IN:
    case DECREE_EXPR_MEETS:
    case DECREE_EXPR_WITHIN: return vector_lower_codes(plan, expr, space);
    case DECREE_EXPR_ROWS: return vector_lower_question(plan, expr);
    case DECREE_EXPR_CALL: return vector_lower_call(plan, expr, space);
    case DECREE_EXPR_UNIT:
    case DECREE_EXPR_ADD:
    case DECREE_EXPR_SUBTRACT:
    case DECREE_EXPR_MULTIPLY:
    case DECREE_EXPR_DIVIDE: return vector_lower_arithmetic(plan, expr, space);
    case DECREE_EXPR_INTEGER: // constants
    case DECREE_EXPR_RATIO:
    case DECREE_EXPR_DATE:
    case DECREE_EXPR_STRING:
    case DECREE_EXPR_TRUTH:
    case DECREE_EXPR_CASE:
    case DECREE_EXPR_MONEY: break;
    }
    return vector_unlowered(plan, fact_sort(expr->type), space);
}

static decree_value number_of_case(const decree_expr *expr, decree_value value)
{
    if (expr->type.kind != DECREE_CHOICE || value.state != DECREE_KNOWN) return value;
    return decree_value_integer(value.case_index);
}

vector_slot vector_lower(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const decree_mask reads = vector_reads(plan, expr);
    const vector_sort sort = vector_sort_of(expr->type);
    const bool is_ratio_fact =
        expr->type.kind == DECREE_RATIO && expr->kind == DECREE_EXPR_NAME && expr->symbol &&
        (expr->symbol->kind == DECREE_SYMBOL_FIELD || expr->symbol->kind == DECREE_SYMBOL_CHILD);
    if (is_ratio_fact && decree_mask_any(reads) && space == 0 && !reads_foreign(plan, reads, space))
        return lower_kind(plan, expr, space);
    if (!sort && expr->type.kind != DECREE_NO_TYPE)
        return vector_unlowered(plan, VECTOR_NUMBER, space);
    if (!decree_mask_any(reads)) {
        const vector_sample sample = vector_sample_constant(plan, expr);
        const decree_value value = number_of_case(expr, sample.value);
        return vector_constant(plan, sort ? sort : VECTOR_NUMBER, space, &value, sample.is_odd);
    }
    if (space > 0 && !vector_reads_rows_of(plan, reads, space))
        return broadcast(plan, vector_lower(plan, expr, 0), space);
    if (reads_foreign(plan, reads, space))
        return vector_unlowered(plan, sort ? sort : VECTOR_NUMBER, space);
    const vector_domain *domain = sort ? vector_domain_of(plan, reads, space) : NULL;
    if (domain) return vector_tabulate(plan, expr, domain, space);
    return lower_kind(plan, expr, space);
}
