#include "ledger/notice.h"

#include "base/base64.h"
#include "evidence_support.h"
#include "test_support.h"

// A log in which entry 5 of 9 is a determination, and the notice of it.
enum { INDEX = 5, SIZE = 9 };
static const char facts[] = "{\"case\":\"C-000123\",\"result\":\"granted\"}";
// Python's sha256(b"jubilee-determination-v1\n" + bytes(range(32)) + facts).
static const char entry[] =
    "{\"commitment\":\"02e9a06a804f64e284b2ac81530f1dadd0e3a2cd3923cb4c74a46e24637c2da4\","
    "\"kind\":\"determination\",\"time\":\"2027-02-01T12:00:00Z\"}";
// The same under `nomination`, which is the purpose here and not the kind.
static const char entry_with_purpose[] =
    "{\"commitment\":\"364392cb1405a5f8c179d0fe2bf468da0abed25826328070943c30a63c075d99\","
    "\"kind\":\"vote\",\"purpose\":\"nomination\"}";

typedef struct evidence {
    uint8_t salt[JUB_SALT_BYTES];
    jub_text proof;
    jub_text source;
    const jub_policy *policy;
} test_evidence;

static jub_text copy_of(jub_arena *arena, jub_buffer *buffer)
{
    const jub_text copy = jub_text_copy(arena, jub_buffer_view(buffer));
    assert_true(copy.bytes && buffer->status == JUB_OK);
    jub_buffer_clear(buffer);
    return copy;
}

static test_evidence make_evidence(jub_arena *arena, const char *logged)
{
    test_evidence made = {.policy = NULL};
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    const jub_text text = jub_text_from(logged);
    const jub_signer signer = test_log_signer();
    jub_log_head head;
    jub_view *view = NULL;
    jub_buffer proof = jub_buffer_init(JUB_PROOF_MAX_BYTES);
    jub_buffer source = jub_buffer_init(JUB_NOTICE_MAX_BYTES);
    for (size_t i = 0; i < sizeof made.salt; i++) made.salt[i] = (uint8_t)i;
    assert_int_equal(jub_log_create(&storage, JUB_TEXT(TEST_ORIGIN), NULL), JUB_OK);
    test_append(&storage, 0, INDEX);
    assert_int_equal(jub_log_append(&storage, &text, 1, &head, NULL), JUB_OK);
    test_append(&storage, INDEX + 1, SIZE);
    const jub_text checkpoint = test_publish(arena, &memory);
    assert_int_equal(jub_log_head_read(storage.reader, &head, NULL), JUB_OK);
    assert_int_equal(jub_view_open(storage.reader, head.size, &head.root, &view, NULL), JUB_OK);
    assert_int_equal(jub_proof_make(view, INDEX, checkpoint, &proof, NULL), JUB_OK);
    jub_view_close(view);
    made.proof = copy_of(arena, &proof);
    jub_notice_write(made.salt, jub_text_from(facts), text, made.proof, &source);
    made.source = copy_of(arena, &source);
    assert_int_equal(jub_policy_of_log(arena, &signer.vkey, &made.policy, NULL), JUB_OK);
    memory_storage_clear(&memory);
    return made;
}

static jub_status check(const test_evidence *evidence, jub_text source, jub_error *error)
{
    jub_notice notice;
    jub_policy_verdict verdict;
    const jub_status status = jub_notice_read(source, &notice, error);
    return status == JUB_OK ? jub_notice_verify(&notice, evidence->policy, &verdict, error)
                            : status;
}

// The notice with the first `from` replaced by `to`.
static jub_text with(jub_arena *arena, jub_text source, const char *from, const char *to)
{
    const char *found = memmem(source.bytes, source.length_bytes, from, strlen(from));
    assert_non_null(found);
    const size_t before = (size_t)(found - source.bytes), behind = before + strlen(from);
    const jub_text changed =
        jub_text_format(arena, "%.*s%s%.*s", (int)before, source.bytes, to,
                        (int)(source.length_bytes - behind), source.bytes + behind);
    assert_non_null(changed.bytes);
    return changed;
}

TEST(a_notice_is_verified_with_itself_and_the_key_of_the_log_alone)
{
    TEST_ARENA(arena);
    const test_evidence made = make_evidence(&arena, entry);
    jub_notice notice;
    jub_policy_verdict verdict;
    jub_error error;
    assert_int_equal(jub_notice_read(made.source, &notice, &error), JUB_OK);
    assert_text(notice.facts, facts);
    assert_text(notice.entry, entry);
    assert_memory_equal(notice.salt, made.salt, sizeof made.salt);
    assert_true(jub_text_equal(notice.proof_source, made.proof));
    assert_int_equal(notice.proof.index, INDEX);
    assert_int_equal(jub_notice_verify(&notice, made.policy, &verdict, &error), JUB_OK);
    assert_string_equal(verdict.log->name, TEST_ORIGIN);
}

TEST(the_file_is_the_lines_that_are_documented)
{
    TEST_ARENA(arena);
    const test_evidence made = make_evidence(&arena, entry);
    // Python's b64encode(bytes(range(32))).
    const jub_text expected =
        jub_text_format(&arena,
                        "jubilee-notice-v1\nsalt "
                        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nfacts %s\nentry %s\n\n%.*s",
                        facts, entry, JUB_TEXT_ARG(made.proof));
    assert_true(jub_text_equal(made.source, expected));
}

TEST(the_purpose_of_an_entry_goes_before_its_kind)
{
    TEST_ARENA(arena);
    const test_evidence made = make_evidence(&arena, entry_with_purpose);
    jub_error error;
    assert_int_equal(check(&made, made.source, &error), JUB_OK);
    const test_evidence other = make_evidence(&arena, entry);
    assert_int_equal(
        check(&other,
              with(&arena, other.source, "\"kind\":\"determination\"", "\"kind\":\"nomination\""),
              &error),
        JUB_UNVERIFIED);
    assert_non_null(strstr(error.message, "purpose 'nomination'"));
}

TEST(other_facts_or_another_salt_are_refused_with_both_commitments)
{
    TEST_ARENA(arena);
    const test_evidence made = make_evidence(&arena, entry);
    jub_error error;
    assert_int_equal(check(&made, with(&arena, made.source, "granted", "refused"), &error),
                     JUB_UNVERIFIED);
    assert_non_null(strstr(error.message, "commits to 02e9a06a804f64e2"));
    assert_int_equal(check(&made, with(&arena, made.source, "salt AAEC", "salt AAED"), &error),
                     JUB_UNVERIFIED);
}

TEST(an_entry_that_was_not_logged_is_refused)
{
    TEST_ARENA(arena);
    const test_evidence made = make_evidence(&arena, entry);
    jub_error error;
    assert_int_equal(check(&made, with(&arena, made.source, "12:00:00Z", "12:00:01Z"), &error),
                     JUB_UNVERIFIED);
}

TEST(an_entry_without_a_commitment_or_with_one_in_other_form_is_refused)
{
    TEST_ARENA(arena);
    static const char *const entries[] = {
        "{\"kind\":\"determination\"}",
        "{\"commitment\":7,\"kind\":\"determination\"}",
        "{\"commitment\":\"02E9A06A804F64E284B2AC81530F1DADD0E3A2CD3923CB4C74A46E24637C2DA4\","
        "\"kind\":\"determination\"}",
        "{\"commitment\":\"02e9a06a\",\"kind\":\"determination\"}",
        "{\"commitment\":\"02e9a06a804f64e284b2ac81530f1dadd0e3a2cd3923cb4c74a46e24637c2da4\","
        "\"kind\":\"De termination\"}",
    };
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        const test_evidence made = make_evidence(&arena, entries[i]);
        jub_error error = {0};
        assert_int_equal(check(&made, made.source, &error), JUB_UNVERIFIED);
        assert_int_equal(error.status, JUB_UNVERIFIED);
    }
}

TEST(a_log_that_is_not_believed_proves_nothing)
{
    TEST_ARENA(arena);
    test_evidence made = make_evidence(&arena, entry);
    const jub_signer other = test_signer("other", TEST_ORIGIN, JUB_KEY_ED25519);
    jub_error error;
    assert_int_equal(jub_policy_of_log(&arena, &other.vkey, &made.policy, NULL), JUB_OK);
    assert_int_equal(check(&made, made.source, &error), JUB_UNVERIFIED);
}

TEST(a_file_that_is_no_notice_is_refused_with_its_line)
{
    TEST_ARENA(arena);
    const test_evidence made = make_evidence(&arena, entry);
    static const struct {
        const char *from;
        const char *to;
        uint32_t line;
    } spoilt[] = {
        {"jubilee-notice-v1\n", "jubilee-notice-v2\n", 1},
        {"\nsalt AAEC", "\nsalt  AAEC", 2},
        {"\nsalt AAEC", "\nSalt AAEC", 2},
        {"8=\nfacts", "8\nfacts", 2},
        {"\nfacts {\"case\"", "\nfacts { \"case\"", 3},
        {"\nfacts ", "\n", 3},
        {"\nentry {", "\nentry  {", 4},
        {"Z\"}\n\n", "Z\"}\n \n", 5},
        {"\n\nc2sp.org/tlog-proof@v1", "\n\nc2sp.org/tlog-proof@v2", 6},
    };
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++) {
        jub_error error = {0};
        assert_int_equal(
            check(&made, with(&arena, made.source, spoilt[i].from, spoilt[i].to), &error),
            JUB_SYNTAX);
        assert_int_equal(error.at.line, spoilt[i].line);
    }
}

// What a mail program or an editor does to a file: `to` for `from`, everywhere.
static jub_text all_with(jub_arena *arena, jub_text text, char from, const char *to)
{
    jub_buffer buffer = jub_buffer_init(JUB_NOTICE_MAX_BYTES);
    for (size_t i = 0; i < text.length_bytes; i++) {
        if (text.bytes[i] == from)
            jub_buffer_string(&buffer, to);
        else
            jub_buffer_char(&buffer, text.bytes[i]);
    }
    const jub_text copy = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return copy;
}

static jub_text utf16(jub_arena *arena, jub_text text, bool has_mark)
{
    jub_buffer buffer = jub_buffer_init(JUB_NOTICE_MAX_BYTES);
    if (has_mark) jub_buffer_string(&buffer, "\xFF\xFE");
    for (size_t i = 0; i < text.length_bytes; i++) {
        jub_buffer_char(&buffer, text.bytes[i]);
        jub_buffer_char(&buffer, '\0');
    }
    const jub_text copy = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    return copy;
}

static void check_changed(const test_evidence *made, jub_text source, jub_status status,
                          const char *message)
{
    jub_error error = {0};
    assert_int_equal(check(made, source, &error), status);
    assert_non_null(strstr(error.message, message));
    assert_non_null(strstr(error.hint, "ask for the file again, unchanged"));
}

TEST(line_ends_and_encodings_that_transport_changed_are_named)
{
    TEST_ARENA(arena);
    const test_evidence made = make_evidence(&arena, entry);
    const jub_text marked = jub_text_format(&arena, "\xEF\xBB\xBF%.*s", JUB_TEXT_ARG(made.source));
    check_changed(&made, all_with(&arena, made.source, '\n', "\r\n"), JUB_SYNTAX, "line ends");
    check_changed(&made, marked, JUB_SYNTAX, "byte order mark");
    check_changed(&made, utf16(&arena, made.source, true), JUB_ENCODING, "UTF-16");
    check_changed(&made, utf16(&arena, made.source, false), JUB_ENCODING, "UTF-16");
}

TEST(bytes_that_were_added_at_the_end_are_named)
{
    TEST_ARENA(arena);
    const test_evidence made = make_evidence(&arena, entry);
    static const char *const added[] = {"\n", "\n\n\n", " ", " \n"};
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        const jub_text more =
            jub_text_format(&arena, "%.*s%s", JUB_TEXT_ARG(made.source), added[i]);
        check_changed(&made, more, JUB_SYNTAX, "bytes were added at the end");
    }
    const jub_text less = {made.source.bytes, made.source.length_bytes - 1};
    check_changed(&made, less, JUB_SYNTAX, "the line end at the end of the file is missing");
}

TEST(who_holds_a_notice_is_not_told_how_to_write_one)
{
    TEST_ARENA(arena);
    const test_evidence made = make_evidence(&arena, entry);
    jub_error error = {0};
    const jub_text other = with(&arena, made.source, "\nfacts {\"case\"", "\nfacts { \"case\"");
    assert_int_equal(check(&made, other, &error), JUB_SYNTAX);
    assert_string_equal(error.hint, "the file was changed after it was made");
}

TEST(every_notice_cut_short_is_refused)
{
    TEST_ARENA(arena);
    const test_evidence made = make_evidence(&arena, entry);
    for (size_t length_bytes = 0; length_bytes < made.source.length_bytes; length_bytes++) {
        // A copy of exactly this size, so that a read past its end is seen.
        char *bytes = malloc(length_bytes + (length_bytes == 0));
        assert_non_null(bytes);
        memcpy(bytes, made.source.bytes, length_bytes);
        assert_int_not_equal(check(&made, (jub_text){bytes, length_bytes}, NULL), JUB_OK);
        free(bytes);
    }
}

TEST(a_notice_larger_than_its_limit_is_refused)
{
    TEST_ARENA(arena);
    jub_notice notice;
    char *bytes = JUB_NEW(&arena, char, JUB_NOTICE_MAX_BYTES + 1);
    assert_non_null(bytes);
    assert_int_equal(jub_notice_read((jub_text){bytes, JUB_NOTICE_MAX_BYTES + 1}, &notice, NULL),
                     JUB_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_notice_is_verified_with_itself_and_the_key_of_the_log_alone),
        cmocka_unit_test(the_file_is_the_lines_that_are_documented),
        cmocka_unit_test(the_purpose_of_an_entry_goes_before_its_kind),
        cmocka_unit_test(other_facts_or_another_salt_are_refused_with_both_commitments),
        cmocka_unit_test(an_entry_that_was_not_logged_is_refused),
        cmocka_unit_test(an_entry_without_a_commitment_or_with_one_in_other_form_is_refused),
        cmocka_unit_test(a_log_that_is_not_believed_proves_nothing),
        cmocka_unit_test(a_file_that_is_no_notice_is_refused_with_its_line),
        cmocka_unit_test(line_ends_and_encodings_that_transport_changed_are_named),
        cmocka_unit_test(bytes_that_were_added_at_the_end_are_named),
        cmocka_unit_test(who_holds_a_notice_is_not_told_how_to_write_one),
        cmocka_unit_test(every_notice_cut_short_is_refused),
        cmocka_unit_test(a_notice_larger_than_its_limit_is_refused),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
