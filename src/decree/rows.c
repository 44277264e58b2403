#include "decree/eval_private.h"

#include <assert.h>

#include "decree/number_private.h"

// A person's rows of records, and the questions asked of them. A row whose condition is not known
// spreads as through `and` and `or`: `any` is certain as soon as one row is, a count lies between
// the rows that are certain and those that are possible, and any other value is unknown.

// -- a person -------------------------------------------------------------------------------------

bool decree_person_init(jub_arena *arena, const decree_program *program, const uint32_t *capacities,
                        decree_person *person_out)
{
    const decree_tree *tree = program->tree;
    memset(person_out, 0, sizeof *person_out);
    for (size_t i = 0; i < tree->records.count; i++) {
        decree_rows *rows = &person_out->rows[i];
        rows->capacity = capacities[i] < DECREE_ROW_MAX ? capacities[i] : DECREE_ROW_MAX;
        const size_t cell_count = (size_t)rows->capacity * tree->records.items[i]->field_count;
        rows->cells = JUB_NEW(arena, decree_value, cell_count);
        rows->slots = JUB_NEW(arena, uint8_t, cell_count);
        if (!rows->cells || !rows->slots) return false;
    }
    return true;
}

void decree_person_clear(const decree_program *program, decree_person *person)
{
    person->fact_end = program->fact_count;
    person->missing = person->assumed = (decree_mask){{0}};
    for (uint32_t i = 0; i < program->fact_count; i++)
        person->facts[i] = decree_value_missing(i, JUB_ROW_NO_ERROR);
    for (size_t i = 0; i < program->tree->records.count; i++) {
        person->rows[i].is_known = false;
        person->rows[i].count = 0;
    }
}

// A number of its own, so that the exact pass can try what the cell may hold. Where there is none
// left the cell is unknown like its field and cannot be tried.
static uint8_t take_slot(decree_person *person, const decree_field *field, decree_value *value)
{
    const uint32_t slot = person->fact_end;
    if (slot == DECREE_FIELD_MAX) {
        decree_mask_set(&value->open, field->index);
        decree_mask_set(&person->missing, field->index);
        return DECREE_NO_SLOT;
    }
    value->open = (decree_mask){{0}};
    decree_mask_set(&value->open, slot);
    decree_mask_set(&person->missing, slot);
    person->facts[slot] = *value;
    person->behind[slot] = (uint8_t)field->index;
    person->fact_end++;
    return (uint8_t)slot;
}

void decree_person_set_cell(decree_person *person, const decree_field *field, uint32_t row,
                            decree_value value, const decree_value *assumption)
{
    decree_rows *rows = &person->rows[field->record->index];
    assert(row < rows->capacity);
    const bool is_assumed =
        value.state == DECREE_UNKNOWN && !value.reason && assumption->state != DECREE_UNKNOWN;
    if (is_assumed) {
        value = *assumption;
        decree_mask_set(&person->assumed, field->index);
    }
    const size_t at = (size_t)row * field->record->field_count + field->column;
    const bool is_open = value.state == DECREE_UNKNOWN || decree_mask_any(value.open);
    rows->slots[at] = is_open      ? take_slot(person, field, &value)
                      : is_assumed ? (uint8_t)DECREE_ASSUMED_SLOT
                                   : (uint8_t)DECREE_NO_SLOT;
    rows->cells[at] = value;
}

void decree_person_finish(const decree_program *program, decree_person *person,
                          const decree_value *assumptions)
{
    const decree_tree *tree = program->tree;
    for (uint32_t i = 0; i < program->fact_count; i++) {
        decree_value *fact = &person->facts[i];
        if (tree->facts[i] && tree->facts[i]->record) continue; // stands in its rows
        if (fact->state == DECREE_UNKNOWN && !fact->reason &&
            assumptions[i].state != DECREE_UNKNOWN) {
            *fact = assumptions[i];
            decree_mask_set(&person->assumed, i);
        }
        if (fact->state == DECREE_UNKNOWN || decree_mask_any(fact->open))
            decree_mask_set(&person->missing, i);
    }
    for (size_t i = 0; i < tree->records.count; i++) {
        const uint32_t fact = tree->records.items[i]->fact;
        if (!person->rows[i].is_known) continue;
        person->facts[fact] = decree_value_truth(true);
        decree_mask_clear(&person->missing, fact);
    }
}

decree_mask decree_person_fold(const decree_program *program, const decree_person *person,
                               decree_mask mask)
{
    for (uint32_t i = program->fact_count; i < person->fact_end; i++) {
        if (!decree_mask_has(mask, i)) continue;
        decree_mask_clear(&mask, i);
        decree_mask_set(&mask, person->behind[i]);
    }
    return mask;
}

// -- looking at rows ------------------------------------------------------------------------------

uint32_t decree_eval_look(decree_eval *eval, const decree_record *record, uint32_t row)
{
    const uint32_t before = eval->current[record->index];
    eval->current[record->index] = row;
    if (eval->record) eval->record->current[record->index] = row;
    return before;
}

decree_value decree_eval_cell(decree_eval *eval, const decree_field *field)
{
    const decree_rows *rows = decree_eval_rows(eval, field->record);
    const uint32_t row = eval->current[field->record->index];
    assert(row < rows->count); // checked: read only where a row is looked at
    const size_t at = (size_t)row * field->record->field_count + field->column;
    const uint8_t slot = rows->slots[at];
    const decree_value value = slot < DECREE_ASSUMED_SLOT ? eval->facts[slot] : rows->cells[at];
    decree_mask_set(&eval->read, field->index);
    decree_mask_set(&eval->grounds, slot < DECREE_ASSUMED_SLOT ? slot : field->index);
    if (slot == DECREE_ASSUMED_SLOT) decree_mask_set(&eval->relied, field->index);
    if (value.state != DECREE_UNKNOWN || !value.reason) return value;
    const uint32_t before = eval->error_count;
    decree_eval_report(eval, NULL, value.reason, field->index);
    if (eval->error_count > before) eval->errors[before].cell_row = row;
    return value;
}

// -- questions ------------------------------------------------------------------------------------

typedef struct question {
    decree_eval *eval;
    const decree_expr *expr;
    decree_value result;
    decree_mask open;   // of conditions that are not known
    int64_t sure_count; // rows that are certainly meant
    int64_t possible_count;
    bool is_decided; // by a single row
    bool is_begun;   // some row was added up or compared
} question;

// `any` is yes by a row that is, `every` no by a row that is not.
static void ask_truth(question *q, const decree_value *holds)
{
    const bool is_every = q->expr->quantifier == DECREE_EVERY;
    if (holds->state == DECREE_UNKNOWN)
        q->result = decree_eval_unknown_of(&q->result, holds);
    else if (holds->truth != is_every)
        q->is_decided = true;
}

static decree_value add(const question *q, const decree_value *a, const decree_value *b)
{
    decree_value sum;
    const decree_mask open = decree_mask_or(a->open, b->open);
    const bool saturates = q->eval->record && decree_mask_any(open);
    const bool fits = q->expr->type.kind == DECREE_DURATION
                          ? decree_duration_combine(DECREE_OP_ADD, a, b, saturates, &sum)
                          : decree_number_combine(DECREE_OP_ADD, a, b, saturates, &sum);
    if (!fits) return decree_eval_failure(q->eval, q->expr, JUB_ROW_OVERFLOW, open);
    sum.open = open;
    return sum;
}

static decree_value join(const question *q, const decree_value *a, const decree_value *b)
{
    if (a->state == DECREE_NONE || b->state == DECREE_NONE) return decree_value_none();
    if (a->state == DECREE_UNKNOWN || b->state == DECREE_UNKNOWN)
        return decree_eval_unknown_of(a, b);
    switch (q->expr->quantifier) {
    case DECREE_SUM: return add(q, a, b);
    case DECREE_LONGEST: return decree_eval_longer(q->eval, q->expr, *a, *b, true);
    case DECREE_SHORTEST: return decree_eval_longer(q->eval, q->expr, *a, *b, false);
    case DECREE_LATEST:
    case DECREE_GREATEST: return decree_eval_extreme(*a, *b, true);
    default: return decree_eval_extreme(*a, *b, false);
    }
}

static void ask_value(question *q, const decree_value *holds)
{
    const decree_value value = decree_eval_expr(q->eval, q->expr->operands[1]);
    if (holds->state == DECREE_UNKNOWN) {
        q->open = decree_mask_or(q->open, value.open);
        return;
    }
    q->result = q->is_begun ? join(q, &q->result, &value) : value;
    q->is_begun = true;
}

static void ask_row(question *q)
{
    const decree_value holds = decree_eval_condition(q->eval, q->expr->operands[0]);
    if (q->expr->quantifier <= DECREE_NO) {
        ask_truth(q, &holds);
        return;
    }
    if (holds.state == DECREE_KNOWN && !holds.truth) return;
    q->possible_count++;
    q->sure_count += holds.state == DECREE_KNOWN;
    if (holds.state == DECREE_UNKNOWN) q->open = decree_mask_or(q->open, holds.open);
    if (q->expr->quantifier >= DECREE_SUM) ask_value(q, &holds);
}

static decree_value truth_of(const question *q)
{
    decree_value result = q->result;
    if (q->is_decided) result = decree_value_truth(q->expr->quantifier != DECREE_EVERY);
    if (q->expr->quantifier == DECREE_NO && result.state == DECREE_KNOWN)
        result.truth = !result.truth;
    return result;
}

static decree_value answer_of(const question *q)
{
    if (q->expr->quantifier <= DECREE_NO) return truth_of(q);
    if (q->expr->quantifier == DECREE_COUNT)
        return (decree_value){.state = DECREE_KNOWN,
                              .open = q->open,
                              .low = {q->sure_count, 1},
                              .high = {q->possible_count, 1}};
    if (q->possible_count > q->sure_count) {
        const decree_value uncertain = {.state = DECREE_UNKNOWN, .open = q->open};
        return decree_eval_unknown_of(&q->result, &uncertain);
    }
    if (q->is_begun) return q->result;
    if (q->expr->quantifier != DECREE_SUM) return decree_value_none();
    return q->expr->type.kind == DECREE_DURATION ? decree_value_duration((jub_duration){0, 0})
                                                 : decree_value_integer(0);
}

decree_value decree_eval_quantifier(decree_eval *eval, const decree_expr *expr)
{
    const decree_record *record = expr->record;
    const decree_rows *rows = decree_eval_rows(eval, record);
    (void)decree_eval_fact(eval, record->fact);
    if (!rows->is_known) return decree_value_missing(record->fact, JUB_ROW_NO_ERROR);
    question q = {.eval = eval, .expr = expr};
    q.result = decree_value_truth(expr->quantifier == DECREE_EVERY);
    const uint32_t before = eval->current[record->index];
    for (uint32_t row = 0; row < rows->count && !q.is_decided; row++) {
        (void)decree_eval_look(eval, record, row);
        ask_row(&q);
    }
    (void)decree_eval_look(eval, record, before);
    return answer_of(&q);
}
