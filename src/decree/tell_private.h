#ifndef JUB_DECREE_TELL_PRIVATE_H
#define JUB_DECREE_TELL_PRIVATE_H

#include "decree/decree_private.h"
#include "decree/page_private.h"
#include "decree/phrase_private.h"

/// Who tells a decree in plain words: explain_decree.c the whole, tell_facts.c what is known,
/// tell_clauses.c the clauses, tell_condition.c conditions as lists, tell_expr.c expressions.
typedef struct decree_teller {
    const decree_tree *tree;
    jub_arena *arena;
    decree_page page;
} decree_teller;

/// What fills the hole of a phrase.
typedef enum tell_bit_kind {
    TELL_TEXT,
    TELL_EXPR,   // in words
    TELL_BESIDE, // in words, in brackets when it has a tail, so that what follows is not of it
    TELL_TIGHT,  // in words, in brackets unless it is a single thing
    TELL_ONE,    // of a question to rows: the word for one row
    TELL_HOLDS,  // a condition, in one line
    TELL_DATE,
    TELL_NUMBER,
    TELL_NAMES,
} tell_bit_kind;

typedef struct tell_bit {
    tell_bit_kind kind;
    jub_text text;
    const decree_expr *expr;
    const decree_names *names;
    int64_t number; // or a date
} tell_bit;

static inline tell_bit bit_text(jub_text text)
{
    return (tell_bit){.kind = TELL_TEXT, .text = text};
}

static inline tell_bit bit_expr(const decree_expr *expr)
{
    return (tell_bit){.kind = TELL_EXPR, .expr = expr};
}

static inline tell_bit bit_beside(const decree_expr *expr)
{
    return (tell_bit){.kind = TELL_BESIDE, .expr = expr};
}

static inline tell_bit bit_one(const decree_expr *rows)
{
    return (tell_bit){.kind = TELL_ONE, .expr = rows};
}

static inline tell_bit bit_tight(const decree_expr *expr)
{
    return (tell_bit){.kind = TELL_TIGHT, .expr = expr};
}

static inline tell_bit bit_holds(const decree_expr *expr)
{
    return (tell_bit){.kind = TELL_HOLDS, .expr = expr};
}

static inline tell_bit bit_date(jub_date date)
{
    return (tell_bit){.kind = TELL_DATE, .number = date};
}

static inline tell_bit bit_number(int64_t number)
{
    return (tell_bit){.kind = TELL_NUMBER, .number = number};
}

static inline tell_bit bit_names(const decree_names *names)
{
    return (tell_bit){.kind = TELL_NAMES, .names = names};
}

/// Adds a phrase to the paragraph being written. `tell_phrase` fills its holes.
void tell_words(decree_teller *teller, phrase_id id);
void tell_phrase(decree_teller *teller, phrase_id id, const tell_bit *bits, size_t bit_count);
#define TELL(teller, name, ...)                                                                    \
    tell_phrase((teller), PHRASE_##name, (const tell_bit[]){__VA_ARGS__},                          \
                sizeof((const tell_bit[]){__VA_ARGS__}) / sizeof(tell_bit))
#define TELL_AS(teller, id, ...)                                                                   \
    tell_phrase((teller), (id), (const tell_bit[]){__VA_ARGS__},                                   \
                sizeof((const tell_bit[]){__VA_ARGS__}) / sizeof(tell_bit))

void tell_date(decree_teller *teller, jub_date date);

/// A whole paragraph, or item, of one phrase without holes.
void tell_paragraph(decree_teller *teller, uint32_t depth, phrase_id id);
void tell_section(decree_teller *teller, phrase_id id);

/// Room for so many names; NULL, and the page failed, when memory is out.
decree_name *tell_new_names(decree_teller *teller, size_t count);

/// Citation and days in force of a statement, in the paragraph being written.
void tell_source(decree_teller *teller, const decree_source *source);

// -- tell_expr.c ----------------------------------------------------------------------------------

/// What is written when an expression stands for a value; a condition among them is told in one
/// line.
void tell_expr(decree_teller *teller, const decree_expr *expr);
void tell_tight(decree_teller *teller, const decree_expr *expr);
void tell_beside(decree_teller *teller, const decree_expr *expr);

/// A condition in one line, with brackets wherever `and` and `or` could be misread.
void tell_holds(decree_teller *teller, const decree_expr *expr);
/// A code, with what a `/*` at its end means.
void tell_code(decree_teller *teller, jub_text entry);
void tell_cell(decree_teller *teller, const decree_cell *cell, const decree_expr *input);

/// What precedes the condition of a question to rows: `there is a sentence for which `.
void tell_question(decree_teller *teller, const decree_expr *rows);

/// The word for one row of a record: `sentence`, or `row of ties` where it has no name of its own.
void tell_one(decree_teller *teller, const decree_record *record);

// -- tell_condition.c -----------------------------------------------------------------------------

/// Ends the paragraph being written, an item at `depth`, with a condition; one of several parts
/// becomes a list below it, so that it cannot be read in two ways.
void tell_condition(decree_teller *teller, const decree_expr *expr, uint32_t depth);

// -- tell_facts.c ---------------------------------------------------------------------------------

void tell_fields(decree_teller *teller);
void tell_records(decree_teller *teller);
void tell_codes(decree_teller *teller);
void tell_parameters(decree_teller *teller);
void tell_defines(decree_teller *teller); // tables too
void tell_type(decree_teller *teller, decree_type type);

// -- tell_clauses.c, tell_grants.c ----------------------------------------------------------------

/// Label, citation, days in force and heading.
void tell_head(decree_teller *teller, const decree_name *name, const decree_source *source);
void tell_covers(decree_teller *teller);
void tell_grants(decree_teller *teller);
void tell_excludes(decree_teller *teller);
void tell_defers(decree_teller *teller);
void tell_combines(decree_teller *teller);
void tell_limits(decree_teller *teller);
void tell_quotas(decree_teller *teller);
void tell_rounds(decree_teller *teller); // notices too
void tell_revokes(decree_teller *teller);
void tell_duties(decree_teller *teller);
void tell_gaps(decree_teller *teller);

#endif
