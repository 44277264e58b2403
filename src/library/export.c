#include <stdlib.h>

#include "library/export_private.h"

enum { ALIGNMENT = 64 };

typedef struct array_private {
    const void *buffers[LIBRARY_BUFFER_MAX];
} array_private;

void *library_export_room(size_t size_bytes)
{
    if (size_bytes > LIBRARY_MEMORY_MAX_BYTES) return NULL;
    const size_t padded = (size_bytes / ALIGNMENT + 1) * ALIGNMENT;
    char *bytes = aligned_alloc(ALIGNMENT, padded);
    if (bytes) memset(bytes + size_bytes, 0, padded - size_bytes);
    return bytes;
}

void *library_export_bytes(size_t size_bytes)
{
    void *bytes = library_export_room(size_bytes);
    if (bytes) memset(bytes, 0, size_bytes);
    return bytes;
}

jub_bits *library_export_bits(size_t row_count)
{
    return library_export_bytes(jub_bit_words(row_count) * sizeof(jub_bits));
}

int64_t library_null_count(const jub_bits *plane, size_t row_count)
{
    int64_t set_count = 0;
    for (size_t i = 0; i < jub_bit_words(row_count); i++)
        set_count += __builtin_popcountll(plane[i]);
    return (int64_t)row_count - set_count;
}

// -- arrays ---------------------------------------------------------------------------------------

static void release_array(struct ArrowArray *array)
{
    array_private *own = array->private_data;
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release) array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    free(array->children);
    if (array->dictionary && array->dictionary->release)
        array->dictionary->release(array->dictionary);
    free(array->dictionary);
    for (int i = 0; i < LIBRARY_BUFFER_MAX; i++) free((void *)(uintptr_t)own->buffers[i]);
    free(own);
    array->release = NULL;
}

bool library_export_array(struct ArrowArray *array_out, int64_t length, int64_t null_count,
                          void *const *buffers, int64_t buffer_count, int64_t child_count,
                          bool has_dictionary)
{
    array_private *own = calloc(1, sizeof *own);
    *array_out = (struct ArrowArray){.private_data = own};
    if (!own) return false;
    array_out->length = length;
    array_out->null_count = null_count;
    array_out->buffers = own->buffers;
    array_out->release = release_array;
    if (child_count > 0) array_out->children = calloc((size_t)child_count, sizeof(void *));
    if (has_dictionary) array_out->dictionary = calloc(1, sizeof(struct ArrowArray));
    bool is_whole =
        (child_count == 0 || array_out->children) && (!has_dictionary || array_out->dictionary);
    while (is_whole && array_out->n_children < child_count) {
        struct ArrowArray *child = calloc(1, sizeof *child);
        is_whole = child != NULL;
        if (child) array_out->children[array_out->n_children++] = child;
    }
    if (!is_whole) {
        release_array(array_out);
        return false;
    }
    array_out->n_buffers = buffer_count;
    for (int64_t i = 0; i < buffer_count; i++) own->buffers[i] = buffers[i];
    return true;
}

bool library_export_texts(struct ArrowArray *array_out, const jub_text *texts, uint32_t count)
{
    size_t total_bytes = 0;
    for (uint32_t i = 0; i < count; i++) total_bytes += texts[i].length_bytes;
    if (total_bytes > INT32_MAX) return false;
    int32_t *offsets = library_export_bytes(((size_t)count + 1) * sizeof(int32_t));
    char *bytes = library_export_bytes(total_bytes);
    for (uint32_t i = 0; offsets && bytes && i < count; i++) {
        if (texts[i].length_bytes > 0)
            memcpy(bytes + offsets[i], texts[i].bytes, texts[i].length_bytes);
        offsets[i + 1] = offsets[i] + (int32_t)texts[i].length_bytes;
    }
    void *const buffers[] = {NULL, offsets, bytes};
    if (offsets && bytes && library_export_array(array_out, count, 0, buffers, 3, 0, false))
        return true;
    free(offsets);
    free(bytes);
    return false;
}

// -- schemas --------------------------------------------------------------------------------------

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
        free(schema->children[i]);
    }
    free(schema->children);
    if (schema->dictionary && schema->dictionary->release)
        schema->dictionary->release(schema->dictionary);
    free(schema->dictionary);
    schema->release = NULL;
}

bool library_export_schema(struct ArrowSchema *schema_out, const char *format, const char *name,
                           bool is_nullable, int64_t child_count, bool has_dictionary)
{
    *schema_out = (struct ArrowSchema){
        .format = format,
        .name = name,
        .flags = is_nullable ? ARROW_FLAG_NULLABLE : 0,
        .release = release_schema,
    };
    if (child_count > 0) schema_out->children = calloc((size_t)child_count, sizeof(void *));
    if (has_dictionary) schema_out->dictionary = calloc(1, sizeof(struct ArrowSchema));
    bool is_whole =
        (child_count == 0 || schema_out->children) && (!has_dictionary || schema_out->dictionary);
    while (is_whole && schema_out->n_children < child_count) {
        struct ArrowSchema *child = calloc(1, sizeof *child);
        is_whole = child != NULL;
        if (child) schema_out->children[schema_out->n_children++] = child;
    }
    if (!is_whole) release_schema(schema_out);
    return is_whole;
}

// -- masks ----------------------------------------------------------------------------------------

void library_masks_init(library_masks *masks, jub_arena *arena)
{
    memset(masks, 0, sizeof *masks);
    masks->arena = arena;
    masks->numbers = jub_map_init(arena, 0);
}

uint32_t library_masks_number(library_masks *masks, library_mask mask)
{
    const uint64_t mixed =
        (mask.words[0] ^ mask.words[1] * 31 ^ mask.tag << 56) * UINT64_C(0x9E3779B97F4A7C15);
    const size_t slot = (size_t)(mixed >> 54); // ten bits: LIBRARY_MASK_CACHE_COUNT
    if (masks->cache[slot].number_plus_1 > 0 &&
        memcmp(&masks->cache[slot].mask, &mask, sizeof mask) == 0)
        return masks->cache[slot].number_plus_1 - 1;
    const jub_text key = {(const char *)&mask, sizeof mask};
    uint32_t number = jub_map_find(&masks->numbers, key);
    if (number == JUB_MAP_ABSENT) {
        const jub_text kept = jub_text_copy(masks->arena, key);
        number = kept.bytes ? jub_map_add(&masks->numbers, kept, NULL) : JUB_MAP_ABSENT;
    }
    if (number == JUB_MAP_ABSENT) return number;
    masks->cache[slot].mask = mask;
    masks->cache[slot].number_plus_1 = number + 1;
    return number;
}

library_mask library_masks_at(const library_masks *masks, uint32_t number)
{
    library_mask mask;
    memcpy(&mask, masks->numbers.keys[number].bytes, sizeof mask);
    return mask;
}
