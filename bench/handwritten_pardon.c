// examples/special-pardon/special-pardon.decree.md, written out by hand for the speed of it.
//
// Whatever a row says about the clauses is folded into a key of 12 bits: five of its facility, and
// yes, perhaps or no for held as, conduct, an end of term and an exclusion. A table that is filled
// beforehand gives the verdict of each key. The amount is computed for everybody and kept where a
// term is cut; the ends of terms are looked up by day. Whoever stands for the quota is set aside,
// selected by facility once all are known, and written again where that changes something.

#include "handwritten_pardon.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/count.h"

enum {
    RECKONED = 19039, // 2022-02-16, also the day of effect
    PLACES = 15,
    CUT_COUNT = 6, // lengths by which terms are cut
    G1 = 1,
    G2 = 2,
    G3 = 4,
    X1 = 1,
    X2 = 2,
    X3 = 4,
    X4 = 8,
    FACILITY_CLASS_MAX = 32,
    KEY_COUNT = FACILITY_CLASS_MAX << 8,
    ROWS_PER_WORD = 64
};

// A truth is two bits: 1 perhaps, 3 surely.
typedef enum truth { NO, PERHAPS, YES = 3 } truth;

static truth both(truth a, truth b)
{
    return a & b;
}

static truth either(truth a, truth b)
{
    return a | b;
}

// -- tables ---------------------------------------------------------------------------------------

typedef enum amount_kind { NOTHING, CUT, OLD_END, RELEASE } amount_kind;

typedef struct verdict {
    uint8_t standing;
    uint8_t clauses;  // but of the excluded, whose exclusions the row knows
    uint8_t amount;   // an amount_kind
    uint8_t contends; // for the quota: a truth
} verdict;

typedef struct facility_class {
    uint8_t is_covered; // truths
    uint8_t is_camp;
    uint8_t transfers;
    uint8_t releases;
    uint8_t is_barred; // by X3
} facility_class;

typedef struct pardon_tables {
    uint8_t *facilities; // [facility count] number of its class
    facility_class classes[FACILITY_CLASS_MAX];
    uint32_t class_count;
    verdict verdicts[KEY_COUNT];
    jub_date first_end; // days that terms end on, from here
    uint32_t end_count;
    jub_date *ends[CUT_COUNT]; // [end_count] of each length: the new end
} pardon_tables;

static const int32_t cut_months[CUT_COUNT] = {6, 12, 24, 36, 48, 72};

// By conduct, and by a third and two thirds of the term served.
static const uint8_t cuts[4][4] = {
    [MODEL] = {2, 4, 5}, [GOOD] = {1, 2, 3}, [ORDINARY] = {0, 0, 1}, {0}};

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
static verdict decide_key(const pardon_tables *tables, uint32_t key, truth denied)
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
            tables->ends[i][day] = end_less(tables->first_end + (jub_date)day, cut_months[i]);
    }
    return true;
}

static void clear_tables(pardon_tables *tables)
{
    free(tables->facilities);
    for (size_t i = 0; i < CUT_COUNT; i++) free(tables->ends[i]);
}

// -- the quota ------------------------------------------------------------------------------------

// Where somebody stands: class and day of each key packed into one word, then the lot.
typedef struct position {
    uint64_t keys;
    uint64_t lot[2];
} position;

typedef struct contender {
    uint32_t row;
    uint32_t key; // its row's
    position best;
    position worst;
    bool is_sure;
} contender;

typedef struct contender_list {
    contender *items;
    size_t count, capacity;
    bool is_full; // memory was out
} contender_list;

static bool is_before(const position *a, const position *b)
{
    if (a->keys != b->keys) return a->keys < b->keys;
    return a->lot[0] != b->lot[0] ? a->lot[0] < b->lot[0] : a->lot[1] < b->lot[1];
}

enum { DAY_BITS = 20, CLASS_VALUE = 1, CLASS_LAST = 3, CLASS_SHIFT = DAY_BITS, KEY_SHIFT = 22 };

// One of the two keys: an unknown one counts first at best and last at worst, and so does the other
// after it.
static uint64_t pack(bool is_open, bool at_worst, jub_date day)
{
    if (is_open) return at_worst ? (uint64_t)CLASS_LAST << CLASS_SHIFT : 0;
    return (uint64_t)CLASS_VALUE << CLASS_SHIFT | (uint64_t)(day - JUB_DATE_MIN);
}

static void set_aside(const bench_persons *persons, contender_list *list, contender item)
{
    const jub_column *since = &persons->reg.resources[0].columns[PERSON_HELD_SINCE];
    const jub_column *birth = &persons->reg.resources[0].columns[PERSON_BIRTH];
    const bool first_open = !jub_bit(since->known, item.row);
    const bool second_open = first_open || !jub_bit(birth->known, item.row);
    const uint8_t *lot = persons->tickets + (size_t)item.row * JUB_TICKET_BYTES;
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity ? 2 * list->capacity : 65536;
        contender *items = realloc(list->items, capacity * sizeof *items);
        if (!items) {
            list->is_full = true;
            return;
        }
        list->items = items;
        list->capacity = capacity;
    }
    for (int side = 0; side < 2; side++) {
        position *its = side ? &item.worst : &item.best;
        its->keys = pack(first_open, side, since->dates[item.row]) << KEY_SHIFT |
                    pack(second_open, side, birth->dates[item.row]);
        memcpy(its->lot, lot, sizeof its->lot);
        its->lot[0] = __builtin_bswap64(its->lot[0]);
        its->lot[1] = __builtin_bswap64(its->lot[1]);
    }
    list->items[list->count++] = item;
}

// The first few positions of a facility, in order.
typedef struct first_few {
    position items[PLACES + 1];
    uint32_t count;
} first_few;

static void offer(first_few *few, uint32_t room, const position *its)
{
    if (few->count == room && !is_before(its, &few->items[room - 1])) return;
    uint32_t place = few->count < room ? few->count++ : room - 1;
    for (; place > 0 && is_before(its, &few->items[place - 1]); place--)
        few->items[place] = few->items[place - 1];
    few->items[place] = *its;
}

// In where at worst fewer than PLACES others are before it, out where so many surely are. Somebody
// with an unknown key is before themselves among the best positions.
static truth denies(const contender *item, const first_few *best, const first_few *sure)
{
    if (best->count <= PLACES) return NO;
    const bool is_open = item->best.keys != item->worst.keys;
    const position *next = &best->items[PLACES];
    if (is_open ? !is_before(next, &item->worst) : is_before(&item->best, next)) return NO;
    const bool is_out = sure->count == PLACES && is_before(&sure->items[PLACES - 1], &item->best);
    return is_out ? YES : PERHAPS;
}

// -- rows -----------------------------------------------------------------------------------------

typedef struct determination_run {
    const bench_persons *persons;
    const jub_bulk_columns *columns;
    const pardon_tables *tables;
    uint32_t part_count;
    contender_list lists[JUB_PARALLEL_MAX];
    first_few *best; // [facility count]
    first_few *sure;
} determination_run;

// What is written of one row.
static void write_row(const determination_run *run, uint32_t row, verdict its, unsigned excludes,
                      unsigned conduct, bool has_old_end)
{
    const jub_column *custody = run->persons->reg.custody->columns;
    const jub_date start = custody[TERM_START].dates[row], end = custody[TERM_END].dates[row];
    const int32_t served = 3 * (RECKONED - start), term = end - start;
    const unsigned cut = cuts[conduct][(served >= term) + (served >= 2 * term)];
    uint32_t day = (uint32_t)(end - run->tables->first_end);
    day = day < run->tables->end_count ? day : 0;
    const bool is_cut = its.amount == CUT;
    const jub_date release = has_old_end && end < RECKONED ? end : RECKONED;
    jub_date new_end = its.amount == OLD_END && has_old_end ? end : JUB_BULK_NO_DAY;
    new_end = its.amount == RELEASE ? release : new_end;
    new_end = is_cut ? run->tables->ends[cut][day] : new_end;
    run->columns->standings[row] = its.standing;
    run->columns->clauses[row] = its.standing == JUB_EXCLUDED ? excludes : its.clauses;
    run->columns->amounts[row] = (jub_duration){is_cut ? cut_months[cut] : 0, 0};
    run->columns->new_ends[row] = new_end;
}

static bool bit(jub_bits word, uint32_t i)
{
    return word >> i & 1;
}

// 64 rows, whose bits of each plane are one word.
static void determine_word(determination_run *run, uint32_t word, uint32_t last,
                           contender_list *list)
{
    const jub_column *columns = run->persons->reg.resources[0].columns;
    const jub_column *custody = run->persons->reg.custody->columns;
    const jub_column *maximum = &columns[PERSON_MAXIMUM_TERM], *end = &custody[TERM_END];
    const jub_bits held_known = columns[PERSON_HELD_AS].known[word];
    const jub_bits conduct_known = columns[PERSON_CONDUCT].known[word];
    const jub_bits maximum_known = maximum->known[word], maximum_none = maximum->none[word];
    const jub_bits x2_perhaps =
        ~columns[PERSON_PRETRIAL].known[word] | columns[PERSON_PRETRIAL].booleans[word];
    const jub_bits x2_surely = x2_perhaps & columns[PERSON_PRETRIAL].known[word];
    const jub_bits end_none = end->known[word] & end->none[word];
    const jub_bits start_none = custody[TERM_START].known[word] & custody[TERM_START].none[word];
    const jub_bits term_perhaps = ~(end_none | start_none);
    const jub_bits term_surely = term_perhaps & end->known[word] & custody[TERM_START].known[word];
    const jub_bits has_end = end->known[word] & ~end_none;
    const uint32_t first = word * ROWS_PER_WORD;
    for (uint32_t i = 0, row = first; i < ROWS_PER_WORD && row < last; i++, row++) {
        const unsigned class = run->tables->facilities[columns[PERSON_FACILITY].codes[row]];
        const unsigned held = bit(held_known, i) ? columns[PERSON_HELD_AS].codes[row] : 2;
        const unsigned conduct = bit(conduct_known, i) ? columns[PERSON_CONDUCT].codes[row] : 3;
        const jub_duration most = maximum->durations[row];
        const bool is_short = most.months < 6 || (most.months == 6 && most.days <= 0);
        const unsigned r1 = run->persons->rounds[0][row], r2 = run->persons->rounds[1][row];
        const unsigned x1_perhaps =
            (unsigned)!bit(maximum_known, i) | (unsigned)(!bit(maximum_none, i) && is_short);
        const unsigned x1_surely = bit(maximum_known, i) & x1_perhaps;
        const unsigned x3 = run->tables->classes[class].is_barred;
        const unsigned x4_perhaps = (r1 != JUB_ROUND_PASSED) | (r2 != JUB_ROUND_PASSED);
        const unsigned x4_surely = (r1 == JUB_ROUND_FAILED) | (r2 == JUB_ROUND_FAILED);
        const unsigned surely =
            x1_surely | (unsigned)bit(x2_surely, i) << 1 | (x3 >> 1) << 2 | x4_surely << 3;
        const unsigned perhaps =
            x1_perhaps | (unsigned)bit(x2_perhaps, i) << 1 | (x3 & 1) << 2 | x4_perhaps << 3;
        const unsigned barred = (perhaps != 0) | (unsigned)(surely != 0) << 1;
        const unsigned has_term = bit(term_perhaps, i) | (unsigned)bit(term_surely, i) << 1;
        const unsigned key = class << 8 | held | conduct << 2 | has_term << 4 | barred << 6;
        const verdict its = run->tables->verdicts[key];
        write_row(run, row, its, surely, conduct, bit(has_end, i));
        if (its.contends)
            set_aside(run->persons, list,
                      (contender){.row = row, .key = key, .is_sure = its.contends == YES});
    }
}

static void determine_part(void *context, uint32_t part)
{
    determination_run *run = context;
    const uint32_t count = run->persons->reg.resources[0].row_count;
    const uint32_t words = (count + ROWS_PER_WORD - 1) / ROWS_PER_WORD;
    contender_list *list = &run->lists[part];
    for (uint32_t word = jub_part_begin(words, part, run->part_count);
         word < jub_part_begin(words, part + 1, run->part_count); word++)
        determine_word(run, word, count, list);
}

// Everybody who contends is offered to their facility; whoever is denied a place is decided again.
static void settle_quota(determination_run *run)
{
    const jub_column *columns = run->persons->reg.resources[0].columns;
    const uint32_t *facility = columns[PERSON_FACILITY].codes;
    const jub_column *end = &run->persons->reg.custody->columns[TERM_END];
    for (uint32_t part = 0; part < run->part_count; part++)
        for (size_t i = 0; i < run->lists[part].count; i++) {
            const contender *item = &run->lists[part].items[i];
            offer(&run->best[facility[item->row]], PLACES + 1, &item->best);
            if (item->is_sure) offer(&run->sure[facility[item->row]], PLACES, &item->worst);
        }
    for (uint32_t part = 0; part < run->part_count; part++)
        for (size_t i = 0; i < run->lists[part].count; i++) {
            const contender *item = &run->lists[part].items[i];
            const uint32_t row = item->row;
            const truth denied = denies(item, &run->best[facility[row]], &run->sure[facility[row]]);
            if (denied == NO) continue;
            const verdict its = decide_key(run->tables, item->key, denied);
            write_row(run, row, its, 0, item->key >> 2 & 3, jub_column_has(end, row));
        }
}

bool handwritten_pardon(const bench_persons *persons, const jub_parallel *parallel,
                        const jub_bulk_columns *columns)
{
    const jub_resource *facilities = &persons->reg.resources[1];
    pardon_tables tables = {0};
    determination_run run = {.persons = persons,
                             .columns = columns,
                             .tables = &tables,
                             .part_count = jub_parallel_parts(parallel),
                             .best = calloc(facilities->row_count, sizeof(first_few)),
                             .sure = calloc(facilities->row_count, sizeof(first_few))};
    bool is_done = run.best && run.sure && fill_classes(&tables, facilities) &&
                   fill_ends(&tables, &persons->reg.custody->columns[TERM_END], parallel);
    if (!is_done) goto done;
    for (uint32_t key = 0; key < KEY_COUNT; key++)
        if (key >> 8 < tables.class_count) tables.verdicts[key] = decide_key(&tables, key, NO);
    jub_parallel_run(parallel, run.part_count, determine_part, &run);
    for (uint32_t i = 0; i < run.part_count; i++) is_done = is_done && !run.lists[i].is_full;
    if (is_done) settle_quota(&run);

done:
    for (uint32_t i = 0; i < run.part_count; i++) free(run.lists[i].items);
    free(run.best);
    free(run.sure);
    clear_tables(&tables);
    return is_done;
}
