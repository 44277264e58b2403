// jubilee unseal: what is sealed to a key, in the clear.

#include <argp.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/seal/key_file.h"
#include "cli/seal/unseal_run.h"

enum { KEY_KEY = 1, KEY_PASSPHRASE_FILE, KEY_PAD, KEY_FORCE };

typedef struct unseal_run {
    const char *key_path;
    cli_target out;
    cli_passphrase passphrase;
    bool is_padded;
} unseal_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    unseal_run *run = state->input;
    switch (key) {
    case KEY_KEY: run->key_path = argument; return 0;
    case KEY_PASSPHRASE_FILE: run->passphrase.file = argument; return 0;
    case KEY_PAD: run->is_padded = true; return 0;
    case KEY_FORCE: run->out.may_replace = true; return 0;
    case 'o': run->out.path = argument; return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "the sealed file comes on standard input: < %s", argument);
        return EINVAL;
    case ARGP_KEY_END:
        if (!run->key_path) argp_error(state, "which key opens it? name its file with --key");
        if (run->key_path[0] == '-' && run->key_path[1] == '\0')
            argp_error(state, "standard input is the sealed file: name the key's file");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"key", KEY_KEY, "FILE", 0, "the secret key, or several, of Jubilee or of age-keygen", 0},
    {"passphrase-file", KEY_PASSPHRASE_FILE, "FILE", 0,
     "take the key's passphrase from the first line of FILE", 0},
    {"out", 'o', "FILE", 0, "write to FILE, which appears only when all of it is good", 0},
    {"force", KEY_FORCE, NULL, 0, "replace a FILE that is there already", 0},
    {"pad", KEY_PAD, NULL, 0, "take away the padding of `seal --pad`", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .doc = "Opens the sealed file on standard input. Nothing is written of a part before it has "
           "verified, but a file that was cut off shows only at its end: use --out, or see to the "
           "exit status before you use what was written.\v"
           "Any file of age, version 1, to an X25519 key is opened, armored or not.\n\n"
           "Exit status: 0 done, 1 this is no sealed file or a file cannot be read, 2 wrong usage, "
           "3 the key does not open it, it was changed, or it is cut off.\n\n"
           "Examples:\n"
           "  jubilee unseal --key holder.key --out list.csv < list.age\n"
           "  jubilee unseal --key prison.key < part.age | head",
};

int command_unseal(int argc, char **argv)
{
    unseal_run run = {0};
    jub_error error;
    cli_identities identities = {0};
    const char *bad_path = NULL;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    jub_status status = cli_identities_open(run.key_path, &run.passphrase, &identities, &error);
    if (status == JUB_OK) {
        const jub_unseal_keys keys = {identities.items, identities.count, {0}};
        status = cli_unseal(&keys, run.out, run.is_padded, &error);
    } else {
        bad_path = run.key_path;
    }
    if (status != JUB_OK) cli_report(argv[0], bad_path, &error);
    cli_identities_clear(&identities);
    if (status == JUB_OK) return EXIT_FINE;
    return status == JUB_UNVERIFIED ? EXIT_NOT_VERIFIED : EXIT_BAD_INPUT;
}
