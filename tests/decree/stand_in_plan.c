// A plan that lowers nothing: each slot of each row is evaluated by the reference. It stands in for
// the plan over columns, so that decisions, amounts and quotas in bulk are tested by themselves.

#include "decree/vector/plan_private.h"

enum { STAND_IN_SLOT_MAX = 1024 };
#define STAND_IN_NO_FACT (UINT32_MAX - 1) // too large for an enumeration constant

typedef struct stand_in_slot {
    const decree_expr *expr; // NULL: the fact
    uint32_t fact;
} stand_in_slot;

struct vector_plan {
    const jub_determiner *determiner;
    stand_in_slot slots[STAND_IN_SLOT_MAX];
    uint32_t slot_count;
};

typedef struct stand_in_values {
    uint8_t yes[VECTOR_BLOCK], perhaps[VECTOR_BLOCK];
    int32_t first[VECTOR_BLOCK], second[VECTOR_BLOCK];
    uint8_t known[VECTOR_BLOCK], none[VECTOR_BLOCK], referred[VECTOR_BLOCK];
} stand_in_values;

struct vector_room {
    jub_worker *worker;
    stand_in_values *values; // [slot_count]
    uint8_t referred[VECTOR_BLOCK];
};

vector_plan *vector_plan_new(jub_arena *arena, const jub_determiner *determiner,
                             jub_worker *reference)
{
    vector_plan *plan = JUB_NEW(arena, vector_plan, 1);
    (void)reference;
    if (plan) plan->determiner = determiner;
    return plan;
}

static vector_slot add(vector_plan *plan, stand_in_slot slot)
{
    if (plan->slot_count == STAND_IN_SLOT_MAX) return VECTOR_NO_SLOT;
    plan->slots[plan->slot_count] = slot;
    return plan->slot_count++;
}

vector_slot vector_plan_add(vector_plan *plan, const decree_expr *expr)
{
    return add(plan, (stand_in_slot){expr, STAND_IN_NO_FACT});
}

vector_slot vector_plan_add_fact(vector_plan *plan, uint32_t fact)
{
    return add(plan, (stand_in_slot){NULL, fact});
}

bool vector_plan_end(vector_plan *plan)
{
    (void)plan;
    return true;
}

// Of a ratio nothing is kept that a register of 32 bits could hold.
bool vector_plan_is_lowered(const vector_plan *plan, vector_slot slot)
{
    const decree_expr *expr = plan->slots[slot].expr;
    return !expr || expr->type.kind != DECREE_RATIO;
}

vector_room *vector_room_new(jub_arena *arena, const vector_plan *plan)
{
    vector_room *room = JUB_NEW(arena, vector_room, 1);
    if (!room) return NULL;
    room->worker = jub_worker_new(arena, plan->determiner);
    room->values = JUB_NEW(arena, stand_in_values, plan->slot_count);
    return room->worker && room->values ? room : NULL;
}

static bool fits(int64_t number)
{
    return number >= INT32_MIN && number <= INT32_MAX;
}

// False where a register cannot hold the value.
static bool put(const decree_value *value, decree_type_kind kind, uint32_t at,
                stand_in_values *values)
{
    const bool is_known = value->state == DECREE_KNOWN;
    values->known[at] = is_known ? 0xFF : 0;
    values->none[at] = value->state == DECREE_NONE ? 0xFF : 0;
    values->yes[at] = is_known && kind == DECREE_BOOLEAN && value->truth ? 0xFF : 0;
    values->perhaps[at] = value->state == DECREE_UNKNOWN ? 0xFF : values->yes[at];
    values->first[at] = values->second[at] = -7;
    if (!is_known || kind == DECREE_BOOLEAN) return true;
    if (kind == DECREE_DURATION) {
        values->first[at] = value->least.months;
        values->second[at] = value->least.days;
        return decree_value_is_point(value, kind);
    }
    if (kind == DECREE_TEXT || kind == DECREE_CHOICE || kind == DECREE_CODES) return true;
    values->first[at] = (int32_t)value->low.numerator;
    return decree_value_is_point(value, kind) && value->low.denominator == 1 &&
           fits(value->low.numerator);
}

static void evaluate(const vector_plan *plan, vector_room *room, uint32_t slot, uint32_t at)
{
    decree_eval *eval = &room->worker->eval;
    const stand_in_slot *each = &plan->slots[slot];
    stand_in_values *values = &room->values[slot];
    decree_eval_begin(eval, &room->worker->person);
    const decree_value value =
        each->expr ? decree_eval_expr(eval, each->expr) : decree_eval_fact(eval, each->fact);
    const decree_type_kind kind =
        each->expr ? each->expr->type.kind
                   : decree_fact_type(plan->determiner->program.tree, each->fact).kind;
    const bool is_held = put(&value, kind, at, values);
    const bool is_plain = eval->error_count == 0 && !decree_mask_any(eval->relied);
    values->referred[at] = is_held && is_plain && vector_plan_is_lowered(plan, slot) ? 0 : 0xFF;
    if (vector_plan_is_lowered(plan, slot)) return;
    values->yes[at] = values->known[at] = values->none[at] = 0;
    values->perhaps[at] = 0xFF;
}

void vector_run(const vector_plan *plan, vector_room *room, uint32_t first, uint32_t count)
{
    memset(room->referred, 0, sizeof room->referred);
    for (uint32_t at = 0; at < count; at++) {
        decree_load_row(plan->determiner, room->worker, first + at);
        for (uint32_t slot = 0; slot < plan->slot_count; slot++) {
            evaluate(plan, room, slot, at);
            room->referred[at] |= room->values[slot].referred[at];
        }
    }
}

vector_truths vector_truths_of(const vector_room *room, vector_slot slot)
{
    return (vector_truths){room->values[slot].yes, room->values[slot].perhaps};
}

vector_numbers vector_numbers_of(const vector_room *room, vector_slot slot)
{
    const stand_in_values *values = &room->values[slot];
    return (vector_numbers){values->first, values->known, values->none};
}

vector_durations vector_durations_of(const vector_room *room, vector_slot slot)
{
    const stand_in_values *values = &room->values[slot];
    return (vector_durations){values->first, values->second, values->known, values->none};
}

const uint8_t *vector_referred_of(const vector_room *room, vector_slot slot)
{
    return room->values[slot].referred;
}

const uint8_t *vector_referred(const vector_room *room)
{
    return room->referred;
}
