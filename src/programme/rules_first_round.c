#include "programme/first_list.h"
#include "programme/rules_private.h"

// The first round, at the facilities: who may be nominated is computed as it opens, and each head
// signs for their facility as it ends.

// -- rounds, either -------------------------------------------------------------------------------

static jub_status name_round(const rule_call *call, int *round_out)
{
    const jub_agenda *agenda = &call->state->basis->agenda;
    *round_out = jub_agenda_round(agenda, call->event->round);
    if (*round_out != JUB_ROUND_MAX) return JUB_OK;
    return rule_refuse(call, "use the rounds' labels in the decree",
                       "the decree has no round '%.*s'; its rounds are '%.*s' and '%.*s'",
                       JUB_TEXT_ARG(call->event->round), JUB_TEXT_ARG(agenda->rounds[0].name),
                       JUB_TEXT_ARG(agenda->rounds[1].name));
}

jub_status rule_round_opened(const rule_call *call)
{
    int round;
    const jub_status status = name_round(call, &round);
    if (status != JUB_OK) return status;
    const jub_decree_round_window *window = &call->state->basis->agenda.rounds[round];
    char first[RULE_DATE_BYTES], last[RULE_DATE_BYTES], today[RULE_DATE_BYTES];
    if (call->day < window->first_day || call->day > window->last_day)
        return rule_refuse(call, "a round is opened on one of its days",
                           "round %.*s is from %s to %s, and it is %s", JUB_TEXT_ARG(window->name),
                           jub_date_format(window->first_day, first),
                           jub_date_format(window->last_day, last),
                           jub_date_format(call->day, today));
    return round == JUB_ROUND_FIRST ? rule_first_round_opened(call) : rule_final_round_opened(call);
}

jub_status rule_round_closed(const rule_call *call)
{
    int round;
    const jub_status status = name_round(call, &round);
    if (status != JUB_OK) return status;
    return round == JUB_ROUND_FIRST ? rule_first_round_closed(call) : rule_final_round_closed(call);
}

// -- opening --------------------------------------------------------------------------------------

static jub_status find_seeds(const rule_call *call, jub_lottery_seed *seeds, size_t *count_out)
{
    const jub_decree *decree = call->state->basis->decree;
    const uint32_t count = jub_decree_lottery_count(decree);
    if (count > JUB_SEED_USE_MAX)
        return rule_refuse(call, "a decree with fewer lotteries", "the decree has %u lotteries",
                           count);
    for (uint32_t i = 0; i < count; i++) {
        const jub_text name = jub_decree_lottery_name(decree, i);
        char use[JUB_EVENT_TEXT_MAX_BYTES + 1];
        (void)snprintf(use, sizeof use, "lottery/%.*s", JUB_TEXT_ARG(name));
        const jub_seed *seed = jub_state_seed(call->state, use);
        if (!seed)
            return rule_refuse(call, "hold a draw for it and take its seed, with 'seed.taken'",
                               "lottery '%.*s' is not drawn yet", JUB_TEXT_ARG(name));
        seeds[i] = (jub_lottery_seed){name, seed->seed.bytes};
    }
    *count_out = count;
    return JUB_OK;
}

static jub_status propose(const rule_call *call, const jub_lottery_seed *seeds, size_t count)
{
    jub_state *state = call->state;
    const jub_proposal *before = state->basis->proposals;
    const jub_proposal *proposals = NULL;
    const jub_status status = jub_propose(state->arena, state->basis, seeds, count,
                                          state->programme.reserve, &proposals, call->error);
    if (status != JUB_OK) return status;
    state->basis->proposals = proposals;
    uint32_t *counts = rule_count_proposed(state->arena, state);
    if (!counts) {
        state->basis->proposals = before;
        return jub_fail_no_memory(call->error);
    }
    state->proposed_counts = counts;
    return JUB_OK;
}

jub_status rule_first_round_opened(const rule_call *call)
{
    jub_lottery_seed seeds[JUB_SEED_USE_MAX];
    size_t seed_count = 0;
    jub_status status =
        rule_stage(call, JUB_PROGRAMME_FROZEN, JUB_PROGRAMME_FROZEN, "opening the first round");
    if (status == JUB_OK) status = rule_level(call, JUB_LEVEL_ORDER, "opening the first round");
    if (status == JUB_OK) status = find_seeds(call, seeds, &seed_count);
    if (status == JUB_OK && call->has_facts) status = propose(call, seeds, seed_count);
    if (status == JUB_OK) call->state->programme.stage = JUB_PROGRAMME_FIRST_ROUND;
    return status;
}

// -- a facility's list ----------------------------------------------------------------------------

static jub_status check_first_list(const rule_call *call)
{
    jub_first_list list;
    const jub_text key = call->actor->facility_key;
    const jub_status status =
        jub_first_list_make(call->state, call->actor->facility, &list, call->error);
    if (status != JUB_OK) return status;
    const uint32_t handled_count = list.nominated_count + list.set_aside_count;
    if (list.conflict_count > 0)
        return rule_refuse(call, "choose first, with 'conflict.settled'",
                           "about %u people at '%.*s' two clerks differ", list.conflict_count,
                           JUB_TEXT_ARG(key));
    if (handled_count < list.proposed_count)
        return rule_refuse(call, "let the clerks nominate or set aside everybody who is proposed",
                           "%u of %u people who are proposed at '%.*s' are not handled yet",
                           list.proposed_count - handled_count, list.proposed_count,
                           JUB_TEXT_ARG(key));
    if (call->event->count != list.nominated_count)
        return rule_refuse(call, "read the log again before signing",
                           "%u people are nominated at '%.*s', not %llu", list.nominated_count,
                           JUB_TEXT_ARG(key), (unsigned long long)call->event->count);
    if (!jub_hash_equal(&call->event->root, &list.root))
        return rule_refuse(call, "read the log again before signing",
                           "the root is not that of the nominations at '%.*s'", JUB_TEXT_ARG(key));
    return JUB_OK;
}

jub_status rule_first_round_days(const rule_call *call, const char *what)
{
    const jub_decree_round_window *window = &call->state->basis->agenda.rounds[JUB_ROUND_FIRST];
    char last[RULE_DATE_BYTES], today[RULE_DATE_BYTES];
    if (call->day <= window->last_day) return JUB_OK;
    return rule_refuse(call, "what was not done by then does not count",
                       "%s was to be done by %s, and it is %s", what,
                       jub_date_format(window->last_day, last), jub_date_format(call->day, today));
}

// Publicly too: a facility may have several heads, of whom one signs. Lists are signed once for
// each facility, so all actors are gone through for each.
static jub_status check_unsigned(const rule_call *call)
{
    const jub_state *state = call->state;
    for (size_t i = 0; i < state->actors.count; i++) {
        const jub_actor *actor = &state->actors.items[i];
        if (actor->has_signed_list &&
            jub_text_equal(actor->facility_key, call->actor->facility_key))
            return rule_refuse(call, "it is signed once", "the list of '%.*s' was signed by '%.*s'",
                               JUB_TEXT_ARG(actor->facility_key), JUB_TEXT_ARG(actor->id));
    }
    return JUB_OK;
}

jub_status rule_first_list_signed(const rule_call *call)
{
    jub_state *state = call->state;
    jub_status status = rule_stage(call, JUB_PROGRAMME_FIRST_ROUND, JUB_PROGRAMME_FIRST_ROUND,
                                   "signing a first list");
    if (status == JUB_OK) status = rule_first_round_days(call, "a first list");
    if (status == JUB_OK) status = rule_own_facility(call);
    if (status == JUB_OK) status = check_unsigned(call);
    if (status != JUB_OK) return status;
    if (call->event->count > UINT32_MAX - state->programme.nominated_count)
        return rule_refuse(call, "count again", "nobody has nominated %llu people",
                           (unsigned long long)call->event->count);
    if (call->has_facts) {
        jub_facility *facility = &state->facilities.items[call->actor->facility];
        status = check_first_list(call);
        if (status != JUB_OK) return status;
        facility->is_list_signed = true;
        facility->list_entry = call->at->index;
    }
    call->actor->has_signed_list = true;
    state->programme.nominated_count += (uint32_t)call->event->count;
    return JUB_OK;
}

// -- closing --------------------------------------------------------------------------------------

static uint32_t count_unsigned(const jub_state *state)
{
    uint32_t count = 0;
    for (size_t i = 0; i < state->facilities.count; i++)
        count += state->proposed_counts[i] > 0 && !state->facilities.items[i].is_list_signed;
    return count;
}

jub_status rule_first_round_closed(const rule_call *call)
{
    jub_state *state = call->state;
    const jub_date last = state->basis->agenda.rounds[JUB_ROUND_FIRST].last_day;
    const jub_status status = rule_stage(call, JUB_PROGRAMME_FIRST_ROUND, JUB_PROGRAMME_FIRST_ROUND,
                                         "closing the first round");
    if (status != JUB_OK) return status;
    if (call->actor->role != JUB_ROLE_REGISTRAR)
        return rule_refuse(call, "let a registrar do it",
                           "the first round is closed by a registrar, not by a %s",
                           jub_role_word((jub_role)call->actor->role));
    if (call->day < last) return rule_refuse_early(call, last, "closing the first round");
    const uint32_t unsigned_count = call->has_facts ? count_unsigned(state) : 0;
    if (call->day == last && unsigned_count > 0)
        return rule_refuse(call, "wait for them, or until the day is over: then they do not count",
                           "the lists of %u facilities are not signed yet", unsigned_count);
    state->programme.stage = JUB_PROGRAMME_BETWEEN;
    return JUB_OK;
}
