// Reads any bytes as a notice, as facts and as an entry. What must hold: an error has a message;
// what is read and written again is the same bytes; nothing verifies under a key that has signed
// nothing.

#include <assert.h>
#include <sodium.h>

#include "ledger/notice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX_BYTES = 16 << 20 };

static void check_notice(jub_text source)
{
    static const uint8_t seed[JUB_SEED_BYTES] = {7};
    jub_notice notice;
    jub_error error = {0};
    if (jub_notice_read(source, &notice, &error) != JUB_OK) {
        assert(error.message[0]);
        return;
    }
    jub_buffer written = jub_buffer_init(JUB_NOTICE_MAX_BYTES);
    jub_notice_write(notice.salt, notice.facts, notice.entry, notice.proof_source, &written);
    assert(written.status == JUB_OK && jub_text_equal(jub_buffer_view(&written), source));
    jub_buffer_clear(&written);

    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    jub_signer silent;
    const jub_policy *policy = NULL;
    jub_policy_verdict verdict;
    const jub_text origin = notice.proof.checkpoint.origin;
    jub_status status = jub_signer_from_seed(jub_key_name_is_valid(origin) ? origin : JUB_TEXT("k"),
                                             JUB_KEY_ED25519, seed, &silent, NULL);
    assert(status == JUB_OK);
    status = jub_policy_of_log(&arena, &silent.vkey, &policy, NULL);
    assert(status == JUB_OK);
    status = jub_notice_verify(&notice, policy, &verdict, &error);
    assert(status == JUB_UNVERIFIED && error.message[0]);
    jub_arena_clear(&arena);
}

static void check_canonical(jub_text source)
{
    json_t *json = NULL;
    jub_error error = {0};
    jub_buffer written = jub_buffer_init(JUB_FACTS_MAX_BYTES);
    jub_status status = jub_facts_read(source, &json, &error);
    assert(status == JUB_OK || error.message[0]);
    if (status == JUB_OK) {
        status = jub_json_canonical(json, &written, NULL);
        assert(status == JUB_OK && jub_text_equal(jub_buffer_view(&written), source));
        json_decref(json);
    }
    jub_buffer_reset(&written);
    status = jub_entry_read(source, &json, &error);
    assert(status == JUB_OK || error.message[0]);
    if (status == JUB_OK) {
        jub_text purpose;
        jub_hash commitment;
        (void)jub_notice_commitment(json, &purpose, &commitment, &error);
        status = jub_entry_write(json, &written, NULL);
        assert(status == JUB_OK && jub_text_equal(jub_buffer_view(&written), source));
        json_decref(json);
    }
    jub_buffer_clear(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jub_text source = {(const char *)data, size};
    check_notice(source);
    check_canonical(source);
    return 0;
}
