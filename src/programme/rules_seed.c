#include "programme/rules_private.h"

// Draws that the programme takes its lots from. What a draw decides about is fixed before anybody
// can know its seed, which is not before the draw's close: the register before the lotteries, the
// numbers of cases before the readers, the list before the audit.

enum { USE_MAX_BYTES = 1100 };

static const jub_seed *find_drawn(const rule_call *call)
{
    for (size_t i = 0; i < call->at->drawn_count; i++)
        if (jub_text_equal(call->at->drawn[i].draw, call->event->draw)) return &call->at->drawn[i];
    return NULL;
}

static jub_status check_unused(const rule_call *call)
{
    const jub_state *state = call->state;
    for (size_t i = 0; i < state->seeds.count; i++) {
        const jub_seed *seed = &state->seeds.items[i];
        if (jub_text_equal(seed->use, call->event->use))
            return rule_refuse(call, "lots are drawn once",
                               "'%.*s' is drawn already, by draw '%.*s'", JUB_TEXT_ARG(seed->use),
                               JUB_TEXT_ARG(seed->draw));
        if (jub_text_equal(seed->draw, call->event->draw))
            return rule_refuse(call, "hold another draw", "draw '%.*s' serves for '%.*s' already",
                               JUB_TEXT_ARG(seed->draw), JUB_TEXT_ARG(seed->use));
    }
    if (state->seeds.count >= JUB_SEED_USE_MAX)
        return rule_refuse(call, "a decree with fewer lotteries", "%d draws are taken already",
                           (int)JUB_SEED_USE_MAX);
    return JUB_OK;
}

static bool has_lottery(const jub_decree *decree, jub_text name)
{
    const uint32_t count = jub_decree_lottery_count(decree);
    for (uint32_t i = 0; i < count; i++)
        if (jub_text_equal(jub_decree_lottery_name(decree, i), name)) return true;
    return false;
}

static jub_status check_readers(const rule_call *call)
{
    const jub_programme *programme = &call->state->programme;
    const jub_status status =
        rule_stage(call, JUB_PROGRAMME_BETWEEN, JUB_PROGRAMME_BETWEEN, "drawing readers");
    if (status != JUB_OK) return status;
    if (call->state->cases.count != programme->nominated_count)
        return rule_refuse(call, "list every case first, with 'case.listed'",
                           "%zu of %u cases are listed", call->state->cases.count,
                           programme->nominated_count);
    return JUB_OK;
}

// When this use is due, and the entry behind which its draw must have come to its result.
static jub_status check_use(const rule_call *call, uint64_t *after_out)
{
    const jub_programme *programme = &call->state->programme;
    const jub_text use = call->event->use, lottery = JUB_TEXT("lottery/");
    if (jub_text_starts(use, lottery)) {
        const jub_text name = {use.bytes + lottery.length_bytes,
                               use.length_bytes - lottery.length_bytes};
        if (!has_lottery(call->state->basis->decree, name))
            return rule_refuse(call, "check the quotas of the decree",
                               "the decree names no lottery '%.*s'", JUB_TEXT_ARG(name));
        *after_out = programme->frozen_entry;
        return rule_stage(call, JUB_PROGRAMME_FROZEN, JUB_PROGRAMME_FROZEN, "drawing a lottery");
    }
    if (jub_text_is(use, "readers")) {
        *after_out = programme->listed_entry;
        return check_readers(call);
    }
    if (jub_text_is(use, "audit")) {
        *after_out = programme->list_entry;
        return rule_stage(call, JUB_PROGRAMME_SEALED, JUB_PROGRAMME_SEALED, "drawing an audit");
    }
    return rule_refuse(call, "use 'lottery/NAME', 'readers' or 'audit'",
                       "nothing in a programme is drawn for '%.*s'", JUB_TEXT_ARG(use));
}

static jub_status keep_seed(const rule_call *call, const jub_seed *drawn)
{
    jub_state *state = call->state;
    jub_seed seed = {
        .use = jub_text_copy(state->arena, call->event->use),
        .draw = jub_text_copy(state->arena, call->event->draw),
        .seed = drawn->seed,
        .entry = call->at->index,
    };
    if (!seed.use.bytes || !seed.draw.bytes || !JUB_LIST_RESERVE(state->arena, &state->seeds))
        return jub_fail_no_memory(call->error);
    if (jub_text_is(seed.use, "readers")) {
        const jub_status status = rule_derive_order(state, seed.seed.bytes, call->error);
        if (status != JUB_OK) return status;
    }
    state->seeds.items[state->seeds.count++] = seed;
    return JUB_OK;
}

jub_status rule_seed_taken(const rule_call *call)
{
    uint64_t after = 0;
    jub_status status = check_use(call, &after);
    if (status == JUB_OK) status = check_unused(call);
    if (status != JUB_OK) return status;
    const jub_seed *drawn = find_drawn(call);
    if (!drawn)
        return rule_refuse(call, "bring it to its result first, with 'jubilee draw result'",
                           "draw '%.*s' has no result in this log",
                           JUB_TEXT_ARG(call->event->draw));
    if (drawn->entry <= after)
        return rule_refuse(
            call, "hold a new draw",
            "draw '%.*s' was closed before entry %llu, by which what it decides about "
            "was fixed",
            JUB_TEXT_ARG(call->event->draw), (unsigned long long)after);
    return keep_seed(call, drawn);
}
