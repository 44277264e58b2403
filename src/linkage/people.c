// Columns to numbers: each different name is folded, taken apart and spelled once, however many
// people bear it.

#include "linkage/linkage_private.h"

static const jub_column *column_of(const jub_resource *persons, const char *name, bool is_date)
{
    const jub_column *column = jub_resource_column(persons, jub_text_from(name));
    if (!column) return NULL;
    const bool is_text = column->type == JUB_TEXT_VALUE || column->type == JUB_CHOICE;
    return (is_date ? column->type == JUB_DATE : is_text) ? column : NULL;
}

static bool add_number(jub_arena *arena, jub_map *map, const void *bytes, size_t length_bytes,
                       uint32_t *number_out)
{
    bool is_new;
    const jub_text view = {bytes, length_bytes};
    *number_out = jub_map_find(map, view);
    if (*number_out != JUB_MAP_ABSENT) return true;
    const jub_text copy = jub_text_copy(arena, view);
    if (!copy.bytes) return false;
    *number_out = jub_map_add(map, copy, &is_new);
    return *number_out != JUB_MAP_ABSENT;
}

// Which value each text of a dictionary is: texts that fold to the same letters are one.
typedef struct numbering {
    uint32_t *values; // [dictionary count]; LINK_UNKNOWN for a name without a letter
    jub_map map;
    jub_map further; // family names, or spellings
} numbering;

static bool begin_numbering(jub_arena *arena, const jub_column *column, numbering *numbers_out)
{
    *numbers_out = (numbering){
        .values = JUB_NEW(arena, uint32_t, column->dictionary->count),
        .map = jub_map_init(arena, 0),
        .further = jub_map_init(arena, 0),
    };
    return numbers_out->values != NULL;
}

static bool take_name(jub_arena *arena, numbering *numbers, jub_text text, uint32_t code,
                      link_name *names)
{
    const jub_folded folded = jub_fold(text);
    link_name name = {.jamo = jub_jamo_of(&folded)};
    const jub_spelling spelling = jub_spelling_of_hangul(text, &folded);
    const size_t family_bytes = jub_family_name_bytes(text);
    const uint32_t count = numbers->map.count;
    numbers->values[code] = LINK_UNKNOWN;
    if (name.jamo.count == 0) return true;
    name.skeleton = jub_spelling_skeleton(&spelling);
    if (!add_number(arena, &numbers->map, name.jamo.letters,
                    name.jamo.count * sizeof name.jamo.letters[0], &numbers->values[code]))
        return false;
    if (numbers->map.count == count) return true;
    // The name that is not Korean has no family name that is known: all of it stands for one.
    if (!add_number(arena, &numbers->further, text.bytes,
                    family_bytes > 0 ? family_bytes : text.length_bytes, &name.family))
        return false;
    names[numbers->values[code]] = name;
    return true;
}

static bool take_latin(jub_arena *arena, numbering *numbers, jub_text text, uint32_t code,
                       link_latin *latins)
{
    const jub_folded folded = jub_fold(text);
    link_latin latin = {.spelling = jub_spelling_of_latin(&folded)};
    const uint32_t count = numbers->map.count;
    numbers->values[code] = LINK_UNKNOWN;
    if (latin.spelling.length_bytes == 0) return true;
    latin.skeleton = jub_spelling_skeleton(&latin.spelling);
    if (!add_number(arena, &numbers->map, folded.units, folded.count * sizeof folded.units[0],
                    &numbers->values[code]))
        return false;
    if (numbers->map.count == count) return true;
    if (!add_number(arena, &numbers->further, latin.spelling.text, latin.spelling.length_bytes,
                    &latin.spelling_number))
        return false;
    latins[numbers->values[code]] = latin;
    return true;
}

// `facts` hold numbers of the dictionary; they become numbers of folded names, and `further` what
// follows from each name.
static bool renumber(jub_arena *arena, const numbering *numbers, uint32_t people_count,
                     const uint32_t *further_of, size_t stride, link_facts *facts,
                     link_facts *further)
{
    const uint32_t *codes = facts->values;
    if (!link_facts_init(arena, people_count, numbers->map.count, facts) ||
        !link_facts_init(arena, people_count, numbers->further.count, further))
        return false;
    for (uint32_t row = 0; row < people_count; row++) {
        const uint32_t value =
            codes[row] == LINK_UNKNOWN ? LINK_UNKNOWN : numbers->values[codes[row]];
        if (value == LINK_UNKNOWN) continue;
        link_facts_put(facts, row, value);
        const char *at = (const char *)further_of + value * stride;
        uint32_t number;
        memcpy(&number, at, sizeof number);
        link_facts_put(further, row, number);
    }
    return true;
}

static bool read_names(jub_arena *arena, const jub_column *column, link_people *people)
{
    numbering numbers;
    link_facts *facts = &people->facts[JUB_LINK_NAME];
    if (!link_facts_of_column(arena, column, people->count, facts) ||
        !begin_numbering(arena, column, &numbers))
        return false;
    const jub_map *dictionary = column->dictionary;
    link_name *names = JUB_NEW(arena, link_name, dictionary->count);
    bool is_well = names != NULL;
    for (uint32_t code = 0; code < dictionary->count && is_well; code++)
        is_well = take_name(arena, &numbers, dictionary->keys[code], code, names);
    people->names = names;
    return is_well && renumber(arena, &numbers, people->count, &names->family, sizeof *names, facts,
                               &people->families);
}

static bool read_latins(jub_arena *arena, const jub_column *column, link_people *people)
{
    numbering numbers;
    link_facts *facts = &people->facts[JUB_LINK_LATIN];
    if (!link_facts_of_column(arena, column, people->count, facts)) return false;
    if (!column) return link_facts_init(arena, people->count, 0, &people->spellings);
    if (!begin_numbering(arena, column, &numbers)) return false;
    const jub_map *dictionary = column->dictionary;
    link_latin *latins = JUB_NEW(arena, link_latin, dictionary->count);
    bool is_well = latins != NULL;
    for (uint32_t code = 0; code < dictionary->count && is_well; code++)
        is_well = take_latin(arena, &numbers, dictionary->keys[code], code, latins);
    people->latins = latins;
    return is_well && renumber(arena, &numbers, people->count, &latins->spelling_number,
                               sizeof *latins, facts, &people->spellings);
}

// To be in no family group is known too: it is not the group that the other entry names. The chance
// of a group is among all of whom either is known.
static bool read_no_group(jub_arena *arena, const jub_column *column, link_people *people)
{
    people->has_no_group = JUB_NEW(arena, jub_bits, jub_bit_words(people->count));
    if (!people->has_no_group) return false;
    for (uint32_t row = 0; row < people->count && column && column->none; row++) {
        if (!jub_bit(column->known, row) || !jub_bit(column->none, row)) continue;
        jub_bit_set(people->has_no_group, row);
        people->facts[JUB_LINK_FAMILY].known_count++;
    }
    return true;
}

jub_status link_people_read(jub_arena *arena, const jub_register *reg, link_people *people_out,
                            jub_error *error)
{
    static const struct {
        const char *column;
        jub_link_field field;
        bool is_date;
    } plain[] = {
        {"birth", JUB_LINK_BIRTH, true},          {"sex", JUB_LINK_SEX, false},
        {"held_since", JUB_LINK_HELD, true},      {"home_town", JUB_LINK_TOWN, false},
        {"family_group", JUB_LINK_FAMILY, false},
    };
    const jub_resource *persons = &reg->resources[reg->persons];
    const jub_column *name = column_of(persons, "name", false);
    *people_out = (link_people){.count = persons->row_count};
    if (!name || !column_of(persons, "birth", true))
        return jub_fail(
            error, JUB_MISSING, (jub_position){0},
            "give the columns these names, in the mapping of an imported register or its schema",
            "the register has no column '%s' in 'persons' that could be compared",
            name ? "birth" : "name");
    bool is_well = read_names(arena, name, people_out) &&
                   read_latins(arena, column_of(persons, "name_latin", false), people_out) &&
                   link_terms_read(arena, reg, people_out);
    for (size_t i = 0; i < sizeof plain / sizeof *plain && is_well; i++)
        is_well = link_facts_of_column(arena, column_of(persons, plain[i].column, plain[i].is_date),
                                       people_out->count, &people_out->facts[plain[i].field]);
    is_well =
        is_well && read_no_group(arena, column_of(persons, "family_group", false), people_out);
    return is_well ? JUB_OK : jub_fail_no_memory(error);
}
