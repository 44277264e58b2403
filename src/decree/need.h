#ifndef JUB_DECREE_NEED_H
#define JUB_DECREE_NEED_H

#include "decree/decree.h"

/// What sort of thing a decree asks for.
typedef enum jub_need_kind {
    JUB_NEED_FIELD,  // a fact of each person, or of each row of a record
    JUB_NEED_ROUND,  // whether the person passed that stage of selection
    JUB_NEED_LOTTERY // a ticket for each person
} jub_need_kind;

/// One thing that has to be known for a decree to be applied, and where it is looked for.
typedef struct jub_need {
    jub_need_kind kind;
    jub_text name;    // in the decree
    const char *type; // as the decree writes it: "boolean", "date", "one of"; "ticket" of a lottery
    jub_text resource; // where it is looked for: `persons`, what `from` names, or the record's own
    jub_text column;
    bool is_row_fact;  // a fact of each of several rows that refer to the person
    bool may_be_none;  // `or none`
    bool is_assumed;   // where it is unknown the decree assumes something
    bool is_protected; // a ground on which nobody may be treated worse
    bool is_used;      // some rule reads it; of what is not used nothing is looked for
    uint32_t case_count;
    const jub_text *cases; // [case_count] of `one of`
} jub_need;

/// The declared fields, those of records, the rounds and the lotteries, each kind in the order of
/// the text.
uint32_t jub_decree_need_count(const jub_decree *decree);

/// `index` is below the count; texts live as long as the decree.
jub_need jub_decree_need(const jub_decree *decree, uint32_t index);

#endif
