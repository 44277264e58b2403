#include "measure_tables.h"

#include <inttypes.h>
#include <stdio.h>

#include "statistics/tail.h"

// In 100, as red-flags literature and the project's own targets have them.
static const double clean_max = 10, innocent_flags_max = 10, innocent_watches_max = 20,
                    audit_ratio_min = 3;
enum { TARGET_SHARE = 2 }; // item of measure_share_in_1000: 2 in 100

static double percent(uint64_t part, uint64_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

// A share in words: `12.5 %  (5 of 40)`, or that there is nothing to share.
static void print_share(const char *label, uint64_t part, uint64_t whole)
{
    if (whole == 0)
        printf("  %-52s     -    (none)\n", label);
    else
        printf("  %-52s %5.1f %%  (%" PRIu64 " of %" PRIu64 ")\n", label, percent(part, whole),
               part, whole);
}

// The same of rehearsals, which are independent, with the interval that holds 95 of 100 (Clopper
// and Pearson).
static void print_runs_share(const char *label, uint64_t part, uint64_t whole)
{
    const double hits = (double)part, misses = (double)(whole - part);
    const double low = part > 0 ? jub_beta_below(hits, misses + 1, 0.025) : 0;
    const double high = part < whole ? jub_beta_below(hits + 1, misses, 0.975) : 1;
    printf("  %-52s %5.1f %%  (%" PRIu64 " of %" PRIu64 "; %.1f to %.1f %%)\n", label,
           percent(part, whole), part, whole, 100 * low, 100 * high);
}

static uint32_t count_grade(const measure_result *result, measure_grade grade)
{
    uint32_t count = 0;
    for (int i = 0; i < JUB_INDICATOR_COUNT; i++) count += result->aims[i][grade].all;
    return count;
}

// -- how it was made ------------------------------------------------------------------------------

static void print_runs(const measure_result *results, size_t count)
{
    uint64_t cases = 0, readers = 0, officers = 0;
    size_t clean = 0;
    for (size_t i = 0; i < count; i++) {
        cases += results[i].case_count;
        readers += results[i].reader_count;
        officers += results[i].officer_count;
        clean += !results[i].is_corrupt;
    }
    printf("%zu rehearsals without corruption, %zu with; on average %.0f cases, %.1f officers, "
           "%.1f of them readers\n",
           clean, count - clean, (double)cases / (double)count, (double)officers / (double)count,
           (double)readers / (double)count);
}

// -- without corruption ---------------------------------------------------------------------------

typedef struct tally {
    uint64_t runs, with[MEASURE_GRADES], with_flag_or_breach;
} tally;

static tally tally_clean(const measure_result *results, size_t count)
{
    tally made = {0};
    for (size_t i = 0; i < count; i++) {
        if (results[i].is_corrupt) continue;
        made.runs++;
        for (int grade = 0; grade < MEASURE_GRADES; grade++)
            made.with[grade] += count_grade(&results[i], (measure_grade)grade) > 0;
        made.with_flag_or_breach += count_grade(&results[i], MEASURE_FLAG) > 0 ||
                                    count_grade(&results[i], MEASURE_BREACH) > 0;
    }
    return made;
}

static void print_clean(const measure_result *results, size_t count)
{
    const tally made = tally_clean(results, count);
    printf("\nwithout corruption: rehearsals in which something rang\n");
    print_runs_share("a flag or a breach", made.with_flag_or_breach, made.runs);
    print_runs_share("a flag", made.with[MEASURE_FLAG], made.runs);
    print_runs_share("a breach", made.with[MEASURE_BREACH], made.runs);
    print_runs_share("a watch", made.with[MEASURE_WATCH], made.runs);
}

// -- by indicator ---------------------------------------------------------------------------------

static void print_indicator(const measure_result *results, size_t count, int indicator)
{
    uint64_t checked = 0, tests = 0, no_data = 0, rang[MEASURE_GRADES] = {0};
    measure_aim sums[MEASURE_GRADES] = {{0}};
    for (size_t i = 0; i < count; i++) {
        tests += results[i].tests[indicator];
        no_data += results[i].no_data[indicator];
        checked += results[i].checked[indicator];
        for (int grade = 0; grade < MEASURE_GRADES; grade++) {
            const measure_aim *aim = &results[i].aims[indicator][grade];
            if (!results[i].is_corrupt) rang[grade] += aim->all > 0;
            if (!results[i].is_corrupt) continue;
            sums[grade].all += aim->all;
            sums[grade].innocent += aim->innocent;
            sums[grade].nobody += aim->nobody;
        }
    }
    printf("  %-2s %-22s", jub_indicator_code((jub_indicator)indicator),
           jub_indicator_word((jub_indicator)indicator));
    if (checked + tests + no_data == 0) {
        printf("  no data: what it needs is not there\n");
        return;
    }
    printf(" %8.1f %9.1f %8.1f", (double)checked / (double)count, (double)tests / (double)count,
           (double)no_data / (double)count);
    for (int grade = 0; grade < MEASURE_GRADES; grade++) printf(" %6" PRIu64, rang[grade]);
    for (int grade = 0; grade < MEASURE_GRADES; grade++)
        printf("  %5u %5u", sums[grade].all, sums[grade].innocent);
    printf("\n");
}

static void print_indicators(const measure_result *results, size_t count)
{
    printf(
        "\nby indicator: tests of a rehearsal on average; clean rehearsals in which it rang; all "
        "that it\nraised with corruption, and how much of that pointed at innocents\n");
    printf("  %-25s %8s %9s %8s %6s %6s %6s  %11s  %11s  %11s\n", "", "by rule", "tests", "no data",
           "flag", "watch", "breach", "flags innoc", "watch innoc", "breach inn");
    for (int i = 0; i < JUB_INDICATOR_COUNT; i++) print_indicator(results, count, i);
}

// -- with corruption ------------------------------------------------------------------------------

static measure_aim sum_aims(const measure_result *results, size_t count, measure_grade grade)
{
    measure_aim sum = {0};
    for (size_t i = 0; i < count; i++) {
        if (!results[i].is_corrupt) continue;
        for (int j = 0; j < JUB_INDICATOR_COUNT; j++) {
            sum.all += results[i].aims[j][grade].all;
            sum.innocent += results[i].aims[j][grade].innocent;
            sum.nobody += results[i].aims[j][grade].nobody;
        }
    }
    return sum;
}

static void print_aims(const measure_result *results, size_t count)
{
    static const char *const labels[MEASURE_GRADES] = {"flags that point at innocents",
                                                       "watches that point at innocents",
                                                       "breaches that point at innocents"};
    printf("\nwith corruption: what points at whom\n");
    for (int grade = 0; grade < MEASURE_GRADES; grade++) {
        const measure_aim sum = sum_aims(results, count, (measure_grade)grade);
        print_share(labels[grade], sum.innocent, sum.all - sum.nobody);
        if (sum.nobody > 0)
            printf("  %u more are about the programme as a whole, which is nobody\n", sum.nobody);
    }
}

typedef struct kind_tally {
    uint32_t officers, active; // who did anything that was not refused
    uint64_t deeds;
    uint32_t caught[MEASURE_GRADES], by_any, missed;
    uint32_t by_indicator[JUB_INDICATOR_COUNT];
} kind_tally;

static void take_officer(kind_tally *made, const measure_officer *officer)
{
    uint32_t any = 0;
    for (int grade = 0; grade < MEASURE_GRADES; grade++) {
        made->caught[grade] += officer->caught[grade] != 0;
        any |= officer->caught[grade];
    }
    made->officers++;
    made->active += officer->deed_count > 0;
    made->deeds += officer->deed_count;
    made->by_any += any != 0;
    made->missed += any == 0;
    for (int i = 0; i < JUB_INDICATOR_COUNT; i++) made->by_indicator[i] += any >> i & 1;
}

static void print_kind(const measure_result *results, size_t count, jub_character kind)
{
    kind_tally made = {0};
    for (size_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < results[i].corrupt_count; j++)
            if (results[i].officers[j].character == kind)
                take_officer(&made, &results[i].officers[j]);
    if (made.officers == 0) return;
    printf("  %-12s %8u %8u %7.1f %6u %6u %6u %6u %6u  ", jub_character_word(kind), made.officers,
           made.active, (double)made.deeds / made.officers, made.caught[MEASURE_FLAG],
           made.caught[MEASURE_WATCH], made.caught[MEASURE_BREACH], made.by_any, made.missed);
    for (int i = 0; i < JUB_INDICATOR_COUNT; i++)
        if (made.by_indicator[i] > 0)
            printf(" %s:%u", jub_indicator_code((jub_indicator)i), made.by_indicator[i]);
    printf("\n");
}

static void print_kinds(const measure_result *results, size_t count)
{
    printf(
        "\nby kind of corruption: officers planted, those who did anything that the rules let "
        "pass, their deeds\non average; officers pointed at by a flag, a watch, a breach, any of "
        "them; missed; and by what\n");
    printf("  %-12s %8s %8s %7s %6s %6s %6s %6s %6s   %s\n", "", "planted", "active", "deeds",
           "flag", "watch", "breach", "any", "missed", "indicator:officers");
    for (int kind = 1; kind < JUB_CHARACTER_COUNT; kind++)
        print_kind(results, count, (jub_character)kind);
}

// -- audits ---------------------------------------------------------------------------------------

typedef struct audit_sum {
    uint64_t read, found;
    double by_lot;
} audit_sum;

static audit_sum sum_audits(const measure_result *results, size_t count, int share)
{
    audit_sum sum = {0};
    for (size_t i = 0; i < count; i++) {
        if (!results[i].is_corrupt) continue;
        sum.read += results[i].audits[share].read;
        sum.found += results[i].audits[share].found;
        sum.by_lot += results[i].audits[share].by_lot;
    }
    return sum;
}

static void print_audit_kinds(const measure_result *results, size_t count)
{
    printf("\nplanted cases by kind, and how many of them each steered audit reads\n  %-12s %8s",
           "", "planted");
    for (int i = 0; i < MEASURE_SHARES; i++) printf(" %6.1f %%", measure_share_in_1000[i] / 10.0);
    printf("\n");
    for (int kind = 1; kind < JUB_CHARACTER_COUNT; kind++) {
        uint64_t planted = 0, found[MEASURE_SHARES] = {0};
        for (size_t i = 0; i < count; i++) {
            if (!results[i].is_corrupt) continue;
            planted += results[i].planted_by_kind[kind];
            for (int j = 0; j < MEASURE_SHARES; j++) found[j] += results[i].audits[j].by_kind[kind];
        }
        printf("  %-12s %8" PRIu64, jub_character_word((jub_character)kind), planted);
        for (int j = 0; j < MEASURE_SHARES; j++) printf(" %8" PRIu64, found[j]);
        printf("\n");
    }
}

static void print_audits(const measure_result *results, size_t count)
{
    uint64_t cases = 0, planted = 0, pointed = 0;
    for (size_t i = 0; i < count; i++) {
        if (!results[i].is_corrupt) continue;
        cases += results[i].case_count;
        planted += results[i].planted_count;
        pointed += results[i].pointed_count;
    }
    printf("\naudits, with corruption: planted cases among those read (a lot: its average)\n");
    print_share("planted, of all cases", planted, cases);
    print_share("pointed at by a finding, of all cases", pointed, cases);
    printf("  %8s %10s %10s %10s %8s\n", "share", "read", "steered", "by lot", "ratio");
    for (int i = 0; i < MEASURE_SHARES; i++) {
        const audit_sum sum = sum_audits(results, count, i);
        printf("  %6.1f %% %10" PRIu64 " %10" PRIu64 " %10.1f %8.2f\n",
               measure_share_in_1000[i] / 10.0, sum.read, sum.found, sum.by_lot,
               sum.by_lot > 0 ? (double)sum.found / sum.by_lot : 0);
    }
}

// -- targets --------------------------------------------------------------------------------------

static bool print_target(const char *label, double value, const char *unit, bool is_reached)
{
    printf("  %-66s %6.2f%s  %s\n", label, value, unit, is_reached ? "reached" : "NOT REACHED");
    return is_reached;
}

static bool print_innocent(const measure_result *results, size_t count, measure_grade grade,
                           const char *label, double max)
{
    const measure_aim sum = sum_aims(results, count, grade);
    const uint64_t made = sum.all - sum.nobody;
    if (made > 0)
        return print_target(label, percent(sum.innocent, made), " %",
                            percent(sum.innocent, made) <= max);
    printf("  %-66s nothing was raised  NOT REACHED\n", label);
    return false;
}

static bool print_targets(const measure_result *results, size_t count)
{
    const tally clean = tally_clean(results, count);
    const audit_sum audit = sum_audits(results, count, TARGET_SHARE);
    const double rang = percent(clean.with_flag_or_breach, clean.runs);
    const double ratio = audit.by_lot > 0 ? (double)audit.found / audit.by_lot : 0;
    printf("\ntargets\n");
    bool is_reached = print_target("clean rehearsals with a flag or a breach: at most 10 %", rang,
                                   " %", rang <= clean_max);
    is_reached &= print_innocent(results, count, MEASURE_FLAG,
                                 "flags that point at innocents: at most 10 %", innocent_flags_max);
    is_reached &=
        print_innocent(results, count, MEASURE_WATCH,
                       "watches that point at innocents: at most 20 %", innocent_watches_max);
    is_reached &=
        print_target("planted cases in a steered audit of 2 %, of a lot's: at least 3 times", ratio,
                     "  ", ratio >= audit_ratio_min);
    return is_reached;
}

bool measure_print(const measure_result *results, size_t count)
{
    print_runs(results, count);
    print_clean(results, count);
    print_aims(results, count);
    print_indicators(results, count);
    print_kinds(results, count);
    print_audits(results, count);
    print_audit_kinds(results, count);
    return print_targets(results, count);
}
