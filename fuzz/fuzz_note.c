// Reads any bytes as a note, a checkpoint, a key and a private key, and signs them. What must hold:
// an error has a message; what is read is all of the source and written again is the same bytes; no
// key that did not sign is taken for one that did; and what is signed here reads and verifies.

#include <assert.h>
#include <sodium.h>

#include "base/base64.h"
#include "ledger/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_written(const jub_buffer *written, jub_text expected)
{
    assert(written->status == JUB_OK);
    assert(jub_text_equal(jub_buffer_view(written), expected));
}

// -- notes ----------------------------------------------------------------------------------------

static void check_item(const jub_note_signature *item)
{
    uint8_t field[1 << 14];
    size_t length_bytes = 0;
    assert(jub_base64_read(item->base64, true, field, sizeof field, &length_bytes));
    assert(length_bytes > 4);
    jub_buffer line = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_buffer_string(&line, "\xE2\x80\x94 ");
    jub_buffer_text(&line, item->name);
    jub_buffer_char(&line, ' ');
    jub_base64_write(field, length_bytes, true, &line);
    jub_buffer_char(&line, '\n');
    check_written(&line, item->line);
    jub_buffer_clear(&line);
}

static void check_note(const jub_note *note, jub_text source)
{
    jub_buffer whole = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    assert(note->count >= 1 && note->count <= JUB_NOTE_SIGNATURE_MAX);
    assert(note->text.length_bytes > 0);
    assert(note->text.bytes[note->text.length_bytes - 1] == '\n');
    jub_buffer_text(&whole, note->text);
    jub_buffer_char(&whole, '\n');
    for (size_t i = 0; i < note->count; i++) {
        check_item(&note->items[i]);
        jub_buffer_text(&whole, note->items[i].line);
    }
    check_written(&whole, source);
    jub_buffer_clear(&whole);
}

static void check_checkpoint(jub_text text)
{
    jub_checkpoint checkpoint;
    jub_error error = {0};
    if (jub_checkpoint_read(text, &checkpoint, &error) != JUB_OK) {
        assert(error.message[0]);
        return;
    }
    assert(checkpoint.size <= JUB_TREE_SIZE_MAX && checkpoint.origin.length_bytes > 0);
    jub_buffer written = jub_buffer_init(JUB_CHECKPOINT_TEXT_MAX_BYTES);
    jub_checkpoint_write(&checkpoint, &written);
    check_written(&written, text);
    jub_buffer_clear(&written);
}

static jub_signer fuzz_signer(jub_key_type type)
{
    static const uint8_t seed[JUB_SEED_BYTES] = {42};
    jub_signer signer;
    const jub_status status = jub_signer_from_seed(JUB_TEXT("k"), type, seed, &signer, NULL);
    assert(status == JUB_OK);
    return signer;
}

// Nobody but `check_signed` signs with these keys, so no line of the bytes holds.
static void check_source(jub_text source)
{
    const jub_vkey keys[] = {fuzz_signer(JUB_KEY_ED25519).vkey, fuzz_signer(JUB_KEY_COSIGNER).vkey};
    jub_note note;
    jub_error error = {0};
    size_t good_count = 0;
    if (jub_note_read(source, &note, &error) != JUB_OK) {
        assert(error.message[0]);
        return;
    }
    check_note(&note, source);
    check_checkpoint(note.text);
    if (jub_note_verify(&note, keys, 2, NULL, NULL, &good_count, &error) != JUB_OK)
        assert(error.message[0]);
    assert(good_count == 0);
}

// The bytes as a text that is signed, with a time out of their length.
static void check_signed(jub_text text)
{
    const jub_signer log = fuzz_signer(JUB_KEY_ED25519), witness = fuzz_signer(JUB_KEY_COSIGNER);
    const jub_vkey keys[] = {log.vkey, witness.vkey};
    jub_buffer source = jub_buffer_init(JUB_NOTE_MAX_BYTES); // twice what is given at most
    uint64_t times[2] = {1, 1};
    size_t good_count = 0;
    jub_note note;
    jub_buffer_text(&source, text);
    jub_buffer_string(&source, "\n\n");
    const jub_text signed_text = {source.bytes, text.length_bytes + 1};
    jub_buffer lines = jub_buffer_init(4096);
    jub_note_sign(signed_text, &log, 0, &lines);
    jub_note_sign(signed_text, &witness, text.length_bytes, &lines);
    jub_buffer_text(&source, jub_buffer_view(&lines));
    assert(source.status == JUB_OK && lines.status == JUB_OK);
    if (jub_note_read(jub_buffer_view(&source), &note, NULL) == JUB_OK) {
        const jub_status status = jub_note_verify(&note, keys, 2, NULL, times, &good_count, NULL);
        assert(status == JUB_OK && good_count == 2 && note.count == 2);
        assert(times[0] == 0 && times[1] == text.length_bytes);
        assert(note.text.length_bytes == text.length_bytes + 1);
    }
    jub_buffer_clear(&lines);
    jub_buffer_clear(&source);
}

// -- keys -----------------------------------------------------------------------------------------

static jub_status check_vkey(jub_text text)
{
    jub_vkey vkey;
    jub_error error = {0};
    const jub_status status = jub_vkey_read(text, &vkey, &error);
    assert(status == JUB_OK || error.message[0]);
    if (status != JUB_OK) return status;
    assert(jub_key_name_is_valid(jub_text_from(vkey.name)));
    jub_buffer written = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    jub_vkey_write(&vkey, &written);
    check_written(&written, text);
    jub_buffer_clear(&written);
    return status;
}

static jub_status check_private_key(jub_text text, jub_signer *signer_out)
{
    jub_error error = {0};
    const jub_status status = jub_signer_read(text, signer_out, &error);
    assert(status == JUB_OK || error.message[0]);
    if (status != JUB_OK) return status;
    jub_buffer written = jub_buffer_init(JUB_VKEY_MAX_BYTES + 64);
    jub_signer_write(signer_out, &written);
    check_written(&written, text);
    jub_buffer_reset(&written);
    jub_vkey_write(&signer_out->vkey, &written);
    const jub_status again = check_vkey(jub_buffer_view(&written));
    assert(again == JUB_OK);
    jub_buffer_clear(&written);
    return status;
}

// Bytes hardly ever have the id that belongs to them. Where only the id is wrong, it is mended: the
// last bytes of base64 and the name are those of the text.
static void check_mended(jub_text text, bool is_private)
{
    jub_text rest = text;
    if (is_private) rest = (jub_text){text.bytes + 12, text.length_bytes - 12}; // PRIVATE+KEY+
    const jub_text name = jub_text_cut(&rest, '+');
    (void)jub_text_cut(&rest, '+');
    uint8_t key[33], digest[32];
    size_t length_bytes = 0;
    const bool is_read = jub_base64_read(rest, true, key, sizeof key, &length_bytes);
    assert(is_read && length_bytes == sizeof key);
    jub_buffer mended = jub_buffer_init(JUB_VKEY_MAX_BYTES + 64);
    if (is_private) {
        jub_signer signer;
        const jub_status made =
            jub_signer_from_seed(name, (jub_key_type)key[0], key + 1, &signer, NULL);
        assert(made == JUB_OK);
        jub_signer_write(&signer, &mended);
        const jub_status status = check_private_key(jub_buffer_view(&mended), &signer);
        assert(status == JUB_OK);
    } else {
        jub_buffer_text(&mended, name);
        jub_buffer_char(&mended, '\n');
        jub_buffer_bytes(&mended, key, sizeof key);
        (void)crypto_hash_sha256(digest, (const uint8_t *)mended.bytes, mended.length_bytes);
        jub_buffer_reset(&mended);
        jub_buffer_text(&mended, name);
        jub_buffer_format(&mended, "+%02x%02x%02x%02x+", digest[0], digest[1], digest[2],
                          digest[3]);
        jub_buffer_text(&mended, rest);
        const jub_status status = check_vkey(jub_buffer_view(&mended));
        assert(status == JUB_OK || status == JUB_RANGE); // a point that is refused
    }
    jub_buffer_clear(&mended);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jub_text bytes = {(const char *)data, size};
    jub_signer signer;
    if (sodium_init() < 0 || size > JUB_NOTE_MAX_BYTES / 2) return 0;
    check_source(bytes);
    check_checkpoint(bytes);
    check_signed(bytes);
    if (check_vkey(bytes) == JUB_CONFLICT) check_mended(bytes, false);
    if (check_private_key(bytes, &signer) == JUB_CONFLICT) check_mended(bytes, true);
    return 0;
}
