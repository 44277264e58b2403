// The same person entered a second time by another clerk: what is slipped, and how.

#include "register/synth_private.h"

#include <stdio.h>

enum { SLIP_SPELLING = 1, SLIP_NAME = 2, SLIP_BIRTH = 4 };

static const struct {
    uint16_t weight;
    uint8_t slips;
} slip_kinds[] = {
    {35, SLIP_SPELLING},
    {15, SLIP_NAME | SLIP_SPELLING},
    {25, SLIP_BIRTH},
    {20, SLIP_BIRTH | SLIP_SPELLING},
    {5, SLIP_BIRTH | SLIP_NAME | SLIP_SPELLING},
};

static uint8_t draw_slips(jub_prng *prng)
{
    uint32_t drawn = jub_prng_below(prng, 100);
    size_t at = 0;
    while (drawn >= slip_kinds[at].weight) drawn -= slip_kinds[at++].weight;
    return slip_kinds[at].slips;
}

// Day and month the wrong way round where that makes a day; otherwise the year or the day is off by
// one. Nobody is born after the first day in custody.
static jub_date slip_birth(jub_prng *prng, const synth_person *person)
{
    const jub_civil civil = jub_civil_from_date(person->birth);
    const jub_civil swapped = {civil.year, civil.day, civil.month};
    const jub_civil earlier = {civil.year - 1, civil.month, civil.day};
    jub_date slipped;
    if (civil.day != civil.month && civil.day <= 12 && jub_date_from_civil(swapped, &slipped) &&
        slipped <= person->held_since)
        return slipped;
    if (jub_prng_chance(prng, 1, 2) && jub_date_from_civil(earlier, &slipped)) return slipped;
    return person->birth - 1;
}

void synth_double_draw(const jub_synth_options *options, const synth_facilities *facilities,
                       synth_person *person, char note_out[SYNTH_NOTE_MAX_BYTES])
{
    jub_prng prng = synth_prng(options->seed, SYNTH_FOR_DOUBLE, person->key);
    const uint8_t slips = draw_slips(&prng);
    const uint32_t facility = person->facility;
    person->key |= (uint64_t)1 << 62;
    person->family = 0;
    person->tie_kind = SYNTH_NONE;
    if (slips & SLIP_SPELLING) person->spelling = jub_prng_next(&prng) | 1;
    if (slips & SLIP_NAME) synth_name_slip(&person->name);
    if (slips & SLIP_BIRTH) person->birth = slip_birth(&prng, person);
    if (jub_prng_chance(&prng, 4, 10))
        person->facility = synth_facility_pick(
            facilities, (synth_sector)facilities->items[facility].sector, &prng);
    (void)snprintf(note_out, SYNTH_NOTE_MAX_BYTES, "%s%s%s%s",
                   slips & SLIP_SPELLING ? "spelling " : "", slips & SLIP_NAME ? "name " : "",
                   slips & SLIP_BIRTH ? "birth " : "",
                   person->facility != facility ? "facility " : "");
    note_out[strlen(note_out) - 1] = '\0';
}
