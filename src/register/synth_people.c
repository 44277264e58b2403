// Who is held: single people and, in political prisons, families held together.

#include "register/synth_private.h"

#include <assert.h>

jub_prng synth_prng(uint64_t seed, synth_purpose purpose, uint64_t index)
{
    jub_prng mixer = {seed + (uint64_t)purpose * 0xd1b54a32d192ed03u};
    mixer.state = jub_prng_next(&mixer) + index;
    return (jub_prng){jub_prng_next(&mixer)};
}

uint32_t synth_pick(jub_prng *prng, const uint16_t *weights, uint32_t count, uint32_t total)
{
    uint32_t drawn = jub_prng_below(prng, total);
    uint32_t at = 0;
    while (drawn >= weights[at]) {
        drawn -= weights[at++];
        assert(at < count);
    }
    return at;
}

// Chances of a family of 2 to 7, and that a unit in such a prison is a family at all. A unit then
// has 0.35 + 0.65 * 3.72 = 2.768 people in the mean, by which draw_sector divides.
static const uint16_t family_weights[] = {25, 25, 22, 14, 9, 5};
enum { SINGLE_PER_100 = 35, FAMILY_UNIT_PER_1000 = 2768 };

// Sectors by units instead of people.
static synth_sector draw_sector(jub_prng *prng)
{
    uint16_t weights[SYNTH_SECTOR_COUNT];
    uint32_t total = 0;
    for (size_t i = 0; i < SYNTH_SECTOR_COUNT; i++) {
        const uint32_t people = synth_sectors[i].people_per_1000 * 10u;
        weights[i] =
            (uint16_t)(synth_sectors[i].holds_families ? people * 1000 / FAMILY_UNIT_PER_1000
                                                       : people);
        total += weights[i];
    }
    return (synth_sector)synth_pick(prng, weights, SYNTH_SECTOR_COUNT, total);
}

// In days; two draws added up, so that the middle of the span is the commonest.
static int32_t draw_age(jub_prng *prng, uint32_t least_years, uint32_t span_years)
{
    const uint32_t half_days = span_years * 365 / 2;
    return (int32_t)(least_years * 366 + jub_prng_below(prng, half_days) +
                     jub_prng_below(prng, half_days));
}

static void draw_self(jub_prng *prng, synth_person *person)
{
    static const uint16_t conduct_weights[] = {25, 35, 40}; // model, good, ordinary
    person->name = synth_name_draw(prng, person->is_female);
    person->conduct = (uint8_t)synth_pick(prng, conduct_weights, 3, 100);
    person->town = (uint16_t)jub_prng_below(prng, SYNTH_TOWN_COUNT);
    person->tie_kind = SYNTH_NONE;
    person->term_start = SYNTH_NO_DATE;
}

static void draw_custody(jub_prng *prng, const synth_sector_rule *rule, bool is_political,
                         synth_person *person)
{
    if (jub_prng_chance(prng, rule->pretrial_per_1000, 1000))
        synth_charges_draw(prng, is_political, person);
    else
        synth_sentences_draw(prng, is_political, person);
    person->birth = person->held_since - draw_age(prng, 17, 45);
}

// Some are kin of an officer: four in a thousand, and four in ten of those where the officer
// serves.
static void draw_tie(jub_prng *prng, const jub_synth_options *options,
                     const synth_facilities *facilities, synth_person *person)
{
    static const uint16_t kind_weights[] = {5, 10, 20, 5, 40, 20};
    if (!jub_prng_chance(prng, 4, 1000)) return;
    const uint32_t facility =
        jub_prng_chance(prng, 4, 10) ? person->facility : jub_prng_below(prng, facilities->count);
    const synth_facility *there = &facilities->items[facility];
    person->tie_officer = there->first_officer + jub_prng_below(prng, there->officer_count);
    person->tie_kind = (uint8_t)synth_pick(prng, kind_weights, 6, 100);
    const synth_officer officer = synth_officer_draw(options->seed, person->tie_officer);
    const bool is_blood = person->tie_kind <= 2; // parent, child, sibling
    if (is_blood && !officer.is_female) person->name.syllables[0] = officer.name.syllables[0];
    if (jub_prng_chance(prng, 6, 10)) person->town = officer.town;
}

static void draw_single(jub_prng *prng, const jub_synth_options *options,
                        const synth_facilities *facilities, synth_sector sector,
                        synth_person *person)
{
    const synth_sector_rule *rule = &synth_sectors[sector];
    person->is_female = jub_prng_chance(prng, 24, 100);
    person->facility = synth_facility_pick(facilities, sector, prng);
    draw_self(prng, person);
    draw_custody(prng, rule, rule->holds_families || sector == SYNTH_STATE_DETENTION, person);
    draw_tie(prng, options, facilities, person);
}

// What a member is to the first one. Nobody is made a parent who would be much over ninety.
typedef enum member_role { SPOUSE, CHILD, PARENT, SIBLING } member_role;

static member_role draw_role(jub_prng *prng, uint32_t place, const synth_person *head)
{
    static const uint16_t weights[] = {0, 60, 25, 15};
    if (place == 1 && jub_prng_chance(prng, 75, 100)) return SPOUSE;
    const member_role role = (member_role)synth_pick(prng, weights, 4, 100);
    if (role == CHILD && head->held_since - head->birth < 22 * 366) return SIBLING;
    if (role == PARENT && SYNTH_TAKEN - head->birth > 55 * 366) return SIBLING;
    return role;
}

static void draw_member(jub_prng *prng, uint32_t place, const synth_person *head,
                        synth_person *member)
{
    const member_role role = draw_role(prng, place, head);
    member->is_female = role == SPOUSE ? !head->is_female : jub_prng_chance(prng, 1, 2) != 0;
    draw_self(prng, member);
    if (role == CHILD || role == SIBLING) member->name.syllables[0] = head->name.syllables[0];
    member->town = head->town;
    if (role == CHILD)
        member->birth = head->birth + draw_age(prng, 20, 24);
    else if (role == PARENT)
        member->birth = head->birth - draw_age(prng, 19, 20);
    else
        member->birth = head->birth + (jub_date)jub_prng_between(prng, -2500, 2500);
    if (member->birth >= SYNTH_TAKEN) member->birth = head->held_since;
}

// The first member answers for an offence in four families of five; in the fifth that person is not
// there any more. A child born in the prison is held from birth.
static void draw_family(jub_prng *prng, const synth_facilities *facilities, synth_sector sector,
                        uint32_t member_count, synth_person *people)
{
    synth_person *head = &people[0];
    const uint32_t facility = synth_facility_pick(facilities, sector, prng);
    head->is_female = jub_prng_chance(prng, 20, 100);
    draw_self(prng, head);
    synth_sentences_draw(prng, true, head);
    head->birth = head->held_since - draw_age(prng, 20, 45);
    if (jub_prng_chance(prng, 1, 5)) {
        head->is_family_member = true;
        head->offence_count = head->sentence_count = 0;
        head->maximum_months = 0;
        head->term_start = SYNTH_NO_DATE;
    }
    for (uint32_t i = 1; i < member_count; i++) {
        draw_member(prng, i, head, &people[i]);
        people[i].is_family_member = true;
        people[i].held_since =
            people[i].birth > head->held_since ? people[i].birth : head->held_since;
    }
    for (uint32_t i = 0; i < member_count; i++) people[i].facility = facility;
}

uint32_t synth_unit_draw(const jub_synth_options *options, const synth_facilities *facilities,
                         uint64_t unit, uint32_t room_count,
                         synth_person people_out[SYNTH_FAMILY_MAX])
{
    assert(room_count >= 1);
    jub_prng prng = synth_prng(options->seed, SYNTH_FOR_UNIT, unit);
    memset(people_out, 0, SYNTH_FAMILY_MAX * sizeof *people_out);
    const synth_sector sector = draw_sector(&prng);
    uint32_t count = 1;
    if (synth_sectors[sector].holds_families && !jub_prng_chance(&prng, SINGLE_PER_100, 100))
        count = 2 + synth_pick(&prng, family_weights, 6, 100);
    if (count > room_count) count = room_count;
    for (uint32_t i = 0; i < count; i++) people_out[i].key = unit * 8 + i;
    if (count == 1)
        draw_single(&prng, options, facilities, sector, &people_out[0]);
    else
        draw_family(&prng, facilities, sector, count, people_out);
    return count;
}
