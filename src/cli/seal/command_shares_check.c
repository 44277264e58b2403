// jubilee shares check: whether a holder can open his share, and whether it is that of the record.

#include <argp.h>
#include <sodium.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/message.h"
#include "cli/seal/share_files.h"
#include "seal/fingerprint.h"

enum { KEY_CEREMONY = 1, KEY_KEY, KEY_PASSPHRASE_FILE };

typedef struct check_run {
    const char *ceremony_path;
    const char *key_path;
    const char *share_path;
    cli_passphrase passphrase;
    jub_ceremony ceremony;
} check_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    check_run *run = state->input;
    switch (key) {
    case KEY_CEREMONY: run->ceremony_path = argument; return 0;
    case KEY_KEY: run->key_path = argument; return 0;
    case KEY_PASSPHRASE_FILE: run->passphrase.file = argument; return 0;
    case ARGP_KEY_ARG:
        if (run->share_path) argp_error(state, "one share at a time");
        run->share_path = argument;
        return 0;
    case ARGP_KEY_END:
        if (!run->ceremony_path) argp_error(state, "name the record with --ceremony");
        if (!run->share_path) argp_error(state, "which share? name its file");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"ceremony", KEY_CEREMONY, "FILE", 0, "the record of the ceremony, as the log has it", 0},
    {"key", KEY_KEY, "FILE", 0, "your secret key", 0},
    {"passphrase-file", KEY_PASSPHRASE_FILE, "FILE", 0,
     "take its passphrase from the first line of FILE", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "SHARE",
    .doc =
        "For a holder: opens the share file SHARE with your key, on your own machine, and says "
        "whether the share is the one that the record of the ceremony has for you. The share "
        "itself is not shown.\v"
        "Exit status: 0 it is, 1 bad input, 2 wrong usage, 3 it is not, or your key does not open "
        "it.\n\n"
        "Examples:\n"
        "  jubilee shares check --ceremony ceremony.json --key court.key \\\n"
        "    court.share.age",
};

static jub_status check_holder(const check_run *run, size_t number,
                               const cli_identities *identities, jub_error *error)
{
    const jub_holder *holder = &run->ceremony.holders[number];
    for (size_t i = 0; i < identities->count; i++)
        if (jub_age_recipient_equal(&identities->items[i].recipient, &holder->recipient))
            return JUB_OK;
    if (identities->count == 0) return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                    "the record has another key for '%s'", holder->name);
}

static void print_report(const check_run *run, size_t holder)
{
    char text[JUB_AGE_RECIPIENT_TEXT_BYTES + 1], fingerprint[JUB_FINGERPRINT_TEXT_BYTES + 1];
    jub_age_recipient_write(&run->ceremony.recipient, text);
    jub_fingerprint(jub_text_from(text), fingerprint);
    (void)printf("share %zu of %u, of '%s', for list %s: good\nthe seal     %s\n", holder + 1,
                 run->ceremony.count, run->ceremony.holders[holder].name, run->ceremony.list,
                 fingerprint);
}

static jub_status check(check_run *run, const char **bad_path_out, jub_error *error)
{
    cli_identities identities = {0};
    cli_shares shares = {0};
    size_t holder = 0;
    *bad_path_out = run->ceremony_path;
    jub_status status = cli_ceremony_open(run->ceremony_path, &run->ceremony, error);
    if (status != JUB_OK) return status;
    *bad_path_out = run->key_path;
    if (run->key_path)
        status = cli_identities_open(run->key_path, &run->passphrase, &identities, error);
    if (status == JUB_OK) {
        *bad_path_out = run->share_path;
        status = cli_shares_init(&shares, error);
    }
    if (status == JUB_OK)
        status = cli_shares_add(&shares, &run->ceremony, run->share_path,
                                run->key_path ? &identities : NULL, &holder, error);
    if (status == JUB_OK) status = check_holder(run, holder, &identities, error);
    if (status == JUB_OK) print_report(run, holder);
    cli_shares_clear(&shares);
    cli_identities_clear(&identities);
    return status;
}

int command_shares_check(int argc, char **argv)
{
    check_run run = {0};
    jub_error error;
    const char *bad_path = NULL;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const jub_status status = check(&run, &bad_path, &error);
    if (status != JUB_OK) cli_report(argv[0], bad_path, &error);
    if (status == JUB_OK) return EXIT_FINE;
    return status == JUB_UNVERIFIED ? EXIT_NOT_VERIFIED : EXIT_BAD_INPUT;
}
