// The manifest of a pack, from what was gathered while its files were written.

#include <inttypes.h>

#include "register/pack_write_private.h"

static void write_hash(jub_buffer *json, uint64_t size_bytes, const uint8_t *sha256)
{
    char hex[JUB_SHA256_HEX_BYTES + 1];
    jub_hex_encode(sha256, JUB_SHA256_BYTES, hex);
    jub_buffer_format(json, "\"bytes\":%" PRIu64 ",\"sha256\":\"%s\"}", size_bytes, hex);
}

static void write_files(const pack_writing *p, jub_buffer *json)
{
    for (size_t i = 0; i < p->files.count; i++) {
        const pack_written *file = &p->files.items[i];
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

jub_status pack_put_manifest(const pack_writing *p, jub_text fault_json,
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
        status = pack_put_bytes(p, JUB_PACK_MANIFEST_NAME, JUB_TEXT(""), jub_buffer_view(&json));
    jub_buffer_clear(&json);
    return status;
}
