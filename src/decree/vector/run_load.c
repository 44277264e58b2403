#include "decree/vector/kernel_private.h"
#include "decree/vector/room_private.h"

// Columns to planes and numbers. A column of persons is read as it stands, and dates are not even
// copied; through a link, or over the rows of a record, it is read row by row.

static uint32_t row_at(const vector_span *span, const vector_column *column, uint32_t i)
{
    const uint32_t row = span->rows ? span->rows[i] : span->first + i;
    return column->rows ? column->rows[row] : row;
}

static bool is_straight(const vector_room *room, const vector_column *column)
{
    return !room->span.rows && !column->rows;
}

// -- bits -----------------------------------------------------------------------------------------

static bool words_are(const jub_bits *words, uint32_t count, jub_bits all)
{
    for (uint32_t i = 0; i < count / 64; i++)
        if (words[i] != all) return false;
    const uint32_t rest = count % 64;
    return rest == 0 || ((words[count / 64] ^ all) << (64 - rest)) == 0;
}

// A bit of each row; a row that is not there has none.
static const uint8_t *load_bits(vector_room *room, const vector_column *column,
                                const jub_bits *bits, uint8_t *out)
{
    const vector_span *span = &room->span;
    if (column->column->row_count == 0) return room->no;
    if (!span->rows && column->rows) {
        kernel_bits_of_rows(bits, column->rows + span->first, out, span->count);
        return out;
    }
    if (!is_straight(room, column)) {
        for (uint32_t i = 0; i < span->count; i++) {
            const uint32_t row = row_at(span, column, i);
            out[i] = (uint8_t)(row != JUB_NO_ROW && jub_bit(bits, row) ? UINT8_MAX : 0);
        }
        return out;
    }
    const jub_bits *words = bits + span->first / 64;
    if (words_are(words, span->count, 0)) return room->no;
    if (words_are(words, span->count, UINT64_MAX)) return room->yes;
    kernel_spread(words, out, span->count);
    return out;
}

// known, none and odd of a column. Of a fact that nothing else than a value is allowed for, `none`
// is reported; and where something is assumed, whoever relies on it is told so.
static void load_state(vector_room *room, vector_slot slot, const vector_column *column)
{
    vector_view *view = &room->views[slot];
    vector_own *own = &room->owns[slot];
    const uint32_t count = room->span.count;
    if (!column->is_whole) {
        view->known = load_bits(room, column, column->column->known, own->first);
    } else if (column->rows && !room->span.rows) { // known wherever there is a row
        kernel_there(column->rows + room->span.first, own->first, count);
        view->known = kernel_all(own->first, count) ? room->yes : own->first;
    } else {
        view->known = room->yes;
    }
    view->odd = view->none = room->no;
    if (column->column->none) {
        const uint8_t *none = load_bits(room, column, column->column->none, own->none);
        if (none != room->no) {
            kernel_and_not(view->known, none, own->second, count);
            if (column->type.or_none) view->none = none;
            if (!column->type.or_none) vector_add_odd(room, slot, none);
            view->known = own->second;
        }
    }
    if (!column->is_assumed || view->known == room->yes) return;
    uint8_t *missing = room->scratch[0];
    kernel_nor(view->known, view->none, missing, count);
    vector_add_odd(room, slot, missing);
}

// -- values ---------------------------------------------------------------------------------------

static void load_truth(vector_room *room, vector_slot slot, const vector_column *column)
{
    vector_own *own = &room->owns[slot];
    vector_view *view = &room->views[slot];
    if (column->rows && !room->span.rows && !column->is_assumed && !column->column->none &&
        column->column->row_count > 0) {
        kernel_truths_of_rows(column->column->known, column->column->booleans,
                              column->rows + room->span.first, own->first, own->second,
                              room->span.count);
        view->yes = own->first;
        view->perhaps = own->second;
        view->none = room->no;
        return;
    }
    load_state(room, slot, column);
    const uint8_t *known = view->known, *none = view->none;
    // `known` may lie in either plane of the truth's own, so the bits go elsewhere first.
    const uint8_t *bits = load_bits(room, column, column->column->booleans, room->scratch[1]);
    if (known == room->yes) {
        view->yes = view->perhaps = bits == room->scratch[1] ? own->first : bits;
        if (bits == room->scratch[1]) memcpy(own->first, bits, room->span.count);
        return;
    }
    uint8_t *open = room->scratch[0];
    kernel_nor(known, none, open, room->span.count);
    uint8_t *yes = room->scratch[2];
    kernel_and(bits, known, yes, room->span.count);
    memcpy(own->first, yes, room->span.count);
    kernel_or(yes, open, own->second, room->span.count);
    view->yes = own->first;
    view->perhaps = own->second;
}

static void load_dates(vector_room *room, vector_slot slot, const vector_column *column)
{
    const vector_span *span = &room->span;
    if (is_straight(room, column)) {
        room->views[slot].values = column->column->dates + span->first;
        return;
    }
    int32_t *values = room->owns[slot].values;
    for (uint32_t i = 0; i < span->count; i++) {
        const uint32_t row = row_at(span, column, i);
        values[i] = row == JUB_NO_ROW ? 0 : column->column->dates[row];
    }
}

static void load_integers(vector_room *room, vector_slot slot, const vector_column *column)
{
    const vector_span *span = &room->span;
    int32_t *values = room->owns[slot].values;
    uint8_t *over = room->scratch[0];
    if (is_straight(room, column))
        kernel_narrow(column->column->integers + span->first, values, over, span->count);
    for (uint32_t i = 0; !is_straight(room, column) && i < span->count; i++) {
        const uint32_t row = row_at(span, column, i);
        const int64_t value = row == JUB_NO_ROW ? 0 : column->column->integers[row];
        values[i] = (int32_t)value;
        over[i] = (uint8_t)(value != values[i] ? UINT8_MAX : 0);
    }
    kernel_and_into(over, room->views[slot].known, span->count);
    vector_add_odd(room, slot, over);
}

static void load_codes(vector_room *room, vector_slot slot, const vector_column *column)
{
    const vector_span *span = &room->span;
    int32_t *values = room->owns[slot].values;
    for (uint32_t i = 0; i < span->count; i++) {
        const uint32_t row = row_at(span, column, i);
        values[i] = row == JUB_NO_ROW ? 0 : (int32_t)column->column->codes[row];
    }
}

static void load_durations(vector_room *room, vector_slot slot, const vector_column *column)
{
    const vector_span *span = &room->span;
    vector_own *own = &room->owns[slot];
    if (is_straight(room, column)) {
        kernel_part(column->column->durations + span->first, own->values, own->days, span->count);
        return;
    }
    for (uint32_t i = 0; i < span->count; i++) {
        const uint32_t row = row_at(span, column, i);
        const jub_duration none = {0};
        const jub_duration value = row == JUB_NO_ROW ? none : column->column->durations[row];
        own->values[i] = value.months;
        own->days[i] = value.days;
    }
}

static void load_given(vector_room *room, vector_slot slot, const vector_column *column)
{
    vector_own *own = &room->owns[slot];
    const uint8_t *results = column->binding->given + room->span.first;
    for (uint32_t i = 0; i < room->span.count; i++) {
        own->first[i] = (uint8_t)(results[i] == JUB_ROUND_PASSED ? UINT8_MAX : 0);
        own->second[i] = (uint8_t)(results[i] == JUB_ROUND_FAILED ? 0 : UINT8_MAX);
    }
    if (column->is_assumed) {
        kernel_and_not(own->second, own->first, room->scratch[0], room->span.count);
        vector_add_odd(room, slot, room->scratch[0]);
    }
    room->views[slot].yes = own->first;
    room->views[slot].perhaps = own->second;
}

// -- a person's value for each of its rows --------------------------------------------------------

static const uint8_t *spread_plane(vector_room *room, const uint8_t *plane, uint8_t *out)
{
    if (plane == room->no || plane == room->yes) return plane;
    kernel_gather_bytes(plane, room->span.owners, out, room->span.count);
    return out;
}

static void broadcast(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *from = &room->views[node->key.operands[0]];
    vector_view *view = &room->views[slot];
    vector_own *own = &room->owns[slot];
    view->none = spread_plane(room, from->none, own->none);
    view->odd = spread_plane(room, from->odd, own->odd);
    if (node->key.sort == VECTOR_TRUTH) {
        view->yes = spread_plane(room, from->yes, own->first);
        view->perhaps =
            from->perhaps == from->yes ? view->yes : spread_plane(room, from->perhaps, own->second);
        return;
    }
    view->known = spread_plane(room, from->known, own->first);
    kernel_gather_numbers(from->values, room->span.owners, own->values, room->span.count);
    if (vector_is_pair((vector_sort)node->key.sort))
        kernel_gather_numbers(from->days, room->span.owners, own->days, room->span.count);
}

void vector_run_load(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_column *column = node->key.source;
    room->views[slot].odd = room->no;
    switch ((vector_op)node->key.op) {
    case VECTOR_BROADCAST: broadcast(room, slot); return;
    case VECTOR_LOAD_GIVEN: load_given(room, slot, column); return;
    case VECTOR_LOAD_TRUTH: load_truth(room, slot, column); return;
    default: load_state(room, slot, column); break;
    }
    switch ((vector_op)node->key.op) {
    case VECTOR_LOAD_NUMBER:
        if (column->column->type == JUB_DATE)
            load_dates(room, slot, column);
        else
            load_integers(room, slot, column);
        break;
    case VECTOR_LOAD_CODE: load_codes(room, slot, column); break;
    case VECTOR_LOAD_DURATION: load_durations(room, slot, column); break;
    default: break;
    }
}
