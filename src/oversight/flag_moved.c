// D5: people moved to where more are chosen.
//
// The register names the authority that ordered a movement, and nobody who signed it; so the
// authority is the subject. A transfer gains what the share of people on the list at the new
// facility is above that of the old one. For each authority: is the mean gain of the 180 days
// before the freeze above that of the same 180 days a year earlier? By shuffling which transfers
// are of which year, among those from one kind of place to one kind of place: a register holds who
// is still held, so of those moved a year earlier some kinds of people, and the places they went
// to, are gone, and that is nobody's doing.

#include <math.h>
#include <stdlib.h>

#include "oversight/shares_private.h"
#include "statistics/shuffle.h"

enum { WINDOW_DAYS = 180, YEAR_DAYS = 365, TRANSFERS_LEAST = 10 };

static const char says[] =
    "people were moved to facilities where more are chosen, more than a year earlier";

typedef struct transfer {
    uint32_t authority; // code
    uint32_t stratum;   // from which kind of place to which
    uint32_t person;
    bool is_late; // in the days before the freeze; else a year earlier
    double gain;
} transfer;

typedef struct movement_columns {
    const jub_resource *movements;
    const jub_column *kind, *date, *authority;
    const jub_column *place_kind; // of facilities; NULL: one kind
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
    *out = (movement_columns){
        .movements = movements,
        .kind = jub_resource_column(movements, JUB_TEXT("kind")),
        .date = jub_resource_column(movements, JUB_TEXT("date")),
        .authority = jub_resource_column(movements, JUB_TEXT("authority")),
        .place_kind = jub_resource_column(run->basis->facilities, JUB_TEXT("kind")),
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

static uint32_t kind_of(const movement_columns *of, uint32_t place)
{
    const jub_column *kind = of->place_kind;
    if (!kind || !kind->codes || !has_value(kind, place)) return 0;
    return (uint32_t)kind->codes[place] + 1;
}

// By authority and stratum; within it those before the freeze first.
static int compare_transfers(const void *a, const void *b)
{
    const transfer *x = a, *y = b;
    if (x->authority != y->authority) return x->authority < y->authority ? -1 : 1;
    if (x->stratum != y->stratum) return x->stratum < y->stratum ? -1 : 1;
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
        const uint32_t stratum = kind_of(of, from) << 16 | (kind_of(of, to) & 0xffff);
        transfers[count++] = (transfer){of->authority->codes[row], stratum, person, is_late,
                                        rates[to] - rates[from]};
    }
    if (count > 0) qsort(transfers, count, sizeof *transfers, compare_transfers);
    return count;
}

// One authority's transfers, stratum by stratum.
typedef struct moves {
    const transfer *transfers; // [count]
    size_t count;
    size_t *ends; // [stratum_count]
    size_t stratum_count;
    uint32_t *order;    // [count]
    size_t late, early; // in strata that have both
    double effect;      // mean gain of the late ones above the early ones of their stratum
} moves;

static double late_gain(const moves *all)
{
    double sum = 0;
    for (size_t i = 0; i < all->count; i++)
        if (all->transfers[i].is_late) sum += all->transfers[all->order[i]].gain;
    return sum;
}

// Adds the stratum that ends there to what the authority's transfers come to.
static void weigh_stratum(moves *all, size_t begin, size_t end)
{
    double late_sum = 0, early_sum = 0;
    size_t late = 0;
    for (size_t i = begin; i < end; i++) {
        late += all->transfers[i].is_late;
        *(all->transfers[i].is_late ? &late_sum : &early_sum) += all->transfers[i].gain;
    }
    const size_t early = end - begin - late;
    if (late == 0 || early == 0) return; // shuffling changes nothing there
    all->late += late;
    all->early += early;
    all->effect += late_sum - early_sum / (double)early * (double)late;
}

static bool lay_out(overseer *run, const transfer *transfers, size_t count, moves *all_out)
{
    moves all = {.transfers = transfers, .count = count};
    all.ends = JUB_NEW(run->arena, size_t, count);
    all.order = JUB_NEW(run->arena, uint32_t, count);
    if (!all.ends || !all.order) return false;
    for (size_t i = 0, begin = 0; i < count; i++) {
        all.order[i] = (uint32_t)i;
        if (i + 1 < count && transfers[i + 1].stratum == transfers[i].stratum) continue;
        weigh_stratum(&all, begin, i + 1);
        all.ends[all.stratum_count++] = begin = i + 1;
    }
    if (all.late > 0) all.effect /= (double)all.late;
    *all_out = all;
    return true;
}

static double chance_of(const overseer *run, moves *all)
{
    const double seen = late_gain(all);
    size_t as_extreme = 0;
    jub_prng prng = {oversight_seed(run, JUB_INDICATOR_MOVED, all->transfers[0].authority)};
    for (uint32_t draw = 0; draw < run->options->draws; draw++) {
        jub_shuffle_within(&prng, all->order, all->ends, all->stratum_count);
        as_extreme += late_gain(all) >= seen - 1e-9;
    }
    return jub_shuffle_chance(as_extreme, run->options->draws);
}

// All transfers by one authority.
static jub_status add_authority(overseer *run, const movement_columns *of,
                                const transfer *transfers, size_t count, jub_error *error)
{
    moves all;
    size_t late = 0;
    uint32_t *persons = JUB_NEW(run->arena, uint32_t, count);
    jub_finding finding = oversight_finding(JUB_INDICATOR_MOVED, JUB_SUBJECT_WHOLE, 0);
    if (!persons || !lay_out(run, transfers, count, &all)) return jub_fail_no_memory(error);
    for (size_t i = 0; i < count; i++)
        if (transfers[i].is_late) persons[late++] = transfers[i].person;
    finding.persons = persons;
    finding.person_count = late;
    finding.about = of->authority->dictionary->keys[transfers[0].authority];
    finding.says = says;
    finding.hits = late;
    if (all.late >= TRANSFERS_LEAST && all.early >= TRANSFERS_LEAST) {
        finding.effect = all.effect;
        finding.p = chance_of(run, &all);
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
