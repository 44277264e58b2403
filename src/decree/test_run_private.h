#ifndef JUB_DECREE_TEST_RUN_PRIVATE_H
#define JUB_DECREE_TEST_RUN_PRIVATE_H

#include "decree/bind_private.h"
#include "decree/test_run.h"

/// One in-file test after another. Everything is in `arena`, which only grows.
typedef struct decree_test_runner {
    jub_arena *arena;
    const jub_decree *decree;
    jub_diagnostics *diagnostics; // NULL: failures are counted and not told
    jub_coverage *coverage;       // NULL: nobody asks what was seen
    const decree_test *law_test;  // whose law date the program is for; NULL: of none yet
    decree_program program;
    decree_value *assumptions; // [fact count]
    decree_eval eval;
    decree_exact *exact;
    decree_person person;
    uint64_t denied; // of the test determined last: grants that quotas alone stood in the way of
} decree_test_runner;

/// NULL when memory is out.
decree_test_runner *decree_test_runner_new(jub_arena *arena, const jub_decree *decree);

/// Makes the program ready for the law date of the test; nothing to do where it is that of the test
/// before. Errors: JUB_NO_MEMORY, or JUB_MISSING (told) without a law date that is needed.
jub_status decree_test_begin(decree_test_runner *runner, const decree_test *test);

/// The facts of the test's person, what it says of quotas, and the determination. False when memory
/// is out.
bool decree_test_read(decree_test_runner *runner, const decree_test *test);
decree_places decree_test_places(const decree_test_runner *runner, const decree_test *test);
void decree_test_determine(decree_test_runner *runner, const decree_test *test,
                           jub_determination *determination_out);

/// Begins the test, reads, determines and compares with what is expected.
jub_status decree_test_run(decree_test_runner *runner, const decree_test *test, bool *failed_out);

/// Adds why a clause does not hold for the person of the test, `; G1: 'ill' is not so`; nothing
/// where it holds, nor of a clause that bars single rows.
void decree_test_why(decree_test_runner *runner, const decree_clause *clause, jub_buffer *buffer);

#endif
