// Prints generated pairs: `print_pairs FIRST COUNT [text]`.

#include <stdlib.h>

#include "generate.h"

int main(int argument_count, char **arguments)
{
    const uint64_t first = argument_count > 1 ? strtoull(arguments[1], NULL, 10) : 1;
    const uint64_t count = argument_count > 2 ? strtoull(arguments[2], NULL, 10) : 1;
    for (uint64_t seed = first; seed < first + count; seed++) {
        jub_arena arena = jub_arena_init((size_t)1 << 30);
        const generated_pair pair =
            generate_pair(&arena, seed, &(generate_options){GENERATE_ALL, 0, 0, 0});
        (void)printf("-- seed %llu\n%s\n", (unsigned long long)seed, pair.statements);
        for (uint32_t i = 0; i < pair.file_count; i++)
            (void)printf("%s: %s\n%s\n", pair.files[i].name, pair.files[i].fields,
                         pair.files[i].csv);
        jub_arena_clear(&arena);
    }
    return 0;
}
