#include "decree/vector/slot_private.h"

// An expression that reads one linked resource or one coded column alone, worked out by the
// reference for each entry. Truths take a bit each in bytes by entry, so that one look-up a row
// brings eight of them.

typedef struct draft {
    uint8_t *codes;
    int32_t *values;
    int32_t *days;
    uint8_t all_codes;  // or-ed
    bool is_two_valued; // but for the extra entries
} draft;

static uint8_t code_of(const vector_sample *sample, vector_sort sort)
{
    uint8_t code = 0;
    switch (sample->value.state) {
    case DECREE_UNKNOWN: code = sort == VECTOR_TRUTH ? VECTOR_PERHAPS : 0; break;
    case DECREE_NONE: code = VECTOR_NONE; break;
    case DECREE_KNOWN:
        if (sort != VECTOR_TRUTH)
            code = VECTOR_YES;
        else if (sample->value.truth)
            code = VECTOR_YES | VECTOR_PERHAPS;
        break;
    }
    return (uint8_t)(code | (sample->is_odd ? VECTOR_ODD : 0));
}

// The value of an entry, which 32 bits may not hold: then the reference is asked.
static void take_value(draft *made, uint32_t entry, const decree_value *value, decree_type type)
{
    if (value->state != DECREE_KNOWN) return;
    if (type.kind == DECREE_DURATION) {
        made->values[entry] = value->least.months;
        made->days[entry] = value->least.days;
    } else if (type.kind == DECREE_CHOICE) {
        made->values[entry] = (int32_t)value->case_index;
    } else if (made->days && vector_sort_of(type) == VECTOR_RATIO) {
        const bool fits = decree_value_is_point(value, DECREE_RATIO) &&
                          value->low.numerator >= INT32_MIN && value->low.numerator <= INT32_MAX &&
                          value->low.denominator <= INT32_MAX;
        if (!fits) made->codes[entry] |= VECTOR_ODD;
        made->values[entry] = fits ? (int32_t)value->low.numerator : 0;
        made->days[entry] = fits ? (int32_t)value->low.denominator : 1;
    } else if (value->low.denominator != 1 || value->low.numerator < INT32_MIN ||
               value->low.numerator > INT32_MAX) {
        made->codes[entry] |= VECTOR_ODD;
    } else {
        made->values[entry] = (int32_t)value->low.numerator;
    }
}

static bool fill(vector_plan *plan, const decree_expr *expr, const vector_domain *domain,
                 vector_sort sort, draft *made)
{
    const uint32_t count = domain->count + VECTOR_ENTRY_EXTRA;
    *made = (draft){.codes = JUB_NEW(plan->arena, uint8_t, count),
                    .values = JUB_NEW(plan->arena, int32_t, sort == VECTOR_TRUTH ? 0 : count),
                    .days = JUB_NEW(plan->arena, int32_t, vector_is_pair(sort) ? count : 0),
                    .is_two_valued = true};
    if (!made->codes || !made->values || !made->days) return false;
    for (uint32_t i = 0; i < count; i++) {
        const vector_sample sample = vector_sample_entry(plan, expr, domain, i);
        made->codes[i] = code_of(&sample, sort);
        if (sort != VECTOR_TRUTH) take_value(made, i, &sample.value, expr->type);
        made->all_codes |= made->codes[i];
        const uint8_t truth = made->codes[i];
        const bool is_plain = sort == VECTOR_TRUTH
                                  ? truth == 0 || truth == (VECTOR_YES | VECTOR_PERHAPS)
                                  : truth == VECTOR_YES;
        if (i < domain->count && !is_plain) made->is_two_valued = false;
    }
    return true;
}

// -- banks ----------------------------------------------------------------------------------------

static vector_slot index_of(vector_plan *plan, const vector_domain *domain, uint32_t space)
{
    vector_key key = vector_key_of(VECTOR_INDEX, VECTOR_BYTES, space);
    key.source = domain;
    return vector_node_add(plan, key);
}

static vector_bank *find_bank(vector_plan *plan, const vector_domain *domain, uint32_t space,
                              uint32_t bit_count)
{
    for (size_t i = 0; i < plan->banks.count; i++)
        if (plan->banks.items[i]->domain == domain &&
            plan->banks.items[i]->used_bits + bit_count <= 8)
            return plan->banks.items[i];
    vector_bank *bank = JUB_NEW(plan->arena, vector_bank, 1);
    uint8_t *bytes = JUB_NEW(plan->arena, uint8_t, domain->count + VECTOR_ENTRY_EXTRA);
    if (!bank || !bytes || !JUB_LIST_PUSH(plan->arena, &plan->banks, bank)) {
        plan->is_out_of_memory = true;
        return NULL;
    }
    vector_key key = vector_key_of(VECTOR_BANK, VECTOR_BYTES, space);
    key.operands[0] = index_of(plan, domain, space);
    key.operand_count = 1;
    key.source = bank;
    *bank = (vector_bank){.bytes = bytes, .domain = domain, .slot = vector_node_add(plan, key)};
    return bank;
}

// Gives a code a bit of the bank, where any entry has it.
static uint8_t take_bit(vector_bank *bank, const draft *made, uint8_t code)
{
    if (!(made->all_codes & code)) return VECTOR_NO_BIT;
    const uint8_t bit = (uint8_t)bank->used_bits++;
    for (uint32_t i = 0; i < bank->domain->count + VECTOR_ENTRY_EXTRA; i++)
        if (made->codes[i] & code) bank->bytes[i] = (uint8_t)(bank->bytes[i] | 1u << bit);
    return bit;
}

static uint32_t pack(vector_bits bits)
{
    return (uint32_t)bits.yes | (uint32_t)bits.perhaps << 8 | (uint32_t)bits.none << 16 |
           (uint32_t)bits.odd << 24;
}

static vector_slot add_table(vector_plan *plan, const vector_domain *domain, vector_sort sort,
                             uint32_t space, const draft *made, const vector_table *table)
{
    const uint32_t bit_count = (uint32_t)__builtin_popcount(made->all_codes);
    vector_bank *bank = find_bank(plan, domain, space, bit_count);
    if (!bank) return 0;
    const vector_bits bits = {
        .yes = take_bit(bank, made, VECTOR_YES),
        .perhaps = take_bit(bank, made, VECTOR_PERHAPS),
        .none = take_bit(bank, made, VECTOR_NONE),
        .odd = take_bit(bank, made, VECTOR_ODD),
    };
    vector_key key = vector_key_of(sort == VECTOR_TRUTH    ? VECTOR_TABLE_TRUTH
                                   : sort == VECTOR_NUMBER ? VECTOR_TABLE_NUMBER
                                                           : VECTOR_TABLE_DURATION,
                                   sort, space);
    key.operands[0] = bank->slot;
    key.operands[1] = vector_node_at(plan, bank->slot)->key.operands[0];
    key.operand_count = 2;
    key.detail = pack(bits);
    key.numbers[0] = made->is_two_valued;
    vector_table *kept = JUB_NEW(plan->arena, vector_table, 1);
    if (!kept) {
        plan->is_out_of_memory = true;
        return 0;
    }
    *kept = *table;
    key.source = kept;
    return vector_node_add(plan, key);
}

static void narrow(vector_plan *plan, vector_slot slot, const draft *made, uint32_t count)
{
    int64_t low = INT32_MAX, high = INT32_MIN, below = 1;
    const vector_sort sort = (vector_sort)vector_node_at(plan, slot)->key.sort;
    for (uint32_t i = 0; i < count; i++) {
        if (!(made->codes[i] & VECTOR_YES)) continue;
        if (sort == VECTOR_RATIO && made->days[i] > below) below = made->days[i];
        if (made->values[i] < low) low = made->values[i];
        if (made->values[i] > high) high = made->values[i];
    }
    if (low <= high) vector_node_narrow(plan, slot, low < 0 ? low : 0, high > 0 ? high : 0);
    plan->nodes.items[slot].below_high = below;
}

vector_slot vector_tabulate(vector_plan *plan, const decree_expr *expr, const vector_domain *domain,
                            uint32_t space)
{
    const vector_sort sort = vector_sort_of(expr->type);
    const size_t count = (size_t)domain->count + VECTOR_ENTRY_EXTRA;
    draft made;
    if (!fill(plan, expr, domain, sort, &made)) {
        plan->is_out_of_memory = true;
        return 0;
    }
    vector_table table = {.domain = domain, .codes = vector_hold(plan, made.codes, count)};
    if (sort != VECTOR_TRUTH)
        table.values = vector_hold(plan, made.values, count * sizeof *made.values);
    if (vector_is_pair(sort)) table.days = vector_hold(plan, made.days, count * sizeof *made.days);
    for (size_t i = 0; i < plan->tables.count; i++) {
        const vector_table *other = &plan->tables.items[i];
        if (other->domain == domain && other->codes == table.codes &&
            other->values == table.values && other->days == table.days &&
            vector_node_at(plan, other->slot)->key.sort == sort)
            return other->slot;
    }
    table.slot = add_table(plan, domain, sort, space, &made, &table);
    if (sort == VECTOR_NUMBER || sort == VECTOR_RATIO)
        narrow(plan, table.slot, &made, (uint32_t)count);
    if (!JUB_LIST_PUSH(plan->arena, &plan->tables, table)) plan->is_out_of_memory = true;
    return table.slot;
}
