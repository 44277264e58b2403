#ifndef JUB_REGISTER_MEND_H
#define JUB_REGISTER_MEND_H

#include "register/csv.h"
#include "register/package.h"

/// A register's file of people with some cells replaced, and everything else byte for byte as it
/// was; and the data package that goes with it. Nothing is parsed into values and written again: a
/// file is cut at the cells and put together, so what nobody changed cannot change.

// -- cells ----------------------------------------------------------------------------------------

/// Reads a cell as the register does, and appends its value as jub_column_write has it: nothing for
/// unknown, `none` for what does not apply. `*reason_out` is NULL, or says in words why the cell
/// cannot be read; nothing is appended then. References are not looked at.
/// Errors: JUB_NO_MEMORY, JUB_LIMIT of the buffer.
jub_status jub_cell_value(jub_arena *scratch, const jub_field *field, jub_text cell,
                          jub_buffer *value_out, const char **reason_out, jub_error *error);

/// The text that stands in the file for a value written so: nothing and `none` are spelled as the
/// field's schema spells unknown and does not apply; all else stands as it is.
jub_text jub_cell_spelling(const jub_field *field, jub_text value);

// -- a file, cell by cell -------------------------------------------------------------------------

/// A CSV file and where its records begin.
typedef struct jub_table {
    const jub_resource_schema *schema;
    jub_text source;
    uint32_t row_count;
    size_t *starts;       // [row_count] byte offset of each record but the header
    uint32_t *file_index; // [schema->field_count] place of the field in a record of the file
    uint32_t cell_count;  // of the header
} jub_table;

/// Goes through the file once. `schema` and `source` must outlive the table.
/// Errors: those of jub_csv_next; JUB_MISSING for a header that lacks a field of the schema;
/// JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_table_open(jub_arena *arena, const jub_resource_schema *schema, jub_text source,
                          jub_table *table_out, jub_error *error);

/// A cell: what it says is appended to `text_out` (which may be NULL), and `*raw_out` is how it
/// stands in the file, with its quotes. Errors: JUB_MISSING where the record is too short.
jub_status jub_table_cell(jub_arena *scratch, const jub_table *table, uint32_t row, uint32_t field,
                          jub_buffer *text_out, jub_text *raw_out, jub_error *error);

// -- mending --------------------------------------------------------------------------------------

/// A cell that is to say something else. Of several for one cell the last counts.
typedef struct jub_cell_change {
    uint32_t row;
    uint32_t field;
    jub_text value; // as jub_cell_value has it, spelled by jub_cell_spelling
} jub_cell_change;

/// A piece of the file, cut out, and what takes its place.
typedef struct jub_patch {
    size_t start, end;
    jub_text bytes;
    uint32_t row, field;
} jub_patch;

/// A file of people as it is to be: its source with the patches, in the order of the file.
typedef struct jub_mend {
    const jub_table *table;
    size_t patch_count;
    jub_patch *patches;
    uint64_t size_bytes; // of what comes of it
} jub_mend;

/// Owner: patches and their bytes are in `arena`. Errors: JUB_MISSING for a cell that is not there;
/// JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_mend_open(jub_arena *arena, const jub_table *table, const jub_cell_change *changes,
                         size_t count, jub_mend *mend_out, jub_error *error);

/// Hands the mended file over, piece by piece. Errors: those of the sink.
jub_status jub_mend_write(const jub_mend *mend, jub_sink sink, jub_error *error);

bool jub_mend_equals(const jub_mend *mend, jub_text bytes);

/// Goes through what is not the mended file cell by cell, and tells of the first that differs.
typedef struct jub_mend_difference {
    jub_text person; // key, or empty where it is not about one cell
    jub_text column; //
    bool is_change;  // the mend changes this cell
    char words[160]; // what differs
} jub_mend_difference;

/// `visit` is told of each cell that differs until it says that it has heard enough, or of the
/// header, the number of records, or how they are written, once. Texts last until it comes back.
/// Errors: JUB_NO_MEMORY.
jub_status jub_mend_compare(jub_arena *scratch, const jub_mend *mend, jub_text bytes,
                            bool (*visit)(void *context, const jub_mend_difference *difference),
                            void *context, jub_error *error);

// -- the package ----------------------------------------------------------------------------------

/// The package with `bytes` and `hash` of one resource brought up to date, where it has them;
/// all else of its text is kept. `resource` counts from 0 in the order of the package.
/// Errors: JUB_SYNTAX where the package writes these so that they cannot be replaced as they stand
/// (with escapes in their keys); JUB_LIMIT, JUB_NO_MEMORY.
jub_status jub_package_mend(jub_arena *scratch, jub_text package, uint32_t resource,
                            uint64_t size_bytes, const char *sha256_hex, jub_buffer *package_out,
                            jub_error *error);

#endif
