// What the dates of a row say against each other and against the rows of the same person. A span is
// the days from its start up to, but not counting, its end: who leaves one place on a day and
// enters another on the same day was never in two. An end that does not apply is open; a date or
// place that is unknown contradicts nothing.

#include "register/load_private.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_none(const jub_column *column, uint32_t row)
{
    return column->none && jub_bit(column->none, row);
}

typedef struct ordering {
    const jub_column *start;
    const jub_column *end;
    uint32_t row_count;
    uint32_t part_count;
    jub_bits *struck;
} ordering;

static jub_bits has_value(const jub_column *column, uint32_t word)
{
    return column->known[word] & ~(column->none ? column->none[word] : 0);
}

static void find_disorder(void *context, uint32_t part)
{
    const ordering *o = context;
    const uint32_t words = (uint32_t)jub_bit_words(o->row_count);
    const uint32_t end_word = jub_part_begin(words, part + 1, o->part_count);
    for (uint32_t word = jub_part_begin(words, part, o->part_count); word < end_word; word++) {
        const uint32_t first = 64 * word;
        const uint32_t count = o->row_count - first < 64 ? o->row_count - first : 64;
        jub_bits ends_first = 0;
        for (uint32_t i = 0; i < count; i++)
            ends_first |= (jub_bits)(o->start->dates[first + i] > o->end->dates[first + i]) << i;
        o->struck[word] = ends_first & has_value(o->start, word) & has_value(o->end, word);
    }
}

static void report_disorder(load_state *state, const jub_resource *resource,
                            const jub_period *period, uint32_t row)
{
    const jub_column *start = &resource->columns[period->start_field];
    const jub_column *end = &resource->columns[period->end_field];
    char start_text[JUB_DATE_TEXT_BYTES + 1], end_text[JUB_DATE_TEXT_BYTES + 1], reason[64];
    (void)snprintf(reason, sizeof reason, "ends before it begins on %s",
                   jub_date_format(start->dates[row], start_text));
    load_fault(state, resource, end, JUB_FAULT_ORDER, row,
               jub_text_from(jub_date_format(end->dates[row], end_text)), reason);
    jub_bit_clear(start->known, row);
    jub_bit_clear(end->known, row);
}

static jub_status check_order(load_state *state, const jub_resource *resource,
                              const jub_period *period)
{
    const size_t word_count = jub_bit_words(resource->row_count);
    const size_t mark_bytes = jub_arena_mark(state->scratch);
    ordering o = {
        .start = &resource->columns[period->start_field],
        .end = &resource->columns[period->end_field],
        .row_count = resource->row_count,
        .part_count = jub_parallel_parts(state->parallel),
        .struck = JUB_NEW(state->scratch, jub_bits, word_count),
    };
    if (!o.struck) return jub_fail_no_memory(state->error);
    jub_parallel_run(state->parallel, o.part_count, find_disorder, &o);
    for (size_t word = 0; word < word_count; word++)
        for (jub_bits left = o.struck[word]; left != 0; left &= left - 1)
            report_disorder(state, resource, period,
                            (uint32_t)(64 * word) + (uint32_t)__builtin_ctzll(left));
    jub_arena_rewind(state->scratch, mark_bytes);
    return JUB_OK;
}

typedef struct span {
    uint32_t who;
    uint32_t place;
    jub_date start;
    jub_date end;
    uint32_t row;
} span;

static int compare_spans(const void *a, const void *b)
{
    const span *left = a, *right = b;
    if (left->who != right->who) return left->who < right->who ? -1 : 1;
    if (left->start != right->start) return left->start < right->start ? -1 : 1;
    if (left->end != right->end) return left->end < right->end ? -1 : 1;
    return (left->row > right->row) - (left->row < right->row);
}

// Most registers are kept in the order of people and days, and then twenty million spans need no
// sorting and no memory for it.
static bool is_sorted(const span *spans, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (compare_spans(&spans[i - 1], &spans[i]) > 0) return false;
    return true;
}

static size_t take_spans(const jub_resource *resource, const jub_period *period, span *spans)
{
    const jub_column *who = &resource->columns[period->exclusive_field];
    const jub_column *place = &resource->columns[period->place_field];
    const jub_column *start = &resource->columns[period->start_field];
    const jub_column *end = &resource->columns[period->end_field];
    size_t count = 0;
    for (uint32_t row = 0; row < resource->row_count; row++) {
        if (!jub_column_has(who, row) || !jub_column_has(place, row) ||
            !jub_column_has(start, row) || !jub_bit(end->known, row))
            continue;
        spans[count++] = (span){who->codes[row], place->codes[row], start->dates[row],
                                is_none(end, row) ? JUB_DATE_MAX + 1 : end->dates[row], row};
    }
    return count;
}

// Spans of one person in order of their start. An earlier span elsewhere overlaps this one when it
// ends after this begins: of those, the one that ends last tells. It is kept with the last to end
// among spans of any other place, as it may be of this very place.
static void mark_late_overlaps(const span *spans, size_t count, jub_bits *struck)
{
    span last = spans[0], other = {.end = JUB_DATE_MIN - 1};
    for (size_t i = 1; i < count; i++) {
        const span *now = &spans[i];
        if ((last.place != now->place ? last.end : other.end) > now->start)
            jub_bit_set(struck, now->row);
        if (now->place == last.place) {
            if (now->end > last.end) last = *now;
        } else if (now->end > last.end) {
            other = last;
            last = *now;
        } else if (now->end > other.end) {
            other = *now;
        }
    }
}

// And the other way: the first later span elsewhere begins before this one ends.
static void mark_early_overlaps(const span *spans, size_t count, jub_bits *struck)
{
    size_t elsewhere = count; // the first later span in another place than span i
    for (size_t i = count - 1; i-- > 0;) {
        if (spans[i + 1].place != spans[i].place) elsewhere = i + 1;
        if (elsewhere < count && spans[elsewhere].start < spans[i].end)
            jub_bit_set(struck, spans[i].row);
    }
}

static jub_status check_overlaps(load_state *state, jub_resource *resource,
                                 const jub_period *period)
{
    const size_t mark_bytes = jub_arena_mark(state->scratch);
    jub_status status = JUB_OK;
    span *spans = JUB_NEW(state->scratch, span, resource->row_count);
    jub_bits *struck = JUB_NEW(state->scratch, jub_bits, jub_bit_words(resource->row_count));
    if (!spans || !struck) {
        status = jub_fail_no_memory(state->error);
        goto done;
    }
    const size_t count = take_spans(resource, period, spans);
    if (!is_sorted(spans, count)) qsort(spans, count, sizeof *spans, compare_spans);
    for (size_t first = 0, after; first < count; first = after) {
        for (after = first + 1; after < count && spans[after].who == spans[first].who;) after++;
        mark_late_overlaps(spans + first, after - first, struck);
        mark_early_overlaps(spans + first, after - first, struck);
    }
    status = load_strike(state, resource, period->place_field, struck, JUB_FAULT_TWO_PLACES,
                         "at this time the person is in another place too");
done:
    jub_arena_rewind(state->scratch, mark_bytes);
    return status;
}

// The column of persons that says in which facility they are held; UINT32_MAX when there is none.
static uint32_t find_facility_column(const jub_register *reg)
{
    const jub_resource *persons = &reg->resources[reg->persons];
    for (uint32_t i = 0; i < persons->link_count; i++)
        if (jub_text_is(reg->resources[persons->links[i].target_resource].name, "facilities"))
            return persons->links[i].column;
    return UINT32_MAX;
}

// What is known of a person listed more than once: where first, and whether elsewhere too.
#define PLACE_UNSEEN UINT32_MAX // both too large for an enumeration constant
#define PLACE_TWO (UINT32_MAX - 1)

static void note_place(uint32_t *places, uint32_t number, const jub_column *facility, uint32_t row)
{
    if (!jub_column_has(facility, row)) return;
    if (places[number] == PLACE_UNSEEN)
        places[number] = facility->codes[row];
    else if (places[number] != facility->codes[row])
        places[number] = PLACE_TWO;
}

static jub_status check_listed_twice(load_state *state)
{
    jub_resource *persons = &state->reg->resources[state->reg->persons];
    const load_repeats *repeats = &state->repeats[state->reg->persons];
    const uint32_t column = find_facility_column(state->reg);
    if (column == UINT32_MAX || repeats->count == 0) return JUB_OK;
    const jub_column *facility = &persons->columns[column];
    const uint32_t key_count = persons->columns[persons->key_column].dictionary->count;
    uint32_t *places = JUB_NEW(state->scratch, uint32_t, key_count);
    jub_bits *struck = JUB_NEW(state->scratch, jub_bits, jub_bit_words(persons->row_count));
    if (!places || !struck) return jub_fail_no_memory(state->error);

    // A repeat implies a row without a key of its own, so `key_rows` is there.
    for (uint32_t i = 0; i < key_count; i++) {
        places[i] = PLACE_UNSEEN;
        note_place(places, i, facility, persons->key_rows[i]);
    }
    for (size_t i = 0; i < repeats->count; i++)
        note_place(places, repeats->items[i].number, facility, repeats->items[i].row);
    for (size_t i = 0; i < repeats->count; i++) {
        const uint32_t number = repeats->items[i].number;
        const uint32_t rows[] = {persons->key_rows[number], repeats->items[i].row};
        if (places[number] != PLACE_TWO) continue;
        for (size_t j = 0; j < 2; j++)
            if (jub_column_has(facility, rows[j])) jub_bit_set(struck, rows[j]);
    }
    return load_strike(state, persons, column, struck, JUB_FAULT_TWO_PLACES,
                       "the person is listed in another facility too");
}

jub_status load_periods(load_state *state)
{
    for (uint32_t i = 0; i < state->reg->resource_count; i++) {
        const jub_resource_schema *schema = &state->reg->package->resources[i];
        jub_resource *resource = &state->reg->resources[i];
        for (uint32_t j = 0; j < schema->period_count; j++) {
            const jub_status status = check_order(state, resource, &schema->periods[j]);
            if (status != JUB_OK) return status;
        }
        for (uint32_t j = 0; j < schema->period_count; j++) {
            if (schema->periods[j].exclusive_field == UINT32_MAX) continue;
            const jub_status status = check_overlaps(state, resource, &schema->periods[j]);
            if (status != JUB_OK) return status;
        }
    }
    return check_listed_twice(state);
}
