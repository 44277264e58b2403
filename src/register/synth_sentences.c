// Offences, sentences and the dates that follow from them.

#include "register/synth_private.h"

enum { COMMON_COUNT = 23, POLITICAL_COUNT = 7, CHAIN_MAX_MONTHS = 180 };

// Invented codes, in the shape of a code book: chapter, then offence. Months: the most the law
// allows (0: life), then the range of terms given.
static const synth_offence offences[COMMON_COUNT + POLITICAL_COUNT] = {
    {"order/absence_from_work", 6, 1, 6, 0, 60},
    {"order/gambling", 6, 1, 6, 0, 20},
    {"order/unregistered_stay", 6, 1, 6, 0, 25},
    {"order/hooliganism", 12, 3, 12, 0, 70},
    {"property/theft", 36, 6, 36, 0, 200},
    {"property/theft_from_state", 60, 12, 60, 0, 120},
    {"property/robbery", 120, 36, 120, 0, 60},
    {"economy/illegal_trade", 36, 6, 36, 0, 140},
    {"economy/smuggling", 60, 12, 60, 0, 110},
    {"economy/currency", 60, 12, 60, 0, 50},
    {"economy/embezzlement", 120, 24, 120, 0, 40},
    {"office/bribery", 60, 12, 60, 0, 20},
    {"office/forgery", 36, 6, 36, 0, 25},
    {"border/crossing", 60, 6, 60, 0, 120},
    {"media/foreign_films", 120, 12, 120, 0, 90},
    {"media/unregistered_phone", 60, 6, 60, 0, 50},
    {"person/assault", 36, 6, 36, 0, 80},
    {"person/injury", 120, 24, 120, 0, 40},
    {"person/negligent_death", 60, 12, 60, 0, 20},
    {"person/trafficking", 180, 60, 180, 0, 30},
    {"person/killing", 0, 120, 180, 300, 30},
    {"drugs/use", 60, 6, 60, 0, 40},
    {"drugs/trade", 0, 60, 180, 100, 40},
    {"state/slander", 180, 60, 180, 0, 300},
    {"state/leaflets", 180, 60, 180, 0, 150},
    {"state/escape_abroad", 180, 84, 180, 0, 200},
    {"state/help_to_escape", 180, 60, 180, 0, 120},
    {"state/sedition", 0, 120, 180, 600, 120},
    {"state/espionage", 0, 120, 180, 700, 60},
    {"state/association", 0, 96, 180, 400, 50},
};

const synth_offence *synth_offence_at(uint32_t offence)
{
    return &offences[offence];
}

void synth_offence_codes_write(synth_run *run)
{
    for (uint32_t i = 0; i < COMMON_COUNT + POLITICAL_COUNT; i++) {
        synth_row_begin(run, JUB_SYNTH_OFFENCE_CODES);
        synth_cell_string(run, offences[i].code);
        synth_row_end(run);
    }
}

static uint16_t draw_offence(jub_prng *prng, bool is_political)
{
    const uint32_t first = is_political ? COMMON_COUNT : 0;
    const uint32_t count = is_political ? POLITICAL_COUNT : COMMON_COUNT;
    uint32_t total = 0;
    for (uint32_t i = 0; i < count; i++) total += offences[first + i].weight;
    uint32_t drawn = jub_prng_below(prng, total);
    uint32_t at = first;
    while (drawn >= offences[at].weight) drawn -= offences[at++].weight;
    return (uint16_t)at;
}

// Of two draws the shorter: short terms are commoner. Long terms come in whole half years.
static uint16_t draw_term(jub_prng *prng, const synth_offence *offence)
{
    if (jub_prng_chance(prng, offence->life_per_1000, 1000)) return 0;
    const int64_t one = jub_prng_between(prng, offence->least_months, offence->most_months);
    const int64_t other = jub_prng_between(prng, offence->least_months, offence->most_months);
    const int64_t months = one < other ? one : other;
    const int64_t step = months > 36 ? 6 : months > 12 ? 3 : 1;
    return (uint16_t)(months / step * step);
}

static uint8_t draw_count(jub_prng *prng)
{
    static const uint16_t weights[SYNTH_SENTENCE_MAX] = {82, 13, 4, 1};
    return (uint8_t)(synth_pick(prng, weights, SYNTH_SENTENCE_MAX, 100) + 1);
}

// The most that the law allows for any of them; 0 as soon as one allows life.
static uint16_t greatest_maximum(const synth_person *person)
{
    uint16_t greatest = 0;
    for (uint8_t i = 0; i < person->offence_count; i++) {
        const uint16_t maximum = offences[person->offences[i]].maximum_months;
        if (maximum == 0) return 0;
        if (maximum > greatest) greatest = maximum;
    }
    return greatest;
}

// The first sentence and those that follow it one after another: months in all, 0 for life.
static int32_t draw_terms(jub_prng *prng, bool is_political, synth_person *person,
                          bool *is_chain_out)
{
    int32_t chain_months = 0;
    uint8_t chain_last = 0;
    *is_chain_out = false;
    for (uint8_t i = 0; i < person->sentence_count; i++) {
        person->offences[i] = draw_offence(prng, is_political);
        const uint16_t term_months = draw_term(prng, synth_offence_at(person->offences[i]));
        const bool may_follow = i > 0 && person->sentences[0].term_months > 0 && term_months > 0 &&
                                chain_months + term_months <= CHAIN_MAX_MONTHS;
        const bool follows = may_follow && jub_prng_chance(prng, 45, 100);
        person->sentences[i] = (synth_sentence){.term_months = term_months,
                                                .follows = follows ? chain_last : SYNTH_NONE};
        if (!follows && i > 0) continue;
        chain_months += term_months;
        chain_last = i;
        if (i > 0) *is_chain_out = true;
    }
    return chain_months;
}

// How many days before SYNTH_TAKEN the chain began: few enough that it has not ended. A month has
// 30 days but for the first months, where three days less are safe (28 + 31 in the worst case), and
// three more for a start that is moved back to the 28th.
static uint32_t draw_served_days(jub_prng *prng, int32_t chain_months)
{
    if (chain_months == 0) return 60 + jub_prng_below(prng, 20 * 365);
    return 1 + jub_prng_below(prng, (uint32_t)chain_months * 30 - (chain_months > 1 ? 6 : 3));
}

// A month or more before judgment, days where little was at stake.
static jub_date draw_held_since(jub_prng *prng, const synth_person *person)
{
    const uint32_t most_days = person->maximum_months > 0 && person->maximum_months <= 6 ? 20 : 240;
    return person->term_start - (jub_date)(most_days / 20 + jub_prng_below(prng, most_days));
}

// Sentences that follow another are of the same judgment; concurrent ones of that or a later one.
static void draw_imposed(jub_prng *prng, synth_person *person, uint32_t served_days)
{
    for (uint8_t i = 0; i < person->sentence_count; i++) {
        synth_sentence *sentence = &person->sentences[i];
        sentence->imposed = person->term_start;
        if (i > 0 && sentence->follows == SYNTH_NONE && jub_prng_chance(prng, 1, 2))
            sentence->imposed += (jub_date)jub_prng_below(prng, served_days);
    }
}

void synth_sentences_draw(jub_prng *prng, bool is_political, synth_person *person)
{
    bool is_chain;
    person->sentence_count = person->offence_count = draw_count(prng);
    const int32_t chain_months = draw_terms(prng, is_political, person, &is_chain);
    const uint32_t served_days = draw_served_days(prng, chain_months);
    person->maximum_months = greatest_maximum(person);
    person->term_start = SYNTH_TAKEN - (jub_date)served_days;
    // From the 28th on, adding terms one by one and adding their sum can differ. No chain begins
    // there, so that its end is the same under every convention.
    const jub_civil start = jub_civil_from_date(person->term_start);
    if (is_chain && start.day > 28) person->term_start -= start.day - 28;
    draw_imposed(prng, person, served_days);
    person->held_since = draw_held_since(prng, person);
}

void synth_charges_draw(jub_prng *prng, bool is_political, synth_person *person)
{
    person->is_pretrial = true;
    person->offence_count = jub_prng_chance(prng, 1, 6) ? 2 : 1;
    for (uint8_t i = 0; i < person->offence_count; i++)
        person->offences[i] = draw_offence(prng, is_political);
    // Of two draws the later: arrests have been rising.
    const uint32_t one = jub_prng_below(prng, 400);
    const uint32_t other = jub_prng_below(prng, 400);
    person->held_since = SYNTH_TAKEN - 1 - (jub_date)(one < other ? one : other);
    person->term_start = SYNTH_NO_DATE;
}
