#include "oversight/audit_sample.h"

#include "base/prng.h"
#include "test_support.h"

enum { CASES = 8 };

static const jub_audit_aim aim = {.rate = 0.05, .risk = 0.05};

// A state in which cases 1 to 4 were passed, 5 to 7 refused and 8 has no outcome. Person i has case
// i + 1; the quota of person 5 (case 6) has 10 places.
typedef struct small_list {
    jub_register reg;
    jub_proposal proposals[CASES];
    jub_basis basis;
    jub_case cases[CASES];
    jub_seed seed;
    jub_state state;
} small_list;

static void open_list(small_list *list, jub_arena *arena)
{
    static const uint8_t outcomes[CASES] = {JUB_PASSED,       JUB_PASSED,       JUB_PASSED,
                                            JUB_PASSED,       JUB_REFUSED_CASE, JUB_REFUSED_CASE,
                                            JUB_REFUSED_CASE, JUB_UNSETTLED};
    memset(list, 0, sizeof *list);
    for (uint32_t i = 0; i < CASES; i++) {
        list->proposals[i].quota = JUB_NO_QUOTA;
        list->cases[i] = (jub_case){.person = i, .outcome = outcomes[i]};
    }
    list->proposals[5] = (jub_proposal){.quota = 0, .rank = 11, .places = 10};
    list->proposals[6] = (jub_proposal){.quota = 0, .rank = 12, .places = 10};
    list->basis = (jub_basis){.reg = &list->reg, .proposals = list->proposals};
    memset(list->seed.seed.bytes, 9, JUB_HASH_BYTES);
    list->seed.use = JUB_TEXT("audit");
    list->state.basis = &list->basis;
    list->state.arena = arena;
    list->state.programme.stage = JUB_PROGRAMME_FINALISED;
    list->state.cases.items = list->cases;
    list->state.cases.count = CASES;
    list->state.seeds.items = &list->seed;
    list->state.seeds.count = 1;
}

TEST(who_is_refused_far_behind_the_last_place_is_not_near_the_cut)
{
    TEST_ARENA(arena);
    small_list list;
    jub_audit_frame frame;
    open_list(&list, &arena);
    assert_int_equal(jub_audit_frame_make(&arena, &list.state, 0.1, &frame, NULL), JUB_OK);
    assert_int_equal(frame.counts[JUB_AUDIT_CHOSEN], 4);
    assert_int_equal(frame.counts[JUB_AUDIT_REFUSED], 2); // rank 11 of 10 places, not rank 12
    assert_int_equal(frame.list_of[5], JUB_AUDIT_REFUSED);
    assert_int_equal(frame.list_of[6], JUB_AUDIT_LISTS);
    assert_int_equal(frame.far_count, 1);
    assert_int_equal(frame.unsettled_count, 1);
    assert_int_equal(jub_audit_frame_make(&arena, &list.state, 0.11, &frame, NULL), JUB_OK);
    assert_int_equal(frame.counts[JUB_AUDIT_REFUSED], 3); // a part of a place is a whole one
}

TEST(nobody_is_chosen_before_the_final_round_is_over_nor_known_without_facts)
{
    TEST_ARENA(arena);
    small_list list;
    jub_audit_frame frame;
    open_list(&list, &arena);
    list.state.programme.stage = JUB_PROGRAMME_FINAL_ROUND;
    assert_int_equal(jub_audit_frame_make(&arena, &list.state, 0.1, &frame, NULL), JUB_MISSING);
    list.state.programme.stage = JUB_PROGRAMME_SEALED;
    list.basis.reg = NULL;
    assert_int_equal(jub_audit_frame_make(&arena, &list.state, 0.1, &frame, NULL), JUB_MISSING);
}

TEST(a_sample_is_the_first_of_its_list_and_one_case_more_moves_no_other)
{
    TEST_ARENA(arena);
    small_list list;
    jub_audit_frame frame;
    jub_audit_sample all, some;
    const uint64_t everybody[] = {CASES, CASES}, two_and_one[] = {2, 1};
    open_list(&list, &arena);
    assert_int_equal(jub_audit_frame_make(&arena, &list.state, 0.1, &frame, NULL), JUB_OK);
    assert_int_equal(jub_audit_sample_draw(&arena, &list.state, &frame, everybody, &all, NULL),
                     JUB_OK);
    assert_int_equal(jub_audit_sample_draw(&arena, &list.state, &frame, two_and_one, &some, NULL),
                     JUB_OK);
    assert_int_equal(all.counts[JUB_AUDIT_CHOSEN], 4);
    assert_int_equal(all.counts[JUB_AUDIT_REFUSED], 2);
    assert_int_equal(some.counts[JUB_AUDIT_CHOSEN], 2);
    assert_int_equal(some.counts[JUB_AUDIT_REFUSED], 1);
    assert_true(some.within < all.within);
    for (int i = 0; i < JUB_AUDIT_LISTS; i++)
        for (size_t j = 0; j < some.counts[i]; j++) {
            assert_int_equal(some.cases[i][j], all.cases[i][j]);
            assert_int_equal(frame.list_of[some.cases[i][j] - 1], i);
        }
}

// Over many seeds every case of a list comes first as often as any other.
TEST(every_case_of_a_list_has_the_same_chance)
{
    TEST_ARENA(arena);
    small_list list;
    jub_audit_frame frame;
    uint32_t first[CASES + 1] = {0};
    const uint64_t one_each[] = {1, 1};
    open_list(&list, &arena);
    assert_int_equal(jub_audit_frame_make(&arena, &list.state, 0.1, &frame, NULL), JUB_OK);
    for (uint32_t seed = 0; seed < 4000; seed++) {
        jub_audit_sample sample;
        memcpy(list.seed.seed.bytes, &seed, sizeof seed);
        assert_int_equal(
            jub_audit_sample_draw(&arena, &list.state, &frame, one_each, &sample, NULL), JUB_OK);
        first[sample.cases[JUB_AUDIT_CHOSEN][0]]++;
    }
    for (uint32_t number = 1; number <= 4; number++) // 1,000 expected, 27 the deviation
        assert_in_range(first[number], 890, 1110);
}

TEST(without_a_seed_nothing_is_drawn)
{
    TEST_ARENA(arena);
    small_list list;
    jub_audit_frame frame;
    jub_audit_sample sample;
    const uint64_t one_each[] = {1, 1};
    open_list(&list, &arena);
    list.state.seeds.count = 0;
    assert_int_equal(jub_audit_frame_make(&arena, &list.state, 0.1, &frame, NULL), JUB_OK);
    assert_int_equal(jub_audit_sample_draw(&arena, &list.state, &frame, one_each, &sample, NULL),
                     JUB_MISSING);
}

TEST(a_case_counts_once_and_one_without_its_papers_as_wrong)
{
    TEST_ARENA(arena);
    small_list list;
    jub_audit_frame frame;
    jub_audit_result results[JUB_AUDIT_LISTS];
    const jub_audit_reading readings[] = {
        {1, false, false}, {1, true, false}, // two auditors, of whom one differs
        {2, true, true},   {3, false, false}, {5, false, true}, {8, true, false},
    };
    open_list(&list, &arena);
    assert_int_equal(jub_audit_frame_make(&arena, &list.state, 0.1, &frame, NULL), JUB_OK);
    assert_int_equal(jub_audit_sum_up(&arena, &frame, CASES, readings,
                                      sizeof readings / sizeof *readings, &aim, results, NULL),
                     JUB_OK);
    assert_int_equal(results[JUB_AUDIT_CHOSEN].read, 3);
    assert_int_equal(results[JUB_AUDIT_CHOSEN].otherwise, 2);
    assert_int_equal(results[JUB_AUDIT_CHOSEN].missing, 0);
    assert_int_equal(results[JUB_AUDIT_CHOSEN].bound, 3); // the one that was not read may be, too
    assert_int_equal(results[JUB_AUDIT_REFUSED].read, 1);
    assert_int_equal(results[JUB_AUDIT_REFUSED].missing, 1);
    assert_int_equal(results[JUB_AUDIT_REFUSED].advice, JUB_AUDIT_READ_ALL);
    assert_int_equal(results[JUB_AUDIT_REFUSED].more, 1);
}

// Source: the sequential form in the reference: below 5 % after 65 right ones, 50 more for one
// wrong.
TEST(the_sequential_test_certifies_goes_on_or_asks_for_all)
{
    (void)state_unused;
    uint64_t more = 7;
    assert_int_equal(jub_audit_advise(1000, 65, 0, &aim, &more), JUB_AUDIT_CERTIFY);
    assert_int_equal(more, 0);
    assert_int_equal(jub_audit_advise(1000, 64, 0, &aim, &more), JUB_AUDIT_GO_ON);
    assert_int_equal(more, 1);
    assert_int_equal(jub_audit_advise(1000, 65, 1, &aim, &more), JUB_AUDIT_GO_ON);
    assert_int_equal(more, 65 + 50 - 64);
    assert_int_equal(jub_audit_advise(1000, 65 + 50 + 1, 1, &aim, &more), JUB_AUDIT_CERTIFY);
    assert_int_equal(jub_audit_advise(80, 30, 1, &aim, &more), JUB_AUDIT_READ_ALL);
    assert_int_equal(more, 50);
    assert_int_equal(jub_audit_advise(40, 40, 1, &aim, &more), JUB_AUDIT_CERTIFY);  // 2.5 %, known
    assert_int_equal(jub_audit_advise(40, 40, 2, &aim, &more), JUB_AUDIT_READ_ALL); // 5 %, known
    assert_int_equal(more, 0);
}

// A list of 600 of which 30 are wrong, as many as it may not have: how often is it certified?
TEST(a_list_that_is_no_better_is_certified_at_most_as_often_as_the_risk)
{
    (void)state_unused;
    enum { TOTAL = 600, WRONG = 30, GOES = 4000 };
    jub_prng prng = {20};
    uint32_t certified = 0;
    for (uint32_t go = 0; go < GOES; go++) {
        uint64_t wrong = 0, more;
        for (uint32_t read = 0, left = WRONG; read < TOTAL; read++) {
            if (jub_audit_advise(TOTAL, read, wrong, &aim, &more) == JUB_AUDIT_CERTIFY) {
                certified++;
                break;
            }
            const bool is_wrong = jub_prng_below(&prng, TOTAL - read) < left;
            left -= is_wrong;
            wrong += is_wrong;
        }
    }
    assert_true(certified > 0);
    assert_true(certified <= GOES / 20 + 3 * 14); // 5 %, and three deviations
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_refused_far_behind_the_last_place_is_not_near_the_cut),
        cmocka_unit_test(nobody_is_chosen_before_the_final_round_is_over_nor_known_without_facts),
        cmocka_unit_test(a_sample_is_the_first_of_its_list_and_one_case_more_moves_no_other),
        cmocka_unit_test(every_case_of_a_list_has_the_same_chance),
        cmocka_unit_test(without_a_seed_nothing_is_drawn),
        cmocka_unit_test(a_case_counts_once_and_one_without_its_papers_as_wrong),
        cmocka_unit_test(the_sequential_test_certifies_goes_on_or_asks_for_all),
        cmocka_unit_test(a_list_that_is_no_better_is_certified_at_most_as_often_as_the_risk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
