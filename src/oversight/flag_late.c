// A3: a step after its closing time or out of order.
//
// The rules refuse what comes too late, so what is checked again here is the days of nominations,
// readings and edits: outside their window is a breach. What the rules cannot see is an
// honest-looking late entry: something said to have been done days before the log had it, as a
// bundle carried by hand makes possible. How old is each nomination and edit when it comes, against
// the newest time that stands before it in the log? The share of a facility's that come more than a
// week late, against other facilities (shares.c).

#include <stdlib.h>

#include "oversight/shares_private.h"

enum { DAY_SECONDS = 86400, LATE_DAYS = 7, ENTRIES_LEAST = 20, PEERS_LEAST = 4 };

typedef struct dated_entry {
    uint64_t entry;
    int64_t time;
    uint32_t facility; // JUB_NO_ROW: only its time counts
    uint32_t person;
} dated_entry;

typedef struct dated_entries {
    JUB_LIST(dated_entry) items;
} dated_entries;

// -- windows --------------------------------------------------------------------------------------

static jub_status add_breach(overseer *run, uint32_t actor, uint64_t entry, uint32_t person,
                             const char *about, jub_error *error)
{
    jub_finding finding = oversight_finding(JUB_INDICATOR_LATE, JUB_SUBJECT_ACTOR, actor);
    finding.about = jub_text_from(about);
    finding.says = JUB_SAYS_OUTSIDE_DAYS;
    return oversight_breach(run, &finding, entry, person, error);
}

static bool is_within(const overseer *run, int round, int64_t time)
{
    const jub_decree_round_window *window = &run->basis->agenda.rounds[round];
    const jub_date day = jub_state_day(run->state, time);
    return day >= window->first_day && day <= window->last_day;
}

static jub_status check_windows(overseer *run, jub_error *error)
{
    const jub_evidence *evidence = run->evidence;
    jub_status status = JUB_OK;
    for (size_t i = 0; status == JUB_OK && i < evidence->nominations.count; i++) {
        const jub_nomination_fact *fact = &evidence->nominations.items[i];
        if (!is_within(run, JUB_ROUND_FIRST, fact->time))
            status = add_breach(run, fact->clerk, fact->entry, fact->person,
                                "a nomination outside the first round", error);
    }
    for (size_t i = 0; status == JUB_OK && i < evidence->readings.count; i++) {
        const jub_reading_fact *fact = &evidence->readings.items[i];
        if (!is_within(run, JUB_ROUND_FINAL, fact->time))
            status = add_breach(run, fact->reader, fact->entry, fact->person,
                                "an answer outside the final round", error);
    }
    for (size_t i = 0; status == JUB_OK && i < evidence->edits.count; i++) {
        const jub_edit_fact *fact = &evidence->edits.items[i];
        if (evidence->frozen_time != 0 && fact->time > evidence->frozen_time)
            status = add_breach(run, fact->editor, fact->entry, fact->person,
                                "an edit after the freeze", error);
    }
    return status;
}

// -- late entries ---------------------------------------------------------------------------------

static int compare_entries(const void *a, const void *b)
{
    const dated_entry *x = a, *y = b;
    return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static bool push(overseer *run, dated_entries *all, uint64_t entry, int64_t time, uint32_t facility,
                 uint32_t person)
{
    const dated_entry made = {entry, time, facility, person};
    return JUB_LIST_PUSH(run->arena, &all->items, made);
}

static bool gather(overseer *run, dated_entries *all)
{
    const jub_evidence *evidence = run->evidence;
    bool is_kept = true;
    for (size_t i = 0; is_kept && i < evidence->nominations.count; i++) {
        const jub_nomination_fact *fact = &evidence->nominations.items[i];
        is_kept = push(run, all, fact->entry, fact->time, fact->facility, fact->person);
    }
    for (size_t i = 0; is_kept && i < evidence->edits.count; i++) {
        const jub_edit_fact *fact = &evidence->edits.items[i];
        const uint32_t facility = fact->person == JUB_NO_ROW
                                      ? JUB_NO_ROW
                                      : jub_basis_facility_of(run->basis, fact->person);
        is_kept = push(run, all, fact->entry, fact->time, facility, fact->person);
    }
    for (size_t i = 0; is_kept && i < evidence->looks.count; i++) {
        const jub_look_fact *fact = &evidence->looks.items[i];
        is_kept = push(run, all, fact->entry, fact->time, JUB_NO_ROW, fact->person);
    }
    if (is_kept && all->items.count > 0)
        qsort(all->items.items, all->items.count, sizeof *all->items.items, compare_entries);
    return is_kept;
}

static jub_status weigh_late(overseer *run, bool *has_late_out, jub_error *error)
{
    const uint32_t facilities = run->basis->facilities->row_count;
    const share_rule rule = {.least_trials = ENTRIES_LEAST, .least_peers = PEERS_LEAST};
    dated_entries all = {0};
    int64_t newest = INT64_MIN;
    share_item *items = JUB_NEW(run->arena, share_item, facilities);
    jub_status status = JUB_OK;
    *has_late_out = false;
    if (!items || !gather(run, &all)) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < facilities; i++) items[i].subject = i;
    for (size_t i = 0; status == JUB_OK && i < all.items.count; i++) {
        const dated_entry *at = &all.items.items[i];
        const bool is_late =
            newest != INT64_MIN && newest - at->time > (int64_t)LATE_DAYS * DAY_SECONDS;
        if (at->time > newest) newest = at->time;
        if (at->facility == JUB_NO_ROW) continue;
        items[at->facility].trials++;
        items[at->facility].hits += is_late;
        *has_late_out = *has_late_out || is_late;
        if (is_late)
            status =
                trail_add(run->arena, &items[at->facility].trail, at->entry, at->person, error);
    }
    if (status != JUB_OK || !*has_late_out) return status;
    jub_finding like = oversight_finding(JUB_INDICATOR_LATE, JUB_SUBJECT_FACILITY, 0);
    like.says = JUB_SAYS_ENTERED_LATE;
    return shares_add(run, &like, items, facilities, &rule, error);
}

jub_status flag_late(overseer *run, jub_error *error)
{
    bool has_late = false;
    const jub_evidence *evidence = run->evidence;
    jub_status status = check_windows(run, error);
    run->checked[JUB_INDICATOR_LATE] =
        evidence->nominations.count + evidence->readings.count + evidence->edits.count;
    if (status == JUB_OK) status = weigh_late(run, &has_late, error);
    if (!has_late) run->untested[JUB_INDICATOR_LATE] = JUB_UNTESTED_NOTHING_LATE;
    return status;
}
