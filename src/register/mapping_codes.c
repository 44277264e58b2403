// A resource that lists the codes of a field: every code that the field's map can give, sorted, as
// rows that might as well be given in the mapping. Codes made by a prefix are not among them: they
// are what nobody has listed.

#include <stdlib.h>

#include "register/mapping_private.h"

static jub_status check_alone(mapping_parse *in, const json_t *object)
{
    static const char *const others[] = {"from", "rows", "key", "fields", "periods"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (json_object_get(object, others[i]))
            return FAIL(in, JUB_CONFLICT, "a list of codes has one field, 'code', which is its key",
                        "%s: '%s' does not go with 'codes_of'", in->place, others[i]);
    return JUB_OK;
}

static jub_status find_map(mapping_parse *in, jub_text path, uint32_t before,
                           const jub_value_map **map_out)
{
    uint32_t resource_id, field_id;
    jub_text name = path;
    const jub_text resource_name = jub_text_cut(&name, '.');
    if (name.length_bytes == 0)
        return FAIL(in, JUB_SYNTAX, "write it as \"persons.offences\"",
                    "%s: 'codes_of' is no resource and field", in->place);
    TRY(mapping_find_resource(in, resource_name, before, &resource_id));
    const jub_mapping_resource *resource = &in->mapping->resources[resource_id];
    TRY(mapping_find_field(in, resource, name, resource->field_count, &field_id));
    const jub_mapping_field *field = &resource->fields[field_id];
    if (field->type != JUB_CODES)
        return FAIL(in, JUB_TYPE, NULL, "%s: '%.*s' is not of type 'codes'", in->place,
                    JUB_TEXT_ARG(path));
    // `same_as` points to an earlier resource, so this ends.
    while (field->origin == JUB_FROM_FIELD)
        field = &in->mapping->resources[field->same_resource].fields[field->same_field];
    if (field->origin != JUB_FROM_CELL || field->map.keys.count == 0)
        return FAIL(in, JUB_MISSING, "name a field that is read from a column with a 'map'",
                    "%s: '%.*s' has no 'map' that gives codes", in->place, JUB_TEXT_ARG(path));
    *map_out = &field->map;
    return JUB_OK;
}

static int compare_codes(const void *a, const void *b)
{
    return jub_text_compare(*(const jub_text *)a, *(const jub_text *)b);
}

static uint32_t drop_repeats(jub_text *sorted, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || !jub_text_equal(sorted[kept - 1], sorted[i])) sorted[kept++] = sorted[i];
    return kept;
}

static jub_status list_codes(mapping_parse *in, const jub_value_map *map,
                             jub_mapping_resource *resource)
{
    uint32_t count = 0, at = 0;
    for (uint32_t i = 0; i < map->keys.count; i++) count += map->values[i].count;
    resource->rows = JUB_NEW(in->arena, jub_text, count);
    if (!resource->rows) return jub_fail_no_memory(in->error);
    for (uint32_t i = 0; i < map->keys.count; i++)
        for (uint32_t k = 0; k < map->values[i].count; k++)
            resource->rows[at++] = map->values[i].items[k];
    qsort(resource->rows, count, sizeof *resource->rows, compare_codes);
    resource->row_count = drop_repeats(resource->rows, count);
    return JUB_OK;
}

jub_status mapping_read_codes_of(mapping_parse *in, const json_t *object,
                                 jub_mapping_resource *resource)
{
    const uint32_t before = (uint32_t)(resource - in->mapping->resources);
    const jub_value_map *map = NULL;
    jub_text path;
    TRY(check_alone(in, object));
    TRY(mapping_need_text(in, object, "codes_of", &path));
    TRY(find_map(in, path, before, &map));
    resource->fields = JUB_NEW(in->arena, jub_mapping_field, 1);
    if (!resource->fields) return jub_fail_no_memory(in->error);
    resource->fields[0] = (jub_mapping_field){.name = JUB_TEXT("code"),
                                              .type = JUB_TEXT_VALUE,
                                              .origin = JUB_FROM_CONSTANT,
                                              .refers = UINT32_MAX};
    resource->field_count = 1;
    return list_codes(in, map, resource);
}
