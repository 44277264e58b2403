#include "small_programme.h"

static const jub_person *person(const small *world, const char *key)
{
    const uint32_t row = jub_basis_person(&world->basis, jub_text_from(key));
    assert_true(row != JUB_NO_ROW);
    return &world->state.people.items[row];
}

static const jub_facility *facility(const small *world, const char *key)
{
    return &world->state.facilities.items[jub_basis_facility(&world->basis, jub_text_from(key))];
}

TEST(a_programme_lives_from_its_opening_to_its_closing)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_CLOSED);
    assert_int_equal(world->state.programme.stage, JUB_PROGRAMME_CLOSED);
    assert_int_equal(world->state.programme.level, JUB_LEVEL_PUBLIC);
    assert_int_equal(world->state.programme.nominated_count, 5);
    assert_int_equal(world->state.programme.settled_count, 5);
    assert_int_equal(world->state.programme.list_total, 3);
    assert_int_equal(person(world, "A1")->effect, JUB_REDUCED);
    assert_int_equal(person(world, "A2")->effect, JUB_REDUCED);
    assert_int_equal(person(world, "A5")->effect, JUB_RELEASED);
    assert_false(person(world, "A4")->is_listed);
    assert_false(person(world, "B1")->is_listed);
    small_free(world);
}

TEST(who_is_proposed_follows_from_the_decree_and_the_reserve)
{
    TEST_ARENA(arena);
    static const struct {
        const char *key;
        bool is_proposed, is_reserve, has_discretion;
    } expected[] = {
        {"A1", true, false, false}, {"A2", true, false, true}, {"A3", false, false, false},
        {"A4", true, false, true},  {"A5", true, true, true},  {"A6", false, false, false},
        {"B1", true, false, true},  {"B2", true, false, true},
    };
    small *world = small_new(&arena, false);
    small_to(world, SMALL_FIRST_ROUND);
    for (uint32_t i = 0; i < 8; i++) {
        const jub_proposal *proposal = &world->basis.proposals[i];
        assert_text(jub_basis_person_key(&world->basis, i), expected[i].key);
        assert_int_equal(proposal->is_proposed, expected[i].is_proposed);
        assert_int_equal(proposal->is_reserve, expected[i].is_reserve);
        if (proposal->is_proposed)
            assert_int_equal(proposal->standing != proposal->standing_failed,
                             expected[i].has_discretion);
    }
    assert_int_equal(world->state.proposed_counts[0], 4);
    assert_int_equal(world->state.proposed_counts[1], 2);
    assert_int_equal(world->state.proposed_counts[2], 0);
    small_free(world);
}

TEST(the_final_list_is_what_the_rounds_left_and_a_refused_place_falls_to_the_next)
{
    TEST_ARENA(arena);
    size_t count;
    small *world = small_new(&arena, false);
    small_to(world, SMALL_FINALISED);
    // 184 days from 1 July 2030 to 1 January 2031, 182 from
    // 15 November 2031 to 15 May 2032.
    assert_text(small_list(world, NULL, &count),
                "person,facility,standing,clauses,effect,new_end,days_saved,rank\n"
                "A1,F1,granted,G1,reduced,2030-07-01,184,\n"
                "A2,F1,granted,G1,reduced,2031-11-15,182,\n"
                "A5,F1,granted,\"G2,Q1\",released,2030-03-01,,1\n");
    assert_int_equal(facility(world, "F1")->listed_count, 3);
    assert_int_equal(facility(world, "F2")->listed_count, 0);
    small_free(world);
}

TEST(all_that_is_public_holds_without_register_and_facts)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false), *open = small_new(&arena, true);
    small_to(world, SMALL_CLOSED);
    for (int step = SMALL_OPENED; step <= SMALL_CLOSED; step++)
        small_live(open, (small_step)step, world);
    const jub_programme *found = &open->state.programme, *expected = &world->state.programme;
    assert_int_equal(open->done_count, world->done_count);
    assert_int_equal(found->stage, expected->stage);
    assert_int_equal(found->level, expected->level);
    assert_int_equal(found->nominated_count, expected->nominated_count);
    assert_int_equal(found->next_deal, expected->next_deal);
    assert_int_equal(found->list_entry, expected->list_entry);
    assert_int_equal(found->audit_count, expected->audit_count);
    assert_int_equal(open->state.cases.count, 5);
    assert_int_equal(open->state.people.count, 0);
    for (size_t i = 0; i < open->state.readings.count; i++) {
        assert_int_equal(open->state.readings.items[i].actor, world->state.readings.items[i].actor);
        assert_int_equal(open->state.readings.items[i].outcome, JUB_UNSETTLED);
    }
    small_free(world);
    small_free(open);
}

TEST(the_same_events_give_the_same_state)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false), *again = small_new(&arena, false);
    small_to(world, SMALL_CLOSED);
    for (size_t i = 0; i < world->done_count; i++) {
        jub_event_at at = world->done[i].at;
        at.drawn = world->drawn;
        assert_int_equal(jub_apply(&again->state, &at, &world->done[i].event, &again->error),
                         JUB_OK);
        small_sat(again, &at);
    }
    small_assert_same(&again->state, &world->state);
    small_free(world);
    small_free(again);
}

// A programme that is read back after every step goes on as if it had not been.
TEST(what_is_derived_can_be_derived_again_at_every_step)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false), *straight = small_new(&arena, false);
    for (int step = SMALL_OPENED; step <= SMALL_CLOSED; step++) {
        small_live(straight, (small_step)step, NULL);
        small_live(world, (small_step)step, NULL);
        const jub_state copy = small_copy(world);
        small_begin_again(world, &copy);
        small_assert_same(&world->state, &straight->state);
    }
    small_free(world);
    small_free(straight);
}

TEST(any_failed_allocation_leaves_the_state_as_it_was)
{
    TEST_ARENA(arena);
    jub_arena kept = jub_arena_init((size_t)1 << 30);
    small *world = small_new(&arena, false), *again = small_new(&arena, false);
    small_to(world, SMALL_CLOSED);
    assert_int_equal(
        jub_state_begin(&kept, &again->basis, JUB_TEXT("small.example"), &again->state, NULL),
        JUB_OK);
    size_t failed_count = 0;
    for (size_t i = 0; i < world->done_count; i++) {
        const jub_state copy = small_copy(again);
        const jub_event_at *at = &world->done[i].at;
        jub_status status = JUB_NO_MEMORY;
        for (size_t fail_at = 0; status != JUB_OK; fail_at++) {
            test_arena_fail_at(&kept, fail_at);
            status = jub_apply(&again->state, at, &world->done[i].event, &again->error);
            test_arena_fail_at(&kept, SIZE_MAX);
            if (status == JUB_OK) continue;
            if (status != JUB_NO_MEMORY) fail_msg("%s", again->error.message);
            small_assert_same(&again->state, &copy);
            failed_count++;
        }
        small_sat(again, at);
    }
    small_assert_same(&again->state, &world->state);
    assert_true(failed_count > 100);
    small_free(world);
    small_free(again);
    jub_arena_clear(&kept);
}

TEST(a_state_that_cannot_be_is_not_taken)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_AUDITED);
    jub_state bad = small_copy(world);
    bad.actors.items[2].key = JUB_TEXT("no key");
    assert_int_equal(jub_state_derive(&bad, &world->error), JUB_SYNTAX);
    assert_string_equal(world->error.message, "the key of actor 'SG2' cannot be read");
    bad = small_copy(world);
    bad.actors.items[2].id = bad.actors.items[1].id;
    assert_int_equal(jub_state_derive(&bad, &world->error), JUB_SYNTAX);
    assert_string_equal(world->error.message, "actor 'SG1' or their key is there twice");
    bad = small_copy(world);
    bad.programme.audit_count = 6;
    assert_int_equal(jub_state_derive(&bad, &world->error), JUB_SYNTAX);
    small_free(world);
}

TEST(a_difference_is_told_by_table_row_and_member)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    jub_buffer words = jub_buffer_init(1000);
    small_to(world, SMALL_NOMINATED);
    jub_state copy = small_copy(world);
    assert_false(jub_state_differ(&world->state, &copy, &words));
    assert_int_equal(words.length_bytes, 0);
    copy.people.items[7].nomination = JUB_NOT_YET;
    assert_true(jub_state_differ(&world->state, &copy, &words));
    assert_text(jub_buffer_view(&words), "people 7: nomination is 2, not 0");
    jub_buffer_reset(&words);
    copy = small_copy(world);
    copy.actors.count--;
    assert_true(jub_state_differ(&world->state, &copy, &words));
    assert_text(jub_buffer_view(&words), "actors: their number is 19, not 18");
    jub_buffer_clear(&words);
    small_free(world);
}

// -- conflicts ------------------------------------------------------------------------------------

// `seen` 0: at the centre, with all of the log; else in a bundle.
static void edit(small *world, const char *actor, const char *after, uint64_t seen)
{
    world->is_carried = world->has_seen = seen > 0;
    world->seen = seen;
    small_dof(world, actor, "2030-01-05",
              "{'kind':'record.edited','facility':'F1','person':'A2','field':'conduct',"
              "'before':'poor','after':'%s','document':'report'}",
              after);
}

TEST(two_edits_of_one_cell_that_did_not_see_each_other_wait_for_a_third_person)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_SIGNED);
    const uint64_t seen = world->index, first = world->index;
    edit(world, "CA", "good", 0);
    edit(world, "CB", "model", seen);
    assert_int_equal(world->state.edits.items[0].stage, JUB_EDIT_IN_CONFLICT);
    assert_int_equal(world->state.edits.items[1].stage, JUB_EDIT_IN_CONFLICT);
    assert_int_equal(world->state.conflict_count, 2);
    small_dof(world, "HA", "2030-01-06",
              "{'kind':'conflict.settled','entry':%llu,'person':'A2','why':'the paper is here'}",
              (unsigned long long)first);
    assert_int_equal(world->state.edits.items[0].stage, JUB_EDIT_STANDS);
    assert_int_equal(world->state.edits.items[1].stage, JUB_EDIT_REPLACED);
    small_freeze(world); // the register says good
    small_free(world);
}

TEST(two_edits_that_say_the_same_are_no_conflict)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_SIGNED);
    const uint64_t seen = world->index;
    edit(world, "CA", "good", 0);
    edit(world, "CB", "good", seen);
    assert_int_equal(world->state.edits.items[0].stage, JUB_EDIT_REPLACED);
    assert_int_equal(world->state.edits.items[1].stage, JUB_EDIT_STANDS);
    small_freeze(world);
    small_free(world);
}

TEST(what_came_in_bundles_of_one_facility_was_made_one_behind_the_other)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_SIGNED);
    const uint64_t seen = world->index;
    edit(world, "CA", "model", seen);
    world->is_carried = world->has_seen = true;
    world->seen = seen;
    small_do(world, "CB", "2030-01-05",
             "{'kind':'record.edited','facility':'F1','person':'A2','field':'conduct',"
             "'before':'model','after':'good','document':'report'}");
    assert_int_equal(world->state.conflict_count, 0);
    assert_int_equal(world->state.edits.items[0].stage, JUB_EDIT_REPLACED);
    small_freeze(world);
    small_free(world);
}

TEST(a_registrar_moves_a_person_before_anything_else_of_theirs_is_edited)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_SIGNED);
    small_do(world, "REG1", "2030-01-05",
             "{'kind':'record.edited','facility':'F1','person':'A2','field':'facility',"
             "'before':'F2','after':'F1','document':'transfer 3'}");
    edit(world, "CA", "good", 0);
    small_freeze(world);
    small_free(world);
}

TEST(who_was_moved_is_edited_at_the_new_facility_before_the_register_is_put_right)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_SIGNED);
    small_do(world, "REG1", "2030-01-05",
             "{'kind':'record.edited','facility':'F1','person':'A2','field':'facility',"
             "'before':'F1','after':'F2','document':'transfer 3'}");
    small_do(world, "CC", "2030-01-05",
             "{'kind':'record.edited','facility':'F2','person':'A2','field':'conduct',"
             "'before':'poor','after':'good','document':'report 7'}");
    assert_int_equal(world->state.edits.count, 2);
    small_free(world);
}

static uint64_t nominate_and_set_aside(small *world)
{
    const uint64_t seen = world->index;
    small_do(world, "CA", "2030-01-12",
             "{'kind':'person.nominated','facility':'F1','person':'A1','clauses':'G1'}");
    const uint64_t second = world->index;
    world->is_carried = world->has_seen = true;
    world->seen = seen;
    small_do(world, "CB", "2030-01-12",
             "{'kind':'person.set-aside','facility':'F1','person':'A1','reason':'conduct'}");
    return second;
}

TEST(the_head_chooses_where_two_clerks_differ)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_FIRST_ROUND);
    const uint64_t second = nominate_and_set_aside(world);
    assert_true(person(world, "A1")->is_in_conflict);
    assert_int_equal(facility(world, "F1")->nominated_count, 1);
    small_dof(world, "HA", "2030-01-13",
              "{'kind':'conflict.settled','entry':%llu,'person':'A1','why':'I asked both'}",
              (unsigned long long)second);
    assert_false(person(world, "A1")->is_in_conflict);
    assert_int_equal(person(world, "A1")->nomination, JUB_IS_SET_ASIDE);
    assert_int_equal(person(world, "A1")->nomination_entry, second);
    assert_int_equal(facility(world, "F1")->nominated_count, 0);
    assert_int_equal(facility(world, "F1")->set_aside_count, 1);
    small_free(world);
}

TEST(a_side_of_a_conflict_that_is_withdrawn_leaves_the_other)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_FIRST_ROUND);
    (void)nominate_and_set_aside(world);
    small_do(world, "CA", "2030-01-13",
             "{'kind':'person.withdrawn','facility':'F1','person':'A1','reason':'slip'}");
    assert_false(person(world, "A1")->is_in_conflict);
    assert_int_equal(person(world, "A1")->nomination, JUB_IS_SET_ASIDE);
    small_free(world);
}

TEST(the_other_side_of_a_conflict_can_be_withdrawn_or_passed_over_too)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_FIRST_ROUND);
    const unsigned long long first = world->index;
    (void)nominate_and_set_aside(world);
    small_do(world, "CB", "2030-01-13",
             "{'kind':'person.withdrawn','facility':'F1','person':'A1','reason':'slip'}");
    assert_false(person(world, "A1")->is_in_conflict);
    assert_int_equal(person(world, "A1")->nomination, JUB_IS_NOMINATED);
    assert_int_equal(person(world, "A1")->nomination_entry, first);

    small_begin(world);
    small_to(world, SMALL_FIRST_ROUND);
    (void)nominate_and_set_aside(world);
    small_dof(world, "HA", "2030-01-13",
              "{'kind':'conflict.settled','entry':%llu,'person':'A1','why':'I asked both'}", first);
    assert_int_equal(person(world, "A1")->nomination, JUB_IS_NOMINATED);
    assert_int_equal(facility(world, "F1")->nominated_count, 1);
    small_free(world);
}

TEST(who_was_set_aside_by_a_slip_is_withdrawn_and_nominated)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_FIRST_ROUND);
    small_do(world, "CA", "2030-01-12",
             "{'kind':'person.set-aside','facility':'F1','person':'A1','reason':'slip'}");
    small_do(world, "CB", "2030-01-12",
             "{'kind':'person.withdrawn','facility':'F1','person':'A1','reason':'slip'}");
    assert_int_equal(person(world, "A1")->nomination, JUB_NOT_YET);
    assert_int_equal(facility(world, "F1")->set_aside_count, 0);
    small_live(world, SMALL_NOMINATED, NULL);
    small_live(world, SMALL_LISTS_SIGNED, NULL);
    assert_int_equal(facility(world, "F1")->nominated_count, 4);
    small_free(world);
}

// -- readings -------------------------------------------------------------------------------------

TEST(what_a_reader_hands_back_is_dealt_to_another)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_DEALT);
    const char *reader = small_reader(world, 2, 1);
    small_do(world, reader, "2030-01-22",
             "{'kind':'case.recused','case_number':2,'reading':1,'reason':'known'}");
    small_deal(world, "2030-01-22", 2, 1, NULL);
    assert_string_not_equal(small_reader(world, 2, 1), reader);
    assert_int_equal(world->state.cases.items[1].serial, 3);
    small_free(world);
}

TEST(open_readings_of_a_reader_who_is_sent_back_lapse_and_finished_ones_stay)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_DEALT);
    const char *reader = small_reader(world, 1, 1);
    small_decide(world, "2030-01-22", 1, 1, "G1");
    small_dof(world, "CH", "2030-01-22", "{'kind':'reader.returned','actor':'%s'}", reader);
    const uint32_t actor = jub_state_actor(&world->state, jub_text_from(reader));
    uint32_t decided_count = 0;
    for (size_t i = 0; i < world->state.readings.count; i++) {
        const jub_reading *reading = &world->state.readings.items[i];
        if (reading->actor != actor) continue;
        assert_int_not_equal(reading->stage, JUB_DEALT);
        decided_count += reading->stage == JUB_DECIDED;
    }
    assert_int_equal(decided_count, 1);
    assert_int_equal(world->state.actors.items[actor].open_count, 0);
    small_free(world);
}

TEST(a_case_that_is_not_settled_in_time_is_not_passed)
{
    TEST_ARENA(arena);
    size_t count;
    small *world = small_new(&arena, false);
    small_to(world, SMALL_DEALT);
    small_decide(world, "2030-01-25", 1, 1, "G1");
    small_decide(world, "2030-01-25", 1, 2, "G1");
    small_do(world, "CH", "2030-02-01", "{'kind':'round.closed','round':'R2'}");
    for (size_t i = 0; i < world->state.readings.count; i++)
        assert_int_not_equal(world->state.readings.items[i].stage, JUB_DEALT);
    assert_text(small_list(world, NULL, &count),
                "person,facility,standing,clauses,effect,new_end,days_saved,rank\n"
                "A1,F1,granted,G1,reduced,2030-07-01,184,\n");
    small_free(world);
}

TEST(looks_are_counted_those_too_that_showed_nothing)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_DEALT);
    const char *reader = small_reader(world, 2, 1), *day = "2030-01-22";
    small_do(world, reader, day,
             "{'kind':'record.viewed','granted':false,'person':'A2','why':'to read it'}");
    small_do(world, "SG1", day,
             "{'kind':'record.viewed','granted':false,'person':'A2','why':'curious'}");
    small_do(world, "CH", day,
             "{'kind':'record.viewed','granted':true,'person':'A2','why':'a question'}");
    small_do(world, "GT", day,
             "{'kind':'record.viewed','granted':false,'person':'B1','why':'a call'}");
    assert_int_equal(world->state.programme.view_count, 4);
    assert_int_equal(
        world->state.actors.items[jub_state_actor(&world->state, JUB_TEXT("SG1"))].view_count, 1);
    small_free(world);
}

TEST(a_sample_is_read_again_by_each_auditor)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_AUDITED);
    uint32_t order[5];
    assert_int_equal(
        jub_deal_order(&arena, jub_state_seed(&world->state, "audit")->seed.bytes, 5, order, NULL),
        JUB_OK);
    for (size_t i = 0; i < 2; i++)
        small_dof(world, "AU", "2030-02-03",
                  "{'kind':'audit.reread','case_number':%u,'decision':'refuse','reason':'conduct'}",
                  order[i]);
    assert_int_equal(world->state.rereadings.count, 2);
    assert_int_equal(world->state.rereadings.items[1].outcome, JUB_REFUSED_CASE);
    small_free(world);
}

TEST(a_programme_is_closed_when_its_sample_is_read_and_not_before)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false), *open = small_new(&arena, true);
    small *const worlds[] = {world, open};
    for (int step = SMALL_OPENED; step <= SMALL_PUBLIC; step++)
        for (size_t i = 0; i < 2; i++)
            small_live(worlds[i], (small_step)step, i == 0 ? NULL : world);
    for (size_t i = 0; i < 2; i++) {
        uint64_t first = 0, next = 0;
        small_effect(worlds[i]);
        assert_int_equal(jub_state_unread_count(&worlds[i]->state, &first), 2);
        for (size_t left = 2; left > 0; left--) {
            assert_int_equal(
                small_try(worlds[i], "REG1", "2030-03-01", "{'kind':'programme.closed'}"),
                JUB_REFUSED);
            assert_non_null(
                strstr(worlds[i]->error.message, left == 2 ? "2 are not" : "1 are not"));
            assert_int_equal(jub_state_unread_count(&worlds[i]->state, &next), left);
            small_dof(worlds[i], "AU", "2030-03-01",
                      "{'kind':'audit.reread','case_number':%llu,'decision':'pass',"
                      "'reason':'as-determined'}",
                      (unsigned long long)next);
        }
        assert_true(first < next);
        small_do(worlds[i], "REG1", "2030-03-01", "{'kind':'programme.closed'}");
        small_free(worlds[i]);
    }
}

// -- after the sealing ----------------------------------------------------------------------------

TEST(a_place_that_is_declined_before_the_day_is_passed_on_by_the_next_list)
{
    TEST_ARENA(arena);
    size_t count;
    small *world = small_new(&arena, false);
    small_to(world, SMALL_PEOPLE_TOLD);
    small_do(world, "HA", "2030-02-23",
             "{'kind':'effect.recorded','facility':'F1','person':'A2','effect':'refused',"
             "'new_end':'none'}");
    assert_true(world->state.programme.is_list_stale);
    small_finalise(world, "REG2", "2030-02-24");
    small_seal(world, "REG1", "2030-02-24");
    assert_int_equal(world->state.programme.list_version, 2);
    assert_false(person(world, "A2")->is_listed);
    assert_text(small_list(world, NULL, &count),
                "person,facility,standing,clauses,effect,new_end,days_saved,rank\n"
                "A1,F1,granted,G1,reduced,2030-07-01,184,\n"
                "A5,F1,granted,\"G2,Q1\",released,2030-03-01,,1\n");
    assert_int_equal(facility(world, "F1")->is_notified, JUB_NOTIFIED_BEFORE);
    assert_int_equal(facility(world, "F1")->told_count, 2);
    small_free(world);
}

TEST(an_objection_upheld_leads_to_a_correction_and_a_new_list)
{
    TEST_ARENA(arena);
    size_t count;
    small *world = small_new(&arena, false);
    small_to(world, SMALL_PEOPLE_TOLD);
    const unsigned long long objection = world->index;
    small_do(world, "HB", "2030-02-22",
             "{'kind':'objection.filed','facility':'F2','person':'B1','why':'another man'}");
    small_dof(world, "CH", "2030-02-23",
              "{'kind':'objection.answered','entry':%llu,'person':'B1','decision':'uphold',"
              "'why':'it was'}",
              objection);
    const unsigned long long correction = world->index;
    small_do(world, "REG1", "2030-02-23",
             "{'kind':'correction.proposed','person':'B1','action':'admit',"
             "'reason':'objection-upheld'}");
    small_dof(world, "REG2", "2030-02-23",
              "{'kind':'correction.confirmed','entry':%llu,'person':'B1'}", correction);
    small_finalise(world, "REG2", "2030-02-24");
    small_seal(world, "REG1", "2030-02-24");
    (void)small_list(world, NULL, &count);
    assert_int_equal(count, 4);
    assert_true(person(world, "B1")->is_listed);
    small_tell_facility(world, "2030-02-24", "F2");
    small_do(world, "HB", "2030-02-24",
             "{'kind':'person.notified','facility':'F2','person':'B1','standing':'granted',"
             "'clauses':'G1','new_end':'2030-07-01','effect':'reduced'}");
    small_free(world);
}

// An objection of B1 is filed and upheld; whether it leads to anything is left open.
static unsigned long long uphold(small *world)
{
    const unsigned long long objection = world->index;
    small_do(world, "HB", "2030-03-01",
             "{'kind':'objection.filed','facility':'F2','person':'B1','why':'another man'}");
    small_dof(world, "CH", "2030-03-01",
              "{'kind':'objection.answered','entry':%llu,'person':'B1','decision':'uphold',"
              "'why':'it was'}",
              objection);
    return objection;
}

TEST(of_an_objection_that_was_upheld_the_chief_may_say_why_nothing_is_corrected)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    small_to(world, SMALL_EFFECTED);
    const unsigned long long objection = uphold(world);
    const jub_matter *matter = &world->state.matters.items[0];
    assert_int_equal(matter->stage, JUB_UPHELD);
    assert_int_equal(small_try(world, "REG1", "2030-03-01", "{'kind':'programme.closed'}"),
                     JUB_REFUSED);
    small_dof(world, "CH", "2030-03-01",
              "{'kind':'objection.answered','entry':%llu,'person':'B1','decision':'unchanged',"
              "'why':'a court decides'}",
              objection);
    assert_int_equal(matter->stage, JUB_CONCLUDED);
    small_do(world, "REG1", "2030-03-01", "{'kind':'programme.closed'}");
    small_free(world);
}

TEST(an_objection_upheld_is_remedied_by_a_correction_that_came_after_it_and_by_no_other)
{
    TEST_ARENA(arena);
    // Whether the correction is proposed behind the objection, whether it is confirmed before the
    // answer, and of whom it is; the objection is of A2.
    static const struct {
        bool is_behind, is_before_answer;
        const char *person;
        jub_matter_stage expected;
    } cases[] = {
        {true, false, "A2", JUB_REMEDIED},
        {true, true, "A2", JUB_REMEDIED},
        {false, true, "A2", JUB_UPHELD},
        {true, false, "A1", JUB_UPHELD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        small *world = small_new(&arena, false);
        const char *day = "2030-02-23";
        unsigned long long objection = 0, correction = 0;
        small_to(world, SMALL_PEOPLE_TOLD);
        for (int k = 0; k < 2; k++) {
            if ((k == 1) == cases[i].is_behind) {
                correction = world->index;
                small_dof(world, "REG1", day,
                          "{'kind':'correction.proposed','person':'%s','action':'withdraw',"
                          "'reason':'fact-disputed'}",
                          cases[i].person);
            } else {
                objection = world->index;
                small_do(world, "HA", day,
                         "{'kind':'objection.filed','facility':'F1','person':'A2','why':'no'}");
            }
        }
        for (int k = 0; k < 2; k++) {
            if ((k == 0) == cases[i].is_before_answer)
                small_dof(world, "REG2", day,
                          "{'kind':'correction.confirmed','entry':%llu,'person':'%s'}", correction,
                          cases[i].person);
            else
                small_dof(world, "CH", day,
                          "{'kind':'objection.answered','entry':%llu,'person':'A2',"
                          "'decision':'uphold','why':'so'}",
                          objection);
        }
        const jub_matter *matters = world->state.matters.items;
        assert_int_equal(matters[matters[0].kind == JUB_OBJECTION ? 0 : 1].stage,
                         cases[i].expected);
        small_free(world);
    }
}

TEST(two_answers_and_no_third_are_taken_where_what_they_say_is_not_known)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false), *open = small_new(&arena, true);
    for (int step = SMALL_OPENED; step <= SMALL_EFFECTED; step++) {
        small_live(world, (small_step)step, NULL);
        small_live(open, (small_step)step, world);
    }
    const unsigned long long objection = uphold(open);
    const char *again = jub_text_format(&arena,
                                        "{'kind':'objection.answered','entry':%llu,'person':'B1',"
                                        "'decision':'unchanged','why':'so'}",
                                        objection)
                            .bytes;
    small_do(open, "CH", "2030-03-01", again);
    assert_int_equal(small_try(open, "CH", "2030-03-01", again), JUB_REFUSED);
    assert_non_null(strstr(open->error.message, "is answered already"));
    small_do(open, "REG1", "2030-03-01", "{'kind':'programme.closed'}");
    small_free(world);
    small_free(open);
}

TEST(who_passed_and_was_taken_off_the_list_can_be_put_back_on_it)
{
    TEST_ARENA(arena);
    static const char *const reasons[][2] = {{"withdraw", "died"}, {"admit", "fact-disputed"}};
    size_t count;
    small *world = small_new(&arena, false);
    small_to(world, SMALL_AUDITED);
    for (size_t i = 0; i < 2; i++) {
        const unsigned long long correction = world->index;
        small_dof(world, "REG1", "2030-02-03",
                  "{'kind':'correction.proposed','person':'A2','action':'%s','reason':'%s'}",
                  reasons[i][0], reasons[i][1]);
        small_dof(world, "REG2", "2030-02-03",
                  "{'kind':'correction.confirmed','entry':%llu,'person':'A2'}", correction);
        (void)small_list(world, NULL, &count);
        assert_int_equal(count, 2 + i);
    }
    small_free(world);
}

TEST(a_bundle_may_tell_of_somebody_who_was_taken_off_the_list_meanwhile)
{
    TEST_ARENA(arena);
    small *world = small_new(&arena, false);
    const char *told = "{'kind':'person.notified','facility':'F1','person':'A1',"
                       "'standing':'granted','clauses':'G1','new_end':'2030-07-01',"
                       "'effect':'reduced'}";
    small_to(world, SMALL_FACILITIES_TOLD);
    small_do(world, "REG1", "2030-02-22", "{'kind':'level.opened','level':4}");
    const unsigned long long correction = world->index;
    small_do(world, "REG1", "2030-02-22",
             "{'kind':'correction.proposed','person':'A1','action':'withdraw','reason':'died'}");
    small_dof(world, "CH", "2030-02-22",
              "{'kind':'correction.confirmed','entry':%llu,'person':'A1'}", correction);
    assert_int_equal(small_try(world, "HA", "2030-02-22", told), JUB_REFUSED);
    world->is_carried = world->has_seen = true;
    world->seen = correction;
    small_do(world, "HA", "2030-02-22", told);
    assert_int_equal(person(world, "A1")->notified, JUB_TOLD);
    small_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_programme_lives_from_its_opening_to_its_closing),
        cmocka_unit_test(who_is_proposed_follows_from_the_decree_and_the_reserve),
        cmocka_unit_test(
            the_final_list_is_what_the_rounds_left_and_a_refused_place_falls_to_the_next),
        cmocka_unit_test(all_that_is_public_holds_without_register_and_facts),
        cmocka_unit_test(the_same_events_give_the_same_state),
        cmocka_unit_test(what_is_derived_can_be_derived_again_at_every_step),
        cmocka_unit_test(any_failed_allocation_leaves_the_state_as_it_was),
        cmocka_unit_test(a_state_that_cannot_be_is_not_taken),
        cmocka_unit_test(a_difference_is_told_by_table_row_and_member),
        cmocka_unit_test(two_edits_of_one_cell_that_did_not_see_each_other_wait_for_a_third_person),
        cmocka_unit_test(two_edits_that_say_the_same_are_no_conflict),
        cmocka_unit_test(what_came_in_bundles_of_one_facility_was_made_one_behind_the_other),
        cmocka_unit_test(a_registrar_moves_a_person_before_anything_else_of_theirs_is_edited),
        cmocka_unit_test(
            who_was_moved_is_edited_at_the_new_facility_before_the_register_is_put_right),
        cmocka_unit_test(the_head_chooses_where_two_clerks_differ),
        cmocka_unit_test(a_side_of_a_conflict_that_is_withdrawn_leaves_the_other),
        cmocka_unit_test(the_other_side_of_a_conflict_can_be_withdrawn_or_passed_over_too),
        cmocka_unit_test(who_was_set_aside_by_a_slip_is_withdrawn_and_nominated),
        cmocka_unit_test(what_a_reader_hands_back_is_dealt_to_another),
        cmocka_unit_test(open_readings_of_a_reader_who_is_sent_back_lapse_and_finished_ones_stay),
        cmocka_unit_test(a_case_that_is_not_settled_in_time_is_not_passed),
        cmocka_unit_test(looks_are_counted_those_too_that_showed_nothing),
        cmocka_unit_test(a_sample_is_read_again_by_each_auditor),
        cmocka_unit_test(a_programme_is_closed_when_its_sample_is_read_and_not_before),
        cmocka_unit_test(a_place_that_is_declined_before_the_day_is_passed_on_by_the_next_list),
        cmocka_unit_test(an_objection_upheld_leads_to_a_correction_and_a_new_list),
        cmocka_unit_test(
            of_an_objection_that_was_upheld_the_chief_may_say_why_nothing_is_corrected),
        cmocka_unit_test(
            an_objection_upheld_is_remedied_by_a_correction_that_came_after_it_and_by_no_other),
        cmocka_unit_test(two_answers_and_no_third_are_taken_where_what_they_say_is_not_known),
        cmocka_unit_test(who_passed_and_was_taken_off_the_list_can_be_put_back_on_it),
        cmocka_unit_test(a_bundle_may_tell_of_somebody_who_was_taken_off_the_list_meanwhile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
