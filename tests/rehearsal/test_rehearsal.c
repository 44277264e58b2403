#include "parallel_support.h"
#include "stage.h"

enum { PEOPLE = 1200, OFFICERS = 60, ALL_KINDS = 13 };

static const jub_cast_options honest = {.seed = 3, .officer_count = OFFICERS};
static const jub_cast_options corrupt = {
    .seed = 3, .officer_count = OFFICERS, .corrupt_count = ALL_KINDS};

TEST(a_rehearsal_ends_with_a_programme_that_is_closed)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, PEOPLE);
    stage_must_play(stage, honest);
    const jub_rehearsal_counts *counts = &stage->counts;
    assert_int_equal(stage->state.programme.stage, JUB_PROGRAMME_CLOSED);
    assert_int_equal(stage->state.programme.level, JUB_LEVEL_PUBLIC);
    assert_int_equal(stage_head(stage).size, counts->entry_count);
    assert_int_equal(counts->proposed_count, counts->nominated_count + counts->set_aside_count);
    assert_int_equal(counts->case_count, counts->nominated_count);
    assert_int_equal(counts->reading_count, 2 * counts->case_count + counts->third_count);
    assert_true(counts->third_count > 0 && counts->recused_count > 0);
    assert_int_equal(counts->effect_count, counts->listed_count);
    assert_int_equal(stage->file_count, 2 * 3); // two versions of the list, sealed
    stage_close(stage);
}

TEST(honest_officers_are_refused_nothing)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, PEOPLE);
    stage_must_play(stage, honest);
    assert_int_equal(stage->deeds.count, 0);
    assert_int_equal(stage->counts.refused_count, 0);
    stage_close(stage);
}

TEST(the_same_seed_gives_the_same_log_and_another_seed_another)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, PEOPLE);
    stage_must_play(stage, corrupt);
    const jub_log_head first = stage_head(stage);
    const size_t deeds = stage->deeds.count;
    stage_clear_log(stage);
    stage_must_play(stage, corrupt);
    const jub_log_head second = stage_head(stage);
    assert_int_equal(first.size, second.size);
    assert_true(jub_hash_equal(&first.root, &second.root));
    assert_int_equal(stage->deeds.count, deeds);
    stage_clear_log(stage);
    stage_must_play(stage, (jub_cast_options){.seed = 4, .officer_count = OFFICERS});
    const jub_log_head third = stage_head(stage);
    assert_false(jub_hash_equal(&first.root, &third.root));
    stage_close(stage);
}

static void replay(test_stage *stage, bool has_facts, const jub_parallel *parallel,
                   jub_state *state_out, jub_basis *basis_out)
{
    const jub_log_head head = stage_head(stage);
    const jub_facts_source facts = {stage, stage_get};
    jub_replay *replaying = NULL;
    jub_view *view = NULL;
    stage_basis(stage, has_facts, basis_out);
    basis_out->parallel = parallel;
    assert_int_equal(jub_state_begin(stage->arena, basis_out, jub_text_from(stage->cast.origin),
                                     state_out, NULL),
                     JUB_OK);
    assert_int_equal(jub_view_open(stage->log.reader, head.size, &head.root, &view, NULL), JUB_OK);
    assert_int_equal(jub_replay_new(state_out, has_facts ? &facts : NULL, &replaying, NULL),
                     JUB_OK);
    if (jub_replay_all(replaying, view, NULL, &stage->error) != JUB_OK)
        fail_msg("%s", stage->error.message);
    jub_replay_free(replaying);
    jub_view_close(view);
}

TEST(what_corrupt_officers_did_keeps_to_the_rules_when_the_log_is_read_again)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, PEOPLE);
    jub_buffer words = jub_buffer_init(4096);
    jub_state again;
    jub_basis basis;
    stage_must_play(stage, corrupt);
    uint32_t calls = 0;
    const jub_parallel threads = {&calls, 2, test_run_on_threads};
    for (int is_ahead = 0; is_ahead < 2; is_ahead++) {
        const jub_parallel *parallel = is_ahead ? &threads : NULL;
        replay(stage, true, parallel, &again, &basis);
        if (jub_state_differ(&again, &stage->state, &words))
            fail_msg("%.*s", JUB_TEXT_ARG(jub_buffer_view(&words)));
        replay(stage, false, parallel, &again, &basis);
        assert_int_equal(again.programme.stage, JUB_PROGRAMME_CLOSED);
    }
    assert_true(calls > 3); // the list alone takes more than one
    jub_buffer_clear(&words);
    stage_close(stage);
}

TEST(every_character_leaves_its_traces_and_is_refused_what_it_must_not)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, PEOPLE);
    size_t done[JUB_CHARACTER_COUNT] = {0}, refused[JUB_CHARACTER_COUNT] = {0};
    stage_must_play(stage, corrupt);
    for (size_t i = 0; i < stage->deeds.count; i++) {
        const stage_deed *deed = &stage->deeds.items[i];
        if (deed->was_refused)
            refused[deed->character]++;
        else
            done[deed->character]++;
        assert_true(deed->was_refused || deed->entry < stage->counts.entry_count);
    }
    assert_int_equal(done[JUB_CHARACTER_HONEST] + refused[JUB_CHARACTER_HONEST], 0);
    for (int i = 1; i < JUB_CHARACTER_COUNT; i++) {
        // A forger does nothing that the rules let pass.
        assert_int_equal(done[i] > 0, i != JUB_CHARACTER_FORGER);
        assert_true(refused[i] > 0);
    }
    assert_true(done[JUB_CHARACTER_SELLER_30] > done[JUB_CHARACTER_SELLER_5]);
    stage_close(stage);
}

TEST(corruption_changes_nothing_about_who_is_proposed)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, PEOPLE);
    stage_must_play(stage, honest);
    const uint64_t proposed = stage->counts.proposed_count;
    const uint64_t set_aside = stage->counts.set_aside_count;
    stage_clear_log(stage);
    stage_must_play(stage, corrupt);
    assert_int_equal(stage->counts.proposed_count, proposed);
    assert_true(stage->counts.set_aside_count > set_aside); // by who keeps hands
    stage_close(stage);
}

TEST(a_store_that_fails_ends_the_rehearsal_with_its_error)
{
    TEST_ARENA(arena);
    test_stage *stage = stage_open(&arena, PEOPLE);
    static const size_t places[] = {0, 5, 40, 90, 150, 220};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        stage_clear_log(stage);
        stage->memory.fail_at = places[i];
        assert_int_equal(stage_cast(stage, honest), JUB_OK);
        assert_int_equal(stage_play(stage), JUB_IO);
        jub_cast_clear(&stage->cast);
    }
    stage_close(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rehearsal_ends_with_a_programme_that_is_closed),
        cmocka_unit_test(honest_officers_are_refused_nothing),
        cmocka_unit_test(the_same_seed_gives_the_same_log_and_another_seed_another),
        cmocka_unit_test(what_corrupt_officers_did_keeps_to_the_rules_when_the_log_is_read_again),
        cmocka_unit_test(every_character_leaves_its_traces_and_is_refused_what_it_must_not),
        cmocka_unit_test(corruption_changes_nothing_about_who_is_proposed),
        cmocka_unit_test(a_store_that_fails_ends_the_rehearsal_with_its_error),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
