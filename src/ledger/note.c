#include "ledger/note.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>

#include "base/base64.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "ledger/transport_private.h"

static_assert(crypto_sign_PUBLICKEYBYTES == JUB_PUBLIC_KEY_BYTES, "Ed25519");
static_assert(crypto_sign_SEEDBYTES == JUB_SEED_BYTES, "Ed25519");
static_assert(crypto_sign_BYTES == JUB_SIGNATURE_BYTES, "Ed25519");
static_assert(crypto_sign_SECRETKEYBYTES == sizeof((jub_signer *)NULL)->secret, "Ed25519");

enum {
    KEY_ID_BYTES = 4,
    TIME_BYTES = 8,
    SIGNATURE_FIELD_MAX_BYTES = 8192, // the largest known type, ML-DSA-44, has 2,432
};

static const char dash[] = "\xE2\x80\x94 "; // EM DASH and a blank begin a signature line
static const char private_prefix[] = "PRIVATE+KEY+";

// -- numbers, big-endian --------------------------------------------------------------------------

static uint64_t read_number(const uint8_t *bytes, size_t length_bytes)
{
    uint64_t number = 0;
    for (size_t i = 0; i < length_bytes; i++) number = number << 8 | bytes[i];
    return number;
}

static void write_number(uint64_t number, uint8_t *bytes_out, size_t length_bytes)
{
    for (size_t i = length_bytes; i > 0; i--, number >>= 8) bytes_out[i - 1] = (uint8_t)number;
}

// -- keys -----------------------------------------------------------------------------------------

bool jub_key_name_is_valid(jub_text name)
{
    if (name.length_bytes == 0 || name.length_bytes > JUB_KEY_NAME_MAX_BYTES) return false;
    for (size_t i = 0; i < name.length_bytes; i++)
        if (name.bytes[i] <= ' ' || name.bytes[i] > '~' || name.bytes[i] == '+') return false;
    return true;
}

static uint32_t key_id(jub_text name, jub_key_type type, const uint8_t key[JUB_PUBLIC_KEY_BYTES])
{
    const uint8_t between[2] = {'\n', (uint8_t)type};
    uint8_t digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state hash;
    (void)crypto_hash_sha256_init(&hash);
    (void)crypto_hash_sha256_update(&hash, (const uint8_t *)name.bytes, name.length_bytes);
    (void)crypto_hash_sha256_update(&hash, between, sizeof between);
    (void)crypto_hash_sha256_update(&hash, key, JUB_PUBLIC_KEY_BYTES);
    (void)crypto_hash_sha256_final(&hash, digest);
    return (uint32_t)read_number(digest, KEY_ID_BYTES);
}

static void set_vkey(jub_text name, jub_key_type type, const uint8_t key[JUB_PUBLIC_KEY_BYTES],
                     jub_vkey *vkey_out)
{
    *vkey_out = (jub_vkey){.id = key_id(name, type, key), .type = type};
    memcpy(vkey_out->name, name.bytes, name.length_bytes);
    memcpy(vkey_out->key, key, JUB_PUBLIC_KEY_BYTES);
}

static jub_status fail_key(jub_error *error, jub_status status, const char *message)
{
    return jub_fail(error, status, (jub_position){0}, "write a key as name+id+base64, as published",
                    "%s", message);
}

// The id as keys are published with it: lower-case digits, so that a key has one text alone.
static bool read_id(jub_text text, uint32_t *id_out)
{
    uint8_t id[KEY_ID_BYTES];
    for (size_t i = 0; i < text.length_bytes; i++)
        if (text.bytes[i] >= 'A' && text.bytes[i] <= 'F') return false;
    if (!jub_hex_decode(text, id, sizeof id)) return false;
    *id_out = (uint32_t)read_number(id, sizeof id);
    return true;
}

// The three parts of either form of key. `key_out` gets the 32 bytes behind the type.
static jub_status read_key_parts(jub_text text, jub_text *name_out, uint32_t *id_out,
                                 jub_key_type *type_out, uint8_t key_out[32], jub_error *error)
{
    uint8_t bytes[1 + 32];
    uint32_t id = 0;
    size_t length_bytes = 0;
    jub_status status = JUB_OK;
    jub_text rest = text;
    const jub_text name = jub_text_cut(&rest, '+');
    const jub_text id_text = jub_text_cut(&rest, '+');
    if (!jub_key_name_is_valid(name))
        status = fail_key(error, JUB_SYNTAX, "the name of the key is not one");
    else if (!read_id(id_text, &id))
        status =
            fail_key(error, JUB_SYNTAX, "the id of the key is not eight lower-case hex digits");
    else if (!jub_base64_read(rest, true, bytes, sizeof bytes, &length_bytes) || length_bytes == 0)
        status = fail_key(error, JUB_SYNTAX, "the key is not a type and 32 bytes in base64");
    else if (bytes[0] != JUB_KEY_ED25519 && bytes[0] != JUB_KEY_COSIGNER)
        status = fail_key(error, JUB_RANGE, "the type of the key is neither Ed25519 nor cosigner");
    else if (length_bytes != sizeof bytes)
        status = fail_key(error, JUB_SYNTAX, "the key is not a type and 32 bytes in base64");
    if (status == JUB_OK) {
        *name_out = name;
        *id_out = id;
        *type_out = (jub_key_type)bytes[0];
        memcpy(key_out, bytes + 1, 32);
    }
    sodium_memzero(bytes, sizeof bytes);
    return status;
}

// The first line of what holds a secret key: that of a log or witness, one that opens what is
// sealed, or either under a passphrase, an age file.
static bool is_secret(jub_text text)
{
    return jub_text_starts(text, jub_text_from(private_prefix)) ||
           jub_text_starts(text, JUB_TEXT("AGE-SECRET-KEY-")) ||
           jub_text_starts(text, JUB_TEXT("-----BEGIN AGE ENCRYPTED FILE-----")) ||
           jub_text_starts(text, JUB_TEXT("age-encryption.org/"));
}

jub_status jub_vkey_read(jub_text text, jub_vkey *vkey_out, jub_error *error)
{
    jub_text name;
    uint32_t id;
    jub_key_type type;
    uint8_t key[JUB_PUBLIC_KEY_BYTES];
    const jub_status status = read_key_parts(text, &name, &id, &type, key, error);
    // Only now: the name of a key may begin like a secret one.
    if (status != JUB_OK && is_secret(text))
        return jub_fail(error, JUB_TYPE, (jub_position){0}, "give its public part, FILE.pub",
                        "this is the secret key");
    if (status != JUB_OK) return status;
    if (id != key_id(name, type, key))
        return fail_key(error, JUB_CONFLICT, "the id of the key is not that of its name and bytes");
    if (!crypto_core_ed25519_is_valid_point(key))
        return fail_key(error, JUB_RANGE, "the key is no point on which all verifiers agree");
    set_vkey(name, type, key, vkey_out);
    return JUB_OK;
}

static void write_key(jub_text name, uint32_t id, jub_key_type type, const uint8_t key[32],
                      jub_buffer *buffer)
{
    uint8_t bytes[1 + 32] = {(uint8_t)type};
    memcpy(bytes + 1, key, 32);
    jub_buffer_text(buffer, name);
    jub_buffer_format(buffer, "+%08x+", id);
    jub_base64_write(bytes, sizeof bytes, true, buffer);
    sodium_memzero(bytes, sizeof bytes);
}

void jub_vkey_write(const jub_vkey *vkey, jub_buffer *buffer)
{
    write_key(jub_text_from(vkey->name), vkey->id, vkey->type, vkey->key, buffer);
}

bool jub_vkey_equal(const jub_vkey *a, const jub_vkey *b)
{
    return a->type == b->type && a->id == b->id && strcmp(a->name, b->name) == 0 &&
           memcmp(a->key, b->key, sizeof a->key) == 0;
}

jub_status jub_signer_from_seed(jub_text name, jub_key_type type,
                                const uint8_t seed[JUB_SEED_BYTES], jub_signer *signer_out,
                                jub_error *error)
{
    if (!jub_key_name_is_valid(name))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0},
                        "write it like an address, without blanks and '+': example.gov/log",
                        "'%.*s' cannot be the name of a key", JUB_TEXT_ARG(name));
    uint8_t key[JUB_PUBLIC_KEY_BYTES];
    (void)crypto_sign_seed_keypair(key, signer_out->secret, seed);
    memcpy(signer_out->seed, seed, JUB_SEED_BYTES);
    set_vkey(name, type, key, &signer_out->vkey);
    return JUB_OK;
}

jub_status jub_signer_read(jub_text text, jub_signer *signer_out, jub_error *error)
{
    const jub_text prefix = jub_text_from(private_prefix);
    if (!jub_text_starts(text, prefix))
        return jub_fail(error, JUB_SYNTAX, (jub_position){0}, "it begins with PRIVATE+KEY+",
                        "this is no private key");
    jub_text name;
    uint32_t id;
    jub_key_type type;
    uint8_t seed[JUB_SEED_BYTES];
    const jub_text rest = {text.bytes + prefix.length_bytes,
                           text.length_bytes - prefix.length_bytes};
    jub_status status = read_key_parts(rest, &name, &id, &type, seed, error);
    if (status != JUB_OK) return status;
    status = jub_signer_from_seed(name, type, seed, signer_out, error);
    if (status == JUB_OK && signer_out->vkey.id != id) {
        jub_signer_clear(signer_out);
        status = fail_key(error, JUB_CONFLICT, "the id of the key is not that of its public key");
    }
    sodium_memzero(seed, sizeof seed);
    return status;
}

void jub_signer_write(const jub_signer *signer, jub_buffer *buffer)
{
    jub_buffer_string(buffer, private_prefix);
    write_key(jub_text_from(signer->vkey.name), signer->vkey.id, signer->vkey.type, signer->seed,
              buffer);
}

void jub_signer_clear(jub_signer *signer)
{
    sodium_memzero(signer, sizeof *signer);
}

void jub_signer_sign(const jub_signer *signer, jub_text bytes,
                     uint8_t signature_out[JUB_SIGNATURE_BYTES])
{
    (void)crypto_sign_detached(signature_out, NULL, (const uint8_t *)bytes.bytes,
                               bytes.length_bytes, signer->secret);
}

bool jub_vkey_verifies(const jub_vkey *vkey, jub_text bytes,
                       const uint8_t signature[JUB_SIGNATURE_BYTES])
{
    return crypto_sign_verify_detached(signature, (const uint8_t *)bytes.bytes, bytes.length_bytes,
                                       vkey->key) == 0;
}

// -- reading a note -------------------------------------------------------------------------------

static jub_status fail_note(jub_error *error, jub_text source, const char *place,
                            const char *message)
{
    return jub_fail(error, JUB_SYNTAX, jub_position_of(source, (size_t)(place - source.bytes)),
                    "a note is a text, an empty line, and lines of signatures", "%s", message);
}

static jub_status check_characters(jub_text source, jub_error *error)
{
    size_t bad_at = 0;
    if (source.length_bytes > JUB_NOTE_MAX_BYTES)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                        "the note has %zu bytes, more than %d", source.length_bytes,
                        JUB_NOTE_MAX_BYTES);
    const jub_status status = ledger_check_transport(source, error);
    if (status != JUB_OK) return status;
    if (!jub_utf8_valid(source, &bad_at))
        return jub_fail(error, JUB_ENCODING, jub_position_of(source, bad_at), NULL,
                        "the note is not UTF-8");
    for (size_t i = 0; i < source.length_bytes; i++)
        if ((uint8_t)source.bytes[i] < ' ' && source.bytes[i] != '\n')
            return fail_note(error, source, source.bytes + i, "a control character in the note");
    return JUB_OK;
}

// Unicode's blanks beyond ASCII, which the name of an unknown key may not hold either.
static bool is_blank(uint32_t code_point)
{
    switch (code_point) {
    case ' ':
    case 0x85:
    case 0xA0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000: return true;
    default: return code_point >= 0x2000 && code_point <= 0x200A;
    }
}

static bool is_any_name(jub_text name)
{
    if (name.length_bytes == 0) return false;
    while (name.length_bytes > 0) {
        size_t length_bytes;
        const uint32_t code_point = jub_utf8_decode(name, &length_bytes);
        if (code_point == '+' || is_blank(code_point)) return false;
        name = (jub_text){name.bytes + length_bytes, name.length_bytes - length_bytes};
    }
    return true;
}

// The bytes of a signature field: key id, then what the key's type says. 0 when it is malformed.
static size_t read_field(jub_text base64, uint8_t field_out[SIGNATURE_FIELD_MAX_BYTES])
{
    size_t length_bytes = 0;
    const bool is_read =
        jub_base64_read(base64, true, field_out, SIGNATURE_FIELD_MAX_BYTES, &length_bytes);
    return is_read && length_bytes > KEY_ID_BYTES ? length_bytes : 0;
}

static bool read_line(jub_text line, jub_note_signature *item_out)
{
    const jub_text start = jub_text_from(dash);
    uint8_t field[SIGNATURE_FIELD_MAX_BYTES];
    if (!jub_text_starts(line, start)) return false;
    jub_text rest = {line.bytes + start.length_bytes, line.length_bytes - start.length_bytes};
    const jub_text name = jub_text_cut(&rest, ' ');
    if (!is_any_name(name) || read_field(rest, field) == 0) return false;
    *item_out = (jub_note_signature){
        .line = {line.bytes, line.length_bytes + 1},
        .name = name,
        .id = (uint32_t)read_number(field, KEY_ID_BYTES),
        .base64 = rest,
    };
    return true;
}

// Splits at the last empty line, since the text may have some of its own.
static bool split_note(jub_text source, jub_note *note_out)
{
    if (source.length_bytes == 0 || source.bytes[source.length_bytes - 1] != '\n') return false;
    for (size_t i = source.length_bytes - 1; i > 0; i--) {
        if (source.bytes[i] != '\n' || source.bytes[i - 1] != '\n') continue;
        note_out->text = (jub_text){source.bytes, i};
        note_out->signatures = (jub_text){source.bytes + i + 1, source.length_bytes - i - 1};
        return true;
    }
    return false;
}

jub_status jub_note_read(jub_text source, jub_note *note_out, jub_error *error)
{
    jub_note note = {.count = 0};
    jub_status status = check_characters(source, error);
    if (status == JUB_OK) status = ledger_check_end(source, error);
    if (status != JUB_OK) return status;
    const char *end = source.bytes + source.length_bytes;
    if (!split_note(source, &note))
        return fail_note(error, source, end, "the note does not end in signatures");
    if (note.signatures.length_bytes == 0)
        return fail_note(error, source, end, "the note has no signature");
    for (jub_text rest = note.signatures; rest.length_bytes > 0; note.count++) {
        const jub_text line = jub_text_cut(&rest, '\n');
        if (note.count == JUB_NOTE_SIGNATURE_MAX)
            return jub_fail(error, JUB_LIMIT, (jub_position){0}, NULL,
                            "the note has more than %d signatures", JUB_NOTE_SIGNATURE_MAX);
        if (!read_line(line, &note.items[note.count]))
            return fail_note(error, source, line.bytes, "this line is no signature");
    }
    *note_out = note;
    return JUB_OK;
}

// -- verifying and signing ------------------------------------------------------------------------

// What a cosigner signs: the time it vouches for, then the text.
static void cosigned_text(jub_text text, uint64_t time, jub_buffer *buffer)
{
    jub_buffer_format(buffer, "cosignature/v1\ntime %llu\n", (unsigned long long)time);
    jub_buffer_text(buffer, text);
}

static bool cosignature_holds(jub_text text, const jub_vkey *key, const uint8_t *field,
                              uint64_t *time_out)
{
    const uint64_t time = read_number(field, TIME_BYTES);
    if (time > INT64_MAX) return false;
    jub_buffer signed_text = jub_buffer_init(JUB_NOTE_MAX_BYTES + 64);
    cosigned_text(text, time, &signed_text);
    const bool is_good = signed_text.status == JUB_OK &&
                         jub_vkey_verifies(key, jub_buffer_view(&signed_text), field + TIME_BYTES);
    jub_buffer_clear(&signed_text);
    *time_out = time;
    return is_good;
}

static bool signature_holds(jub_text text, const jub_note_signature *item, const jub_vkey *key,
                            uint64_t *time_out)
{
    uint8_t field[SIGNATURE_FIELD_MAX_BYTES];
    const size_t length_bytes = read_field(item->base64, field) - KEY_ID_BYTES;
    *time_out = 0;
    if (key->type == JUB_KEY_COSIGNER)
        return length_bytes == TIME_BYTES + JUB_SIGNATURE_BYTES &&
               cosignature_holds(text, key, field + KEY_ID_BYTES, time_out);
    return length_bytes == JUB_SIGNATURE_BYTES &&
           jub_vkey_verifies(key, text, field + KEY_ID_BYTES);
}

static bool is_by(const jub_note_signature *item, const jub_vkey *key)
{
    return item->id == key->id && jub_text_is(item->name, key->name);
}

// Whether the key signed, in `is_good_out`; the time is that of its latest line.
static jub_status verify_key(const jub_note *note, const jub_vkey *key, bool *is_good_out,
                             uint64_t *time_out, jub_error *error)
{
    *is_good_out = false;
    *time_out = 0;
    for (size_t i = 0; i < note->count; i++) {
        uint64_t time;
        if (!is_by(&note->items[i], key)) continue;
        if (!signature_holds(note->text, &note->items[i], key, &time))
            return jub_fail(error, JUB_UNVERIFIED, (jub_position){0},
                            "the text or the signature was changed after it was signed",
                            "the signature of '%s' (key %08x) does not fit the text", key->name,
                            key->id);
        *is_good_out = true;
        if (time > *time_out) *time_out = time;
    }
    return JUB_OK;
}

jub_status jub_note_verify(const jub_note *note, const jub_vkey *keys, size_t key_count,
                           bool *is_good_out, uint64_t *times_out, size_t *good_count_out,
                           jub_error *error)
{
    size_t good_count = 0;
    for (size_t i = 0; i < key_count; i++) {
        bool is_good;
        uint64_t time;
        const jub_status status = verify_key(note, &keys[i], &is_good, &time, error);
        if (status != JUB_OK) return status;
        if (is_good_out) is_good_out[i] = is_good;
        if (times_out) times_out[i] = time;
        good_count += is_good;
    }
    *good_count_out = good_count;
    return JUB_OK;
}

void jub_note_sign(jub_text text, const jub_signer *signer, uint64_t time, jub_buffer *buffer)
{
    uint8_t field[KEY_ID_BYTES + TIME_BYTES + JUB_SIGNATURE_BYTES];
    uint8_t *rest = field + KEY_ID_BYTES;
    write_number(signer->vkey.id, field, KEY_ID_BYTES);
    if (signer->vkey.type == JUB_KEY_COSIGNER) {
        assert(time <= INT64_MAX);
        jub_buffer signed_text = jub_buffer_init(JUB_NOTE_MAX_BYTES + 64);
        cosigned_text(text, time, &signed_text);
        write_number(time, rest, TIME_BYTES);
        jub_signer_sign(signer, jub_buffer_view(&signed_text), rest + TIME_BYTES);
        if (signed_text.status != JUB_OK) buffer->status = signed_text.status;
        jub_buffer_clear(&signed_text);
        rest += TIME_BYTES;
    } else {
        jub_signer_sign(signer, text, rest);
    }
    jub_buffer_format(buffer, "%s%s ", dash, signer->vkey.name);
    jub_base64_write(field, (size_t)(rest - field) + JUB_SIGNATURE_BYTES, true, buffer);
    jub_buffer_char(buffer, '\n');
}
