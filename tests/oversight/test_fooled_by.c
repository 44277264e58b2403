// What each indicator is fooled by, as its source says, tried: it is to miss, and the one that it
// points to is to find. (B1 and its facilities: test_flag_edits.c.)

#include "made_flags.h"

enum { PEOPLE = 1200, CASES = 1000, READERS = 20, BAD = 3, OTHER = 4, TOWNS = 9 };

static const jub_finding *found_in(const made *base, jub_indicator indicator, uint32_t subject)
{
    for (size_t i = 0; i < base->oversight.finding_count; i++) {
        const jub_finding *finding = &base->oversight.findings[i];
        if (finding->indicator == indicator && finding->subject == subject) return finding;
    }
    return NULL;
}

// -- C1: refusing good cases to make room ---------------------------------------------------------

static bool make_room(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    (void)made_in;
    if (reader != BAD) return honest;
    return honest ? case_number % 10 >= 3 : case_number % 2 == 0;
}

TEST(who_refuses_good_cases_to_make_room_keeps_a_common_rate_and_is_contradicted)
{
    TEST_ARENA(arena);
    made base;
    made_open(&arena, PEOPLE, CASES, READERS, &base);
    made_read_all(&base, make_room);
    made_oversee(&base, 5, NULL);
    const jub_finding *rate = made_find(&base, JUB_INDICATOR_GENEROUS, 0, BAD, JUB_NO_ROW);
    assert_int_equal(rate->verdict, JUB_VERDICT_NOTHING);
    assert_true(rate->p > 0.05);
    const jub_finding *found = found_in(&base, JUB_INDICATOR_DIFFERS, BAD);
    assert_non_null(found);
    assert_int_equal(found->verdict, JUB_VERDICT_FLAG);
    made_close(&base);
}

// -- C3: the second reader is told ----------------------------------------------------------------

// Two who are told of each other's people: of the few cases that both read nobody contradicts them.
static bool trade(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    const uint32_t held = jub_basis_facility_of(&made_in->basis, case_number - 1);
    const jub_actor *actors = made_in->state.actors.items;
    return honest || (reader == BAD && held == actors[OTHER].facility) ||
           (reader == OTHER && held == actors[BAD].facility);
}

TEST(two_who_trade_a_few_cases_are_too_few_to_be_contradicted_and_are_a_pair)
{
    TEST_ARENA(arena);
    made base;
    made_open(&arena, PEOPLE, CASES, READERS, &base);
    made_read_all(&base, trade);
    made_oversee(&base, 5, NULL);
    assert_null(found_in(&base, JUB_INDICATOR_DIFFERS, BAD));
    assert_null(found_in(&base, JUB_INDICATOR_DIFFERS, OTHER));
    const jub_finding *found = found_in(&base, JUB_INDICATOR_FACILITY_FAVOUR, BAD);
    assert_non_null(found);
    assert_int_equal(found->subject_kind, JUB_SUBJECT_PAIR);
    assert_int_equal(found->other, OTHER);
    made_close(&base);
}

// -- A1: changing the record before the freeze ----------------------------------------------------

// Nobody of the worst mark is on the list, and one whose mark was changed is.
TEST(a_bar_changed_before_the_freeze_is_no_breach_of_the_list_and_is_one_of_the_edit)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    const jub_column *conduct = made_column(&flags, "conduct");
    const uint32_t worst = (uint32_t)conduct->case_count - 1;
    for (uint32_t row = 0; row < PEOPLE; row++)
        flags.base.state.people.items[row].is_listed =
            jub_bit(conduct->known, row) && conduct->codes[row] != worst && row % 2 == 0;
    const uint32_t person = made_held(&flags, 5, 4);
    flags.base.state.people.items[person].is_listed = true;
    conduct->codes[person] = 0;
    const jub_text mark = conduct->dictionary->keys[worst];
    char before[32];
    assert_true(mark.length_bytes < sizeof before);
    (void)snprintf(before, sizeof before, "%.*s", JUB_TEXT_ARG(mark));
    made_edit(&flags, flags.first_clerk + 5, person, "conduct", before, "model", 4);
    flags.base.evidence.edits.items[0].document = (jub_text){0};

    made_flags_run(&flags, flag_excluded);
    assert_int_equal(flags.run.tests.count, 0);
    assert_true(flags.tested[JUB_INDICATOR_EXCLUDED].checked_count > 100);
    made_flags_run(&flags, flag_edits);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->verdict, JUB_VERDICT_BREACH);
    assert_int_equal(found->subject, flags.first_clerk + 5);
    assert_int_equal(found->persons[0], person);
    made_close(&flags.base);
}

// -- D2: a middleman without a recorded tie -------------------------------------------------------

static bool sell_a_town(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    (void)made_in;
    return honest || (reader == BAD && (case_number - 1) % TOWNS < 2);
}

TEST(a_middleman_whose_tie_nobody_recorded_is_found_by_what_the_people_have_in_common)
{
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, CASES, READERS, &flags);
    jub_column *town = made_column(&flags, "home_town");
    for (uint32_t row = 0; row < PEOPLE; row++) {
        jub_bit_set(town->known, row);
        town->codes[row] = row % TOWNS;
    }
    made_read_all(&flags.base, sell_a_town);
    made_flags_run(&flags, flag_tied);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_BREACH), 0);
    assert_int_equal(made_flags_count(&flags, JUB_VERDICT_FLAG), 0);
    made_flags_run(&flags, flag_go_between);
    assert_true(made_flags_count(&flags, JUB_VERDICT_FLAG) > 0);
    for (size_t i = 0; i < flags.run.tests.count; i++)
        if (flags.run.tests.items[i].verdict == JUB_VERDICT_FLAG)
            assert_int_equal(flags.run.tests.items[i].subject, BAD);
    made_close(&flags.base);
}

// -- D1: good hands marked down beforehand --------------------------------------------------------

// A facility with work and people enough.
static uint32_t working(const made_flags *flags)
{
    const jub_column *work = jub_resource_column(flags->base.basis.facilities, JUB_TEXT("work"));
    for (uint32_t f = 0; f < flags->base.basis.facilities->row_count; f++)
        if (!(work->none && jub_bit(work->none, f)) && made_held_count(flags, f) >= 60) return f;
    fail_msg("no facility has work and 60 people");
    return 0;
}

TEST(hands_that_were_marked_down_are_not_kept_hands_and_the_facility_sets_aside_more)
{
    enum { KEPT = 15 };
    TEST_ARENA(arena);
    made_flags flags;
    made_flags_open(&arena, PEOPLE, 0, 0, &flags);
    jub_column *conduct = made_column(&flags, "conduct");
    const uint32_t at = working(&flags);
    uint32_t kept = 0;
    for (uint32_t row = 0; row < PEOPLE; row++) {
        const bool is_there = jub_basis_facility_of(&flags.base.basis, row) == at;
        jub_person *person = &flags.base.state.people.items[row];
        jub_bit_set(conduct->known, row);
        if (is_there && conduct->codes[row] == 0 && kept < KEPT) {
            conduct->codes[row] = 1; // marked down, and kept
            person->nomination = JUB_IS_SET_ASIDE;
            kept++;
        } else if (row % 25 == 0) {
            person->nomination = JUB_IS_SET_ASIDE;
        }
    }
    assert_true(kept > 10);
    made_flags_run(&flags, flag_useful);
    assert_int_equal(made_flags_find(&flags, 0, at)->verdict, JUB_VERDICT_NOTHING);
    made_flags_run(&flags, flag_set_aside);
    const jub_finding *found = made_flags_only(&flags);
    assert_int_equal(found->subject, at);
    assert_int_equal(found->verdict, JUB_VERDICT_FLAG);
    made_close(&flags.base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            who_refuses_good_cases_to_make_room_keeps_a_common_rate_and_is_contradicted),
        cmocka_unit_test(two_who_trade_a_few_cases_are_too_few_to_be_contradicted_and_are_a_pair),
        cmocka_unit_test(
            a_bar_changed_before_the_freeze_is_no_breach_of_the_list_and_is_one_of_the_edit),
        cmocka_unit_test(
            a_middleman_whose_tie_nobody_recorded_is_found_by_what_the_people_have_in_common),
        cmocka_unit_test(
            hands_that_were_marked_down_are_not_kept_hands_and_the_facility_sets_aside_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
