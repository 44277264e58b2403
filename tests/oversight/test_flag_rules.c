// A1, A2, A3, A6 and B2: what rules already forbid, checked again.

#include "made_flags.h"

#include "programme/selection.h"
#include "statistics/near_support.h"

enum { PEOPLE = 700, LISTED = 40 };

static void open_listed(jub_arena *arena, made_flags *flags)
{
    made_flags_open(arena, PEOPLE, 0, 0, flags);
    for (uint32_t row = 0; row < LISTED; row++)
        flags->base.state.people.items[row].is_listed = true;
}

// -- the list -------------------------------------------------------------------------------------

TEST(who_is_on_the_list_although_left_out_is_a_breach)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_listed(&arena, &flags);
    flags.base.proposals[7].standing = JUB_EXCLUDED;
    flags.base.proposals[LISTED].standing = JUB_EXCLUDED; // who is not on it
    flags.base.proposals[8].standing = JUB_NOT_GRANTED;   // outside a quota's places, before
    flags.base.proposals[8].quota = 0;
    made_flags_run(&flags, flag_excluded);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->verdict, JUB_VERDICT_BREACH);
    assert_int_equal(found->subject_kind, JUB_SUBJECT_PERSON);
    assert_int_equal(found->subject, 7);
    assert_text(found->about, "excluded");
    made_close(&flags.base);
}

TEST(a_list_as_the_decree_has_it_is_clean_and_what_guarantees_it_is_said)
{
    TEST_ARENA(arena);
    made_flags flags;
    open_listed(&arena, &flags);
    made_flags_run(&flags, flag_excluded);
    assert_int_equal(flags.run.tests.count, 0);
    assert_int_equal(flags.tested[JUB_INDICATOR_EXCLUDED].checked_count, 40);
    assert_int_equal(flags.tested[JUB_INDICATOR_EXCLUDED].untested, JUB_UNTESTED_RULE_ALONE);
    made_close(&flags.base);
}

static jub_list_line line(uint32_t person, jub_date old_end, jub_date new_end, int32_t saved)
{
    return (jub_list_line){.person = person,
                           .facility = 3,
                           .determination = {.has_old_end = true,
                                             .old_end = old_end,
                                             .quota = JUB_NO_QUOTA,
                                             .result = {.has_new_end = true,
                                                        .new_end = new_end,
                                                        .has_days_saved = true,
                                                        .days_saved = saved}}};
}

static void run_cap(made_flags *flags, const jub_list_line *lines, size_t count)
{
    const jub_list list = {.lines = lines, .count = count};
    flags->base.state.list = &list;
    made_flags_run(flags, flag_cap);
    flags->base.state.list = NULL;
}

TEST(lines_that_add_up_are_no_breach)
{
    TEST_ARENA(arena);
    made_flags flags;
    const jub_list_line lines[] = {line(1, 20000, 19000, 1000), line(2, 20000, 20000, 0)};
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    run_cap(&flags, lines, 2);
    assert_int_equal(flags.run.tests.count, 0);
    assert_int_equal(flags.tested[JUB_INDICATOR_CAP].untested, JUB_UNTESTED_RULE_ALONE);
    made_close(&flags.base);
}

TEST(an_end_that_is_later_or_days_that_do_not_add_up_are_breaches)
{
    TEST_ARENA(arena);
    made_flags flags;
    const jub_list_line lines[] = {line(1, 20000, 19000, 1000), line(2, 20000, 20001, 0),
                                   line(3, 20000, 19000, 999)};
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    run_cap(&flags, lines, 3);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_BREACH), 2);
    assert_non_null(made_flags_find(&flags, 0, 2));
    assert_non_null(made_flags_find(&flags, 0, 3));
    made_close(&flags.base);
}

TEST(two_lines_of_one_person_are_a_breach)
{
    TEST_ARENA(arena);
    made_flags flags;
    const jub_list_line lines[] = {line(1, 20000, 19000, 1000), line(1, 20000, 19500, 500)};
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    run_cap(&flags, lines, 2);
    assert_int_equal(made_flags_only(&flags)->subject, 1);
    made_close(&flags.base);
}

TEST(more_people_of_a_facility_than_places_are_a_breach)
{
    TEST_ARENA(arena);
    made_flags flags;
    jub_list_line lines[6];
    for (uint32_t i = 0; i < 6; i++) {
        lines[i] = line(i, 20000, 19000, 1000);
        lines[i].determination.quota = 0;
        lines[i].determination.places = 2;
        lines[i].facility = i / 2;
    }
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    run_cap(&flags, lines, 6);
    assert_int_equal(flags.run.tests.count, 0); // two of each of three facilities
    lines[3].facility = 0;
    run_cap(&flags, lines, 6);
    assert_int_equal(made_flags_only(&flags)->subject, 3);
    made_close(&flags.base);
}

TEST(without_a_list_there_is_no_data_and_that_is_said)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    made_flags_run(&flags, flag_cap);
    assert_int_equal(flags.tested[JUB_INDICATOR_CAP].untested, JUB_UNTESTED_NO_LIST);
    assert_int_equal(flags.tested[JUB_INDICATOR_CAP].checked_count, 0);
    made_close(&flags.base);
}

// -- late -----------------------------------------------------------------------------------------

static int64_t noon(const made_flags *flags, jub_date day)
{
    return ((int64_t)day * 24 + 12) * 3600 - flags->base.state.programme.offset_minutes * 60;
}

static void nominate(made_flags *flags, uint32_t facility, uint32_t index, jub_date day)
{
    const jub_nomination_fact fact = {.clerk = (uint16_t)(flags->first_clerk + facility),
                                      .person = made_held(flags, facility, index),
                                      .facility = facility,
                                      .time = noon(flags, day),
                                      .entry = flags->entry++};
    assert_true(JUB_LIST_PUSH(flags->base.arena, &flags->base.evidence.nominations, fact));
}

// 25 nominations of each of eight facilities, a day after the other; of one some come from a bundle
// twelve days old.
static void nominate_all(made_flags *flags, uint32_t late)
{
    const jub_date first = flags->base.basis.agenda.rounds[JUB_ROUND_FIRST].first_day;
    for (uint32_t i = 0; i < 25; i++)
        for (uint32_t f = 0; f < 8; f++)
            nominate(flags, f, i, first + 20 + (jub_date)i - (f == 5 && i >= 25 - late ? 12 : 0));
}

TEST(entries_that_come_as_they_are_made_are_not_late)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    nominate_all(&flags, 0);
    made_flags_run(&flags, flag_late);
    assert_int_equal(flags.run.tests.count, 0);
    assert_int_equal(flags.tested[JUB_INDICATOR_LATE].untested, JUB_UNTESTED_NOTHING_LATE);
    made_close(&flags.base);
}

TEST(a_facility_whose_entries_come_days_after_they_are_said_to_be_made_is_found)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    nominate_all(&flags, 15);
    made_flags_run(&flags, flag_late);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->verdict, JUB_VERDICT_FLAG);
    assert_int_equal(found->subject_kind, JUB_SUBJECT_FACILITY);
    assert_int_equal(found->subject, 5);
    assert_int_equal(found->hits, 15);
    assert_int_equal(found->trials, 25);
    made_close(&flags.base);
}

TEST(what_is_done_outside_its_days_is_a_breach)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 10, 2, &flags);
    const jub_agenda *agenda = &flags.base.basis.agenda;
    nominate(&flags, 0, 0, agenda->rounds[JUB_ROUND_FIRST].last_day);
    nominate(&flags, 1, 0, agenda->rounds[JUB_ROUND_FIRST].last_day + 1);
    made_read(&flags.base, 1, 1, 0, true, noon(&flags, agenda->rounds[JUB_ROUND_FINAL].first_day));
    made_read(&flags.base, 2, 1, 1, true,
              noon(&flags, agenda->rounds[JUB_ROUND_FINAL].first_day - 1));
    made_edit(&flags, flags.first_clerk + 2, 5, "conduct", "good", "model", 3);
    made_edit(&flags, flags.first_clerk + 3, 6, "conduct", "good", "model", 3);
    flags.base.evidence.edits.items[1].time = flags.base.evidence.frozen_time + 1;
    made_flags_run(&flags, flag_late);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_BREACH), 3);
    assert_non_null(made_flags_find(&flags, 0, flags.first_clerk + 1));
    assert_non_null(made_flags_find(&flags, 0, 1));
    assert_non_null(made_flags_find(&flags, 0, flags.first_clerk + 3));
    made_close(&flags.base);
}

// -- four eyes, and what has no data --------------------------------------------------------------

TEST(one_key_for_two_people_is_a_breach)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    for (uint32_t i = 0; i < flags.base.state.actors.count; i++)
        flags.base.state.actors.items[i].key = jub_text_format(&arena, "key%u", i);
    made_flags_run(&flags, flag_four_eyes);
    assert_int_equal(flags.run.tests.count, 0);
    flags.base.state.actors.items[9].key = flags.base.state.actors.items[4].key;
    made_flags_run(&flags, flag_four_eyes);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->verdict, JUB_VERDICT_BREACH);
    assert_int_equal(found->subject_kind, JUB_SUBJECT_PAIR);
    assert_int_equal(found->subject, 4);
    assert_int_equal(found->other, 9);
    made_close(&flags.base);
}

TEST(who_finalised_the_list_may_not_have_sealed_it)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    flags.base.state.programme.stage = JUB_PROGRAMME_SEALED;
    flags.base.state.programme.list_by = 2;
    flags.base.state.programme.sealed_by = 3;
    made_flags_run(&flags, flag_four_eyes);
    assert_int_equal(flags.run.tests.count, 0);
    flags.base.state.programme.sealed_by = 2;
    made_flags_run(&flags, flag_four_eyes);
    assert_int_equal(made_flags_only(&flags)->subject, 2);
    made_close(&flags.base);
}

TEST(what_cannot_be_tested_says_why)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    made_flags_run(&flags, flag_crowding);
    assert_int_equal(flags.tested[JUB_INDICATOR_CROWDING].untested, JUB_UNTESTED_NO_FREE_LINE);
    assert_int_equal(flags.tested[JUB_INDICATOR_CROWDING].test_count, 0);
    made_close(&flags.base);
}

// -- memory ---------------------------------------------------------------------------------------

static bool read_all(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    (void)made_in;
    (void)case_number;
    return honest || reader == 2;
}

TEST(a_lack_of_memory_is_told_by_every_indicator)
{
    static indicator_function *const functions[] = {
        flag_late,    flag_family, flag_four_eyes, flag_looks,      flag_edits,
        flag_batches, flag_useful, flag_tied,      flag_go_between, flag_twice};
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 300, 6, &flags);
    made_read_all(&flags.base, read_all);
    nominate_all(&flags, 15);
    for (uint32_t row = 0; row < LISTED; row++) flags.base.state.people.items[row].is_listed = true;
    for (uint32_t f = 0; f < 8; f++)
        for (uint32_t i = 0; i < 8; i++)
            made_edit(&flags, flags.first_clerk + f, made_held(&flags, f, i), "conduct", "ordinary",
                      "model", 3);
    const jub_look_fact look = {.actor = (uint16_t)flags.first_clerk, .person = 3, .entry = 9};
    assert_true(JUB_LIST_PUSH(&arena, &flags.base.evidence.looks, look));
    made_flags_run(&flags, flag_excluded);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        size_t failed = 0;
        for (size_t count = 0; count < 12; count++) {
            jub_arena scratch = jub_arena_init((size_t)1 << 28);
            test_arena_fail_at(&scratch, count);
            overseer run = flags.run;
            run.arena = &scratch;
            run.tests.items = NULL;
            run.tests.count = run.tests.capacity = 0;
            const jub_status status = functions[i](&run, NULL);
            assert_true(status == JUB_OK || status == JUB_NO_MEMORY);
            failed += status == JUB_NO_MEMORY;
            jub_arena_clear(&scratch);
        }
        if (failed == 0) fail_msg("indicator %zu took no memory", i);
    }
    made_close(&flags.base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_on_the_list_although_left_out_is_a_breach),
        cmocka_unit_test(a_list_as_the_decree_has_it_is_clean_and_what_guarantees_it_is_said),
        cmocka_unit_test(lines_that_add_up_are_no_breach),
        cmocka_unit_test(an_end_that_is_later_or_days_that_do_not_add_up_are_breaches),
        cmocka_unit_test(two_lines_of_one_person_are_a_breach),
        cmocka_unit_test(more_people_of_a_facility_than_places_are_a_breach),
        cmocka_unit_test(without_a_list_there_is_no_data_and_that_is_said),
        cmocka_unit_test(entries_that_come_as_they_are_made_are_not_late),
        cmocka_unit_test(
            a_facility_whose_entries_come_days_after_they_are_said_to_be_made_is_found),
        cmocka_unit_test(what_is_done_outside_its_days_is_a_breach),
        cmocka_unit_test(one_key_for_two_people_is_a_breach),
        cmocka_unit_test(who_finalised_the_list_may_not_have_sealed_it),
        cmocka_unit_test(what_cannot_be_tested_says_why),
        cmocka_unit_test(a_lack_of_memory_is_told_by_every_indicator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
