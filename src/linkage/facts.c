#include "linkage/linkage_private.h"

bool link_facts_init(jub_arena *arena, uint32_t people_count, uint32_t value_count,
                     link_facts *facts_out)
{
    *facts_out = (link_facts){
        .values = JUB_NEW(arena, uint32_t, people_count),
        .counts = JUB_NEW(arena, uint32_t, value_count),
        .value_count = value_count,
    };
    if (!facts_out->values || !facts_out->counts) return false;
    for (uint32_t row = 0; row < people_count; row++) facts_out->values[row] = LINK_UNKNOWN;
    return true;
}

void link_facts_put(link_facts *facts, uint32_t row, uint32_t value)
{
    facts->values[row] = value;
    facts->counts[value]++;
    facts->known_count++;
}

static bool is_value(const jub_column *column, uint32_t row)
{
    return jub_column_has(column, row);
}

bool link_facts_of_column(jub_arena *arena, const jub_column *column, uint32_t people_count,
                          link_facts *facts_out)
{
    const bool is_date = column && column->type == JUB_DATE;
    const bool is_text = column && (column->type == JUB_TEXT_VALUE || column->type == JUB_CHOICE);
    const uint32_t value_count = is_date   ? (uint32_t)(JUB_DATE_MAX - JUB_DATE_MIN) + 1
                                 : is_text ? column->dictionary->count
                                           : 0;
    if (!link_facts_init(arena, people_count, value_count, facts_out)) return false;
    if (!is_date && !is_text) return true;
    for (uint32_t row = 0; row < people_count; row++) {
        if (!is_value(column, row)) continue;
        const uint32_t value =
            is_date ? (uint32_t)(column->dates[row] - JUB_DATE_MIN) : column->codes[row];
        if (value < value_count) link_facts_put(facts_out, row, value);
    }
    return true;
}

double link_facts_chance(const link_facts *facts, uint32_t value)
{
    if (facts->known_count < 2) return 1;
    return (double)(facts->counts[value] - 1) / (double)(facts->known_count - 1);
}

double link_facts_chance_same(const link_facts *facts)
{
    double same = 0;
    const double known = facts->known_count;
    if (facts->known_count < 2) return 1;
    for (uint32_t value = 0; value < facts->value_count; value++)
        if (facts->counts[value] > 1)
            same += (double)facts->counts[value] * (double)(facts->counts[value] - 1);
    return same / (known * (known - 1));
}
