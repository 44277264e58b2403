#ifndef JUB_BENCH_PERSONS_H
#define JUB_BENCH_PERSONS_H

#include "base/parallel.h"
#include "register/register.h"

// A made-up register for the special pardon, made straight in memory: what a register of so many
// people looks like once it is opened, so that nothing but determining is timed.

/// Columns of `persons`, in this order. The last two are not in the register: the rounds are given
/// to the determiner as bytes, and stand in the flat file alone.
enum {
    PERSON_FACILITY,
    PERSON_HELD_AS,
    PERSON_HELD_SINCE,
    PERSON_MAXIMUM_TERM,
    PERSON_PRETRIAL,
    PERSON_CONDUCT,
    PERSON_BIRTH,
    PERSON_COLUMN_COUNT,
    FACILITY_ID = 0,
    FACILITY_MINISTRY,
    FACILITY_KIND,
    FACILITY_OPTION,
    FACILITY_COLUMN_COUNT,
    TERM_START = 0, // of `custody`; the columns of register/custody.h, of which two are used
    TERM_END
};

/// Codes are numbers of these cases.
enum { CONVICTED, FAMILY_MEMBER };
enum { MODEL, GOOD, ORDINARY };
enum { SOCIAL_SECURITY, STATE_SECURITY, OTHER_MINISTRY };
enum { POLITICAL_PRISON, LABOUR_CAMP, OTHER_FACILITY };
enum { TRANSFER_MODEL, RELEASE_FAMILY };

/// Every facility is known of everybody; of the other cells one to three in a hundred are unknown.
/// Terms begin before they end, and the days of a maximum term are fewer than 28, so that it is
/// never in doubt whether it is longer than some months.
typedef struct bench_persons {
    jub_arena arena;
    jub_register reg; // persons, facilities
    jub_package package;
    uint8_t *rounds[2]; // [row_count] a jub_round_result each
    uint8_t *tickets;   // [row_count * 16], of the lottery, drawn from the ids by bench_seed
} bench_persons;

/// The seed of the draw, as it is given to `jubilee determine`.
#define BENCH_SEED "6a756200000000000000000000000000000000000000000000000000000000ff"

/// `count` people in facilities of 4,000 each, the same for the same count, whatever the number of
/// threads. False when memory is out. Clear it in either case.
bool bench_persons_make(uint32_t count, const jub_parallel *parallel, bench_persons *persons_out);
void bench_persons_clear(bench_persons *persons);

enum { BENCH_ID_BYTES = 9 };

/// `P00000001` and so on: the id of a row.
void bench_person_id(uint32_t row, char id_out[BENCH_ID_BYTES + 1]);

/// Writes the same people as flat files into a folder that is there: persons.csv, facilities.csv,
/// datapackage.json, a decree whose fields read them, and lots.csv, the lots of whoever is a family
/// member. False, with a message on standard error, when that fails.
bool bench_persons_write(const bench_persons *persons, const char *decree_path, const char *folder);

#endif
