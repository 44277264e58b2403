// jubilee draw rank: tickets and places, from the seed of a draw.

#include <inttypes.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/label_lines.h"
#include "cli/log/draw_log.h"
#include "cli/message.h"

#define ARENA_MAX_BYTES ((size_t)16 << 30)
enum { KEY_SEED = 1, KEY_LABEL };

typedef struct rank_run {
    cli_draw_request draw;
    const char *label;
    bool has_seed;
    uint8_t seed[JUB_DRAW_SEED_BYTES];
} rank_run;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    rank_run *run = state->input;
    switch (key) {
    case KEY_SEED:
        run->has_seed = jub_hex_decode(jub_text_from(text), run->seed, sizeof run->seed);
        if (!run->has_seed) argp_error(state, "'%s' is not a seed: 64 hexadecimal digits", text);
        return 0;
    case KEY_LABEL: run->label = text; return 0;
    case ARGP_KEY_END:
        if (!run->has_seed) return cli_draw_option(key, text, &run->draw, state);
        if (run->draw.path || run->draw.id)
            argp_error(state, "a seed, or a log with --id, not both");
        return 0;
    default: return cli_draw_option(key, text, &run->draw, state);
    }
}

static const struct argp_option options[] = {
    CLI_DRAW_OPTIONS,
    {"seed", KEY_SEED, "HEX", 0, "the seed itself, without a log", 0},
    {"label", KEY_LABEL, "LABEL", 0, "one person's or case's ticket alone", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG\n--seed HEX",
    .doc = "Reads labels, one a line, and prints rank, ticket and label of each, separated by "
           "tabs, in the order drawn. A ticket follows from the seed and the label alone: a label "
           "added or removed moves no other, and a family needs nobody else's to compute its "
           "own.\v"
           "The draw is replayed and checked before its seed is used.\n\n"
           "Exit status: 0 done, 1 bad input or no result yet, 2 wrong usage, 3 what the log holds "
           "does not stand.\n\n"
           "Examples:\n"
           "  jubilee draw rank log --id 2027/quota < cases.txt\n"
           "  jubilee draw rank log --id 2027/quota --label C-000123\n"
           "  jubilee draw rank --seed $(cat seed) --label C-000123",
};

static void print_ticket(const uint8_t *ticket, jub_text label)
{
    char hex[2 * JUB_DRAW_TICKET_BYTES + 1];
    jub_hex_encode(ticket, JUB_DRAW_TICKET_BYTES, hex);
    (void)printf("%s\t%.*s\n", hex, JUB_TEXT_ARG(label));
}

static jub_status rank_one(const rank_run *run, jub_error *error)
{
    uint8_t ticket[JUB_DRAW_TICKET_BYTES];
    const jub_text label = jub_text_from(run->label);
    const jub_status status = jub_draw_tickets(run->seed, &label, 1, ticket, error);
    if (status == JUB_OK) print_ticket(ticket, label);
    return status;
}

static jub_status print_ranks(const cli_labels *labels, const uint8_t *tickets,
                              const uint32_t *order, jub_error *error)
{
    for (size_t i = 1; i < labels->count; i++)
        if (jub_text_equal(labels->items[order[i - 1]], labels->items[order[i]]))
            return jub_fail(error, JUB_DUPLICATE, (jub_position){0}, "list each label once",
                            "'%.*s' is listed twice", JUB_TEXT_ARG(labels->items[order[i]]));
    for (size_t i = 0; i < labels->count; i++) {
        (void)printf("%zu\t", i + 1);
        print_ticket(tickets + (size_t)order[i] * JUB_DRAW_TICKET_BYTES, labels->items[order[i]]);
    }
    return JUB_OK;
}

static jub_status rank_all(const rank_run *run, jub_error *error)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    cli_labels labels = {0};
    jub_status status = cli_labels_read(&arena, "-", &labels, error);
    uint8_t *tickets = JUB_NEW(&arena, uint8_t, labels.count * JUB_DRAW_TICKET_BYTES);
    uint32_t *order = JUB_NEW(&arena, uint32_t, labels.count);
    if (status == JUB_OK && (!tickets || !order)) status = jub_fail_no_memory(error);
    if (status == JUB_OK)
        status = jub_draw_tickets(run->seed, labels.items, labels.count, tickets, error);
    if (status == JUB_OK) {
        jub_draw_order(tickets, labels.items, labels.count, order);
        status = print_ranks(&labels, tickets, order, error);
    }
    cli_labels_clear(&labels);
    jub_arena_clear(&arena);
    return status;
}

int command_draw_rank(int argc, char **argv)
{
    rank_run run = {.draw.command = argv[0]};
    cli_draw draw = {0};
    jub_error error;
    const char *bad_path = NULL;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = JUB_OK;
    if (!run.has_seed) {
        status = cli_draw_open_done(&run.draw, &draw, &bad_path, &error);
        if (status == JUB_OK) memcpy(run.seed, draw.record->seed, sizeof run.seed);
        cli_draw_close(&draw);
    }
    if (status == JUB_OK) {
        bad_path = run.label ? NULL : "standard input";
        status = run.label ? rank_one(&run, &error) : rank_all(&run, &error);
    }
    if (status != JUB_OK) cli_report(argv[0], bad_path, &error);
    return cli_finish_output(cli_log_exit(status));
}
