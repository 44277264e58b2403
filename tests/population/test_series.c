#include "population/series.h"

#include "base/buffer.h"
#include "population/amnesties.h"
#include "test_support.h"

#define HEAD "jurisdiction,date,population,note,rounding,series\n"

static jub_series_set read_well(jub_arena *arena, const char *source)
{
    jub_series_set set = {0};
    jub_error error = {0};
    if (jub_series_read(arena, jub_text_from(source), &set, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return set;
}

static jub_date day(const char *text)
{
    jub_date date;
    assert_true(jub_date_parse(jub_text_from(text), &date));
    return date;
}

TEST(series_are_kept_apart_and_sorted_by_day)
{
    TEST_ARENA(arena);
    const jub_series_set set = read_well(&arena, HEAD "A,2003,300,,1,one\n"
                                                      "A,2001-05,100,,1,one\n"
                                                      "A,2001,7,,1,two\n"
                                                      "B,2001,8,,1,one\n"
                                                      "A,2002-02-03,200,\"a, b\",1,one\n");
    assert_int_equal(set.count, 3);
    const jub_series *one = &set.series[0];
    assert_text(one->jurisdiction, "A");
    assert_text(one->name, "one");
    assert_int_equal(one->count, 3);
    assert_int_equal(one->points[0].day, day("2001-05-15")); // the middle of what is said
    assert_int_equal(one->points[1].day, day("2002-02-03"));
    assert_int_equal(one->points[2].day, day("2003-07-01"));
    assert_true(one->points[0].people == 100 && one->points[2].people == 300);
    assert_int_equal(set.series[1].count, 1);
    assert_text(set.series[2].jurisdiction, "B");
}

TEST(doubtful_coarse_and_doubled_points_are_left_out)
{
    TEST_ARENA(arena);
    const jub_series_set set =
        read_well(&arena, HEAD "A,2001,100,SUSPECT: a misprint,1,one\n"
                               "A,2002,100,REPEAT of an old figure,1,one\n"
                               "A,2003,49000,rounded,1000,one\n"
                               "A,2004,50000,rounded to just 2 of 100,1000,one\n"
                               "A,2005,0,empty,1,one\n"
                               "A,2006,5,the note may say suspect in small letters,1,one\n"
                               "A,2006,6,CONFLICT,1,one\n"
                               "A,2007,30,,,one\n");
    const jub_series *one = &set.series[0];
    assert_int_equal(one->left_out_count, 5);
    assert_int_equal(one->count, 3);
    assert_true(one->points[0].people == 50000 && one->points[1].people == 5);
}

TEST(columns_are_found_by_name_and_notes_need_not_be_there)
{
    TEST_ARENA(arena);
    const jub_series_set set =
        read_well(&arena, "\xef\xbb\xbfseries,extra,population,date,jurisdiction\r\n"
                          "one,x,12,2001,\"Korea \"\"North\"\"\"\r\n");
    assert_text(set.series[0].jurisdiction, "Korea \"North\"");
    assert_true(set.series[0].points[0].people == 12);
}

typedef struct fault {
    const char *source;
    jub_status status;
    uint32_t line;
} fault;

TEST(hostile_series_are_refused_with_their_line)
{
    const fault faults[] = {
        {"", JUB_MISSING, 0},
        {"jurisdiction,date,population\nA,2001,5\n", JUB_MISSING, 1},
        {"jurisdiction,date,date,population,series\n", JUB_DUPLICATE, 1},
        {HEAD "A,2001,5,,1\n", JUB_SYNTAX, 2},
        {HEAD "A,2001,5,,1,one\nA,2002,5.5,,1,one\n", JUB_RANGE, 3},
        {HEAD "A,2001,-5,,1,one\n", JUB_RANGE, 2},
        {HEAD "A,2001,1000000001,,1,one\n", JUB_RANGE, 2},
        {HEAD "A,2001,99999999999999999999,,1,one\n", JUB_RANGE, 2},
        {HEAD "A,2001,5,,many,one\n", JUB_RANGE, 2},
        {HEAD "A,2001-13,5,,1,one\n", JUB_RANGE, 2},
        {HEAD "A,2001-02-30,5,,1,one\n", JUB_RANGE, 2},
        {HEAD "A,2001-2-3,5,,1,one\n", JUB_RANGE, 2},
        {HEAD "A,2001-02-03T00,5,,1,one\n", JUB_RANGE, 2},
        {HEAD "A,,5,,1,one\n", JUB_RANGE, 2},
        {HEAD ",2001,5,,1,one\n", JUB_SYNTAX, 2},
        {HEAD "A\xff,2001,5,,1,one\n", JUB_ENCODING, 2},
        {HEAD "\"A,2001,5,,1,one\n", JUB_SYNTAX, 2},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        TEST_ARENA(arena);
        jub_series_set set = {.count = 99};
        jub_error error = {0};
        assert_int_equal(jub_series_read(&arena, jub_text_from(faults[i].source), &set, &error),
                         faults[i].status);
        if (faults[i].line > 0) assert_int_equal(error.at.line, faults[i].line);
        assert_int_equal(set.count, 99);
    }
}

TEST(more_points_than_the_limit_are_refused)
{
    TEST_ARENA(arena);
    jub_buffer text = jub_buffer_init(1 << 20);
    jub_series_set set;
    jub_error error;
    jub_buffer_string(&text, HEAD);
    for (int i = 0; i <= JUB_SERIES_POINT_MAX; i++) jub_buffer_string(&text, "A,2001,5,,1,one\n");
    assert_int_equal(jub_series_read(&arena, jub_buffer_view(&text), &set, &error), JUB_LIMIT);
    assert_int_equal(error.at.line, JUB_SERIES_POINT_MAX + 2);
    jub_buffer_clear(&text);
}

TEST(a_lack_of_memory_is_said)
{
    const jub_text source = JUB_TEXT(HEAD "A,2001,5,,1,one\nB,2002,6,,1,one\n");
    jub_status status = JUB_NO_MEMORY;
    size_t at = 0;
    for (; status == JUB_NO_MEMORY && at < 100; at++) {
        TEST_ARENA(arena);
        jub_series_set set;
        test_arena_fail_at(&arena, at);
        status = jub_series_read(&arena, source, &set, NULL);
    }
    assert_int_equal(status, JUB_OK);
    assert_true(at > 4);
}

TEST(a_count_on_a_day_is_the_nearest_or_lies_between_two)
{
    TEST_ARENA(arena);
    const jub_series_set set = read_well(&arena, HEAD "A,2001-01-01,1000,,1,one\n"
                                                      "A,2002-01-01,2000,,1,one\n"
                                                      "A,2004-01-01,9000,,1,one\n");
    const jub_series *one = &set.series[0];
    double people;
    jub_date known;
    assert_true(jub_series_at(one, day("2001-02-16"), &people, &known)); // 46 days on
    assert_true(people == 1000 && known == day("2001-01-01"));
    assert_true(jub_series_at(one, day("2000-11-16"), &people, &known)); // 46 days before
    assert_true(people == 1000 && known == day("2001-01-01"));
    assert_false(jub_series_at(one, day("2000-11-15"), &people, &known));
    // 182 days of 365 on the way; the later point is when that is known
    assert_true(jub_series_at(one, day("2001-07-02"), &people, &known));
    assert_true(people > 1498 && people < 1499 && known == day("2002-01-01"));
    assert_true(jub_series_at(one, day("2002-01-01"), &people, &known)); // on the day itself
    assert_true(people == 2000 && known == day("2002-01-01"));
    assert_false(jub_series_at(one, day("2003-01-01"), &people, &known)); // both too far
    assert_false(jub_series_at(&(jub_series){0}, day("2003-01-01"), &people, &known));
}

TEST(events_have_a_forecast_only_with_its_day_and_its_count)
{
    TEST_ARENA(arena);
    jub_amnesty_list list;
    const jub_text source =
        JUB_TEXT("jurisdiction,event_id,effective_date,kind,forecast_made,forecast_total,"
                 "forecast_released,actual_released\n"
                 "A,A-1,2006-07-31,pardon,2006-07,,15470,26585\n"
                 "A,A-2,2007,pardon,2006-07,9,,\n"
                 "B,B-2,,pardon,2008,,7,\n" // nobody knows when
                 "B,B-1,2008-02,pardon,,,7,\n");
    assert_int_equal(jub_amnesties_read(&arena, source, &list, NULL), JUB_OK);
    assert_int_equal(list.count, 3);
    assert_int_equal(list.undated_count, 1);
    assert_text(list.events[0].id, "A-1");
    assert_int_equal(list.events[0].effective, day("2006-07-31"));
    assert_true(list.events[0].has_forecast && list.events[0].forecast_released == 15470);
    assert_int_equal(list.events[0].forecast_made, day("2006-07-15"));
    assert_false(list.events[1].has_forecast || list.events[2].has_forecast);
    assert_int_equal(list.events[1].effective, day("2007-07-01"));
}

TEST(hostile_events_are_refused_with_their_line)
{
#define EVENT_HEAD "jurisdiction,event_id,effective_date,forecast_made,forecast_released\n"
    const fault faults[] = {
        {"jurisdiction,event_id\n", JUB_MISSING, 1},
        {EVENT_HEAD "A,1,soon,,\n", JUB_RANGE, 2},
        {EVENT_HEAD "A,1,2001,2001-00,5\n", JUB_RANGE, 2},
        {EVENT_HEAD "A,1,2001,2000,-5\n", JUB_RANGE, 2},
        {EVENT_HEAD "A,1,2001,2000\n", JUB_SYNTAX, 2},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        TEST_ARENA(arena);
        jub_amnesty_list list;
        jub_error error = {0};
        assert_int_equal(jub_amnesties_read(&arena, jub_text_from(faults[i].source), &list, &error),
                         faults[i].status);
        assert_int_equal(error.at.line, faults[i].line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_are_kept_apart_and_sorted_by_day),
        cmocka_unit_test(doubtful_coarse_and_doubled_points_are_left_out),
        cmocka_unit_test(columns_are_found_by_name_and_notes_need_not_be_there),
        cmocka_unit_test(hostile_series_are_refused_with_their_line),
        cmocka_unit_test(more_points_than_the_limit_are_refused),
        cmocka_unit_test(a_lack_of_memory_is_said),
        cmocka_unit_test(a_count_on_a_day_is_the_nearest_or_lies_between_two),
        cmocka_unit_test(events_have_a_forecast_only_with_its_day_and_its_count),
        cmocka_unit_test(hostile_events_are_refused_with_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
