#include "ledger/notice.h"

#include "base/base64.h"
#include "ledger/transport_private.h"

enum { PROOF_FIRST_LINE = 6 };

static const char magic[] = "jubilee-notice-v1";

// Cuts the next line off and what it begins with, a word and a blank.
static jub_status cut_line(jub_text *rest, uint32_t line, const char *word, jub_text *value_out,
                           jub_error *error)
{
    const size_t word_bytes = strlen(word);
    const jub_text text = jub_text_cut(rest, '\n');
    if (text.length_bytes <= word_bytes + 1 || memcmp(text.bytes, word, word_bytes) != 0 ||
        text.bytes[word_bytes] != ' ')
        return jub_fail(error, JUB_SYNTAX, (jub_position){line, 1}, NULL,
                        "expected a line '%s ...' of a notice", word);
    *value_out = (jub_text){text.bytes + word_bytes + 1, text.length_bytes - word_bytes - 1};
    return JUB_OK;
}

static jub_status expect_line(jub_text *rest, uint32_t line, const char *expected, const char *what,
                              jub_error *error)
{
    const bool has_line = rest->length_bytes > 0;
    if (has_line && jub_text_is(jub_text_cut(rest, '\n'), expected)) return JUB_OK;
    return jub_fail(error, JUB_SYNTAX, (jub_position){line, 1}, NULL, "expected %s", what);
}

static jub_status read_salt(jub_text base64, uint8_t *salt_out, jub_error *error)
{
    size_t length_bytes = 0;
    if (jub_base64_read(base64, true, salt_out, JUB_SALT_BYTES, &length_bytes) &&
        length_bytes == JUB_SALT_BYTES)
        return JUB_OK;
    return jub_fail(error, JUB_SYNTAX, (jub_position){2, 6}, NULL,
                    "the salt is not the base64 of %d bytes", JUB_SALT_BYTES);
}

static jub_status at_line(jub_status status, uint32_t line, uint32_t column, jub_error *error)
{
    if (status != JUB_OK && error) error->at = (jub_position){line, column};
    return status;
}

// A notice is evidence: how its line should be written is no advice to who holds it.
static jub_status say_changed(jub_status status, jub_error *error)
{
    if (status == JUB_OK || status == JUB_NO_MEMORY || !error) return status;
    const jub_error former = *error;
    return jub_fail(error, status, former.at, "the file was changed after it was made", "%s",
                    former.message);
}

static jub_status read_json_lines(const jub_notice *notice, jub_error *error)
{
    json_t *json = NULL;
    jub_status status = at_line(jub_facts_read(notice->facts, &json, error), 3, 7, error);
    if (status != JUB_OK) return say_changed(status, error);
    json_decref(json);
    status = at_line(jub_entry_read(notice->entry, &json, error), 4, 7, error);
    if (status == JUB_OK) json_decref(json);
    return say_changed(status, error);
}

static jub_status read_lines(jub_text source, jub_notice *notice, jub_error *error)
{
    jub_text salt = {0};
    jub_status status = expect_line(&source, 1, magic, "the line 'jubilee-notice-v1'", error);
    if (status == JUB_OK) status = cut_line(&source, 2, "salt", &salt, error);
    if (status == JUB_OK) status = read_salt(salt, notice->salt, error);
    if (status == JUB_OK) status = cut_line(&source, 3, "facts", &notice->facts, error);
    if (status == JUB_OK) status = cut_line(&source, 4, "entry", &notice->entry, error);
    if (status == JUB_OK) status = expect_line(&source, 5, "", "an empty line", error);
    if (status != JUB_OK) return status;
    notice->proof_source = source;
    return read_json_lines(notice, error);
}

jub_status jub_notice_read(jub_text source, jub_notice *notice_out, jub_error *error)
{
    jub_notice notice = {0};
    if (source.length_bytes > JUB_NOTICE_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "%zu bytes are more than a notice has, which is at most %d",
                        source.length_bytes, JUB_NOTICE_MAX_BYTES);
    jub_status status = ledger_check_transport(source, error);
    if (status == JUB_OK) status = read_lines(source, &notice, error);
    if (status != JUB_OK) return status;
    status = jub_proof_read(notice.proof_source, &notice.proof, error);
    if (status == JUB_OK)
        *notice_out = notice;
    else if (error && error->at.line > 0)
        error->at.line += PROOF_FIRST_LINE - 1;
    return status;
}

void jub_notice_write(const uint8_t salt[JUB_SALT_BYTES], jub_text facts, jub_text entry,
                      jub_text proof, jub_buffer *buffer)
{
    jub_buffer_string(buffer, magic);
    jub_buffer_string(buffer, "\nsalt ");
    jub_base64_write(salt, JUB_SALT_BYTES, true, buffer);
    jub_buffer_string(buffer, "\nfacts ");
    jub_buffer_text(buffer, facts);
    jub_buffer_string(buffer, "\nentry ");
    jub_buffer_text(buffer, entry);
    jub_buffer_string(buffer, "\n\n");
    jub_buffer_text(buffer, proof);
}

static bool is_lower_hex(jub_text text)
{
    for (size_t i = 0; i < text.length_bytes; i++)
        if (text.bytes[i] >= 'A' && text.bytes[i] <= 'F') return false;
    return true;
}

jub_status jub_notice_commitment(const json_t *entry, jub_text *purpose_out,
                                 jub_hash *commitment_out, jub_error *error)
{
    jub_text hex = {0}, purpose = {0};
    jub_hash commitment;
    jub_status status = jub_json_text(entry, "entry", "commitment", &hex, error);
    if (status == JUB_OK) status = jub_json_text(entry, "entry", "purpose", &purpose, error);
    if (status == JUB_OK && !purpose.bytes)
        status = jub_json_text(entry, "entry", "kind", &purpose, error);
    if (status != JUB_OK) return status;
    if (!hex.bytes)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                        "the entry of kind '%.*s' holds no 'commitment'", JUB_TEXT_ARG(purpose));
    if (!is_lower_hex(hex) || !jub_hex_decode(hex, commitment.bytes, sizeof commitment.bytes))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                        "the entry's 'commitment' is not 64 lower-case hexadecimal digits");
    if (!jub_purpose_is_valid(purpose))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, NULL,
                        "'%.*s' cannot be the purpose of a commitment", JUB_TEXT_ARG(purpose));
    *purpose_out = purpose;
    *commitment_out = commitment;
    return JUB_OK;
}

static jub_status compare_commitment(const jub_hash *expected, const jub_hash *found,
                                     jub_text purpose, jub_error *error)
{
    char expected_hex[2 * JUB_HASH_BYTES + 1], found_hex[2 * JUB_HASH_BYTES + 1];
    if (jub_hash_equal(expected, found)) return JUB_OK;
    jub_hex_encode(expected->bytes, JUB_HASH_BYTES, expected_hex);
    jub_hex_encode(found->bytes, JUB_HASH_BYTES, found_hex);
    return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                    "facts or salt are not those that were logged",
                    "the entry commits to %s, but salt and facts give %s for the purpose '%.*s'",
                    expected_hex, found_hex, JUB_TEXT_ARG(purpose));
}

// A commitment that is absent or malformed is evidence that fails, whatever reading it returned.
static jub_status verify_facts(const jub_notice *notice, const json_t *entry, jub_error *error)
{
    jub_hash expected, found;
    jub_text purpose = {0};
    jub_status status = jub_notice_commitment(entry, &purpose, &expected, error);
    if (status != JUB_OK) {
        if (error) error->status = JUB_UNVERIFIED;
        return JUB_UNVERIFIED;
    }
    jub_sha256 *sha = jub_sha256_new();
    if (!sha) return jub_fail_no_memory(error);
    jub_commitment(sha, purpose, notice->salt, notice->facts, &found);
    jub_sha256_free(sha);
    return compare_commitment(&expected, &found, purpose, error);
}

jub_status jub_notice_verify(const jub_notice *notice, const jub_policy *policy,
                             jub_policy_verdict *verdict_out, jub_error *error)
{
    json_t *entry = NULL;
    jub_status status = jub_entry_read(notice->entry, &entry, error);
    if (status != JUB_OK) return status;
    status = verify_facts(notice, entry, error);
    json_decref(entry);
    if (status != JUB_OK) return status;
    return jub_proof_verify(&notice->proof, policy, notice->entry, verdict_out, error);
}
