#include "decree/need.h"

#include <assert.h>

#include "decree/decree_private.h"
#include "decree/determine.h"

static const char *type_word(decree_type_kind kind)
{
    switch (kind) {
    case DECREE_BOOLEAN: return "boolean";
    case DECREE_INTEGER: return "integer";
    case DECREE_RATIO: return "ratio";
    case DECREE_DATE: return "date";
    case DECREE_DURATION: return "duration";
    case DECREE_TEXT: return "text";
    case DECREE_CHOICE: return "one of";
    case DECREE_CODES: return "codes";
    case DECREE_MONEY: return "money";
    case DECREE_NO_TYPE: break;
    }
    return "";
}

// `from "resource.column"`, `from "column"`, or nothing: as in bind.c.
static void find_place(const decree_field *field, jub_need *need)
{
    const bool has_from = field->from.length_bytes > 0;
    need->column = has_from ? field->from : field->name.text;
    need->resource = JUB_TEXT("persons");
    if (field->record) {
        const decree_record *record = field->record;
        need->resource = record->from.length_bytes > 0 ? record->from : record->name.text;
    } else if (has_from && memchr(field->from.bytes, '.', field->from.length_bytes)) {
        need->resource = jub_text_cut(&need->column, '.');
    }
}

static jub_need field_need(const decree_field *field)
{
    jub_need need = {
        .kind = JUB_NEED_FIELD,
        .name = field->name.text,
        .type = type_word(field->type.kind),
        .is_row_fact = field->record != NULL,
        .may_be_none = field->type.or_none,
        .is_assumed = field->assume != NULL,
        .is_protected = field->is_protected,
        .is_used = field->is_used,
    };
    if (field->type.kind == DECREE_CHOICE && field->type.cases) {
        need.case_count = field->type.cases->count;
        need.cases = field->type.cases->names;
    }
    find_place(field, &need);
    return need;
}

static uint32_t row_field_count(const decree_tree *tree)
{
    uint32_t count = 0;
    for (size_t i = 0; i < tree->records.count; i++) count += tree->records.items[i]->field_count;
    return count;
}

uint32_t jub_decree_need_count(const jub_decree *decree)
{
    const decree_tree *tree = decree->tree;
    return (uint32_t)tree->fields.count + row_field_count(tree) + (uint32_t)tree->rounds.count +
           jub_decree_lottery_count(decree);
}

jub_need jub_decree_need(const jub_decree *decree, uint32_t index)
{
    const decree_tree *tree = decree->tree;
    assert(index < jub_decree_need_count(decree));
    if (index < tree->fields.count) return field_need(tree->fields.items[index]);
    index -= (uint32_t)tree->fields.count;
    for (size_t i = 0; i < tree->records.count; i++) {
        const decree_record *record = tree->records.items[i];
        if (index < record->field_count) return field_need(record->fields[index]);
        index -= record->field_count;
    }
    if (index < tree->rounds.count)
        return (jub_need){.kind = JUB_NEED_ROUND,
                          .name = tree->rounds.items[index]->name.text,
                          .type = "boolean",
                          .resource = JUB_TEXT("rounds"),
                          .column = JUB_TEXT("passed"),
                          .is_used = tree->rounds.items[index]->is_read};
    index -= (uint32_t)tree->rounds.count;
    return (jub_need){.kind = JUB_NEED_LOTTERY,
                      .name = jub_decree_lottery_name(decree, index),
                      .type = "ticket",
                      .is_used = true};
}
