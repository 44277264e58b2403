// jubilee refill: do the prisons fill again after a release, and is it more than arithmetic?

#include <argp.h>
#include <errno.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/forecast/passed_over.h"
#include "cli/forecast/refill_counts_report.h"
#include "cli/forecast/refill_report.h"
#include "cli/message.h"
#include "cli/register/register_files.h"

#define COMMAND_NAME "jubilee refill"
#define MARKER "refill.json"
#define ARENA_MAX_BYTES ((size_t)16 << 30)

enum {
    REPORT_MAX_BYTES = 64 << 20,
    KEY_ANNOUNCED = 1,
    KEY_RELEASED,
    KEY_WINDOW,
    KEY_GAP,
    KEY_RUNS,
    KEY_SEED,
    KEY_OUT,
    KEY_FORCE,
    KEY_SERIES,
    KEY_EVENTS,
    KEY_SERVED,
    USUAL_RUNS = 2000,
};

typedef struct request {
    const char *folder;
    const char *out;
    bool may_replace;
    jub_refill_options options;
    const char *series; // counts in the place of a register
    const char *events;
    jub_served served;
} request;

static const char description[] =
    "Measures whether prisons fill again after people were let out, and what part of the return is "
    "arithmetic: with admissions and terms as before the count goes back to its level by itself. "
    "It measures; it says nothing of any person.\v"
    "The register's movements tell who came and left when, by whom and on what ground. The count "
    "is carried forward with the admissions and stays of the window before the announcement; what "
    "is above it is told by authority and ground of arrest. --released is the day on which most "
    "were let out when nothing is said; --announced the same day, which is late where arrests "
    "rose before it.\n\n"
    "DIR gets months.csv, parts.csv and refill.json.\n\n"
    "With --series and --events there are counts alone: how far each fell at an amnesty, how fast "
    "it "
    "came back, and what of that is arithmetic with the mean time served given. DIR gets "
    "falls.csv.\n\n"
    "Examples:\n"
    "  jubilee refill later --announced 2021-10-01\n"
    "  jubilee refill later --announced 2021-10-01 --released 2022-02-16 \\\n"
    "    --window 24 --out refill\n"
    "  jubilee refill --series population-series.csv --events amnesty-events.csv\n\n"
    "Exit status: 0 done, whatever was found; 1 bad input; 2 wrong usage.";

static const struct argp_option options[] = {
    {"announced", KEY_ANNOUNCED, "DAY", 0, "since when it was known that people will be let out",
     0},
    {"released", KEY_RELEASED, "DAY", 0, "when they were (the day on which most were)", 0},
    {"window", KEY_WINDOW, "MONTHS", 0,
     "before the announcement, 12 to 120 (as the register goes back, at most 36)", 0},
    {"gap", KEY_GAP, "MONTHS", 0, "left out around the announcement, 0 to 6 (1)", 0},
    {"runs", KEY_RUNS, "N", 0, "simulations, 100 to 10,000 (2,000)", 0},
    {"seed", KEY_SEED, "S", 0, "of the simulations (1)", 0},
    {"out", KEY_OUT, "DIR", 0, "the folder for tables", 1},
    {"series", KEY_SERIES, "SERIES.csv", 0, "counts of people held, in the place of a register", 2},
    {"events", KEY_EVENTS, "EVENTS.csv", 0, "the amnesties behind them", 2},
    {"served", KEY_SERVED, "LOW-HIGH", 0, "mean time served there, in months (12-36)", 2},
    {"force", KEY_FORCE, NULL, 0, "replace DIR", 1},
    {0},
};

static jub_date read_day(struct argp_state *state, const char *text)
{
    jub_date day = 0;
    if (!jub_date_parse(jub_text_from(text), &day))
        argp_error(state, "'%s' is no day: write it as 2022-02-16", text);
    return day;
}

static uint32_t read_number(struct argp_state *state, const char *text)
{
    uint32_t number = 0;
    if (!jub_text_to_u32(jub_text_from(text), &number))
        argp_error(state, "'%s' is not a whole number", text);
    return number;
}

static void read_served(struct argp_state *state, const char *text, jub_served *served)
{
    uint32_t low = 0, high = 0;
    jub_text rest = jub_text_from(text);
    const jub_text first = jub_text_cut(&rest, '-');
    if (!jub_text_to_u32(first, &low) || !jub_text_to_u32(rest, &high) || low == 0 || high < low)
        argp_error(state, "'%s' is no range of months: write it as 12-36", text);
    *served = (jub_served){low, high};
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case KEY_ANNOUNCED: asked->options.announced = read_day(state, text); break;
    case KEY_RELEASED: asked->options.released = read_day(state, text); break;
    case KEY_WINDOW:
        asked->options.window_months = read_number(state, text);
        if (asked->options.window_months == 0) argp_error(state, "a window has months");
        break;
    case KEY_GAP: asked->options.gap_months = read_number(state, text); break;
    case KEY_RUNS: asked->options.runs = read_number(state, text); break;
    case KEY_SEED: asked->options.seed = read_number(state, text); break;
    case KEY_OUT: asked->out = text; break;
    case KEY_FORCE: asked->may_replace = true; break;
    case KEY_SERIES: asked->series = text; break;
    case KEY_EVENTS: asked->events = text; break;
    case KEY_SERVED: read_served(state, text, &asked->served); break;
    case ARGP_KEY_ARG:
        if (asked->folder) argp_error(state, "one register at a time");
        asked->folder = text;
        break;
    case ARGP_KEY_END:
        if ((asked->series != NULL) != (asked->events != NULL))
            argp_error(state, "--series and --events go together");
        if (asked->folder && asked->series) argp_error(state, "a register or series, not both");
        if (!asked->folder && !asked->series) argp_error(state, "REGISTER is missing");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

typedef void table_writer(const jub_refill *refill, jub_buffer *buffer);

static jub_status put_table(cli_folder *folder, const char *name, table_writer *write,
                            const jub_refill *refill, jub_error *error)
{
    jub_buffer buffer = jub_buffer_init(REPORT_MAX_BYTES);
    write(refill, &buffer);
    const jub_status status =
        buffer.status == JUB_OK
            ? cli_folder_put(folder, name, jub_buffer_view(&buffer), error)
            : jub_fail(error, buffer.status, (jub_position){0}, NULL, "the table is too large");
    jub_buffer_clear(&buffer);
    return status;
}

static jub_status put_tables(cli_folder *folder, const jub_refill *refill, jub_error *error)
{
    jub_status status = put_table(folder, "months.csv", cli_refill_months_csv, refill, error);
    if (status == JUB_OK)
        status = put_table(folder, "parts.csv", cli_refill_parts_csv, refill, error);
    if (status == JUB_OK) status = put_table(folder, MARKER, cli_refill_json, refill, error);
    if (status == JUB_OK) return cli_folder_commit(folder, error);
    cli_folder_abort(folder);
    return status;
}

static jub_status run(const request *asked, cli_register *opened, const char **bad_path,
                      jub_error *error)
{
    cli_folder *folder = NULL;
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    jub_refill refill;
    jub_status status = JUB_OK;
    *bad_path = asked->out;
    if (asked->out)
        status = cli_folder_begin(asked->out, asked->may_replace, MARKER, &folder, error);
    if (status == JUB_OK) status = cli_register_open(asked->folder, NULL, opened, bad_path, error);
    if (status == JUB_OK) {
        status = jub_refill_find(&arena, opened->reg, &asked->options, &refill, error);
        if (status != JUB_OK) *bad_path = asked->folder;
    }
    if (status != JUB_OK) {
        cli_folder_abort(folder);
        goto done;
    }
    if (folder) status = put_tables(folder, &refill, error);
    if (status == JUB_OK) {
        cli_refill_print(&refill, &report);
        status = cli_print(&report, report.status, error);
    }

done:
    jub_buffer_clear(&report);
    jub_arena_clear(&arena);
    return status;
}

static jub_status put_falls(const request *asked, const jub_counts_result *found, jub_error *error)
{
    cli_folder *folder = NULL;
    jub_buffer table = jub_buffer_init(REPORT_MAX_BYTES);
    cli_refill_counts_csv(found, &table);
    jub_status status =
        cli_folder_begin(asked->out, asked->may_replace, "falls.csv", &folder, error);
    if (status == JUB_OK) {
        status = cli_folder_put(folder, "falls.csv", jub_buffer_view(&table), error);
        if (status == JUB_OK)
            status = cli_folder_commit(folder, error);
        else
            cli_folder_abort(folder);
    }
    jub_buffer_clear(&table);
    return status;
}

// Every place of the series has a fall, if only one of which nothing is known.
static bool has_fall(const void *context, jub_text jurisdiction)
{
    const jub_counts_result *found = context;
    for (size_t i = 0; i < found->count; i++)
        if (jub_text_equal(found->falls[i].jurisdiction, jurisdiction)) return true;
    return false;
}

static jub_status run_series(const request *asked, const char **bad_path, jub_error *error)
{
    cli_file series = {0}, events = {0};
    jub_amnesty_list list;
    jub_counts_result found;
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_buffer report = jub_buffer_init(REPORT_MAX_BYTES);
    *bad_path = asked->events;
    jub_status status = cli_file_open(asked->events, JUB_AMNESTIES_FILE_MAX_BYTES, &events, error);
    if (status == JUB_OK) status = jub_amnesties_read(&arena, events.bytes, &list, error);
    if (status != JUB_OK) goto done;
    *bad_path = asked->series;
    status = cli_file_open(asked->series, JUB_AMNESTIES_FILE_MAX_BYTES, &series, error);
    if (status == JUB_OK)
        status = jub_refill_counts(&arena, series.bytes, &list, asked->served, &found, error);
    if (status != JUB_OK) goto done;
    *bad_path = NULL;
    if (asked->out) status = put_falls(asked, &found, error);
    if (status != JUB_OK) {
        *bad_path = asked->out;
        goto done;
    }
    cli_refill_counts_print(&found, asked->served, &report);
    cli_passed_over_print(&list, has_fall, &found, &report);
    status = cli_print(&report, report.status, error);

done:
    cli_file_clear(&series);
    cli_file_clear(&events);
    jub_buffer_clear(&report);
    jub_arena_clear(&arena);
    return status;
}

int command_refill(int argc, char **argv)
{
    static const struct argp parser = {options, parse_option, "[REGISTER]", description,
                                       NULL,    NULL,         NULL};
    request asked = {.served = {12, 36},
                     .options = {.announced = JUB_REFILL_DAY_UNKNOWN,
                                 .released = JUB_REFILL_DAY_UNKNOWN,
                                 .gap_months = 1,
                                 .runs = USUAL_RUNS,
                                 .seed = 1}};
    cli_register opened = {0};
    const char *bad_path = NULL;
    jub_error error = {0};
    if (argp_parse(&parser, argc, argv, 0, NULL, &asked) != 0) return EXIT_WRONG_USAGE;
    const jub_status status = asked.series ? run_series(&asked, &bad_path, &error)
                                           : run(&asked, &opened, &bad_path, &error);
    if (status != JUB_OK) cli_report(COMMAND_NAME, bad_path, &error);
    cli_register_clear(&opened);
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}
