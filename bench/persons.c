#include "persons_columns.h"

#include <stdio.h>
#include <string.h>

#include "base/prng.h"
#include "base/sha256.h"
#include "decree/determine.h"
#include "draw/draw.h"

enum {
    PEOPLE_EACH_FACILITY = 4000,
    MEMORY_MAX_GIGABYTES = 8,
    FACILITY_ID_BYTES = 6, // F00001
    FIRST_DAY = 10957,     // 2000-01-01
    LAST_DAY = 18992,      // 2021-12-31
    FIRST_BIRTH = -10958,  // 1940-01-01
    LAST_BIRTH = 12417,    // 2003-12-31
    LABELS = 256           // drawn at a time
};

// Shares in a thousand.
enum {
    SOCIAL_SECURITY_SHARE = 800,
    POLITICAL_SHARE = 150,
    CAMP_SHARE = 650,
    TRANSFER_SHARE = 500,
    FAMILY_IN_PRISONS = 450,
    FAMILY_ELSEWHERE = 30,
    PRETRIAL_SHARE = 60,
    MODEL_SHARE = 150,
    GOOD_SHARE = 350,
    LIFE_SHARE = 20,
    FIRST_ROUND_SHARE = 600,
    FINAL_ROUND_SHARE = 700,
    RARELY_UNKNOWN = 10,
    SOMETIMES_UNKNOWN = 20,
    OFTEN_UNKNOWN = 30,
    WHOLE = 1000
};

static bool happens(jub_prng *prng, uint32_t share)
{
    return jub_prng_chance(prng, share, WHOLE);
}

// -- facilities -----------------------------------------------------------------------------------

static void put_code(jub_column *column, uint32_t row, bool is_known, uint32_t code)
{
    column->codes[row] = code;
    if (is_known) jub_bit_set(column->known, row);
}

static void put_none(jub_column *column, uint32_t row)
{
    jub_bit_set(column->known, row);
    jub_bit_set(column->none, row);
}

static bool fill_facilities(jub_arena *arena, jub_resource *facilities)
{
    jub_prng prng = {11};
    jub_column *columns = facilities->columns;
    jub_map *ids = (jub_map *)(uintptr_t)columns[FACILITY_ID].dictionary; // ours until it is filled
    for (uint32_t i = 0; i < facilities->row_count; i++) {
        const jub_text id = jub_text_format(arena, "F%05u", i + 1);
        if (!id.bytes || jub_map_add(ids, id, NULL) != i) return false;
        const uint32_t ministry = jub_prng_below(&prng, WHOLE), kind = jub_prng_below(&prng, WHOLE);
        put_code(&columns[FACILITY_ID], i, true, i);
        put_code(&columns[FACILITY_MINISTRY], i, !happens(&prng, RARELY_UNKNOWN),
                 ministry < SOCIAL_SECURITY_SHARE ? SOCIAL_SECURITY : 1 + ministry % 2);
        put_code(&columns[FACILITY_KIND], i, !happens(&prng, RARELY_UNKNOWN),
                 kind < POLITICAL_SHARE                ? POLITICAL_PRISON
                 : kind < POLITICAL_SHARE + CAMP_SHARE ? LABOUR_CAMP
                                                       : OTHER_FACILITY);
        if (kind < POLITICAL_SHARE)
            put_code(&columns[FACILITY_OPTION], i, !happens(&prng, OFTEN_UNKNOWN),
                     happens(&prng, TRANSFER_SHARE) ? TRANSFER_MODEL : RELEASE_FAMILY);
        else
            put_none(&columns[FACILITY_OPTION], i);
    }
    return true;
}

// -- people ---------------------------------------------------------------------------------------

typedef struct filling {
    bench_persons *persons;
    uint32_t part_count;
    bool is_drawn[JUB_PARALLEL_MAX];
} filling;

// A maximum term of three months to thirty years; now and then with days.
static jub_duration make_term(jub_prng *prng)
{
    const uint32_t months = 3 + jub_prng_below(prng, happens(prng, 100) ? 6 : 358);
    return (jub_duration){.months = (int32_t)months,
                          .days = happens(prng, 100) ? (int32_t)jub_prng_below(prng, 28) : 0};
}

static void put_date(jub_prng *prng, jub_column *column, uint32_t row, jub_date day)
{
    column->dates[row] = day;
    if (!happens(prng, SOMETIMES_UNKNOWN)) jub_bit_set(column->known, row);
}

static void fill_term(jub_prng *prng, bench_persons *persons, uint32_t row, bool is_family)
{
    jub_column *columns = persons->reg.resources[0].columns;
    jub_column *maximum = &columns[PERSON_MAXIMUM_TERM];
    jub_column *custody = persons->reg.custody->columns;
    const jub_date since = columns[PERSON_HELD_SINCE].dates[row];
    const jub_duration term = make_term(prng);
    const bool is_life = happens(prng, LIFE_SHARE);
    if (!happens(prng, SOMETIMES_UNKNOWN)) {
        jub_bit_set(maximum->known, row);
        if (is_family || is_life)
            jub_bit_set(maximum->none, row);
        else
            maximum->durations[row] = term;
    }
    if (happens(prng, SOMETIMES_UNKNOWN)) return;
    jub_bit_set(custody[TERM_START].known, row);
    jub_bit_set(custody[TERM_END].known, row);
    custody[TERM_START].dates[row] = since;
    custody[TERM_END].dates[row] =
        since + term.months * 30 + term.months * 7 / 16 + (int32_t)jub_prng_below(prng, 3);
    if (is_family) jub_bit_set(custody[TERM_START].none, row);
    if (is_family || is_life) jub_bit_set(custody[TERM_END].none, row);
}

static uint8_t make_round(jub_prng *prng, uint32_t share)
{
    if (happens(prng, OFTEN_UNKNOWN)) return JUB_ROUND_UNKNOWN;
    return happens(prng, share) ? JUB_ROUND_PASSED : JUB_ROUND_FAILED;
}

static void fill_person(bench_persons *persons, uint32_t row)
{
    jub_prng prng = {(uint64_t)row << 20 | 3};
    jub_column *columns = persons->reg.resources[0].columns;
    const jub_resource *facilities = &persons->reg.resources[1];
    const jub_column *kind = &facilities->columns[FACILITY_KIND];
    const uint32_t facility = jub_prng_below(&prng, facilities->row_count);
    const bool is_family = happens(
        &prng, kind->codes[facility] == POLITICAL_PRISON ? FAMILY_IN_PRISONS : FAMILY_ELSEWHERE);
    const uint32_t conduct = jub_prng_below(&prng, WHOLE);
    put_code(&columns[PERSON_FACILITY], row, true, facility);
    persons->reg.resources[0].links[0].target_rows[row] = facility;
    put_code(&columns[PERSON_HELD_AS], row, !happens(&prng, RARELY_UNKNOWN),
             is_family ? FAMILY_MEMBER : CONVICTED);
    put_date(&prng, &columns[PERSON_HELD_SINCE], row,
             (jub_date)jub_prng_between(&prng, FIRST_DAY, LAST_DAY));
    put_date(&prng, &columns[PERSON_BIRTH], row,
             (jub_date)jub_prng_between(&prng, FIRST_BIRTH, LAST_BIRTH));
    put_code(&columns[PERSON_CONDUCT], row, !happens(&prng, OFTEN_UNKNOWN),
             conduct < MODEL_SHARE                ? MODEL
             : conduct < MODEL_SHARE + GOOD_SHARE ? GOOD
                                                  : ORDINARY);
    if (happens(&prng, PRETRIAL_SHARE)) jub_bit_set(columns[PERSON_PRETRIAL].booleans, row);
    if (!happens(&prng, RARELY_UNKNOWN)) jub_bit_set(columns[PERSON_PRETRIAL].known, row);
    fill_term(&prng, persons, row, is_family);
    persons->rounds[0][row] = make_round(&prng, FIRST_ROUND_SHARE);
    persons->rounds[1][row] = make_round(&prng, FINAL_ROUND_SHARE);
}

void bench_person_id(uint32_t row, char id_out[BENCH_ID_BYTES + 1])
{
    (void)snprintf(id_out, BENCH_ID_BYTES + 1, "P%08u", (row + 1) % 100000000u);
}

static bool draw(bench_persons *persons, uint32_t first, uint32_t last)
{
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    char ids[LABELS][BENCH_ID_BYTES + 1];
    jub_text labels[LABELS];
    jub_error error;
    if (!jub_hex_decode(JUB_TEXT(BENCH_SEED), seed, sizeof seed)) return false;
    for (uint32_t row = first; row < last; row += LABELS) {
        const uint32_t count = last - row < LABELS ? last - row : LABELS;
        for (uint32_t i = 0; i < count; i++) {
            bench_person_id(row + i, ids[i]);
            labels[i] = jub_text_from(ids[i]);
        }
        if (jub_draw_tickets(seed, labels, count,
                             persons->tickets + (size_t)row * JUB_DRAW_TICKET_BYTES,
                             &error) != JUB_OK)
            return false;
    }
    return true;
}

// Words of the planes are not shared between parts.
static void fill_part(void *context, uint32_t part)
{
    filling *fill = context;
    const uint32_t word_count = (fill->persons->reg.resources[0].row_count + 63) / 64;
    const uint32_t count = fill->persons->reg.resources[0].row_count;
    const uint32_t first = 64 * jub_part_begin(word_count, part, fill->part_count);
    uint32_t last = 64 * jub_part_begin(word_count, part + 1, fill->part_count);
    if (last > count) last = count;
    for (uint32_t row = first; row < last; row++) fill_person(fill->persons, row);
    fill->is_drawn[part] = draw(fill->persons, first, last);
}

// -- the whole ------------------------------------------------------------------------------------

bool bench_persons_make(uint32_t count, const jub_parallel *parallel, bench_persons *persons_out)
{
    *persons_out = (bench_persons){.arena = jub_arena_init((size_t)MEMORY_MAX_GIGABYTES << 30)};
    jub_arena *arena = &persons_out->arena;
    const uint32_t facility_count = count / PEOPLE_EACH_FACILITY + 8;
    jub_resource *resources = JUB_NEW(arena, jub_resource, 3);
    if (!resources) return false;
    persons_out->reg = (jub_register){.package = &persons_out->package,
                                      .resource_count = 2,
                                      .resources = resources,
                                      .custody = &resources[2]};
    persons_out->rounds[0] = JUB_NEW(arena, uint8_t, count);
    persons_out->rounds[1] = JUB_NEW(arena, uint8_t, count);
    persons_out->tickets = JUB_NEW(arena, uint8_t, (size_t)count * JUB_DRAW_TICKET_BYTES);
    filling fill = {.persons = persons_out, .part_count = jub_parallel_parts(parallel)};
    bool is_made = persons_out->rounds[0] && persons_out->rounds[1] && persons_out->tickets &&
                   bench_take_facilities(arena, facility_count, &resources[1]) &&
                   bench_take_persons(arena, count, &resources[1], &resources[0]) &&
                   bench_take_custody(arena, count, &resources[2]) &&
                   fill_facilities(arena, &resources[1]);
    if (!is_made) return false;
    jub_parallel_run(parallel, fill.part_count, fill_part, &fill);
    for (uint32_t i = 0; i < fill.part_count; i++) is_made = is_made && fill.is_drawn[i];
    return is_made;
}

void bench_persons_clear(bench_persons *persons)
{
    jub_arena_clear(&persons->arena);
}
