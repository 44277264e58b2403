// The files of a pack, and the manifest that grows with them. Each array lies in memory whole, so
// its hash is known before it is written, and what is the same as an earlier one is not written
// again: planes in which all is known, references that repeat a column.

#include "register/pack_private.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/utf8.h"

typedef struct written {
    char name[JUB_PACK_NAME_MAX_BYTES + 1];
    jub_npy array;
    bool is_array;
    uint64_t size_bytes;
    uint8_t sha256[JUB_SHA256_BYTES];
} written;

typedef struct packing {
    const jub_register *reg;
    const jub_pack_folder *folder;
    jub_sha256 *sha;
    jub_arena arena;   // of the lists
    jub_arena scratch; // of what is gathered for one file
    JUB_LIST(const jub_map *) dictionaries;
    JUB_LIST(written) files;
    jub_buffer dictionary_json;
    jub_buffer resource_json;
    jub_error *error;
} packing;

enum { WORD_MAX_BYTES = 40 };
#define ARENA_MAX_BYTES ((size_t)1 << 36)

// -- files ----------------------------------------------------------------------------------------

// `012-persons-birth-known.npy`: for people who look into the folder; what it is says the manifest.
static void name_file(const packing *p, jub_text resource, jub_text column, const char *what,
                      const char *ending, char name_out[JUB_PACK_NAME_MAX_BYTES + 1])
{
    char words[2][WORD_MAX_BYTES + 1];
    const jub_text given[2] = {resource, column};
    for (int i = 0; i < 2; i++) {
        size_t length = 0;
        for (size_t at = 0; at < given[i].length_bytes && length < WORD_MAX_BYTES; at++) {
            const char byte = given[i].bytes[at];
            const bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                                  (byte >= '0' && byte <= '9') || byte == '_';
            if (is_plain) words[i][length++] = byte;
        }
        words[i][length] = '\0';
    }
    (void)snprintf(name_out, JUB_PACK_NAME_MAX_BYTES + 1, "%03zu-%s%s%s-%s.%s", p->files.count,
                   words[0], words[1][0] ? "-" : "", words[1], what, ending);
}

static const written *find_same(const packing *p, const written *file)
{
    for (size_t i = 0; i < p->files.count; i++) {
        const written *other = &p->files.items[i];
        if (other->is_array == file->is_array && other->size_bytes == file->size_bytes &&
            other->array.type == file->array.type && other->array.width == file->array.width &&
            memcmp(other->sha256, file->sha256, sizeof other->sha256) == 0)
            return other;
    }
    return NULL;
}

static jub_status put_bytes(const packing *p, const char *name, jub_text header, jub_text data)
{
    jub_sink sink;
    jub_status status = p->folder->begin(p->folder->context, name, &sink, p->error);
    if (status != JUB_OK) return status;
    status = sink.write(sink.context, header, p->error);
    if (status == JUB_OK) status = sink.write(sink.context, data, p->error);
    const jub_status end_status =
        p->folder->end(p->folder->context, status == JUB_OK ? p->error : NULL);
    return status == JUB_OK ? end_status : status;
}

// Writes a file unless there is the same already; its name is then that of the other.
static jub_status put_file(packing *p, written *file, jub_text header, jub_text data)
{
    if (!jub_sha256_start(p->sha) ||
        !jub_sha256_update(p->sha, header.bytes, header.length_bytes) ||
        !jub_sha256_update(p->sha, data.bytes, data.length_bytes) ||
        !jub_sha256_finish(p->sha, file->sha256))
        return jub_fail_no_memory(p->error);
    file->size_bytes = (uint64_t)header.length_bytes + data.length_bytes;
    const written *same = find_same(p, file);
    if (same) {
        *file = *same;
        return JUB_OK;
    }
    if (p->files.count == JUB_PACK_FILE_MAX)
        return jub_fail(p->error, JUB_LIMIT, (jub_position){0}, NULL,
                        "the register has too many columns: more than %d files", JUB_PACK_FILE_MAX);
    if (!JUB_LIST_PUSH(&p->arena, &p->files, *file)) return jub_fail_no_memory(p->error);
    return put_bytes(p, file->name, header, data);
}

// What a file is of, for its name.
typedef struct subject {
    jub_text resource;
    jub_text column;
    const char *what;
} subject;

// An array, and `,"key":"name"` in the manifest.
static jub_status put_array(packing *p, jub_buffer *json, const char *key, subject of,
                            jub_npy array, const void *numbers)
{
    char header[JUB_NPY_HEADER_MAX_BYTES];
    const size_t header_bytes = jub_npy_header(array, header);
    written file = {.array = array, .is_array = true};
    name_file(p, of.resource, of.column, of.what, "npy", file.name);
    const jub_status status =
        put_file(p, &file, (jub_text){header, header_bytes},
                 (jub_text){numbers ? numbers : "", (size_t)jub_npy_data_bytes(array)});
    if (status == JUB_OK) jub_buffer_format(json, ",\"%s\":\"%s\"", key, file.name);
    return status;
}

// -- dictionaries ---------------------------------------------------------------------------------

static jub_status put_json_texts(packing *p, jub_buffer *json, subject of, const jub_map *map)
{
    if (map->count > JUB_PACK_JSON_TEXT_MAX) return JUB_OK;
    jub_buffer texts = jub_buffer_init(JUB_PACK_JSON_MAX_BYTES);
    for (uint32_t i = 0; i < map->count; i++) {
        jub_buffer_string(&texts, i == 0 ? "[\n" : ",\n");
        jub_json_quote(&texts, map->keys[i]);
    }
    jub_buffer_string(&texts, map->count == 0 ? "[]\n" : "\n]\n");
    jub_status status = JUB_OK;
    if (texts.status == JUB_NO_MEMORY) status = jub_fail_no_memory(p->error);
    if (texts.status == JUB_OK) { // texts too long for it are in the arrays all the same
        written file = {0};
        name_file(p, of.resource, of.column, "dictionary", "json", file.name);
        status = put_file(p, &file, JUB_TEXT(""), jub_buffer_view(&texts));
        if (status == JUB_OK) jub_buffer_format(json, ",\"json\":\"%s\"", file.name);
    }
    jub_buffer_clear(&texts);
    return status;
}

static jub_status gather_texts(packing *p, const jub_map *map, char **bytes_out,
                               uint64_t **offsets_out)
{
    uint64_t *offsets = JUB_NEW(&p->scratch, uint64_t, (size_t)map->count + 1);
    if (!offsets) return jub_fail_no_memory(p->error);
    for (uint32_t i = 0; i < map->count; i++)
        offsets[i + 1u] = offsets[i] + map->keys[i].length_bytes;
    char *bytes = JUB_NEW(&p->scratch, char, offsets[map->count]);
    if (!bytes) return jub_fail_no_memory(p->error);
    for (uint32_t i = 0; i < map->count; i++)
        if (map->keys[i].length_bytes > 0)
            memcpy(bytes + offsets[i], map->keys[i].bytes, map->keys[i].length_bytes);
    *bytes_out = bytes;
    *offsets_out = offsets;
    return JUB_OK;
}

// The members of a dictionary: `"count":3,"texts":..,"offsets":..,"json":..`.
static jub_status put_texts(packing *p, jub_buffer *json, jub_text resource, jub_text column,
                            const jub_map *map)
{
    char *bytes = NULL;
    uint64_t *offsets = NULL;
    jub_status status = gather_texts(p, map, &bytes, &offsets);
    if (status != JUB_OK) goto done;
    jub_buffer_format(json, "\"count\":%" PRIu32, map->count);
    status = put_array(p, json, "texts", (subject){resource, column, "texts"},
                       (jub_npy){JUB_NPY_U8, 0, offsets[map->count]}, bytes);
    if (status == JUB_OK)
        status = put_array(p, json, "offsets", (subject){resource, column, "text-offsets"},
                           (jub_npy){JUB_NPY_U64, 0, (uint64_t)map->count + 1}, offsets);
    if (status == JUB_OK)
        status = put_json_texts(p, json, (subject){resource, column, "dictionary"}, map);
done:
    jub_arena_clear(&p->scratch);
    return status;
}

// A dictionary is written with the first column that has it; some columns share one.
static jub_status put_dictionary(packing *p, jub_buffer *json, jub_text resource,
                                 const jub_column *column)
{
    size_t number = 0;
    while (number < p->dictionaries.count && p->dictionaries.items[number] != column->dictionary)
        number++;
    jub_buffer_format(json, ",\"dictionary\":%zu", number);
    if (number < p->dictionaries.count) return JUB_OK;
    if (!JUB_LIST_PUSH(&p->arena, &p->dictionaries, column->dictionary))
        return jub_fail_no_memory(p->error);
    jub_buffer_string(&p->dictionary_json, number == 0 ? "\n  {" : ",\n  {");
    const jub_status status =
        put_texts(p, &p->dictionary_json, resource, column->name, column->dictionary);
    jub_buffer_char(&p->dictionary_json, '}');
    return status;
}

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

static jub_status put_column(packing *p, jub_buffer *json, jub_text resource,
                             const jub_column *column)
{
    const jub_npy plane = {JUB_NPY_U8, 0, pack_plane_bytes(column->row_count)};
    const bool is_list = column->type == JUB_CODES;
    subject of = {resource, column->name, "known"};
    jub_buffer_string(json, "{\"name\":");
    jub_json_quote(json, column->name);
    jub_buffer_format(json, ",\"type\":\"%s\"", word_of(column->type));
    jub_status status = put_array(p, json, "known", of, plane, column->known);
    of.what = "none";
    if (status == JUB_OK && column->none)
        status = put_array(p, json, "none", of, plane, column->none);
    of.what = is_list ? "offsets" : "values";
    if (status == JUB_OK)
        status = put_array(p, json, of.what, of, values_of(column), column->codes);
    of.what = "items";
    if (status == JUB_OK && is_list)
        status = put_array(p, json, of.what, of,
                           (jub_npy){JUB_NPY_U32, 0, column->sets.offsets[column->row_count]},
                           column->sets.items);
    if (status == JUB_OK && column->dictionary) status = put_dictionary(p, json, resource, column);
    jub_buffer_char(json, '}');
    return status;
}

static jub_status put_link(packing *p, jub_buffer *json, const jub_resource *resource,
                           const jub_link *link)
{
    const jub_resource *target = &p->reg->resources[link->target_resource];
    const jub_text column = resource->columns[link->column].name;
    subject of = {resource->name, column, "target-rows"};
    jub_buffer_string(json, "{\"column\":");
    jub_json_quote(json, column);
    jub_buffer_string(json, ",\"resource\":");
    jub_json_quote(json, target->name);
    jub_status status =
        put_array(p, json, "target_rows", of, (jub_npy){JUB_NPY_U32, 0, resource->row_count},
                  link->target_rows);
    of.what = "child-offsets";
    if (status == JUB_OK)
        status = put_array(p, json, "child_offsets", of,
                           (jub_npy){JUB_NPY_U32, 0, (uint64_t)target->row_count + 1},
                           link->child_offsets);
    of.what = "child-rows";
    if (status == JUB_OK)
        status = put_array(p, json, "child_rows", of,
                           (jub_npy){JUB_NPY_U32, 0, link->child_offsets[target->row_count]},
                           link->child_rows);
    jub_buffer_char(json, '}');
    return status;
}

// What only a resource that was read has: its lines, keys and references.
static jub_status put_places(packing *p, jub_buffer *json, const jub_resource *resource)
{
    subject of = {resource->name, JUB_TEXT(""), "lines"};
    jub_status status =
        put_array(p, json, "lines", of, (jub_npy){JUB_NPY_U32, 2, resource->line_mark_count},
                  resource->line_marks);
    of.what = "key-rows";
    if (status == JUB_OK && resource->key_rows) {
        const jub_map *keys = resource->columns[resource->key_column].dictionary;
        status = put_array(p, json, "key_rows", of, (jub_npy){JUB_NPY_U32, 0, keys->count},
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

static jub_status put_resource(packing *p, const jub_resource *resource)
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

static jub_status put_faults(packing *p, jub_buffer *json, const jub_pack_faults *faults)
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
    jub_status status =
        put_array(p, json, "table", (subject){name, none, "table"},
                  (jub_npy){JUB_NPY_U32, PACK_FAULT_WIDTH, faults->count}, faults->table.bytes);
    if (status == JUB_OK)
        status =
            put_array(p, json, "values", (subject){name, none, "values"},
                      (jub_npy){JUB_NPY_U8, 0, faults->values.length_bytes}, faults->values.bytes);
    if (status == JUB_OK)
        status =
            put_array(p, json, "value_offsets", (subject){name, none, "value-offsets"},
                      (jub_npy){JUB_NPY_U64, 0, faults->count + 1}, faults->value_offsets.bytes);
    jub_buffer_string(json, ",\"reasons\":{");
    if (status == JUB_OK) status = put_texts(p, json, name, JUB_TEXT("reasons"), &faults->reasons);
    jub_buffer_string(json, "}}");
    return status;
}

// -- the manifest ---------------------------------------------------------------------------------

static void write_hash(jub_buffer *json, uint64_t size_bytes, const uint8_t *sha256)
{
    char hex[JUB_SHA256_HEX_BYTES + 1];
    jub_hex_encode(sha256, JUB_SHA256_BYTES, hex);
    jub_buffer_format(json, "\"bytes\":%" PRIu64 ",\"sha256\":\"%s\"}", size_bytes, hex);
}

static void write_files(const packing *p, jub_buffer *json)
{
    for (size_t i = 0; i < p->files.count; i++) {
        const written *file = &p->files.items[i];
        jub_buffer_format(json, "%s\n  \"%s\":{", i ? "," : "", file->name);
        if (file->is_array) {
            jub_buffer_format(json, "\"type\":\"%s\",\"shape\":[%" PRIu64,
                              jub_npy_descr(file->array.type), file->array.rows);
            if (file->array.width) jub_buffer_format(json, ",%" PRIu32, file->array.width);
            jub_buffer_string(json, "],");
        }
        write_hash(json, file->size_bytes, file->sha256);
    }
}

static jub_status put_manifest(const packing *p, jub_text fault_json,
                               const jub_pack_source *sources, uint32_t source_count,
                               jub_text made_by)
{
    jub_buffer json = jub_buffer_init(JUB_PACK_MANIFEST_MAX_BYTES);
    jub_buffer_format(&json,
                      "{\n \"format\":\"%s\",\n \"version\":%d,\n \"made_by\":", JUB_PACK_FORMAT,
                      JUB_PACK_VERSION);
    jub_json_quote(&json, made_by);
    jub_buffer_string(&json, ",\n \"sources\":[");
    for (uint32_t i = 0; i < source_count; i++) {
        jub_buffer_string(&json, i == 0 ? "\n  {\"name\":" : ",\n  {\"name\":");
        jub_json_quote(&json, sources[i].name);
        jub_buffer_char(&json, ',');
        write_hash(&json, sources[i].size_bytes, sources[i].sha256);
    }
    jub_buffer_string(&json, "],\n \"faults\":");
    jub_buffer_text(&json, fault_json);
    jub_buffer_string(&json, ",\n \"dictionaries\":[");
    jub_buffer_text(&json, jub_buffer_view(&p->dictionary_json));
    jub_buffer_string(&json, "],\n \"resources\":[");
    jub_buffer_text(&json, jub_buffer_view(&p->resource_json));
    jub_buffer_string(&json, "],\n \"files\":{");
    write_files(p, &json);
    jub_buffer_string(&json, "}\n}\n");
    const bool has_parts = p->dictionary_json.status == JUB_OK && p->resource_json.status == JUB_OK;
    jub_status status = JUB_OK;
    if (json.status == JUB_NO_MEMORY)
        status = jub_fail_no_memory(p->error);
    else if (json.status != JUB_OK || !has_parts)
        status = jub_fail(p->error, JUB_LIMIT, (jub_position){0}, NULL,
                          "the register has too many columns for a manifest");
    else
        status = put_bytes(p, JUB_PACK_MANIFEST_NAME, JUB_TEXT(""), jub_buffer_view(&json));
    jub_buffer_clear(&json);
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
    packing p = {
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
        status = put_manifest(&p, jub_buffer_view(&fault_json), sources, source_count, made_by);
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
