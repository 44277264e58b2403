// jubilee shares join: the key of a seal from the shares of k holders, to open what is sealed.

#include <argp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/seal/share_files.h"
#include "cli/seal/unseal_run.h"

enum {
    KEY_CEREMONY = 1,
    KEY_KEY,
    KEY_PASSPHRASE_FILE,
    KEY_UNSEAL,
    KEY_PAD,
    KEY_IDENTITY,
    KEY_NEW_PASSPHRASE_FILE,
    KEY_NO_PASSPHRASE,
    KEY_FORCE,
};

typedef struct join_run {
    const char *command;
    const char *ceremony_path;
    const char *key_path;
    cli_passphrase passphrase;
    bool is_unseal;
    bool is_padded;
    cli_target out;
    const char *identity_path;
    cli_protection protection;
    int first; // of the shares among the arguments
    jub_ceremony ceremony;
    struct bad_share {
        const char *path;
        jub_error error;
    } * bad; // [bad_count]
    size_t bad_count;
} join_run;

static void check_usage(struct argp_state *state, const join_run *run)
{
    if (!run->ceremony_path) argp_error(state, "which seal? name its record with --ceremony");
    if (run->is_unseal == (run->identity_path != NULL))
        argp_error(state,
                   "--unseal opens standard input, --identity FILE writes the key: one of both");
    if (run->out.path && !run->is_unseal) argp_error(state, "--out goes with --unseal");
    if (run->is_padded && !run->is_unseal) argp_error(state, "--pad goes with --unseal");
    if (run->protection.is_bare && run->protection.passphrase.file)
        argp_error(state, "--new-passphrase-file or --no-passphrase, not both");
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    join_run *run = state->input;
    switch (key) {
    case KEY_CEREMONY: run->ceremony_path = argument; return 0;
    case KEY_KEY: run->key_path = argument; return 0;
    case KEY_PASSPHRASE_FILE: run->passphrase.file = argument; return 0;
    case KEY_UNSEAL: run->is_unseal = true; return 0;
    case KEY_PAD: run->is_padded = true; return 0;
    case KEY_IDENTITY: run->identity_path = argument; return 0;
    case KEY_NEW_PASSPHRASE_FILE: run->protection.passphrase.file = argument; return 0;
    case KEY_NO_PASSPHRASE: run->protection.is_bare = true; return 0;
    case KEY_FORCE: run->out.may_replace = true; return 0;
    case 'o': run->out.path = argument; return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "whose shares? name their files"); return EINVAL;
    case ARGP_KEY_ARGS:
        run->first = state->next;
        for (int i = state->next; i < state->argc; i++)
            if (strcmp(state->argv[i], "-") == 0)
                argp_error(state,
                           "standard input is the sealed file: name the files of the shares");
        return 0;
    case ARGP_KEY_END: check_usage(state, run); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"ceremony", KEY_CEREMONY, "FILE", 0, "the record of the ceremony, as the log has it", 0},
    {"key", KEY_KEY, "FILE", 0, "the key of this machine, to which shares were handed over", 0},
    {"passphrase-file", KEY_PASSPHRASE_FILE, "FILE", 0,
     "take its passphrase from the first line of FILE", 0},
    {"unseal", KEY_UNSEAL, NULL, 0, "open standard input; the joined key is on no disk", 0},
    {"out", 'o', "FILE", 0, "with --unseal: write to FILE, which appears only when all is good", 0},
    {"force", KEY_FORCE, NULL, 0, "replace the FILE of --out that is there already", 0},
    {"pad", KEY_PAD, NULL, 0, "with --unseal: take away the padding of `seal --pad`", 0},
    {"identity", KEY_IDENTITY, "FILE", 0, "write the joined key to FILE, under a new passphrase",
     0},
    {"new-passphrase-file", KEY_NEW_PASSPHRASE_FILE, "FILE", 0,
     "take the new passphrase from the first line of FILE", 0},
    {"no-passphrase", KEY_NO_PASSPHRASE, NULL, 0, "protect it by the file's permissions alone", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "SHARE...",
    .doc =
        "Joins the shares of the holders and opens what is sealed. Each SHARE is a file with the "
        "line that a holder's share file opens to, or that line sealed to this machine's key. A "
        "share that does not have the hash of the record is named with its holder and set aside; "
        "with K good ones the work goes on. The joined key must be that of the record.\v"
        "Exit status: 0 done, 1 too few shares or bad input, 2 wrong usage, 3 too few good shares, "
        "or what they open is not what the record says.\n\n"
        "Examples:\n"
        "  jubilee shares join --ceremony ceremony.json --key opening.key --unseal \\\n"
        "    court.handed.age bar.handed.age < final.age > final.csv",
};

// -- the shares -----------------------------------------------------------------------------------

static void note_bad(join_run *run, const char *path, size_t holder, const jub_error *error)
{
    struct bad_share *bad = &run->bad[run->bad_count++];
    *bad = (struct bad_share){path, *error};
    if (holder < run->ceremony.count)
        (void)jub_fail(&bad->error, error->status, error->at, error->hint,
                       "the share of '%s': %.400s", run->ceremony.holders[holder].name,
                       error->message);
}

// Errors where it ends here, and else warnings: any that are good and enough will do.
static void report_bad(const join_run *run, bool is_enough)
{
    for (size_t i = 0; i < run->bad_count; i++) {
        const struct bad_share *bad = &run->bad[i];
        jub_error told = bad->error;
        if (is_enough)
            (void)jub_fail(&told, bad->error.status, bad->error.at, bad->error.hint,
                           "%.440s; going on with the others", bad->error.message);
        (is_enough ? cli_warn : cli_report)(run->command, bad->path, &told);
    }
}

// Whether the opening can go on without this one. Missing is the key of this machine.
static bool is_bad_share(jub_status status)
{
    return status != JUB_OK && status != JUB_NO_MEMORY && status != JUB_IO && status != JUB_MISSING;
}

static jub_status take_shares(join_run *run, int argc, char **argv, cli_shares *shares,
                              const char **bad_path_out, jub_error *error)
{
    cli_identities identities = {0};
    jub_status status = JUB_OK;
    if (run->key_path) {
        *bad_path_out = run->key_path;
        status = cli_identities_open(run->key_path, &run->passphrase, &identities, error);
    }
    for (int i = run->first; i < argc && status == JUB_OK; i++) {
        size_t holder;
        *bad_path_out = argv[i];
        status = cli_shares_add(shares, &run->ceremony, argv[i], run->key_path ? &identities : NULL,
                                &holder, error);
        if (!is_bad_share(status)) continue;
        note_bad(run, argv[i], holder, error);
        status = JUB_OK;
    }
    cli_identities_clear(&identities);
    report_bad(run, status == JUB_OK && shares->count >= run->ceremony.threshold);
    if (status == JUB_OK) *bad_path_out = NULL;
    return status;
}

static jub_status check_count(const join_run *run, const cli_shares *shares, jub_error *error)
{
    const jub_ceremony *ceremony = &run->ceremony;
    char missing[JUB_HINT_MAX_BYTES - 32] = "";
    if (shares->count >= ceremony->threshold) return JUB_OK;
    for (size_t i = 0; i < ceremony->count; i++) {
        const size_t used = strlen(missing);
        if (shares->has_share[i]) continue;
        (void)snprintf(missing + used, sizeof missing - used, "%s%s", used > 0 ? ", " : "ask ",
                       ceremony->holders[i].name);
    }
    return jub_fail(error, run->bad_count > 0 ? JUB_UNVERIFIED : JUB_MISSING, (jub_position){0},
                    missing, "%zu good share%s, and %u are needed", shares->count,
                    shares->count == 1 ? "" : "s", ceremony->threshold);
}

static jub_status join(const join_run *run, const cli_shares *shares, jub_age_identity *identity,
                       jub_error *error)
{
    jub_status status = check_count(run, shares, error);
    if (status == JUB_OK)
        status = jub_share_join(shares->items, run->ceremony.threshold, run->ceremony.threshold,
                                identity->secret, error);
    if (status != JUB_OK) return status;
    jub_age_identity_from(identity->secret, identity);
    if (jub_age_recipient_equal(&identity->recipient, &run->ceremony.recipient)) return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "the record was changed, or the split was wrong from the start",
                    "the joined key is not the one that the record names");
}

// -- what is done with the key --------------------------------------------------------------------

static jub_status put_identity(const join_run *run, const jub_age_identity *identity,
                               jub_error *error)
{
    cli_secret secret = {0};
    char recipient[JUB_AGE_RECIPIENT_TEXT_BYTES + 2];
    jub_status status = cli_secret_init(JUB_AGE_IDENTITY_TEXT_BYTES + 1, &secret, error);
    if (status != JUB_OK) return status;
    jub_age_identity_write(identity, secret.bytes);
    secret.bytes[JUB_AGE_IDENTITY_TEXT_BYTES] = '\n';
    jub_age_recipient_write(&identity->recipient, recipient);
    recipient[JUB_AGE_RECIPIENT_TEXT_BYTES] = '\n';
    status = cli_key_file_put(
        run->identity_path, (jub_text){secret.bytes, JUB_AGE_IDENTITY_TEXT_BYTES + 1},
        (jub_text){recipient, JUB_AGE_RECIPIENT_TEXT_BYTES + 1}, &run->protection, error);
    cli_secret_clear(&secret);
    if (status == JUB_OK) cli_public_key_print((jub_text){recipient, JUB_AGE_RECIPIENT_TEXT_BYTES});
    return status;
}

static jub_status use(const join_run *run, const cli_shares *shares, jub_error *error)
{
    jub_age_identity *identity = sodium_malloc(sizeof *identity);
    if (!identity) return jub_fail_no_memory(error);
    jub_status status = join(run, shares, identity, error);
    if (status == JUB_OK && run->identity_path) status = put_identity(run, identity, error);
    if (status == JUB_OK && run->is_unseal) {
        const jub_unseal_keys keys = {.identities = identity, .identity_count = 1};
        status = cli_unseal(&keys, run->out, run->is_padded, error);
    }
    sodium_free(identity);
    return status;
}

int command_shares_join(int argc, char **argv)
{
    join_run run = {.command = argv[0]};
    cli_shares shares = {0};
    jub_error error;
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const char *bad_path = run.ceremony_path;
    jub_status status = cli_ceremony_open(run.ceremony_path, &run.ceremony, &error);
    if (status == JUB_OK) {
        bad_path = NULL;
        run.bad = calloc((size_t)argc, sizeof *run.bad);
        status = run.bad ? cli_shares_init(&shares, &error) : jub_fail_no_memory(&error);
    }
    if (status == JUB_OK) status = take_shares(&run, argc, argv, &shares, &bad_path, &error);
    if (status == JUB_OK) status = use(&run, &shares, &error);
    if (status != JUB_OK) cli_report(argv[0], bad_path, &error);
    cli_shares_clear(&shares);
    free(run.bad);
    if (status == JUB_OK) return EXIT_FINE;
    return status == JUB_UNVERIFIED ? EXIT_NOT_VERIFIED : EXIT_BAD_INPUT;
}
