// jubilee draw reveal: a nonce is shown, by its officer or by the holders it was sealed to.

#include <sodium.h>

#include "cli/command.h"
#include "cli/log/draw_log.h"
#include "cli/log/nonce_file.h"
#include "cli/message.h"
#include "cli/seal/key_file.h"

enum { KEY_AS = 1, KEY_NONCE, KEY_SEALED, KEY_KEY, KEY_PASSPHRASE };

typedef struct reveal_run {
    cli_draw_request draw;
    const char *key_path; // of the officer, or of the holders
    const char *nonce_path;
    bool is_sealed;
    bool is_as;
    cli_passphrase passphrase;
    const char *bad_path;
} reveal_run;

static void check_usage(const reveal_run *run, struct argp_state *state)
{
    if (run->is_sealed && (run->is_as || run->nonce_path))
        argp_error(state, "--sealed goes with --key, not with --as and --nonce");
    if (run->is_sealed && !run->key_path) argp_error(state, "with which key? give --key");
    if (!run->is_sealed && !(run->is_as && run->nonce_path))
        argp_error(state, "give the officer's key with --as and the nonce with --nonce, or "
                          "--sealed and --key");
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
    reveal_run *run = state->input;
    switch (key) {
    case KEY_AS:
        run->is_as = true;
        run->key_path = text;
        return 0;
    case KEY_KEY: run->key_path = text; return 0;
    case KEY_NONCE: run->nonce_path = text; return 0;
    case KEY_SEALED: run->is_sealed = true; return 0;
    case KEY_PASSPHRASE: run->passphrase.file = text; return 0;
    case ARGP_KEY_SUCCESS: check_usage(run, state); return 0;
    default: return cli_draw_option(key, text, &run->draw, state);
    }
}

static const struct argp_option options[] = {
    CLI_DRAW_OPTIONS,
    CLI_DRAW_ENTRY_OPTION,
    {"as", KEY_AS, "KEYFILE", 0, "the officer's signing key", 0},
    {"nonce", KEY_NONCE, "FILE", 0, "what 'draw commit' wrote", 0},
    {"sealed", KEY_SEALED, NULL, 0, "open every nonce that is missing, with the holders' key", 0},
    {"key", KEY_KEY, "KEYFILE", 0, "the key that the nonces were sealed to", 0},
    {"passphrase-file", KEY_PASSPHRASE, "FILE", 0,
     "read the passphrase of the key from the first line of FILE", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "LOG",
    .doc =
        "Shows a nonce after the draw was closed. The entry holds the signed checkpoint that "
        "the nonce was shown under: the log's newest, or that of the first reveal. With "
        "--log-key or --policy it is checked before the nonce leaves the house; do so, and have "
        "the witnesses cosign first.\v"
        "With --sealed the holders open what officers have not shown. One officer must have "
        "shown a nonce before: that signature stands for the checkpoint.\n\n"
        "Exit status: 0 done, 1 bad input, 2 wrong usage, 3 what the log holds does not stand.\n\n"
        "Examples:\n"
        "  jubilee draw reveal log --id 2027/quota --log-key log.key.pub \\\n"
        "      --as a.key --nonce a.nonce\n"
        "  jubilee draw reveal log --id 2027/quota --sealed --key holders.key",
};

static jub_status find_checkpoint(const cli_draw *draw, jub_buffer *checkpoint, jub_error *error)
{
    const jub_reader reader = draw->log.storage.reader;
    if (draw->record->stage < JUB_STAGE_CLOSED)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "the draw is not closed: no nonce may be shown");
    if (draw->record->has_checkpoint)
        jub_buffer_text(checkpoint, draw->record->checkpoint);
    else
        return reader.read(reader.context, JUB_TEXT(JUB_CHECKPOINT_PATH), JUB_NOTE_MAX_BYTES,
                           checkpoint, error);
    return checkpoint->status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
}

static jub_status write_reveal(cli_draw *draw, uint16_t officer, const jub_signer *signer,
                               const uint8_t *nonce, jub_error *error)
{
    char time[CLI_TIME_BYTES];
    const jub_draw_head head = cli_draw_head(draw, time);
    jub_buffer checkpoint = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    json_t *act = NULL;
    jub_status status = find_checkpoint(draw, &checkpoint, error);
    if (status == JUB_OK) {
        act = jub_draw_write_reveal(&head, officer,
                                    signer ? jub_text_from(signer->vkey.name) : (jub_text){0},
                                    nonce, jub_buffer_view(&checkpoint));
        if (!act) status = jub_fail_no_memory(error);
    }
    if (status == JUB_OK && signer) status = jub_draw_sign(act, signer, error);
    jub_buffer_clear(&checkpoint);
    if (status == JUB_OK) return cli_draw_append(draw, act, error);
    json_decref(act);
    return status;
}

// -- by the officer -------------------------------------------------------------------------------

static uint16_t officer_of(const cli_draw *draw, const jub_signer *signer)
{
    for (size_t i = 0; i < draw->record->rules.officer_count; i++)
        if (jub_vkey_equal(&draw->record->officers[i].vkey, &signer->vkey))
            return (uint16_t)(i + 1);
    return 0;
}

static jub_status reveal_own(cli_draw *draw, reveal_run *run, uint8_t *nonce, jub_error *error)
{
    jub_signer signer = {0};
    run->bad_path = run->key_path;
    jub_status status = cli_signer_open(run->key_path, &run->passphrase, &signer, error);
    const uint16_t officer = status == JUB_OK ? officer_of(draw, &signer) : 0;
    if (status == JUB_OK && officer == 0)
        status = jub_fail(error, JUB_MISSING, (jub_position){0},
                          "'jubilee draw show' lists the officers",
                          "'%s' is no officer of this draw", signer.vkey.name);
    if (status == JUB_OK) {
        run->bad_path = run->nonce_path;
        status = cli_nonce_get(run->nonce_path, nonce, error);
    }
    if (status == JUB_OK) {
        run->bad_path = run->draw.path;
        status = write_reveal(draw, officer, &signer, nonce, error);
    }
    jub_signer_clear(&signer);
    return status;
}

// -- by the holders -------------------------------------------------------------------------------

// Whose it is that does not open: nobody else can have spoilt it.
static jub_status unseal_nonce(const jub_draw_officer *officer, const cli_identities *identities,
                               uint8_t *nonce, jub_error *error)
{
    jub_error inner;
    const jub_status status = cli_nonce_unseal(officer->sealed, identities, nonce, &inner);
    if (status == JUB_OK) return status;
    return jub_fail(error, status, (jub_position){0}, inner.hint,
                    "the sealed nonce of '%s': %.300s", officer->vkey.name, inner.message);
}

static jub_status reveal_sealed(cli_draw *draw, reveal_run *run, uint8_t *nonce, jub_error *error)
{
    cli_identities identities = {0};
    size_t opened = 0;
    run->bad_path = run->key_path;
    jub_status status = cli_identities_open(run->key_path, &run->passphrase, &identities, error);
    run->bad_path = status == JUB_OK ? run->draw.path : run->bad_path;
    for (size_t i = 0; status == JUB_OK && i < draw->record->rules.officer_count; i++) {
        const jub_draw_officer *officer = &draw->record->officers[i];
        if (!officer->has_committed || officer->has_revealed) continue;
        if (draw->entry_out && opened > 0) break; // one file, one entry
        status = unseal_nonce(officer, &identities, nonce, error);
        if (status == JUB_OK) status = write_reveal(draw, (uint16_t)(i + 1), NULL, nonce, error);
        opened++;
    }
    cli_identities_clear(&identities);
    if (status == JUB_OK && opened == 0)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL, "no nonce is missing");
    return status;
}

int command_draw_reveal(int argc, char **argv)
{
    reveal_run run = {.draw.command = argv[0]};
    cli_draw draw = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    uint8_t *nonce = sodium_malloc(JUB_DRAW_NONCE_BYTES);
    jub_status status =
        nonce ? cli_draw_open(&run.draw, &draw, &run.bad_path, &error) : jub_fail_no_memory(&error);
    if (status == JUB_OK) status = cli_draw_may_append(&draw, &error);
    if (status == JUB_OK) status = cli_draw_must_be(&draw, &error);
    if (status == JUB_OK)
        status = run.is_sealed ? reveal_sealed(&draw, &run, nonce, &error)
                               : reveal_own(&draw, &run, nonce, &error);
    if (status != JUB_OK)
        cli_report(argv[0], run.bad_path, &error);
    else
        cli_draw_tell_unchecked(&draw, argv[0]);
    sodium_free(nonce);
    cli_draw_close(&draw);
    return cli_finish_output(cli_log_exit(status));
}
