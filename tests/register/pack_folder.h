#ifndef JUB_TEST_PACK_FOLDER_H
#define JUB_TEST_PACK_FOLDER_H

// A pack kept in memory, and a register read through from end to end.

#include <assert.h>
#include <stdlib.h>

#include "register/pack.h"

enum { PACK_FOLDER_MAX = 512 };

typedef struct pack_folder {
    char names[PACK_FOLDER_MAX][JUB_PACK_NAME_MAX_BYTES + 1];
    jub_buffer files[PACK_FOLDER_MAX];
    size_t count;
} pack_folder;

static inline jub_status pack_folder_begin(void *context, const char *name, jub_sink *sink_out,
                                           jub_error *error)
{
    pack_folder *folder = context;
    (void)error;
    assert(folder->count < PACK_FOLDER_MAX && strlen(name) <= JUB_PACK_NAME_MAX_BYTES);
    memcpy(folder->names[folder->count], name, strlen(name) + 1);
    folder->files[folder->count] = jub_buffer_init((size_t)1 << 28);
    *sink_out = jub_buffer_sink(&folder->files[folder->count]);
    return JUB_OK;
}

static inline jub_status pack_folder_end(void *context, jub_error *error)
{
    (void)error;
    ((pack_folder *)context)->count++;
    return JUB_OK;
}

static inline jub_text pack_folder_file(const pack_folder *folder, const char *name)
{
    for (size_t i = 0; i < folder->count; i++)
        if (strcmp(folder->names[i], name) == 0) return jub_buffer_view(&folder->files[i]);
    return (jub_text){0};
}

static inline void pack_folder_clear(pack_folder *folder)
{
    for (size_t i = 0; i < folder->count; i++) jub_buffer_clear(&folder->files[i]);
    folder->count = 0;
}

// Asks for every cell, key and way, so that what leads out of an array is seen by a sanitizer.
static inline void walk_register(const jub_register *reg)
{
    jub_buffer cell = jub_buffer_init((size_t)1 << 24);
    for (uint32_t i = 0; i < reg->resource_count; i++) {
        const jub_resource *resource = &reg->resources[i];
        for (uint32_t row = 0; row < resource->row_count; row++) {
            assert(jub_resource_line(resource, row) > 0);
            for (uint32_t column = 0; column < resource->column_count; column++) {
                jub_buffer_reset(&cell);
                jub_column_write(&resource->columns[column], row, &cell);
                assert(cell.status == JUB_OK);
            }
        }
        for (uint32_t j = 0; j < resource->link_count; j++) {
            const jub_link *link = &resource->links[j];
            const uint32_t target_count = reg->resources[link->target_resource].row_count;
            for (uint32_t row = 0; row < target_count; row++)
                for (uint32_t at = link->child_offsets[row]; at < link->child_offsets[row + 1u];
                     at++)
                    assert(link->target_rows[link->child_rows[at]] == row);
        }
        if (resource->key_column == JUB_NO_ROW) continue;
        const jub_map *keys = resource->columns[resource->key_column].dictionary;
        for (uint32_t number = 0; number < keys->count; number++)
            assert(jub_resource_find(resource, keys->keys[number]) < resource->row_count);
    }
    jub_buffer_clear(&cell);
}

#endif
