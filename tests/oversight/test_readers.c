#include "made.h"

#include <math.h>

#include "statistics/near_support.h"

enum { PEOPLE = 1200, CASES = 1000, READERS = 20, BAD = 3 };

static void see(jub_arena *arena, made_answer *answer, made *base)
{
    made_open(arena, PEOPLE, CASES, READERS, base);
    made_read_all(base, answer);
    made_oversee(base, 5, NULL);
}

static size_t count_flags(const made *base, jub_indicator indicator)
{
    return base->oversight.tested[indicator].flag_count;
}

static bool is_found(const jub_finding *test)
{
    return test && (test->verdict == JUB_VERDICT_FLAG || test->verdict == JUB_VERDICT_WATCH);
}

// -- honest ---------------------------------------------------------------------------------------

TEST(honest_readers_give_no_flag)
{
    TEST_ARENA(arena);
    made base;
    see(&arena, NULL, &base);
    for (size_t i = 0; i < base.oversight.test_count; i++)
        if (base.oversight.tests[i].verdict == JUB_VERDICT_FLAG)
            fail_msg("%s family %u",
                     jub_indicator_word((jub_indicator)base.oversight.tests[i].indicator),
                     base.oversight.tests[i].family);
    assert_int_equal(base.oversight.tested[JUB_INDICATOR_GENEROUS].test_count, READERS);
    made_close(&base);
}

// -- one who passes what should be refused --------------------------------------------------------

static bool sell(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    (void)made_in;
    return honest || (reader == BAD && case_number % 3 != 0);
}

TEST(who_passes_what_others_refuse_is_found_with_the_counts_that_one_counts_by_hand)
{
    TEST_ARENA(arena);
    made base;
    uint64_t passes = 0, read = 0, alone = 0, where_refused = 0;
    see(&arena, sell, &base);
    for (size_t i = 0; i < base.evidence.readings.count; i++) {
        const jub_reading_fact *reading = &base.evidence.readings.items[i];
        const jub_reading_fact *other = &base.evidence.readings.items[i ^ 1]; // of the same case
        if (reading->reader != BAD) continue;
        read++;
        passes += reading->is_pass;
        where_refused += !other->is_pass;
        alone += reading->is_pass && !other->is_pass;
    }
    const jub_finding *rate = made_find(&base, JUB_INDICATOR_GENEROUS, 0, BAD, JUB_NO_ROW);
    const jub_finding *way = made_find(&base, JUB_INDICATOR_DIFFERS, 1, BAD, JUB_NO_ROW);
    assert_non_null(rate);
    assert_int_equal(rate->hits, passes);
    assert_int_equal(rate->trials, read);
    assert_true(is_found(rate) && rate->effect > 0.05);
    assert_true(is_found(way));
    assert_int_equal(way->hits, alone);
    assert_int_equal(way->trials, where_refused);
    assert_int_equal(way->person_count, alone);
    for (size_t i = 0; i < way->person_count; i++) {
        const uint32_t c = base.state.people.items[way->persons[i]].case_number;
        const jub_reading_fact *pair = &base.evidence.readings.items[(c - 1) * 2];
        assert_true(pair[0].is_pass != pair[1].is_pass);
        assert_int_equal(pair[pair[1].is_pass].reader, BAD);
        assert_int_equal(way->entries[i], pair[pair[1].is_pass].entry);
    }
    for (uint32_t i = 0; i < READERS; i++)
        if (i != BAD)
            assert_int_not_equal(made_find(&base, JUB_INDICATOR_DIFFERS, 1, i, JUB_NO_ROW)->verdict,
                                 JUB_VERDICT_FLAG);
    made_close(&base);
}

static bool be_harsh(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    (void)made_in;
    return honest && !(reader == BAD && case_number % 2 == 0);
}

TEST(who_refuses_what_others_pass_is_found_too)
{
    TEST_ARENA(arena);
    made base;
    see(&arena, be_harsh, &base);
    const jub_finding *rate = made_find(&base, JUB_INDICATOR_GENEROUS, 0, BAD, JUB_NO_ROW);
    assert_true(is_found(rate) && rate->effect < -0.05);
    assert_true(is_found(made_find(&base, JUB_INDICATOR_DIFFERS, 2, BAD, JUB_NO_ROW)));
    made_close(&base);
}

// -- two who pass each other's people -------------------------------------------------------------

static uint32_t home(const made *made_in, uint32_t reader)
{
    return made_in->state.actors.items[reader].facility;
}

static bool collude(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    const uint32_t held = jub_basis_facility_of(&made_in->basis, case_number - 1);
    return honest || (reader == 3 && held == home(made_in, 4)) ||
           (reader == 4 && held == home(made_in, 3));
}

TEST(two_who_pass_each_others_people_are_a_pair)
{
    TEST_ARENA(arena);
    made base;
    see(&arena, collude, &base);
    const jub_finding *pair = made_find(&base, JUB_INDICATOR_FACILITY_FAVOUR, 0, 3, 4);
    uint64_t cases = 0, passes = 0;
    for (size_t i = 0; i < base.evidence.readings.count; i++) {
        const jub_reading_fact *reading = &base.evidence.readings.items[i];
        const uint32_t held = jub_basis_facility_of(&base.basis, reading->person);
        if ((reading->reader != 3 || held != home(&base, 4)) &&
            (reading->reader != 4 || held != home(&base, 3)))
            continue;
        cases++;
        passes += reading->is_pass;
    }
    assert_non_null(pair);
    assert_int_equal(pair->trials, cases);
    assert_int_equal(pair->hits, passes);
    assert_int_equal(passes, cases);
    assert_int_equal(pair->verdict, JUB_VERDICT_FLAG);
    made_close(&base);
}

// A reader who is kind to everybody is no friend of any facility.
TEST(who_is_kind_to_all_favours_no_facility)
{
    TEST_ARENA(arena);
    made base;
    see(&arena, sell, &base);
    assert_int_equal(count_flags(&base, JUB_INDICATOR_FACILITY_FAVOUR), 0);
    made_close(&base);
}

// -- handed back ----------------------------------------------------------------------------------

static void hand_back(made *base, uint32_t case_number, uint32_t reader, uint32_t to)
{
    const uint64_t entry = 50000 + 2 * base->evidence.recusals.count;
    const jub_deal_fact first = {.case_number = case_number,
                                 .number = 1,
                                 .reader = (uint16_t)reader,
                                 .person = case_number - 1,
                                 .entry = entry - 1},
                        again = {.case_number = case_number,
                                 .number = 1,
                                 .reader = (uint16_t)to,
                                 .person = case_number - 1,
                                 .entry = entry + 1};
    const jub_recusal_fact recusal = {.case_number = case_number,
                                      .number = 1,
                                      .reader = (uint16_t)reader,
                                      .fell_to = JUB_NO_ACTOR,
                                      .person = case_number - 1,
                                      .entry = entry};
    assert_true(JUB_LIST_PUSH(base->arena, &base->evidence.deals, first));
    assert_true(JUB_LIST_PUSH(base->arena, &base->evidence.recusals, recusal));
    assert_true(JUB_LIST_PUSH(base->arena, &base->evidence.deals, again));
}

TEST(who_hands_back_much_is_found_and_where_it_went_is_followed)
{
    TEST_ARENA(arena);
    made base;
    made_open(&arena, PEOPLE, CASES, READERS, &base);
    made_read_all(&base, NULL);
    for (uint32_t i = 0; i < 25; i++) hand_back(&base, 1 + i, BAD, 7);
    hand_back(&base, 40, 9, 8);
    hand_back(&base, 40, 8, 6); // it went on
    made_oversee(&base, 5, NULL);
    assert_int_equal(base.evidence.recusals.items[0].fell_to, 7);
    assert_int_equal(base.evidence.recusals.items[25].fell_to, 8);
    assert_int_equal(base.evidence.recusals.items[26].fell_to, 6);
    const jub_finding *rate = made_find(&base, JUB_INDICATOR_STEERED, 0, BAD, JUB_NO_ROW);
    assert_true(is_found(rate));
    assert_int_equal(rate->hits, 25);
    assert_int_equal(rate->person_count, 25);
    const jub_finding *which = made_find(&base, JUB_INDICATOR_STEERED, 1, BAD, JUB_NO_ROW);
    assert_non_null(which);
    assert_int_equal(which->trials, 25);
    // Of those that are doubtful, to whom they fell: to one reader, so all or none are hits.
    const jub_finding *next = made_find(&base, JUB_INDICATOR_STEERED, 2, BAD, JUB_NO_ROW);
    assert_int_equal(next->trials, which->hits);
    assert_true(next->hits == 0 || next->hits == next->trials);
    const jub_finding *few = made_find(&base, JUB_INDICATOR_STEERED, 1, 9, JUB_NO_ROW);
    assert_int_equal(few->verdict, JUB_VERDICT_NO_DATA);
    made_close(&base);
}

// -- order ----------------------------------------------------------------------------------------

static bool alternate(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    static bool last;
    (void)made_in;
    (void)case_number;
    if (reader != BAD) return honest;
    last = !last;
    return last;
}

TEST(answers_that_turn_with_the_one_before_are_found_whatever_the_seed)
{
    TEST_ARENA(arena);
    made base;
    see(&arena, alternate, &base);
    const jub_finding *before = made_find(&base, JUB_INDICATOR_PACE, 0, BAD, JUB_NO_ROW);
    assert_non_null(before);
    ASSERT_CLOSE(before->p, 2.0 / 500, 1e-9); // as low as 499 draws can tell
    assert_true(before->effect < -0.2);
    made_close(&base);
}

static bool tire(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    uint32_t before = 0; // readings of the same reader up to now
    (void)case_number;
    for (size_t i = 0; i < made_in->evidence.readings.count; i++)
        before += made_in->evidence.readings.items[i].reader == reader;
    return reader == BAD && before % 20 >= 14 ? true : honest;
}

TEST(who_passes_all_in_the_last_hour_is_found)
{
    TEST_ARENA(arena);
    made base;
    see(&arena, tire, &base);
    const jub_finding *late = made_find(&base, JUB_INDICATOR_PACE, 1, BAD, JUB_NO_ROW);
    assert_non_null(late);
    assert_true(late->p < 0.01 && late->effect > 0.05);
    made_close(&base);
}

// -- facilities -----------------------------------------------------------------------------------

TEST(a_facility_that_sets_many_aside_is_found)
{
    TEST_ARENA(arena);
    made base;
    made_open(&arena, PEOPLE, CASES, READERS, &base);
    const uint32_t bad = jub_basis_facility_of(&base.basis, 0);
    uint64_t proposed = 0, aside = 0;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        const bool is_there = jub_basis_facility_of(&base.basis, i) == bad;
        const bool is_aside = is_there ? i % 2 == 0 : i % 25 == 0;
        if (is_aside) base.state.people.items[i].nomination = JUB_IS_SET_ASIDE;
        base.state.people.items[i].nomination_entry = 70000 + i;
        proposed += is_there;
        aside += is_there && is_aside;
    }
    made_read_all(&base, NULL);
    made_oversee(&base, 5, NULL);
    const jub_finding *found = made_find(&base, JUB_INDICATOR_SET_ASIDE, 0, bad, JUB_NO_ROW);
    assert_true(is_found(found));
    assert_int_equal(found->subject_kind, JUB_SUBJECT_FACILITY);
    assert_int_equal(found->hits, aside);
    assert_int_equal(found->trials, proposed);
    assert_int_equal(found->entries[0], 70000 + found->persons[0]);
    made_close(&base);
}

// -- places ---------------------------------------------------------------------------------------

static bool move_up(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    (void)made_in;
    return honest && !(reader == BAD && case_number <= 300);
}

TEST(who_refuses_those_who_have_a_place_passes_people_over)
{
    TEST_ARENA(arena);
    made base;
    made_open(&arena, PEOPLE, CASES, READERS, &base);
    for (uint32_t i = 0; i < 600; i++) {
        base.proposals[i].rank = i + 1;
        base.proposals[i].places = 300;
    }
    made_read_all(&base, move_up);
    made_oversee(&base, 5, NULL);
    const jub_finding *found = made_find(&base, JUB_INDICATOR_PASSED_OVER, 0, BAD, JUB_NO_ROW);
    assert_int_equal(found->hits, found->trials);
    assert_int_equal(found->verdict, JUB_VERDICT_FLAG);
    made_close(&base);
}

TEST(where_nobody_is_ranked_nobody_can_be_passed_over_and_that_is_said)
{
    TEST_ARENA(arena);
    made base;
    see(&arena, NULL, &base);
    assert_int_equal(base.oversight.tested[JUB_INDICATOR_PASSED_OVER].test_count, 0);
    assert_int_equal(base.oversight.tested[JUB_INDICATOR_PASSED_OVER].untested,
                     JUB_UNTESTED_NO_RANKS);
    made_close(&base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_readers_give_no_flag),
        cmocka_unit_test(
            who_passes_what_others_refuse_is_found_with_the_counts_that_one_counts_by_hand),
        cmocka_unit_test(who_refuses_what_others_pass_is_found_too),
        cmocka_unit_test(two_who_pass_each_others_people_are_a_pair),
        cmocka_unit_test(who_is_kind_to_all_favours_no_facility),
        cmocka_unit_test(who_hands_back_much_is_found_and_where_it_went_is_followed),
        cmocka_unit_test(answers_that_turn_with_the_one_before_are_found_whatever_the_seed),
        cmocka_unit_test(who_passes_all_in_the_last_hour_is_found),
        cmocka_unit_test(a_facility_that_sets_many_aside_is_found),
        cmocka_unit_test(who_refuses_those_who_have_a_place_passes_people_over),
        cmocka_unit_test(where_nobody_is_ranked_nobody_can_be_passed_over_and_that_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
