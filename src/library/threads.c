#include <assert.h>
#include <pthread.h>
#include <sched.h>

#include "library/library_private.h"

// Threads of the library's own, for the time of one call: nothing stays behind.

typedef struct part_of_work {
    jub_part_work *work;
    void *context;
    uint32_t part;
} part_of_work;

static void *run_part(void *argument)
{
    const part_of_work *part = argument;
    part->work(part->context, part->part);
    return NULL;
}

static void run_parts(void *nothing, uint32_t part_count, jub_part_work *work, void *context)
{
    pthread_t threads[JUB_PARALLEL_MAX];
    part_of_work parts[JUB_PARALLEL_MAX];
    bool is_started[JUB_PARALLEL_MAX] = {false};
    (void)nothing;
    assert(part_count <= JUB_PARALLEL_MAX);
    for (uint32_t i = 0; i < part_count; i++) {
        parts[i] = (part_of_work){work, context, i};
        const bool is_last = i + 1 == part_count;
        is_started[i] = !is_last && pthread_create(&threads[i], NULL, run_part, &parts[i]) == 0;
        if (!is_started[i]) (void)run_part(&parts[i]); // no thread to be had: do it here
    }
    for (uint32_t i = 0; i < part_count; i++)
        if (is_started[i]) (void)pthread_join(threads[i], NULL);
}

static uint32_t usable_processors(void)
{
    cpu_set_t usable;
    const int count = sched_getaffinity(0, sizeof usable, &usable) == 0 ? CPU_COUNT(&usable) : 1;
    return count < 1 ? 1 : (uint32_t)count;
}

jub_parallel library_threads(uint32_t thread_count)
{
    const uint32_t count = thread_count > 0 ? thread_count : usable_processors();
    return (jub_parallel){
        .part_count = count > JUB_PARALLEL_MAX ? JUB_PARALLEL_MAX : count,
        .run = run_parts,
    };
}
