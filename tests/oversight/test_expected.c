#include <math.h>

#include "made.h"
#include "statistics/near_support.h"

static void expect(made *made_in, overseer *run, jub_oversight_options *options)
{
    *options = (jub_oversight_options){.seed = 1, .draws = 99};
    *run = (overseer){.arena = made_in->arena,
                      .evidence = &made_in->evidence,
                      .state = &made_in->state,
                      .basis = &made_in->basis,
                      .options = options};
    assert_int_equal(oversight_expect(run, NULL), JUB_OK);
}

// Over all cases of a facility, what is expected is near what was answered: a fit keeps sums.
TEST(expected_passes_add_up_to_those_that_were_given)
{
    TEST_ARENA(arena);
    made base;
    overseer run;
    jub_oversight_options options;
    made_open(&arena, 900, 900, 12, &base);
    made_read_all(&base, NULL);
    expect(&base, &run, &options);
    double expected = 0, passes = 0;
    for (size_t i = 0; i < base.evidence.readings.count; i++) {
        const jub_reading_fact *reading = &base.evidence.readings.items[i];
        expected += oversight_chance(&run, reading->case_number, reading->reader);
        passes += reading->is_pass;
    }
    ASSERT_CLOSE(expected / 1800, passes / 1800, 0.01);
    made_close(&base);
}

static uint32_t turned_reader = 4;

static bool turn_round(const made *made_in, uint32_t reader, uint32_t case_number, bool honest)
{
    (void)made_in;
    (void)case_number;
    return reader == turned_reader ? !honest : honest;
}

TEST(what_is_expected_of_a_reader_does_not_hang_on_that_readers_answers)
{
    TEST_ARENA(arena);
    made honest, turned;
    overseer run, other_run;
    jub_oversight_options options, other_options;
    made_open(&arena, 400, 400, 8, &honest);
    made_open(&arena, 400, 400, 8, &turned);
    made_read_all(&honest, NULL);
    made_read_all(&turned, turn_round);
    expect(&honest, &run, &options);
    expect(&turned, &other_run, &other_options);
    size_t moved = 0;
    for (uint32_t c = 1; c <= 400; c++) {
        const double before = oversight_chance(&run, c, 4),
                     after = oversight_chance(&other_run, c, 4);
        ASSERT_CLOSE(before, after, 1e-12);
        moved += fabs(oversight_chance(&run, c, 5) - oversight_chance(&other_run, c, 5)) > 1e-6;
    }
    assert_true(moved > 300); // what is expected of others does
    made_close(&honest);
    made_close(&turned);
}

TEST(a_case_that_leaves_no_choice_takes_no_part)
{
    TEST_ARENA(arena);
    made base;
    overseer run;
    jub_oversight_options options;
    made_open(&arena, 200, 200, 5, &base);
    made_read_all(&base, NULL);
    base.proposals[6].standing_failed = JUB_GRANTED;
    base.state.cases.items[9].person = JUB_NO_ROW; // and one without facts
    expect(&base, &run, &options);
    assert_true(isnan(run.chances[6]) && isnan(oversight_chance(&run, 7, 0)));
    assert_true(isnan(run.chances[9]) && !isnan(run.chances[8]));
    size_t found = 0;
    for (uint32_t i = 0; i < run.reader_offsets[base.state.actors.count]; i++)
        found += base.evidence.readings.items[run.reader_readings[i]].case_number == 7;
    assert_int_equal(found, 0);
    made_close(&base);
}

// The share among those whom the other reader refused, counted by hand.
TEST(the_other_readers_answer_moves_what_is_expected_as_far_as_it_tells)
{
    TEST_ARENA(arena);
    made base;
    overseer run;
    jub_oversight_options options;
    double expected[2] = {0};
    size_t passed[2] = {0}, count[2] = {0};
    made_open(&arena, 900, 900, 12, &base);
    made_read_all(&base, NULL);
    expect(&base, &run, &options);
    for (size_t i = 0; i < base.evidence.readings.count; i++) {
        const jub_reading_fact *reading = &base.evidence.readings.items[i];
        const jub_reading_fact *other = oversight_other(&run, reading);
        assert_non_null(other);
        assert_int_equal(other->case_number, reading->case_number);
        assert_int_not_equal(other->reader, reading->reader);
        count[other->is_pass]++;
        passed[other->is_pass] += reading->is_pass;
        expected[other->is_pass] +=
            oversight_chance_given(&run, reading->case_number, reading->reader);
    }
    for (int i = 0; i < 2; i++)
        ASSERT_CLOSE(expected[i] / (double)count[i], (double)passed[i] / (double)count[i], 0.03);
    assert_true(expected[0] / (double)count[0] < 0.2 && expected[1] / (double)count[1] > 0.8);
    made_close(&base);
}

TEST(third_readings_take_no_part_and_readings_stand_in_the_order_of_time)
{
    TEST_ARENA(arena);
    made base;
    overseer run;
    jub_oversight_options options;
    made_open(&arena, 100, 100, 5, &base);
    made_read(&base, 1, 1, 0, true, made_time(0, 3));
    made_read(&base, 2, 1, 0, true, made_time(0, 1));
    made_read(&base, 3, 3, 0, true, made_time(0, 2));
    made_read(&base, 4, 2, 0, false, made_time(0, 2));
    expect(&base, &run, &options);
    assert_int_equal(run.reader_offsets[1] - run.reader_offsets[0], 3);
    static const uint32_t order[] = {1, 3, 0};
    for (size_t i = 0; i < 3; i++) assert_int_equal(run.reader_readings[i], order[i]);
    assert_true(isnan(oversight_chance_given(&run, 1, 0)));
    made_close(&base);
}

TEST(no_memory_is_told_wherever_it_is_missed)
{
    for (size_t i = 0; i < 12; i++) {
        TEST_ARENA(arena);
        made base;
        jub_oversight_options options = {.draws = 99};
        made_open(&arena, 60, 60, 5, &base);
        made_read_all(&base, NULL);
        overseer run = {.arena = &arena,
                        .evidence = &base.evidence,
                        .state = &base.state,
                        .basis = &base.basis,
                        .options = &options};
        test_arena_fail_at(&arena, i);
        assert_int_equal(oversight_expect(&run, NULL), JUB_NO_MEMORY);
        made_close(&base);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expected_passes_add_up_to_those_that_were_given),
        cmocka_unit_test(what_is_expected_of_a_reader_does_not_hang_on_that_readers_answers),
        cmocka_unit_test(a_case_that_leaves_no_choice_takes_no_part),
        cmocka_unit_test(the_other_readers_answer_moves_what_is_expected_as_far_as_it_tells),
        cmocka_unit_test(third_readings_take_no_part_and_readings_stand_in_the_order_of_time),
        cmocka_unit_test(no_memory_is_told_wherever_it_is_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
