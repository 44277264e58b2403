// jubilee draw append: acts that officers wrote on other machines.

#include <stdio.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/log/draw_log.h"
#include "cli/message.h"

typedef struct append_run {
    cli_draw_request draw;
    char **paths; // [count]
    int count;
    const char *bad_path;
} append_run;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    append_run *run = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (run->draw.path) return ARGP_ERR_UNKNOWN; // the rest comes as ARGP_KEY_ARGS
        return cli_draw_option(key, text, &run->draw, state);
    case ARGP_KEY_ARGS:
        run->paths = state->argv + state->next;
        run->count = state->argc - state->next;
        return 0;
    case ARGP_KEY_SUCCESS:
        if (run->count == 0) argp_error(state, "which entries? name their files");
        return 0;
    default: return cli_draw_option(key, text, &run->draw, state);
    }
}

static const struct argp_option options[] = {CLI_DRAW_OPTIONS, {0}};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG FILE...",
    .doc =
        "Appends acts of a draw that officers wrote with --entry-out, from a copy of the log: "
        "commits and nonces that come on a stick. Each is checked as if it stood in the log "
        "already, and what cannot stand is not appended. With --log-key or --policy that is also a "
        "first nonce under a checkpoint that the log did not sign, which would spoil the draw "
        "for whoever asks for the signature.\v"
        "The files are taken in order; at one that is refused the command stops.\n\n"
        "Exit status: 0 done, 1 an act is refused or cannot be read, 2 wrong usage, 3 what the "
        "log holds does not stand.\n\n"
        "Examples:\n"
        "  jubilee draw append log --id 2027/quota --log-key log.key.pub \\\n"
        "      court.reveal bar.reveal",
};

static jub_status append_file(cli_draw *draw, const char *path, jub_error *error)
{
    cli_file file = {0};
    jub_status status = cli_file_open(path, JUB_ENTRY_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = cli_draw_append_entry(draw, file.bytes, error);
    cli_file_clear(&file);
    return status;
}

int command_draw_append(int argc, char **argv)
{
    append_run run = {.draw.command = argv[0]};
    cli_draw draw = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_draw_open(&run.draw, &draw, &run.bad_path, &error);
    if (status == JUB_OK) status = cli_draw_may_append(&draw, &error);
    if (status == JUB_OK) status = cli_draw_must_be(&draw, &error);
    for (int i = 0; status == JUB_OK && i < run.count; i++) {
        run.bad_path = run.paths[i];
        status = append_file(&draw, run.paths[i], &error);
    }
    if (status != JUB_OK)
        cli_report(argv[0], run.bad_path, &error);
    else
        cli_draw_tell_unchecked(&draw, argv[0]);
    cli_draw_close(&draw);
    return cli_finish_output(cli_log_exit(status));
}
