// The manifest of a pack: its version, sources and files. What the arrays are is read when they are
// opened (pack_open.c).

#include "register/pack_private.h"

#include <inttypes.h>

static const jub_position nowhere;

static jub_status fail_manifest(jub_error *error, jub_status status, const char *what)
{
    return jub_fail(error, status, nowhere, NULL, "%s: %s", JUB_PACK_MANIFEST_NAME, what);
}

static jub_status read_hash(const json_t *object, const char *where, uint64_t *size_bytes_out,
                            uint8_t sha256_out[JUB_SHA256_BYTES], jub_error *error)
{
    int64_t size_bytes = -1;
    jub_text hex = {0};
    jub_status status = jub_json_integer(object, where, "bytes", -1, &size_bytes, error);
    if (status == JUB_OK) status = jub_json_text(object, where, "sha256", &hex, error);
    if (status != JUB_OK) return status;
    if (size_bytes < 0 || hex.length_bytes != JUB_SHA256_HEX_BYTES ||
        !jub_hex_decode(hex, sha256_out, JUB_SHA256_BYTES))
        return fail_manifest(error, JUB_SYNTAX, "a file without its size and SHA-256");
    *size_bytes_out = (uint64_t)size_bytes;
    return JUB_OK;
}

static jub_status read_sources(jub_arena *arena, jub_pack *pack, jub_error *error)
{
    const json_t *list = json_object_get(pack->json, "sources");
    const size_t count = json_array_size(list);
    if (count == 0 || count > JUB_PACK_SOURCE_MAX)
        return fail_manifest(error, JUB_RANGE, "no list of sources, or one that is too long");
    pack->sources = JUB_NEW(arena, jub_pack_source, count);
    if (!pack->sources) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        jub_pack_source *source = &pack->sources[i];
        const json_t *object = json_array_get(list, i);
        jub_status status = jub_json_text(object, "a source", "name", &source->name, error);
        if (status == JUB_OK)
            status = read_hash(object, "a source", &source->size_bytes, source->sha256, error);
        if (status != JUB_OK) return status;
    }
    pack->source_count = (uint32_t)count;
    return JUB_OK;
}

// A name that leads nowhere but into the folder, on any system.
static bool is_name(const char *name)
{
    const size_t length = strlen(name);
    if (length == 0 || length > JUB_PACK_NAME_MAX_BYTES || name[0] == '.') return false;
    for (size_t i = 0; i < length; i++) {
        const char byte = name[i];
        if (!((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
              (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' || byte == '_'))
            return false;
    }
    return true;
}

static jub_status read_array(const json_t *object, jub_pack_file *file, jub_error *error)
{
    const json_t *shape = json_object_get(object, "shape");
    const size_t dimension_count = json_array_size(shape);
    jub_text descr = {0};
    const jub_status status = jub_json_text(object, file->name, "type", &descr, error);
    if (status != JUB_OK) return status;
    file->is_array = shape || descr.bytes;
    if (!file->is_array) return JUB_OK;
    const json_int_t rows = json_integer_value(json_array_get(shape, 0));
    const json_int_t width = json_integer_value(json_array_get(shape, 1));
    if (!jub_npy_type_from(descr, &file->array.type) || dimension_count < 1 ||
        dimension_count > 2 || rows < 0 || (uint64_t)rows > JUB_NPY_ROWS_MAX ||
        (dimension_count == 2 && (width < 1 || width > JUB_NPY_WIDTH_MAX)))
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "'%s': no array of a register",
                        file->name);
    file->array.rows = (uint64_t)rows;
    file->array.width = dimension_count == 2 ? (uint32_t)width : 0;
    return JUB_OK;
}

static jub_status read_files(jub_arena *arena, jub_pack *pack, jub_error *error)
{
    json_t *list = json_object_get(pack->json, "files");
    const size_t count = json_object_size(list);
    if (!json_is_object(list) || count > JUB_PACK_FILE_MAX)
        return fail_manifest(error, JUB_RANGE, "no list of files, or one that is too long");
    pack->files = JUB_NEW(arena, jub_pack_file, count);
    pack->names = jub_map_init(arena, 0);
    if (!pack->files) return jub_fail_no_memory(error);
    const char *name;
    json_t *object;
    json_object_foreach(list, name, object)
    {
        jub_pack_file *file = &pack->files[pack->file_count];
        if (!is_name(name))
            return fail_manifest(error, JUB_SYNTAX, "a file whose name is not plain");
        file->name = name;
        if (jub_map_add(&pack->names, jub_text_from(name), NULL) != pack->file_count)
            return jub_fail_no_memory(error);
        pack->file_count++;
        jub_status status = read_array(object, file, error);
        if (status == JUB_OK)
            status = read_hash(object, name, &file->size_bytes, file->sha256, error);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

jub_status jub_pack_read(jub_arena *arena, jub_text manifest, jub_pack *pack_out, jub_error *error)
{
    const char *where = JUB_PACK_MANIFEST_NAME;
    jub_pack *pack = pack_out;
    jub_text format = {0};
    int64_t version = 0;
    *pack = (jub_pack){0};
    jub_status status = jub_json_read(manifest, JUB_PACK_MANIFEST_MAX_BYTES, &pack->json, error);
    if (status == JUB_OK) status = jub_json_text(pack->json, where, "format", &format, error);
    if (status == JUB_OK && !jub_text_is(format, JUB_PACK_FORMAT))
        status = fail_manifest(error, JUB_SYNTAX, "not the manifest of a register's columns");
    if (status == JUB_OK)
        status = jub_json_integer(pack->json, where, "version", 0, &version, error);
    if (status == JUB_OK)
        status = jub_json_text(pack->json, where, "made_by", &pack->made_by, error);
    if (status != JUB_OK || version != JUB_PACK_VERSION) return status;
    pack->version = JUB_PACK_VERSION;
    status = read_sources(arena, pack, error);
    return status == JUB_OK ? read_files(arena, pack, error) : status;
}

void jub_pack_clear(jub_pack *pack)
{
    json_decref(pack->json);
    *pack = (jub_pack){0};
}

bool jub_pack_may_be_current(const jub_pack *pack, const jub_pack_source *sources,
                             uint32_t source_count, jub_text made_by)
{
    if (!pack_is_possible() || pack->version != JUB_PACK_VERSION ||
        !jub_text_equal(pack->made_by, made_by) || pack->source_count != source_count)
        return false;
    for (uint32_t i = 0; i < source_count; i++)
        if (pack->sources[i].size_bytes != sources[i].size_bytes ||
            !jub_text_equal(pack->sources[i].name, sources[i].name))
            return false;
    return true;
}

bool jub_pack_is_current(const jub_pack *pack, const jub_pack_source *sources,
                         uint32_t source_count)
{
    bool is_same = pack->source_count == source_count;
    for (uint32_t i = 0; is_same && i < source_count; i++)
        is_same = memcmp(pack->sources[i].sha256, sources[i].sha256, JUB_SHA256_BYTES) == 0;
    return is_same;
}
