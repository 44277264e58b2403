#ifndef JUB_DECREE_VECTOR_ROOM_PRIVATE_H
#define JUB_DECREE_VECTOR_ROOM_PRIVATE_H

#include "decree/vector/slot_private.h"
#include "sentence/clemency.h"

// A thread's values. What a slot has to show are pointers: planes that are all yes or all no are
// shared, a column that is whole is not copied, and a truth that nothing leaves open shows one
// plane as both. Kernels are passed over where the pointers say so.

/// What a slot shows of the block.
typedef struct vector_view {
    const uint8_t *yes; // truths
    const uint8_t *perhaps;
    const uint8_t *known; // numbers and durations
    const uint8_t *none;  // all three
    const uint8_t *odd;
    const int32_t *values; // numbers; months of durations; entries
    const int32_t *days;
} vector_view;

/// A slot's own memory, VECTOR_BLOCK of each.
typedef struct vector_own {
    uint8_t *first;  // yes, or known
    uint8_t *second; // perhaps
    uint8_t *none;
    uint8_t *odd;
    int32_t *values;
    int32_t *days;
} vector_own;

/// The rows that nodes run over: of persons, or of the rows of a record of a block's persons.
typedef struct vector_span {
    uint32_t first; // rows == NULL: the first row
    uint32_t count;
    const uint32_t *rows;   // [count] or NULL
    const uint32_t *owners; // [count] of a record's rows: the person's place in the block
} vector_span;

/// What a question gathers by person, from one span of rows to the next.
typedef struct vector_tally {
    int64_t values[VECTOR_BLOCK]; // a number, or months
    int32_t days[VECTOR_BLOCK];
    uint16_t sure[VECTOR_BLOCK]; // rows that are meant
    uint16_t possible[VECTOR_BLOCK];
    uint8_t states[VECTOR_BLOCK]; // a decree_state each
    uint8_t is_begun[VECTOR_BLOCK];
} vector_tally;

struct vector_room {
    const vector_plan *plan;
    vector_view *views; // [node count]
    vector_own *owns;   // [node count]
    const uint8_t *no;  // planes that nobody writes
    const uint8_t *yes;
    uint8_t *referred;
    uint8_t *scratch[4];
    uint32_t *owners;
    vector_tally **tallies; // [node count] questions to values and counts
    vector_span span;
};

/// The planes of what comes of two values: none if either is, known if both are.
void vector_join_planes(vector_room *room, vector_slot slot, vector_slot a, vector_slot b);

void vector_join_three(vector_room *room, vector_slot slot, const vector_slot operands[3]);

/// Makes a truth of yes-or-no in own->first and of where it is known and none (none is no).
void vector_finish_truth(vector_room *room, vector_slot slot, const uint8_t *known,
                         const uint8_t *none);

/// n / d in lowest terms with a denominator above 0. False: 32 bits do not hold it, or d is 0.
bool vector_make_ratio(int64_t n, int64_t d, jub_fraction *ratio_out);

/// Adds rows to the odd ones of a slot; what is not known is not odd by it.
void vector_add_odd(vector_room *room, vector_slot slot, const uint8_t *plane);

/// load.c, run_*.c: each computes one node over room->span.
typedef void vector_runner(vector_room *room, vector_slot slot);
vector_runner vector_run_load, vector_run_table, vector_run_logic, vector_run_compare,
    vector_run_number, vector_run_calendar, vector_run_choice;

/// rows.c: a step of questions.
void vector_run_questions(vector_room *room, const vector_step_run *step);
void vector_run_node(vector_room *room, vector_slot slot);

#endif
