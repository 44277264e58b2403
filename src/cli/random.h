#ifndef JUB_CLI_RANDOM_H
#define JUB_CLI_RANDOM_H

#include "base/random.h"

/// The system's generator, through libsodium, which `main` has made ready: without randomness the
/// program does not start.
jub_random cli_random(void);

#endif
