#ifndef JUB_CLI_UNSEAL_RUN_H
#define JUB_CLI_UNSEAL_RUN_H

#include "seal/unseal.h"

/// Opens standard input with the keys, to a file or, where `path` is NULL, to standard output;
/// takes the padding away where asked. Errors: those of jub_unsealer_feed and of files.
jub_status cli_unseal(const jub_unseal_keys *keys, const char *path, bool is_padded,
                      jub_error *error);

#endif
