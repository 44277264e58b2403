// D5: people moved to where more are chosen.
//
// The register names the authority that ordered a movement, and nobody who signed it; so the
// authority is the subject. A transfer gains what the share of people on the list at the new
// facility is above that of the old one. For each authority: is the mean gain of the 180 days
// before the freeze above that of the same 180 days a year earlier? By shuffling which transfers
// are of which year.

#include <math.h>
#include <stdlib.h>

#include "oversight/shares_private.h"
#include "statistics/shuffle.h"

enum { WINDOW_DAYS = 180, YEAR_DAYS = 365, TRANSFERS_LEAST = 10 };

static const char says[] =
    "people were moved to facilities where more are chosen, more than a year earlier";

typedef struct transfer {
    uint32_t authority; // code
    uint32_t person;
    bool is_late; // in the days before the freeze; else a year earlier
    double gain;
} transfer;

typedef struct movement_columns {
    const jub_resource *movements;
    const jub_column *kind, *date, *authority;
    const jub_link *person, *facility;
} movement_columns;

static bool is_word(const jub_column *column, uint32_t row, const char *word)
{
    return jub_bit(column->known, row) && !(column->none && jub_bit(column->none, row)) &&
           jub_text_is(column->dictionary->keys[column->codes[row]], word);
}

static bool has_value(const jub_column *column, uint32_t row)
{
    return jub_bit(column->known, row) && !(column->none && jub_bit(column->none, row));
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
                           .authority = jub_resource_column(movements, JUB_TEXT("authority")),
                           .person = jub_resource_link(reg, movements, run->basis->persons),
                           .facility = jub_resource_link(reg, movements, run->basis->facilities)};
    return out->kind && out->kind->dictionary && out->date && out->date->type == JUB_DATE &&
           out->authority && out->authority->dictionary && out->person && out->facility;
}

// Where the person was before: the latest earlier movement into a facility.
static uint32_t place_before(const movement_columns *of, uint32_t person, jub_date date)
{
    uint32_t place = JUB_NO_ROW;
    jub_date latest = JUB_DATE_MIN;
    for (uint32_t i = of->person->child_offsets[person]; i < of->person->child_offsets[person + 1];
         i++) {
        const uint32_t row = of->person->child_rows[i];
        if (!has_value(of->date, row) || of->date->dates[row] >= date) continue;
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

// By authority; within it those before the freeze first.
static int compare_transfers(const void *a, const void *b)
{
    const transfer *x = a, *y = b;
    if (x->authority != y->authority) return x->authority < y->authority ? -1 : 1;
    if (x->is_late != y->is_late) return x->is_late ? -1 : 1;
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
            !has_value(of->date, row) || !has_value(of->authority, row))
            continue;
        const jub_date before = frozen - of->date->dates[row];
        const bool is_late = before >= 0 && before <= WINDOW_DAYS;
        if (!is_late && (before < YEAR_DAYS || before > YEAR_DAYS + WINDOW_DAYS)) continue;
        const uint32_t from = place_before(of, person, of->date->dates[row]);
        if (from == JUB_NO_ROW) continue;
        transfers[count++] =
            (transfer){of->authority->codes[row], person, is_late, rates[to] - rates[from]};
    }
    if (count > 0) qsort(transfers, count, sizeof *transfers, compare_transfers);
    return count;
}

static double mean_gain(const transfer *transfers, const uint32_t *order, size_t first, size_t end)
{
    double sum = 0;
    for (size_t i = first; i < end; i++) sum += transfers[order[i]].gain;
    return sum / (double)(end - first);
}

// All transfers by one authority, `late` of them before the freeze.
static jub_status add_authority(overseer *run, const movement_columns *of,
                                const transfer *transfers, size_t count, jub_error *error)
{
    size_t late = 0, as_extreme = 0;
    finding_trail trail = {0};
    uint32_t *order = JUB_NEW(run->arena, uint32_t, count);
    uint32_t *persons = JUB_NEW(run->arena, uint32_t, count);
    jub_finding finding = oversight_finding(JUB_INDICATOR_MOVED, JUB_SUBJECT_WHOLE, 0);
    if (!order || !persons) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        order[i] = (uint32_t)i;
        late += transfers[i].is_late;
        if (transfers[i].is_late) persons[late - 1] = transfers[i].person;
    }
    trail_put(&trail, &finding);
    finding.persons = persons;
    finding.person_count = late;
    finding.about = of->authority->dictionary->keys[transfers[0].authority];
    finding.says = says;
    finding.hits = late;
    if (late >= TRANSFERS_LEAST && count - late >= TRANSFERS_LEAST) {
        const double seen =
            mean_gain(transfers, order, 0, late) - mean_gain(transfers, order, late, count);
        jub_prng prng = {oversight_seed(run, JUB_INDICATOR_MOVED, transfers[0].authority)};
        for (uint32_t draw = 0; draw < run->options->draws; draw++) {
            jub_shuffle_within(&prng, order, &count, 1);
            as_extreme +=
                mean_gain(transfers, order, 0, late) - mean_gain(transfers, order, late, count) >=
                seen - 1e-12;
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
        run->why_none[JUB_INDICATOR_MOVED] = "the register does not say who ordered movements";
        return JUB_OK;
    }
    const double *rates = selection_rates(run);
    transfer *transfers = JUB_NEW(run->arena, transfer, of.movements->row_count);
    if (!rates || !transfers) return jub_fail_no_memory(error);
    const size_t count = gather(run, &of, rates, transfers);
    if (count == 0)
        run->why_none[JUB_INDICATOR_MOVED] =
            "nobody was transferred in the 180 days before the freeze, nor a year earlier";
    jub_status status = JUB_OK;
    for (size_t i = 0, end; status == JUB_OK && i < count; i = end) {
        for (end = i + 1; end < count && transfers[end].authority == transfers[i].authority;) end++;
        status = add_authority(run, &of, &transfers[i], end - i, error);
    }
    return status;
}
