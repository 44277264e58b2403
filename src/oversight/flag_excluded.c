// A1: somebody on the list whom an exclusion bars.
//
// The list is made by the decree, and its hash is in the log, so the rules leave no room for it.
// What is checked again here is what the decree made of everybody before the first round, by itself
// and not by the code that makes lists. No statistics: what is wrong is a breach.

#include "oversight/shares_private.h"

// Passing both rounds does not put on the list whom the decree does not reach, excludes or gives
// nothing; outside the places of a quota one may have been when others were still before.
static bool is_left_out(const jub_proposal *proposal)
{
    return proposal->standing == JUB_NOT_COVERED || proposal->standing == JUB_EXCLUDED ||
           (proposal->standing == JUB_NOT_GRANTED && proposal->quota == JUB_NO_QUOTA);
}

static jub_status add_breach(overseer *run, uint32_t person, jub_error *error)
{
    jub_finding finding = oversight_finding(JUB_INDICATOR_EXCLUDED, JUB_SUBJECT_PERSON, person);
    finding.about =
        jub_text_from(jub_standing_word((jub_standing)run->basis->proposals[person].standing));
    finding.says = JUB_SAYS_LEFT_OUT_AND_LISTED;
    return oversight_breach(run, &finding, run->state->programme.list_entry, person, error);
}

jub_status flag_excluded(overseer *run, jub_error *error)
{
    const jub_state *state = run->state;
    jub_status status = JUB_OK;
    if (!run->basis->proposals) {
        run->untested[JUB_INDICATOR_EXCLUDED] = JUB_UNTESTED_NO_PROPOSALS;
        return JUB_OK;
    }
    run->untested[JUB_INDICATOR_EXCLUDED] = JUB_UNTESTED_RULE_ALONE;
    for (uint32_t i = 0; status == JUB_OK && i < state->people.count; i++) {
        if (!state->people.items[i].is_listed) continue;
        run->checked[JUB_INDICATOR_EXCLUDED]++;
        if (is_left_out(&run->basis->proposals[i])) status = add_breach(run, i, error);
    }
    return status;
}
