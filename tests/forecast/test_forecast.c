// Forecasts of registers so small that every figure is counted by hand, and the bounds against
// every way in which missing facts may turn out.

#include "forecast/forecast.h"

#include <math.h>

#include "base/prng.h"
#include "parallel_support.h"
#include "population/small_register.h"

#define FIRST ((jub_date)19038) // 2022-02-15
#define HEADER                                                                                     \
    "decree \"D\" cite \"order\" made 2022-01-01 effect 2022-04-16 reckoned 2022-04-16 .\n"        \
    "convention month_end clamp . convention day_count exclusive .\n"

// Sixty days lie between the register's day and the decree's.
static const char *const ninety_days =
    HEADER "field held_since : date . field pretrial : boolean .\n"
           "field term_end : date or none from \"custody.end\" .\n"
           "excludes X1 cite \"x\" when pretrial .\n"
           "grants G1 cite \"a\" release when held_since + 90 days <= reckoned .";

static jub_forecast forecast(jub_arena *arena, const char *statements, const jub_register *reg,
                             const jub_forecast_options *options)
{
    jub_diagnostics diagnostics;
    jub_forecast found;
    jub_error error = {0};
    const jub_decree *decree = fixture_decree(arena, statements, &diagnostics);
    if (jub_forecast_make(arena, decree, reg, options, &diagnostics, &found, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return found;
}

static jub_forecast_options on_first(void)
{
    return (jub_forecast_options){
        .has_register_day = true, .register_day = FIRST, .window_months = 2};
}

static void assert_bounds(jub_bounds bounds, uint64_t least, uint64_t most)
{
    assert_int_equal(bounds.least, least);
    assert_int_equal(bounds.most, most);
}

static void assert_near(double found, double expected)
{
    assert_true(fabs(found - expected) < 1e-9);
}

// -- counted by hand ------------------------------------------------------------------------------

static jub_register *ten_people(jub_arena *arena)
{
    small_register made = small_begin();
    for (int i = 0; i < 3; i++) small_person(&made, "A", FIRST - 200, "false", 1000);
    for (int i = 0; i < 2; i++) small_person(&made, "A", FIRST - 50, "false", 1000);
    small_person(&made, "A", FIRST - 200, "false", 230); // leaves after thirty days
    small_person(&made, "A", FIRST - 40, "true", 0);
    small_person(&made, "C", FIRST - 20, "true", 0);
    small_person(&made, "B", FIRST - 200, "", 1000); // whether on trial is not known
    small_person(&made, "B", FIRST - 10, "false", 1000);
    return small_end(arena, &made);
}

TEST(people_are_counted_by_standing_clause_facility_and_kind)
{
    TEST_ARENA(arena);
    const jub_forecast_options options = on_first();
    const jub_forecast found = forecast(&arena, ninety_days, ten_people(&arena), &options);
    assert_int_equal(found.person_count, 10);
    assert_int_equal(found.effect, FIRST + 60);
    assert_int_equal(found.standings[JUB_GRANTED], 6);
    assert_int_equal(found.standings[JUB_UNDETERMINED], 1);
    assert_int_equal(found.standings[JUB_EXCLUDED], 1);
    assert_int_equal(found.standings[JUB_NOT_GRANTED], 2);
    assert_bounds(found.total.granted, 6, 7);
    assert_bounds(found.total.released, 6, 7);
    assert_int_equal(found.clause_count, 1);
    assert_text(found.clauses[0].name, "G1");
    assert_bounds(found.clauses[0].granted, 6, 7);
    assert_int_equal(found.facility_count, 3);
    assert_int_equal(found.facilities[0].people, 7);
    assert_bounds(found.facilities[0].granted, 6, 6);
    assert_bounds(found.facilities[1].granted, 0, 1);
    assert_bounds(found.facilities[2].granted, 0, 0);
    assert_int_equal(found.kind_count, 2);
    assert_text(found.kinds[0].name, "camp");
    assert_int_equal(found.kinds[0].people, 9);
    assert_bounds(found.kinds[0].granted, 6, 7);
    assert_int_equal(found.ministry_count, 0); // facilities do not say
    // Three terms of 1000 days begun 200 days before, 740 are left on the day; two begun 50 days
    // before; one that is over by then.
    assert_int_equal(found.days_saved, 3 * 740 + 2 * 890);
}

TEST(what_lies_between_the_two_days_is_told_and_summed_up)
{
    TEST_ARENA(arena);
    const jub_forecast_options options = on_first();
    const jub_forecast found = forecast(&arena, ninety_days, ten_people(&arena), &options);
    const jub_forecast_gap_count *gaps = found.gaps;
    assert_int_equal(found.come, 2);
    assert_int_equal(found.go, 0);
    assert_true(gaps[JUB_FORECAST_TIME].is_within);
    assert_near(gaps[JUB_FORECAST_LEAVING].low, 1);
    assert_near(gaps[JUB_FORECAST_LEAVING].middle, 1);
    assert_near(gaps[JUB_FORECAST_LEAVING].high, 1);
    assert_int_equal(found.waiting, 2);
    // Seven are known to be sentenced, six of them reached; with no past judgment half are taken.
    assert_near(gaps[JUB_FORECAST_TRIALS].low, 0);
    assert_near(gaps[JUB_FORECAST_TRIALS].middle, 2 * 0.5 * 6 / 7);
    assert_near(gaps[JUB_FORECAST_TRIALS].high, 2.0 * 6 / 7);
    assert_true(found.notes[JUB_FORECAST_NOTE_NO_JUDGMENTS]);
    // Nobody admitted in the sixty days before would be reached on the register's day.
    assert_near(gaps[JUB_FORECAST_ADMISSIONS].middle, 0);
    assert_false(gaps[JUB_FORECAST_PENDING].is_counted);
    assert_false(gaps[JUB_FORECAST_SUSPENDED].is_counted);
    assert_near(found.low, 6 - 1);
    assert_near(found.high, 7 - 1 + 2.0 * 6 / 7);
    // In B the one whose case is settled is not reached.
    assert_near(found.middle, 6 - 1 + 2 * 0.5 * 6 / 7);
}

TEST(new_admissions_are_reached_as_comparable_people_would_have_been)
{
    TEST_ARENA(arena);
    small_register made = small_begin();
    const char *everybody = HEADER "field conduct : one of { good, bad } .\n"
                                   "grants G1 cite \"a\" release when conduct is good .";
    for (int i = 0; i < 3; i++) small_person(&made, "A", FIRST - 10 * i, "false", 1000);
    for (int i = 0; i < 12; i++) small_former(&made, "A", FIRST - 5 * i, 4);
    const jub_register *reg = small_end(&arena, &made);
    const jub_forecast_options options = on_first();
    const jub_forecast found = forecast(&arena, everybody, reg, &options);
    // Six in each thirty days, so twelve to come; three of the last twelve are still there.
    assert_near(found.admissions_per_month, 6);
    const double spread = sqrt(3 + 12 * 12 * 0.25 * 0.75 / 12);
    const jub_forecast_gap_count *gap = &found.gaps[JUB_FORECAST_ADMISSIONS];
    assert_true(gap->is_counted);
    assert_near(gap->middle, 3);
    assert_near(gap->low, 3 - 1.2815515655446004 * spread);
    assert_near(gap->high, 3 + 1.2815515655446004 * spread);
    assert_near(found.middle, 6);
    assert_near(found.newcomers_out, 1); // all three of those still held
}

TEST(people_leave_on_the_day_that_the_decree_gives_them)
{
    TEST_ARENA(arena);
    const jub_forecast_options options = on_first();
    const jub_forecast found = forecast(&arena, ninety_days, ten_people(&arena), &options);
    jub_date least[10], most[10];
    jub_forecast_leaving(&found, least, most);
    assert_int_equal(least[0], FIRST + 60);
    assert_int_equal(most[0], FIRST + 60);
    assert_int_equal(least[5], FIRST + 30); // by then gone
    assert_int_equal(least[6], JUB_NO_LEAVING);
    assert_int_equal(least[8], FIRST + 800);
    assert_int_equal(most[8], FIRST + 60);
    assert_int_equal(least[9], FIRST + 990);
}

// -- the bounds -----------------------------------------------------------------------------------

enum { FEW = 6, WORLDS = 40 };

static const char *const by_places =
    HEADER "field held_since : date . field pretrial : boolean . field facility : text .\n"
           "excludes X1 cite \"x\" when pretrial .\n"
           "grants G1 cite \"a\" release when held_since < 2022-02-10 .\n"
           "quota Q1 cite \"q\" on G1 take 2 per facility rank by held_since up "
           "tie lottery \"lots\" .";

typedef struct world {
    uint32_t facility[FEW];
    int32_t days[FEW]; // 0: not known
    int trial[FEW];    // 2: not known
} world;

static jub_register *people_of(jub_arena *arena, const world *it)
{
    small_register made = small_begin();
    static const char *const trials[] = {"false", "true", ""};
    for (int i = 0; i < FEW; i++) {
        char day[JUB_DATE_TEXT_BYTES + 1];
        jub_buffer_format(&made.persons, "P%d,%s,%s,%s,good,1980-01-01\n", i,
                          it->facility[i] == 0 ? "A" : "B",
                          it->days[i] == 0 ? "" : jub_date_format(FIRST - it->days[i], day),
                          trials[it->trial[i]]);
        made.person_count++;
    }
    return small_end(arena, &made);
}

static uint64_t reached(jub_arena *arena, const world *it)
{
    const jub_forecast_options options = on_first();
    const jub_forecast found = forecast(arena, by_places, people_of(arena, it), &options);
    assert_int_equal(found.total.granted.least, found.total.granted.most);
    return found.total.granted.least;
}

// Every way in which what is missing may be.
static void complete(jub_arena *arena, world *it, int from, uint64_t *least, uint64_t *most)
{
    static const int32_t days[] = {3, 45, 95};
    for (int i = from; i < FEW; i++) {
        if (it->days[i] == 0) {
            for (int k = 0; k < 3; k++) {
                it->days[i] = days[k];
                complete(arena, it, i, least, most);
            }
            it->days[i] = 0;
            return;
        }
        if (it->trial[i] == 2) {
            for (int k = 0; k < 2; k++) {
                it->trial[i] = k;
                complete(arena, it, i, least, most);
            }
            it->trial[i] = 2;
            return;
        }
    }
    jub_arena inner = jub_arena_init((size_t)1 << 28);
    const uint64_t count = reached(&inner, it);
    *least = count < *least ? count : *least;
    *most = count > *most ? count : *most;
    jub_arena_clear(&inner);
    (void)arena;
}

TEST(however_missing_facts_turn_out_the_count_is_within_the_bounds)
{
    (void)state_unused;
    jub_prng prng = {11};
    uint32_t open = 0, tight = 0;
    for (int i = 0; i < WORLDS; i++) {
        jub_arena inner = jub_arena_init((size_t)1 << 28);
        world it;
        for (int k = 0; k < FEW; k++) {
            it.facility[k] = jub_prng_below(&prng, 4) == 0;
            it.days[k] = jub_prng_chance(&prng, 1, 4) ? 0 : (int32_t)jub_prng_below(&prng, 90) + 1;
            it.trial[k] = jub_prng_chance(&prng, 1, 5) ? 2 : (int)jub_prng_below(&prng, 4) == 0;
        }
        const jub_forecast_options options = on_first();
        const jub_forecast found = forecast(&inner, by_places, people_of(&inner, &it), &options);
        uint64_t least = UINT64_MAX, most = 0;
        complete(&inner, &it, 0, &least, &most);
        assert_true(found.total.granted.least <= least);
        assert_true(found.total.granted.most >= most);
        assert_true(found.total.granted.most <= 4); // places
        open += least < most;
        tight += found.total.granted.most == most;
        jub_arena_clear(&inner);
    }
    assert_true(open > WORLDS / 4);  // facts mattered
    assert_true(tight > WORLDS / 2); // and the bounds are not merely wide
}

// -- two drafts -----------------------------------------------------------------------------------

TEST(two_drafts_are_compared_person_by_person)
{
    TEST_ARENA(arena);
    const char *other =
        HEADER "field held_since : date . field pretrial : boolean .\n"
               "excludes X1 cite \"x\" when pretrial .\n"
               "grants G1 cite \"a\" release when held_since + 150 days <= "
               "reckoned .\n"
               "grants G2 cite \"b\" release when held_since + 75 days > reckoned .\n"
               "combine most_favourable .";
    const jub_register *reg = ten_people(&arena);
    const jub_forecast_options options = on_first();
    const jub_forecast before = forecast(&arena, ninety_days, reg, &options);
    const jub_forecast after = forecast(&arena, other, reg, &options);
    jub_forecast_comparison found;
    assert_int_equal(jub_forecast_compare(&arena, reg, &before, &after, &found, NULL), JUB_OK);
    assert_int_equal(found.total.lost.least, 2);   // held for 110 days on the day
    assert_int_equal(found.total.gained.least, 1); // held for 70
    assert_int_equal(found.total.open, 1);         // whether the one on trial or not keeps it
    assert_int_equal(found.clause_count, 2);
    assert_text(found.clauses[0].name, "G1");
    assert_int_equal(found.clauses[0].lost.least, 2);
    assert_int_equal(found.clauses[0].gained.least, 0);
    assert_text(found.clauses[1].name, "G2");
    assert_null(found.clauses[1].before);
    assert_int_equal(found.clauses[1].gained.least, 1);
    assert_int_equal(found.facilities[0].lost.least, 2);
    assert_int_equal(found.facilities[1].gained.least, 1);
}

// -- days, threads, failure -----------------------------------------------------------------------

TEST(the_registers_day_is_its_latest_that_does_not_stand_alone)
{
    TEST_ARENA(arena);
    small_register made = small_begin();
    for (int i = 0; i < 5; i++) small_person(&made, "A", FIRST - i, "false", 1000);
    small_person(&made, "A", FIRST + 3650, "false", 1000); // a slip of the pen
    const jub_register *reg = small_end(&arena, &made);
    jub_date day;
    uint32_t lone;
    assert_true(jub_forecast_register_day(&arena, reg, &day, &lone));
    assert_int_equal(day, FIRST);
    assert_int_equal(lone, 1);
}

TEST(a_register_that_is_old_or_thin_is_said_to_be)
{
    TEST_ARENA(arena);
    jub_forecast_options options = on_first();
    const jub_register *reg = ten_people(&arena);
    options.has_today = true;
    options.today = FIRST + 180;
    const jub_forecast fresh = forecast(&arena, ninety_days, reg, &options);
    options.today = FIRST + 181;
    const jub_forecast old = forecast(&arena, ninety_days, reg, &options);
    assert_false(fresh.notes[JUB_FORECAST_NOTE_OLD]);
    assert_true(old.notes[JUB_FORECAST_NOTE_OLD]);
    assert_true(old.notes[JUB_FORECAST_NOTE_THIN]);
    assert_true(old.notes[JUB_FORECAST_NOTE_NO_MOVEMENTS]);
}

TEST(any_number_of_threads_gives_the_same_forecast)
{
    TEST_ARENA(arena);
    uint32_t calls = 0;
    const jub_register *reg = ten_people(&arena);
    const jub_parallel threads = {&calls, 3, test_run_on_threads};
    jub_forecast_options options = on_first();
    const jub_forecast one = forecast(&arena, ninety_days, reg, &options);
    options.parallel = &threads;
    const jub_forecast three = forecast(&arena, ninety_days, reg, &options);
    assert_true(calls > 0);
    assert_memory_equal(one.facilities, three.facilities, 3 * sizeof *one.facilities);
    assert_memory_equal(one.gaps, three.gaps, sizeof one.gaps);
    assert_memory_equal(&one.total, &three.total, sizeof one.total);
}

TEST(a_forecast_gives_up_cleanly_when_memory_runs_out)
{
    TEST_ARENA(arena);
    const jub_register *reg = ten_people(&arena);
    const jub_forecast_options options = on_first();
    jub_diagnostics diagnostics;
    const jub_decree *decree = fixture_decree(&arena, ninety_days, &diagnostics);
    jub_status status = JUB_NO_MEMORY;
    for (size_t max_bytes = 1000; status != JUB_OK && max_bytes < (1 << 26); max_bytes += 300000) {
        jub_arena small = jub_arena_init(max_bytes);
        jub_forecast found;
        status = jub_forecast_make(&small, decree, reg, &options, &diagnostics, &found, NULL);
        if (status != JUB_OK) {
            assert_int_equal(status, JUB_NO_MEMORY);
            assert_int_equal(jub_arena_mark(&small), 0);
        }
        jub_arena_clear(&small);
    }
    assert_int_equal(status, JUB_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_are_counted_by_standing_clause_facility_and_kind),
        cmocka_unit_test(what_lies_between_the_two_days_is_told_and_summed_up),
        cmocka_unit_test(new_admissions_are_reached_as_comparable_people_would_have_been),
        cmocka_unit_test(people_leave_on_the_day_that_the_decree_gives_them),
        cmocka_unit_test(however_missing_facts_turn_out_the_count_is_within_the_bounds),
        cmocka_unit_test(two_drafts_are_compared_person_by_person),
        cmocka_unit_test(the_registers_day_is_its_latest_that_does_not_stand_alone),
        cmocka_unit_test(a_register_that_is_old_or_thin_is_said_to_be),
        cmocka_unit_test(any_number_of_threads_gives_the_same_forecast),
        cmocka_unit_test(a_forecast_gives_up_cleanly_when_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
