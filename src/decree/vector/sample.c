#include "decree/vector/slot_private.h"

// The reference asked about a person who is made up for the purpose.

static vector_sample ask(vector_plan *plan, const decree_expr *expr, uint32_t space)
{
    decree_eval *eval = &plan->reference->eval;
    decree_eval_begin(eval, &plan->reference->person);
    if (space > 0) (void)decree_eval_look(eval, plan->program->tree->records.items[space - 1], 0);
    vector_sample sample = {.value = decree_eval_expr(eval, expr)};
    sample.is_odd = eval->error_count > 0 || decree_mask_any(eval->relied);
    return sample;
}

vector_sample vector_sample_constant(vector_plan *plan, const decree_expr *expr)
{
    decree_person_clear(plan->program, &plan->reference->person);
    return ask(plan, expr, 0);
}

// A single row of a record, of which nothing is known but one field.
static void set_cell(vector_plan *plan, const decree_record *record, uint32_t fact,
                     decree_value value)
{
    decree_person *person = &plan->reference->person;
    person->rows[record->index].is_known = true;
    person->rows[record->index].count = 1;
    for (uint32_t i = 0; i < record->field_count; i++) {
        const decree_field *field = record->fields[i];
        decree_person_set_cell(
            person, field, 0,
            field->index == fact ? value : decree_value_missing(field->index, JUB_ROW_NO_ERROR),
            &plan->determiner->assumptions[field->index]);
    }
}

vector_sample vector_sample_value(vector_plan *plan, const decree_expr *expr, uint32_t fact,
                                  decree_value value)
{
    const decree_field *field = plan->program->tree->facts[fact];
    decree_person *person = &plan->reference->person;
    decree_person_clear(plan->program, person);
    if (field && field->record)
        set_cell(plan, field->record, fact, value);
    else
        person->facts[fact] = value;
    decree_person_finish(plan->program, person, plan->determiner->assumptions);
    return ask(plan, expr, field && field->record ? field->record->index + 1 : 0);
}

// As it is read for a person whose column holds this entry.
static decree_value value_of(const vector_domain *domain, uint32_t entry)
{
    const vector_column *column = domain->column;
    if (entry < domain->count)
        return decree_read_cell(&domain->entries, column->type, entry, column->fact);
    if (entry == domain->count + VECTOR_ENTRY_UNKNOWN)
        return decree_value_missing(column->fact, JUB_ROW_NO_ERROR);
    return column->type.or_none ? decree_value_none()
                                : decree_value_missing(column->fact, JUB_ROW_NONE);
}

vector_sample vector_sample_entry(vector_plan *plan, const decree_expr *expr,
                                  const vector_domain *domain, uint32_t entry)
{
    if (domain->column)
        return vector_sample_value(plan, expr, domain->column->fact, value_of(domain, entry));
    decree_person *person = &plan->reference->person;
    decree_person_clear(plan->program, person);
    for (uint32_t i = 0; entry < domain->count && i < plan->program->fact_count; i++)
        if (plan->determiner->bindings[i].column &&
            plan->determiner->bindings[i].via == domain->via)
            person->facts[i] = decree_read_cell(&plan->determiner->bindings[i],
                                                decree_fact_type(plan->program->tree, i), entry, i);
    decree_person_finish(plan->program, person, plan->determiner->assumptions);
    return ask(plan, expr, 0);
}
