#ifndef JUB_TEST_PROGRAMME_BASIS_H
#define JUB_TEST_PROGRAMME_BASIS_H

// A basis for tests: the special pardon's decree over a register, and a state filled by hand.

#include "decree/decree_support.h"
#include "programme/state.h"

static inline jub_basis *test_basis(jub_arena *arena, const jub_register *reg)
{
    jub_error error = {0};
    const jub_hash nothing = {{0}};
    const jub_decree *decree = NULL;
    jub_diagnostics diagnostics = jub_diagnostics_init(arena);
    jub_basis *basis = JUB_NEW(arena, jub_basis, 1);
    assert_non_null(basis);
    assert_int_equal(test_read_decree(arena, "examples/special-pardon/special-pardon.decree.md",
                                      &diagnostics, &decree),
                     JUB_OK);
    if (jub_basis_open(arena, NULL, decree, &nothing, reg, &nothing, basis, &error) != JUB_OK)
        fail_msg("%s", error.message);
    return basis;
}

static inline void test_seed(jub_state *state, jub_arena *arena, const char *use,
                             const uint8_t bytes[JUB_HASH_BYTES])
{
    jub_seed seed = {.use = jub_text_from(use)};
    memcpy(seed.seed.bytes, bytes, sizeof seed.seed.bytes);
    assert_true(JUB_LIST_PUSH(arena, &state->seeds, seed));
}

#endif
