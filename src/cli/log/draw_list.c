#include "cli/log/draw_list.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/progress.h"

#define LIST_ARENA_MAX_BYTES ((size_t)1 << 30)

// One draw; `why` is why it does not stand, or empty.
typedef struct listed_draw {
    jub_draw_record *record;
    jub_text why;
} listed_draw;

typedef struct draw_list {
    jub_arena arena;
    jub_sha256 *sha;
    jub_text origin;
    const jub_policy *policy;
    size_t count;
    listed_draw items[CLI_DRAW_LIST_MAX];
} draw_list;

// -- reading --------------------------------------------------------------------------------------

static jub_status find_draw(draw_list *list, jub_text id, listed_draw **found_out, jub_error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        *found_out = &list->items[i];
        if (jub_text_equal(list->items[i].record->draw_id, id)) return JUB_OK;
    }
    if (list->count == CLI_DRAW_LIST_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0}, "give --id",
                        "the log has more than %d draws", CLI_DRAW_LIST_MAX);
    listed_draw *item = &list->items[list->count];
    item->record = JUB_NEW(&list->arena, jub_draw_record, 1);
    if (!item->record) return jub_fail_no_memory(error);
    jub_draw_record_begin(&list->arena, list->sha, id, list->origin, list->policy, item->record);
    list->count++;
    *found_out = item;
    return JUB_OK;
}

static jub_status take_entry(draw_list *list, jub_view *view, uint64_t index, jub_text entry,
                             jub_error *error)
{
    const size_t mark_bytes = jub_arena_mark(&list->arena);
    const size_t count = list->count;
    listed_draw *item = NULL;
    jub_error refused;
    jub_text id = {0};
    jub_status status = jub_draw_entry_id(&list->arena, entry, &id, error);
    if (status != JUB_OK || id.length_bytes == 0) return status;
    status = find_draw(list, id, &item, error);
    if (status != JUB_OK) return status;
    if (list->count == count) jub_arena_rewind(&list->arena, mark_bytes); // the id is there already
    if (item->why.length_bytes > 0) return JUB_OK;
    status = jub_draw_record_take(item->record, view, index, entry, &refused);
    if (status == JUB_UNVERIFIED) {
        item->why = jub_text_copy(&list->arena, jub_text_from(refused.message));
        return item->why.bytes ? JUB_OK : jub_fail_no_memory(error);
    }
    if (status != JUB_OK && error) *error = refused;
    return status;
}

static jub_status read_draws(draw_list *list, jub_view *view, jub_error *error)
{
    cli_progress progress;
    jub_status status = JUB_OK;
    const uint64_t size = jub_view_size(view);
    cli_progress_begin(&progress, "replaying", "entries", 1);
    for (uint64_t i = 0; status == JUB_OK && i < size; i++) {
        jub_text entry = {0};
        status = jub_view_entry(view, i, &entry, error);
        if (status == JUB_OK) status = take_entry(list, view, i, entry, error);
        if (i % 1024 == 0) cli_progress_report(&progress, i, size);
    }
    cli_progress_end(&progress);
    return status;
}

// -- printing -------------------------------------------------------------------------------------

static void print_closed(const jub_draw_record *record)
{
    if (record->commit_count < record->rules.needed)
        (void)printf("closed with too few commits, %zu of %zu\n", record->commit_count,
                     record->rules.needed);
    else
        (void)printf("closed, nonces shown: %zu of %zu\n", record->reveal_count,
                     record->commit_count);
}

static void print_stage(const listed_draw *item)
{
    const jub_draw_record *record = item->record;
    if (item->why.length_bytes > 0) {
        (void)printf("does not stand: %.*s\n", JUB_TEXT_ARG(item->why));
        return;
    }
    switch (record->stage) {
    case JUB_STAGE_NONE:
    case JUB_STAGE_POOL: (void)printf("a pool without rules\n"); break;
    case JUB_STAGE_OPEN:
        (void)printf("open, committed: %zu of %zu\n", record->commit_count,
                     record->rules.officer_count);
        break;
    case JUB_STAGE_CLOSED: print_closed(record); break;
    case JUB_STAGE_DONE: (void)printf("result (entry %" PRIu64 ")\n", record->result_index); break;
    case JUB_STAGE_VOID:
        (void)printf("void (entry %" PRIu64 "): %.*s\n", record->result_index,
                     JUB_TEXT_ARG(record->void_reason));
        break;
    }
}

static bool print_list(const draw_list *list)
{
    bool all_stand = true;
    for (size_t i = 0; i < list->count; i++) {
        (void)printf("%.*s  ", JUB_TEXT_ARG(list->items[i].record->draw_id));
        print_stage(&list->items[i]);
        all_stand = all_stand && list->items[i].why.length_bytes == 0;
    }
    return all_stand;
}

jub_status cli_draw_list_print(cli_draw *draw, const jub_policy *policy, bool *is_told_out,
                               jub_error *error)
{
    *is_told_out = false;
    draw_list *list = JUB_NEW(&draw->arena, draw_list, 1);
    if (!list) return jub_fail_no_memory(error);
    *list = (draw_list){.arena = jub_arena_init(LIST_ARENA_MAX_BYTES),
                        .sha = draw->sha,
                        .origin = jub_text_from(draw->head.origin),
                        .policy = policy};
    jub_status status = read_draws(list, draw->view, error);
    if (status == JUB_OK && list->count == 0) (void)printf("the log holds no draw\n");
    if (status == JUB_OK && !print_list(list)) {
        *is_told_out = true;
        status = JUB_UNVERIFIED;
    }
    jub_arena_clear(&list->arena);
    return status;
}
