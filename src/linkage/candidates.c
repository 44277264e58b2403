// Crowds are shared out among the threads. Each keeps its own list in its own memory; the lists are
// put together and sorted, so that nothing of the sharing is left.

#include "linkage/linkage_private.h"

#include <math.h>
#include <stdlib.h>

enum {
    CANDIDATE_MAX = 1 << 22, // some 220 MB, and three times that while they are put together
    SLACK_BITS = 10          // below even odds for one double a person; see least_weight
};
#define PART_ARENA_MAX_BYTES ((size_t)4 << 30)

typedef JUB_LIST(link_candidate) candidate_list;

typedef struct part {
    jub_arena arena;
    candidate_list list;
    uint64_t compared_count;
    bool has_failed;
    bool is_full;
} part;

typedef struct search {
    const link_people *people;
    const link_keys *keys;
    const link_chances *chances;
    link_weights weights;
    double least_weight;
    uint32_t key;
    uint32_t part_count;
    part parts[JUB_PARALLEL_MAX];
} search;

static bool has_met(const link_keys *keys, uint32_t key, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < key; i++)
        if (keys->items[i].hashes[a] != 0 && keys->items[i].hashes[a] == keys->items[i].hashes[b])
            return true;
    return false;
}

static void compare_pair(search *work, part *mine, uint32_t a, uint32_t b)
{
    const link_levels levels = link_compare(work->people, a, b);
    link_candidate candidate = {.a = a, .b = b, .context = levels.context};
    memcpy(candidate.levels, levels.of, sizeof candidate.levels);
    for (uint32_t field = 0; field < JUB_LINK_FIELD_COUNT; field++) {
        const double chance = link_chance_other(work->people, work->chances, &levels, a, field);
        candidate.other_bits[field] = chance > 0 ? (float)log2(chance) : LINK_NO_WEIGHT;
    }
    mine->compared_count++;
    if (link_candidate_weight(&candidate, &work->weights, NULL) < work->least_weight) return;
    mine->is_full = mine->list.count >= CANDIDATE_MAX;
    if (!mine->is_full && !JUB_LIST_PUSH(&mine->arena, &mine->list, candidate))
        mine->has_failed = true;
}

// The crowds that begin in this part of the rows.
static void search_part(void *context, uint32_t number)
{
    search *work = context;
    part *mine = &work->parts[number];
    const link_key *key = &work->keys->items[work->key];
    const uint32_t part_end = jub_part_begin(key->row_count, number + 1, work->part_count);
    uint32_t begin = jub_part_begin(key->row_count, number, work->part_count);
#define HASH(at) key->hashes[key->rows[at]]
    while (begin > 0 && begin < part_end && HASH(begin) == HASH(begin - 1)) begin++;
    while (begin < part_end && !mine->has_failed && !mine->is_full) {
        uint32_t end = begin + 1;
        while (end < key->row_count && HASH(end) == HASH(begin)) end++;
        for (uint32_t i = begin; i < end; i++)
            for (uint32_t j = i + 1; j < end; j++)
                if (!has_met(work->keys, work->key, key->rows[i], key->rows[j]))
                    compare_pair(work, mine, key->rows[i], key->rows[j]);
        begin = end;
    }
#undef HASH
}

static int compare_candidates(const void *a, const void *b)
{
    const link_candidate *one = a, *two = b;
    if (one->a != two->a) return one->a < two->a ? -1 : 1;
    return (one->b > two->b) - (one->b < two->b);
}

static jub_status gather(jub_arena *arena, const search *work, link_candidates *candidates_out,
                         jub_error *error)
{
    link_candidates all = {.count = 0};
    bool is_full = false;
    for (uint32_t i = 0; i < work->part_count; i++) {
        if (work->parts[i].has_failed) return jub_fail_no_memory(error);
        is_full = is_full || work->parts[i].is_full;
        all.count += work->parts[i].list.count;
        all.compared_count += work->parts[i].compared_count;
    }
    if (is_full || all.count > CANDIDATE_MAX)
        return jub_fail(error, JUB_LIMIT, (jub_position){0},
                        "look for copied rows first: sort 'persons' by name and date of birth",
                        "more than %d pairs may be one person", CANDIDATE_MAX);
    all.items = JUB_NEW(arena, link_candidate, all.count);
    if (!all.items) return jub_fail_no_memory(error);
    for (uint32_t i = 0, at = 0; i < work->part_count; i++) {
        const candidate_list *list = &work->parts[i].list;
        if (list->count > 0) memcpy(all.items + at, list->items, list->count * sizeof *all.items);
        at += (uint32_t)list->count;
    }
    if (all.count > 1) qsort(all.items, all.count, sizeof *all.items, compare_candidates);
    *candidates_out = all;
    return JUB_OK;
}

// With one double a person, which is more than there ever are, the prior would be 2 / people; a
// pair that is then still improbable by SLACK_BITS is dropped.
static double least_weight(uint32_t people_count)
{
    return log2(fmax(people_count, 2)) - 1 - SLACK_BITS;
}

jub_status link_candidates_find(jub_arena *arena, const link_people *people, const link_keys *keys,
                                const link_chances *chances, const jub_linkage_options *options,
                                link_candidates *candidates_out, jub_error *error)
{
    search work = {
        .people = people,
        .keys = keys,
        .chances = chances,
        .weights = link_weights_of(chances),
        .least_weight = least_weight(people->count),
        .part_count = jub_parallel_parts(options->parallel),
    };
    for (uint32_t i = 0; i < work.part_count; i++)
        work.parts[i].arena = jub_arena_init(PART_ARENA_MAX_BYTES);
    for (; work.key < LINK_KEY_COUNT; work.key++) {
        jub_parallel_run(options->parallel, work.part_count, search_part, &work);
        if (options->progress)
            options->progress->report(options->progress->context,
                                      (uint64_t)people->count * (work.key + 1) / LINK_KEY_COUNT,
                                      people->count);
    }
    const jub_status status = gather(arena, &work, candidates_out, error);
    for (uint32_t i = 0; i < work.part_count; i++) jub_arena_clear(&work.parts[i].arena);
    return status;
}
