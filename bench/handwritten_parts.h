#ifndef JUB_BENCH_HANDWRITTEN_PARTS_H
#define JUB_BENCH_HANDWRITTEN_PARTS_H

#include "handwritten_pardon.h"

// What the three files of the pardon written by hand share.

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
    KEY_COUNT = FACILITY_CLASS_MAX << 8
};

// A truth is two bits: 1 perhaps, 3 surely.
typedef enum truth { NO, PERHAPS, YES = 3 } truth;

static inline truth both(truth a, truth b)
{
    return a & b;
}

static inline truth either(truth a, truth b)
{
    return a | b;
}

// -- tables (handwritten_tables.c) ----------------------------------------------------------------

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

extern const int32_t handwritten_cut_months[CUT_COUNT];

/// Everything that can be looked up instead of computed. False when memory is out or there are more
/// classes of facilities than a key has room for; clear the tables in either case.
bool handwritten_fill_tables(pardon_tables *tables, const bench_persons *persons,
                             const jub_parallel *parallel);
void handwritten_clear_tables(pardon_tables *tables);

/// The verdict of a key whose place the quota denies, or may deny.
verdict handwritten_decide(const pardon_tables *tables, uint32_t key, truth denied);

// -- the quota (handwritten_quota.c) --------------------------------------------------------------

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

// The first few positions of a facility, in order.
typedef struct first_few {
    position items[PLACES + 1];
    uint32_t count;
} first_few;

/// Puts somebody who stands for the quota on the list, with their best and worst positions.
void handwritten_set_aside(const bench_persons *persons, contender_list *list, contender item);

/// Keeps the first `room` positions that are offered, in order.
void handwritten_offer(first_few *few, uint32_t room, const position *its);

/// In where at worst fewer than PLACES others are before it, out where so many surely are. Somebody
/// with an unknown key is before themselves among the best positions.
truth handwritten_denies(const contender *item, const first_few *best, const first_few *sure);

#endif
