#include "programme/rules_private.h"

// What came of it: who was let go, whose term was cut, who was moved, who declined; and the end.

// -- effects --------------------------------------------------------------------------------------

// `refused` is the person's own no, and may be said as soon as they are told; the rest is due on
// the day.
static jub_status check_due(const rule_call *call, jub_effect effect)
{
    const jub_date day = call->state->basis->agenda.effect;
    const jub_status status = rule_level(call, JUB_LEVEL_PEOPLE, "recording an effect");
    if (status != JUB_OK || effect == JUB_DECLINED || !call->has_facts) return status;
    return call->day < day ? rule_refuse_early(call, day, "the effect") : JUB_OK;
}

static jub_status read_effect(const rule_call *call, jub_effect *effect_out)
{
    static const char *const effect_words[] = {
        [JUB_NO_EFFECT] = "",       [JUB_RELEASED] = "released",
        [JUB_REDUCED] = "reduced",  [JUB_TRANSFERRED] = "transferred",
        [JUB_DECLINED] = "refused",
    };
    *effect_out = JUB_NO_EFFECT;
    if (!call->has_facts) return JUB_OK;
    for (int effect = JUB_RELEASED; effect <= JUB_DECLINED; effect++)
        if (jub_text_is(call->event->effect, effect_words[effect]))
            *effect_out = (jub_effect)effect;
    if (*effect_out == JUB_NO_EFFECT)
        return rule_refuse(call, "write 'released', 'reduced', 'transferred' or 'refused'",
                           "'%.*s' is no effect", JUB_TEXT_ARG(call->event->effect));
    if (call->actor->role == JUB_ROLE_GATE && *effect_out != JUB_RELEASED)
        return rule_refuse(call, "let the head record it", "the gate records releases alone");
    return JUB_OK;
}

static jub_status check_person(const rule_call *call, jub_effect effect, uint32_t row)
{
    const jub_person *person = rule_person_at(call->state, row);
    const jub_list_line *line = NULL;
    if (person->notified != JUB_TOLD)
        return rule_refuse(call, "tell them first, with 'person.notified'",
                           "person '%.*s' has not been told", JUB_TEXT_ARG(call->event->person));
    if (person->effect != JUB_NO_EFFECT)
        return rule_refuse(call, "an effect is recorded once",
                           "the effect for person '%.*s' was recorded with entry %llu",
                           JUB_TEXT_ARG(call->event->person),
                           (unsigned long long)person->effect_entry);
    jub_status status = rule_line_of(call, row, &line);
    if (status != JUB_OK || !line || effect == JUB_DECLINED) return status;
    status = rule_effect_word(call, line);
    return status == JUB_OK ? rule_new_end(call, line) : status;
}

jub_status rule_effect_recorded(const rule_call *call)
{
    jub_programme *programme = &call->state->programme;
    jub_effect effect;
    uint32_t row;
    jub_status status = read_effect(call, &effect);
    if (status == JUB_OK) status = check_due(call, effect);
    if (status == JUB_OK) status = rule_own_facility(call);
    if (status != JUB_OK || !call->has_facts) return status;
    status = rule_person_here(call, &row);
    if (status == JUB_OK) status = check_person(call, effect, row);
    if (status != JUB_OK) return status;
    jub_person *person = rule_person_at(call->state, row);
    person->effect = (uint8_t)effect;
    person->effect_entry = call->at->index;
    rule_facility_of(call->state, row)->effect_count += person->is_listed;
    // Once the outcome is public no place is passed on any more.
    if (effect == JUB_DECLINED && person->is_listed && programme->level < JUB_LEVEL_PUBLIC)
        programme->is_list_stale = true;
    return JUB_OK;
}

// -- the end --------------------------------------------------------------------------------------

static jub_status check_effects(const rule_call *call)
{
    const jub_state *state = call->state;
    size_t open_count = 0;
    for (size_t i = 0; i < state->people.count; i++)
        open_count +=
            state->people.items[i].is_listed && state->people.items[i].effect == JUB_NO_EFFECT;
    if (open_count == 0) return JUB_OK;
    return rule_refuse(call, "let heads and gates record them, with 'effect.recorded'",
                       "of %zu people on the list no effect is recorded yet", open_count);
}

typedef struct open_matters {
    size_t objection_count;
    size_t correction_count;
    size_t upheld_count; // objections that have led to nothing yet
    uint64_t upheld;     // entry of the first of these
} open_matters;

static open_matters count_matters(const jub_state *state)
{
    open_matters open = {0};
    for (size_t i = 0; i < state->matters.count; i++) {
        const jub_matter *matter = &state->matters.items[i];
        if (matter->stage == JUB_UPHELD && open.upheld_count++ == 0) open.upheld = matter->entry;
        if (matter->stage != JUB_PENDING) continue;
        open.objection_count += matter->kind == JUB_OBJECTION;
        open.correction_count += matter->kind == JUB_CORRECTION;
    }
    return open;
}

static jub_status check_matters(const rule_call *call)
{
    const open_matters open = count_matters(call->state);
    if (open.objection_count > 0)
        return rule_refuse(call, "let the chief answer them, with 'objection.answered'",
                           "%zu objections are not answered", open.objection_count);
    if (open.correction_count > 0)
        return rule_refuse(call, "let another confirm them, with 'correction.confirmed'",
                           "%zu corrections are not confirmed", open.correction_count);
    if (open.upheld_count > 0)
        return rule_refuse(
            call,
            "let registrars correct the list, or the chief say with 'objection.answered' and "
            "decision 'unchanged' why not",
            "%zu objections were upheld and nothing followed, the first that of entry %llu",
            open.upheld_count, (unsigned long long)open.upheld);
    return JUB_OK;
}

jub_status rule_programme_closed(const rule_call *call)
{
    jub_programme *programme = &call->state->programme;
    jub_status status = rule_level(call, JUB_LEVEL_PUBLIC, "closing the programme");
    if (status == JUB_OK)
        status =
            rule_stage(call, JUB_PROGRAMME_SEALED, JUB_PROGRAMME_SEALED, "closing the programme");
    if (status != JUB_OK) return status;
    if (programme->is_list_stale)
        return rule_refuse(call, "finalise and seal it again first",
                           "the list has changed since it was made");
    status = check_matters(call);
    if (status == JUB_OK && call->has_facts) status = check_effects(call);
    if (status == JUB_OK) status = rule_sample_is_read(call);
    if (status == JUB_OK) programme->stage = JUB_PROGRAMME_CLOSED;
    return status;
}
