// References between rows. A column whose target was read before it shares the target's dictionary,
// and its references to nothing were found while reading; the others are resolved here, once for
// each distinct text.

#include "register/load_private.h"

static uint32_t row_of_number(const jub_resource *resource, uint32_t number)
{
    return resource->key_rows ? resource->key_rows[number] : number;
}

static bool refers(const jub_column *column, uint32_t row)
{
    return jub_column_has(column, row);
}

jub_status load_strike(load_state *state, jub_resource *resource, uint32_t column_index,
                       const jub_bits *struck, jub_fault_kind kind, const char *reason)
{
    jub_column *column = &resource->columns[column_index];
    jub_buffer value = jub_buffer_init(JUB_CSV_CELL_MAX_BYTES);
    for (uint32_t row = 0; row < resource->row_count; row++) {
        if (!jub_bit(struck, row)) continue;
        jub_buffer_reset(&value);
        jub_column_write(column, row, &value);
        load_fault(state, resource, column, kind, row, jub_buffer_view(&value), reason);
        jub_bit_clear(column->known, row);
        for (uint32_t i = 0; i < resource->link_count; i++)
            if (resource->links[i].column == column_index)
                resource->links[i].target_rows[row] = JUB_NO_ROW;
    }
    const bool is_complete = value.status == JUB_OK;
    jub_buffer_clear(&value);
    return is_complete ? JUB_OK : jub_fail_no_memory(state->error);
}

static jub_bits *take_plane(load_state *state, const jub_resource *resource)
{
    jub_bits *plane = JUB_NEW(state->scratch, jub_bits, jub_bit_words(resource->row_count));
    if (!plane) (void)jub_fail_no_memory(state->error);
    return plane;
}

// The target row of each number in the column's dictionary; NULL when memory is out.
static uint32_t *find_targets(load_state *state, const jub_resource *target,
                              const jub_column *column)
{
    const jub_map *map = column->dictionary;
    uint32_t *rows = JUB_NEW(state->scratch, uint32_t, map->count);
    for (uint32_t i = 0; rows && i < map->count; i++)
        rows[i] = map == target->columns[target->key_column].dictionary
                      ? row_of_number(target, i)
                      : jub_resource_find(target, map->keys[i]);
    return rows;
}

static jub_status resolve(load_state *state, jub_resource *resource, jub_link *link)
{
    const jub_resource *target = &state->reg->resources[link->target_resource];
    const jub_column *column = &resource->columns[link->column];
    const bool is_shared = column->dictionary == target->columns[target->key_column].dictionary;
    const size_t mark_bytes = jub_arena_mark(state->scratch);
    jub_status status = JUB_OK;
    jub_bits *struck = take_plane(state, resource);
    const uint32_t *rows = is_shared ? NULL : find_targets(state, target, column);
    if (!struck || (!is_shared && !rows)) {
        status = jub_fail_no_memory(state->error);
        goto done;
    }
    for (uint32_t row = 0; row < resource->row_count; row++) {
        link->target_rows[row] = JUB_NO_ROW;
        if (!refers(column, row)) continue;
        const uint32_t number = column->codes[row];
        link->target_rows[row] = is_shared ? row_of_number(target, number) : rows[number];
        if (link->target_rows[row] == JUB_NO_ROW) jub_bit_set(struck, row);
    }
    if (!is_shared)
        status = load_strike(state, resource, link->column, struck, JUB_FAULT_REFERENCE,
                             "no row has this key");
done:
    jub_arena_rewind(state->scratch, mark_bytes);
    return status;
}

// Each row points to at most one other, so a walk that meets itself again has found a loop. Every
// row is walked once: `walk` holds the number of the walk that came by.
static jub_status strike_loops(load_state *state, jub_resource *resource, const jub_link *link)
{
    const size_t mark_bytes = jub_arena_mark(state->scratch);
    jub_status status = JUB_OK;
    jub_bits *struck = take_plane(state, resource);
    uint32_t *walk = JUB_NEW(state->scratch, uint32_t, resource->row_count);
    if (!struck || !walk) {
        status = jub_fail_no_memory(state->error);
        goto done;
    }
    for (uint32_t start = 0; start < resource->row_count; start++) {
        uint32_t row = start;
        while (row != JUB_NO_ROW && walk[row] == 0) {
            walk[row] = start + 1;
            row = link->target_rows[row];
        }
        if (row == JUB_NO_ROW || walk[row] != start + 1) continue;
        for (; !jub_bit(struck, row); row = link->target_rows[row]) jub_bit_set(struck, row);
    }
    status = load_strike(state, resource, link->column, struck, JUB_FAULT_LOOP,
                         "leads back to this row");
done:
    jub_arena_rewind(state->scratch, mark_bytes);
    return status;
}

static jub_status link_resource(load_state *state, uint32_t index)
{
    const jub_resource_schema *schema = &state->reg->package->resources[index];
    jub_resource *resource = &state->reg->resources[index];
    resource->links = JUB_NEW(state->arena, jub_link, schema->foreign_key_count);
    if (!resource->links) return jub_fail_no_memory(state->error);
    for (uint32_t i = 0; i < schema->foreign_key_count; i++) {
        jub_link *link = &resource->links[i];
        *link = (jub_link){
            .column = schema->foreign_keys[i].field,
            .target_resource = schema->foreign_keys[i].target_resource,
            .target_rows = JUB_NEW(state->arena, uint32_t, resource->row_count),
        };
        if (!link->target_rows) return jub_fail_no_memory(state->error);
        resource->link_count++;
        jub_status status = resolve(state, resource, link);
        if (status == JUB_OK && link->target_resource == index)
            status = strike_loops(state, resource, link);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

jub_status load_links(load_state *state)
{
    for (uint32_t i = 0; i < state->reg->resource_count; i++) {
        const jub_status status = link_resource(state, i);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

// A counting sort: count the children of each target, add up, then put each row into its place
// (which moves every offset one step, so the counts go one place further on).
static jub_status take_children(load_state *state, const jub_resource *resource, jub_link *link)
{
    const uint32_t target_count = state->reg->resources[link->target_resource].row_count;
    uint32_t *offsets = JUB_NEW(state->arena, uint32_t, (size_t)target_count + 2);
    if (!offsets) return jub_fail_no_memory(state->error);
    for (uint32_t row = 0; row < resource->row_count; row++)
        if (link->target_rows[row] != JUB_NO_ROW) offsets[link->target_rows[row] + 2]++;
    for (uint32_t i = 0; i < target_count; i++) offsets[i + 2] += offsets[i + 1];

    link->child_rows = JUB_NEW(state->arena, uint32_t, offsets[target_count + 1]);
    if (!link->child_rows) return jub_fail_no_memory(state->error);
    for (uint32_t row = 0; row < resource->row_count; row++)
        if (link->target_rows[row] != JUB_NO_ROW)
            link->child_rows[offsets[link->target_rows[row] + 1]++] = row;
    link->child_offsets = offsets;
    return JUB_OK;
}

jub_status load_children(load_state *state)
{
    for (uint32_t i = 0; i < state->reg->resource_count; i++) {
        jub_resource *resource = &state->reg->resources[i];
        for (uint32_t j = 0; j < resource->link_count; j++) {
            const jub_status status = take_children(state, resource, &resource->links[j]);
            if (status != JUB_OK) return status;
        }
    }
    return JUB_OK;
}
