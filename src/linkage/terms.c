// Sentences as numbers, so that two people's sets are compared without a look at the register.

#include "linkage/linkage_private.h"

#include <stdlib.h>

typedef struct sentence_key {
    uint32_t offence;
    int32_t start; // INT32_MIN where it follows another
    int32_t months;
    int32_t days; // both -1 for life
} sentence_key;

typedef struct sentence_columns {
    const jub_link *link;
    const jub_column *offence, *start, *term;
} sentence_columns;

static bool find_columns(const jub_register *reg, sentence_columns *columns_out)
{
    const jub_resource *sentences = jub_register_resource(reg, JUB_TEXT("sentences"));
    const jub_custody_schema *custody = reg->package ? reg->package->custody : NULL;
    *columns_out = (sentence_columns){0};
    if (custody) sentences = &reg->resources[custody->resource];
    if (!sentences) return false;
    columns_out->link = jub_resource_link(reg, sentences, &reg->resources[reg->persons]);
    columns_out->offence = jub_resource_column(sentences, JUB_TEXT("offence"));
    columns_out->start = custody ? &sentences->columns[custody->start_field]
                                 : jub_resource_column(sentences, JUB_TEXT("start"));
    columns_out->term = custody ? &sentences->columns[custody->term_field]
                                : jub_resource_column(sentences, JUB_TEXT("term"));
    const jub_column *offence = columns_out->offence;
    return columns_out->link && offence && columns_out->start && columns_out->term &&
           (offence->type == JUB_TEXT_VALUE || offence->type == JUB_CHOICE) &&
           columns_out->start->type == JUB_DATE && columns_out->term->type == JUB_DURATION;
}

static bool is_none(const jub_column *column, uint32_t row)
{
    return column->none && jub_bit(column->none, row);
}

// False where something is unknown.
static bool key_of(const sentence_columns *from, uint32_t row, sentence_key *key_out)
{
    if (!jub_bit(from->offence->known, row) || is_none(from->offence, row) ||
        !jub_bit(from->start->known, row) || !jub_bit(from->term->known, row))
        return false;
    const bool is_life = is_none(from->term, row);
    *key_out = (sentence_key){
        .offence = from->offence->codes[row],
        .start = is_none(from->start, row) ? INT32_MIN : from->start->dates[row],
        .months = is_life ? -1 : from->term->durations[row].months,
        .days = is_life ? -1 : from->term->durations[row].days,
    };
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t one = *(const uint32_t *)a, two = *(const uint32_t *)b;
    return (one > two) - (one < two);
}

static uint32_t sort_once(uint32_t *numbers, uint32_t count)
{
    uint32_t kept = 0;
    if (count > 1) qsort(numbers, count, sizeof *numbers, compare_numbers);
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || numbers[i] != numbers[kept - 1]) numbers[kept++] = numbers[i];
    return kept;
}

// The whole sentences of one person go to the end of `numbers`.
static bool read_person(const sentence_columns *from, uint32_t person, sentence_key *keys,
                        jub_map *map, link_terms *terms)
{
    const uint32_t begin = terms->offsets[person];
    uint32_t count = 0;
    for (uint32_t i = from->link->child_offsets[person]; i < from->link->child_offsets[person + 1u];
         i++) {
        const uint32_t row = from->link->child_rows[i];
        if (!key_of(from, row, &keys[row])) {
            jub_bit_set(terms->has_gaps, person);
            continue;
        }
        const uint32_t number =
            jub_map_add(map, (jub_text){(const char *)&keys[row], sizeof keys[row]}, NULL);
        if (number == JUB_MAP_ABSENT) return false;
        terms->numbers[begin + count++] = number;
    }
    count = sort_once(terms->numbers + begin, count);
    if (count > LINK_TERM_MAX) {
        count = LINK_TERM_MAX;
        jub_bit_set(terms->has_gaps, person);
    }
    terms->offsets[person + 1u] = begin + count;
    return true;
}

static bool number_sets(jub_arena *arena, link_people *people)
{
    const link_terms *terms = &people->terms;
    link_facts *facts = &people->facts[JUB_LINK_TERM];
    jub_map sets = jub_map_init(arena, 0);
    if (!link_facts_init(arena, people->count, people->count, facts)) return false;
    for (uint32_t person = 0; person < people->count; person++) {
        const uint32_t begin = terms->offsets[person], end = terms->offsets[person + 1u];
        if (begin == end || jub_bit(terms->has_gaps, person)) continue;
        const jub_text set = {(const char *)(terms->numbers + begin),
                              (end - begin) * sizeof *terms->numbers};
        const uint32_t number = jub_map_add(&sets, set, NULL);
        if (number == JUB_MAP_ABSENT) return false;
        link_facts_put(facts, person, number);
    }
    facts->value_count = sets.count;
    return true;
}

bool link_terms_read(jub_arena *arena, const jub_register *reg, link_people *people)
{
    sentence_columns from;
    link_terms *terms = &people->terms;
    const bool has_any = find_columns(reg, &from);
    const uint32_t row_count = has_any ? from.link->child_offsets[people->count] : 0;
    const size_t key_count = has_any ? from.start->row_count : 0;
    sentence_key *keys = JUB_NEW(arena, sentence_key, key_count);
    jub_map map = jub_map_init(arena, 0);
    *terms = (link_terms){
        .offsets = JUB_NEW(arena, uint32_t, (size_t)people->count + 1),
        .numbers = JUB_NEW(arena, uint32_t, row_count),
        .has_gaps = JUB_NEW(arena, jub_bits, jub_bit_words(people->count)),
    };
    if (!keys || !terms->offsets || !terms->numbers || !terms->has_gaps) return false;
    for (uint32_t person = 0; person < people->count && has_any; person++)
        if (!read_person(&from, person, keys, &map, terms)) return false;
    terms->counts = JUB_NEW(arena, uint32_t, map.count);
    if (!terms->counts) return false;
    for (uint32_t i = 0; i < terms->offsets[people->count]; i++) terms->counts[terms->numbers[i]]++;
    for (uint32_t person = 0; person < people->count; person++)
        terms->known_count += terms->offsets[person + 1u] > terms->offsets[person];
    return number_sets(arena, people);
}
