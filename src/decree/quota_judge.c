#include <stdlib.h>

#include "decree/quota_private.h"

// Ranking the candidates of a quota, group by group, over the whole register.
//
// A key that is missing may be anything, so each candidate has a best and a worst position: from
// the first missing key on, the keys count as before all others in one and after all others in the
// other. Somebody is in when there is room even in the worst position with everybody who may stand
// before them there, and out when the places are taken even in the best position by those who are
// sure to be candidates and sure to be before them. Between the two the place is contested.
// Whoever's group is missing may be in any group.

// -- order ----------------------------------------------------------------------------------------

typedef enum position { AT_BEST, AT_WORST } position;

// Where a key stands: before all, a value, does not apply, after all.
static int class_of(const decree_contender *item, uint32_t key, position side)
{
    if (key >= item->first_open && item->is_open) return side == AT_BEST ? 0 : 3;
    return item->has_none[key] ? 2 : 1;
}

static jub_text label_of(const jub_determiner *determiner, uint32_t row)
{
    const jub_resource *persons = determiner->persons;
    if (persons->key_column == JUB_NO_ROW) return (jub_text){0};
    const jub_column *key = &persons->columns[persons->key_column];
    const bool is_text = key->type == JUB_TEXT_VALUE || key->type == JUB_CHOICE;
    return is_text && jub_bit(key->known, row) ? key->dictionary->keys[key->codes[row]]
                                               : (jub_text){0};
}

int decree_compare_tickets(const jub_determiner *determiner, const decree_quota_run *quota,
                           uint32_t a, uint32_t b)
{
    const uint8_t *tickets = quota->tickets;
    const int by_ticket = memcmp(tickets + (size_t)a * JUB_TICKET_BYTES,
                                 tickets + (size_t)b * JUB_TICKET_BYTES, JUB_TICKET_BYTES);
    if (by_ticket != 0) return by_ticket;
    const int by_label = jub_text_compare(label_of(determiner, a), label_of(determiner, b));
    if (by_label != 0) return by_label;
    return a < b ? -1 : a > b;
}

static int compare(const decree_ranking *ranking, const decree_contender *a, position a_side,
                   const decree_contender *b, position b_side)
{
    const decree_clause *quota = ranking->quota->quota;
    for (uint32_t i = 0; i < quota->key_count; i++) {
        const int a_class = class_of(a, i, a_side), b_class = class_of(b, i, b_side);
        if (a_class != b_class) return a_class < b_class ? -1 : 1;
        if (a_class != 1) continue;
        const int order = decree_ratio_compare(a->keys[i], b->keys[i]);
        if (order != 0) return quota->keys[i].is_up ? order : -order;
    }
    return quota->tie == DECREE_TIE_LOTTERY
               ? decree_compare_tickets(ranking->determiner, ranking->quota, a->row, b->row)
               : 0;
}

typedef struct sort_context {
    const decree_ranking *ranking;
    position side;
} sort_context;

static int compare_for_sort(const void *left, const void *right, void *context)
{
    const sort_context *sort = context;
    const decree_contender *a = *(const decree_contender *const *)left,
                           *b = *(const decree_contender *const *)right;
    const int order = compare(sort->ranking, a, sort->side, b, sort->side);
    if (order != 0) return order;
    return a->row < b->row ? -1 : a->row > b->row;
}

static void sort_by(const decree_ranking *ranking, const decree_contender **list, uint32_t count,
                    position side)
{
    sort_context context = {ranking, side};
    qsort_r(list, count, sizeof *list, compare_for_sort, &context);
}

// How many of the sorted list stand before somebody or, with `or_equal`, level with them.
static uint32_t count_before(const decree_ranking *ranking, const decree_contender *const *list,
                             uint32_t count, position list_side, const decree_contender *item,
                             position item_side, bool or_equal)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const int order = compare(ranking, list[middle], list_side, item, item_side);
        if (order < 0 || (order == 0 && or_equal))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// -- places ---------------------------------------------------------------------------------------

static uint32_t share_of(const decree_expr *take, uint32_t candidate_count)
{
    const decree_ratio share = take->operands[0]->kind == DECREE_EXPR_INTEGER
                                   ? (decree_ratio){take->operands[0]->integer, 1}
                                   : take->operands[0]->ratio;
    const int64_t n = share.numerator * (int64_t)candidate_count, d = share.denominator;
    if (take->function == DECREE_FUNCTION_UP) return (uint32_t)((n + d - 1) / d);
    if (take->function == DECREE_FUNCTION_NEAR) return (uint32_t)((2 * n + d) / (2 * d));
    return (uint32_t)(n / d);
}

uint32_t decree_places_of(const decree_expr *take, uint32_t candidate_count)
{
    if (take->kind == DECREE_EXPR_CALL) return share_of(take, candidate_count);
    if (take->kind != DECREE_EXPR_INTEGER || take->integer < 0) return 0;
    return take->integer > UINT32_MAX ? UINT32_MAX : (uint32_t)take->integer;
}

// The contenders of a group: by their best positions all who may be in it, by their worst those who
// are surely candidates in it.
typedef struct group_lists {
    const decree_contender **at_best;
    const decree_contender **at_worst;
    uint32_t best_count;
    uint32_t worst_count;
    uint32_t places_least; // however many candidates there turn out to be
    uint32_t places_most;
} group_lists;

static decree_standing judge(const decree_ranking *ranking, const group_lists *group,
                             const decree_contender *item)
{
    const bool is_in_worst = item->is_sure; // stands in both lists
    const bool tie_none = ranking->quota->quota->tie == DECREE_TIE_NONE;
    uint32_t possibly =
        count_before(ranking, group->at_best, group->best_count, AT_BEST, item, AT_WORST, false);
    if (item->is_open) possibly--; // before itself
    const uint32_t surely =
        count_before(ranking, group->at_worst, group->worst_count, AT_WORST, item, AT_BEST, false);
    bool is_in = possibly < group->places_least, is_out = surely >= group->places_most;
    if (tie_none) {
        const uint32_t up_to = count_before(ranking, group->at_best, group->best_count, AT_BEST,
                                            item, AT_WORST, true); // with itself
        uint32_t others = count_before(ranking, group->at_worst, group->worst_count, AT_WORST, item,
                                       AT_BEST, true);
        if (is_in_worst && !item->is_open) others--;
        is_in = up_to <= group->places_least;
        is_out = others + 1 > group->places_most;
    }
    return (decree_standing){.row = item->row,
                             .rank = surely + 1,
                             .rank_last = possibly + 1,
                             .places = group->places_least,
                             .verdict = is_in    ? DECREE_IN
                                        : is_out ? DECREE_OUT
                                                 : DECREE_CONTESTED};
}

static void fill_group(const decree_ranking *ranking, uint32_t first, uint32_t last,
                       uint32_t floating, const decree_contender **by_group, group_lists *group)
{
    group->best_count = group->worst_count = 0;
    for (uint32_t i = first; i < last; i++) {
        group->at_best[group->best_count++] = by_group[i];
        if (by_group[i]->is_sure) group->at_worst[group->worst_count++] = by_group[i];
    }
    for (uint32_t i = floating; i < ranking->count; i++)
        group->at_best[group->best_count++] = by_group[i];
    const decree_expr *take = ranking->quota->quota->take;
    group->places_least = decree_places_of(take, group->worst_count);
    group->places_most = decree_places_of(take, group->best_count);
    sort_by(ranking, group->at_best, group->best_count, AT_BEST);
    sort_by(ranking, group->at_worst, group->worst_count, AT_WORST);
}

static int compare_groups(const void *left, const void *right)
{
    const decree_contender *a = *(const decree_contender *const *)left,
                           *b = *(const decree_contender *const *)right;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static int compare_rows(const void *left, const void *right)
{
    const decree_standing *a = left, *b = right;
    return a->row < b->row ? -1 : a->row > b->row;
}

// Whoever has no known group may be in any: in where all who may be in the largest fit, out where
// there is no place at all, and contested otherwise.
static void judge_floating(const decree_ranking *ranking, const decree_contender *const *by_group,
                           uint32_t floating, uint32_t largest, decree_standing *standings)
{
    const decree_expr *take = ranking->quota->quota->take;
    const bool is_share = take->kind == DECREE_EXPR_CALL; // its places are those of the group
    const uint32_t places = decree_places_of(take, 1);
    for (uint32_t i = floating; i < ranking->count; i++)
        standings[i] = (decree_standing){.row = by_group[i]->row,
                                         .rank = 1,
                                         .rank_last = largest,
                                         .places = places,
                                         .verdict = is_share            ? DECREE_CONTESTED
                                                    : largest <= places ? DECREE_IN
                                                    : places == 0       ? DECREE_OUT
                                                                        : DECREE_CONTESTED};
}

// Places of one group that nobody has for sure, as far as somebody may have them.
static uint32_t count_contested(const group_lists *group, const decree_contender *const *members,
                                const decree_standing *standings, uint32_t count)
{
    uint32_t given = 0, perhaps = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (standings[i].verdict == DECREE_IN && members[i]->is_sure)
            given++;
        else if (standings[i].verdict != DECREE_OUT)
            perhaps++;
    }
    const uint32_t left = group->places_least > given ? group->places_least - given : 0;
    return left < perhaps ? left : perhaps;
}

bool decree_judge(decree_ranking *ranking)
{
    const uint32_t count = ranking->count;
    const decree_contender **by_group = JUB_NEW(ranking->arena, const decree_contender *, count);
    group_lists group = {.at_best = JUB_NEW(ranking->arena, const decree_contender *, count),
                         .at_worst = JUB_NEW(ranking->arena, const decree_contender *, count)};
    decree_standing *standings = JUB_NEW(ranking->determiner->arena, decree_standing, count);
    if (!by_group || !group.at_best || !group.at_worst || !standings) return false;
    for (uint32_t i = 0; i < count; i++) by_group[i] = &ranking->contenders[i];
    qsort(by_group, count, sizeof *by_group, compare_groups);
    uint32_t floating = 0;
    while (floating < count && by_group[floating]->group != DECREE_NO_GROUP) floating++;
    uint32_t largest = count - floating; // of all groups, with everybody who may be in it
    for (uint32_t first = 0, last; first < floating; first = last) {
        for (last = first; last < floating && by_group[last]->group == by_group[first]->group;)
            last++;
        fill_group(ranking, first, last, floating, by_group, &group);
        if (group.best_count > largest) largest = group.best_count;
        for (uint32_t i = first; i < last; i++) standings[i] = judge(ranking, &group, by_group[i]);
        ranking->quota->contested_count +=
            count_contested(&group, by_group + first, standings + first, last - first);
    }
    judge_floating(ranking, by_group, floating, largest, standings);
    for (uint32_t i = floating; i < count; i++)
        ranking->quota->floating_count += standings[i].verdict != DECREE_OUT;
    qsort(standings, count, sizeof *standings, compare_rows);
    ranking->quota->standings = standings;
    ranking->quota->standing_count = count;
    return true;
}
