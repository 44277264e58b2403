#include "ledger/checkpoint.h"

#include "base/base64.h"
#include "ledger/checkpoint_private.h"

static jub_status fail_line(jub_error *error, jub_status status, uint32_t line, const char *message)
{
    return jub_fail(error, status, (jub_position){line, 1},
                    "a checkpoint is three lines: the log's name, its size, its root in base64",
                    "%s", message);
}

bool ledger_read_size(jub_text text, uint64_t *size_out)
{
    int64_t size;
    if (text.length_bytes == 0 || text.bytes[0] < '0' || text.bytes[0] > '9') return false;
    if (text.bytes[0] == '0' && text.length_bytes > 1) return false;
    if (!jub_text_to_i64(text, &size)) return false;
    *size_out = (uint64_t)size;
    return true;
}

// SHA-256 of nothing: the root of a tree without entries (RFC 6962, section 2.1).
static bool is_empty_root(const jub_hash *root)
{
    static const char empty_hex[] =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    jub_hash empty = {{0}};
    (void)jub_hex_decode(jub_text_from(empty_hex), empty.bytes, sizeof empty.bytes);
    return jub_hash_equal(root, &empty);
}

jub_status jub_checkpoint_read(jub_text text, jub_checkpoint *checkpoint_out, jub_error *error)
{
    jub_checkpoint checkpoint;
    size_t root_bytes = 0;
    if (text.length_bytes > JUB_CHECKPOINT_TEXT_MAX_BYTES)
        return fail_line(error, JUB_LIMIT, 0, "the text is too long for a checkpoint");
    if (text.length_bytes == 0 || text.bytes[text.length_bytes - 1] != '\n')
        return fail_line(error, JUB_SYNTAX, 0, "the text does not end in a line break");
    checkpoint.origin = jub_text_cut(&text, '\n');
    const jub_text size = jub_text_cut(&text, '\n');
    const jub_text root = jub_text_cut(&text, '\n');
    if (checkpoint.origin.length_bytes == 0)
        return fail_line(error, JUB_SYNTAX, 1, "the name of the log is missing");
    if (!ledger_read_size(size, &checkpoint.size))
        return fail_line(error, JUB_SYNTAX, 2, "the size is not a number of entries");
    if (!jub_base64_read(root, true, checkpoint.root.bytes, JUB_HASH_BYTES, &root_bytes) ||
        root_bytes != JUB_HASH_BYTES)
        return fail_line(error, JUB_SYNTAX, 3, "the root is not 32 bytes in base64");
    if (text.length_bytes > 0) return fail_line(error, JUB_SYNTAX, 4, "a line too many");
    if (checkpoint.size == 0 && !is_empty_root(&checkpoint.root))
        return fail_line(error, JUB_CONFLICT, 3, "this is not the root of an empty log");
    *checkpoint_out = checkpoint;
    return JUB_OK;
}

void jub_checkpoint_write(const jub_checkpoint *checkpoint, jub_buffer *buffer)
{
    jub_buffer_text(buffer, checkpoint->origin);
    jub_buffer_char(buffer, '\n');
    jub_buffer_u64(buffer, checkpoint->size);
    jub_buffer_char(buffer, '\n');
    jub_base64_write(checkpoint->root.bytes, JUB_HASH_BYTES, true, buffer);
    jub_buffer_char(buffer, '\n');
}

jub_status jub_checkpoint_read_note(jub_text source, jub_note *note_out,
                                    jub_checkpoint *checkpoint_out, jub_error *error)
{
    const jub_status status = jub_note_read(source, note_out, error);
    return status == JUB_OK ? jub_checkpoint_read(note_out->text, checkpoint_out, error) : status;
}

void jub_checkpoint_sign(const jub_checkpoint *checkpoint, const jub_signer *signer,
                         jub_buffer *buffer)
{
    jub_buffer text = jub_buffer_init(JUB_CHECKPOINT_TEXT_MAX_BYTES);
    jub_checkpoint_write(checkpoint, &text);
    jub_buffer_text(buffer, jub_buffer_view(&text));
    jub_buffer_char(buffer, '\n');
    jub_note_sign(jub_buffer_view(&text), signer, 0, buffer);
    if (text.status != JUB_OK) buffer->status = text.status;
    jub_buffer_clear(&text);
}
