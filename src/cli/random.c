#include "cli/random.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"

static void fill(void *context, uint8_t *bytes_out, size_t length_bytes)
{
    (void)context;
    randombytes_buf(bytes_out, length_bytes);
}

jub_random cli_random(void)
{
    if (sodium_init() < 0) {
        (void)fputs("jubilee: the system gives no randomness\n", stderr);
        exit(EXIT_BAD_INPUT);
    }
    return (jub_random){fill, NULL};
}
