#ifndef JUB_REGISTER_LOAD_PRIVATE_H
#define JUB_REGISTER_LOAD_PRIVATE_H

#include "register/csv.h"
#include "register/register.h"

/// A row whose key stands in an earlier row already.
typedef struct load_repeat {
    uint32_t row;
    uint32_t number; // of the key in its dictionary
} load_repeat;

typedef JUB_LIST(load_repeat) load_repeats;
typedef JUB_LIST(uint32_t) load_numbers;
typedef JUB_LIST(jub_line_mark) load_lines;

/// The loading of a register.
typedef struct load_state {
    jub_arena *arena;   // what the register keeps
    jub_arena *scratch; // what goes when it is loaded
    jub_register *reg;
    const jub_text *sources;
    const jub_fault_sink *faults;
    const jub_progress *progress;
    const jub_parallel *parallel;
    jub_error *error;
    uint64_t done_bytes;
    uint64_t total_bytes;
    bool is_read[JUB_PACKAGE_RESOURCE_MAX];
    load_repeats repeats[JUB_PACKAGE_RESOURCE_MAX];
} load_state;

/// One column of a file while the file is read.
typedef struct load_column {
    const jub_field *field;
    jub_column *column;
    jub_map *texts;       // the dictionary that grows with the cells; NULL where it is given
    const jub_map *given; // the target's keys, or the cases of the schema
    uint32_t last_number; // where the next text is looked for first
    bool is_key;
    uint64_t missing_lengths; // bit n: a missing value has n bytes (63: or more)
    uint64_t none_lengths;
    load_numbers items; // of lists
} load_column;

/// A file while it is read.
typedef struct load_file {
    load_state *state;
    uint32_t index; // of the resource
    const jub_resource_schema *schema;
    jub_resource *resource;
    jub_text source;
    jub_csv_reader reader;
    load_column *columns; // in the order of the file
    uint32_t row;
    uint32_t row_capacity;
    bool is_utf8; // all of it, so that cells need not be looked at
    load_lines lines;
} load_file;

/// Reads a cell of row `file->row`: value, known and none bits, or a fault.
/// Errors: JUB_NO_MEMORY, JUB_LIMIT.
jub_status load_cell(load_file *file, load_column *column, jub_text cell);

/// Gives a list an end in every row, also where its cell was not read.
void load_end_row(load_file *file, load_column *column);

/// Counts a fault and hands it to the sink. `column` may be NULL: the whole row.
void load_fault(load_state *state, const jub_resource *resource, const jub_column *column,
                jub_fault_kind kind, uint32_t row, jub_text value, const char *reason);

/// Makes the cells of a column unknown whose bit is set in `struck` (and no reference any more),
/// each with a fault.
jub_status load_strike(load_state *state, jub_resource *resource, uint32_t column,
                       const jub_bits *struck, jub_fault_kind kind, const char *reason);

/// Target rows of every reference, with faults for those to nothing and for loops.
jub_status load_links(load_state *state);

/// The way back from targets to the rows that refer to them; when no reference will change.
jub_status load_children(load_state *state);

/// Periods that end before they begin, and people in two places.
jub_status load_periods(load_state *state);

#endif
