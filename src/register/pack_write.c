// A register as a pack: what there is of it, column by column, and the JSON about it, which grows
// with the files.

#include "register/pack_write_private.h"

#include <inttypes.h>

#define ARENA_MAX_BYTES ((size_t)1 << 36)

// -- columns --------------------------------------------------------------------------------------

static jub_npy values_of(const jub_column *column)
{
    switch (column->type) {
    case JUB_BOOLEAN: return (jub_npy){JUB_NPY_U8, 0, pack_plane_bytes(column->row_count)};
    case JUB_INTEGER: return (jub_npy){JUB_NPY_I64, 0, column->row_count};
    case JUB_DATE: return (jub_npy){JUB_NPY_I32, 0, column->row_count};
    case JUB_DURATION: return (jub_npy){JUB_NPY_I32, 2, column->row_count};
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: return (jub_npy){JUB_NPY_U32, 0, column->row_count};
    case JUB_CODES: break;
    }
    return (jub_npy){JUB_NPY_U32, 0, (uint64_t)column->row_count + 1};
}

static const char *word_of(jub_value_type type)
{
    static const char *const words[] = {
#define X(name, word, schema) [name] = (word),
        JUB_VALUE_TYPE_LIST(X)
#undef X
    };
    return words[type];
}

static jub_status put_column(pack_writing *p, jub_buffer *json, jub_text resource,
                             const jub_column *column)
{
    const jub_npy plane = {JUB_NPY_U8, 0, pack_plane_bytes(column->row_count)};
    const bool is_list = column->type == JUB_CODES;
    pack_subject of = {resource, column->name, "known"};
    jub_buffer_string(json, "{\"name\":");
    jub_json_quote(json, column->name);
    jub_buffer_format(json, ",\"type\":\"%s\"", word_of(column->type));
    jub_status status = pack_put_array(p, json, "known", of, plane, column->known);
    of.what = "none";
    if (status == JUB_OK && column->none)
        status = pack_put_array(p, json, "none", of, plane, column->none);
    of.what = is_list ? "offsets" : "values";
    if (status == JUB_OK)
        status = pack_put_array(p, json, of.what, of, values_of(column), column->codes);
    of.what = "items";
    if (status == JUB_OK && is_list)
        status = pack_put_array(p, json, of.what, of,
                                (jub_npy){JUB_NPY_U32, 0, column->sets.offsets[column->row_count]},
                                column->sets.items);
    if (status == JUB_OK && column->dictionary)
        status = pack_put_dictionary(p, json, resource, column);
    jub_buffer_char(json, '}');
    return status;
}

static jub_status put_link(pack_writing *p, jub_buffer *json, const jub_resource *resource,
                           const jub_link *link)
{
    const jub_resource *target = &p->reg->resources[link->target_resource];
    const jub_text column = resource->columns[link->column].name;
    pack_subject of = {resource->name, column, "target-rows"};
    jub_buffer_string(json, "{\"column\":");
    jub_json_quote(json, column);
    jub_buffer_string(json, ",\"resource\":");
    jub_json_quote(json, target->name);
    jub_status status =
        pack_put_array(p, json, "target_rows", of, (jub_npy){JUB_NPY_U32, 0, resource->row_count},
                       link->target_rows);
    of.what = "child-offsets";
    if (status == JUB_OK)
        status = pack_put_array(p, json, "child_offsets", of,
                                (jub_npy){JUB_NPY_U32, 0, (uint64_t)target->row_count + 1},
                                link->child_offsets);
    of.what = "child-rows";
    if (status == JUB_OK)
        status = pack_put_array(p, json, "child_rows", of,
                                (jub_npy){JUB_NPY_U32, 0, link->child_offsets[target->row_count]},
                                link->child_rows);
    jub_buffer_char(json, '}');
    return status;
}

// What only a resource that was read has: its lines, keys and references.
static jub_status put_places(pack_writing *p, jub_buffer *json, const jub_resource *resource)
{
    pack_subject of = {resource->name, JUB_TEXT(""), "lines"};
    jub_status status =
        pack_put_array(p, json, "lines", of, (jub_npy){JUB_NPY_U32, 2, resource->line_mark_count},
                       resource->line_marks);
    of.what = "key-rows";
    if (status == JUB_OK && resource->key_rows) {
        const jub_map *keys = resource->columns[resource->key_column].dictionary;
        status = pack_put_array(p, json, "key_rows", of, (jub_npy){JUB_NPY_U32, 0, keys->count},
                                resource->key_rows);
    }
    jub_buffer_string(json, ",\"links\":[");
    for (uint32_t i = 0; i < resource->link_count && status == JUB_OK; i++) {
        jub_buffer_string(json, i == 0 ? "\n    " : ",\n    ");
        status = put_link(p, json, resource, &resource->links[i]);
    }
    jub_buffer_string(json, "]");
    return status;
}

static jub_status put_resource(pack_writing *p, const jub_resource *resource)
{
    jub_buffer *json = &p->resource_json;
    jub_status status = JUB_OK;
    jub_buffer_string(json, json->length_bytes == 0 ? "\n  {\"name\":" : ",\n  {\"name\":");
    jub_json_quote(json, resource->name);
    jub_buffer_format(json, ",\"rows\":%" PRIu32 ",\"columns\":[", resource->row_count);
    for (uint32_t i = 0; i < resource->column_count && status == JUB_OK; i++) {
        jub_buffer_string(json, i == 0 ? "\n    " : ",\n    ");
        status = put_column(p, json, resource->name, &resource->columns[i]);
    }
    jub_buffer_string(json, "]");
    if (status == JUB_OK && resource != p->reg->custody) status = put_places(p, json, resource);
    jub_buffer_string(json, "}");
    return status;
}

// -- faults ---------------------------------------------------------------------------------------

static jub_status put_faults(pack_writing *p, jub_buffer *json, const jub_pack_faults *faults)
{
    const jub_text name = JUB_TEXT("faults"), none = JUB_TEXT("");
    const jub_fault_counts *counts = &p->reg->faults;
    if (faults->has_failed) return jub_fail_no_memory(p->error);
    if (faults->table.status != JUB_OK || faults->values.status != JUB_OK ||
        faults->value_offsets.status != JUB_OK || counts->total != faults->count)
        return jub_fail(p->error, JUB_LIMIT, (jub_position){0}, "mend the register first",
                        "the register has too many faults to keep them beside its columns");
    jub_buffer_format(json, "{\"total\":%" PRIu64 ",\"kinds\":[", counts->total);
    for (int i = 0; i < JUB_FAULT_KIND_COUNT; i++)
        jub_buffer_format(json, "%s[\"%s\",%" PRIu64 "]", i ? "," : "",
                          jub_fault_word((jub_fault_kind)i), counts->by_kind[i]);
    jub_buffer_string(json, "]");
    jub_status status = pack_put_array(p, json, "table", (pack_subject){name, none, "table"},
                                       (jub_npy){JUB_NPY_U32, PACK_FAULT_WIDTH, faults->count},
                                       faults->table.bytes);
    if (status == JUB_OK)
        status = pack_put_array(p, json, "values", (pack_subject){name, none, "values"},
                                (jub_npy){JUB_NPY_U8, 0, faults->values.length_bytes},
                                faults->values.bytes);
    if (status == JUB_OK)
        status = pack_put_array(
            p, json, "value_offsets", (pack_subject){name, none, "value-offsets"},
            (jub_npy){JUB_NPY_U64, 0, faults->count + 1}, faults->value_offsets.bytes);
    jub_buffer_string(json, ",\"reasons\":{");
    if (status == JUB_OK)
        status = pack_put_texts(p, json, name, JUB_TEXT("reasons"), &faults->reasons);
    jub_buffer_string(json, "}}");
    return status;
}

jub_status jub_pack_write(const jub_register *reg, const jub_pack_faults *faults,
                          const jub_pack_source *sources, uint32_t source_count, jub_text made_by,
                          const jub_pack_folder *folder, jub_pack_counts *counts_out,
                          jub_error *error)
{
    if (!pack_is_possible())
        return jub_fail(error, JUB_REFUSED, (jub_position){0}, "use the CSV files",
                        "columns are little-endian, and this machine is not");
    pack_writing p = {
        .reg = reg,
        .folder = folder,
        .sha = jub_sha256_new(),
        .arena = jub_arena_init(ARENA_MAX_BYTES),
        .scratch = jub_arena_init(ARENA_MAX_BYTES),
        .dictionary_json = jub_buffer_init(JUB_PACK_MANIFEST_MAX_BYTES),
        .resource_json = jub_buffer_init(JUB_PACK_MANIFEST_MAX_BYTES),
        .error = error,
    };
    jub_buffer fault_json = jub_buffer_init(JUB_PACK_MANIFEST_MAX_BYTES);
    jub_status status = p.sha ? JUB_OK : jub_fail_no_memory(error);
    for (uint32_t i = 0; i < reg->resource_count && status == JUB_OK; i++)
        status = put_resource(&p, &reg->resources[i]);
    if (status == JUB_OK && reg->custody) status = put_resource(&p, reg->custody);
    if (status == JUB_OK) status = put_faults(&p, &fault_json, faults);
    if (status == JUB_OK)
        status =
            pack_put_manifest(&p, jub_buffer_view(&fault_json), sources, source_count, made_by);
    if (status == JUB_OK) {
        *counts_out = (jub_pack_counts){.file_count = (uint32_t)p.files.count};
        for (size_t i = 0; i < p.files.count; i++)
            counts_out->size_bytes += p.files.items[i].size_bytes;
    }
    jub_buffer_clear(&fault_json);
    jub_buffer_clear(&p.dictionary_json);
    jub_buffer_clear(&p.resource_json);
    jub_arena_clear(&p.scratch);
    jub_arena_clear(&p.arena);
    jub_sha256_free(p.sha);
    return status;
}
