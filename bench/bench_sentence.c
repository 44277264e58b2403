// Sentence cases a second on one core, beside plain additions of dates a second. Simple cases: one
// sentence, most with remand, under each of the three schemes, built in memory.

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/prng.h"
#include "figure.h"
#include "sentence/sentence.h"

enum { CASE_COUNT = 4096, MARK_PER_SECOND = 200000, LAW_BYTES = JUB_LAW_MAX_BYTES };

typedef struct simple_case {
    jub_custody custody;
    jub_sentence sentence;
    jub_adjustment remand;
} simple_case;

static double now_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void generate(simple_case *cases)
{
    jub_prng prng = {2024};
    for (size_t i = 0; i < CASE_COUNT; i++) {
        const jub_date day = (jub_date)jub_prng_between(&prng, 17000, 20700); // 2016 to 2026
        cases[i].sentence =
            (jub_sentence){.id = JUB_TEXT("S1"),
                           .sentenced_at = day,
                           .offence_at = day - 200,
                           .term = {.months = 2 + (int32_t)jub_prng_below(&prng, 80),
                                    .days = (int32_t)jub_prng_below(&prng, 10)}};
        cases[i].remand = (jub_adjustment){
            .kind = JUB_REMAND, .days = (int32_t)jub_prng_below(&prng, 60), .applies_from = day};
        cases[i].custody = (jub_custody){.born_at = day - 30 * 365,
                                         .scheme = (uint32_t)(i % 3),
                                         .sentences = &cases[i].sentence,
                                         .adjustments = &cases[i].remand,
                                         .sentence_count = 1,
                                         .adjustment_count = 1};
    }
}

// Cases a second; 0 when one could not be computed.
static double measure_cases(const jub_law *law, simple_case *cases, jub_arena *scratch,
                            int64_t *checksum)
{
    uint64_t done = 0;
    const double start = now_seconds();
    double seconds = 0;
    while (seconds < 1.5) {
        for (size_t i = 0; i < CASE_COUNT; i++) {
            jub_release release;
            jub_date day;
            if (jub_release_compute(law, &cases[i].custody, scratch, &release, NULL, NULL) !=
                    JUB_OK ||
                !jub_release_day(&release, &day))
                return 0;
            *checksum += day;
        }
        done += CASE_COUNT;
        seconds = now_seconds() - start;
    }
    return (double)done / seconds;
}

static double measure_dates(const simple_case *cases, int64_t *checksum)
{
    uint64_t done = 0;
    const double start = now_seconds();
    double seconds = 0;
    while (seconds < 0.5) {
        for (size_t i = 0; i < CASE_COUNT; i++) {
            jub_date sum = 0;
            const jub_duration term = jub_term_duration(cases[i].sentence.term);
            if (jub_date_add(cases[i].sentence.sentenced_at, term, JUB_CLAMP, &sum) != JUB_ADDED)
                return 0;
            *checksum += sum;
        }
        done += CASE_COUNT;
        seconds = now_seconds() - start;
    }
    return (double)done / seconds;
}

static const jub_law *read_law(jub_arena *arena)
{
    jub_error error;
    const jub_law *law = NULL;
    char *text = JUB_NEW(arena, char, LAW_BYTES);
    FILE *file = fopen("laws/england-and-wales.json", "rb");
    if (!file || !text) return NULL;
    const size_t length_bytes = fread(text, 1, LAW_BYTES, file);
    (void)fclose(file);
    if (jub_law_parse(arena, (jub_text){text, length_bytes}, &law, &error) == JUB_OK) return law;
    (void)fprintf(stderr, "bench: %s\n", error.message);
    return NULL;
}

int main(void)
{
    int64_t checksum = 0;
    jub_arena arena = jub_arena_init(16 << 20), scratch = jub_arena_init(16 << 20);
    const jub_law *law = read_law(&arena);
    simple_case *cases = JUB_NEW(&arena, simple_case, CASE_COUNT);
    double per_second = 0;
    if (law && cases && JUB_NEW(&scratch, char, 1)) {
        generate(cases);
        per_second = measure_cases(law, cases, &scratch, &checksum);
        const double dates = measure_dates(cases, &checksum);
        (void)printf("sentence: %.0f simple cases a second on one core (mark %d)\n", per_second,
                     MARK_PER_SECOND);
        (void)printf("calendar: %.0f additions of months and days a second\n", dates);
        bench_figure("sentences", per_second, "cases/s", "additions of dates; mark 200,000",
                     per_second / dates, 1);
        (void)printf("one case costs as much as %.0f additions; checksum %lld\n",
                     dates / per_second, (long long)checksum);
    }
    jub_arena_clear(&scratch);
    jub_arena_clear(&arena);
    return per_second > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
