// Work in parts: that each part is done once, and that parts cover all rows.

#include "base/parallel.h"

#include "test_support.h"

#include "parallel_support.h"

typedef struct tally {
    uint32_t counts[JUB_PARALLEL_MAX];
} tally;

static void count(void *context, uint32_t part)
{
    ((tally *)context)->counts[part]++;
}

static void assert_each_once(const jub_parallel *parallel, uint32_t part_count)
{
    tally done = {{0}};
    jub_parallel_run(parallel, part_count, count, &done);
    for (uint32_t i = 0; i < JUB_PARALLEL_MAX; i++)
        assert_int_equal(done.counts[i], i < part_count);
}

TEST(each_part_is_done_once_whoever_does_it)
{
    (void)state_unused;
    uint32_t calls = 0;
    const jub_parallel backwards = {&calls, 4, test_run_backwards};
    const jub_parallel threads = {&calls, 4, test_run_on_threads};
    for (uint32_t parts = 1; parts <= JUB_PARALLEL_MAX; parts++) {
        assert_each_once(NULL, parts);
        assert_each_once(&backwards, parts);
        assert_each_once(&threads, parts);
    }
    assert_int_equal(calls, 2 * (JUB_PARALLEL_MAX - 1)); // one part is done without them
}

TEST(parts_are_at_least_one_and_no_more_than_there_is_room_for)
{
    (void)state_unused;
    jub_parallel parallel = {NULL, 0, test_run_on_threads};
    assert_int_equal(jub_parallel_parts(NULL), 1);
    assert_int_equal(jub_parallel_parts(&parallel), 1);
    parallel.part_count = 3;
    assert_int_equal(jub_parallel_parts(&parallel), 3);
    parallel.part_count = UINT32_MAX;
    assert_int_equal(jub_parallel_parts(&parallel), JUB_PARALLEL_MAX);
}

TEST(parts_lie_side_by_side_and_cover_all_rows)
{
    (void)state_unused;
    static const uint32_t counts[] = {0, 1, 2, 63, 64, 65, 1000, UINT32_MAX};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        for (uint32_t parts = 1; parts <= JUB_PARALLEL_MAX; parts++) {
            const uint32_t most = counts[i] / parts + (counts[i] % parts > 0);
            assert_int_equal(jub_part_begin(counts[i], 0, parts), 0);
            assert_int_equal(jub_part_begin(counts[i], parts, parts), counts[i]);
            for (uint32_t part = 0; part < parts; part++) {
                const uint32_t begin = jub_part_begin(counts[i], part, parts);
                const uint32_t end = jub_part_begin(counts[i], part + 1, parts);
                assert_true(begin <= end && end - begin <= most);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_part_is_done_once_whoever_does_it),
        cmocka_unit_test(parts_are_at_least_one_and_no_more_than_there_is_room_for),
        cmocka_unit_test(parts_lie_side_by_side_and_cover_all_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
