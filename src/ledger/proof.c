#include "ledger/proof.h"

#include <inttypes.h>

#include "base/base64.h"
#include "ledger/checkpoint_private.h"
#include "ledger/proof_private.h"
#include "ledger/transport_private.h"

enum { SHOWN_BYTES = 8, SHOWN_HEX = 2 * SHOWN_BYTES + 1 };

static const char header[] = "c2sp.org/tlog-proof@v1";

// -- lines ----------------------------------------------------------------------------------------

jub_status ledger_read_hashes(jub_text *rest, uint32_t *line,
                              jub_hash hashes_out[JUB_PROOF_HASH_MAX], size_t *count_out,
                              jub_error *error)
{
    for (*count_out = 0; rest->length_bytes > 0; ++*line, ++*count_out) {
        const jub_text text = jub_text_cut(rest, '\n');
        size_t length_bytes = 0;
        if (text.length_bytes == 0) {
            ++*line;
            return JUB_OK;
        }
        if (*count_out == JUB_PROOF_HASH_MAX)
            return jub_fail(error, JUB_LIMIT, (jub_position){*line, 1}, NULL,
                            "more than %d hashes in the proof", JUB_PROOF_HASH_MAX);
        if (!jub_base64_read(text, true, hashes_out[*count_out].bytes, JUB_HASH_BYTES,
                             &length_bytes) ||
            length_bytes != JUB_HASH_BYTES)
            return jub_fail(error, JUB_SYNTAX, (jub_position){*line, 1},
                            "hashes stand a line each, and end in an empty line",
                            "this line is no hash: 32 bytes in base64");
    }
    return jub_fail(error, JUB_SYNTAX, (jub_position){*line, 1},
                    "hashes stand a line each, and end in an empty line",
                    "the empty line before the checkpoint is missing");
}

void ledger_write_hash(const jub_hash *hash, jub_buffer *buffer)
{
    jub_base64_write(hash->bytes, JUB_HASH_BYTES, true, buffer);
    jub_buffer_char(buffer, '\n');
}

jub_status ledger_shift_error(jub_status status, uint32_t line, jub_error *error)
{
    if (status != JUB_OK && error && error->at.line > 0) error->at.line += line - 1;
    return status;
}

// -- reading --------------------------------------------------------------------------------------

static jub_status fail_line(jub_error *error, uint32_t line, const char *hint, const char *message)
{
    return jub_fail(error, JUB_SYNTAX, (jub_position){line, 1}, hint, "%s", message);
}

// Says nothing of what is in it: it is authenticated by nobody.
static bool is_base64(jub_text text)
{
    const size_t length = text.length_bytes;
    size_t padding = 0;
    while (padding < 2 && padding < length && text.bytes[length - 1 - padding] == '=') padding++;
    for (size_t i = 0; i < length - padding; i++) {
        const char byte = text.bytes[i];
        const bool is_letter = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
        if (!is_letter && !(byte >= '0' && byte <= '9') && byte != '+' && byte != '/') return false;
    }
    return length > 0 && length % 4 == 0;
}

static bool cut_word(jub_text *text, const char *word)
{
    const jub_text start = jub_text_from(word);
    if (!jub_text_starts(*text, start)) return false;
    *text = (jub_text){text->bytes + start.length_bytes, text->length_bytes - start.length_bytes};
    return true;
}

static jub_status read_extra(jub_text text, uint32_t line, jub_text *extra_out, jub_error *error)
{
    if (text.length_bytes > jub_base64_length(JUB_PROOF_EXTRA_MAX_BYTES, true))
        return jub_fail(error, JUB_LIMIT, (jub_position){line, 1}, NULL,
                        "the extra data is longer than %d bytes", JUB_PROOF_EXTRA_MAX_BYTES);
    if (!is_base64(text)) return fail_line(error, line, NULL, "the extra data is not in base64");
    *extra_out = text;
    return JUB_OK;
}

jub_status jub_proof_read(jub_text source, jub_proof *proof_out, jub_error *error)
{
    jub_proof proof = {0};
    uint32_t number = 1;
    jub_status status = JUB_OK;
    if (source.length_bytes > JUB_PROOF_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "the proof is longer than %d bytes", JUB_PROOF_MAX_BYTES);
    status = ledger_check_transport(source, error);
    if (status != JUB_OK) return status;
    if (!jub_text_is(jub_text_cut(&source, '\n'), header))
        return fail_line(error, number, "its first line is c2sp.org/tlog-proof@v1",
                         "this is no proof of an entry");
    jub_text line = jub_text_cut(&source, '\n');
    number++;
    if (cut_word(&line, "extra ")) {
        status = read_extra(line, number++, &proof.extra, error);
        if (status != JUB_OK) return status;
        line = jub_text_cut(&source, '\n');
    }
    if (!cut_word(&line, "index ") || !ledger_read_size(line, &proof.index))
        return fail_line(error, number, "write: index 11", "the index of the entry is missing");
    number++;
    status = ledger_read_hashes(&source, &number, proof.hashes, &proof.hash_count, error);
    if (status != JUB_OK) return status;
    proof.checkpoint_source = source;
    status = jub_checkpoint_read_note(source, &proof.note, &proof.checkpoint, error);
    if (status != JUB_OK) return ledger_shift_error(status, number, error);
    *proof_out = proof;
    return JUB_OK;
}

// -- making ---------------------------------------------------------------------------------------

// A proof to another root would be worth nothing, and its maker would not know. The view has
// entries.
static jub_status check_view(jub_view *view, jub_text signed_checkpoint, jub_error *error)
{
    jub_note note;
    jub_checkpoint checkpoint;
    jub_hash root;
    const uint64_t size = jub_view_size(view);
    jub_status status = jub_checkpoint_read_note(signed_checkpoint, &note, &checkpoint, error);
    if (status != JUB_OK) return status;
    status = jub_view_hash(view, (jub_span){0, size}, &root, error);
    if (status != JUB_OK) return status;
    if (size != checkpoint.size || !jub_hash_equal(&root, &checkpoint.root))
        return jub_fail(error, JUB_CONFLICT, (jub_position){0}, NULL,
                        "the tree that is read is not that of the checkpoint");
    return JUB_OK;
}

jub_status jub_proof_make(jub_view *view, uint64_t index, jub_text signed_checkpoint,
                          jub_buffer *buffer, jub_error *error)
{
    const uint64_t size = jub_view_size(view);
    jub_span spans[JUB_PROOF_HASH_MAX];
    jub_hash hashes[JUB_PROOF_HASH_MAX];
    if (index >= size)
        return jub_fail(error, JUB_RANGE, (jub_position){0}, "entries are counted from 0",
                        "the signed checkpoint has %" PRIu64 " entries, so none is number %" PRIu64,
                        size, index);
    jub_status status = check_view(view, signed_checkpoint, error);
    const size_t count = jub_tree_inclusion_spans(index, size, spans);
    for (size_t i = 0; status == JUB_OK && i < count; i++)
        status = jub_view_hash(view, spans[i], &hashes[i], error);
    if (status != JUB_OK) return status;
    jub_buffer_format(buffer, "%s\nindex %" PRIu64 "\n", header, index);
    for (size_t i = 0; i < count; i++) ledger_write_hash(&hashes[i], buffer);
    jub_buffer_char(buffer, '\n');
    jub_buffer_text(buffer, signed_checkpoint);
    return JUB_OK;
}

// -- verifying ------------------------------------------------------------------------------------

static jub_status check_entry(jub_sha256 *sha, const jub_proof *proof, jub_text entry,
                              jub_error *error)
{
    const jub_checkpoint *signed_tree = &proof->checkpoint;
    char expected[SHOWN_HEX], found[SHOWN_HEX];
    jub_hash leaf, root;
    jub_tree_leaf(sha, entry, &leaf);
    if (!jub_tree_inclusion_root(sha, proof->index, signed_tree->size, &leaf, proof->hashes,
                                 proof->hash_count, &root))
        return jub_fail(error, JUB_UNVERIFIED, (jub_position){0}, NULL,
                        "a proof of %zu hashes is none of entry %" PRIu64 " in a log of %" PRIu64,
                        proof->hash_count, proof->index, signed_tree->size);
    if (jub_hash_equal(&root, &signed_tree->root)) return JUB_OK;
    jub_hex_encode(signed_tree->root.bytes, SHOWN_BYTES, expected);
    jub_hex_encode(root.bytes, SHOWN_BYTES, found);
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "the entry differs in a byte at least, or the proof is not its own",
                    "this is not entry %" PRIu64 " of the log: the log signed the root %s..., and "
                    "entry and proof lead to %s...",
                    proof->index, expected, found);
}

jub_status jub_proof_verify(const jub_proof *proof, const jub_policy *policy, jub_text entry,
                            jub_policy_verdict *verdict_out, jub_error *error)
{
    jub_policy_verdict verdict;
    jub_status status = jub_policy_check(policy, &proof->note, &proof->checkpoint, &verdict, error);
    if (status != JUB_OK) return status;
    jub_sha256 *sha = jub_sha256_new();
    if (!sha) return jub_fail_no_memory(error);
    status = check_entry(sha, proof, entry, error);
    if (status == JUB_OK) *verdict_out = verdict;
    jub_sha256_free(sha);
    return status;
}
