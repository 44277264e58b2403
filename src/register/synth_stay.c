// How long somebody stays, and how it ends: by the term, by death, by the pardon.

#include <assert.h>

#include "calendar/count.h"
#include "register/synth_private.h"

enum {
    LIFE_DAYS = 25 * 365,
    FAMILY_LEAST_DAYS = 5 * 365,
    FAMILY_SPAN_DAYS = 8 * 365,
    TRIAL_LEAST_DAYS = 60,
    TRIAL_SPAN_DAYS = 340,
    MONTH_DAYS = 30,
};

// Months from the first day to the end of the sentences together; 0 for life.
static int32_t months_together(const synth_person *person)
{
    int32_t chain = 0, longest = 0;
    for (uint8_t i = 0; i < person->sentence_count; i++) {
        const synth_sentence *sentence = &person->sentences[i];
        if (sentence->term_months == 0) return 0;
        if (i == 0 || sentence->follows != SYNTH_NONE)
            chain += sentence->term_months;
        else if (sentence->term_months > longest)
            longest = sentence->term_months;
    }
    return chain > longest ? chain : longest;
}

static jub_date end_of_term(const synth_person *person)
{
    const int32_t months = months_together(person);
    jub_date end = person->term_start + LIFE_DAYS;
    if (months > 0) {
        const jub_add_result added =
            jub_date_add(person->term_start, (jub_duration){.months = months}, JUB_CLAMP, &end);
        assert(added == JUB_ADDED);
        (void)added;
    }
    return end;
}

// Judged after weeks; where little was at stake, days.
static void shorten_wait(jub_prng *prng, synth_person *person)
{
    const bool is_short = person->maximum_months > 0 && person->maximum_months <= 6;
    const uint32_t wait_days =
        is_short ? 3 + jub_prng_below(prng, 15) : 10 + jub_prng_below(prng, 50);
    const jub_date later = person->term_start - (jub_date)wait_days - person->held_since;
    person->held_since += later;
    person->birth += later;
}

int32_t synth_stay_days(jub_prng *prng, synth_person *people, uint32_t count)
{
    synth_person *head = &people[0];
    if (head->is_family_member)
        return FAMILY_LEAST_DAYS + (int32_t)jub_prng_below(prng, FAMILY_SPAN_DAYS);
    if (head->is_pretrial) return TRIAL_LEAST_DAYS + (int32_t)jub_prng_below(prng, TRIAL_SPAN_DAYS);
    for (uint8_t i = 0; i < head->sentence_count; i++)
        head->sentences[i].imposed = head->term_start;
    if (count == 1) shorten_wait(prng, head);
    return end_of_term(head) - head->held_since;
}

void synth_stay_move(synth_person *people, uint32_t count, jub_date admitted)
{
    const jub_date later = admitted - people[0].held_since;
    for (uint32_t i = 0; i < count; i++) {
        synth_person *person = &people[i];
        person->held_since += later;
        person->birth += later;
        if (person->term_start == SYNTH_NO_DATE) continue;
        // as in synth_sentences_draw: no term begins where months could be counted in two ways
        const int32_t day = jub_civil_from_date(person->term_start + later).day;
        person->term_start += later - (day > 28 ? day - 28 : 0);
        if (person->term_start < person->held_since) person->term_start += 31;
        for (uint8_t j = 0; j < person->sentence_count; j++)
            person->sentences[j].imposed = person->term_start;
    }
}

// Somebody who is let out or dies is never there on the day after.
static void die(jub_prng *prng, bool is_prison, synth_stay *stay)
{
    for (jub_date day = stay->admitted; day < stay->leaves; day += MONTH_DAYS) {
        if (!jub_prng_chance(prng, is_prison ? 250 : 100, 100000)) continue;
        const jub_date died = day + 1 + (jub_date)jub_prng_below(prng, MONTH_DAYS);
        if (died >= stay->leaves) return;
        stay->leaves = died;
        stay->kind = "death";
        stay->ground = jub_prng_chance(prng, 4, 5) ? "illness" : "accident";
        return;
    }
}

synth_stay synth_stay_of(jub_prng *prng, const synth_run *run, const synth_person *people,
                         uint32_t member, int32_t days, bool is_let_out)
{
    const synth_person *head = &people[0];
    const synth_person *person = &people[member];
    const synth_sector sector = (synth_sector)run->facilities.items[person->facility].sector;
    const bool has_term = head->sentence_count > 0;
    synth_stay stay = {.admitted = person->held_since,
                       .judged = SYNTH_NO_DATE,
                       .leaves = has_term ? end_of_term(head) : head->held_since + days,
                       .first_facility = person->facility,
                       .kind = "release",
                       .ground = person->is_pretrial              ? "acquitted"
                                 : jub_prng_chance(prng, 85, 100) ? "term_served"
                                                                  : "remission"};
    if (person->sentence_count > 0) stay.judged = person->term_start;
    if (person->sentence_count > 0 && person->key % 8 == 0 && jub_prng_chance(prng, 60, 100))
        stay.first_facility = synth_facility_pick(
            &run->facilities, synth_is_state(sector) ? SYNTH_STATE_DETENTION : SYNTH_DETENTION,
            prng);
    die(prng, synth_sectors[sector].holds_families, &stay);
    if (is_let_out && stay.admitted < SYNTH_TAKEN && stay.leaves > SYNTH_TAKEN) {
        stay.leaves = SYNTH_TAKEN;
        stay.kind = "release";
        stay.ground = "pardon";
    }
    if (stay.leaves > SYNTH_TAKEN_AFTER) stay.leaves = SYNTH_NO_DATE;
    return stay;
}

// Held when the first round ended (2021-12-15), the sentence not one of those left out, and little
// enough of the term left; of families a few.
bool synth_stay_pardoned(jub_prng *prng, const synth_run *run, const synth_person *people,
                         uint32_t count)
{
    enum { FIRST_ROUND_END = SYNTH_TAKEN - 63, LEFT_MAX_DAYS = 548 };
    const synth_person *head = &people[0];
    const synth_facility *facility = &run->facilities.items[head->facility];
    const bool is_chosen = jub_prng_chance(prng, 87, 100);
    if (!synth_sectors[facility->sector].has_rounds || head->is_pretrial) return false;
    if (head->held_since > FIRST_ROUND_END) return false;
    if (count > 1) return facility->option == 1 && jub_prng_chance(prng, 4, 100);
    if (head->sentence_count == 0 || head->term_start > FIRST_ROUND_END) return false;
    if (facility->sector != SYNTH_LABOUR_CAMP) return false;
    if (head->maximum_months > 0 && head->maximum_months <= 6) return false;
    return is_chosen && end_of_term(head) - SYNTH_TAKEN <= LEFT_MAX_DAYS;
}
