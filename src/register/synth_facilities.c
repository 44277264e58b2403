// Facilities are drawn first and kept; officers are not kept, but drawn anew from their number
// whenever one is needed.

#include "register/synth_private.h"

#include <assert.h>

const synth_sector_rule synth_sectors[SYNTH_SECTOR_COUNT] = {
    [SYNTH_LABOUR_CAMP] = {.ministry = "social_security",
                           .kind = "labour_camp",
                           .name = "로동단련소",
                           .latin = "Labour Camp",
                           .people_per_1000 = 560,
                           .usual_people = 900,
                           .least_facilities = 3,
                           .pretrial_per_1000 = 60,
                           .has_work = true,
                           .has_rounds = true},
    [SYNTH_POLITICAL_PRISON] = {.ministry = "social_security",
                                .kind = "political_prison",
                                .name = "관리소",
                                .latin = "Political Prison",
                                .people_per_1000 = 170,
                                .usual_people = 450,
                                .least_facilities = 2,
                                .holds_families = true,
                                .has_option = true,
                                .has_work = true,
                                .has_rounds = true},
    [SYNTH_DETENTION] = {.ministry = "social_security",
                         .kind = "other_facility",
                         .name = "구류장",
                         .latin = "Detention House",
                         .people_per_1000 = 80,
                         .usual_people = 300,
                         .least_facilities = 1,
                         .pretrial_per_1000 = 250},
    [SYNTH_STATE_PRISON] = {.ministry = "state_security",
                            .kind = "political_prison",
                            .name = "특별관리소",
                            .latin = "Special Prison",
                            .people_per_1000 = 110,
                            .usual_people = 1500,
                            .least_facilities = 1,
                            .holds_families = true,
                            .has_work = true},
    [SYNTH_STATE_DETENTION] = {.ministry = "state_security",
                               .kind = "other_facility",
                               .name = "예심구류장",
                               .latin = "Interrogation House",
                               .people_per_1000 = 40,
                               .usual_people = 300,
                               .least_facilities = 1,
                               .pretrial_per_1000 = 200},
    [SYNTH_OTHER] = {.ministry = "other_ministry",
                     .kind = "other_facility",
                     .name = "교양소",
                     .latin = "Reform House",
                     .people_per_1000 = 40,
                     .usual_people = 250,
                     .least_facilities = 1,
                     .pretrial_per_1000 = 50},
};

enum { SECTOR_FACILITIES_MAX = 4000, OFFICERS_LEAST = 3, OFFICERS_MOST = 12, PER_OFFICER = 250 };

_Static_assert((int)JUB_SYNTH_FACILITY_MAX <= (int)SECTOR_FACILITIES_MAX,
               "all may be one sector's");

static uint32_t whole_root(uint32_t number)
{
    uint32_t root = 0;
    while ((uint64_t)(root + 1) * (root + 1) <= number) root++;
    return root;
}

static uint32_t expected_people(const jub_synth_options *options, synth_sector sector)
{
    return (uint32_t)((uint64_t)options->people_count * synth_sectors[sector].people_per_1000 /
                      1000);
}

// A register of millions has more facilities, but larger ones too.
static uint32_t facilities_of(const jub_synth_options *options, synth_sector sector)
{
    const synth_sector_rule *rule = &synth_sectors[sector];
    const uint32_t scale = 4 + whole_root(options->people_count / 20000);
    uint32_t count = (uint32_t)((uint64_t)expected_people(options, sector) * 5 /
                                ((uint64_t)rule->usual_people * scale));
    if (count < rule->least_facilities) count = rule->least_facilities;
    return count < SECTOR_FACILITIES_MAX ? count : SECTOR_FACILITIES_MAX;
}

static uint32_t least_of_all(void)
{
    uint32_t least = 0;
    for (uint32_t sector = 0; sector < SYNTH_SECTOR_COUNT; sector++)
        least += synth_sectors[sector].least_facilities;
    return least;
}

// So many in all: each sector its least, the rest by its share of the people. The shares are laid
// end to end and each end rounded, so that they add up.
static uint32_t given_facilities_of(const jub_synth_options *options, synth_sector sector)
{
    const uint64_t rest = options->facility_count - least_of_all();
    uint64_t before = 0;
    for (uint32_t i = 0; i < sector; i++) before += synth_sectors[i].people_per_1000;
    const uint64_t after = before + synth_sectors[sector].people_per_1000;
    return synth_sectors[sector].least_facilities +
           (uint32_t)((rest * after + 500) / 1000 - (rest * before + 500) / 1000);
}

static void draw_sector(const jub_synth_options *options, synth_sector sector,
                        synth_facilities *facilities)
{
    const uint32_t first = facilities->sector_first[sector];
    const uint32_t count = facilities->sector_first[sector + 1] - first;
    uint64_t weight = 0;
    for (uint32_t i = 0; i < count; i++) {
        jub_prng prng = synth_prng(options->seed, SYNTH_FOR_FACILITY, first + i);
        weight += 50 + jub_prng_below(&prng, 100);
        facilities->items[first + i] = (synth_facility){
            .weight_end = weight,
            .town = (uint16_t)jub_prng_below(&prng, SYNTH_TOWN_COUNT),
            .number = (uint16_t)(i + 1),
            .sector = (uint8_t)sector,
            .province = (uint8_t)jub_prng_below(&prng, SYNTH_PROVINCE_COUNT),
            .work = synth_sectors[sector].has_work ? (uint8_t)(i % 3) : SYNTH_NONE,
            .option = synth_sectors[sector].has_option ? (uint8_t)(i % 2) : SYNTH_NONE,
        };
    }
}

// Places for 70 to 130 of 100 people to be expected there: some stand half empty, most are full.
static void draw_capacity(const jub_synth_options *options, synth_facilities *facilities,
                          uint32_t index)
{
    synth_facility *facility = &facilities->items[index];
    const synth_sector sector = (synth_sector)facility->sector;
    const uint64_t before =
        index > facilities->sector_first[sector] ? facilities->items[index - 1].weight_end : 0;
    const uint64_t all = facilities->items[facilities->sector_first[sector + 1] - 1].weight_end;
    const uint64_t expected =
        (uint64_t)expected_people(options, sector) * (facility->weight_end - before) / all;
    jub_prng prng = synth_prng(options->seed, SYNTH_FOR_FACILITY, (uint64_t)1 << 32 | index);
    const uint64_t places = expected * 100 / (70 + jub_prng_below(&prng, 61));
    facility->capacity = (uint32_t)(places < 10 ? 10 : places / 10 * 10);
    // where their number is given, facilities may be small, and each has a guard all the same
    uint64_t officers = OFFICERS_LEAST + expected / PER_OFFICER;
    if (options->facility_count > 0) officers++;
    if (officers > OFFICERS_MOST) officers = OFFICERS_MOST;
    facility->first_officer = facilities->officer_count;
    facility->officer_count = (uint16_t)officers;
    facilities->officer_count += (uint32_t)officers;
}

bool synth_facilities_draw(jub_arena *arena, const jub_synth_options *options,
                           synth_facilities *facilities_out)
{
    synth_facilities facilities = {0};
    for (uint32_t sector = 0; sector < SYNTH_SECTOR_COUNT; sector++) {
        facilities.sector_first[sector] = facilities.count;
        facilities.count += options->facility_count > 0
                                ? given_facilities_of(options, (synth_sector)sector)
                                : facilities_of(options, (synth_sector)sector);
    }
    facilities.sector_first[SYNTH_SECTOR_COUNT] = facilities.count;
    facilities.items = JUB_NEW(arena, synth_facility, facilities.count);
    if (!facilities.items) return false;
    for (uint32_t sector = 0; sector < SYNTH_SECTOR_COUNT; sector++)
        draw_sector(options, (synth_sector)sector, &facilities);
    for (uint32_t i = 0; i < facilities.count; i++) draw_capacity(options, &facilities, i);
    *facilities_out = facilities;
    return true;
}

uint32_t synth_facility_pick(const synth_facilities *facilities, synth_sector sector,
                             jub_prng *prng)
{
    uint32_t low = facilities->sector_first[sector];
    uint32_t high = facilities->sector_first[sector + 1] - 1;
    const uint32_t all = (uint32_t)facilities->items[high].weight_end;
    const uint32_t drawn = jub_prng_below(prng, all);
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (drawn < facilities->items[middle].weight_end)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void write_facility(synth_run *run, uint32_t index)
{
    static const char *const works[] = {"farm", "pasture", "handicraft_factory"};
    static const char *const options[] = {"transfer_model", "release_family"};
    const synth_facility *facility = &run->facilities.items[index];
    const synth_sector_rule *rule = &synth_sectors[facility->sector];
    jub_buffer *text = &run->row.text;
    synth_row_begin(run, JUB_SYNTH_FACILITIES);
    synth_cell_id(run, 'F', index + 1, 5);
    synth_cell_open(run);
    synth_town_write(facility->town, text);
    jub_buffer_format(text, " 제%u%s", facility->number, rule->name);
    synth_cell_open(run);
    synth_town_latin(facility->town, text);
    jub_buffer_format(text, " %s %u", rule->latin, facility->number);
    synth_cell_string(run, rule->ministry);
    synth_cell_string(run, rule->kind);
    synth_cell_string(run, facility->option == SYNTH_NONE ? "none" : options[facility->option]);
    synth_cell_number(run, facility->capacity);
    synth_cell_string(run, facility->work == SYNTH_NONE ? "none" : works[facility->work]);
    synth_cell_string(run, synth_province(facility->province));
    synth_row_end(run);
}

void synth_facilities_write(synth_run *run)
{
    for (uint32_t i = 0; i < run->facilities.count; i++) write_facility(run, i);
}

synth_officer synth_officer_draw(uint64_t seed, uint32_t officer)
{
    jub_prng prng = synth_prng(seed, SYNTH_FOR_OFFICER, officer);
    synth_officer drawn = {.is_female = jub_prng_chance(&prng, 1, 8)};
    drawn.name = synth_name_draw(&prng, drawn.is_female);
    drawn.town = (uint16_t)jub_prng_below(&prng, SYNTH_TOWN_COUNT);
    drawn.since = SYNTH_TAKEN - 90 - (jub_date)jub_prng_below(&prng, 10 * 365);
    return drawn;
}

static void write_officer(synth_run *run, uint32_t facility, uint32_t place)
{
    static const char *const roles[] = {"guidance_officer", "deputy", "records_officer", "guard"};
    const uint32_t number = run->facilities.items[facility].first_officer + place;
    const synth_officer officer = synth_officer_draw(run->options->seed, number);
    char latin[SYNTH_LATIN_MAX_BYTES];
    synth_name_latin(&officer.name, latin);
    synth_row_begin(run, JUB_SYNTH_OFFICERS);
    synth_cell_id(run, 'O', number + 1, 6);
    synth_cell_open(run);
    synth_name_write(&officer.name, &run->row.text);
    synth_cell_string(run, latin);
    synth_cell_string(run, officer.is_female ? "female" : "male");
    synth_cell_id(run, 'F', facility + 1, 5);
    synth_cell_string(run, roles[place < 3 ? place : 3]);
    synth_cell_open(run);
    synth_town_latin(officer.town, &run->row.text);
    synth_cell_date(run, officer.since);
    synth_row_end(run);
}

void synth_officers_write(synth_run *run)
{
    for (uint32_t i = 0; i < run->facilities.count; i++)
        for (uint32_t place = 0; place < run->facilities.items[i].officer_count; place++)
            write_officer(run, i, place);
}
