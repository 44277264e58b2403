// jubilee shares split: the key of a seal, made or taken, in shares for its holders.
//
// Everything is made and tried in memory first; then the folder appears whole, and what is in it is
// public or sealed to a holder. The key itself is nowhere but in guarded memory.

#include <argp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/message.h"
#include "cli/random.h"
#include "cli/seal/key_file.h"
#include "seal/ceremony.h"
#include "seal/fingerprint.h"
#include "seal/quorum.h"
#include "seal/seal.h"

enum { KEY_NEW = 1, KEY_KEY, KEY_TO, KEY_LIST, KEY_PASSPHRASE_FILE, PUBLIC_MAX_BYTES = 64 * 1024 };

// All that is secret, in one piece of guarded memory.
typedef struct split_secret {
    jub_age_identity identity;
    jub_share shares[JUB_HOLDER_MAX];
} split_secret;

typedef struct split_run {
    const char *command;
    const char *key_path;
    bool is_new;
    cli_passphrase passphrase;
    const char *out_path;
    jub_ceremony ceremony;
    split_secret *secret;
    size_t tested_count;
    bool has_threshold;
} split_run;

// -- what is asked for ----------------------------------------------------------------------------

static jub_status find_recipient(const char *text, jub_age_recipient *recipient_out,
                                 jub_error *error)
{
    cli_file file = {0};
    jub_text rest, line;
    uint32_t line_number = 0;
    if (strncmp(text, "age1", 4) == 0 || strncasecmp(text, "AGE-SECRET-KEY-", 15) == 0)
        return jub_age_recipient_read(jub_text_from(text), recipient_out, error);
    jub_status status = cli_file_open(text, PUBLIC_MAX_BYTES, &file, error);
    if (status != JUB_OK) return status;
    rest = file.bytes;
    if (jub_age_next_key_line(&rest, &line_number, &line))
        status = jub_age_recipient_read(line, recipient_out, error);
    else
        status =
            jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL, "the file holds no recipient");
    if (status == JUB_OK && jub_age_next_key_line(&rest, &line_number, &line))
        status = jub_fail(error, JUB_SYNTAX, (jub_position){0}, "one recipient for each holder",
                          "the file holds several recipients");
    cli_file_clear(&file);
    return status;
}

static jub_status check_new_holder(const jub_ceremony *ceremony, const jub_holder *holder,
                                   jub_error *error)
{
    for (size_t i = 0; i < ceremony->count; i++) {
        if (strcmp(ceremony->holders[i].name, holder->name) == 0)
            return jub_fail(error, JUB_DUPLICATE, (jub_position){0}, NULL,
                            "holder '%s' is named twice", holder->name);
        if (jub_age_recipient_equal(&ceremony->holders[i].recipient, &holder->recipient))
            return jub_fail(
                error, JUB_DUPLICATE, (jub_position){0}, "each holder makes a key of his own",
                "holders '%s' and '%s' have the same key", ceremony->holders[i].name, holder->name);
    }
    return JUB_OK;
}

static jub_status add_holder(split_run *run, const char *argument, jub_error *error)
{
    jub_ceremony *ceremony = &run->ceremony;
    jub_holder holder = {0};
    const char *equals = strchr(argument, '=');
    const jub_text name = {argument, equals ? (size_t)(equals - argument) : 0};
    if (!equals || !jub_holder_name_is_valid(name))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                        "write --to court=age1... or --to court=court.pub",
                        "a holder is a plain name, '=' and a recipient");
    if (ceremony->count == JUB_HOLDER_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL, "more than %d holders",
                        JUB_HOLDER_MAX);
    memcpy(holder.name, name.bytes, name.length_bytes);
    jub_status status = find_recipient(equals + 1, &holder.recipient, error);
    if (status == JUB_OK) status = check_new_holder(ceremony, &holder, error);
    if (status == JUB_OK) ceremony->holders[ceremony->count++] = holder;
    return status;
}

static void check_usage(struct argp_state *state, const split_run *run)
{
    if (!run->is_new && !run->key_path)
        argp_error(state, "which key? --new makes one that is never on a disk, --key takes one");
    if (run->is_new && run->key_path) argp_error(state, "--new or --key, not both");
    if (run->ceremony.list[0] == '\0') argp_error(state, "for which list? name it with --list");
    if (!run->out_path) argp_error(state, "where to? name a new folder with --out");
    if (run->has_threshold && run->ceremony.threshold < 2)
        argp_error(state,
                   "with -k %u a holder alone could open it, and nothing would be split: "
                   "say -k 2 or more",
                   run->ceremony.threshold);
    if (run->ceremony.threshold < 2) argp_error(state, "how many holders open it? say -k 3");
    if (run->ceremony.threshold > run->ceremony.count)
        argp_error(state, "-k %u needs as many holders, and there are %u: name each with --to",
                   run->ceremony.threshold, run->ceremony.count);
}

static error_t take_list(split_run *run, const char *argument, struct argp_state *state)
{
    const jub_text list = jub_text_from(argument);
    if (!jub_share_list_is_valid(list))
        argp_error(state, "--list is a name of at most %d characters without blanks",
                   JUB_SHARE_LIST_MAX_BYTES);
    memcpy(run->ceremony.list, list.bytes, list.length_bytes);
    run->ceremony.list[list.length_bytes] = '\0';
    return 0;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    split_run *run = state->input;
    jub_error error;
    switch (key) {
    case KEY_NEW: run->is_new = true; return 0;
    case KEY_KEY: run->key_path = argument; return 0;
    case KEY_PASSPHRASE_FILE: run->passphrase.file = argument; return 0;
    case KEY_LIST: return take_list(run, argument, state);
    case 'k':
        run->has_threshold = true;
        if (!jub_text_to_u32(jub_text_from(argument), &run->ceremony.threshold))
            argp_error(state, "-k takes a number, not '%s'", argument);
        return 0;
    case 'o': run->out_path = argument; return 0;
    case KEY_TO:
        if (add_holder(run, argument, &error) == JUB_OK) return 0;
        cli_report(run->command, error.status == JUB_TYPE ? NULL : argument, &error); // a secret
        return EINVAL;
    case ARGP_KEY_ARG:
        argp_error(state, "'%s'? name each holder with --to", argument);
        return EINVAL;
    case ARGP_KEY_END: check_usage(state, run); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"new", KEY_NEW, NULL, 0, "make the key here, so that it is never on a disk (recommended)", 0},
    {"key", KEY_KEY, "FILE", 0, "split the sealing key in FILE instead", 0},
    {"passphrase-file", KEY_PASSPHRASE_FILE, "FILE", 0,
     "take its passphrase from the first line of FILE", 0},
    {NULL, 'k', "K", 0, "how many of the holders open it together", 0},
    {"to", KEY_TO, "NAME=RECIPIENT", 0,
     "a holder: a plain name, and age1... or the file with it; one for each share", 0},
    {"list", KEY_LIST, "ID", 0, "what will be sealed, as the log names it", 0},
    {"out", 'o', "DIR", 0, "a new folder for the shares and the record", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .doc =
        "Splits the key of a seal among holders, of whom any K can open together and fewer can do "
        "nothing. DIR gets a file for each holder, which only he can open (NAME.share.age); the "
        "recipient to seal to (seal.pub); and ceremony.json, the record for the log. Before "
        "anything is written, quorums open a throw-away file: every one where there are at most "
        "a thousand, else enough to touch every share.\v"
        "No file in DIR is secret. Read the two fingerprints aloud, and let each holder check his "
        "share with `jubilee shares check` before anything is sealed.\n\n"
        "Exit status: 0 done, 1 bad input, 2 wrong usage, 3 a test failed or a wrong "
        "passphrase.\n\n"
        "Examples:\n"
        "  jubilee shares split --new -k 2 --list 2027/final --out ceremony \\\n"
        "    --to court=court.pub --to bar=bar.pub --to ministry=ministry.pub",
};

// -- the split ------------------------------------------------------------------------------------

static jub_status take_key(split_run *run, jub_error *error)
{
    cli_identities identities = {0};
    if (run->is_new) {
        jub_age_identity_make(cli_random(), &run->secret->identity);
        return JUB_OK;
    }
    jub_status status = cli_identities_open(run->key_path, &run->passphrase, &identities, error);
    if (status != JUB_OK) return status;
    if (identities.count == 1)
        run->secret->identity = identities.items[0];
    else
        status = jub_fail(error, JUB_RANGE, (jub_position){0}, "keep the one to split in a file",
                          "the file holds several keys");
    cli_identities_clear(&identities);
    return status;
}

static jub_status split_and_test(split_run *run, jub_error *error)
{
    jub_ceremony *ceremony = &run->ceremony;
    const size_t threshold = ceremony->threshold, count = ceremony->count;
    ceremony->recipient = run->secret->identity.recipient;
    jub_status status = jub_share_split(run->secret->identity.secret, threshold, count,
                                        cli_random(), run->secret->shares, error);
    if (status != JUB_OK) return status;
    for (size_t i = 0; i < count; i++)
        jub_share_hash(&run->secret->shares[i], ceremony->holders[i].share_hash);
    return jub_quorum_test(run->secret->shares, count, threshold, jub_text_from(ceremony->list),
                           &ceremony->recipient, cli_random(), &run->tested_count, error);
}

// -- what is written ------------------------------------------------------------------------------

static jub_status seal_share(const split_run *run, size_t i, jub_buffer *file, jub_error *error)
{
    const jub_ceremony *ceremony = &run->ceremony;
    const jub_share_text text = {jub_text_from(ceremony->list), ceremony->threshold,
                                 ceremony->count, run->secret->shares[i]};
    jub_sealer *sealer = NULL;
    jub_buffer line = jub_buffer_init_secret(JUB_SHARE_TEXT_MAX_BYTES);
    jub_share_write(&text, &line);
    jub_status status = line.status == JUB_OK ? JUB_OK : jub_fail_no_memory(error);
    if (status == JUB_OK)
        status = jub_sealer_new(&ceremony->holders[i].recipient, 1, true, cli_random(),
                                jub_buffer_sink(file), &sealer, error);
    if (status == JUB_OK) status = jub_sealer_feed(sealer, jub_buffer_view(&line), error);
    if (status == JUB_OK) status = jub_sealer_end(sealer, error);
    jub_sealer_free(sealer);
    jub_buffer_clear(&line);
    return status;
}

static jub_status put_share(split_run *run, size_t i, cli_folder *folder, jub_error *error)
{
    jub_holder *holder = &run->ceremony.holders[i];
    char name[JUB_HOLDER_NAME_MAX_BYTES + sizeof ".share.age"];
    jub_buffer file = jub_buffer_init(PUBLIC_MAX_BYTES);
    (void)snprintf(name, sizeof name, "%s.share.age", holder->name);
    jub_status status = seal_share(run, i, &file, error);
    if (status == JUB_OK) {
        (void)crypto_hash_sha256(holder->file_hash, (const uint8_t *)file.bytes, file.length_bytes);
        status = cli_folder_put(folder, name, jub_buffer_view(&file), error);
    }
    jub_buffer_clear(&file);
    return status;
}

static jub_status put_public(const split_run *run, cli_folder *folder, jub_error *error)
{
    char recipient[JUB_AGE_RECIPIENT_TEXT_BYTES + 2];
    jub_buffer record = jub_buffer_init(JUB_CEREMONY_MAX_BYTES);
    jub_status status = jub_ceremony_write(&run->ceremony, &record, error);
    if (status == JUB_OK)
        status = cli_folder_put(folder, "ceremony.json", jub_buffer_view(&record), error);
    jub_buffer_clear(&record);
    if (status != JUB_OK) return status;
    jub_age_recipient_write(&run->ceremony.recipient, recipient);
    recipient[JUB_AGE_RECIPIENT_TEXT_BYTES] = '\n';
    return cli_folder_put(folder, "seal.pub",
                          (jub_text){recipient, JUB_AGE_RECIPIENT_TEXT_BYTES + 1}, error);
}

static void note_time(jub_ceremony *ceremony)
{
    struct tm parts;
    const time_t now = time(NULL);
    if (!gmtime_r(&now, &parts) ||
        strftime(ceremony->time, sizeof ceremony->time, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        (void)snprintf(ceremony->time, sizeof ceremony->time, "1970-01-01T00:00:00Z");
}

static jub_status write_folder(split_run *run, jub_error *error)
{
    cli_folder *folder = NULL;
    jub_status status = cli_folder_begin(run->out_path, false, "ceremony.json", &folder, error);
    if (status == JUB_CONFLICT) {
        const jub_error former = *error; // its hint is that of a command with --force
        return jub_fail(error, status, former.at,
                        "name a new folder: no ceremony is replaced, as its shares may be out",
                        "%s", former.message);
    }
    if (status != JUB_OK) return status;
    note_time(&run->ceremony);
    for (size_t i = 0; i < run->ceremony.count && status == JUB_OK; i++)
        status = put_share(run, i, folder, error);
    if (status == JUB_OK) status = put_public(run, folder, error);
    if (status == JUB_OK) return cli_folder_commit(folder, error);
    cli_folder_abort(folder);
    return status;
}

static void print_key(const char *label, const jub_age_recipient *recipient)
{
    char text[JUB_AGE_RECIPIENT_TEXT_BYTES + 1], fingerprint[JUB_FINGERPRINT_TEXT_BYTES + 1];
    jub_age_recipient_write(recipient, text);
    jub_fingerprint(jub_text_from(text), fingerprint);
    (void)printf("  %-16s %s\n", label, fingerprint);
}

static void print_report(const split_run *run)
{
    const jub_ceremony *ceremony = &run->ceremony;
    char text[JUB_AGE_RECIPIENT_TEXT_BYTES + 1], hash[JUB_SHA256_HEX_BYTES + 1];
    jub_age_recipient_write(&ceremony->recipient, text);
    (void)printf("list         %s\nopened by    any %u of %u holders\ntested       %zu quorums\n"
                 "seal to      %s\n\nfingerprints, to read aloud\n",
                 ceremony->list, ceremony->threshold, ceremony->count, run->tested_count, text);
    print_key("the seal", &ceremony->recipient);
    for (size_t i = 0; i < ceremony->count; i++)
        print_key(ceremony->holders[i].name, &ceremony->holders[i].recipient);
    (void)printf("\nhashes of the shares\n");
    for (size_t i = 0; i < ceremony->count; i++) {
        jub_hex_encode(ceremony->holders[i].share_hash, JUB_SHARE_HASH_BYTES, hash);
        (void)printf("  %-16s %s\n", ceremony->holders[i].name, hash);
    }
}

int command_shares_split(int argc, char **argv)
{
    split_run run = {.command = argv[0]};
    jub_error error;
    jub_status status = JUB_OK;
    if (argp_parse(&argument_parser, argc, argv, 0, NULL, &run) != 0) return EXIT_BAD_INPUT;
    run.secret = sodium_malloc(sizeof *run.secret);
    if (!run.secret) status = jub_fail_no_memory(&error);
    if (status == JUB_OK) status = take_key(&run, &error);
    if (status == JUB_OK) status = split_and_test(&run, &error);
    if (status == JUB_OK) status = write_folder(&run, &error);
    sodium_free(run.secret);
    if (status == JUB_OK)
        print_report(&run);
    else
        cli_report(argv[0], NULL, &error);
    if (status == JUB_OK) return EXIT_FINE;
    return status == JUB_UNVERIFIED ? EXIT_NOT_VERIFIED : EXIT_BAD_INPUT;
}
