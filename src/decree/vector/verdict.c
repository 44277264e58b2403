#include "decree/quota_private.h"
#include "decree/vector/bulk_private.h"

// Each key decided once, by the reference's own decision (decide.c). A register has some hundred
// keys at most; should there be more than fit, all are forgotten and decided again.

bool vector_verdicts_init(jub_arena *arena, jub_bulk_worker *worker)
{
    const uint32_t words = worker->bulk->word_count;
    worker->verdicts = JUB_NEW(arena, vector_verdict, VECTOR_VERDICT_MAX);
    worker->verdict_keys = JUB_NEW(arena, uint64_t, (size_t)VECTOR_VERDICT_MAX * words);
    worker->slots = JUB_NEW(arena, uint16_t, VECTOR_SLOT_COUNT);
    worker->slot_keys = JUB_NEW(arena, uint64_t, VECTOR_SLOT_COUNT);
    worker->acts_of = JUB_NEW(arena, uint8_t, VECTOR_VERDICT_MAX);
    worker->standings_of = JUB_NEW(arena, uint8_t, VECTOR_VERDICT_MAX);
    worker->clauses_of = JUB_NEW(arena, uint64_t, VECTOR_VERDICT_MAX);
    worker->scratch = JUB_NEW(arena, decree_decision, 1);
    worker->verdict_count = 1; // number 0 is to be referred
    return worker->verdicts && worker->verdict_keys && worker->slots && worker->slot_keys &&
           worker->acts_of && worker->standings_of && worker->clauses_of && worker->scratch;
}

// -- deciding -------------------------------------------------------------------------------------

static vector_side side_of(const jub_bulk *bulk, const decree_scenario *scenario)
{
    vector_side side = {.applying = decree_scenario_applying(bulk->tree, scenario)};
    side.now = vector_targets_of(bulk, side.applying.now);
    side.deferred = vector_targets_of(bulk, side.applying.deferred);
    return side;
}

// Of what is given at once, at both ends the same.
static vector_act act_of_same(const jub_bulk *bulk, const vector_side *side)
{
    const uint64_t now = side->applying.now, on_term = now & bulk->term_grants;
    if (side->now.has_conflict) return VECTOR_ACT_WEIGH;
    if (on_term == 0) return VECTOR_ACT_KEEP;
    if (on_term & (on_term - 1)) return VECTOR_ACT_WEIGH;
    if (bulk->grants[decree_lowest(on_term)].kind == VECTOR_RELEASE)
        return bulk->has_effect ? VECTOR_ACT_RELEASE : VECTOR_ACT_WEIGH;
    return bulk->has_limits ? VECTOR_ACT_WEIGH
                            : (vector_act)(VECTOR_ACT_ONE + decree_lowest(on_term));
}

static vector_act act_of(const jub_bulk *bulk, const vector_verdict *verdict,
                         const decree_truths *truths)
{
    const decree_applying *worst = &verdict->worst.applying, *best = &verdict->best.applying;
    const bool is_guess = truths->grants_possibly &
                          (bulk->row_grants | bulk->unlowered_grants | bulk->unlowered_bars);
    if (!truths->covered_possibly && verdict->can_settle && (bulk->is_monotone || !is_guess))
        return VECTOR_ACT_NOTHING;
    if (is_guess || (!truths->covered_surely && bulk->has_unlowered_covers))
        return VECTOR_ACT_REFER;
    if (!verdict->can_settle) return VECTOR_ACT_OPEN;
    const uint64_t in_worst = worst->now | worst->deferred, in_best = best->now | best->deferred;
    if (in_worst == 0 && in_best == 0) return VECTOR_ACT_NOTHING;
    if ((in_worst | in_best) & bulk->hard_grants) return VECTOR_ACT_REFER;
    if (in_worst == 0 && (in_best & bulk->giving)) return VECTOR_ACT_OPEN;
    if (verdict->is_same && best->now) return act_of_same(bulk, &verdict->best);
    return VECTOR_ACT_WEIGH;
}

static void decide(jub_bulk_worker *worker, uint16_t number, const uint64_t *words)
{
    const jub_bulk *bulk = worker->bulk;
    vector_verdict *verdict = &worker->verdicts[number];
    decree_decision *decision = worker->scratch;
    decree_places places;
    decree_scenario worst, best;
    *decision = (decree_decision){0};
    *verdict = (vector_verdict){.first_form = VECTOR_NO_FORM};
    vector_key_read(bulk, words, &decision->truths, &places);
    decree_scenarios(&decision->truths, places, &worst, &best);
    verdict->worst = side_of(bulk, &worst);
    verdict->best = side_of(bulk, &best);
    decree_settle(bulk->tree, &worst, &best, false, decision); // outcomes that agree
    verdict->can_settle = decision->is_settled;
    verdict->is_same = verdict->worst.applying.now == verdict->best.applying.now;
    verdict->exclusions = decision->exclusions;
    verdict->revocations = decision->revocations;
    verdict->open_grants = decree_open_grants(bulk->tree, &decision->truths, places);
    for (uint32_t i = 0; i < bulk->determiner->quota_count; i++)
        verdict->states[i] = decree_candidate_state(bulk->tree, &decision->truths,
                                                    bulk->determiner->quotas[i].quota->on_grants);

    const vector_act act = act_of(bulk, verdict, &decision->truths);
    const uint8_t standing = act == VECTOR_ACT_NOTHING ? (uint8_t)verdict->best.applying.otherwise
                             : act == VECTOR_ACT_OPEN  ? JUB_UNDETERMINED
                                                       : JUB_GRANTED;
    uint64_t grants = verdict->best.now.cited;
    if (act == VECTOR_ACT_RELEASE || act >= VECTOR_ACT_ONE)
        grants |= verdict->best.applying.now & bulk->term_grants;
    worker->acts_of[number] = (uint8_t)act;
    worker->standings_of[number] = standing;
    worker->clauses_of[number] = vector_clauses_shown(standing, grants, verdict->exclusions,
                                                      verdict->revocations, verdict->open_grants);
}

// -- finding --------------------------------------------------------------------------------------

static void forget_all(jub_bulk_worker *worker)
{
    memset(worker->slots, 0, VECTOR_SLOT_COUNT * sizeof *worker->slots);
    worker->verdict_count = 1;
    worker->form_count = 0;
}

static uint32_t slot_of(uint64_t hash)
{
    return (uint32_t)((hash * UINT64_C(0x9E3779B97F4A7C15)) >> 50); // VECTOR_SLOT_COUNT of them
}

static uint16_t add(jub_bulk_worker *worker, uint32_t slot, uint64_t first, const uint64_t *words)
{
    const uint16_t number = (uint16_t)worker->verdict_count++;
    worker->slots[slot] = number;
    worker->slot_keys[slot] = first;
    memcpy(worker->verdict_keys + (size_t)number * worker->bulk->word_count, words,
           worker->bulk->word_count * sizeof *words);
    decide(worker, number, words);
    return number;
}

static void find_single(jub_bulk_worker *worker)
{
    const uint64_t *keys = worker->keys, *slot_keys = worker->slot_keys;
    const uint16_t *slots = worker->slots;
    for (uint32_t i = 0; i < worker->count; i++) {
        const uint64_t key = keys[i];
        uint32_t slot = slot_of(key);
        while (slots[slot] != 0 && slot_keys[slot] != key) slot = (slot + 1) % VECTOR_SLOT_COUNT;
        worker->numbers[i] = slots[slot] ? slots[slot] : add(worker, slot, key, &key);
    }
}

static void find_wide(jub_bulk_worker *worker)
{
    const uint32_t word_count = worker->bulk->word_count;
    const size_t bytes = word_count * sizeof(uint64_t);
    uint64_t words[VECTOR_KEY_WORDS];
    for (uint32_t i = 0; i < worker->count; i++) {
        uint64_t hash = 0;
        for (uint32_t k = 0; k < word_count; k++) {
            words[k] = worker->keys[(size_t)k * VECTOR_BLOCK + i];
            hash = (hash ^ words[k]) * UINT64_C(0xD6E8FEB86659FD93);
            hash ^= hash >> 32;
        }
        uint32_t slot = slot_of(hash);
        while (worker->slots[slot] != 0 &&
               (worker->slot_keys[slot] != hash ||
                memcmp(worker->verdict_keys + (size_t)worker->slots[slot] * word_count, words,
                       bytes) != 0))
            slot = (slot + 1) % VECTOR_SLOT_COUNT;
        worker->numbers[i] =
            worker->slots[slot] ? worker->slots[slot] : add(worker, slot, hash, words);
    }
}

void vector_verdicts_find(jub_bulk_worker *worker)
{
    if (worker->verdict_count + VECTOR_BLOCK > VECTOR_VERDICT_MAX) forget_all(worker);
    if (worker->bulk->word_count == 1)
        find_single(worker);
    else
        find_wide(worker);
    for (uint32_t i = 0; i < worker->count; i++)
        worker->numbers[i] = worker->referred[i] ? 0 : worker->numbers[i];
}
