#ifndef JUB_BENCH_FACTS_H
#define JUB_BENCH_FACTS_H

#include "decree/determine.h"

// A register made in memory for any decree, a column for whatever it reads of a person: days
// between 1950 and 2035, lengths up to 30 years, small numbers, the declared cases, a few codes;
// one cell in fifty unknown, one in twenty `none` where the decree allows it. Of a record everybody
// has one row.

enum { BENCH_ROUND_MAX = 16, BENCH_LOTTERY_MAX = 8 };

typedef struct bench_facts {
    jub_arena arena;
    jub_register reg;
    jub_package package;
    const uint8_t *rounds[BENCH_ROUND_MAX];    // [row_count] each
    const uint8_t *tickets[BENCH_LOTTERY_MAX]; // [row_count * JUB_TICKET_BYTES] each
    uint32_t round_count, lottery_count;
} bench_facts;

/// The same for the same decree and count. Ends the program when memory is out. `facts_out` is
/// pointed into and must stay where it is.
void bench_facts_make(const jub_decree *decree, uint32_t row_count, bench_facts *facts_out);
void bench_facts_clear(bench_facts *facts);

#endif
