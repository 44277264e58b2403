#include "cli/random.h"

#include <sodium.h>

static void fill(void *context, uint8_t *bytes_out, size_t length_bytes)
{
    (void)context;
    randombytes_buf(bytes_out, length_bytes);
}

jub_random cli_random(void)
{
    return (jub_random){fill, NULL};
}
