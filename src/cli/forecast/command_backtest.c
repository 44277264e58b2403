// jubilee backtest: projections of counts of people held, tried on what happened.

#include <argp.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/forecast/backtest_report.h"
#include "cli/forecast/passed_over.h"
#include "cli/message.h"

#define ARENA_MAX_BYTES ((size_t)1 << 30)
#define CASES_FILE "origins.csv"
enum { REPORT_MAX_BYTES = 64 << 20, KEY_EVENTS = 1, KEY_OUT, KEY_FORCE };

typedef struct request {
    const char *series, *events, *out;
    bool may_replace;
    const char *bad_path; // what an error is about
} request;

static const struct argp_option options[] = {
    {"events", KEY_EVENTS, "FILE", 0, "amnesties of the same places, and what was said of them", 0},
    {"out", KEY_OUT, "DIR", 0, "new folder for every comparison and every series as CSV", 0},
    {"force", KEY_FORCE, NULL, 0, "replace a back-test that stands in DIR", 0},
    {0},
};

static const char description[] =
    "Tries the projection of people held on series of published counts: from every point it is "
    "made with what was known on that day and compared with the count 12 and 24 months on, beside "
    "two naive forecasts, the last value and a straight line.\v"
    "SERIES has the columns jurisdiction, date, population, series; note and rounding if there. "
    "--events has jurisdiction, event_id, effective_date; forecast_made and forecast_released if "
    "there. Which series are dense enough is decided by their dates alone, and told. Where the "
    "projection fails is told too.\n\n"
    "Examples:\n"
    "  jubilee backtest population-series.csv --events amnesty-events.csv\n"
    "  jubilee backtest population-series.csv --out tried\n\n"
    "Exit status: 0 done, however it came out; 1 bad input; 2 wrong usage.";

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case KEY_EVENTS: asked->events = text; return 0;
    case KEY_OUT: asked->out = text; return 0;
    case KEY_FORCE: asked->may_replace = true; return 0;
    case ARGP_KEY_ARG:
        if (asked->series) argp_error(state, "one file of series at a time");
        asked->series = text;
        return 0;
    case ARGP_KEY_END:
        if (!asked->series) argp_error(state, "on which series? name their file");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static jub_status read_files(jub_arena *arena, request *asked, jub_series_set *set,
                             jub_amnesty_list *events, jub_error *error)
{
    cli_file file = {0};
    asked->bad_path = asked->series;
    jub_status status = cli_file_open(asked->series, JUB_SERIES_FILE_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = jub_series_read(arena, file.bytes, set, error);
    cli_file_clear(&file);
    if (status == JUB_OK && asked->events) {
        file = (cli_file){0};
        asked->bad_path = asked->events;
        status = cli_file_open(asked->events, JUB_AMNESTIES_FILE_MAX_BYTES, &file, error);
        if (status == JUB_OK) status = jub_amnesties_read(arena, file.bytes, events, error);
        cli_file_clear(&file);
    }
    if (status == JUB_OK) asked->bad_path = NULL;
    return status;
}

typedef void write_table(const jub_backtest *backtest, jub_buffer *buffer);

static jub_status put(cli_folder *folder, const char *name, write_table *write,
                      const jub_backtest *backtest, jub_error *error)
{
    jub_buffer text = jub_buffer_init(REPORT_MAX_BYTES);
    write(backtest, &text);
    jub_status status = text.status == JUB_OK
                            ? cli_folder_put(folder, name, jub_buffer_view(&text), error)
                            : jub_fail(error, text.status, (jub_position){0}, NULL,
                                       "'%s' does not fit into memory", name);
    jub_buffer_clear(&text);
    return status;
}

static jub_status write_folder(request *asked, const jub_backtest *backtest, jub_error *error)
{
    cli_folder *folder = NULL;
    asked->bad_path = asked->out;
    jub_status status =
        cli_folder_begin(asked->out, asked->may_replace, CASES_FILE, &folder, error);
    if (status != JUB_OK) return status;
    status = put(folder, CASES_FILE, cli_backtest_cases, backtest, error);
    if (status == JUB_OK) status = put(folder, "series.csv", cli_backtest_series, backtest, error);
    if (status == JUB_OK) {
        status = cli_folder_commit(folder, error);
        folder = NULL;
    }
    cli_folder_abort(folder);
    return status;
}

static bool has_series(const void *context, jub_text jurisdiction)
{
    const jub_series_set *set = context;
    for (size_t i = 0; i < set->count; i++)
        if (jub_text_equal(set->series[i].jurisdiction, jurisdiction)) return true;
    return false;
}

static jub_status run(jub_arena *arena, request *asked, jub_error *error)
{
    jub_series_set set = {0};
    jub_amnesty_list events = {0};
    jub_backtest backtest;
    jub_status status = read_files(arena, asked, &set, &events, error);
    if (status == JUB_OK) status = jub_backtest_run(arena, &set, &events, &backtest, error);
    if (status == JUB_OK && asked->out) status = write_folder(asked, &backtest, error);
    if (status != JUB_OK) return status;
    asked->bad_path = NULL;
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    cli_backtest_print(&backtest, &report);
    cli_passed_over_print(&events, has_series, &set, &report);
    return cli_print(&report, JUB_OK, error);
}

int command_backtest(int argc, char **argv)
{
    const struct argp parser = {options, parse_option, "SERIES", description, NULL, NULL, NULL};
    request asked = {0};
    if (argp_parse(&parser, argc, argv, 0, NULL, &asked) != 0) return EXIT_WRONG_USAGE;
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_error error;
    const jub_status status = run(&arena, &asked, &error);
    if (status != JUB_OK) cli_report(argv[0], asked.bad_path, &error);
    jub_arena_clear(&arena);
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}
