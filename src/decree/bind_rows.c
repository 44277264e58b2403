#include "decree/bind_private.h"

#include <assert.h>

// Records to resources: whatever rows refer to a person are that person's.

static decree_span span_of(const decree_record *record)
{
    return record->from.length_bytes > 0 ? record->from_span : record->name.span;
}

// A field that says which row another follows may be a reference to a row of the same resource: it
// is then read as the number of that row among the person's.
static bool is_reference(const decree_binder *binder, const decree_field *field,
                         const jub_resource *resource, jub_text name)
{
    const jub_link *link = jub_resource_link(binder->determiner->reg, resource, resource);
    return field == field->record->laid.after_field && link &&
           jub_text_equal(resource->columns[link->column].name, name);
}

static void bind_fields(decree_binder *binder, const decree_record *record,
                        decree_record_binding *binding)
{
    for (uint32_t i = 0; i < record->field_count; i++) {
        const decree_field *field = record->fields[i];
        const jub_text name = field->from.length_bytes > 0 ? field->from : field->name.text;
        if (!field->is_used) continue;
        if (is_reference(binder, field, binding->resource, name))
            binding->to_row =
                jub_resource_link(binder->determiner->reg, binding->resource, binding->resource);
        else
            (void)decree_bind_column(binder, field, binding->resource, name, NULL);
    }
}

static uint32_t most_rows(const jub_link *to_person, uint32_t person_count)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < person_count; i++) {
        const uint32_t count = to_person->child_offsets[i + 1] - to_person->child_offsets[i];
        if (count > most) most = count;
    }
    return most < DECREE_ROW_MAX ? most : DECREE_ROW_MAX;
}

static void bind_record(decree_binder *binder, const decree_record *record)
{
    jub_determiner *determiner = binder->determiner;
    jub_arena *arena = determiner->arena;
    decree_record_binding *binding = &determiner->records[record->index];
    const jub_text name = record->from.length_bytes > 0 ? record->from : record->name.text;
    binding->resource = jub_register_resource(determiner->reg, name);
    if (!binding->resource) {
        decree_bind_complain(
            binder, span_of(record), JUB_MISSING, decree_bind_suggest_resource(binder, name),
            jub_text_format(arena, "the register has no resource '%.*s'", JUB_TEXT_ARG(name)));
        return;
    }
    binding->to_person = jub_resource_link(determiner->reg, binding->resource, determiner->persons);
    if (!binding->to_person) {
        decree_bind_complain(
            binder, span_of(record), JUB_TYPE, "give it a column that refers to it (foreignKeys)",
            jub_text_format(arena, "nothing leads from '%.*s' to a person", JUB_TEXT_ARG(name)));
        return;
    }
    binding->capacity = most_rows(binding->to_person, determiner->persons->row_count);
    bind_fields(binder, record, binding);
}

void decree_bind_records(decree_binder *binder)
{
    const decree_tree *tree = binder->determiner->program.tree;
    for (size_t i = 0; i < tree->records.count; i++)
        if (tree->records.items[i]->is_used) bind_record(binder, tree->records.items[i]);
}

// -- reading --------------------------------------------------------------------------------------

// The number of a row among those of its person, from 1.
static decree_value read_number(const decree_record_binding *binding, const uint32_t *rows,
                                uint32_t count, uint32_t row, const decree_field *field)
{
    const jub_column *column = &binding->resource->columns[binding->to_row->column];
    if (!jub_bit(column->known, row)) return decree_value_missing(field->index, JUB_ROW_NO_ERROR);
    if (column->none && jub_bit(column->none, row))
        return field->type.or_none ? decree_value_none()
                                   : decree_value_missing(field->index, JUB_ROW_NONE);
    for (uint32_t i = 0; i < count; i++)
        if (rows[i] == binding->to_row->target_rows[row]) return decree_value_integer(i + 1);
    return decree_value_missing(field->index, JUB_ROW_NO_ERROR);
}

static bool is_person_known(const jub_determiner *determiner, uint32_t person)
{
    const jub_resource *persons = determiner->persons;
    return persons->key_column == JUB_NO_ROW ||
           jub_bit(persons->columns[persons->key_column].known, person);
}

static void load_record(const jub_determiner *determiner, const decree_record *record,
                        decree_person *person, uint32_t row)
{
    const decree_record_binding *binding = &determiner->records[record->index];
    decree_rows *rows = &person->rows[record->index];
    if (!binding->to_person || !is_person_known(determiner, row)) return;
    const uint32_t first = binding->to_person->child_offsets[row];
    const uint32_t count = binding->to_person->child_offsets[row + 1] - first;
    const uint32_t *its_rows = binding->to_person->child_rows + first;
    if (count > rows->capacity) return; // more than can be looked at: unknown
    rows->is_known = true;
    rows->count = count;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < record->field_count; k++) {
            const decree_field *field = record->fields[k];
            const decree_value value =
                binding->to_row && field == record->laid.after_field
                    ? read_number(binding, its_rows, count, its_rows[i], field)
                    : decree_read_cell(&determiner->bindings[field->index], field->type,
                                       its_rows[i], field->index);
            decree_person_set_cell(person, field, i, value, &determiner->assumptions[field->index]);
        }
}

void decree_load_rows(const jub_determiner *determiner, decree_person *person, uint32_t row)
{
    const decree_tree *tree = determiner->program.tree;
    for (size_t i = 0; i < tree->records.count; i++)
        load_record(determiner, tree->records.items[i], person, row);
}
