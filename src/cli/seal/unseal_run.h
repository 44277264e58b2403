#ifndef JUB_CLI_UNSEAL_RUN_H
#define JUB_CLI_UNSEAL_RUN_H

#include "cli/stream.h"
#include "seal/unseal.h"

/// Opens standard input with the keys, to a file or to standard output, and takes the padding away
/// where asked. Errors: those of jub_unsealer_feed and of cli_output_begin.
jub_status cli_unseal(const jub_unseal_keys *keys, cli_target target, bool is_padded,
                      jub_error *error);

#endif
