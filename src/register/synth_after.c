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

#include "register/synth_private.h"

enum {
    STEP_DAYS = 30,
    BACK_PER_100 = 30, // within BACK_DAYS
    BACK_DAYS = 730,
    BACK_SHARE_PER_1000 = 385, // of arrests in camps, as it comes out of the two above
    TRIES_MAX = 250,
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

// --- arrests

static synth_arrest draw_arrest(jub_prng *prng, synth_sector sector, bool is_campaign)
{
    static const char *const authorities[] = {"social_security", "prosecutor", "state_security"};
    static const uint16_t usual[] = {70, 20, 10};
    static const uint16_t campaign[] = {30, 10, 60};
    const bool is_own = synth_is_state(sector) || sector == SYNTH_OTHER;
    synth_arrest drawn = {.authority = synth_authority(sector), .ground = "campaign"};
    if (is_campaign || !is_own)
        drawn.authority = authorities[synth_pick(prng, is_campaign ? campaign : usual, 3, 100)];
    if (!is_campaign) drawn.ground = jub_prng_chance(prng, 8, 100) ? "campaign" : "charge";
    return drawn;
}

// On what ground somebody is back. During a crackdown most of those who were pardoned are back
// without a charge.
static synth_arrest draw_arrest_again(jub_prng *prng, const synth_run *run,
                                      const synth_stay *before)
{
    static const char *const grounds[] = {"new_offence", "broken_condition", "old_file",
                                          "no_charge"};
    static const uint16_t usual[] = {80, 12, 8, 0};
    static const uint16_t crackdown[] = {30, 8, 7, 55};
    const bool is_refill =
        run->options->scenario == JUB_SYNTH_CRACKDOWN && strcmp(before->ground, "pardon") == 0;
    const uint32_t drawn = synth_pick(prng, is_refill ? crackdown : usual, 4, 100);
    synth_arrest again = draw_arrest(prng, SYNTH_LABOUR_CAMP, false);
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

static synth_arrest draw_first_arrest(synth_run *run, unit *drawn, const synth_person *person)
{
    static const synth_stay before = {.ground = "term_served"};
    synth_arrest by = draw_arrest(&drawn->prng, sector_of(run, person), drawn->is_campaign);
    if (person->is_family_member) by.ground = "family_of_convicted";
    if (is_back_from_before(run, drawn)) by = draw_arrest_again(&drawn->prng, run, &before);
    return by;
}

static bool is_there(const synth_stay *stay)
{
    return stay->admitted < SYNTH_TAKEN_AFTER &&
           (stay->leaves == SYNTH_NO_DATE || stay->leaves >= SYNTH_COVERED) &&
           (stay->leaves == SYNTH_NO_DATE || stay->leaves > stay->admitted);
}

static void draw_further(synth_run *run, jub_prng *prng, synth_course *whole)
{
    unit again;
    while (whole->count < SYNTH_STAY_MAX) {
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

static void write_member(synth_run *run, unit *drawn, uint32_t member, bool is_let_out,
                         bool *has_group)
{
    synth_course whole = {.count = 1, .people[0] = drawn->people[member]};
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
    whole.is_campaign = drawn->is_campaign;
    synth_course_write(run, &drawn->prng, &whole);
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
        status = write_campaigns(run, &work, units * late_days * more / ((uint64_t)100 * STEP_DAYS),
                                 error);
    return status;
}
