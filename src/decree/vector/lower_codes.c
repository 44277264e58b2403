#include "decree/vector/slot_private.h"

// meets, within and in for lists of codes: three bits a set for each code of the dictionary, or-ed
// over the codes of a row. Single codes are tabulated before they come here.

enum { BITS_OF_SET = 3 }; // the code is in the set; is not, and is listed; is not, and is not

static vector_bank *find_bank(vector_plan *plan, const vector_column *column, uint32_t space)
{
    for (size_t i = 0; i < plan->banks.count; i++)
        if (plan->banks.items[i]->column == column &&
            plan->banks.items[i]->used_bits + BITS_OF_SET <= 8)
            return plan->banks.items[i];
    vector_bank *bank = JUB_NEW(plan->arena, vector_bank, 1);
    uint8_t *bytes = JUB_NEW(plan->arena, uint8_t, column->binding->book->code_count);
    if (!bank || !bytes || !JUB_LIST_PUSH(plan->arena, &plan->banks, bank)) {
        plan->is_out_of_memory = true;
        return NULL;
    }
    vector_key state = vector_key_of(VECTOR_LOAD_STATE, VECTOR_NUMBER, space);
    state.source = column;
    vector_key key = vector_key_of(VECTOR_LIST_BANK, VECTOR_BYTES, space);
    key.source = bank;
    key.operands[0] = vector_node_add(plan, state);
    key.operand_count = 1;
    *bank = (vector_bank){.bytes = bytes, .column = column, .slot = vector_node_add(plan, key)};
    return bank;
}

// The lowest bit that the bank has for the set, filled in.
static uint32_t take_bits(const vector_plan *plan, vector_bank *bank, uint32_t set)
{
    const decree_code_book *book = bank->column->binding->book;
    const uint32_t words = plan->program->set_words, bit = bank->used_bits;
    for (uint32_t i = 0; i < book->code_count; i++) {
        const bool is_in = decree_set_has(&book->members[(size_t)i * words], set);
        const uint32_t which = is_in ? 0 : book->is_listed[i] ? 1 : 2;
        bank->bytes[i] = (uint8_t)(bank->bytes[i] | 1u << (bit + which));
    }
    bank->used_bits += BITS_OF_SET;
    return bit;
}

static vector_slot find_slot(const vector_plan *plan, const vector_column *column, uint32_t set,
                             vector_op op)
{
    for (size_t i = 0; i < plan->nodes.count; i++) {
        const vector_key *key = &plan->nodes.items[i].key;
        if (key->op == op && key->source == column && key->numbers[0] == set) return (vector_slot)i;
    }
    return VECTOR_NO_SLOT;
}

vector_slot vector_lower_codes(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    const decree_expr *operand = expr->operands[0];
    const bool is_field = operand->kind == DECREE_EXPR_NAME && operand->symbol &&
                          (operand->symbol->kind == DECREE_SYMBOL_FIELD ||
                           operand->symbol->kind == DECREE_SYMBOL_CHILD);
    if (!is_field || operand->type.kind != DECREE_CODES || !expr->set.codes)
        return vector_unlowered(plan, VECTOR_TRUTH, space);
    const decree_field *field = operand->symbol->field;
    const vector_column *column = &plan->columns[field->index];
    const uint32_t its_space = field->record ? field->record->index + 1 : 0;
    if (its_space != space || !column->column || column->rows || column->column->type != JUB_CODES)
        return vector_unlowered(plan, VECTOR_TRUTH, space);
    const uint32_t set = expr->set.codes->index;
    const vector_op op = expr->kind == DECREE_EXPR_MEETS ? VECTOR_MEETS : VECTOR_WITHIN;
    const vector_slot there = find_slot(plan, column, set, op);
    if (there != VECTOR_NO_SLOT) return there;
    const vector_slot other =
        find_slot(plan, column, set, op == VECTOR_MEETS ? VECTOR_WITHIN : VECTOR_MEETS);
    vector_key key = vector_key_of(op, VECTOR_TRUTH, space);
    key.source = column;
    key.numbers[0] = set;
    key.operand_count = 2;
    if (other != VECTOR_NO_SLOT) {
        key.operands[0] = vector_node_at(plan, other)->key.operands[0];
        key.operands[1] = vector_node_at(plan, other)->key.operands[1];
        key.detail = vector_node_at(plan, other)->key.detail;
        return vector_node_add(plan, key);
    }
    vector_bank *bank = find_bank(plan, column, space);
    if (!bank) return 0;
    key.operands[0] = bank->slot;
    key.operands[1] = vector_node_at(plan, bank->slot)->key.operands[0];
    key.detail = take_bits(plan, bank, set);
    return vector_node_add(plan, key);
}
