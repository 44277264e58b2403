#include "decree/quota_private.h"

// Who stands for a quota, and by what: quota_judge.c says who of them is in.

// -- candidates -----------------------------------------------------------------------------------

static const uint8_t *find_tickets(const jub_determiner *determiner, const decree_clause *quota,
                                   const jub_determine_options *options)
{
    const jub_decree *decree = determiner->program.decree;
    if (quota->tie != DECREE_TIE_LOTTERY || !options || !options->tickets) return NULL;
    for (uint32_t i = 0; i < decree->lottery_count; i++)
        if (jub_text_equal(decree->lotteries[i], quota->lottery)) return options->tickets[i];
    return NULL;
}

jub_status decree_quotas_open(jub_determiner *determiner, const jub_determine_options *options)
{
    const decree_tree *tree = determiner->program.tree;
    determiner->quotas = JUB_NEW(determiner->arena, decree_quota_run, tree->quotas.count);
    if (!determiner->quotas) return JUB_NO_MEMORY;
    if (options && options->has_no_quotas) return JUB_OK;
    for (size_t i = 0; i < tree->quotas.count; i++) {
        const decree_clause *quota = tree->quotas.items[i];
        if (!decree_in_force(&determiner->program, &quota->source)) continue;
        decree_quota_run *run = &determiner->quotas[determiner->quota_count++];
        run->quota = quota;
        run->tickets = find_tickets(determiner, quota, options);
        run->states = JUB_NEW(determiner->arena, uint8_t, determiner->persons->row_count);
        if (!run->states) return JUB_NO_MEMORY;
    }
    return JUB_OK;
}

uint8_t decree_candidate_state(const decree_tree *tree, const decree_truths *truths, uint64_t on)
{
    const uint64_t surely = truths->grants_surely & ~decree_barred_possibly(tree, truths) & on;
    const uint64_t possibly = truths->grants_possibly & ~decree_barred_surely(tree, truths) & on;
    if (truths->covered_surely && surely) return 2;
    return truths->covered_possibly && possibly ? 1 : 0;
}

void jub_determine_candidates(jub_determiner *determiner, jub_worker *worker, uint32_t first,
                              uint32_t last)
{
    if (determiner->quota_count == 0) return;
    decree_truths truths;
    for (uint32_t row = first; row < last; row++) {
        decree_load_row(determiner, worker, row);
        decree_truths_find(&worker->eval, &truths);
        for (uint32_t i = 0; i < determiner->quota_count; i++)
            determiner->quotas[i].states[row] = decree_candidate_state(
                determiner->program.tree, &truths, determiner->quotas[i].quota->on_grants);
    }
}

bool jub_determiner_may_stand(const jub_determiner *determiner, uint32_t row)
{
    for (uint32_t i = 0; i < determiner->quota_count; i++)
        if (determiner->quotas[i].states[row] != 0) return true;
    return false;
}

// -- contenders -----------------------------------------------------------------------------------

// False when memory is out.
static bool find_group(decree_ranking *ranking, uint32_t *group_out)
{
    const decree_field *field = ranking->quota->quota->per_field;
    *group_out = field ? DECREE_NO_GROUP : 0;
    if (!field) return true;
    const decree_value *value = &ranking->worker->person.facts[field->index];
    jub_text name = JUB_TEXT("\x01none");
    if (value->state == DECREE_UNKNOWN) return true;
    if (value->state == DECREE_KNOWN)
        name = field->type.kind == DECREE_CHOICE ? field->type.cases->names[value->case_index]
                                                 : value->text;
    *group_out = jub_map_add(&ranking->groups, name, NULL);
    return *group_out != JUB_MAP_ABSENT;
}

static bool read_contender(decree_ranking *ranking, uint32_t row, decree_contender *contender_out)
{
    const decree_clause *quota = ranking->quota->quota;
    decree_ratio *keys = JUB_NEW(ranking->arena, decree_ratio, quota->key_count);
    bool *has_none = JUB_NEW(ranking->arena, bool, quota->key_count);
    if (!keys || !has_none) return false;
    decree_load_row(ranking->determiner, ranking->worker, row);
    decree_contender item = {.row = row,
                             .is_sure = ranking->quota->states[row] == 2,
                             .first_open = quota->key_count,
                             .keys = keys,
                             .has_none = has_none};
    if (!find_group(ranking, &item.group)) return false;
    for (uint32_t i = 0; i < quota->key_count && !item.is_open; i++) {
        const decree_value value = decree_eval_expr(&ranking->worker->eval, quota->keys[i].value);
        keys[i] = value.low;
        has_none[i] = value.state == DECREE_NONE;
        if (value.state != DECREE_UNKNOWN) continue;
        item.is_open = true;
        item.first_open = i;
    }
    *contender_out = item;
    return true;
}

static bool read_contenders(decree_ranking *ranking)
{
    const uint32_t row_count = ranking->determiner->persons->row_count;
    uint32_t count = 0;
    for (uint32_t row = 0; row < row_count; row++) count += ranking->quota->states[row] != 0;
    ranking->contenders = JUB_NEW(ranking->arena, decree_contender, count);
    if (!ranking->contenders) return false;
    for (uint32_t row = 0; row < row_count; row++)
        if (ranking->quota->states[row] != 0 &&
            !read_contender(ranking, row, &ranking->contenders[ranking->count++]))
            return false;
    return true;
}

// -- the whole ------------------------------------------------------------------------------------

enum { RANKING_MAX_GIGABYTES = 8 };

jub_status decree_check_tickets(const decree_quota_run *quota, jub_error *error)
{
    if (quota->quota->tie != DECREE_TIE_LOTTERY || quota->tickets) return JUB_OK;
    return jub_fail(error, JUB_MISSING, (jub_position){0}, NULL,
                    "draw seed needed for lottery '%.*s'", JUB_TEXT_ARG(quota->quota->lottery));
}

jub_status decree_rank_quota(jub_determiner *determiner, jub_worker *worker,
                             decree_quota_run *quota, jub_error *error)
{
    const jub_status status = decree_check_tickets(quota, error);
    if (status != JUB_OK) return status;
    jub_arena arena = jub_arena_init((size_t)RANKING_MAX_GIGABYTES << 30);
    decree_ranking ranking = {.determiner = determiner,
                              .worker = worker,
                              .quota = quota,
                              .arena = &arena,
                              .groups = jub_map_init(&arena, 0)};
    const bool is_ranked = read_contenders(&ranking) && decree_judge(&ranking);
    jub_arena_clear(&arena);
    return is_ranked ? JUB_OK : jub_fail_no_memory(error);
}

jub_status jub_determine_rank(jub_determiner *determiner, jub_worker *worker, jub_error *error)
{
    for (uint32_t i = 0; i < determiner->quota_count; i++) {
        const jub_status status =
            decree_rank_quota(determiner, worker, &determiner->quotas[i], error);
        if (status != JUB_OK) return status;
    }
    return JUB_OK;
}

uint32_t jub_determiner_contested(const jub_determiner *determiner)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < determiner->quota_count; i++)
        count += determiner->quotas[i].contested_count;
    return count;
}

uint32_t jub_determiner_floating(const jub_determiner *determiner)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < determiner->quota_count; i++)
        count += determiner->quotas[i].floating_count;
    return count;
}
