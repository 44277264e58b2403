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

// The first row from `row` on whose bit is set, or `row_count`.
static uint32_t next_struck(const jub_bits *struck, uint32_t row, uint32_t row_count)
{
    while (row < row_count) {
        const jub_bits left = struck[row / 64] >> (row % 64);
        if (left != 0) return row + (uint32_t)__builtin_ctzll(left);
        row += 64 - row % 64;
    }
    return row_count;
}

jub_status load_strike(load_state *state, jub_resource *resource, uint32_t column_index,
                       const jub_bits *struck, jub_fault_kind kind, const char *reason)
{
    jub_column *column = &resource->columns[column_index];
    jub_buffer value = jub_buffer_init(JUB_CSV_CELL_MAX_BYTES);
    for (uint32_t row = next_struck(struck, 0, resource->row_count); row < resource->row_count;
         row = next_struck(struck, row + 1, resource->row_count)) {
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

// -- from numbers to rows -------------------------------------------------------------------------

typedef struct resolving {
    const jub_resource *resource;
    const jub_resource *target;
    const jub_column *column;
    uint32_t *target_rows; // [row_count]
    uint32_t *rows;        // [numbers in the dictionary]; NULL: the target's dictionary is shared
    jub_bits *struck;      // where no row has the key; NULL when the dictionary is shared
    uint32_t part_count;
} resolving;

static void find_targets(void *context, uint32_t part)
{
    const resolving *r = context;
    const jub_map *map = r->column->dictionary;
    const uint32_t end = jub_part_begin(map->count, part + 1, r->part_count);
    for (uint32_t i = jub_part_begin(map->count, part, r->part_count); i < end; i++)
        r->rows[i] = jub_resource_find(r->target, map->keys[i]);
}

// Parts begin at whole words of the planes.
static void find_rows(void *context, uint32_t part)
{
    const resolving *r = context;
    const uint32_t row_count = r->resource->row_count;
    const uint32_t words = (uint32_t)jub_bit_words(row_count);
    const uint32_t end_word = jub_part_begin(words, part + 1, r->part_count);
    const uint32_t end = end_word == words ? row_count : 64 * end_word;
    for (uint32_t row = 64 * jub_part_begin(words, part, r->part_count); row < end; row++) {
        uint32_t to = JUB_NO_ROW;
        if (refers(r->column, row)) {
            const uint32_t number = r->column->codes[row];
            to = r->rows ? r->rows[number] : row_of_number(r->target, number);
            if (to == JUB_NO_ROW) jub_bit_set(r->struck, row);
        }
        r->target_rows[row] = to;
    }
}

static jub_status resolve(load_state *state, jub_resource *resource, jub_link *link)
{
    const jub_resource *target = &state->reg->resources[link->target_resource];
    const size_t mark_bytes = jub_arena_mark(state->scratch);
    jub_status status = JUB_OK;
    resolving r = {
        .resource = resource,
        .target = target,
        .column = &resource->columns[link->column],
        .target_rows = link->target_rows,
        .part_count = jub_parallel_parts(state->parallel),
    };
    if (r.column->dictionary != target->columns[target->key_column].dictionary) {
        r.struck = take_plane(state, resource);
        r.rows = JUB_NEW(state->scratch, uint32_t, r.column->dictionary->count);
        if (!r.struck || !r.rows) {
            status = jub_fail_no_memory(state->error);
            goto done;
        }
        jub_parallel_run(state->parallel, r.part_count, find_targets, &r);
    }
    jub_parallel_run(state->parallel, r.part_count, find_rows, &r);
    if (r.struck)
        status = load_strike(state, resource, link->column, r.struck, JUB_FAULT_REFERENCE,
                             "no row has this key");
done:
    jub_arena_rewind(state->scratch, mark_bytes);
    return status;
}

// -- loops ----------------------------------------------------------------------------------------

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

// -- the way back ---------------------------------------------------------------------------------

// A counting sort. Each part of the rows counts its children of each target; added up, target by
// target and part by part, the counts say where each part puts them. As that takes a row of counts
// a part, there is one part where targets are many.
typedef struct sorting {
    const jub_link *link;
    uint32_t row_count;
    uint32_t target_count;
    uint32_t part_count;
    uint32_t *places; // [part][target]
} sorting;

static void count_children(void *context, uint32_t part)
{
    const sorting *s = context;
    uint32_t *counts = s->places + (size_t)part * s->target_count;
    const uint32_t end = jub_part_begin(s->row_count, part + 1, s->part_count);
    for (uint32_t row = jub_part_begin(s->row_count, part, s->part_count); row < end; row++)
        if (s->link->target_rows[row] != JUB_NO_ROW) counts[s->link->target_rows[row]]++;
}

static void place_children(void *context, uint32_t part)
{
    const sorting *s = context;
    uint32_t *places = s->places + (size_t)part * s->target_count;
    const uint32_t end = jub_part_begin(s->row_count, part + 1, s->part_count);
    for (uint32_t row = jub_part_begin(s->row_count, part, s->part_count); row < end; row++)
        if (s->link->target_rows[row] != JUB_NO_ROW)
            s->link->child_rows[places[s->link->target_rows[row]]++] = row;
}

static void add_up(const sorting *s, uint32_t *offsets)
{
    uint32_t count = 0;
    for (uint32_t target = 0; target < s->target_count; target++) {
        offsets[target] = count;
        for (uint32_t part = 0; part < s->part_count; part++) {
            uint32_t *place = &s->places[(size_t)part * s->target_count + target];
            const uint32_t children = *place;
            *place = count;
            count += children;
        }
    }
    offsets[s->target_count] = count;
}

static jub_status take_children(load_state *state, const jub_resource *resource, jub_link *link)
{
    sorting s = {
        .link = link,
        .row_count = resource->row_count,
        .target_count = state->reg->resources[link->target_resource].row_count,
        .part_count = jub_parallel_parts(state->parallel),
    };
    if ((uint64_t)s.target_count * s.part_count > s.row_count) s.part_count = 1;
    const size_t mark_bytes = jub_arena_mark(state->scratch);
    jub_status status = JUB_OK;
    link->child_offsets = JUB_NEW(state->arena, uint32_t, (size_t)s.target_count + 1);
    s.places = JUB_NEW(state->scratch, uint32_t, (size_t)s.target_count * s.part_count);
    if (!link->child_offsets || !s.places) {
        status = jub_fail_no_memory(state->error);
        goto done;
    }
    jub_parallel_run(state->parallel, s.part_count, count_children, &s);
    add_up(&s, link->child_offsets);
    link->child_rows = JUB_NEW(state->arena, uint32_t, link->child_offsets[s.target_count]);
    if (!link->child_rows)
        status = jub_fail_no_memory(state->error);
    else
        jub_parallel_run(state->parallel, s.part_count, place_children, &s);
done:
    jub_arena_rewind(state->scratch, mark_bytes);
    return status;
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
