#include "programme/rules_private.h"

// Levels: who may know what. They open one after another, none before its day, and none from the
// sealing on while the list is not sealed or is to be made again.

static jub_status check_sealed(const rule_call *call)
{
    const jub_programme *programme = &call->state->programme;
    if (programme->stage != JUB_PROGRAMME_SEALED)
        return rule_refuse(call, "let another registrar seal the list first, with 'list.sealed'",
                           "level %llu is for a list that is sealed; the programme is at: %s",
                           (unsigned long long)call->event->level,
                           jub_programme_stage_words((jub_programme_stage)programme->stage));
    if (programme->is_list_stale)
        return rule_refuse(call, "finalise and seal it again first",
                           "the list has been corrected since it was made");
    return JUB_OK;
}

jub_status rule_level_opened(const rule_call *call)
{
    const jub_state *state = call->state;
    jub_programme *programme = &call->state->programme;
    const uint64_t level = call->event->level;
    char what[64];
    if (level >= JUB_LEVEL_COUNT)
        return rule_refuse(call, "levels go from 0 to 5", "there is no level %llu",
                           (unsigned long long)level);
    if (level <= programme->level)
        return rule_refuse(call, "a level stays open", "level %llu is open already",
                           (unsigned long long)level);
    if (level != (uint64_t)programme->level + 1)
        return rule_refuse(call, "open the levels in order",
                           "level %llu does not follow level %d, which is the highest open",
                           (unsigned long long)level, (int)programme->level);
    if (programme->signature_count < RULE_SIGNATURE_MIN)
        return rule_refuse(call, "let two signatories sign it first, with 'decree.signed'",
                           "the decree has %u of %d signatures", programme->signature_count,
                           (int)RULE_SIGNATURE_MIN);
    (void)snprintf(what, sizeof what, "level %llu", (unsigned long long)level);
    const jub_date day = state->basis->agenda.level_days[level];
    if (call->day < day) return rule_refuse_early(call, day, what);
    if (level >= JUB_LEVEL_SEALED) {
        const jub_status status = check_sealed(call);
        if (status != JUB_OK) return status;
    }
    programme->level = (uint8_t)level;
    return JUB_OK;
}
