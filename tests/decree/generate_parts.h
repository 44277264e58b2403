#ifndef JUB_TEST_GENERATE_PARTS_H
#define JUB_TEST_GENERATE_PARTS_H

// What the parts of the generator share.

#include "base/prng.h"
#include "generate.h"

typedef enum made_type {
    MADE_BOOLEAN,
    MADE_INTEGER,
    MADE_DATE,
    MADE_DURATION,
    MADE_TEXT,
    MADE_CASE,
    MADE_CODES,
    MADE_MONEY,
    MADE_RATIO, // no field is one
} made_type;

/// Where a fact stands.
typedef enum made_place { IN_PERSONS, IN_FACILITIES, IN_SENTENCES } made_place;

typedef struct made_field {
    const char *name;
    made_type type;
    made_place place;
    const char *column; // where it differs from the name
    const char *words;  // cases, codes or texts, one after another, each ended with a blank
    int16_t low, high;  // of numbers; of dates in years from the day reckoned
    bool may_be_optional;
} made_field;

enum { MADE_FIELD_COUNT = 38, MADE_DEFINE_MAX = 24, MADE_TEXT_MAX_BYTES = 64 << 20 };
extern const made_field made_fields[MADE_FIELD_COUNT];

/// Places in made_fields of those that statements name.
enum {
    FIELD_KIND = 3,
    FIELD_CONDUCT = 4,
    FIELD_N = 5,
    FIELD_BIRTH = 8,
    FIELD_TERM_START = 10,
    FIELD_TERM_END = 11,
    FIELD_TOWN = 15,
    FIELD_ORIGIN = 16,
    FIELD_FINE = 19,
    FIELD_FACILITY = 20,
    FIELD_PRISON = 21,
    FIELD_SERIOUS = 26,
    FIELD_LONG = 28,
    FIELD_BEGINS = 29,
    FIELD_FOLLOWS = 30
};

typedef struct made_name {
    char name[12];
    made_type type;
    bool asks_rows; // and so cannot stand in a question to rows
    bool is_row;    // reads a row, and so stands in nothing else
} made_name;

typedef struct made {
    jub_prng prng;
    unsigned parts;
    bool for_sql;
    jub_buffer out;
    jub_civil day; // reckoned
    bool is_optional[MADE_FIELD_COUNT];
    bool is_used[MADE_FIELD_COUNT];
    bool has_gap, has_round;          // once they may be read
    bool has_limit, has_length;       // what some ways to combine and conventions do not go with
    bool in_row;                      // the expression is about a row
    bool asks_rows;                   // the expression has asked rows
    made_name names[MADE_DEFINE_MAX]; // defines, tables, parameters
    uint32_t name_count;
    uint32_t grant_count;
} made;

static inline bool made_chance(made *m, uint32_t parts, uint32_t whole)
{
    return jub_prng_chance(&m->prng, parts, whole) != 0;
}

static inline uint32_t made_below(made *m, uint32_t bound)
{
    return jub_prng_below(&m->prng, bound);
}

static inline void made_put(made *m, const char *words)
{
    jub_buffer_string(&m->out, words);
}

#define MADE_ONE_OF(m, list) ((list)[made_below((m), sizeof(list) / sizeof *(list))])

/// The word with that number of a list in which each ends with a blank.
jub_text made_word(const char *words, uint32_t number);
uint32_t made_word_count(const char *words);

/// A day such as law is made of: ends of months, days near the one reckoned.
jub_date made_day(jub_prng *prng, jub_civil reckoned, int low_years, int high_years);

void made_boolean(made *m, uint32_t depth);
void made_integer(made *m, uint32_t depth);
void made_ratio(made *m, uint32_t depth);
void made_date(made *m, uint32_t depth);
void made_duration(made *m, uint32_t depth);

/// Whether a decree can be read, without errors.
bool made_passes(jub_arena *arena, const char *statements);

/// The whole decree into `m->out`.
void made_decree(made *m);

void made_register(made *m, jub_arena *arena, const generate_options *options,
                   generated_pair *pair);

#endif
