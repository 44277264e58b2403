// The dictionaries of a register as files of a pack.

#include <inttypes.h>

#include "register/pack_write_private.h"

static jub_status put_json_texts(pack_writing *p, jub_buffer *json, pack_subject of,
                                 const jub_map *map)
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
        pack_written file = {0};
        pack_name_file(p, of, "json", file.name);
        status = pack_put_file(p, &file, JUB_TEXT(""), jub_buffer_view(&texts));
        if (status == JUB_OK) jub_buffer_format(json, ",\"json\":\"%s\"", file.name);
    }
    jub_buffer_clear(&texts);
    return status;
}

static jub_status gather_texts(pack_writing *p, const jub_map *map, char **bytes_out,
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

jub_status pack_put_texts(pack_writing *p, jub_buffer *json, jub_text resource, jub_text column,
                          const jub_map *map)
{
    char *bytes = NULL;
    uint64_t *offsets = NULL;
    jub_status status = gather_texts(p, map, &bytes, &offsets);
    if (status != JUB_OK) goto done;
    jub_buffer_format(json, "\"count\":%" PRIu32, map->count);
    status = pack_put_array(p, json, "texts", (pack_subject){resource, column, "texts"},
                            (jub_npy){JUB_NPY_U8, 0, offsets[map->count]}, bytes);
    if (status == JUB_OK)
        status =
            pack_put_array(p, json, "offsets", (pack_subject){resource, column, "text-offsets"},
                           (jub_npy){JUB_NPY_U64, 0, (uint64_t)map->count + 1}, offsets);
    if (status == JUB_OK)
        status = put_json_texts(p, json, (pack_subject){resource, column, "dictionary"}, map);
done:
    jub_arena_clear(&p->scratch);
    return status;
}

jub_status pack_put_dictionary(pack_writing *p, jub_buffer *json, jub_text resource,
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
        pack_put_texts(p, &p->dictionary_json, resource, column->name, column->dictionary);
    jub_buffer_char(&p->dictionary_json, '}');
    return status;
}
