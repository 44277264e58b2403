// jubilee key new: a key that signs or a key that opens what is sealed.

#include <argp.h>
#include <sodium.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/random.h"
#include "cli/seal/key_file.h"

enum { KEY_NAME = 1, KEY_WITNESS, KEY_SEALING, KEY_PASSPHRASE_FILE, KEY_NO_PASSPHRASE };

typedef struct new_run {
    const char *name;
    const char *path;
    bool is_witness;
    bool is_sealing;
    cli_protection protection;
} new_run;

static void check_usage(struct argp_state *state, const new_run *run)
{
    if (!run->path) argp_error(state, "where to? name the file with --out");
    if (!run->name && !run->is_sealing)
        argp_error(state, "--name for a key that signs, or --sealing for one that opens");
    if (run->name && run->is_sealing) argp_error(state, "--name or --sealing, not both");
    if (run->is_witness && run->is_sealing) argp_error(state, "a witness signs: give it a --name");
    if (run->protection.is_bare && run->protection.passphrase.file)
        argp_error(state, "--passphrase-file or --no-passphrase, not both");
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    new_run *run = state->input;
    switch (key) {
    case KEY_NAME: run->name = argument; return 0;
    case KEY_WITNESS: run->is_witness = true; return 0;
    case KEY_SEALING: run->is_sealing = true; return 0;
    case KEY_PASSPHRASE_FILE: run->protection.passphrase.file = argument; return 0;
    case KEY_NO_PASSPHRASE: run->protection.is_bare = true; return 0;
    case 'o': run->path = argument; return 0;
    case ARGP_KEY_ARG: argp_error(state, "'%s'? name the file with --out", argument); return EINVAL;
    case ARGP_KEY_END: check_usage(state, run); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"name", KEY_NAME, "NAME", 0, "a key that signs, known by this name: example.gov/log", 0},
    {"witness", KEY_WITNESS, NULL, 0, "of a witness, who cosigns with the time", 0},
    {"sealing", KEY_SEALING, NULL, 0, "a key that opens what is sealed to it", 0},
    {"out", 'o', "FILE", 0, "where the secret goes; FILE.pub gets the public part", 0},
    {"passphrase-file", KEY_PASSPHRASE_FILE, "FILE", 0,
     "take the passphrase from the first line of FILE", 0},
    {"no-passphrase", KEY_NO_PASSPHRASE, NULL, 0, "protect it by the file's permissions alone", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .doc =
        "Makes a key and prints its public part and fingerprint. The secret goes into a new file "
        "that only its owner can read, sealed with a passphrase that is asked for twice; a file "
        "that is there already is never replaced.\v"
        "The file of a sealing key is what `age -i` takes, and `age -d` opens the protection of "
        "either sort. Read the fingerprint aloud when you hand over the public key.\n\n"
        "Exit status: 0 done, 1 it could not be made, 2 wrong usage.\n\n"
        "Examples:\n"
        "  jubilee key new --name example.gov/log --out log.key\n"
        "  jubilee key new --witness --name court.example/witness --out court.key\n"
        "  jubilee key new --sealing --out holder.key",
};

static jub_status put(const new_run *run, cli_secret *secret, jub_buffer *public_line,
                      jub_error *error)
{
    if (public_line->status != JUB_OK) return jub_fail_no_memory(error);
    const jub_text key = jub_text_trim(jub_buffer_view(public_line));
    const jub_status status =
        cli_key_file_put(run->path, (jub_text){secret->bytes, secret->length_bytes},
                         jub_buffer_view(public_line), &run->protection, error);
    if (status != JUB_OK) return status;
    cli_public_key_print(key);
    (void)printf("secret       %s, %s\npublic       %s.pub\n", run->path,
                 run->protection.is_bare ? "without a passphrase" : "protected by the passphrase",
                 run->path);
    return JUB_OK;
}

static jub_status make_signing(const new_run *run, cli_secret *secret, jub_buffer *public_line,
                               jub_error *error)
{
    uint8_t seed[JUB_SEED_BYTES];
    jub_signer signer;
    jub_buffer text = jub_buffer_init_secret((size_t)2 * JUB_VKEY_MAX_BYTES);
    const jub_random random = cli_random();
    random.fill(random.context, seed, sizeof seed);
    jub_status status = jub_signer_from_seed(jub_text_from(run->name),
                                             run->is_witness ? JUB_KEY_COSIGNER : JUB_KEY_ED25519,
                                             seed, &signer, error);
    sodium_memzero(seed, sizeof seed);
    if (status != JUB_OK) return status;
    jub_vkey_write(&signer.vkey, public_line);
    jub_signer_write(&signer, &text);
    jub_signer_clear(&signer);
    jub_buffer_char(&text, '\n');
    const jub_sink sink = cli_secret_sink(secret);
    status = text.status == JUB_OK ? sink.write(sink.context, jub_buffer_view(&text), error)
                                   : jub_fail_no_memory(error);
    jub_buffer_clear(&text);
    return status;
}

static jub_status make_sealing(cli_secret *secret, jub_buffer *public_line, jub_error *error)
{
    jub_age_identity identity;
    char recipient[JUB_AGE_RECIPIENT_TEXT_BYTES + 1], text[JUB_AGE_IDENTITY_TEXT_BYTES + 2];
    jub_age_identity_make(cli_random(), &identity);
    jub_age_recipient_write(&identity.recipient, recipient);
    jub_age_identity_write(&identity, text);
    jub_age_identity_clear(&identity);
    text[JUB_AGE_IDENTITY_TEXT_BYTES] = '\n';
    jub_buffer_string(public_line, recipient);
    const jub_sink sink = cli_secret_sink(secret);
    const jub_status status =
        sink.write(sink.context, (jub_text){text, JUB_AGE_IDENTITY_TEXT_BYTES + 1}, error);
    sodium_memzero(text, sizeof text);
    return status;
}

int command_key_new(int argc, char **argv)
{
    new_run run = {0};
    jub_error error;
    cli_secret secret = {0};
    jub_buffer public_line = jub_buffer_init(JUB_VKEY_MAX_BYTES + 1);
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_secret_init((size_t)2 * JUB_VKEY_MAX_BYTES, &secret, &error);
    if (status == JUB_OK)
        status = run.is_sealing ? make_sealing(&secret, &public_line, &error)
                                : make_signing(&run, &secret, &public_line, &error);
    jub_buffer_char(&public_line, '\n');
    if (status == JUB_OK) status = put(&run, &secret, &public_line, &error);
    if (status != JUB_OK) cli_report(argv[0], NULL, &error);
    cli_secret_clear(&secret);
    jub_buffer_clear(&public_line);
    return status == JUB_OK ? EXIT_FINE : EXIT_BAD_INPUT;
}
