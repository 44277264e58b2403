#include "oversight/audit_sample.h"

#include <math.h>
#include <string.h>

#include "programme/dealing.h"
#include "statistics/sample.h"

const char *jub_audit_list_words(jub_audit_list list)
{
    return list == JUB_AUDIT_CHOSEN ? "chosen" : "refused, near the cut";
}

// -- the lists ------------------------------------------------------------------------------------

static bool is_near(const jub_basis *basis, uint32_t person, double margin)
{
    const jub_proposal *proposal = &basis->proposals[person];
    if (proposal->quota == JUB_NO_QUOTA || proposal->rank == 0) return true;
    return proposal->rank <= proposal->places + ceil(margin * proposal->places - 1e-9);
}

static jub_audit_list list_of(const jub_state *state, const jub_case *item, double margin,
                              jub_audit_frame *frame)
{
    if (item->outcome == JUB_PASSED) return JUB_AUDIT_CHOSEN;
    if (item->outcome == JUB_UNSETTLED) {
        frame->unsettled_count++;
        return JUB_AUDIT_LISTS;
    }
    if (is_near(state->basis, item->person, margin)) return JUB_AUDIT_REFUSED;
    frame->far_count++;
    return JUB_AUDIT_LISTS;
}

jub_status jub_audit_frame_make(jub_arena *arena, const jub_state *state, double margin,
                                jub_audit_frame *frame_out, jub_error *error)
{
    *frame_out = (jub_audit_frame){0};
    if (state->programme.stage < JUB_PROGRAMME_SELECTED)
        return jub_fail(error, JUB_MISSING, (jub_position){0}, "come back when it is closed",
                        "the final round is not over: nobody has been chosen or refused yet");
    if (!state->basis->reg || !state->basis->proposals)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "where the list is sealed, wait for its day",
                        "register and facts are not here, and they say who was chosen");
    uint8_t *lists = JUB_NEW(arena, uint8_t, state->cases.count);
    if (!lists) return jub_fail_no_memory(error);
    for (size_t i = 0; i < state->cases.count; i++) {
        const jub_audit_list list = list_of(state, &state->cases.items[i], margin, frame_out);
        lists[i] = (uint8_t)list;
        if (list < JUB_AUDIT_LISTS) frame_out->counts[list]++;
    }
    frame_out->list_of = lists;
    return JUB_OK;
}

// -- the lot --------------------------------------------------------------------------------------

jub_status jub_audit_sample_draw(jub_arena *arena, const jub_state *state,
                                 const jub_audit_frame *frame, const uint64_t *wanted,
                                 jub_audit_sample *sample_out, jub_error *error)
{
    const uint32_t case_count = (uint32_t)state->cases.count;
    const jub_seed *seed = jub_state_seed(state, "audit");
    uint32_t *order = JUB_NEW(arena, uint32_t, case_count);
    uint32_t *cases[JUB_AUDIT_LISTS] = {JUB_NEW(arena, uint32_t, case_count),
                                        JUB_NEW(arena, uint32_t, case_count)};
    *sample_out = (jub_audit_sample){0};
    if (!order || !cases[0] || !cases[1]) return jub_fail_no_memory(error);
    if (!seed)
        return jub_fail(error, JUB_MISSING, (jub_position){0},
                        "hold a draw and let a registrar take its seed for 'audit', with "
                        "'seed.taken'",
                        "the audit is not drawn yet");
    const jub_status status = jub_deal_order(arena, seed->seed.bytes, case_count, order, error);
    for (uint32_t i = 0; status == JUB_OK && i < case_count; i++) {
        const uint8_t list = frame->list_of[order[i] - 1];
        if (list >= JUB_AUDIT_LISTS || sample_out->counts[list] >= wanted[list]) continue;
        cases[list][sample_out->counts[list]++] = order[i];
        sample_out->within = i + 1;
    }
    memcpy(sample_out->cases, cases, sizeof cases);
    return status;
}

// -- what it has come to --------------------------------------------------------------------------

jub_audit_advice jub_audit_advise(uint64_t total, uint64_t read, uint64_t wrong,
                                  const jub_audit_aim *aim, uint64_t *more_out)
{
    const uint64_t needed = jub_sample_right(aim->rate, aim->risk, wrong);
    *more_out = 0;
    if (read - wrong >= needed) return JUB_AUDIT_CERTIFY;
    if (read >= total) // nothing is left to chance
        return (double)wrong < aim->rate * (double)total ? JUB_AUDIT_CERTIFY : JUB_AUDIT_READ_ALL;
    if (needed > total - wrong) {
        *more_out = total - read;
        return JUB_AUDIT_READ_ALL;
    }
    *more_out = needed - (read - wrong);
    return JUB_AUDIT_GO_ON;
}

enum { IS_READ = 1, IS_OTHERWISE = 2, IS_MISSING = 4 };

static void count_case(jub_audit_result *result, uint8_t marks)
{
    result->read += (marks & IS_READ) != 0;
    result->otherwise += (marks & IS_OTHERWISE) != 0;
    result->missing += (marks & IS_MISSING) != 0 && (marks & IS_OTHERWISE) == 0;
}

jub_status jub_audit_sum_up(jub_arena *arena, const jub_audit_frame *frame, size_t case_count,
                            const jub_audit_reading *readings, size_t reading_count,
                            const jub_audit_aim *aim, jub_audit_result *results_out,
                            jub_error *error)
{
    const size_t mark = jub_arena_mark(arena);
    uint8_t *marks = JUB_NEW(arena, uint8_t, case_count);
    if (!marks) return jub_fail_no_memory(error);
    for (size_t i = 0; i < reading_count; i++)
        marks[readings[i].case_number - 1] |=
            (uint8_t)(IS_READ | (readings[i].is_otherwise ? IS_OTHERWISE : 0) |
                      (readings[i].is_missing ? IS_MISSING : 0));
    for (int list = 0; list < JUB_AUDIT_LISTS; list++) {
        jub_audit_result *result = &results_out[list];
        *result = (jub_audit_result){.total = frame->counts[list]};
        for (size_t i = 0; i < case_count; i++)
            if (frame->list_of[i] == list) count_case(result, marks[i]);
        const uint64_t wrong = result->otherwise + result->missing;
        result->bound = jub_sample_bound(result->total, result->read, wrong, aim->risk);
        result->is_below = (double)result->bound < aim->rate * (double)result->total;
        result->advice =
            (uint8_t)jub_audit_advise(result->total, result->read, wrong, aim, &result->more);
    }
    jub_arena_rewind(arena, mark);
    return JUB_OK;
}
