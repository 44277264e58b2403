#ifndef JUB_PROGRAMME_PARTIES_PRIVATE_H
#define JUB_PROGRAMME_PARTIES_PRIVATE_H

#include "programme/basis.h"

/// Reads who is tied to whom; register, persons and facilities of the basis are set. A register
/// without officers has nobody in it. Owner: `arena`. NULL when memory is out.
const jub_parties *parties_open(jub_arena *arena, const jub_basis *basis);

#endif
