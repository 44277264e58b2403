#ifndef JUB_LEDGER_VIEW_PRIVATE_H
#define JUB_LEDGER_VIEW_PRIVATE_H

#include "ledger/edge_private.h"
#include "ledger/view.h"

/// The right edge, traced to the root: where appending starts.
const jub_edge *jub_view_edge(const jub_view *view);

#endif
