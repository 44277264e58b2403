#ifndef JUB_REGISTER_SYNTH_PRIVATE_H
#define JUB_REGISTER_SYNTH_PRIVATE_H

#include "base/prng.h"
#include "base/sha256.h"
#include "register/synth.h"
#include "register/synth_columns_private.h"

/// The day on which the register is taken, and the pardon reckoned: 2022-02-16.
#define SYNTH_TAKEN ((jub_date)19039)

/// The day of a register after the pardon: 2023-02-16; since when its movements are complete:
/// 2018-10-01; and from when on a crackdown arrests more: 2021-10-01.
#define SYNTH_TAKEN_AFTER ((jub_date)19404)
#define SYNTH_COVERED ((jub_date)17805)
#define SYNTH_CRACKDOWN ((jub_date)18901)

/// A date that does not apply; written as `none`.
#define SYNTH_NO_DATE INT32_MIN

// --- numbers

/// What a stream of numbers is for. Each purpose has its own, so that one choice more in one place
/// moves nothing in another: the same people stand in a clean register and in a faulty one.
typedef enum synth_purpose {
    SYNTH_FOR_FACILITY = 1,
    SYNTH_FOR_OFFICER,
    SYNTH_FOR_UNIT,
    SYNTH_FOR_HISTORY,
    SYNTH_FOR_ROUND,
    SYNTH_FOR_FAULT,
    SYNTH_FOR_DOUBLE,
    SYNTH_FOR_COURSE,
    SYNTH_FOR_ARREST,
} synth_purpose;

jub_prng synth_prng(uint64_t seed, synth_purpose purpose, uint64_t index);

/// An index into `weights`, as often as its weight says; the weights add up to `total`.
uint32_t synth_pick(jub_prng *prng, const uint16_t *weights, uint32_t count, uint32_t total);

// --- names

enum { SYNTH_NAME_SYLLABLES = 3, SYNTH_LATIN_MAX_BYTES = 48 };

/// Family name and two given syllables, each a precomposed Hangul syllable (U+AC00 to U+D7A3).
typedef struct synth_name {
    uint16_t syllables[SYNTH_NAME_SYLLABLES];
} synth_name;

synth_name synth_name_draw(jub_prng *prng, bool is_female);
void synth_name_write(const synth_name *name, jub_buffer *buffer);

/// `Nam Garam`: the Revised Romanization of each syllable by itself, ended by a NUL.
void synth_name_latin(const synth_name *name, char latin_out[SYNTH_LATIN_MAX_BYTES]);

/// The same name as another clerk would spell it: one letter of another system, a hyphen, or the
/// parts the other way round. Always differs from `latin`.
void synth_latin_slip(jub_prng *prng, char latin[SYNTH_LATIN_MAX_BYTES]);

/// A slip of the pen in the last syllable: a vowel for one that sounds like it.
void synth_name_slip(synth_name *name);

/// Made-up towns and provinces.
enum { SYNTH_TOWN_COUNT = 144, SYNTH_PROVINCE_COUNT = 9 };
void synth_town_write(uint32_t town, jub_buffer *buffer);
void synth_town_latin(uint32_t town, jub_buffer *buffer);
const char *synth_province(uint32_t province);

// --- facilities and officers

typedef enum synth_sector {
    SYNTH_LABOUR_CAMP,
    SYNTH_POLITICAL_PRISON,
    SYNTH_DETENTION,
    SYNTH_STATE_PRISON,
    SYNTH_STATE_DETENTION,
    SYNTH_OTHER,
    SYNTH_SECTOR_COUNT
} synth_sector;

typedef struct synth_sector_rule {
    const char *ministry;
    const char *kind;
    const char *name;         // of a facility, Korean
    const char *latin;        // and romanised
    uint16_t people_per_1000; // share of all people
    uint16_t usual_people;    // in one facility
    uint16_t least_facilities;
    uint16_t pretrial_per_1000; // of those there who are not family members
    bool holds_families;
    bool has_option; // political prisons that the pardon reaches
    bool has_work;
    bool has_rounds; // the selection reaches it
} synth_sector_rule;

extern const synth_sector_rule synth_sectors[SYNTH_SECTOR_COUNT];

typedef struct synth_facility {
    uint64_t weight_end; // of this one and those before it in the sector
    uint32_t capacity;
    uint32_t first_officer;
    uint16_t officer_count;
    uint16_t town;
    uint16_t number; // within its sector, from 1
    uint8_t sector;
    uint8_t province;
    uint8_t work;   // into the cases, or SYNTH_NONE
    uint8_t option; // likewise
} synth_facility;

enum { SYNTH_NONE = UINT8_MAX };

typedef struct synth_facilities {
    uint32_t count;
    synth_facility *items; // sector by sector
    uint32_t sector_first[SYNTH_SECTOR_COUNT + 1];
    uint32_t officer_count;
} synth_facilities;

/// Owner: the list lives in `arena`. False when memory is out.
bool synth_facilities_draw(jub_arena *arena, const jub_synth_options *options,
                           synth_facilities *facilities_out);

/// One of the sector, large ones more often.
uint32_t synth_facility_pick(const synth_facilities *facilities, synth_sector sector,
                             jub_prng *prng);

typedef struct synth_officer {
    synth_name name;
    bool is_female;
    uint16_t town;
    jub_date since;
} synth_officer;

/// The same officer each time.
synth_officer synth_officer_draw(uint64_t seed, uint32_t officer);

// --- people

enum { SYNTH_FAMILY_MAX = 7, SYNTH_SENTENCE_MAX = 4 };

typedef struct synth_offence {
    const char *code;
    uint16_t maximum_months; // the most the law allows; 0 when it allows life
    uint16_t least_months;
    uint16_t most_months;
    uint16_t life_per_1000;
    uint16_t weight;
} synth_offence;

const synth_offence *synth_offence_at(uint32_t offence);

typedef struct synth_sentence {
    jub_date imposed;     // the day it runs from, unless it follows another
    uint16_t term_months; // 0 for life
    uint8_t follows;      // the sentence it is consecutive to, or SYNTH_NONE
} synth_sentence;

typedef struct synth_person {
    synth_name name;
    bool is_female;
    bool is_family_member;
    bool is_pretrial;
    uint8_t conduct;  // into the cases
    uint8_t tie_kind; // into the cases, or SYNTH_NONE
    uint16_t town;
    uint32_t facility;
    uint32_t family; // from 1; 0 for none
    uint32_t tie_officer;
    jub_date birth;
    jub_date held_since;
    jub_date term_start;     // the first day of the sentences together
    uint16_t maximum_months; // 0 for none
    uint8_t offence_count;
    uint8_t sentence_count;                // 0, or offence_count
    uint16_t offences[SYNTH_SENTENCE_MAX]; // one for each sentence or charge
    synth_sentence sentences[SYNTH_SENTENCE_MAX];
    uint64_t key;      // of this person's own streams of numbers
    uint64_t spelling; // not 0: the romanised name is another clerk's
} synth_person;

/// Draws the offences and sentences of a convicted person, so that they have not ended on
/// SYNTH_TAKEN whichever way months are counted.
void synth_sentences_draw(jub_prng *prng, bool is_political, synth_person *person);

/// Draws the charges and dates of a person who waits for trial.
void synth_charges_draw(jub_prng *prng, bool is_political, synth_person *person);

/// Turns a person into the same person entered a second time, with slips of the pen. `note_out`
/// says which, in words separated by blanks.
enum { SYNTH_NOTE_MAX_BYTES = 64 };
void synth_double_draw(const jub_synth_options *options, const synth_facilities *facilities,
                       synth_person *person, char note_out[SYNTH_NOTE_MAX_BYTES]);

/// Draws people who are held together: one person or a family. At most SYNTH_FAMILY_MAX and at most
/// `room_count`; returns how many.
uint32_t synth_unit_draw(const jub_synth_options *options, const synth_facilities *facilities,
                         uint64_t unit, uint32_t room_count,
                         synth_person people_out[SYNTH_FAMILY_MAX]);

// --- rows

// Before the first person nothing is flushed: the largest buffer is that of the officers, some
// 4,000 facilities in each of six sectors with twelve officers of 70 bytes.
enum {
    SYNTH_FLUSH_BYTES = 1 << 18,
    SYNTH_BUFFER_MAX_BYTES = 1 << 25,
    SYNTH_ARENA_MAX_BYTES = 1 << 24
};

/// One file on its way out: what is not yet flushed, and what is known of what has been.
typedef struct synth_output {
    jub_buffer buffer;
    jub_sink sink;
    jub_sha256 *hash;
    uint64_t row_count;
    uint64_t size_bytes;
    char hash_hex[JUB_SHA256_HEX_BYTES + 1];
} synth_output;

/// The row being made: its cells in `text`, a comma between them, and those that a planted fault
/// has changed.
typedef struct synth_row {
    jub_synth_file file;
    jub_prng faults; // its own stream, so that faults move nothing else
    uint32_t cell_count;
    bool is_spoilt; // a fault has been planted in it
    bool is_short;  // by leaving off the last cell
    size_t starts[SYNTH_CELL_MAX + 1];
    jub_text changed[SYNTH_CELL_MAX]; // bytes == NULL where the cell stands
    char scratch[64];                 // of the one changed cell that is made up
    size_t scratch_bytes;
    jub_buffer text;
} synth_row;

/// Spans of 30 days from SYNTH_COVERED to SYNTH_TAKEN_AFTER.
enum { SYNTH_MONTHS_AFTER = 54 };

typedef struct synth_run {
    const jub_synth_options *options;
    jub_arena arena;
    synth_facilities facilities;
    synth_output outputs[JUB_SYNTH_FILE_COUNT];
    synth_row row;
    uint32_t person_count; // ids given so far, as all counts below
    uint64_t sentence_count;
    uint64_t movement_count;
    uint64_t tie_count;
    uint32_t family_count;
    uint32_t former_count;
    uint32_t returns_due[SYNTH_MONTHS_AFTER]; // synth_after.c
} synth_run;

void synth_row_begin(synth_run *run, jub_synth_file file);
void synth_cell_string(synth_run *run, const char *string);
void synth_cell_id(synth_run *run, char letter, uint64_t number, uint32_t digits);
void synth_cell_number(synth_run *run, uint64_t number);
void synth_cell_date(synth_run *run, jub_date date);
void synth_cell_flag(synth_run *run, bool flag);

/// ISO 8601; `none` for 0.
void synth_cell_months(synth_run *run, uint32_t months);

/// A cell that the caller appends to `run->row.text` by itself.
void synth_cell_open(synth_run *run);

/// Leaves the last cell off, as a fault of width.
void synth_row_shorten(synth_run *run);

/// Plants what the rules say, writes the row and counts it.
void synth_row_end(synth_run *run);

/// What the cell says, before any fault.
jub_text synth_cell_view(const synth_run *run, uint32_t cell);

/// The number of the row being made as a record of its file; the header is record 1.
uint64_t synth_record(const synth_run *run, jub_synth_file file);

/// Hands over what has gathered. `is_last` hands over all of it and closes the hash.
jub_status synth_output_flush(synth_output *output, bool is_last, jub_error *error);

// --- faults

/// Goes through the rules for the file of the row being made.
void synth_faults_plant(synth_run *run);

/// Changes one cell and lists it; `kind` is the word of a fault or `missing`. `value` must live
/// until the row ends.
void synth_fault_put(synth_run *run, uint32_t cell, const char *kind, jub_text value);

/// Whether a fault of the rate is to be planted in the row being made; never in a clean register.
bool synth_fault_due(synth_run *run, uint32_t per_100000);

/// A line of planted.csv. `record` 0 where there is no row.
void synth_planted_write(synth_run *run, jub_synth_file file, uint64_t record, const char *column,
                         const char *kind, jub_text value, jub_text truth, const char *note);

// --- the files

const char *synth_column_name(jub_synth_file file, uint32_t cell);
void synth_header_write(synth_run *run, jub_synth_file file);
void synth_facilities_write(synth_run *run);
void synth_officers_write(synth_run *run);

/// The code book: every code that an offence can have, in its order.
void synth_offence_codes_write(synth_run *run);

/// A person with all rows that hang on that person: sentences, rounds, movements, ties. Returns the
/// number in the person's id.
uint32_t synth_person_write(synth_run *run, const synth_person *person);

/// A row of persons.csv, those of sentences.csv, and of ties.csv where there is a tie.
void synth_person_row(synth_run *run, const synth_person *person, uint32_t number);
void synth_sentence_rows(synth_run *run, const synth_person *person, uint32_t number);
void synth_tie_row(synth_run *run, const synth_person *person, uint32_t number);

typedef struct synth_movement {
    uint32_t person; // number, or 0 for somebody who has left
    uint32_t former; // likewise
    const char *kind;
    jub_date date;
    jub_date until;
    uint32_t facility;
    const char *authority;
    const char *ground;
} synth_movement;

void synth_movement_row(synth_run *run, const synth_movement *each);

/// Who runs the places of a sector, as an authority.
const char *synth_authority(synth_sector sector);
bool synth_is_state(synth_sector sector);

// --- a year after the pardon

/// How one person's stay in custody went.
typedef struct synth_stay {
    jub_date admitted;
    jub_date judged;         // SYNTH_NO_DATE without a judgment
    jub_date leaves;         // or SYNTH_NO_DATE: still there on SYNTH_TAKEN_AFTER
    uint32_t first_facility; // until the judgment
    const char *kind;        // release or death
    const char *ground;      // of it
} synth_stay;

typedef struct synth_arrest {
    const char *authority;
    const char *ground;
} synth_arrest;

/// All stays of one person.
enum { SYNTH_STAY_MAX = 8 };
typedef struct synth_course {
    uint32_t count;
    bool is_campaign;                    // the first would not have been but for a crackdown
    synth_person people[SYNTH_STAY_MAX]; // the same, with the sentences of each stay
    synth_stay stays[SYNTH_STAY_MAX];
    synth_arrest arrests[SYNTH_STAY_MAX]; // by which each began
} synth_course;

/// The rows in every file, and what was planted.
void synth_course_write(synth_run *run, jub_prng *prng, const synth_course *whole);

/// Of a unit just drawn: every sentence begins with the first; days from admission to the end.
int32_t synth_stay_days(jub_prng *prng, synth_person *people, uint32_t count);

/// Moves all dates of a unit so that the first of it was admitted on that day.
void synth_stay_move(synth_person *people, uint32_t count, jub_date admitted);

/// Whether the pardon reaches the unit, if it is still there.
bool synth_stay_pardoned(jub_prng *prng, const synth_run *run, const synth_person *people,
                         uint32_t count);

/// How it went for one member of a unit that would stay so many days.
synth_stay synth_stay_of(jub_prng *prng, const synth_run *run, const synth_person *people,
                         uint32_t member, int32_t days, bool is_let_out);

/// Draws and writes everybody of a register after the pardon.
jub_status synth_after_write(synth_run *run, const jub_progress *progress,
                             jub_status (*flush)(synth_run *run, jub_error *error),
                             jub_error *error);

/// The data package; the other files must have been flushed for the last time.
void synth_package_write(synth_run *run);

#endif
