// Missing and wrong cells, as a careless office leaves them, at stated rates. Every one is listed
// in planted.csv with what should have stood there. The rules of a file are tried in order on each
// of its rows; a cell is changed once at most.

#include "register/synth_private.h"

#include <assert.h>
#include <stdio.h>

typedef enum fault_shape {
    EMPTY,        // nothing there
    WORDS,        // the text of the rule
    NO_SUCH_DAY,  // 30 February of the same year
    OTHER_FORMAT, // 3/14/2019
    CUT,          // the last byte is gone, so that it is not UTF-8
    BEFORE_START, // ten days before the cell in front of it
    AFTER_NEXT,   // until a year later, while the person is already elsewhere
} fault_shape;

typedef struct fault_rule {
    jub_synth_file file;
    uint32_t cell;
    const char *kind;
    uint32_t per_100000;
    fault_shape shape;
    const char *words;
} fault_rule;

// The kind is the word of the fault that `register check` is to find, or `missing` for a cell that
// may be empty and is then unknown.
static const fault_rule rules[] = {
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_name, "encoding", 10, CUT, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_name_latin, "missing", 500, EMPTY, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_sex, "missing", 100, EMPTY, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_sex, "case", 20, WORDS, "man"},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_birth, "missing", 500, EMPTY, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_birth, "type", 60, NO_SUCH_DAY, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_facility, "missing", 50, EMPTY, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_facility, "reference", 20, WORDS, "F99999"},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_held_as, "missing", 100, EMPTY, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_held_since, "missing", 300, EMPTY, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_maximum_term, "missing", 500, EMPTY, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_maximum_term, "type", 30, WORDS, "10 years"},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_pretrial, "missing", 200, EMPTY, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_pretrial, "type", 20, WORDS, "perhaps"},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_conduct, "missing", 2000, EMPTY, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_conduct, "case", 40, WORDS, "modal"},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_offences, "missing", 500, EMPTY, NULL},
    {JUB_SYNTH_PERSONS, SYNTH_PERSONS_home_town, "missing", 1000, EMPTY, NULL},
    {JUB_SYNTH_SENTENCES, SYNTH_SENTENCES_imposed, "missing", 100, EMPTY, NULL},
    {JUB_SYNTH_SENTENCES, SYNTH_SENTENCES_start, "missing", 200, EMPTY, NULL},
    {JUB_SYNTH_SENTENCES, SYNTH_SENTENCES_start, "type", 40, OTHER_FORMAT, NULL},
    {JUB_SYNTH_SENTENCES, SYNTH_SENTENCES_term, "missing", 300, EMPTY, NULL},
    {JUB_SYNTH_SENTENCES, SYNTH_SENTENCES_term, "type", 40, WORDS, "three years"},
    {JUB_SYNTH_SENTENCES, SYNTH_SENTENCES_consecutive_to, "reference", 10, WORDS, "S000000000"},
    {JUB_SYNTH_ROUNDS, SYNTH_ROUNDS_passed, "missing", 1500, EMPTY, NULL},
    {JUB_SYNTH_ROUNDS, SYNTH_ROUNDS_passed, "type", 20, WORDS, "seen"},
    {JUB_SYNTH_MOVEMENTS, SYNTH_MOVEMENTS_date, "required", 50, EMPTY, NULL},
    {JUB_SYNTH_MOVEMENTS, SYNTH_MOVEMENTS_date, "type", 30, OTHER_FORMAT, NULL},
    {JUB_SYNTH_MOVEMENTS, SYNTH_MOVEMENTS_until, "order", 40, BEFORE_START, NULL},
    {JUB_SYNTH_MOVEMENTS, SYNTH_MOVEMENTS_until, "two places", 40, AFTER_NEXT, NULL},
    {JUB_SYNTH_MOVEMENTS, SYNTH_MOVEMENTS_ground, "missing", 300, EMPTY, NULL},
};
enum { RULE_COUNT = sizeof rules / sizeof *rules };

bool synth_fault_due(synth_run *run, uint32_t per_100000)
{
    return !run->options->is_clean && jub_prng_chance(&run->row.faults, per_100000, 100000);
}

void synth_planted_write(synth_run *run, jub_synth_file file, uint64_t record, const char *column,
                         const char *kind, jub_text value, jub_text truth, const char *note)
{
    synth_output *output = &run->outputs[JUB_SYNTH_PLANTED];
    jub_buffer *buffer = &output->buffer;
    jub_buffer_string(buffer, jub_synth_file_name(file));
    jub_buffer_char(buffer, ',');
    if (record > 0) jub_buffer_u64(buffer, record);
    jub_buffer_format(buffer, ",%s,%s,%.*s,%.*s,%s\n", column, kind, JUB_TEXT_ARG(value),
                      JUB_TEXT_ARG(truth), note);
    output->row_count++;
}

void synth_fault_put(synth_run *run, uint32_t cell, const char *kind, jub_text value)
{
    assert(!run->row.changed[cell].bytes && value.bytes);
    run->row.changed[cell] = value;
    run->row.is_spoilt = true;
    const bool is_readable = strcmp(kind, "encoding") != 0;
    synth_planted_write(run, run->row.file, synth_record(run, run->row.file),
                        synth_column_name(run->row.file, cell), kind,
                        is_readable ? value : (jub_text){"", 0}, synth_cell_view(run, cell),
                        is_readable ? "" : "last byte cut off");
}

void synth_row_shorten(synth_run *run)
{
    synth_row *row = &run->row;
    const uint32_t last = row->cell_count - 1;
    synth_planted_write(run, row->file, synth_record(run, row->file), "", "width",
                        (jub_text){"", 0}, synth_cell_view(run, last), "last cell left off");
    row->is_spoilt = row->is_short = true;
}

static jub_text keep_scratch(synth_row *row, const char *text, size_t length_bytes)
{
    assert(row->scratch_bytes + length_bytes <= sizeof row->scratch);
    char *kept = row->scratch + row->scratch_bytes;
    memcpy(kept, text, length_bytes);
    row->scratch_bytes += length_bytes;
    return (jub_text){kept, length_bytes};
}

static jub_text shift_date(synth_run *run, jub_text cell, int32_t days)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    jub_date date;
    if (!jub_date_parse(cell, &date)) return (jub_text){0};
    (void)jub_date_format(date + days, text);
    return keep_scratch(&run->row, text, JUB_DATE_TEXT_BYTES);
}

static jub_text spoil_date(synth_run *run, fault_shape shape, jub_text truth)
{
    char text[24];
    jub_date date;
    if (!jub_date_parse(truth, &date)) return (jub_text){0};
    const jub_civil civil = jub_civil_from_date(date);
    const int length = shape == NO_SUCH_DAY ? snprintf(text, sizeof text, "%04d-02-30", civil.year)
                                            : snprintf(text, sizeof text, "%d/%d/%04d", civil.month,
                                                       civil.day, civil.year);
    return keep_scratch(&run->row, text, (size_t)length);
}

// What a rule puts in place of `truth`; bytes == NULL where it does not fit this row.
static jub_text spoil(synth_run *run, const fault_rule *rule)
{
    const jub_text truth = synth_cell_view(run, rule->cell);
    switch (rule->shape) {
    case EMPTY: return (jub_text){"", 0};
    case WORDS: return jub_text_from(rule->words);
    case NO_SUCH_DAY:
    case OTHER_FORMAT: return spoil_date(run, rule->shape, truth);
    case CUT: return (jub_text){truth.bytes, truth.length_bytes - 1};
    case BEFORE_START:
        if (run->row.changed[rule->cell - 1].bytes || jub_text_is(truth, "none"))
            return (jub_text){0};
        return shift_date(run, synth_cell_view(run, rule->cell - 1), -10);
    case AFTER_NEXT:
        if (run->row.changed[rule->cell - 1].bytes ||
            jub_text_is(synth_cell_view(run, SYNTH_MOVEMENTS_person), "none"))
            return (jub_text){0};
        return shift_date(run, truth, 365);
    }
    return (jub_text){0};
}

void synth_faults_plant(synth_run *run)
{
    if (run->options->is_clean) return;
    const jub_synth_file file = run->row.file;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        const fault_rule *rule = &rules[i];
        if (rule->file != file || (run->row.is_short && rule->cell + 1 == run->row.cell_count) ||
            !synth_fault_due(run, rule->per_100000))
            continue;
        if (run->row.changed[rule->cell].bytes) continue;
        const jub_text value = spoil(run, rule);
        if (value.bytes) synth_fault_put(run, rule->cell, rule->kind, value);
    }
}
