// Reads any bytes as a manifest, as they are and signed. What must hold: an error has a message;
// the bytes alone are never taken, for nobody signed them; and what is read of the signed ones,
// written again, gives the same bytes.

#include <assert.h>
#include <sodium.h>

#include "programme/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static jub_signer fuzz_signer(void)
{
    static const uint8_t seed[JUB_SEED_BYTES] = {42};
    jub_signer signer;
    const jub_status status =
        jub_signer_from_seed(JUB_TEXT("k"), JUB_KEY_ED25519, seed, &signer, NULL);
    assert(status == JUB_OK);
    return signer;
}

static void check_signed(jub_arena *arena, jub_text text, const jub_signer *signer)
{
    jub_buffer note = jub_buffer_init(JUB_NOTE_MAX_BYTES),
               again = jub_buffer_init(JUB_NOTE_MAX_BYTES);
    jub_manifest manifest;
    jub_error error = {0};
    jub_buffer_text(&note, text);
    jub_buffer_string(&note, "\n\n");
    const jub_text signed_text = {note.bytes, text.length_bytes + 1};
    jub_buffer line = jub_buffer_init(4096);
    jub_note_sign(signed_text, signer, 0, &line);
    jub_buffer_text(&note, jub_buffer_view(&line));
    assert(note.status == JUB_OK);
    if (jub_manifest_read(arena, jub_buffer_view(&note), &signer->vkey, &manifest, &error) !=
        JUB_OK) {
        assert(error.message[0]);
    } else {
        const jub_status status = jub_manifest_write(&manifest, signer, &again, &error);
        assert(status == JUB_OK);
        assert(jub_text_equal(jub_buffer_view(&again), jub_buffer_view(&note)));
    }
    jub_buffer_clear(&line);
    jub_buffer_clear(&again);
    jub_buffer_clear(&note);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jub_text bytes = {(const char *)data, size};
    jub_manifest manifest;
    jub_error error = {0};
    if (sodium_init() < 0 || size > JUB_NOTE_MAX_BYTES / 2) return 0;
    jub_arena arena = jub_arena_init((size_t)1 << 28);
    const jub_signer signer = fuzz_signer();
    const jub_status status = jub_manifest_read(&arena, bytes, &signer.vkey, &manifest, &error);
    assert(status != JUB_OK && error.message[0]);
    check_signed(&arena, bytes, &signer);
    jub_arena_clear(&arena);
    return 0;
}
