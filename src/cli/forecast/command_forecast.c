// jubilee forecast: how many a decree will reach, before it is signed.

#include <argp.h>
#include <string.h>

#include "cli/command.h"
#include "cli/decree/decree_files.h"
#include "cli/forecast/forecast_report.h"
#include "cli/message.h"
#include "cli/register/register_files.h"
#include "cli/threads.h"

#define ARENA_MAX_BYTES ((size_t)16 << 30)
enum {
    OUTPUT_MAX_BYTES = 256 << 20,
    KEY_AGAINST = 1,
    KEY_ROUNDS,
    KEY_OUT,
    KEY_FORCE,
    KEY_WINDOW,
    KEY_REGISTER_DAY,
    KEY_AS_OF,
    KEY_THREADS,
};

typedef struct request {
    const char *command;
    const char *decree_path;
    const char *register_path;
    const char *against;
    const char *out;
    bool may_replace;
    uint32_t thread_count;
    jub_forecast_options options;
} request;

// -- the command line -----------------------------------------------------------------------------

static const char description[] =
    "Forecasts how many people a decree will reach, before it is signed: by status, clause and "
    "facility, each as a range by what is undetermined; and who is still to come until the day: "
    "admissions, trials, time passing, ordinary releases. Who is out of the register's reach is "
    "named as not counted.\v"
    "Before the rounds are held nobody has passed them, so all are taken as passing; with "
    "--rounds as-recorded they are as the register has them.\n\n"
    "--out writes forecast.csv and forecast.json into a new folder, with --against compare.csv "
    "too.\n\n"
    "Examples:\n"
    "  jubilee forecast decree.md register\n"
    "  jubilee forecast draft-1.md register --against draft-2.md --out forecast\n"
    "  jubilee forecast decree.md register --window 12 --as-of 2021-12-01\n\n"
    "Exit status: 0 done; 1 bad input; 2 wrong usage.";

static const struct argp_option options[] = {
    {"against", KEY_AGAINST, "DECREE", 0, "a second draft, to stand beside the first", 0},
    {"rounds", KEY_ROUNDS, "pass|as-recorded", 0, "who has passed them (default: pass)", 0},
    {"window", KEY_WINDOW, "MONTHS", 0, "past months that admissions are estimated from (6)", 0},
    {"register-day", KEY_REGISTER_DAY, "DATE", 0,
     "the day the register is of (default: its latest date)", 0},
    {"as-of", KEY_AS_OF, "DATE", 0, "today: tells a register that is too old then", 0},
    {"out", KEY_OUT, "DIR", 0, "write CSV and JSON into a new folder", 0},
    {"force", KEY_FORCE, NULL, 0, "replace a forecast that stands in DIR", 0},
    {"threads", KEY_THREADS, "N", 0, "how many threads (default: one a core)", 0},
    {0},
};

static jub_date read_date(const char *text, struct argp_state *state)
{
    jub_date day = 0;
    if (!jub_date_parse(jub_text_from(text), &day))
        argp_error(state, "'%s' is not a date: write it as 2022-02-16", text);
    return day;
}

static uint32_t read_number(const char *text, uint32_t most, const char *what,
                            struct argp_state *state)
{
    uint32_t number = 0;
    if (!jub_text_to_u32(jub_text_from(text), &number) || number < 1 || number > most)
        argp_error(state, "'%s' is not a number of %s: write 1 to %u", text, what, most);
    return number;
}

static bool takes_rounds(const char *text, struct argp_state *state)
{
    if (strcmp(text, "pass") != 0 && strcmp(text, "as-recorded") != 0)
        argp_error(state, "'%s' is neither pass nor as-recorded", text);
    return text[0] == 'a';
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case KEY_AGAINST: asked->against = text; break;
    case KEY_ROUNDS: asked->options.takes_rounds = takes_rounds(text, state); break;
    case KEY_WINDOW:
        asked->options.window_months = read_number(text, JUB_FORECAST_WINDOW_MAX, "months", state);
        break;
    case KEY_REGISTER_DAY:
        asked->options.register_day = read_date(text, state);
        asked->options.has_register_day = true;
        break;
    case KEY_AS_OF:
        asked->options.today = read_date(text, state);
        asked->options.has_today = true;
        break;
    case KEY_OUT: asked->out = text; break;
    case KEY_FORCE: asked->may_replace = true; break;
    case KEY_THREADS:
        asked->thread_count = read_number(text, JUB_PARALLEL_MAX, "threads", state);
        break;
    case ARGP_KEY_ARG:
        if (state->arg_num > 1)
            argp_error(state, "one decree and one register, no more: '%s'", text);
        else
            *(state->arg_num == 0 ? &asked->decree_path : &asked->register_path) = text;
        break;
    case ARGP_KEY_END:
        if (state->arg_num < 2) argp_error(state, "name a decree and the folder of a register");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

// -- the work -------------------------------------------------------------------------------------

// What goes wrong with a decree is told at its place, and otherwise by the caller.
static jub_status forecast_one(const request *asked, const char *path, const cli_register *opened,
                               jub_arena *arena, cli_decree *decree, jub_forecast *forecast,
                               bool *is_told)
{
    jub_error error;
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    jub_status status = cli_decree_open(asked->command, path, decree);
    *is_told = true;
    if (status != JUB_OK) {
        cli_decree_report(decree, &decree->diagnostics, CLI_ERRORS_ALONE);
        return status;
    }
    status = jub_forecast_make(arena, decree->decree, opened->reg, &asked->options, &diagnostics,
                               forecast, &error);
    if (status == JUB_OK) return status;
    cli_decree_report(decree, &diagnostics, CLI_ERRORS_ALONE);
    if (diagnostics.list.count == 0) cli_report(asked->command, path, &error);
    return status;
}

static jub_status put_files(const request *asked, const cli_forecast *found, jub_error *error)
{
    cli_folder *folder = NULL;
    jub_buffer csv = jub_buffer_init(OUTPUT_MAX_BYTES), json = jub_buffer_init(OUTPUT_MAX_BYTES);
    jub_buffer compared = jub_buffer_init(OUTPUT_MAX_BYTES);
    jub_status status = cli_forecast_json(found, &json, error);
    cli_forecast_csv(found, &csv);
    if (found->comparison) cli_forecast_compare_csv(found, &compared);
    if (status == JUB_OK && (csv.status != JUB_OK || compared.status != JUB_OK))
        status = jub_fail_no_memory(error);
    if (status == JUB_OK)
        status = cli_folder_begin(asked->out, asked->may_replace, "forecast.json", &folder, error);
    if (status == JUB_OK)
        status = cli_folder_put(folder, "forecast.csv", jub_buffer_view(&csv), error);
    if (status == JUB_OK)
        status = cli_folder_put(folder, "forecast.json", jub_buffer_view(&json), error);
    if (status == JUB_OK && found->comparison)
        status = cli_folder_put(folder, "compare.csv", jub_buffer_view(&compared), error);
    if (status == JUB_OK) {
        status = cli_folder_commit(folder, error);
        folder = NULL;
    }
    cli_folder_abort(folder);
    jub_buffer_clear(&compared);
    jub_buffer_clear(&json);
    jub_buffer_clear(&csv);
    return status;
}

static jub_status print(const request *asked, const cli_forecast *found, jub_error *error)
{
    jub_buffer text = jub_buffer_init(OUTPUT_MAX_BYTES);
    jub_status status = asked->out ? put_files(asked, found, error) : JUB_OK;
    if (status == JUB_OK) {
        cli_forecast_print(found, &text);
        if (asked->out) jub_buffer_format(&text, "\nwritten to %s\n", asked->out);
    }
    return cli_print(&text, status, error);
}

static jub_status forecast(const request *asked)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    cli_register opened = {0};
    cli_decree decree = {0}, other_decree = {0};
    jub_forecast found = {0}, other = {0};
    jub_forecast_comparison comparison;
    cli_forecast report = {.forecast = &found};
    const char *bad_path = NULL;
    bool is_told = false;
    jub_error error;
    request with = *asked;
    jub_status status = cli_register_open(asked->register_path, NULL, &opened, &bad_path, &error);
    with.options.law = opened.law;
    if (status == JUB_OK)
        status =
            forecast_one(&with, asked->decree_path, &opened, &arena, &decree, &found, &is_told);
    report.decree = decree.decree;
    if (status == JUB_OK && asked->against) {
        status =
            forecast_one(&with, asked->against, &opened, &arena, &other_decree, &other, &is_told);
        if (status != JUB_OK) goto done;
        status = jub_forecast_compare(&arena, opened.reg, &found, &other, &comparison, &error);
        report.other_decree = other_decree.decree;
        report.other = &other;
        report.comparison = &comparison;
    }
    if (status == JUB_OK) {
        is_told = false;
        status = print(asked, &report, &error);
    }

done:
    if (status != JUB_OK && !is_told) cli_report(asked->command, bad_path, &error);
    cli_decree_clear(&other_decree);
    cli_decree_clear(&decree);
    cli_register_clear(&opened);
    jub_arena_clear(&arena);
    return status;
}

int command_forecast(int argc, char **argv)
{
    jub_parallel parallel = cli_threads();
    request asked = {
        .command = argv[0],
        .options = {.window_months = JUB_FORECAST_WINDOW_DEFAULT, .parallel = &parallel}};
    const struct argp argp = {options, parse_option, "DECREE REGISTER", description, NULL,
                              NULL,    NULL};
    (void)argp_parse(&argp, argc, argv, 0, NULL, &asked);
    if (asked.thread_count > 0) parallel.part_count = asked.thread_count;
    return forecast(&asked) == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}
