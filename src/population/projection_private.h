#ifndef JUB_POPULATION_PROJECTION_PRIVATE_H
#define JUB_POPULATION_PROJECTION_PRIVATE_H

#include "population/projection.h"
#include "population/variate_private.h"

/// One stay as the register has it: where it began, where it went on, how long it was. Places are
/// rows of facilities, the number of facilities where the place is not known. Days count from the
/// admission; PROJECTION_NEVER where it does not come.
#define PROJECTION_NEVER INT32_MAX
typedef struct projection_stay {
    uint32_t first, last;
    int32_t moved;   // to `last`
    int32_t judged;  // after which waiting for trial was over
    int32_t total;   // until release
    int32_t elapsed; // is_open: for how long it has gone on
    int32_t age;     // days from the admission to the first day of the projection
    bool is_open;    // waits for trial: how it goes on is not known
} projection_stay;

/// The stays that began in the window, from which new ones are drawn.
typedef struct projection_past {
    projection_stay *stays; // [stay_count]
    uint32_t stay_count;
    uint32_t *judged; // [judged_count] stays whose judgment is known, the shortest wait first
    uint32_t judged_count;
    uint32_t *ended; // [ended_count] stays that are not open, the shortest first
    uint32_t ended_count;
    double per_day;      // admissions
    double extra_spread; // of months beyond chance, as a squared share of the mean
    uint32_t block_count;
    uint64_t left_before; // in the last PROJECTION_NEAR_DAYS
    int32_t mature_days;  // so long ago a stay has to have begun to tell how long people wait
} projection_past;

enum { PROJECTION_BLOCK_DAYS = 30, PROJECTION_NEAR_DAYS = 90 };

/// Errors: JUB_MISSING, JUB_NO_MEMORY.
jub_status projection_read_past(jub_arena *arena, const jub_register *reg, jub_date first_day,
                                uint32_t window_months, projection_past *past_out,
                                jub_error *error);

/// Fills `judged` and `ended`: of stays that began `mature_days` ago and more, as of later ones
/// only the short waits have come to an end; of all where that leaves fewer than
/// PROJECTION_WAITS_LEAST. Errors: JUB_NO_MEMORY.
enum { PROJECTION_WAITS_LEAST = 100 };
jub_status projection_sort_stays(jub_arena *arena, projection_past *past, jub_error *error);

/// A stay that is open, gone on with: another whose judgment came later than `elapsed`. NULL where
/// none is known. `*shift_out` is what is to be added to its days, so that it goes on from there.
const projection_stay *projection_go_on(const projection_past *past, int32_t elapsed,
                                        jub_prng *prng, int32_t *shift_out);

/// Somebody in the register whose leaving is drawn anew in each simulation.
typedef struct projection_chance {
    uint32_t place;
    int32_t elapsed;     // is_waiting: since the admission
    int32_t least, most; // else: days from the first day on which they leave
    bool is_waiting;
    bool is_pardoned; // `most` is the amnesty's day
} projection_chance;

/// Months and flows: who is held at the start and leaves on a known day.
typedef struct projection_frame {
    const jub_scenario *scenario;
    const projection_past *past;
    jub_date first_day;
    uint32_t month_count;
    const jub_date *months;   // [month_count]
    const uint16_t *month_of; // [day_count + 1] by days from the first day
    int32_t day_count;
    uint32_t facility_count;     // places: these, and one for all that are not known
    int32_t amnesty_day;         // in days from the first day; 0: none
    uint32_t newcomers_permille; // of who came since and is held on that day: let out
    uint32_t *held;              // [facility_count + 1] at the start
    uint32_t *left;              // [(facility_count + 1) * month_count]
    uint32_t *pardoned;
    uint32_t pardoned_total;    // in `pardoned`, within the months
    projection_chance *chances; // [chance_count]
    uint32_t chance_count;
    uint32_t trade_count;
    const uint32_t *trade_of; // [facility_count] its number, or JUB_NO_ROW
    const uint32_t *posts;    // [facility_count]
} projection_frame;

jub_status projection_read_stock(jub_arena *arena, const jub_register *reg,
                                 const jub_amnesty_effect *amnesty, projection_frame *frame,
                                 jub_projection *projection, jub_error *error);

/// The link of a resource to facilities and that to people; NULL where there is none.
const jub_link *projection_link(const jub_register *reg, const jub_resource *from,
                                const char *target);

static inline bool projection_day_of(const jub_column *column, uint32_t row, jub_date *day_out)
{
    if (!column || column->type != JUB_DATE || !jub_bit(column->known, row) ||
        (column->none && jub_bit(column->none, row)))
        return false;
    *day_out = column->dates[row];
    return true;
}

/// The text of a cell; empty where it is unknown, none or no text.
jub_text projection_word(const jub_column *column, uint32_t row);

/// Whether somebody is known to wait for trial.
bool projection_is_waiting(const jub_column *pretrial, uint32_t row);

// -- simulations ----------------------------------------------------------------------------------

typedef enum projection_figure {
    PROJECTION_HELD,
    PROJECTION_ADMITTED,
    PROJECTION_LEFT,
    PROJECTION_PARDONED,
    PROJECTION_RETURNED,
    PROJECTION_POSTS_EMPTY,
    PROJECTION_FIGURE_COUNT
} projection_figure;

/// What came out: all together, each facility, each trade.
typedef struct projection_results {
    uint32_t place_count;
    uint32_t run_count;
    uint32_t *values; // [place][month][figure][run]
} projection_results;

static inline uint32_t *projection_values(const projection_frame *frame,
                                          const projection_results *results, uint32_t place,
                                          uint32_t month, projection_figure figure)
{
    const size_t at = ((size_t)place * frame->month_count + month) * PROJECTION_FIGURE_COUNT;
    return results->values + (at + figure) * results->run_count;
}

/// What one thread works with; places are those of the frame.
typedef struct projection_room {
    int32_t *change;    // [place * month] who comes in less who goes out
    uint32_t *admitted; // [place * month]
    uint32_t *left;
    uint32_t *pardoned;
    uint32_t *returned;
    uint32_t *totals; // [group * month * figure] all together, and each trade
} projection_room;

/// Takes up what one simulation has left in the room.
void projection_take_up(const projection_frame *frame, const projection_results *results,
                        projection_room *room, uint32_t run);

/// Does all simulations. Errors: JUB_NO_MEMORY.
jub_status projection_simulate(jub_arena *arena, const projection_frame *frame,
                               const jub_parallel *parallel, projection_results *results,
                               jub_error *error);

/// The ranges of all figures, `months_out` [place][month]. Brings `results` into another order.
void projection_find_ranges(const projection_frame *frame, const projection_results *results,
                            const jub_parallel *parallel, jub_month_of *months_out);

#endif
