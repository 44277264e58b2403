// Reads any bytes as the text of a share, as a key and as the record of a ceremony, and joins
// shares made of them. What must hold: what was read and written and read again is the same, and
// shares that were split come together again.

#include <assert.h>

#include "seal/age_key.h"
#include "seal/ceremony.h"
#include "seal/shares.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(jub_text source)
{
    jub_share_text text, again;
    jub_error error;
    jub_buffer line = jub_buffer_init(JUB_SHARE_TEXT_MAX_BYTES);
    if (jub_share_read(source, &text, &error) == JUB_OK) {
        jub_share_write(&text, &line);
        assert(line.status == JUB_OK);
        const jub_status status = jub_share_read(jub_buffer_view(&line), &again, &error);
        assert(status == JUB_OK && jub_text_equal(text.list, again.list));
        assert(memcmp(&text.share, &again.share, sizeof text.share) == 0);
        assert(text.threshold == again.threshold && text.count == again.count);
    }
    jub_buffer_clear(&line);
}

static void check_record(jub_text source)
{
    static jub_ceremony ceremony;
    jub_error error;
    jub_buffer once = jub_buffer_init(JUB_CEREMONY_MAX_BYTES);
    jub_buffer twice = jub_buffer_init(JUB_CEREMONY_MAX_BYTES);
    if (jub_ceremony_read(source, &ceremony, &error) == JUB_OK) {
        jub_status status = jub_ceremony_write(&ceremony, &once, &error);
        if (status == JUB_OK) status = jub_ceremony_read(jub_buffer_view(&once), &ceremony, &error);
        if (status == JUB_OK) status = jub_ceremony_write(&ceremony, &twice, &error);
        assert(status == JUB_OK);
        assert(jub_text_equal(jub_buffer_view(&once), jub_buffer_view(&twice)));
    }
    jub_buffer_clear(&once);
    jub_buffer_clear(&twice);
}

static void check_keys(jub_text source)
{
    jub_text line;
    uint32_t line_number = 0;
    while (jub_age_next_key_line(&source, &line_number, &line)) {
        jub_age_recipient recipient;
        jub_age_identity identity;
        char text[JUB_AGE_IDENTITY_TEXT_BYTES + 1];
        if (jub_age_recipient_read(line, &recipient, NULL) == JUB_OK) {
            jub_age_recipient_write(&recipient, text);
            assert(jub_text_is(line, text));
        }
        if (jub_age_identity_read(line, &identity, NULL) == JUB_OK) {
            jub_age_identity_write(&identity, text);
            assert(jub_text_is(line, text));
        }
    }
}

typedef struct source_random {
    const uint8_t *data;
    size_t size;
    size_t at;
} source_random;

static void fill(void *context, uint8_t *bytes_out, size_t length_bytes)
{
    source_random *source = context;
    for (size_t i = 0; i < length_bytes; i++)
        bytes_out[i] = source->size > 0 ? source->data[source->at++ % source->size] : 0;
}

static void check_split(const uint8_t *data, size_t size)
{
    uint8_t secret[JUB_SHARED_SECRET_BYTES], joined[JUB_SHARED_SECRET_BYTES];
    jub_share shares[8];
    source_random source = {data, size, 0};
    const size_t count = size > 0 ? 2 + data[0] % 7 : 2;
    const size_t threshold = size > 1 ? 2 + data[1] % (count - 1) : 2;
    fill(&source, secret, sizeof secret);
    jub_status status =
        jub_share_split(secret, threshold, count, (jub_random){fill, &source}, shares, NULL);
    if (status == JUB_OK)
        status = jub_share_join(shares + count - threshold, threshold, threshold, joined, NULL);
    assert(status == JUB_OK && memcmp(secret, joined, sizeof secret) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jub_text source = {(const char *)data, size};
    check_text(source);
    check_record(source);
    check_keys(source);
    check_split(data, size);
    return 0;
}
