#include "cli/oversight/report_run.h"

#include "cli/oversight/later_register.h"
#include "cli/version.h"

enum { REFILL_RUNS = 2000, MODE_OWN = 0600, MODE_PUBLIC = 0644 };

static void take_event(void *context, const jub_event_at *at, const jub_event *event)
{
    cli_report_run *run = context;
    (void)at;
    jub_report_acts_take(&run->acts, &run->overseen.programme.basis.agenda, event);
}

// -- what goes into it ----------------------------------------------------------------------------

static jub_status check_day(const cli_report_run *run, jub_error *error)
{
    const jub_programme *record = &run->overseen.programme.state.programme;
    if (record->list_version == 0)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "the registrar finalises it when the final round is closed",
                        "the programme has no list yet to report on");
    if (run->is_public && record->level < JUB_LEVEL_PUBLIC)
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        "it can be made once level 5 is open; without --public it is for auditors",
                        "the outcome is not open to everybody yet");
    return JUB_OK;
}

// What was forecast for everybody who was in the register then, all rounds passed.
static jub_status make_forecast(cli_report_run *run, jub_error *error)
{
    cli_programme *programme = &run->overseen.programme;
    jub_diagnostics diagnostics = jub_diagnostics_init(&run->overseen.arena);
    const jub_forecast_options how = {.law = programme->opened.law,
                                      .window_months = JUB_FORECAST_WINDOW_DEFAULT,
                                      .parallel = &programme->threads};
    const jub_status status =
        jub_forecast_make(&run->overseen.arena, programme->basis.decree, programme->basis.reg, &how,
                          &diagnostics, &run->forecast, error);
    if (status == JUB_OK || diagnostics.list.count == 0) return status;
    run->is_told = true;
    cli_decree_report(&programme->decree, &diagnostics, CLI_ERRORS_ALONE);
    return status;
}

static jub_status read_scenario(cli_report_run *run, jub_error *error)
{
    cli_file file = {0};
    jub_scenario_default(&run->scenario);
    jub_status status = cli_file_open(run->scenario_path, JUB_SCENARIO_MAX_BYTES, &file, error);
    if (status == JUB_OK)
        status = jub_scenario_read(&run->overseen.arena, file.bytes, &run->scenario, error);
    cli_file_clear(&file);
    return status;
}

// The list is known by now, so the day on which each of its people leaves is: a release on the day
// of the effect, a cut not before it.
static jub_status find_leaving(cli_report_run *run, jub_date **days_out, jub_error *error)
{
    const jub_basis *basis = &run->overseen.programme.basis;
    const uint32_t count = basis->persons->row_count;
    jub_date *days = JUB_NEW(&run->overseen.arena, jub_date, count);
    if (!days) return jub_fail_no_memory(error);
    for (uint32_t row = 0; row < count; row++) days[row] = jub_forecast_leaves(basis->reg, row);
    for (size_t i = 0; i < run->list.count; i++) {
        const jub_list_line *line = &run->list.lines[i];
        const jub_outcome *result = &line->determination.result;
        jub_date *day = &days[line->person];
        if (result->is_release || (result->has_new_end && result->new_end < basis->agenda.effect))
            *day = basis->agenda.effect;
        else if (result->has_new_end && result->new_end < *day)
            *day = result->new_end;
    }
    *days_out = days;
    return JUB_OK;
}

static jub_status make_projection(cli_report_run *run, const char **bad_path_out, jub_error *error)
{
    cli_programme *programme = &run->overseen.programme;
    jub_date *days = NULL;
    *bad_path_out = run->scenario_path;
    jub_status status = read_scenario(run, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->overseen.folder;
    status = find_leaving(run, &days, error);
    if (status != JUB_OK) return status;
    const jub_amnesty_effect amnesty = {
        .day = programme->basis.agenda.effect, .end_least = days, .end_most = days};
    return jub_project(&run->overseen.arena, programme->basis.reg, &run->scenario, &amnesty,
                       &programme->threads, &run->projection, error);
}

static jub_status make_refill(cli_report_run *run, const char **bad_path_out, jub_error *error)
{
    cli_programme *programme = &run->overseen.programme;
    const jub_agenda *agenda = &programme->basis.agenda;
    const jub_date order = agenda->level_days[JUB_LEVEL_DRAFT];
    const bool has_order = order > JUB_DATE_MIN;
    const jub_refill_options how = {.announced = run->has_announced ? run->announced
                                                 : has_order        ? order
                                                                    : agenda->effect,
                                    .released = agenda->effect,
                                    .gap_months = 1,
                                    .runs = REFILL_RUNS,
                                    .seed = 1,
                                    .parallel = &programme->threads};
    jub_status status = cli_register_open(run->later_path, NULL, &run->later, bad_path_out, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->later_path;
    status = cli_later_check(&programme->basis, run->later.reg, error);
    if (status != JUB_OK) return status;
    return jub_refill_find(&run->overseen.arena, run->later.reg, &how, &run->refill, error);
}

static jub_status gather(cli_report_run *run, const char **bad_path_out, jub_error *error)
{
    run->overseen.also = (jub_replay_watch){.event = take_event, .context = run};
    jub_status status = cli_oversee_open(&run->overseen, bad_path_out, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->overseen.folder;
    status = check_day(run, error);
    if (status == JUB_OK)
        status =
            jub_list_make(&run->overseen.arena, &run->overseen.programme.state, &run->list, error);
    if (status == JUB_OK) status = make_forecast(run, error);
    if (status == JUB_OK && run->scenario_path) status = make_projection(run, bad_path_out, error);
    if (status == JUB_OK && run->later_path) status = make_refill(run, bad_path_out, error);
    return status;
}

// -- its files ------------------------------------------------------------------------------------

typedef struct target {
    cli_new_folder *folder;
    mode_t mode;
} target;

static jub_status put_file(void *context, const char *path, jub_text bytes, jub_error *error)
{
    const target *into = context;
    return cli_new_folder_put(into->folder, jub_text_from(path), into->mode, bytes, error);
}

static jub_status write_files(cli_report_run *run, cli_new_folder *folder, jub_error *error)
{
    target into = {folder, run->is_public ? MODE_PUBLIC : MODE_OWN};
    const jub_report_sink sink = {&into, put_file};
    const jub_report_input input = {
        .state = &run->overseen.programme.state,
        .list = &run->list,
        .acts = &run->acts,
        .oversight = &run->overseen.oversight,
        .projection = run->scenario_path ? &run->projection : NULL,
        .refill = run->later_path ? &run->refill : NULL,
        .later = run->later_path ? run->later.reg : NULL,
        .forecast = &run->forecast,
        .is_public = run->is_public,
        .made_by = JUB_TEXT("jubilee " JUB_VERSION),
    };
    return jub_report_write(&run->overseen.arena, &input, &sink, error);
}

// The folder is begun first, so that a name that is taken is told before the work is done.
jub_status cli_report_make(cli_report_run *run, const char **bad_path_out, jub_error *error)
{
    cli_new_folder *folder = NULL;
    *bad_path_out = run->out;
    jub_status status = cli_new_folder_begin(run->out, &folder, error);
    if (status != JUB_OK) return status;
    if (run->is_public) cli_new_folder_open_to_all(folder);
    status = gather(run, bad_path_out, error);
    if (status == JUB_OK) {
        *bad_path_out = run->out;
        status = write_files(run, folder, error);
    }
    if (status != JUB_OK) {
        cli_new_folder_abort(folder);
        return status;
    }
    return cli_new_folder_commit(folder, error);
}

void cli_report_clear(cli_report_run *run)
{
    cli_register_clear(&run->later);
    cli_oversee_clear(&run->overseen);
}
