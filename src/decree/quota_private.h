#ifndef JUB_DECREE_QUOTA_PRIVATE_H
#define JUB_DECREE_QUOTA_PRIVATE_H

#include "decree/bind_private.h"

/// The quotas in force and a byte for each person and quota.
jub_status decree_quotas_open(jub_determiner *determiner, const jub_determine_options *options);

#endif
