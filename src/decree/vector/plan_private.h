#ifndef JUB_DECREE_VECTOR_PLAN_PRIVATE_H
#define JUB_DECREE_VECTOR_PLAN_PRIVATE_H

#include "decree/bind_private.h"

// Expressions of a decree as a plan over columns, run over a block of rows at a time.

enum { VECTOR_BLOCK = 4096 };

/// A place in the plan where something is computed: the number of an expression, each once.
typedef uint32_t vector_slot;
#define VECTOR_NO_SLOT UINT32_MAX

typedef struct vector_plan vector_plan;

/// One thread's values of a block.
typedef struct vector_room vector_room;

/// Planes are bytes, 0xFF for yes and 0 for no. `yes` implies `perhaps`; unknown is perhaps and not
/// yes; what does not apply is no.
typedef struct vector_truths {
    const uint8_t *yes;     // [VECTOR_BLOCK]
    const uint8_t *perhaps; // [VECTOR_BLOCK]
} vector_truths;

/// Dates as day numbers, and integers whose bounds allow it.
typedef struct vector_numbers {
    const int32_t *values; // [VECTOR_BLOCK], whatever where not known
    const uint8_t *known;  // [VECTOR_BLOCK] has a value
    const uint8_t *none;   // [VECTOR_BLOCK] does not apply; neither plane: unknown
} vector_numbers;

typedef struct vector_durations {
    const int32_t *months; // [VECTOR_BLOCK]
    const int32_t *days;   // [VECTOR_BLOCK]
    const uint8_t *known;
    const uint8_t *none;
} vector_durations;

/// Begins a plan for a determiner whose facts are bound. `reference` evaluates what is tabulated.
/// NULL when memory is out.
vector_plan *vector_plan_new(jub_arena *arena, const jub_determiner *determiner,
                             jub_worker *reference);

/// Adds an expression to what the plan computes. What has no form over columns gets a slot as well:
/// unknown everywhere, and referred. VECTOR_NO_SLOT when memory is out.
vector_slot vector_plan_add(vector_plan *plan, const decree_expr *expr);

/// The value of a fact as such, for the end of the term or a quota's group.
vector_slot vector_plan_add_fact(vector_plan *plan, uint32_t fact);

/// Nothing is added any more. False when memory is out.
bool vector_plan_end(vector_plan *plan);

/// Whether a slot has a form over columns; false: every row that it matters to is referred.
bool vector_plan_is_lowered(const vector_plan *plan, vector_slot slot);

/// NULL when memory is out.
vector_room *vector_room_new(jub_arena *arena, const vector_plan *plan);

/// Computes everything for rows [first, first + count), count at most VECTOR_BLOCK and first a
/// multiple of 64.
void vector_run(const vector_plan *plan, vector_room *room, uint32_t first, uint32_t count);

/// Of the block last run; what is asked for must fit the type of the slot's expression.
vector_truths vector_truths_of(const vector_room *room, vector_slot slot);
vector_numbers vector_numbers_of(const vector_room *room, vector_slot slot);
vector_durations vector_durations_of(const vector_room *room, vector_slot slot);

/// [VECTOR_BLOCK] rows in which something out of the ordinary comes up when this slot is evaluated
/// (and only then: what `and`, `or`, `if` and tables pass over is not looked at). Of what is not
/// lowered: all rows. The values of such a row mean nothing.
const uint8_t *vector_referred_of(const vector_room *room, vector_slot slot);

/// [VECTOR_BLOCK] the same of all slots that were added, together: never more than needed is a
/// matter of speed, never fewer one of truth. Whoever knows that a slot does not matter to a row
/// (the amount of a grant that does not hold) asks slot by slot instead.
const uint8_t *vector_referred(const vector_room *room);

#endif
