#include "cli/programme/event_judge.h"

#include "cli/programme/event_words.h"

uint64_t cli_event_computed(jub_event_kind kind)
{
    switch (kind) {
    case JUB_EVENT_REGISTER_FROZEN: return JUB_HAS(SHA256) | JUB_HAS(COUNT);
    case JUB_EVENT_DECREE_SIGNED: return JUB_HAS(SHA256);
    case JUB_EVENT_RECORD_EDITED: return JUB_HAS(FACILITY) | JUB_HAS(BEFORE);
    case JUB_EVENT_ROUND_OPENED:
    case JUB_EVENT_ROUND_CLOSED: return JUB_HAS(ROUND);
    case JUB_EVENT_NOMINATED: return JUB_HAS(FACILITY) | JUB_HAS(CLAUSES);
    case JUB_EVENT_SET_ASIDE:
    case JUB_EVENT_WITHDRAWN:
    case JUB_EVENT_OBJECTION_FILED: return JUB_HAS(FACILITY);
    case JUB_EVENT_FIRST_LIST_SIGNED: return JUB_HAS(FACILITY) | JUB_HAS(COUNT) | JUB_HAS(ROOT);
    case JUB_EVENT_CASE_LISTED: return JUB_HAS(CASE);
    case JUB_EVENT_CASE_ASSIGNED: return JUB_HAS(ACTOR) | JUB_HAS(CASE) | JUB_HAS(READING);
    case JUB_EVENT_CASE_RECUSED: return JUB_HAS(READING);
    case JUB_EVENT_CASE_DECIDED:
    case JUB_EVENT_CASE_ADJUDICATED:
        return JUB_HAS(READING) | JUB_HAS(CLAUSES) | JUB_HAS(DISCRETION) | JUB_HAS(REASON);
    case JUB_EVENT_LIST_FINALISED:
    case JUB_EVENT_FACILITY_NOTIFIED: return JUB_HAS(FILE) | JUB_HAS(TOTAL);
    case JUB_EVENT_LEVEL_OPENED: return JUB_HAS(LEVEL);
    case JUB_EVENT_LIST_SEALED: return JUB_HAS(ENTRY);
    case JUB_EVENT_PERSON_NOTIFIED:
        return JUB_HAS(FACILITY) | JUB_HAS(STANDING) | JUB_HAS(CLAUSES) | JUB_HAS(NEW_END) |
               JUB_HAS(EFFECT);
    case JUB_EVENT_EFFECT_RECORDED: return JUB_HAS(FACILITY) | JUB_HAS(NEW_END) | JUB_HAS(EFFECT);
    case JUB_EVENT_OBJECTION_ANSWERED:
    case JUB_EVENT_CORRECTION_CONFIRMED:
    case JUB_EVENT_CONFLICT_SETTLED: return JUB_HAS(ENTRY) | JUB_HAS(PERSON);
    case JUB_EVENT_AUDIT_DRAWN: return JUB_HAS(DRAW);
    default: return 0;
    }
}

// Words that no rule takes for an answer; what is judged with them is never recorded.
static jub_event with_unknowns(const jub_event *event, uint64_t missing)
{
    jub_event copy = *event;
#define UNKNOWN_TEXT JUB_TEXT("unknown")
#define UNKNOWN_COUNT 0
#define UNKNOWN_HASH ((jub_hash){{0}})
#define UNKNOWN_FLAG false
#define X(name, member, type, meaning)                                                             \
    if (missing & JUB_HAS(name)) copy.member = UNKNOWN_##type;
    JUB_EVENT_FIELD_LIST(X)
#undef X
    if (missing & JUB_HAS(EFFECT))
        copy.effect = JUB_TEXT("released"); // so that the person is judged
    copy.has |= missing;
    return copy;
}

static bool is_refused_by_rule(cli_actor *actor, const jub_event *event, jub_error *error)
{
    jub_state *state = &actor->programme.state;
    const jub_actor *record = cli_actor_record(actor);
    if (!record) return false;
    size_t draw_count = 0;
    const jub_drawn *draws = jub_replay_draws(actor->programme.replay, &draw_count);
    const jub_event_at at = {
        .index = state->programme.size + 1, // behind the sitting's header
        .actor = actor->number,
        .actor_id = record->id,
        .seen = state->programme.size,
        .sitting_time = actor->now,
        .drawn = draws,
        .drawn_count = draw_count,
    };
    return jub_apply(state, &at, event, error) == JUB_REFUSED;
}

jub_status cli_event_judge(cli_actor *actor, const jub_event *event, jub_error *error)
{
    const uint64_t wanted = (jub_event_public(event->kind) | jub_event_facts(event->kind)) &
                            ~jub_event_optional(event->kind);
    const uint64_t missing = wanted & ~event->has;
    const bool is_refusal = jub_text_is(event->decision, "refuse"); // its reason is the reader's
    const uint64_t computed =
        cli_event_computed(event->kind) & ~(is_refusal ? JUB_HAS(REASON) : UINT64_C(0));
    const bool is_computed = (missing & ~computed) == 0;
    jub_event copy = with_unknowns(event, missing);
    if (copy.time == 0) copy.time = actor->now;
    if (is_computed && is_refused_by_rule(actor, &copy, error)) return JUB_REFUSED;
    if (is_computed && !actor->programme.basis.reg)
        return jub_fail(error, JUB_REFUSED, (jub_position){0},
                        "while the list is sealed, register and facts are not here",
                        "'%s' cannot be recorded now", jub_event_word(event->kind));
    return cli_event_check_whole(event, error);
}
