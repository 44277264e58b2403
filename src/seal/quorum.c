#include "seal/quorum.h"

#include <assert.h>
#include <sodium.h>

#include "seal/seal.h"
#include "seal/unseal.h"

enum { CONTENT_BYTES = 32, FILE_MAX_BYTES = 1024 };

typedef struct quorum_test {
    const jub_share *shares;
    size_t count;
    size_t threshold;
    jub_text list;
    const jub_age_recipient *recipient;
    uint8_t content[CONTENT_BYTES];
    jub_buffer sealed;
    jub_buffer plain;
} quorum_test;

static jub_status seal_content(quorum_test *test, jub_random random, jub_error *error)
{
    jub_sealer *sealer = NULL;
    const jub_text content = {(const char *)test->content, sizeof test->content};
    random.fill(random.context, test->content, sizeof test->content);
    jub_status status = jub_sealer_new(test->recipient, 1, false, random,
                                       jub_buffer_sink(&test->sealed), &sealer, error);
    if (status == JUB_OK) status = jub_sealer_feed(sealer, content, error);
    if (status == JUB_OK) status = jub_sealer_end(sealer, error);
    jub_sealer_free(sealer);
    return status;
}

static jub_status open_content(quorum_test *test, const jub_age_identity *identity,
                               jub_error *error)
{
    const jub_unseal_keys keys = {.identities = identity, .identity_count = 1};
    jub_unsealer *unsealer = NULL;
    jub_buffer_reset(&test->plain);
    jub_status status =
        jub_unsealer_new(&keys, JUB_AGE_BINARY, jub_buffer_sink(&test->plain), &unsealer, error);
    if (status == JUB_OK)
        status = jub_unsealer_feed(unsealer, jub_buffer_view(&test->sealed), error);
    if (status == JUB_OK) status = jub_unsealer_end(unsealer, error);
    jub_unsealer_free(unsealer);
    const jub_text content = {(const char *)test->content, sizeof test->content};
    if (status == JUB_OK && !jub_text_equal(jub_buffer_view(&test->plain), content))
        status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                          "the test file opened to something else");
    return status;
}

// As the holder will have it: written, and read again.
static jub_status through_text(const quorum_test *test, const jub_share *share,
                               jub_share *share_out, jub_error *error)
{
    const jub_share_text text = {test->list, (uint32_t)test->threshold, (uint32_t)test->count,
                                 *share};
    jub_share_text read = {0};
    jub_buffer line = jub_buffer_init_secret(JUB_SHARE_TEXT_MAX_BYTES);
    jub_share_write(&text, &line);
    jub_status status = line.status == JUB_OK ? jub_share_read(jub_buffer_view(&line), &read, error)
                                              : jub_fail_no_memory(error);
    *share_out = read.share;
    jub_buffer_clear(&line);
    sodium_memzero(&read, sizeof read);
    return status;
}

static jub_status try_quorum(quorum_test *test, const size_t *members, jub_error *error)
{
    jub_share chosen[JUB_SHARE_COUNT_MAX];
    jub_age_identity identity = {0};
    uint8_t secret[JUB_SHARED_SECRET_BYTES] = {0};
    jub_status status = JUB_OK;
    for (size_t i = 0; i < test->threshold && status == JUB_OK; i++)
        status = through_text(test, &test->shares[members[i]], &chosen[i], error);
    if (status == JUB_OK)
        status = jub_share_join(chosen, test->threshold, test->threshold, secret, error);
    if (status == JUB_OK) {
        jub_age_identity_from(secret, &identity);
        status = open_content(test, &identity, error);
    }
    if (status == JUB_UNVERIFIED)
        status =
            jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                     "begin the ceremony afresh, on another machine",
                     "a quorum that begins with share %u does not open the test file", chosen[0].x);
    sodium_memzero(chosen, sizeof chosen);
    sodium_memzero(secret, sizeof secret);
    jub_age_identity_clear(&identity);
    return status;
}

// n over k, or more than the limit.
static size_t quorum_count(size_t count, size_t threshold)
{
    size_t quorums = 1;
    for (size_t i = 1; i <= threshold; i++) {
        quorums = quorums * (count - threshold + i) / i; // whole at each step
        if (quorums > JUB_QUORUM_ALL_MAX) return JUB_QUORUM_ALL_MAX + 1;
    }
    return quorums;
}

// The next set in lexical order; false behind the last.
static bool next_set(size_t *members, size_t threshold, size_t count)
{
    size_t i = threshold;
    while (i > 0 && members[i - 1] == count - threshold + i - 1) i--;
    if (i == 0) return false;
    members[i - 1]++;
    for (; i < threshold; i++) members[i] = members[i - 1] + 1;
    return true;
}

static jub_status try_all(quorum_test *test, size_t *tested_count, jub_error *error)
{
    size_t members[JUB_SHARE_COUNT_MAX];
    jub_status status = JUB_OK;
    for (size_t i = 0; i < test->threshold; i++) members[i] = i;
    do {
        status = try_quorum(test, members, error);
        ++*tested_count;
    } while (status == JUB_OK && next_set(members, test->threshold, test->count));
    return status;
}

static jub_status try_circle(quorum_test *test, size_t *tested_count, jub_error *error)
{
    size_t members[JUB_SHARE_COUNT_MAX];
    jub_status status = JUB_OK;
    for (size_t start = 0; start < test->count && status == JUB_OK; start++) {
        for (size_t i = 0; i < test->threshold; i++) members[i] = (start + i) % test->count;
        status = try_quorum(test, members, error);
        ++*tested_count;
    }
    return status;
}

jub_status jub_quorum_test(const jub_share *shares, size_t count, size_t threshold, jub_text list,
                           const jub_age_recipient *recipient, jub_random random,
                           size_t *tested_count_out, jub_error *error)
{
    assert(threshold >= 2 && threshold <= count && count <= JUB_SHARE_COUNT_MAX);
    quorum_test test = {
        .shares = shares,
        .count = count,
        .threshold = threshold,
        .list = list,
        .recipient = recipient,
        .sealed = jub_buffer_init(FILE_MAX_BYTES),
        .plain = jub_buffer_init(FILE_MAX_BYTES),
    };
    size_t tested_count = 0;
    jub_status status = seal_content(&test, random, error);
    if (status == JUB_OK)
        status = quorum_count(count, threshold) <= JUB_QUORUM_ALL_MAX
                     ? try_all(&test, &tested_count, error)
                     : try_circle(&test, &tested_count, error);
    jub_buffer_clear(&test.sealed);
    jub_buffer_clear(&test.plain);
    if (status == JUB_OK) *tested_count_out = tested_count;
    return status;
}
