#include "results.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *bench_touched(size_t count, size_t size_bytes)
{
    void *bytes = malloc(count * size_bytes + 64);
    if (!bytes) {
        (void)printf("failed out of memory\n");
        exit(EXIT_FAILURE);
    }
    memset(bytes, 1, count * size_bytes);
    return bytes;
}

results bench_results_new(uint32_t count)
{
    return (results){bench_touched(count, 1), bench_touched(count, 8),
                     bench_touched(count, sizeof(jub_duration)),
                     bench_touched(count, sizeof(jub_date))};
}

void bench_results_put(void *context, uint32_t row, const jub_determination *its)
{
    const results *to = context;
    const jub_outcome *result = &its->result;
    const bool gives = result->standing == JUB_GRANTED || result->standing == JUB_DEFERRED;
    to->standings[row] = result->standing;
    to->clauses[row] = gives                                  ? result->grants
                       : result->standing == JUB_EXCLUDED     ? its->exclusions
                       : result->standing == JUB_UNDETERMINED ? its->open_grants
                                                              : 0;
    to->amounts[row] = result->has_amount ? result->amount : (jub_duration){0};
    to->new_ends[row] = gives && result->has_new_end ? result->new_end : JUB_BULK_NO_DAY;
}

static bool is_same(const results *a, const results *b, uint32_t row)
{
    return a->standings[row] == b->standings[row] && a->clauses[row] == b->clauses[row] &&
           a->amounts[row].months == b->amounts[row].months &&
           a->amounts[row].days == b->amounts[row].days && a->new_ends[row] == b->new_ends[row];
}

bool bench_results_differ(const results *a, const results *b, uint32_t count, const char *who,
                          char *text_out, size_t size_bytes)
{
    for (uint32_t row = 0; row < count; row++) {
        if (is_same(a, b, row)) continue;
        (void)snprintf(
            text_out, size_bytes, "row %u %s: %s %llu %d %d, against %s %llu %d %d", row, who,
            jub_standing_word(a->standings[row]), (unsigned long long)a->clauses[row],
            a->amounts[row].months, a->new_ends[row], jub_standing_word(b->standings[row]),
            (unsigned long long)b->clauses[row], b->amounts[row].months, b->new_ends[row]);
        return true;
    }
    return false;
}

void bench_results_print(const results *its, uint32_t count)
{
    uint64_t people[JUB_STANDING_COUNT] = {0}, clauses[JUB_STANDING_COUNT] = {0}, months = 0;
    int64_t days = 0;
    for (uint32_t row = 0; row < count; row++) {
        people[its->standings[row]]++;
        clauses[its->standings[row]] += its->clauses[row];
        months += (uint64_t)its->amounts[row].months;
        if (its->new_ends[row] != JUB_BULK_NO_DAY) days += its->new_ends[row];
    }
    (void)printf("ok");
    for (int i = 0; i < JUB_STANDING_COUNT; i++)
        if (people[i] > 0)
            (void)printf(" %s:%" PRIu64 ":%" PRIu64, jub_standing_word((jub_standing)i), people[i],
                         clauses[i]);
    (void)printf(" months:%" PRIu64 " days:%" PRId64 "\n", months, days);
}
