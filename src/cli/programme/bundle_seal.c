#include "cli/programme/bundle_seal.h"

#include "cli/file.h"
#include "cli/random.h"
#include "seal/padding.h"
#include "seal/seal.h"
#include "seal/unseal.h"

enum { BOX_FILE_MAX_BYTES = 64 * 1024 };

jub_status cli_box_open(const char *text_or_path, jub_age_recipient *box_out, jub_error *error)
{
    cli_file file = {0};
    jub_text line = {0};
    uint32_t number = 0;
    if (!cli_is_there(text_or_path))
        return jub_age_recipient_read(jub_text_from(text_or_path), box_out, error);
    jub_status status = cli_file_open(text_or_path, BOX_FILE_MAX_BYTES, &file, error);
    jub_text rest = file.bytes;
    if (status == JUB_OK && !jub_age_next_key_line(&rest, &number, &line))
        status =
            jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL, "the file holds no recipient");
    if (status == JUB_OK) status = jub_age_recipient_read(line, box_out, error);
    cli_file_clear(&file);
    return status;
}

static jub_status take_sealed(void *context, jub_text bytes, jub_error *error)
{
    return jub_sealer_feed(context, bytes, error);
}

jub_status cli_bundle_seal(jub_text opened, const jub_age_recipient *box, jub_buffer *sealed,
                           jub_error *error)
{
    jub_sealer *sealer = NULL;
    jub_status status =
        jub_sealer_new(box, 1, false, cli_random(), jub_buffer_sink(sealed), &sealer, error);
    jub_padder padder = jub_padder_init((jub_sink){take_sealed, sealer});
    if (status == JUB_OK) status = jub_pad(&padder, opened, error);
    if (status == JUB_OK) status = jub_pad_end(&padder, error);
    if (status == JUB_OK) status = jub_sealer_end(sealer, error);
    jub_sealer_free(sealer);
    return status;
}

static jub_status take_padded(void *context, jub_text bytes, jub_error *error)
{
    return jub_unpad(context, bytes, error);
}

jub_status cli_bundle_unseal(jub_text sealed, const cli_identities *identities, jub_buffer *opened,
                             jub_error *error)
{
    const jub_unseal_keys keys = {identities->items, identities->count, {0}};
    jub_padder padder = jub_padder_init(jub_buffer_sink(opened));
    jub_unsealer *unsealer = NULL;
    if (!jub_unseal_begins(sealed))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL, "this is no sealed bundle");
    jub_status status =
        jub_unsealer_new(&keys, JUB_AGE_DETECT, (jub_sink){take_padded, &padder}, &unsealer, error);
    if (status == JUB_OK) status = jub_unsealer_feed(unsealer, sealed, error);
    if (status == JUB_OK) status = jub_unsealer_end(unsealer, error);
    if (status == JUB_OK) status = jub_unpad_end(&padder, error);
    jub_unsealer_free(unsealer);
    return status;
}

static bool may_open(const jub_actor *actor, const jub_bundle *bundle)
{
    if (actor->has_left || actor->box.length_bytes == 0) return false;
    if (bundle->direction == JUB_BUNDLE_OUT) return actor->role == JUB_ROLE_REGISTRAR;
    return (actor->role == JUB_ROLE_HEAD || actor->role == JUB_ROLE_CLERK) &&
           jub_text_equal(actor->facility_key, bundle->facility);
}

jub_status cli_box_check(const jub_state *state, const jub_bundle *bundle,
                         const jub_age_recipient *box, jub_error *error)
{
    const bool is_out = bundle->direction == JUB_BUNDLE_OUT;
    size_t box_count = 0;
    for (size_t i = 0; i < state->actors.count; i++) {
        jub_age_recipient theirs;
        if (!may_open(&state->actors.items[i], bundle)) continue;
        if (jub_age_recipient_read(state->actors.items[i].box, &theirs, NULL) != JUB_OK) continue;
        if (jub_age_recipient_equal(box, &theirs)) return JUB_OK;
        box_count++;
    }
    if (is_out && box_count == 0) return JUB_OK;
    const char *hint = box_count > 0
                           ? "give the .pub file that was enrolled as box= with one of them"
                           : "enrol one with box=@FILE.pub: jubilee programme do actor.enrolled";
    return jub_fail(error, JUB_REFUSED, (jub_position){0}, hint,
                    is_out ? "the box is that of no registrar of the programme%.*s"
                           : "the box is that of no head or clerk enrolled at the facility '%.*s'",
                    JUB_TEXT_ARG(is_out ? JUB_TEXT("") : bundle->facility));
}
