// jubilee draw show: how a draw stands, in words.

#include <inttypes.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/log/draw_list.h"
#include "cli/log/draw_log.h"
#include "cli/message.h"
#include "seal/fingerprint.h"

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    return cli_draw_option(key, text, state->input, state);
}

static const struct argp_option options[] = {CLI_DRAW_OPTIONS, {0}};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG",
    .doc = "Replays a draw from the log, checks every act of it, and tells how it stands: what is "
           "drawn from, who has committed, who has shown the nonce, what is missing, and the "
           "seed. Without --id it lists the draws of the log, each with its stage.\v"
           "Without --log-key or --policy the signatures of the log are not checked, and the "
           "signature of a beacon never is. Compare the fingerprints of the officers' keys with "
           "those that they give.\n\n"
           "Exit status: 0 it stands, 1 no such draw or bad input, 2 wrong usage, 3 what the log "
           "holds does not stand.\n\n"
           "Examples:\n"
           "  jubilee draw show log\n"
           "  jubilee draw show log --id 2027/quota --log-key log.key.pub",
};

static const char *hex_of(const uint8_t bytes[JUB_HASH_BYTES], char hex_out[2 * JUB_HASH_BYTES + 1])
{
    jub_hex_encode(bytes, JUB_HASH_BYTES, hex_out);
    return hex_out;
}

static void show_rules(const jub_draw_record *record)
{
    const jub_draw_rules *rules = &record->rules;
    char hex[2 * JUB_HASH_BYTES + 1];
    (void)printf("\ndrawn from (entry %" PRIu64 ")\n", record->pool_index);
    for (size_t i = 0; i < record->file_count; i++)
        (void)printf("  %s  %.*s\n", hex_of(record->files[i].sha256.bytes, hex),
                     JUB_TEXT_ARG(record->files[i].name));
    (void)printf("\nrules (entry %" PRIu64 ")\n  mode %s", record->rules_index,
                 jub_draw_mode_word(rules->mode));
    if (rules->mode == JUB_MODE_PANEL) (void)printf(" of %u", rules->panel_size);
    (void)printf(", %zu of %zu officers must commit\n", rules->needed, rules->officer_count);
    if (rules->close_by.length_bytes > 0)
        (void)printf("  commits until %.*s\n", JUB_TEXT_ARG(rules->close_by));
    if (rules->reveal_by.length_bytes > 0)
        (void)printf("  nonces until %.*s\n", JUB_TEXT_ARG(rules->reveal_by));
    if (rules->beacon_chain.length_bytes > 0)
        (void)printf("  beacon drand:%.*s, round %" PRIu64 "\n", JUB_TEXT_ARG(rules->beacon_chain),
                     rules->beacon_round);
    if (rules->seal_to.length_bytes > 0)
        (void)printf("  nonces sealed to %.*s\n", JUB_TEXT_ARG(rules->seal_to));
}

// To compare with what the officer gives: anyone can put a name into rules.
static void show_fingerprint(const jub_vkey *vkey)
{
    char fingerprint[JUB_FINGERPRINT_TEXT_BYTES + 1];
    jub_buffer text = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    jub_vkey_write(vkey, &text);
    if (text.status == JUB_OK) {
        jub_fingerprint(jub_buffer_view(&text), fingerprint);
        (void)printf("     key %s\n", fingerprint);
    }
    jub_buffer_clear(&text);
}

static void show_officers(const jub_draw_record *record)
{
    (void)printf("\nofficers\n");
    for (size_t i = 0; i < record->rules.officer_count; i++) {
        const jub_draw_officer *officer = &record->officers[i];
        (void)printf("  %zu  %s  ", i + 1, officer->vkey.name);
        if (!officer->has_committed)
            (void)printf("has not committed\n");
        else if (!officer->has_revealed)
            (void)printf("committed (entry %" PRIu64 "), nonce not shown\n", officer->commit_index);
        else
            (void)printf("committed (entry %" PRIu64 "), nonce %s\n", officer->commit_index,
                         officer->is_by_holders ? "opened by the holders" : "shown");
        show_fingerprint(&officer->vkey);
    }
}

static void show_checkpoint(const jub_draw_record *record)
{
    char hex[2 * JUB_HASH_BYTES + 1];
    if (record->stage < JUB_STAGE_CLOSED ||
        (record->stage == JUB_STAGE_VOID && !record->close_index))
        return;
    (void)printf("\nclosed (entry %" PRIu64 ")\n", record->close_index);
    if (!record->has_checkpoint) return;
    (void)printf("  %.*s at size %" PRIu64 "\n  root %s\n  %s\n", JUB_TEXT_ARG(record->origin),
                 record->closed_size, hex_of(record->closed_root.bytes, hex),
                 record->policy
                     ? "in a checkpoint signed as asked for"
                     : "the log's signatures were not checked: give --log-key or --policy");
}

static void show_missing(size_t count)
{
    if (count == 1)
        (void)printf("\nnext: the last nonce is shown\n");
    else
        (void)printf("\nnext: %zu nonces are shown\n", count);
}

static void show_outcome(const jub_draw_record *record)
{
    char hex[2 * JUB_HASH_BYTES + 1];
    if (record->stage == JUB_STAGE_DONE)
        (void)printf("\nresult (entry %" PRIu64 ")\n  seed %s\n%s", record->result_index,
                     hex_of(record->seed, hex),
                     record->rules.beacon_chain.length_bytes > 0
                         ? "  the beacon's signature was not checked: that takes its own tools\n"
                         : "");
    else if (record->stage == JUB_STAGE_VOID)
        (void)printf("\nvoid (entry %" PRIu64 "): %.*s\n", record->result_index,
                     JUB_TEXT_ARG(record->void_reason));
    else if (record->stage == JUB_STAGE_OPEN)
        (void)printf("\nnext: %s\n", record->commit_count < record->rules.officer_count
                                         ? "the officers commit, then it is closed"
                                         : "it is closed");
    else if (record->commit_count < record->rules.needed)
        (void)printf("\nnext: it is declared void, with too few commits\n");
    else if (!jub_draw_record_is_whole(record))
        show_missing(record->commit_count - record->reveal_count);
    else
        (void)printf("\nnext: the result is computed and logged\n");
}

static jub_status show_draw(const cli_draw_request *request, cli_draw *draw,
                            const char **bad_path_out, jub_error *error)
{
    jub_status status = cli_draw_open(request, draw, bad_path_out, error);
    if (status == JUB_OK) status = cli_draw_must_be(draw, error);
    if (status != JUB_OK) return status;
    (void)printf("draw %s in the log %.*s\n", request->id, JUB_TEXT_ARG(draw->record->origin));
    show_rules(draw->record);
    show_officers(draw->record);
    show_checkpoint(draw->record);
    show_outcome(draw->record);
    return JUB_OK;
}

static jub_status show_all(const cli_draw_request *request, cli_draw *draw, bool *is_told_out,
                           const char **bad_path_out, jub_error *error)
{
    const jub_policy *policy = NULL;
    const jub_status status = cli_draw_open_log(request, draw, &policy, bad_path_out, error);
    return status == JUB_OK ? cli_draw_list_print(draw, policy, is_told_out, error) : status;
}

int command_draw_show(int argc, char **argv)
{
    cli_draw_request request = {.command = argv[0], .may_lack_id = true};
    cli_draw draw = {0};
    jub_error error;
    bool is_told = false;
    const char *bad_path = NULL;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &request);
    const jub_status status = request.id ? show_draw(&request, &draw, &bad_path, &error)
                                         : show_all(&request, &draw, &is_told, &bad_path, &error);
    if (status != JUB_OK && !is_told) cli_report(argv[0], bad_path, &error);
    cli_draw_close(&draw);
    return cli_finish_output(cli_log_exit(status));
}
