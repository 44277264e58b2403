#include "decree/vector/amount_private.h"

// What a decree's clauses need, added to the plans: conditions, amounts, what quotas rank by.

typedef struct opening {
    jub_arena *arena;
    jub_bulk *bulk;
    jub_worker *reference; // evaluates what is the same for everybody
    bool is_out_of_memory;
} opening;

static vector_slot add_expr(opening *work, const decree_expr *expr)
{
    const vector_slot slot = vector_plan_add(work->bulk->plan, expr);
    if (slot == VECTOR_NO_SLOT) work->is_out_of_memory = true;
    return slot;
}

// -- conditions -----------------------------------------------------------------------------------

static void note_unlowered(jub_bulk *bulk, const decree_clause *clause)
{
    bulk->has_unlowered = true;
    switch (clause->kind) {
    case DECREE_COVERS: bulk->has_unlowered_covers = true; break;
    case DECREE_GRANTS: bulk->unlowered_grants |= decree_bit(clause->index); break;
    case DECREE_EXCLUDES:
    case DECREE_DEFERS:
    case DECREE_REVOKES: bulk->unlowered_bars |= clause->bars; break;
    case DECREE_LIMIT:
    case DECREE_QUOTA: break;
    }
}

static void add_covers(opening *work)
{
    jub_bulk *bulk = work->bulk;
    bulk->has_covers = bulk->tree->covers.count > 0;
    for (size_t i = 0; i < bulk->tree->covers.count; i++) {
        const decree_clause *clause = bulk->tree->covers.items[i];
        if (decree_in_force(bulk->program, &clause->source))
            bulk->covers[bulk->cover_count++] = add_expr(work, clause->when);
    }
}

static void add_clauses(opening *work, decree_clause *const *clauses, size_t count)
{
    jub_bulk *bulk = work->bulk;
    for (size_t i = 0; i < count; i++) {
        const decree_clause *clause = clauses[i];
        const bool is_grant = clause->kind == DECREE_GRANTS;
        if (!decree_in_force(bulk->program, &clause->source)) continue;
        if (!is_grant && clause->each_record) continue; // of rows: grants about rows ask for it
        bulk->clauses[bulk->clause_count++] = (vector_clause){
            .kind = clause->kind,
            .index = clause->index,
            .slot = add_expr(work, clause->when),
            .candidate_slot = VECTOR_NO_SLOT,
            .needs_end = is_grant && bulk->program->term_end && decree_only_reduces(clause)};
    }
}

static bool add_conditions(opening *work)
{
    jub_bulk *bulk = work->bulk;
    const decree_tree *tree = bulk->tree;
    const size_t count =
        tree->excludes.count + tree->grants.count + tree->defers.count + tree->revokes.count;
    bulk->covers = JUB_NEW(work->arena, vector_slot, tree->covers.count);
    bulk->clauses = JUB_NEW(work->arena, vector_clause, count);
    if (!bulk->covers || !bulk->clauses) return false;
    add_covers(work);
    add_clauses(work, tree->excludes.items, tree->excludes.count);
    add_clauses(work, tree->grants.items, tree->grants.count);
    add_clauses(work, tree->defers.items, tree->defers.count);
    add_clauses(work, tree->revokes.items, tree->revokes.count);
    return true;
}

static const decree_clause *clause_of(const jub_bulk *bulk, const vector_clause *each)
{
    const decree_tree *tree = bulk->tree;
    return each->kind == DECREE_EXCLUDES ? tree->excludes.items[each->index]
           : each->kind == DECREE_GRANTS ? tree->grants.items[each->index]
           : each->kind == DECREE_DEFERS ? tree->defers.items[each->index]
                                         : tree->revokes.items[each->index];
}

// Where a plan has no condition it has nothing unlowered either.
static bool is_unlowered(const vector_plan *plan, vector_slot slot)
{
    return plan && slot != VECTOR_NO_SLOT && !vector_plan_is_lowered(plan, slot);
}

// By either plan: keys of both are decided by one table of verdicts.
static void find_unlowered(opening *work)
{
    jub_bulk *bulk = work->bulk;
    for (uint32_t i = 0; i < bulk->cover_count; i++)
        if (is_unlowered(bulk->plan, bulk->covers[i]) ||
            (bulk->candidate_plan && is_unlowered(bulk->candidate_plan, bulk->candidate_covers[i])))
            bulk->has_unlowered = bulk->has_unlowered_covers = true;
    for (uint32_t i = 0; i < bulk->clause_count; i++) {
        const vector_clause *each = &bulk->clauses[i];
        if (is_unlowered(bulk->plan, each->slot) ||
            is_unlowered(bulk->candidate_plan, each->candidate_slot))
            note_unlowered(bulk, clause_of(bulk, each));
    }
}

// -- amounts --------------------------------------------------------------------------------------

// `6 months`: the same for everybody.
static bool is_literal(const decree_expr *expr)
{
    return expr->kind == DECREE_EXPR_UNIT && expr->operands[0]->kind == DECREE_EXPR_INTEGER;
}

static vector_length add_length(opening *work, const decree_expr *expr)
{
    vector_length length = {.is_given = expr != NULL, .slot = VECTOR_NO_SLOT};
    if (!expr) return length;
    if (is_literal(expr)) {
        const decree_value value = decree_eval_expr(&work->reference->eval, expr);
        if (decree_value_is_point(&value, DECREE_DURATION)) {
            length.is_constant = true;
            length.constant = value.least;
            return length;
        }
    }
    length.slot = add_expr(work, expr);
    return length;
}

static const decree_act *first_on_term(const decree_clause *grant)
{
    for (uint32_t i = 0; i < grant->act_count; i++)
        if (decree_act_is_on_term(&grant->acts[i])) return &grant->acts[i];
    return NULL;
}

static bool has_act(const decree_clause *grant, decree_act_kind kind)
{
    for (uint32_t i = 0; i < grant->act_count; i++)
        if (grant->acts[i].kind == kind) return true;
    return false;
}

// Acts done one after another, sums of money, rows: seldom, and left to the reference.
static bool is_hard(const decree_clause *grant)
{
    if (grant->each_record) return true;
    for (uint32_t i = 0; i < grant->act_count; i++)
        if (grant->acts[i].money || grant->acts[i].is_then) return true;
    return false;
}

static bool is_whole_months(const vector_length *length)
{
    return !length->is_given ||
           (length->is_constant && length->constant.days == 0 && length->constant.months >= 0 &&
            length->constant.months <= VECTOR_PLAIN_MONTHS_MAX);
}

static vector_grant grant_of(opening *work, const decree_clause *clause)
{
    const decree_act *act = first_on_term(clause);
    vector_grant grant = {.kind = VECTOR_OFF_TERM, .from = VECTOR_NO_SLOT};
    if (!act) return grant;
    if (has_act(clause, DECREE_RELEASE)) {
        grant.kind = VECTOR_RELEASE;
    } else if (act->to) {
        grant.kind = act->kind == DECREE_COMMUTE ? VECTOR_NEW_LENGTH : VECTOR_NEW_TERM;
        grant.to = add_length(work, act->to);
        grant.from = add_expr(work, act->from);
    } else {
        grant.kind = VECTOR_REDUCTION;
        grant.by = add_length(work, act->by);
        grant.at_least = add_length(work, act->at_least);
        grant.at_most = add_length(work, act->at_most);
        grant.is_of_months = work->bulk->tree->convention.month_end != JUB_REFUSE &&
                             is_whole_months(&grant.at_least) && is_whole_months(&grant.at_most);
    }
    return grant;
}

// Whoever it holds for gets something by it, whatever the amounts.
static bool gives_surely(const decree_clause *grant)
{
    bool has_length = false;
    for (uint32_t i = 0; i < grant->act_count; i++)
        has_length |= grant->acts[i].kind == DECREE_COMMUTE && grant->acts[i].to;
    return has_act(grant, DECREE_RELEASE) || has_act(grant, DECREE_TRANSFER) ||
           (has_act(grant, DECREE_COMMUTE) && !has_length);
}

static bool add_grants(opening *work)
{
    jub_bulk *bulk = work->bulk;
    const decree_tree *tree = bulk->tree;
    bulk->grants = JUB_NEW(work->arena, vector_grant, tree->grants.count);
    if (!bulk->grants) return false;
    for (size_t i = 0; i < tree->grants.count; i++) {
        const decree_clause *clause = tree->grants.items[i];
        const uint64_t bit = decree_bit(clause->index);
        if (!decree_in_force(bulk->program, &clause->source)) continue;
        if (clause->each_record) bulk->row_grants |= bit;
        if (is_hard(clause)) {
            bulk->hard_grants |= bit;
            continue;
        }
        bulk->grants[i] = grant_of(work, clause);
        if (bulk->grants[i].kind != VECTOR_OFF_TERM) bulk->term_grants |= bit;
        if (gives_surely(clause)) bulk->giving |= bit;
    }
    return true;
}

static bool add_limits(opening *work)
{
    jub_bulk *bulk = work->bulk;
    const decree_tree *tree = bulk->tree;
    bulk->limits = JUB_NEW(work->arena, vector_length, tree->limits.count);
    bulk->untils = JUB_NEW(work->arena, vector_slot, tree->defers.count);
    if (!bulk->limits || !bulk->untils) return false;
    for (size_t i = 0; i < tree->limits.count; i++) {
        const decree_clause *limit = tree->limits.items[i];
        if (!decree_in_force(bulk->program, &limit->source)) continue;
        bulk->limits[i] = add_length(work, limit->at_most);
        bulk->has_limits = true;
    }
    for (size_t i = 0; i < tree->defers.count; i++) {
        const decree_clause *clause = tree->defers.items[i];
        const bool is_read = clause->until && decree_in_force(bulk->program, &clause->source);
        bulk->untils[i] = is_read ? add_expr(work, clause->until) : VECTOR_NO_SLOT;
    }
    return true;
}

// -- quotas: who stands for them ------------------------------------------------------------------

// The grants of quotas and what bars them; deferrals and revocations leave the place theirs.
static bool matters_to_candidates(const jub_bulk *bulk, const vector_clause *each)
{
    uint64_t on = 0;
    for (uint32_t i = 0; i < bulk->determiner->quota_count; i++)
        on |= bulk->determiner->quotas[i].quota->on_grants;
    if (each->kind == DECREE_GRANTS) return on >> each->index & 1;
    return each->kind == DECREE_EXCLUDES && (clause_of(bulk, each)->bars & on);
}

static bool add_candidates(opening *work)
{
    jub_bulk *bulk = work->bulk;
    bulk->candidate_term_end = VECTOR_NO_SLOT;
    if (bulk->determiner->quota_count == 0) return true;
    bulk->candidate_plan = vector_plan_new(work->arena, bulk->determiner, work->reference);
    bulk->candidate_covers = JUB_NEW(work->arena, vector_slot, bulk->cover_count);
    if (!bulk->candidate_plan || !bulk->candidate_covers) return false;
    for (uint32_t i = 0, in_force = 0; i < bulk->tree->covers.count; i++) {
        const decree_clause *clause = bulk->tree->covers.items[i];
        if (!decree_in_force(bulk->program, &clause->source)) continue;
        bulk->candidate_covers[in_force] = vector_plan_add(bulk->candidate_plan, clause->when);
        if (bulk->candidate_covers[in_force++] == VECTOR_NO_SLOT) return false;
    }
    bool needs_end = false;
    for (uint32_t i = 0; i < bulk->clause_count; i++) {
        vector_clause *each = &bulk->clauses[i];
        if (!matters_to_candidates(bulk, each)) continue;
        each->candidate_slot = vector_plan_add(bulk->candidate_plan, clause_of(bulk, each)->when);
        if (each->candidate_slot == VECTOR_NO_SLOT) return false;
        needs_end |= each->needs_end;
    }
    if (needs_end)
        bulk->candidate_term_end =
            vector_plan_add_fact(bulk->candidate_plan, bulk->program->term_end->index);
    return (!needs_end || bulk->candidate_term_end != VECTOR_NO_SLOT) &&
           vector_plan_end(bulk->candidate_plan);
}

// -- quotas: what they rank by --------------------------------------------------------------------

static bool add_keys(opening *work)
{
    jub_bulk *bulk = work->bulk;
    const jub_determiner *determiner = bulk->determiner;
    if (determiner->quota_count == 0) return true;
    bulk->key_plan = vector_plan_new(work->arena, determiner, work->reference);
    bulk->key_slots = JUB_NEW(work->arena, vector_slot *, determiner->quota_count);
    bulk->places = JUB_NEW(work->arena, uint8_t *, determiner->quota_count);
    if (!bulk->key_plan || !bulk->key_slots || !bulk->places) return false;
    for (uint32_t i = 0; i < determiner->quota_count; i++) {
        const decree_clause *quota = determiner->quotas[i].quota;
        bulk->key_slots[i] = JUB_NEW(work->arena, vector_slot, quota->key_count);
        bulk->places[i] = JUB_NEW(work->arena, uint8_t, determiner->persons->row_count);
        if (!bulk->key_slots[i] || !bulk->places[i]) return false;
        for (uint32_t k = 0; k < quota->key_count; k++) {
            bulk->key_slots[i][k] = vector_plan_add(bulk->key_plan, quota->keys[k].value);
            if (bulk->key_slots[i][k] == VECTOR_NO_SLOT) return false;
        }
        if (quota->per_field &&
            vector_plan_add_fact(bulk->key_plan, quota->per_field->index) == VECTOR_NO_SLOT)
            return false;
    }
    return vector_plan_end(bulk->key_plan);
}

static bool is_monotone(const decree_tree *tree)
{
    for (size_t i = 0; i < tree->combines.count; i++)
        if (tree->combines.items[i]->kind == DECREE_FIRST || tree->combines.items[i]->on_remainder)
            return false;
    return true;
}

bool vector_open(jub_arena *arena, jub_bulk *bulk)
{
    opening work = {.arena = arena, .bulk = bulk};
    work.reference = jub_worker_new(arena, bulk->determiner);
    if (!work.reference) return false;
    decree_person_clear(bulk->program, &work.reference->person);
    decree_eval_begin(&work.reference->eval, &work.reference->person);
    bulk->plan = vector_plan_new(arena, bulk->determiner, work.reference);
    if (!bulk->plan || !add_conditions(&work) || !add_grants(&work) || !add_limits(&work))
        return false;
    const decree_field *end = bulk->program->term_end;
    bulk->term_end = end ? vector_plan_add_fact(bulk->plan, end->index) : VECTOR_NO_SLOT;
    if (work.is_out_of_memory || (end && bulk->term_end == VECTOR_NO_SLOT)) return false;
    if (!vector_plan_end(bulk->plan) || !add_candidates(&work) || !add_keys(&work)) return false;
    find_unlowered(&work);
    bulk->is_monotone = is_monotone(bulk->tree);
    bulk->plane_count = 2 + 2 * bulk->clause_count + 2 * bulk->determiner->quota_count;
    bulk->word_count = (bulk->plane_count + 63) / 64;
    return vector_calendar_init(arena, bulk->tree->convention.month_end, &bulk->calendar);
}
