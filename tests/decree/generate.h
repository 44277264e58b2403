#ifndef JUB_TEST_GENERATE_H
#define JUB_TEST_GENERATE_H

// Made-up decrees, each with a made-up register that suits it, for comparing one evaluator with
// another. What a seed gives is the same everywhere, whatever was made before.
//
//     const generated_pair pair = generate_pair(&arena, seed, &(generate_options){.parts = 0});
//     const generated_run run = generate_run(&arena, &pair);
//     // run.determiner: candidates and ranks are done

#include "decree/determine.h"
#include "register_fixture.h"

/// What may occur beside facts of a person, their prison, values worked out, tables, grants on the
/// term, exclusions, deferrals, revocations, limits, rounds and gaps. Each is in some of the
/// decrees made, not all.
typedef enum generate_part {
    GENERATE_RECORDS = 1,    // rows of a person, and questions to them
    GENERATE_ROW_GRANTS = 2, // clauses on each row; needs GENERATE_RECORDS
    GENERATE_QUOTAS = 4,     // with the tickets of their lotteries
    GENERATE_MONEY = 8,      // waive and remit
    GENERATE_SEQUENCES = 16, // commute to a kind of some length, reduce to, then
    GENERATE_RARE = 32,      // cells past what can be held, unlisted codes, cases outside the list
    GENERATE_DATED = 64,     // determined under another law date than the decree's own
    GENERATE_ALL = 127
} generate_part;

typedef struct generate_options {
    unsigned parts;      // a set of generate_part
    uint32_t person_min; // 0 and 0: 1 to 40
    uint32_t person_max;
    uint32_t missing_in; // cells are missing from one row in so many; 0: 2
    bool for_sql;        // little that a query cannot say: no deferral, no `on remainder`, ...
} generate_options;

enum { GENERATE_FILE_MAX = FIXTURE_FILE_MAX };

typedef struct generated_pair {
    uint64_t seed;
    const char *statements;   // passes the checker; ends with a 0 byte. NULL: the decree is a file
    const jub_decree *decree; // of a file; NULL: the decree is in statements
    fixture_file files[GENERATE_FILE_MAX]; // the first is persons
    uint32_t file_count;
    uint32_t person_count;
    bool has_law_date; // what it is determined under
    jub_date law_date;
    uint32_t try_count; // decrees made until one passed, this one too
} generated_pair;

/// Owner: all in `arena`. Fails the test where no decree passes in a hundred tries.
generated_pair generate_pair(jub_arena *arena, uint64_t seed, const generate_options *options);

/// A decree of the library (its path, from the project's root) with a register made of the persons
/// of its own tests, in which cells are moved a little, changed or missing.
generated_pair generate_library(jub_arena *arena, const char *path, uint64_t seed,
                                uint32_t person_count);

/// The paths of the library's decrees, in order.
typedef JUB_LIST(const char *) generated_paths;
generated_paths generate_library_paths(jub_arena *arena);

typedef struct generated_run {
    const jub_decree *decree;
    jub_register *reg;
    jub_determine_options options; // with the tickets
    jub_determiner *determiner;
    jub_worker *worker;
    uint32_t row_count;
} generated_run;

/// Opens the pair for determination: bound, candidates gathered, ranked.
generated_run generate_run(jub_arena *arena, const generated_pair *pair);

/// As generate_run, up to the options: for whoever opens a determiner of their own.
generated_run generate_open(jub_arena *arena, const generated_pair *pair);

/// A ticket for everybody in every lottery of a decree, by seed. NULL without lotteries.
const uint8_t *const *generate_tickets(jub_arena *arena, const jub_decree *decree,
                                       uint32_t row_count, uint64_t seed);

#endif
