// jubilee draw result: the seed, logged once, or why there is none.

#include <inttypes.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log/draw_log.h"
#include "cli/message.h"

enum { KEY_BEACON_SIGNATURE = 1, KEY_VOID, KEY_FORCE };

typedef struct result_run {
    cli_draw_request draw;
    const char *reason; // to make it void
    bool is_forced;     // although holders could open what is missing
    uint8_t beacon_signature[JUB_BEACON_SIGNATURE_MAX_BYTES];
    size_t beacon_signature_bytes;
} result_run;

static void take_signature(result_run *run, const char *text, struct argp_state *state)
{
    const jub_text hex = jub_text_from(text);
    run->beacon_signature_bytes = hex.length_bytes / 2;
    if (hex.length_bytes == 0 || run->beacon_signature_bytes > sizeof run->beacon_signature ||
        !jub_hex_decode(hex, run->beacon_signature, run->beacon_signature_bytes))
        argp_error(state, "'%s' is not a signature in hexadecimal digits", text);
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    result_run *run = state->input;
    switch (key) {
    case KEY_BEACON_SIGNATURE: take_signature(run, text, state); return 0;
    case KEY_VOID:
        if (strlen(text) == 0 || strlen(text) > JUB_DRAW_REASON_MAX_BYTES)
            argp_error(state, "a reason has 1 to %d bytes", JUB_DRAW_REASON_MAX_BYTES);
        run->reason = text;
        return 0;
    case KEY_FORCE: run->is_forced = true; return 0;
    case ARGP_KEY_SUCCESS:
        if (run->reason && run->beacon_signature_bytes > 0)
            argp_error(state, "with what the beacon published there is a result: give "
                              "--beacon-signature or --void");
        if (run->is_forced && !run->reason) argp_error(state, "--force goes with --void");
        return 0;
    default: return cli_draw_option(key, text, &run->draw, state);
    }
}

static const struct argp_option options[] = {
    CLI_DRAW_OPTIONS,
    {"beacon-signature", KEY_BEACON_SIGNATURE, "HEX", 0,
     "what the beacon published for the round of the rules", 0},
    {"void", KEY_VOID, "REASON", 0, "there will be no result: nonces are missing for good", 0},
    {"force", KEY_FORCE, NULL, 0, "with --void: also where sealed nonces could be opened", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG",
    .doc =
        "Computes the seed of a draw from what the log holds, logs it and prints it; of a draw "
        "that has its result, only prints it. With fewer commits than the rules ask for, logs "
        "that the draw is void. A draw whose nonces are all there cannot be made void, unless it "
        "waits for a beacon; and one whose sealed nonces the holders can open, only with "
        "--force.\v"
        "Of a beacon it is checked that its value is the SHA-256 of the signature; the "
        "signature itself is checked with tools of the beacon, see docs/draw.md.\n\n"
        "Exit status: 0 there is a seed, 1 bad input, or the draw is void, 2 wrong usage, "
        "3 what the log holds does not stand.\n\n"
        "Examples:\n"
        "  jubilee draw result log --id 2027/quota --log-key log.key.pub\n"
        "  jubilee draw result log --id 2027/quota --void 'a nonce is lost'",
};

// What is missing can be opened: some officer's own reveal has brought the checkpoint.
static bool can_be_opened(const jub_draw_record *record)
{
    return record->stage == JUB_STAGE_CLOSED && record->commit_count >= record->rules.needed &&
           record->reveal_count < record->commit_count && record->has_checkpoint &&
           record->rules.seal_to.length_bytes > 0;
}

// Nobody may get rid of a result, nor think that it was got rid of.
static jub_status may_void(const jub_draw_record *record, bool is_forced, jub_error *error)
{
    const jub_position nowhere = {0};
    if (record->stage == JUB_STAGE_DONE)
        return jub_fail(error, JUB_CONFLICT, nowhere, "leave --void out to have it printed",
                        "the draw has its result already, entry %" PRIu64, record->result_index);
    if (record->stage == JUB_STAGE_VOID)
        return jub_fail(error, JUB_CONFLICT, nowhere, NULL,
                        "the draw is void already, entry %" PRIu64 ": %.*s", record->result_index,
                        JUB_TEXT_ARG(record->void_reason));
    if (jub_draw_record_is_whole(record) && record->rules.beacon_chain.length_bytes == 0)
        return jub_fail(error, JUB_CONFLICT, nowhere, "leave --void out to have it computed",
                        "nothing is missing: the draw has a result, whoever likes it or not");
    if (can_be_opened(record) && !is_forced)
        return jub_fail(error, JUB_CONFLICT, nowhere,
                        "open them with 'jubilee draw reveal --sealed'; --force makes the draw "
                        "void all the same",
                        "the holders can open what is missing");
    return JUB_OK;
}

static jub_status write_void(cli_draw *draw, const char *reason, jub_error *error)
{
    char time[CLI_TIME_BYTES];
    const jub_draw_head head = cli_draw_head(draw, time);
    return cli_draw_append(draw, jub_draw_write_void(&head, jub_text_from(reason)), error);
}

static jub_status refuse_missing(const cli_draw *draw, jub_error *error)
{
    const jub_draw_record *record = draw->record;
    const size_t missing = record->commit_count - record->reveal_count;
    size_t i = 0;
    if (record->stage == JUB_STAGE_OPEN)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                        "close it with 'jubilee draw close'", "the draw is not closed");
    while (!record->officers[i].has_committed || record->officers[i].has_revealed) i++;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    can_be_opened(record)
                        ? "the holders can open it: 'jubilee draw reveal --sealed'"
                        : "when it is lost for good, give --void and the reason",
                    missing == 1 ? "%zu nonce is missing, that of '%s'"
                                 : "%zu nonces are missing, the first is that of '%s'",
                    missing, record->officers[i].vkey.name);
}

static jub_status write_result(cli_draw *draw, const result_run *run, jub_error *error)
{
    char time[CLI_TIME_BYTES], beacon_id[JUB_BEACON_ID_BYTES];
    uint8_t value[JUB_HASH_BYTES];
    jub_draw_nonce nonces[JUB_DRAW_OFFICER_MAX];
    jub_draw_inputs inputs;
    const bool has_beacon = draw->record->rules.beacon_chain.length_bytes > 0;
    if (has_beacon != (run->beacon_signature_bytes > 0))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        has_beacon ? "the rules name a beacon: give --beacon-signature"
                                   : "the rules name no beacon");
    if (!jub_sha256_of(draw->sha,
                       (jub_text){(const char *)run->beacon_signature, run->beacon_signature_bytes},
                       value))
        return jub_fail_no_memory(error);
    jub_draw_record_inputs(draw->record, value, nonces, beacon_id, &inputs);
    const jub_draw_head head = cli_draw_head(draw, time);
    return cli_draw_append(
        draw,
        jub_draw_write_result(&head, &inputs, run->beacon_signature, run->beacon_signature_bytes),
        error);
}

static jub_status finish(cli_draw *draw, const result_run *run, jub_error *error)
{
    const jub_draw_record *record = draw->record;
    char reason[128];
    jub_status status = cli_draw_must_be(draw, error);
    if (status == JUB_OK && run->reason) status = may_void(record, run->is_forced, error);
    if (status != JUB_OK || record->stage >= JUB_STAGE_DONE) return status;
    status = cli_draw_may_append(draw, error);
    if (status != JUB_OK) return status;
    if (run->reason) return write_void(draw, run->reason, error);
    if (record->stage == JUB_STAGE_CLOSED && record->commit_count < record->rules.needed) {
        (void)snprintf(reason, sizeof reason, "%zu officer%s committed and %zu were needed",
                       record->commit_count, record->commit_count == 1 ? "" : "s",
                       record->rules.needed);
        return write_void(draw, reason, error);
    }
    if (!jub_draw_record_is_whole(record)) return refuse_missing(draw, error);
    return write_result(draw, run, error);
}

// The seed alone goes to standard output as its last line.
static int print_outcome(const char *command, const cli_draw *draw)
{
    const jub_draw_record *record = draw->record;
    char hex[2 * JUB_DRAW_SEED_BYTES + 1];
    if (record->stage == JUB_STAGE_VOID) {
        (void)fprintf(stderr, "%s: the draw is void: %.*s\n", command,
                      JUB_TEXT_ARG(record->void_reason));
        return EXIT_BAD_INPUT;
    }
    cli_draw_tell_unchecked(draw, command);
    if (record->rules.beacon_chain.length_bytes > 0)
        (void)fprintf(stderr,
                      "%s: the beacon's signature was not checked: see to it with a tool of the "
                      "beacon\n",
                      command);
    jub_hex_encode(record->seed, sizeof record->seed, hex);
    (void)printf("seed %s\n", hex);
    return EXIT_FINE;
}

int command_draw_result(int argc, char **argv)
{
    result_run run = {.draw.command = argv[0]};
    cli_draw draw = {0};
    jub_error error;
    const char *bad_path = NULL;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_draw_open(&run.draw, &draw, &bad_path, &error);
    if (status == JUB_OK) status = finish(&draw, &run, &error);
    int exit_status = cli_log_exit(status);
    if (status == JUB_OK)
        exit_status = print_outcome(argv[0], &draw);
    else
        cli_report(argv[0], bad_path, &error);
    cli_draw_close(&draw);
    return cli_finish_output(exit_status);
}
