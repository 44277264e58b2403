#ifndef JUB_DECREE_BIND_H
#define JUB_DECREE_BIND_H

#include "decree/determine.h"

/// Where a fact of the decree stands in the register.
///
/// `from "resource.column"` is a column of that resource, reached through the person's link to it
/// (`from "facilities.kind"`); a bare name is a column of `persons`; without `from` the column has
/// the field's own name. `from "custody.end"` is computed from the person's sentences, see
/// register/custody.h. Rounds stand in the resource `rounds` (person, round, passed).
typedef struct jub_fact_place {
    bool is_there;   // false: no such row or no such column, so the fact is unknown
    jub_text path;   // file of the register
    uint64_t record; // 1-based, the header is record 1
    jub_text column;
    const uint32_t *rows; // [row_count] of a value of custody: the rows of all its sentences
    uint32_t row_count;   // 0 of every other value
} jub_fact_place;

/// The place of a field's (or round's) value for one person.
jub_fact_place jub_determiner_place(const jub_determiner *determiner, uint32_t field, uint32_t row);

#endif
