#include "population/backtest.h"

#include <math.h>

#include "base/prng.h"
#include "population/backtest_private.h"
#include "test_support.h"

enum { SERIES_MAX = 20, YEARS_MAX = 40 };

// Series of yearly counts made in a test, one a jurisdiction, and their amnesties.
typedef struct world {
    jub_series_point points[SERIES_MAX][YEARS_MAX];
    jub_series series[SERIES_MAX];
    jub_event events[SERIES_MAX];
    jub_series_set set;
    jub_event_list list;
} world;

static const char NAMES[] = "ABCDEFGHIJKLMNOPQRST";

static jub_date first_of_july(int32_t year)
{
    jub_date day;
    assert_true(jub_date_from_civil((jub_civil){year, 7, 1}, &day));
    return day;
}

static world *make_world(jub_arena *arena, size_t series_count, size_t years)
{
    world *made = JUB_NEW(arena, world, 1);
    assert_non_null(made);
    for (size_t i = 0; i < series_count; i++) {
        made->series[i] =
            (jub_series){{&NAMES[i], 1}, JUB_TEXT("yearly"), made->points[i], years, 0};
        for (size_t j = 0; j < years; j++)
            made->points[i][j] = (jub_series_point){first_of_july(1980 + (int32_t)j), 20000};
    }
    made->set = (jub_series_set){made->series, series_count};
    made->list = (jub_event_list){.events = made->events};
    return made;
}

static jub_backtest run(jub_arena *arena, const world *of)
{
    jub_backtest backtest;
    jub_error error = {0};
    if (jub_backtest_run(arena, &of->set, &of->list, &backtest, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return backtest;
}

static const jub_backtest_case *find(const jub_backtest *in, size_t series, size_t origin,
                                     size_t horizon)
{
    for (size_t i = 0; i < in->case_count; i++)
        if (in->cases[i].series == series && in->cases[i].origin == origin &&
            in->cases[i].horizon == horizon)
            return &in->cases[i];
    fail_msg("no case of series %zu at %zu", series, origin);
    return NULL;
}

static double wobble(jub_prng *prng, double size)
{
    return exp(size * ((double)jub_prng_below(prng, 2001) / 1000 - 1));
}

// ---- the rule

TEST(a_series_is_left_out_for_each_reason_of_the_rule)
{
    TEST_ARENA(arena);
    world *of = make_world(&arena, 6, 12);
    of->series[1].count = 7;
    for (size_t j = 0; j < 12; j++) {
        of->points[2][j].day = first_of_july(1980 + 2 * (int32_t)j);  // every two years
        of->points[3][j].day = first_of_july(1980) + 30 * (int32_t)j; // eleven months
        of->points[4][j].day = first_of_july(1980) + (j < 9 ? 10 : 300) * (int32_t)j; // bunched
    }
    of->series[5].count = 8;
    const jub_backtest backtest = run(&arena, of);
    assert_int_equal(backtest.tried_count, 2);
    assert_text(backtest.series[0].why_left_out, "");
    assert_text(backtest.series[1].why_left_out, "7 usable points, fewer than 8");
    assert_text(backtest.series[2].why_left_out, "points 730 days apart (median), more than 400");
    assert_text(backtest.series[3].why_left_out, "covers 330 days, fewer than 1095");
    assert_text(backtest.series[4].why_left_out,
                "0 origins with a count 12 months on, fewer than 4");
    assert_text(backtest.series[5].why_left_out, "");
    // 8 yearly points: origins from the third to the seventh, and to the sixth
    assert_int_equal(backtest.series[5].scores[0].count, 5);
    assert_int_equal(backtest.series[5].scores[1].count, 4);
    assert_int_equal(backtest.case_count, 9 + 8 + 5 + 4);
}

TEST(the_rule_does_not_look_at_counts)
{
    TEST_ARENA(arena);
    world *of = make_world(&arena, 2, 8);
    jub_prng prng = {3};
    for (size_t j = 0; j < 8; j++) of->points[1][j].people = 1 + jub_prng_below(&prng, 1000000);
    assert_int_equal(run(&arena, of).tried_count, 2);
}

TEST(no_dense_series_is_no_error)
{
    TEST_ARENA(arena);
    world *of = make_world(&arena, 1, 5);
    const jub_backtest backtest = run(&arena, of);
    assert_int_equal(backtest.tried_count, 0);
    assert_int_equal(backtest.case_count, 0);
}

// ---- the naive forecasts and the scores, by hand

TEST(naive_forecasts_and_their_errors_are_those_worked_by_hand)
{
    TEST_ARENA(arena);
    world *of = make_world(&arena, 1, 10);
    for (size_t j = 0; j < 10; j++) of->points[0][j].people = 1000 + 100 * (double)j;
    const jub_backtest backtest = run(&arena, of);
    double last = 0;
    for (size_t j = 2; j < 9; j++) {
        const jub_backtest_case *tried = find(&backtest, 0, j, 0);
        assert_true(tried->happened == 1100 + 100 * (double)j);
        assert_true(tried->last_value == 1000 + 100 * (double)j);
        assert_true(fabs(tried->straight_line - tried->happened) < 1); // leap days
        last += 100 * 100 / tried->happened / 7;
    }
    assert_true(fabs(backtest.all[0].last_value - last) < 1e-9);
    assert_true(backtest.all[0].straight_line < 0.1);
    assert_false(jub_backtest_is_better(&backtest.all[0])); // a line is right here
    assert_true(backtest.all[0].projected < backtest.all[0].last_value);
}

TEST(a_score_holds_between_seventy_and_ninety_of_a_hundred)
{
    (void)state_unused;
    assert_false(jub_backtest_holds(&(jub_backtest_score){.count = 100, .held = 69}));
    assert_true(jub_backtest_holds(&(jub_backtest_score){.count = 100, .held = 70}));
    assert_true(jub_backtest_holds(&(jub_backtest_score){.count = 100, .held = 90}));
    assert_false(jub_backtest_holds(&(jub_backtest_score){.count = 100, .held = 91}));
}

// ---- nothing from after the origin

static void assert_same_until(const jub_backtest *a, const jub_backtest *b,
                              const jub_series_set *set, jub_date day)
{
    size_t looked_at = 0;
    assert_int_equal(a->case_count, b->case_count);
    for (size_t i = 0; i < a->case_count; i++) {
        const jub_backtest_case *one = &a->cases[i], *other = &b->cases[i];
        if (set->series[one->series].points[one->origin].day > day) continue;
        looked_at++;
        assert_true(one->projected == other->projected && one->low == other->low &&
                    one->high == other->high && one->last_value == other->last_value &&
                    one->straight_line == other->straight_line);
    }
    assert_true(looked_at > 0);
}

static jub_series_set spoil_after(jub_arena *arena, const jub_series_set *set, jub_date day)
{
    jub_series *series = JUB_NEW(arena, jub_series, set->count);
    assert_non_null(series);
    for (size_t i = 0; i < set->count; i++) {
        series[i] = set->series[i];
        jub_series_point *points = JUB_NEW(arena, jub_series_point, series[i].count);
        assert_non_null(points);
        for (size_t j = 0; j < series[i].count; j++) {
            points[j] = set->series[i].points[j];
            if (points[j].day > day) points[j].people = 1 + 977.0 * (double)(j * j % 31);
        }
        series[i].points = points;
    }
    return (jub_series_set){series, set->count};
}

// Amnesties in force after the day and not announced by then are dropped.
static jub_event_list forget_after(jub_arena *arena, const jub_event_list *list, jub_date day)
{
    jub_event *events = JUB_NEW(arena, jub_event, list->count);
    assert_non_null(events);
    jub_event_list kept = {.events = events};
    for (size_t i = 0; i < list->count; i++) {
        const jub_event *event = &list->events[i];
        if (event->effective <= day || (event->has_forecast && event->forecast_made <= day))
            events[kept.count++] = *event;
    }
    return kept;
}

static size_t check_no_leak(jub_arena *arena, const jub_series_set *set,
                            const jub_event_list *events)
{
    jub_backtest whole, spoilt;
    size_t days = 0;
    assert_int_equal(jub_backtest_run(arena, set, events, &whole, NULL), JUB_OK);
    for (size_t i = 0; i < whole.case_count; i += 3, days++) {
        const jub_backtest_case *tried = &whole.cases[i];
        const jub_date day = set->series[tried->series].points[tried->origin].day;
        const size_t mark_bytes = jub_arena_mark(arena);
        const jub_series_set other = spoil_after(arena, set, day);
        const jub_event_list known = forget_after(arena, events, day);
        assert_int_equal(jub_backtest_run(arena, &other, &known, &spoilt, NULL), JUB_OK);
        assert_same_until(&whole, &spoilt, set, day);
        jub_arena_rewind(arena, mark_bytes);
    }
    return days;
}

TEST(what_comes_after_an_origin_changes_no_projection_made_until_then)
{
    TEST_ARENA(arena);
    world *of = make_world(&arena, 5, 25);
    jub_prng prng = {12};
    for (size_t i = 0; i < 5; i++) {
        for (size_t j = 1; j < 25; j++)
            of->points[i][j].people = of->points[i][j - 1].people * wobble(&prng, 0.2);
        of->events[i] = (jub_event){of->series[i].jurisdiction,
                                    JUB_TEXT("x"),
                                    first_of_july(1988 + (int32_t)i) + 90,
                                    true,
                                    first_of_july(1988 + (int32_t)i) - 5,
                                    3000};
    }
    of->list.count = 5;
    assert_true(check_no_leak(&arena, &of->set, &of->list) > 50);
}

// ---- what a known amnesty leads to

// Levels, each with one amnesty that lets out 40 of 100, made good with this time constant.
static void recover(world *of, size_t series_count, size_t years, double time_constant)
{
    jub_prng prng = {5};
    for (size_t i = 0; i < series_count; i++) {
        const size_t fall = 8 + i; // between this point and the one before
        for (size_t j = 0; j < years; j++) {
            const double since = (double)j - (double)fall + 1.0 / 365;
            const double out = j < fall ? 0 : 0.4 * exp(-since / time_constant);
            of->points[i][j].people = round(20000 * (1 - out) * wobble(&prng, 0.01));
        }
        of->events[i] = (jub_event){.jurisdiction = of->series[i].jurisdiction,
                                    .effective = of->points[i][fall].day - 1};
    }
    of->list.count = series_count;
}

// The last series' fall comes when those of the others have been seen.
TEST(how_fast_falls_are_made_good_is_learned_from_those_seen)
{
    TEST_ARENA(arena);
    enum { COUNT = 16, YEARS = 34 };
    const double constants[] = {1, 2, 6};
    double projected[3];
    for (int i = 0; i < 3; i++) {
        world *of = make_world(&arena, COUNT, YEARS);
        recover(of, COUNT, YEARS, constants[i]);
        const jub_backtest backtest = run(&arena, of);
        const jub_backtest_case *tried = find(&backtest, COUNT - 1, 8 + COUNT - 1, 0);
        projected[i] = tried->projected;
        assert_true(tried->last_value < 12300);
        assert_true(fabs(projected[i] / tried->happened - 1) < 0.09);
    }
    assert_true(projected[0] > projected[1] * 1.05 && projected[1] > projected[2] * 1.05);
}

// A count that sinks on for years after a small amnesty is not expected back where it was.
TEST(a_gap_is_no_more_than_what_the_amnesty_brought_down)
{
    TEST_ARENA(arena);
    world *of = make_world(&arena, 1, 12);
    for (size_t j = 5; j < 12; j++) of->points[0][j].people = 19000 - 1500 * (double)(j - 5);
    of->events[0] = (jub_event){.jurisdiction = of->series[0].jurisdiction,
                                .effective = of->points[0][5].day - 1};
    of->list.count = 1;
    // The counts of the summer after it and of a year later are its fall: 20,000 to 17,500.
    for (size_t j = 6; j < 12; j++) {
        const double age = jub_backtest_years(of->events[0].effective, of->points[0][j].day);
        const double gap = jub_backtest_look(&of->series[0], &of->list, j).gap;
        assert_true(fabs(gap - log(20000.0 / 17500) * exp(-age / 5)) < 1e-12);
    }
    of->points[0][8].people = 19800; // all but made good
    assert_true(jub_backtest_look(&of->series[0], &of->list, 8).gap < log(20000.0 / 19800));
    of->points[0][8].people = 21000;
    assert_true(jub_backtest_look(&of->series[0], &of->list, 8).gap == 0);
}

TEST(nothing_seen_yet_makes_a_fall_good_with_two_years)
{
    (void)state_unused;
    assert_true(fabs(jub_backtest_made_good(2) - (1 - exp(-1))) < 1e-12);
    assert_true(jub_backtest_made_good(0) == 0);
}

TEST(an_announced_amnesty_is_subtracted_once_and_by_its_latest_forecast)
{
    TEST_ARENA(arena);
    world *of = make_world(&arena, 1, 12);
    const jub_date origin = of->points[0][8].day;
    const jub_text place = of->series[0].jurisdiction;
    of->events[0] = (jub_event){place, JUB_TEXT("1"), origin + 180, true, origin - 40, 1000};
    of->events[1] = (jub_event){place, JUB_TEXT("2"), origin + 180, true, origin - 2, 5000};
    of->events[2] = (jub_event){place, JUB_TEXT("3"), origin + 180, true, origin + 1, 9000};
    of->events[3] = (jub_event){JUB_TEXT("Z"), JUB_TEXT("4"), origin + 180, true, origin, 9000};
    of->list.count = 4;
    const jub_backtest backtest = run(&arena, of);
    // 5,000 of 20,000 walk out after 180 days; 185 days later some are made good
    const double left = log(0.75) * exp(-185 / 365.25 / 2);
    assert_true(fabs(find(&backtest, 0, 8, 0)->projected - 20000 * exp(left)) < 10);
    assert_true(fabs(find(&backtest, 0, 7, 0)->projected - 20000) < 1); // not announced yet
}

TEST(what_an_amnesty_did_is_not_seen_before_the_next_count)
{
    TEST_ARENA(arena);
    world *of = make_world(&arena, 1, 12);
    of->points[0][9].people = 15000;
    of->events[0] = (jub_event){.jurisdiction = of->series[0].jurisdiction,
                                .effective = of->points[0][8].day + 30};
    of->list.count = 1;
    assert_true(jub_backtest_look(&of->series[0], &of->list, 8).gap == 0);
    const double gap = jub_backtest_look(&of->series[0], &of->list, 9).gap;
    const double age = (of->points[0][9].day - of->events[0].effective) / 365.25;
    assert_true(fabs(gap - log(20000.0 / 15000) * exp(-age / 5)) < 1e-9);
}

// ---- ranges

TEST(ranges_hold_about_eighty_of_a_hundred_in_quiet_and_restless_series)
{
    TEST_ARENA(arena);
    world *of = make_world(&arena, SERIES_MAX, YEARS_MAX);
    jub_prng prng = {9};
    for (size_t i = 0; i < SERIES_MAX; i++)
        for (size_t j = 1; j < YEARS_MAX; j++)
            of->points[i][j].people =
                of->points[i][j - 1].people * wobble(&prng, i % 2 ? 0.25 : 0.05);
    const jub_backtest backtest = run(&arena, of);
    for (size_t h = 0; h < JUB_BACKTEST_HORIZONS; h++) {
        size_t held[2] = {0}, count[2] = {0};
        for (size_t i = 0; i < SERIES_MAX; i++) {
            held[i % 2] += backtest.series[i].scores[h].held;
            count[i % 2] += backtest.series[i].scores[h].count;
        }
        for (int kind = 0; kind < 2; kind++) {
            const double share = (double)held[kind] / (double)count[kind];
            assert_true(share > 0.70 && share < 0.90);
        }
        assert_true(jub_backtest_holds(&backtest.all[h]));
    }
}

TEST(a_lack_of_memory_is_said)
{
    jub_status status = JUB_NO_MEMORY;
    size_t at = 0;
    TEST_ARENA(kept);
    world *of = make_world(&kept, 2, 12);
    for (; status == JUB_NO_MEMORY && at < 200; at++) {
        TEST_ARENA(arena);
        jub_backtest backtest;
        test_arena_fail_at(&arena, at);
        status = jub_backtest_run(&arena, &of->set, &of->list, &backtest, NULL);
    }
    assert_int_equal(status, JUB_OK);
    assert_true(at > 8);
}

// ---- the reference's series

static void read_shared(jub_arena *arena, jub_series_set *set, jub_event_list *events)
{
    const jub_text series = test_read_file(arena, "../shared/reference/population-series.csv");
    const jub_text list = test_read_file(arena, "../shared/reference/amnesty-events.csv");
    assert_non_null(list.bytes);
    assert_int_equal(jub_series_read(arena, series, set, NULL), JUB_OK);
    assert_int_equal(jub_events_read(arena, list, events, NULL), JUB_OK);
}

TEST(the_series_of_the_reference_are_projected_better_than_by_either_naive_forecast)
{
    TEST_ARENA(arena);
    NEEDS_SHARED("reference/population-series.csv");
    jub_series_set set;
    jub_event_list events;
    jub_backtest backtest;
    read_shared(&arena, &set, &events);
    assert_int_equal(jub_backtest_run(&arena, &set, &events, &backtest, NULL), JUB_OK);
    assert_int_equal(backtest.tried_count, 3);
    for (size_t h = 0; h < JUB_BACKTEST_HORIZONS; h++) {
        assert_true(backtest.all[h].count > 75);
        assert_true(jub_backtest_is_better(&backtest.all[h]));
        assert_true(jub_backtest_is_better(&backtest.each[h]));
        assert_true(jub_backtest_holds(&backtest.all[h]));
    }
}

// So that it is not one jurisdiction that carries the others: each without its own past in what is
// learned from all, and the others without it.
TEST(no_single_jurisdiction_carries_the_result)
{
    TEST_ARENA(arena);
    NEEDS_SHARED("reference/population-series.csv");
    jub_series_set set;
    jub_event_list events;
    jub_backtest whole, backtest;
    read_shared(&arena, &set, &events);
    assert_int_equal(jub_backtest_run(&arena, &set, &events, &whole, NULL), JUB_OK);
    for (size_t out = 0; out < whole.series_count; out++) {
        if (whole.series[out].why_left_out.length_bytes > 0) continue;
        jub_series *series = JUB_NEW(&arena, jub_series, set.count);
        assert_non_null(series);
        memcpy(series, set.series, set.count * sizeof *series);
        series[out].count = 0;
        const jub_series_set without = {series, set.count};
        assert_int_equal(jub_backtest_run(&arena, &without, &events, &backtest, NULL), JUB_OK);
        assert_int_equal(backtest.tried_count, 2);
        for (size_t h = 0; h < JUB_BACKTEST_HORIZONS; h++)
            assert_true(jub_backtest_is_better(&backtest.all[h]));
    }
}

TEST(nothing_leaks_in_the_series_of_the_reference)
{
    TEST_ARENA(arena);
    NEEDS_SHARED("reference/population-series.csv");
    jub_series_set set;
    jub_event_list events;
    read_shared(&arena, &set, &events);
    assert_true(check_no_leak(&arena, &set, &events) > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_series_is_left_out_for_each_reason_of_the_rule),
        cmocka_unit_test(the_rule_does_not_look_at_counts),
        cmocka_unit_test(no_dense_series_is_no_error),
        cmocka_unit_test(naive_forecasts_and_their_errors_are_those_worked_by_hand),
        cmocka_unit_test(a_score_holds_between_seventy_and_ninety_of_a_hundred),
        cmocka_unit_test(what_comes_after_an_origin_changes_no_projection_made_until_then),
        cmocka_unit_test(how_fast_falls_are_made_good_is_learned_from_those_seen),
        cmocka_unit_test(a_gap_is_no_more_than_what_the_amnesty_brought_down),
        cmocka_unit_test(nothing_seen_yet_makes_a_fall_good_with_two_years),
        cmocka_unit_test(an_announced_amnesty_is_subtracted_once_and_by_its_latest_forecast),
        cmocka_unit_test(what_an_amnesty_did_is_not_seen_before_the_next_count),
        cmocka_unit_test(ranges_hold_about_eighty_of_a_hundred_in_quiet_and_restless_series),
        cmocka_unit_test(a_lack_of_memory_is_said),
        cmocka_unit_test(
            the_series_of_the_reference_are_projected_better_than_by_either_naive_forecast),
        cmocka_unit_test(no_single_jurisdiction_carries_the_result),
        cmocka_unit_test(nothing_leaks_in_the_series_of_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
