// jubilee draw close: nothing is added from here on, and the log signs it.

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log/draw_log.h"
#include "cli/log/log_signing.h"
#include "cli/message.h"

enum { KEY_FORCE = 1 };

typedef struct close_run {
    cli_draw_request draw;
    bool is_forced; // with too few commits
    cli_log_signing signing;
} close_run;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    close_run *run = state->input;
    if (key == KEY_FORCE) {
        run->is_forced = true;
        return 0;
    }
    if (cli_log_signing_option(key, text, &run->signing) == 0) return 0;
    if (key != ARGP_KEY_SUCCESS) return cli_draw_option(key, text, &run->draw, state);
    if (!run->signing.key_path) argp_error(state, "the log's key signs the close: give --key");
    return 0;
}

static const struct argp_option options[] = {
    CLI_DRAW_OPTIONS,
    CLI_SIGNING_OPTIONS,
    {"force", KEY_FORCE, NULL, 0, "close with too few commits, so that the draw is void", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG",
    .doc =
        "Closes a draw: an entry names pool, rules and all commits, and the log's next "
        "checkpoint, which holds it, is signed and printed. From here on no commit is taken. "
        "Witnesses cosign the checkpoint before any nonce is shown. Size and root of the log "
        "with the close as its last entry go into the seed.\v"
        "A draw closed with fewer commits than its rules ask for has no result, and 'jubilee draw "
        "result' then logs that it is void: that takes --force. Closing again only signs, where "
        "that failed.\n\n"
        "Exit status: 0 done, 1 bad input, 2 wrong usage, 3 what the log holds does not stand.\n\n"
        "Examples:\n"
        "  jubilee draw close log --id 2027/quota --key log.key",
};

static jub_status write_close(cli_draw *draw, jub_error *error)
{
    char time[CLI_TIME_BYTES];
    const jub_draw_record *record = draw->record;
    uint64_t commits[JUB_DRAW_OFFICER_MAX];
    size_t count = 0;
    for (size_t i = 0; i < record->rules.officer_count; i++)
        if (record->officers[i].has_committed) commits[count++] = record->officers[i].commit_index;
    const jub_draw_head head = cli_draw_head(draw, time);
    return cli_draw_append(
        draw, jub_draw_write_close(&head, record->pool_index, record->rules_index, commits, count),
        error);
}

// What can be waited for is not thrown away by a slip.
static jub_status check_commits(const jub_draw_record *record, bool is_forced, jub_error *error)
{
    if (record->commit_count >= record->rules.needed || is_forced) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "wait for the others; --force closes it, and the draw is void",
                    record->commit_count == 1 ? "%zu officer has committed and %zu are needed"
                                              : "%zu officers have committed and %zu are needed",
                    record->commit_count, record->rules.needed);
}

// A close whose signature failed is only signed.
static jub_status close_draw(cli_draw *draw, bool is_forced, jub_error *error)
{
    jub_status status = cli_draw_may_append(draw, error);
    if (status == JUB_OK) status = cli_draw_must_be(draw, error);
    if (status != JUB_OK) return status;
    if (draw->record->stage == JUB_STAGE_OPEN) {
        status = check_commits(draw->record, is_forced, error);
        return status == JUB_OK ? write_close(draw, error) : status;
    }
    if (draw->record->stage == JUB_STAGE_CLOSED && draw->record->reveal_count == 0) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL, "the draw is closed already");
}

static jub_status check_key(const cli_draw *draw, const jub_signer *signer, jub_error *error)
{
    if (strcmp(signer->vkey.name, draw->head.origin) == 0) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0}, "give the log's own key",
                    "the key is called '%s' and the log '%s'", signer->vkey.name,
                    draw->head.origin);
}

int command_draw_close(int argc, char **argv)
{
    close_run run = {.draw.command = argv[0]};
    cli_draw draw = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const char *bad_path = NULL;
    jub_status status = cli_log_signing_open(&run.signing, &bad_path, &error);
    if (status == JUB_OK) status = cli_draw_open(&run.draw, &draw, &bad_path, &error);
    if (status == JUB_OK) status = check_key(&draw, &run.signing.signer, &error);
    if (status == JUB_OK) status = close_draw(&draw, run.is_forced, &error);
    if (status == JUB_OK)
        status = cli_log_sign(&run.signing, run.draw.path, &draw.log.storage, &bad_path, &error);
    if (status == JUB_OK && draw.record->commit_count < draw.record->rules.needed)
        (void)fprintf(stderr, "%s: too few have committed, %zu of %zu: the draw will be void\n",
                      argv[0], draw.record->commit_count, draw.record->rules.needed);
    if (status != JUB_OK) cli_report(argv[0], bad_path, &error);
    cli_log_signing_close(&run.signing);
    cli_draw_close(&draw);
    return cli_finish_output(cli_log_exit(status));
}
