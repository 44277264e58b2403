// B1: facts that decide, raised in the last days before the freeze.
//
// Each edit is up, down or neither by what it does to the rate at which people like that stand on
// the list (fact_gain.c). Two questions about each editor, over the last 14 days:
//
//     share       of all edits, how many went up? against colleagues of the same role (shares.c)
//     direction   of those that went up or down, how many up? against colleagues, and against the
//                 same editor's edits 60 to 15 days before the freeze
//     sum         where there are enough earlier edits: is the sum of gains larger than when the
//                 editor's edits are dealt anew over the two times?
//
// Who edits early, or spreads edits over many clerks, is not seen so. A second family asks of each
// facility the first question, over the last 90 days: for watches alone.
//
// They rest on the same edits, so they are not independent, and Fisher's combination would count
// them twice: the smallest of them is taken, times how many there are (Bonferroni).

#include <math.h>
#include <stdlib.h>

#include "oversight/fact_gain_private.h"
#include "oversight/shares_private.h"
#include "statistics/shuffle.h"

enum {
    DAY_SECONDS = 86400,
    LAST_DAYS = 14,
    EARLIER_DAYS = 60,
    FACILITY_DAYS = 90,
    EDITS_LEAST = 5,    // of an editor in the last days, below which there is no data
    EARLIER_LEAST = 10, // for edits to be dealt anew
    PEERS_LEAST = 4,
    FACILITY_FAMILY = 1,
};

typedef struct edit_move {
    const jub_edit_fact *edit;
    fact_move move;
    bool is_last; // in the last days; else earlier
} edit_move;

// What is known of the edits: of 60 days, editor by editor in the order of the log; and facility by
// facility of 90 days.
typedef struct edit_moves {
    JUB_LIST(edit_move) items;
    share_item *facilities; // [facilities]
} edit_moves;

static bool is_blank(jub_text text)
{
    const jub_text words = jub_text_trim(text);
    return words.length_bytes == 0 || jub_text_is(words, "-") || jub_text_is(words, "none");
}

static jub_status add_breach(overseer *run, const jub_edit_fact *edit, jub_error *error)
{
    jub_finding finding = oversight_finding(JUB_INDICATOR_EDITS, JUB_SUBJECT_ACTOR, edit->editor);
    finding.says = JUB_SAYS_BAR_TAKEN_AWAY;
    return oversight_breach(run, &finding, edit->entry, edit->person, error);
}

static int compare_moves(const void *a, const void *b)
{
    const jub_edit_fact *x = ((const edit_move *)a)->edit, *y = ((const edit_move *)b)->edit;
    if (x->editor != y->editor) return x->editor < y->editor ? -1 : 1;
    return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static jub_status count_facility(overseer *run, edit_moves *moves, const edit_move *item,
                                 jub_error *error)
{
    const uint32_t person = item->edit->person;
    const uint32_t facility =
        person == JUB_NO_ROW ? JUB_NO_ROW : jub_basis_facility_of(run->basis, person);
    if (facility == JUB_NO_ROW) return JUB_OK;
    share_item *of = &moves->facilities[facility];
    of->trials++;
    of->hits += item->move.is_up;
    return item->move.is_up ? trail_add(run->arena, &of->trail, item->edit->entry, person, error)
                            : JUB_OK;
}

static jub_status take_edit(overseer *run, fact_gains *gains, const jub_edit_fact *edit,
                            edit_moves *moves, jub_error *error)
{
    edit_move item = {.edit = edit};
    const int64_t before = run->evidence->frozen_time - edit->time;
    if (before < 0 || before > (int64_t)FACILITY_DAYS * DAY_SECONDS) return JUB_OK;
    item.is_last = before <= (int64_t)LAST_DAYS * DAY_SECONDS;
    jub_status status = fact_gains_move(gains, edit, &item.move, error);
    if (status == JUB_OK) status = count_facility(run, moves, &item, error);
    if (status != JUB_OK || before > (int64_t)EARLIER_DAYS * DAY_SECONDS) return status;
    if (!JUB_LIST_PUSH(run->arena, &moves->items, item)) return jub_fail_no_memory(error);
    run->checked[JUB_INDICATOR_EDITS] += item.is_last;
    return item.is_last && item.move.was_barred && is_blank(edit->document)
               ? add_breach(run, edit, error)
               : JUB_OK;
}

static jub_status gather(overseer *run, edit_moves *moves, jub_error *error)
{
    const jub_evidence *evidence = run->evidence;
    const uint32_t facilities = run->basis->facilities->row_count;
    fact_gains *gains = NULL;
    jub_status status = fact_gains_open(run, &gains, error);
    moves->facilities = JUB_NEW(run->arena, share_item, facilities);
    if (!moves->facilities) return jub_fail_no_memory(error);
    for (uint32_t i = 0; i < facilities; i++) moves->facilities[i].subject = i;
    for (size_t i = 0; status == JUB_OK && i < evidence->edits.count; i++)
        status = take_edit(run, gains, &evidence->edits.items[i], moves, error);
    if (moves->items.count > 0)
        qsort(moves->items.items, moves->items.count, sizeof *moves->items.items, compare_moves);
    return status;
}

// -- shares ---------------------------------------------------------------------------------------

// The two questions of share and direction, an item of each for each actor.
static jub_status count_edits(overseer *run, const edit_moves *moves, share_item *shares,
                              share_item *directions, jub_error *error)
{
    jub_status status = JUB_OK;
    for (uint32_t i = 0; i < run->state->actors.count; i++)
        shares[i].subject = directions[i].subject = i,
        shares[i].stratum = directions[i].stratum = run->state->actors.items[i].role;
    for (size_t i = 0; status == JUB_OK && i < moves->items.count; i++) {
        const edit_move *item = &moves->items.items[i];
        share_item *share = &shares[item->edit->editor];
        share_item *direction = &directions[item->edit->editor];
        const uint64_t is_up = item->move.is_up, is_moving = item->move.is_up || item->move.is_down;
        if (!item->is_last) {
            direction->own_hits += is_up;
            direction->own_trials += is_moving;
            continue;
        }
        share->hits += is_up;
        share->trials++;
        direction->hits += is_up;
        direction->trials += is_moving;
        if (is_up)
            status =
                trail_add(run->arena, &share->trail, item->edit->entry, item->edit->person, error);
    }
    return status;
}

// -- the sum of gains -----------------------------------------------------------------------------

// The chance that one editor's gains, dealt anew over the two times, sum to as much in the last
// days; NAN without enough earlier edits.
static double chance_of_sum(const overseer *run, const edit_move *moves, size_t count,
                            uint32_t *order, double *gains)
{
    size_t last = 0, as_extreme = 0;
    double seen = 0;
    for (size_t i = 0; i < count; i++) {
        gains[i] = moves[i].move.gain;
        order[i] = (uint32_t)i;
        last += moves[i].is_last;
        seen += moves[i].is_last ? gains[i] : 0;
    }
    if (last < EDITS_LEAST || count - last < EARLIER_LEAST) return NAN;
    jub_prng prng = {oversight_seed(run, JUB_INDICATOR_EDITS, moves->edit->editor)};
    for (uint32_t draw = 0; draw < run->options->draws; draw++) {
        double sum = 0;
        jub_shuffle_within(&prng, order, &count, 1);
        for (size_t i = 0; i < last; i++) sum += gains[order[i]];
        as_extreme += sum >= seen - 1e-9;
    }
    return jub_shuffle_chance(as_extreme, run->options->draws);
}

static double smallest(const double *p, size_t count)
{
    double least = NAN;
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(p[i])) continue;
        made++;
        if (isnan(least) || p[i] < least) least = p[i];
    }
    return isnan(least) ? NAN : fmin(1, least * (double)made);
}

static jub_status add_tests(overseer *run, const edit_moves *moves, jub_error *error)
{
    const size_t actors = run->state->actors.count;
    const share_rule rule = {.least_trials = EDITS_LEAST, .least_peers = PEERS_LEAST};
    share_item *shares = JUB_NEW(run->arena, share_item, actors);
    share_item *directions = JUB_NEW(run->arena, share_item, actors);
    jub_finding *by_share = JUB_NEW(run->arena, jub_finding, actors);
    jub_finding *by_direction = JUB_NEW(run->arena, jub_finding, actors);
    uint32_t *order = JUB_NEW(run->arena, uint32_t, moves->items.count);
    double *gains = JUB_NEW(run->arena, double, moves->items.count);
    if (!shares || !directions || !by_share || !by_direction || !order || !gains)
        return jub_fail_no_memory(error);
    jub_status status = count_edits(run, moves, shares, directions, error);
    for (uint32_t i = 0; i < actors; i++)
        by_share[i] = by_direction[i] =
            oversight_finding(JUB_INDICATOR_EDITS, JUB_SUBJECT_ACTOR, i);
    if (status == JUB_OK) status = shares_weigh(run->arena, shares, actors, &rule, by_share, error);
    if (status == JUB_OK)
        status = shares_weigh(run->arena, directions, actors, &rule, by_direction, error);
    const edit_move *all = moves->items.items;
    for (size_t first = 0, end; status == JUB_OK && first < moves->items.count; first = end) {
        const uint16_t i = all[first].edit->editor;
        for (end = first + 1; end < moves->items.count && all[end].edit->editor == i;) end++;
        if (shares[i].trials == 0) continue;
        const double sum = chance_of_sum(run, &all[first], end - first, order, gains);
        const double full[] = {by_share[i].p, by_direction[i].p, sum};
        const double trimmed[] = {by_share[i].p_watch, by_direction[i].p_watch, sum};
        by_share[i].p = smallest(full, 3);
        by_share[i].p_watch = smallest(trimmed, 3);
        by_share[i].says = JUB_SAYS_RAISED_OFTEN;
        status = oversight_add(run, &by_share[i], error);
    }
    return status;
}

static jub_status add_facilities(overseer *run, edit_moves *moves, jub_error *error)
{
    const share_rule rule = {.least_trials = EDITS_LEAST, .least_peers = PEERS_LEAST};
    jub_finding like = oversight_finding(JUB_INDICATOR_EDITS, JUB_SUBJECT_FACILITY, 0);
    size_t count = 0;
    like.family = FACILITY_FAMILY;
    like.is_watch_only = true;
    like.says = JUB_SAYS_RAISED_AT_FACILITY;
    for (uint32_t i = 0; i < run->basis->facilities->row_count; i++)
        if (moves->facilities[i].trials > 0) moves->facilities[count++] = moves->facilities[i];
    return shares_add(run, &like, moves->facilities, count, &rule, error);
}

jub_status flag_edits(overseer *run, jub_error *error)
{
    edit_moves moves = {0};
    if (run->evidence->edits.count == 0 || run->evidence->frozen_time == 0) {
        run->untested[JUB_INDICATOR_EDITS] = JUB_UNTESTED_NO_EDITS;
        return JUB_OK;
    }
    jub_status status = gather(run, &moves, error);
    if (status == JUB_OK && moves.items.count > 0) status = add_tests(run, &moves, error);
    if (status == JUB_OK) status = add_facilities(run, &moves, error);
    return status;
}
