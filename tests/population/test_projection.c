// Projections of which the answer is known: from the dates alone, or in closed form.

#include "population/projection.h"

#include <math.h>

#include "base/prng.h"
#include "parallel_support.h"
#include "population/projection_private.h"
#include "small_register.h"

#define FIRST ((jub_date)19038) // 2022-02-15

static jub_scenario quiet(void)
{
    jub_scenario scenario;
    jub_scenario_default(&scenario);
    scenario.from = FIRST;
    scenario.runs = 50;
    scenario.months = 12;
    scenario.returns_permille = 0;
    return scenario;
}

static jub_projection project(jub_arena *arena, const jub_register *reg,
                              const jub_scenario *scenario, const jub_amnesty_effect *amnesty,
                              const jub_parallel *parallel)
{
    jub_projection projection;
    jub_error error = {0};
    if (jub_project(arena, reg, scenario, amnesty, parallel, &projection, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return projection;
}

static void assert_range(jub_range range, double expected)
{
    assert_true(range.low == expected);
    assert_true(range.middle == expected);
    assert_true(range.high == expected);
}

static void assert_order(jub_range range)
{
    assert_true(range.low <= range.middle);
    assert_true(range.middle <= range.high);
}

// -- from the dates alone -------------------------------------------------------------------------

enum { PEOPLE = 500, OLD_DAYS = 4000 };

// People of three facilities who leave on drawn days, and one admission long ago.
static jub_register *dated_people(jub_arena *arena, int32_t ends[PEOPLE])
{
    static const char *const facilities[] = {"A", "B", "C"};
    small_register made = small_begin();
    jub_prng prng = {7};
    for (int i = 0; i < PEOPLE; i++) {
        const int32_t served = (int32_t)jub_prng_below(&prng, 300) + 1;
        ends[i] = (int32_t)jub_prng_below(&prng, 500) + 1;
        small_person(&made, facilities[i % 3], FIRST - served, "false", served + ends[i]);
    }
    small_former(&made, "A", FIRST - OLD_DAYS, 10);
    return small_end(arena, &made);
}

TEST(without_admissions_the_stock_falls_exactly_by_the_dates)
{
    TEST_ARENA(arena);
    int32_t ends[PEOPLE];
    const jub_register *reg = dated_people(&arena, ends);
    const jub_scenario scenario = quiet();
    const jub_projection found = project(&arena, reg, &scenario, NULL, NULL);
    assert_int_equal(found.place_count, 4);
    assert_int_equal(found.places[0].held_now, PEOPLE);
    assert_int_equal(found.months[0], 19051);  // 2022-02-28
    assert_int_equal(found.months[11], 19388); // 2023-01-31
    for (uint32_t month = 0; month < found.month_count; month++) {
        const jub_date last = found.months[month];
        const jub_date before = month == 0 ? FIRST : found.months[month - 1];
        uint32_t held[4] = {0}, left = 0;
        for (int i = 0; i < PEOPLE; i++) {
            held[1 + i % 3] += FIRST + ends[i] > last;
            held[0] += FIRST + ends[i] > last;
            left += FIRST + ends[i] > before && FIRST + ends[i] <= last;
        }
        for (int place = 0; place < 4; place++)
            assert_range(found.places[place].months[month].held, held[place]);
        assert_range(found.places[0].months[month].left, left);
        assert_range(found.places[0].months[month].admitted, 0);
    }
}

TEST(an_amnesty_lets_out_on_its_day_whoever_it_reaches)
{
    TEST_ARENA(arena);
    int32_t ends[PEOPLE];
    const jub_register *reg = dated_people(&arena, ends);
    const jub_scenario scenario = quiet();
    jub_date least[PEOPLE], most[PEOPLE];
    const jub_date day = FIRST + 60; // 2022-04-16
    uint32_t sure = 0, perhaps = 0, held_least = 0, held_most = 0;
    for (int i = 0; i < PEOPLE; i++) {
        const jub_date own = FIRST + ends[i];
        const bool is_there = own > day;
        least[i] = i % 4 == 0 && is_there ? day : own;
        most[i] = i % 4 <= 1 && is_there ? day : own;
        sure += i % 4 == 0 && is_there;
        perhaps += i % 4 <= 1 && is_there;
        held_most += least[i] > 19112; // 2022-04-30
        held_least += most[i] > 19112;
    }
    const jub_amnesty_effect amnesty = {.day = day, .end_least = least, .end_most = most};
    const jub_projection found = project(&arena, reg, &scenario, &amnesty, NULL);
    assert_int_equal(found.amnesty_least, sure);
    assert_int_equal(found.amnesty_most, perhaps);
    assert_int_equal(found.months[2], 19112);
    const jub_month_of *april = &found.places[0].months[2];
    assert_order(april->held);
    assert_true(april->held.low >= held_least && april->held.high <= held_most);
    assert_true(april->held.low < april->held.high);
    assert_true(april->pardoned.low >= sure && april->pardoned.high <= perhaps);
    assert_range(found.places[0].months[1].pardoned, 0);
    assert_range(found.places[0].months[3].pardoned, 0);
    const jub_amnesty_effect certain = {.day = day, .end_least = least, .end_most = least};
    const jub_projection exact = project(&arena, reg, &scenario, &certain, NULL);
    assert_range(exact.places[0].months[2].held, held_most);
    assert_range(exact.places[0].months[2].pardoned, sure);
}

TEST(work_posts_stand_empty_as_people_leave)
{
    TEST_ARENA(arena);
    int32_t ends[PEOPLE];
    const jub_register *reg = dated_people(&arena, ends);
    const jub_scenario scenario = quiet();
    const jub_projection found = project(&arena, reg, &scenario, NULL, NULL);
    assert_int_equal(found.trade_count, 2); // C has none
    assert_text(found.trades[0].trade, "farm");
    assert_text(found.trades[1].trade, "pasture");
    for (uint32_t month = 0; month < found.month_count; month++)
        for (int i = 0; i < 2; i++) {
            const uint64_t held = (uint64_t)found.places[1 + i].months[month].held.middle;
            const uint64_t posts = (7 * found.places[1 + i].held_now + 5) / 10;
            const double empty = (double)(posts - (7 * held + 5) / 10);
            assert_range(found.places[1 + i].months[month].posts_empty, empty);
            assert_range(found.trades[i].months[month].posts_empty, empty);
        }
    assert_range(found.places[3].months[11].posts_empty, 0);
}

// -- in closed form -------------------------------------------------------------------------------

enum { A_DAY = 4, WINDOW_DAYS = 720, MEAN_TERM = 100, AMNESTY_DAYS = 200 };

// Four admissions a day, terms at the quantiles of an exponential distribution, nobody there.
static jub_register *steady_admissions_until(jub_arena *arena, double *mean_out, double *until_out)
{
    small_register made = small_begin();
    jub_prng prng = {3};
    double sum = 0, until = 0;
    uint32_t count = 0;
    small_person(&made, "A", FIRST - 10, "false", 11);
    for (int32_t day = 0; day < WINDOW_DAYS; day++)
        for (int i = 0; i < A_DAY; i++) {
            const double share = (jub_prng_below(&prng, 100000) + 0.5) / 100000;
            const int32_t term = (int32_t)(-MEAN_TERM * log(share));
            small_former(&made, i % 2 == 0 ? "A" : "B", FIRST - day, term);
            sum += term;
            until += term < AMNESTY_DAYS ? term : AMNESTY_DAYS;
            count++;
        }
    *mean_out = sum / count;
    *until_out = until / count;
    return small_end(arena, &made);
}

static jub_register *steady_admissions(jub_arena *arena, double *mean_out)
{
    double until;
    return steady_admissions_until(arena, mean_out, &until);
}

TEST(constant_admissions_tend_to_what_littles_law_says)
{
    TEST_ARENA(arena);
    double mean;
    const jub_register *reg = steady_admissions(&arena, &mean);
    jub_scenario scenario = quiet();
    scenario.months = 48;
    scenario.runs = 1000;
    const jub_projection found = project(&arena, reg, &scenario, NULL, NULL);
    const double expected = A_DAY * mean;
    const jub_range held = found.places[0].months[47].held;
    assert_true(fabs(found.admissions_per_month - A_DAY * 30) < 1e-9);
    assert_true(fabs(held.middle / expected - 1) < 0.03);
    // A Poisson count, at a rate that 2,880 admissions tell.
    const double known = A_DAY * WINDOW_DAYS;
    const double spread = sqrt(expected + expected * expected / known);
    assert_true(fabs((held.high - held.low) / (2 * 1.2816 * spread) - 1) < 0.15);
    const jub_range in_a = found.places[1].months[47].held;
    assert_true(fabs(in_a.middle / (expected / 2) - 1) < 0.05);
}

TEST(twice_the_admissions_and_half_the_terms_are_what_the_scenario_says)
{
    TEST_ARENA(arena);
    double mean;
    const jub_register *reg = steady_admissions(&arena, &mean);
    jub_scenario scenario = quiet();
    scenario.months = 36;
    scenario.runs = 300;
    scenario.admissions_permille = 2000;
    scenario.admissions_from_month = 4;
    scenario.terms_permille = 500;
    const jub_projection found = project(&arena, reg, &scenario, NULL, NULL);
    const double april = found.places[0].months[2].admitted.middle;
    const double may = found.places[0].months[3].admitted.middle;
    assert_true(fabs(april / (A_DAY * 30) - 1) < 0.1); // 2022-04-30 is the third month's end
    assert_true(fabs(may / (2 * A_DAY * 31) - 1) < 0.1);
    assert_true(fabs(found.places[0].months[35].held.middle / (A_DAY * mean) - 1) < 0.04);
}

// Who is held on the amnesty's day of those who came since is what Little's law says of the part of
// their stays that lies before it.
TEST(an_amnesty_lets_out_its_share_of_those_who_came_since)
{
    TEST_ARENA(arena);
    double mean, until;
    const jub_register *reg = steady_admissions_until(&arena, &mean, &until);
    jub_scenario scenario = quiet();
    scenario.runs = 400;
    jub_date none[1] = {FIRST + 1};
    const jub_amnesty_effect amnesty = {.day = FIRST + AMNESTY_DAYS,
                                        .end_least = none,
                                        .end_most = none,
                                        .newcomers_permille = 400};
    const jub_projection found = project(&arena, reg, &scenario, &amnesty, NULL);
    double pardoned = 0;
    for (uint32_t i = 0; i < found.month_count; i++)
        pardoned += found.places[0].months[i].pardoned.middle;
    assert_true(fabs(pardoned / (0.4 * A_DAY * until) - 1) < 0.03);
    assert_int_equal(found.amnesty_most, 0); // of those held at the start
}

enum { LET_OUT = 4000 };

TEST(those_let_out_come_back_by_the_scenarios_half)
{
    TEST_ARENA(arena);
    small_register made = small_begin();
    for (int i = 0; i < LET_OUT; i++) small_person(&made, "A", FIRST - 10, "false", 5000);
    small_former(&made, "B", FIRST - 300, 4000);
    const jub_register *reg = small_end(&arena, &made);
    jub_scenario scenario = quiet();
    scenario.months = 36;
    scenario.returns_permille = 500;
    scenario.returns_half_months = 6;
    scenario.admissions_permille = 0;
    jub_date *ends = JUB_NEW(&arena, jub_date, LET_OUT);
    const jub_date day = FIRST + 13; // 2022-02-28
    for (int i = 0; i < LET_OUT; i++) ends[i] = day;
    const jub_amnesty_effect amnesty = {.day = day, .end_least = ends, .end_most = ends};
    const jub_projection found = project(&arena, reg, &scenario, &amnesty, NULL);
    double by_half = 0, by_end = 0;
    for (uint32_t i = 0; i < 36; i++) {
        by_end += found.places[0].months[i].returned.middle;
        if (i <= 6) by_half += found.places[0].months[i].returned.middle;
    }
    assert_range(found.places[0].months[0].pardoned, LET_OUT);
    assert_range(found.places[0].months[0].returned, 0);
    assert_true(fabs(by_end / (LET_OUT * 0.5) - 1) < 0.03);
    assert_true(fabs(by_half / (LET_OUT * 0.25) - 1) < 0.05);
    assert_true(found.places[2].months[30].held.middle >
                LET_OUT * 0.45); // in B, as the stay has it
}

TEST(who_waits_for_trial_goes_on_as_others_did_after_as_long_a_wait)
{
    TEST_ARENA(arena);
    small_register made = small_begin();
    // Judged after 100 days in C, then 200 days more in B; one acquitted after 20 days.
    made.former_count++;
    small_move(&made, "admission", FIRST - 300, "C", "charge");
    small_move(&made, "transfer", FIRST - 200, "B", "sentence");
    small_move(&made, "release", FIRST, "B", "term_served");
    made.former_count++;
    small_move(&made, "admission", FIRST - 300, "C", "charge");
    small_move(&made, "release", FIRST - 280, "C", "acquitted");
    for (int i = 0; i < 10; i++) small_person(&made, "C", FIRST - 40, "true", 0);
    small_person(&made, "A", FIRST - 40, "false", 0); // life, or a family: stays
    const jub_register *reg = small_end(&arena, &made);
    jub_scenario scenario = quiet();
    scenario.admissions_permille = 0;
    const jub_projection found = project(&arena, reg, &scenario, NULL, NULL);
    assert_int_equal(found.pretrial_count, 10);
    assert_int_equal(found.undated_count, 1);
    assert_true(found.notes[JUB_PROJECTION_NOTE_UNDATED]);
    // The judgment comes in 60 days, on 2022-04-16, and the end 200 days later, on 2022-11-02.
    assert_range(found.places[3].months[1].held, 10);
    assert_range(found.places[3].months[2].held, 0);
    assert_range(found.places[2].months[2].held, 10);
    assert_range(found.places[2].months[8].held, 10); // 2022-10-31
    assert_range(found.places[2].months[9].held, 0);
    assert_range(found.places[0].months[9].left, 10);
    assert_range(found.places[1].months[11].held, 1);
}

// -- the same whatever the threads, and failure ---------------------------------------------------

// One came every day and waits 10 or 100 days in turn: of the last hundred days only short waits
// have come to an end.
TEST(how_long_people_wait_is_told_by_stays_that_had_the_time_to_end)
{
    TEST_ARENA(arena);
    enum { DAYS = 720, LONG = 100, SHORT = 10 };
    projection_stay stays[DAYS];
    uint32_t known = 0;
    for (int32_t age = 0; age < DAYS; age++) {
        const int32_t wait = age % 2 ? LONG : SHORT;
        stays[age] = (projection_stay){.age = age,
                                       .is_open = wait > age,
                                       .elapsed = age,
                                       .judged = wait > age ? PROJECTION_NEVER : wait,
                                       .total = wait > age ? PROJECTION_NEVER : 2 * wait};
        known += wait <= age;
    }
    projection_past past = {.stays = stays, .stay_count = DAYS, .mature_days = DAYS / 2};
    assert_int_equal(projection_sort_stays(&arena, &past, NULL), JUB_OK);
    assert_int_equal(past.judged_count, DAYS / 2);
    uint32_t long_count = 0;
    for (uint32_t i = 0; i < past.judged_count; i++)
        long_count += stays[past.judged[i]].judged == LONG;
    assert_int_equal(long_count, DAYS / 4);
    past.mature_days = DAYS - 50; // which would leave 50
    assert_int_equal(projection_sort_stays(&arena, &past, NULL), JUB_OK);
    assert_int_equal(past.judged_count, known);
}

// As many were there as are due to leave, of whom the movements tell `former_count` who left.
static jub_projection project_leavers(jub_arena *arena, int former_count)
{
    small_register made = small_begin();
    for (int i = 0; i < 200; i++) small_person(&made, "A", FIRST - 300, "false", 301 + i % 90);
    for (int i = 0; i < 50; i++) small_person(&made, "A", FIRST - 300, "false", 391 + i);
    small_former(&made, "A", FIRST - 700, 10);
    for (int i = 0; i < former_count; i++) small_former(&made, "A", FIRST - 400, 400 - i % 90);
    for (int i = 0; i < 200; i++) small_former(&made, "A", FIRST - 400, 310); // too long ago
    const jub_register *reg = small_end(arena, &made);
    const jub_scenario scenario = quiet();
    return project(arena, reg, &scenario, NULL, NULL);
}

TEST(movements_without_those_who_left_are_said_to_lack_them)
{
    TEST_ARENA(arena);
    const jub_projection whole = project_leavers(&arena, 200);
    assert_int_equal(whole.due_soon, 200);
    assert_int_equal(whole.left_before, 200);
    assert_false(whole.notes[JUB_PROJECTION_NOTE_LEAVERS]);
    assert_false(project_leavers(&arena, 110).notes[JUB_PROJECTION_NOTE_LEAVERS]);
    assert_true(project_leavers(&arena, 100).notes[JUB_PROJECTION_NOTE_LEAVERS]);
    assert_true(project_leavers(&arena, 0).notes[JUB_PROJECTION_NOTE_LEAVERS]);
}

TEST(a_projection_from_another_day_than_the_registers_says_so)
{
    TEST_ARENA(arena);
    small_register made = small_begin();
    for (int i = 0; i < 20; i++) small_person(&made, "A", FIRST - i, "false", 900);
    small_former(&made, "A", FIRST - 700, 10);
    const jub_register *reg = small_end(&arena, &made);
    jub_scenario scenario = quiet();
    const struct {
        int32_t off;
        bool is_said;
    } days[] = {{0, false}, {7, false}, {-7, false}, {8, true}, {-8, true}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        scenario.from = FIRST + days[i].off;
        const jub_projection found = project(&arena, reg, &scenario, NULL, NULL);
        assert_int_equal(found.notes[JUB_PROJECTION_NOTE_FROM], days[i].is_said);
    }
    scenario.from = JUB_SCENARIO_REGISTERS_DAY;
    assert_false(project(&arena, reg, &scenario, NULL, NULL).notes[JUB_PROJECTION_NOTE_FROM]);
}

TEST(a_first_day_before_which_the_register_lacks_half_of_the_window_is_refused)
{
    TEST_ARENA(arena);
    small_register made = small_begin();
    for (int i = 0; i < 20; i++) small_person(&made, "A", FIRST - i, "false", 900);
    for (int i = 0; i < 40; i++) small_former(&made, "A", FIRST - 10 - 20 * i, 9);
    const jub_register *reg = small_end(&arena, &made);
    jub_scenario scenario = quiet();
    scenario.window_months = 24; // 720 days: admissions of each of these months
    const struct {
        int32_t off;
        jub_status status;
    } days[] = {{0, JUB_OK},      {360, JUB_OK},  {361, JUB_RANGE},
                {720, JUB_RANGE}, {-400, JUB_OK}, {-2000, JUB_RANGE}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        jub_projection projection;
        jub_error error = {0};
        scenario.from = FIRST + days[i].off;
        assert_int_equal(jub_project(&arena, reg, &scenario, NULL, NULL, &projection, &error),
                         days[i].status);
        if (days[i].status == JUB_OK) assert_int_equal(projection.register_day, FIRST);
        if (days[i].status != JUB_OK) assert_true(error.hint[0] != 0);
    }
}

TEST(any_number_of_threads_gives_the_same_figures)
{
    TEST_ARENA(arena);
    double mean;
    uint32_t calls = 0;
    const jub_register *reg = steady_admissions(&arena, &mean);
    jub_scenario scenario = quiet();
    const jub_parallel threads = {&calls, 4, test_run_on_threads};
    const jub_parallel backwards = {&calls, 7, test_run_backwards};
    const jub_parallel *ways[] = {NULL, &threads, &backwards};
    jub_projection found[3];
    for (int i = 0; i < 3; i++) found[i] = project(&arena, reg, &scenario, NULL, ways[i]);
    assert_true(calls >= 4);
    for (size_t place = 0; place < found[0].place_count; place++)
        for (int i = 1; i < 3; i++)
            assert_memory_equal(found[0].places[place].months, found[i].places[place].months,
                                scenario.months * sizeof(jub_month_of));
    scenario.seed = 2;
    const jub_projection other = project(&arena, reg, &scenario, NULL, NULL);
    assert_memory_not_equal(found[0].places[0].months, other.places[0].months,
                            scenario.months * sizeof(jub_month_of));
}

TEST(a_register_without_movements_is_refused_with_what_is_missing)
{
    TEST_ARENA(arena);
    small_register made = small_begin();
    small_person(&made, "A", FIRST - 10, "false", 100);
    const jub_register *reg = small_end(&arena, &made);
    const jub_scenario scenario = quiet();
    jub_projection projection;
    jub_error error;
    assert_int_equal(jub_project(&arena, reg, &scenario, NULL, NULL, &projection, &error),
                     JUB_MISSING);
    assert_string_equal(error.message, "the register has no movements with a kind and a date");
}

TEST(more_figures_than_memory_is_for_are_refused)
{
    TEST_ARENA(arena);
    small_register made = small_begin();
    for (int i = 0; i < 400; i++) jub_buffer_format(&made.facilities, "X%d,camp,9,farm\n", i);
    small_person(&made, "A", FIRST - 10, "false", 100);
    small_former(&made, "A", FIRST - 10, 5);
    const jub_register *reg = small_end(&arena, &made);
    jub_scenario scenario = quiet();
    scenario.runs = JUB_SCENARIO_RUN_MAX;
    scenario.months = JUB_SCENARIO_MONTH_MAX;
    jub_projection projection;
    jub_error error;
    assert_int_equal(jub_project(&arena, reg, &scenario, NULL, NULL, &projection, &error),
                     JUB_LIMIT);
}

TEST(a_projection_gives_up_cleanly_when_memory_runs_out)
{
    TEST_ARENA(arena);
    double mean;
    const jub_register *reg = steady_admissions(&arena, &mean);
    const jub_scenario scenario = quiet();
    jub_status status = JUB_NO_MEMORY;
    for (size_t fail_at = 0; status != JUB_OK && fail_at < 100; fail_at++) {
        jub_arena small = jub_arena_init((size_t)1 << 30);
        jub_projection projection;
        test_arena_fail_at(&small, fail_at);
        status = jub_project(&small, reg, &scenario, NULL, NULL, &projection, NULL);
        if (status != JUB_OK) {
            assert_int_equal(status, JUB_NO_MEMORY);
            assert_int_equal(jub_arena_mark(&small), 0);
        }
        jub_arena_clear(&small);
    }
    assert_int_equal(status, JUB_OK);
    for (size_t max_bytes = 1000; max_bytes < 200000; max_bytes += 20000) {
        jub_arena small = jub_arena_init(max_bytes);
        jub_projection projection;
        assert_int_equal(jub_project(&small, reg, &scenario, NULL, NULL, &projection, NULL),
                         JUB_NO_MEMORY);
        jub_arena_clear(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_admissions_the_stock_falls_exactly_by_the_dates),
        cmocka_unit_test(an_amnesty_lets_out_on_its_day_whoever_it_reaches),
        cmocka_unit_test(work_posts_stand_empty_as_people_leave),
        cmocka_unit_test(constant_admissions_tend_to_what_littles_law_says),
        cmocka_unit_test(twice_the_admissions_and_half_the_terms_are_what_the_scenario_says),
        cmocka_unit_test(an_amnesty_lets_out_its_share_of_those_who_came_since),
        cmocka_unit_test(those_let_out_come_back_by_the_scenarios_half),
        cmocka_unit_test(who_waits_for_trial_goes_on_as_others_did_after_as_long_a_wait),
        cmocka_unit_test(how_long_people_wait_is_told_by_stays_that_had_the_time_to_end),
        cmocka_unit_test(movements_without_those_who_left_are_said_to_lack_them),
        cmocka_unit_test(a_projection_from_another_day_than_the_registers_says_so),
        cmocka_unit_test(a_first_day_before_which_the_register_lacks_half_of_the_window_is_refused),
        cmocka_unit_test(any_number_of_threads_gives_the_same_figures),
        cmocka_unit_test(a_register_without_movements_is_refused_with_what_is_missing),
        cmocka_unit_test(more_figures_than_memory_is_for_are_refused),
        cmocka_unit_test(a_projection_gives_up_cleanly_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
