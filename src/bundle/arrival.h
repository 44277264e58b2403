#ifndef JUB_BUNDLE_ARRIVAL_H
#define JUB_BUNDLE_ARRIVAL_H

#include "bundle/bundle.h"
#include "programme/state.h"

/// What a bundle is held against before anything of it is taken, beside its place in the chain
/// (bundle.h). The rules of the programme come after that (desk.h): here is what can be said more
/// plainly than by them.

/// Whether who signed it may: an enrolled head or clerk of the facility for a bundle out, a
/// registrar for one in. Errors: JUB_REFUSED for anybody else and for who has left; JUB_UNVERIFIED
/// when the signature is not that of the key enrolled.
jub_status jub_arrival_check_maker(const jub_state *state, const jub_bundle *bundle,
                                   jub_error *error);

/// Whether the sittings of a bundle out are whole, by people of the facility, made for this bundle,
/// numbered one after the other, and not too late: what was made before the first round was closed
/// or the register frozen, and comes after it, no longer counts. Scratch memory comes from `arena`.
/// Errors: JUB_UNVERIFIED for what is not whole or does not follow; JUB_REFUSED for the rest; those
/// of reading sittings and events.
jub_status jub_arrival_check_sittings(jub_arena *arena, const jub_state *state,
                                      const jub_bundle *bundle, const jub_bundle_sitting *sittings,
                                      size_t count, jub_error *error);

/// Tells what two sides changed unseen by each other and nobody has settled: by person and field,
/// both sides, and who may settle it. `facility` may be JUB_NO_ROW, for all. Returns how many.
size_t jub_arrival_tell_conflicts(const jub_state *state, uint32_t facility, jub_buffer *buffer);

#endif
