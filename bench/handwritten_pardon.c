// examples/special-pardon/special-pardon.decree.md, written out by hand for the speed of it.
//
// Whatever a row says about the clauses is folded into a key of 13 bits: five of its facility, and
// yes, perhaps or no for held as, conduct, an end of term and an exclusion. A table that is filled
// beforehand gives the verdict of each key. The amount is computed for everybody and kept where a
// term is cut; the ends of terms are looked up by day. Whoever stands for the quota is set aside,
// selected by facility once all are known, and written again where that changes something.

#include <stdlib.h>

#include "handwritten_parts.h"

enum { ROWS_PER_WORD = 64 };

// By conduct, and by a third and two thirds of the term served.
static const uint8_t cuts[4][4] = {
    [MODEL] = {2, 4, 5}, [GOOD] = {1, 2, 3}, [ORDINARY] = {0, 0, 1}, {0}};

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
    run->columns->amounts[row] = (jub_duration){is_cut ? handwritten_cut_months[cut] : 0, 0};
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
            handwritten_set_aside(
                run->persons, list,
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
            handwritten_offer(&run->best[facility[item->row]], PLACES + 1, &item->best);
            if (item->is_sure)
                handwritten_offer(&run->sure[facility[item->row]], PLACES, &item->worst);
        }
    for (uint32_t part = 0; part < run->part_count; part++)
        for (size_t i = 0; i < run->lists[part].count; i++) {
            const contender *item = &run->lists[part].items[i];
            const uint32_t row = item->row;
            const truth denied =
                handwritten_denies(item, &run->best[facility[row]], &run->sure[facility[row]]);
            if (denied == NO) continue;
            const verdict its = handwritten_decide(run->tables, item->key, denied);
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
    bool is_done = run.best && run.sure && handwritten_fill_tables(&tables, persons, parallel);
    if (!is_done) goto done;
    jub_parallel_run(parallel, run.part_count, determine_part, &run);
    for (uint32_t i = 0; i < run.part_count; i++) is_done = is_done && !run.lists[i].is_full;
    if (is_done) settle_quota(&run);

done:
    for (uint32_t i = 0; i < run.part_count; i++) free(run.lists[i].items);
    free(run.best);
    free(run.sure);
    handwritten_clear_tables(&tables);
    return is_done;
}
