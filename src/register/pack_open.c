// A register over the files of a pack. What it should look like comes from the data package, whose
// hash has been checked; the manifest only says which file holds which array. First everything is
// put in its place, array by array with the size it must have; then all values are looked at, in
// two goes, on as many threads as there are: columns, and what goes from row to row.

#include "register/pack_open_private.h"

#include <assert.h>

#include "register/custody.h"

static const jub_position nowhere;

static jub_status take_dictionaries(pack_opening *o)
{
    const json_t *list = json_object_get(o->pack->json, "dictionaries");
    const size_t count = json_array_size(list);
    if (!json_is_array(list) || count > JUB_PACK_FILE_MAX)
        return pack_fail_key(o, JUB_RANGE, "dictionaries", "no list, or one that is too long");
    o->dictionaries = JUB_NEW(o->arena, jub_map, count);
    if (!o->dictionaries) return jub_fail_no_memory(o->error);
    for (size_t i = 0; i < count; i++) {
        const jub_status status = pack_take_texts(o, json_array_get(list, i), &o->dictionaries[i]);
        if (status != JUB_OK) return status;
    }
    o->dictionary_count = count;
    return JUB_OK;
}

// -- resources ------------------------------------------------------------------------------------

static jub_status take_head(const pack_opening *o, const json_t *object, jub_resource *resource)
{
    jub_text name = {0};
    int64_t row_count = -1;
    jub_status status = jub_json_text(object, "a resource", "name", &name, o->error);
    if (status == JUB_OK)
        status = jub_json_integer(object, "a resource", "rows", -1, &row_count, o->error);
    if (status != JUB_OK) return status;
    if (!jub_text_equal(name, resource->name))
        return pack_fail_key(o, JUB_CONFLICT, "name", "not the resource of the package");
    if (row_count < 0 || (uint64_t)row_count > JUB_REGISTER_ROW_MAX)
        return pack_fail_key(o, JUB_RANGE, "rows", "no number of rows");
    resource->row_count = (uint32_t)row_count;
    if (json_array_size(json_object_get(object, "columns")) != resource->column_count)
        return pack_fail_key(o, JUB_CONFLICT, "columns", "not those of the schema");
    resource->columns = JUB_NEW(o->arena, jub_column, resource->column_count);
    return resource->columns ? JUB_OK : jub_fail_no_memory(o->error);
}

static jub_status take_places(pack_opening *o, const json_t *object, jub_resource *resource)
{
    pack_array lines, keys;
    jub_status status = pack_take_array(o, object, "lines", JUB_NPY_U32, 2, PACK_ANY_ROWS, &lines);
    if (status != JUB_OK) return status;
    if (lines.rows > resource->row_count)
        return pack_fail_key(o, JUB_RANGE, "lines", "more lines than rows");
    resource->line_marks = lines.numbers;
    resource->line_mark_count = (uint32_t)lines.rows;
    status = pack_push_task(o, &o->first, (pack_task){.file = lines.file, .resource = resource});
    if (status != JUB_OK || resource->key_column == JUB_NO_ROW) return status;
    const jub_map *dictionary = resource->columns[resource->key_column].dictionary;
    pack_task each = {.file = JUB_PACK_MANIFEST_NAME, .resource = resource};
    if (json_object_get(object, "key_rows")) {
        status = pack_take_array(o, object, "key_rows", JUB_NPY_U32, 0, dictionary->count, &keys);
        if (status != JUB_OK) return status;
        resource->key_rows = keys.numbers;
        each.file = keys.file;
    }
    return pack_push_task(o, &o->second, each);
}

static jub_status take_resource(pack_opening *o, uint32_t index, const json_t *object)
{
    const jub_resource_schema *schema = &o->package->resources[index];
    jub_resource *resource = &o->reg->resources[index];
    *resource = (jub_resource){
        .name = schema->name,
        .path = schema->path,
        .column_count = schema->field_count,
        .key_column = schema->key_field == UINT32_MAX ? JUB_NO_ROW : schema->key_field,
    };
    jub_status status = take_head(o, object, resource);
    const json_t *columns = json_object_get(object, "columns");
    for (uint32_t i = 0; i < resource->column_count && status == JUB_OK; i++) {
        const jub_field *field = &schema->fields[i];
        resource->columns[i] = (jub_column){
            .name = field->name,
            .type = field->type,
            .row_count = resource->row_count,
            .list_delimiter = field->list_delimiter,
        };
        status =
            pack_take_column(o, json_array_get(columns, i), field, resource, &resource->columns[i]);
    }
    return status == JUB_OK ? take_places(o, object, resource) : status;
}

// When the rows of all resources are known.
static jub_status take_link(pack_opening *o, const jub_resource *resource, const json_t *object,
                            jub_link *link)
{
    const int64_t target_count = o->reg->resources[link->target_resource].row_count;
    pack_array targets, offsets, rows;
    jub_status status =
        pack_take_array(o, object, "target_rows", JUB_NPY_U32, 0, resource->row_count, &targets);
    if (status == JUB_OK)
        status =
            pack_take_array(o, object, "child_offsets", JUB_NPY_U32, 0, target_count + 1, &offsets);
    if (status == JUB_OK)
        status = pack_take_array(o, object, "child_rows", JUB_NPY_U32, 0, PACK_ANY_ROWS, &rows);
    if (status != JUB_OK) return status;
    link->target_rows = targets.numbers;
    link->child_offsets = offsets.numbers;
    link->child_rows = rows.numbers;
    if (link->child_offsets[target_count] != rows.rows)
        return jub_fail(o->error, JUB_RANGE, nowhere, NULL,
                        "'%s': the rows are not those of the other file", offsets.file);
    return pack_push_task(o, &o->second,
                          (pack_task){.file = targets.file, .resource = resource, .link = link});
}

static jub_status take_links(pack_opening *o, uint32_t index, const json_t *object)
{
    const jub_resource_schema *schema = &o->package->resources[index];
    jub_resource *resource = &o->reg->resources[index];
    const json_t *list = json_object_get(object, "links");
    if (json_array_size(list) != schema->foreign_key_count)
        return pack_fail_key(o, JUB_CONFLICT, "links", "not those of the schema");
    resource->links = JUB_NEW(o->arena, jub_link, schema->foreign_key_count);
    if (!resource->links) return jub_fail_no_memory(o->error);
    resource->link_count = schema->foreign_key_count;
    for (uint32_t i = 0; i < resource->link_count; i++) {
        resource->links[i] = (jub_link){
            .column = schema->foreign_keys[i].field,
            .target_resource = schema->foreign_keys[i].target_resource,
        };
        const jub_status status =
            take_link(o, resource, json_array_get(list, i), &resource->links[i]);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

static jub_status take_custody(pack_opening *o, const json_t *object)
{
    static const struct {
        const char *name;
        jub_value_type type;
    } derived[] = {
#define X(constant, name, type, meaning) {name, type},
        JUB_CUSTODY_COLUMN_LIST(X)
#undef X
    };
    jub_resource *custody = JUB_NEW(o->arena, jub_resource, 1);
    if (!custody) return jub_fail_no_memory(o->error);
    *custody = (jub_resource){
        .name = JUB_TEXT("custody"),
        .path = o->reg->resources[o->package->custody->resource].path,
        .column_count = JUB_CUSTODY_COLUMN_COUNT,
        .key_column = JUB_NO_ROW,
    };
    jub_status status = take_head(o, object, custody);
    if (status == JUB_OK && custody->row_count != o->reg->resources[o->reg->persons].row_count)
        status = pack_fail_key(o, JUB_CONFLICT, "rows", "not those of persons");
    const json_t *columns = json_object_get(object, "columns");
    for (uint32_t i = 0; i < custody->column_count && status == JUB_OK; i++) {
        custody->columns[i] = (jub_column){
            .name = jub_text_from(derived[i].name),
            .type = derived[i].type,
            .row_count = custody->row_count,
        };
        status =
            pack_take_column(o, json_array_get(columns, i), NULL, custody, &custody->columns[i]);
    }
    if (status == JUB_OK) o->reg->custody = custody;
    return status;
}

static jub_status take_resources(pack_opening *o)
{
    const json_t *list = json_object_get(o->pack->json, "resources");
    const uint32_t count = o->reg->resource_count;
    if (json_array_size(list) != count + (o->package->custody ? 1u : 0u))
        return pack_fail_key(o, JUB_CONFLICT, "resources", "not those of the package");
    jub_status status = JUB_OK;
    for (uint32_t i = 0; i < count && status == JUB_OK; i++)
        status = take_resource(o, i, json_array_get(list, i));
    for (uint32_t i = 0; i < count && status == JUB_OK; i++)
        status = take_links(o, i, json_array_get(list, i));
    return status == JUB_OK && o->package->custody ? take_custody(o, json_array_get(list, count))
                                                   : status;
}

// -- all of it ------------------------------------------------------------------------------------

static jub_status open_all(pack_opening *o, pack_fault_list *list_out)
{
    jub_status status = take_dictionaries(o);
    if (status == JUB_OK) status = take_resources(o);
    if (status == JUB_OK) status = pack_take_faults(o, list_out);
    if (status == JUB_OK) status = pack_check_tasks(o, &o->first);
    return status == JUB_OK ? pack_check_tasks(o, &o->second) : status;
}

jub_status jub_pack_open(jub_arena *arena, const jub_pack *pack, const jub_package *package,
                         const jub_text *files, const jub_parallel *parallel,
                         const jub_fault_sink *faults, jub_register **register_out,
                         jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(arena);
    pack_opening o = {
        .arena = arena,
        .scratch = jub_arena_init(arena->max_bytes),
        .pack = pack,
        .package = package,
        .files = files,
        .parallel = parallel,
        .reg = JUB_NEW(arena, jub_register, 1),
        .error = error,
    };
    pack_fault_list list = {0};
    jub_status status = JUB_OK;
    jub_resource *resources = JUB_NEW(arena, jub_resource, package->resource_count);
    if (!o.reg || !resources) {
        status = jub_fail_no_memory(error);
        goto done;
    }
    *o.reg = (jub_register){
        .package = package,
        .resource_count = package->resource_count,
        .resources = resources,
        .persons = package->persons,
    };
    status = open_all(&o, &list);
    if (status != JUB_OK) goto done;
    if (faults) pack_report_faults(&o, &list, faults);
    *register_out = o.reg;
done:
    jub_arena_clear(&o.scratch);
    if (status != JUB_OK) jub_arena_rewind(arena, mark_bytes);
    return status;
}
