// What a row says about the clauses, decided beforehand for every key.

#include <stdlib.h>
#include <string.h>

#include "calendar/count.h"
#include "handwritten_parts.h"

const int32_t handwritten_cut_months[CUT_COUNT] = {6, 12, 24, 36, 48, 72};

static truth is_case(const jub_column *column, uint32_t row, uint32_t wanted)
{
    if (!jub_bit(column->known, row)) return PERHAPS;
    return jub_column_has(column, row) && column->codes[row] == wanted ? YES : NO;
}

static facility_class classify(const jub_column *columns, uint32_t row)
{
    const jub_column *kind = &columns[FACILITY_KIND], *option = &columns[FACILITY_OPTION];
    const truth is_prison = is_case(kind, row, POLITICAL_PRISON);
    const truth is_camp = is_case(kind, row, LABOUR_CAMP);
    const jub_column *ministry = &columns[FACILITY_MINISTRY];
    return (facility_class){
        .is_covered =
            (uint8_t)both(is_case(ministry, row, SOCIAL_SECURITY), either(is_prison, is_camp)),
        .is_camp = (uint8_t)is_camp,
        .transfers = (uint8_t)both(is_prison, is_case(option, row, TRANSFER_MODEL)),
        .releases = (uint8_t)both(is_prison, is_case(option, row, RELEASE_FAMILY)),
        .is_barred = (uint8_t)is_case(ministry, row, STATE_SECURITY)};
}

static bool fill_classes(pardon_tables *tables, const jub_resource *facilities)
{
    tables->facilities = malloc(facilities->row_count + 1u);
    if (!tables->facilities) return false;
    for (uint32_t row = 0; row < facilities->row_count; row++) {
        const facility_class its = classify(facilities->columns, row);
        uint32_t number = 0;
        while (number < tables->class_count &&
               memcmp(&tables->classes[number], &its, sizeof its) != 0)
            number++;
        if (number == FACILITY_CLASS_MAX) return false;
        tables->classes[number] = its;
        if (number == tables->class_count) tables->class_count++;
        tables->facilities[row] = (uint8_t)number;
    }
    return true;
}

// What a row says, as truths; places say which grants the quota denies (3) or may deny (1).
static verdict decide(facility_class facility, truth convicted, truth family, truth model,
                      bool conduct_known, truth has_term, truth barred, truth denied)
{
    const truth g1 = both(both(facility.is_camp, convicted), has_term);
    const truth g2 = both(facility.transfers, model);
    const truth g3 = both(facility.releases, family);
    const unsigned possible = (g1 ? G1 : 0u) | (g2 ? G2 : 0u) | (g3 ? G3 : 0u);
    const unsigned sure = (g1 == YES ? G1 : 0u) | (g2 == YES ? G2 : 0u) | (g3 == YES ? G3 : 0u);
    const unsigned applying = barred == YES ? 0 : possible & ~(denied == YES ? G3 : 0u);
    const bool is_sure = facility.is_covered == YES && barred == NO &&
                         (sure & ~(denied != NO ? G3 : 0u)) != 0 && (g1 != YES || conduct_known);
    verdict its = {.standing = JUB_NOT_GRANTED};
    if (facility.is_covered == NO)
        its.standing = JUB_NOT_COVERED;
    else if (barred == YES && possible)
        its.standing = JUB_EXCLUDED;
    else if (applying && is_sure)
        its = (verdict){JUB_GRANTED, (uint8_t)(applying & sure),
                        g1 == YES   ? CUT
                        : g2 == YES ? OLD_END
                                    : RELEASE,
                        NO};
    else if (applying)
        its = (verdict){.standing = JUB_UNDETERMINED,
                        .clauses = (uint8_t)(facility.is_covered == YES && barred == NO
                                                 ? applying & (~sure | (denied ? G3 : 0u))
                                                 : applying)};
    if (facility.is_covered != NO && g3 && barred != YES)
        its.contends = facility.is_covered == YES && g3 == YES && barred == NO ? YES : PERHAPS;
    return its;
}

// The parts of a key behind the facility: held as (2 bits: convicted, family, unknown), conduct (2
// bits: as coded, 3 unknown), a term (2 bits, a truth), barred (2 bits, a truth).
verdict handwritten_decide(const pardon_tables *tables, uint32_t key, truth denied)
{
    const unsigned held = key & 3, conduct = key >> 2 & 3;
    const truth has_term = key >> 4 & 3, barred = key >> 6 & 3;
    const truth convicted = held == CONVICTED ? YES : held == FAMILY_MEMBER ? NO : PERHAPS;
    const truth family = held == FAMILY_MEMBER ? YES : held == CONVICTED ? NO : PERHAPS;
    const truth model = conduct == MODEL ? YES : conduct == 3 ? PERHAPS : NO;
    return decide(tables->classes[key >> 8], convicted, family, model, conduct != 3, has_term,
                  barred, denied);
}

static jub_date end_less(jub_date end, int32_t months)
{
    jub_date less = end;
    (void)jub_date_add(end, (jub_duration){-months, 0}, JUB_CLAMP, &less);
    if (less < RECKONED) less = RECKONED;
    return less < end ? less : end;
}

// The first and the last day that a term ends on, part by part.
typedef struct end_range {
    const jub_column *column;
    uint32_t part_count;
    jub_date first[JUB_PARALLEL_MAX], last[JUB_PARALLEL_MAX];
} end_range;

static void find_range(void *context, uint32_t part)
{
    end_range *range = context;
    const jub_column *column = range->column;
    const uint32_t count = (uint32_t)column->row_count;
    const uint32_t end = jub_part_begin(count, part + 1, range->part_count);
    jub_date first = JUB_DATE_MAX, last = JUB_DATE_MIN;
    for (uint32_t row = jub_part_begin(count, part, range->part_count); row < end; row++) {
        const bool has = jub_column_has(column, row);
        const jub_date day = column->dates[row];
        first = has && day < first ? day : first;
        last = has && day > last ? day : last;
    }
    range->first[part] = first;
    range->last[part] = last;
}

static bool fill_ends(pardon_tables *tables, const jub_column *column, const jub_parallel *parallel)
{
    end_range range = {.column = column, .part_count = jub_parallel_parts(parallel)};
    jub_date last = JUB_DATE_MIN;
    tables->first_end = JUB_DATE_MAX;
    jub_parallel_run(parallel, range.part_count, find_range, &range);
    for (uint32_t i = 0; i < range.part_count; i++) {
        if (range.first[i] < tables->first_end) tables->first_end = range.first[i];
        if (range.last[i] > last) last = range.last[i];
    }
    tables->end_count = last < tables->first_end ? 1 : (uint32_t)(last - tables->first_end) + 1;
    for (size_t i = 0; i < CUT_COUNT; i++) {
        tables->ends[i] = malloc(tables->end_count * sizeof(jub_date));
        if (!tables->ends[i]) return false;
        for (uint32_t day = 0; day < tables->end_count; day++)
            tables->ends[i][day] =
                end_less(tables->first_end + (jub_date)day, handwritten_cut_months[i]);
    }
    return true;
}

void handwritten_clear_tables(pardon_tables *tables)
{
    free(tables->facilities);
    for (size_t i = 0; i < CUT_COUNT; i++) free(tables->ends[i]);
}

bool handwritten_fill_tables(pardon_tables *tables, const bench_persons *persons,
                             const jub_parallel *parallel)
{
    if (!fill_classes(tables, &persons->reg.resources[1]) ||
        !fill_ends(tables, &persons->reg.custody->columns[TERM_END], parallel))
        return false;
    for (uint32_t key = 0; key < KEY_COUNT; key++)
        if (key >> 8 < tables->class_count)
            tables->verdicts[key] = handwritten_decide(tables, key, NO);
    return true;
}
