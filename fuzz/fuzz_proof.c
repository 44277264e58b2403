// Reads any bytes as a proof, a request to a witness, a reply and a policy. What must hold: an
// error has a message; what is read and written again is the same bytes; nothing verifies or is
// cosigned under a key that has signed nothing; a policy keeps to its limits.

#include <assert.h>
#include <sodium.h>

#include "base/base64.h"
#include "ledger/proof.h"
#include "ledger/witness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_MAX_BYTES = 16 << 20 };

// Of a log and of a witness that never sign.
static jub_vkey silent_key(jub_text name, jub_key_type type)
{
    static const uint8_t seed[JUB_SEED_BYTES] = {7};
    jub_signer signer;
    const jub_status status = jub_signer_from_seed(name, type, seed, &signer, NULL);
    assert(status == JUB_OK);
    return signer.vkey;
}

static void write_hashes(const jub_hash *hashes, size_t count, jub_buffer *buffer)
{
    for (size_t i = 0; i < count; i++) {
        jub_base64_write(hashes[i].bytes, JUB_HASH_BYTES, true, buffer);
        jub_buffer_char(buffer, '\n');
    }
    jub_buffer_char(buffer, '\n');
}

static void check_written(jub_buffer *written, jub_text expected)
{
    assert(written->status == JUB_OK && jub_text_equal(jub_buffer_view(written), expected));
    jub_buffer_clear(written);
}

static void check_silent(const jub_proof *proof, jub_text entry)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    const jub_policy *policy;
    jub_policy_verdict verdict;
    jub_error error = {0};
    const jub_text origin = proof->checkpoint.origin;
    const jub_text name = jub_key_name_is_valid(origin) ? origin : JUB_TEXT("k");
    const jub_vkey key = silent_key(name, JUB_KEY_ED25519);
    jub_status status = jub_policy_of_log(&arena, &key, &policy, NULL);
    assert(status == JUB_OK);
    status = jub_proof_verify(proof, policy, entry, &verdict, &error);
    assert(status == JUB_UNVERIFIED && error.message[0]);
    jub_arena_clear(&arena);
}

static void check_proof(jub_text source)
{
    jub_proof proof;
    jub_error error = {0};
    if (jub_proof_read(source, &proof, &error) != JUB_OK) {
        assert(error.message[0]);
        return;
    }
    jub_buffer written = jub_buffer_init(JUB_PROOF_MAX_BYTES);
    jub_buffer_string(&written, "c2sp.org/tlog-proof@v1\n");
    if (proof.extra.length_bytes > 0)
        jub_buffer_format(&written, "extra %.*s\n", JUB_TEXT_ARG(proof.extra));
    jub_buffer_format(&written, "index %llu\n", (unsigned long long)proof.index);
    write_hashes(proof.hashes, proof.hash_count, &written);
    jub_buffer_text(&written, proof.checkpoint_source);
    check_written(&written, source);
    check_silent(&proof, source);
}

static void check_request(jub_text source)
{
    jub_request request;
    jub_error error = {0};
    const jub_status status = jub_request_read(source, &request, &error);
    jub_text origin = JUB_TEXT("k");
    assert(status == JUB_OK || error.message[0]);
    if (status == JUB_OK) {
        jub_buffer written = jub_buffer_init(JUB_REQUEST_MAX_BYTES);
        jub_buffer_format(&written, "old %llu\n", (unsigned long long)request.old_size);
        write_hashes(request.hashes, request.hash_count, &written);
        jub_buffer_text(&written, request.checkpoint_source);
        check_written(&written, source);
        if (jub_key_name_is_valid(request.checkpoint.origin)) origin = request.checkpoint.origin;
    }
    const jub_vkey key = silent_key(origin, JUB_KEY_ED25519);
    jub_decision decision;
    const jub_status decided =
        jub_witness_decide((jub_witness_logs){&key, 1}, source, (jub_text){0}, &decision, &error);
    assert(decided == JUB_OK && decision.answer != JUB_ANSWER_SIGN && !decision.is_signed_by_log);
    assert(decision.reason.message[0]);
}

static void check_reply(jub_text source)
{
    static const char checkpoint[] =
        "k\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\xE2\x80\x94 k AAAAAAA=\n";
    const jub_vkey key = silent_key(JUB_TEXT("w"), JUB_KEY_COSIGNER);
    jub_buffer joined = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_error error = {0};
    size_t added = 0;
    uint64_t size;
    const jub_status status =
        jub_witness_join(jub_text_from(checkpoint), source, &key, 1, &added, &joined, &error);
    assert(status != JUB_OK && error.message[0]);
    if (jub_reply_is_size(source, &size)) assert(size <= JUB_TREE_SIZE_MAX);
    jub_buffer_clear(&joined);
}

static void check_policy(jub_text source)
{
    jub_arena arena = jub_arena_init(ARENA_MAX_BYTES);
    const jub_policy *policy = NULL;
    jub_error error = {0};
    if (jub_policy_read(&arena, source, &policy, &error) == JUB_OK) {
        assert(jub_policy_log_count(policy) <= JUB_POLICY_LOG_MAX);
        assert(jub_policy_witness_count(policy) <= JUB_POLICY_WITNESS_MAX);
        for (size_t i = 0; i < jub_policy_log_count(policy); i++)
            assert(jub_policy_log(policy, i)->type == JUB_KEY_ED25519);
        for (size_t i = 0; i < jub_policy_witness_count(policy); i++)
            assert(jub_policy_witness(policy, i)->type == JUB_KEY_COSIGNER);
    } else {
        assert(error.message[0] && !policy && jub_arena_mark(&arena) == 0);
    }
    jub_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jub_text source = {(const char *)data, size};
    check_proof(source);
    check_request(source);
    check_reply(source);
    check_policy(source);
    return 0;
}
