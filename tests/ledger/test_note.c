#include "keys.h"

// Reads a note, and verifies it with keys: what came of it, and how many keys signed.
static jub_status judge(jub_text source, const jub_vkey *keys, size_t key_count, size_t *good_count)
{
    jub_note note;
    jub_error error = {0};
    *good_count = 0;
    jub_status status = jub_note_read(source, &note, &error);
    if (status == JUB_OK)
        status = jub_note_verify(&note, keys, key_count, NULL, NULL, good_count, &error);
    if (status != JUB_OK) {
        assert_true(error.message[0] && error.status == status);
        assert_int_equal(*good_count, 0);
    }
    return status;
}

static jub_status judge_by(const char *source, const char *vkey, size_t *good_count)
{
    const jub_vkey key = vkey_of(vkey);
    return judge(jub_text_from(source), &key, 1, good_count);
}

TEST(the_notes_of_the_vectors_are_judged_as_published)
{
    NEEDS_SHARED("specs/tlog-vectors/notes.json");
    (void)state_unused;
    json_t *vectors = vectors_read("notes.json");
    const json_t *rows = json_object_get(vectors, "vectors");
    size_t counts[4] = {0};
    const char *const words[] = {"ok", "unverified", "bad-signature", "malformed"};
    assert_int_equal(json_array_size(rows), 23);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i), *vkeys = json_object_get(row, "vkeys");
        char source[4096];
        jub_vkey keys[4];
        size_t good_count, got = 3;
        const size_t length =
            vectors_base64(vectors_string(row, "note_b64"), source, sizeof source);
        assert_true(json_array_size(vkeys) <= 4);
        for (size_t j = 0; j < json_array_size(vkeys); j++)
            keys[j] = vkey_of(json_string_value(json_array_get(vkeys, j)));
        const jub_status status =
            judge((jub_text){source, length}, keys, json_array_size(vkeys), &good_count);
        if (status == JUB_OK) got = good_count > 0 ? 0 : 1;
        if (status == JUB_UNVERIFIED) got = 2;
        if (strcmp(words[got], vectors_string(row, "expect")) != 0)
            fail_msg("%s: %s", vectors_string(row, "name"), words[got]);
        counts[got]++;
    }
    for (size_t i = 0; i < 4; i++) assert_true(counts[i] > 0);
    json_decref(vectors);
}

TEST(published_notes_verify_and_come_apart)
{
    (void)state_unused;
    const struct {
        const char *source, *vkey;
        uint64_t time;
    } rows[] = {
        {NEUMANN_TEXT "\n" NEUMANN_LINE, NEUMANN_VKEY, 0},
        {FOO_NOTE, FOO_VKEY, 0},
        {SUM_NOTE, SUM_VKEY, 0},
        {WITNESS_TEXT "\n" WITNESS_LINE, WITNESS_VKEY, 1767139200},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const jub_vkey key = vkey_of(rows[i].vkey);
        jub_note note;
        bool is_good = false;
        uint64_t time = 1;
        size_t good_count = 0;
        assert_int_equal(jub_note_read(jub_text_from(rows[i].source), &note, NULL), JUB_OK);
        assert_int_equal(jub_note_verify(&note, &key, 1, &is_good, &time, &good_count, NULL),
                         JUB_OK);
        assert_true(is_good);
        assert_true(time == rows[i].time);
        assert_int_equal(good_count, 1);
        assert_int_equal(note.count, 1);
        assert_text(note.items[0].name, key.name);
        assert_int_equal(note.items[0].id, key.id);
        assert_true(jub_text_equal(note.items[0].line, note.signatures));
        assert_ptr_equal(note.text.bytes, rows[i].source);
        assert_ptr_equal(note.signatures.bytes, rows[i].source + note.text.length_bytes + 1);
        assert_int_equal(note.text.length_bytes + 1 + note.signatures.length_bytes,
                         strlen(rows[i].source));
    }
}

TEST(signing_gives_the_published_lines)
{
    (void)state_unused;
    jub_signer signer = signer_of(NEUMANN_SKEY);
    const jub_vkey vkey = vkey_of(NEUMANN_VKEY);
    jub_buffer buffer = jub_buffer_init(4096);
    assert_true(jub_vkey_equal(&signer.vkey, &vkey));
    jub_note_sign(JUB_TEXT(NEUMANN_TEXT), &signer, 0, &buffer);
    assert_text(jub_buffer_view(&buffer), NEUMANN_LINE);
    jub_buffer_reset(&buffer);
    jub_signer_write(&signer, &buffer);
    assert_text(jub_buffer_view(&buffer), NEUMANN_SKEY);
    jub_buffer_clear(&buffer);
    jub_signer_clear(&signer);
}

// Both checkpoints of the file: the log's line, then the court's, the ombudsman's and the bar's,
// each a second after the one before.
TEST(a_log_and_its_witnesses_sign_the_published_checkpoints)
{
    NEEDS_SHARED("specs/tlog-vectors/jubilee-log.json");
    (void)state_unused;
    json_t *vectors = vectors_read("jubilee-log.json");
    const char *const names[] = {"witness.example/court", "witness.example/ombudsman",
                                 "witness.example/bar"};
    const char *const keys[] = {"checkpoint_7", "checkpoint_13"};
    for (size_t i = 0; i < 2; i++) {
        const jub_text source = vectors_text(vectors, keys[i]);
        jub_vkey vkeys[4];
        jub_note note;
        uint64_t times[4];
        bool is_good[4];
        size_t good_count;
        jub_signer signer = signer_of(vectors_string(json_object_get(vectors, "log"), "skey_go"));
        jub_buffer made = jub_buffer_init(4096);
        vkeys[0] = signer.vkey;
        for (size_t j = 0; j < 3; j++)
            vkeys[j + 1] = vkey_of(vectors_string(
                json_object_get(json_object_get(vectors, "witnesses"), names[j]), "vkey"));
        assert_int_equal(jub_note_read(source, &note, NULL), JUB_OK);
        assert_int_equal(note.count, 4);
        assert_int_equal(jub_note_verify(&note, vkeys, 4, is_good, times, &good_count, NULL),
                         JUB_OK);
        assert_int_equal(good_count, 4);
        jub_buffer_text(&made, note.text);
        jub_buffer_char(&made, '\n');
        jub_note_sign(note.text, &signer, 0, &made);
        for (size_t j = 0; j < 3; j++) {
            uint8_t seed[JUB_SEED_BYTES];
            const json_t *witness =
                json_object_get(json_object_get(vectors, "witnesses"), names[j]);
            (void)vectors_hex(vectors_string(witness, "seed_hex"), seed, sizeof seed);
            assert_int_equal(jub_signer_from_seed(jub_text_from(names[j]), JUB_KEY_COSIGNER, seed,
                                                  &signer, NULL),
                             JUB_OK);
            jub_note_sign(note.text, &signer, times[j + 1], &made);
        }
        assert_bytes(jub_buffer_view(&made), source);
        assert_true(times[0] == 0 && times[1] > 1700000000);
        jub_buffer_clear(&made);
    }
    json_decref(vectors);
}

TEST(a_witness_gives_the_published_cosignatures_at_a_fixed_time)
{
    NEEDS_SHARED("specs/tlog-vectors/add-checkpoint.json");
    (void)state_unused;
    json_t *vectors = vectors_read("add-checkpoint.json");
    const json_t *steps = json_object_get(vectors, "steps");
    uint8_t seed[JUB_SEED_BYTES];
    jub_signer signer;
    size_t seen_count = 0;
    (void)vectors_hex(vectors_string(vectors, "witness_seed_hex"), seed, sizeof seed);
    assert_int_equal(jub_signer_from_seed(vectors_text(vectors, "witness_name"), JUB_KEY_COSIGNER,
                                          seed, &signer, NULL),
                     JUB_OK);
    for (size_t i = 0; i < json_array_size(steps); i++) {
        const json_t *step = json_array_get(steps, i);
        const char *expected =
            json_string_value(json_object_get(step, "cosignature_at_1700000000"));
        if (!expected) continue;
        const char *request = strstr(vectors_string(step, "request"), "\n\n") + 2;
        jub_note note;
        jub_buffer line = jub_buffer_init(4096);
        assert_int_equal(jub_note_read(jub_text_from(request), &note, NULL), JUB_OK);
        jub_note_sign(note.text, &signer, 1700000000, &line);
        assert_text(jub_buffer_view(&line), expected);
        jub_buffer_clear(&line);
        seen_count++;
    }
    assert_true(seen_count >= 3);
    json_decref(vectors);
}

TEST(published_cosignatures_hold_beside_a_line_of_an_unknown_type)
{
    NEEDS_SHARED("specs/tlog-vectors/cosignatures.json");
    (void)state_unused;
    json_t *vectors = vectors_read("cosignatures.json");
    const json_t *rows = json_object_get(vectors, "vectors");
    assert_int_equal(json_array_size(rows), 3);
    for (size_t i = 0; i < 3; i++) {
        const json_t *row = json_array_get(rows, i);
        const jub_vkey key = vkey_of(vectors_string(row, "vkey"));
        jub_note note;
        bool is_good;
        uint64_t time;
        size_t good_count;
        assert_int_equal(key.type, JUB_KEY_COSIGNER);
        assert_int_equal(jub_note_read(vectors_text(row, "note"), &note, NULL), JUB_OK);
        assert_int_equal(jub_note_verify(&note, &key, 1, &is_good, &time, &good_count, NULL),
                         JUB_OK);
        assert_true(is_good && good_count == 1);
        assert_true(time == vectors_number(row, "timestamp"));
    }
    json_decref(vectors);
}

TEST(a_note_with_any_bit_changed_does_not_verify)
{
    (void)state_unused;
    const struct {
        const char *source, *vkey;
    } rows[] = {
        {NEUMANN_TEXT "\n" NEUMANN_LINE, NEUMANN_VKEY},
        {SUM_NOTE, SUM_VKEY},
        {WITNESS_TEXT "\n" WITNESS_LINE, WITNESS_VKEY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const jub_vkey key = vkey_of(rows[i].vkey);
        const size_t length = strlen(rows[i].source);
        for (size_t bit = 0; bit < 8 * length; bit++) {
            char source[1024];
            size_t good_count;
            memcpy(source, rows[i].source, length);
            source[bit / 8] = (char)(source[bit / 8] ^ 1 << bit % 8);
            (void)judge((jub_text){source, length}, &key, 1, &good_count);
            assert_int_equal(good_count, 0);
        }
    }
}

TEST(a_note_with_any_byte_dropped_doubled_or_cut_off_does_not_verify)
{
    (void)state_unused;
    const char *const good = FOO_NOTE;
    const jub_vkey key = vkey_of(FOO_VKEY);
    const size_t length = strlen(good);
    for (size_t at = 0; at < length; at++) {
        char source[1024];
        size_t good_count;
        memcpy(source, good, at);
        memcpy(source + at, good + at + 1, length - at - 1);
        (void)judge((jub_text){source, length - 1}, &key, 1, &good_count);
        assert_int_equal(good_count, 0);
        memcpy(source, good, at + 1);
        memcpy(source + at + 1, good + at, length - at);
        (void)judge((jub_text){source, length + 1}, &key, 1, &good_count);
        assert_int_equal(good_count, 0);
        (void)judge((jub_text){good, at}, &key, 1, &good_count);
        assert_int_equal(good_count, 0);
    }
}

// The empty line is the last one, so that the text may hold others.
TEST(a_text_may_have_empty_lines)
{
    (void)state_unused;
    const char *const texts[] = {
        "\n", "\n\n", "\n\n\n", "a\n\nb\n", "a\n\n", "\na\n", "a\n\n\xE2\x80\x94 b AAAAAAA=\n"};
    jub_signer signer = signer_named("k", JUB_KEY_ED25519);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        jub_buffer source = jub_buffer_init(4096);
        jub_note note;
        size_t good_count;
        jub_buffer_string(&source, texts[i]);
        jub_buffer_char(&source, '\n');
        jub_note_sign(jub_text_from(texts[i]), &signer, 0, &source);
        assert_int_equal(jub_note_read(jub_buffer_view(&source), &note, NULL), JUB_OK);
        assert_text(note.text, texts[i]);
        assert_int_equal(note.count, 1);
        assert_int_equal(judge(jub_buffer_view(&source), &signer.vkey, 1, &good_count), JUB_OK);
        assert_int_equal(good_count, 1);
        jub_buffer_clear(&source);
    }
}

#define GOOD_LINE "\xE2\x80\x94 k AAAAAAA=\n" // five bytes: an id and one of a signature

TEST(a_note_that_is_malformed_is_refused)
{
    (void)state_unused;
    const char *const hostile[] = {
        "",
        "\n",
        "\n\n",
        "t",
        "t\n",
        "t\n\n",
        "t\n\n\n",
        GOOD_LINE,
        "\n" GOOD_LINE,
        "t\n" GOOD_LINE,
        "t" GOOD_LINE,
        "t\n\n" GOOD_LINE "\n",
        "t\n\n" GOOD_LINE "\n\n",
        "t\n\n" GOOD_LINE "\n" GOOD_LINE "x\n",
        "t\n\n" GOOD_LINE "not a line\n",
        "t\n\nnot a line\n" GOOD_LINE,
        "t\r\n\r\n" GOOD_LINE,
        "t\n\n\xE2\x80\x94 k AAAAAAA=\r\n",
        "\xEF\xBB\xBFt\n\n\xE2\x80\x94 k AAAAAAA=",
        "t\n\n\xE2\x80\x94 k AAAAAAA=",
        "t\n\n\xE2\x80\x94 k AAAAAAA= \n",
        "t\n\n\xE2\x80\x94 k  AAAAAAA=\n",
        "t\n\n\xE2\x80\x94  k AAAAAAA=\n",
        "t\n\n\xE2\x80\x94k AAAAAAA=\n",
        "t\n\n \xE2\x80\x94 k AAAAAAA=\n",
        "t\n\n\xE2\x80\x94 AAAAAAA=\n",
        "t\n\n\xE2\x80\x94 k\n",
        "t\n\n\xE2\x80\x94 k \n",
        "t\n\n\xE2\x80\x94 \n",
        "t\n\n\xE2\x80\x93 k AAAAAAA=\n",
        "t\n\n- k AAAAAAA=\n",
        "t\n\n-- k AAAAAAA=\n",
        "t\n\n\xE2\x80\x94\xC2\xA0k AAAAAAA=\n",
        "t\n\n\xE2\x80\x94 k AAAAAAA\n",
        "t\n\n\xE2\x80\x94 k AAAAAAB=\n",
        "t\n\n\xE2\x80\x94 k AAAAAA==\n",
        "t\n\n\xE2\x80\x94 k AAAA\n",
        "t\n\n\xE2\x80\x94 k ====\n",
        "t\n\n\xE2\x80\x94 k AAAAAA-_AA==\n",
        "t\n\n\xE2\x80\x94 k AAAA AAA=\n",
        "t\n\n\xE2\x80\x94 k+ AAAAAAA=\n",
        "t\n\n\xE2\x80\x94 k AAAAAA\xC3\x83=\n",
        // blanks beyond ASCII in a name
        "t\n\n\xE2\x80\x94 k\xC2\xA0k AAAAAAA=\n",
        "t\n\n\xE2\x80\x94 k\xC2\x85 AAAAAAA=\n",
        "t\n\n\xE2\x80\x94  AAAAAAA=\n",
        "t\n\n\xE2\x80\x94 k\xE2\x80\x80 AAAAAAA=\n",
        "t\n\n\xE2\x80\x94 k\xE2\x80\x8A AAAAAAA=\n",
        "t\n\n\xE2\x80\x94 k\xE2\x80\x83k AAAAAAA=\n",
        "t\n\n\xE2\x80\x94 \xE3\x80\x80 AAAAAAA=\n",
        "t\n\n\xE2\x80\x94 k\xE2\x80\xA8k AAAAAAA=\n",
        "t\n\n\xE2\x80\x94 k\tk AAAAAAA=\n",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        jub_note note = {.count = 42};
        jub_error error = {0};
        const jub_status status = jub_note_read(jub_text_from(hostile[i]), &note, &error);
        if (status != JUB_SYNTAX) fail_msg("row %zu, %s", i, jub_status_word(status));
        assert_true(error.message[0] != 0);
        assert_int_equal(note.count, 42);
    }
    jub_note note;
    assert_int_equal(jub_note_read(JUB_TEXT("t\n\n" GOOD_LINE), &note, NULL), JUB_OK);
}

TEST(only_line_breaks_and_printable_utf_8_stand_in_a_note)
{
    (void)state_unused;
    for (int byte = 0; byte < 256; byte++) {
        char source[] = "t?t\n\n" GOOD_LINE;
        jub_note note;
        source[1] = (char)byte;
        const jub_status status = jub_note_read((jub_text){source, sizeof source - 1}, &note, NULL);
        if ((byte >= 0x20 && byte < 0x80) || byte == '\n')
            assert_int_equal(status, JUB_OK);
        else if (byte < 0x80)
            assert_true(status == JUB_SYNTAX || (byte == 0 && status == JUB_ENCODING));
        else
            assert_int_equal(status, JUB_ENCODING);
    }
}

TEST(what_is_wrong_in_a_note_is_said_with_its_place)
{
    (void)state_unused;
    jub_note note;
    jub_error error = {0};
    assert_int_equal(jub_note_read(JUB_TEXT("t\nu\n\n" GOOD_LINE "other\n"), &note, &error),
                     JUB_SYNTAX);
    assert_int_equal(error.at.line, 5);
    assert_int_equal(jub_note_read(JUB_TEXT("t\nu\tu\n\n" GOOD_LINE), &note, &error), JUB_SYNTAX);
    assert_int_equal(error.at.line, 2);
    assert_int_equal(error.at.column, 2);
    assert_int_equal(jub_note_read(JUB_TEXT("t\n\n" GOOD_LINE "\xFF\n"), &note, &error),
                     JUB_ENCODING);
    assert_int_equal(error.at.line, 4);
}

TEST(a_note_has_as_many_signatures_as_the_limit_says)
{
    (void)state_unused;
    jub_signer signer = signer_named("last", JUB_KEY_ED25519);
    for (size_t count = 16; count <= JUB_NOTE_SIGNATURE_MAX + 1; count++) {
        jub_buffer source = jub_buffer_init(1 << 16);
        jub_note note;
        size_t good_count;
        jub_buffer_string(&source, "t\n\n");
        for (size_t i = 1; i < count; i++) jub_buffer_string(&source, GOOD_LINE);
        jub_note_sign(JUB_TEXT("t\n"), &signer, 0, &source);
        const jub_status status = jub_note_read(jub_buffer_view(&source), &note, NULL);
        if (count > JUB_NOTE_SIGNATURE_MAX) {
            assert_int_equal(status, JUB_LIMIT);
        } else {
            assert_int_equal(status, JUB_OK);
            assert_int_equal(note.count, count);
            assert_int_equal(judge(jub_buffer_view(&source), &signer.vkey, 1, &good_count), JUB_OK);
            assert_int_equal(good_count, 1);
        }
        jub_buffer_clear(&source);
    }
}

TEST(a_note_that_is_too_large_is_refused)
{
    TEST_ARENA(arena);
    const size_t tail_bytes = strlen("\n\n" GOOD_LINE);
    char *source = JUB_NEW(&arena, char, JUB_NOTE_MAX_BYTES + 1);
    for (size_t more = 0; more < 2; more++) {
        const size_t length = JUB_NOTE_MAX_BYTES + more;
        jub_note note;
        memset(source, 't', length);
        memcpy(source + length - tail_bytes, "\n\n" GOOD_LINE, tail_bytes);
        assert_int_equal(jub_note_read((jub_text){source, length}, &note, NULL),
                         more ? JUB_LIMIT : JUB_OK);
    }
}

// Others may name their keys in any script, so long as it has no blank.
TEST(an_unknown_key_may_have_any_name)
{
    (void)state_unused;
    const char *const names[] = {"\xC3\xA9",     "\xE5\x90\x8D", "\xE2\x80\x94",
                                 "\xE1\xBF\xBF", "\xE2\x80\x8B", "\xF0\x9F\x94\x91"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char source[256];
        jub_note note;
        (void)snprintf(source, sizeof source, "t\n\n\xE2\x80\x94 %s AAAAAAA=\n", names[i]);
        assert_int_equal(jub_note_read(jub_text_from(source), &note, NULL), JUB_OK);
        assert_text(note.items[0].name, names[i]);
    }
}

// A post-quantum cosignature: 4 + 8 + 2,420 bytes.
TEST(a_long_line_of_a_key_to_come_is_passed_over)
{
    (void)state_unused;
    uint8_t field[4 + 8 + 2420];
    char base64[4096];
    jub_signer signer = signer_named("k", JUB_KEY_ED25519);
    jub_buffer source = jub_buffer_init(1 << 16);
    size_t good_count;
    memset(field, 0xA5, sizeof field);
    (void)sodium_bin2base64(base64, sizeof base64, field, sizeof field,
                            sodium_base64_VARIANT_ORIGINAL);
    jub_buffer_format(&source, "t\n\n\xE2\x80\x94 k %s\n", base64); // by its name, of another id
    jub_note_sign(JUB_TEXT("t\n"), &signer, 0, &source);
    assert_int_equal(judge(jub_buffer_view(&source), &signer.vkey, 1, &good_count), JUB_OK);
    assert_int_equal(good_count, 1);
    jub_buffer_clear(&source);
}

TEST(a_key_is_known_by_its_name_and_its_id_together)
{
    (void)state_unused;
    size_t good_count;
    jub_vkey other = vkey_of(FOO_VKEY);
    memcpy(other.name, "example.com/fox", 16);
    assert_int_equal(judge(JUB_TEXT(FOO_NOTE), &other, 1, &good_count), JUB_OK);
    assert_int_equal(good_count, 0);
    other = vkey_of(FOO_VKEY);
    other.id ^= 1;
    assert_int_equal(judge(JUB_TEXT(FOO_NOTE), &other, 1, &good_count), JUB_OK);
    assert_int_equal(good_count, 0);
    // A name that only begins like it.
    other = vkey_of(FOO_VKEY);
    other.name[strlen("example.com/fo")] = 0;
    assert_int_equal(judge(JUB_TEXT(FOO_NOTE), &other, 1, &good_count), JUB_OK);
    assert_int_equal(good_count, 0);
    // The same name and id over another key: a signature that fails.
    other = vkey_of(FOO_VKEY);
    other.key[0] ^= 1;
    assert_int_equal(judge(JUB_TEXT(FOO_NOTE), &other, 1, &good_count), JUB_UNVERIFIED);
}

TEST(one_failing_line_of_a_known_key_condemns_the_note)
{
    (void)state_unused;
    jub_signer one = signer_named("one", JUB_KEY_ED25519);
    jub_signer two = signer_named("two", JUB_KEY_ED25519);
    jub_vkey keys[] = {one.vkey, two.vkey};
    for (size_t place = 0; place < 3; place++) { // before, between and after good ones
        jub_buffer source = jub_buffer_init(4096);
        size_t good_count;
        jub_buffer_string(&source, "t\n\n");
        for (size_t i = 0; i < 3; i++)
            jub_note_sign(i == place ? JUB_TEXT("u\n") : JUB_TEXT("t\n"), i == 1 ? &two : &one, 0,
                          &source);
        assert_int_equal(judge(jub_buffer_view(&source), keys, 2, &good_count), JUB_UNVERIFIED);
        jub_buffer_clear(&source);
    }
}

TEST(a_key_that_signs_twice_counts_once)
{
    (void)state_unused;
    size_t good_count;
    assert_int_equal(judge_by(NEUMANN_TEXT "\n" NEUMANN_LINE NEUMANN_LINE NEUMANN_LINE,
                              NEUMANN_VKEY, &good_count),
                     JUB_OK);
    assert_int_equal(good_count, 1);
}

TEST(which_keys_signed_and_when_is_said_for_each)
{
    (void)state_unused;
    jub_signer log = signer_named("log", JUB_KEY_ED25519);
    jub_signer early = signer_named("early", JUB_KEY_COSIGNER);
    jub_signer absent = signer_named("absent", JUB_KEY_COSIGNER);
    jub_signer late = signer_named("late", JUB_KEY_COSIGNER);
    const jub_vkey keys[] = {late.vkey, absent.vkey, log.vkey, early.vkey};
    const uint64_t times[] = {0, 1, 1700000000, (uint64_t)INT64_MAX};
    for (size_t i = 0; i < 4; i++) {
        jub_buffer source = jub_buffer_init(4096);
        jub_note note;
        bool is_good[4] = {0};
        uint64_t got[4] = {9, 9, 9, 9};
        size_t good_count;
        jub_buffer_string(&source, "t\n\n");
        jub_note_sign(JUB_TEXT("t\n"), &log, 0, &source);
        jub_note_sign(JUB_TEXT("t\n"), &early, times[i], &source);
        jub_note_sign(JUB_TEXT("t\n"), &late, times[3 - i], &source);
        assert_int_equal(jub_note_read(jub_buffer_view(&source), &note, NULL), JUB_OK);
        assert_int_equal(jub_note_verify(&note, keys, 4, is_good, got, &good_count, NULL), JUB_OK);
        assert_int_equal(good_count, 3);
        assert_true(is_good[0] && !is_good[1] && is_good[2] && is_good[3]);
        assert_true(got[0] == times[3 - i] && got[1] == 0 && got[2] == 0 && got[3] == times[i]);
        jub_buffer_clear(&source);
    }
}

// A line of `key` over bytes that a test made itself: `field` stands between id and signature.
static void raw_line(const jub_signer *signer, const char *message, const uint8_t *middle,
                     size_t middle_bytes, jub_buffer *buffer)
{
    uint8_t field[4 + 16 + 64] = {(uint8_t)(signer->vkey.id >> 24),
                                  (uint8_t)(signer->vkey.id >> 16), (uint8_t)(signer->vkey.id >> 8),
                                  (uint8_t)signer->vkey.id};
    char base64[256];
    memcpy(field + 4, middle, middle_bytes);
    (void)crypto_sign_detached(field + 4 + middle_bytes, NULL, (const uint8_t *)message,
                               strlen(message), signer->secret);
    (void)sodium_bin2base64(base64, sizeof base64, field, 4 + middle_bytes + 64,
                            sodium_base64_VARIANT_ORIGINAL);
    jub_buffer_format(buffer, "\xE2\x80\x94 %s %s\n", signer->vkey.name, base64);
}

TEST(a_cosignature_is_over_its_time_as_the_format_writes_it)
{
    (void)state_unused;
    jub_signer witness = signer_named("w", JUB_KEY_COSIGNER);
    const struct {
        const char *message;
        uint8_t time[8];
        bool is_good;
    } rows[] = {
        {"cosignature/v1\ntime 255\nt\n", {0, 0, 0, 0, 0, 0, 0, 255}, true},
        {"cosignature/v1\ntime 256\nt\n", {0, 0, 0, 0, 0, 0, 1, 0}, true},
        {"cosignature/v1\ntime 256\nt\n", {0, 1, 0, 0, 0, 0, 0, 0}, false},
        {"cosignature/v1\ntime 254\nt\n", {0, 0, 0, 0, 0, 0, 0, 255}, false},
        {"cosignature/v1\ntime 0255\nt\n", {0, 0, 0, 0, 0, 0, 0, 255}, false},
        {"cosignature/v1\ntime 255\nt\n\n", {0, 0, 0, 0, 0, 0, 0, 255}, false},
        {"cosignature/v1\ntime 255\nt", {0, 0, 0, 0, 0, 0, 0, 255}, false},
        {"cosignature/v2\ntime 255\nt\n", {0, 0, 0, 0, 0, 0, 0, 255}, false},
        {"t\n", {0, 0, 0, 0, 0, 0, 0, 255}, false},
        {"cosignature/v1\ntime 9223372036854775807\nt\n",
         {0x7F, 255, 255, 255, 255, 255, 255, 255},
         true},
        {"cosignature/v1\ntime 9223372036854775808\nt\n", {0x80, 0, 0, 0, 0, 0, 0, 0}, false},
        {"cosignature/v1\ntime -9223372036854775808\nt\n", {0x80, 0, 0, 0, 0, 0, 0, 0}, false},
        {"cosignature/v1\ntime 18446744073709551615\nt\n",
         {255, 255, 255, 255, 255, 255, 255, 255},
         false},
        {"cosignature/v1\ntime -1\nt\n", {255, 255, 255, 255, 255, 255, 255, 255}, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        jub_buffer source = jub_buffer_init(4096);
        size_t good_count;
        jub_buffer_string(&source, "t\n\n");
        raw_line(&witness, rows[i].message, rows[i].time, 8, &source);
        const jub_status status = judge(jub_buffer_view(&source), &witness.vkey, 1, &good_count);
        if (status != (rows[i].is_good ? JUB_OK : JUB_UNVERIFIED)) fail_msg("row %zu", i);
        assert_int_equal(good_count, rows[i].is_good);
        jub_buffer_clear(&source);
    }
}

TEST(a_witness_that_signs_twice_counts_once_with_its_latest_time)
{
    (void)state_unused;
    jub_signer witness = signer_named("w", JUB_KEY_COSIGNER);
    for (uint64_t first = 3; first <= 5; first++) {
        jub_buffer source = jub_buffer_init(4096);
        jub_note note;
        uint64_t time;
        size_t good_count;
        jub_buffer_string(&source, "t\n\n");
        jub_note_sign(JUB_TEXT("t\n"), &witness, first, &source);
        jub_note_sign(JUB_TEXT("t\n"), &witness, 4, &source);
        assert_int_equal(jub_note_read(jub_buffer_view(&source), &note, NULL), JUB_OK);
        assert_int_equal(jub_note_verify(&note, &witness.vkey, 1, NULL, &time, &good_count, NULL),
                         JUB_OK);
        assert_int_equal(good_count, 1);
        assert_true(time == (first > 4 ? first : 4));
        jub_buffer_clear(&source);
    }
}

TEST(a_text_that_is_too_large_to_cosign_fails_the_buffer)
{
    TEST_ARENA(arena);
    jub_signer witness = signer_named("w", JUB_KEY_COSIGNER);
    const size_t length = JUB_NOTE_MAX_BYTES + 100;
    char *bytes = JUB_NEW(&arena, char, length);
    jub_buffer buffer = jub_buffer_init(4096);
    memset(bytes, '\n', length);
    jub_note_sign((jub_text){bytes, length}, &witness, 1, &buffer);
    assert_int_equal(buffer.status, JUB_LIMIT);
    jub_buffer_clear(&buffer);
}

TEST(a_signature_of_the_other_type_or_length_condemns_the_note)
{
    (void)state_unused;
    jub_signer log = signer_named("k", JUB_KEY_ED25519),
               witness = signer_named("k", JUB_KEY_COSIGNER);
    const uint8_t middle[16] = {0};
    assert_int_not_equal(log.vkey.id, witness.vkey.id);
    for (size_t length = 0; length <= 16; length++) {
        jub_buffer source = jub_buffer_init(4096);
        size_t good_count;
        jub_buffer_string(&source, "t\n\n");
        raw_line(&log, "t\n", middle, length, &source);
        assert_int_equal(judge(jub_buffer_view(&source), &log.vkey, 1, &good_count),
                         length == 0 ? JUB_OK : JUB_UNVERIFIED);
        jub_buffer_reset(&source);
        jub_buffer_string(&source, "t\n\n");
        raw_line(&witness, "cosignature/v1\ntime 0\nt\n", middle, length, &source);
        assert_int_equal(judge(jub_buffer_view(&source), &witness.vkey, 1, &good_count),
                         length == 8 ? JUB_OK : JUB_UNVERIFIED);
        // A witness's line is nothing to the log's key of the same name and bytes.
        assert_int_equal(judge(jub_buffer_view(&source), &log.vkey, 1, &good_count), JUB_OK);
        assert_int_equal(good_count, 0);
        jub_buffer_clear(&source);
    }
}

// Every cut of the signature of a known key, down to its first byte.
TEST(a_signature_of_a_known_key_cut_short_condemns_the_note)
{
    (void)state_unused;
    const char *base64 = strstr(FOO_NOTE, "Uw2Q");
    uint8_t field[68];
    const jub_vkey key = vkey_of(FOO_VKEY);
    char whole[256];
    (void)snprintf(whole, sizeof whole, "%.*s", (int)strlen(base64) - 1, base64);
    assert_int_equal(vectors_base64(whole, field, sizeof field), 68);
    for (size_t length = 5; length <= 68; length++) {
        jub_buffer source = jub_buffer_init(4096);
        size_t good_count;
        (void)sodium_bin2base64(whole, sizeof whole, field, length, sodium_base64_VARIANT_ORIGINAL);
        jub_buffer_format(&source, "This is an example message.\n\n\xE2\x80\x94 %s %s\n", key.name,
                          whole);
        assert_int_equal(judge(jub_buffer_view(&source), &key, 1, &good_count),
                         length == 68 ? JUB_OK : JUB_UNVERIFIED);
        jub_buffer_clear(&source);
    }
}

TEST(no_keys_verify_nothing)
{
    (void)state_unused;
    size_t good_count = 9;
    assert_int_equal(judge(JUB_TEXT(FOO_NOTE), NULL, 0, &good_count), JUB_OK);
    assert_int_equal(good_count, 0);
}

TEST(a_buffer_too_small_for_a_line_or_a_key_says_so)
{
    (void)state_unused;
    jub_signer signer = signer_of(NEUMANN_SKEY);
    for (size_t room = 0; room < strlen(NEUMANN_LINE); room++) {
        jub_buffer buffer = jub_buffer_init(room);
        jub_note_sign(JUB_TEXT(NEUMANN_TEXT), &signer, 0, &buffer);
        assert_int_equal(buffer.status, JUB_LIMIT);
        jub_buffer_clear(&buffer);
        if (room >= strlen(NEUMANN_VKEY)) continue;
        buffer = jub_buffer_init(room);
        jub_vkey_write(&signer.vkey, &buffer);
        assert_int_equal(buffer.status, JUB_LIMIT);
        jub_buffer_clear(&buffer);
    }
    jub_signer_clear(&signer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_notes_of_the_vectors_are_judged_as_published),
        cmocka_unit_test(published_notes_verify_and_come_apart),
        cmocka_unit_test(signing_gives_the_published_lines),
        cmocka_unit_test(a_log_and_its_witnesses_sign_the_published_checkpoints),
        cmocka_unit_test(a_witness_gives_the_published_cosignatures_at_a_fixed_time),
        cmocka_unit_test(published_cosignatures_hold_beside_a_line_of_an_unknown_type),
        cmocka_unit_test(a_note_with_any_bit_changed_does_not_verify),
        cmocka_unit_test(a_note_with_any_byte_dropped_doubled_or_cut_off_does_not_verify),
        cmocka_unit_test(a_text_may_have_empty_lines),
        cmocka_unit_test(a_note_that_is_malformed_is_refused),
        cmocka_unit_test(only_line_breaks_and_printable_utf_8_stand_in_a_note),
        cmocka_unit_test(what_is_wrong_in_a_note_is_said_with_its_place),
        cmocka_unit_test(a_note_has_as_many_signatures_as_the_limit_says),
        cmocka_unit_test(a_note_that_is_too_large_is_refused),
        cmocka_unit_test(an_unknown_key_may_have_any_name),
        cmocka_unit_test(a_long_line_of_a_key_to_come_is_passed_over),
        cmocka_unit_test(a_key_is_known_by_its_name_and_its_id_together),
        cmocka_unit_test(one_failing_line_of_a_known_key_condemns_the_note),
        cmocka_unit_test(a_key_that_signs_twice_counts_once),
        cmocka_unit_test(which_keys_signed_and_when_is_said_for_each),
        cmocka_unit_test(a_cosignature_is_over_its_time_as_the_format_writes_it),
        cmocka_unit_test(a_witness_that_signs_twice_counts_once_with_its_latest_time),
        cmocka_unit_test(a_text_that_is_too_large_to_cosign_fails_the_buffer),
        cmocka_unit_test(a_signature_of_the_other_type_or_length_condemns_the_note),
        cmocka_unit_test(a_signature_of_a_known_key_cut_short_condemns_the_note),
        cmocka_unit_test(no_keys_verify_nothing),
        cmocka_unit_test(a_buffer_too_small_for_a_line_or_a_key_says_so),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
