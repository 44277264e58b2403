#include "population/refill.h"

#include <math.h>

#include "synth_register.h"

// Made-up movements whose answer is known: so many come every day and stay so many days.

enum { DAYS_BEFORE = 3 * 365, DAYS_SINCE = 400, STAY_DAYS = 200 };

// 2020-01-01 and 2021-01-01; 2020 has 366 days.
static const jub_date announced = 18628, begin = 18628 - DAYS_BEFORE - 1, released = 18628 + 31;

typedef struct plan {
    uint32_t daily[2][2];    // [authority][before, since]
    uint32_t stay_since;     // days; of those admitted since
    uint32_t let_out_of_ten; // on the day of the release
    uint32_t every_days;     // admissions on every so-manieth day only
    bool has_word;           // the release is called a pardon
    uint32_t back_of_ten;    // of those let out, 60 days later without a charge
} plan;

static const plan steady = {.daily = {{6, 6}, {4, 4}},
                            .stay_since = STAY_DAYS,
                            .let_out_of_ten = 5,
                            .every_days = 1,
                            .has_word = true};

static const char package_json[] =
    "{\"name\":\"t\",\"resources\":["
    "{\"name\":\"persons\",\"path\":\"persons.csv\",\"schema\":{\"primaryKey\":\"person\","
    "\"fields\":[{\"name\":\"person\",\"type\":\"string\",\"constraints\":{\"required\":true}}]}},"
    "{\"name\":\"movements\",\"path\":\"movements.csv\",\"schema\":{\"missingValues\":[\"\"],"
    "\"fields\":[{\"name\":\"person\",\"type\":\"string\",\"noneValues\":[\"none\"]},"
    "{\"name\":\"former_person\",\"type\":\"string\",\"noneValues\":[\"none\"]},"
    "{\"name\":\"kind\",\"type\":\"string\"},{\"name\":\"date\",\"type\":\"date\"},"
    "{\"name\":\"authority\",\"type\":\"string\"},{\"name\":\"ground\",\"type\":\"string\"}],"
    "\"foreignKeys\":[{\"fields\":\"person\",\"reference\":{\"resource\":\"persons\","
    "\"fields\":\"person\"}}]}}]}";

static void write_row(jub_buffer *csv, uint32_t number, const char *kind, jub_date date,
                      const char *authority, const char *ground)
{
    char text[JUB_DATE_TEXT_BYTES + 1];
    jub_buffer_format(csv, "none,Q%u,%s,%s,%s,%s\n", number, kind, jub_date_format(date, text),
                      authority, ground);
}

static void write_one(const plan *of, jub_buffer *csv, uint32_t number, jub_date from,
                      uint32_t authority)
{
    static const char *const authorities[] = {"police", "ministry"};
    const jub_date leaves =
        from + (jub_date)(from >= announced ? of->stay_since : (uint32_t)STAY_DAYS);
    const jub_date end = announced + DAYS_SINCE;
    const bool is_let_out =
        from < released && leaves > released && number % 10 < of->let_out_of_ten;
    write_row(csv, number, "admission", from, authorities[authority], "charge");
    if (is_let_out)
        write_row(csv, number, "release", released, "court", of->has_word ? "pardon" : "term");
    else if (leaves < end)
        write_row(csv, number, "release", leaves, "court", "term");
    if (!is_let_out || number % 7 >= of->back_of_ten) return;
    write_row(csv, number, "admission", released + 60, authorities[authority], "no_charge");
}

static const jub_register *make_register(jub_arena *arena, const plan *of)
{
    jub_buffer csv = jub_buffer_init((size_t)1 << 26);
    uint32_t number = 0;
    jub_buffer_string(&csv, "person,former_person,kind,date,authority,ground\n");
    for (jub_date day = begin - STAY_DAYS; day < announced + DAYS_SINCE; day++) {
        if ((uint32_t)(day - begin + STAY_DAYS) % of->every_days != 0) continue;
        for (uint32_t authority = 0; authority < 2; authority++)
            for (uint32_t i = 0; i < of->daily[authority][day >= announced]; i++)
                write_one(of, &csv, ++number, day, authority);
    }
    const jub_text sources[] = {JUB_TEXT("person\nP1\n"),
                                jub_text_copy(arena, jub_buffer_view(&csv))};
    jub_buffer_clear(&csv);
    const jub_package *package = NULL;
    jub_register *reg = NULL;
    jub_error error = {0};
    if (jub_package_read(arena, JUB_TEXT(package_json), &package, &error) != JUB_OK ||
        jub_register_load(arena, package, sources, NULL, NULL, NULL, &reg, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return reg;
}

static const jub_refill_options usual = {.announced = announced,
                                         .released = released,
                                         .window_months = 24,
                                         .gap_months = 1,
                                         .runs = 500,
                                         .seed = 1};

static jub_refill find(jub_arena *arena, const plan *of)
{
    jub_refill refill;
    jub_error error = {0};
    if (jub_refill_find(arena, make_register(arena, of), &usual, &refill, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return refill;
}

static const jub_refill_part *part(const jub_refill *refill, const char *by, const char *name)
{
    for (size_t i = 0; i < refill->part_count; i++)
        if (strcmp(refill->parts[i].by, by) == 0 && jub_text_is(refill->parts[i].name, name))
            return &refill->parts[i];
    fail_msg("no part '%s' by %s", name, by);
    return NULL;
}

#define assert_near(value, expected, by)                                                           \
    do {                                                                                           \
        if (!(fabs((value) - (expected)) <= (by)))                                                 \
            fail_msg("%g is not within %g of %g", (double)(value), (double)(by),                   \
                     (double)(expected));                                                          \
    } while (0)

TEST(with_constant_admissions_and_terms_all_of_the_return_is_arithmetic)
{
    TEST_ARENA(arena);
    const jub_refill refill = find(&arena, &steady);
    // ten a day for 200 days: 2,000 and those of the day of leaving; half of all who stay are let
    // out but for those whose last day it is
    assert_near((double)refill.held_before, 2000, 10);
    assert_near(refill.fall, 1000, 20);
    assert_near(refill.back, 1, 0.02);
    assert_near(refill.back_arithmetic, 1, 0.02);
    assert_near(refill.back_more, 0, 0.01);
    assert_near(refill.excess, 0, 10);
    assert_false(refill.is_alarm);
    for (size_t i = 0; i < refill.part_count; i++) assert_false(refill.parts[i].is_flag);
    assert_near(part(&refill, "all", "all admissions")->ratio, 1, 0.01);
}

TEST(a_doubled_authority_is_named_and_the_other_is_not)
{
    TEST_ARENA(arena);
    plan of = steady;
    of.daily[1][1] = 8;
    const jub_refill refill = find(&arena, &of);
    const jub_refill_part *ministry = part(&refill, "authority", "ministry");
    assert_true(ministry->is_flag);
    assert_near(ministry->ratio, 2, 0.01);
    assert_near(ministry->held_more, 4 * STAY_DAYS, 10);
    assert_true(part(&refill, "authority and ground", "ministry, charge")->is_flag);
    assert_false(part(&refill, "authority", "police")->is_flag);
    assert_near(part(&refill, "authority", "police")->held_more, 0, 10);
    // four a day more who stay 200 days
    assert_near(refill.excess, 4 * STAY_DAYS, 15);
    assert_near(refill.excess_admissions, 4 * STAY_DAYS, 15);
    assert_near(refill.excess_stays, 0, 15);
    assert_true(refill.is_alarm);
    assert_near(refill.back, refill.back_arithmetic + refill.back_more, 1e-9);
}

TEST(longer_terms_are_told_from_more_admissions)
{
    TEST_ARENA(arena);
    plan of = steady;
    of.stay_since = 300;
    of.let_out_of_ten = 2;
    const jub_refill refill = find(&arena, &of);
    assert_near(refill.excess, 10 * 100, 20);
    assert_near(refill.excess_admissions, 0, 10);
    assert_near(refill.excess_stays, 10 * 100, 20);
    assert_true(refill.is_alarm);
    assert_false(part(&refill, "all", "all admissions")->is_flag);
}

TEST(where_few_are_admitted_there_is_no_data_and_no_flag)
{
    TEST_ARENA(arena);
    plan of = steady;
    of.daily[0][0] = of.daily[0][1] = 1;
    of.daily[1][0] = of.daily[1][1] = 0;
    of.every_days = 60; // twelve in two years
    const jub_refill refill = find(&arena, &of);
    assert_false(part(&refill, "all", "all admissions")->has_data);
    assert_false(part(&refill, "all", "all admissions")->is_flag);
    assert_false(refill.returns.has_data);
    assert_false(refill.is_alarm);
}

TEST(those_back_without_a_charge_are_counted_by_basis_and_flagged)
{
    TEST_ARENA(arena);
    plan of = steady;
    of.back_of_ten = 3;
    const jub_refill refill = find(&arena, &of);
    assert_true(refill.returns.is_told && refill.returns.has_data);
    assert_near((double)refill.returns.let_out, refill.fall, 15);
    assert_int_equal(refill.returns.by_basis[JUB_BACK_NO_CHARGE], refill.returns.back);
    assert_near(refill.returns.share, 3.0 / 7, 0.02);
    assert_near(refill.returns.others_share, 0, 1e-9);
    assert_true(refill.returns.is_flag && refill.returns.is_without_offence);
}

TEST(the_release_is_told_by_the_day_on_which_most_left)
{
    TEST_ARENA(arena);
    plan of = steady;
    of.has_word = false;
    jub_refill_options options = usual;
    options.released = JUB_REFILL_DAY_UNKNOWN;
    jub_refill refill;
    jub_error error = {0};
    const jub_register *reg = make_register(&arena, &of);
    assert_int_equal(jub_refill_find(&arena, reg, &options, &refill, &error), JUB_OK);
    assert_int_equal(refill.released, released);
    assert_near(refill.back_more, 0, 0.01);
    assert_true(refill.returns.let_out > 900);

    of.let_out_of_ten = 0;
    reg = make_register(&arena, &of);
    assert_int_equal(jub_refill_find(&arena, reg, &options, &refill, &error), JUB_MISSING);
}

TEST(a_day_on_which_few_or_none_left_is_told_from_the_release)
{
    TEST_ARENA(arena);
    const jub_register *reg = make_register(&arena, &steady);
    jub_refill_options options = usual;
    jub_refill refill;
    jub_error error = {0};
    assert_int_equal(jub_refill_find(&arena, reg, &options, &refill, &error), JUB_OK);
    assert_false(refill.has_other_release);
    assert_true(refill.released_count > 900);
    const uint64_t let_out = refill.released_count;
    options.released = released + 1;
    assert_int_equal(jub_refill_find(&arena, reg, &options, &refill, &error), JUB_OK);
    assert_true(refill.has_other_release);
    assert_int_equal(refill.other_release, released);
    assert_int_equal(refill.other_count, let_out);
    assert_true(refill.released_count < 100);
}

TEST(the_answer_is_given_for_three_windows_and_the_same_each_time)
{
    TEST_ARENA(arena);
    const jub_refill first = find(&arena, &steady), second = find(&arena, &steady);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(first.other_windows[i].window_months, 12 * (i + 1));
        assert_near(first.other_windows[i].excess, 0, 10);
        assert_false(first.other_windows[i].is_alarm);
    }
    assert_true(first.alarm_limit == second.alarm_limit);
    assert_int_equal(first.month_count, second.month_count);
    for (size_t i = 0; i < first.month_count; i++)
        assert_true(first.months[i].held_as_before.low == second.months[i].held_as_before.low);
}

TEST(a_window_that_the_movements_do_not_cover_is_refused)
{
    TEST_ARENA(arena);
    jub_refill_options options = usual;
    options.window_months = 60;
    jub_refill refill;
    jub_error error = {0};
    const jub_register *reg = make_register(&arena, &steady);
    assert_int_equal(jub_refill_find(&arena, reg, &options, &refill, &error), JUB_MISSING);
    assert_non_null(strstr(error.message, "not covered"));
    options.window_months = 6;
    assert_int_equal(jub_refill_find(&arena, reg, &options, &refill, &error), JUB_RANGE);
    options = usual;
    options.announced = released + 1;
    assert_int_equal(jub_refill_find(&arena, reg, &options, &refill, &error), JUB_RANGE);
}

TEST(a_register_without_movements_is_refused)
{
    TEST_ARENA(arena);
    static const char json[] =
        "{\"name\":\"t\",\"resources\":[{\"name\":\"persons\",\"path\":\"persons.csv\","
        "\"schema\":{\"primaryKey\":\"person\",\"fields\":[{\"name\":\"person\","
        "\"type\":\"string\",\"constraints\":{\"required\":true}}]}}]}";
    const jub_text source = JUB_TEXT("person\nP1\n");
    const jub_package *package = NULL;
    jub_register *reg = NULL;
    jub_refill refill;
    jub_error error = {0};
    assert_int_equal(jub_package_read(&arena, JUB_TEXT(json), &package, &error), JUB_OK);
    assert_int_equal(jub_register_load(&arena, package, &source, NULL, NULL, NULL, &reg, &error),
                     JUB_OK);
    assert_int_equal(jub_refill_find(&arena, reg, &usual, &refill, &error), JUB_MISSING);
}

TEST(memory_that_runs_out_is_an_error_and_nothing_else)
{
    TEST_ARENA(arena);
    const jub_register *reg = make_register(&arena, &steady);
    for (size_t count = 0; count < 40; count += 3) {
        jub_arena small = jub_arena_init((size_t)1 << 30);
        jub_refill refill;
        jub_error error = {0};
        test_arena_fail_at(&small, count);
        assert_int_equal(jub_refill_find(&small, reg, &usual, &refill, &error), JUB_NO_MEMORY);
        jub_arena_clear(&small);
    }
}

// People held on the last day who were arrested in the crackdown, from the list of what was
// planted.
static uint32_t planted_held(jub_text planted)
{
    uint32_t held = 0;
    for (jub_text line; planted.length_bytes > 0;) {
        line = jub_text_cut(&planted, '\n');
        while (jub_text_count(line, ',') > 0) (void)jub_text_cut(&line, ',');
        held += line.length_bytes > 0 && line.bytes[0] == 'P';
    }
    return held;
}

TEST(what_a_crackdown_planted_is_found_in_about_its_number)
{
    TEST_ARENA(arena);
    const jub_synth_options options = {.scenario = JUB_SYNTH_CRACKDOWN,
                                       .people_count = 8000,
                                       .seed = 3,
                                       .is_clean = true,
                                       .more_percent = 30};
    jub_refill_options asked = usual;
    asked.announced = 18901; // 2021-10-01
    asked.released = JUB_REFILL_DAY_UNKNOWN;
    jub_text files[JUB_SYNTH_FILE_COUNT];
    jub_refill refill;
    jub_error error = {0};
    synth_register_file(&arena, &options, files);
    const uint32_t planted = planted_held(files[JUB_SYNTH_PLANTED]);
    const jub_register *reg = synth_register(&arena, &options, (jub_text){0});
    assert_int_equal(jub_refill_find(&arena, reg, &asked, &refill, &error), JUB_OK);
    assert_int_equal(refill.released, 19039);
    assert_true(refill.is_alarm && refill.has_dues);
    assert_near(refill.excess, planted, 0.2 * planted);
    assert_near(refill.excess_overdue, 0, 0.5);
    assert_true(part(&refill, "authority and ground", "state_security, campaign")->is_flag);
    assert_false(part(&refill, "ground", "charge")->is_flag);
    assert_true(refill.returns.is_without_offence);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_constant_admissions_and_terms_all_of_the_return_is_arithmetic),
        cmocka_unit_test(a_doubled_authority_is_named_and_the_other_is_not),
        cmocka_unit_test(longer_terms_are_told_from_more_admissions),
        cmocka_unit_test(where_few_are_admitted_there_is_no_data_and_no_flag),
        cmocka_unit_test(those_back_without_a_charge_are_counted_by_basis_and_flagged),
        cmocka_unit_test(the_release_is_told_by_the_day_on_which_most_left),
        cmocka_unit_test(a_day_on_which_few_or_none_left_is_told_from_the_release),
        cmocka_unit_test(the_answer_is_given_for_three_windows_and_the_same_each_time),
        cmocka_unit_test(a_window_that_the_movements_do_not_cover_is_refused),
        cmocka_unit_test(a_register_without_movements_is_refused),
        cmocka_unit_test(memory_that_runs_out_is_an_error_and_nothing_else),
        cmocka_unit_test(what_a_crackdown_planted_is_found_in_about_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
