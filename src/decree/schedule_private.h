#ifndef JUB_DECREE_SCHEDULE_PRIVATE_H
#define JUB_DECREE_SCHEDULE_PRIVATE_H

#include "decree/ast_private.h"

/// How many notices may be counted one from another.
enum { DECREE_NOTICE_CHAIN_MAX = 64 };

/// The day of a notice of a checked tree, counted step by step as the checker does. False when it
/// cannot be computed.
bool decree_notice_day(const decree_tree *tree, const decree_notice *notice, jub_date *day_out);

#endif
