#include "decree/recall_private.h"

// A condition is kept a few times over, for the values that were met last; so is what grants came
// to. What rests on more values than are kept is evaluated again.

enum { VALUE_MAX = 6, CONDITION_WAYS = 4, OUTCOME_WAYS = 16 };

// The values that something rests on, of the facts that are cut.
typedef struct ground {
    uint64_t person; // 0: nothing is kept
    uint32_t count;
    uint32_t facts[VALUE_MAX];
    decree_value values[VALUE_MAX];
} ground;

typedef struct kept_condition {
    ground ground;
    decree_value value;
} kept_condition;

typedef struct kept_outcome {
    ground ground;
    decree_applying applying;
    jub_outcome outcome;
    decree_mask open;
    bool has_conflict;
} kept_outcome;

struct decree_recall {
    uint64_t person; // 64 bits never come round
    decree_mask cut;
    size_t first[DECREE_REVOKES + 1];             // number of the first clause of each kind
    kept_condition (*conditions)[CONDITION_WAYS]; // of each clause
    uint32_t *next_conditions;                    // to give way
    kept_outcome outcomes[OUTCOME_WAYS];
    uint32_t next_outcome;
    uint64_t row_grants; // which are about rows
};

decree_recall *decree_recall_new(jub_arena *arena, const decree_program *program)
{
    const decree_tree *tree = program->tree;
    decree_recall *recall = JUB_NEW(arena, decree_recall, 1);
    if (!recall) return NULL;
    size_t count = 0;
    recall->first[DECREE_COVERS] = count;
    recall->first[DECREE_EXCLUDES] = count += tree->covers.count;
    recall->first[DECREE_GRANTS] = count += tree->excludes.count;
    recall->first[DECREE_DEFERS] = count += tree->grants.count;
    recall->first[DECREE_REVOKES] = count += tree->defers.count;
    count += tree->revokes.count;
    recall->conditions =
        jub_arena_take(arena, count, sizeof *recall->conditions, _Alignof(kept_condition));
    recall->next_conditions = JUB_NEW(arena, uint32_t, count);
    if (!recall->conditions || !recall->next_conditions) return NULL;
    for (size_t i = 0; i < tree->grants.count; i++)
        if (tree->grants.items[i]->each_record) recall->row_grants |= decree_bit((uint32_t)i);
    return recall;
}

void decree_recall_begin(decree_recall *recall, decree_mask cut)
{
    recall->person++;
    recall->cut = cut;
}

// -- what something rests on ----------------------------------------------------------------------

static bool holds(const decree_recall *recall, const ground *on, const decree_eval *eval)
{
    if (on->person != recall->person) return false;
    // Equal bytes are equal values; where others are too, something is evaluated once more.
    for (uint32_t i = 0; i < on->count; i++)
        // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison,cert-exp42-c,cert-flp37-c)
        if (memcmp(&on->values[i], &eval->facts[on->facts[i]], sizeof(decree_value)) != 0)
            return false;
    return true;
}

// Notes the values of the facts read; nothing is kept where there are too many.
static void note(const decree_recall *recall, const decree_eval *eval, ground *on)
{
    on->count = 0;
    on->person = 0;
    for (uint32_t word = 0; word < 2; word++)
        for (uint64_t left = eval->grounds.words[word] & recall->cut.words[word]; left;
             left &= left - 1) {
            if (on->count == VALUE_MAX) return;
            const uint32_t fact = 64 * word + decree_lowest(left);
            on->facts[on->count] = fact;
            memcpy(&on->values[on->count++], &eval->facts[fact], sizeof(decree_value));
        }
    on->person = recall->person;
}

// -- conditions -----------------------------------------------------------------------------------

decree_value decree_recall_condition(decree_eval *eval, const decree_clause *clause)
{
    decree_recall *recall = eval->recall;
    const size_t number = recall->first[clause->kind] + clause->index;
    kept_condition *ways = recall->conditions[number];
    for (uint32_t i = 0; i < CONDITION_WAYS; i++)
        if (holds(recall, &ways[i].ground, eval)) return ways[i].value;
    kept_condition *kept = &ways[recall->next_conditions[number]++ % CONDITION_WAYS];
    eval->grounds = (decree_mask){{0}};
    kept->value = decree_eval_condition(eval, clause->when);
    note(recall, eval, &kept->ground);
    return kept->value;
}

// -- outcomes -------------------------------------------------------------------------------------

static bool is_same(const decree_applying *a, const decree_applying *b)
{
    return a->now == b->now && a->deferred == b->deferred && a->deferrals == b->deferrals &&
           a->otherwise == b->otherwise;
}

jub_outcome decree_recall_outcome(decree_eval *eval, const decree_scenario *scenario,
                                  decree_mask *open_out, bool *has_conflict_out)
{
    decree_recall *recall = eval->recall;
    const decree_applying applying = decree_scenario_applying(eval->program->tree, scenario);
    if ((applying.now | applying.deferred) & recall->row_grants)
        return decree_outcome(eval, scenario, open_out, has_conflict_out); // it asks more than this
    kept_outcome *kept = NULL;
    for (uint32_t i = 0; i < OUTCOME_WAYS && !kept; i++)
        if (is_same(&recall->outcomes[i].applying, &applying) &&
            holds(recall, &recall->outcomes[i].ground, eval))
            kept = &recall->outcomes[i];
    if (!kept) {
        kept = &recall->outcomes[recall->next_outcome++ % OUTCOME_WAYS];
        eval->grounds = (decree_mask){{0}};
        kept->applying = applying;
        kept->has_conflict = false;
        kept->outcome = decree_outcome(eval, scenario, &kept->open, &kept->has_conflict);
        note(recall, eval, &kept->ground);
    }
    eval->rows_open = (decree_mask){{0}};
    *open_out = kept->open;
    if (kept->has_conflict) *has_conflict_out = true;
    return kept->outcome;
}
