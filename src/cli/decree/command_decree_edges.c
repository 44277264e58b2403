// jubilee decree edges: who stands close to a line of a decree, and where a longer term fares
// better than a shorter one or far worse.

#include <argp.h>
#include <string.h>

#include "base/sha256.h"
#include "cli/command.h"
#include "cli/decree/batches.h"
#include "cli/decree/determination_row.h"
#include "cli/decree/draw_source.h"
#include "cli/decree/edges_report.h"
#include "cli/decree/run_options.h"
#include "cli/log/log_files.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "register/csv.h"

#define ARENA_MAX_BYTES ((size_t)16 << 30)
enum {
    TEXT_MAX_BYTES = 1 << 20, // one cell, or all that one person is alike in
    PART_TEXT_MAX_BYTES = 1 << 30,
    REPORT_MAX_BYTES = 256 << 20,
    LIST_BLOCK_BYTES = 1 << 20,
    DEFAULT_JUMP_DAYS = 30,
    JUMP_DAYS_MAX = 292560, // all days that there are
    KEY_OUT = 1,
    KEY_PAIRS,
    KEY_JUMP,
    KEY_FORMAT,
};

typedef struct request {
    cli_run_request run;
    cli_draw_sources draws;
    const char *out;   // NULL: no list of people close to a line
    const char *pairs; // NULL: no list of inversions and jumps
    uint32_t jump_days;
    bool is_json;
} request;

// -- the command line -----------------------------------------------------------------------------

static const char description[] =
    "Shows the edges of a decree on a register: how many people stand close to a line at which the "
    "outcome turns over, on either side, and what happens along the length of terms: where "
    "somebody "
    "who was due out later comes out earlier, and where one more day costs far more than a day.\v"
    "A line is a comparison in order of anything that is a fact of the person, in a condition, a "
    "definition or a table. Close is: 30 days, a month, a year, 1, or a percentage point, by what "
    "is "
    "compared. Terms are compared among people alike in all that the decree makes of them but for "
    "the end of the term.\n\n"
    "--out lists the people close to a line, --pairs the people on both sides of each inversion "
    "and "
    "jump, as CSV.\n\n"
    "Examples:\n"
    "  jubilee decree edges special-pardon.decree.md prison \\\n"
    "    --draw february-2022=log --log-key log.key.pub\n"
    "  jubilee decree edges d.decree.md prison --out close.csv --pairs pairs.csv\n"
    "  jubilee decree edges d.decree.md prison --jump 365\n\n"
    "Exit status: 0 done, whether or not anything was found; 1 bad input; 2 wrong usage; 3 the "
    "draw "
    "in the log does not stand.";

static const struct argp_option options[] = {
    {"out", KEY_OUT, "FILE", 0, "list the people close to a line", 0},
    {"pairs", KEY_PAIRS, "FILE", 0, "list every inversion and jump with its two people", 0},
    {"jump", KEY_JUMP, "DAYS", 0, "from how many days on a jump is told (default: 30)", 0},
    {"format", KEY_FORMAT, "text|json", 0, "how to print (default: text)", 0},
    CLI_RUN_OPTIONS,
    CLI_DRAW_SOURCE_OPTIONS,
    {0},
};

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    request *asked = state->input;
    switch (key) {
    case KEY_OUT: asked->out = text; break;
    case KEY_PAIRS: asked->pairs = text; break;
    case KEY_JUMP:
        if (!jub_text_to_u32(jub_text_from(text), &asked->jump_days) || asked->jump_days < 1 ||
            asked->jump_days > JUMP_DAYS_MAX)
            argp_error(state, "'%s' is not a number of days: write 1 or more", text);
        break;
    case KEY_FORMAT:
        if (strcmp(text, "text") != 0 && strcmp(text, "json") != 0)
            argp_error(state, "'%s' is not a format: write text or json", text);
        asked->is_json = text[0] == 'j';
        break;
    case ARGP_KEY_SUCCESS: cli_draw_sources_check(&asked->draws, state); break;
    default:
        return cli_draw_source_option(key, text, &asked->draws, state) == 0
                   ? 0
                   : cli_run_option(key, text, &asked->run, state);
    }
    return 0;
}

// -- every person ---------------------------------------------------------------------------------

// What one thread does.
typedef struct part {
    cli_line_counts *counts; // [line count]
    jub_buffer lines;        // of the list
    jub_buffer text;
    jub_sha256 *hash;
    uint32_t first; // the rungs that this part has filled lie from its first row on
    uint32_t rung_count;
    bool has_failed;
} part;

typedef struct edges_work {
    const cli_run *run;
    const jub_edges *edges;
    cli_writer *list; // NULL: none
    jub_rung *rungs;  // [row count]
    size_t rung_count;
    part *parts; // [worker_count]
} edges_work;

static void text_cell(part *mine, jub_text text)
{
    jub_csv_write(&mine->lines, text);
    jub_csv_separator(&mine->lines);
}

// What was written to `mine->text`.
static void end_cell(part *mine)
{
    text_cell(mine, jub_buffer_view(&mine->text));
    jub_buffer_reset(&mine->text);
}

static void write_close(const edges_work *work, part *mine, jub_worker *worker, uint32_t row,
                        uint32_t number, const jub_edge_look *look)
{
    static const char *const sides[] = {"", "below", "on", "above"};
    const jub_edge_line *line = jub_edges_line(work->edges, number);
    jub_buffer_reset(&mine->text);
    cli_run_person(work->run, row, &mine->text);
    end_cell(mine);
    text_cell(mine, line->clauses);
    text_cell(mine, line->left);
    text_cell(mine, line->right);
    jub_edges_left_write(work->edges, worker, number, &mine->text);
    end_cell(mine);
    jub_edges_right_write(work->edges, worker, number, &mine->text);
    end_cell(mine);
    text_cell(mine, jub_text_from(sides[look->side]));
    jub_edge_distance_write(line, look, &mine->text);
    end_cell(mine);
    jub_buffer_string(&mine->lines, jub_measure_word(line->measure));
    jub_csv_end(&mine->lines);
}

static void look_at_lines(const edges_work *work, part *mine, jub_worker *worker, uint32_t row)
{
    for (uint32_t i = 0; i < jub_edges_line_count(work->edges); i++) {
        const jub_edge_look look = jub_edges_look(work->edges, worker, i);
        if (!look.is_close) continue;
        mine->counts[i].below += look.side == JUB_SIDE_BELOW;
        mine->counts[i].on += look.side == JUB_SIDE_ON;
        mine->counts[i].above += look.side == JUB_SIDE_ABOVE;
        if (work->list) write_close(work, mine, worker, row, i, &look);
    }
}

// Whoever is undetermined, has no end of term or was ranked by a quota stands on no ladder: what
// they get does not follow from their own facts alone.
static void add_rung(const edges_work *work, part *mine, jub_worker *worker, uint32_t row,
                     const jub_determination *its)
{
    uint8_t digest[JUB_SHA256_BYTES];
    if (its->result.standing == JUB_UNDETERMINED || !its->has_old_end || !its->result.has_new_end ||
        its->quota != JUB_NO_QUOTA)
        return;
    jub_buffer_reset(&mine->text);
    jub_edges_alike_write(work->edges, worker, &mine->text);
    if (mine->text.status != JUB_OK ||
        !jub_sha256_of(mine->hash, jub_buffer_view(&mine->text), digest)) {
        mine->has_failed = true;
        return;
    }
    jub_rung *rung = &work->rungs[mine->first + mine->rung_count++];
    *rung = (jub_rung){.end = its->old_end, .release = its->result.new_end, .row = row};
    memcpy(rung->group, digest, JUB_RUNG_GROUP_BYTES);
}

static void look_at_part(void *context, uint32_t number, uint32_t first, uint32_t last)
{
    edges_work *work = context;
    part *mine = &work->parts[number];
    jub_worker *worker = work->run->workers[number];
    jub_determination its;
    mine->first = first;
    mine->rung_count = 0;
    for (uint32_t row = first; row < last; row++) {
        jub_edges_load(work->edges, worker, row, &its);
        look_at_lines(work, mine, worker, row);
        if (jub_edges_have_ladder(work->edges)) add_rung(work, mine, worker, row, &its);
    }
}

static jub_status take_part(void *context, uint32_t number, jub_error *error)
{
    edges_work *work = context;
    part *mine = &work->parts[number];
    if (mine->has_failed) return jub_fail_no_memory(error);
    memmove(work->rungs + work->rung_count, work->rungs + mine->first,
            mine->rung_count * sizeof *work->rungs);
    work->rung_count += mine->rung_count;
    mine->rung_count = 0;
    if (!work->list) return JUB_OK;
    return jub_buffer_flush(&mine->lines, cli_writer_sink(work->list), error);
}

static jub_status open_parts(jub_arena *arena, edges_work *work, jub_error *error)
{
    const uint32_t worker_count = work->run->worker_count;
    work->parts = JUB_NEW(arena, part, worker_count);
    work->rungs = JUB_NEW(arena, jub_rung, jub_determiner_row_count(work->run->determiner));
    if (!work->parts || !work->rungs) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < worker_count; i++) {
        part *mine = &work->parts[i];
        mine->lines = jub_buffer_init(PART_TEXT_MAX_BYTES);
        mine->text = jub_buffer_init(TEXT_MAX_BYTES);
        mine->hash = jub_sha256_new();
        mine->counts = JUB_NEW(arena, cli_line_counts, jub_edges_line_count(work->edges));
        if (!mine->hash || !mine->counts) return jub_fail_no_memory(error);
    }
    return JUB_OK;
}

static void clear_parts(edges_work *work)
{
    for (uint32_t i = 0; work->parts && i < work->run->worker_count; i++) {
        jub_buffer_clear(&work->parts[i].lines);
        jub_buffer_clear(&work->parts[i].text);
        jub_sha256_free(work->parts[i].hash);
    }
}

static void add_counts(const edges_work *work, cli_line_counts *counts)
{
    for (uint32_t i = 0; i < work->run->worker_count; i++)
        for (uint32_t k = 0; k < jub_edges_line_count(work->edges); k++) {
            counts[k].below += work->parts[i].counts[k].below;
            counts[k].on += work->parts[i].counts[k].on;
            counts[k].above += work->parts[i].counts[k].above;
        }
}

static const char close_header[] = "person,clauses,compared,with,value,bound,side,distance,unit\n";

// A list appears under its name only when all of it is there.
static jub_status begin_list(const char *path, const char *header, cli_writer **list_out,
                             jub_error *error)
{
    if (!path) return JUB_OK;
    const jub_status status = cli_file_begin(path, CLI_SHARED, list_out, error);
    if (status != JUB_OK) return status;
    const jub_sink sink = cli_writer_sink(*list_out);
    return sink.write(sink.context, jub_text_from(header), error);
}

static jub_status end_list(cli_writer **list, jub_status status, jub_error *error)
{
    if (*list && status == JUB_OK)
        status = cli_file_commit(*list, error);
    else
        cli_file_abort(*list);
    *list = NULL;
    return status;
}

static jub_status look_at_everybody(jub_arena *arena, const request *asked, edges_work *work,
                                    cli_line_counts *counts, jub_error *error)
{
    const cli_batches batches = {"looking", look_at_part, take_part, work};
    jub_status status = begin_list(asked->out, close_header, &work->list, error);
    if (status == JUB_OK) status = open_parts(arena, work, error);
    if (status == JUB_OK) status = cli_run_batches(work->run, &batches, error);
    if (status == JUB_OK) add_counts(work, counts);
    clear_parts(work);
    return end_list(&work->list, status, error);
}

// -- inversions and jumps -------------------------------------------------------------------------

static const char pairs_header[] =
    "kind,days,clauses,line,first,first_due,first_out,first_clauses,second,second_due,second_out,"
    "second_clauses\n";

// The lists that the second pass fills.
typedef struct seam_work {
    const cli_run *run;
    const jub_edges *edges;
    cli_writer *list;      // NULL: none
    uint32_t *place_of[2]; // [edge count + 1] by kind: one more than the number of its place, or 0
    cli_seam_place *places;
    size_t place_count;
    jub_buffer lines;
    jub_buffer text;
} seam_work;

static void pair_cell(seam_work *work, jub_text text)
{
    jub_csv_separator(&work->lines);
    jub_csv_write(&work->lines, text);
}

static void write_person(seam_work *work, uint32_t row)
{
    char day[JUB_DATE_TEXT_BYTES + 1];
    jub_determination its;
    jub_edges_load(work->edges, work->run->workers[0], row, &its);
    jub_buffer_reset(&work->text);
    cli_run_person(work->run, row, &work->text);
    pair_cell(work, jub_buffer_view(&work->text));
    pair_cell(work, jub_text_from(jub_date_format(its.old_end, day)));
    pair_cell(work, jub_text_from(jub_date_format(its.result.new_end, day)));
    jub_csv_separator(&work->lines);
    cli_determination_clauses(work->run->decree.decree, &its, &work->text, &work->lines);
}

static void write_pair(seam_work *work, const jub_seam *seam, uint32_t edge)
{
    jub_buffer_string(&work->lines, seam->kind == JUB_INVERSION ? "inversion," : "jump,");
    jub_buffer_u64(&work->lines, seam->days);
    jub_buffer_reset(&work->text);
    if (edge != JUB_NO_EDGE) jub_edges_edge_write(work->edges, edge, &work->text);
    pair_cell(work,
              edge != JUB_NO_EDGE ? jub_edges_edge_clauses(work->edges, edge) : (jub_text){0});
    pair_cell(work, jub_buffer_view(&work->text));
    write_person(work, seam->first_row);
    write_person(work, seam->second_row);
    jub_csv_end(&work->lines);
}

// Seams come with the worst first, so the first at a line is the worst there.
static void count_place(seam_work *work, const jub_seam *seam, uint32_t edge)
{
    const uint32_t edge_count = jub_edges_edge_count(work->edges);
    uint32_t *its = &work->place_of[seam->kind][edge == JUB_NO_EDGE ? edge_count : edge];
    if (*its == 0) {
        work->places[work->place_count++] =
            (cli_seam_place){.kind = seam->kind, .edge = edge, .worst = seam};
        *its = (uint32_t)work->place_count;
    }
    work->places[*its - 1].count++;
}

static jub_status take_seams(seam_work *work, const jub_ladder *ladder, jub_error *error)
{
    jub_status status = JUB_OK;
    cli_progress progress;
    cli_progress_begin(&progress, "finding the lines", "places", 1);
    for (size_t i = 0; i < ladder->seam_count && status == JUB_OK; i++) {
        const jub_seam *seam = &ladder->seams[i];
        const uint32_t edge = jub_edges_between(work->edges, work->run->workers[0], seam->first_row,
                                                seam->second_row);
        count_place(work, seam, edge);
        if (work->list) write_pair(work, seam, edge);
        if (work->lines.length_bytes >= LIST_BLOCK_BYTES)
            status = jub_buffer_flush(&work->lines, cli_writer_sink(work->list), error);
        cli_progress_report(&progress, i, ladder->seam_count);
    }
    if (status == JUB_OK && work->list)
        status = jub_buffer_flush(&work->lines, cli_writer_sink(work->list), error);
    cli_progress_end(&progress);
    return status;
}

static jub_status find_places(jub_arena *arena, const request *asked, seam_work *work,
                              const jub_ladder *ladder, jub_error *error)
{
    const size_t edge_count = jub_edges_edge_count(work->edges) + (size_t)1;
    work->lines = jub_buffer_init(PART_TEXT_MAX_BYTES);
    work->text = jub_buffer_init(TEXT_MAX_BYTES);
    work->places = JUB_NEW(arena, cli_seam_place, 2 * edge_count);
    work->place_of[JUB_INVERSION] = JUB_NEW(arena, uint32_t, edge_count);
    work->place_of[JUB_JUMP] = JUB_NEW(arena, uint32_t, edge_count);
    if (!work->places || !work->place_of[JUB_INVERSION] || !work->place_of[JUB_JUMP])
        return jub_fail_no_memory(error);
    jub_status status = begin_list(asked->pairs, pairs_header, &work->list, error);
    if (status == JUB_OK) status = take_seams(work, ladder, error);
    jub_buffer_clear(&work->lines);
    jub_buffer_clear(&work->text);
    return end_list(&work->list, status, error);
}

// -- the command ----------------------------------------------------------------------------------

static jub_status print(const request *asked, const cli_edges *found, jub_error *error)
{
    jub_buffer text = jub_buffer_init(REPORT_MAX_BYTES);
    jub_status status = JUB_OK;
    if (asked->is_json)
        status = cli_edges_json(found, &text, error);
    else
        cli_edges_print(found, &text);
    status = cli_print(&text, status, error);
    if (status == JUB_OK && asked->out && !asked->is_json)
        (void)printf("\n%s lists the people close to a line\n", asked->out);
    if (status == JUB_OK && asked->pairs && !asked->is_json)
        (void)printf("%s%s lists the inversions and jumps\n", asked->out ? "" : "\n", asked->pairs);
    return status;
}

static jub_status find_edges(jub_arena *arena, const request *asked, const cli_run *run,
                             jub_error *error)
{
    const jub_edges *edges = NULL;
    jub_ladder ladder = {0};
    jub_status status = jub_edges_open(arena, run->determiner, &edges, error);
    if (status != JUB_OK) return status;
    cli_line_counts *counts = JUB_NEW(arena, cli_line_counts, jub_edges_line_count(edges));
    if (!counts) return jub_fail_no_memory(error);
    edges_work work = {.run = run, .edges = edges};
    status = look_at_everybody(arena, asked, &work, counts, error);
    if (status == JUB_OK)
        status =
            jub_ladder_climb(arena, work.rungs, work.rung_count, asked->jump_days, &ladder, error);
    seam_work seams = {.run = run, .edges = edges};
    if (status == JUB_OK) status = find_places(arena, asked, &seams, &ladder, error);
    const cli_edges found = {
        run, edges, counts, &ladder, seams.places, seams.place_count, asked->jump_days};
    if (status == JUB_OK) status = print(asked, &found, error);
    return status;
}

int command_decree_edges(int argc, char **argv)
{
    request asked = {.run = cli_run_request_begin(argv[0]), .jump_days = DEFAULT_JUMP_DAYS};
    const struct argp argp = {options, parse_option, "DECREE REGISTER", description, NULL,
                              NULL,    NULL};
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    cli_run run = {0};
    jub_error error;
    (void)argp_parse(&argp, argc, argv, 0, NULL, &asked);
    jub_status status = cli_draw_sources_open(&asked.draws, &asked.run);
    if (status != JUB_OK) return cli_log_exit(status);
    status = cli_run_open(&asked.run, &run);
    if (status == JUB_OK) {
        status = find_edges(&arena, &asked, &run, &error);
        if (status != JUB_OK) cli_report(argv[0], NULL, &error);
    }
    cli_run_clear(&run);
    jub_arena_clear(&arena);
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}
