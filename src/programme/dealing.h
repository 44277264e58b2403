#ifndef JUB_PROGRAMME_DEALING_H
#define JUB_PROGRAMME_DEALING_H

#include "programme/state.h"

/// Which reader a case goes to, by lot, from the seed of the draw `readers` (draw/draw.h). Nobody
/// chooses: neither whom nor in which order.
///
///     order     cases are dealt by rising ticket (purpose `ticket`, label the case number), both
///               readings of a case one after the other
///     who       among the readers on duty who have no bar (basis.h), have not had this case and,
///               for a first or second reading, are not of the facility of whoever was last dealt
///               the other of the two: those with the fewest first and second readings dealt so
///               far; of these, sorted by id, number uniform(count), from 0, of the stream with
///               purpose `reader` and label `<case>/<serial>`, the serial counting what was dealt
///               of this case, from 1
///     redraws   a reading that was recused or has lapsed, and a third one, are dealt once all
///     first
///               and second readings have been, in the same way but whatever the load; a third one
///               also whatever the facility of the other two
///
/// So the loads of first and second readings differ by one at most, as far as bars leave room. As
/// who is on duty stands from before the draw until all of these are dealt (rules_final_round.c),
/// and what is dealt again comes behind them, all of them follow from the seed: no choice of a
/// moment turns one.

/// The next reading to deal in the main order; false when all are dealt.
bool jub_deal_next(const jub_state *state, uint32_t *case_out, uint32_t *reading_out);

/// Whether a reading is to be dealt now. Where facts are not to be had, a third one may be as soon
/// as two have answered.
bool jub_deal_is_due(const jub_state *state, uint32_t case_number, uint32_t reading);

/// The reader that this reading of this case falls to now.
/// Errors: JUB_REFUSED when it is not due; JUB_MISSING when nobody is left who may read it, which
/// is said with how many were barred, and where facts are not to be had; JUB_LIMIT for a case that
/// was dealt too often; JUB_NO_MEMORY.
jub_status jub_deal(const jub_state *state, uint32_t case_number, uint32_t reading,
                    uint32_t *actor_out, jub_error *error);

/// The order in which cases are dealt, once the seed is there and cases are listed.
///
///     order_out  [case_count]   numbers of cases
///
/// `arena` is for work and left as it was. Errors: JUB_NO_MEMORY.
jub_status jub_deal_order(jub_arena *arena, const uint8_t *seed, uint32_t case_count,
                          uint32_t *order_out, jub_error *error);

#endif
