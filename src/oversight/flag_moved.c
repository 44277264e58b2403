// D5: people moved to where more are chosen.
//
// A transfer gains what the share of people on the list at the new facility is above that of the
// old one. For each signatory: how much more is gained in the 180 days before the freeze than in
// the same days a year earlier, against the same figure when transfers of either time are dealt
// anew among those who signed. So what is different for all is not laid on one: people who have
// left since are missing from the year before, and with them the short terms.

#include <math.h>
#include <stdlib.h>

#include "oversight/shares_private.h"
#include "statistics/shuffle.h"

enum { WINDOW_DAYS = 180, YEAR_DAYS = 365, TRANSFERS_LEAST = 10 };

typedef struct transfer {
    uint32_t signatory; // code
    uint32_t person;
    bool is_late; // in the days before the freeze; else a year earlier
    double gain;
} transfer;

typedef struct movement_columns {
    const jub_resource *movements;
    const jub_column *kind, *date, *signatory;
    const jub_link *person, *facility;
} movement_columns;

static bool is_word(const jub_column *column, uint32_t row, const char *word)
{
    return jub_column_has(column, row) &&
           jub_text_is(column->dictionary->keys[column->codes[row]], word);
}

static bool find_columns(const overseer *run, movement_columns *out)
{
    const jub_register *reg = run->basis->reg;
    const jub_resource *movements = jub_register_resource(reg, JUB_TEXT("movements"));
    if (!movements) return false;
    *out =
        (movement_columns){.movements = movements,
                           .kind = jub_resource_column(movements, JUB_TEXT("kind")),
                           .date = jub_resource_column(movements, JUB_TEXT("date")),
                           .signatory = jub_resource_column(movements, JUB_TEXT("signatory")),
                           .person = jub_resource_link(reg, movements, run->basis->persons),
                           .facility = jub_resource_link(reg, movements, run->basis->facilities)};
    return out->kind && out->kind->dictionary && out->date && out->date->type == JUB_DATE &&
           out->signatory && out->signatory->dictionary && out->person && out->facility;
}

// Where the person was before: the latest earlier movement into a facility.
static uint32_t place_before(const movement_columns *of, uint32_t person, jub_date date)
{
    uint32_t place = JUB_NO_ROW;
    jub_date latest = JUB_DATE_MIN;
    for (uint32_t i = of->person->child_offsets[person]; i < of->person->child_offsets[person + 1];
         i++) {
        const uint32_t row = of->person->child_rows[i];
        if (!jub_column_has(of->date, row) || of->date->dates[row] >= date) continue;
        if (of->facility->target_rows[row] == JUB_NO_ROW || of->date->dates[row] < latest) continue;
        latest = of->date->dates[row];
        place = of->facility->target_rows[row];
    }
    return place;
}

static double *selection_rates(const overseer *run)
{
    const uint32_t count = run->basis->facilities->row_count;
    double *rates = JUB_NEW(run->arena, double, count);
    double *people = JUB_NEW(run->arena, double, count);
    if (!rates || !people) return NULL;
    for (uint32_t row = 0; row < run->state->people.count; row++) {
        const uint32_t facility = jub_basis_facility_of(run->basis, row);
        if (facility == JUB_NO_ROW) continue;
        people[facility]++;
        rates[facility] += run->state->people.items[row].is_listed;
    }
    for (uint32_t i = 0; i < count; i++)
        if (people[i] > 0) rates[i] /= people[i];
    return rates;
}

// Those before the freeze first.
static int compare_transfers(const void *a, const void *b)
{
    const transfer *x = a, *y = b;
    if (x->is_late != y->is_late) return x->is_late ? -1 : 1;
    if (x->signatory != y->signatory) return x->signatory < y->signatory ? -1 : 1;
    if (x->person != y->person) return x->person < y->person ? -1 : 1;
    return x->gain < y->gain ? -1 : x->gain > y->gain;
}

static size_t gather(const overseer *run, const movement_columns *of, const double *rates,
                     transfer *transfers)
{
    const jub_date frozen = jub_state_day(run->state, run->evidence->frozen_time);
    size_t count = 0;
    for (uint32_t row = 0; row < of->movements->row_count; row++) {
        const uint32_t person = of->person->target_rows[row];
        const uint32_t to = of->facility->target_rows[row];
        if (person == JUB_NO_ROW || to == JUB_NO_ROW || !is_word(of->kind, row, "transfer") ||
            !jub_column_has(of->date, row) || !jub_column_has(of->signatory, row))
            continue;
        const jub_date before = frozen - of->date->dates[row];
        const bool is_late = before >= 0 && before <= WINDOW_DAYS;
        if (!is_late && (before < YEAR_DAYS || before > YEAR_DAYS + WINDOW_DAYS)) continue;
        const uint32_t from = place_before(of, person, of->date->dates[row]);
        if (from == JUB_NO_ROW) continue;
        transfers[count++] =
            (transfer){of->signatory->codes[row], person, is_late, rates[to] - rates[from]};
    }
    if (count > 0) qsort(transfers, count, sizeof *transfers, compare_transfers);
    return count;
}

// All transfers, those before the freeze first, and whose each is as they are dealt now.
typedef struct dealt {
    const transfer *transfers;
    uint32_t *order; // [count] whose signatory each has
    size_t ends[2];  // behind the late ones, and behind all
} dealt;

// The mean gain of one signatory's late transfers above that of the earlier ones.
static double rise(const dealt *all, uint32_t signatory)
{
    double sums[2] = {0}, counts[2] = {0};
    for (size_t i = 0; i < all->ends[1]; i++) {
        if (all->transfers[all->order[i]].signatory != signatory) continue;
        sums[i >= all->ends[0]] += all->transfers[i].gain;
        counts[i >= all->ends[0]]++;
    }
    return sums[0] / counts[0] - sums[1] / counts[1];
}

static jub_status add_signatory(overseer *run, const movement_columns *of, dealt *all,
                                uint32_t signatory, jub_error *error)
{
    size_t late = 0, earlier = 0, as_extreme = 0;
    finding_trail trail = {0};
    jub_finding finding = oversight_finding(JUB_INDICATOR_MOVED, JUB_SUBJECT_WHOLE, 0);
    for (size_t i = 0; i < all->ends[1]; i++) {
        all->order[i] = (uint32_t)i;
        if (all->transfers[i].signatory != signatory) continue;
        late += all->transfers[i].is_late;
        earlier += !all->transfers[i].is_late;
        if (all->transfers[i].is_late &&
            !JUB_LIST_PUSH(run->arena, &trail.persons, all->transfers[i].person))
            return jub_fail_no_memory(error);
    }
    if (late + earlier == 0) return JUB_OK;
    trail_put(&trail, &finding);
    finding.about = of->signatory->dictionary->keys[signatory];
    finding.says = JUB_SAYS_MOVED_TO_WHERE;
    finding.hits = late;
    if (late >= TRANSFERS_LEAST && earlier >= TRANSFERS_LEAST) {
        const double seen = rise(all, signatory);
        jub_prng prng = {oversight_seed(run, JUB_INDICATOR_MOVED, signatory)};
        for (uint32_t draw = 0; draw < run->options->draws; draw++) {
            jub_shuffle_within(&prng, all->order, all->ends, 2);
            as_extreme += rise(all, signatory) >= seen - 1e-12;
        }
        finding.effect = seen;
        finding.p = jub_shuffle_chance(as_extreme, run->options->draws);
    }
    return oversight_add(run, &finding, error);
}

jub_status flag_moved(overseer *run, jub_error *error)
{
    movement_columns of;
    if (!find_columns(run, &of) || run->evidence->frozen_time == 0) {
        run->untested[JUB_INDICATOR_MOVED] = JUB_UNTESTED_NO_SIGNATORIES;
        return JUB_OK;
    }
    const double *rates = selection_rates(run);
    transfer *transfers = JUB_NEW(run->arena, transfer, of.movements->row_count);
    uint32_t *order = JUB_NEW(run->arena, uint32_t, of.movements->row_count);
    if (!rates || !transfers || !order) return jub_fail_no_memory(error);
    dealt all = {.transfers = transfers, .order = order};
    all.ends[1] = gather(run, &of, rates, transfers);
    while (all.ends[0] < all.ends[1] && transfers[all.ends[0]].is_late) all.ends[0]++;
    if (all.ends[1] == 0) run->untested[JUB_INDICATOR_MOVED] = JUB_UNTESTED_NO_TRANSFERS;
    jub_status status = JUB_OK;
    for (uint32_t i = 0; status == JUB_OK && all.ends[1] > 0 && i < of.signatory->dictionary->count;
         i++)
        status = add_signatory(run, &of, &all, i, error);
    return status;
}
