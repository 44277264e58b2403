// jubilee project: how full prisons will be, with an amnesty or without.

#include <argp.h>
#include <string.h>

#include "cli/command.h"
#include "cli/decree/decree_files.h"
#include "cli/forecast/projection_report.h"
#include "cli/message.h"
#include "cli/register/register_files.h"
#include "cli/threads.h"
#include "forecast/forecast.h"

#define ARENA_MAX_BYTES ((size_t)16 << 30)
enum {
    OUTPUT_MAX_BYTES = 1 << 30,
    KEY_SCENARIO = 1,
    KEY_DECREE,
    KEY_ROUNDS,
    KEY_MONTHS,
    KEY_RUNS,
    KEY_SEED,
    KEY_OUT,
    KEY_FORCE,
    KEY_THREADS,
};

typedef struct request {
    const char *command;
    const char *register_path;
    const char *scenario_path;
    const char *decree_path; // NULL: no amnesty
    const char *out;
    bool may_replace;
    bool takes_rounds;
    bool has_seed;
    uint32_t months, runs; // 0: the scenario's
    uint64_t seed;
    jub_parallel parallel;
} request;

// -- the command line -----------------------------------------------------------------------------

static const char description[] =
    "Projects how many people each facility will hold, month by month: who is held leaves on the "
    "register's own dates, new people are admitted as in the months before, the amnesty of a "
    "decree lets out whom it reaches, and some come back. Ranges by simulation: 10, 50 and 90 of "
    "100 lie below the three figures. It says what follows from what is assumed, and plans "
    "nothing.\v"
    "A scenario is a JSON file; docs/forecast.md lists its keys with their defaults. --months, "
    "--runs and --seed go before what it says.\n\n"
    "--out writes projection.csv and summary.json into a new folder.\n\n"
    "Examples:\n"
    "  jubilee project register\n"
    "  jubilee project register --decree decree.md --months 36\n"
    "  jubilee project register --scenario crackdown.json --decree decree.md \\\n"
    "    --out projection\n\n"
    "Exit status: 0 done; 1 bad input; 2 wrong usage.";

static const struct argp_option options[] = {
    {"scenario", KEY_SCENARIO, "FILE", 0, "what is assumed (default: everything as before)", 0},
    {"decree", KEY_DECREE, "DECREE", 0, "an amnesty on its effective date (default: none)", 0},
    {"rounds", KEY_ROUNDS, "pass|as-recorded", 0, "who has passed them (default: pass)", 0},
    {"months", KEY_MONTHS, "N", 0, "how many months, 1 to 120", 0},
    {"runs", KEY_RUNS, "N", 0, "how many simulations, 1 to 10000", 0},
    {"seed", KEY_SEED, "S", 0, "of the simulations", 0},
    {"out", KEY_OUT, "DIR", 0, "write CSV and JSON into a new folder", 0},
    {"force", KEY_FORCE, NULL, 0, "replace a projection that stands in DIR", 0},
    {"threads", KEY_THREADS, "N", 0, "how many threads (default: one a core)", 0},
    {0},
};

static uint32_t read_number(const char *text, uint32_t most, const char *what,
                            struct argp_state *state)
{
    uint32_t number = 0;
    if (!jub_text_to_u32(jub_text_from(text), &number) || number < 1 || number > most)
        argp_error(state, "'%s' is not a number of %s: write 1 to %u", text, what, most);
    return number;
}

static uint64_t read_seed(const char *text, struct argp_state *state)
{
    int64_t number = 0;
    if (!jub_text_to_i64(jub_text_from(text), &number) || number < 0)
        argp_error(state, "'%s' is not a seed: write a whole number", text);
    return (uint64_t)number;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case KEY_SCENARIO: asked->scenario_path = text; break;
    case KEY_DECREE: asked->decree_path = text; break;
    case KEY_ROUNDS:
        if (strcmp(text, "pass") != 0 && strcmp(text, "as-recorded") != 0)
            argp_error(state, "'%s' is neither pass nor as-recorded", text);
        asked->takes_rounds = text[0] == 'a';
        break;
    case KEY_MONTHS:
        asked->months = read_number(text, JUB_SCENARIO_MONTH_MAX, "months", state);
        break;
    case KEY_RUNS: asked->runs = read_number(text, JUB_SCENARIO_RUN_MAX, "runs", state); break;
    case KEY_SEED:
        asked->seed = read_seed(text, state);
        asked->has_seed = true;
        break;
    case KEY_OUT: asked->out = text; break;
    case KEY_FORCE: asked->may_replace = true; break;
    case KEY_THREADS:
        asked->parallel.part_count = read_number(text, JUB_PARALLEL_MAX, "threads", state);
        break;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0) argp_error(state, "one register, no more: '%s'", text);
        asked->register_path = text;
        break;
    case ARGP_KEY_END:
        if (state->arg_num < 1) argp_error(state, "name the folder of a register");
        if (asked->takes_rounds && !asked->decree_path)
            argp_error(state, "--rounds is about those of a decree: name it with --decree");
        break;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

// -- the work -------------------------------------------------------------------------------------

static jub_status read_scenario(const request *asked, jub_arena *arena, jub_scenario *scenario,
                                const char **bad_path, jub_error *error)
{
    cli_file file = {0};
    jub_status status = JUB_OK;
    jub_scenario_default(scenario);
    if (asked->scenario_path) {
        *bad_path = asked->scenario_path;
        status = cli_file_open(asked->scenario_path, JUB_SCENARIO_MAX_BYTES, &file, error);
        if (status == JUB_OK) status = jub_scenario_read(arena, file.bytes, scenario, error);
        cli_file_clear(&file);
        if (status == JUB_OK) *bad_path = NULL;
    }
    if (asked->months > 0) scenario->months = asked->months;
    if (asked->runs > 0) scenario->runs = asked->runs;
    if (asked->has_seed) scenario->seed = asked->seed;
    return status;
}

// Whom the decree lets out. What is wrong with it is told at its place.
static jub_status find_amnesty(const request *asked, jub_arena *arena, const cli_register *opened,
                               const jub_scenario *scenario, cli_decree *decree,
                               jub_amnesty_effect *amnesty, bool *is_told, jub_error *error)
{
    jub_forecast forecast;
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    const uint32_t count = opened->reg->resources[opened->reg->persons].row_count;
    const jub_forecast_options how = {.law = opened->law,
                                      .has_register_day =
                                          scenario->from != JUB_SCENARIO_REGISTERS_DAY,
                                      .register_day = scenario->from,
                                      .takes_rounds = asked->takes_rounds,
                                      .window_months = JUB_FORECAST_WINDOW_DEFAULT,
                                      .parallel = &asked->parallel};
    jub_status status = cli_decree_open(asked->command, asked->decree_path, decree);
    *is_told = true;
    if (status != JUB_OK) {
        cli_decree_report(decree, &decree->diagnostics, CLI_ERRORS_ALONE);
        return status;
    }
    status =
        jub_forecast_make(arena, decree->decree, opened->reg, &how, &diagnostics, &forecast, error);
    if (status != JUB_OK && diagnostics.list.count > 0) {
        cli_decree_report(decree, &diagnostics, CLI_ERRORS_ALONE);
        return status;
    }
    *is_told = false;
    jub_date *least = JUB_NEW(arena, jub_date, count), *most = JUB_NEW(arena, jub_date, count);
    if (status == JUB_OK && (!least || !most)) status = jub_fail_no_memory(error);
    if (status != JUB_OK) return status;
    jub_forecast_leaving(&forecast, least, most);
    *amnesty =
        (jub_amnesty_effect){.day = forecast.effect,
                             .end_least = least,
                             .end_most = most,
                             .newcomers_permille = (uint32_t)(forecast.newcomers_out * 1000 + 0.5)};
    return JUB_OK;
}

static jub_status put_files(const request *asked, const cli_projection *found, jub_error *error)
{
    cli_folder *folder = NULL;
    jub_buffer csv = jub_buffer_init(OUTPUT_MAX_BYTES), json = jub_buffer_init(OUTPUT_MAX_BYTES);
    jub_status status = cli_projection_json(found, &json, error);
    cli_projection_csv(found, &csv);
    if (status == JUB_OK && csv.status != JUB_OK) status = jub_fail_no_memory(error);
    if (status == JUB_OK)
        status = cli_folder_begin(asked->out, asked->may_replace, "summary.json", &folder, error);
    if (status == JUB_OK)
        status = cli_folder_put(folder, "projection.csv", jub_buffer_view(&csv), error);
    if (status == JUB_OK)
        status = cli_folder_put(folder, "summary.json", jub_buffer_view(&json), error);
    if (status == JUB_OK) {
        status = cli_folder_commit(folder, error);
        folder = NULL;
    }
    cli_folder_abort(folder);
    jub_buffer_clear(&json);
    jub_buffer_clear(&csv);
    return status;
}

static jub_status print(const request *asked, const cli_projection *found, const char **bad_path,
                        jub_error *error)
{
    jub_buffer text = jub_buffer_init(OUTPUT_MAX_BYTES);
    *bad_path = asked->out;
    const jub_status status = asked->out ? put_files(asked, found, error) : JUB_OK;
    if (status == JUB_OK) *bad_path = NULL;
    if (status == JUB_OK) {
        cli_projection_print(found, &text);
        if (asked->out) jub_buffer_format(&text, "\nwritten to %s\n", asked->out);
    }
    return cli_print(&text, status, error);
}

static jub_status project(const request *asked)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    cli_register opened = {0};
    cli_decree decree = {0};
    jub_scenario scenario;
    jub_projection projection;
    jub_amnesty_effect amnesty;
    cli_projection found = {.scenario = &scenario, .projection = &projection};
    const char *bad_path = NULL;
    bool is_told = false;
    jub_error error;
    jub_status status = read_scenario(asked, &arena, &scenario, &bad_path, &error);
    if (status == JUB_OK)
        status = cli_register_open(asked->register_path, NULL, &opened, &bad_path, &error);
    if (status == JUB_OK && asked->decree_path) {
        status =
            find_amnesty(asked, &arena, &opened, &scenario, &decree, &amnesty, &is_told, &error);
        if (status != JUB_OK) goto done;
        found.decree = jub_decree_title(decree.decree);
        found.day = amnesty.day;
    }
    if (status == JUB_OK)
        status = jub_project(&arena, opened.reg, &scenario, asked->decree_path ? &amnesty : NULL,
                             &asked->parallel, &projection, &error);
    if (status == JUB_RANGE) bad_path = asked->scenario_path;
    if (status == JUB_OK) status = print(asked, &found, &bad_path, &error);

done:
    if (status != JUB_OK && !is_told) cli_report(asked->command, bad_path, &error);
    cli_decree_clear(&decree);
    cli_register_clear(&opened);
    jub_arena_clear(&arena);
    return status;
}

int command_project(int argc, char **argv)
{
    request asked = {.command = argv[0], .parallel = cli_threads()};
    const struct argp argp = {options, parse_option, "REGISTER", description, NULL, NULL, NULL};
    (void)argp_parse(&argp, argc, argv, 0, NULL, &asked);
    return project(&asked) == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}
