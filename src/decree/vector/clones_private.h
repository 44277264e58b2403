#ifndef JUB_DECREE_VECTOR_CLONES_PRIVATE_H
#define JUB_DECREE_VECTOR_CLONES_PRIVATE_H

// Loops over arrays are compiled for several sorts of machine, and the right one is taken when the
// program starts: by gcc with glibc. clang 14 gives such functions names that other files do not
// find, and sanitizers run before the choice can be made; there the loops are the plain ones.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define VECTOR_CLONES
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
    __has_feature(thread_sanitizer)
#define VECTOR_CLONES
#endif
#endif
#if !defined(VECTOR_CLONES) && defined(__x86_64__) && defined(__gnu_linux__) &&                    \
    defined(__GNUC__) && !defined(__clang__)
#define VECTOR_CLONES __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#elif !defined(VECTOR_CLONES)
#define VECTOR_CLONES
#endif

#endif
