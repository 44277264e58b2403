#include "cli/seal/share_files.h"

#include <sodium.h>

#include "cli/file.h"
#include "seal/unseal.h"

enum { SHARE_FILE_MAX_BYTES = 64 * 1024 };

jub_status cli_ceremony_open(const char *path, jub_ceremony *ceremony_out, jub_error *error)
{
    cli_file file = {0};
    jub_status status = cli_file_open(path, JUB_CEREMONY_MAX_BYTES, &file, error);
    if (status == JUB_OK) status = jub_ceremony_read(file.bytes, ceremony_out, error);
    cli_file_clear(&file);
    return status;
}

jub_status cli_shares_init(cli_shares *shares_out, jub_error *error)
{
    *shares_out = (cli_shares){.items = sodium_allocarray(JUB_HOLDER_MAX, sizeof(jub_share))};
    return shares_out->items ? JUB_OK : jub_fail_no_memory(error);
}

void cli_shares_clear(cli_shares *shares)
{
    sodium_free(shares->items);
    *shares = (cli_shares){0};
}

static jub_status open_sealed(jub_text sealed, const cli_identities *identities, cli_secret *secret,
                              jub_error *error)
{
    jub_unsealer *unsealer = NULL;
    if (!identities)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "name the key it was handed over to with --key", "the share is sealed");
    const jub_unseal_keys keys = {identities->items, identities->count, {0}};
    jub_status status =
        jub_unsealer_new(&keys, JUB_AGE_DETECT, cli_secret_sink(secret), &unsealer, error);
    if (status == JUB_OK) status = jub_unsealer_feed(unsealer, sealed, error);
    if (status == JUB_OK) status = jub_unsealer_end(unsealer, error);
    jub_unsealer_free(unsealer);
    return status;
}

static jub_status read_file(const char *path, const cli_identities *identities, cli_secret *secret,
                            jub_error *error)
{
    cli_file file = {0};
    jub_status status = cli_file_open(path, SHARE_FILE_MAX_BYTES, &file, error);
    if (status != JUB_OK) return status;
    if (jub_unseal_begins(file.bytes)) {
        status = open_sealed(file.bytes, identities, secret, error);
    } else {
        const jub_sink sink = cli_secret_sink(secret);
        status = sink.write(sink.context, file.bytes, error);
    }
    cli_file_wipe(&file);
    return status;
}

static jub_status check_share(const jub_ceremony *ceremony, const jub_share_text *text,
                              jub_error *error)
{
    uint8_t hash[JUB_SHARE_HASH_BYTES];
    if (!jub_text_is(text->list, ceremony->list) || text->threshold != ceremony->threshold ||
        text->count != ceremony->count)
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "the share is one of %u of %u for list '%.*s', the ceremony was %u of %u "
                        "for '%s'",
                        text->threshold, text->count, JUB_TEXT_ARG(text->list), ceremony->threshold,
                        ceremony->count, ceremony->list);
    jub_share_hash(&text->share, hash);
    if (memcmp(hash, ceremony->holders[text->share.x - 1].share_hash, sizeof hash) == 0)
        return JUB_OK;
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "it was changed, or is of another ceremony",
                    "the share does not have the hash of the record");
}

static jub_status add_text(cli_shares *shares, const jub_ceremony *ceremony, jub_text source,
                           size_t *holder_out, jub_error *error)
{
    jub_share_text text = {0};
    jub_status status = jub_share_read(source, &text, error);
    if (text.share.x > 0 && text.share.x <= ceremony->count) *holder_out = (size_t)text.share.x - 1;
    if (status == JUB_OK) status = check_share(ceremony, &text, error);
    if (status == JUB_OK && !shares->has_share[*holder_out]) {
        shares->has_share[*holder_out] = true;
        shares->items[shares->count++] = text.share;
    }
    sodium_memzero(&text, sizeof text);
    return status;
}

jub_status cli_shares_add(cli_shares *shares, const jub_ceremony *ceremony, const char *path,
                          const cli_identities *identities, size_t *holder_out, jub_error *error)
{
    cli_secret secret = {0};
    *holder_out = ceremony->count;
    jub_status status = cli_secret_init(SHARE_FILE_MAX_BYTES, &secret, error);
    if (status == JUB_OK) status = read_file(path, identities, &secret, error);
    if (status == JUB_OK)
        status = add_text(shares, ceremony, (jub_text){secret.bytes, secret.length_bytes},
                          holder_out, error);
    cli_secret_clear(&secret);
    return status;
}
