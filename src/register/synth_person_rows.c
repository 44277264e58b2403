// A person in every file: the row in persons.csv and the rows that hang on it.

#include "register/synth_private.h"

#include <assert.h>
#include <stdio.h>

/// From this day on more people were arrested, and more of them in campaigns: 2021-10-01.
#define CAMPAIGN ((jub_date)18901)

static const char *const conducts[] = {"model", "good", "ordinary"};
static const char *const tie_kinds[] = {"parent", "child", "sibling", "spouse", "cousin", "in_law"};

// A code that stands twice is written once.
static void write_offences(synth_run *run, const synth_person *person)
{
    synth_cell_open(run);
    if (person->offence_count == 0) jub_buffer_string(&run->row.text, "none");
    for (uint8_t i = 0; i < person->offence_count; i++) {
        bool is_new = true;
        for (uint8_t j = 0; j < i; j++)
            if (person->offences[j] == person->offences[i]) is_new = false;
        if (!is_new) continue;
        if (i > 0) jub_buffer_char(&run->row.text, ';');
        jub_buffer_string(&run->row.text, synth_offence_at(person->offences[i])->code);
    }
}

static void write_names(synth_run *run, const synth_person *person)
{
    char latin[SYNTH_LATIN_MAX_BYTES];
    synth_name_latin(&person->name, latin);
    if (person->spelling != 0) {
        jub_prng prng = {person->spelling};
        synth_latin_slip(&prng, latin);
    }
    synth_cell_open(run);
    synth_name_write(&person->name, &run->row.text);
    synth_cell_string(run, latin);
}

void synth_person_row(synth_run *run, const synth_person *person, uint32_t number)
{
    synth_row_begin(run, JUB_SYNTH_PERSONS);
    synth_cell_id(run, 'P', number, 8);
    write_names(run, person);
    synth_cell_string(run, person->is_female ? "female" : "male");
    synth_cell_date(run, person->birth);
    synth_cell_id(run, 'F', person->facility + 1, 5);
    synth_cell_string(run, person->is_family_member ? "family_member" : "convicted");
    synth_cell_date(run, person->held_since);
    synth_cell_months(run, person->maximum_months);
    synth_cell_flag(run, person->is_pretrial);
    synth_cell_string(run, conducts[person->conduct]);
    if (person->family > 0)
        synth_cell_id(run, 'G', person->family, 7);
    else
        synth_cell_string(run, "none");
    write_offences(run, person);
    synth_cell_open(run);
    synth_town_latin(person->town, &run->row.text);
    synth_row_end(run);
}

static jub_text sentence_id(uint64_t number, char text_out[16])
{
    const int length = snprintf(text_out, 16, "S%09llu", (unsigned long long)number);
    return (jub_text){text_out, (size_t)length};
}

// Two faults that no rule for a cell can make: a chain that bites its tail, and a number that
// stands twice.
static void plant_in_sentence(synth_run *run, const synth_person *person, uint64_t number,
                              uint8_t place, char text[16])
{
    const bool has_second = person->sentence_count > 1 && person->sentences[1].follows == 0;
    if (place == 0 && has_second && synth_fault_due(run, 1000))
        synth_fault_put(run, SYNTH_SENTENCES_consecutive_to, "loop", sentence_id(number + 1, text));
    else if (person->sentence_count == 1 && number > 1 && synth_fault_due(run, 10))
        synth_fault_put(run, SYNTH_SENTENCES_sentence, "key", sentence_id(number - 1, text));
}

static void write_sentence(synth_run *run, const synth_person *person, uint32_t number,
                           uint64_t first, uint8_t place)
{
    const synth_sentence *sentence = &person->sentences[place];
    const synth_offence *offence = synth_offence_at(person->offences[place]);
    const bool follows = sentence->follows != SYNTH_NONE;
    char text[16];
    synth_row_begin(run, JUB_SYNTH_SENTENCES);
    synth_cell_id(run, 'S', first + place, 9);
    synth_cell_id(run, 'P', number, 8);
    synth_cell_string(run, offence->code);
    synth_cell_string(run, sentence->term_months > 0 ? "determinate" : "life");
    synth_cell_date(run, sentence->imposed);
    synth_cell_date(run, follows ? SYNTH_NO_DATE : sentence->imposed);
    synth_cell_months(run, sentence->term_months);
    synth_cell_months(run, offence->maximum_months);
    if (follows)
        synth_cell_id(run, 'S', first + sentence->follows, 9);
    else
        synth_cell_string(run, "none");
    plant_in_sentence(run, person, first + place, place, text);
    synth_row_end(run);
}

void synth_sentence_rows(synth_run *run, const synth_person *person, uint32_t number)
{
    const uint64_t first = run->sentence_count + 1;
    for (uint8_t i = 0; i < person->sentence_count; i++)
        write_sentence(run, person, number, first, i);
    run->sentence_count += person->sentence_count;
}

static void write_round(synth_run *run, uint32_t number, const char *round, bool has_passed,
                        bool is_last)
{
    synth_row_begin(run, JUB_SYNTH_ROUNDS);
    if (is_last && synth_fault_due(run, 1000)) {
        char note[32];
        (void)snprintf(note, sizeof note, "%s of P%08u", round, number);
        synth_planted_write(run, JUB_SYNTH_ROUNDS, 0, "passed", "absent", (jub_text){"", 0},
                            jub_text_from(has_passed ? "true" : "false"), note);
        return;
    }
    synth_cell_id(run, 'P', number, 8);
    synth_cell_string(run, round);
    synth_cell_flag(run, has_passed);
    synth_row_end(run);
}

// Who does not pass the first round is not looked at in the second.
static void write_rounds(synth_run *run, const synth_person *person, uint32_t number)
{
    const synth_facility *facility = &run->facilities.items[person->facility];
    if (run->options->is_before_rounds || !synth_sectors[facility->sector].has_rounds) return;
    if (person->is_pretrial) return;
    jub_prng prng = synth_prng(run->options->seed, SYNTH_FOR_ROUND, person->key);
    const bool passed_first = jub_prng_chance(&prng, 92, 100);
    const bool passed_second = jub_prng_chance(&prng, 95, 100);
    write_round(run, number, "R1", passed_first, !passed_first);
    if (passed_first) write_round(run, number, "R2", passed_second, true);
}

static void write_who(synth_run *run, char letter, uint32_t number)
{
    if (number > 0)
        synth_cell_id(run, letter, number, 8);
    else
        synth_cell_string(run, "none");
}

void synth_movement_row(synth_run *run, const synth_movement *each)
{
    synth_row_begin(run, JUB_SYNTH_MOVEMENTS);
    synth_cell_id(run, 'M', ++run->movement_count, 9);
    write_who(run, 'P', each->person);
    write_who(run, 'Q', each->former);
    synth_cell_string(run, each->kind);
    synth_cell_date(run, each->date);
    synth_cell_date(run, each->until);
    synth_cell_id(run, 'F', each->facility + 1, 5);
    synth_cell_string(run, each->authority);
    synth_cell_string(run, each->ground);
    if (synth_fault_due(run, 20)) synth_row_shorten(run);
    synth_row_end(run);
}

bool synth_is_state(synth_sector sector)
{
    return sector == SYNTH_STATE_PRISON || sector == SYNTH_STATE_DETENTION;
}

const char *synth_authority(synth_sector sector)
{
    return synth_is_state(sector)  ? "state_security"
           : sector == SYNTH_OTHER ? "prosecutor"
                                   : "social_security";
}

// Who ordered an arrest, and whether in a campaign.
static void draw_arrest(jub_prng *prng, synth_sector sector, jub_date date, synth_movement *each)
{
    static const char *const authorities[] = {"social_security", "prosecutor", "state_security"};
    static const uint16_t usual[] = {70, 20, 10};
    static const uint16_t late[] = {45, 15, 40};
    const bool is_late = date >= CAMPAIGN;
    each->authority = synth_authority(sector);
    if (!synth_is_state(sector) && sector != SYNTH_OTHER)
        each->authority = authorities[synth_pick(prng, is_late ? late : usual, 3, 100)];
    each->ground = jub_prng_chance(prng, is_late ? 35 : 8, 100) ? "campaign" : "charge";
}

// From the house where the person waited for judgment to the place of the sentence.
static void draw_judgment(jub_prng *prng, const synth_run *run, const synth_person *person,
                          synth_sector sector, synth_movement *admission, synth_movement *transfer)
{
    const jub_date latest = SYNTH_TAKEN - 1 - person->term_start;
    const jub_date wait_days = (jub_date)jub_prng_below(prng, 10);
    transfer->date = person->term_start + (wait_days < latest ? wait_days : latest);
    transfer->authority = "court";
    transfer->ground = "sentence";
    admission->facility = synth_facility_pick(
        &run->facilities, synth_is_state(sector) ? SYNTH_STATE_DETENTION : SYNTH_DETENTION, prng);
}

static void draw_move(jub_prng *prng, const synth_run *run, const synth_person *person,
                      synth_sector sector, synth_movement *admission, synth_movement *transfer)
{
    static const char *const grounds[] = {"capacity", "work", "discipline"};
    transfer->date = person->held_since +
                     (jub_date)jub_prng_below(prng, (uint32_t)(SYNTH_TAKEN - person->held_since));
    transfer->authority = synth_authority(sector);
    transfer->ground = grounds[jub_prng_below(prng, 3)];
    admission->facility = synth_facility_pick(&run->facilities, sector, prng);
}

// How the person came to be where the register has him. At most one transfer; families never.
static void write_history(synth_run *run, jub_prng *prng, const synth_person *person,
                          uint32_t number)
{
    const synth_sector sector = (synth_sector)run->facilities.items[person->facility].sector;
    synth_movement admission = {.person = number,
                                .kind = "admission",
                                .date = person->held_since,
                                .until = SYNTH_NO_DATE,
                                .facility = person->facility};
    synth_movement transfer = admission;
    transfer.kind = "transfer";
    draw_arrest(prng, sector, person->held_since, &admission);
    if (person->is_family_member) admission.ground = "family_of_convicted";
    const bool is_alone = person->family == 0 && !person->is_family_member;
    if (is_alone && person->sentence_count > 0 && jub_prng_chance(prng, 60, 100))
        draw_judgment(prng, run, person, sector, &admission, &transfer);
    else if (is_alone && jub_prng_chance(prng, 8, 100))
        draw_move(prng, run, person, sector, &admission, &transfer);

    const bool has_moved = admission.facility != person->facility && transfer.date > admission.date;
    if (has_moved)
        admission.until = transfer.date;
    else
        admission.facility = person->facility;
    synth_movement_row(run, &admission);
    if (has_moved) synth_movement_row(run, &transfer);
}

// For four people held now there was somebody in the last three years who has left, in ten.
static void write_former(synth_run *run, jub_prng *prng, synth_sector sector)
{
    if (!jub_prng_chance(prng, 4, 10)) return;
    const bool is_prison = synth_sectors[sector].holds_families;
    const jub_date left = SYNTH_TAKEN - 1 - (jub_date)jub_prng_below(prng, 3 * 365);
    const jub_date stay_days =
        30 + (jub_date)jub_prng_below(prng, 600) + (jub_date)jub_prng_below(prng, 600);
    synth_movement each = {.former = ++run->former_count,
                           .kind = "admission",
                           .date = left - stay_days,
                           .until = left,
                           .facility = synth_facility_pick(&run->facilities, sector, prng)};
    draw_arrest(prng, sector, each.date, &each);
    synth_movement_row(run, &each);
    const bool has_died = jub_prng_chance(prng, is_prison ? 60 : 6, 100);
    const uint32_t drawn = jub_prng_below(prng, 100);
    each.kind = has_died ? "death" : "release";
    each.date = left;
    each.until = SYNTH_NO_DATE;
    each.authority = synth_authority(sector);
    if (has_died)
        each.ground = drawn < 80 ? "illness" : "accident";
    else
        each.ground = drawn < 75 ? "term_served" : drawn < 90 ? "remission" : "acquitted";
    synth_movement_row(run, &each);
}

void synth_tie_row(synth_run *run, const synth_person *person, uint32_t number)
{
    synth_row_begin(run, JUB_SYNTH_TIES);
    synth_cell_id(run, 'T', ++run->tie_count, 7);
    synth_cell_id(run, 'O', person->tie_officer + 1, 6);
    synth_cell_id(run, 'P', number, 8);
    synth_cell_string(run, tie_kinds[person->tie_kind]);
    synth_row_end(run);
}

uint32_t synth_person_write(synth_run *run, const synth_person *person)
{
    const uint32_t number = ++run->person_count;
    jub_prng prng = synth_prng(run->options->seed, SYNTH_FOR_HISTORY, person->key);
    synth_person_row(run, person, number);
    write_history(run, &prng, person, number);
    write_former(run, &prng, (synth_sector)run->facilities.items[person->facility].sector);
    synth_sentence_rows(run, person, number);
    write_rounds(run, person, number);
    if (person->tie_kind != SYNTH_NONE) synth_tie_row(run, person, number);
    return number;
}
