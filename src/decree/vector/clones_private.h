#ifndef JUB_DECREE_VECTOR_CLONES_PRIVATE_H
#define JUB_DECREE_VECTOR_CLONES_PRIVATE_H

// Loops over arrays are compiled for several sorts of machine, and the right one is taken when the
// program starts. Sanitizers run before that choice can be made.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VECTOR_CLONES __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#else
#define VECTOR_CLONES
#endif

#endif
