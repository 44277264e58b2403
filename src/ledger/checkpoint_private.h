#ifndef JUB_LEDGER_CHECKPOINT_PRIVATE_H
#define JUB_LEDGER_CHECKPOINT_PRIVATE_H

#include "base/text.h"

/// A size or an index as C2SP writes them: decimal digits without a leading zero, at most
/// JUB_TREE_SIZE_MAX.
bool ledger_read_size(jub_text text, uint64_t *size_out);

#endif
