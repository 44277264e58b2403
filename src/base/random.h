#ifndef JUB_BASE_RANDOM_H
#define JUB_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/// Where salts, keys and nonces come from. The program passes the system's generator; tests pass
/// fixed bytes, which is how the published vectors are reproduced. Cannot fail: a generator that
/// has nothing to give ends the program.
typedef struct jub_random {
    void (*fill)(void *context, uint8_t *bytes_out, size_t length_bytes);
    void *context;
} jub_random;

#endif
