// The audit: a sample of cases by lot, read again by an auditor.

#include "programme/dealing.h"
#include "rehearsal/run_private.h"

enum {
    SAMPLE_MIN = 59, // all right: 95 % sure that fewer than 5 % are wrong
    SAMPLE_MAX = 600,
    SAMPLE_IN_100 = 2,
    REREADS_A_DAY = 40,
};

static uint32_t sample_size(const rehearsal *run)
{
    const uint32_t cases = (uint32_t)run->state->cases.count;
    const uint32_t share = (uint32_t)((uint64_t)cases * SAMPLE_IN_100 / 100);
    const uint32_t least = share > SAMPLE_MIN ? share : SAMPLE_MIN;
    const uint32_t wanted = least < SAMPLE_MAX ? least : SAMPLE_MAX;
    return wanted < cases ? wanted : cases;
}

jub_status audit_draw(rehearsal *run, jub_error *error)
{
    if (run->state->cases.count == 0) return JUB_OK;
    jub_status status = act_draw(run, "audit", error);
    if (status != JUB_OK) return status;
    const int32_t second = run_second(run) + 600;
    jub_event *event = plan_sitting(run, JUB_AUDITOR, run_day(run), second)
                           ? plan_event(run, JUB_EVENT_AUDIT_DRAWN, second)
                           : NULL;
    if (!event) return jub_fail_no_memory(error);
    SAY(event, DRAW, draw, run->draws[run->draw_count - 1].draw);
    SAY(event, COUNT, count, sample_size(run));
    status = run_end_day(run, run_day(run), error);
    if (status == JUB_OK) run_tell(run, "audit sample drawn: %u cases", sample_size(run));
    return status;
}

static jub_status plan_reread(rehearsal *run, uint32_t number, int32_t second, jub_error *error)
{
    jub_reason reason;
    const jub_case *each = &run->state->cases.items[number - 1];
    const bool is_pass = papers_support(run, each->person, &reason);
    jub_event *event = plan_event(run, JUB_EVENT_AUDIT_REREAD, second);
    if (!event) return jub_fail_no_memory(error);
    if (is_pass) reason = JUB_REASON_IS_AS_DETERMINED;
    SAY(event, CASE, case_number, number);
    SAY(event, DECISION, decision, jub_text_from(is_pass ? "pass" : "refuse"));
    SAY(event, REASON, reason, jub_text_from(jub_reason_word(reason)));
    run->counts.reread_count++;
    run->counts.overturned_count +=
        each->outcome != JUB_UNSETTLED && is_pass != (each->outcome == JUB_PASSED);
    return JUB_OK;
}

// So many that the auditor is done before people are told, as far as that can be done.
static uint32_t rereads_a_day(const rehearsal *run, uint32_t size)
{
    const int32_t days = run->basis->agenda.level_days[JUB_LEVEL_PEOPLE] - run_day(run);
    const uint32_t needed = size / (uint32_t)(days > 1 ? days - 1 : 1) + 1;
    return needed > REREADS_A_DAY ? needed : REREADS_A_DAY;
}

jub_status audit_reread(rehearsal *run, jub_error *error)
{
    const uint32_t size = run->state->cases.count > 0 ? sample_size(run) : 0;
    uint32_t *order = JUB_NEW(&run->arena, uint32_t, run->state->cases.count);
    const jub_seed *seed = jub_state_seed(run->state, "audit");
    const uint32_t per_day = rereads_a_day(run, size);
    if (!order) return jub_fail_no_memory(error);
    if (size == 0 || !seed) return JUB_OK;
    jub_status status = jub_deal_order(&run->arena, seed->seed.bytes,
                                       (uint32_t)run->state->cases.count, order, error);
    for (uint32_t i = 0; status == JUB_OK && i < size; i++) {
        if (i % per_day == 0) {
            if (i > 0) status = run_end_day(run, run_day(run), error);
            if (i > 0) run_wait(run, run_day(run) + 1, JUB_OFFICE_OPENS);
            if (!plan_sitting(run, JUB_AUDITOR, run_day(run), JUB_OFFICE_CLOSES))
                return jub_fail_no_memory(error);
        }
        if (status == JUB_OK)
            status = plan_reread(
                run, order[i],
                jub_clock_piece(JUB_OFFICE_OPENS, JUB_OFFICE_CLOSES, i % per_day, per_day), error);
    }
    if (status == JUB_OK) status = run_end_day(run, run_day(run), error);
    if (status == JUB_OK)
        run_tell(run, "audit: %llu cases read again, %llu of them decided otherwise",
                 (unsigned long long)run->counts.reread_count,
                 (unsigned long long)run->counts.overturned_count);
    return status;
}
