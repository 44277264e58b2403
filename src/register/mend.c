// A file of people with cells replaced.

#include "register/mend.h"

#include <stdlib.h>

enum { CELL_BUFFER_BYTES = 3 * JUB_CSV_CELL_MAX_BYTES };

// -- patches --------------------------------------------------------------------------------------

static jub_status make_patch(jub_arena *arena, const jub_table *table,
                             const jub_cell_change *change, jub_buffer *cell, jub_patch *patch_out,
                             jub_error *error)
{
    jub_text raw;
    const jub_status status =
        jub_table_cell(arena, table, change->row, change->field, NULL, &raw, error);
    if (status != JUB_OK) return status;
    jub_buffer_reset(cell);
    jub_csv_write(cell, jub_cell_spelling(&table->schema->fields[change->field], change->value));
    if (cell->status == JUB_LIMIT)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "a cell is too long");
    const jub_text bytes = jub_text_copy(arena, jub_buffer_view(cell));
    if (cell->status != JUB_OK || !bytes.bytes) return jub_fail_no_memory(error);
    const size_t start = (size_t)(raw.bytes - table->source.bytes);
    *patch_out = (jub_patch){start, start + raw.length_bytes, bytes, change->row, change->field};
    return JUB_OK;
}

// By place: one patch a cell is left.
static int compare_patches(const void *a, const void *b)
{
    const jub_patch *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static int compare_indices(const void *a, const void *b)
{
    const jub_cell_change *x = *(const jub_cell_change *const *)a;
    const jub_cell_change *y = *(const jub_cell_change *const *)b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    if (x->field != y->field) return x->field < y->field ? -1 : 1;
    return x < y ? -1 : x > y; // which stand in one array
}

static jub_status make_patches(jub_arena *arena, const jub_cell_change **order, size_t count,
                               jub_mend *mend, jub_error *error)
{
    jub_buffer cell = jub_buffer_init(CELL_BUFFER_BYTES);
    jub_status status = JUB_OK;
    for (size_t i = 0; i < count && status == JUB_OK; i++) {
        const bool is_last = i + 1 == count || order[i]->row != order[i + 1]->row ||
                             order[i]->field != order[i + 1]->field;
        if (!is_last) continue;
        jub_patch *patch = &mend->patches[mend->patch_count];
        status = make_patch(arena, mend->table, order[i], &cell, patch, error);
        mend->patch_count += status == JUB_OK;
    }
    jub_buffer_clear(&cell);
    return status;
}

jub_status jub_mend_open(jub_arena *arena, const jub_table *table, const jub_cell_change *changes,
                         size_t count, jub_mend *mend_out, jub_error *error)
{
    jub_mend mend = {.table = table, .size_bytes = table->source.length_bytes};
    mend.patches = JUB_NEW(arena, jub_patch, count);
    const jub_cell_change **order = malloc((count > 0 ? count : 1) * sizeof *order);
    if (!mend.patches || !order) {
        free(order);
        return jub_fail_no_memory(error);
    }
    for (size_t i = 0; i < count; i++) order[i] = &changes[i];
    qsort(order, count, sizeof *order, compare_indices);
    const jub_status status = make_patches(arena, order, count, &mend, error);
    free(order);
    if (status != JUB_OK) return status;
    qsort(mend.patches, mend.patch_count, sizeof *mend.patches, compare_patches);
    for (size_t i = 0; i < mend.patch_count; i++) {
        const jub_patch *patch = &mend.patches[i];
        mend.size_bytes += patch->bytes.length_bytes;
        mend.size_bytes -= patch->end - patch->start;
    }
    *mend_out = mend;
    return JUB_OK;
}

// -- what comes of it -----------------------------------------------------------------------------

// Piece 2n is what stands before patch n, piece 2n + 1 what the patch puts there.
static jub_text piece_at(const jub_mend *mend, size_t number)
{
    const size_t patch = number / 2;
    if (number % 2 == 1) return mend->patches[patch].bytes;
    const size_t start = patch > 0 ? mend->patches[patch - 1].end : 0;
    const size_t end =
        patch < mend->patch_count ? mend->patches[patch].start : mend->table->source.length_bytes;
    return (jub_text){mend->table->source.bytes + start, end - start};
}

jub_status jub_mend_write(const jub_mend *mend, jub_sink sink, jub_error *error)
{
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i <= 2 * mend->patch_count; i++) {
        const jub_text piece = piece_at(mend, i);
        if (piece.length_bytes > 0) status = sink.write(sink.context, piece, error);
    }
    return status;
}

bool jub_mend_equals(const jub_mend *mend, jub_text bytes)
{
    if (bytes.length_bytes != mend->size_bytes) return false;
    for (size_t i = 0; i <= 2 * mend->patch_count; i++) {
        const jub_text piece = piece_at(mend, i);
        if (piece.length_bytes > 0 && memcmp(bytes.bytes, piece.bytes, piece.length_bytes) != 0)
            return false;
        bytes.bytes += piece.length_bytes;
    }
    return true;
}
