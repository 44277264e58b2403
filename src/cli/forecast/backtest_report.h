#ifndef JUB_CLI_FORECAST_BACKTEST_REPORT_H
#define JUB_CLI_FORECAST_BACKTEST_REPORT_H

#include "base/buffer.h"
#include "population/backtest.h"

// What a back-test has found, for a reader at the screen and as files.

/// Which series were left out and why, the table, and where the projection fails.
void cli_backtest_print(const jub_backtest *backtest, jub_buffer *buffer);

/// Every comparison, a line each; and every series, with its scores or why it was left out. CSV.
void cli_backtest_cases(const jub_backtest *backtest, jub_buffer *buffer);
void cli_backtest_series(const jub_backtest *backtest, jub_buffer *buffer);

#endif
