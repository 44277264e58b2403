// Keys and references, as the loader of registers has them: of rows with the same key the first
// keeps it, a reference to nothing is unknown, and so is every reference on a loop.

#include "library/library_private.h"

typedef struct linkage {
    jubilee_register *reg;
    jub_arena scratch;
} linkage;

static library_column *column_of(const linkage *work, const library_reference *reference)
{
    return &work->reg->tables[reference->table].columns[reference->column];
}

static void strike(linkage *work, uint32_t table, library_column *column, uint32_t row,
                   const char *message)
{
    library_fault_cell(work->reg, &work->reg->tables[table], column, row, message);
}

// -- keys -----------------------------------------------------------------------------------------

static bool read_key(linkage *work, uint32_t index)
{
    const library_table *table = &work->reg->tables[index];
    jub_resource *resource = &work->reg->own.resources[index];
    if (table->key == JUB_NO_ROW) return true;
    library_column *column = &table->columns[table->key];
    const uint32_t count = column->column.dictionary->count;
    resource->key_rows = JUB_NEW(&work->reg->arena, uint32_t, count);
    if (!resource->key_rows) return false;
    for (uint32_t i = 0; i < count; i++) resource->key_rows[i] = JUB_NO_ROW;
    for (uint32_t row = 0; row < table->row_count; row++) {
        if (!jub_column_has(&column->column, row)) continue;
        uint32_t *first = &resource->key_rows[column->column.codes[row]];
        if (*first == JUB_NO_ROW)
            *first = row;
        else
            strike(work, index, column, row, "a key that stands in an earlier row");
    }
    return true;
}

// -- references -----------------------------------------------------------------------------------

static bool resolve(linkage *work, const library_reference *reference, jub_link *link)
{
    const jub_resource *target = &work->reg->own.resources[reference->target];
    library_column *column = column_of(work, reference);
    const jub_map *texts = column->column.dictionary;
    uint32_t *rows = JUB_NEW(&work->scratch, uint32_t, texts->count);
    if (!rows) return false;
    const jub_column *key = &target->columns[target->key_column];
    for (uint32_t i = 0; i < texts->count; i++) {
        const uint32_t number = jub_map_find(key->dictionary, texts->keys[i]);
        rows[i] = number == JUB_MAP_ABSENT ? JUB_NO_ROW : target->key_rows[number];
    }
    for (uint32_t row = 0; row < column->column.row_count; row++) {
        link->target_rows[row] = JUB_NO_ROW;
        if (!jub_column_has(&column->column, row)) continue;
        link->target_rows[row] = rows[column->column.codes[row]];
        if (link->target_rows[row] == JUB_NO_ROW)
            strike(work, reference->table, column, row, "no row has this key");
    }
    return true;
}

// Each row points to at most one other, so a walk that meets itself again has found a loop. Every
// row is walked once: `walk` holds the number of the walk that came by.
static bool strike_loops(linkage *work, const library_reference *reference, jub_link *link)
{
    library_column *column = column_of(work, reference);
    const uint32_t row_count = (uint32_t)column->column.row_count;
    uint32_t *walk = JUB_NEW(&work->scratch, uint32_t, row_count);
    if (!walk) return false;
    for (uint32_t start = 0; start < row_count; start++) {
        uint32_t row = start;
        while (row != JUB_NO_ROW && walk[row] == 0) {
            walk[row] = start + 1;
            row = link->target_rows[row];
        }
        if (row == JUB_NO_ROW || walk[row] != start + 1) continue;
        while (link->target_rows[row] != JUB_NO_ROW) {
            const uint32_t next = link->target_rows[row];
            link->target_rows[row] = JUB_NO_ROW;
            strike(work, reference->table, column, row, "leads back to this row");
            row = next;
        }
    }
    return true;
}

// A counting sort: count the children of each target, add up, then put each row into its place
// (which moves every offset one step, so the counts go one place further on).
static bool take_children(linkage *work, uint32_t row_count, uint32_t target_count, jub_link *link)
{
    uint32_t *offsets = JUB_NEW(&work->reg->arena, uint32_t, (size_t)target_count + 2);
    if (!offsets) return false;
    for (uint32_t row = 0; row < row_count; row++)
        if (link->target_rows[row] != JUB_NO_ROW) offsets[link->target_rows[row] + 2]++;
    for (uint32_t i = 0; i < target_count; i++) offsets[i + 2] += offsets[i + 1];
    link->child_rows = JUB_NEW(&work->reg->arena, uint32_t, offsets[target_count + 1]);
    if (!link->child_rows) return false;
    for (uint32_t row = 0; row < row_count; row++)
        if (link->target_rows[row] != JUB_NO_ROW)
            link->child_rows[offsets[link->target_rows[row] + 1]++] = row;
    link->child_offsets = offsets;
    return true;
}

static bool add_link(linkage *work, const library_reference *reference)
{
    jub_resource *resource = &work->reg->own.resources[reference->table];
    const jub_resource *target = &work->reg->own.resources[reference->target];
    jub_link *link = &resource->links[resource->link_count++];
    *link = (jub_link){
        .column = column_of(work, reference)->index,
        .target_resource = reference->target,
        .target_rows = JUB_NEW(&work->reg->arena, uint32_t, resource->row_count),
    };
    if (!link->target_rows || !resolve(work, reference, link)) return false;
    if (reference->table == reference->target && !strike_loops(work, reference, link)) return false;
    jub_arena_rewind(&work->scratch, 0);
    return take_children(work, resource->row_count, target->row_count, link);
}

// A table `custody` has a row for each person: the link is the row's own number. It stands behind
// the others and names no column.
static bool add_custody(linkage *work)
{
    jub_register *own = &work->reg->own;
    jub_resource *persons = &own->resources[own->persons];
    const library_table *custody = library_find_table(work->reg, "custody");
    if (!custody) return true;
    jub_link *link = &persons->links[persons->link_count++];
    *link = (jub_link){
        .column = JUB_NO_ROW,
        .target_resource = (uint32_t)(custody - work->reg->tables),
        .target_rows = JUB_NEW(&work->reg->arena, uint32_t, persons->row_count),
    };
    if (!link->target_rows) return false;
    for (uint32_t row = 0; row < persons->row_count; row++) link->target_rows[row] = row;
    return take_children(work, persons->row_count, persons->row_count, link);
}

static bool link_all(linkage *work)
{
    const jubilee_register *reg = work->reg;
    for (uint32_t i = 0; i < reg->table_count; i++) {
        jub_resource *resource = &work->reg->own.resources[i];
        resource->links = JUB_NEW(&work->reg->arena, jub_link, reg->references.count + 1);
        resource->link_count = 0;
        if (!resource->links || !read_key(work, i)) return false;
    }
    for (size_t i = 0; i < reg->references.count; i++)
        if (!add_link(work, &reg->references.items[i])) return false;
    return add_custody(work);
}

int32_t library_link(jubilee_register *reg, jubilee_error *error)
{
    linkage work = {reg, jub_arena_init(LIBRARY_MEMORY_MAX_BYTES)};
    const bool is_whole = link_all(&work);
    jub_arena_clear(&work.scratch);
    return is_whole ? JUBILEE_OK : library_fail_no_memory(error);
}
