#ifndef JUB_REGISTER_LOAD_PRIVATE_H
#define JUB_REGISTER_LOAD_PRIVATE_H

#include "base/sha256.h"
#include "register/csv.h"
#include "register/load_way.h"

/// A row whose key stands in an earlier row already.
typedef struct load_repeat {
    uint32_t row;
    uint32_t number; // of the key in its dictionary
} load_repeat;

/// A fault that is kept until the faults before it have been handed on.
typedef struct load_held_fault {
    uint32_t row;
    int32_t position; // of the column in the file; -1: the whole row
    jub_fault_kind kind;
    const char *reason;
    jub_text value;
} load_held_fault;

/// The cell of a text whose normal form is another one, as it stands.
typedef struct load_spelling {
    uint32_t row;
    jub_text text;
} load_spelling;

typedef JUB_LIST(load_repeat) load_repeats;
typedef JUB_LIST(uint32_t) load_numbers;
typedef JUB_LIST(jub_line_mark) load_lines;
typedef JUB_LIST(load_held_fault) load_held_faults;
typedef JUB_LIST(load_spelling) load_spellings;

/// The loading of a register.
typedef struct load_state {
    jub_arena *arena;   // what the register keeps
    jub_arena *scratch; // what goes when it is loaded
    jub_register *reg;
    const jub_text *sources;
    const jub_fault_sink *faults;
    const jub_progress *progress;
    const jub_parallel *parallel;
    jub_load_way way;
    jub_error *error;
    load_held_faults *held; // where faults go instead, while a part is read
    bool is_held_short;     // memory ran out for them
    uint64_t told_count;    // so many faults to come have been handed on already
    uint64_t done_bytes;
    uint64_t total_bytes;
    bool is_read[JUB_PACKAGE_RESOURCE_MAX];
    bool is_hashed[JUB_PACKAGE_RESOURCE_MAX];
    uint8_t digests[JUB_PACKAGE_RESOURCE_MAX][JUB_SHA256_BYTES];
    load_repeats repeats[JUB_PACKAGE_RESOURCE_MAX];
} load_state;

/// One column of a file while the file is read.
typedef struct load_column {
    const jub_field *field;
    jub_column *column;
    jub_map *texts;        // the dictionary that grows with the cells; NULL where it is given
    const jub_map *given;  // the target's keys, or the cases of the schema
    const jub_map *shared; // in a part: the dictionary so far; numbers of `texts` follow its own
    uint32_t last_number;  // where the next text is looked for first
    bool is_key;
    uint64_t missing_lengths; // bit n: a missing value has n bytes (63: or more)
    uint64_t none_lengths;
    load_numbers items; // of lists
    // Where many texts are new, a part only keeps them, and they are numbered together afterwards.
    uint64_t plain_lengths; // in a part: like the two above, of marks that look like plain values
    bool is_empty_unknown;  // an empty cell is unknown, and no fault
    bool is_deferred;
    jub_text *deferred;        // [row_capacity] in normal form
    uint64_t *deferred_hashes; // [row_capacity]
    load_spellings spellings;
    bool has_copies; // some of `deferred` do not lie in the source
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

/// Reads a record that the reader of the file has just read as row `file->row`.
/// Errors: those of a cut file, JUB_NO_MEMORY, JUB_LIMIT.
jub_status load_row(load_file *file, size_t cell_count);

/// Notes at which line the row begins, where that does not follow from the row before.
jub_status load_mark_line(load_file *file);

/// The number of a text in the growing dictionary of its column; JUB_MAP_ABSENT when memory is out.
uint32_t load_add_text(load_file *file, load_column *column, jub_text text, bool *is_new_out);

/// False where the text is surely in normal form C.
bool load_may_need_normalizing(jub_text text);

static inline bool load_lies_in(jub_text inner, jub_text outer)
{
    const uintptr_t begin = (uintptr_t)outer.bytes, at = (uintptr_t)inner.bytes;
    return at >= begin && at - begin < outer.length_bytes;
}

/// The columns of a file with room for so many rows. Errors: JUB_LIMIT, JUB_NO_MEMORY.
jub_status load_take_columns(load_file *file, uint64_t row_count);

void load_report_progress(const load_state *state, uint64_t done_bytes);

/// Reads all rows after the header in parts. `*is_done_out` is false where that cannot be done, or
/// should better not: then nothing of the file counts, and it is to be read by record.
jub_status load_parts(load_file *file, bool *is_done_out);

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
