#ifndef JUB_STORE_COPY_H
#define JUB_STORE_COPY_H

#include "ledger/storage.h"

/// Publishes a log from one store in another, such as a folder that is served: the tiles and
/// bundles of its signed checkpoint, then the checkpoint. What is there already is compared and
/// never replaced by other bytes, so that publishing again adds what is new. The state of the
/// writer is not copied: the copy is read, not appended to. `copied_out` counts objects.
///
/// Errors: JUB_MISSING when nothing has been signed yet or a tile is not there; JUB_CONFLICT when
/// the target holds other bytes, a later checkpoint, that of another log or of a fork, or is a
/// log that is written to; those of the stores.
jub_status jub_store_copy(jub_reader reader, const jub_storage *target, uint64_t *copied_out,
                          jub_error *error);

#endif
