#include "decree/check_region_private.h"

// Whether one grant can be read away beside another. "Never decides" is said only where nobody
// could tell the difference: not by what is barred, capped or counted, nor by a duty that hangs on
// a label.

static uint64_t bit_of(const decree_clause *grant)
{
    return (uint64_t)1 << (grant->index % DECREE_GRANT_MAX);
}

/// Of two sets of grants, one with and one without.
static bool tells_apart(uint64_t grants, uint64_t both)
{
    return (grants & both) != 0 && (grants & both) != both;
}

static bool names_clause(const decree_names *names, jub_text label)
{
    for (uint32_t i = 0; i < names->count; i++)
        if (jub_text_equal(names->items[i].text, label)) return true;
    return false;
}

/// Nothing that stands outside of the two grants sees them differently, save exclusions that bar
/// the narrower one alone.
static bool is_alike_elsewhere(const decree_tree *tree, const decree_clause *grant,
                               const decree_clause *wider)
{
    const uint64_t both = bit_of(grant) | bit_of(wider);
    for (size_t i = 0; i < tree->excludes.count; i++)
        if (tells_apart(tree->excludes.items[i]->bars, both) &&
            (tree->excludes.items[i]->bars & bit_of(wider)))
            return false;
    for (size_t i = 0; i < tree->limits.count; i++)
        if (tells_apart(tree->limits.items[i]->on_grants, both)) return false;
    for (size_t i = 0; i < tree->quotas.count; i++)
        if (tells_apart(tree->quotas.items[i]->on_grants, both)) return false;
    for (size_t i = 0; i < tree->defers.count; i++)
        if (tells_apart(tree->defers.items[i]->bars, both)) return false;
    for (size_t i = 0; i < tree->revokes.count; i++)
        if (tells_apart(tree->revokes.items[i]->bars, both)) return false;
    for (size_t i = 0; i < tree->gaps.count; i++)
        if (tells_apart(tree->gaps.items[i]->on_grants, both)) return false;
    for (size_t i = 0; i < tree->duties.count; i++)
        if (names_clause(&tree->duties.items[i]->after, grant->name.text)) return false;
    return true;
}

static bool same_amount(const decree_expr *a, const decree_expr *b)
{
    return a == b || (a && b && check_same_expr(a, b));
}

/// How a `combine` decides between the two, if one governs both: each kind of combine lets a
/// release prevail, `cumulative` too, but `first` only where it stands first. With several, the
/// place of the narrower one in the text may count.
static bool prevails(const decree_tree *tree, const decree_clause *grant,
                     const decree_clause *wider, bool is_release)
{
    const uint64_t both = bit_of(grant) | bit_of(wider);
    if (tree->combines.count > 1 && wider->index > grant->index) return false;
    for (size_t i = 0; i < tree->combines.count; i++) {
        const decree_combine *combine = tree->combines.items[i];
        if ((combine->grants & both) != both) continue;
        if (combine->kind == DECREE_FIRST) return is_release && wider->index < grant->index;
        return combine->kind == DECREE_MOST_FAVOURABLE || is_release;
    }
    return false;
}

static bool act_outdoes(const decree_tree *tree, const decree_clause *grant,
                        const decree_clause *wider, const decree_act *act, const decree_act *more)
{
    const bool is_on_term = act->kind == DECREE_RELEASE || act->kind == DECREE_REDUCE;
    if (is_on_term && more->kind == DECREE_RELEASE) return prevails(tree, grant, wider, true);
    if (act->kind != more->kind) return false;
    if (act->kind == DECREE_REDUCE)
        return same_amount(act->by, more->by) && same_amount(act->at_least, more->at_least) &&
               same_amount(act->at_most, more->at_most) && prevails(tree, grant, wider, false);
    return jub_text_equal(act->target.text, more->target.text);
}

/// Of one step, about the person, and of acts that can be set against one another.
static bool is_plain(const decree_clause *grant)
{
    for (uint32_t i = 0; i < grant->act_count; i++) {
        const decree_act *act = &grant->acts[i];
        if (act->is_then || act->to || act->kind == DECREE_WAIVE || act->kind == DECREE_REMIT)
            return false;
    }
    return grant->each.text.length_bytes == 0;
}

bool check_is_outdone(const decree_checker *checker, const decree_clause *grant,
                      const decree_clause *wider)
{
    const decree_tree *tree = checker->tree;
    if (grant == wider || decree_is_dated(&grant->source) || decree_is_dated(&wider->source) ||
        grant->act_count == 0 || !is_plain(grant) || !is_plain(wider) ||
        !is_alike_elsewhere(tree, grant, wider))
        return false;
    for (uint32_t i = 0; i < grant->act_count; i++) {
        bool is_outdone = false;
        for (uint32_t k = 0; k < wider->act_count; k++)
            is_outdone =
                is_outdone || act_outdoes(tree, grant, wider, &grant->acts[i], &wider->acts[k]);
        if (!is_outdone) return false;
    }
    return true;
}
