#ifndef JUB_REGISTER_PART_PRIVATE_H
#define JUB_REGISTER_PART_PRIVATE_H

#include "register/load_private.h"
#include "register/scan_private.h"

enum { PART_MEMORY_BITS = 8, PART_WINDOW_BYTES = 32 * 1024 };

/// A text met before and what it was read as, so that it is compared rather than looked up again.
typedef struct part_memory {
    const char *bytes; // in the source; NULL: nothing is remembered here
    uint64_t first;    // the first eight bytes; of a shorter text all, and zeros
    uint64_t last;     // the last eight bytes; of a shorter text 0
    size_t length;
    uint32_t number;
    jub_duration duration;
} part_memory;

/// Where a part begins: at a record whose number is a multiple of 64, so that no two parts share a
/// word of a plane.
typedef struct part_border {
    size_t at;
    uint32_t row;
    uint32_t line;
} part_border;

/// Cells of some rows in a row, of as many cells each as the file has columns. Cell i is the bytes
/// from begins[i] + bias up to ends[i] of `base`.
typedef struct part_cells {
    const char *base;
    const uint32_t *begins;
    const uint32_t *ends;
    uint32_t bias;
    uint32_t first_row; // of the part
    uint32_t row_count;
    bool is_ascii;
} part_cells;

/// A part of a file while it is read. It has columns of its own that view its rows of the shared
/// ones, and counts rows from 0.
typedef struct load_part {
    load_state state;
    load_file file;
    jub_resource resource;
    jub_column *columns;   // in the order of the file
    part_memory *memories; // [column][1 << PART_MEMORY_BITS]
    jub_arena arena;       // goes when the part is merged
    jub_arena scratch;     // goes with the file
    jub_error error;
    load_held_faults held;
    part_border begin;
    part_border end;
    uint32_t line; // of the next record
    bool is_troubled;
    // Of a window: where it is in the source, and what is in it.
    scan_marks marks; // marks.marks[-1] is there too
    uint32_t *begins;
    uint32_t *ends;
} load_part;

/// A file while its parts are read, some at a time.
typedef struct part_wave {
    load_file *file;
    load_part *parts;
    uint32_t part_count; // in this wave; those with nothing in them included
    uint32_t first_row;  // of the wave
    uint32_t row_count;
    uint32_t room; // rows in `deferred` and `deferred_hashes` of each column
    bool has_non_ascii;
} part_wave;

/// Reads all rows of a part. Sets `is_troubled` where the file is to be read by record.
void part_read(load_part *part);

/// Reads cells column by column; false when memory is out.
bool part_read_cells(load_part *part, const part_cells *cells);

/// Makes what the parts of a wave have found one, and hands on their faults. False: read the file
/// by record.
bool part_merge(part_wave *wave);

#endif
