#include "population/scenario.h"

void jub_scenario_default(jub_scenario *scenario_out)
{
    *scenario_out = (jub_scenario){
        .months = 24,
        .runs = 1000,
        .window_months = 24,
        .admissions_permille = 1000,
        .admissions_from_month = 1,
        .terms_permille = 1000,
        .returns_permille = 350,
        .returns_half_months = 12,
        .working_permille = 700,
    };
}
