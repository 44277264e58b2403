#ifndef JUB_BENCH_MEASURE_RUN_H
#define JUB_BENCH_MEASURE_RUN_H

#include "oversight/oversight.h"
#include "register/custody.h"
#include "rehearsal/character.h"

/// One rehearsal in memory, overseen, and what was found compared with what was planted.

enum {
    MEASURE_OFFICERS_MAX = 64, // corrupt ones of a rehearsal
    MEASURE_SHARES = 4,
};

/// How much of all cases an audit reads, in 1,000.
static const uint32_t measure_share_in_1000[MEASURE_SHARES] = {5, 10, 20, 50};

typedef struct measure_inputs {
    const jub_decree *decree;
    jub_hash decree_sha256;
    const jub_law *law;
    uint32_t people_count, facility_count, officer_count;
    uint32_t draws; // of permutations
    bool has_tests; // each test is told on standard error, whatever it found
} measure_inputs;

typedef enum measure_grade {
    MEASURE_FLAG,
    MEASURE_WATCH,
    MEASURE_BREACH,
    MEASURE_GRADES,
} measure_grade;

typedef struct measure_officer {
    jub_character character;
    uint32_t deed_count;             // done, not refused
    uint32_t caught[MEASURE_GRADES]; // bit i: by indicator i
} measure_officer;

/// What findings of one grade point at.
typedef struct measure_aim {
    uint32_t all, innocent;
    uint32_t nobody; // the programme as a whole, which is neither
} measure_aim;

typedef struct measure_audit {
    uint32_t read, found;
    double by_lot; // that a lot would find, on average
    uint32_t by_kind[JUB_CHARACTER_COUNT];
} measure_audit;

/// Plain data, as it is handed from process to process.
typedef struct measure_result {
    uint64_t seed;
    bool is_done, is_corrupt;
    uint32_t case_count, reader_count, officer_count;
    uint64_t tests[JUB_INDICATOR_COUNT], no_data[JUB_INDICATOR_COUNT];
    uint64_t checked[JUB_INDICATOR_COUNT]; // held against a rule
    measure_aim aims[JUB_INDICATOR_COUNT][MEASURE_GRADES];
    measure_officer officers[MEASURE_OFFICERS_MAX];
    uint32_t corrupt_count;
    uint32_t planted_count; // cases about whose person a corrupt deed was done
    uint32_t planted_by_kind[JUB_CHARACTER_COUNT];
    size_t pointed_count; // cases that something points at
    measure_audit audits[MEASURE_SHARES];
} measure_result;

/// Plays register and rehearsal of this seed, oversees it and compares. `corrupt_count` 0: clean.
/// Says on standard error what each finding is when `is_told`.
jub_status measure_run(const measure_inputs *inputs, uint64_t seed,
                       const jub_character_kinds *kinds, uint32_t corrupt_count, bool is_told,
                       measure_result *result_out, jub_error *error);

#endif
