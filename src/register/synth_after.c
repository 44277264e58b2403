// The register of a year after the pardon. Arrests come at a constant rate and stay as long as the
// terms are, so before the pardon as many people leave as come: the count stands still but for
// chance. The pardon lets people out on one day; from then on the count returns by itself. A
// crackdown adds arrests on top, each of which is listed with what was planted.
//
// Units are drawn as for a register of one day (synth_people.c), which has long stays as often as
// they are there, not as they begin: of every so many days of a stay one unit begins. So of the
// units drawn for arrests one is taken with the chance STEP_DAYS of its stay.
//
// Somebody let out may come back, at the same rate whoever let them out, and takes the place of
// another arrest of that month: the number of arrests stays what it was.

#include <assert.h>
#include <stdio.h>

#include "register/synth_private.h"

enum {
    STEP_DAYS = 30,
    BACK_PER_100 = 30, // within BACK_DAYS
    BACK_DAYS = 730,
    BACK_SHARE_PER_1000 = 385, // of arrests in camps, as it comes out of the two above
    TRIES_MAX = 250,
    STAY_MAX = 8,
    PROGRESS_UNITS = 1 << 16,
};

static_assert((SYNTH_TAKEN_AFTER - SYNTH_COVERED) / STEP_DAYS < SYNTH_MONTHS_AFTER,
              "every day has its month");

// Numbers of units, so that each has streams of its own.
#define UNIT_ARREST ((uint64_t)1 << 40)
#define UNIT_CAMPAIGN ((uint64_t)2 << 40)
#define UNIT_RETURN ((uint64_t)1 << 62)

typedef struct unit {
    synth_person people[SYNTH_FAMILY_MAX];
    uint32_t count;
    int32_t days; // of the stay
    jub_prng prng;
    bool is_campaign;
} unit;

static void draw_unit(const synth_run *run, uint64_t number, uint32_t room, unit *drawn)
{
    drawn->prng = synth_prng(run->options->seed, SYNTH_FOR_COURSE, number);
    drawn->count = synth_unit_draw(run->options, &run->facilities, number, room, drawn->people);
    drawn->days = synth_stay_days(&drawn->prng, drawn->people, drawn->count);
    drawn->is_campaign = false;
}

// Whether of the units that are there this one is among those that begin.
static bool begins(unit *drawn)
{
    return jub_prng_below(&drawn->prng, (uint32_t)drawn->days) < STEP_DAYS;
}

static synth_sector sector_of(const synth_run *run, const synth_person *person)
{
    return (synth_sector)run->facilities.items[person->facility].sector;
}

static bool is_camp_single(const synth_run *run, const unit *drawn)
{
    return drawn->count == 1 && sector_of(run, &drawn->people[0]) == SYNTH_LABOUR_CAMP;
}

static uint32_t month_of(jub_date date)
{
    return (uint32_t)(date - SYNTH_COVERED) / STEP_DAYS;
}

// --- the second stay

// Another stay of the same person: the sentences are another's, who was arrested like that.
static void draw_again(const synth_run *run, const synth_person *person, uint32_t place,
                       jub_date day, unit *again)
{
    const uint64_t first = UNIT_RETURN | person->key << 11 | (uint64_t)place << 8;
    for (uint32_t i = 0; i < TRIES_MAX; i++) {
        draw_unit(run, first + i, 1, again);
        if (is_camp_single(run, again) && begins(again)) break;
    }
    synth_stay_move(again->people, 1, day);
    synth_person *other = &again->people[0];
    const synth_person drawn = *other;
    *other = *person;
    other->facility = drawn.facility;
    other->held_since = drawn.held_since;
    other->term_start = drawn.term_start;
    other->is_pretrial = drawn.is_pretrial;
    other->maximum_months = drawn.maximum_months;
    other->offence_count = drawn.offence_count;
    other->sentence_count = drawn.sentence_count;
    memcpy(other->offences, drawn.offences, sizeof other->offences);
    memcpy(other->sentences, drawn.sentences, sizeof other->sentences);
}

// SYNTH_NO_DATE for somebody who does not come back while the register tells.
static jub_date draw_return(synth_run *run, jub_prng *prng, const synth_stay *stay)
{
    if (stay->leaves == SYNTH_NO_DATE || stay->leaves < SYNTH_COVERED ||
        strcmp(stay->kind, "release") != 0 || !jub_prng_chance(prng, BACK_PER_100, 100))
        return SYNTH_NO_DATE;
    const jub_date day = stay->leaves + 1 + (jub_date)jub_prng_below(prng, BACK_DAYS);
    if (day >= SYNTH_TAKEN_AFTER) return SYNTH_NO_DATE;
    run->returns_due[month_of(day)]++;
    return day;
}

// --- rows

typedef struct arrest {
    const char *authority;
    const char *ground;
} arrest;

static arrest draw_arrest(jub_prng *prng, synth_sector sector, bool is_campaign)
{
    static const char *const authorities[] = {"social_security", "prosecutor", "state_security"};
    static const uint16_t usual[] = {70, 20, 10};
    static const uint16_t campaign[] = {30, 10, 60};
    const bool is_own = synth_is_state(sector) || sector == SYNTH_OTHER;
    arrest drawn = {.authority = synth_authority(sector), .ground = "campaign"};
    if (is_campaign || !is_own)
        drawn.authority = authorities[synth_pick(prng, is_campaign ? campaign : usual, 3, 100)];
    if (!is_campaign) drawn.ground = jub_prng_chance(prng, 8, 100) ? "campaign" : "charge";
    return drawn;
}

// On what ground somebody is back. During a crackdown most of those who were pardoned are back
// without a charge.
static arrest draw_arrest_again(jub_prng *prng, const synth_run *run, const synth_stay *before)
{
    static const char *const grounds[] = {"new_offence", "broken_condition", "old_file",
                                          "no_charge"};
    static const uint16_t usual[] = {80, 12, 8, 0};
    static const uint16_t crackdown[] = {30, 8, 7, 55};
    const bool is_refill =
        run->options->scenario == JUB_SYNTH_CRACKDOWN && strcmp(before->ground, "pardon") == 0;
    const uint32_t drawn = synth_pick(prng, is_refill ? crackdown : usual, 4, 100);
    arrest again = draw_arrest(prng, SYNTH_LABOUR_CAMP, false);
    again.ground = grounds[drawn];
    if (drawn == 3) again.authority = "state_security";
    return again;
}

// In the first two years some come back who left before the register's movements begin: as many as
// make those who come back one share of the arrests in camps, first day to last.
static bool is_back_from_before(const synth_run *run, unit *drawn)
{
    const jub_date day = drawn->people[0].held_since - SYNTH_COVERED;
    if (day < 0 || day >= BACK_DAYS || drawn->is_campaign || !is_camp_single(run, drawn))
        return false;
    return jub_prng_chance(&drawn->prng, BACK_SHARE_PER_1000 * (uint32_t)(BACK_DAYS - day),
                           1000 * BACK_DAYS - BACK_SHARE_PER_1000 * (uint32_t)day);
}

static arrest draw_first_arrest(synth_run *run, unit *drawn, const synth_person *person)
{
    static const synth_stay before = {.ground = "term_served"};
    arrest by = draw_arrest(&drawn->prng, sector_of(run, person), drawn->is_campaign);
    if (person->is_family_member) by.ground = "family_of_convicted";
    if (is_back_from_before(run, drawn)) by = draw_arrest_again(&drawn->prng, run, &before);
    return by;
}

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
                       arrest by, jub_date next)
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
    each.authority = is_pardon ? "bureau" : synth_authority(sector_of(run, person));
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
    each.authority = synth_authority(sector_of(run, person));
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

static bool is_there(const synth_stay *stay)
{
    return stay->admitted < SYNTH_TAKEN_AFTER &&
           (stay->leaves == SYNTH_NO_DATE || stay->leaves >= SYNTH_COVERED) &&
           (stay->leaves == SYNTH_NO_DATE || stay->leaves > stay->admitted);
}

// All stays of one person, the first of which was in a unit.
typedef struct course {
    uint32_t count;
    synth_person people[STAY_MAX]; // the same, with the sentences of each stay
    synth_stay stays[STAY_MAX];
    arrest arrests[STAY_MAX];
} course;

static void draw_further(synth_run *run, jub_prng *prng, course *whole)
{
    unit again;
    while (whole->count < STAY_MAX) {
        const uint32_t at = whole->count;
        const jub_date back = draw_return(run, prng, &whole->stays[at - 1]);
        if (back == SYNTH_NO_DATE) return;
        draw_again(run, &whole->people[at - 1], at, back, &again);
        const bool is_let_out = synth_stay_pardoned(&again.prng, run, again.people, 1);
        synth_stay stay = synth_stay_of(&again.prng, run, again.people, 0, again.days, is_let_out);
        if (stay.leaves != SYNTH_NO_DATE && stay.leaves <= back) stay.leaves = back + 1;
        whole->people[at] = again.people[0];
        whole->stays[at] = stay;
        whole->arrests[at] = draw_arrest_again(&again.prng, run, &whole->stays[at - 1]);
        whole->count++;
    }
}

static void write_course(synth_run *run, jub_prng *prng, const course *whole, bool is_campaign)
{
    const uint32_t last = whole->count - 1;
    const bool is_held = whole->stays[last].leaves == SYNTH_NO_DATE;
    const who of = {is_held ? ++run->person_count : 0, is_held ? 0 : ++run->former_count};
    if (is_held) write_held(run, whole->people[last], &whole->stays[last], of.person);
    if (is_campaign) plant_arrest(run, of);
    for (uint32_t i = 0; i <= last; i++)
        write_stay(run, of, &whole->people[i], &whole->stays[i], whole->arrests[i],
                   i < last ? whole->stays[i + 1].admitted : SYNTH_NO_DATE);
    write_death_after(run, prng, of, &whole->people[last], &whole->stays[last]);
}

static void write_member(synth_run *run, unit *drawn, uint32_t member, bool is_let_out,
                         bool *has_group)
{
    course whole = {.count = 1, .people[0] = drawn->people[member]};
    whole.stays[0] =
        synth_stay_of(&drawn->prng, run, drawn->people, member, drawn->days, is_let_out);
    if (!is_there(&whole.stays[0])) return;
    whole.arrests[0] = draw_first_arrest(run, drawn, &whole.people[0]);
    if (drawn->count == 1 && !drawn->is_campaign) draw_further(run, &drawn->prng, &whole);
    if (drawn->count > 1 && whole.stays[0].leaves == SYNTH_NO_DATE && !*has_group) {
        run->family_count++;
        *has_group = true;
    }
    whole.people[0].family = drawn->count > 1 ? run->family_count : 0;
    write_course(run, &drawn->prng, &whole, drawn->is_campaign);
}

static void write_unit(synth_run *run, unit *drawn, jub_date admitted)
{
    bool has_group = false;
    synth_stay_move(drawn->people, drawn->count, admitted);
    const bool is_let_out = synth_stay_pardoned(&drawn->prng, run, drawn->people, drawn->count);
    for (uint32_t i = 0; i < drawn->count; i++) write_member(run, drawn, i, is_let_out, &has_group);
}

// --- all of them

typedef struct after_work {
    const jub_progress *progress;
    jub_status (*flush)(synth_run *run, jub_error *error);
    uint64_t done_count;
    uint64_t total_count;
} after_work;

static jub_status pause_work(synth_run *run, after_work *work, jub_error *error)
{
    if (work->progress && ++work->done_count % PROGRESS_UNITS == 0)
        work->progress->report(work->progress->context, work->done_count, work->total_count);
    return work->flush(run, error);
}

// Those who were there on SYNTH_COVERED: each at a point of the stay drawn by lot. Returns how many
// units they are.
static jub_status write_stock(synth_run *run, after_work *work, uint64_t *unit_count_out,
                              jub_error *error)
{
    jub_status status = JUB_OK;
    uint64_t number = 0;
    for (uint32_t left = run->options->people_count; left > 0 && status == JUB_OK; number++) {
        unit drawn;
        draw_unit(run, number, left, &drawn);
        left -= drawn.count;
        write_unit(run, &drawn,
                   SYNTH_COVERED - (jub_date)jub_prng_below(&drawn.prng, (uint32_t)drawn.days));
        status = pause_work(run, work, error);
    }
    *unit_count_out = number;
    return status;
}

static jub_status write_arrests(synth_run *run, after_work *work, uint64_t count, jub_error *error)
{
    jub_status status = JUB_OK;
    for (uint64_t i = 0; i < count && status == JUB_OK; i++) {
        unit drawn;
        draw_unit(run, UNIT_ARREST + i, SYNTH_FAMILY_MAX, &drawn);
        if (begins(&drawn)) {
            const jub_date day =
                SYNTH_COVERED +
                (jub_date)jub_prng_below(&drawn.prng, SYNTH_TAKEN_AFTER - SYNTH_COVERED);
            uint32_t *due = &run->returns_due[month_of(day)];
            if (*due > 0 && is_camp_single(run, &drawn))
                --*due;
            else
                write_unit(run, &drawn, day);
        }
        status = pause_work(run, work, error);
    }
    return status;
}

static jub_status write_campaigns(synth_run *run, after_work *work, uint64_t count,
                                  jub_error *error)
{
    jub_status status = JUB_OK;
    for (uint64_t i = 0; i < count && status == JUB_OK; i++) {
        unit drawn;
        draw_unit(run, UNIT_CAMPAIGN + i, SYNTH_FAMILY_MAX, &drawn);
        drawn.is_campaign = true;
        if (drawn.count == 1 && begins(&drawn))
            write_unit(run, &drawn,
                       SYNTH_CRACKDOWN + (jub_date)jub_prng_below(
                                             &drawn.prng, SYNTH_TAKEN_AFTER - SYNTH_CRACKDOWN));
        status = pause_work(run, work, error);
    }
    return status;
}

jub_status synth_after_write(synth_run *run, const jub_progress *progress,
                             jub_status (*flush)(synth_run *run, jub_error *error),
                             jub_error *error)
{
    const uint64_t days = SYNTH_TAKEN_AFTER - SYNTH_COVERED;
    const uint64_t late_days = SYNTH_TAKEN_AFTER - SYNTH_CRACKDOWN;
    const uint64_t more = run->options->more_percent;
    const uint64_t about = run->options->people_count;
    after_work work = {
        .progress = progress, .flush = flush, .total_count = about + about * days / STEP_DAYS};
    uint64_t units = 0;
    jub_status status = write_stock(run, &work, &units, error);
    if (status == JUB_OK) status = write_arrests(run, &work, units * days / STEP_DAYS, error);
    if (status == JUB_OK)
        status = write_campaigns(run, &work, units * late_days * more / (100 * STEP_DAYS), error);
    return status;
}
