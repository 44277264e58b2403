// Faults kept as numbers while a register is read.

#include "register/pack_private.h"

#include <stdlib.h>

enum { REASONS_MAX_BYTES = 1 << 30 };

jub_pack_faults *jub_pack_faults_new(const jub_package *package)
{
    static const uint64_t zero = 0;
    jub_pack_faults *faults = calloc(1, sizeof *faults);
    if (!faults) return NULL;
    *faults = (jub_pack_faults){
        .package = package,
        .arena = jub_arena_init(REASONS_MAX_BYTES),
        .table = jub_buffer_init(JUB_PACK_FAULT_MAX * PACK_FAULT_WIDTH * sizeof(uint32_t)),
        .values = jub_buffer_init(JUB_PACK_VALUES_MAX_BYTES),
        .value_offsets = jub_buffer_init((JUB_PACK_FAULT_MAX + 1) * sizeof(uint64_t)),
    };
    faults->reasons = jub_map_init(&faults->arena, 0);
    jub_buffer_bytes(&faults->value_offsets, &zero, sizeof zero);
    return faults;
}

void jub_pack_faults_free(jub_pack_faults *faults)
{
    if (!faults) return;
    jub_buffer_clear(&faults->table);
    jub_buffer_clear(&faults->values);
    jub_buffer_clear(&faults->value_offsets);
    jub_arena_clear(&faults->arena);
    free(faults);
}

static uint32_t find_resource(const jub_package *package, jub_text path)
{
    for (uint32_t i = 0; i < package->resource_count; i++)
        if (jub_text_equal(package->resources[i].path, path)) return i;
    return UINT32_MAX;
}

// The number of a reason, copied when it is new; JUB_MAP_ABSENT when memory is out.
static uint32_t number_reason(jub_pack_faults *faults, jub_text reason)
{
    const uint32_t found = jub_map_find(&faults->reasons, reason);
    if (found != JUB_MAP_ABSENT) return found;
    const jub_text copy = jub_text_copy(&faults->arena, reason);
    return copy.bytes ? jub_map_add(&faults->reasons, copy, NULL) : JUB_MAP_ABSENT;
}

static void take(void *context, const jub_fault *fault)
{
    jub_pack_faults *faults = context;
    const uint32_t resource = find_resource(faults->package, fault->path);
    const uint32_t reason = number_reason(faults, jub_text_from(fault->reason));
    if (resource == UINT32_MAX || reason == JUB_MAP_ABSENT) {
        faults->has_failed = true;
        return;
    }
    const uint32_t row[PACK_FAULT_WIDTH] = {
        [PACK_FAULT_KIND] = (uint32_t)fault->kind,
        [PACK_FAULT_RESOURCE] = resource,
        [PACK_FAULT_COLUMN] =
            fault->column.length_bytes > 0
                ? jub_resource_schema_field(&faults->package->resources[resource], fault->column)
                : UINT32_MAX,
        [PACK_FAULT_ROW] = (uint32_t)(fault->record - 2),
        [PACK_FAULT_LINE] = fault->line,
        [PACK_FAULT_REASON] = reason,
    };
    jub_buffer_bytes(&faults->table, row, sizeof row);
    jub_buffer_text(&faults->values, fault->value);
    const uint64_t end = faults->values.length_bytes;
    jub_buffer_bytes(&faults->value_offsets, &end, sizeof end);
    faults->count++;
}

jub_fault_sink jub_pack_faults_sink(jub_pack_faults *faults)
{
    return (jub_fault_sink){take, faults};
}
