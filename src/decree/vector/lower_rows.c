#include "decree/vector/slot_private.h"

// Questions to rows: what is asked of each row is lowered over the rows of the record.

static bool sort_fits(const decree_expr *expr, vector_sort sort)
{
    switch (expr->quantifier) {
    case DECREE_ANY:
    case DECREE_EVERY:
    case DECREE_NO:
    case DECREE_COUNT: return true;
    case DECREE_SUM: return sort == VECTOR_NUMBER || sort == VECTOR_DURATION;
    case DECREE_LONGEST:
    case DECREE_SHORTEST: return sort == VECTOR_DURATION;
    case DECREE_LATEST:
    case DECREE_EARLIEST:
    case DECREE_GREATEST:
    case DECREE_LEAST: return sort == VECTOR_NUMBER;
    }
    return false;
}

static vector_slot constant_for(vector_plan *plan, vector_sort sort, uint32_t space,
                                decree_value value)
{
    return vector_constant(plan, sort, space, &value, false);
}

static vector_slot add_question(vector_plan *plan, const decree_expr *expr, vector_sort sort,
                                const vector_slot *operands, uint32_t operand_count)
{
    const vector_question question = {.binding = &plan->determiner->records[expr->record->index],
                                      .record = expr->record,
                                      .quantifier = expr->quantifier};
    vector_question held;
    memset(&held, 0, sizeof held); // it is compared as bytes
    held.binding = question.binding;
    held.record = question.record;
    held.quantifier = question.quantifier;
    vector_key key = vector_key_of(VECTOR_QUESTION, sort, 0);
    for (uint32_t i = 0; i < operand_count; i++) key.operands[i] = operands[i];
    key.operand_count = operand_count;
    key.source = vector_hold(plan, &held, sizeof held);
    return vector_node_add(plan, key);
}

vector_slot vector_lower_question(vector_plan *plan, const decree_expr *expr)
{
    const vector_sort sort = vector_sort_of(expr->type);
    const decree_record_binding *binding = &plan->determiner->records[expr->record->index];
    const uint32_t space = expr->record->index + 1;
    if (sort == VECTOR_NO_SORT || !sort_fits(expr, sort))
        return vector_unlowered(plan, sort ? sort : VECTOR_NUMBER, 0);
    if (!binding->to_person)
        return constant_for(plan, sort, 0, (decree_value){.state = DECREE_UNKNOWN});
    const uint32_t operand_count = expr->quantifier >= DECREE_SUM ? 2 : 1;
    vector_slot operands[2];
    for (uint32_t i = 0; i < operand_count; i++) {
        const vector_sort its = i == 0 ? VECTOR_TRUTH : sort;
        operands[i] = binding->capacity == 0 // nobody has a row
                          ? constant_for(plan, its, space, (decree_value){.state = DECREE_NONE})
                          : vector_lower(plan, expr->operands[i], space);
        if (vector_node_at(plan, operands[i])->key.sort != its ||
            vector_is_unlowered(plan, operands[i]))
            return vector_unlowered(plan, sort, 0);
    }
    const vector_slot slot = add_question(plan, expr, sort, operands, operand_count);
    if (expr->quantifier == DECREE_COUNT) vector_node_narrow(plan, slot, 0, DECREE_ROW_MAX);
    if (sort == VECTOR_NUMBER && expr->quantifier > DECREE_SUM)
        vector_node_narrow(plan, slot, vector_node_at(plan, operands[1])->low,
                           vector_node_at(plan, operands[1])->high);
    return slot;
}
