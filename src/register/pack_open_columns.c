// The columns of a pack, put in their places.

#include "register/pack_open_private.h"

static jub_status take_dictionary(const pack_opening *o, const json_t *object,
                                  const jub_field *field, jub_column *column)
{
    int64_t number = -1;
    const jub_status status =
        jub_json_integer(object, JUB_PACK_MANIFEST_NAME, "dictionary", -1, &number, o->error);
    if (status != JUB_OK) return status;
    if (number < 0 || (uint64_t)number >= o->dictionary_count)
        return pack_fail_key(o, JUB_RANGE, "dictionary", "no number of a dictionary");
    column->dictionary = &o->dictionaries[number];
    column->case_count = field->case_count;
    bool is_right =
        column->type == JUB_CHOICE ? column->dictionary->count == field->case_count : true;
    for (uint32_t i = 0; column->type == JUB_CHOICE && is_right && i < field->case_count; i++)
        is_right = jub_text_equal(column->dictionary->keys[i], field->cases[i]);
    return is_right
               ? JUB_OK
               : pack_fail_key(o, JUB_CONFLICT, "dictionary", "other cases than the schema has");
}

static jub_status take_values(const pack_opening *o, const json_t *object, jub_column *column,
                              pack_task *each)
{
    const int64_t count = (int64_t)column->row_count;
    pack_array values = {0}, items = {0};
    jub_status status = JUB_OK;
    switch (column->type) {
    case JUB_BOOLEAN:
        status = pack_take_array(o, object, "values", JUB_NPY_U8, 0,
                                 (int64_t)pack_plane_bytes(column->row_count), &values);
        break;
    case JUB_INTEGER:
        status = pack_take_array(o, object, "values", JUB_NPY_I64, 0, count, &values);
        break;
    case JUB_DATE:
        status = pack_take_array(o, object, "values", JUB_NPY_I32, 0, count, &values);
        break;
    case JUB_DURATION:
        status = pack_take_array(o, object, "values", JUB_NPY_I32, 2, count, &values);
        break;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE:
        status = pack_take_array(o, object, "values", JUB_NPY_U32, 0, count, &values);
        break;
    case JUB_CODES:
        status = pack_take_array(o, object, "offsets", JUB_NPY_U32, 0, count + 1, &values);
        if (status == JUB_OK)
            status = pack_take_array(o, object, "items", JUB_NPY_U32, 0, PACK_ANY_ROWS, &items);
        break;
    }
    column->codes = values.numbers; // or what it is: all are pointers
    if (column->type == JUB_CODES) column->sets.items = items.numbers;
    each->file = values.file;
    each->item_count = items.rows;
    return status;
}

jub_status pack_take_column(pack_opening *o, const json_t *object, const jub_field *field,
                            const jub_resource *resource, jub_column *column)
{
    const int64_t plane_bytes = (int64_t)pack_plane_bytes(column->row_count);
    pack_task each = {.resource = resource, .column = column, .field = field};
    jub_text name = {0};
    pack_array known, none = {0};
    jub_status status = jub_json_text(object, "a column", "name", &name, o->error);
    if (status == JUB_OK && !jub_text_equal(name, column->name))
        status = pack_fail_key(o, JUB_CONFLICT, "name", "not the column of the schema");
    if (status == JUB_OK)
        status = pack_take_array(o, object, "known", JUB_NPY_U8, 0, plane_bytes, &known);
    if (status == JUB_OK && json_object_get(object, "none"))
        status = pack_take_array(o, object, "none", JUB_NPY_U8, 0, plane_bytes, &none);
    if (status == JUB_OK) status = take_values(o, object, column, &each);
    if (status != JUB_OK) return status;
    column->known = known.numbers;
    column->none = none.numbers;
    const bool has_texts =
        column->type == JUB_TEXT_VALUE || column->type == JUB_CHOICE || column->type == JUB_CODES;
    if (has_texts) status = take_dictionary(o, object, field, column);
    return status == JUB_OK ? pack_push_task(o, &o->first, each) : status;
}
