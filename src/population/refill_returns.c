// Those let out who are back, beside those who left in the ordinary way in the window, both for as
// long as can be followed since the release. Who dies cannot come back: the share back is that of
// Aalen and Johansen, with death competing. The two are compared, within kinds of facilities, by
// the log-rank statistic with the variance it has when who belongs to which group is shuffled
// (Mantel 1966), so no shuffling is done.

#include <math.h>

#include "population/refill_private.h"

enum { LET_OUT_LEAST = 20, BACK_LEAST = 20, STRATUM_MAX = 8 };
static const double rate_of_false = 0.10;

// By day since leaving; [0] those let out, [1] the others.
typedef struct stratum {
    uint32_t days;
    uint32_t *ends[2]; // [days + 1] followed no longer, whatever the reason
    uint32_t *back[2];
    uint32_t *died[2];
    uint64_t count[2];
} stratum;

// Like is compared with like: those who left facilities of one kind.
typedef struct returns_work {
    uint32_t days;
    const jub_column *kind; // of facilities, or NULL
    stratum strata[STRATUM_MAX];
} returns_work;

static bool make_room(jub_arena *arena, stratum *work)
{
    for (int i = 0; i < 2; i++) {
        work->ends[i] = JUB_NEW(arena, uint32_t, (size_t)work->days + 2);
        work->back[i] = JUB_NEW(arena, uint32_t, (size_t)work->days + 2);
        work->died[i] = JUB_NEW(arena, uint32_t, (size_t)work->days + 2);
        if (!work->ends[i] || !work->back[i] || !work->died[i]) return false;
    }
    return true;
}

static jub_refill_basis basis_of(const refill_custody *custody, uint32_t ground)
{
    static const char *const words[] = {
#define X(name, word, meaning) [name] = word,
        JUB_REFILL_BASIS_LIST(X)
#undef X
    };
    if (ground == REFILL_NO_CODE) return JUB_BACK_OTHER;
    for (int i = 0; i < JUB_BACK_OTHER; i++)
        if (jub_text_is(custody->ground->dictionary->keys[ground], words[i]))
            return (jub_refill_basis)i;
    return JUB_BACK_OTHER;
}

static void follow(stratum *work, int group, const refill_stay *stay, const refill_stay *next,
                   uint32_t most)
{
    uint32_t day = most;
    const uint32_t back = next ? (uint32_t)(next->from - stay->left) : UINT32_MAX;
    const uint32_t died =
        stay->died != REFILL_NEVER ? (uint32_t)(stay->died - stay->left) : UINT32_MAX;
    work->count[group]++;
    if (back <= most && back <= died) {
        day = back;
        work->back[group][day]++;
    } else if (died <= most) {
        day = died;
        work->died[group][day]++;
    }
    work->ends[group][day]++;
}

static double share_back(const stratum *of, int group)
{
    double there = (double)of->count[group], free = 1, back = 0;
    for (uint32_t day = 0; day <= of->days && there > 0; day++) {
        back += free * of->back[group][day] / there;
        free *= 1 - (of->back[group][day] + of->died[group][day]) / there;
        there -= of->ends[group][day];
    }
    return back;
}

// Both groups as if they came from facilities as those let out did.
static double standard_share(const returns_work *work, int group)
{
    double sum = 0, all = 0;
    for (size_t i = 0; i < STRATUM_MAX; i++) {
        const stratum *of = &work->strata[i];
        if (of->count[0] == 0 || of->count[1] == 0) continue;
        sum += (double)of->count[0] * share_back(of, group);
        all += (double)of->count[0];
    }
    return all > 0 ? sum / all : NAN;
}

static void add_log_rank(const stratum *of, double *off, double *variance)
{
    double there[2] = {(double)of->count[0], (double)of->count[1]};
    for (uint32_t day = 0; day <= of->days; day++) {
        const double all = there[0] + there[1];
        const double back = (double)of->back[0][day] + of->back[1][day];
        if (all > 1 && back > 0) {
            *off += of->back[0][day] - back * there[0] / all;
            *variance += back * (there[0] / all) * (there[1] / all) * (all - back) / (all - 1);
        }
        for (int i = 0; i < 2; i++) there[i] -= of->ends[i][day];
    }
}

static double log_rank(const returns_work *work)
{
    double off = 0, variance = 0;
    for (size_t i = 0; i < STRATUM_MAX; i++) add_log_rank(&work->strata[i], &off, &variance);
    return variance > 0 ? 0.5 * erfc(off / sqrt(variance) / sqrt(2.0)) : NAN;
}

static stratum *stratum_of(returns_work *work, const refill_stay *stay)
{
    uint32_t kind = 0;
    if (work->kind && stay->left_from != JUB_NO_ROW && jub_bit(work->kind->known, stay->left_from))
        kind = 1 + work->kind->codes[stay->left_from];
    return &work->strata[kind < STRATUM_MAX ? kind : STRATUM_MAX - 1];
}

static void add_stay(const refill_custody *custody, const refill_span *span, jub_date released,
                     size_t at, returns_work *work, jub_refill_returns *found)
{
    const refill_stay *stay = &custody->stays[at];
    const bool has_next =
        at + 1 < custody->stay_count && custody->stays[at + 1].person == stay->person;
    const refill_stay *next = has_next ? &custody->stays[at + 1] : NULL;
    if (stay->how == REFILL_PARDONED && stay->left >= released && stay->left < span->end) {
        const uint32_t most = (uint32_t)(span->end - stay->left);
        follow(stratum_of(work, stay), 0, stay, next, most);
        found->let_out++;
        if (next && next->from < span->end) {
            found->back++;
            found->by_basis[basis_of(custody, next->ground)]++;
        } else if (stay->died < span->end) {
            found->died++;
        }
    }
    if (stay->how == REFILL_RELEASED && stay->left >= span->first &&
        stay->left + (jub_date)work->days < span->start) {
        follow(stratum_of(work, stay), 1, stay, next, work->days);
        found->others++;
        found->others_back += next && next->from - stay->left <= (jub_date)work->days;
    }
}

jub_status refill_returns_find(jub_arena *arena, const refill_custody *custody,
                               const refill_span *span, jub_date released,
                               jub_refill_returns *returns_out, jub_error *error)
{
    returns_work work = {.days = (uint32_t)(span->end - released),
                         .kind = refill_facility_column(custody, "kind")};
    jub_refill_returns found = {.is_told = custody->has_persons, .days = work.days, .p = NAN};
    if (!found.is_told) {
        *returns_out = found;
        return JUB_OK;
    }
    for (size_t i = 0; i < STRATUM_MAX; i++) {
        work.strata[i].days = work.days;
        if (!make_room(arena, &work.strata[i])) return jub_fail_no_memory(error);
    }
    for (size_t i = 0; i < custody->stay_count; i++)
        add_stay(custody, span, released, i, &work, &found);
    found.share = standard_share(&work, 0);
    found.others_share = standard_share(&work, 1);
    found.has_data = found.let_out >= LET_OUT_LEAST && found.others >= LET_OUT_LEAST &&
                     found.back + found.others_back >= BACK_LEAST;
    if (found.has_data) found.p = log_rank(&work);
    if (isnan(found.p)) found.has_data = false;
    found.is_flag = found.has_data && found.p <= rate_of_false && found.share > found.others_share;
    const uint64_t known = found.back - found.by_basis[JUB_BACK_OTHER];
    found.is_without_offence =
        known >= BACK_LEAST && 2 * (known - found.by_basis[JUB_BACK_NEW_OFFENCE]) > known;
    *returns_out = found;
    return JUB_OK;
}
