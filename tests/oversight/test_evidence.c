// What is gathered from the log of a small rehearsal, held against its state and its deeds.

#include "oversight/evidence.h"

#include "rehearsal/stage.h"

enum { PEOPLE = 700, OFFICERS = 60, CORRUPT = 4 };

static const jub_cast_options options = {
    .seed = 5,
    .officer_count = OFFICERS,
    .corrupt_count = CORRUPT,
    .kinds = {.items = {JUB_CHARACTER_PEEPER, JUB_CHARACTER_STEERER, JUB_CHARACTER_EDITOR,
                        JUB_CHARACTER_KEEPER},
              .count = 4},
};

static void gather(test_stage *stage, bool has_facts, jub_state *state_out, jub_basis *basis_out,
                   jub_evidence *evidence_out)
{
    const jub_log_head head = stage_head(stage);
    const jub_facts_source facts = {stage, stage_get};
    jub_replay *replaying = NULL;
    jub_view *view = NULL;
    stage_basis(stage, has_facts, basis_out);
    assert_int_equal(jub_state_begin(stage->arena, basis_out, jub_text_from(stage->cast.origin),
                                     state_out, NULL),
                     JUB_OK);
    jub_evidence_begin(stage->arena, state_out, evidence_out);
    const jub_replay_watch watch = jub_evidence_watch(evidence_out);
    assert_int_equal(jub_view_open(stage->log.reader, head.size, &head.root, &view, NULL), JUB_OK);
    assert_int_equal(jub_replay_new(state_out, has_facts ? &facts : NULL, &replaying, NULL),
                     JUB_OK);
    if (jub_replay_all(replaying, view, &watch, &stage->error) != JUB_OK)
        fail_msg("%s", stage->error.message);
    jub_replay_free(replaying);
    jub_view_close(view);
}

typedef struct gathered {
    test_stage *stage;
    jub_state state;
    jub_basis basis;
    jub_evidence evidence;
} gathered;

static void play(jub_arena *arena, gathered *all)
{
    all->stage = stage_open(arena, PEOPLE);
    stage_must_play(all->stage, options);
    gather(all->stage, true, &all->state, &all->basis, &all->evidence);
    assert_int_equal(jub_evidence_end(&all->evidence, NULL), JUB_OK);
}

static size_t count_stage(const jub_state *state, jub_reading_stage stage)
{
    size_t count = 0;
    for (size_t i = 0; i < state->readings.count; i++)
        count += state->readings.items[i].stage == stage;
    return count;
}

static void check_readings(const gathered *all)
{
    const jub_evidence *evidence = &all->evidence;
    assert_int_equal(evidence->readings.count, count_stage(&all->state, JUB_DECIDED));
    assert_int_equal(evidence->recusals.count, count_stage(&all->state, JUB_RECUSED));
    assert_int_equal(evidence->deals.count, all->state.readings.count);
    assert_true(evidence->readings.count > 100);
    for (size_t i = 0; i < evidence->readings.count; i++) {
        const jub_reading_fact *fact = &evidence->readings.items[i];
        size_t found = 0;
        assert_int_equal(fact->person, all->state.cases.items[fact->case_number - 1].person);
        for (size_t j = 0; j < all->state.readings.count; j++) {
            const jub_reading *reading = &all->state.readings.items[j];
            if (reading->entry != fact->entry || reading->stage != JUB_DECIDED) continue;
            found++;
            assert_int_equal(reading->actor, fact->reader);
            assert_int_equal(reading->number, fact->number);
            assert_int_equal(reading->outcome == JUB_PASSED, fact->is_pass);
            assert_int_equal(reading->time, fact->time);
        }
        assert_int_equal(found, 1);
    }
}

// Whom it fell to: the next of the case's readings of that number, in the order dealt.
static void check_recusals(const gathered *all)
{
    for (size_t i = 0; i < all->evidence.recusals.count; i++) {
        const jub_recusal_fact *fact = &all->evidence.recusals.items[i];
        uint16_t next = JUB_NO_ACTOR;
        bool is_behind = false;
        for (size_t j = 0; j < all->state.readings.count; j++) {
            const jub_reading *reading = &all->state.readings.items[j];
            if (reading->case_number != fact->case_number || reading->number != fact->number)
                continue;
            if (is_behind && next == JUB_NO_ACTOR) next = reading->actor;
            if (reading->entry == fact->entry && reading->stage == JUB_RECUSED) is_behind = true;
        }
        assert_true(is_behind);
        assert_int_equal(fact->fell_to, next);
    }
}

static bool is_deed(const test_stage *stage, jub_character character, uint64_t entry)
{
    for (size_t i = 0; i < stage->deeds.count; i++)
        if (stage->deeds.items[i].character == character && !stage->deeds.items[i].was_refused &&
            stage->deeds.items[i].entry == entry)
            return true;
    return false;
}

// A clerk who looks before the first list is made has a task; a peeper has none.
static void check_looks(const gathered *all)
{
    size_t with = 0, without = 0;
    for (size_t i = 0; i < all->evidence.looks.count; i++) {
        const jub_look_fact *look = &all->evidence.looks.items[i];
        const bool is_peeping = is_deed(all->stage, JUB_CHARACTER_PEEPER, look->entry);
        if (is_peeping && look->has_task) {
            // Somebody peeped at whom a task led to all the same: a reader with the open case.
            assert_int_equal(all->state.actors.items[look->actor].role, JUB_ROLE_READER);
            continue;
        }
        assert_int_equal(look->has_task, !is_peeping);
        with += look->has_task;
        without += !look->has_task;
    }
    assert_true(with > 0);
    assert_true(without > 0);
}

static void check_nominations(const gathered *all)
{
    size_t nominated = 0, aside = 0;
    for (size_t i = 0; i < all->evidence.nominations.count; i++) {
        const jub_nomination_fact *fact = &all->evidence.nominations.items[i];
        assert_true(fact->is_withdrawn || fact->is_set_aside || fact->reason == JUB_REASON_COUNT);
        assert_int_equal(fact->facility, jub_basis_facility_of(&all->basis, fact->person));
        if (fact->is_withdrawn) continue;
        nominated += !fact->is_set_aside;
        aside += fact->is_set_aside && fact->reason < JUB_REASON_COUNT;
    }
    assert_true(nominated >= all->stage->counts.nominated_count);
    assert_true(aside >= all->stage->counts.set_aside_count);
}

TEST(what_the_log_tells_is_what_the_state_holds)
{
    TEST_ARENA(arena);
    gathered all;
    play(&arena, &all);
    check_readings(&all);
    check_recusals(&all);
    check_looks(&all);
    check_nominations(&all);
    assert_int_equal(all.evidence.facts_missing, 0);
    assert_true(all.evidence.frozen_time > 0);
    assert_true(all.evidence.order_time > 0);
    stage_close(all.stage);
}

TEST(edits_are_gathered_with_what_stood_there_before)
{
    TEST_ARENA(arena);
    gathered all;
    size_t raised = 0;
    play(&arena, &all);
    assert_int_equal(all.evidence.edits.count, all.state.edits.count);
    for (size_t i = 0; i < all.evidence.edits.count; i++) {
        const jub_edit_fact *fact = &all.evidence.edits.items[i];
        const jub_edit *edit = &all.state.edits.items[i];
        assert_int_equal(fact->entry, edit->entry);
        assert_int_equal(fact->editor, edit->actor);
        assert_true(jub_text_equal(fact->after, edit->after));
        assert_true(jub_text_equal(all.basis.persons->columns[fact->column].name, edit->field));
        assert_true(jub_text_equal(jub_basis_person_key(&all.basis, fact->person), edit->person));
        assert_false(jub_text_equal(fact->before, fact->after));
        assert_true(fact->time < all.evidence.frozen_time);
        raised += is_deed(all.stage, JUB_CHARACTER_EDITOR, fact->entry);
    }
    assert_true(raised > 0);
    stage_close(all.stage);
}

TEST(without_facts_nothing_is_taken_for_clean)
{
    TEST_ARENA(arena);
    jub_state state;
    jub_basis basis;
    jub_evidence evidence;
    jub_error error = {0};
    test_stage *stage = stage_open(&arena, PEOPLE);
    stage_must_play(stage, options);
    gather(stage, false, &state, &basis, &evidence);
    assert_int_equal(evidence.readings.count, 0);
    assert_int_equal(jub_evidence_end(&evidence, &error), JUB_MISSING);
    stage_close(stage);
}

int main(void)
{
    if (sodium_init() < 0) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_log_tells_is_what_the_state_holds),
        cmocka_unit_test(edits_are_gathered_with_what_stood_there_before),
        cmocka_unit_test(without_facts_nothing_is_taken_for_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
