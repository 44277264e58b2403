// jubilee decree diff: what differs between two decrees, and who gains and loses by it.

#include <argp.h>
#include <string.h>

#include "cli/command.h"
#include "cli/decree/batches.h"
#include "cli/decree/determination_row.h"
#include "cli/decree/diff_report.h"
#include "cli/decree/draw_source.h"
#include "cli/decree/run_options.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "register/csv.h"

#define ARENA_MAX_BYTES ((size_t)4 << 30)
enum {
    ROW_TEXT_MAX_BYTES = 1 << 20, // one cell
    PART_TEXT_MAX_BYTES = 1 << 30,
    REPORT_MAX_BYTES = 256 << 20,
    KEY_REGISTER = 1,
    KEY_OUT,
    KEY_FORMAT,
};

typedef struct request {
    cli_run_request run;
    cli_draw_sources draws;
    const char *old_path;
    const char *new_path;
    const char *register_path; // NULL: only the texts are compared
    const char *out;           // NULL: no list
    bool is_json;
} request;

// -- the command line -----------------------------------------------------------------------------

static const char description[] =
    "Shows what differs between two decrees: first in their text, statement by statement, and then "
    "for the people of a register, when NEW takes the place of OLD: who gains and who loses, by "
    "which clause, and how many days.\v"
    "Statements are matched by their labels and compared by what they say: line breaks, comments "
    "and "
    "prose make no difference. Somebody gains who gets more by NEW than by OLD: a grant rather "
    "than "
    "none, release rather than a reduction, an earlier end, a milder kind. Who is undetermined by "
    "one of the two is counted apart.\n\n"
    "--out writes a CSV file with everybody for whom anything differs: person, old and new status, "
    "clauses, ends of term and days.\n\n"
    "Examples:\n"
    "  jubilee decree diff draft-1.decree.md draft-2.decree.md\n"
    "  jubilee decree diff gazetted.decree.md corrected.decree.md --register prison\n"
    "  jubilee decree diff a.decree.md b.decree.md --register prison \\\n"
    "    --out touched.csv\n\n"
    "Exit status: 0 done, whether or not anything differs; 1 bad input; 2 wrong usage; 3 the draw "
    "in "
    "the log does not stand.";

static const struct argp_option options[] = {
    {"register", KEY_REGISTER, "DIR", 0, "the people to compare by (default: only the texts)", 0},
    {"out", KEY_OUT, "FILE", 0, "list everybody for whom anything differs", 0},
    {"format", KEY_FORMAT, "text|json", 0, "how to print (default: text)", 0},
    CLI_RUN_OPTIONS,
    CLI_DRAW_SOURCE_OPTIONS,
    {0},
};

static void check_request(const request *asked, struct argp_state *state)
{
    if (!asked->new_path) argp_error(state, "name two decrees: the old one and the new one");
    cli_draw_sources_check(&asked->draws, state);
    if (asked->register_path) return;
    if (asked->out) argp_error(state, "--out lists people: name their register with --register");
    if (asked->run.has_law_date || asked->run.seed_count > 0 || asked->draws.count > 0)
        argp_error(state, "--law-date, --draw and --draw-seed need --register");
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case KEY_REGISTER: asked->register_path = text; break;
    case KEY_OUT: asked->out = text; break;
    case KEY_FORMAT:
        if (strcmp(text, "text") != 0 && strcmp(text, "json") != 0)
            argp_error(state, "'%s' is not a format: write text or json", text);
        asked->is_json = text[0] == 'j';
        break;
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            asked->old_path = text;
        else if (state->arg_num == 1)
            asked->new_path = text;
        else
            argp_error(state, "two decrees, no more: '%s'", text);
        break;
    case ARGP_KEY_END: check_request(asked, state); break;
    default:
        return cli_draw_source_option(key, text, &asked->draws, state) == 0
                   ? 0
                   : cli_run_option(key, text, &asked->run, state);
    }
    return 0;
}

// -- the people -----------------------------------------------------------------------------------

// What one thread does.
typedef struct part {
    jub_determination *before; // [CLI_ROWS_PER_PART]
    jub_determination *after;
    jub_people_tally tally;
    jub_buffer lines;
    jub_buffer scratch;
} part;

typedef struct diff_work {
    const cli_run *old_run;
    const cli_run *new_run;
    const jub_comparison *comparison;
    cli_writer *list; // NULL: none
    part *parts;      // [worker_count]
} diff_work;

static void text_cell(part *mine, jub_text text)
{
    jub_csv_separator(&mine->lines);
    jub_csv_write(&mine->lines, text);
}

static void end_cell(part *mine, const jub_determination *determination)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    const jub_outcome *result = &determination->result;
    const bool is_known = result->standing != JUB_UNDETERMINED && result->has_new_end;
    text_cell(mine,
              is_known ? jub_text_from(jub_date_format(result->new_end, day)) : (jub_text){0});
}

static void clauses_cell(part *mine, const cli_run *run, const jub_determination *determination)
{
    jub_csv_separator(&mine->lines);
    cli_determination_clauses(run->decree.decree, determination, &mine->scratch, &mine->lines);
}

static void write_line(const diff_work *work, part *mine, uint32_t row,
                       const jub_determination *before, const jub_determination *after,
                       const jub_person_difference *found)
{
    jub_buffer_reset(&mine->scratch);
    cli_run_person(work->new_run, row, &mine->scratch);
    jub_csv_write(&mine->lines, jub_buffer_view(&mine->scratch));
    text_cell(mine, jub_text_from(jub_difference_word(found->difference)));
    text_cell(mine, jub_text_from(jub_standing_word((jub_standing)before->result.standing)));
    text_cell(mine, jub_text_from(jub_standing_word((jub_standing)after->result.standing)));
    clauses_cell(mine, work->old_run, before);
    clauses_cell(mine, work->new_run, after);
    end_cell(mine, before);
    end_cell(mine, after);
    jub_csv_separator(&mine->lines);
    if (found->has_days) jub_buffer_i64(&mine->lines, found->days);
    jub_csv_end(&mine->lines);
}

static void compare_part(void *context, uint32_t worker, uint32_t first, uint32_t last)
{
    diff_work *work = context;
    part *mine = &work->parts[worker];
    cli_run_determine(work->old_run, worker, first, last, NULL, mine->before, NULL);
    cli_run_determine(work->new_run, worker, first, last, NULL, mine->after, NULL);
    for (uint32_t row = first; row < last; row++) {
        const jub_determination *before = &mine->before[row - first];
        const jub_determination *after = &mine->after[row - first];
        const jub_person_difference found =
            jub_comparison_count(work->comparison, before, after, &mine->tally);
        if (work->list && found.difference != JUB_STAYS)
            write_line(work, mine, row, before, after, &found);
    }
}

static jub_status take_part(void *context, uint32_t worker, jub_error *error)
{
    diff_work *work = context;
    if (!work->list) return JUB_OK;
    return jub_buffer_flush(&work->parts[worker].lines, cli_writer_sink(work->list), error);
}

static jub_status open_parts(jub_arena *arena, diff_work *work, jub_error *error)
{
    const uint32_t worker_count = work->new_run->worker_count;
    work->parts = JUB_NEW(arena, part, worker_count);
    if (!work->parts) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < worker_count; i++) {
        part *mine = &work->parts[i];
        mine->lines = jub_buffer_init(PART_TEXT_MAX_BYTES);
        mine->scratch = jub_buffer_init(ROW_TEXT_MAX_BYTES);
        mine->before = JUB_NEW(arena, jub_determination, CLI_ROWS_PER_PART);
        mine->after = JUB_NEW(arena, jub_determination, CLI_ROWS_PER_PART);
        if (!mine->before || !mine->after ||
            !jub_people_tally_init(arena, work->comparison, &mine->tally))
            return jub_fail_no_memory(error);
    }
    return JUB_OK;
}

static void clear_parts(diff_work *work)
{
    for (uint32_t i = 0; work->parts && i < work->new_run->worker_count; i++) {
        jub_buffer_clear(&work->parts[i].lines);
        jub_buffer_clear(&work->parts[i].scratch);
    }
}

static const char list_header[] = "person,difference,old_status,new_status,old_clauses,new_clauses,"
                                  "end_by_old,end_by_new,days\n";

static jub_status write_header(cli_writer *list, jub_error *error)
{
    const jub_sink sink = cli_writer_sink(list);
    return sink.write(sink.context, jub_text_from(list_header), error);
}

// Everybody by both decrees. The list gets its name only when all went well.
static jub_status compare_people(jub_arena *arena, const request *asked, diff_work *work,
                                 jub_people_tally *tally, jub_error *error)
{
    const cli_batches batches = {"comparing", compare_part, take_part, work};
    jub_status status = JUB_OK;
    if (!jub_people_tally_init(arena, work->comparison, tally)) return jub_fail_no_memory(error);
    if (asked->out) status = cli_file_begin(asked->out, CLI_SHARED, &work->list, error);
    if (status == JUB_OK && work->list) status = write_header(work->list, error);
    if (status == JUB_OK) status = open_parts(arena, work, error);
    if (status == JUB_OK) status = cli_run_batches(work->new_run, &batches, error);
    for (uint32_t i = 0; status == JUB_OK && i < work->new_run->worker_count; i++)
        jub_people_tally_add(work->comparison, tally, &work->parts[i].tally);
    if (status == JUB_OK && work->list) {
        status = cli_file_commit(work->list, error);
        work->list = NULL;
    }
    cli_file_abort(work->list);
    clear_parts(work);
    return status;
}

// A seed has to be that of a lottery in one of the two.
static jub_status check_seeds(const request *asked, const cli_decree *a, const cli_decree *b,
                              jub_error *error)
{
    const jub_decree *const decrees[] = {a->decree, b->decree};
    for (uint32_t i = 0; i < asked->run.seed_count; i++) {
        const jub_text name = asked->run.seeds[i].lottery;
        bool is_used = false;
        for (size_t k = 0; k < 2; k++) {
            const uint32_t count = jub_decree_lottery_count(decrees[k]);
            is_used |= name.length_bytes == 0 && count == 1;
            for (uint32_t j = 0; j < count; j++)
                is_used |= jub_text_equal(name, jub_decree_lottery_name(decrees[k], j));
        }
        if (!is_used && name.length_bytes == 0)
            return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "write --draw-seed NAME=HEX",
                            "the seed names no lottery, and neither decree has exactly one");
        if (!is_used)
            return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                            "neither decree has a lottery called '%.*s'", JUB_TEXT_ARG(name));
    }
    return JUB_OK;
}

// -- the command ----------------------------------------------------------------------------------

static jub_status print(const request *asked, const cli_diff *diff, jub_error *error)
{
    jub_buffer text = jub_buffer_init(REPORT_MAX_BYTES);
    jub_status status = JUB_OK;
    if (asked->is_json)
        status = cli_diff_json(diff, &text, error);
    else
        cli_diff_print(diff, &text);
    status = cli_print(&text, status, error);
    if (status == JUB_OK && asked->out && !asked->is_json)
        (void)printf("\n%s lists everybody for whom anything differs\n", asked->out);
    return status;
}

static jub_status open_decree(const char *command, const char *path, cli_decree *decree)
{
    const jub_status status = cli_decree_open(command, path, decree);
    if (status != JUB_OK) cli_decree_report(decree, &decree->diagnostics, CLI_ERRORS_ALONE);
    return status;
}

static int compare_texts(const request *asked, const char *command)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    cli_decree before = {0}, after = {0};
    cli_diff diff = {.old_decree = &before, .new_decree = &after};
    jub_error error;
    jub_status status = open_decree(command, asked->old_path, &before);
    if (status == JUB_OK) status = open_decree(command, asked->new_path, &after);
    if (status != JUB_OK) goto done; // told already
    status = jub_decree_compare_text(&arena, before.decree, after.decree, &diff.changes, &error);
    if (status == JUB_OK) status = print(asked, &diff, &error);
    if (status != JUB_OK) cli_report(command, NULL, &error);

done:
    cli_decree_clear(&after);
    cli_decree_clear(&before);
    jub_arena_clear(&arena);
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}

static jub_status open_runs(const request *asked, cli_run *old_run, cli_run *new_run)
{
    cli_run_request both = asked->run;
    both.register_path = asked->register_path;
    both.leaves_seeds = true;
    both.decree_path = asked->old_path;
    jub_status status = cli_run_open(&both, old_run);
    if (status != JUB_OK) return status;
    both.beside = old_run;
    both.decree_path = asked->new_path;
    return cli_run_open(&both, new_run);
}

static int compare_on_register(const request *asked, const char *command)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    cli_run old_run = {0}, new_run = {0};
    jub_comparison *comparison = NULL;
    jub_people_tally tally;
    jub_error error;
    jub_status status = open_runs(asked, &old_run, &new_run);
    if (status != JUB_OK) goto done; // told already
    cli_diff diff = {.old_decree = &old_run.decree,
                     .new_decree = &new_run.decree,
                     .old_run = &old_run,
                     .new_run = &new_run,
                     .tally = &tally};
    const jub_decree *before = old_run.decree.decree, *after = new_run.decree.decree;
    status = check_seeds(asked, &old_run.decree, &new_run.decree, &error);
    if (status == JUB_OK)
        status = jub_decree_compare_text(&arena, before, after, &diff.changes, &error);
    if (status == JUB_OK) status = jub_comparison_open(&arena, before, after, &comparison, &error);
    if (status == JUB_OK) {
        diff.comparison = comparison;
        diff_work work = {.old_run = &old_run, .new_run = &new_run, .comparison = comparison};
        status = compare_people(&arena, asked, &work, &tally, &error);
    }
    if (status == JUB_OK) status = print(asked, &diff, &error);
    if (status != JUB_OK) cli_report(command, NULL, &error);

done:
    cli_run_clear(&new_run);
    cli_run_clear(&old_run);
    jub_arena_clear(&arena);
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}

int command_decree_diff(int argc, char **argv)
{
    request asked = {.run = cli_run_request_begin(argv[0])};
    const struct argp argp = {options, parse_option, "OLD NEW", description, NULL, NULL, NULL};
    (void)argp_parse(&argp, argc, argv, 0, NULL, &asked);
    const jub_status status = cli_draw_sources_open(&asked.draws, &asked.run);
    if (status != JUB_OK) return cli_log_exit(status);
    return asked.register_path ? compare_on_register(&asked, argv[0])
                               : compare_texts(&asked, argv[0]);
}
