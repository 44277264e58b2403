#ifndef JUB_DECREE_LAYOUT_PRIVATE_H
#define JUB_DECREE_LAYOUT_PRIVATE_H

#include "decree/eval_private.h"

/// The rows of a record that are laid together in time, behind one another or beside one another,
/// by the sentence module under the conventions of the decree.

#define DECREE_NO_PLACE UINT32_MAX // too large for an enumeration constant

typedef struct decree_layout {
    decree_eval *eval;
    const decree_record *record;
    uint32_t count;
    jub_duration *lengths;     // [count] as they stand; nothing for a sentence that holds nobody
    bool *is_life;             // [count] a sentence without a length
    jub_date *from;            // [count] the first day, or JUB_NO_DATE
    jub_date *starts;          // [count] when it begins to run, as the register has all of them
    bool *has_start;           // [count]
    uint32_t *after;           // [count] the row it follows, or DECREE_NO_PLACE
    uint32_t *places;          // [count] its number in `sentences`, or DECREE_NO_PLACE
    jub_sentence *sentences;   // [count]
    uint16_t *follows;         // [count]
    decree_mask open;          // what is missing of all this
    bool is_known;             // nothing is
    decree_layout_fault fault; // the first that is found
    uint32_t fault_row;
    uint64_t *chosen; // [count] the grants that count for each row
    uint64_t applied; // for any
} decree_layout;

/// Room for the person's rows, in the scratch memory, and the rows read into it. False when memory
/// is out.
bool decree_layout_begin(decree_eval *eval, const decree_record *record, decree_layout *lay_out);

/// Reads the rows again, as the register has them.
void decree_layout_read(decree_layout *lay);

typedef enum decree_layout_end {
    DECREE_NOTHING_LEFT,
    DECREE_NEVER_ENDS,
    DECREE_ENDS_ON_A_DAY,
    DECREE_NOT_LAID
} decree_layout_end;

/// The last day of what stands in the layout.
decree_layout_end decree_layout_find_end(decree_layout *lay, jub_date *end_out);

/// A sentence of no length: it holds nobody, is not laid and needs no first day.
bool decree_layout_is_nothing(const decree_layout *lay, uint32_t row);

/// When each row begins to run, before anything is cut: so that what has been served of one
/// sentence does not depend on what becomes of another, nor on the order of the rows.
void decree_layout_find_starts(decree_layout *lay);

/// That a row has no length contradicts what is known of the person.
void decree_layout_note_endless(decree_layout *lay);

/// Unknown, and what is wrong with the rows told of their record and not of the grant with this
/// `where`.
decree_value decree_layout_fail(decree_layout *lay, const decree_expr *where);

#endif
