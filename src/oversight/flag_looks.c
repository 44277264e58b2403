// A7: records looked at without a task.
//
// What is counted is people whose records somebody looked at without a task, each once, of all
// people of the register: against others of the same role, with as much spread as these show; where
// they show none, that is the tail of a Poisson distribution whose mean a few others make known.
// Looks that were refused count as well; they are in the log.

#include <stdlib.h>

#include "oversight/shares_private.h"

enum { PEERS_LEAST = 4 }; // others of the role, below which there is no rate to compare with

static int compare_looks(const void *a, const void *b)
{
    const jub_look_fact *const *x = a, *const *y = b;
    if ((*x)->actor != (*y)->actor) return (*x)->actor < (*y)->actor ? -1 : 1;
    if ((*x)->person != (*y)->person) return (*x)->person < (*y)->person ? -1 : 1;
    return (*x)->entry < (*y)->entry ? -1 : (*x)->entry > (*y)->entry;
}

static jub_status count_looks(overseer *run, share_item *items, jub_error *error)
{
    const jub_evidence *evidence = run->evidence;
    const jub_look_fact **looks = JUB_NEW(run->arena, const jub_look_fact *, evidence->looks.count);
    size_t count = 0;
    jub_status status = JUB_OK;
    if (!looks) return jub_fail_no_memory(error);
    for (size_t i = 0; i < evidence->looks.count; i++)
        if (!evidence->looks.items[i].has_task) looks[count++] = &evidence->looks.items[i];
    if (count > 0) qsort(looks, count, sizeof(const jub_look_fact *), compare_looks);
    for (size_t i = 0; status == JUB_OK && i < count; i++) {
        const bool is_again = i > 0 && looks[i - 1]->actor == looks[i]->actor &&
                              looks[i - 1]->person == looks[i]->person;
        share_item *item = &items[looks[i]->actor];
        item->hits += !is_again && item->hits < item->trials;
        status = trail_add(run->arena, &item->trail, looks[i]->entry,
                           is_again ? JUB_NO_ROW : looks[i]->person, error);
    }
    return status;
}

jub_status flag_looks(overseer *run, jub_error *error)
{
    const size_t actors = run->state->actors.count;
    const share_rule rule = {
        .least_trials = 1, .least_peers = PEERS_LEAST, .spread = SHARE_SPREAD_LIKELY};
    jub_finding like = oversight_finding(JUB_INDICATOR_LOOKS, JUB_SUBJECT_ACTOR, 0);
    like.says = JUB_SAYS_LOOKED;
    if (run->evidence->looks.count == 0) {
        run->untested[JUB_INDICATOR_LOOKS] = JUB_UNTESTED_NO_LOOKS;
        return JUB_OK;
    }
    share_item *items = JUB_NEW(run->arena, share_item, actors);
    if (!items) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < actors; i++)
        items[i] = (share_item){.subject = i,
                                .stratum = run->state->actors.items[i].role,
                                .trials = run->basis->persons->row_count};
    const jub_status status = count_looks(run, items, error);
    return status == JUB_OK ? shares_add(run, &like, items, actors, &rule, error) : status;
}
