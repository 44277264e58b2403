#include "cli/log/evidence.h"

#include <sodium.h>

#include "cli/log/trust.h"

jub_status cli_evidence_open(jub_reader log, jub_openings *openings, cli_evidence *evidence_out,
                             jub_error *error)
{
    cli_evidence *evidence = evidence_out;
    jub_note note;
    jub_checkpoint checkpoint;
    *evidence =
        (cli_evidence){.openings = openings, .checkpoint = jub_buffer_init(JUB_NOTE_MAX_BYTES)};
    const jub_status status =
        cli_checkpoint_read(log, &evidence->checkpoint, &note, &checkpoint, error);
    if (status != JUB_OK) return status;
    return jub_view_open(log, checkpoint.size, &checkpoint.root, &evidence->view, error);
}

void cli_evidence_clear(cli_evidence *evidence)
{
    jub_view_close(evidence->view);
    jub_buffer_clear(&evidence->checkpoint);
    *evidence = (cli_evidence){0};
}

// The commitment is that of the entry, and the opening gives it again.
static jub_status open_commitment(jub_openings *openings, jub_text entry,
                                  uint8_t salt_out[JUB_SALT_BYTES], jub_buffer *facts,
                                  jub_error *error)
{
    json_t *object = NULL;
    jub_text purpose = {0};
    jub_hash commitment, again;
    jub_sha256 *sha = jub_sha256_new();
    jub_status status = sha ? jub_entry_read(entry, &object, error) : jub_fail_no_memory(error);
    if (status == JUB_OK) status = jub_notice_commitment(object, &purpose, &commitment, error);
    if (status == JUB_OK) status = jub_openings_get(openings, &commitment, salt_out, facts, error);
    if (status == JUB_OK) {
        jub_commitment(sha, purpose, salt_out, jub_buffer_view(facts), &again);
        if (!jub_hash_equal(&commitment, &again))
            status = jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                              "the opening does not give the commitment of the entry");
    }
    json_decref(object);
    jub_sha256_free(sha);
    return status;
}

jub_status cli_evidence_make(const cli_evidence *evidence, uint64_t index, jub_buffer *notice,
                             jub_error *error)
{
    uint8_t salt[JUB_SALT_BYTES];
    jub_text entry = {0};
    if (index >= jub_view_size(evidence->view))
        return jub_fail(error, JUB_RANGE, (jub_position){0}, "sign it: jubilee log checkpoint",
                        "entry %llu is not in the published checkpoint", (unsigned long long)index);
    jub_buffer facts = jub_buffer_init_secret(JUB_FACTS_MAX_BYTES);
    jub_buffer proof = jub_buffer_init(JUB_PROOF_MAX_BYTES);
    jub_status status = jub_proof_make(evidence->view, index,
                                       jub_buffer_view(&evidence->checkpoint), &proof, error);
    if (status == JUB_OK && proof.status != JUB_OK) status = jub_fail_no_memory(error);
    if (status == JUB_OK) status = jub_view_entry(evidence->view, index, &entry, error);
    if (status == JUB_OK) status = open_commitment(evidence->openings, entry, salt, &facts, error);
    if (status == JUB_OK) {
        jub_notice_write(salt, jub_buffer_view(&facts), entry, jub_buffer_view(&proof), notice);
        if (notice->status != JUB_OK) status = jub_fail_no_memory(error);
    }
    sodium_memzero(salt, sizeof salt);
    jub_buffer_clear(&proof);
    jub_buffer_clear(&facts);
    return status;
}
