// What must hold of keys and references of a pack, whoever made it.

#include <inttypes.h>

#include "register/pack_private.h"

static const jub_position nowhere;

jub_status pack_check_keys(const jub_resource *resource, jub_error *error)
{
    const jub_column *key = &resource->columns[resource->key_column];
    const uint32_t count = key->dictionary->count;
    if (!resource->key_rows && count != resource->row_count)
        return jub_fail(error, JUB_MISSING, nowhere, NULL, "the rows of the keys are missing");
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t row = resource->key_rows ? resource->key_rows[i] : i;
        if (row >= resource->row_count)
            return jub_fail(error, JUB_RANGE, nowhere, NULL, "key %" PRIu32 " has no row", i);
        if (key->codes[row] != i) // also where it was struck out afterwards, being a reference too
            return jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                            "key %" PRIu32 " leads to a row with another", i);
    }
    for (uint32_t row = 0; row < resource->row_count; row++) {
        if (!jub_bit(key->known, row)) continue;
        const uint32_t number = key->codes[row];
        if ((resource->key_rows ? resource->key_rows[number] : number) != row)
            return jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                            "the key of row %" PRIu32 " leads to another", row);
    }
    return JUB_OK;
}

static bool is_right_target(const jub_resource *target, const jub_column *column, uint32_t row,
                            uint32_t target_row)
{
    const jub_column *key = &target->columns[target->key_column];
    const uint32_t number = column->codes[row];
    if (target_row >= target->row_count) return false;
    if (column->dictionary == key->dictionary)
        return target_row == (target->key_rows ? target->key_rows[number] : number);
    const uint32_t its = key->codes[target_row]; // 0 where there is no key at all
    return its < key->dictionary->count &&
           target_row == (target->key_rows ? target->key_rows[its] : its) &&
           jub_text_equal(column->dictionary->keys[number], key->dictionary->keys[its]);
}

static jub_status check_targets(const jub_resource *resource, const jub_resource *target,
                                const jub_link *link, uint32_t *linked_count_out, jub_error *error)
{
    const jub_column *column = &resource->columns[link->column];
    uint32_t linked_count = 0;
    for (uint32_t row = 0; row < resource->row_count; row++) {
        const uint32_t target_row = link->target_rows[row];
        const bool has = jub_column_has(column, row);
        if (has ? !is_right_target(target, column, row, target_row) : target_row != JUB_NO_ROW)
            return jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                            "row %" PRIu32 " refers to the wrong row", row);
        linked_count += has;
    }
    *linked_count_out = linked_count;
    return JUB_OK;
}

static jub_status check_children(const jub_resource *resource, uint32_t target_count,
                                 const jub_link *link, uint32_t linked_count, jub_error *error)
{
    const jub_status status =
        pack_check_offsets(link->child_offsets, target_count, linked_count, error);
    if (status != JUB_OK) return status;
    for (uint32_t parent = 0; parent < target_count; parent++) {
        const uint32_t begin = link->child_offsets[parent], end = link->child_offsets[parent + 1u];
        for (uint32_t i = begin; i < end; i++) {
            const uint32_t row = link->child_rows[i];
            if (row >= resource->row_count || link->target_rows[row] != parent ||
                (i > begin && link->child_rows[i - 1] >= row))
                return jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                                "the rows that refer to row %" PRIu32 " are others", parent);
        }
    }
    return JUB_OK;
}

// As links.c finds them: `walk` holds the number of the walk that came by. Where every row refers
// to an earlier one there can be none.
static jub_status check_no_loop(const uint32_t *target_rows, uint32_t row_count, jub_error *error)
{
    bool leads_back = true;
    for (uint32_t row = 0; row < row_count; row++)
        leads_back &= target_rows[row] < row || target_rows[row] == JUB_NO_ROW;
    if (leads_back) return JUB_OK;
    jub_arena scratch = jub_arena_init(SIZE_MAX / 2);
    uint32_t *walk = JUB_NEW(&scratch, uint32_t, row_count);
    jub_status status = walk ? JUB_OK : jub_fail_no_memory(error);
    for (uint32_t start = 0; start < row_count && status == JUB_OK; start++) {
        uint32_t row = start;
        while (row != JUB_NO_ROW && walk[row] == 0) {
            walk[row] = start + 1;
            row = target_rows[row];
        }
        if (row != JUB_NO_ROW && walk[row] == start + 1)
            status = jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                              "row %" PRIu32 " refers to itself by a detour", row);
    }
    jub_arena_clear(&scratch);
    return status;
}

jub_status pack_check_link(const jub_register *reg, const jub_resource *resource,
                           const jub_link *link, jub_error *error)
{
    const jub_resource *target = &reg->resources[link->target_resource];
    uint32_t linked_count = 0;
    jub_status status = check_targets(resource, target, link, &linked_count, error);
    if (status == JUB_OK && target == resource)
        status = check_no_loop(link->target_rows, resource->row_count, error);
    return status == JUB_OK ? check_children(resource, target->row_count, link, linked_count, error)
                            : status;
}
