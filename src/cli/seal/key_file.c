#include "cli/seal/key_file.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file.h"
#include "cli/message.h"
#include "cli/new_file.h"
#include "cli/random.h"
#include "seal/fingerprint.h"
#include "seal/seal.h"
#include "seal/unseal.h"

static jub_status fail(jub_error *error, jub_status status, const char *hint, const char *message)
{
    return jub_fail(error, status, (jub_position){0}, hint, "%s", message);
}

// -- secrets --------------------------------------------------------------------------------------

jub_status cli_secret_init(size_t capacity_bytes, cli_secret *secret_out, jub_error *error)
{
    char *bytes = sodium_malloc(capacity_bytes);
    if (!bytes) return jub_fail_no_memory(error);
    *secret_out = (cli_secret){bytes, 0, capacity_bytes};
    return JUB_OK;
}

void cli_secret_clear(cli_secret *secret)
{
    sodium_free(secret->bytes);
    *secret = (cli_secret){0};
}

static jub_status take_secret(void *context, jub_text bytes, jub_error *error)
{
    cli_secret *secret = context;
    if (bytes.length_bytes > secret->capacity_bytes - secret->length_bytes)
        return fail(error, JUB_LIMIT, NULL, "what is sealed is longer than it should be");
    memcpy(secret->bytes + secret->length_bytes, bytes.bytes, bytes.length_bytes);
    secret->length_bytes += bytes.length_bytes;
    return JUB_OK;
}

jub_sink cli_secret_sink(cli_secret *secret)
{
    return (jub_sink){take_secret, secret};
}

static jub_status unseal_secret(const char *path, jub_text sealed, const cli_passphrase *passphrase,
                                cli_secret *secret, jub_error *error)
{
    jub_unseal_keys keys = {0};
    jub_unsealer *unsealer = NULL;
    jub_status status = cli_passphrase_get(passphrase, path, false, &keys.passphrase, error);
    if (status != JUB_OK) return status;
    status = jub_unsealer_new(&keys, JUB_AGE_DETECT, cli_secret_sink(secret), &unsealer, error);
    if (status == JUB_OK) status = jub_unsealer_feed(unsealer, sealed, error);
    if (status == JUB_OK) status = jub_unsealer_end(unsealer, error);
    jub_unsealer_free(unsealer);
    cli_passphrase_clear(&keys.passphrase);
    return status;
}

static bool holds_secret(jub_text text)
{
    static const char *const marks[] = {"AGE-SECRET-KEY-", "PRIVATE+KEY+"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (memmem(text.bytes, text.length_bytes, marks[i], strlen(marks[i]))) return true;
    return jub_unseal_begins(text);
}

// As ssh does, but it goes on: who else could read the file may have done so already.
static void warn_of_readers(const char *path, jub_text text)
{
    struct stat about;
    jub_error warning;
    if (strcmp(path, "-") == 0 || stat(path, &about) != 0 || !S_ISREG(about.st_mode)) return;
    if ((about.st_mode & (S_IRGRP | S_IROTH)) == 0 || !holds_secret(text)) return;
    (void)jub_fail(&warning, JUB_CONFLICT, (jub_position){0}, "close it with: chmod go= FILE",
                   "others than its owner can read this secret key");
    cli_warn("jubilee", path, &warning);
}

jub_status cli_secret_open(const char *path, const cli_passphrase *passphrase,
                           cli_secret *secret_out, bool *is_protected_out, jub_error *error)
{
    cli_file file = {0};
    cli_secret secret = {0};
    jub_status status = cli_file_open(path, CLI_KEY_FILE_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = cli_secret_init(CLI_KEY_FILE_MAX_BYTES, &secret, error);
    if (status == JUB_OK) {
        warn_of_readers(path, file.bytes);
        *is_protected_out = jub_unseal_begins(file.bytes);
        status = *is_protected_out ? unseal_secret(path, file.bytes, passphrase, &secret, error)
                                   : take_secret(&secret, file.bytes, error);
    }
    cli_file_wipe(&file);
    if (status == JUB_OK)
        *secret_out = secret;
    else
        cli_secret_clear(&secret);
    return status;
}

// -- keys -----------------------------------------------------------------------------------------

static bool is_signing(jub_text line)
{
    return jub_text_starts(line, JUB_TEXT("PRIVATE+KEY+"));
}

static bool is_opening(jub_text line)
{
    return jub_text_starts(line, JUB_TEXT("AGE-SECRET-KEY-"));
}

static jub_status read_signer(jub_text text, jub_signer *signer_out, jub_error *error)
{
    jub_text line, more;
    uint32_t line_number = 0;
    if (!jub_age_next_key_line(&text, &line_number, &line))
        return fail(error, JUB_SYNTAX, "make one with 'jubilee key new --name NAME'",
                    "the file holds no key");
    if (is_opening(line))
        return fail(error, JUB_SYNTAX, "name the file of a key made with --name",
                    "this key opens what is sealed, it does not sign");
    if (jub_age_next_key_line(&text, &line_number, &more))
        return fail(error, JUB_SYNTAX, "keep one key in a file", "the file holds several lines");
    return jub_signer_read(line, signer_out, error);
}

jub_status cli_signer_open(const char *path, const cli_passphrase *passphrase,
                           jub_signer *signer_out, jub_error *error)
{
    cli_secret secret = {0};
    bool is_protected;
    jub_status status = cli_secret_open(path, passphrase, &secret, &is_protected, error);
    if (status != JUB_OK) return status;
    status = read_signer((jub_text){secret.bytes, secret.length_bytes}, signer_out, error);
    cli_secret_clear(&secret);
    return status;
}

static jub_status read_identities(jub_text text, cli_identities *identities, jub_error *error)
{
    jub_text line;
    uint32_t line_number = 0;
    while (jub_age_next_key_line(&text, &line_number, &line)) {
        if (identities->count == CLI_IDENTITY_MAX)
            return fail(error, JUB_LIMIT, NULL, "more keys than a file may hold");
        if (is_signing(line))
            return fail(error, JUB_SYNTAX, "name the file of a key made with --sealing",
                        "this key signs, it does not open what is sealed");
        const jub_status status =
            jub_age_identity_read(line, &identities->items[identities->count], error);
        if (status != JUB_OK) {
            if (error) error->at.line = line_number;
            return status;
        }
        identities->count++;
    }
    if (identities->count > 0) return JUB_OK;
    return fail(error, JUB_SYNTAX, "make one with 'jubilee key new --sealing'",
                "the file holds no key");
}

jub_status cli_identities_open(const char *path, const cli_passphrase *passphrase,
                               cli_identities *identities_out, jub_error *error)
{
    cli_secret secret = {0};
    cli_identities identities = {0};
    bool is_protected;
    jub_status status = cli_secret_open(path, passphrase, &secret, &is_protected, error);
    if (status != JUB_OK) return status;
    identities.items = sodium_allocarray(CLI_IDENTITY_MAX, sizeof *identities.items);
    if (identities.items)
        status = read_identities((jub_text){secret.bytes, secret.length_bytes}, &identities, error);
    else
        status = jub_fail_no_memory(error);
    cli_secret_clear(&secret);
    if (status == JUB_OK)
        *identities_out = identities;
    else
        cli_identities_clear(&identities);
    return status;
}

void cli_identities_clear(cli_identities *identities)
{
    sodium_free(identities->items);
    *identities = (cli_identities){0};
}

// -- new files ------------------------------------------------------------------------------------

static jub_status seal_secret(jub_text secret, jub_text passphrase, jub_buffer *sealed,
                              jub_error *error)
{
    jub_sealer *sealer = NULL;
    jub_status status =
        jub_sealer_new_passphrase(passphrase, JUB_SEAL_WORK_FACTOR, true, cli_random(),
                                  jub_buffer_sink(sealed), &sealer, error);
    if (status == JUB_OK) status = jub_sealer_feed(sealer, secret, error);
    if (status == JUB_OK) status = jub_sealer_end(sealer, error);
    jub_sealer_free(sealer);
    return status;
}

static jub_status check_absent(const char *path, jub_error *error)
{
    if (access(path, F_OK) != 0 && errno == ENOENT) return JUB_OK;
    return jub_fail(error, JUB_CONFLICT, (jub_position){0},
                    "keys are never replaced: choose another name", "'%s' is there already", path);
}

static jub_status put_both(const char *path, const char *public_path, jub_text secret,
                           jub_text public_line, jub_error *error)
{
    jub_status status = cli_new_file_put(path, 0600, secret, error);
    if (status != JUB_OK) return status;
    status = cli_new_file_put(public_path, 0644, public_line, error);
    if (status != JUB_OK) (void)unlink(path);
    return status;
}

jub_status cli_key_file_put(const char *path, jub_text secret, jub_text public_line,
                            const cli_protection *protection, jub_error *error)
{
    char *public_path = NULL;
    jub_text passphrase = {0};
    jub_buffer sealed = jub_buffer_init(CLI_KEY_FILE_MAX_BYTES);
    if (asprintf(&public_path, "%s.pub", path) < 0) return jub_fail_no_memory(error);
    jub_status status = check_absent(path, error);
    if (status == JUB_OK) status = check_absent(public_path, error);
    if (status == JUB_OK && !protection->is_bare) {
        status = cli_passphrase_get(&protection->passphrase, path, true, &passphrase, error);
        if (status == JUB_OK) status = seal_secret(secret, passphrase, &sealed, error);
        cli_passphrase_clear(&passphrase);
        secret = jub_buffer_view(&sealed);
    }
    if (status == JUB_OK) status = put_both(path, public_path, secret, public_line, error);
    jub_buffer_clear(&sealed);
    free(public_path);
    return status;
}

void cli_public_key_print(jub_text public_key)
{
    char fingerprint[JUB_FINGERPRINT_TEXT_BYTES + 1];
    jub_fingerprint(public_key, fingerprint);
    (void)printf("public key   %.*s\nfingerprint  %s\n", JUB_TEXT_ARG(public_key), fingerprint);
}
