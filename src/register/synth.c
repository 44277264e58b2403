// A register is drawn unit by unit (a person, or a family held together) and written as it is
// drawn. Each unit, each history, each row's faults have a stream of numbers of their own, made of
// the seed and a number, so nothing has to be remembered but the facilities and the few people who
// wait to be written a second time.

#include "register/synth.h"

#include <stdio.h>
#include <stdlib.h>

#include "register/synth_private.h"

// How many people wait at most to be entered a second time, and how long each of them waits in the
// mean, unless the room is needed: the two entries lie some hundreds or thousands of rows apart.
enum { WAITING_MAX = 256, WAITING_UNITS = 2000, PROGRESS_PEOPLE = 4096 };

typedef struct waiting {
    synth_person person;
    uint32_t number;
} waiting;

typedef struct doubles {
    jub_prng prng;
    uint32_t left_count;   // still to be chosen
    uint32_t people_count; // still to come
    uint32_t waiting_count;
    waiting items[WAITING_MAX];
} doubles;

const char *jub_synth_scenario_word(jub_synth_scenario scenario)
{
    static const char *const words[] = {
#define X(name, word, meaning) [name] = word,
        JUB_SYNTH_SCENARIO_LIST(X)
#undef X
    };
    return words[scenario];
}

const char *jub_synth_scenario_meaning(jub_synth_scenario scenario)
{
    static const char *const meanings[] = {
#define X(name, word, meaning) [name] = meaning,
        JUB_SYNTH_SCENARIO_LIST(X)
#undef X
    };
    return meanings[scenario];
}

bool jub_synth_scenario_find(jub_text word, jub_synth_scenario *scenario_out)
{
    for (uint32_t i = 0; i < JUB_SYNTH_SCENARIO_COUNT; i++)
        if (jub_text_is(word, jub_synth_scenario_word((jub_synth_scenario)i))) {
            *scenario_out = (jub_synth_scenario)i;
            return true;
        }
    return false;
}

bool jub_synth_is_after(jub_synth_scenario scenario)
{
    return scenario == JUB_SYNTH_NO_CRACKDOWN || scenario == JUB_SYNTH_CRACKDOWN;
}

// The rounds of a pardon that is over were about those who were held then.
bool jub_synth_writes(const jub_synth_options *options, jub_synth_file file)
{
    return file != JUB_SYNTH_ROUNDS ||
           (!options->is_before_rounds && !jub_synth_is_after(options->scenario));
}

// One of those who wait, by lot.
static void write_double(synth_run *run, doubles *list)
{
    char note[SYNTH_NOTE_MAX_BYTES], id[16], truth[16];
    const uint32_t drawn = jub_prng_below(&list->prng, list->waiting_count);
    waiting chosen = list->items[drawn];
    list->items[drawn] = list->items[--list->waiting_count];
    synth_double_draw(run->options, &run->facilities, &chosen.person, note);
    const uint64_t record = synth_record(run, JUB_SYNTH_PERSONS);
    const uint32_t number = synth_person_write(run, &chosen.person);
    (void)snprintf(id, sizeof id, "P%08u", number);
    (void)snprintf(truth, sizeof truth, "P%08u", chosen.number);
    synth_planted_write(run, JUB_SYNTH_PERSONS, record, "person", "double", jub_text_from(id),
                        jub_text_from(truth), note);
}

// Each person still to come is chosen with the chance that makes the number come out exactly.
// Source: selection sampling, Knuth, The Art of Computer Programming, volume 2, algorithm S.
static void consider_double(synth_run *run, doubles *list, const synth_person *person,
                            uint32_t number)
{
    const bool is_chosen = jub_prng_below(&list->prng, list->people_count) < list->left_count;
    list->people_count--;
    if (!is_chosen) return;
    list->left_count--;
    if (list->waiting_count == WAITING_MAX) write_double(run, list);
    list->items[list->waiting_count++] = (waiting){*person, number};
}

static jub_status flush_all(synth_run *run, bool is_last, jub_error *error)
{
    for (uint32_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) {
        const bool is_due = jub_synth_writes(run->options, (jub_synth_file)i) &&
                            (!is_last || i != JUB_SYNTH_PACKAGE);
        const jub_status status =
            is_due ? synth_output_flush(&run->outputs[i], is_last, error) : JUB_OK;
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

static jub_status flush_due(synth_run *run, jub_error *error)
{
    return flush_all(run, false, error);
}

static void write_unit(synth_run *run, doubles *list, const synth_person *people, uint32_t count)
{
    const uint32_t family = count > 1 ? ++run->family_count : 0;
    for (uint32_t i = 0; i < count; i++) {
        synth_person person = people[i];
        person.family = family;
        const uint32_t number = synth_person_write(run, &person);
        consider_double(run, list, &person, number);
    }
    if (jub_prng_chance(&list->prng, list->waiting_count, WAITING_UNITS)) write_double(run, list);
}

static jub_status write_people(synth_run *run, const jub_progress *progress, jub_error *error)
{
    const jub_synth_options *options = run->options;
    doubles list = {.prng = synth_prng(options->seed, SYNTH_FOR_DOUBLE, UINT64_MAX),
                    .left_count = options->double_count,
                    .people_count = options->people_count};
    jub_status status = JUB_OK;
    uint32_t reported_count = 0;
    for (uint64_t unit = 0; list.people_count > 0 && status == JUB_OK; unit++) {
        synth_person people[SYNTH_FAMILY_MAX];
        const uint32_t count =
            synth_unit_draw(options, &run->facilities, unit, list.people_count, people);
        write_unit(run, &list, people, count);
        status = flush_all(run, false, error);
        const uint32_t done_count = options->people_count - list.people_count;
        if (!progress || done_count - reported_count < PROGRESS_PEOPLE) continue;
        progress->report(progress->context, done_count, options->people_count);
        reported_count = done_count;
    }
    while (list.waiting_count > 0 && status == JUB_OK) {
        write_double(run, &list);
        status = flush_all(run, false, error);
    }
    return status;
}

static jub_status check_options(const jub_synth_options *options, jub_error *error)
{
    const jub_position nowhere = {0};
    if (options->people_count < 1 || options->people_count > JUB_SYNTH_PEOPLE_MAX)
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "%u people, not 1 to %d",
                        options->people_count, JUB_SYNTH_PEOPLE_MAX);
    if (options->double_count > options->people_count / 2)
        return jub_fail(error, JUB_RANGE, nowhere, "double half of them at most",
                        "%u people entered twice out of %u", options->double_count,
                        options->people_count);
    const bool is_after = jub_synth_is_after(options->scenario);
    if (is_after && options->double_count > 0)
        return jub_fail(error, JUB_RANGE, nowhere, "take the scenario special-pardon",
                        "nobody is entered twice in the scenario %s",
                        jub_synth_scenario_word(options->scenario));
    const bool is_crackdown = options->scenario == JUB_SYNTH_CRACKDOWN;
    if (is_crackdown ? options->more_percent < 1 || options->more_percent > JUB_SYNTH_MORE_MAX
                     : options->more_percent > 0)
        return jub_fail(error, JUB_RANGE, nowhere, NULL,
                        "%u of 100 arrests more: a crackdown has 1 to %d, all else 0",
                        options->more_percent, JUB_SYNTH_MORE_MAX);
    const uint32_t facilities = options->facility_count;
    if (facilities > 0 &&
        (facilities < JUB_SYNTH_FACILITY_MIN || facilities > JUB_SYNTH_FACILITY_MAX))
        return jub_fail(error, JUB_RANGE, nowhere, NULL, "%u facilities, not %d to %d", facilities,
                        JUB_SYNTH_FACILITY_MIN, JUB_SYNTH_FACILITY_MAX);
    return JUB_OK;
}

static jub_status open_run(synth_run *run, const jub_sink *sinks, jub_error *error)
{
    run->row.text = jub_buffer_init(SYNTH_BUFFER_MAX_BYTES);
    for (uint32_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) {
        synth_output *output = &run->outputs[i];
        output->buffer = jub_buffer_init(SYNTH_BUFFER_MAX_BYTES);
        output->sink = sinks[i];
        output->hash = jub_sha256_new();
        if (!output->hash || !jub_sha256_start(output->hash)) return jub_fail_no_memory(error);
        synth_header_write(run, (jub_synth_file)i);
    }
    if (!synth_facilities_draw(&run->arena, run->options, &run->facilities))
        return jub_fail_no_memory(error);
    return JUB_OK;
}

static void close_run(synth_run *run)
{
    for (uint32_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) {
        jub_buffer_clear(&run->outputs[i].buffer);
        jub_sha256_free(run->outputs[i].hash);
    }
    jub_buffer_clear(&run->row.text);
    jub_arena_clear(&run->arena);
}

jub_status jub_synth_write(const jub_synth_options *options, const jub_sink *sinks,
                           const jub_progress *progress, jub_synth_counts *counts_out,
                           jub_error *error)
{
    jub_status status = check_options(options, error);
    if (status != JUB_OK) return status;
    synth_run *run = calloc(1, sizeof *run);
    if (!run) return jub_fail_no_memory(error);
    run->options = options;
    run->arena = jub_arena_init(SYNTH_ARENA_MAX_BYTES);
    status = open_run(run, sinks, error);
    if (status != JUB_OK) goto done;
    synth_facilities_write(run);
    synth_officers_write(run);
    synth_offence_codes_write(run);
    status = jub_synth_is_after(options->scenario)
                 ? synth_after_write(run, progress, flush_due, error)
                 : write_people(run, progress, error);
    if (status == JUB_OK) status = flush_all(run, true, error);
    if (status != JUB_OK) goto done;
    synth_package_write(run);
    status = synth_output_flush(&run->outputs[JUB_SYNTH_PACKAGE], true, error);
    if (status != JUB_OK) goto done;
    for (uint32_t i = 0; i < JUB_SYNTH_FILE_COUNT; i++) {
        counts_out->rows[i] = run->outputs[i].row_count;
        counts_out->bytes[i] = run->outputs[i].size_bytes;
    }

done:
    close_run(run);
    free(run);
    return status;
}
