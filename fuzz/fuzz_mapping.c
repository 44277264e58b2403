// Reads any bytes as a mapping and, NUL bytes between them, the files it takes. What must hold:
// nothing crashes, and what an import makes is a register that loads without a cell that cannot be
// read: the importer and the loader agree on what a cell may hold.

#include <assert.h>
#include <stdio.h>

#include "register/import.h"
#include "register/register.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OUTPUT_MAX_BYTES = 1 << 20 };

static jub_status keep(void *context, jub_text bytes, jub_error *error)
{
    jub_buffer *buffer = context;
    jub_buffer_text(buffer, bytes);
    return buffer->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static void check_register(jub_text package_source, const jub_buffer *outputs, uint32_t count)
{
    jub_arena arena = jub_arena_init((size_t)64 << 20);
    const jub_package *package = NULL;
    jub_register *reg = NULL;
    jub_error error = {0};
    jub_status status = jub_package_read(&arena, package_source, &package, &error);
    if (status == JUB_OK) {
        jub_text sources[JUB_MAPPING_RESOURCE_MAX];
        assert(package->resource_count == count);
        for (uint32_t i = 0; i < count; i++) sources[i] = jub_buffer_view(&outputs[i]);
        status = jub_register_load(&arena, package, sources, NULL, NULL, NULL, &reg, &error);
    }
    const bool is_loadable = status == JUB_OK || status == JUB_NO_MEMORY;
    if (!is_loadable) (void)fprintf(stderr, "%s\n", error.message);
    assert(is_loadable);
    if (status == JUB_OK) {
        const uint64_t *by_kind = reg->faults.by_kind;
        assert(by_kind[JUB_FAULT_ENCODING] == 0 && by_kind[JUB_FAULT_TYPE] == 0);
        assert(by_kind[JUB_FAULT_CASE] == 0 && by_kind[JUB_FAULT_RANGE] == 0);
        assert(by_kind[JUB_FAULT_KEY] == 0 && by_kind[JUB_FAULT_WIDTH] == 0);
    }
    jub_arena_clear(&arena);
}

static void import_all(jub_arena *arena, const jub_mapping *mapping, const jub_text *sources)
{
    jub_buffer outputs[JUB_MAPPING_RESOURCE_MAX];
    jub_sink sinks[JUB_MAPPING_RESOURCE_MAX];
    jub_text paths[JUB_MAPPING_FILE_MAX];
    for (uint32_t i = 0; i < mapping->file_count; i++) paths[i] = mapping->files[i].name;
    for (uint32_t i = 0; i < mapping->resource_count; i++) {
        outputs[i] = jub_buffer_init(OUTPUT_MAX_BYTES);
        sinks[i] = (jub_sink){keep, &outputs[i]};
    }
    jub_buffer package = jub_buffer_init(JUB_IMPORT_PACKAGE_MAX_BYTES);
    jub_import_result result;
    const jub_import import = {mapping, paths, sources, sinks, NULL};
    if (jub_import_run(arena, &import, &package, &result, NULL) == JUB_OK)
        check_register(jub_buffer_view(&package), outputs, mapping->resource_count);
    jub_buffer_clear(&package);
    for (uint32_t i = 0; i < mapping->resource_count; i++) jub_buffer_clear(&outputs[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jub_arena arena = jub_arena_init((size_t)64 << 20);
    jub_text rest = {(const char *)data, size};
    const jub_text mapping_source = jub_text_cut(&rest, '\0');
    jub_text sources[JUB_MAPPING_FILE_MAX];
    for (size_t i = 0; i < JUB_MAPPING_FILE_MAX; i++) sources[i] = jub_text_cut(&rest, '\0');
    const jub_mapping *mapping = NULL;
    jub_error error = {0};
    if (jub_mapping_read(&arena, mapping_source, &mapping, &error) == JUB_OK)
        import_all(&arena, mapping, sources);
    else
        assert(error.message[0] && jub_arena_mark(&arena) == 0);
    jub_arena_clear(&arena);
    return 0;
}
