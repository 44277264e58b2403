// The rows of somebody who was held once or several times, and is or is not any more.

#include <stdio.h>

#include "register/synth_private.h"

typedef struct who {
    uint32_t person;
    uint32_t former;
} who;

static synth_movement movement_of(who of, const char *kind, jub_date date)
{
    return (synth_movement){.person = of.person,
                            .former = of.former,
                            .kind = kind,
                            .date = date,
                            .until = SYNTH_NO_DATE};
}

// Admission, transfer and how it ended; `next` is the day of the next admission.
static void write_stay(synth_run *run, who of, const synth_person *person, const synth_stay *stay,
                       synth_arrest by, jub_date next)
{
    const jub_date last = stay->leaves == SYNTH_NO_DATE ? SYNTH_TAKEN_AFTER : stay->leaves;
    const bool has_moved = stay->first_facility != person->facility &&
                           stay->judged > stay->admitted && stay->judged < last;
    const bool waits = stay->judged != SYNTH_NO_DATE && stay->judged >= last;
    synth_movement each = movement_of(of, "admission", stay->admitted);
    each.until = has_moved ? stay->judged : stay->leaves;
    each.facility = has_moved || waits ? stay->first_facility : person->facility;
    each.authority = by.authority;
    each.ground = by.ground;
    synth_movement_row(run, &each);
    if (has_moved) {
        each = movement_of(of, "transfer", stay->judged);
        each.until = stay->leaves;
        each.facility = person->facility;
        each.authority = "court";
        each.ground = "sentence";
        synth_movement_row(run, &each);
    }
    if (stay->leaves == SYNTH_NO_DATE) return;
    const uint32_t from = each.facility;
    each = movement_of(of, stay->kind, stay->leaves);
    each.until = next;
    each.facility = from;
    const bool is_pardon = strcmp(stay->ground, "pardon") == 0;
    each.authority =
        is_pardon ? "bureau"
                  : synth_authority((synth_sector)run->facilities.items[person->facility].sector);
    each.ground = stay->ground;
    synth_movement_row(run, &each);
}

// Some of those who were let out die within three months, and the register was told.
static void write_death_after(synth_run *run, jub_prng *prng, who of, const synth_person *person,
                              const synth_stay *stay)
{
    if (of.former == 0 || stay->leaves == SYNTH_NO_DATE || strcmp(stay->ground, "pardon") != 0 ||
        !jub_prng_chance(prng, 3, 1000))
        return;
    synth_movement each =
        movement_of(of, "death", stay->leaves + 1 + (jub_date)jub_prng_below(prng, 90));
    each.facility = person->facility;
    each.authority = synth_authority((synth_sector)run->facilities.items[person->facility].sector);
    each.ground = "illness";
    synth_movement_row(run, &each);
}

// As the register of the day has somebody who is held: those not judged yet wait for trial.
static void write_held(synth_run *run, synth_person person, const synth_stay *stay, uint32_t number)
{
    if (stay->judged != SYNTH_NO_DATE && stay->judged >= SYNTH_TAKEN_AFTER) {
        person.is_pretrial = true;
        person.sentence_count = 0;
        person.maximum_months = 0;
        person.facility = stay->first_facility;
    }
    synth_person_row(run, &person, number);
    synth_sentence_rows(run, &person, number);
    if (person.tie_kind != SYNTH_NONE) synth_tie_row(run, &person, number);
}

static void plant_arrest(synth_run *run, who of)
{
    char id[16];
    (void)snprintf(id, sizeof id, "%c%08u", of.person > 0 ? 'P' : 'Q',
                   of.person > 0 ? of.person : of.former);
    synth_planted_write(run, JUB_SYNTH_MOVEMENTS, synth_record(run, JUB_SYNTH_MOVEMENTS), "ground",
                        "crackdown", JUB_TEXT("campaign"), (jub_text){"", 0}, id);
}

void synth_course_write(synth_run *run, jub_prng *prng, const synth_course *whole)
{
    const uint32_t last = whole->count - 1;
    const bool is_held = whole->stays[last].leaves == SYNTH_NO_DATE;
    const who of = {is_held ? ++run->person_count : 0, is_held ? 0 : ++run->former_count};
    if (is_held) write_held(run, whole->people[last], &whole->stays[last], of.person);
    if (whole->is_campaign) plant_arrest(run, of);
    for (uint32_t i = 0; i <= last; i++)
        write_stay(run, of, &whole->people[i], &whole->stays[i], whole->arrests[i],
                   i < last ? whole->stays[i + 1].admitted : SYNTH_NO_DATE);
    write_death_after(run, prng, of, &whole->people[last], &whole->stays[last]);
}
