#ifndef JUB_OVERSIGHT_FACT_GAIN_PRIVATE_H
#define JUB_OVERSIGHT_FACT_GAIN_PRIVATE_H

#include "oversight/oversight_private.h"

/// What a fact is worth: how often people with each value of it stand on the list. A strictly
/// ranked decree has no better measure (red flags, the common frame): the rate of the cell, drawn
/// toward that of all with the weight of 20 people. Dates, numbers and durations are taken in
/// fifths.
typedef struct fact_gains fact_gains;

enum {
    FACT_GAIN_POINTS = 5, // of 100, by which a change must move the rate to count as up or down
    FACT_BAR_LEAST = 20,  // people with a value, none of them on the list, for it to bar
};

/// Owner: in run->arena. Errors: JUB_NO_MEMORY.
jub_status fact_gains_open(const overseer *run, fact_gains **gains_out, jub_error *error);

typedef struct fact_move {
    double gain;  // of the rate, from before to after; 0 for a fact that the decree does not read
    bool is_up;   // by FACT_GAIN_POINTS or more
    bool is_down; // likewise
    bool was_barred;   // nobody with the value before is on the list, and with that after some are
    double rate_after; // at which people with the value after it are on the list
} fact_move;

/// Errors: JUB_NO_MEMORY.
jub_status fact_gains_move(fact_gains *gains, const jub_edit_fact *edit, fact_move *move_out,
                           jub_error *error);

#endif
