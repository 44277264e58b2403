#include <stdlib.h>

#include "decree/vector/rank_private.h"

// Who is in, group by group, as quota_judge.c has it. Where nobody asks for ranks, the last who has
// a place is selected and all others are compared with them; otherwise the group is sorted.

/// A contender as it is sorted: by its key, and by the lottery where keys are level.
typedef struct place_item {
    uint64_t key;
    uint32_t row;
    uint32_t at; // of the contest
} place_item;

// What one thread judges: whole groups.
typedef struct place_part {
    uint32_t first; // of `order`
    uint32_t last;
    place_item *items; // room for those of a group, and everybody without one behind it
    uint32_t contested_count;
    uint32_t largest;
} place_part;

typedef struct placing {
    vector_contest *contest;
    place_item *sure_items; // [count]
    place_item *floating;   // [floating_count] by their best positions
    uint32_t floating_count;
    bool is_lottery;
    bool is_tie_none;
    place_part parts[JUB_PARALLEL_MAX];
} placing;

// A group under way.
typedef struct place_group {
    place_item *items; // all who are or may be in it, by their best positions
    place_item *sure;  // the sure candidates, by their worst
    uint32_t count;    // who are in it: the first of the items
    uint32_t item_count;
    uint32_t sure_count;
    uint32_t places_least;
    uint32_t places_most;
    bool has_open; // somebody whose keys are missing
} place_group;

// -- order ----------------------------------------------------------------------------------------

static int compare(const placing *work, uint64_t a_key, uint32_t a_row, uint64_t b_key,
                   uint32_t b_row)
{
    if (a_key != b_key) return a_key < b_key ? -1 : 1;
    if (!work->is_lottery || a_row == b_row) return 0;
    return decree_compare_tickets(work->contest->bulk->determiner, work->contest->run, a_row,
                                  b_row);
}

static int compare_items(const void *left, const void *right, void *context)
{
    const place_item *a = left, *b = right;
    const int order = compare(context, a->key, a->row, b->key, b->row);
    if (order != 0) return order;
    return a->row < b->row ? -1 : a->row > b->row;
}

static void sort_items(placing *work, place_item *items, uint32_t count)
{
    qsort_r(items, count, sizeof *items, compare_items, work);
}

// How many of the sorted items stand before somebody or, with `or_equal`, level with them.
static uint32_t count_before(const placing *work, const place_item *items, uint32_t count,
                             uint64_t key, uint32_t row, bool or_equal)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order = compare(work, items[middle].key, items[middle].row, key, row);
        if (order < 0 || (order == 0 && or_equal))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// -- selection ------------------------------------------------------------------------------------

static void swap(place_item *items, uint32_t a, uint32_t b)
{
    const place_item held = items[a];
    items[a] = items[b];
    items[b] = held;
}

static uint64_t middle_key(const place_item *items, uint32_t first, uint32_t last)
{
    const uint64_t a = items[first].key, b = items[first + (last - first) / 2].key,
                   c = items[last - 1].key;
    if (a < b) return b < c ? b : a < c ? c : a;
    return a < c ? a : b < c ? c : b;
}

// Parts the items so that those level in key with number `n` in order stand together, from
// `*first_out` to `*last_out`, everything before them less and everything after greater.
static void select_key(place_item *items, uint32_t count, uint32_t n, uint32_t *first_out,
                       uint32_t *last_out)
{
    uint32_t first = 0, last = count;
    for (;;) {
        const uint64_t pivot = middle_key(items, first, last);
        uint32_t less = first, at = first, greater = last;
        while (at < greater) {
            if (items[at].key < pivot)
                swap(items, less++, at++);
            else if (items[at].key > pivot)
                swap(items, at, --greater);
            else
                at++;
        }
        if (n < less) {
            last = less;
        } else if (n >= greater) {
            first = greater;
        } else {
            *first_out = less;
            *last_out = greater;
            return;
        }
    }
}

static uint64_t ticket_begin(const placing *work, uint32_t row)
{
    const uint8_t *ticket = work->contest->run->tickets + (size_t)row * JUB_TICKET_BYTES;
    uint64_t value = 0;
    for (uint32_t i = 0; i < 8; i++) value = value << 8 | ticket[i];
    return value;
}

// Number `n` in the order of the items, which are moved about.
static place_item select_item(placing *work, place_item *items, uint32_t count, uint32_t n)
{
    uint32_t first, last;
    select_key(items, count, n, &first, &last);
    const uint64_t key = items[first].key;
    if (!work->is_lottery || last - first == 1) return items[n];
    place_item *level = items + first;
    const uint32_t level_count = last - first, wanted = n - first;
    for (uint32_t i = 0; i < level_count; i++) level[i].key = ticket_begin(work, level[i].row);
    select_key(level, level_count, wanted, &first, &last);
    for (uint32_t i = 0; i < level_count; i++) level[i].key = key;
    sort_items(work, level + first, last - first);
    return level[wanted];
}

// -- judging --------------------------------------------------------------------------------------

static bool is_open(const vector_contest *contest, uint32_t at)
{
    return contest->first_open[at] < contest->run->quota->key_count;
}

static void put_standing(placing *work, const place_group *group, uint32_t at, bool is_in,
                         bool is_out, uint32_t rank, uint32_t rank_last)
{
    const vector_contest *contest = work->contest;
    const bool has_ranks = contest->bulk->needs_ranks;
    contest->standings[at] = (decree_standing){.row = contest->rows[at],
                                               .rank = has_ranks ? rank : 0,
                                               .rank_last = has_ranks ? rank_last : 0,
                                               .places = group->places_least,
                                               .verdict = is_in    ? DECREE_IN
                                                          : is_out ? DECREE_OUT
                                                                   : DECREE_CONTESTED};
}

static void judge_sorted(placing *work, place_group *group, const uint32_t *members)
{
    const vector_contest *contest = work->contest;
    sort_items(work, group->items, group->count);
    sort_items(work, group->sure, group->sure_count);
    for (uint32_t i = 0; i < group->count; i++) {
        const uint32_t at = members[i], row = contest->rows[at];
        const uint64_t best = contest->at_best[at], worst = contest->at_worst[at];
        uint32_t possibly =
            count_before(work, group->items, group->count, worst, row, false) +
            count_before(work, work->floating, work->floating_count, worst, row, false);
        if (is_open(contest, at)) possibly--; // before itself
        const uint32_t surely =
            count_before(work, group->sure, group->sure_count, best, row, false);
        bool is_in = possibly < group->places_least, is_out = surely >= group->places_most;
        if (work->is_tie_none) {
            const uint32_t up_to =
                count_before(work, group->items, group->count, worst, row, true) +
                count_before(work, work->floating, work->floating_count, worst, row, true);
            uint32_t others = count_before(work, group->sure, group->sure_count, best, row, true);
            if (contest->is_sure[at] && !is_open(contest, at)) others--;
            is_in = up_to <= group->places_least;
            is_out = others + 1 > group->places_most;
        }
        put_standing(work, group, at, is_in, is_out, surely + 1, possibly + 1);
    }
}

// A line that some stand before or on: of so many items, whoever is before number `n`, or with
// `takes_level` level with it. Without such an item everybody is, or nobody.
typedef struct place_line {
    bool has_item;
    bool is_all;
    place_item item;
} place_line;

static place_line draw_line(placing *work, place_item *items, uint32_t count, uint64_t n)
{
    if (n >= count) return (place_line){.is_all = true};
    return (place_line){.has_item = true, .item = select_item(work, items, count, (uint32_t)n)};
}

static int stands_to(const placing *work, const place_line *line, uint64_t key, uint32_t row)
{
    return compare(work, key, row, line->item.key, line->item.row);
}

// Ties go in, or are parted by the lottery: in is who is not behind the last place even at worst,
// out who at best is behind the last place that the sure ones take. Somebody whose keys are missing
// stands before themselves at best, which takes no place from them.
static void judge_selected(placing *work, place_group *group, const uint32_t *members)
{
    const vector_contest *contest = work->contest;
    const uint32_t least = group->places_least, most = group->places_most;
    const place_line none = {0};
    const place_line open_in =
        group->has_open ? draw_line(work, group->items, group->item_count, least) : none;
    const place_line in =
        least == 0 ? none : draw_line(work, group->items, group->item_count, (uint64_t)least - 1);
    const place_line out =
        most == 0 ? none : draw_line(work, group->sure, group->sure_count, (uint64_t)most - 1);
    for (uint32_t i = 0; i < group->count; i++) {
        const uint32_t at = members[i], row = contest->rows[at];
        const place_line *line = least > 0 && is_open(contest, at) ? &open_in : &in;
        const bool is_in = line->is_all || (line->has_item &&
                                            stands_to(work, line, contest->at_worst[at], row) <= 0);
        const bool is_out =
            !out.is_all && (!out.has_item || stands_to(work, &out, contest->at_best[at], row) > 0);
        put_standing(work, group, at, is_in, is_out, 0, 0);
    }
}

// Ties that do not all fit stay out: in is who at worst is before the first that has no place; out
// who at best, themselves counted, is not within the places that the sure ones leave.
static void judge_selected_none(placing *work, place_group *group, const uint32_t *members)
{
    const vector_contest *contest = work->contest;
    const uint32_t most = group->places_most;
    const place_line in = draw_line(work, group->items, group->item_count, group->places_least);
    const place_line beyond = draw_line(work, group->sure, group->sure_count, most);
    const place_line last =
        most == 0 ? (place_line){0}
                  : draw_line(work, group->sure, group->sure_count, (uint64_t)most - 1);
    for (uint32_t i = 0; i < group->count; i++) {
        const uint32_t at = members[i], row = contest->rows[at];
        const bool is_counted = contest->is_sure[at] && !is_open(contest, at);
        const place_line *line = is_counted ? &beyond : &last;
        const bool is_in = in.is_all || stands_to(work, &in, contest->at_worst[at], row) < 0;
        const bool is_out =
            !line->is_all &&
            (!line->has_item || stands_to(work, line, contest->at_best[at], row) >= 0);
        put_standing(work, group, at, is_in, is_out, 0, 0);
    }
}

static void fill_group(placing *work, const uint32_t *members, place_group *group)
{
    const vector_contest *contest = work->contest;
    for (uint32_t i = 0; i < group->count; i++) {
        const uint32_t at = members[i];
        group->items[i] = (place_item){contest->at_best[at], contest->rows[at], at};
        group->has_open |= is_open(contest, at);
        if (contest->is_sure[at])
            group->sure[group->sure_count++] =
                (place_item){contest->at_worst[at], contest->rows[at], at};
    }
    const decree_expr *take = contest->run->quota->take;
    group->places_least = decree_places_of(take, group->sure_count);
    group->places_most = decree_places_of(take, group->count + work->floating_count);
    // Behind the first without a place nobody changes anything.
    const uint64_t needed = (uint64_t)group->places_least + 1;
    const uint32_t added = needed < work->floating_count ? (uint32_t)needed : work->floating_count;
    memcpy(group->items + group->count, work->floating, added * sizeof *group->items);
    group->item_count = group->count + added;
}

static uint32_t count_contested(const vector_contest *contest, const place_group *group,
                                const uint32_t *members)
{
    uint32_t given = 0, perhaps = 0;
    for (uint32_t i = 0; i < group->count; i++) {
        const decree_verdict verdict = contest->standings[members[i]].verdict;
        if (verdict == DECREE_IN && contest->is_sure[members[i]])
            given++;
        else if (verdict != DECREE_OUT)
            perhaps++;
    }
    const uint32_t left = group->places_least > given ? group->places_least - given : 0;
    return left < perhaps ? left : perhaps;
}

static void judge_group(placing *work, place_part *part, uint32_t first, uint32_t last)
{
    const vector_contest *contest = work->contest;
    const uint32_t *members = contest->order + first;
    place_group group = {
        .items = part->items, .sure = work->sure_items + first, .count = last - first};
    fill_group(work, members, &group);
    if (contest->bulk->needs_ranks)
        judge_sorted(work, &group, members);
    else if (work->is_tie_none)
        judge_selected_none(work, &group, members);
    else
        judge_selected(work, &group, members);
    if (group.count + work->floating_count > part->largest)
        part->largest = group.count + work->floating_count;
    part->contested_count += count_contested(contest, &group, members);
}

static void judge_part(void *context, uint32_t number)
{
    placing *work = context;
    place_part *part = &work->parts[number];
    const vector_contest *contest = work->contest;
    for (uint32_t first = part->first, last; first < part->last; first = last) {
        const uint32_t group = contest->groups[contest->order[first]];
        for (last = first + 1; last < part->last && contest->groups[contest->order[last]] == group;)
            last++;
        judge_group(work, part, first, last);
    }
    uint8_t *places = contest->bulk->places[contest->quota];
    static const uint8_t place_of[] = {[DECREE_OUT] = VECTOR_OUT,
                                       [DECREE_CONTESTED] = VECTOR_PLACE_CONTESTED,
                                       [DECREE_IN] = VECTOR_IN};
    for (uint32_t i = part->first; i < part->last; i++) {
        const decree_standing *standing = &contest->standings[contest->order[i]];
        places[standing->row] = place_of[standing->verdict];
    }
}

// -- groups ---------------------------------------------------------------------------------------

// By group and within it by row, those without a group last.
static bool sort_groups(vector_contest *contest)
{
    const uint32_t group_count = contest->group_count;
    uint32_t *begins = JUB_NEW(contest->arena, uint32_t, (size_t)group_count + 2);
    contest->order = JUB_NEW(contest->arena, uint32_t, contest->count);
    if (!begins || !contest->order) return false;
    for (uint32_t i = 0; i < contest->count; i++) {
        const uint32_t group = contest->groups[i];
        begins[(group == DECREE_NO_GROUP ? group_count : group) + 1]++;
    }
    for (uint32_t i = 0; i <= group_count; i++) begins[i + 1] += begins[i];
    contest->floating = begins[group_count];
    for (uint32_t i = 0; i < contest->count; i++) {
        const uint32_t group = contest->groups[i];
        contest->order[begins[group == DECREE_NO_GROUP ? group_count : group]++] = i;
    }
    return true;
}

// Parts end where a group does.
static void share_out(placing *work)
{
    const vector_contest *contest = work->contest;
    uint32_t first = 0;
    for (uint32_t i = 0; i < contest->part_count; i++) {
        uint32_t last = jub_part_begin(contest->floating, i + 1, contest->part_count);
        if (last < first) last = first;
        while (last > first && last < contest->floating &&
               contest->groups[contest->order[last]] == contest->groups[contest->order[last - 1]])
            last++;
        work->parts[i] = (place_part){.first = first, .last = last};
        first = last;
    }
}

// As judge_floating in quota_judge.c.
static void judge_floating(placing *work, uint32_t largest)
{
    const vector_contest *contest = work->contest;
    const decree_expr *take = contest->run->quota->take;
    const bool is_share = take->kind == DECREE_EXPR_CALL; // its places are those of the group
    const place_group group = {.places_least = decree_places_of(take, 1)};
    for (uint32_t i = contest->floating; i < contest->count; i++) {
        const uint32_t at = contest->order[i];
        const bool is_in = !is_share && largest <= group.places_least;
        const bool is_out = !is_share && group.places_least == 0;
        put_standing(work, &group, at, is_in, is_out, 1, largest);
        contest->run->floating_count += contest->standings[at].verdict != DECREE_OUT;
        contest->bulk->places[contest->quota][contest->rows[at]] = is_in ? VECTOR_IN
                                                                   : is_out
                                                                       ? VECTOR_OUT
                                                                       : VECTOR_PLACE_CONTESTED;
    }
}

static bool open_placing(vector_contest *contest, placing *work)
{
    jub_arena *arena = contest->arena;
    contest->standings = JUB_NEW(contest->bulk->determiner->arena, decree_standing, contest->count);
    if (!contest->standings || !sort_groups(contest)) return false;
    work->contest = contest;
    work->is_lottery = contest->run->quota->tie == DECREE_TIE_LOTTERY;
    work->is_tie_none = contest->run->quota->tie == DECREE_TIE_NONE;
    work->floating_count = contest->count - contest->floating;
    work->sure_items = JUB_NEW(arena, place_item, contest->floating);
    work->floating = JUB_NEW(arena, place_item, work->floating_count);
    if (!work->sure_items || !work->floating) return false;
    for (uint32_t i = 0; i < work->floating_count; i++) {
        const uint32_t at = contest->order[contest->floating + i];
        work->floating[i] = (place_item){contest->at_best[at], contest->rows[at], at};
    }
    sort_items(work, work->floating, work->floating_count);
    share_out(work);
    for (uint32_t i = 0; i < contest->part_count; i++) {
        place_part *part = &work->parts[i];
        part->items =
            JUB_NEW(arena, place_item, (size_t)(part->last - part->first) + work->floating_count);
        if (!part->items) return false;
    }
    return true;
}

bool vector_contest_judge(vector_contest *contest)
{
    placing *work = JUB_NEW(contest->arena, placing, 1);
    if (!work || !open_placing(contest, work)) return false;
    jub_parallel_run(contest->parallel, contest->part_count, judge_part, work);
    uint32_t largest = work->floating_count;
    for (uint32_t i = 0; i < contest->part_count; i++) {
        if (work->parts[i].largest > largest) largest = work->parts[i].largest;
        contest->run->contested_count += work->parts[i].contested_count;
    }
    judge_floating(work, largest);
    contest->run->standings = contest->standings;
    contest->run->standing_count = contest->count;
    return true;
}

// -- the whole ------------------------------------------------------------------------------------

jub_status vector_rank(jub_bulk *bulk, uint32_t quota, const jub_parallel *parallel,
                       bool *is_done_out, jub_error *error)
{
    jub_arena arena = jub_arena_init((size_t)VECTOR_RANK_MAX_GIGABYTES << 30);
    vector_contest contest = {.bulk = bulk,
                              .quota = quota,
                              .run = &bulk->determiner->quotas[quota],
                              .arena = &arena,
                              .parallel = parallel,
                              .part_count = jub_parallel_parts(parallel)};
    bool is_out_of_memory = false;
    memset(bulk->places[quota], VECTOR_NO_CANDIDATE, bulk->determiner->persons->row_count);
    *is_done_out = vector_contenders_read(&contest, &is_out_of_memory);
    if (*is_done_out && !vector_contest_judge(&contest)) is_out_of_memory = true;
    jub_arena_clear(&arena);
    return is_out_of_memory ? jub_fail_no_memory(error) : JUB_OK;
}

void vector_take_standings(jub_bulk *bulk, uint32_t quota)
{
    decree_quota_run *run = &bulk->determiner->quotas[quota];
    static const uint8_t place_of[] = {[DECREE_OUT] = VECTOR_OUT,
                                       [DECREE_CONTESTED] = VECTOR_PLACE_CONTESTED,
                                       [DECREE_IN] = VECTOR_IN};
    for (uint32_t i = 0; i < run->standing_count; i++) {
        decree_standing *standing = &run->standings[i];
        bulk->places[quota][standing->row] = place_of[standing->verdict];
        if (!bulk->needs_ranks) standing->rank = standing->rank_last = 0;
    }
}
