#include "ledger/witness.h"

#include "evidence_support.h"

static jub_signer witness_of(const char *name)
{
    char key_name[64];
    (void)snprintf(key_name, sizeof key_name, "witness.example/%s", name);
    return test_signer(key_name, key_name, JUB_KEY_COSIGNER);
}

// -- against the vectors --------------------------------------------------------------------------

static jub_signer vector_witness(const json_t *json)
{
    uint8_t seed[JUB_SEED_BYTES];
    jub_signer signer;
    jub_buffer vkey = jub_buffer_init(JUB_VKEY_MAX_BYTES);
    assert_true(jub_hex_decode(test_member(json, "witness_seed_hex"), seed, sizeof seed));
    assert_int_equal(jub_signer_from_seed(test_member(json, "witness_name"), JUB_KEY_COSIGNER, seed,
                                          &signer, NULL),
                     JUB_OK);
    jub_vkey_write(&signer.vkey, &vkey);
    assert_true(jub_text_equal(jub_buffer_view(&vkey), test_member(json, "witness_vkey")));
    jub_buffer_clear(&vkey);
    return signer;
}

TEST(a_witness_answers_each_step_of_the_vectors_as_asked)
{
    NEEDS_SHARED("specs/tlog-vectors/add-checkpoint.json");
    TEST_ARENA(arena);
    json_t *json = test_vectors(&arena, VECTORS "add-checkpoint.json");
    const jub_signer signer = vector_witness(json);
    jub_vkey log;
    jub_text stored = {0};
    size_t i, signed_count = 0;
    const json_t *step;
    assert_int_equal(jub_vkey_read(test_member(json, "log_vkey"), &log, NULL), JUB_OK);
    json_array_foreach(json_object_get(json, "steps"), i, step)
    {
        jub_decision decision;
        assert_int_equal(jub_witness_decide((jub_witness_logs){&log, 1},
                                            test_member(step, "request"), stored, &decision, NULL),
                         JUB_OK);
        if (decision.answer != json_integer_value(json_object_get(step, "status")))
            fail_msg("step %zu (%s): %u, %s", i, json_string_value(json_object_get(step, "name")),
                     (unsigned)decision.answer, decision.reason.message);
        if (decision.answer == JUB_ANSWER_OTHER_SIZE) {
            jub_text body = test_member(step, "response_body");
            uint64_t size;
            assert_true(jub_reply_is_size(body, &size));
            assert_true(decision.stored_size == size);
        }
        if (decision.answer != JUB_ANSWER_SIGN) continue;
        jub_buffer line = jub_buffer_init(4096);
        jub_witness_sign(&decision, &signer, 1700000000, &line);
        assert_true(
            jub_text_equal(jub_buffer_view(&line), test_member(step, "cosignature_at_1700000000")));
        jub_buffer_clear(&line);
        stored = decision.request.checkpoint_source;
        signed_count++;
    }
    assert_int_equal(i, 9);
    assert_true(signed_count >= 2);
    json_decref(json);
}

TEST(the_request_of_the_vectors_is_made_byte_for_byte_and_its_cosignatures_come_out)
{
    NEEDS_SHARED("specs/tlog-vectors/jubilee-log.json");
    TEST_ARENA(arena);
    json_t *json = test_vectors(&arena, VECTORS "jubilee-log.json");
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    jub_text entries[13];
    jub_log_head head;
    for (size_t i = 0; i < 13; i++)
        entries[i] =
            jub_text_from(json_string_value(json_array_get(json_object_get(json, "entries"), i)));
    assert_int_equal(jub_log_create(&storage, test_member(json, "origin"), NULL), JUB_OK);
    assert_int_equal(jub_log_append(&storage, entries, 13, &head, NULL), JUB_OK);
    const jub_text expected = test_member(json, "add_checkpoint_request_7_to_13");
    jub_request request;
    jub_view *view;
    jub_buffer made = jub_buffer_init(JUB_REQUEST_MAX_BYTES);
    assert_int_equal(jub_request_read(expected, &request, NULL), JUB_OK);
    assert_int_equal(jub_view_open(storage.reader, 13, &head.root, &view, NULL), JUB_OK);
    assert_int_equal(jub_request_make(view, 7, request.checkpoint_source, &made, NULL), JUB_OK);
    assert_true(jub_text_equal(jub_buffer_view(&made), expected));
    jub_view_close(view);

    // The witnesses of the vectors answer it with the very lines of the second checkpoint.
    jub_vkey log;
    jub_decision decision;
    assert_int_equal(jub_vkey_read(test_member(json_object_get(json, "log"), "vkey"), &log, NULL),
                     JUB_OK);
    assert_int_equal(jub_witness_decide((jub_witness_logs){&log, 1}, expected,
                                        test_member(json, "checkpoint_7"), &decision, NULL),
                     JUB_OK);
    assert_int_equal(decision.answer, JUB_ANSWER_SIGN);
    const char *const names[] = {"court", "ombudsman", "bar"};
    const jub_text goal = test_member(json, "checkpoint_13");
    for (uint64_t i = 0; i < 3; i++) {
        const jub_signer signer = witness_of(names[i]);
        jub_buffer line = jub_buffer_init(4096);
        jub_witness_sign(&decision, &signer, 0x6b383e00 + i, &line);
        assert_non_null(memmem(goal.bytes, goal.length_bytes, line.bytes, line.length_bytes));
        jub_buffer_clear(&line);
    }
    jub_buffer_clear(&made);
    memory_storage_clear(&memory);
    json_decref(json);
}

// -- one log and one witness ----------------------------------------------------------------------

static jub_text make_request(jub_arena *arena, memory_storage *memory, uint64_t old_size)
{
    const jub_storage storage = memory_storage_open(memory);
    const jub_text source = test_publish(arena, memory);
    const jub_checkpoint head = test_head(&storage);
    jub_buffer made = jub_buffer_init(JUB_REQUEST_MAX_BYTES);
    jub_view *view;
    assert_int_equal(jub_view_open(storage.reader, head.size, &head.root, &view, NULL), JUB_OK);
    assert_int_equal(jub_request_make(view, old_size, source, &made, NULL), JUB_OK);
    const jub_text request = jub_text_copy(arena, jub_buffer_view(&made));
    jub_buffer_clear(&made);
    jub_view_close(view);
    return request;
}

static jub_decision decide(jub_text request, jub_text stored)
{
    const jub_signer log = test_log_signer();
    jub_decision decision;
    assert_int_equal(
        jub_witness_decide((jub_witness_logs){&log.vkey, 1}, request, stored, &decision, NULL),
        JUB_OK);
    return decision;
}

TEST(a_witness_follows_a_log_that_grows_and_remembers_all_that_it_saw)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    jub_text stored = {0};
    uint64_t size = 0;
    (void)test_log(&arena, &memory, 0);
    const uint64_t sizes[] = {0, 0, 1, 5, 5, 256, 300, 70000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        test_append(&storage, size, sizes[i]);
        const jub_text request = make_request(&arena, &memory, size);
        const jub_decision decision = decide(request, stored);
        if (decision.answer != JUB_ANSWER_SIGN)
            fail_msg("from %llu to %llu: %s", (unsigned long long)size,
                     (unsigned long long)sizes[i], decision.reason.message);
        stored = decision.request.checkpoint_source;
        size = sizes[i];
        const jub_signer log = test_log_signer();
        assert_true(memmem(stored.bytes, stored.length_bytes, log.vkey.name,
                           strlen(log.vkey.name)) != NULL);
    }
    memory_storage_clear(&memory);
}

TEST(a_witness_that_saw_more_gives_back_its_size)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    const jub_text older = test_log(&arena, &memory, 7);
    const jub_text backwards = make_request(&arena, &memory, 7);
    test_append(&storage, 7, 13);
    const jub_text stored = test_publish(&arena, &memory);
    const jub_decision from_seven = decide(make_request(&arena, &memory, 7), stored);
    assert_int_equal(from_seven.answer, JUB_ANSWER_OTHER_SIZE);
    assert_true(from_seven.stored_size == 13);
    assert_int_equal(from_seven.relation, JUB_UNPROVEN);
    const jub_decision back = decide(backwards, stored);
    assert_int_equal(back.answer, JUB_ANSWER_OTHER_SIZE);
    assert_int_equal(back.relation, JUB_BACKWARDS);
    assert_true(back.is_signed_by_log);
    assert_int_equal(decide(make_request(&arena, &memory, 13), older).answer,
                     JUB_ANSWER_OTHER_SIZE);
    memory_storage_clear(&memory);
}

TEST(a_fork_is_refused_and_told_as_one_whatever_old_size_is_claimed)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init(), other = memory_storage_init();
    const jub_storage beside = memory_storage_open(&other);
    const jub_text stored = test_log(&arena, &memory, 20);
    (void)test_log(&arena, &other, 19);
    test_append(&beside, 18, 19); // the 20th entry is another one
    for (uint64_t old = 0; old <= 20; old++) {
        const jub_decision decision = decide(make_request(&arena, &other, old), stored);
        assert_int_equal(decision.answer,
                         old == 20 ? JUB_ANSWER_INCONSISTENT : JUB_ANSWER_OTHER_SIZE);
        assert_int_equal(decision.relation, JUB_FORK);
        assert_true(decision.is_signed_by_log);
    }
    // A fork that has grown on: the proof from 20 is that of another tree.
    test_append(&beside, 20, 25);
    const jub_decision grown = decide(make_request(&arena, &other, 20), stored);
    assert_int_equal(grown.answer, JUB_ANSWER_INCONSISTENT);
    assert_int_equal(grown.relation, JUB_UNPROVEN);
    memory_storage_clear(&memory);
    memory_storage_clear(&other);
}

TEST(a_request_of_an_unknown_log_or_without_its_signature_is_refused_first)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    (void)test_log(&arena, &memory, 7);
    const jub_text request = make_request(&arena, &memory, 0);
    const jub_signer stranger = test_signer("x", "other.example/log", JUB_KEY_ED25519),
                     twin = test_signer("x", TEST_ORIGIN, JUB_KEY_ED25519);
    jub_decision decision;
    assert_int_equal(jub_witness_decide((jub_witness_logs){&stranger.vkey, 1}, request,
                                        (jub_text){0}, &decision, NULL),
                     JUB_OK);
    assert_int_equal(decision.answer, JUB_ANSWER_UNKNOWN_LOG);
    assert_int_equal(jub_witness_decide((jub_witness_logs){&twin.vkey, 1}, request, (jub_text){0},
                                        &decision, NULL),
                     JUB_OK);
    assert_int_equal(decision.answer, JUB_ANSWER_BAD_SIGNATURE);
    assert_false(decision.is_signed_by_log);
    memory_storage_clear(&memory);
}

TEST(what_a_witness_remembers_of_another_log_is_not_taken_for_this_one)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    (void)test_log(&arena, &memory, 7);
    const jub_text request = make_request(&arena, &memory, 0);
    const jub_signer log = test_log_signer();
    const jub_checkpoint foreign = {JUB_TEXT("other.example/log"), 3, {{1}}};
    jub_buffer stored = jub_buffer_init(4096);
    jub_checkpoint_sign(&foreign, &log, &stored);
    jub_decision decision;
    assert_int_equal(jub_witness_decide((jub_witness_logs){&log.vkey, 1}, request,
                                        jub_buffer_view(&stored), &decision, NULL),
                     JUB_CONFLICT);
    assert_int_equal(jub_witness_decide((jub_witness_logs){&log.vkey, 1}, request,
                                        JUB_TEXT("half a checkp"), &decision, NULL),
                     JUB_SYNTAX);
    jub_buffer_clear(&stored);
    memory_storage_clear(&memory);
}

TEST(a_request_with_any_byte_changed_is_never_signed)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    const jub_storage storage = memory_storage_open(&memory);
    const jub_text stored = test_log(&arena, &memory, 7);
    test_append(&storage, 7, 300);
    const jub_text request = make_request(&arena, &memory, 7);
    assert_int_equal(decide(request, stored).answer, JUB_ANSWER_SIGN);
    char *copy = JUB_NEW(&arena, char, request.length_bytes);
    for (size_t i = 0; i < request.length_bytes * 8; i++) {
        memcpy(copy, request.bytes, request.length_bytes);
        copy[i / 8] = (char)(copy[i / 8] ^ (1 << i % 8));
        assert_int_not_equal(decide((jub_text){copy, request.length_bytes}, stored).answer,
                             JUB_ANSWER_SIGN);
    }
    memory_storage_clear(&memory);
}

TEST(an_empty_log_with_a_root_of_its_own_is_inconsistent)
{
    TEST_ARENA(arena);
    const jub_signer log = test_log_signer();
    const jub_checkpoint odd = {JUB_TEXT(TEST_ORIGIN), 0, {{1}}};
    jub_buffer note = jub_buffer_init(4096);
    jub_checkpoint_sign(&odd, &log, &note);
    const jub_text request =
        jub_text_format(&arena, "old 0\n\n%.*s", JUB_TEXT_ARG(jub_buffer_view(&note)));
    assert_int_equal(decide(request, (jub_text){0}).answer, JUB_ANSWER_INCONSISTENT);
    jub_buffer_clear(&note);
}

TEST(a_malformed_request_is_answered_with_400)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    (void)test_log(&arena, &memory, 7);
    const jub_text good = make_request(&arena, &memory, 0);
    const jub_text rest = {good.bytes + 5, good.length_bytes - 5}; // behind `old 0`
    const char *const starts[] = {"old 00", "old -0", "old", "old  0", "OLD 0", "", "old 0\r"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        const jub_text bad = jub_text_format(&arena, "%s%.*s", starts[i], JUB_TEXT_ARG(rest));
        assert_int_equal(decide(bad, (jub_text){0}).answer, JUB_ANSWER_MALFORMED);
    }
    // More than the new size: 400 as well, though all is well written.
    const jub_text backwards = jub_text_format(&arena, "old 8%.*s", JUB_TEXT_ARG(rest));
    assert_int_equal(decide(backwards, (jub_text){0}).answer, JUB_ANSWER_MALFORMED);
    const jub_text with_proof = jub_text_format(
        &arena, "old 0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=%.*s", JUB_TEXT_ARG(rest));
    assert_int_equal(decide(with_proof, (jub_text){0}).answer, JUB_ANSWER_INCONSISTENT);
    memory_storage_clear(&memory);
}

// -- the reply ------------------------------------------------------------------------------------

TEST(cosignatures_are_joined_to_the_checkpoint_once_each_and_only_where_they_hold)
{
    TEST_ARENA(arena);
    memory_storage memory = memory_storage_init();
    const jub_text checkpoint = test_log(&arena, &memory, 7);
    const jub_decision decision = decide(make_request(&arena, &memory, 0), (jub_text){0});
    const jub_signer court = witness_of("court"), bar = witness_of("bar");
    const jub_vkey keys[] = {court.vkey, bar.vkey};
    jub_buffer reply = jub_buffer_init(4096), joined = jub_buffer_init(1 << 16);
    jub_error error;
    size_t added;
    jub_witness_sign(&decision, &court, 1700000000, &reply);
    jub_witness_sign(&decision, &court, 1700000001, &reply);
    jub_witness_sign(&decision, &bar, 1700000002, &reply);
    assert_int_equal(
        jub_witness_join(checkpoint, jub_buffer_view(&reply), keys, 2, &added, &joined, NULL),
        JUB_OK);
    assert_int_equal(added, 2);
    const jub_text whole = jub_text_copy(&arena, jub_buffer_view(&joined));
    jub_note note;
    bool is_good[2];
    size_t good_count;
    assert_int_equal(jub_note_read(whole, &note, NULL), JUB_OK);
    assert_int_equal(note.count, 3);
    assert_int_equal(jub_note_verify(&note, keys, 2, is_good, NULL, &good_count, NULL), JUB_OK);
    assert_int_equal(good_count, 2);

    jub_buffer_reset(&joined);
    assert_int_equal(
        jub_witness_join(whole, jub_buffer_view(&reply), keys, 2, &added, &joined, NULL), JUB_OK);
    assert_int_equal(added, 0);
    // By a key that nobody gave, for another checkpoint, with a line that is none.
    jub_buffer_reset(&joined);
    assert_int_equal(
        jub_witness_join(checkpoint, jub_buffer_view(&reply), keys, 1, &added, &joined, &error),
        JUB_UNVERIFIED);
    assert_int_equal(error.at.line, 3);
    const jub_storage storage = memory_storage_open(&memory);
    test_append(&storage, 7, 8);
    const jub_text next = test_publish(&arena, &memory);
    assert_int_equal(
        jub_witness_join(next, jub_buffer_view(&reply), keys, 2, &added, &joined, &error),
        JUB_UNVERIFIED);
    jub_buffer_string(&reply, "\n\xE2\x80\x94 x AAAAAAAA\n");
    assert_int_equal(
        jub_witness_join(checkpoint, jub_buffer_view(&reply), keys, 2, &added, &joined, &error),
        JUB_SYNTAX);
    jub_buffer_clear(&reply);
    jub_buffer_clear(&joined);
    memory_storage_clear(&memory);
}

TEST(a_size_alone_is_told_from_cosignatures)
{
    (void)state_unused;
    uint64_t size = 0;
    assert_true(jub_reply_is_size(JUB_TEXT("300\n"), &size));
    assert_true(size == 300);
    assert_true(jub_reply_is_size(JUB_TEXT("0"), &size));
    const char *const others[] = {
        "", "\n", "0300\n", "300\n\n", "300 \n", "-1\n", "9223372036854775808\n"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(jub_reply_is_size(jub_text_from(others[i]), &size));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_witness_answers_each_step_of_the_vectors_as_asked),
        cmocka_unit_test(
            the_request_of_the_vectors_is_made_byte_for_byte_and_its_cosignatures_come_out),
        cmocka_unit_test(a_witness_follows_a_log_that_grows_and_remembers_all_that_it_saw),
        cmocka_unit_test(a_witness_that_saw_more_gives_back_its_size),
        cmocka_unit_test(a_fork_is_refused_and_told_as_one_whatever_old_size_is_claimed),
        cmocka_unit_test(a_request_of_an_unknown_log_or_without_its_signature_is_refused_first),
        cmocka_unit_test(what_a_witness_remembers_of_another_log_is_not_taken_for_this_one),
        cmocka_unit_test(a_request_with_any_byte_changed_is_never_signed),
        cmocka_unit_test(an_empty_log_with_a_root_of_its_own_is_inconsistent),
        cmocka_unit_test(a_malformed_request_is_answered_with_400),
        cmocka_unit_test(
            cosignatures_are_joined_to_the_checkpoint_once_each_and_only_where_they_hold),
        cmocka_unit_test(a_size_alone_is_told_from_cosignatures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
