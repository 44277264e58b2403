#ifndef JUB_POPULATION_SCENARIO_H
#define JUB_POPULATION_SCENARIO_H

#include "register/register.h"

/// `from` of a scenario that begins on the register's day.
#define JUB_SCENARIO_REGISTERS_DAY INT32_MIN

/// What a projection assumes, in a JSON file that people write; docs/forecast.md lists its keys
/// with their defaults. Shares are whole numbers of 1,000.
typedef struct jub_scenario {
    jub_text name;
    jub_date from;   // the day the projection begins; taken from the register when not said
    uint32_t months; // 1 to JUB_SCENARIO_MONTH_MAX
    uint32_t runs;   // simulations
    uint64_t seed;
    uint32_t window_months;         // past months that admissions are estimated from
    uint32_t admissions_permille;   // of the past rate: 1000 is as before
    uint32_t admissions_from_month; // from which month on the above holds, from 1
    uint32_t terms_permille;        // length of new terms against those of the past
    uint32_t returns_permille;      // of those let out, back within 24 months
    uint32_t returns_half_months;   // half of those are back by then; 1 to 23
    uint32_t working_permille;      // of those held who fill a work post
} jub_scenario;

enum {
    JUB_SCENARIO_MONTH_MAX = 120,
    JUB_SCENARIO_RUN_MAX = 10000,
    JUB_SCENARIO_MAX_BYTES = 1 << 16,
};

void jub_scenario_default(jub_scenario *scenario_out);

/// Keys that are left out have their defaults. Owner: the name is in `arena`.
/// Errors: JUB_SYNTAX with line and column, or for a key that is unknown; JUB_TYPE, JUB_RANGE for a
/// value that it cannot be, with the key; JUB_LIMIT; JUB_NO_MEMORY.
jub_status jub_scenario_read(jub_arena *arena, jub_text source, jub_scenario *scenario_out,
                             jub_error *error);

#endif
