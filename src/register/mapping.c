// Reads a mapping: JSON into the structures of mapping.h, everything named in it looked up once, so
// that the import itself cannot meet a name that is not there. Files come first, then resources,
// each with its fields.

#include "register/mapping.h"

#include <stdio.h>

#include "register/mapping_private.h"

static const char format_name[] = "jubilee-mapping/1";

// -- resources ------------------------------------------------------------------------------------

static jub_status read_given_row(mapping_parse *in, const json_t *row,
                                 jub_mapping_resource *resource, jub_text *cells)
{
    const char *names[JUB_MAPPING_FIELD_MAX + 1] = {NULL};
    for (uint32_t i = 0; i < resource->field_count; i++) names[i] = resource->fields[i].name.bytes;
    TRY(jub_json_only(row, in->place, names, in->error));
    for (uint32_t i = 0; i < resource->field_count; i++) {
        TRY(mapping_get_text(in, row, names[i], &cells[i]));
        TRY(mapping_check_constant(in, &resource->fields[i], cells[i]));
        if (cells[i].length_bytes == 0 &&
            (resource->fields[i].is_required || i == resource->key_field))
            return FAIL(in, JUB_MISSING, NULL, "%s: a row without '%s'", in->place, names[i]);
    }
    return JUB_OK;
}

static jub_status read_given_rows(mapping_parse *in, const json_t *rows,
                                  jub_mapping_resource *resource)
{
    jub_map keys = jub_map_init(in->arena, 0);
    resource->rows =
        JUB_NEW(in->arena, jub_text, (size_t)resource->row_count * resource->field_count);
    if (!resource->rows) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < resource->row_count; i++) {
        jub_text *cells = resource->rows + (size_t)i * resource->field_count;
        bool is_new;
        TRY(read_given_row(in, json_array_get(rows, i), resource, cells));
        const jub_text key = cells[resource->key_field];
        if (jub_map_add(&keys, key, &is_new) == JUB_MAP_ABSENT)
            return jub_fail_no_memory(in->error);
        if (!is_new)
            return FAIL(in, JUB_DUPLICATE, NULL, "%s: two rows have the key '%.*s'", in->place,
                        JUB_TEXT_ARG(key));
    }
    return JUB_OK;
}

static jub_status read_period(mapping_parse *in, const json_t *period,
                              jub_mapping_resource *resource, uint32_t fields_out[2])
{
    static const char *const keys[] = {"start", "end", NULL};
    TRY(jub_json_only(period, in->place, keys, in->error));
    for (int i = 0; i < 2; i++) {
        jub_text name;
        TRY(mapping_need_text(in, period, keys[i], &name));
        TRY(mapping_find_operand(in, resource, name, JUB_DATE, resource->field_count,
                                 &fields_out[i]));
    }
    return JUB_OK;
}

static jub_status read_periods(mapping_parse *in, const json_t *object,
                               jub_mapping_resource *resource)
{
    const json_t *periods;
    if (!json_object_get(object, "periods")) return JUB_OK;
    TRY(mapping_need_objects(in, object, "periods", JUB_MAPPING_PERIOD_MAX, &periods,
                             &resource->period_count));
    resource->periods = jub_arena_take(in->arena, resource->period_count, sizeof *resource->periods,
                                       _Alignof(uint32_t));
    if (!resource->periods) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < resource->period_count; i++)
        TRY(read_period(in, json_array_get(periods, i), resource, resource->periods[i]));
    return JUB_OK;
}

static jub_status read_rows_or_file(mapping_parse *in, const json_t *object,
                                    jub_mapping_resource *resource, const json_t **rows_out)
{
    jub_text from;
    TRY(mapping_get_text(in, object, "from", &from));
    *rows_out = json_object_get(object, "rows");
    if ((from.bytes != NULL) == (*rows_out != NULL))
        return FAIL(in, JUB_CONFLICT, "or 'codes_of': \"persons.offences\" alone",
                    "%s: give either 'from' or 'rows'", in->place);
    if (*rows_out)
        return mapping_need_objects(in, object, "rows", JUB_MAPPING_LIST_MAX, rows_out,
                                    &resource->row_count);
    return mapping_find_file(in, from, &resource->file);
}

static jub_status read_fields(mapping_parse *in, const json_t *object,
                              jub_mapping_resource *resource)
{
    const json_t *fields, *rows;
    uint32_t field_count;
    jub_text key;
    char place[MAPPING_PLACE_MAX_BYTES];
    memcpy(place, in->place, sizeof place);
    TRY(read_rows_or_file(in, object, resource, &rows));
    TRY(mapping_need_text(in, object, "key", &key));
    TRY(mapping_need_objects(in, object, "fields", JUB_MAPPING_FIELD_MAX, &fields, &field_count));
    resource->fields = JUB_NEW(in->arena, jub_mapping_field, field_count);
    if (!resource->fields) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < field_count; i++) {
        TRY(mapping_read_field(in, json_array_get(fields, i), resource, i));
        memcpy(in->place, place, sizeof place);
    }
    resource->field_count = field_count;
    TRY(mapping_find_operand(in, resource, key, JUB_TEXT_VALUE, field_count, &resource->key_field));
    TRY(read_periods(in, object, resource));
    return rows ? read_given_rows(in, rows, resource) : JUB_OK;
}

static jub_status read_resource_name(mapping_parse *in, const json_t *object, uint32_t number)
{
    jub_text *name = &in->mapping->resources[number].name;
    TRY(mapping_need_text(in, object, "name", name));
    (void)snprintf(in->place, sizeof in->place, "resource '%.*s'", JUB_TEXT_ARG(*name));
    TRY(mapping_check_name(in, *name));
    if (jub_text_is(*name, "faults"))
        return FAIL(in, JUB_CONFLICT, "choose another name",
                    "%s: 'faults.csv' is where the faults go", in->place);
    for (uint32_t i = 0; i < number; i++)
        if (jub_text_equal(in->mapping->resources[i].name, *name))
            return FAIL(in, JUB_DUPLICATE, NULL, "%s: there is a resource of this name already",
                        in->place);
    return JUB_OK;
}

static jub_status read_resource(mapping_parse *in, const json_t *object, uint32_t number)
{
    static const char *const keys[] = {"name",    "from",     "rows",    "key", "fields",
                                       "periods", "codes_of", "comment", NULL};
    jub_mapping_resource *resource = &in->mapping->resources[number];
    resource->file = UINT32_MAX;
    TRY(read_resource_name(in, object, number));
    TRY(jub_json_only(object, in->place, keys, in->error));
    return json_object_get(object, "codes_of") ? mapping_read_codes_of(in, object, resource)
                                               : read_fields(in, object, resource);
}

static jub_status read_resources(mapping_parse *in, const json_t *root)
{
    const json_t *array;
    uint32_t count;
    TRY(mapping_need_objects(in, root, "resources", JUB_MAPPING_RESOURCE_MAX, &array, &count));
    in->mapping->resources = JUB_NEW(in->arena, jub_mapping_resource, count);
    if (!in->mapping->resources) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < count; i++) TRY(read_resource(in, json_array_get(array, i), i));
    in->mapping->resource_count = count;
    (void)snprintf(in->place, sizeof in->place, "mapping");
    for (uint32_t i = 0; i < count; i++)
        if (jub_text_is(in->mapping->resources[i].name, "persons")) return JUB_OK;
    return FAIL(in, JUB_MISSING, "a register has a resource 'persons'",
                "mapping: no resource is called 'persons'");
}

// -- files and the whole --------------------------------------------------------------------------

static jub_status read_join(mapping_parse *in, const json_t *join, jub_mapping_file *file)
{
    static const char *const keys[] = {"to", "column", "to_column", "forms", NULL};
    jub_text to;
    TRY(mapping_need_object(in, join, "'join'"));
    TRY(jub_json_only(join, in->place, keys, in->error));
    TRY(mapping_need_text(in, join, "to", &to));
    TRY(mapping_find_file(in, to, &file->joined_to));
    if (in->mapping->files[file->joined_to].joined_to != UINT32_MAX)
        return FAIL(in, JUB_CONFLICT, "join both to one file",
                    "%s: joined to a file that is joined itself", in->place);
    TRY(mapping_need_text(in, join, "column", &file->column));
    TRY(mapping_get_text(in, join, "to_column", &file->to_column));
    if (!file->to_column.bytes) file->to_column = file->column;
    return mapping_get_forms(in, join, "forms", true, &file->forms);
}

static jub_status read_files(mapping_parse *in, const json_t *root)
{
    static const char *const keys[] = {"name", "join", "comment", NULL};
    const json_t *array;
    uint32_t count;
    TRY(mapping_need_objects(in, root, "files", JUB_MAPPING_FILE_MAX, &array, &count));
    in->mapping->files = JUB_NEW(in->arena, jub_mapping_file, count);
    if (!in->mapping->files) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < count; i++) {
        const json_t *object = json_array_get(array, i);
        const json_t *join = json_object_get(object, "join");
        jub_mapping_file *file = &in->mapping->files[i];
        TRY(mapping_need_text(in, object, "name", &file->name));
        (void)snprintf(in->place, sizeof in->place, "file '%.*s'", JUB_TEXT_ARG(file->name));
        for (uint32_t k = 0; k < i; k++)
            if (jub_text_equal(in->mapping->files[k].name, file->name))
                return FAIL(in, JUB_DUPLICATE, NULL, "%s: there is a file of this name already",
                            in->place);
        TRY(jub_json_only(object, in->place, keys, in->error));
        file->joined_to = UINT32_MAX;
        if (join) TRY(read_join(in, join, file));
        in->mapping->file_count = i + 1;
        (void)snprintf(in->place, sizeof in->place, "mapping");
    }
    return JUB_OK;
}

static jub_status read_words(mapping_parse *in, const json_t *root)
{
    static const char *const keys[] = {"years",  "months", "weeks", "days", "plus",
                                       "equals", "from",   "also",  NULL};
    const json_t *words = json_object_get(root, "words");
    jub_words *out = &in->mapping->words;
    jub_text_list *const lists[] = {&out->years, &out->months, &out->weeks, &out->days,
                                    &out->plus,  &out->equals, &out->from,  &out->also};
    if (!words) return JUB_OK;
    (void)snprintf(in->place, sizeof in->place, "words");
    TRY(mapping_need_object(in, words, "'words'"));
    TRY(jub_json_only(words, in->place, keys, in->error));
    for (size_t i = 0; keys[i]; i++) TRY(mapping_get_list(in, words, keys[i], lists[i]));
    (void)snprintf(in->place, sizeof in->place, "mapping");
    return JUB_OK;
}

// The name of a data package has no control characters.
static jub_status check_label(mapping_parse *in, jub_text name)
{
    bool is_good = name.length_bytes <= JUB_MAPPING_NAME_MAX_BYTES;
    for (size_t i = 0; i < name.length_bytes; i++)
        is_good = is_good && (unsigned char)name.bytes[i] >= ' ' && name.bytes[i] != 0x7f;
    if (is_good) return JUB_OK;
    return FAIL(in, JUB_RANGE, "choose a short plain name", "%s: 'name' is too long or not plain",
                in->place);
}

static jub_status read_root(mapping_parse *in, const json_t *root)
{
    static const char *const keys[] = {"format",    "name",    "title", "source",
                                       "unknown",   "doubt",   "words", "files",
                                       "resources", "comment", NULL};
    jub_text format;
    TRY(mapping_need_object(in, root, "the file"));
    TRY(mapping_get_text(in, root, "format", &format));
    if (!jub_text_is(format, format_name))
        return FAIL(in, JUB_SYNTAX, "begin with \"format\": \"jubilee-mapping/1\"",
                    "mapping: 'format' is missing or not '%s'", format_name);
    TRY(jub_json_only(root, in->place, keys, in->error));
    TRY(mapping_need_text(in, root, "name", &in->mapping->name));
    TRY(check_label(in, in->mapping->name));
    TRY(mapping_get_text(in, root, "title", &in->mapping->title));
    TRY(mapping_get_text(in, root, "source", &in->mapping->source));
    TRY(mapping_get_list(in, root, "unknown", &in->mapping->unknown));
    TRY(mapping_get_list(in, root, "doubt", &in->mapping->doubt));
    TRY(read_words(in, root));
    TRY(read_files(in, root));
    return read_resources(in, root);
}

jub_status jub_mapping_read(jub_arena *arena, jub_text source, const jub_mapping **mapping_out,
                            jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    mapping_parse in = {.arena = arena, .error = error, .place = "mapping"};
    json_t *root = NULL;
    jub_status status = jub_json_read(source, JUB_MAPPING_MAX_BYTES, &root, error);
    if (status != JUB_OK) goto done;
    in.mapping = JUB_NEW(arena, jub_mapping, 1);
    status = in.mapping ? read_root(&in, root) : jub_fail_no_memory(error);
    if (status == JUB_OK) *mapping_out = in.mapping;

done:
    json_decref(root);
    if (status != JUB_OK) jub_arena_rewind(arena, mark_bytes);
    return status;
}
