// Cells of many rows, one column after another. Each loop knows its type and reads what is written
// as nearly all are; every other cell goes to load_cell, which knows the rest. So nothing may be
// read here that load_cell would read otherwise.

#include "register/part_private.h"

static jub_text cell_at(const part_cells *cells, size_t index)
{
    const uint32_t begin = cells->begins[index] + cells->bias;
    return (jub_text){cells->base + begin, cells->ends[index] - begin};
}

// Whether the cell, if it looks like a plain value, could be a missing or none value, by its
// length.
static bool may_be_mark(const load_column *column, size_t length)
{
    return column->plain_lengths >> (length < 63 ? length : 63) & 1;
}

static bool read_otherwise(load_part *part, load_column *column, uint32_t row, jub_text cell)
{
    part->file.row = row;
    return load_cell(&part->file, column, cell) == JUB_OK;
}

static uint64_t load_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

// -- dates ----------------------------------------------------------------------------------------

#define DIGITS UINT64_C(0x3030303030303030)
#define HIGH_BITS UINT64_C(0x8080808080808080)

// YYYY-MM-DD up to the 28th of a month in the years of jub_date; days by the civil calendar.
static bool read_plain_date(const char *bytes, jub_date *date_out)
{
    // "0000-00-" with the first character in the lowest byte, which also is what the check of
    // each byte needs: digits at most 9, hyphens 0.
    const uint64_t zero = UINT64_C(0x2D30302D30303030);
    const uint64_t room = UINT64_C(0x7F76767F76767676);
    const uint64_t word = load_word(bytes) ^ zero;
    const uint32_t tens = (uint32_t)(unsigned char)bytes[8] - '0';
    const uint32_t ones = (uint32_t)(unsigned char)bytes[9] - '0';
    if (((word | (word + room)) & HIGH_BITS) != 0 || tens > 9 || ones > 9) return false;
    const uint32_t year = (uint32_t)((word & 0xFF) * 1000 + (word >> 8 & 0xFF) * 100 +
                                     (word >> 16 & 0xFF) * 10 + (word >> 24 & 0xFF));
    const uint32_t month = (uint32_t)((word >> 40 & 0xFF) * 10 + (word >> 48 & 0xFF));
    const uint32_t day = tens * 10 + ones;
    if (year - 1600 >= 800 || month - 1 >= 12 || day - 1 >= 28) return false;
    // Source: Howard Hinnant, chrono-compatible low-level date algorithms, days_from_civil: years
    // begin in March.
    const uint32_t from_march = month > 2 ? month - 3 : month + 9;
    const uint32_t march_year = year - (month <= 2);
    const uint32_t days = 365 * march_year + march_year / 4 - march_year / 100 + march_year / 400 +
                          (153 * from_march + 2) / 5 + day - 1;
    *date_out = (jub_date)days - 719468;
    return true;
}

static bool is_in_bounds(const jub_field *field, int64_t value)
{
    return !(field->has_minimum && value < field->minimum) &&
           !(field->has_maximum && value > field->maximum);
}

static bool read_dates(load_part *part, load_column *column, const part_cells *cells, uint32_t at)
{
    const uint32_t stride = part->file.schema->field_count;
    jub_column *to = column->column;
    const bool may_be_fast = !may_be_mark(column, JUB_DATE_TEXT_BYTES);
    for (uint32_t i = 0; i < cells->row_count; i++) {
        const jub_text cell = cell_at(cells, (size_t)i * stride + at);
        const uint32_t row = cells->first_row + i;
        jub_date date;
        if (cell.length_bytes == JUB_DATE_TEXT_BYTES && may_be_fast &&
            read_plain_date(cell.bytes, &date) && is_in_bounds(column->field, date)) {
            to->dates[row] = date;
            jub_bit_set(to->known, row);
        } else if (!(cell.length_bytes == 0 && column->is_empty_unknown) &&
                   !read_otherwise(part, column, row, cell)) {
            return false;
        }
    }
    return true;
}

// -- whole numbers and truth ----------------------------------------------------------------------

// One to eight digits, read with the bytes before them, which there have to be.
static bool read_digits(jub_text cell, int64_t *value_out)
{
    const unsigned shift = 8 * (unsigned)(8 - cell.length_bytes); // below 64
    uint64_t word = load_word(cell.bytes + cell.length_bytes - 8) ^ DIGITS;
    word = word >> shift << shift;
    if (((word | (word + UINT64_C(0x7676767676767676))) & HIGH_BITS) != 0) return false;
    // Neighbours are added up, first to pairs, then to fours, then to eight.
    word = (word * 10 + (word >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
    word = (word * 100 + (word >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
    word = (word * 10000 + (word >> 32)) & UINT64_C(0x00000000FFFFFFFF);
    *value_out = (int64_t)word;
    return true;
}

static bool read_integers(load_part *part, load_column *column, const part_cells *cells,
                          uint32_t at)
{
    const uint32_t stride = part->file.schema->field_count;
    const char *first = part->file.source.bytes + 8;
    jub_column *to = column->column;
    for (uint32_t i = 0; i < cells->row_count; i++) {
        const jub_text cell = cell_at(cells, (size_t)i * stride + at);
        const uint32_t row = cells->first_row + i;
        int64_t value;
        if (cell.length_bytes - 1 < 8 && cell.bytes >= first &&
            !may_be_mark(column, cell.length_bytes) && read_digits(cell, &value) &&
            is_in_bounds(column->field, value)) {
            to->integers[row] = value;
            jub_bit_set(to->known, row);
        } else if (!(cell.length_bytes == 0 && column->is_empty_unknown) &&
                   !read_otherwise(part, column, row, cell)) {
            return false;
        }
    }
    return true;
}

static bool read_booleans(load_part *part, load_column *column, const part_cells *cells,
                          uint32_t at)
{
    const uint32_t stride = part->file.schema->field_count;
    const bool may_be_fast = !may_be_mark(column, 4) && !may_be_mark(column, 5);
    jub_column *to = column->column;
    for (uint32_t i = 0; i < cells->row_count; i++) {
        const jub_text cell = cell_at(cells, (size_t)i * stride + at);
        const uint32_t row = cells->first_row + i;
        const bool is_true = cell.length_bytes == 4 && memcmp(cell.bytes, "true", 4) == 0;
        if (may_be_fast &&
            (is_true || (cell.length_bytes == 5 && memcmp(cell.bytes, "false", 5) == 0))) {
            to->booleans[row / 64] |= (jub_bits)is_true << (row % 64);
            jub_bit_set(to->known, row);
        } else if (!(cell.length_bytes == 0 && column->is_empty_unknown) &&
                   !read_otherwise(part, column, row, cell)) {
            return false;
        }
    }
    return true;
}

// -- texts met before -----------------------------------------------------------------------------

// Where the text would be remembered; NULL for one that is not, with which `probe_out` is not
// filled either: what is empty, or too near the end of the file to be loaded word by word.
static part_memory *find_memory(const load_part *part, const load_column *column, jub_text text,
                                part_memory *probe_out)
{
    const jub_text source = part->file.source;
    const size_t length = text.length_bytes;
    const size_t left = (size_t)(source.bytes + source.length_bytes - text.bytes);
    if (length == 0 || left < 8) return NULL;
    uint64_t first = load_word(text.bytes), last = 0;
    if (length < 8)
        first &= ((uint64_t)1 << 8 * length) - 1;
    else
        last = load_word(text.bytes + length - 8);
    const uint64_t spread =
        (first ^ (last << 23 | last >> 41) ^ length) * UINT64_C(0x9E3779B97F4A7C15);
    *probe_out = (part_memory){text.bytes, first, last, length, 0, {0, 0}};
    const size_t index = (size_t)(column - part->file.columns) << PART_MEMORY_BITS;
    return &part->memories[index + (spread >> (64 - PART_MEMORY_BITS))];
}

static bool is_remembered(const part_memory *memory, const part_memory *probe)
{
    return memory->bytes && memory->first == probe->first && memory->last == probe->last &&
           memory->length == probe->length &&
           (probe->length <= 16 || memcmp(memory->bytes, probe->bytes, probe->length) == 0);
}

static bool read_durations(load_part *part, load_column *column, const part_cells *cells,
                           uint32_t at)
{
    const uint32_t stride = part->file.schema->field_count;
    jub_column *to = column->column;
    for (uint32_t i = 0; i < cells->row_count; i++) {
        const jub_text cell = cell_at(cells, (size_t)i * stride + at);
        const uint32_t row = cells->first_row + i;
        if (cell.length_bytes == 0 && column->is_empty_unknown) continue;
        part_memory probe;
        part_memory *memory = find_memory(part, column, cell, &probe);
        if (memory && is_remembered(memory, &probe)) {
            to->durations[row] = memory->duration;
            jub_bit_set(to->known, row);
            continue;
        }
        if (!read_otherwise(part, column, row, cell)) return false;
        if (!memory || !jub_column_has(to, row)) continue;
        probe.duration = to->durations[row];
        *memory = probe;
    }
    return true;
}

// Texts, cases and references that many rows have.
static bool read_texts(load_part *part, load_column *column, const part_cells *cells, uint32_t at)
{
    const uint32_t stride = part->file.schema->field_count;
    jub_column *to = column->column;
    for (uint32_t i = 0; i < cells->row_count; i++) {
        const jub_text cell = cell_at(cells, (size_t)i * stride + at);
        const uint32_t row = cells->first_row + i;
        if (cell.length_bytes == 0 && column->is_empty_unknown) continue;
        part_memory probe;
        part_memory *memory = find_memory(part, column, cell, &probe);
        if (memory && is_remembered(memory, &probe)) {
            to->codes[row] = memory->number;
            jub_bit_set(to->known, row);
            continue;
        }
        if (!read_otherwise(part, column, row, cell)) return false;
        if (!memory || !jub_column_has(to, row)) continue;
        probe.number = to->codes[row];
        *memory = probe;
    }
    return true;
}

static bool read_deferred(load_part *part, load_column *column, const part_cells *cells,
                          uint32_t at)
{
    const uint32_t stride = part->file.schema->field_count;
    const bool is_plain = part->file.is_utf8;
    for (uint32_t i = 0; i < cells->row_count; i++) {
        const jub_text cell = cell_at(cells, (size_t)i * stride + at);
        const uint32_t row = cells->first_row + i;
        if (!is_plain || may_be_mark(column, cell.length_bytes) || cell.length_bytes == 0 ||
            (!cells->is_ascii && load_may_need_normalizing(cell))) {
            if (!read_otherwise(part, column, row, cell)) return false;
            continue;
        }
        column->deferred[row] = cell;
        column->deferred_hashes[row] = jub_map_hash(column->shared, cell);
        jub_bit_set(column->column->known, row);
    }
    return true;
}

// -- lists ----------------------------------------------------------------------------------------

static bool push_item(load_part *part, load_column *column, uint32_t number)
{
    return JUB_LIST_PUSH(part->state.arena, &column->items, number);
}

// A list of one item is remembered like a text, unless trimming would make another item of it.
static bool is_one_item(const load_column *column, jub_text cell)
{
    return cell.length_bytes > 0 && (unsigned char)cell.bytes[0] > ' ' &&
           (unsigned char)cell.bytes[cell.length_bytes - 1] > ' ' &&
           !memchr(cell.bytes, column->field->list_delimiter, cell.length_bytes);
}

static bool read_lists(load_part *part, load_column *column, const part_cells *cells, uint32_t at)
{
    const uint32_t stride = part->file.schema->field_count;
    jub_column *to = column->column;
    for (uint32_t i = 0; i < cells->row_count; i++) {
        const jub_text cell = cell_at(cells, (size_t)i * stride + at);
        const uint32_t row = cells->first_row + i;
        part_memory probe;
        part_memory *memory =
            is_one_item(column, cell) ? find_memory(part, column, cell, &probe) : NULL;
        if (memory && is_remembered(memory, &probe)) {
            if (!push_item(part, column, memory->number)) return false;
            jub_bit_set(to->known, row);
        } else {
            const size_t before = column->items.count;
            if (!read_otherwise(part, column, row, cell)) return false;
            if (memory && jub_column_has(to, row) && column->items.count == before + 1) {
                probe.number = column->items.items[before];
                *memory = probe;
            }
        }
        if (column->items.count > UINT32_MAX) return false;
        to->sets.offsets[row + 1u] = (uint32_t)column->items.count;
    }
    return true;
}

bool part_read_cells(load_part *part, const part_cells *cells)
{
    bool is_done = true;
    for (uint32_t i = 0; is_done && i < part->file.schema->field_count; i++) {
        load_column *column = &part->file.columns[i];
        switch (column->column->type) {
        case JUB_BOOLEAN: is_done = read_booleans(part, column, cells, i); break;
        case JUB_INTEGER: is_done = read_integers(part, column, cells, i); break;
        case JUB_DATE: is_done = read_dates(part, column, cells, i); break;
        case JUB_DURATION: is_done = read_durations(part, column, cells, i); break;
        case JUB_TEXT_VALUE:
        case JUB_CHOICE:
            is_done = column->is_deferred ? read_deferred(part, column, cells, i)
                                          : read_texts(part, column, cells, i);
            break;
        case JUB_CODES: is_done = read_lists(part, column, cells, i); break;
        }
    }
    return is_done;
}
