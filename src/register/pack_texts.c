// The arrays that a manifest names, and the dictionaries made of them.

#include "register/pack_open_private.h"

#include <assert.h>
#include <inttypes.h>

static const jub_position nowhere;

jub_status pack_fail_key(const pack_opening *o, jub_status status, const char *key,
                         const char *what)
{
    return jub_fail(o->error, status, nowhere, NULL, "%s: '%s': %s", JUB_PACK_MANIFEST_NAME, key,
                    what);
}

jub_status pack_fail_file(const pack_opening *o, const char *file, const jub_error *inner)
{
    return jub_fail(o->error, inner->status, nowhere, inner->hint, "'%s': %s", file,
                    inner->message);
}

// -- arrays ---------------------------------------------------------------------------------------

// The array that `object` names under `key`, with `row_count` rows or any number of them.
jub_status pack_take_array(const pack_opening *o, const json_t *object, const char *key,
                           jub_npy_type type, uint32_t width, int64_t row_count,
                           pack_array *array_out)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value)) return pack_fail_key(o, JUB_MISSING, key, "no file is named");
    const jub_text name = {json_string_value(value), json_string_length(value)};
    const uint32_t number = jub_map_find(&o->pack->names, name);
    if (number == JUB_MAP_ABSENT)
        return pack_fail_key(o, JUB_MISSING, key, "names no file of the list");
    const jub_pack_file *file = &o->pack->files[number];
    if (!file->is_array || file->array.type != type || file->array.width != width ||
        (row_count != PACK_ANY_ROWS && file->array.rows != (uint64_t)row_count))
        return jub_fail(o->error, JUB_TYPE, nowhere, NULL,
                        "'%s': not of the type and size that '%s' has", file->name, key);
    const void *data = NULL;
    jub_error inner;
    const jub_status status = jub_npy_open(o->files[number], file->array, &data, &inner);
    if (status != JUB_OK) return pack_fail_file(o, file->name, &inner);
    assert((uintptr_t)data % sizeof(uint64_t) == 0);
    *array_out = (pack_array){file->name, (void *)(uintptr_t)data, file->array.rows};
    return JUB_OK;
}

// -- dictionaries ---------------------------------------------------------------------------------

enum { TEXTS_PER_PART_MIN = 1 << 16 };

// The texts of one dictionary, in parts.
typedef struct text_parts {
    jub_text bytes;
    const uint64_t *offsets;
    uint32_t count;
    uint32_t part_count;
    jub_text *keys;
    bool is_sorted[JUB_PARALLEL_MAX];
    jub_status status[JUB_PARALLEL_MAX];
    jub_error error[JUB_PARALLEL_MAX];
} text_parts;

static void check_text_part(void *context, uint32_t part)
{
    text_parts *parts = context;
    parts->status[part] = pack_check_texts(
        parts->bytes, parts->offsets, jub_part_begin(parts->count, part, parts->part_count),
        jub_part_begin(parts->count, part + 1, parts->part_count), parts->keys,
        &parts->is_sorted[part], &parts->error[part]);
}

// Texts that ascend are found by halving; others get a table, which finds repetitions too.
static jub_status make_map(const pack_opening *o, const text_parts *parts, const char *file,
                           jub_map *map_out)
{
    bool is_sorted = true;
    for (uint32_t i = 0; i < parts->part_count; i++) is_sorted &= parts->is_sorted[i];
    *map_out = jub_map_of_sorted(parts->keys, parts->count);
    if (is_sorted) return JUB_OK;
    *map_out = jub_map_init(o->arena, parts->bytes.length_bytes);
    if (!jub_map_reserve(map_out, parts->count)) return jub_fail_no_memory(o->error);
    for (uint32_t i = 0; i < parts->count; i++) {
        bool is_new = false;
        if (jub_map_add(map_out, parts->keys[i], &is_new) == JUB_MAP_ABSENT)
            return jub_fail_no_memory(o->error);
        if (!is_new)
            return jub_fail(o->error, JUB_DUPLICATE, nowhere, NULL,
                            "'%s': text %" PRIu32 " stands there twice", file, i);
    }
    return JUB_OK;
}

jub_status pack_take_texts(const pack_opening *o, const json_t *object, jub_map *map_out)
{
    pack_array texts, offsets;
    int64_t count = 0;
    jub_status status = jub_json_integer(object, "a dictionary", "count", -1, &count, o->error);
    if (status == JUB_OK && (count < 0 || count > UINT32_MAX / 4))
        status = pack_fail_key(o, JUB_RANGE, "count", "no number of texts");
    if (status == JUB_OK)
        status = pack_take_array(o, object, "texts", JUB_NPY_U8, 0, PACK_ANY_ROWS, &texts);
    if (status == JUB_OK)
        status = pack_take_array(o, object, "offsets", JUB_NPY_U64, 0, count + 1, &offsets);
    if (status != JUB_OK) return status;

    text_parts parts = {
        .bytes = {texts.numbers, (size_t)texts.rows},
        .offsets = offsets.numbers,
        .count = (uint32_t)count,
        .part_count = count < TEXTS_PER_PART_MIN ? 1 : jub_parallel_parts(o->parallel),
        .keys = JUB_NEW(o->arena, jub_text, (size_t)count),
    };
    if (!parts.keys) return jub_fail_no_memory(o->error);
    if (parts.offsets[0] != 0 || parts.offsets[count] != texts.rows)
        return jub_fail(o->error, JUB_RANGE, nowhere, NULL,
                        "'%s': the texts are not those of the other file", offsets.file);
    jub_parallel_run(o->parallel, parts.part_count, check_text_part, &parts);
    for (uint32_t i = 0; i < parts.part_count; i++)
        if (parts.status[i] != JUB_OK) return pack_fail_file(o, offsets.file, &parts.error[i]);
    return make_map(o, &parts, texts.file, map_out);
}
