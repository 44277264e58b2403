#include "ledger/policy.h"

#include "evidence_support.h"

// Keys of test vectors; see tlog-vectors/jubilee-log.json.
#define LOG "jubilee.example/log/2027-amnesty+ca1ab1b8+AT/nKyEDiHEJVoeuRUS36A57Q0v91+PaUjC7CJu6Ux3H"
#define COURT "witness.example/court+f426e1e7+BKWKXSdax45hKMJicds1wg9PsdaPI4o979KokeZpt9gO"
#define OMBUDSMAN "witness.example/ombudsman+8af1e67b+BA04ti/0SUfVwEZvnD/8gFzTVzD8TGM/jQQ/lYjyzlH2"
#define BAR "witness.example/bar+42f739c1+BHx8mmRnedvIisZLtTDfCJxPBTF9lxFiBLlzVz7GOcYp"
#define OTHER_LOG "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

#define THREE                                                                                      \
    "log " LOG "\nwitness court " COURT "\nwitness omb " OMBUDSMAN "\nwitness bar " BAR "\n"

static jub_status read_policy(jub_arena *arena, const char *source, const jub_policy **policy_out,
                              jub_error *error)
{
    return jub_policy_read(arena, jub_text_from(source), policy_out, error);
}

TEST(a_policy_lists_its_logs_and_witnesses)
{
    TEST_ARENA(arena);
    const jub_policy *policy = NULL;
    assert_int_equal(
        read_policy(&arena,
                    "# who is believed\n\n  \t# and why\nlog\t" LOG "   https://log.example/#top\n"
                    "log " OTHER_LOG "\nwitness court " COURT " https://court.example\n"
                    "quorum court",
                    &policy, NULL),
        JUB_OK);
    assert_int_equal(jub_policy_log_count(policy), 2);
    assert_string_equal(jub_policy_log(policy, 1)->name, "example.com/log/testdata");
    assert_int_equal(jub_policy_witness_count(policy), 1);
    assert_int_equal(jub_policy_witness(policy, 0)->id, 0xf426e1e7);
}

static const struct {
    const char *source;
    jub_status status;
    uint32_t line;
} bad_policies[] = {
    {"", JUB_MISSING, 0},
    {"log " LOG "\n", JUB_MISSING, 0},
    {"log " LOG "\nquorum none\nquorum none\n", JUB_DUPLICATE, 3},
    {"log " LOG "\nquorum\n", JUB_SYNTAX, 2},
    {"log " LOG "\nquorum none now\n", JUB_SYNTAX, 2},
    {"log " LOG "\nquorum court\nwitness court " COURT "\n", JUB_MISSING, 2},
    {"log " LOG "\nlog " LOG "\nquorum none\n", JUB_DUPLICATE, 2},
    {"log\nquorum none\n", JUB_SYNTAX, 1},
    {"log " LOG " url # comment\nquorum none\n", JUB_SYNTAX, 1},
    {"log " COURT "\nquorum none\n", JUB_TYPE, 1},
    {"witness court " LOG "\nquorum none\n", JUB_TYPE, 1},
    {"log example.com/log+00000000+AT/nKyEDiHEJVoeuRUS36A57Q0v91+PaUjC7CJu6Ux3H\n", JUB_CONFLICT,
     1},
    {"witness court\nquorum none\n", JUB_SYNTAX, 1},
    {"witness none " COURT "\nquorum none\n", JUB_SYNTAX, 1},
    {"witness a " COURT "\nwitness a " BAR "\nquorum a\n", JUB_DUPLICATE, 2},
    {"witness a " COURT "\nwitness b " COURT "\nquorum a\n", JUB_DUPLICATE, 2},
    {THREE "group g 2\nquorum g\n", JUB_SYNTAX, 5},
    {THREE "group g 0 court omb\nquorum g\n", JUB_RANGE, 5},
    {THREE "group g 3 court omb\nquorum g\n", JUB_RANGE, 5},
    {THREE "group g 01 court omb\nquorum g\n", JUB_RANGE, 5},
    {THREE "group g some court omb\nquorum g\n", JUB_RANGE, 5},
    {THREE "group g -1 court omb\nquorum g\n", JUB_RANGE, 5},
    {THREE "group court any omb\nquorum court\n", JUB_DUPLICATE, 5},
    {THREE "group g any court court\nquorum g\n", JUB_DUPLICATE, 5},
    {THREE "group g any court\ngroup h any court\nquorum h\n", JUB_DUPLICATE, 6},
    {THREE "group g any h\ngroup h any court\nquorum g\n", JUB_MISSING, 5},
    {THREE "group g any g\nquorum g\n", JUB_MISSING, 5},
    {THREE "group g any none\nquorum g\n", JUB_MISSING, 5},
    {"Log " LOG "\nquorum none\n", JUB_SYNTAX, 1},
    {"log " LOG "\r\nquorum none\r\n", JUB_ENCODING, 1},
    {"quorum none\n\x7f", JUB_ENCODING, 2},
};

TEST(a_faulty_policy_is_refused_at_its_line)
{
    TEST_ARENA(arena);
    for (size_t i = 0; i < sizeof bad_policies / sizeof *bad_policies; i++) {
        const jub_policy *policy = NULL;
        jub_error error = {0};
        const jub_status status = read_policy(&arena, bad_policies[i].source, &policy, &error);
        if (status != bad_policies[i].status || error.at.line != bad_policies[i].line)
            fail_msg("policy %zu: %s at line %u: %s", i, jub_status_word(status), error.at.line,
                     error.message);
        assert_null(policy);
        assert_int_equal(jub_arena_mark(&arena), 0);
    }
}

TEST(one_public_key_stands_for_one_log_or_witness_by_whatever_name)
{
    TEST_ARENA(arena);
    const struct {
        const char *name;
        jub_key_type type;
        const char *word;
    } twins[] = {
        {"b.example", JUB_KEY_ED25519, "log"},
        {"b.example", JUB_KEY_COSIGNER, "witness w"},
        {"a.example", JUB_KEY_COSIGNER, "witness w"},
    };
    const jub_signer first = test_signer("one", "a.example", JUB_KEY_ED25519);
    for (size_t i = 0; i < 3; i++) {
        const jub_signer twin = test_signer("one", twins[i].name, twins[i].type);
        jub_buffer source = jub_buffer_init(4096);
        const jub_policy *policy = NULL;
        jub_error error = {0};
        jub_buffer_string(&source, "log ");
        jub_vkey_write(&first.vkey, &source);
        jub_buffer_format(&source, "\n%s ", twins[i].word);
        jub_vkey_write(&twin.vkey, &source);
        jub_buffer_string(&source, "\nquorum none\n");
        assert_int_equal(jub_policy_read(&arena, jub_buffer_view(&source), &policy, &error),
                         JUB_DUPLICATE);
        assert_int_equal(error.at.line, 2);
        jub_buffer_clear(&source);
    }
}

static jub_status read_groups(jub_arena *arena, size_t group_count)
{
    jub_buffer source = jub_buffer_init(JUB_POLICY_MAX_BYTES);
    const jub_policy *policy;
    jub_buffer_string(&source, "witness g0 " COURT "\n");
    for (size_t i = 1; i <= group_count; i++)
        jub_buffer_format(&source, "group g%zu all g%zu\n", i, i - 1);
    jub_buffer_format(&source, "quorum g%zu\n", group_count);
    const jub_status status = jub_policy_read(arena, jub_buffer_view(&source), &policy, NULL);
    jub_buffer_clear(&source);
    return status;
}

TEST(groups_and_addresses_have_limits)
{
    TEST_ARENA(arena);
    char url[2050];
    memset(url, 'u', sizeof url);
    url[2049] = '\0';
    assert_int_equal(read_groups(&arena, JUB_POLICY_GROUP_MAX), JUB_OK);
    assert_int_equal(read_groups(&arena, JUB_POLICY_GROUP_MAX + 1), JUB_LIMIT);
    const jub_policy *policy;
    jub_text source = jub_text_format(&arena, "log %s %s\nquorum none\n", LOG, url);
    assert_int_equal(jub_policy_read(&arena, source, &policy, NULL), JUB_LIMIT);
    source = jub_text_format(&arena, "log %s %s\nquorum none\n", LOG, url + 1);
    assert_int_equal(jub_policy_read(&arena, source, &policy, NULL), JUB_OK);
}

TEST(a_policy_of_one_log_fails_without_memory_and_leaves_the_arena_as_it_was)
{
    const jub_signer signer = test_log_signer();
    for (size_t fail_at = 0; fail_at < 5; fail_at++) {
        TEST_ARENA(arena);
        const jub_policy *policy = NULL;
        test_arena_fail_at(&arena, fail_at);
        assert_int_equal(jub_policy_of_log(&arena, &signer.vkey, &policy, NULL), JUB_NO_MEMORY);
        assert_int_equal(jub_arena_mark(&arena), 0);
        assert_null(policy);
    }
}

TEST(any_failed_allocation_leaves_the_arena_as_it_was)
{
    for (size_t fail_at = 0; fail_at < 6; fail_at++) {
        TEST_ARENA(arena);
        const jub_policy *policy = NULL;
        test_arena_fail_at(&arena, fail_at);
        const jub_status status = read_policy(&arena, THREE "quorum court", &policy, NULL);
        assert_int_equal(status, fail_at < 5 ? JUB_NO_MEMORY : JUB_OK);
        assert_true((policy == NULL) == (fail_at < 5));
        if (fail_at < 5) assert_int_equal(jub_arena_mark(&arena), 0);
    }
}

TEST(a_policy_may_be_as_large_as_its_limits_and_no_larger)
{
    TEST_ARENA(arena);
    for (size_t more = 0; more <= 1; more++) {
        jub_buffer source = jub_buffer_init(JUB_POLICY_MAX_BYTES);
        for (size_t i = 0; i < JUB_POLICY_WITNESS_MAX + more; i++) {
            char name[32];
            (void)snprintf(name, sizeof name, "w%zu", i);
            const jub_signer signer = test_signer(name, name, JUB_KEY_COSIGNER);
            jub_buffer_format(&source, "witness %s ", name);
            jub_vkey_write(&signer.vkey, &source);
            jub_buffer_char(&source, '\n');
        }
        jub_buffer_string(&source, "group g all");
        for (size_t i = 0; i < JUB_POLICY_WITNESS_MAX; i++) jub_buffer_format(&source, " w%zu", i);
        jub_buffer_string(&source, "\nquorum g\n");
        const jub_policy *policy;
        assert_int_equal(jub_policy_read(&arena, jub_buffer_view(&source), &policy, NULL),
                         more ? JUB_LIMIT : JUB_OK);
        jub_buffer_clear(&source);
    }
}

// -- against the cosigned checkpoint of the vectors -----------------------------------------------

static jub_status check(jub_arena *arena, const char *source, const char *checkpoint_source,
                        jub_policy_verdict *verdict_out, jub_error *error)
{
    const jub_policy *policy;
    jub_note note;
    jub_checkpoint checkpoint;
    assert_int_equal(read_policy(arena, source, &policy, NULL), JUB_OK);
    assert_int_equal(
        jub_checkpoint_read_note(jub_text_from(checkpoint_source), &note, &checkpoint, NULL),
        JUB_OK);
    return jub_policy_check(policy, &note, &checkpoint, verdict_out, error);
}

// The signed checkpoint of 13 entries, without the lines that hold `without` (or whole).
static char *checkpoint_without(jub_arena *arena, const char *without)
{
    json_t *json = test_vectors(arena, VECTORS "jubilee-log.json");
    const jub_text whole = jub_text_copy(arena, test_member(json, "checkpoint_13"));
    json_decref(json);
    char *kept = JUB_NEW(arena, char, whole.length_bytes + 1);
    size_t length = 0;
    for (jub_text rest = whole; rest.length_bytes > 0;) {
        const jub_text line = jub_text_cut(&rest, '\n');
        if (without && memmem(line.bytes, line.length_bytes, without, strlen(without))) continue;
        memcpy(kept + length, line.bytes, line.length_bytes + 1);
        length += line.length_bytes + 1;
    }
    return kept;
}

TEST(the_quorum_of_the_vectors_is_met)
{
    NEEDS_SHARED("specs/tlog-vectors/jubilee-log.json");
    TEST_ARENA(arena);
    const char *whole = checkpoint_without(&arena, NULL);
    jub_policy_verdict verdict;
    const char *const good[] = {
        THREE "quorum none\n",
        THREE "quorum bar\n",
        THREE "group g all court omb bar\nquorum g\n",
        THREE "group g 2 court omb bar\nquorum g\n",
        THREE "group g 3 court omb bar\nquorum g\n",
        THREE "group g any court omb\ngroup h all g bar\nquorum h\n",
        "log " OTHER_LOG "\n" THREE "quorum none\n",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(check(&arena, good[i], whole, &verdict, NULL), JUB_OK);
        assert_string_equal(verdict.log->name, "jubilee.example/log/2027-amnesty");
        assert_int_equal(verdict.witness_count, 3);
        assert_true(verdict.latest_time >= verdict.earliest_time && verdict.earliest_time > 0);
    }
    assert_true(verdict.latest_time == 0x6b383e02 && verdict.earliest_time == 0x6b383e00);
}

TEST(a_quorum_that_is_not_met_says_who_is_missing)
{
    NEEDS_SHARED("specs/tlog-vectors/jubilee-log.json");
    TEST_ARENA(arena);
    const char *without = checkpoint_without(&arena, "witness.example/bar");
    jub_policy_verdict verdict;
    jub_error error;
    assert_int_equal(
        check(&arena, THREE "group g 2 court omb bar\nquorum g\n", without, &verdict, &error),
        JUB_OK);
    assert_int_equal(verdict.witness_count, 2);
    assert_int_equal(check(&arena, THREE "quorum bar\n", without, &verdict, &error),
                     JUB_UNVERIFIED);
    assert_string_equal(error.message, "the witness 'bar' has not cosigned");
    assert_int_equal(
        check(&arena, THREE "group g all court omb bar\nquorum g\n", without, &verdict, &error),
        JUB_UNVERIFIED);
    assert_string_equal(error.message, "the quorum 'g' is not met: 2 of its 3 members have "
                                       "cosigned, 3 are needed");
    assert_string_equal(error.hint, "not cosigned by bar");
    // Through a group that has not voted.
    assert_int_equal(check(&arena, THREE "group g any bar\ngroup h all g court omb\nquorum h\n",
                           without, &verdict, &error),
                     JUB_UNVERIFIED);
}

TEST(a_checkpoint_of_no_known_log_is_refused)
{
    NEEDS_SHARED("specs/tlog-vectors/jubilee-log.json");
    TEST_ARENA(arena);
    jub_policy_verdict verdict;
    jub_error error;
    const char *whole = checkpoint_without(&arena, NULL);
    assert_int_equal(check(&arena, "log " OTHER_LOG "\nquorum none\n", whole, &verdict, &error),
                     JUB_UNVERIFIED);
    assert_string_equal(error.message, "this is a checkpoint of 'jubilee.example/log/2027-amnesty',"
                                       " and the key is that of 'example.com/log/testdata'");
    // Its witnesses alone do not make it one of the log.
    const char *unsigned_by_log = checkpoint_without(&arena, "\xE2\x80\x94 jubilee.example/log");
    assert_int_equal(check(&arena, THREE "quorum court\n", unsigned_by_log, &verdict, &error),
                     JUB_UNVERIFIED);
}

TEST(a_log_of_the_policy_may_not_sign_for_another)
{
    TEST_ARENA(arena);
    const jub_signer signer = test_signer("other", "other.example/log", JUB_KEY_ED25519);
    jub_checkpoint checkpoint = {JUB_TEXT(TEST_ORIGIN), 1, {{7}}};
    jub_buffer note = jub_buffer_init(4096), policy = jub_buffer_init(4096);
    jub_checkpoint_sign(&checkpoint, &signer, &note);
    jub_buffer_string(&policy, "log ");
    jub_vkey_write(&signer.vkey, &policy);
    jub_buffer_string(&policy, "\nquorum none\n");
    jub_buffer_char(&policy, '\0');
    jub_buffer_char(&note, '\0');
    jub_policy_verdict verdict;
    assert_int_equal(check(&arena, policy.bytes, note.bytes, &verdict, NULL), JUB_UNVERIFIED);
    checkpoint.origin = JUB_TEXT("other.example/log");
    jub_buffer_reset(&note);
    jub_checkpoint_sign(&checkpoint, &signer, &note);
    jub_buffer_char(&note, '\0');
    assert_int_equal(check(&arena, policy.bytes, note.bytes, &verdict, NULL), JUB_OK);
    jub_buffer_clear(&note);
    jub_buffer_clear(&policy);
}

TEST(the_published_cosignatures_hold_at_their_times)
{
    NEEDS_SHARED("specs/tlog-vectors/cosignatures.json");
    TEST_ARENA(arena);
    json_t *json = test_vectors(&arena, VECTORS "cosignatures.json");
    size_t count = 0, i;
    const json_t *vector;
    json_array_foreach(json_object_get(json, "vectors"), i, vector)
    {
        jub_vkey key;
        jub_note note;
        uint64_t time;
        size_t good_count;
        assert_int_equal(jub_vkey_read(test_member(vector, "vkey"), &key, NULL), JUB_OK);
        assert_int_equal(jub_note_read(test_member(vector, "note"), &note, NULL), JUB_OK);
        assert_int_equal(jub_note_verify(&note, &key, 1, NULL, &time, &good_count, NULL), JUB_OK);
        assert_int_equal(good_count, 1);
        assert_true((json_int_t)time == json_integer_value(json_object_get(vector, "timestamp")));
        count++;
    }
    assert_int_equal(count, 3);
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_policy_lists_its_logs_and_witnesses),
        cmocka_unit_test(a_faulty_policy_is_refused_at_its_line),
        cmocka_unit_test(one_public_key_stands_for_one_log_or_witness_by_whatever_name),
        cmocka_unit_test(groups_and_addresses_have_limits),
        cmocka_unit_test(a_policy_of_one_log_fails_without_memory_and_leaves_the_arena_as_it_was),
        cmocka_unit_test(any_failed_allocation_leaves_the_arena_as_it_was),
        cmocka_unit_test(a_policy_may_be_as_large_as_its_limits_and_no_larger),
        cmocka_unit_test(the_quorum_of_the_vectors_is_met),
        cmocka_unit_test(a_quorum_that_is_not_met_says_who_is_missing),
        cmocka_unit_test(a_checkpoint_of_no_known_log_is_refused),
        cmocka_unit_test(a_log_of_the_policy_may_not_sign_for_another),
        cmocka_unit_test(the_published_cosignatures_hold_at_their_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
