#ifndef JUB_REGISTER_REGISTER_H
#define JUB_REGISTER_REGISTER_H

#include "register/column.h"
#include "register/fault.h"
#include "register/package.h"

/// No such row: a reference that is unknown, broken or not there.
#define JUB_NO_ROW UINT32_MAX

/// Which row of another resource each row points to, and back: the rows that point to row p are
/// child_rows[child_offsets[p]] up to child_rows[child_offsets[p + 1] - 1], in file order.
typedef struct jub_link {
    uint32_t column;          // the referring column
    uint32_t target_resource; // in register->resources
    uint32_t *target_rows;    // [row_count], JUB_NO_ROW where there is none
    uint32_t *child_offsets;  // [target row_count + 1]
    uint32_t *child_rows;     // [child_offsets[target row_count]]
} jub_link;

/// One file of the register as columns. Row i is record i + 2 of the file (the header is record 1).
typedef struct jub_resource {
    jub_text name;
    jub_text path;
    uint32_t row_count;
    uint32_t column_count;
    jub_column *columns;
    uint32_t key_column; // JUB_NO_ROW when the schema has no primary key of one column
    uint32_t link_count;
    jub_link *links;
} jub_resource;

/// Facts about people as typed columns with known bits, read from a data package and its CSV files.
/// Nothing is dropped: a cell that cannot be read is a fault and an unknown, and the row stays.
typedef struct jub_register {
    const jub_package *package;
    uint32_t resource_count;
    jub_resource *resources; // in the order of the package
    uint32_t persons;        // which resource is `persons`
    jub_fault_counts faults;
} jub_register;

/// Told now and then how far long work is; may be NULL where a pointer is asked. `done` and `total`
/// are in bytes of input.
typedef struct jub_progress {
    void (*report)(void *context, uint64_t done, uint64_t total);
    void *context;
} jub_progress;

/// Reads every resource of the package.
///
///     sources   [package->resource_count]   the bytes of each file, which must outlive the register
///     faults    where each fault goes, in file order within a resource; may be NULL
///
/// Owner: everything is in `arena`; texts are views into `sources` or the arena.
/// Errors (nothing is kept then): a header that does not match the schema, a file whose size or hash
/// is not the one declared, broken quoting, a NUL byte, a file that ends inside a record, a limit.
/// `error->at` is in the file that the message names. Faulty cells are not errors.
jub_status jub_register_load(jub_arena *arena, const jub_package *package, const jub_text *sources,
                             const jub_fault_sink *faults, const jub_progress *progress,
                             jub_register **register_out, jub_error *error);

/// By name; NULL when there is none.
const jub_resource *jub_register_resource(const jub_register *reg, jub_text name);
const jub_column *jub_resource_column(const jub_resource *resource, jub_text name);

/// The link of a resource to `target`, NULL when there is none.
const jub_link *jub_resource_link(const jub_register *reg, const jub_resource *resource,
                                  const jub_resource *target);

/// The row whose primary key is `key`, or JUB_NO_ROW.
uint32_t jub_resource_find(const jub_resource *resource, jub_text key);

/// The cell as it would stand in a CSV file, `unknown` as an empty text; for explanations.
void jub_column_write(const jub_column *column, uint32_t row, jub_buffer *buffer);

#endif
