// By what people are brought together. No key asks for all fields, and each field may be wrong in
// some key, so that a pair with a slip in its name, its spelling and its date of birth still meets
// by its sentences, or by the day and the town it was taken in. Names stand there by the consonants
// of their spelling, dates of birth with day and month in either order.

#include "linkage/linkage_private.h"

#include <stdlib.h>

typedef enum key_part {
    PART_NONE,
    PART_BIRTH, // day and month in either order
    PART_YEAR,
    PART_DAY,     // day and month in either order, without the year
    PART_NAME,    // consonants
    PART_LATIN,   // likewise
    PART_INITIAL, // the first of the consonants
    PART_HELD,
    PART_TOWN,
    PART_TERMS,
    PART_TERM_FIRST, // one of the sentences
    PART_TERM_LAST,
} key_part;

static const uint8_t key_parts[LINK_KEY_COUNT][2] = {
    {PART_BIRTH, PART_NONE},      {PART_NAME, PART_YEAR},      {PART_NAME, PART_DAY},
    {PART_LATIN, PART_YEAR},      {PART_NAME, PART_HELD},      {PART_TERMS, PART_NONE},
    {PART_TERM_FIRST, PART_NONE}, {PART_TERM_LAST, PART_NONE}, {PART_HELD, PART_TOWN},
    {PART_HELD, PART_YEAR},
};

// By what a crowd is cut, one after the other.
static const uint8_t cut_parts[] = {PART_INITIAL, PART_YEAR, PART_NAME, PART_HELD, PART_TOWN};
enum { CUT_COUNT = sizeof cut_parts };

// SplitMix64's last steps, and never 0.
static uint64_t mix(uint64_t hash, uint64_t value)
{
    uint64_t z = (hash ^ value) + 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) | 1;
}

static uint64_t text_hash(const char *bytes, uint8_t length)
{
    uint64_t hash = length;
    for (uint8_t i = 0; i < length; i++) hash = mix(hash, (uint8_t)bytes[i]);
    return hash;
}

static uint64_t birth_part(uint32_t value, key_part part)
{
    const jub_civil civil = jub_civil_from_date((jub_date)value + JUB_DATE_MIN);
    const int32_t low = civil.day < civil.month ? civil.day : civil.month;
    const int32_t high = civil.day < civil.month ? civil.month : civil.day;
    const uint64_t day = (uint64_t)low * 32 + (uint64_t)high;
    if (part == PART_DAY) return 1 + day;
    return part == PART_YEAR ? (uint64_t)civil.year : (uint64_t)civil.year * 1024 + day;
}

static uint64_t term_part(const link_people *people, uint32_t row, key_part part)
{
    const uint32_t begin = people->terms.offsets[row], end = people->terms.offsets[row + 1u];
    if (part == PART_TERMS) return (uint64_t)people->facts[JUB_LINK_TERM].values[row] + 1;
    if (begin == end) return 0;
    return (uint64_t)people->terms.numbers[part == PART_TERM_FIRST ? begin : end - 1] + 1;
}

// 0 where it is not known.
static uint64_t part_of(const link_people *people, uint32_t row, key_part part)
{
    static const uint8_t fields[] = {
        [PART_BIRTH] = JUB_LINK_BIRTH,    [PART_YEAR] = JUB_LINK_BIRTH,
        [PART_DAY] = JUB_LINK_BIRTH,      [PART_NAME] = JUB_LINK_NAME,
        [PART_LATIN] = JUB_LINK_LATIN,    [PART_INITIAL] = JUB_LINK_NAME,
        [PART_HELD] = JUB_LINK_HELD,      [PART_TOWN] = JUB_LINK_TOWN,
        [PART_TERMS] = JUB_LINK_TERM,     [PART_TERM_FIRST] = JUB_LINK_TERM,
        [PART_TERM_LAST] = JUB_LINK_TERM,
    };
    const uint32_t value = people->facts[fields[part]].values[row];
    const bool is_term = part == PART_TERM_FIRST || part == PART_TERM_LAST;
    if (value == LINK_UNKNOWN && !is_term) return 0;
    switch (part) {
    case PART_BIRTH:
    case PART_YEAR:
    case PART_DAY: return birth_part(value, part);
    case PART_NAME:
        return text_hash(people->names[value].skeleton.text,
                         people->names[value].skeleton.length_bytes);
    case PART_INITIAL: return (uint8_t)people->names[value].skeleton.text[0];
    case PART_LATIN:
        return text_hash(people->latins[value].skeleton.text,
                         people->latins[value].skeleton.length_bytes);
    case PART_TERMS:
    case PART_TERM_FIRST:
    case PART_TERM_LAST: return term_part(people, row, part);
    default: return (uint64_t)value + 1;
    }
}

static uint64_t key_of(const link_people *people, uint32_t row, uint32_t key)
{
    const uint64_t first = part_of(people, row, key_parts[key][0]);
    if (first == 0 || key_parts[key][1] == PART_NONE) return first == 0 ? 0 : mix(key, first);
    const uint64_t second = part_of(people, row, key_parts[key][1]);
    return second == 0 ? 0 : mix(mix(key, first), second);
}

// --- crowds

typedef struct member {
    uint64_t hash;
    uint32_t row;
} member;

static int compare_members(const void *a, const void *b)
{
    const member *one = a, *two = b;
    if (one->hash != two->hash) return one->hash < two->hash ? -1 : 1;
    return (one->row > two->row) - (one->row < two->row);
}

static uint32_t crowd_end(const member *members, uint32_t begin, uint32_t count)
{
    uint32_t end = begin + 1;
    while (end < count && members[end].hash == members[begin].hash) end++;
    return end;
}

static uint64_t pairs_of(uint32_t count)
{
    return (uint64_t)count * (count - 1) / 2;
}

// Cuts what is too large by one part after the other; returns how many of its pairs stay together.
static uint64_t cut_crowd(const link_people *people, member *members, uint32_t count, uint32_t cut)
{
    uint64_t kept = 0;
    if (count <= LINK_CROWD_MAX) return pairs_of(count);
    if (cut == CUT_COUNT) {
        for (uint32_t i = 0; i < count; i++) members[i].hash = 0;
        return 0;
    }
    for (uint32_t i = 0; i < count; i++)
        members[i].hash = mix(members[i].hash, part_of(people, members[i].row, cut_parts[cut]));
    qsort(members, count, sizeof *members, compare_members);
    for (uint32_t begin = 0, end; begin < count; begin = end) {
        end = crowd_end(members, begin, count); // before its hashes change
        kept += cut_crowd(people, members + begin, end - begin, cut + 1);
    }
    return kept;
}

static bool make_key(jub_arena *arena, const link_people *people, uint32_t number, member *members,
                     link_keys *keys)
{
    link_key *key = &keys->items[number];
    uint32_t count = 0;
    for (uint32_t row = 0; row < people->count; row++) {
        const uint64_t hash = key_of(people, row, number);
        if (hash != 0) members[count++] = (member){hash, row};
    }
    if (count > 1) qsort(members, count, sizeof *members, compare_members);
    for (uint32_t begin = 0, end; begin < count; begin = end) {
        end = crowd_end(members, begin, count);
        if (end - begin <= LINK_CROWD_MAX) continue;
        const uint64_t kept = cut_crowd(people, members + begin, end - begin, 0);
        keys->passed_over_count += pairs_of(end - begin) - kept;
        keys->crowd_count++;
    }
    *key = (link_key){
        .hashes = JUB_NEW(arena, uint64_t, people->count),
        .rows = JUB_NEW(arena, uint32_t, count),
    };
    if (!key->hashes || !key->rows) return false;
    for (uint32_t i = 0; i < count; i++) {
        if (members[i].hash == 0) continue;
        key->hashes[members[i].row] = members[i].hash;
        key->rows[key->row_count++] = members[i].row;
    }
    return true;
}

bool link_keys_make(jub_arena *arena, const link_people *people, link_keys *keys_out)
{
    *keys_out = (link_keys){.passed_over_count = 0};
    member *members = JUB_NEW(arena, member, people->count);
    bool is_well = members != NULL;
    for (uint32_t number = 0; number < LINK_KEY_COUNT && is_well; number++)
        is_well = make_key(arena, people, number, members, keys_out);
    return is_well;
}
