#include "cli/seal/unseal_run.h"

#include "seal/padding.h"

static jub_status take_sealed(void *context, jub_text bytes, jub_error *error)
{
    return jub_unsealer_feed(context, bytes, error);
}

static jub_status take_padded(void *context, jub_text bytes, jub_error *error)
{
    return jub_unpad(context, bytes, error);
}

jub_status cli_unseal(const jub_unseal_keys *keys, cli_target target, bool is_padded,
                      jub_error *error)
{
    cli_output output;
    jub_unsealer *unsealer = NULL;
    // What was sealed is for whoever opens it alone.
    jub_status status = cli_output_begin(target, CLI_PRIVATE, &output, error);
    if (status != JUB_OK) return status;
    const jub_sink plain = cli_output_sink(&output);
    jub_padder padder = jub_padder_init(plain);
    status =
        jub_unsealer_new(keys, JUB_AGE_DETECT, is_padded ? (jub_sink){take_padded, &padder} : plain,
                         &unsealer, error);
    if (status == JUB_OK)
        status = cli_stream_input("opening", &output, (jub_sink){take_sealed, unsealer}, error);
    if (status == JUB_OK) status = jub_unsealer_end(unsealer, error);
    if (status == JUB_OK && is_padded) status = jub_unpad_end(&padder, error);
    jub_unsealer_free(unsealer);
    return cli_output_end(&output, status, error);
}
