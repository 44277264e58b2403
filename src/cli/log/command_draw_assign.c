// jubilee draw assign: reviewers to cases, by lot.

#include <inttypes.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/label_lines.h"
#include "cli/log/draw_log.h"
#include "cli/message.h"
#include "draw/assignment.h"

#define ARENA_MAX_BYTES ((size_t)16 << 30)
enum { KEY_SEED = 1, KEY_MODE, KEY_PANEL, KEY_REVIEWERS, KEY_CONFLICTS };

typedef struct assign_run {
    cli_draw_request draw;
    cli_draw opened; // zero with --seed
    const char *reviewers_path;
    const char *conflicts_path;
    bool has_seed;
    bool has_mode;
    jub_draw_mode mode;
    uint32_t panel_size;
    uint8_t seed[JUB_DRAW_SEED_BYTES];
    jub_arena arena;
    cli_labels reviewer_lines, conflict_lines, cases;
    jub_reviewers reviewers;
    jub_conflicts conflicts;
    const char *bad_path;
} assign_run;

static void take_seed(assign_run *run, const char *text, struct argp_state *state)
{
    run->has_seed = jub_hex_decode(jub_text_from(text), run->seed, sizeof run->seed);
    if (!run->has_seed) argp_error(state, "'%s' is not a seed: 64 hexadecimal digits", text);
}

static void check_usage(const assign_run *run, struct argp_state *state)
{
    if (!run->reviewers_path) argp_error(state, "who may be drawn? give --reviewers");
    if (!run->has_seed && (run->has_mode || run->panel_size > 0))
        argp_error(state, "the rules of the draw say the mode: --mode and --panel go with --seed");
    if (run->has_seed && (run->draw.path || run->draw.id))
        argp_error(state, "a seed, or a log with --id, not both");
    if (run->has_seed && (run->mode == JUB_MODE_PANEL) != (run->panel_size > 0))
        argp_error(state, "--panel goes with --mode panel, and that with it");
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    assign_run *run = state->input;
    switch (key) {
    case KEY_SEED: take_seed(run, text, state); return 0;
    case KEY_REVIEWERS: run->reviewers_path = text; return 0;
    case KEY_CONFLICTS: run->conflicts_path = text; return 0;
    case KEY_MODE:
        run->has_mode = jub_draw_mode_from(jub_text_from(text), &run->mode);
        if (!run->has_mode) argp_error(state, "no mode is called '%s'", text);
        return 0;
    case KEY_PANEL:
        if (!jub_text_to_u32(jub_text_from(text), &run->panel_size) || run->panel_size < 1 ||
            run->panel_size > JUB_PANEL_MAX)
            argp_error(state, "'%s' is not a number from 1 to %d", text, JUB_PANEL_MAX);
        return 0;
    case ARGP_KEY_END:
        check_usage(run, state);
        return run->has_seed ? 0 : cli_draw_option(key, text, &run->draw, state);
    default: return cli_draw_option(key, text, &run->draw, state);
    }
}

static const struct argp_option options[] = {
    CLI_DRAW_OPTIONS,
    {"reviewers", KEY_REVIEWERS, "FILE", 0, "who may be drawn, one a line", 0},
    {"conflicts", KEY_CONFLICTS, "FILE", 0, "a case, a tab, and a reviewer it must not get", 0},
    {"seed", KEY_SEED, "HEX", 0, "the seed itself, without a log", 0},
    {"mode", KEY_MODE, "MODE", 0, "with --seed: independent, panel or balanced", 0},
    {"panel", KEY_PANEL, "N", 0, "with --mode panel: how many sit on it", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG\n--seed HEX --mode MODE",
    .doc = "Reads cases, one a line, and prints each with the reviewer it is drawn for, separated "
           "by a tab; with all of its panel, or with the word 'second' behind a second duty of a "
           "balanced assignment. The mode is that of the rules. Reviewers and conflicts must be "
           "files of the draw's pool, as they were when it was opened, and so must the cases of a "
           "balanced assignment.\v"
           "Where assignment is independent or by panel, one case alone gives the same answer as "
           "all of them; where it is balanced, all cases are needed.\n\n"
           "Exit status: 0 done, 1 bad input or no result yet, 2 wrong usage, 3 what the log holds "
           "does not stand, or a file is not that of the pool.\n\n"
           "Examples:\n"
           "  jubilee draw assign log --id 2027/review \\\n"
           "      --reviewers reviewers.txt --conflicts conflicts.txt < cases.txt\n"
           "  jubilee draw assign --seed $(cat seed) --mode panel --panel 3 \\\n"
           "      --reviewers reviewers.txt < one-case.txt",
};

// -- what is assigned -----------------------------------------------------------------------------

// Whoever could still change such a file after the seed is known could steer.
static jub_status check_in_pool(assign_run *run, const char *path, jub_text bytes, jub_error *error)
{
    if (!path || cli_draw_has_file(&run->opened, bytes)) return JUB_OK;
    run->bad_path = path;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "'jubilee draw show' lists the files of the pool with their hashes",
                    "this file was not in the pool when the draw was opened");
}

static jub_status read_conflicts(assign_run *run, jub_error *error)
{
    const size_t count = run->conflict_lines.count;
    jub_conflict *items = JUB_NEW(&run->arena, jub_conflict, count);
    if (!items) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        items[i].reviewer = run->conflict_lines.items[i];
        items[i].label = jub_text_cut(&items[i].reviewer, '\t');
        if (items[i].label.length_bytes == 0 || items[i].reviewer.length_bytes == 0)
            return jub_fail(error, JUB_SYNTAX, (jub_position){.line = (uint32_t)i + 1},
                            "write the case, a tab, the reviewer", "this is no conflict");
    }
    return jub_conflicts_sort(&run->arena, items, count, &run->reviewers, &run->conflicts, error);
}

static jub_status read_lists(assign_run *run, jub_error *error)
{
    run->bad_path = run->reviewers_path;
    jub_status status =
        cli_labels_read(&run->arena, run->reviewers_path, &run->reviewer_lines, error);
    if (status == JUB_OK)
        status = jub_reviewers_sort(&run->arena, run->reviewer_lines.items,
                                    run->reviewer_lines.count, &run->reviewers, error);
    if (status == JUB_OK && run->conflicts_path) {
        run->bad_path = run->conflicts_path;
        status = cli_labels_read(&run->arena, run->conflicts_path, &run->conflict_lines, error);
        if (status == JUB_OK) status = read_conflicts(run, error);
    }
    return status;
}

static jub_status take_draw(assign_run *run, jub_error *error)
{
    jub_status status = cli_draw_open_done(&run->draw, &run->opened, &run->bad_path, error);
    if (status != JUB_OK) return status;
    memcpy(run->seed, run->opened.record->seed, sizeof run->seed);
    run->mode = run->opened.record->rules.mode;
    run->panel_size = run->opened.record->rules.panel_size;
    status = check_in_pool(run, run->reviewers_path, run->reviewer_lines.file.bytes, error);
    if (status != JUB_OK) return status;
    return check_in_pool(run, run->conflicts_path, run->conflict_lines.file.bytes, error);
}

// -- assigning ------------------------------------------------------------------------------------

static jub_status assign_each(assign_run *run, jub_error *error)
{
    const size_t size = run->mode == JUB_MODE_PANEL ? run->panel_size : 1;
    for (size_t i = 0; i < run->cases.count; i++) {
        uint32_t picks[JUB_PANEL_MAX];
        const jub_text label = run->cases.items[i];
        const jub_status status =
            run->mode == JUB_MODE_PANEL
                ? jub_assign_panel(&run->arena, run->seed, &run->reviewers, &run->conflicts, label,
                                   size, picks, error)
                : jub_assign_independent(&run->arena, run->seed, &run->reviewers, &run->conflicts,
                                         label, picks, error);
        if (status != JUB_OK) return status;
        (void)printf("%.*s", JUB_TEXT_ARG(label));
        for (size_t j = 0; j < size; j++)
            (void)printf("\t%.*s", JUB_TEXT_ARG(run->reviewers.labels[picks[j]]));
        (void)putchar('\n');
    }
    return JUB_OK;
}

static jub_status assign_balanced(assign_run *run, jub_error *error)
{
    const size_t count = run->cases.count;
    uint32_t *picks = JUB_NEW(&run->arena, uint32_t, count);
    bool *is_second = JUB_NEW(&run->arena, bool, count);
    if (!picks || !is_second) return jub_fail_no_memory(error);
    const jub_status status =
        jub_assign_balanced(&run->arena, run->seed, &run->reviewers, &run->conflicts,
                            run->cases.items, count, picks, is_second, error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < count; i++)
        (void)printf("%.*s\t%.*s%s\n", JUB_TEXT_ARG(run->cases.items[i]),
                     JUB_TEXT_ARG(run->reviewers.labels[picks[i]]), is_second[i] ? "\tsecond" : "");
    return JUB_OK;
}

static jub_status assign(assign_run *run, jub_error *error)
{
    jub_status status = read_lists(run, error);
    if (status == JUB_OK && !run->has_seed) status = take_draw(run, error);
    if (status != JUB_OK) return status;
    if (run->mode == JUB_MODE_ORDER)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "use 'jubilee draw rank'",
                        "the draw is one of order, not of reviewers");
    run->bad_path = "standard input";
    status = cli_labels_read(&run->arena, "-", &run->cases, error);
    if (status == JUB_OK && run->mode == JUB_MODE_BALANCED && !run->has_seed)
        status = check_in_pool(run, run->bad_path, run->cases.file.bytes, error);
    if (status != JUB_OK) return status;
    return run->mode == JUB_MODE_BALANCED ? assign_balanced(run, error) : assign_each(run, error);
}

int command_draw_assign(int argc, char **argv)
{
    assign_run run = {.draw.command = argv[0], .arena = jub_arena_init(ARENA_MAX_BYTES)};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const jub_status status = assign(&run, &error);
    if (status != JUB_OK) cli_report(argv[0], run.bad_path, &error);
    cli_labels_clear(&run.reviewer_lines);
    cli_labels_clear(&run.conflict_lines);
    cli_labels_clear(&run.cases);
    cli_draw_close(&run.opened);
    jub_arena_clear(&run.arena);
    return cli_finish_output(cli_log_exit(status));
}
