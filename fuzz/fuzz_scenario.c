// Reads any bytes as a scenario. What must hold: nothing crashes, and a scenario that is taken has
// every figure within its range.

#include <assert.h>

#include "population/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jub_arena arena = jub_arena_init((size_t)1 << 20);
    jub_scenario scenario;
    jub_error error;
    const jub_text source = {(const char *)data, size};
    if (jub_scenario_read(&arena, source, &scenario, &error) == JUB_OK) {
        assert(scenario.months >= 1 && scenario.months <= JUB_SCENARIO_MONTH_MAX);
        assert(scenario.runs >= 1 && scenario.runs <= JUB_SCENARIO_RUN_MAX);
        assert(scenario.window_months >= 1 && scenario.window_months <= JUB_SCENARIO_MONTH_MAX);
        assert(scenario.admissions_permille <= 10000 && scenario.admissions_from_month >= 1);
        assert(scenario.terms_permille >= 1 && scenario.returns_permille <= 1000);
        assert(scenario.returns_half_months >= 1 && scenario.returns_half_months <= 23);
        assert(scenario.working_permille <= 1000);
        assert(scenario.from == JUB_SCENARIO_REGISTERS_DAY || jub_date_in_range(scenario.from));
    }
    jub_arena_clear(&arena);
    return 0;
}
