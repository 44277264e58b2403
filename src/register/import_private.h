#ifndef JUB_REGISTER_IMPORT_PRIVATE_H
#define JUB_REGISTER_IMPORT_PRIVATE_H

#include "base/sha256.h"
#include "register/import.h"

/// A foreign file: its cells as they stand, views into the source or the arena. A row of the wrong
/// width has been reported and is empty.
typedef struct import_table {
    jub_text path;
    uint32_t row_count;
    uint32_t column_count;
    jub_text *header;    // [column_count] normalised and without blanks at the ends
    jub_text *cells;     // [row_count * column_count]
    uint64_t *records;   // [row_count]
    uint32_t *lines;     // [row_count]
    uint32_t *join_rows; // joined files: row here for each row of the other file, or IMPORT_NO_ROW
} import_table;

#define IMPORT_NO_ROW UINT32_MAX

/// Where a value comes from, for faults.
typedef struct import_place {
    const import_table *table;
    uint32_t row;
    uint32_t column;
} import_place;

/// A value of the register. Unknown: neither known nor none.
typedef struct import_value {
    bool is_known;
    bool is_none;
    jub_text text; // as it goes into the CSV file
    jub_date date;
    jub_duration duration;
    jub_text start; // of a duration: the day it begins, where the cell says so
    bool has_place;
    import_place place;
} import_value;

/// An import under way.
typedef struct import_run {
    const jub_import *import;
    const jub_mapping *mapping;
    jub_arena *arena;
    jub_arena scratch; // given back after each row
    jub_import_result *result;
    bool is_out_of_memory;
    import_table *tables; // [file_count]
} import_run;

/// Reads a file of the mapping into its table.
jub_status import_table_read(import_run *run, uint32_t file, jub_error *error);

/// The number of the column, or an error that names the near ones; `where` begins the message.
jub_status import_table_column(import_run *run, uint32_t file, jub_text name, const char *where,
                               uint32_t *column_out, jub_error *error);

/// Finds for each row of the file it is joined to the row of this file, and reports keys that
/// cannot be read, stand twice or have no partner.
jub_status import_table_join(import_run *run, uint32_t file, jub_error *error);

/// Reports one cell.
void import_fault(import_run *run, import_place place, jub_fault_kind kind, const char *reason);

/// The cell normalised and without blanks at the ends, in scratch memory; false, reported, when it
/// is not UTF-8 or memory is out.
bool import_cell_text(import_run *run, import_place place, jub_text *text_out);

/// Whether the mapping says that this text means unknown.
bool import_is_blank(const import_run *run, jub_text text);

/// Reads a cell as the field says. What cannot be read is reported and unknown.
import_value import_cell_read(import_run *run, const jub_mapping_field *field, import_place place);

/// What the package says of a resource's file.
typedef struct import_stamp {
    uint64_t size_bytes;
    char sha256_hex[JUB_SHA256_HEX_BYTES + 1];
} import_stamp;

/// The package as JSON; `stamps` [resource_count].
void import_package_write(const jub_mapping *mapping, const import_stamp *stamps,
                          jub_buffer *buffer);

#endif
