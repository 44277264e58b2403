// What the parts of a wave have found becomes one: line marks, planes of what does not apply, texts
// with numbers in the order in which they first come, lists, and faults in the order of rows and of
// the columns of the file.

#include "register/part_private.h"

#include <stdlib.h>

static uint32_t part_rows(const load_part *part)
{
    return part->end.row - part->begin.row;
}

static uint32_t first_row_in_wave(const part_wave *wave, const load_part *part)
{
    return part->begin.row - wave->first_row;
}

// -- lines and planes -----------------------------------------------------------------------------

static bool merge_lines(const part_wave *wave, const load_part *part)
{
    load_file *file = wave->file;
    for (size_t i = 0; i < part->file.lines.count; i++) {
        const jub_line_mark mark = part->file.lines.items[i];
        file->row = part->begin.row + mark.row;
        file->reader.line = mark.line;
        if (load_mark_line(file) != JUB_OK) return false;
    }
    return true;
}

static bool merge_none(const part_wave *wave, const load_part *part, uint32_t index)
{
    const jub_bits *own = part->columns[index].none;
    jub_column *column = wave->file->columns[index].column;
    if (!own) return true;
    if (!column->none)
        column->none =
            JUB_NEW(wave->file->state->arena, jub_bits, jub_bit_words(wave->file->row_capacity));
    if (!column->none) return false;
    memcpy(column->none + part->begin.row / 64, own, jub_bit_words(part_rows(part)) * sizeof *own);
    return true;
}

// -- texts that many rows have --------------------------------------------------------------------

// The number that each text of the part's own has now, which in the part was `first_number` and
// on; NULL when there is nothing to change. False when memory is out.
static bool number_texts(const part_wave *wave, load_part *part, uint32_t index,
                         uint32_t first_number, uint32_t **numbers_out)
{
    load_file *file = wave->file;
    load_column *column = &file->columns[index];
    const jub_map *own = part->file.columns[index].texts;
    bool is_same = true;
    *numbers_out = JUB_NEW(&part->arena, uint32_t, own->count);
    if (!*numbers_out) return false;
    file->row = part->begin.row;
    for (uint32_t i = 0; i < own->count; i++) {
        bool is_new;
        const uint32_t number = load_add_text(file, column, own->keys[i], &is_new);
        if (number == JUB_MAP_ABSENT) return false;
        (*numbers_out)[i] = number;
        is_same &= number == first_number + i;
    }
    if (is_same) *numbers_out = NULL;
    return true;
}

static void renumber_codes(const load_part *part, uint32_t index, const uint32_t *numbers,
                           uint32_t first_number)
{
    jub_column *column = &part->columns[index];
    const uint32_t row_count = part_rows(part);
    for (uint32_t row = 0; row < row_count; row++)
        if (jub_column_has(column, row) && column->codes[row] >= first_number)
            column->codes[row] = numbers[column->codes[row] - first_number];
}

static void renumber_items(load_numbers *items, const uint32_t *numbers, uint32_t first_number)
{
    for (size_t i = 0; i < items->count; i++)
        if (items->items[i] >= first_number)
            items->items[i] = numbers[items->items[i] - first_number];
}

static void forget(const part_wave *wave, uint32_t index)
{
    const uint32_t part_count = jub_parallel_parts(wave->file->state->parallel);
    for (uint32_t i = 0; i < part_count; i++)
        memset(wave->parts[i].memories + ((size_t)index << PART_MEMORY_BITS), 0,
               sizeof(part_memory) << PART_MEMORY_BITS);
}

static bool merge_texts(const part_wave *wave, uint32_t index)
{
    load_column *column = &wave->file->columns[index];
    const uint32_t first_number = column->texts->count;
    for (uint32_t i = 0; i < wave->part_count; i++) {
        load_part *part = &wave->parts[i];
        load_column *own = &part->file.columns[index];
        uint32_t *numbers = NULL;
        if (own->texts->count == 0) continue;
        if (!number_texts(wave, part, index, first_number, &numbers)) return false;
        if (!numbers) continue;
        if (column->column->type == JUB_CODES)
            renumber_items(&own->items, numbers, first_number);
        else
            renumber_codes(part, index, numbers, first_number);
    }
    const uint32_t new_count = column->texts->count - first_number;
    if (new_count > 0) forget(wave, index);
    if (column->column->type == JUB_TEXT_VALUE && new_count > wave->row_count / 8)
        column->is_deferred = true; // from the next wave on
    return true;
}

static bool merge_items(const part_wave *wave, uint32_t index)
{
    load_column *column = &wave->file->columns[index];
    jub_arena *arena = wave->file->state->arena;
    for (uint32_t i = 0; i < wave->part_count; i++) {
        load_part *part = &wave->parts[i];
        const load_numbers *own = &part->file.columns[index].items;
        const size_t before = column->items.count;
        if (before + own->count > UINT32_MAX) return false;
        for (uint32_t row = 1; row <= part_rows(part); row++)
            part->columns[index].sets.offsets[row] += (uint32_t)before;
        for (size_t j = 0; j < own->count; j++)
            if (!JUB_LIST_PUSH(arena, &column->items, own->items[j])) return false;
    }
    return true;
}

// -- texts that are mostly new --------------------------------------------------------------------

static bool reserve(const part_wave *wave, jub_map *map)
{
    const uint64_t need = (uint64_t)map->count + wave->row_count;
    if (need <= map->key_capacity) return true;
    // As many as the file will have at the present rate, as the old arrays stay in the arena.
    const uint64_t rows = (uint64_t)wave->first_row + wave->row_count;
    uint64_t count = need * wave->file->row_capacity / rows;
    count += count / 8;
    if (count < 2 * (uint64_t)map->key_capacity) count = 2 * (uint64_t)map->key_capacity;
    if (count > wave->file->row_capacity && need <= wave->file->row_capacity)
        count = wave->file->row_capacity;
    if (count < need) count = need;
    if (count <= UINT32_MAX / 4 && jub_map_reserve(map, (uint32_t)count)) return true;
    return need <= UINT32_MAX / 4 && jub_map_reserve(map, (uint32_t)need);
}

static jub_text spelling_of(const load_column *column, uint32_t row)
{
    size_t low = 0, high = column->spellings.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (column->spellings.items[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < column->spellings.count && column->spellings.items[low].row == row)
        return column->spellings.items[low].text;
    return column->deferred[row];
}

// A text that has to be the only one and is not: unknown, with a fault.
static bool note_repeat(const part_wave *wave, load_part *part, uint32_t index, uint32_t row)
{
    load_state *state = wave->file->state;
    jub_column *column = &part->columns[index];
    const load_column *own = &part->file.columns[index];
    const load_repeat repeat = {part->begin.row + row, column->codes[row]};
    load_fault(&part->state, &part->resource, column, JUB_FAULT_KEY, row, spelling_of(own, row),
               own->is_key ? "the key of an earlier row" : "stands twice though it must be unique");
    column->codes[row] = 0;
    jub_bit_clear(column->known, row);
    if (!own->is_key) return true;
    return JUB_LIST_PUSH(state->scratch, &state->repeats[wave->file->index], repeat);
}

// `is_new` has a bit for each row of the wave. A row in which the column does not apply is known
// and has no text.
static bool note_repeats(const part_wave *wave, uint32_t index, const uint64_t *is_new)
{
    for (uint32_t i = 0; i < wave->part_count; i++) {
        load_part *part = &wave->parts[i];
        const load_column *own = &part->file.columns[index];
        const uint32_t first = first_row_in_wave(wave, part), row_count = part_rows(part);
        const size_t word_count = jub_bit_words(row_count);
        for (size_t word = 0; word < word_count; word++) {
            uint64_t old = part->columns[index].known[word] & ~is_new[first / 64 + word];
            for (; old != 0; old &= old - 1) {
                const uint32_t row = (uint32_t)(64 * word) + (uint32_t)__builtin_ctzll(old);
                if (own->deferred[row].bytes && !note_repeat(wave, part, index, row)) return false;
            }
        }
    }
    return true;
}

// New texts that do not lie in the source go with the part, unless they are copied.
static bool keep_copies(const part_wave *wave, uint32_t index, const uint64_t *is_new)
{
    const load_file *file = wave->file;
    const load_column *column = &file->columns[index];
    for (uint32_t i = 0; i < wave->part_count; i++) {
        const load_part *part = &wave->parts[i];
        const load_column *own = &part->file.columns[index];
        const uint32_t first = first_row_in_wave(wave, part);
        for (uint32_t row = 0; own->has_copies && row < part_rows(part); row++) {
            const jub_text text = own->deferred[row];
            if (!jub_bit(is_new, first + row) || load_lies_in(text, file->source)) continue;
            const jub_text copy = jub_text_copy(file->state->arena, text);
            if (!copy.bytes) return false;
            column->texts->keys[part->columns[index].codes[row]] = copy;
        }
    }
    return true;
}

static bool merge_deferred(const part_wave *wave, uint32_t index)
{
    load_file *file = wave->file;
    load_column *column = &file->columns[index];
    jub_arena *scratch = file->state->scratch;
    const size_t mark_bytes = jub_arena_mark(scratch);
    uint64_t *is_new = JUB_NEW(scratch, uint64_t, jub_bit_words(wave->row_count));
    const jub_map_batch batch = {
        .texts = column->deferred,
        .hashes = column->deferred_hashes,
        .count = wave->row_count,
        .numbers = column->column->codes + wave->first_row,
        .is_new = is_new,
    };
    if (!is_new || !reserve(wave, column->texts) ||
        !jub_map_add_batch(column->texts, &batch, file->state->parallel, scratch))
        return false;
    if (!keep_copies(wave, index, is_new)) return false;
    const bool is_done =
        (!column->is_key && !column->field->is_unique) || note_repeats(wave, index, is_new);
    // Where repeats were noted the list may have grown behind the mark.
    const load_repeats *repeats = &file->state->repeats[file->index];
    if (repeats->count == 0) jub_arena_rewind(scratch, mark_bytes);
    return is_done;
}

// -- faults ---------------------------------------------------------------------------------------

static int compare_faults(const void *a, const void *b)
{
    const load_held_fault *left = a, *right = b;
    if (left->row != right->row) return left->row < right->row ? -1 : 1;
    return (left->position > right->position) - (left->position < right->position);
}

static bool hand_on_faults(const part_wave *wave, load_part *part)
{
    load_file *file = wave->file;
    load_held_fault *faults = part->held.items;
    if (part->state.is_held_short) return false;
    if (part->held.count > 1) qsort(faults, part->held.count, sizeof *faults, compare_faults);
    for (size_t i = 0; i < part->held.count; i++) {
        const jub_column *column =
            faults[i].position < 0 ? NULL : file->columns[faults[i].position].column;
        load_fault(file->state, file->resource, column, faults[i].kind,
                   part->begin.row + faults[i].row, faults[i].value, faults[i].reason);
    }
    return true;
}

static bool merge_column(const part_wave *wave, uint32_t index)
{
    const load_column *column = &wave->file->columns[index];
    for (uint32_t i = 0; i < wave->part_count; i++)
        if (!merge_none(wave, &wave->parts[i], index)) return false;
    if (column->is_deferred) return merge_deferred(wave, index);
    if (column->texts && !merge_texts(wave, index)) return false;
    return column->column->type != JUB_CODES || merge_items(wave, index);
}

bool part_merge(part_wave *wave)
{
    if (wave->row_count == 0) return true;
    for (uint32_t i = 0; i < wave->part_count; i++)
        if (!merge_lines(wave, &wave->parts[i])) return false;
    for (uint32_t i = 0; i < wave->file->schema->field_count; i++)
        if (!merge_column(wave, i)) return false;
    for (uint32_t i = 0; i < wave->part_count; i++)
        if (!hand_on_faults(wave, &wave->parts[i])) return false;
    return true;
}
