#ifndef JUB_REHEARSAL_CAST_PRIVATE_H
#define JUB_REHEARSAL_CAST_PRIVATE_H

#include "rehearsal/cast.h"

/// Gives player, whose id, role and facility are there, keys and errors of his own.
jub_status cast_equip(const jub_lots *lots, jub_player *player, jub_error *error);

/// Plants as many corrupt ones as asked for. Errors: JUB_RANGE when there is no place for them.
jub_status cast_corrupt(jub_arena *arena, const jub_basis *basis, jub_cast *cast, jub_error *error);

/// Makes the keys of the log, of the draw officers and of the seal, and splits the last one.
jub_status cast_keys(jub_arena *arena, jub_cast *cast, jub_error *error);

#endif
