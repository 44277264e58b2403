#include "decree/vector/slot_private.h"

// What is needed, and in which order. Nodes stand after what they read, so persons' nodes run as
// they stand; at a question all nodes over the rows of its record that it needs run first, over as
// many rows at a time as fit into a block, and with it the questions that stand next and need no
// more than what is there already.

static void need(vector_plan *plan, vector_slot root)
{
    plan->nodes.items[root].is_needed = true;
    for (size_t i = root + (size_t)1; i-- > 0;) {
        const vector_node *node = &plan->nodes.items[i];
        for (uint32_t k = 0; node->is_needed && k < node->key.operand_count; k++)
            plan->nodes.items[node->key.operands[k]].is_needed = true;
        if (!node->is_needed || node->key.op != VECTOR_CHOICE_TABLE) continue;
        const vector_choice *choice = node->key.source;
        for (uint32_t k = 0; k < choice->count; k++)
            plan->nodes.items[choice->fits[k]].is_needed =
                plan->nodes.items[choice->results[k]].is_needed = true;
        for (uint32_t k = 0; k < choice->input_count; k++)
            plan->nodes.items[choice->inputs[k]].is_needed = true;
    }
}

// Nodes over rows that some questions need, marked in `marks`.
static void mark_inner(const vector_plan *plan, uint32_t space, vector_slot slot, uint8_t *marks)
{
    for (uint32_t i = 0; i < vector_node_at(plan, slot)->key.operand_count; i++)
        marks[vector_node_at(plan, slot)->key.operands[i]] = 1;
    for (size_t i = slot; i-- > 0;) {
        const vector_node *node = &plan->nodes.items[i];
        if (!marks[i] || node->key.space != space) continue;
        for (uint32_t k = 0; k < node->key.operand_count; k++) marks[node->key.operands[k]] = 1;
        if (node->key.op != VECTOR_CHOICE_TABLE) continue;
        const vector_choice *choice = node->key.source;
        for (uint32_t k = 0; k < choice->count; k++)
            marks[choice->fits[k]] = marks[choice->results[k]] = 1;
        for (uint32_t k = 0; k < choice->input_count; k++) marks[choice->inputs[k]] = 1;
    }
}

// Whether everything of persons that was marked has been run already.
static bool is_ready(const vector_plan *plan, const uint8_t *marks, const uint8_t *is_run)
{
    for (size_t i = 0; i < plan->nodes.count; i++)
        if (marks[i] && plan->nodes.items[i].key.space == 0 && !is_run[i]) return false;
    return true;
}

static bool add_questions(vector_plan *plan, vector_slot slot, uint8_t *is_run, uint8_t *marks)
{
    const vector_question *question = vector_node_at(plan, slot)->key.source;
    const uint32_t space = question->record->index + 1;
    const size_t count = plan->nodes.count;
    uint8_t *all = JUB_NEW(plan->arena, uint8_t, count);
    vector_slots questions = {0}, inner = {0};
    if (!all) return false;
    for (size_t i = slot; i < count; i++) {
        const vector_node *node = &plan->nodes.items[i];
        if (node->key.op != VECTOR_QUESTION || !node->is_needed || is_run[i]) continue;
        if (((const vector_question *)node->key.source)->record != question->record) continue;
        memset(marks, 0, count);
        mark_inner(plan, space, (vector_slot)i, marks);
        if (!is_ready(plan, marks, is_run)) continue;
        is_run[i] = 1;
        for (size_t k = 0; k < count; k++) all[k] |= marks[k];
        if (!JUB_LIST_PUSH(plan->arena, &questions, (vector_slot)i)) return false;
    }
    for (size_t i = 0; i < count; i++)
        if (all[i] && plan->nodes.items[i].key.space == space &&
            !JUB_LIST_PUSH(plan->arena, &inner, (vector_slot)i))
            return false;
    const vector_step_run step = {.slot = VECTOR_NO_SLOT,
                                  .record = question->record->index,
                                  .inner = inner.items,
                                  .inner_count = (uint32_t)inner.count,
                                  .questions = questions.items,
                                  .question_count = (uint32_t)questions.count};
    return JUB_LIST_PUSH(plan->arena, &plan->steps, step);
}

static bool is_still(vector_op op)
{
    return op == VECTOR_CONSTANT || op == VECTOR_UNLOWERED; // written once, when a room is made
}

bool vector_schedule(vector_plan *plan)
{
    const size_t count = plan->nodes.count;
    uint8_t *is_run = JUB_NEW(plan->arena, uint8_t, count);
    uint8_t *marks = JUB_NEW(plan->arena, uint8_t, count);
    if (!is_run || !marks) return false;
    for (size_t i = 0; i < plan->roots.count; i++) need(plan, plan->roots.items[i]);
    for (size_t i = 0; i < count; i++) {
        const vector_node *node = &plan->nodes.items[i];
        if (!node->is_needed || node->key.space != 0 || is_run[i]) continue;
        const vector_step_run step = {.slot = (vector_slot)i};
        if (node->key.op == VECTOR_QUESTION) {
            if (!add_questions(plan, (vector_slot)i, is_run, marks)) return false;
        } else if (!is_still((vector_op)node->key.op) &&
                   !JUB_LIST_PUSH(plan->arena, &plan->steps, step)) {
            return false;
        }
        is_run[i] = 1;
    }
    return true;
}
