#include "decree/vector/kernel_private.h"
#include "decree/vector/room_private.h"

// Look-ups: the entry of each row, a byte by entry, and truths as bits of it.

// -- entries --------------------------------------------------------------------------------------

static void index_links(vector_room *room, vector_slot slot, const vector_domain *domain)
{
    const uint32_t *rows = domain->via->target_rows + room->span.first;
    uint32_t *entries = (uint32_t *)room->owns[slot].values;
    kernel_limit(rows, domain->count, entries, room->span.count);
    room->views[slot].known =
        kernel_greatest(rows, room->span.count) < domain->count ? room->yes : room->no;
}

static bool words_are_all(const jub_bits *words, uint32_t count)
{
    for (uint32_t i = 0; i < count / 64; i++)
        if (words[i] != UINT64_MAX) return false;
    return count % 64 == 0 || (~words[count / 64] << (64 - count % 64)) == 0;
}

static bool words_are_none(const jub_bits *words, uint32_t count)
{
    for (uint32_t i = 0; i < count / 64; i++)
        if (words[i]) return false;
    return count % 64 == 0 || (words[count / 64] << (64 - count % 64)) == 0;
}

static void index_codes(vector_room *room, vector_slot slot, const vector_domain *domain)
{
    const jub_column *column = domain->column->column;
    const vector_span *span = &room->span;
    uint32_t *entries = (uint32_t *)room->owns[slot].values;
    const size_t word = span->first / 64;
    vector_view *view = &room->views[slot];
    const bool is_whole = !span->rows && words_are_all(column->known + word, span->count) &&
                          (!column->none || words_are_none(column->none + word, span->count));
    view->known = is_whole ? room->yes : room->no;
    if (is_whole) {
        view->values = (const int32_t *)(column->codes + span->first);
        return;
    }
    view->values = room->owns[slot].values;
    if (!span->rows) {
        uint8_t *known = room->scratch[0], *none = room->scratch[1];
        kernel_spread(column->known + word, known, span->count);
        memset(none, 0, column->none ? 0 : span->count);
        if (column->none) kernel_spread(column->none + word, none, span->count);
        kernel_entries(column->codes + span->first, known, none, domain->count, entries,
                       span->count);
        return;
    }
    for (uint32_t i = 0; i < span->count; i++) {
        const uint32_t row = span->rows ? span->rows[i] : span->first + i;
        const uint32_t is_none = column->none && jub_bit(column->none, row);
        entries[i] = !jub_bit(column->known, row) ? domain->count + VECTOR_ENTRY_UNKNOWN
                     : is_none                    ? domain->count + VECTOR_ENTRY_NONE
                                                  : column->codes[row];
    }
}

static void run_bank(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_bank *bank = node->key.source;
    const vector_view *index = &room->views[node->key.operands[0]];
    kernel_gather_bytes(bank->bytes, (const uint32_t *)index->values, room->owns[slot].first,
                        room->span.count);
    room->views[slot].known = index->known; // no extra entries
}

// -- truths and values ----------------------------------------------------------------------------

static vector_bits bits_of(uint32_t detail)
{
    return (vector_bits){(uint8_t)detail, (uint8_t)(detail >> 8), (uint8_t)(detail >> 16),
                         (uint8_t)(detail >> 24)};
}

static const uint8_t *plane_of(vector_room *room, const uint8_t *bytes, uint8_t bit, uint8_t *out)
{
    if (bit == VECTOR_NO_BIT) return room->no;
    kernel_bits(bytes, (uint8_t)(1u << bit), out, room->span.count);
    return out;
}

static void run_lookup(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_view *bank = &room->views[node->key.operands[0]];
    const vector_view *index = &room->views[node->key.operands[1]];
    const vector_table *table = node->key.source;
    const vector_bits bits = bits_of(node->key.detail);
    const bool is_plain = node->key.numbers[0] && index->known == room->yes;
    vector_view *view = &room->views[slot];
    vector_own *own = &room->owns[slot];
    view->none = is_plain ? room->no : plane_of(room, bank->yes, bits.none, own->none);
    view->odd = is_plain ? room->no : plane_of(room, bank->yes, bits.odd, own->odd);
    if (node->key.op == VECTOR_TABLE_TRUTH) {
        view->yes = view->perhaps = plane_of(room, bank->yes, bits.yes, own->first);
        if (!is_plain) view->perhaps = plane_of(room, bank->yes, bits.perhaps, own->second);
        return;
    }
    view->known = is_plain ? room->yes : plane_of(room, bank->yes, bits.yes, own->first);
    kernel_gather_numbers(table->values, (const uint32_t *)index->values, own->values,
                          room->span.count);
    if (node->key.op == VECTOR_TABLE_DURATION)
        kernel_gather_numbers(table->days, (const uint32_t *)index->values, own->days,
                              room->span.count);
}

// -- lists of codes -------------------------------------------------------------------------------

static void run_list_bank(vector_room *room, vector_slot slot)
{
    const vector_bank *bank = vector_node_at(room->plan, slot)->key.source;
    const vector_span *span = &room->span;
    const uint32_t *offsets = bank->column->column->sets.offsets;
    const uint32_t *items = bank->column->column->sets.items;
    uint8_t *out = room->owns[slot].first;
    for (uint32_t i = 0; i < span->count; i++) {
        const uint32_t row = span->rows ? span->rows[i] : span->first + i;
        uint8_t bytes = 0;
        for (uint32_t k = offsets[row]; k < offsets[row + 1]; k++) bytes |= bank->bytes[items[k]];
        out[i] = bytes;
    }
}

// meets: some code is in the set, or else one that is not listed may be. within: no listed code is
// outside, nor one that is not listed.
static void run_codes(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const uint8_t *bytes = room->views[node->key.operands[0]].yes;
    const vector_view *state = &room->views[node->key.operands[1]];
    const uint8_t in = (uint8_t)(1u << node->key.detail), out = (uint8_t)(in << 1),
                  odd = (uint8_t)(in << 2);
    const bool is_meets = node->key.op == VECTOR_MEETS;
    const uint32_t count = room->span.count;
    vector_own *own = &room->owns[slot];
    uint8_t *decided = room->scratch[0], *open = room->scratch[1];
    kernel_bits(bytes, is_meets ? in : out, decided, count);
    kernel_bits(bytes, odd, open, count);
    kernel_and_not_into(open, decided, count);
    kernel_and_into(open, state->known, count);
    if (is_meets)
        memcpy(own->first, decided, count);
    else
        kernel_not(decided, own->first, count);
    room->views[slot].odd = state->odd;
    vector_finish_truth(room, slot, state->known, state->none);
    vector_add_odd(room, slot, open);
}

void vector_run_table(vector_room *room, vector_slot slot)
{
    const vector_node *node = vector_node_at(room->plan, slot);
    const vector_domain *domain = node->key.source;
    switch ((vector_op)node->key.op) {
    case VECTOR_INDEX:
        if (domain->via)
            index_links(room, slot, domain);
        else
            index_codes(room, slot, domain);
        break;
    case VECTOR_BANK: run_bank(room, slot); break;
    case VECTOR_LIST_BANK: run_list_bank(room, slot); break;
    case VECTOR_MEETS:
    case VECTOR_WITHIN: run_codes(room, slot); break;
    default: run_lookup(room, slot); break;
    }
}
