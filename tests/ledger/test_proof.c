#include "ledger/proof.h"

#include "evidence_support.h"
#include "ledger/consistency.h"

static const jub_policy *log_policy(jub_arena *arena)
{
    const jub_policy *policy;
    const jub_signer signer = test_log_signer();
    assert_int_equal(jub_policy_of_log(arena, &signer.vkey, &policy, NULL), JUB_OK);
    return policy;
}

// A view of what a memory holds, by its signed checkpoint.
static jub_view *view_of(const memory_storage *memory, jub_text checkpoint_source)
{
    jub_view *view = NULL;
    jub_note note;
    jub_checkpoint checkpoint;
    const jub_storage storage = memory_storage_open((memory_storage *)memory);
    assert_int_equal(jub_checkpoint_read_note(checkpoint_source, &note, &checkpoint, NULL), JUB_OK);
    assert_int_equal(jub_view_open(storage.reader, checkpoint.size, &checkpoint.root, &view, NULL),
                     JUB_OK);
    return view;
}

static jub_text make_proof(jub_arena *arena, const memory_storage *memory,
                           jub_text checkpoint_source, uint64_t index)
{
    jub_view *view = view_of(memory, checkpoint_source);
    jub_buffer buffer = jub_buffer_init(JUB_PROOF_MAX_BYTES);
    assert_int_equal(jub_proof_make(view, index, checkpoint_source, &buffer, NULL), JUB_OK);
    const jub_text text = jub_text_copy(arena, jub_buffer_view(&buffer));
    jub_buffer_clear(&buffer);
    jub_view_close(view);
    return text;
}

static jub_status verify(jub_arena *arena, jub_text source, jub_text entry, jub_error *error)
{
    jub_proof proof;
    jub_policy_verdict verdict;
    const jub_status status = jub_proof_read(source, &proof, error);
    return status == JUB_OK ? jub_proof_verify(&proof, log_policy(arena), entry, &verdict, error)
                            : status;
}

// The 13 entries of the vectors as a log, with their own signed checkpoint.
static json_t *vector_log(jub_arena *arena, memory_storage *memory)
{
    json_t *json = test_vectors(arena, VECTORS "jubilee-log.json");
    const jub_storage storage = memory_storage_open(memory);
    const json_t *entries = json_object_get(json, "entries");
    jub_text texts[13];
    jub_log_head head;
    assert_int_equal(json_array_size(entries), 13);
    for (size_t i = 0; i < 13; i++)
        texts[i] = jub_text_from(json_string_value(json_array_get(entries, i)));
    assert_int_equal(jub_log_create(&storage, test_member(json, "origin"), NULL), JUB_OK);
    assert_int_equal(jub_log_append(&storage, texts, 13, &head, NULL), JUB_OK);
    return json;
}

static jub_text vkey_of(const json_t *json, const char *witness)
{
    if (!witness) return test_member(json_object_get(json, "log"), "vkey");
    return test_member(json_object_get(json_object_get(json, "witnesses"), witness), "vkey");
}

TEST(the_proof_of_the_vectors_is_made_byte_for_byte_and_verifies_under_its_quorum)
{
    NEEDS_SHARED("specs/tlog-vectors/jubilee-log.json");
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    json_t *json = vector_log(&arena, &memory);
    const jub_text expected = test_member(json, "tlog_proof_index_11");
    const jub_text found = make_proof(&arena, &memory, test_member(json, "checkpoint_13"), 11);
    assert_true(jub_text_equal(found, expected));

    const jub_policy *policy;
    jub_proof proof;
    jub_policy_verdict verdict;
    jub_error error;
    const jub_text source = jub_text_format(
        &arena,
        "log %.*s\nwitness a %.*s\nwitness b %.*s\nwitness c %.*s\n"
        "group g 2 a b c\nquorum g\n",
        JUB_TEXT_ARG(vkey_of(json, NULL)), JUB_TEXT_ARG(vkey_of(json, "witness.example/court")),
        JUB_TEXT_ARG(vkey_of(json, "witness.example/ombudsman")),
        JUB_TEXT_ARG(vkey_of(json, "witness.example/bar")));
    assert_int_equal(jub_policy_read(&arena, source, &policy, NULL), JUB_OK);
    assert_int_equal(jub_proof_read(expected, &proof, NULL), JUB_OK);
    assert_int_equal(proof.index, 11);
    assert_int_equal(proof.hash_count, 4);
    assert_int_equal(jub_proof_verify(&proof, policy,
                                      JUB_TEXT("jubilee-test-entry 11 decision case=C-000123"),
                                      &verdict, NULL),
                     JUB_OK);
    assert_int_equal(verdict.witness_count, 3);
    assert_int_equal(jub_proof_verify(&proof, policy,
                                      JUB_TEXT("jubilee-test-entry 11 decision case=C-000124"),
                                      &verdict, &error),
                     JUB_UNVERIFIED);
    json_decref(json);
    memory_storage_clear(&memory);
}

TEST(the_proofs_of_a_log_of_70000_verify_and_no_other_entry_does)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    const jub_text checkpoint = test_log(&arena, &memory, 70000);
    const uint64_t indexes[] = {0, 1, 255, 256, 65535, 65536, 69887, 69888, 69999};
    for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) {
        char entry[TEST_ENTRY_BYTES], other[TEST_ENTRY_BYTES];
        const jub_text proof = make_proof(&arena, &memory, checkpoint, indexes[i]);
        assert_int_equal(verify(&arena, proof, test_entry(indexes[i], entry), NULL), JUB_OK);
        assert_int_equal(verify(&arena, proof, test_entry(indexes[i] ^ 1, other), NULL),
                         JUB_UNVERIFIED);
    }
    memory_storage_clear(&memory);
}

// Whatever was forged with it, no proof of a forged entry verifies, and none is made from hashes
// that were forged: neither of the entry nor of those beside it.
TEST(no_forgery_of_any_level_gives_a_proof)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init(), forged = memory_storage_init();
    const jub_text checkpoint = test_log(&arena, &memory, 70000);
    const jub_storage storage = memory_storage_open(&forged);
    jub_note note;
    jub_checkpoint tree;
    assert_int_equal(jub_checkpoint_read_note(checkpoint, &note, &tree, NULL), JUB_OK);
    const uint64_t indexes[] = {12345, 65999, 69999};
    const uint32_t level_max[] = {3, 2, 1};
    for (size_t i = 0; i < 3; i++) {
        for (uint32_t level_count = 0; level_count <= level_max[i]; level_count++) {
            char bytes[TEST_ENTRY_BYTES];
            jub_view *view = NULL;
            jub_buffer made = jub_buffer_init(JUB_PROOF_MAX_BYTES);
            jub_error error = {0};
            memory_copy(&memory.objects, &forged.objects);
            test_forge(&forged, indexes[i], level_count, 70000);
            const jub_text text = test_entry(indexes[i], bytes);
            bytes[0] = 'T';
            jub_status status = jub_view_open(storage.reader, tree.size, &tree.root, &view, &error);
            if (status == JUB_OK)
                status = jub_proof_make(view, indexes[i] ^ 1, checkpoint, &made, &error);
            if (level_count > 0) assert_int_equal(status, JUB_UNVERIFIED);
            if (level_count == 0) { // the hashes are right, and the entry is not theirs
                jub_buffer_reset(&made);
                assert_int_equal(jub_proof_make(view, indexes[i], checkpoint, &made, NULL), JUB_OK);
                assert_int_equal(verify(&arena, jub_buffer_view(&made), text, &error),
                                 JUB_UNVERIFIED);
            }
            jub_view_close(view);
            jub_buffer_clear(&made);
        }
    }
    memory_storage_clear(&memory);
    memory_storage_clear(&forged);
}

TEST(an_entry_that_is_not_there_has_no_proof)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    const jub_text checkpoint = test_log(&arena, &memory, 13);
    jub_view *view = view_of(&memory, checkpoint);
    jub_buffer buffer = jub_buffer_init(JUB_PROOF_MAX_BYTES);
    jub_error error;
    assert_int_equal(jub_proof_make(view, 13, checkpoint, &buffer, &error), JUB_RANGE);
    assert_int_equal(buffer.length_bytes, 0);
    jub_view_close(view);
    jub_buffer_clear(&buffer);
    memory_storage_clear(&memory);
}

TEST(a_proof_is_not_made_for_the_checkpoint_of_another_tree)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init(), other = memory_storage_init();
    const jub_text checkpoint = test_log(&arena, &memory, 13);
    const jub_text foreign = test_log(&arena, &other, 14);
    jub_view *view = view_of(&memory, checkpoint);
    jub_buffer buffer = jub_buffer_init(JUB_PROOF_MAX_BYTES);
    assert_int_equal(jub_proof_make(view, 3, foreign, &buffer, NULL), JUB_CONFLICT);
    // Of the same size, too.
    memory_storage twin = memory_storage_init();
    const jub_storage beside = memory_storage_open(&twin);
    (void)test_log(&arena, &twin, 12);
    test_append(&beside, 11, 12);
    const jub_text same_size = test_publish(&arena, &twin);
    assert_int_equal(jub_proof_make(view, 3, same_size, &buffer, NULL), JUB_CONFLICT);
    memory_storage_clear(&twin);
    jub_view_close(view);
    jub_buffer_clear(&buffer);
    memory_storage_clear(&memory);
    memory_storage_clear(&other);
}

// Every byte that is authenticated, in each of eight ways; and every cut.
TEST(a_proof_with_any_bit_changed_or_any_end_missing_proves_nothing)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    char entry_bytes[TEST_ENTRY_BYTES];
    const jub_text checkpoint = test_log(&arena, &memory, 300);
    const jub_text proof = make_proof(&arena, &memory, checkpoint, 257);
    const jub_text entry = test_entry(257, entry_bytes);
    char *copy = JUB_NEW(&arena, char, proof.length_bytes);
    size_t tried = 0;
    for (size_t i = 0; i < proof.length_bytes * 8; i++, tried++) {
        memcpy(copy, proof.bytes, proof.length_bytes);
        copy[i / 8] = (char)(copy[i / 8] ^ (1 << i % 8));
        if (verify(&arena, (jub_text){copy, proof.length_bytes}, entry, NULL) == JUB_OK)
            fail_msg("bit %zu of byte %zu was changed unnoticed", i % 8, i / 8);
    }
    for (size_t length = 0; length < proof.length_bytes; length++, tried++)
        assert_int_not_equal(verify(&arena, (jub_text){proof.bytes, length}, entry, NULL), JUB_OK);
    print_message("# tried: %zu proofs with something changed, each refused\n", tried);
    memory_storage_clear(&memory);
}

static jub_text with(jub_arena *arena, jub_text source, const char *from, const char *to)
{
    const char *at = memmem(source.bytes, source.length_bytes, from, strlen(from));
    assert_non_null(at);
    const size_t before = (size_t)(at - source.bytes);
    return jub_text_format(arena, "%.*s%s%.*s", (int)before, source.bytes, to,
                           (int)(source.length_bytes - before - strlen(from)), at + strlen(from));
}

TEST(a_malformed_proof_is_refused_at_its_line)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    const jub_text good = make_proof(&arena, &memory, test_log(&arena, &memory, 13), 11);
    const struct {
        const char *from, *to;
        jub_status status;
        uint32_t line;
    } cases[] = {
        {"@v1", "@v2", JUB_SYNTAX, 1},
        {"index 11", "index 011", JUB_SYNTAX, 2},
        {"index 11", "index -1", JUB_SYNTAX, 2},
        {"index 11", "index 9223372036854775808", JUB_SYNTAX, 2},
        {"index 11", "Index 11", JUB_SYNTAX, 2},
        {"index 11", "extra \nindex 11", JUB_SYNTAX, 2},
        {"index 11", "extra a*==\nindex 11", JUB_SYNTAX, 2},
        {"index 11", "extra AA==\nextra AA==\nindex 11", JUB_SYNTAX, 3},
        {"index 11\n", "index 11\nAAAA\n", JUB_SYNTAX, 3},
        {"\n\n" TEST_ORIGIN, "\n" TEST_ORIGIN, JUB_SYNTAX, 7},
        {"\n13\n", "\n013\n", JUB_SYNTAX, 9},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        jub_proof proof;
        jub_error error = {0};
        const jub_text bad = with(&arena, good, cases[i].from, cases[i].to);
        const jub_status status = jub_proof_read(bad, &proof, &error);
        if (status != cases[i].status || error.at.line != cases[i].line)
            fail_msg("case %zu: %s at line %u: %s", i, jub_status_word(status), error.at.line,
                     error.message);
    }
    jub_proof proof;
    assert_int_equal(
        jub_proof_read(with(&arena, good, "index 11", "extra AAEC\nindex 11"), &proof, NULL),
        JUB_OK);
    assert_text(proof.extra, "AAEC");
    memory_storage_clear(&memory);
}

// A proof that goes well past its limits, and one with hashes to spare.
TEST(a_proof_has_exactly_the_hashes_that_its_index_and_size_ask_for)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    char entry[TEST_ENTRY_BYTES];
    const char hash[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    const jub_text good = make_proof(&arena, &memory, test_log(&arena, &memory, 13), 11);
    jub_buffer lines = jub_buffer_init(1 << 16);
    jub_buffer_string(&lines, "index 11\n");
    for (size_t i = 0; i < JUB_PROOF_HASH_MAX + 1; i++) {
        jub_buffer_string(&lines, hash);
        jub_buffer_char(&lines, '\0');
        const jub_text bad = with(&arena, good, "index 11\n", lines.bytes);
        lines.length_bytes--;
        assert_int_not_equal(verify(&arena, bad, test_entry(11, entry), NULL), JUB_OK);
    }
    jub_proof proof;
    jub_buffer_char(&lines, '\0');
    assert_int_equal(jub_proof_read(with(&arena, good, "index 11\n", lines.bytes), &proof, NULL),
                     JUB_LIMIT);
    jub_buffer_clear(&lines);
    memory_storage_clear(&memory);
}

// -- two checkpoints ------------------------------------------------------------------------------

static jub_checkpoint tree_of(jub_text checkpoint_source)
{
    jub_note note;
    jub_checkpoint checkpoint;
    assert_int_equal(jub_checkpoint_read_note(checkpoint_source, &note, &checkpoint, NULL), JUB_OK);
    return checkpoint;
}

TEST(a_log_that_grows_continues_itself)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    const jub_checkpoint empty = tree_of(test_log(&arena, &memory, 0));
    test_append(&storage, 0, 255);
    const jub_checkpoint older = tree_of(test_publish(&arena, &memory));
    test_append(&storage, 255, 700);
    const jub_text source = test_publish(&arena, &memory);
    const jub_checkpoint newer = tree_of(source);
    jub_view *view = view_of(&memory, source);
    jub_hash hashes[JUB_PROOF_HASH_MAX];
    size_t count;
    jub_relation relation;
    assert_int_equal(jub_consistency_make(view, 255, hashes, &count, NULL), JUB_OK);
    assert_int_equal(jub_consistency_check(&older, &newer, hashes, count, &relation, NULL), JUB_OK);
    assert_int_equal(relation, JUB_CONTINUES);
    hashes[count / 2].bytes[0] ^= 1;
    assert_int_equal(jub_consistency_check(&older, &newer, hashes, count, &relation, NULL), JUB_OK);
    assert_int_equal(relation, JUB_UNPROVEN);
    assert_int_equal(jub_consistency_check(&empty, &newer, NULL, 0, &relation, NULL), JUB_OK);
    assert_int_equal(relation, JUB_CONTINUES);
    assert_int_equal(jub_consistency_check(&newer, &newer, NULL, 0, &relation, NULL), JUB_OK);
    assert_int_equal(relation, JUB_SAME);
    assert_int_equal(jub_consistency_make(view, 701, hashes, &count, NULL), JUB_RANGE);
    jub_view_close(view);
    memory_storage_clear(&memory);
}

TEST(a_fork_and_a_step_back_are_told_apart)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init(), other = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory), beside = memory_storage_open(&other);
    (void)test_log(&arena, &memory, 20);
    (void)test_log(&arena, &other, 20);
    const jub_checkpoint older = test_head(&storage);
    test_append(&storage, 20, 30);
    test_append(&beside, 21, 31);
    const jub_checkpoint one = test_head(&storage), two = test_head(&beside);
    jub_relation relation;
    jub_error error;
    assert_int_equal(jub_consistency_check(&one, &two, NULL, 0, &relation, NULL), JUB_OK);
    assert_int_equal(relation, JUB_FORK);
    assert_int_equal(jub_relation_status(relation, &one, &two, &error), JUB_CONFLICT);
    assert_int_equal(jub_consistency_check(&one, &older, NULL, 0, &relation, NULL), JUB_OK);
    assert_int_equal(relation, JUB_BACKWARDS);
    assert_int_equal(jub_relation_status(relation, &one, &older, &error), JUB_UNVERIFIED);
    memory_storage_clear(&memory);
    memory_storage_clear(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            the_proof_of_the_vectors_is_made_byte_for_byte_and_verifies_under_its_quorum),
        cmocka_unit_test(the_proofs_of_a_log_of_70000_verify_and_no_other_entry_does),
        cmocka_unit_test(no_forgery_of_any_level_gives_a_proof),
        cmocka_unit_test(an_entry_that_is_not_there_has_no_proof),
        cmocka_unit_test(a_proof_is_not_made_for_the_checkpoint_of_another_tree),
        cmocka_unit_test(a_proof_with_any_bit_changed_or_any_end_missing_proves_nothing),
        cmocka_unit_test(a_malformed_proof_is_refused_at_its_line),
        cmocka_unit_test(a_proof_has_exactly_the_hashes_that_its_index_and_size_ask_for),
        cmocka_unit_test(a_log_that_grows_continues_itself),
        cmocka_unit_test(a_fork_and_a_step_back_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
