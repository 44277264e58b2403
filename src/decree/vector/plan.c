#include "decree/vector/room_private.h"

// A decree's expressions as nodes. Two expressions that come to the same node are computed once;
// what nobody needs in the end is not computed at all.

// -- nodes ----------------------------------------------------------------------------------------

static uint64_t hash_of(const vector_key *key)
{
    uint64_t words[sizeof *key / sizeof(uint64_t)], hash = 0;
    memcpy(words, key, sizeof words);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        hash = (hash ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return hash;
}

_Static_assert(sizeof(vector_key) == 8 * sizeof(uint32_t) + 4 * sizeof(uint64_t),
               "keys are compared as bytes");

vector_key vector_key_of(vector_op op, vector_sort sort, uint32_t space)
{
    vector_key key;
    memset(&key, 0, sizeof key);
    key.op = op;
    key.sort = sort;
    key.space = space;
    return key;
}

vector_slot vector_node_add(vector_plan *plan, vector_key key)
{
    const uint64_t hash = hash_of(&key);
    // Some hundred nodes: a linear search over their hashes will do.
    for (size_t i = 0; i < plan->nodes.count; i++)
        if (plan->nodes.items[i].hash == hash &&
            memcmp(&plan->nodes.items[i].key, &key, sizeof key) == 0)
            return (vector_slot)i;
    if (plan->nodes.count >= VECTOR_SLOT_MAX && key.op != VECTOR_UNLOWERED)
        return vector_unlowered(plan, (vector_sort)key.sort, key.space);
    const vector_node node = {
        .key = key, .hash = hash, .low = INT32_MIN, .high = INT32_MAX, .below_high = INT32_MAX};
    if (!JUB_LIST_PUSH(plan->arena, &plan->nodes, node)) {
        plan->is_out_of_memory = true;
        return 0; // there is always a first one
    }
    return (vector_slot)(plan->nodes.count - 1);
}

void vector_node_narrow(vector_plan *plan, vector_slot slot, int64_t low, int64_t high)
{
    vector_node *node = &plan->nodes.items[slot];
    if (low > node->low) node->low = low;
    if (high < node->high) node->high = high;
}

vector_slot vector_unlowered(vector_plan *plan, vector_sort sort, uint32_t space)
{
    return vector_node_add(plan, vector_key_of(VECTOR_UNLOWERED, sort, space));
}

bool vector_is_unlowered(const vector_plan *plan, vector_slot slot)
{
    return vector_node_at(plan, slot)->key.op == VECTOR_UNLOWERED;
}

vector_slot vector_unary(vector_plan *plan, vector_op op, vector_sort sort, vector_slot a)
{
    vector_key key = vector_key_of(op, sort, vector_node_at(plan, a)->key.space);
    key.operands[0] = a;
    key.operand_count = 1;
    return vector_node_add(plan, key);
}

vector_slot vector_binary(vector_plan *plan, vector_op op, vector_sort sort, vector_slot a,
                          vector_slot b)
{
    vector_key key = vector_key_of(op, sort, vector_node_at(plan, a)->key.space);
    key.operands[0] = a;
    key.operands[1] = b;
    key.operand_count = 2;
    return vector_node_add(plan, key);
}

static bool fits_32(int64_t number)
{
    return number >= INT32_MIN && number <= INT32_MAX;
}

vector_slot vector_constant(vector_plan *plan, vector_sort sort, uint32_t space,
                            const decree_value *value, bool is_odd)
{
    vector_key key = vector_key_of(VECTOR_CONSTANT, sort, space);
    key.detail = value->state;
    if (is_odd) key.detail |= VECTOR_ODD;
    if (value->state == DECREE_KNOWN && sort == VECTOR_TRUTH) key.numbers[0] = value->truth;
    if (value->state == DECREE_KNOWN && sort == VECTOR_DURATION) {
        if (!jub_duration_same(value->least, value->most))
            return vector_unlowered(plan, sort, space);
        key.numbers[0] = value->least.months;
        key.numbers[1] = value->least.days;
    }
    if (value->state == DECREE_KNOWN && sort == VECTOR_NUMBER) {
        if (value->low.denominator != 1 || !fits_32(value->low.numerator) ||
            value->low.numerator != value->high.numerator || value->high.denominator != 1)
            return vector_unlowered(plan, sort, space);
        key.numbers[0] = value->low.numerator;
    }
    if (value->state == DECREE_KNOWN && sort == VECTOR_RATIO) {
        if (!decree_value_is_point(value, DECREE_RATIO) || !fits_32(value->low.numerator) ||
            !fits_32(value->low.denominator))
            return vector_unlowered(plan, sort, space);
        key.numbers[0] = value->low.numerator;
        key.numbers[1] = value->low.denominator;
    }
    const vector_slot slot = vector_node_add(plan, key);
    if (sort != VECTOR_TRUTH && !vector_is_unlowered(plan, slot)) {
        vector_node_narrow(plan, slot, key.numbers[0], key.numbers[0]);
        plan->nodes.items[slot].below_high = key.numbers[1];
    }
    return slot;
}

vector_slot vector_as_sort(vector_plan *plan, vector_slot slot, vector_sort sort)
{
    const vector_node node = *vector_node_at(plan, slot);
    if (sort != VECTOR_RATIO || node.key.sort != VECTOR_NUMBER || node.key.op == VECTOR_UNLOWERED)
        return slot;
    const vector_slot made = vector_unary(plan, VECTOR_WHOLE, VECTOR_RATIO, slot);
    vector_node_narrow(plan, made, node.low, node.high);
    plan->nodes.items[made].below_high = 1;
    return made;
}

// Some dozen are held.
const void *vector_hold(vector_plan *plan, const void *bytes, size_t size_bytes)
{
    for (size_t i = 0; i + 1 < plan->held.count; i += 2)
        if ((uintptr_t)plan->held.items[i + 1] == size_bytes &&
            memcmp(plan->held.items[i], bytes, size_bytes) == 0)
            return plan->held.items[i];
    uint64_t *copy = JUB_NEW(plan->arena, uint64_t, size_bytes / sizeof(uint64_t) + 1);
    if (!copy || !JUB_LIST_PUSH(plan->arena, &plan->held, copy) ||
        !JUB_LIST_PUSH(plan->arena, &plan->held, (const void *)(uintptr_t)size_bytes)) {
        plan->is_out_of_memory = true;
        return NULL;
    }
    memcpy(copy, bytes, size_bytes);
    return copy;
}

vector_sort vector_sort_of(decree_type type)
{
    switch (type.kind) {
    case DECREE_BOOLEAN: return VECTOR_TRUTH;
    case DECREE_MONEY: return type.is_part ? VECTOR_RATIO : VECTOR_NUMBER;
    case DECREE_INTEGER:
    case DECREE_CHOICE:
    case DECREE_DATE: return VECTOR_NUMBER;
    case DECREE_DURATION: return VECTOR_DURATION;
    case DECREE_RATIO: return VECTOR_RATIO;
    case DECREE_TEXT:
    case DECREE_CODES:
    case DECREE_NO_TYPE: break;
    }
    return VECTOR_NO_SORT;
}

// -- the plan -------------------------------------------------------------------------------------

static bool is_whole(const jub_column *column)
{
    const size_t words = column ? column->row_count / 64 : 0;
    if (!column || column->row_count == 0) return false;
    for (size_t i = 0; i < words; i++)
        if (column->known[i] != UINT64_MAX) return false;
    const size_t rest = column->row_count % 64;
    return rest == 0 || ~column->known[words] << (64 - rest) == 0;
}

static bool make_columns(vector_plan *plan)
{
    const jub_determiner *determiner = plan->determiner;
    plan->columns = JUB_NEW(plan->arena, vector_column, plan->program->fact_count);
    if (!plan->columns) return false;
    for (uint32_t i = 0; i < plan->program->fact_count; i++) {
        const decree_binding *binding = &determiner->bindings[i];
        plan->columns[i] =
            (vector_column){.binding = binding,
                            .column = binding->column,
                            .rows = binding->rows  ? binding->rows
                                    : binding->via ? binding->via->target_rows
                                                   : NULL,
                            .type = decree_fact_type(plan->program->tree, i),
                            .fact = i,
                            .is_assumed = determiner->assumptions[i].state != DECREE_UNKNOWN,
                            .is_whole = is_whole(binding->column)};
    }
    return true;
}

vector_plan *vector_plan_new(jub_arena *arena, const jub_determiner *determiner,
                             jub_worker *reference)
{
    vector_plan *plan = JUB_NEW(arena, vector_plan, 1);
    if (!plan) return NULL;
    *plan = (vector_plan){.arena = arena,
                          .determiner = determiner,
                          .program = &determiner->program,
                          .reference = reference};
    const decree_tree *tree = plan->program->tree;
    plan->space_count = (uint32_t)tree->records.count + 1;
    const size_t define_count = tree->defines.count * plan->space_count;
    const size_t table_count = tree->tables.count * plan->space_count;
    plan->define_slots = JUB_NEW(arena, vector_slot, define_count);
    plan->table_slots = JUB_NEW(arena, vector_slot, table_count);
    plan->define_reads = JUB_NEW(arena, decree_mask, tree->defines.count);
    plan->define_has_reads = JUB_NEW(arena, uint8_t, tree->defines.count);
    plan->table_reads = JUB_NEW(arena, decree_mask, tree->tables.count);
    plan->table_has_reads = JUB_NEW(arena, uint8_t, tree->tables.count);
    if (!plan->define_slots || !plan->table_slots || !plan->define_reads ||
        !plan->define_has_reads || !plan->table_reads || !plan->table_has_reads ||
        !make_columns(plan))
        return NULL;
    for (size_t i = 0; i < define_count; i++) plan->define_slots[i] = VECTOR_NO_SLOT;
    for (size_t i = 0; i < table_count; i++) plan->table_slots[i] = VECTOR_NO_SLOT;
    (void)vector_unlowered(plan, VECTOR_TRUTH, 0);
    return plan->is_out_of_memory ? NULL : plan;
}

static vector_slot add_root(vector_plan *plan, vector_slot slot)
{
    if (plan->is_out_of_memory || !JUB_LIST_PUSH(plan->arena, &plan->roots, slot))
        return VECTOR_NO_SLOT;
    return slot;
}

// Ratios are for use inside: nobody outside takes one.
vector_slot vector_plan_add(vector_plan *plan, const decree_expr *expr)
{
    const vector_slot slot = vector_lower(plan, expr, 0);
    const bool is_ratio = vector_node_at(plan, slot)->key.sort == VECTOR_RATIO;
    return add_root(plan, is_ratio ? vector_unlowered(plan, VECTOR_NUMBER, 0) : slot);
}

// A text as its number in the dictionary; anything else as in an expression.
vector_slot vector_plan_add_fact(vector_plan *plan, uint32_t fact)
{
    const vector_column *column = vector_column_of(plan, fact);
    const bool is_coded = column && !column->rows && column->column->type != JUB_CODES &&
                          (column->type.kind == DECREE_TEXT || column->type.kind == DECREE_CODES);
    if (!is_coded) return add_root(plan, vector_lower_fact(plan, fact, 0));
    vector_key key = vector_key_of(VECTOR_LOAD_CODE, VECTOR_NUMBER, 0);
    key.source = column;
    return add_root(plan, vector_node_add(plan, key));
}

bool vector_plan_end(vector_plan *plan)
{
    return !plan->is_out_of_memory && vector_schedule(plan);
}

bool vector_plan_is_lowered(const vector_plan *plan, vector_slot slot)
{
    return !vector_is_unlowered(plan, slot);
}
