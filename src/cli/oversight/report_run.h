#ifndef JUB_CLI_REPORT_RUN_H
#define JUB_CLI_REPORT_RUN_H

#include "cli/new_folder.h"
#include "cli/oversight/oversee_run.h"
#include "report/report.h"

/// A report on a programme: what is asked, and all that goes into it.
typedef struct cli_report_run {
    const char *out;
    bool is_public;
    const char *scenario_path; // NULL: without a projection
    const char *later_path;    // a register; NULL: without a refill
    bool has_announced;
    jub_date announced; // else the day the order was made

    cli_oversee overseen; // its command and folder are set by who asks
    cli_register later;
    jub_report_acts acts;
    jub_list list;
    jub_scenario scenario;
    jub_projection projection;
    jub_refill refill;
    jub_forecast forecast;
    bool is_told;
} cli_report_run;

/// Opens the programme and writes the report into the new folder `out`. Where `is_told` is set, of
/// this or of what was overseen, what went wrong has been told; else it is about `*bad_path_out`.
/// Clear it in either case. Errors: JUB_MISSING for a programme without its list, JUB_REFUSED for a
/// public edition before its day, those of what goes into it.
jub_status cli_report_make(cli_report_run *run, const char **bad_path_out, jub_error *error);
void cli_report_clear(cli_report_run *run);

#endif
