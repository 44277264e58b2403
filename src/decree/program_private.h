#ifndef JUB_DECREE_PROGRAM_PRIVATE_H
#define JUB_DECREE_PROGRAM_PRIVATE_H

#include "decree/decree_private.h"
#include "decree/value_private.h"
#include "sentence/sentence.h"

// A decree made ready for one law date: what is in force, to which sets each code belongs, which
// words the grants name.

typedef struct decree_prefix {
    jub_text text; // without the star
    uint32_t set;
} decree_prefix;

#define DECREE_NO_SAME UINT32_MAX // too large for an enumeration constant

typedef struct decree_program {
    jub_arena *arena;
    const jub_decree *decree;
    const decree_tree *tree;
    bool has_law_date;
    jub_date law_date;
    const char *law_date_word; // NULL without a law date
    uint32_t fact_count;       // of the decree, see decree_tree
    const decree_field *term_end;
    const decree_field *kind; // its cases stand mildest first
    bool has_effect;
    bool has_reckoned;
    jub_date effect; // these two as the header has them, or as a run is told
    jub_date reckoned;
    const jub_law *law; // by which rows are laid together; NULL where no grant is about rows

    // codes
    uint32_t set_words;
    jub_map named;        // exact codes of the sets and of `same`
    uint64_t *named_bits; // [named.count * set_words] the sets that hold each one directly
    uint32_t *same_of;   // [named.count] the group of codes that are one offence, or DECREE_NO_SAME
    uint64_t *same_bits; // [named.count * set_words] by group: the sets that hold any of them
    uint64_t *wider;     // [all_codes_count * set_words] the sets that take a set in, itself too
    uint32_t prefix_count;
    decree_prefix *prefixes;
    jub_map listed;  // the register's list of codes
    bool all_listed; // in-file tests: whatever is written in them
} decree_program;

/// Errors: JUB_NO_MEMORY, or JUB_MISSING when clauses are dated and there is no law date.
jub_status decree_program_build(jub_arena *arena, const jub_decree *decree, bool has_law_date,
                                jub_date law_date, decree_program *program_out, jub_error *error);

bool decree_in_force(const decree_program *program, const decree_source *source);

/// The sets a code belongs to (`bits_out` [set_words]). True when the decree names the code.
bool decree_code_members(const decree_program *program, jub_text code, uint64_t *bits_out);

/// What a fact can be; nothing for the rows of a record.
decree_type decree_fact_type(const decree_tree *tree, uint32_t fact);

/// The word after `commute to` or `transfer to` as its number.
uint16_t decree_target(const decree_program *program, jub_text word);

/// The sets a code belongs to (`bits_out` [set_words]). True when the code is listed: the decree
/// names it or the register's list holds it.
bool decree_code_look_up(const decree_program *program, jub_text code, uint64_t *bits_out);

/// The book of the codes in a dictionary. False when memory is out.
bool decree_code_book_build(jub_arena *arena, const decree_program *program, const jub_text *codes,
                            uint32_t code_count, decree_code_book *book_out);

#endif
