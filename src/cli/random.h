#ifndef JUB_CLI_RANDOM_H
#define JUB_CLI_RANDOM_H

#include "base/random.h"

/// The system's generator, through libsodium, which is made ready first. Ends the program where the
/// system has no randomness to give.
jub_random cli_random(void);

#endif
