#include "facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/prng.h"
#include "decree/need.h"

enum {
    MEMORY_GIGABYTES = 16,
    COLUMN_MAX = 256,
    UNKNOWN_IN = 50,
    NONE_IN = 20,
    CODE_COUNT = 12,
};

static void *room(bench_facts *all, size_t count, size_t size_bytes)
{
    void *bytes = jub_arena_take(&all->arena, count, size_bytes, 16);
    if (bytes) return bytes;
    (void)fputs("bench_library: out of memory\n", stderr);
    exit(EXIT_FAILURE);
}

static jub_value_type type_of(const char *word)
{
    if (strncmp(word, "money", 5) == 0) return JUB_INTEGER;
    if (strcmp(word, "boolean") == 0) return JUB_BOOLEAN;
    if (strcmp(word, "date") == 0) return JUB_DATE;
    if (strcmp(word, "duration") == 0) return JUB_DURATION;
    if (strcmp(word, "one of") == 0) return JUB_CHOICE;
    if (strcmp(word, "text") == 0 || strcmp(word, "codes") == 0) return JUB_TEXT_VALUE;
    return JUB_INTEGER;
}

static void take_values(bench_facts *all, jub_column *column)
{
    const size_t count = column->row_count;
    switch (column->type) {
    case JUB_BOOLEAN: column->booleans = room(all, jub_bit_words(count), sizeof(jub_bits)); break;
    case JUB_INTEGER: column->integers = room(all, count, sizeof(int64_t)); break;
    case JUB_DATE: column->dates = room(all, count, sizeof(jub_date)); break;
    case JUB_DURATION: column->durations = room(all, count, sizeof(jub_duration)); break;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: column->codes = room(all, count, sizeof(uint32_t)); break;
    case JUB_CODES: break;
    }
}

static void name_codes(bench_facts *all, const jub_need *need, jub_column *column)
{
    jub_map *map = room(all, 1, sizeof *map);
    *map = jub_map_init(&all->arena, 0);
    column->case_count = need->case_count;
    for (uint32_t i = 0; i < need->case_count; i++) (void)jub_map_add(map, need->cases[i], NULL);
    for (uint32_t i = 0; need->case_count == 0 && i < CODE_COUNT; i++)
        (void)jub_map_add(map, jub_text_format(&all->arena, "code %u", i), NULL);
    column->dictionary = map;
}

static void fill_value(jub_prng *prng, jub_column *column, uint32_t row)
{
    switch (column->type) {
    case JUB_BOOLEAN:
        if (jub_prng_chance(prng, 1, 3)) jub_bit_set(column->booleans, row);
        break;
    case JUB_INTEGER: column->integers[row] = jub_prng_between(prng, 0, 60); break;
    case JUB_DATE: column->dates[row] = (jub_date)jub_prng_between(prng, -7305, 23741); break;
    case JUB_DURATION:
        column->durations[row] = (jub_duration){.months = (int32_t)jub_prng_below(prng, 360)};
        break;
    case JUB_TEXT_VALUE:
    case JUB_CHOICE: column->codes[row] = jub_prng_below(prng, column->dictionary->count); break;
    case JUB_CODES: break;
    }
}

static void add_column(bench_facts *all, const jub_need *need, uint32_t row_count,
                       jub_column *column)
{
    jub_prng prng = {jub_text_count(need->name, 'e') + need->name.length_bytes * 977};
    *column =
        (jub_column){.name = need->column, .type = type_of(need->type), .row_count = row_count};
    column->known = room(all, jub_bit_words(row_count), sizeof(jub_bits));
    if (need->may_be_none) column->none = room(all, jub_bit_words(row_count), sizeof(jub_bits));
    take_values(all, column);
    if (column->type == JUB_TEXT_VALUE || column->type == JUB_CHOICE) name_codes(all, need, column);
    for (uint32_t row = 0; row < row_count; row++) {
        fill_value(&prng, column, row);
        if (!jub_prng_chance(&prng, 1, UNKNOWN_IN)) jub_bit_set(column->known, row);
        if (column->none && jub_bit(column->known, row) && jub_prng_chance(&prng, 1, NONE_IN))
            jub_bit_set(column->none, row);
    }
}

static void take_bytes(bench_facts *all, const jub_need *need, uint32_t row_count)
{
    jub_prng prng = {5};
    const bool is_round = need->kind == JUB_NEED_ROUND;
    const size_t count = (size_t)row_count * (is_round ? 1 : JUB_TICKET_BYTES);
    uint8_t *bytes = room(all, count, 1);
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)(is_round ? jub_prng_below(&prng, 3) : jub_prng_next(&prng) & 255);
    if (is_round && all->round_count < BENCH_ROUND_MAX) all->rounds[all->round_count++] = bytes;
    if (!is_round && all->lottery_count < BENCH_LOTTERY_MAX)
        all->tickets[all->lottery_count++] = bytes;
}

static jub_resource *find_resource(bench_facts *all, jub_text name)
{
    jub_resource *list = all->reg.resources;
    for (uint32_t i = 0; i < all->reg.resource_count; i++)
        if (jub_text_equal(list[i].name, name)) return &list[i];
    jub_resource *added = &list[all->reg.resource_count++];
    *added = (jub_resource){.name = name,
                            .key_column = JUB_NO_ROW,
                            .columns = room(all, COLUMN_MAX, sizeof(jub_column))};
    return added;
}

static bool has_column(const jub_resource *resource, jub_text name)
{
    for (uint32_t i = 0; i < resource->column_count; i++)
        if (jub_text_equal(resource->columns[i].name, name)) return true;
    return false;
}

// Rows that refer to the person: one each, the row of the same number.
static void link_record(bench_facts *all, jub_resource *record, uint32_t row_count)
{
    if (record->link_count > 0) return;
    uint32_t *same = room(all, row_count + 1u, sizeof(uint32_t));
    for (uint32_t i = 0; i <= row_count; i++) same[i] = i;
    record->row_count = row_count;
    record->links = room(all, 1, sizeof(jub_link));
    record->link_count = 1;
    record->links[0] = (jub_link){.target_rows = same, .child_offsets = same, .child_rows = same};
}

void bench_facts_make(const jub_decree *decree, uint32_t row_count, bench_facts *all)
{
    *all = (bench_facts){.arena = jub_arena_init((size_t)MEMORY_GIGABYTES << 30)};
    const uint32_t need_count = jub_decree_need_count(decree);
    all->reg = (jub_register){.package = &all->package,
                              .resources = room(all, need_count + 2u, sizeof(jub_resource))};
    find_resource(all, JUB_TEXT("persons"))->row_count = row_count;
    for (uint32_t i = 0; i < need_count; i++) {
        const jub_need need = jub_decree_need(decree, i);
        if (need.kind != JUB_NEED_FIELD) {
            take_bytes(all, &need, row_count);
            continue;
        }
        jub_resource *resource = find_resource(all, need.resource);
        if (need.is_row_fact) link_record(all, resource, row_count);
        if (!has_column(resource, need.column) && resource->column_count < COLUMN_MAX)
            add_column(all, &need, row_count, &resource->columns[resource->column_count++]);
    }
}

void bench_facts_clear(bench_facts *all)
{
    jub_arena_clear(&all->arena);
}
