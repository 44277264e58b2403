// jubilee draw commit: an officer chooses a secret number and binds to it.

#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/log/draw_log.h"
#include "cli/log/nonce_file.h"
#include "cli/message.h"
#include "cli/random.h"
#include "cli/seal/key_file.h"

enum { KEY_AS = 1, KEY_NONCE_OUT, KEY_PASSPHRASE };

typedef struct commit_run {
    cli_draw_request draw;
    const char *key_path;
    const char *nonce_path;
    cli_passphrase passphrase;
} commit_run;

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    commit_run *run = state->input;
    switch (key) {
    case KEY_AS: run->key_path = text; return 0;
    case KEY_NONCE_OUT: run->nonce_path = text; return 0;
    case KEY_PASSPHRASE: run->passphrase.file = text; return 0;
    case ARGP_KEY_SUCCESS:
        if (!run->key_path) argp_error(state, "who commits? give the officer's key with --as");
        if (!run->nonce_path) argp_error(state, "where to keep the nonce? give --nonce-out");
        return 0;
    default: return cli_draw_option(key, text, &run->draw, state);
    }
}

static const struct argp_option options[] = {
    CLI_DRAW_OPTIONS,
    CLI_DRAW_ENTRY_OPTION,
    {"as", KEY_AS, "KEYFILE", 0, "the officer's signing key", 0},
    {"nonce-out", KEY_NONCE_OUT, "FILE", 0, "new file for the nonce, which is secret", 0},
    {"passphrase-file", KEY_PASSPHRASE, "FILE", 0,
     "read the passphrase of the key from the first line of FILE", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG",
    .doc =
        "Takes 32 bytes from the system's generator, keeps them in a new file that only its "
        "owner can read, and logs their hash with the officer's signature. Where the rules say "
        "so, the bytes are sealed to the draw's holders, so that they can be opened if the "
        "officer does not show them.\v"
        "An officer who holds a copy of the log writes the entry to a file with --entry-out. Guard "
        "the file of the nonce until the draw is closed, then show it with 'jubilee draw reveal'. "
        "Whoever knows all nonces before the close knows the result.\n\n"
        "Exit status: 0 done, 1 bad input, 2 wrong usage, 3 what the log holds does not stand.\n\n"
        "Examples:\n"
        "  jubilee draw commit log --id 2027/quota --as a.key --nonce-out a.nonce",
};

static jub_status find_officer(const cli_draw *draw, const jub_signer *signer,
                               uint16_t *officer_out, jub_error *error)
{
    const jub_draw_record *record = draw->record;
    for (size_t i = 0; i < record->rules.officer_count; i++) {
        if (!jub_vkey_equal(&record->officers[i].vkey, &signer->vkey)) continue;
        *officer_out = (uint16_t)(i + 1);
        return JUB_OK;
    }
    return jub_fail(error, JUB_MISSING, (jub_position){0}, "'jubilee draw show' lists the officers",
                    "'%s' is no officer of this draw", signer->vkey.name);
}

// What would be refused is refused before a nonce is made.
static jub_status may_commit(const cli_draw *draw, uint16_t officer, jub_error *error)
{
    const jub_draw_record *record = draw->record;
    if (record->stage != JUB_STAGE_OPEN)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL, "the draw is closed");
    if (record->officers[officer - 1].has_committed)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL, "'%s' has committed already",
                        record->officers[officer - 1].vkey.name);
    return JUB_OK;
}

static jub_status write_commit(cli_draw *draw, const jub_signer *signer,
                               const jub_draw_nonce *nonce, jub_text sealed, jub_error *error)
{
    char time[CLI_TIME_BYTES];
    uint8_t commitment[JUB_DRAW_COMMITMENT_BYTES];
    const jub_draw_head head = cli_draw_head(draw, time);
    jub_status status = jub_draw_commitment(draw->record->draw_id, nonce, commitment, error);
    if (status != JUB_OK) return status;
    json_t *act = jub_draw_write_commit(&head, nonce->officer, jub_text_from(signer->vkey.name),
                                        commitment, sealed);
    if (!act) return jub_fail_no_memory(error);
    status = jub_draw_sign(act, signer, error);
    if (status == JUB_OK) return cli_draw_append(draw, act, error);
    json_decref(act);
    return status;
}

// What was refused is not in the record, unless another try had reached the log after all.
static bool is_logged(const cli_draw *draw, const jub_draw_nonce *nonce)
{
    uint8_t commitment[JUB_DRAW_COMMITMENT_BYTES];
    const jub_draw_officer *officer = &draw->record->officers[nonce->officer - 1];
    return officer->has_committed &&
           (jub_draw_commitment(draw->record->draw_id, nonce, commitment, NULL) != JUB_OK ||
            memcmp(commitment, officer->commitment, sizeof commitment) == 0);
}

// The nonce is durable before its commitment is: a commit without a nonce would spoil the draw.
static jub_status commit(cli_draw *draw, const commit_run *run, const jub_signer *signer,
                         jub_draw_nonce *nonce, const char **bad_path_out, jub_error *error)
{
    const jub_random random = cli_random();
    const jub_text seal_to = draw->record->rules.seal_to;
    jub_buffer sealed = jub_buffer_init(JUB_DRAW_SEALED_MAX_BYTES);
    jub_status status = cli_draw_may_append(draw, error);
    if (status == JUB_OK) status = cli_draw_must_be(draw, error);
    if (status == JUB_OK) status = find_officer(draw, signer, &nonce->officer, error);
    if (status == JUB_OK) status = may_commit(draw, nonce->officer, error);
    if (status != JUB_OK) return status;
    random.fill(random.context, nonce->bytes, sizeof nonce->bytes);
    if (seal_to.length_bytes > 0) status = cli_nonce_seal(seal_to, nonce, &sealed, error);
    if (status == JUB_OK) {
        *bad_path_out = run->nonce_path;
        status = cli_nonce_put(run->nonce_path, draw->record->draw_id, nonce, error);
    }
    if (status == JUB_OK) {
        *bad_path_out = run->draw.path;
        status = write_commit(draw, signer, nonce, jub_buffer_view(&sealed), error);
        if (status != JUB_OK && !draw->may_be_written &&
            (draw->entry_out || !is_logged(draw, nonce)))
            (void)unlink(run->nonce_path); // it is the nonce of nothing
    }
    jub_buffer_clear(&sealed);
    return status;
}

int command_draw_commit(int argc, char **argv)
{
    commit_run run = {.draw.command = argv[0]};
    cli_draw draw = {0};
    jub_signer signer = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const char *bad_path = run.key_path;
    jub_draw_nonce *nonce = sodium_malloc(sizeof *nonce);
    jub_status status = nonce ? cli_signer_open(run.key_path, &run.passphrase, &signer, &error)
                              : jub_fail_no_memory(&error);
    if (status == JUB_OK) status = cli_draw_open(&run.draw, &draw, &bad_path, &error);
    if (status == JUB_OK) status = commit(&draw, &run, &signer, nonce, &bad_path, &error);
    if (status == JUB_OK)
        (void)printf("the nonce is in %s: keep it secret until the draw is closed\n",
                     run.nonce_path);
    else
        cli_report(argv[0], bad_path, &error);
    sodium_free(nonce);
    jub_signer_clear(&signer);
    cli_draw_close(&draw);
    return cli_finish_output(cli_log_exit(status));
}
