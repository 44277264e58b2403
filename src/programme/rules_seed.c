#include "programme/rules_private.h"

// Draws that the programme takes its lots from. What a draw decides about is fixed before anybody
// can know its seed, which is not before the draw's close: the register before the lotteries, the
// numbers of cases and who is there to read them before the readers, the list before the audit.

enum { USE_MAX_BYTES = 1100 };

static const jub_drawn *find_drawn(const rule_call *call, jub_text id)
{
    for (size_t i = 0; i < call->at->drawn_count; i++)
        if (jub_text_equal(call->at->drawn[i].draw, id)) return &call->at->drawn[i];
    return NULL;
}

// A draw says from its first act on what it is for, so that nobody has several made and takes the
// one that suits: `readers`, and after one that came to nothing `readers/2`, `readers/3`. Writes
// the number of the attempt.
static jub_status check_name(const rule_call *call, uint32_t *attempt_out)
{
    const jub_text use = call->event->use, draw = call->event->draw;
    const size_t more = draw.length_bytes - use.length_bytes;
    *attempt_out = 1;
    if (jub_text_equal(draw, use)) return JUB_OK;
    if (draw.length_bytes > use.length_bytes && more == 2 && jub_text_starts(draw, use) &&
        draw.bytes[use.length_bytes] == '/' && draw.bytes[use.length_bytes + 1] >= '2' &&
        draw.bytes[use.length_bytes + 1] <= '0' + RULE_DRAW_ATTEMPT_MAX) {
        *attempt_out = (uint32_t)(draw.bytes[use.length_bytes + 1] - '0');
        return JUB_OK;
    }
    return rule_refuse(call, "hold one that is called by its use; after one that is void, add '/2'",
                       "draw '%.*s' was not held for '%.*s'", JUB_TEXT_ARG(draw),
                       JUB_TEXT_ARG(use));
}

// No attempt before this one could have been taken.
static jub_status check_attempts(const rule_call *call, uint32_t attempt, uint64_t after)
{
    for (uint32_t i = 1; i < attempt; i++) {
        char id[USE_MAX_BYTES];
        const int length = snprintf(id, sizeof id, "%.*s", JUB_TEXT_ARG(call->event->use));
        if (i > 1) (void)snprintf(id + length, sizeof id - (size_t)length, "/%u", i);
        const jub_drawn *drawn = find_drawn(call, jub_text_from(id));
        if (drawn && (drawn->is_void || drawn->entry <= after)) continue;
        return rule_refuse(call, "take the first one, or bring it to its end first",
                           "draw '%s' comes before '%.*s', and it is not void", id,
                           JUB_TEXT_ARG(call->event->draw));
    }
    return JUB_OK;
}

// A seed that those who take part know beforehand, or choose, is no lot.
static jub_status check_officers(const rule_call *call, const jub_drawn *drawn)
{
    unsigned count = 0;
    for (size_t i = 0; i < drawn->officer_count; i++) {
        const jub_text key = {(const char *)drawn->officers[i].key, JUB_PUBLIC_KEY_BYTES};
        count += jub_map_find(&call->state->key_bytes, key) == JUB_MAP_ABSENT;
    }
    if (count >= RULE_DRAW_OFFICER_MIN) return JUB_OK;
    return rule_refuse(call, "hold another with officers from outside, such as a court and the bar",
                       "of those who held draw '%.*s' %u have no part in the programme, and %d are "
                       "needed",
                       JUB_TEXT_ARG(drawn->draw), count, (int)RULE_DRAW_OFFICER_MIN);
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
    uint32_t on_duty_count = 0;
    const jub_status status =
        rule_stage(call, JUB_PROGRAMME_BETWEEN, JUB_PROGRAMME_BETWEEN, "drawing readers");
    if (status != JUB_OK) return status;
    if (call->state->cases.count != programme->nominated_count)
        return rule_refuse(call, "list every case first, with 'case.listed'",
                           "%zu of %u cases are listed", call->state->cases.count,
                           programme->nominated_count);
    for (size_t i = 0; i < call->state->actors.count; i++)
        on_duty_count += call->state->actors.items[i].is_on_duty;
    if (on_duty_count >= RULE_READER_MIN) return JUB_OK;
    return rule_refuse(call, "let the chief second readers first, with 'reader.seconded'",
                       "%u readers are on duty, and each case is read by %d", on_duty_count,
                       (int)RULE_READER_MIN);
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
        *after_out = programme->listed_entry > programme->roster_entry ? programme->listed_entry
                                                                       : programme->roster_entry;
        return check_readers(call);
    }
    if (jub_text_is(use, "audit")) {
        *after_out = programme->list_entry;
        return rule_stage(call, JUB_PROGRAMME_SEALED, JUB_PROGRAMME_SEALED, "drawing an audit");
    }
    return rule_refuse(call, "use 'lottery/NAME', 'readers' or 'audit'",
                       "nothing in a programme is drawn for '%.*s'", JUB_TEXT_ARG(use));
}

static jub_status keep_seed(const rule_call *call, const jub_drawn *drawn)
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
    uint32_t attempt = 0;
    jub_status status = check_use(call, &after);
    if (status == JUB_OK) status = check_unused(call);
    if (status == JUB_OK) status = check_name(call, &attempt);
    if (status == JUB_OK) status = check_attempts(call, attempt, after);
    if (status != JUB_OK) return status;
    const jub_drawn *drawn = find_drawn(call, call->event->draw);
    if (!drawn || drawn->is_void)
        return rule_refuse(call, "bring it to its result first, with 'jubilee draw result'",
                           "draw '%.*s' has no result in this log",
                           JUB_TEXT_ARG(call->event->draw));
    if (drawn->entry <= after)
        return rule_refuse(
            call, "hold a new draw",
            "draw '%.*s' was closed before entry %llu, by which what it decides about "
            "was fixed",
            JUB_TEXT_ARG(call->event->draw), (unsigned long long)after);
    status = check_officers(call, drawn);
    return status == JUB_OK ? keep_seed(call, drawn) : status;
}
