#ifndef JUB_TEST_PARALLEL_SUPPORT_H
#define JUB_TEST_PARALLEL_SUPPORT_H

// Ways of doing parts of work: the last first, and each on a thread of its own.

#include <pthread.h>

#include "base/parallel.h"
#include "test_support.h"

static inline void test_run_backwards(void *calls, uint32_t part_count, jub_part_work *work,
                                      void *context)
{
    ++*(uint32_t *)calls;
    for (uint32_t part = part_count; part-- > 0;) work(context, part);
}

typedef struct test_part {
    jub_part_work *work;
    void *context;
    uint32_t part;
} test_part;

static inline void *test_run_part(void *argument)
{
    const test_part *part = argument;
    part->work(part->context, part->part);
    return NULL;
}

static inline void test_run_on_threads(void *calls, uint32_t part_count, jub_part_work *work,
                                       void *context)
{
    pthread_t threads[JUB_PARALLEL_MAX];
    test_part parts[JUB_PARALLEL_MAX];
    assert_true(part_count <= JUB_PARALLEL_MAX);
    ++*(uint32_t *)calls;
    for (uint32_t i = 0; i < part_count; i++) {
        parts[i] = (test_part){work, context, i};
        if (i + 1 < part_count)
            assert_int_equal(pthread_create(&threads[i], NULL, test_run_part, &parts[i]), 0);
        else
            (void)test_run_part(&parts[i]);
    }
    for (uint32_t i = 0; i + 1 < part_count; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

#endif
