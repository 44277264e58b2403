#ifndef JUB_CLI_FORECAST_REPORT_H
#define JUB_CLI_FORECAST_REPORT_H

#include "cli/file.h"
#include "forecast/forecast.h"

/// What `jubilee forecast` has found.
typedef struct cli_forecast {
    const jub_decree *decree;
    const jub_forecast *forecast;
    const char *path, *other_path;  // of the two drafts
    const jub_decree *other_decree; // NULL without a second draft
    const jub_forecast *other;
    const jub_forecast_comparison *comparison;
} cli_forecast;

/// For a reader at the screen.
void cli_forecast_print(const cli_forecast *found, jub_buffer *buffer);

/// forecast.json. Errors: JUB_NO_MEMORY, those of the buffer.
jub_status cli_forecast_json(const cli_forecast *found, jub_buffer *buffer, jub_error *error);

/// forecast.csv: a line for each count, by `by` (all, clause, facility, kind, ministry, gap).
void cli_forecast_csv(const cli_forecast *found, jub_buffer *buffer);

/// compare.csv: a line for all together, each clause and each facility.
void cli_forecast_compare_csv(const cli_forecast *found, jub_buffer *buffer);

#endif
