#ifndef JUB_REGISTER_SYNTH_H
#define JUB_REGISTER_SYNTH_H

#include "register/register.h"

/// A made-up register, for tests, demonstrations and measurements: nobody in it exists. Everything
/// follows from the options, so the same options give the same bytes on any machine. It is written
/// as it is drawn: memory grows with the number of facilities (some thousands), not of people.
/// docs/synthetic-register.md tells what is in it and how often.

/// The cases a register can be drawn for.
///
///     X(name, word, what it is)
#define JUB_SYNTH_SCENARIO_LIST(X)                                                                 \
    X(JUB_SYNTH_SPECIAL_PARDON, "special-pardon",                                                  \
      "political prisons and labour camps of two ministries before a pardon on 2022-02-16")        \
    X(JUB_SYNTH_NO_CRACKDOWN, "no-crackdown",                                                      \
      "the same a year after the pardon: arrests and terms as before it")                          \
    X(JUB_SYNTH_CRACKDOWN, "crackdown",                                                            \
      "the same, with more arrests in campaigns from 2021-10-01 on")

typedef enum jub_synth_scenario {
#define X(name, word, meaning) name,
    JUB_SYNTH_SCENARIO_LIST(X)
#undef X
        JUB_SYNTH_SCENARIO_COUNT
} jub_synth_scenario;

const char *jub_synth_scenario_word(jub_synth_scenario scenario);
const char *jub_synth_scenario_meaning(jub_synth_scenario scenario);

/// False when there is no scenario of that word.
bool jub_synth_scenario_find(jub_text word, jub_synth_scenario *scenario_out);

/// What is written. The last is not part of the register: it is the list of planted faults and of
/// people entered twice, by which a test can check whoever looks for them.
///
///     X(name, file name)
#define JUB_SYNTH_FILE_LIST(X)                                                                     \
    X(JUB_SYNTH_PERSONS, "persons.csv")                                                            \
    X(JUB_SYNTH_SENTENCES, "sentences.csv")                                                        \
    X(JUB_SYNTH_FACILITIES, "facilities.csv")                                                      \
    X(JUB_SYNTH_ROUNDS, "rounds.csv")                                                              \
    X(JUB_SYNTH_MOVEMENTS, "movements.csv")                                                        \
    X(JUB_SYNTH_OFFICERS, "officers.csv")                                                          \
    X(JUB_SYNTH_TIES, "ties.csv")                                                                  \
    X(JUB_SYNTH_OFFENCE_CODES, "offence_codes.csv")                                                \
    X(JUB_SYNTH_PACKAGE, "datapackage.json")                                                       \
    X(JUB_SYNTH_PLANTED, "planted.csv")

typedef enum jub_synth_file {
#define X(name, file_name) name,
    JUB_SYNTH_FILE_LIST(X)
#undef X
        JUB_SYNTH_FILE_COUNT
} jub_synth_file;

const char *jub_synth_file_name(jub_synth_file file);

/// How many arrests more a crackdown makes when nothing is said, of a hundred, and at most.
enum { JUB_SYNTH_MORE_USUAL = 30, JUB_SYNTH_MORE_MAX = 100 };

/// One sector or another needs so many facilities at the least.
enum { JUB_SYNTH_PEOPLE_MAX = 50000000, JUB_SYNTH_FACILITY_MIN = 9, JUB_SYNTH_FACILITY_MAX = 4000 };

typedef struct jub_synth_options {
    jub_synth_scenario scenario;
    // How many are held, 1 to JUB_SYNTH_PEOPLE_MAX; after a pardon: about how many were before it.
    uint32_t people_count;
    uint32_t double_count; // rows more: people entered twice; at most half; none after a pardon
    uint64_t seed;
    uint32_t facility_count; // 0: as many as the people fill; else JUB_SYNTH_FACILITY_MIN to _MAX
    bool is_before_rounds;   // without rounds.csv
    bool is_clean;           // without planted faults; the people are the same
    uint32_t more_percent;   // of a crackdown: arrests above those of before; 1 to 100, else 0
} jub_synth_options;

typedef struct jub_synth_counts {
    uint64_t rows[JUB_SYNTH_FILE_COUNT]; // without the header line
    uint64_t bytes[JUB_SYNTH_FILE_COUNT];
} jub_synth_counts;

/// Whether it is a register of a year after the pardon, 2023-02-16.
bool jub_synth_is_after(jub_synth_scenario scenario);

/// Whether these options write that file.
bool jub_synth_writes(const jub_synth_options *options, jub_synth_file file);

/// Draws a register and writes it.
///
///     sinks     [JUB_SYNTH_FILE_COUNT]   those of files that are not written are not called
///     progress  counted in people; may be NULL
///
/// Errors: JUB_RANGE for an option outside its limits; what a sink returns; JUB_NO_MEMORY. What the
/// sinks have taken is then worthless.
jub_status jub_synth_write(const jub_synth_options *options, const jub_sink *sinks,
                           const jub_progress *progress, jub_synth_counts *counts_out,
                           jub_error *error);

#endif
