// jubilee key show: the public part of a key and its fingerprint.

#include <argp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/message.h"
#include "cli/seal/key_file.h"
#include "seal/unseal.h"

enum { KEY_PASSPHRASE_FILE = 1, KEY_OPEN, PUBLIC_MAX_BYTES = 64 * 1024 };

typedef struct show_run {
    const char *path;
    cli_passphrase passphrase;
    bool is_open; // compare with the secret
} show_run;

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    show_run *run = state->input;
    switch (key) {
    case KEY_PASSPHRASE_FILE:
        run->passphrase.file = argument;
        run->is_open = true;
        return 0;
    case KEY_OPEN: run->is_open = true; return 0;
    case ARGP_KEY_ARG:
        if (run->path) argp_error(state, "one file at a time");
        run->path = argument;
        return 0;
    case ARGP_KEY_NO_ARGS: argp_error(state, "which key? name its file"); return EINVAL;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option options[] = {
    {"open", KEY_OPEN, NULL, 0, "open a protected key, and compare FILE.pub with it", 0},
    {"passphrase-file", KEY_PASSPHRASE_FILE, "FILE", 0,
     "the same, with the passphrase from the first line of FILE", 0},
    {0},
};

static const struct argp argument_parser = {
    .options = options,
    .parser = parse_option,
    .args_doc = "FILE",
    .doc =
        "Prints the public part of each key in FILE and its fingerprint, never the secret. FILE is "
        "a secret key, a public one, or `FILE.pub`. Of a protected key what stands in FILE.pub is "
        "shown, so that no passphrase is needed; without that file it is asked for.\v"
        "A fingerprint is eight groups of four digits, made to be read aloud.\n\n"
        "Exit status: 0 done, 1 it cannot be read, 2 wrong usage, 3 FILE.pub belongs to another "
        "key, or a wrong passphrase.\n\n"
        "Examples:\n"
        "  jubilee key show log.key\n"
        "  jubilee key show --open holder.key",
};

static void write_recipient(const jub_age_recipient *recipient, jub_buffer *keys)
{
    char text[JUB_AGE_RECIPIENT_TEXT_BYTES + 1];
    jub_age_recipient_write(recipient, text);
    jub_buffer_string(keys, text);
}

static jub_status write_public(jub_text line, jub_buffer *keys, jub_error *error)
{
    jub_age_identity identity;
    jub_age_recipient recipient;
    jub_signer signer;
    jub_vkey vkey;
    jub_status status;
    if (jub_text_starts(line, JUB_TEXT("AGE-SECRET-KEY-"))) {
        status = jub_age_identity_read(line, &identity, error);
        if (status == JUB_OK) write_recipient(&identity.recipient, keys);
        jub_age_identity_clear(&identity);
    } else if (jub_text_starts(line, JUB_TEXT("PRIVATE+KEY+"))) {
        status = jub_signer_read(line, &signer, error);
        if (status == JUB_OK) jub_vkey_write(&signer.vkey, keys);
        jub_signer_clear(&signer);
    } else if (jub_text_starts(line, JUB_TEXT("age1"))) {
        status = jub_age_recipient_read(line, &recipient, error);
        if (status == JUB_OK) write_recipient(&recipient, keys);
    } else {
        status = jub_vkey_read(line, &vkey, error);
        if (status == JUB_OK) jub_vkey_write(&vkey, keys);
    }
    jub_buffer_char(keys, '\n');
    return status;
}

// The public part of every key in the text, a line each.
static jub_status write_all_public(jub_text text, jub_buffer *keys, jub_error *error)
{
    jub_text line;
    uint32_t line_number = 0;
    while (jub_age_next_key_line(&text, &line_number, &line)) {
        const jub_status status = write_public(line, keys, error);
        if (status == JUB_OK) continue;
        error->at.line = line_number;
        return status;
    }
    if (keys->status != JUB_OK) return jub_fail_no_memory(error);
    if (keys->length_bytes > 0) return JUB_OK;
    return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL, "the file holds no key");
}

static jub_status read_secret(const show_run *run, jub_buffer *keys, jub_error *error)
{
    cli_secret secret = {0};
    bool is_protected;
    jub_status status = cli_secret_open(run->path, &run->passphrase, &secret, &is_protected, error);
    if (status == JUB_OK)
        status = write_all_public((jub_text){secret.bytes, secret.length_bytes}, keys, error);
    cli_secret_clear(&secret);
    return status;
}

static jub_status read_public(const char *path, jub_buffer *keys, jub_error *error)
{
    cli_file file = {0};
    jub_status status = cli_file_open(path, PUBLIC_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = write_all_public(file.bytes, keys, error);
    cli_file_clear(&file);
    return status;
}

static jub_status is_protected(const char *path, bool *is_protected_out, jub_error *error)
{
    cli_file file = {0};
    const jub_status status = cli_file_open(path, CLI_KEY_FILE_MAX_BYTES, &file, error);
    if (status != JUB_OK) return status;
    *is_protected_out = jub_unseal_begins(file.bytes);
    cli_file_wipe(&file);
    return JUB_OK;
}

static jub_status compare(const char *public_path, const jub_buffer *keys, jub_error *error)
{
    jub_buffer said = jub_buffer_init(PUBLIC_MAX_BYTES);
    jub_status status = read_public(public_path, &said, error);
    if (status == JUB_OK && !jub_text_equal(jub_buffer_view(&said), jub_buffer_view(keys)))
        status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                          "'%s' belongs to another key", public_path);
    jub_buffer_clear(&said);
    return status;
}

static jub_status find_keys(const show_run *run, jub_buffer *keys, jub_error *error)
{
    char *public_path = NULL;
    bool is_sealed = false;
    jub_status status = is_protected(run->path, &is_sealed, error);
    if (status != JUB_OK) return status;
    if (asprintf(&public_path, "%s.pub", run->path) < 0) return jub_fail_no_memory(error);
    const bool has_public = is_sealed && cli_is_there(public_path);
    if (has_public && !run->is_open)
        status = read_public(public_path, keys, error);
    else
        status = read_secret(run, keys, error);
    if (status == JUB_OK && has_public && run->is_open) status = compare(public_path, keys, error);
    free(public_path);
    return status;
}

int command_key_show(int argc, char **argv)
{
    show_run run = {0};
    jub_error error = {0};
    jub_buffer keys = jub_buffer_init((size_t)2 * PUBLIC_MAX_BYTES);
    (void)argp_parse(&argument_parser, argc, argv, 0, NULL, &run);
    const jub_status status = find_keys(&run, &keys, &error);
    jub_text rest = jub_buffer_view(&keys);
    while (status == JUB_OK && rest.length_bytes > 0)
        cli_public_key_print(jub_text_cut(&rest, '\n'));
    if (status != JUB_OK) cli_report(argv[0], run.path, &error);
    jub_buffer_clear(&keys);
    if (status == JUB_OK) return EXIT_FINE;
    return status == JUB_UNVERIFIED ? EXIT_NOT_VERIFIED : EXIT_BAD_INPUT;
}
