// The keys of everybody in a rehearsal, as 'jubilee key new' and 'jubilee shares split' write them.

#include <string.h>

#include "cli/rehearsal/rehearsal_folder.h"

static jub_status put_pair(cli_rehearsal_folder *folder, const char *name, jub_text secret,
                           jub_text public_line, jub_error *error)
{
    const jub_text public_name = jub_text_format(&folder->arena, "%s.pub", name);
    if (!public_name.bytes) return jub_fail_no_memory(error);
    const jub_status status = cli_rehearsal_put(folder, folder->keys, name, secret, error);
    return status == JUB_OK
               ? cli_rehearsal_put(folder, folder->keys, public_name.bytes, public_line, error)
               : status;
}

static jub_status put_signer(cli_rehearsal_folder *folder, const char *id, const jub_signer *signer,
                             jub_error *error)
{
    const jub_text name = jub_text_format(&folder->arena, "%s.key", id);
    jub_buffer secret = jub_buffer_init_secret((size_t)2 * JUB_VKEY_MAX_BYTES);
    jub_buffer line = jub_buffer_init(JUB_VKEY_MAX_BYTES + 1);
    jub_signer_write(signer, &secret);
    jub_buffer_char(&secret, '\n');
    jub_vkey_write(&signer->vkey, &line);
    jub_buffer_char(&line, '\n');
    const bool is_fine = name.bytes && secret.status == JUB_OK && line.status == JUB_OK;
    const jub_status status = is_fine ? put_pair(folder, name.bytes, jub_buffer_view(&secret),
                                                 jub_buffer_view(&line), error)
                                      : jub_fail_no_memory(error);
    jub_buffer_clear(&secret);
    jub_buffer_clear(&line);
    return status;
}

static jub_status put_identity(cli_rehearsal_folder *folder, const char *id, const char *ending,
                               const jub_age_identity *identity, jub_error *error)
{
    char secret[JUB_AGE_IDENTITY_TEXT_BYTES + 2], line[JUB_AGE_RECIPIENT_TEXT_BYTES + 2];
    const jub_text name = jub_text_format(&folder->arena, "%s.%s.key", id, ending);
    jub_age_identity_write(identity, secret);
    jub_age_recipient_write(&identity->recipient, line);
    secret[JUB_AGE_IDENTITY_TEXT_BYTES] = line[JUB_AGE_RECIPIENT_TEXT_BYTES] = '\n';
    const jub_status status =
        name.bytes
            ? put_pair(folder, name.bytes, (jub_text){secret, JUB_AGE_IDENTITY_TEXT_BYTES + 1},
                       (jub_text){line, JUB_AGE_RECIPIENT_TEXT_BYTES + 1}, error)
            : jub_fail_no_memory(error);
    explicit_bzero(secret, sizeof secret);
    return status;
}

static jub_status put_ceremony(cli_rehearsal_folder *folder, const jub_cast *cast, jub_error *error)
{
    const jub_ceremony *ceremony = &cast->ceremony;
    char recipient[JUB_AGE_RECIPIENT_TEXT_BYTES + 2];
    jub_buffer record = jub_buffer_init(JUB_CEREMONY_MAX_BYTES);
    jub_status status = jub_ceremony_write(ceremony, &record, error);
    if (status == JUB_OK)
        status = cli_rehearsal_put(folder, folder->keys, "ceremony/ceremony.json",
                                   jub_buffer_view(&record), error);
    jub_buffer_clear(&record);
    jub_age_recipient_write(&ceremony->recipient, recipient);
    recipient[JUB_AGE_RECIPIENT_TEXT_BYTES] = '\n';
    if (status == JUB_OK)
        status = cli_rehearsal_put(folder, folder->keys, "ceremony/seal.pub",
                                   (jub_text){recipient, JUB_AGE_RECIPIENT_TEXT_BYTES + 1}, error);
    for (uint32_t i = 0; status == JUB_OK && i < ceremony->count; i++) {
        const char *holder = ceremony->holders[i].name;
        const jub_text share = jub_text_format(&folder->arena, "ceremony/%s.share.age", holder);
        status = share.bytes ? cli_rehearsal_put(folder, folder->keys, share.bytes,
                                                 cast->share_files[i], error)
                             : jub_fail_no_memory(error);
        if (status == JUB_OK)
            status = put_identity(folder, holder, "holder", &cast->holders[i], error);
    }
    return status;
}

jub_status cli_rehearsal_put_keys(cli_rehearsal_folder *folder, const jub_cast *cast,
                                  jub_error *error)
{
    jub_status status = put_signer(folder, "log", &cast->log, error);
    for (int i = 0; status == JUB_OK && i < JUB_DRAW_OFFICERS; i++)
        status =
            put_signer(folder, cast->draw_officers[i].vkey.name, &cast->draw_officers[i], error);
    for (uint32_t i = 0; status == JUB_OK && i < cast->count; i++) {
        const jub_player *player = &cast->players[i];
        status = put_signer(folder, player->id, &player->signer, error);
        if (status == JUB_OK && player->has_box)
            status = put_identity(folder, player->id, "box", &player->box, error);
    }
    return status == JUB_OK ? put_ceremony(folder, cast, error) : status;
}
