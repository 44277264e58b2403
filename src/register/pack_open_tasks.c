// What is to be looked at in a pack, by as many threads as there are.

#include "register/pack_open_private.h"

jub_status pack_push_task(pack_opening *o, pack_task_list *list, pack_task each)
{
    return JUB_LIST_PUSH(&o->scratch, list, each) ? JUB_OK : jub_fail_no_memory(o->error);
}

typedef struct checking {
    const pack_opening *opening;
    const pack_task_list *tasks;
    uint32_t part_count;
    size_t failed_at[JUB_PARALLEL_MAX]; // the number of the task; SIZE_MAX for none
    jub_error error[JUB_PARALLEL_MAX];
} checking;

static jub_status check_task(const pack_opening *o, const pack_task *each, bool is_first,
                             jub_error *error)
{
    if (each->column) return pack_check_column(each->column, each->item_count, each->field, error);
    if (each->link) return pack_check_link(o->reg, each->resource, each->link, error);
    return is_first ? pack_check_lines(each->resource, error)
                    : pack_check_keys(each->resource, error);
}

static void check_part(void *context, uint32_t part)
{
    checking *at = context;
    const bool is_first = at->tasks == &at->opening->first;
    at->failed_at[part] = SIZE_MAX;
    for (size_t i = part; i < at->tasks->count; i += at->part_count) {
        if (check_task(at->opening, &at->tasks->items[i], is_first, &at->error[part]) == JUB_OK)
            continue;
        at->failed_at[part] = i;
        return;
    }
}

jub_status pack_check_tasks(const pack_opening *o, const pack_task_list *tasks)
{
    checking at = {.opening = o, .tasks = tasks, .part_count = jub_parallel_parts(o->parallel)};
    jub_parallel_run(o->parallel, at.part_count, check_part, &at);
    size_t first = SIZE_MAX;
    uint32_t found = 0;
    for (uint32_t i = 0; i < at.part_count; i++) {
        if (at.failed_at[i] >= first) continue;
        first = at.failed_at[i];
        found = i;
    }
    return first == SIZE_MAX ? JUB_OK
                             : pack_fail_file(o, tasks->items[first].file, &at.error[found]);
}
